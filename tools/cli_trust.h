/*
 * What the commands about trust share: the repository's evidence and verdict,
 * the kept root, committing, signing with a master key.
 */
#ifndef PACTA_CLI_TRUST_H
#define PACTA_CLI_TRUST_H

#include <pacta/verify.h>

#include "cli.h"
#include "cli_key.h"

struct cli_trust {
	struct pacta_store *store;
	struct pacta_view *view;
	struct pacta_evidence evidence;
	struct pacta_verdict *verdict;
};

struct cli_trust_options {
	const char *rev;		/* NULL: HEAD */
	const char *const *slugs;	/* agreements to load; NULL: all */
	size_t count;
	const struct pacta_sha512 *root;	/* NULL: the one kept, if any */
	pacta_day today;
};

/* Opens the repository here, reads one revision and judges it.  To be closed,
 * also after an error. */
int cli_trust_open(struct cli_trust *t, const struct cli_trust_options *o,
    struct pacta_error *err);
/* The same for the folder trust alone; REV NULL: HEAD. */
int cli_trust_open_bare(struct cli_trust *t, const char *rev,
    struct pacta_error *err);
void cli_trust_close(struct cli_trust *t);
/* Today by the clock, in UTC. */
pacta_day cli_today(void);
/* The day of GIT_AUTHOR_DATE, or today, where the author is. */
int cli_author_day(pacta_day *out, struct pacta_error *err);

/* The root kept in .git/pacta/root; *HAVE is false when there is none. */
int cli_pin_read(struct pacta_store *store, struct pacta_sha512 *out,
    bool *have, struct pacta_error *err);
/* Keeps ROOT.  PACTA_EREFUSED when another one is kept already. */
int cli_pin_keep(struct pacta_store *store, const struct pacta_sha512 *root,
    struct pacta_error *err);

/* Commits one file that must not be there yet, and warns on stderr when the
 * working tree could not follow. */
int cli_commit_new(struct pacta_store *store, const char *path,
    const void *data, size_t len, const char *message,
    struct pacta_error *err);

/* A registry or a keyring, and who is to sign it. */
struct cli_master {
	const struct cli_trust *trust;
	const struct cli_key_options *key;
	bool keyring;
	uint32_t number;		/* of the registry or the keyring */
	const struct pacta_evidence_file *file;
	const struct pacta_registry *registry;	/* whose masters may sign */
	const struct pacta_member *member;	/* that signs */
	const struct pacta_member *before;	/* the same in the registry
						 * before, or NULL */
};

/* Signs with a master of the member's, commits the signature, and appends to OUT
 * what was done.  PACTA_EREFUSED for another key, PACTA_EEXISTS for one that
 * has signed. */
int cli_master_sign(struct cli_master *m, struct pacta_buf *out,
    struct pacta_error *err);

/* Prints the findings about files whose path begins with PREFIX. */
void cli_print_findings(const struct pacta_verdict *v, const char *prefix);

#endif

/* What the sources of pacta diff share. */
#ifndef PACTA_CLI_DIFF_H
#define PACTA_CLI_DIFF_H

#include <pacta/check.h>
#include <pacta/diffset.h>
#include <pacta/doc.h>
#include <pacta/lang.h>
#include <pacta/repo.h>
#include <pacta/report.h>
#include <pacta/store.h>

#include "cli.h"

enum diff_format { DIFF_TEXT, DIFF_SIDE, DIFF_HTML, DIFF_JSON };

/* A text as it was read. */
struct diff_source {
	struct pacta_buf bytes;
	struct pacta_doc *doc;
};

/* One side of the comparison. */
struct diff_side {
	struct pacta_view *view;
	char name[128];
	char slug[PACTA_SLUG_SIZE];	/* of an adopted version */
	uint32_t version;		/* 0: working texts */
};

struct diff_item {
	char *name;
	struct diff_source sources[PACTA_DIFFSET_MAX][2];
	char langs[PACTA_DIFFSET_MAX][4];
	size_t nlangs;
	struct pacta_diffset *set;
	struct pacta_check_aids aids;	/* waivers, where they are needed */
};

struct diff_command {
	struct pacta_names langs;	/* asked for */
	struct pacta_langs *known;	/* what is known of languages; made when
					 * it is needed */
	enum diff_format format;
	unsigned ignore, width;
	bool quiet, page, no_index;
	struct pacta_store *store;
	struct diff_side sides[2];		/* old, new */
	struct pacta_names slugs;
	struct diff_item **items;
	size_t count, cap;
	int status;
};

/* Makes the exit code worse, never better; the second one says why. */
int diff_worse(struct diff_command *c, int status);
int diff_fail(struct diff_command *c, const struct pacta_error *err);
/* Loads what is known of languages, once. */
int diff_know_languages(struct diff_command *c, struct pacta_error *err);

/* cli_diff_args.c: which revisions, and which agreements, the arguments name;
 * SPLIT of them stand before "--", or -1. */
int diff_read_arguments(struct diff_command *c, int argc, char **argv,
    int split, struct pacta_error *err);

/* cli_diff_texts.c: compares an agreement, or two files; what differs is kept
 * among the items.  The answer is an exit code, and what is wrong was said. */
int diff_agreement(struct diff_command *c, const char *slug);
int diff_files(struct diff_command *c, char **files);
void diff_item_free(struct diff_item *item);

/* Parses what was read under NAME; the answer is an exit code, and what is
 * wrong has been said. */
int diff_parse(struct diff_source *s, const char *name);
void diff_source_dispose(struct diff_source *s);

/* Called by git: with the seven arguments of a diff driver's command, or
 * with the one of its textconv. */
int diff_git_driver(int argc, char **argv);
int diff_git_textconv(const char *file);

#endif

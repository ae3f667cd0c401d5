/*
 * What the commands that sign share: passphrases, key files, the agent.
 *
 * A passphrase comes from the terminal or a file descriptor, never from an
 * argument or the environment.
 */
#ifndef PACTA_CLI_KEY_H
#define PACTA_CLI_KEY_H

#include <pacta/agent.h>
#include <pacta/key.h>

#include "cli.h"

/* --- passphrases ------------------------------------------------------ */

struct cli_passphrase {
	char *text;		/* guarded memory; NULL when not read */
	size_t len;		/* bytes, without the newline */
};

/*
 * Reads one line from the file descriptor FD or, when it is -1, from the
 * terminal without echo, asking with PROMPT.  With TWICE a terminal is asked
 * again and both must agree.  An empty line is an empty passphrase.
 * PACTA_EUSAGE when there is no terminal.
 */
int cli_passphrase_read(struct cli_passphrase *out, int fd,
    const char *prompt, bool twice, struct pacta_error *err);
void cli_passphrase_wipe(struct cli_passphrase *p);

/* --- signers ---------------------------------------------------------- */

struct cli_key_options {
	const char *key;	/* --key FILE, or NULL */
	bool agent;		/* --agent */
	int passphrase_fd;	/* --passphrase-fd N, or -1 */
};

#define CLI_KEY_OPTIONS_INIT { NULL, false, -1 }

/* The values of getopt_long() for --key, --agent and --passphrase-fd. */
enum { CLI_OPT_KEY = 1000, CLI_OPT_AGENT, CLI_OPT_PASSPHRASE_FD };
#define CLI_KEY_LONG_OPTIONS \
	{ "key", required_argument, NULL, CLI_OPT_KEY }, \
	{ "agent", no_argument, NULL, CLI_OPT_AGENT }, \
	{ "passphrase-fd", required_argument, NULL, CLI_OPT_PASSPHRASE_FD }
/* Takes one of these; returns false when OPT is none, or its value is bad. */
bool cli_key_option(struct cli_key_options *o, int opt, const char *arg);

struct cli_signer {
	struct pacta_signer signer;
	struct pacta_secret *secret;	/* private */
	struct pacta_agent *agent;	/* private */
};

/* Whether a key may be used; may be NULL: any. */
typedef bool (*cli_key_usable)(const struct pacta_key *key, void *arg);

/*
 * Makes a signer: from the file --key, else PARTY's file in the default folder;
 * with --agent through ssh-agent, with the key of the public (or secret) file
 * --key, else with the one key of the agent that USABLE accepts.  Asks for the
 * passphrase where one is needed.  To be closed.
 */
int cli_signer_open(struct cli_signer *out, const struct cli_key_options *o,
    const char *party, cli_key_usable usable, void *arg,
    struct pacta_error *err);
void cli_signer_close(struct cli_signer *s);

/* --- key files -------------------------------------------------------- */

/*
 * Reads a public key from FILE: a line "ssh-ed25519 ...", or the public half of
 * a secret key file; "-" is standard input.  COMMENT may be NULL.
 */
int cli_key_read_public(struct pacta_key *out, struct pacta_buf *comment,
    const char *file, struct pacta_error *err);
/* Appends the path of PARTY's key in the default folder,
 * ${XDG_DATA_HOME:-~/.local/share}/pacta/keys/PARTY.key. */
int cli_key_default_path(struct pacta_buf *out, const char *party,
    struct pacta_error *err);

#endif

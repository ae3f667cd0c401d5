/*
 * What the commands share: messages, exit codes, reading options.
 *
 * Exit codes: 0 yes; 1 a well-formed no; 2 could not decide.
 */
#ifndef PACTA_CLI_H
#define PACTA_CLI_H

#include <stdbool.h>
#include <stdio.h>

#include <pacta/buf.h>
#include <pacta/diag.h>
#include <pacta/doc.h>
#include <pacta/error.h>
#include <pacta/lang.h>
#include <pacta/store.h>

enum { CLI_YES = 0, CLI_NO = 1, CLI_CANNOT = 2 };

struct cli_command {
	const char *name;
	int (*run)(int argc, char **argv);	/* argv[0] is the command's name */
	const char *summary;
};

/* Prints a text from outside, what a terminal must not see of it (control
 * characters, turns of direction, what is no UTF-8) as '?'. */
void cli_print_safe(FILE *to, const char *s);
/* Prints "file:line:column: error: message [rule]" to stderr; returns 2. */
int cli_fail(const struct pacta_error *err);
/* Prints "pacta COMMAND: message" and a pointer to --help; returns 2. */
int cli_misuse(const char *command, const char *fmt, ...) PACTA_PRINTF(2, 3);
/* The same for an option that getopt_long() did not take: C is ':' for one
 * without its value, '?' for an unknown one. */
int cli_bad_option(const char *command, int c, char *const *argv);
/* Prints "file:line:column: ". */
void cli_print_place(FILE *to, const struct pacta_place *place);
/* Prints a diagnostic as file:line:column: severity: message [rule]. */
void cli_print_diag(FILE *to, const struct pacta_diag *d, bool strict);
/* Prints all; returns CLI_NO when there are errors (or, when STRICT,
 * warnings), else CLI_YES. */
int cli_print_diags(const struct pacta_diags *l, bool strict);
/* Prints a command's help on stdout; returns 0. */
int cli_help(const char *text);
/* Writes bytes to stdout; returns CLI_YES, or 2 with a message. */
int cli_output(const struct pacta_buf *b);
/* The same, through the pager git would use when stdout is a terminal. */
int cli_page(const struct pacta_buf *b);
/* Writes B to stdout when RC is 0, else tells of ERR; disposes of B.  Returns
 * the exit code. */
int cli_result(struct pacta_buf *b, int rc, const struct pacta_error *err);
/* Appends what comes on standard input; over MAX bytes are PACTA_ELIMIT. */
int cli_read_stdin(struct pacta_buf *out, size_t max,
    struct pacta_error *err);
/* "FOLDER/NAME"; the caller frees it.  NULL: out of memory. */
char *cli_join(const char *folder, const char *name);
/* What is in a folder of the file system. */
int cli_list_folder(const char *folder, struct pacta_entries *out,
    struct pacta_error *err);
/* Whether an entry is no folder to look for texts in. */
bool cli_passes_over(const struct pacta_entry *e);
/*
 * Appends to DIAGS what refers, in the agreements beside FOLDER, to provisions of
 * the one in it that have another id in IS than they had in WAS, the same text
 * before [fmt-elsewhere].
 */
int cli_elsewhere(const char *folder, struct pacta_doc *was,
    struct pacta_doc *is, struct pacta_diags *diags, struct pacta_error *err);
/* How many processors there are, from 1 to MAX. */
unsigned cli_processors(unsigned max);
/*
 * Fills OPTIONS with the present time, and with what git's GIT_AUTHOR_NAME,
 * _EMAIL, _DATE and GIT_COMMITTER_... say; the strings stay the environment's.
 * A date that cannot be read is PACTA_EUSAGE.
 */
int cli_commit_options(struct pacta_commit_options *options,
    struct pacta_error *err);
/*
 * The top of the repository PATH is in: the first folder, from PATH upwards,
 * with "agreements" or ".git" in it; the caller frees it.  NULL when there is
 * none.  Costs no git, which takes longer to start than a text to check.
 */
char *cli_top(const char *path);
/*
 * The languages built in, and over them those of the repository that PATH is
 * in: the files languages/NAME.lang at its top.  Without a repository, the ones
 * built in alone.
 */
int cli_langs(struct pacta_langs **out, const char *path,
    struct pacta_error *err) PACTA_MUST_CHECK;
/*
 * Asks QUESTION on the terminal; *YES says whether the answer was y or yes.
 * PACTA_EUSAGE when there is no terminal to ask on.
 */
int cli_ask(const char *question, bool *yes, struct pacta_error *err);
/* Whether output should be coloured: a terminal, and NO_COLOR not set. */
bool cli_colour(FILE *to);

#endif

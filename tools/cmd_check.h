/* Between the sources of pacta check: what is asked for, and finding it. */
#ifndef PACTA_CMD_CHECK_H
#define PACTA_CMD_CHECK_H

#include <pacta/check.h>
#include <pacta/report.h>

#include "cli.h"

/* What is to be checked: groups of files, each read from disk or from a view. */
struct check_group {
	char **names;		/* as shown */
	char **paths;		/* in the view; NULL: names are paths on disk */
	size_t count, cap;
	bool agreement;
	struct pacta_check_aids aids;
};

struct check_command {
	bool strict, json, quiet, from_stdin, show_waived;
	const char *rev, *stdin_name;
	char lang[4];
	unsigned threads;

	struct check_group *groups;
	size_t count, cap;

	char *root;		/* the repository's folder, or NULL */
	struct pacta_store *store;
	struct pacta_view *view;
	struct pacta_library *library;
	struct pacta_langs *langs;
	struct pacta_check_glossary glossary;	/* of the view */
	struct pacta_report_check *report;
	size_t files, agreements, errors, warnings, waived;
	int status;		/* the worst so far */
};

/* Tells of ERR, and keeps its exit code where that is the worst so far. */
int check_fail(struct check_command *c, const struct pacta_error *err);
int check_no_memory(struct check_command *c);

/* --- cmd_check_find.c --------------------------------------------------- */

/* Opens the repository, if there is one; without, references to other texts
 * are not looked for. */
int check_open(struct check_command *c);
/* An empty group, borrowed until the next one; NULL: told of. */
struct check_group *check_group_add(struct check_command *c, bool agreement);
/* Takes NAME and PATH (NULL: on disk), which are freed with the group. */
int check_group_file(struct check_command *c, struct check_group *g,
    char *name, char *path, bool in_view);
/* The groups of all agreements, of what PATH names. */
int check_add_all(struct check_command *c);
void check_add_path(struct check_command *c, const char *path);
void check_groups_dispose(struct check_command *c);

#endif

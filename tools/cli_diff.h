/* What the sources of pacta diff share. */
#ifndef PACTA_CLI_DIFF_H
#define PACTA_CLI_DIFF_H

#include <pacta/diffset.h>
#include <pacta/doc.h>
#include <pacta/report.h>

#include "cli.h"

enum diff_format { DIFF_TEXT, DIFF_SIDE, DIFF_HTML, DIFF_JSON };

/* A text as it was read. */
struct diff_source {
	struct pacta_buf bytes;
	struct pacta_doc *doc;
};

/* Parses what was read under NAME; the answer is an exit code, and what is
 * wrong has been said. */
int diff_parse(struct diff_source *s, const char *name);
void diff_source_dispose(struct diff_source *s);

/* Called by git: with the seven arguments of a diff driver's command, or
 * with the one of its textconv. */
int diff_git_driver(int argc, char **argv);
int diff_git_textconv(const char *file);

#endif

/*
 * Checking: everything that can be told of a text before anyone signs it.
 *
 * Each file is parsed once, checked against the profile schema and the document
 * rules, and the languages of an agreement are compared.  Work is spread over
 * threads by agreement; results come in the order asked for, the same for
 * any number of threads.  Memory is bounded by the agreements in work.
 */
#ifndef PACTA_CHECK_H
#define PACTA_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include <pacta/buf.h>
#include <pacta/concord.h>
#include <pacta/diag.h>
#include <pacta/error.h>
#include <pacta/lang.h>
#include <pacta/repo.h>
#include <pacta/rules.h>
#include <pacta/schema.h>
#include <pacta/store.h>
#include <pacta/waiver.h>

/* The glossary at a repository's top, which serves every agreement that has none
 * of its own: read when it is first needed, and once. */
struct pacta_check_glossary {
	struct pacta_termbase *termbase;	/* NULL: there is none */
	bool read;
};

#define PACTA_CHECK_GLOSSARY_INIT { NULL, false }

PACTA_EXPORT void pacta_check_glossary_dispose(
    struct pacta_check_glossary *glossary);

/* What stands beside the texts of an agreement and bears on its check. */
struct pacta_check_aids {
	const struct pacta_termbase *termbase;	/* its own, or the top's; or NULL */
	struct pacta_termbase *own;
	struct pacta_waiver *waivers;
	size_t nwaivers;
	struct pacta_diags faults;	/* of these files themselves; moved
					 * into the result */
};

#define PACTA_CHECK_AIDS_INIT { NULL, NULL, NULL, 0, PACTA_DIAGS_INIT }

/*
 * Reads glossary.tbx and waivers/ in FOLDER of a view ("" is its top).  Where
 * FOLDER has no glossary, the one at the view's top serves, which is kept in TOP
 * and must outlive the aids.  SHOWN stands before names in messages ("" or ending
 * in '/').  What is wrong in the files is appended to the faults of the aids that
 * made them be read, and they are passed over.
 */
PACTA_EXPORT int pacta_check_aids_load(struct pacta_check_aids *aids,
    struct pacta_view *view, const char *folder, const char *shown,
    const struct pacta_langs *langs, struct pacta_check_glossary *top,
    struct pacta_error *err) PACTA_MUST_CHECK;
/* Reads the waivers of FOLDER alone. */
PACTA_EXPORT int pacta_check_aids_waivers(struct pacta_check_aids *aids,
    struct pacta_view *view, const char *folder, const char *shown,
    struct pacta_error *err) PACTA_MUST_CHECK;
/* Gives aids without a glossary the one at a view's top. */
PACTA_EXPORT int pacta_check_aids_glossary(struct pacta_check_aids *aids,
    struct pacta_view *view, const char *shown, const struct pacta_langs *langs,
    struct pacta_check_glossary *top, struct pacta_error *err)
    PACTA_MUST_CHECK;
PACTA_EXPORT void pacta_check_aids_dispose(struct pacta_check_aids *aids);

/* Files that belong together: the languages of one agreement, or one file. */
struct pacta_check_group {
	const char *const *names;	/* as shown in messages */
	size_t count;
	bool agreement;		/* compare them; names end in <lang>.xml */
	struct pacta_check_aids *aids;	/* or NULL */
};

struct pacta_check_result {
	size_t group;			/* its number */
	struct pacta_diags diags;	/* sorted by file and place */
	struct pacta_diags waived;	/* findings that a waiver covers; sorted */
	size_t files;			/* that were read */
	struct pacta_error *errors;	/* one for each file that could not be */
	size_t nerrors;
};

/* Appends the bytes of file FILE of group GROUP to OUT. */
typedef int (*pacta_check_read)(void *arg, size_t group, size_t file,
    struct pacta_buf *out, struct pacta_error *err);
/* Takes a result, in the caller's thread, in order of groups; it is freed when
 * the call returns.  Nonzero stops the check. */
typedef int (*pacta_check_done)(void *arg,
    const struct pacta_check_result *result);

struct pacta_check_options {
	struct pacta_rules_options rules;	/* place is set by group */
	const char *lang;	/* report on this language alone (the others
				 * are still read and compared); or NULL */
	unsigned threads;	/* 0 and 1: the caller's thread only */
	bool shared_read;	/* read may be called by several threads at
				 * once */
	bool languages_only;	/* do not look at single files: for a caller
				 * that has checked them */
};

#define PACTA_CHECK_OPTIONS_INIT \
	{ PACTA_RULES_OPTIONS_INIT, NULL, 1, false, false }

/* Checks COUNT groups.  A file that cannot be read is an error of its result,
 * and the rest goes on.  Returns what DONE returned when that was not 0. */
PACTA_EXPORT int pacta_check(const struct pacta_check_group *groups,
    size_t count, const struct pacta_check_options *options,
    pacta_check_read read, void *read_arg, pacta_check_done done,
    void *done_arg, struct pacta_error *err) PACTA_MUST_CHECK;

/* Checks one file in memory, as an editor does: parse, schema and rules, sorted.
 * SCHEMA is the caller's, to be kept between calls. */
PACTA_EXPORT int pacta_check_bytes(struct pacta_schema *schema,
    const char *name, const void *data, size_t len,
    const struct pacta_rules_options *options, struct pacta_diags *diags,
    struct pacta_error *err) PACTA_MUST_CHECK;

/*
 * A resolver over a view of a repository.  It reads what it needs when it is
 * first asked, and keeps it; its calls exclude each other, and nothing else may
 * use the view meanwhile unless it holds the same lock.
 */
struct pacta_library;

PACTA_EXPORT int pacta_library_new(struct pacta_library **out,
    struct pacta_view *view, struct pacta_error *err) PACTA_MUST_CHECK;
PACTA_EXPORT void pacta_library_free(struct pacta_library *library);
PACTA_EXPORT struct pacta_resolver pacta_library_resolver(
    struct pacta_library *library);
/* Reads a file of the view under the resolver's lock. */
PACTA_EXPORT int pacta_library_read(struct pacta_library *library,
    const char *path, struct pacta_buf *out, struct pacta_error *err)
    PACTA_MUST_CHECK;

#endif

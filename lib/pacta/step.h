/*
 * Whether the languages of an agreement keep step: which provision of which
 * language lags behind a change that another language has had, and since when.
 *
 * A text is read as provisions with what each of them says: the words of its own
 * (those of the provisions in it are theirs), notes and tables included, and
 * which provisions it refers to; not its number, layout, formatting, metadata or
 * where among its neighbours it stands.  A provision stays itself by its
 * identity (wId, else eId) and, renumbered by hand, by its words.
 *
 * Each language is in step, in each provision, with what the others said when it
 * was last changed there itself, together with them or after them.  When a
 * leading language then says something else, it is behind, until it is changed
 * in that provision too, or the leading language goes back.  All authentic
 * languages lead; a translation never does.  A change that follows another
 * language's change is none of its own: it leads nobody.  Of provisions that
 * come and go, what the first language has the others lack; a deletion leads
 * in the first language alone.
 */
#ifndef PACTA_STEP_H
#define PACTA_STEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pacta/doc.h>
#include <pacta/error.h>
#include <pacta/store.h>
#include <pacta/waiver.h>

#define PACTA_STEP_MAX_LANGUAGES 32u
#define PACTA_STEP_MAX_PROVISIONS 100000u	/* of one text */
#define PACTA_STEP_MAX_COMMITS 10000u		/* of one agreement */

/* --- one agreement's history, text by text ---------------------------- */

struct pacta_step_language {
	char code[4];
	bool authentic;
};

/* When something happened. */
struct pacta_step_commit {
	char id[41];		/* in hex; "": not committed yet */
	int64_t when_s;		/* committer's, seconds since 1970 */
	int offset_min;
	const char *subject;	/* safe to print */
};

struct pacta_step_text {
	size_t language;
	struct pacta_doc *doc;	/* NULL: the text is gone */
};

struct pacta_step;

/* COUNT languages, the one that owns the ids first.  PACTA_ELIMIT over
 * PACTA_STEP_MAX_LANGUAGES. */
PACTA_EXPORT int pacta_step_new(struct pacta_step **out,
    const struct pacta_step_language *languages, size_t count,
    struct pacta_error *err) PACTA_MUST_CHECK;
PACTA_EXPORT void pacta_step_free(struct pacta_step *step);
/*
 * Takes what COMMIT made of the texts: those it changed, at most one in each
 * language.  Commits come oldest first; a language that was not there yet is in
 * step with the others as they then are.  COMMIT NULL: what is before the
 * first commit looked at.  Documents are not kept.
 */
PACTA_EXPORT int pacta_step_add(struct pacta_step *step,
    const struct pacta_step_commit *commit,
    const struct pacta_step_text *texts, size_t count,
    struct pacta_error *err) PACTA_MUST_CHECK;
/* Makes the authentic languages level as they now are: the parties have adopted
 * them. */
PACTA_EXPORT void pacta_step_level(struct pacta_step *step);

enum pacta_step_kind {
	PACTA_STEP_CHANGED,	/* the leader says something else now */
	PACTA_STEP_LACKS,	/* the leader has it, the language not */
	PACTA_STEP_KEEPS	/* the leader has it no longer */
};

/* A provision in which a language is behind. */
struct pacta_step_item {
	size_t language, leader;
	enum pacta_step_kind kind;
	char *id;		/* identity: "art_5", or "preface", ... */
	char *label;		/* "Статья 5, 2" in the leader's words */
	/* The oldest commit that put it behind; NULL: it was so before what was
	 * looked at. */
	const struct pacta_step_commit *since;
};

/*
 * What is behind as the texts now are.  TEXTS are those last added, one for each
 * language that is there.  A provision of which a waiver of PACTA_WAIVER_DIFF
 * says that both languages go together, as all of its languages now are, is left
 * out and counted in pacta_step_waived().  The items are owned by STEP, in order
 * of language and of the text, until the next call.
 */
PACTA_EXPORT int pacta_step_judge(struct pacta_step *step,
    const struct pacta_step_text *texts, size_t count,
    const struct pacta_waiver *waivers, size_t nwaivers,
    struct pacta_error *err) PACTA_MUST_CHECK;
PACTA_EXPORT const struct pacta_step_item *pacta_step_items(
    const struct pacta_step *step, size_t *count);
PACTA_EXPORT size_t pacta_step_waived(const struct pacta_step *step);
/* "changed", "lacks", "keeps"; static. */
PACTA_EXPORT const char *pacta_step_kind_name(enum pacta_step_kind kind);

/* --- reading it from a repository ---------------------------------------- */

/* An agreement whose history is wanted. */
struct pacta_step_wanted {
	const char *slug;
	const struct pacta_step_language *languages;	/* of its texts now */
	size_t count;
	uint32_t version;	/* the last that was adopted, or 0 */
};

/*
 * The commits that touched texts of agreements, found in one walk along first
 * parents, so that a merge counts as one change.  The walk ends where nothing
 * older matters: at the commit that brought in a language, and at the one that
 * froze the last version unless there are translations, which adoption says
 * nothing of.
 */
struct pacta_step_log;

/* Looks through the history of REV for COUNT agreements, which stand in order
 * of slug, and at most MAX_COMMITS commits (0: all). */
PACTA_EXPORT int pacta_step_log_new(struct pacta_step_log **out,
    struct pacta_store *store, const char *rev,
    const struct pacta_step_wanted *wanted, size_t count, size_t max_commits,
    struct pacta_error *err) PACTA_MUST_CHECK;
PACTA_EXPORT void pacta_step_log_free(struct pacta_step_log *log);
/* Whether the walk ended before all was found: at MAX_COMMITS, or where a
 * shallow clone does. */
PACTA_EXPORT bool pacta_step_log_is_cut(const struct pacta_step_log *log);
/* Whether agreement I was ever changed after its texts came in. */
PACTA_EXPORT bool pacta_step_log_has_changes(const struct pacta_step_log *log,
    size_t i);
/*
 * Follows agreement I, up to REV.  *OUT is ready for what is not committed
 * yet, to be added with an id of "", and for pacta_step_judge(); it borrows
 * from LOG.  A text that could not be read at some commit counts as unchanged
 * there.
 */
PACTA_EXPORT int pacta_step_log_follow(struct pacta_step **out,
    struct pacta_step_log *log, size_t i, struct pacta_error *err)
    PACTA_MUST_CHECK;

#endif

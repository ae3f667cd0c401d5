/*
 * The document rules: what a schema cannot say of an agreement.
 *
 * A rule has a stable id and is described, with an example, in pacta-rules(7).
 * Rules of a file look at one document and at what it points to in other texts;
 * rules of an agreement compare its languages.  Documents are read only, but
 * their index is filled, so that one document belongs to one thread.
 */
#ifndef PACTA_RULES_H
#define PACTA_RULES_H

#include <stdbool.h>
#include <stddef.h>

#include <pacta/buf.h>
#include <pacta/diag.h>
#include <pacta/doc.h>
#include <pacta/error.h>
#include <pacta/frbr.h>
#include <pacta/lang.h>

enum pacta_rule_scope { PACTA_RULE_FILE, PACTA_RULE_AGREEMENT };

struct pacta_rule {
	const char *id;			/* "eid-num" */
	enum pacta_severity severity;	/* while a text is being drafted */
	enum pacta_rule_scope scope;
	const char *summary;		/* what must hold, in half a line */
};

/* The I-th rule; NULL behind the last. */
PACTA_EXPORT const struct pacta_rule *pacta_rule_at(size_t i);
/* The rule ID, or NULL. */
PACTA_EXPORT const struct pacta_rule *pacta_rule_find(const char *id);

/* What is known of a text that a document points to. */
enum pacta_found {
	PACTA_FOUND_OUTSIDE,	/* no such work in the repository */
	PACTA_FOUND_NO_VERSION,	/* the work is, that language or version not */
	PACTA_FOUND_NO_PROVISION,
	PACTA_FOUND_UNREADABLE,	/* it is there, but is no sound XML */
	PACTA_FOUND		/* the text, and its provision if one was named */
};

/* How rules look into other texts.  May be called by several threads. */
struct pacta_resolver {
	/*
	 * Looks for the text URI names, and in it for the provision EID unless
	 * that is NULL, in the language LANG where URI names none.  Appends
	 * the provision's text to TEXT unless that is NULL.
	 */
	int (*find)(void *arg, const struct pacta_uri *uri, const char *eid,
	    const char *lang, enum pacta_found *found, struct pacta_buf *text,
	    struct pacta_error *err);
	void *arg;
};

struct pacta_rules_options {
	const struct pacta_langs *langs;	/* NULL: none known */
	const struct pacta_resolver *resolver;	/* NULL: other texts are not
						 * looked for */
	bool place;	/* the document's name is a path that ends as in a
			 * repository, "<lang>.xml", and must agree with it */
	bool adoption;	/* the text is to be frozen: an authentic language that
			 * lags is an error, no longer a warning */
};

#define PACTA_RULES_OPTIONS_INIT { NULL, NULL, false, false }

/*
 * Applies the rules of a file and appends what is wrong to DIAGS, in no
 * certain order.  What a document lacks that the schema asks for is the schema's
 * to tell, and passed over here.  Fails only for memory and the resolver.
 */
PACTA_EXPORT int pacta_rules_check(struct pacta_doc *doc,
    const struct pacta_rules_options *options, struct pacta_diags *diags,
    struct pacta_error *err) PACTA_NONNULL(1, 2, 3) PACTA_MUST_CHECK;

/*
 * Compares COUNT languages of one agreement with its master: the one that names
 * no FRBRmasterExpression, else the one the others name, else the first.
 * Findings stand at the place in the other language, with the master's as the
 * other place, once for a whole missing provision.
 */
PACTA_EXPORT int pacta_rules_check_agreement(struct pacta_doc *const *docs,
    size_t count, const struct pacta_rules_options *options,
    struct pacta_diags *diags, struct pacta_error *err)
    PACTA_NONNULL(1, 3, 4) PACTA_MUST_CHECK;

#endif

/*
 * The profile schema: does a document have the shape the profile gives it,
 * and if not, what should stand there instead.
 *
 * The schema is data: RELAX NG in its XML syntax, built in as profile.rng
 * (source: profile.rnc).  Its annotations (a:documentation) are the words in
 * which a drafter is told what a value or an element is meant to be.  The part
 * of RELAX NG understood is what describes a document whose elements know by
 * name what they hold: define, ref, element, attribute, group, choice,
 * optional, zeroOrMore, oneOrMore, mixed, empty, text, value and data with
 * patterns.  Anything else is refused when the schema is read, never passed
 * over.
 *
 * Reading a schema costs about a millisecond; a schema learns from what it
 * checks and becomes faster, so that one object belongs to one thread.
 */
#ifndef PACTA_SCHEMA_H
#define PACTA_SCHEMA_H

#include <stddef.h>

#include <pacta/diag.h>
#include <pacta/doc.h>
#include <pacta/error.h>

struct pacta_schema;

/*
 * Reads a schema from LEN bytes of RELAX NG XML, which need not outlive the
 * call; NAME is the file's name in messages.  PACTA_ESYNTAX names the place of
 * what is wrong or not understood, PACTA_ELIMIT what is too large.
 */
PACTA_EXPORT int pacta_schema_new(struct pacta_schema **out, const char *name,
    const void *data, size_t len, struct pacta_error *err)
    PACTA_NONNULL(1, 2, 3) PACTA_MUST_CHECK;
/* The profile of this version of Pacta. */
PACTA_EXPORT int pacta_schema_builtin(struct pacta_schema **out,
    struct pacta_error *err) PACTA_NONNULL(1) PACTA_MUST_CHECK;
PACTA_EXPORT void pacta_schema_free(struct pacta_schema *schema);

/*
 * Checks DOC and appends what is wrong to DIAGS, as it is met (sort them), each
 * with the exact place of the element, attribute or text it is about.  After an
 * error it goes on behind it, so that one run names all that is independently
 * wrong, up to 1,000 faults.  Returns 0 for an invalid document too; only memory makes it fail.
 *
 * Rule ids: schema-root, schema-unknown (an element the profile does not have),
 * schema-element (an element in the wrong place), schema-order, schema-missing
 * (an element or attribute that must stand), schema-repeated, schema-text,
 * schema-attribute, schema-value, schema-id (an eId that stands twice; the
 * first is the diagnostic's other place).
 */
PACTA_EXPORT int pacta_schema_check(struct pacta_schema *schema,
    const struct pacta_doc *doc, struct pacta_diags *diags,
    struct pacta_error *err) PACTA_NONNULL(1, 2, 3) PACTA_MUST_CHECK;

#endif

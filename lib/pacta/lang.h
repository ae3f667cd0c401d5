/*
 * What Pacta knows of a language: headings, formulas, month names, names of
 * states.  It is data, one file a language in schemas/lang/, built into the
 * library; a repository can add to it or override it.  Code asks for keys and
 * knows no language.
 *
 * The format: UTF-8, LF, "key = value" a line, '#' starts a comment line, a key
 * that stands several times is a list in that order; pacta-lang(5) names the
 * keys.  A loaded language never changes and may be shared by threads.
 */
#ifndef PACTA_LANG_H
#define PACTA_LANG_H

#include <stdbool.h>
#include <stddef.h>

#include <pacta/error.h>

struct pacta_lang;
struct pacta_langs;

/*
 * The languages built in.  Further files can be added before the set is
 * shared; free it when no document needs it any more.
 */
PACTA_EXPORT int pacta_langs_new(struct pacta_langs **out,
    struct pacta_error *err) PACTA_MUST_CHECK;
PACTA_EXPORT void pacta_langs_free(struct pacta_langs *set);

/*
 * Adds one file.  Where the set has its language already, a key in the file
 * replaces all values of that key, and other keys stay.  PACTA_ESYNTAX names
 * the line.
 */
PACTA_EXPORT int pacta_langs_add(struct pacta_langs *set, const char *name,
    const char *data, size_t len, struct pacta_error *err) PACTA_MUST_CHECK;

PACTA_EXPORT size_t pacta_langs_count(const struct pacta_langs *set);
PACTA_EXPORT const struct pacta_lang *pacta_langs_at(
    const struct pacta_langs *set, size_t i);

/* By ISO 639-2/T code ("rus") or any alias ("ru", "zh-Hans"); NULL when the
 * set does not have it. */
PACTA_EXPORT const struct pacta_lang *pacta_langs_find(
    const struct pacta_langs *set, const char *code);

/* ISO 639-2/T: "rus". */
PACTA_EXPORT const char *pacta_lang_code(const struct pacta_lang *lang);

/* The first value of KEY, or NULL. */
PACTA_EXPORT const char *pacta_lang_get(const struct pacta_lang *lang,
    const char *key);
/* All values of KEY: a borrowed array of *COUNT strings, NULL when none. */
PACTA_EXPORT const char *const *pacta_lang_all(const struct pacta_lang *lang,
    const char *key, size_t *count);
/* Keys and values in the file's order, to walk all of them; false at the end. */
PACTA_EXPORT bool pacta_lang_entry(const struct pacta_lang *lang, size_t i,
    const char **key, const char **value);

#endif

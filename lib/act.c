#include <stdlib.h>
#include <string.h>

#include <pacta/act.h>

#include "lines_int.h"

#define FORMAT "pacta-act-1"
#define MAX_LINE 2000

static const char *const keys[] = { "format", "type", "repository",
    "agreement", "version", "manifest", "languages", "party", "office",
    "full-powers", "registry", "keyring", "seq", "prev", "subject-to", "annex",
    "place", "declared-date", NULL };

void
pacta_act_dispose(struct pacta_act *a)
{
	if (a == NULL)
		return;
	for (size_t i = 0; i < a->nannexes; i++)
		free(a->annexes[i].name);
	free(a->annexes);
	free(a->full_powers);
	free(a->place);
	free(a->text);
	*a = (struct pacta_act){ .version = 0 };
}

static void
act_type(struct lines *l, struct pacta_act *a)
{
	struct lines_value v;

	if (lines_need(l, "type", &v) &&
	    !pacta_act_type_parse(&a->type, v.s, v.len))
		lines_bad(l, 0, "no type of act is called so");
}

static void
act_languages(struct lines *l, struct pacta_act *a)
{
	struct lines_value v, word;

	if (!lines_need(l, "languages", &v))
		return;
	do {
		size_t n = a->nlanguages;

		if (!lines_word(l, &v, &word, "a language"))
			return;
		if (n == PACTA_ACT_MAX_LANGUAGES) {
			lines_bad(l, (size_t)(word.s - l->value),
			    "over %d languages", PACTA_ACT_MAX_LANGUAGES);
			return;
		}
		lines_code(l, word, a->languages[n], sizeof(a->languages[n]),
		    pacta_language_valid, "a language in three letters");
		for (size_t i = 0; i < n; i++)
			if (strcmp(a->languages[i], a->languages[n]) == 0)
				lines_bad(l, (size_t)(word.s - l->value),
				    "the language %s stands twice",
				    a->languages[n]);
		a->nlanguages++;
	} while (l->rc == 0 && v.len > 0);
}

int
pacta_act_add_annex(struct pacta_act *a, const struct pacta_sha512 *sha512,
    const char *name, struct pacta_error *err)
{
	char *copy = strdup(name);
	struct pacta_act_annex *annex = copy == NULL ? NULL :
	    lines_grow(&a->annexes, &a->nannexes, sizeof(*annex));

	if (annex == NULL) {
		free(copy);
		return lines_outofmemory(err);
	}
	annex->sha512 = *sha512;
	annex->name = copy;
	return 0;
}

static void
act_annex(struct lines *l, struct pacta_act *a, struct lines_value v)
{
	struct pacta_sha512 sha512;
	struct lines_value word;
	char *name;

	if (a->nannexes == PACTA_ACT_MAX_ANNEXES) {
		lines_bad(l, 0, "over %d annexes", PACTA_ACT_MAX_ANNEXES);
		return;
	}
	if (!lines_word(l, &v, &word, "a digest"))
		return;
	lines_digest(l, word, &sha512);
	if (v.len == 0 || v.s[0] == ' ')
		lines_bad(l, (size_t)(v.s - l->value),
		    "the annex's name should stand here");
	name = lines_copy(l, v, MAX_LINE);
	if (name != NULL && l->rc == 0)
		l->rc = pacta_act_add_annex(a, &sha512, name, l->err);
	free(name);
}

/* What the party did this as, and by which keys. */
static void
act_actor(struct lines *l, struct pacta_act *a)
{
	struct lines_value v;

	if (lines_need(l, "party", &v))
		lines_code(l, v, a->party, sizeof(a->party), pacta_party_valid,
		    "a party, in capital letters,");
	if (lines_need(l, "office", &v))
		lines_code(l, v, a->office, sizeof(a->office),
		    pacta_office_valid, "an office, in small letters,");
	if (lines_take(l, "full-powers", &v))
		a->full_powers = lines_copy(l, v, MAX_LINE);
	if (lines_need(l, "registry", &v))
		lines_cite(l, v, &a->registry);
	if (lines_need(l, "keyring", &v))
		lines_cite(l, v, &a->keyring);
}

static void
act_chain(struct lines *l, struct pacta_act *a)
{
	struct lines_value v;

	if (lines_need(l, "seq", &v))
		lines_number(l, v, 1, &a->seq);
	if (!lines_need(l, "prev", &v))
		return;
	a->has_prev = lines_digest_or_none(l, v, &a->prev);
	if (a->has_prev != (a->seq > 1))
		lines_bad(l, 0, a->has_prev ? "act 1 has none before it" :
		    "only act 1 has none before it");
}

int
pacta_act_parse(struct pacta_act *out, const char *name, const void *data,
    size_t len, struct pacta_error *err)
{
	struct lines_value v;
	struct lines l;

	*out = (struct pacta_act){ .version = 0 };
	if (lines_open(&l, name, data, len, PACTA_ACT_MAX_BYTES, keys,
	    err) != 0)
		return l.rc;
	lines_format(&l, FORMAT);
	act_type(&l, out);
	if (lines_need(&l, "repository", &v))
		lines_digest(&l, v, &out->repository);
	if (lines_need(&l, "agreement", &v))
		lines_code(&l, v, out->agreement, sizeof(out->agreement),
		    pacta_slug_valid, "the name of an agreement's folder");
	if (lines_need(&l, "version", &v))
		lines_number(&l, v, 1, &out->version);
	if (lines_need(&l, "manifest", &v))
		lines_digest(&l, v, &out->manifest);
	act_languages(&l, out);
	act_actor(&l, out);
	act_chain(&l, out);
	if (lines_take(&l, "subject-to", &v))
		lines_types(&l, v, &out->subject_to);
	while (lines_take(&l, "annex", &v))
		act_annex(&l, out, v);
	if (lines_take(&l, "place", &v))
		out->place = lines_copy(&l, v, MAX_LINE);
	if (lines_need(&l, "declared-date", &v))
		lines_day(&l, v, &out->declared);
	if (lines_text(&l, &v))
		out->text = lines_copy(&l, v, PACTA_ACT_MAX_BYTES);
	return lines_end(&l);
}

static void
act_write(struct pacta_buf *b, const struct pacta_act *a)
{
	char hex[PACTA_SHA512_TEXT + 1];
	const char *type = pacta_act_type_name(a->type);

	lines_print(b, "format", "%s", FORMAT);
	lines_print(b, "type", "%s", type != NULL ? type : "");
	lines_print_digest(b, "repository", &a->repository);
	lines_print(b, "agreement", "%s", a->agreement);
	lines_print(b, "version", "%u", a->version);
	lines_print_digest(b, "manifest", &a->manifest);
	pacta_buf_adds(b, "languages:");
	for (size_t i = 0; i < a->nlanguages; i++) {
		pacta_buf_addc(b, ' ');
		pacta_buf_adds(b, a->languages[i]);
	}
	pacta_buf_addc(b, '\n');
	lines_print(b, "party", "%s", a->party);
	lines_print(b, "office", "%s", a->office);
	if (a->full_powers != NULL)
		lines_print(b, "full-powers", "%s", a->full_powers);
	lines_print_cite(b, "registry", &a->registry);
	lines_print_cite(b, "keyring", &a->keyring);
	lines_print(b, "seq", "%u", a->seq);
	lines_print_digest_or_none(b, "prev", a->has_prev, &a->prev);
	if (a->subject_to != 0) {
		pacta_buf_adds(b, "subject-to: ");
		pacta_act_set_print(b, a->subject_to);
		pacta_buf_addc(b, '\n');
	}
	for (size_t i = 0; i < a->nannexes; i++) {
		pacta_sha512_text(&a->annexes[i].sha512, hex);
		lines_print(b, "annex", "%s %s", hex, a->annexes[i].name);
	}
	if (a->place != NULL)
		lines_print(b, "place", "%s", a->place);
	lines_print_day(b, "declared-date", a->declared);
	if (a->text != NULL) {
		pacta_buf_addc(b, '\n');
		pacta_buf_adds(b, a->text);
		pacta_buf_addc(b, '\n');
	}
}

/*
 * What is read back must be what was given: a place with a newline in it could
 * otherwise add a line to an act.
 */
static bool
act_same(const struct pacta_buf *b, const struct pacta_act *back,
    const struct pacta_act *a)
{
	struct pacta_buf again = PACTA_BUF_INIT;
	bool same;

	act_write(&again, back);
	same = again.len == b->len && memcmp(again.data, b->data, b->len) == 0 &&
	    back->nannexes == a->nannexes &&
	    (back->place == NULL) == (a->place == NULL) &&
	    (back->text == NULL) == (a->text == NULL) &&
	    (back->full_powers == NULL) == (a->full_powers == NULL) &&
	    (a->place == NULL || strcmp(a->place, back->place) == 0) &&
	    (a->text == NULL || strcmp(a->text, back->text) == 0) &&
	    (a->full_powers == NULL ||
	    strcmp(a->full_powers, back->full_powers) == 0);
	pacta_buf_dispose(&again);
	return same;
}

int
pacta_act_print(struct pacta_buf *out, const struct pacta_act *a,
    struct pacta_error *err)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_act back = { .version = 0 };
	int rc;

	act_write(&b, a);
	if (pacta_buf_failed(&b))
		rc = lines_outofmemory(err);
	else
		rc = lines_refused(pacta_act_parse(&back, "act", b.data, b.len,
		    err), err);
	if (rc == 0 && !act_same(&b, &back, a))
		rc = pacta_error_set(err, PACTA_EREFUSED,
		    "a value of the act holds a line of its own");
	if (rc == 0)
		pacta_buf_add(out, b.data, b.len);
	if (rc == 0 && pacta_buf_failed(out))
		rc = lines_outofmemory(err);
	pacta_act_dispose(&back);
	pacta_buf_dispose(&b);
	return rc;
}

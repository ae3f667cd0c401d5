#include <stdlib.h>
#include <string.h>

#include <pacta/report.h>
#include <pacta/sign.h>

#include "report_int.h"
#include "utf8_int.h"

static json_t *
digest(const struct pacta_sha512 *h)
{
	char text[PACTA_SHA512_TEXT + 1];

	pacta_sha512_text(h, text);
	return json_string(text);
}

static bool
is_signed(const struct pacta_signing *s, const char *language)
{
	for (size_t i = 0; i < s->act.nlanguages; i++)
		if (strcmp(s->act.languages[i], language) == 0)
			return true;
	return false;
}

static json_t *
languages(const struct pacta_signing *s)
{
	json_t *list = json_array();

	for (size_t i = 0; i < s->ntexts; i++) {
		const struct pacta_sign_text *t = &s->texts[i];
		json_t *one = json_object();

		report_set(&one, "language", json_string(t->language));
		report_set(&one, "status", json_string(t->authentic ?
		    "authentic" : "translation"));
		report_set(&one, "title", json_string(t->title));
		report_set(&one, "sha512", digest(&t->sha512));
		report_set(&one, "signed",
		    json_boolean(is_signed(s, t->language)));
		json_array_append_new(list, one);
	}
	return list;
}

static void
set_key(json_t **root, const struct pacta_key *key)
{
	char text[PACTA_KEY_TEXT + 1], print[PACTA_KEY_FINGERPRINT + 1];

	if (key == NULL)
		return;
	pacta_key_text(key, text);
	pacta_key_fingerprint(key, print);
	report_set(root, "key", json_string(text));
	report_set(root, "fingerprint", json_string(print));
}

int
pacta_report_sign_json(struct pacta_buf *out, const struct pacta_signing *s,
    const struct pacta_key *key, const char *commit, struct pacta_error *err)
{
	const struct pacta_act *a = &s->act;
	json_t *root = json_object();

	report_set(&root, "format", json_string("pacta-sign-1"));
	report_set(&root, "agreement", json_string(a->agreement));
	report_set(&root, "version", json_integer(a->version));
	report_set(&root, "work", json_string(s->work));
	report_set(&root, "party", json_string(a->party));
	report_set(&root, "office", json_string(a->office));
	report_set(&root, "type", json_string(pacta_act_type_name(a->type)));
	report_set(&root, "seq", json_integer(a->seq));
	report_set(&root, "languages", languages(s));
	report_set(&root, "manifest", digest(&a->manifest));
	report_set(&root, "root", digest(&a->repository));
	report_set(&root, "pinned", json_boolean(s->pinned));
	report_set(&root, "path", json_string(s->path));
	report_set(&root, "act", digest(&s->sha512));
	report_set(&root, "text", json_stringn(s->bytes, s->len));
	set_key(&root, key);
	report_set(&root, "commit", commit != NULL ? json_string(commit) :
	    json_null());
	return report_emit(out, root, err);
}

/* A title comes from outside: nothing in it may move the cursor. */
static int
add_title(struct pacta_buf *out, const struct pacta_sign_text *t,
    struct pacta_error *err)
{
	char *title = strdup(t->title);

	if (title == NULL)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	utf8_one_line(title);
	pacta_buf_addf(out, "%s\n", title);
	free(title);
	return 0;
}

static int
add_texts(struct pacta_buf *out, const struct pacta_signing *s,
    struct pacta_error *err)
{
	char text[PACTA_SHA512_TEXT + 1];
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < s->ntexts; i++) {
		const struct pacta_sign_text *t = &s->texts[i];

		pacta_sha512_text(&t->sha512, text);
		pacta_buf_addf(out, "  %s  %s%s\n       ", t->language,
		    t->authentic ? "authentic text" : "translation",
		    is_signed(s, t->language) ? "" : ", not signed");
		rc = add_title(out, t, err);
		pacta_buf_addf(out, "       %s\n", text);
	}
	return rc;
}

int
pacta_report_sign_text(struct pacta_buf *out, const struct pacta_signing *s,
    struct pacta_error *err)
{
	const struct pacta_act *a = &s->act;
	char text[PACTA_SHA512_TEXT + 1];
	int rc;

	pacta_buf_addf(out, "%s, version %u\n%s\n", a->agreement,
	    (unsigned)a->version, s->work);
	rc = add_texts(out, s, err);
	if (rc != 0)
		return rc;
	pacta_sha512_text(&a->manifest, text);
	pacta_buf_addf(out, "manifest\n       %s\n", text);
	pacta_sha512_text(&a->repository, text);
	pacta_buf_addf(out, "root of trust, %s\n       %s\n", s->pinned ?
	    "the one asked for" : "NOT PINNED: compare it with the one "
	    "published", text);
	pacta_sha512_text(&s->sha512, text);
	pacta_buf_addf(out, "the act, %zu bytes, %s:\n%s\n\n", s->len,
	    s->path, text);
	pacta_buf_add(out, s->bytes, s->len);
	if (pacta_buf_failed(out))
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	return 0;
}

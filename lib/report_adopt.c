#include <string.h>

#include <pacta/adopt.h>
#include <pacta/report.h>

#include "report_int.h"

static json_t *
digest(const struct pacta_sha512 *h)
{
	char text[PACTA_SHA512_TEXT + 1];

	pacta_sha512_text(h, text);
	return json_string(text);
}

static json_t *
languages(const struct pacta_adoption *a)
{
	json_t *list = json_array();

	for (size_t i = 0; i < a->manifest.nlanguages; i++) {
		const struct pacta_manifest_language *l =
		    &a->manifest.languages[i];
		json_t *one = json_object();

		report_set(&one, "language", json_string(l->code));
		report_set(&one, "status", json_string(l->authentic ?
		    "authentic" : "translation"));
		report_set(&one, "file", json_string(l->file));
		report_set(&one, "sha512", digest(&l->sha512));
		json_array_append_new(list, one);
	}
	return list;
}

static json_t *
parties(const struct pacta_adoption *a)
{
	json_t *list = json_array();

	for (size_t i = 0; i < a->manifest.nparties; i++)
		json_array_append_new(list,
		    json_string(a->manifest.parties[i]));
	return list;
}

static json_t *
files(const struct pacta_adoption *a)
{
	json_t *list = json_array();

	for (size_t i = 0; i < a->nfiles; i++) {
		json_t *one = json_object();

		report_set(&one, "name", json_string(a->files[i].name));
		report_set(&one, "bytes",
		    json_integer((json_int_t)a->files[i].len));
		report_set(&one, "sha512", digest(&a->files[i].sha512));
		json_array_append_new(list, one);
	}
	return list;
}

int
pacta_report_adopt_json(struct pacta_buf *out, const struct pacta_adoption *a,
    const char *commit, struct pacta_error *err)
{
	const struct pacta_manifest *m = &a->manifest;
	struct pacta_buf rule = PACTA_BUF_INIT;
	json_t *root = json_object();
	char day[11];

	pacta_day_text(day, m->adopted);
	pacta_inforce_print(&rule, &m->inforce);
	report_set(&root, "format", json_string("pacta-adopt-1"));
	report_set(&root, "agreement", json_string(a->slug));
	report_set(&root, "version", json_integer(a->version));
	report_set(&root, "work", json_string(m->work));
	report_set(&root, "adopted", json_string(day));
	report_set(&root, "commit", commit != NULL ? json_string(commit) :
	    json_null());
	report_set(&root, "languages", languages(a));
	report_set(&root, "parties", parties(a));
	report_set(&root, "in_force", json_string(pacta_buf_str(&rule)));
	report_set(&root, "manifest", digest(&a->sha512));
	report_set(&root, "files", files(a));
	pacta_buf_dispose(&rule);
	return report_emit(out, root, err);
}

static void
text_languages(struct pacta_buf *out, const struct pacta_adoption *a)
{
	char text[PACTA_SHA512_TEXT + 1];

	for (size_t i = 0; i < a->manifest.nlanguages; i++) {
		const struct pacta_manifest_language *l =
		    &a->manifest.languages[i];

		pacta_sha512_text(&l->sha512, text);
		pacta_buf_addf(out, "  %-12s %s\n    %s\n", l->file,
		    l->authentic ? "authentic text" : "translation", text);
	}
}

void
pacta_report_adopt_text(struct pacta_buf *out, const struct pacta_adoption *a)
{
	const struct pacta_manifest *m = &a->manifest;
	char day[11], text[PACTA_SHA512_TEXT + 1];

	pacta_day_text(day, m->adopted);
	pacta_buf_addf(out, "%s, version %u, adopted on %s\n%s\n", a->slug,
	    (unsigned)a->version, day, m->work);
	text_languages(out, a);
	for (size_t i = 0; i < a->nfiles; i++)
		if (strncmp(a->files[i].name, "media/", 6) == 0) {
			pacta_sha512_text(&a->files[i].sha512, text);
			pacta_buf_addf(out, "  %s\n    %s\n",
			    a->files[i].name, text);
		}
	pacta_buf_adds(out, "parties:");
	for (size_t i = 0; i < m->nparties; i++)
		pacta_buf_addf(out, " %s", m->parties[i]);
	pacta_buf_adds(out, "\nin force: ");
	pacta_inforce_print(out, &m->inforce);
	pacta_sha512_text(&a->sha512, text);
	pacta_buf_addf(out, "\nmanifest: %s\n", text);
}

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adopt_int.h"

static int
no_memory(struct pacta_error *err)
{
	return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
}

/* The text that owns the ids. */
static const struct adopt_text *
adopt_master(const struct adopt_work *w)
{
	for (size_t i = 0; i < w->ntexts; i++)
		if (w->texts[i].id.master[0] == '\0')
			return &w->texts[i];
	return &w->texts[0];
}

/* --- the version's files ----------------------------------------------- */

/* Takes the bytes out of B. */
static int
add_file(struct pacta_adoption *a, const char *name, struct pacta_buf *b,
    struct pacta_error *err)
{
	struct pacta_frozen *p, f = { NULL, NULL, 0, { { 0 } } };

	p = realloc(a->files, (a->nfiles + 1) * sizeof(*p));
	if (p != NULL)
		a->files = p;
	f.name = strdup(name);
	f.data = pacta_buf_detach(b, &f.len);
	if (p == NULL || f.name == NULL || f.data == NULL) {
		free(f.name);
		free(f.data);
		return no_memory(err);
	}
	pacta_sha512(&f.sha512, f.data, f.len);
	a->files[a->nfiles++] = f;
	return 0;
}

static int
add_texts(struct pacta_adoption *a, struct adopt_work *w,
    struct pacta_error *err)
{
	char name[8];
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < w->ntexts; i++) {
		snprintf(name, sizeof(name), "%s.xml", w->texts[i].lang);
		rc = add_file(a, name, &w->texts[i].frozen, err);
	}
	return rc;
}

static int
add_media(struct pacta_adoption *a, struct adopt_work *w,
    struct pacta_error *err)
{
	char path[PACTA_PATH_SIZE];
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < w->media.count; i++) {
		struct pacta_buf b = PACTA_BUF_INIT;

		adopt_media_path(path, w, i);
		rc = pacta_view_read(w->head, path, ADOPT_MEDIA_MAX_BYTES, &b,
		    err);
		if (rc == 0)
			rc = add_file(a, strrchr(path, '/') - 5, &b, err);
		pacta_buf_dispose(&b);
	}
	return rc;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct pacta_frozen *)a)->name,
	    ((const struct pacta_frozen *)b)->name);
}

void
adopt_sort(struct pacta_frozen *files, size_t count)
{
	qsort(files, count, sizeof(*files), by_name);
}

void
pacta_adopt_sums(struct pacta_buf *out, const struct pacta_frozen *files,
    size_t count)
{
	char hex[PACTA_SHA512_HEX + 1];

	for (size_t i = 0; i < count; i++) {
		pacta_sha512_hex(&files[i].sha512, hex);
		pacta_buf_addf(out, "%s  %s\n", hex, files[i].name);
	}
}

static int
add_sums(struct pacta_adoption *a, struct pacta_error *err)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	int rc;

	adopt_sort(a->files, a->nfiles);
	pacta_adopt_sums(&b, a->files, a->nfiles);
	rc = add_file(a, "SHA512SUMS", &b, err);
	pacta_buf_dispose(&b);
	return rc;
}

/* --- the parties --------------------------------------------------------- */

/* "#kz", an organization of the text, to "KZ"; false when that is no party. */
static bool
party_of(struct pacta_doc *doc, const char *reference,
    char out[PACTA_PARTY_SIZE])
{
	const struct pacta_node *n;
	size_t len;

	if (reference == NULL || reference[0] != '#' ||
	    (n = pacta_doc_find(doc, reference + 1)) == NULL ||
	    n->el != PACTA_EL_TLCORGANIZATION)
		return false;
	len = strlen(++reference);
	if (len >= PACTA_PARTY_SIZE)
		return false;
	for (size_t i = 0; i <= len; i++)
		out[i] = (char)toupper((unsigned char)reference[i]);
	return pacta_party_valid(out);
}

static bool
has_party(const struct pacta_manifest *m, const char *party)
{
	for (size_t i = 0; i < m->nparties; i++)
		if (strcmp(m->parties[i], party) == 0)
			return true;
	return false;
}

/* Whoever has a signature block in the master text, in its order. */
static int
parties_of_text(struct pacta_manifest *m, const struct adopt_text *t,
    struct pacta_error *err)
{
	const struct pacta_node *root = pacta_doc_root(t->doc);
	char party[PACTA_PARTY_SIZE];
	int rc = 0;

	for (const struct pacta_node *n = root; rc == 0 && n != NULL;
	    n = pacta_node_next(n, root)) {
		if (n->el != PACTA_EL_SIGNATURE)
			continue;
		if (party_of(t->doc, pacta_node_get(n, PACTA_AT_REFERSTO),
		    party) && !has_party(m, party))
			rc = pacta_manifest_add_party(m, party, err);
	}
	if (rc == 0 && m->nparties == 0)
		rc = pacta_error_set(err, PACTA_EUSAGE, "%s has no signature "
		    "block that names a party; name the parties with --party",
		    t->path);
	return rc;
}

static int
set_parties(struct pacta_manifest *m, struct adopt_work *w,
    struct pacta_error *err)
{
	int rc = 0;

	if (w->o->parties == NULL)
		return parties_of_text(m, adopt_master(w), err);
	for (size_t i = 0; rc == 0 && i < w->o->nparties; i++) {
		const char *p = w->o->parties[i];

		if (!pacta_party_valid(p))
			rc = pacta_error_set(err, PACTA_EUSAGE,
			    "'%s' is no party; write it as KZ", p);
		else if (has_party(m, p))
			rc = pacta_error_set(err, PACTA_EUSAGE,
			    "the party %s is named twice", p);
		else
			rc = pacta_manifest_add_party(m, p, err);
	}
	return rc;
}

/* --- the manifest --------------------------------------------------------- */

/* The version before: its digest, and its rule where none was given. */
static int
follow(struct pacta_manifest *m, struct adopt_work *w,
    struct pacta_manifest *before, struct pacta_error *err)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	char path[PACTA_PATH_SIZE];
	int rc;

	if (w->agreement.versions == 0)
		return 0;
	pacta_path_version_file(path, w->o->slug, w->agreement.versions,
	    "manifest");
	rc = pacta_view_read(w->head, path, PACTA_MANIFEST_MAX_BYTES, &b, err);
	if (rc == 0)
		rc = pacta_manifest_parse(before, path, b.data, b.len, err);
	if (rc == 0) {
		m->has_previous = true;
		pacta_sha512(&m->previous, b.data, b.len);
	}
	pacta_buf_dispose(&b);
	return rc;
}

static int
set_rule(struct pacta_manifest *m, const struct adopt_work *w,
    struct pacta_manifest *before, struct pacta_error *err)
{
	const char *rule = w->o->in_force;

	if (rule == NULL && m->has_previous) {
		m->inforce = before->inforce;
		before->inforce = (struct pacta_inforce){ .nevents = 0 };
		return 0;
	}
	if (rule == NULL && adopt_master(w)->id.uri.statement)
		rule = "on adoption";
	if (rule == NULL)
		return pacta_error_set(err, PACTA_EUSAGE, "when does it enter "
		    "into force? Say --in-force 'after all sign', or 'after 4 "
		    "ratify|accept|approve +30 days'");
	return pacta_inforce_parse(&m->inforce, rule, strlen(rule), err);
}

static int
set_withdrawal(struct pacta_manifest *m, const struct adopt_work *w,
    const struct pacta_manifest *before, struct pacta_error *err)
{
	if (w->o->withdrawal != NULL)
		return pacta_delay_parse(&m->withdrawal, w->o->withdrawal,
		    strlen(w->o->withdrawal), err);
	if (m->has_previous)
		m->withdrawal = before->withdrawal;
	return 0;
}

static int
set_identity(struct pacta_manifest *m, struct adopt_work *w,
    struct pacta_error *err)
{
	const struct pacta_uri *uri = &adopt_master(w)->id.uri;
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_uri work = *uri;

	snprintf(m->agreement, sizeof(m->agreement), "%s", w->o->slug);
	m->version = w->agreement.versions + 1;
	if (!pacta_day_parse(&m->adopted, uri->date, strlen(uri->date)))
		return pacta_error_set(err, PACTA_EUSAGE,
		    "'%s' is not a day, as 2026-06-15", uri->date);
	work.component[0] = '\0';
	pacta_uri_print(&work, PACTA_URI_WORK, &b);
	m->work = pacta_buf_detach(&b, NULL);
	return m->work != NULL ? 0 : no_memory(err);
}

static int
add_language(struct pacta_adoption *a, const struct adopt_text *t,
    struct pacta_error *err)
{
	char name[8];

	snprintf(name, sizeof(name), "%s.xml", t->lang);
	for (size_t i = 0; i < a->nfiles; i++)
		if (strcmp(a->files[i].name, name) == 0)
			return pacta_manifest_add_language(&a->manifest,
			    t->lang, t->id.authoritative, name,
			    &a->files[i].sha512, err);
	return no_memory(err);
}

/* The master first, then authentic texts, then translations. */
static int
set_languages(struct pacta_adoption *a, struct adopt_work *w,
    struct pacta_error *err)
{
	const struct adopt_text *master = adopt_master(w);
	int rc = add_language(a, master, err);

	for (int authentic = 1; authentic >= 0; authentic--)
		for (size_t i = 0; rc == 0 && i < w->ntexts; i++)
			if (&w->texts[i] != master &&
			    w->texts[i].id.authoritative == (authentic == 1))
				rc = add_language(a, &w->texts[i], err);
	return rc;
}

static int
add_manifest(struct pacta_adoption *a, struct adopt_work *w,
    struct pacta_error *err)
{
	struct pacta_manifest before = { .version = 0 }, *m = &a->manifest;
	struct pacta_buf b = PACTA_BUF_INIT;
	int rc;

	m->sums = a->files[a->nfiles - 1].sha512;
	rc = set_identity(m, w, err);
	if (rc == 0)
		rc = set_languages(a, w, err);
	if (rc == 0)
		rc = set_parties(m, w, err);
	if (rc == 0)
		rc = follow(m, w, &before, err);
	if (rc == 0)
		rc = set_rule(m, w, &before, err);
	if (rc == 0)
		rc = set_withdrawal(m, w, &before, err);
	if (rc == 0)
		rc = pacta_manifest_print(&b, m, err);
	if (rc == 0)
		rc = add_file(a, "manifest", &b, err);
	if (rc == 0)
		a->sha512 = a->files[a->nfiles - 1].sha512;
	pacta_manifest_dispose(&before);
	pacta_buf_dispose(&b);
	return rc;
}

/* --- preparing and committing --------------------------------------------- */

static int
make_version(struct pacta_adoption **out, struct adopt_work *w,
    struct pacta_error *err)
{
	struct pacta_adoption *a = calloc(1, sizeof(*a));
	int rc;

	if (a == NULL)
		return no_memory(err);
	snprintf(a->slug, sizeof(a->slug), "%s", w->o->slug);
	snprintf(a->expect, sizeof(a->expect), "%s",
	    pacta_view_commit(w->head));
	a->version = w->agreement.versions + 1;
	rc = add_texts(a, w, err);
	if (rc == 0)
		rc = add_media(a, w, err);
	if (rc == 0)
		rc = add_sums(a, err);
	if (rc == 0)
		rc = add_manifest(a, w, err);
	if (rc == 0)
		*out = a;
	else
		pacta_adoption_free(a);
	return rc;
}

static int
prepare(struct pacta_adoption **out, struct adopt_work *w,
    struct pacta_error *err)
{
	int rc = pacta_view_revision(&w->head, w->store, "HEAD", err);

	if (rc == 0)
		rc = adopt_load(w, err);
	if (rc == 0)
		rc = adopt_changed(w, err);
	if (rc == 0)
		rc = adopt_format(w, err);
	if (rc == 0 && w->diags->errors == 0)
		rc = adopt_check(w, err);
	if (rc == 0 && w->diags->errors == 0)
		rc = make_version(out, w, err);
	return rc;
}

int
pacta_adopt_prepare(struct pacta_adoption **out, struct pacta_store *store,
    const struct pacta_adopt_options *options, struct pacta_diags *diags,
    struct pacta_error *err)
{
	struct adopt_work w = { .store = store, .o = options, .diags = diags,
	    .agreement = PACTA_AGREEMENT_INIT };
	struct pacta_error mine;	/* the parts may look into it */
	int rc;

	*out = NULL;
	if (!pacta_slug_valid(options->slug))
		return pacta_error_set(err, PACTA_EUSAGE,
		    "'%s' is no agreement's name", options->slug);
	rc = prepare(out, &w, err != NULL ? err : &mine);
	adopt_work_dispose(&w);
	return rc;
}

void
pacta_adoption_free(struct pacta_adoption *a)
{
	if (a == NULL)
		return;
	for (size_t i = 0; i < a->nfiles; i++) {
		free(a->files[i].name);
		free(a->files[i].data);
	}
	free(a->files);
	pacta_manifest_dispose(&a->manifest);
	free(a);
}

static bool
is_text(const struct pacta_frozen *f)
{
	return strlen(f->name) == 7 && strcmp(f->name + 3, ".xml") == 0;
}

/* The frozen files, and the same texts as working texts. */
static size_t
make_writes(const struct pacta_adoption *a, struct pacta_write *writes,
    char (*paths)[PACTA_PATH_SIZE])
{
	size_t n = 0;

	for (size_t i = 0; i < a->nfiles; i++) {
		const struct pacta_frozen *f = &a->files[i];

		snprintf(paths[n], PACTA_PATH_SIZE, "agreements/%s/versions/%u/"
		    "%s", a->slug, (unsigned)a->version, f->name);
		writes[n] = (struct pacta_write){ paths[n], f->data, f->len,
		    true };
		n++;
		if (!is_text(f))
			continue;
		snprintf(paths[n], PACTA_PATH_SIZE, "agreements/%s/%s",
		    a->slug, f->name);
		writes[n] = (struct pacta_write){ paths[n], f->data, f->len,
		    false };
		n++;
	}
	return n;
}

int
pacta_adopt_commit(struct pacta_store *store, const struct pacta_adoption *a,
    const struct pacta_commit_options *options, char commit[41],
    struct pacta_error *err)
{
	struct pacta_write *writes = calloc(2 * a->nfiles, sizeof(*writes));
	char (*paths)[PACTA_PATH_SIZE] = calloc(2 * a->nfiles, sizeof(*paths));
	struct pacta_commit_options o = *options;
	char message[160];
	int rc;

	o.expect = a->expect;
	snprintf(message, sizeof(message), "Adopt %s, version %u\n", a->slug,
	    (unsigned)a->version);
	if (writes == NULL || paths == NULL)
		rc = no_memory(err);
	else
		rc = pacta_store_commit(store, writes, make_writes(a, writes,
		    paths), message, &o, commit, err);
	free(writes);
	free(paths);
	return rc;
}

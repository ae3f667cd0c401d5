#include <stdlib.h>
#include <string.h>

#include <pacta/doc.h>
#include <pacta/frbr.h>
#include <pacta/status.h>

void
pacta_status_dispose(struct pacta_status *s)
{
	if (s == NULL)
		return;
	free(s->languages);
	pacta_step_free(s->step);
	pacta_diags_dispose(&s->findings);
	memset(s, 0, sizeof(*s));
}

static int
status_nomem(struct pacta_error *err)
{
	return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
}

static struct pacta_status_language *
language_find(struct pacta_status *s, const char *code)
{
	for (size_t i = 0; i < s->count; i++)
		if (strcmp(s->languages[i].code, code) == 0)
			return &s->languages[i];
	return NULL;
}

static struct pacta_status_language *
language_add(struct pacta_status *s, const char *code)
{
	struct pacta_status_language *l = language_find(s, code);

	if (l != NULL)
		return l;
	l = realloc(s->languages, (s->count + 1) * sizeof(*l));
	if (l == NULL)
		return NULL;
	s->languages = l;
	l = &s->languages[s->count++];
	memset(l, 0, sizeof(*l));
	memcpy(l->code, code, 3);
	return l;
}

/* --- texts ---------------------------------------------------------- */

/* A working text, and what it says of itself. */
struct text {
	struct pacta_buf bytes;
	struct pacta_doc *doc;	/* NULL when it cannot be read */
	struct pacta_frbr frbr;
};

static void
text_dispose(struct text *t)
{
	pacta_doc_free(t->doc);
	pacta_buf_dispose(&t->bytes);
	memset(t, 0, sizeof(*t));
}

/* Only memory that runs out is a failure. */
static int
text_read(struct text *t, struct pacta_view *view, const char *slug,
    const char *code, struct pacta_error *err)
{
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	char path[PACTA_PATH_SIZE];
	int rc;

	memset(t, 0, sizeof(*t));
	pacta_path_text(path, slug, code);
	rc = pacta_view_read(view, path, PACTA_DOC_MAX_BYTES, &t->bytes, err);
	if (rc == 0)
		rc = pacta_doc_parse(&t->doc, path, pacta_buf_str(&t->bytes),
		    t->bytes.len, &diags, err);
	if (rc == 0 && t->doc != NULL)
		rc = pacta_frbr_read(&t->frbr, t->doc, err);
	if (rc != 0 || diags.errors > 0) {
		pacta_doc_free(t->doc);
		t->doc = NULL;
	}
	pacta_diags_dispose(&diags);
	return rc == PACTA_ENOMEM ? rc : 0;
}

static bool
text_is_frozen(const struct text *t, struct pacta_view *view,
    const char *slug, uint32_t version, const char *code)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	char path[PACTA_PATH_SIZE], file[8];
	bool same;

	memcpy(file, code, 3);
	memcpy(file + 3, ".xml", 5);
	same = pacta_view_read(view, pacta_path_version_file(path, slug,
	    version, file), PACTA_DOC_MAX_BYTES, &b, NULL) == 0 &&
	    b.len == t->bytes.len &&
	    memcmp(pacta_buf_str(&b), pacta_buf_str(&t->bytes), b.len) == 0;
	pacta_buf_dispose(&b);
	return same;
}

/* --- provisions ----------------------------------------------------- */

/* Ids are the same in every language, so what one lacks is told by its ids. */
static uint32_t
provisions_missing(struct pacta_doc *from, struct pacta_doc *in)
{
	struct pacta_node *root = pacta_doc_root(from);
	const char *eid;
	uint32_t n = 0;

	for (struct pacta_node *p = root; p != NULL;
	    p = pacta_node_next(p, root)) {
		if (p->type != PACTA_ELEMENT ||
		    (pacta_el_kind(p->el) != PACTA_KIND_HIER &&
		    p->el != PACTA_EL_RECITAL && p->el != PACTA_EL_ITEM &&
		    p->el != PACTA_EL_ATTACHMENT))
			continue;
		eid = pacta_node_get(p, PACTA_AT_EID);
		if (eid == NULL || pacta_doc_find(in, eid) == NULL)
			n++;
	}
	return n;
}

/* The text whose language owns the ids: the first that names no other. */
static size_t
texts_master(const struct text *texts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (texts[i].doc != NULL && texts[i].frbr.master[0] == '\0')
			return i;
	return count;
}

static int
status_texts(struct pacta_status *s, struct pacta_view *view,
    const struct pacta_names *codes, struct text *texts,
    struct pacta_error *err)
{
	struct pacta_status_language *l;
	size_t master;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < codes->count; i++)
		rc = text_read(&texts[i], view, s->slug, codes->items[i], err);
	if (rc != 0)
		return rc;
	master = texts_master(texts, codes->count);
	if (master < codes->count &&
	    language_add(s, codes->items[master]) == NULL)
		return status_nomem(err);
	for (size_t i = 0; i < codes->count; i++) {
		if ((l = language_add(s, codes->items[i])) == NULL)
			return status_nomem(err);
		l->draft = true;
		l->readable = texts[i].doc != NULL;
		l->authentic = l->readable && texts[i].frbr.authoritative;
		l->changed = s->versions > 0 && !text_is_frozen(&texts[i],
		    view, s->slug, s->versions, codes->items[i]);
		if (!l->readable || master == codes->count || i == master)
			continue;
		l->lacks = provisions_missing(texts[master].doc,
		    texts[i].doc);
		l->extra = provisions_missing(texts[i].doc,
		    texts[master].doc);
	}
	return 0;
}

/* The last version's manifest has the last word on what is authentic. */
static int
status_version(struct pacta_status *s, const struct pacta_verdict *verdict,
    struct pacta_error *err)
{
	const struct pacta_manifest *m;
	struct pacta_status_language *l;

	if (verdict == NULL || s->versions == 0)
		return 0;
	s->version = pacta_verdict_version(verdict, s->slug, s->versions);
	if (s->version == NULL)
		return 0;
	m = &s->version->manifest;
	for (size_t i = 0; i < m->nlanguages; i++) {
		l = language_find(s, m->languages[i].code);
		if (l == NULL &&
		    (l = language_add(s, m->languages[i].code)) == NULL)
			return status_nomem(err);
		if (!l->changed)
			l->authentic = m->languages[i].authentic;
	}
	return 0;
}

/* The owner of the ids stays first; then authentic texts, then translations,
 * each by code. */
static int
language_order(const void *a, const void *b)
{
	const struct pacta_status_language *x = a, *y = b;

	if (x->authentic != y->authentic)
		return x->authentic ? -1 : 1;
	return strcmp(x->code, y->code);
}

int
pacta_status_read(struct pacta_status *out, struct pacta_view *view,
    const struct pacta_verdict *verdict, const char *slug,
    struct pacta_error *err)
{
	struct pacta_agreement a = PACTA_AGREEMENT_INIT;
	struct text *texts = NULL;
	int rc = pacta_repo_agreement(&a, view, slug, err);

	memset(out, 0, sizeof(*out));
	if (rc != 0)
		return rc;
	strcpy(out->slug, slug);
	out->versions = a.versions;
	texts = calloc(a.languages.count + 1, sizeof(*texts));
	rc = texts == NULL ? status_nomem(err) :
	    status_texts(out, view, &a.languages, texts, err);
	if (rc == 0)
		rc = status_version(out, verdict, err);
	if (rc == 0 && out->count > 2)
		qsort(out->languages + 1, out->count - 1,
		    sizeof(*out->languages), language_order);
	for (size_t i = 0; texts != NULL && i < a.languages.count; i++)
		text_dispose(&texts[i]);
	free(texts);
	pacta_agreement_dispose(&a);
	if (rc != 0)
		pacta_status_dispose(out);
	return rc;
}

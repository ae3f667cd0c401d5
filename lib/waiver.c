/* Waivers: the format, and what they cover. */
#include <stdlib.h>
#include <string.h>

#include <pacta/rules.h>
#include <pacta/waiver.h>

#include "fold_int.h"
#include "lines_int.h"

#define MAX_LINE 400

static const char *const keys[] = { "format", "rule", "provision", "text",
	"by", "date", NULL };

void
pacta_waiver_dispose(struct pacta_waiver *w)
{
	if (w == NULL)
		return;
	free(w->eid);
	free(w->by);
	free(w->why);
	memset(w, 0, sizeof(*w));
}

/* --- reading -------------------------------------------------------------------- */

static bool
rule_valid(const char *s)
{
	const struct pacta_rule *rule = pacta_rule_find(s);

	return rule != NULL && rule->scope == PACTA_RULE_AGREEMENT;
}

static void
waiver_text(struct lines *l, struct pacta_waiver *w, struct lines_value v)
{
	struct pacta_waiver_text *t;
	struct lines_value word;

	if (w->ntexts == PACTA_WAIVER_MAX_TEXTS) {
		lines_bad(l, 0, "over %u languages", PACTA_WAIVER_MAX_TEXTS);
		return;
	}
	t = &w->texts[w->ntexts];
	if (!lines_word(l, &v, &word, "a language"))
		return;
	lines_code(l, word, t->lang, sizeof(t->lang), pacta_language_valid,
	    "a language in three letters");
	if (w->ntexts > 0 && strcmp(t[-1].lang, t->lang) >= 0)
		lines_bad(l, 0, "languages stand once and in order");
	lines_digest(l, v, &t->content);
	w->ntexts++;
}

int
pacta_waiver_parse(struct pacta_waiver *out, const char *name,
    const void *data, size_t len, struct pacta_error *err)
{
	struct lines_value v;
	struct lines l;

	memset(out, 0, sizeof(*out));
	if (lines_open(&l, name, data, len, PACTA_WAIVER_MAX_BYTES, keys,
	    err) != 0)
		return l.rc;
	lines_format(&l, PACTA_WAIVER_FORMAT);
	if (lines_need(&l, "rule", &v))
		lines_code(&l, v, out->rule, sizeof(out->rule), rule_valid,
		    "a rule that compares languages");
	if (lines_need(&l, "provision", &v))
		out->eid = lines_copy(&l, v, MAX_LINE);
	while (lines_take(&l, "text", &v))
		waiver_text(&l, out, v);
	if (l.rc == 0 && out->ntexts < 2)
		lines_bad(&l, 0, "a waiver is about two languages or more");
	if (lines_need(&l, "by", &v))
		out->by = lines_copy(&l, v, MAX_LINE);
	if (lines_need(&l, "date", &v))
		lines_day(&l, v, &out->day);
	if (lines_text(&l, &v))
		out->why = lines_copy(&l, v, PACTA_WAIVER_MAX_BYTES);
	else if (l.rc == 0)
		lines_bad(&l, 0, "the reason should stand below, after an "
		    "empty line");
	return lines_end(&l);
}

/* --- writing --------------------------------------------------------------------- */

static void
waiver_write(const struct pacta_waiver *w, struct pacta_buf *b)
{
	char hex[PACTA_SHA512_TEXT + 1];
	char day[11];

	lines_print(b, "format", "%s", PACTA_WAIVER_FORMAT);
	lines_print(b, "rule", "%s", w->rule);
	lines_print(b, "provision", "%s", w->eid != NULL ? w->eid : "");
	for (size_t i = 0; i < w->ntexts; i++) {
		pacta_sha512_text(&w->texts[i].content, hex);
		lines_print(b, "text", "%s %s", w->texts[i].lang, hex);
	}
	lines_print(b, "by", "%s", w->by != NULL ? w->by : "");
	pacta_day_text(day, w->day);
	lines_print(b, "date", "%s", day);
	pacta_buf_addf(b, "\n%s\n", w->why != NULL ? w->why : "");
}

int
pacta_waiver_print(const struct pacta_waiver *w, struct pacta_buf *out,
    struct pacta_error *err)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_waiver back;
	int rc;

	waiver_write(w, &b);
	/* What would not be read is not written. */
	rc = pacta_waiver_parse(&back, "waiver", pacta_buf_str(&b), b.len,
	    err);
	pacta_waiver_dispose(&back);
	if (rc != 0)
		rc = lines_refused(rc, err);
	else
		pacta_buf_add(out, b.data, b.len);
	if (rc == 0 && (pacta_buf_failed(&b) || pacta_buf_failed(out)))
		rc = lines_outofmemory(err);
	pacta_buf_dispose(&b);
	return rc;
}

void
pacta_waiver_file(char out[PACTA_WAIVER_FILE_SIZE], const void *data,
    size_t len)
{
	struct pacta_sha512 h;
	char hex[PACTA_SHA512_HEX + 1];

	pacta_sha512(&h, data, len);
	pacta_sha512_hex(&h, hex);
	memcpy(out, hex, 8);
	memcpy(out + 8, ".waiver", 8);
}

/* --- content ---------------------------------------------------------------------- */

/* The provision by its eId, else by its identity; or a part of the text. */
static const struct pacta_node *
find_provision(struct pacta_doc *doc, const char *eid)
{
	const struct pacta_node *root = pacta_doc_root(doc), *n;
	const struct pacta_node *main = pacta_doc_main(doc);
	const char *id;

	n = pacta_doc_find(doc, eid);
	if (n != NULL)
		return n;
	for (n = main != NULL ? main->first : NULL; n != NULL; n = n->next)
		if ((n->el == PACTA_EL_PREFACE || n->el == PACTA_EL_PREAMBLE ||
		    n->el == PACTA_EL_CONCLUSIONS) &&
		    strcmp(n->name, eid) == 0)
			return n;
	for (n = root; n != NULL; n = pacta_node_next(n, root)) {
		id = n->type == PACTA_ELEMENT ? pacta_node_identity(n) : NULL;
		if (id != NULL && strcmp(id, eid) == 0)
			return n;
	}
	return NULL;
}

static void
content_mark(struct pacta_buf *b, const struct pacta_node *n)
{
	static const enum pacta_at marks[] = { PACTA_AT_DATE, PACTA_AT_HREF,
		PACTA_AT_FROM, PACTA_AT_UPTO };
	const char *value;

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if ((value = pacta_node_get(n, marks[i])) != NULL)
			pacta_buf_addf(b, "\x1f%s=%s\x1f",
			    pacta_at_name(marks[i]), value);
}

static void
content_chars(struct pacta_buf *b, const char *s, size_t len)
{
	pacta_buf_add(b, s, len);
}

const struct pacta_node *
pacta_waiver_provision(struct pacta_doc *doc, const char *name)
{
	const struct pacta_node *root = pacta_doc_root(doc), *n;
	const char *id;

	/* What is quoted has the ids of another text. */
	for (n = root; n != NULL; n = n->el == PACTA_EL_QUOTEDSTRUCTURE ?
	    pacta_node_skip(n, root) : pacta_node_next(n, root)) {
		id = n->type == PACTA_ELEMENT ? pacta_node_identity(n) : NULL;
		if (id != NULL && strcmp(id, name) == 0)
			return n;
	}
	return find_provision(doc, name);
}

/* The words with white space folded as the layout does it, blocks apart. */
static void
content(const struct pacta_node *root, struct pacta_buf *b)
{
	struct fold f = FOLD_INIT(b);

	for (const struct pacta_node *n = root; n != NULL;
	    n = pacta_node_next(n, root)) {
		if (n->type == PACTA_TEXT) {
			fold_text(&f, n->text, n->len, content_chars);
		} else if (n->type == PACTA_ELEMENT) {
			if (pacta_el_kind(n->el) != PACTA_KIND_INLINE) {
				fold_end(&f);
				pacta_buf_addc(b, '\n');
			}
			content_mark(b, n);
		}
	}
	fold_end(&f);
}

int
pacta_waiver_content(struct pacta_sha512 *out, struct pacta_doc *doc,
    const char *eid, struct pacta_error *err)
{
	const struct pacta_node *n = find_provision(doc, eid);

	if (n == NULL)
		return pacta_error_set(err, PACTA_ENOTFOUND,
		    "%s has no provision '%s'", pacta_doc_name(doc), eid);
	return pacta_waiver_digest(out, n, err);
}

int
pacta_waiver_digest(struct pacta_sha512 *out, const struct pacta_node *n,
    struct pacta_error *err)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	int rc = 0;

	if (n != NULL)
		content(n, &b);
	if (pacta_buf_failed(&b))
		rc = lines_outofmemory(err);
	else
		pacta_sha512(out, pacta_buf_str(&b), b.len);
	pacta_buf_dispose(&b);
	return rc;
}

/* --- applying --------------------------------------------------------------------- */

static struct pacta_doc *
doc_in(struct pacta_doc *const *docs, size_t count, const char *lang)
{
	const char *code;

	for (size_t i = 0; i < count; i++) {
		code = pacta_doc_language(docs[i]);
		if (code != NULL && strcmp(code, lang) == 0)
			return docs[i];
	}
	return NULL;
}

/* Whether every text is as the waiver saw it. */
static bool
holds(const struct pacta_waiver *w, struct pacta_doc *const *docs,
    size_t count)
{
	struct pacta_sha512 now;
	struct pacta_doc *doc;

	for (size_t i = 0; i < w->ntexts; i++) {
		doc = doc_in(docs, count, w->texts[i].lang);
		if (doc == NULL ||
		    pacta_waiver_content(&now, doc, w->eid, NULL) != 0 ||
		    !pacta_sha512_equal(&now, &w->texts[i].content))
			return false;
	}
	return true;
}

/* Whether the place is in one of the waiver's languages. */
static bool
covers_place(const struct pacta_waiver *w, struct pacta_doc *const *docs,
    size_t count, const struct pacta_place *at)
{
	struct pacta_doc *doc;

	if (at->file == NULL)
		return true;
	for (size_t i = 0; i < w->ntexts; i++) {
		doc = doc_in(docs, count, w->texts[i].lang);
		if (doc != NULL && strcmp(pacta_doc_name(doc), at->file) == 0)
			return true;
	}
	return false;
}

static bool
covers(const struct pacta_waiver *w, struct pacta_doc *const *docs,
    size_t count, const struct pacta_diag *d)
{
	return strcmp(w->rule, d->rule) == 0 && d->eid != NULL &&
	    strcmp(w->eid, d->eid) == 0 &&
	    covers_place(w, docs, count, &d->place) &&
	    covers_place(w, docs, count, &d->other);
}

static void
copy_to(struct pacta_diags *to, const struct pacta_diag *d)
{
	struct pacta_diag *copy = pacta_diags_add(to, d->severity, d->rule,
	    &d->place, "%s", d->message);

	if (copy != NULL && d->other.file != NULL)
		pacta_diags_other(to, copy, &d->other);
	if (copy != NULL && d->eid != NULL)
		pacta_diags_eid(to, copy, d->eid);
}

static bool
is_waived(const struct pacta_waiver *waivers, size_t n, const bool *valid,
    struct pacta_doc *const *docs, size_t count, const struct pacta_diag *d,
    bool *used)
{
	bool any = false;

	for (size_t i = 0; i < n; i++) {
		if (!valid[i] || !covers(&waivers[i], docs, count, d))
			continue;
		any = true;
		if (used != NULL)
			used[i] = true;
	}
	return any;
}

int
pacta_waivers_apply(const struct pacta_waiver *waivers, size_t nwaivers,
    struct pacta_doc *const *docs, size_t count, struct pacta_diags *diags,
    struct pacta_diags *waived, bool *used, struct pacta_error *err)
{
	struct pacta_diags kept = PACTA_DIAGS_INIT;
	bool *valid;

	if (nwaivers == 0)
		return 0;
	valid = calloc(nwaivers, sizeof(*valid));
	if (valid == NULL)
		return lines_outofmemory(err);
	for (size_t i = 0; i < nwaivers; i++)
		valid[i] = holds(&waivers[i], docs, count);
	for (size_t i = 0; i < diags->count; i++)
		copy_to(is_waived(waivers, nwaivers, valid, docs, count,
		    &diags->items[i], used) ? waived : &kept,
		    &diags->items[i]);
	kept.failed |= diags->failed;
	free(valid);
	pacta_diags_dispose(diags);
	*diags = kept;
	return kept.failed || waived->failed ? lines_outofmemory(err) : 0;
}

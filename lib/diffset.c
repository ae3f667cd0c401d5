/* Diffs of an agreement's languages, joined into rows. */
#include <stdlib.h>
#include <string.h>

#include <pacta/frbr.h>
#include <pacta/value.h>

#include "diffset_int.h"

#define MAX_BACK 1000	/* nodes gone back over to find a neighbour */

/* --- names ------------------------------------------------------------- */

bool
name_map_put(struct name_map *m, uint32_t name, void *value)
{
	size_t cap = m->cap < 256 ? 256 : m->cap;
	void **at;

	while (cap <= name)
		cap *= 2;
	if (cap > m->cap) {
		at = realloc(m->at, cap * sizeof(*at));
		if (at == NULL)
			return false;
		memset(at + m->cap, 0, (cap - m->cap) * sizeof(*at));
		m->at = at;
		m->cap = cap;
	}
	m->at[name] = value;
	return true;
}

void *
name_map_get(const struct name_map *m, uint32_t name)
{
	return name < m->cap ? m->at[name] : NULL;
}

static uint32_t
name_of(struct pacta_diffset *set, char kind, const char *s)
{
	return interner_id(set->names, kind, s, strlen(s));
}

/* --- provisions ---------------------------------------------------------- */

static bool
is_provision(const struct pacta_node *n)
{
	return n->type == PACTA_ELEMENT &&
	    (pacta_el_kind(n->el) == PACTA_KIND_HIER ||
	    n->el == PACTA_EL_ATTACHMENT || n->el == PACTA_EL_RECITAL);
}

static const struct pacta_node *
node_of(const struct pacta_mark *m)
{
	return m->new != NULL ? m->new : m->old;
}

/* The provision a mark is in, itself counted; what is quoted belongs to the one
 * that quotes it.  Outside of provisions: the part of the document. */
static const struct pacta_mark *
row_mark(const struct pacta_mark *m)
{
	const struct pacta_mark *best = NULL, *part = m;

	for (; m != NULL; m = m->parent) {
		if (best == NULL && is_provision(node_of(m)))
			best = m;
		if (node_of(m)->el == PACTA_EL_QUOTEDSTRUCTURE)
			best = NULL;
		if (pacta_el_kind(node_of(m)->el) != PACTA_KIND_ROOT)
			part = m;
	}
	return best != NULL ? best : part;
}

static const char *
identity_of(const struct pacta_node *n)
{
	return n != NULL && n->type == PACTA_ELEMENT ?
	    pacta_node_identity(n) : NULL;
}

/* --- rows ---------------------------------------------------------------- */

static struct diffset_row *
row_add(struct pacta_diffset *set)
{
	size_t cap = set->cap_rows < 64 ? 64 : set->cap_rows * 2;
	struct diffset_row *rows, *r;

	if (set->nrows == set->cap_rows) {
		rows = realloc(set->rows, cap * sizeof(*rows));
		if (rows == NULL)
			return NULL;
		set->rows = rows;
		set->cap_rows = cap;
	}
	r = &set->rows[set->nrows];
	memset(r, 0, sizeof(*r));
	r->row.texts = calloc(set->nlangs, sizeof(*r->row.texts));
	if (r->row.texts == NULL)
		return NULL;
	set->nrows++;
	return r;
}

static struct diffset_row *
row_named(struct pacta_diffset *set, char kind, const char *name, size_t lang,
    const struct pacta_mark *mark)
{
	uintptr_t at = name == NULL ? 0 :
	    (uintptr_t)name_map_get(&set->by_name, name_of(set, kind, name));
	struct diffset_row *r = at == 0 ? NULL : &set->rows[at - 1];

	return r != NULL && (r->marks[lang] == NULL ||
	    r->marks[lang] == mark) ? r : NULL;
}

static bool
row_name(struct pacta_diffset *set, char kind, const char *name,
    const struct diffset_row *r)
{
	uint32_t n;

	if (name == NULL)
		return true;
	n = name_of(set, kind, name);
	return n != UINT32_MAX && (name_map_get(&set->by_name, n) != NULL ||
	    name_map_put(&set->by_name, n,
	    (void *)(uintptr_t)(r - set->rows + 1)));
}

/* What has no id yet is known by where it stands: behind which provision, as
 * which of those without ids. */
static const char *
placed_name(struct pacta_diffset *set, const struct pacta_node *n)
{
	const struct pacta_node *at = n;
	struct pacta_buf b = PACTA_BUF_INIT;
	unsigned steps = 0;
	uint32_t id;

	for (; at != NULL && (at == n || identity_of(at) == NULL) &&
	    steps < MAX_BACK; steps++)
		at = at->prev != NULL ? at->prev : at->parent;
	pacta_buf_addf(&b, "%s %s %u", n->name != NULL ? n->name : "",
	    at != NULL ? identity_of(at) : "", steps);
	id = pacta_buf_failed(&b) ? UINT32_MAX : name_of(set, 'x',
	    pacta_buf_str(&b));
	pacta_buf_dispose(&b);
	return id == UINT32_MAX ? NULL : interner_text(set->names, id);
}

/* The row of a change, made when there is none. */
static struct diffset_row *
row_of(struct pacta_diffset *set, size_t lang, const struct pacta_mark *m,
    bool renumbering)
{
	const char *old_id = identity_of(m->old), *new_id = identity_of(m->new);
	const char *part = is_provision(node_of(m)) ? NULL : node_of(m)->name;
	char o = renumbering ? 'O' : 'o', n = renumbering ? 'N' : 'n';
	char p = renumbering ? 'P' : 'p';
	struct diffset_row *r = row_named(set, p, part, lang, m);

	if (part == NULL && old_id == NULL && new_id == NULL)
		*(m->new != NULL ? &new_id : &old_id) = placed_name(set,
		    node_of(m));
	if (part == NULL)
		r = row_named(set, o, old_id, lang, m);
	if (part == NULL && r == NULL)
		r = row_named(set, n, new_id, lang, m);
	/* What is one provision in the old text is not another one here. */
	if (r != NULL && part == NULL && old_id != NULL && r->old_id != NULL &&
	    strcmp(old_id, r->old_id) != 0)
		r = NULL;
	if (r == NULL) {
		r = row_add(set);
		if (r == NULL)
			return NULL;
		r->row.renumbering = renumbering;
		r->row.id = part != NULL ? part :
		    identity_of(m->new) != NULL ? new_id :
		    identity_of(m->old) != NULL ? old_id : "";
	}
	if (part == NULL && r->old_id == NULL)
		r->old_id = old_id;
	if (part == NULL && r->new_id == NULL)
		r->new_id = new_id;
	r->marks[lang] = m;
	r->row.texts[lang].old = m->old;
	r->row.texts[lang].new = m->new;
	return row_name(set, p, part, r) && row_name(set, o, r->old_id, r) &&
	    row_name(set, n, r->new_id, r) ? r : NULL;
}

static bool
row_change(struct pacta_row *row, size_t lang,
    const struct pacta_diff_change *c, unsigned kinds, unsigned ignore)
{
	struct pacta_row_text *t = &row->texts[lang];
	size_t cap = t->cap == 0 ? 2 : t->cap * 2;
	struct pacta_diff_change *list;

	if (t->count == t->cap) {
		list = realloc(t->changes, cap * sizeof(*list));
		if (list == NULL)
			return false;
		t->changes = list;
		t->cap = cap;
	}
	t->changes[t->count] = *c;
	if (ignore & PACTA_DIFF_RENUMBERED)
		t->changes[t->count].numbers = NULL;
	t->changes[t->count++].kind = kinds;
	t->kinds |= kinds;
	row->kinds |= kinds;
	return true;
}

static bool
add_changes(struct pacta_diffset *set, size_t lang)
{
	size_t n;
	const struct pacta_diff_change *c =
	    pacta_diff_changes(set->langs[lang].diff, &n);
	struct diffset_row *r;

	for (size_t i = 0; i < n; i++) {
		unsigned kinds = c[i].kind & ~set->options.ignore;
		bool renumbering = kinds == PACTA_DIFF_RENUMBERED;
		const struct pacta_mark *m = renumbering &&
		    c[i].mark->parent != NULL ? c[i].mark->parent : c[i].mark;

		if (kinds == 0)
			continue;
		r = row_of(set, lang, row_mark(m), renumbering);
		if (r == NULL || !row_change(&r->row, lang, &c[i], kinds,
		    set->options.ignore))
			return false;
	}
	return true;
}

/* --- the same provision in languages where it did not change ------------- */

static bool
index_nodes(struct pacta_diffset *set, struct name_map *map,
    const struct pacta_doc *doc)
{
	const struct pacta_node *root = pacta_doc_root(doc), *n = root;
	const char *id;
	uint32_t name;

	while (n != NULL) {
		id = is_provision(n) ? pacta_node_identity(n) : NULL;
		name = id != NULL ? name_of(set, 'i', id) : 0;
		if (name == UINT32_MAX || (id != NULL &&
		    name_map_get(map, name) == NULL &&
		    !name_map_put(map, name, (void *)(uintptr_t)n)))
			return false;
		n = n->type == PACTA_ELEMENT &&
		    (n->el == PACTA_EL_QUOTEDSTRUCTURE ||
		    pacta_el_kind(n->el) == PACTA_KIND_BLOCK) ?
		    pacta_node_skip(n, root) : pacta_node_next(n, root);
	}
	return true;
}

static const struct pacta_node *
find_part(const struct pacta_doc *doc, const char *name)
{
	const struct pacta_node *main_ = pacta_doc_main(doc);

	for (const struct pacta_node *n = main_ != NULL ? main_->first : NULL;
	    n != NULL; n = n->next)
		if (n->type == PACTA_ELEMENT && strcmp(n->name, name) == 0)
			return n;
	return NULL;
}

static const struct pacta_node *
find_node(struct pacta_diffset *set, size_t lang, int side, const char *id)
{
	return id == NULL ? NULL : name_map_get(&set->langs[lang].nodes[side],
	    name_of(set, 'i', id));
}

static void
fill_row(struct pacta_diffset *set, struct diffset_row *r, size_t lang)
{
	struct diffset_lang *l = &set->langs[lang];
	struct pacta_row_text *t = &r->row.texts[lang];

	if (l->diff == NULL || t->count > 0)
		return;
	if (r->old_id == NULL && r->new_id == NULL) {
		t->old = find_part(l->text.old, r->row.id);
		t->new = find_part(l->text.new, r->row.id);
		return;
	}
	t->old = find_node(set, lang, 0, r->old_id != NULL ? r->old_id :
	    r->new_id);
	t->new = find_node(set, lang, 1, r->new_id != NULL ? r->new_id :
	    r->old_id);
}

/* --- order ---------------------------------------------------------------- */

static const struct pacta_node *
node_before(const struct pacta_node *n)
{
	if (n->prev == NULL)
		return n->parent;
	for (n = n->prev; n->last != NULL; n = n->last)
		;
	return n;
}

/* Where a row stands in the new text of the first language: at its provision
 * or, where that has none, behind the one it follows in its own language. */
static uint64_t
place_of(struct pacta_diffset *set, size_t first, const struct diffset_row *r)
{
	const struct pacta_node *at = r->row.texts[first].new, *n = NULL;

	if (at != NULL)
		return (uint64_t)at->index << 1;
	for (size_t i = 0; i < set->nlangs && n == NULL; i++)
		n = r->row.texts[i].new;
	for (size_t i = 0; i < set->nlangs && n == NULL; i++)
		n = r->row.texts[i].old;
	for (int i = 0; n != NULL && i < MAX_BACK; i++) {
		n = node_before(n);
		at = n != NULL && is_provision(n) ? find_node(set, first, 1,
		    identity_of(n)) : NULL;
		if (at != NULL)
			return ((uint64_t)at->index << 1) + 1;
	}
	return 1;
}

static int
by_place(const void *a, const void *b)
{
	const struct diffset_row *x = a, *y = b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return x->row.renumbering - y->row.renumbering;
}

/* --- the whole ------------------------------------------------------------ */

/* The same where there is one language: by the marks around. */
static uint64_t
mark_place(const struct pacta_mark *m)
{
	while (m != NULL && m->new == NULL)
		m = m->prev != NULL ? m->prev : m->parent;
	return m != NULL ? (uint64_t)m->new->index << 1 : 1;
}

/* Finds the rows' provisions where they did not change, and puts the rows in the
 * order of the first language.  Of one language alone they are so already. */
static bool
complete(struct pacta_diffset *set, size_t first)
{
	bool ok = true;

	for (size_t i = 0; ok && i < set->nlangs; i++)
		ok = set->langs[i].diff == NULL ||
		    (index_nodes(set, &set->langs[i].nodes[0],
		    set->langs[i].text.old) &&
		    index_nodes(set, &set->langs[i].nodes[1],
		    set->langs[i].text.new));
	for (size_t i = 0; ok && i < set->nrows; i++) {
		for (size_t k = 0; k < set->nlangs; k++)
			fill_row(set, &set->rows[i], k);
		/* Rows made one after another stay so. */
		set->rows[i].place = place_of(set, first, &set->rows[i]) << 24 |
		    (i < 0xffffff ? i : 0xffffff);
	}
	if (ok)
		qsort(set->rows, set->nrows, sizeof(*set->rows), by_place);
	return ok;
}

/* What values are read with; a language without data has its figures read. */
static bool
make_readers(struct pacta_diffset *set)
{
	const struct pacta_langs *langs = set->options.langs;
	const struct pacta_lang *lang;

	for (size_t i = 0; langs != NULL && i < set->nlangs; i++) {
		struct diffset_lang *l = &set->langs[i];

		if (l->diff == NULL)
			continue;
		lang = pacta_langs_find(langs, l->text.lang);
		l->counts = lang != NULL &&
		    pacta_lang_get(lang, "value.number") != NULL;
		if (pacta_reader_new(&l->reader, lang, NULL) != 0)
			return false;
	}
	return true;
}

static bool
join(struct pacta_diffset *set)
{
	size_t first = set->nlangs, compared = 0;
	bool ok = true;

	for (size_t i = 0; ok && i < set->nlangs; i++) {
		if (set->langs[i].diff == NULL)
			continue;
		compared++;
		first = first < i ? first : i;
		ok = add_changes(set, i);
	}
	if (ok && compared == 1)
		for (size_t i = 0; i < set->nrows; i++)
			set->rows[i].place = mark_place(
			    set->rows[i].marks[first]) << 24;
	if (ok && compared > 1 && set->nrows > 0)
		ok = complete(set, first) && make_readers(set);
	return ok && diffset_judge(set);
}

static bool
make_list(struct pacta_diffset *set)
{
	set->list = calloc(set->nrows + 1, sizeof(*set->list));
	for (size_t i = 0; set->list != NULL && i < set->nrows; i++)
		set->list[i] = set->rows[i].row;
	for (size_t i = 0; set->list != NULL && i < set->nrows; i++)
		set->list[i].place = (uint32_t)(set->rows[i].place >> 25);
	return set->list != NULL;
}

static int
compare_languages(struct pacta_diffset *set,
    const struct pacta_diffset_text *texts, size_t count,
    struct pacta_error *err)
{
	int rc = 0;

	set->langs = calloc(count + 1, sizeof(*set->langs));
	set->names = interner_new();
	if (set->langs == NULL || set->names == NULL)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	set->nlangs = count;
	for (size_t i = 0; rc == 0 && i < count; i++) {
		set->langs[i].text = texts[i];
		if (texts[i].old != NULL && texts[i].new != NULL)
			rc = pacta_diff_new(&set->langs[i].diff, texts[i].old,
			    texts[i].new, err);
	}
	return rc;
}

int
pacta_diffset_new(struct pacta_diffset **out,
    const struct pacta_diffset_text *texts, size_t count,
    const struct pacta_diffset_options *options, struct pacta_error *err)
{
	struct pacta_diffset *set;
	int rc;

	*out = NULL;
	if (count > PACTA_DIFFSET_MAX)
		return pacta_error_set(err, PACTA_ELIMIT, "over %u languages",
		    PACTA_DIFFSET_MAX);
	set = calloc(1, sizeof(*set));
	if (set == NULL)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	if (options != NULL)
		set->options = *options;
	rc = compare_languages(set, texts, count, err);
	if (rc == 0 && (!join(set) || !make_list(set)))
		rc = pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	if (rc != 0)
		pacta_diffset_free(set);
	else
		*out = set;
	return rc;
}

void
pacta_diffset_free(struct pacta_diffset *set)
{
	if (set == NULL)
		return;
	for (size_t i = 0; i < set->nrows; i++) {
		for (size_t k = 0; k < set->nlangs; k++) {
			free(set->rows[i].row.texts[k].changes);
			free(set->rows[i].row.texts[k].values);
		}
		free(set->rows[i].row.texts);
	}
	for (size_t i = 0; i < set->nlangs; i++) {
		pacta_diff_free(set->langs[i].diff);
		pacta_reader_free(set->langs[i].reader);
		free(set->langs[i].nodes[0].at);
		free(set->langs[i].nodes[1].at);
	}
	free(set->langs);
	free(set->rows);
	free(set->list);
	free(set->by_name.at);
	interner_free(set->names);
	free(set);
}

size_t
pacta_diffset_count(const struct pacta_diffset *set)
{
	return set->nlangs;
}

const struct pacta_diffset_text *
pacta_diffset_text(const struct pacta_diffset *set, size_t i)
{
	return &set->langs[i].text;
}

const struct pacta_diff *
pacta_diffset_diff(const struct pacta_diffset *set, size_t i)
{
	return set->langs[i].diff;
}

const struct pacta_row *
pacta_diffset_rows(const struct pacta_diffset *set, size_t *count)
{
	*count = set->nrows;
	return set->list;
}

bool
pacta_diffset_same(const struct pacta_diffset *set)
{
	for (size_t i = 0; i < set->nlangs; i++)
		if ((set->langs[i].text.old == NULL) !=
		    (set->langs[i].text.new == NULL))
			return false;
	return set->nrows == 0;
}

/* --- what can be compared ------------------------------------------------- */

static bool
work_uri(const struct pacta_doc *doc, struct pacta_uri *out)
{
	static const enum pacta_el path[] = { PACTA_EL_META,
	    PACTA_EL_IDENTIFICATION, PACTA_EL_FRBRWORK, PACTA_EL_FRBRURI };
	const struct pacta_node *n = pacta_doc_main(doc);
	const char *value;

	for (size_t i = 0; n != NULL && i < sizeof(path) / sizeof(path[0]); i++)
		n = pacta_node_child(n, path[i]);
	value = n != NULL ? pacta_node_get(n, PACTA_AT_VALUE) : NULL;
	return value != NULL && pacta_uri_parse(out, value, NULL) == 0;
}

int
pacta_diffset_comparable(const struct pacta_doc *old,
    const struct pacta_doc *new, struct pacta_error *err)
{
	const char *a = pacta_doc_language(old), *b = pacta_doc_language(new);
	struct pacta_uri x, y;
	bool draft;

	if (a != NULL && b != NULL && strcmp(a, b) != 0)
		return pacta_error_set(err, PACTA_EREFUSED, "%s is in '%s', "
		    "%s in '%s': texts of one language are compared",
		    pacta_doc_name(old), a, pacta_doc_name(new), b);
	if (!work_uri(old, &x) || !work_uri(new, &y))
		return 0;	/* nothing says that they are different */
	draft = strcmp(x.number, "nn") == 0 || strcmp(y.number, "nn") == 0;
	if (draft ? strcmp(x.subtype, y.subtype) == 0 &&
	    strcmp(x.jurisdiction, y.jurisdiction) == 0 :
	    pacta_uri_same_work(&x, &y))
		return 0;
	return pacta_error_set(err, PACTA_EREFUSED, "different agreements: %s "
	    "is %s %s of %s, %s is %s %s of %s", pacta_doc_name(old),
	    x.subtype, x.number, x.date, pacta_doc_name(new), y.subtype,
	    y.number, y.date);
}

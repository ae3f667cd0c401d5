/* A diff for programs. */
#include <stdlib.h>
#include <string.h>

#include <pacta/waiver.h>

#include "report_diff_int.h"
#include "report_int.h"

static void
append(json_t **array, json_t *value)
{
	if (*array == NULL)
		json_decref(value);
	else if (json_array_append_new(*array, value) != 0) {
		json_decref(*array);
		*array = NULL;
	}
}

static json_t *
kinds_json(unsigned kinds)
{
	json_t *a = json_array();

	for (unsigned k = 1; k < PACTA_DIFF_BELOW; k <<= 1)
		if (kinds & k)
			append(&a, json_string(pacta_diff_kind_name(k)));
	return a;
}

/* Where something stands in one revision; null where it does not. */
static json_t *
node_json(const struct pacta_doc *doc, const struct pacta_node *n)
{
	json_t *o = json_object();
	struct pacta_place at;
	const char *s;

	if (n == NULL || doc == NULL) {
		json_decref(o);
		return json_null();
	}
	at = pacta_doc_node_place(doc, n);
	if (n->type == PACTA_ELEMENT) {
		report_set(&o, "element", json_string(n->name));
		if ((s = pacta_node_get(n, PACTA_AT_EID)) != NULL)
			report_set(&o, "eId", json_string(s));
		if ((s = pacta_node_get(n, PACTA_AT_WID)) != NULL)
			report_set(&o, "wId", json_string(s));
	}
	report_set(&o, "line", json_integer(at.line));
	report_set(&o, "column", json_integer(at.column));
	return o;
}

/* Lines as arrays of {op, text}. */
static json_t *
text_json(const struct diff_lines *l)
{
	static const char *const ops[] = { "keep", "delete", "insert" };
	json_t *lines = json_array(), *line = json_array(), *o;
	const char *text = pacta_buf_str(&l->text);
	size_t at = 0;

	for (size_t i = 0; i < l->count; i++) {
		const struct diff_part *p = &l->parts[i];

		o = json_object();
		report_set(&o, "op", json_string(ops[p->op]));
		report_set(&o, "text", json_stringn(text + at, p->end - at));
		append(&line, o);
		at = p->end;
		if (p->eol || i + 1 == l->count) {
			append(&lines, line);
			line = json_array();
		}
	}
	json_decref(line);
	return lines;
}

static json_t *
stretches_json(const struct pacta_diffset_text *t,
    const struct pacta_diff_change *c)
{
	struct pacta_diff_stretch s;
	const struct pacta_mark *after = NULL;
	json_t *a = json_array(), *o;

	for (; pacta_diff_stretch_next(&s, c, after); after = s.last) {
		o = json_object();
		report_set(&o, "count", json_integer((json_int_t)s.count));
		report_set(&o, "old_first", node_json(t->old, s.first->old));
		report_set(&o, "old_last", node_json(t->old, s.last->old));
		report_set(&o, "new_first", node_json(t->new, s.first->new));
		report_set(&o, "new_last", node_json(t->new, s.last->new));
		append(&a, o);
	}
	return a;
}

static json_t *
change_json(const struct pacta_diffset_text *t,
    const struct pacta_diff_change *c)
{
	struct diff_lines l = DIFF_LINES_INIT;
	struct pacta_buf b = PACTA_BUF_INIT;
	json_t *o = json_object();

	report_set(&o, "kinds", kinds_json(c->kind));
	report_set(&o, "old", node_json(t->old, c->mark->old));
	report_set(&o, "new", node_json(t->new, c->mark->new));
	if (c->kind == PACTA_DIFF_RENUMBERED) {
		report_set(&o, "count", json_integer((json_int_t)c->run));
		report_set(&o, "stretches", stretches_json(t, c));
		return o;
	}
	if (c->numbers != NULL) {
		json_t *n = json_object();

		report_set(&n, "count", json_integer((json_int_t)c->numbered));
		report_set(&n, "stretches", stretches_json(t, c));
		report_set(&o, "renumbered", n);
	}
	diff_table_place(&b, c);
	if (b.len > 0)
		report_set(&o, "cell", json_string(pacta_buf_str(&b)));
	l.raw = true;
	diff_lines_change(&l, c);
	if (l.failed || pacta_buf_failed(&l.text)) {
		json_decref(o);
		o = NULL;
	} else
		report_set(&o, "text", text_json(&l));
	diff_lines_dispose(&l);
	pacta_buf_dispose(&b);
	return o;
}

static json_t *
values_json(const struct pacta_row_text *x, enum pacta_row_value_op op)
{
	json_t *a = json_array();

	for (size_t i = 0; i < x->nvalues; i++)
		if (x->values[i].op == op)
			append(&a, json_string(x->values[i].text));
	return a;
}

static json_t *
row_text_json(const struct pacta_diffset_text *t,
    const struct pacta_row_text *x)
{
	json_t *o = json_object(), *a = json_array();

	report_set(&o, "old", node_json(t->old, x->old));
	report_set(&o, "new", node_json(t->new, x->new));
	report_set(&o, "kinds", kinds_json(x->kinds));
	for (size_t i = 0; i < x->count; i++)
		append(&a, change_json(t, &x->changes[i]));
	report_set(&o, "changes", a);
	report_set(&o, "went", values_json(x, PACTA_VALUE_WENT));
	report_set(&o, "came", values_json(x, PACTA_VALUE_CAME));
	report_set(&o, "apart", values_json(x, PACTA_VALUE_APART));
	return o;
}

/* In what the languages that changed are apart. */
static json_t *
apart_json(unsigned apart)
{
	static const char *const names[] = { "kinds", "values", "targets" };
	json_t *a = json_array();

	for (unsigned k = 0; k < sizeof(names) / sizeof(names[0]); k++)
		if (apart & 1u << k)
			append(&a, json_string(names[k]));
	return a;
}

static json_t *
languages_json(const struct pacta_diffset *set, uint32_t which)
{
	json_t *a = json_array();

	for (size_t i = 0; i < pacta_diffset_count(set); i++)
		if (which & 1u << i)
			append(&a, json_string(
			    pacta_diffset_text(set, i)->lang));
	return a;
}

/* Who said that it is as it should be; or null. */
static json_t *
waiver_json(const struct pacta_waiver *w)
{
	json_t *o;
	char day[11];

	if (w == NULL)
		return json_null();
	o = json_object();
	pacta_day_text(day, w->day);
	report_set(&o, "by", json_string(w->by));
	report_set(&o, "date", json_string(day));
	report_set(&o, "why", json_string(w->why));
	return o;
}

static json_t *
row_json(const struct pacta_diffset *set, const struct pacta_row *row)
{
	json_t *o = json_object(), *texts = json_object();
	struct pacta_buf b = PACTA_BUF_INIT;
	uint32_t absent = 0;
	size_t lang;
	const struct pacta_node *n = diff_row_node(set, row, &lang);

	for (size_t i = 0; i < pacta_diffset_count(set); i++)
		if (pacta_diffset_diff(set, i) != NULL &&
		    !((row->changed | row->unchanged) & 1u << i))
			absent |= 1u << i;
	if (n != NULL)
		diff_label(&b, n);
	report_set(&o, "id", json_string(row->id));
	report_set(&o, "label", json_string(pacta_buf_str(&b)));
	report_set(&o, "renumbering", json_boolean(row->renumbering));
	report_set(&o, "kinds", kinds_json(row->kinds));
	report_set(&o, "verdict", json_string(
	    pacta_row_verdict_name(row->verdict)));
	report_set(&o, "changed", languages_json(set, row->changed));
	report_set(&o, "unchanged", languages_json(set, row->unchanged));
	report_set(&o, "absent", languages_json(set, absent));
	report_set(&o, "apart", apart_json(row->apart));
	report_set(&o, "acknowledged", waiver_json(row->waiver));
	for (size_t i = 0; i < pacta_diffset_count(set); i++)
		if (pacta_diffset_diff(set, i) != NULL)
			report_set(&texts, pacta_diffset_text(set, i)->lang,
			    row_text_json(pacta_diffset_text(set, i),
			    &row->texts[i]));
	report_set(&o, "languages", texts);
	pacta_buf_dispose(&b);
	return o;
}

static json_t *
item_json(const struct pacta_report_diff_item *item)
{
	json_t *o = json_object(), *langs = json_array(), *a = json_array(), *l;
	size_t n;
	const struct pacta_row *rows = pacta_diffset_rows(item->set, &n);

	for (size_t i = 0; i < pacta_diffset_count(item->set); i++) {
		const struct pacta_diffset_text *t =
		    pacta_diffset_text(item->set, i);

		l = json_object();
		report_set(&l, "language", json_string(t->lang));
		report_set(&l, "text", json_string(t->old == NULL ? "added" :
		    t->new == NULL ? "removed" : "both"));
		append(&langs, l);
	}
	for (size_t i = 0; i < n; i++)
		append(&a, row_json(item->set, &rows[i]));
	report_set(&o, "agreement", json_string(item->name));
	report_set(&o, "languages", langs);
	report_set(&o, "rows", a);
	return o;
}

int
pacta_report_diff_json(struct pacta_buf *out,
    const struct pacta_report_diff *r, struct pacta_error *err)
{
	json_t *root = json_object(), *a = json_array();

	report_set(&root, "format", json_string("pacta-diff-1"));
	report_set(&root, "old", json_string(r->old_name));
	report_set(&root, "new", json_string(r->new_name));
	for (size_t i = 0; i < r->count; i++)
		append(&a, item_json(&r->items[i]));
	report_set(&root, "agreements", a);
	return report_emit(out, root, err);
}

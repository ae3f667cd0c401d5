/* Words for what happened. */
#include <string.h>

#include <pacta/waiver.h>

#include "label_int.h"
#include "report_diff_int.h"

void
diff_label(struct pacta_buf *out, const struct pacta_node *node)
{
	label_provision(out, node);
}

void
diff_kinds(struct pacta_buf *out, unsigned kinds)
{
	bool first = true;

	if (kinds & PACTA_DIFF_REPLACED)
		kinds &= ~(unsigned)PACTA_DIFF_WORDS;
	for (unsigned k = 1; k < PACTA_DIFF_BELOW; k <<= 1) {
		if (!(kinds & k))
			continue;
		pacta_buf_addf(out, "%s%s", first ? "" : ", ",
		    pacta_diff_kind_name(k));
		first = false;
	}
}

static const struct pacta_node *
cell_of(const struct pacta_node *n)
{
	while (n != NULL && n->el != PACTA_EL_TD && n->el != PACTA_EL_TH &&
	    n->el != PACTA_EL_TR)
		n = n->parent;
	return n;
}

static void
add_table_place(struct pacta_buf *out, const struct pacta_node *node,
    bool whole_column)
{
	const struct pacta_node *cell = cell_of(node), *row, *n;
	unsigned column = 1, line = 1;
	const char *s;

	if (cell == NULL)
		return;
	row = cell->el == PACTA_EL_TR ? cell : cell->parent;
	for (n = row; n != NULL && n->prev != NULL; n = n->prev)
		line += n->prev->el == PACTA_EL_TR;
	for (n = cell; n != row && n->prev != NULL; n = n->prev) {
		s = pacta_node_get(n->prev, PACTA_AT_COLSPAN);
		column += s != NULL && s[0] >= '2' && s[0] <= '9' &&
		    s[1] == '\0' ? (unsigned)(s[0] - '0') : 1;
	}
	if (!whole_column)
		pacta_buf_addf(out, "row %u%s", line, cell != row ? ", " : "");
	if (cell != row)
		pacta_buf_addf(out, "column %u", column);
}

/* A cell that comes, goes or moves does so with its column. */
static bool
is_column(const struct pacta_diff_change *c, const struct pacta_node *n)
{
	return (n->el == PACTA_EL_TD || n->el == PACTA_EL_TH) && (c->kind &
	    (PACTA_DIFF_INSERTED | PACTA_DIFF_DELETED | PACTA_DIFF_MOVED));
}

void
diff_table_place(struct pacta_buf *out, const struct pacta_diff_change *c)
{
	const struct pacta_node *n = c->mark->new != NULL ? c->mark->new :
	    c->mark->old;

	add_table_place(out, n, is_column(c, n));
}

const struct pacta_node *
diff_row_node(const struct pacta_diffset *set, const struct pacta_row *row,
    size_t *lang)
{
	size_t n = pacta_diffset_count(set);

	for (*lang = 0; *lang < n; ++*lang)
		if (row->texts[*lang].new != NULL)
			return row->texts[*lang].new;
	for (*lang = 0; *lang < n; ++*lang)
		if (row->texts[*lang].old != NULL)
			return row->texts[*lang].old;
	*lang = 0;
	return NULL;
}

static void
add_languages(struct pacta_buf *out, const struct pacta_diffset *set,
    uint32_t which)
{
	bool first = true;

	for (size_t i = 0; i < pacta_diffset_count(set); i++) {
		if (!(which & 1u << i))
			continue;
		pacta_buf_addf(out, "%s%s", first ? "" : ", ",
		    pacta_diffset_text(set, i)->lang);
		first = false;
	}
}

/* "rus 48 hours; zho 36 hours": what each of the languages says that part. */
static void
add_apart(struct pacta_buf *out, const struct pacta_diffset *set,
    const struct pacta_row *row)
{
	const char *between = ": ";

	if (row->apart == 0 || row->renumbering)	/* the numbers are told */
		return;

	for (size_t i = 0; i < pacta_diffset_count(set); i++) {
		const struct pacta_row_text *t = &row->texts[i];
		bool first = true;

		if (!(row->changed & 1u << i))
			continue;
		pacta_buf_addf(out, "%s%s ", between,
		    pacta_diffset_text(set, i)->lang);
		between = "; ";
		for (size_t k = 0; k < t->nvalues; k++) {
			if (t->values[k].op != PACTA_VALUE_APART)
				continue;
			pacta_buf_addf(out, "%s%s", first ? "" : ", ",
			    t->values[k].text);
			first = false;
		}
		if (first && row->apart == PACTA_APART_KINDS)
			diff_kinds(out, t->kinds & PACTA_DIFF_SUBSTANCE);
		else if (first)
			pacta_buf_adds(out, "–");
	}
}

static void
add_waiver(struct pacta_buf *out, const struct pacta_waiver *w)
{
	struct diff_lines l = DIFF_LINES_INIT;
	struct pacta_buf b = PACTA_BUF_INIT;
	char day[11];

	pacta_day_text(day, w->day);
	pacta_buf_addf(&b, "%s, %s: %s", w->by, day, w->why);
	diff_lines_add(&l, PACTA_SPAN_KEEP, pacta_buf_str(&b), b.len);
	pacta_buf_addf(out, " (acknowledged by %s)", pacta_buf_str(&l.text));
	diff_lines_dispose(&l);
	pacta_buf_dispose(&b);
}

void
diff_verdict(struct pacta_buf *out, const struct pacta_diffset *set,
    const struct pacta_row *row)
{
	uint32_t others = 0;

	for (size_t i = 0; i < pacta_diffset_count(set); i++)
		if (pacta_diffset_diff(set, i) != NULL &&
		    !(row->changed & 1u << i))
			others |= 1u << i;
	switch (row->verdict) {
	case PACTA_ROW_ALL:
		pacta_buf_adds(out, "in all languages");
		break;
	case PACTA_ROW_SOME:
		pacta_buf_adds(out, "changed in ");
		add_languages(out, set, row->changed);
		pacta_buf_adds(out, ", not in ");
		add_languages(out, set, others);
		if (row->apart != 0)
			pacta_buf_adds(out, "; and differently");
		add_apart(out, set, row);
		break;
	case PACTA_ROW_DIFFERENT:
		pacta_buf_adds(out, "changed in all languages, but "
		    "differently");
		add_apart(out, set, row);
		break;
	case PACTA_ROW_LEVEL:
		pacta_buf_adds(out, "in ");
		add_languages(out, set, row->changed);
		pacta_buf_adds(out, ", now as in ");
		add_languages(out, set, others);
		break;
	case PACTA_ROW_ALONE: case PACTA_ROW_MINOR:
		break;
	}
	if (row->waiver != NULL)
		add_waiver(out, row->waiver);
}

bool
diff_parts(const struct pacta_row *row)
{
	return row->waiver == NULL && (row->verdict == PACTA_ROW_SOME ||
	    row->verdict == PACTA_ROW_DIFFERENT);
}

static const char *
number_of(const struct pacta_node *n)
{
	const char *id = pacta_node_get(n, PACTA_AT_EID), *p;

	if (id == NULL)
		return "?";
	p = strrchr(label_last_part(id), '_');
	return p != NULL ? p + 1 : label_last_part(id);
}

void
diff_stretches(struct pacta_buf *out, const struct pacta_diff_change *c)
{
	struct pacta_diff_stretch s;
	const struct pacta_mark *after = NULL;

	for (; pacta_diff_stretch_next(&s, c, after); after = s.last) {
		pacta_buf_addf(out, "%s%s%s %s", after != NULL ? "; " : "",
		    s.first->new->name, s.count > 1 ? "s" : "",
		    number_of(s.first->old));
		if (s.count > 1)
			pacta_buf_addf(out, "–%s are now %s–%s",
			    number_of(s.last->old), number_of(s.first->new),
			    number_of(s.last->new));
		else
			pacta_buf_addf(out, " is now %s",
			    number_of(s.first->new));
	}
}

void
diff_summary(struct pacta_buf *out, const struct pacta_diffset *set)
{
	size_t n, counts[16] = { 0 };
	const struct pacta_row *rows = pacta_diffset_rows(set, &n);

	for (size_t i = 0; i < n; i++)
		for (unsigned k = 0; 1u << k < PACTA_DIFF_BELOW; k++)
			counts[k] += (rows[i].kinds >> k & 1) != 0;
	pacta_buf_addf(out, "%zu change%s", n, n == 1 ? "" : "s");
	for (unsigned k = 0, first = 1; 1u << k < PACTA_DIFF_BELOW; k++)
		if (counts[k] > 0) {
			pacta_buf_addf(out, "%s%zu %s", first ? ": " : ", ",
			    counts[k], pacta_diff_kind_name(1u << k));
			first = 0;
		}
}

static const struct pacta_node *
provision_of(const struct pacta_node *n)
{
	while (n != NULL && !label_is_numbered(n))
		n = n->parent;
	return n;
}

/* The references of one side of a block's changed spans. */
static void
add_targets(struct pacta_buf *out, const struct pacta_mark *m,
    enum pacta_span_op op)
{
	const char *href;
	bool first = true;

	for (uint32_t i = 0; i < m->nspans; i++) {
		const struct pacta_span *s = &m->spans[i];
		const struct pacta_token *t = op == PACTA_SPAN_DELETE ? s->old :
		    s->new;

		for (uint32_t k = 0; s->op == op && k < s->count; k++) {
			href = t[k].kind == PACTA_TOKEN_OPEN &&
			    t[k].node->el == PACTA_EL_REF ?
			    pacta_node_get(t[k].node, PACTA_AT_HREF) : NULL;
			if (href == NULL)
				continue;
			pacta_buf_addf(out, "%s%s", first ? "" : ", ", href);
			first = false;
		}
	}
}

void
diff_detail(struct pacta_buf *out, const struct pacta_diff_change *c)
{
	const struct pacta_node *from;

	if ((c->kind & PACTA_DIFF_MOVED) && c->mark->old != NULL) {
		from = provision_of(c->mark->old);
		if (cell_of(c->mark->old) == c->mark->old) {
			pacta_buf_adds(out, "was ");
			add_table_place(out, c->mark->old,
			    is_column(c, c->mark->old));
		} else if (from != NULL) {
			pacta_buf_adds(out, "was ");
			diff_label(out, from);
		}
	}
	if (c->kind & PACTA_DIFF_RETARGETED) {
		pacta_buf_adds(out, out->len > 0 ? "; from " : "from ");
		add_targets(out, c->mark, PACTA_SPAN_DELETE);
		pacta_buf_adds(out, " to ");
		add_targets(out, c->mark, PACTA_SPAN_INSERT);
	}
	if (c->numbers != NULL) {
		pacta_buf_adds(out, out->len > 0 ? "; " : "");
		diff_stretches(out, c);
	}
}

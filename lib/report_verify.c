/* The report of pacta verify. */
#include <string.h>

#include <pacta/report.h>
#include <pacta/text.h>
#include <pacta/verify.h>

#include "report_int.h"

static bool
shown(const struct pacta_report_verify *r, const char *slug, uint32_t version)
{
	for (size_t i = 0; i < r->count; i++)
		if (strcmp(r->targets[i].slug, slug) == 0 &&
		    (r->targets[i].version == 0 ||
		    r->targets[i].version == version))
			return true;
	return r->count == 0;
}

/* A version that was asked for, and is not there, is not verified. */
static const struct pacta_target *
missing_target(const struct pacta_report_verify *r)
{
	const struct pacta_verdict *v = r->verdict;

	for (size_t i = 0; i < r->count; i++) {
		bool found = false;

		for (size_t k = 0; k < v->nversions; k++)
			found |= strcmp(v->versions[k].slug,
			    r->targets[i].slug) == 0 &&
			    (r->targets[i].version == 0 ||
			    r->targets[i].version == v->versions[k].version);
		if (!found)
			return &r->targets[i];
	}
	return NULL;
}

bool
pacta_report_verify_yes(const struct pacta_report_verify *r)
{
	return r->verdict->verified && missing_target(r) == NULL &&
	    (!r->strict || r->verdict->findings.warnings == 0);
}

/* --- JSON --------------------------------------------------------------------- */

static json_t *
judgement_json(const struct pacta_judgement *j)
{
	static const char *const answers[] = { "no", "yes", "none" };
	json_t *root = json_object();

	report_set(&root, "answer", json_string(answers[j->answer]));
	report_set(&root, "code", json_string(j->code));
	report_set(&root, "reason", json_string(j->text));
	return root;
}

static json_t *
digest_json(const struct pacta_sha512 *d)
{
	char text[PACTA_SHA512_TEXT + 1];

	pacta_sha512_text(d, text);
	return json_string(text);
}

static json_t *
day_json(pacta_day day)
{
	char text[11];

	if (day == PACTA_NO_DAY)
		return json_null();
	pacta_day_text(text, day);
	return json_string(text);
}

static json_t *
types_json(pacta_act_set set)
{
	json_t *list = json_array();

	for (unsigned t = 0; t < PACTA_ACT_TYPES; t++)
		if (set & 1u << t)
			json_array_append_new(list, json_string(
			    pacta_act_type_name((enum pacta_act_type)t)));
	return list;
}

static json_t *
party_json(const struct pacta_verdict_version *ver,
    const struct pacta_verdict_party *p)
{
	json_t *root = json_object(), *cells = json_array();

	for (size_t i = 0; i < ver->manifest.nlanguages; i++) {
		json_t *cell = json_object();

		report_set(&cell, "language",
		    json_string(ver->manifest.languages[i].code));
		report_set(&cell, "acts", types_json(p->cells[i].done));
		report_set(&cell, "valid", judgement_json(&p->cells[i].valid));
		report_set(&cell, "effective",
		    judgement_json(&p->cells[i].effective));
		report_set(&cell, "in_force",
		    judgement_json(&p->cells[i].in_force));
		json_array_append_new(cells, cell);
	}
	report_set(&root, "party", json_string(p->party));
	report_set(&root, "original", json_boolean(p->original));
	report_set(&root, "count", json_integer((json_int_t)p->nacts));
	report_set(&root, "acts", types_json(p->done));
	report_set(&root, "valid", judgement_json(&p->valid));
	report_set(&root, "effective", judgement_json(&p->effective));
	report_set(&root, "in_force", judgement_json(&p->in_force));
	report_set(&root, "since", day_json(p->since));
	report_set(&root, "languages", cells);
	return root;
}

static json_t *
version_json(const struct pacta_verdict_version *ver)
{
	const struct pacta_manifest *m = &ver->manifest;
	json_t *root = json_object(), *langs = json_array();
	json_t *parties = json_array();

	for (size_t i = 0; i < m->nlanguages; i++) {
		json_t *lang = json_object();

		report_set(&lang, "code", json_string(m->languages[i].code));
		report_set(&lang, "authentic",
		    json_boolean(m->languages[i].authentic));
		report_set(&lang, "file", json_string(m->languages[i].file));
		report_set(&lang, "sha512",
		    digest_json(&m->languages[i].sha512));
		json_array_append_new(langs, lang);
	}
	for (size_t i = 0; i < ver->nparties; i++)
		json_array_append_new(parties, party_json(ver,
		    &ver->parties[i]));
	report_set(&root, "agreement", json_string(ver->slug));
	report_set(&root, "version", json_integer(ver->version));
	report_set(&root, "manifest", digest_json(&ver->sha512));
	if (m->version != 0) {
		report_set(&root, "work", json_string(m->work));
		report_set(&root, "adopted", day_json(m->adopted));
	}
	report_set(&root, "languages", langs);
	report_set(&root, "frozen", judgement_json(&ver->frozen));
	report_set(&root, "in_force", judgement_json(&ver->in_force));
	report_set(&root, "since", day_json(ver->since));
	report_set(&root, "parties", parties);
	return root;
}

static json_t *
act_json(const struct pacta_verdict_act *a)
{
	json_t *root = json_object();

	report_set(&root, "path", json_string(a->path));
	report_set(&root, "sha512", digest_json(&a->sha512));
	if (a->act.seq != 0) {
		report_set(&root, "party", json_string(a->act.party));
		report_set(&root, "type",
		    json_string(pacta_act_type_name(a->act.type)));
		report_set(&root, "seq", json_integer(a->act.seq));
		report_set(&root, "version", json_integer(a->act.version));
		report_set(&root, "declared", day_json(a->act.declared));
	}
	report_set(&root, "valid", judgement_json(&a->valid));
	report_set(&root, "effective", judgement_json(&a->effective));
	return root;
}

/* Paths come from the repository, and need not be UTF-8. */
static json_t *
safe_string(const char *s)
{
	json_t *j = json_string(s);

	return j != NULL ? j : json_string("(a name that is not UTF-8)");
}

static json_t *
findings_json(const struct pacta_diags *l)
{
	json_t *list = json_array();

	for (size_t i = 0; i < l->count; i++) {
		const struct pacta_diag *d = &l->items[i];
		json_t *f = json_object();

		report_set(&f, "severity",
		    json_string(pacta_severity_name(d->severity)));
		report_set(&f, "rule", json_string(d->rule));
		report_set(&f, "file", safe_string(d->place.file));
		report_set(&f, "line", json_integer(d->place.line));
		report_set(&f, "column", json_integer(d->place.column));
		report_set(&f, "message", safe_string(d->message));
		json_array_append_new(list, f);
	}
	return list;
}

int
pacta_report_verify_json(struct pacta_buf *out,
    const struct pacta_report_verify *r, struct pacta_error *err)
{
	const struct pacta_verdict *v = r->verdict;
	json_t *root = json_object(), *versions = json_array();
	json_t *acts = json_array();
	struct pacta_sha512 sum;

	for (size_t i = 0; i < v->nversions; i++)
		if (shown(r, v->versions[i].slug, v->versions[i].version))
			json_array_append_new(versions,
			    version_json(&v->versions[i]));
	for (size_t i = 0; i < v->nacts; i++)
		json_array_append_new(acts, act_json(&v->acts[i]));
	report_set(&root, "format", json_string("pacta-verify-1"));
	report_set(&root, "verified",
	    json_boolean(pacta_report_verify_yes(r)));
	report_set(&root, "commit", json_string(r->commit));
	report_set(&root, "sha512", pacta_trust_root(v->state, &sum) ?
	    digest_json(&sum) : json_null());
	report_set(&root, "root", judgement_json(&v->root));
	report_set(&root, "trust", judgement_json(&v->trust));
	report_set(&root, "versions", versions);
	report_set(&root, "acts", acts);
	report_set(&root, "findings", findings_json(&v->findings));
	return report_emit(out, root, err);
}

/* --- text ----------------------------------------------------------------------- */

enum { COLUMNS = 5, ROW_TEXT = 256 };

struct row {
	char cells[COLUMNS][ROW_TEXT];
};

static void
cell_put(char *cell, const struct pacta_judgement *j)
{
	static const char *const answers[] = { "NO", "yes", "-" };
	struct pacta_buf b = PACTA_BUF_INIT;

	/* "valid" needs no reason. */
	pacta_buf_adds(&b, answers[j->answer]);
	if (strcmp(j->code, "valid") != 0)
		pacta_buf_addf(&b, "%s %s", j->answer == PACTA_ANSWER_NONE ?
		    "" : ":", j->text);
	if (!pacta_buf_failed(&b) && b.len < ROW_TEXT)
		memcpy(cell, b.data, b.len + 1);
	pacta_buf_dispose(&b);
}

static bool
same_judgement(const struct pacta_judgement *a,
    const struct pacta_judgement *b)
{
	return a->answer == b->answer && strcmp(a->code, b->code) == 0 &&
	    strcmp(a->text, b->text) == 0;
}

static bool
same_cell(const struct pacta_verdict_cell *a,
    const struct pacta_verdict_cell *b)
{
	return same_judgement(&a->valid, &b->valid) &&
	    same_judgement(&a->effective, &b->effective) &&
	    same_judgement(&a->in_force, &b->in_force);
}

static void
pad(struct pacta_buf *out, const char *text, size_t width)
{
	size_t n = pacta_text_width(text, strlen(text));

	pacta_buf_adds(out, text);
	for (; n < width; n++)
		pacta_buf_addc(out, ' ');
}

static void
print_rows(struct pacta_buf *out, const struct row *rows, size_t n)
{
	size_t width[COLUMNS] = { 0 };

	for (size_t i = 0; i < n; i++)
		for (size_t c = 0; c < COLUMNS; c++) {
			const char *s = rows[i].cells[c];
			size_t w = pacta_text_width(s, strlen(s));

			width[c] = w > width[c] ? w : width[c];
		}
	for (size_t i = 0; i < n; i++) {
		for (size_t c = 0; c < COLUMNS; c++) {
			pacta_buf_adds(out, "  ");
			pad(out, rows[i].cells[c],
			    c + 1 < COLUMNS ? width[c] : 0);
		}
		pacta_buf_addc(out, '\n');
	}
}

/* The languages of one party that fare alike share a row. */
static void
party_rows(const struct pacta_verdict_version *ver,
    const struct pacta_verdict_party *p, struct pacta_buf *rows)
{
	const struct pacta_manifest *m = &ver->manifest;
	struct row row;

	for (size_t i = 0; i < m->nlanguages; i++) {
		const struct pacta_verdict_cell *cell = &p->cells[i];
		size_t len = 0, first = 0;

		/* An unofficial translation that nobody acted on says
		 * nothing. */
		if (!m->languages[i].authentic &&
		    cell->valid.answer == PACTA_ANSWER_NONE)
			continue;
		while (first < i && !same_cell(&p->cells[first], cell))
			first++;
		if (first < i)
			continue;
		memset(&row, 0, sizeof(row));
		memcpy(row.cells[0], p->party, strlen(p->party) + 1);
		for (size_t k = i; k < m->nlanguages; k++)
			if (same_cell(&p->cells[k], cell) &&
			    len + 5 < ROW_TEXT) {
				if (len > 0)
					row.cells[1][len++] = ' ';
				memcpy(row.cells[1] + len,
				    m->languages[k].code, 4);
				len += 3;
			}
		cell_put(row.cells[2], &cell->valid);
		cell_put(row.cells[3], &cell->effective);
		cell_put(row.cells[4], &cell->in_force);
		pacta_buf_add(rows, &row, sizeof(row));
	}
}

static void
version_text(struct pacta_buf *out, const struct pacta_verdict_version *ver)
{
	static const struct row head = { { "party", "languages", "valid",
	    "effective", "in force" } };
	struct pacta_buf rows = PACTA_BUF_INIT;
	char day[11];

	pacta_buf_addf(out, "\n%s@%u", ver->slug, ver->version);
	if (ver->manifest.version != 0) {
		pacta_day_text(day, ver->manifest.adopted);
		pacta_buf_addf(out, ", adopted %s", day);
	}
	pacta_buf_addf(out, "\n  texts: %s%s\n  entry into force: %s\n",
	    ver->frozen.answer == PACTA_ANSWER_YES ? "" : "NOT INTACT: ",
	    ver->frozen.text, ver->in_force.text);
	pacta_buf_add(&rows, &head, sizeof(head));
	for (size_t i = 0; i < ver->nparties; i++)
		party_rows(ver, &ver->parties[i], &rows);
	if (ver->nparties > 0 && !pacta_buf_failed(&rows))
		print_rows(out, (const struct row *)(const void *)rows.data,
		    rows.len / sizeof(struct row));
	pacta_buf_dispose(&rows);
}

static void
summary(struct pacta_buf *out, const struct pacta_report_verify *r)
{
	const struct pacta_verdict *v = r->verdict;
	const struct pacta_target *t = missing_target(r);
	char root[PACTA_SHA512_TEXT + 1] = "none";
	struct pacta_sha512 sum;

	if (pacta_trust_root(v->state, &sum))
		pacta_sha512_text(&sum, root);
	if (pacta_report_verify_yes(r))
		pacta_buf_addf(out, "VERIFIED: %zu adopted %s, %zu %s; "
		    "every text is as adopted and every signature holds.\n",
		    v->nversions, v->nversions == 1 ? "version" : "versions",
		    v->nacts, v->nacts == 1 ? "act" : "acts");
	else if (t != NULL && t->version != 0)
		pacta_buf_addf(out, "NOT VERIFIED: %s has no version %u.\n",
		    t->slug, t->version);
	else if (t != NULL)
		pacta_buf_addf(out, "NOT VERIFIED: %s has no adopted "
		    "version.\n", t->slug);
	else if (v->findings.errors > 0 || v->root.answer == PACTA_ANSWER_YES)
		pacta_buf_addf(out, "NOT VERIFIED: %zu %s; do not rely on "
		    "what is here.\n", v->findings.errors + (r->strict ?
		    v->findings.warnings : 0), v->findings.errors == 1 ?
		    "fault was found" : "faults were found");
	else
		pacta_buf_adds(out, "UNPINNED: the signatures hold among "
		    "themselves, but nobody has confirmed whose they are.\n"
		    "Compare the root below with the one that was published, "
		    "then give it with --root.\n");
	pacta_buf_addf(out, "root: %s (%s)\n", root,
	    v->root.answer == PACTA_ANSWER_YES ? "pinned" : v->root.code);
	pacta_buf_addf(out, "trust: %s\n", v->trust.text);
}

int
pacta_report_verify_text(struct pacta_buf *out,
    const struct pacta_report_verify *r, struct pacta_error *err)
{
	const struct pacta_verdict *v = r->verdict;

	summary(out, r);
	for (size_t i = 0; i < v->nversions; i++)
		if (shown(r, v->versions[i].slug, v->versions[i].version))
			version_text(out, &v->versions[i]);
	return pacta_buf_failed(out) ? pacta_error_set(err, PACTA_ENOMEM,
	    "out of memory") : 0;
}

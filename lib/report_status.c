/* The report of pacta status. */
#include <stdlib.h>
#include <string.h>

#include <pacta/report.h>
#include <pacta/text.h>

#include "report_int.h"

/* --- text ------------------------------------------------------------- */

#define SOME 8u	/* provisions or findings named where not all are asked for */

struct status_text {
	struct pacta_buf *out;
	const struct pacta_report_status *r;
};

static void
text_colour(const struct status_text *t, const char *code)
{
	if (t->r->colour)
		pacta_buf_addf(t->out, "\033[%sm", code);
}

/* One of the counts in brackets. */
static void
text_count(const struct status_text *t, bool *some, char sign, uint32_t n)
{
	if (n == 0)
		return;
	pacta_buf_addf(t->out, "%c%c%u", *some ? ' ' : '(', sign, n);
	*some = true;
}

static void
text_language(const struct status_text *t,
    const struct pacta_status_language *l)
{
	bool some = false, bad = !l->draft || !l->readable ||
	    l->disagrees > 0;

	if (bad || l->behind > 0 || l->lacks > 0)
		text_colour(t, bad ? "31" : "33");
	pacta_buf_addf(t->out, "%s%s", l->code,
	    !l->authentic && (l->readable || !l->draft) ? "*" : "");
	if (!l->draft)
		pacta_buf_adds(t->out, "(gone)");
	else if (!l->readable)
		pacta_buf_adds(t->out, "(unreadable)");
	text_count(t, &some, '-', l->lacks);
	text_count(t, &some, '+', l->extra);
	text_count(t, &some, '~', l->behind);
	text_count(t, &some, '!', l->disagrees);
	if (some)
		pacta_buf_addc(t->out, ')');
	if (bad || l->behind > 0 || l->lacks > 0)
		text_colour(t, "0");
}

static void
text_languages(const struct status_text *t, const struct pacta_status *s)
{
	for (size_t i = 0; i < s->count; i++) {
		if (i > 0)
			pacta_buf_addc(t->out, ' ');
		text_language(t, &s->languages[i]);
	}
	if (s->count == 0)
		pacta_buf_adds(t->out, "no texts");
}

/* --- what is behind ------------------------------------------------------- */

static void
text_since(struct pacta_buf *out, const struct pacta_step_item *item)
{
	char when[40];

	if (item->since == NULL) {
		pacta_buf_adds(out, " since before the oldest commit seen");
	} else if (item->since->id[0] == '\0') {
		pacta_buf_adds(out, ", not committed yet");
	} else {
		report_time(when, item->since->when_s,
		    item->since->offset_min);
		pacta_buf_addf(out, " since %.10s (%.10s, %s)",
		    item->since->id, when, item->since->subject);
	}
}

static void
text_reason(struct pacta_buf *out, const struct pacta_status *s,
    const struct pacta_step_item *item)
{
	static const char *const how[] = { "behind %s", "lacks what %s has",
	    "keeps what %s no longer has" };
	const char *leader = s->languages[item->leader].code;
	const char *at = strstr(how[item->kind], "%s");

	pacta_buf_add(out, how[item->kind], (size_t)(at - how[item->kind]));
	pacta_buf_adds(out, leader);
	pacta_buf_adds(out, at + 2);
	text_since(out, item);
	pacta_buf_adds(out, ":");
}

static bool
goes_with(const struct pacta_step_item *a, const struct pacta_step_item *b)
{
	return a->language == b->language && a->leader == b->leader &&
	    a->kind == b->kind && a->since == b->since;
}

/* A label from right to left is kept from turning round what is beside it. */
static void
text_provision(struct pacta_buf *out, const struct pacta_status *s,
    const struct pacta_step_item *item)
{
	size_t in = item->kind == PACTA_STEP_KEEPS ? item->language :
	    item->leader;
	bool rtl = pacta_text_rtl(s->languages[in].code);

	pacta_buf_addf(out, " %s%s%s", rtl ? "\u2067" : "", item->label,
	    rtl ? "\u2069" : "");
	if (strcmp(item->label, item->id) != 0)
		pacta_buf_addf(out, " [%s]", item->id);
}

static void
text_group(const struct status_text *t, const struct pacta_status *s,
    const struct pacta_step_item *items, size_t count, size_t first,
    bool *done)
{
	const struct pacta_step_item *item = &items[first];
	size_t named = 0, left = 0;

	pacta_buf_addf(t->out, "  %s%s  ", s->languages[item->language].code,
	    s->languages[item->language].authentic ? "" : "*");
	text_reason(t->out, s, item);
	for (size_t i = first; i < count; i++) {
		if (done[i] || !goes_with(&items[i], item))
			continue;
		done[i] = true;
		if (!t->r->whole && named == SOME) {
			left++;
			continue;
		}
		if (named++ > 0)
			pacta_buf_addc(t->out, ';');
		text_provision(t->out, s, &items[i]);
	}
	if (left > 0)
		pacta_buf_addf(t->out, "; and %zu more", left);
	pacta_buf_addc(t->out, '\n');
}

static void
text_behind(const struct status_text *t, const struct pacta_status *s,
    size_t language)
{
	const struct pacta_step_item *items;
	size_t n = 0;
	bool *done;

	if (s->step == NULL)
		return;
	items = pacta_step_items(s->step, &n);
	done = calloc(n + 1, sizeof(*done));
	if (done == NULL)
		t->out->failed = true;
	for (size_t i = 0; done != NULL && i < n; i++)
		if (!done[i] && items[i].language == language)
			text_group(t, s, items, n, i, done);
	free(done);
}

static void
text_findings(const struct status_text *t, const struct pacta_status *s,
    size_t language)
{
	const struct pacta_diag *d;
	size_t named = 0, left = 0;

	for (size_t i = 0; i < s->findings.count; i++) {
		d = &s->findings.items[i];
		if (pacta_status_language_of(s, &d->place) != language)
			continue;
		if (!t->r->whole && named++ == SOME) {
			left++;
			named--;
			continue;
		}
		pacta_buf_adds(t->out, "  ");
		if (language < s->count)
			pacta_buf_addf(t->out, "%s%s  ",
			    s->languages[language].code,
			    s->languages[language].authentic ? "" : "*");
		pacta_buf_addf(t->out, "disagrees: line %u, column %u: "
		    "%s [%s]\n", d->place.line, d->place.column, d->message,
		    d->rule);
	}
	if (left > 0)
		pacta_buf_addf(t->out, "  %s  and %zu more: pacta check %s\n",
		    language < s->count ? s->languages[language].code : "",
		    left, s->slug);
}

/* --- what the parties have done ----------------------------------------------- */

/* Lists the parties whose effective acts are among SET, or, for a set of 0,
 * the original ones that have done none of those that count. */
static void
text_parties(struct pacta_buf *out, const struct pacta_verdict_version *v,
    const char *what, pacta_act_set set)
{
	const pacta_act_set any = PACTA_STATUS_SIGNED | PACTA_STATUS_BOUND;
	bool some = false;

	for (size_t i = 0; i < v->nparties; i++) {
		const struct pacta_verdict_party *p = &v->parties[i];

		if (set != 0 ? (p->done & set) == 0 :
		    !p->original || (p->done & any) != 0)
			continue;
		pacta_buf_addf(out, some ? " %s" : "; %s %s",
		    some ? p->party : what, p->party);
		some = true;
	}
}

static void
text_refused(struct pacta_buf *out, const struct pacta_verdict_version *v)
{
	bool some = false;

	for (size_t i = 0; i < v->nparties; i++)
		if (v->parties[i].nacts > 0 &&
		    v->parties[i].valid.answer == PACTA_ANSWER_NO) {
			pacta_buf_addf(out, some ? " %s" :
			    "; NOT VALID: acts of %s", v->parties[i].party);
			some = true;
		}
	if (v->frozen.answer != PACTA_ANSWER_YES)
		pacta_buf_addf(out, "; NOT AS FROZEN: %s", v->frozen.text);
}

static void
text_version(struct pacta_buf *out, const struct pacta_status *s)
{
	bool changed = false;
	char day[11];

	if (s->versions == 0) {
		pacta_buf_adds(out, "draft");
		return;
	}
	pacta_buf_addf(out, "version %u", s->versions);
	for (size_t i = 0; i < s->count; i++)
		changed |= s->languages[i].changed;
	if (changed)
		pacta_buf_adds(out, ", working text differs");
	if (s->version == NULL) {
		pacta_buf_adds(out, "; not committed");
		return;
	}
	text_parties(out, s->version, "signed", PACTA_STATUS_SIGNED);
	text_parties(out, s->version, "ratified", PACTA_STATUS_BOUND);
	text_parties(out, s->version, "missing", 0);
	if (s->version->in_force.answer == PACTA_ANSWER_YES &&
	    s->version->since != PACTA_NO_DAY) {
		pacta_day_text(day, s->version->since);
		pacta_buf_addf(out, "; in force since %s", day);
	}
	text_refused(out, s->version);
}

void
pacta_report_status_text(struct pacta_buf *out,
    const struct pacta_report_status *r)
{
	const struct status_text t = { out, r };
	size_t width = 0, n;

	for (size_t i = 0; i < r->count; i++)
		if ((n = strlen(r->list[i].slug)) > width)
			width = n;
	if (width > 30)
		width = 30;
	for (size_t i = 0; i < r->count; i++) {
		pacta_buf_addf(out, "%-*s  ", (int)width, r->list[i].slug);
		text_languages(&t, &r->list[i]);
		pacta_buf_adds(out, "  ");
		text_version(out, &r->list[i]);
		pacta_buf_addc(out, '\n');
		for (size_t k = 0; k <= r->list[i].count; k++) {
			if (k < r->list[i].count)
				text_behind(&t, &r->list[i], k);
			text_findings(&t, &r->list[i], k);
		}
	}
}

/* --- JSON ------------------------------------------------------------- */

static json_t *
since_json(const struct pacta_step_commit *c)
{
	json_t *o = json_object();
	char when[40];

	report_set(&o, "committed", json_boolean(c->id[0] != '\0'));
	if (c->id[0] == '\0')
		return o;
	report_time(when, c->when_s, c->offset_min);
	report_set(&o, "commit", json_string(c->id));
	report_set(&o, "date", json_string(when));
	report_set(&o, "subject", json_string(c->subject));
	return o;
}

static json_t *
behind_json(const struct pacta_status *s, const struct pacta_step_item *item)
{
	json_t *o = json_object();

	report_set(&o, "provision", json_string(item->id));
	report_set(&o, "label", json_string(item->label));
	report_set(&o, "kind", json_string(pacta_step_kind_name(item->kind)));
	report_set(&o, "leader", json_string(s->languages[item->leader].code));
	report_set(&o, "since", item->since == NULL ? json_null() :
	    since_json(item->since));
	return o;
}

static json_t *
language_json(const struct pacta_status *s, size_t at)
{
	const struct pacta_status_language *l = &s->languages[at];
	const struct pacta_step_item *items = NULL;
	json_t *o = json_object(), *behind = json_array();
	json_t *disagrees = json_array();
	size_t n = 0;

	if (s->step != NULL)
		items = pacta_step_items(s->step, &n);
	for (size_t i = 0; i < n; i++)
		if (items[i].language == at)
			report_append(&behind, behind_json(s, &items[i]));
	for (size_t i = 0; i < s->findings.count; i++)
		if (pacta_status_language_of(s,
		    &s->findings.items[i].place) == at)
			report_append(&disagrees,
			    report_finding(&s->findings.items[i], false));
	report_set(&o, "language", json_string(l->code));
	report_set(&o, "draft", json_boolean(l->draft));
	report_set(&o, "readable", json_boolean(l->readable));
	report_set(&o, "authentic", json_boolean(l->authentic));
	report_set(&o, "changed", json_boolean(l->changed));
	report_set(&o, "lacks", json_integer(l->lacks));
	report_set(&o, "extra", json_integer(l->extra));
	report_set(&o, "in_step", json_boolean(l->draft && l->readable &&
	    l->lacks + l->extra + l->behind + l->disagrees == 0));
	report_set(&o, "behind", behind);
	report_set(&o, "disagrees", disagrees);
	return o;
}

static json_t *
party_json(const struct pacta_verdict_party *p)
{
	json_t *o = json_object(), *acts = json_array();

	for (unsigned t = 0; t < PACTA_ACT_TYPES; t++)
		if (p->done & 1u << t)
			report_append(&acts, json_string(pacta_act_type_name(
			    (enum pacta_act_type)t)));
	report_set(&o, "party", json_string(p->party));
	report_set(&o, "original", json_boolean(p->original));
	report_set(&o, "acts", acts);
	report_set(&o, "signed", json_boolean(p->done &
	    PACTA_STATUS_SIGNED));
	report_set(&o, "ratified", json_boolean(p->done &
	    PACTA_STATUS_BOUND));
	report_set(&o, "valid", p->nacts == 0 ? json_null() :
	    json_boolean(p->valid.answer == PACTA_ANSWER_YES));
	return o;
}

static json_t *
agreement_json(const struct pacta_status *s)
{
	json_t *o = json_object(), *languages = json_array();
	json_t *parties = json_array();
	const struct pacta_verdict_version *v = s->version;
	char day[11];

	for (size_t i = 0; i < s->count; i++)
		report_append(&languages, language_json(s, i));
	for (size_t i = 0; v != NULL && i < v->nparties; i++)
		report_append(&parties, party_json(&v->parties[i]));
	report_set(&o, "agreement", json_string(s->slug));
	report_set(&o, "in_step", json_boolean(pacta_status_in_step(s)));
	report_set(&o, "languages", languages);
	report_set(&o, "waived", json_integer((json_int_t)s->waived));
	report_set(&o, "version", json_integer(s->versions));
	report_set(&o, "committed", json_boolean(v != NULL));
	report_set(&o, "as_frozen", v == NULL ? json_null() :
	    json_boolean(v->frozen.answer == PACTA_ANSWER_YES));
	report_set(&o, "parties", parties);
	if (v != NULL && v->in_force.answer == PACTA_ANSWER_YES &&
	    v->since != PACTA_NO_DAY) {
		pacta_day_text(day, v->since);
		report_set(&o, "in_force_since", json_string(day));
	} else
		report_set(&o, "in_force_since", json_null());
	return o;
}

int
pacta_report_status_json(struct pacta_buf *out,
    const struct pacta_report_status *r, struct pacta_error *err)
{
	json_t *root = json_object(), *array = json_array();

	for (size_t i = 0; i < r->count; i++)
		report_append(&array, agreement_json(&r->list[i]));
	report_set(&root, "format", json_string("pacta-status-1"));
	report_set(&root, "pinned", json_boolean(r->pinned));
	report_set(&root, "history", json_string(r->cut ? "cut" : "whole"));
	report_set(&root, "checked", json_boolean(r->checked));
	report_set(&root, "agreements", array);
	return report_emit(out, root, err);
}

/* The report of pacta status. */
#include <string.h>

#include <pacta/report.h>

#include "report_int.h"

/* --- text ------------------------------------------------------------- */

static void
text_languages(struct pacta_buf *out, const struct pacta_status *s)
{
	const struct pacta_status_language *l;

	for (size_t i = 0; i < s->count; i++) {
		l = &s->languages[i];
		pacta_buf_addf(out, "%s%s%s", i > 0 ? " " : "", l->code,
		    !l->authentic && (l->readable || !l->draft) ? "*" : "");
		if (!l->draft)
			pacta_buf_adds(out, "(gone)");
		else if (!l->readable)
			pacta_buf_adds(out, "(unreadable)");
		else if (l->lacks > 0 && l->extra > 0)
			pacta_buf_addf(out, "(-%u +%u)", l->lacks, l->extra);
		else if (l->lacks > 0 || l->extra > 0)
			pacta_buf_addf(out, "(%c%u)", l->lacks > 0 ? '-' :
			    '+', l->lacks + l->extra);
	}
	if (s->count == 0)
		pacta_buf_adds(out, "no texts");
}

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
    const struct pacta_status *list, size_t count)
{
	size_t width = 0, n;

	for (size_t i = 0; i < count; i++)
		if ((n = strlen(list[i].slug)) > width)
			width = n;
	if (width > 30)
		width = 30;
	for (size_t i = 0; i < count; i++) {
		pacta_buf_addf(out, "%-*s  ", (int)width, list[i].slug);
		text_languages(out, &list[i]);
		pacta_buf_adds(out, "  ");
		text_version(out, &list[i]);
		pacta_buf_addc(out, '\n');
	}
}

/* --- JSON ------------------------------------------------------------- */

static json_t *
language_json(const struct pacta_status_language *l)
{
	json_t *o = json_object();

	report_set(&o, "language", json_string(l->code));
	report_set(&o, "draft", json_boolean(l->draft));
	report_set(&o, "readable", json_boolean(l->readable));
	report_set(&o, "authentic", json_boolean(l->authentic));
	report_set(&o, "changed", json_boolean(l->changed));
	report_set(&o, "lacks", json_integer(l->lacks));
	report_set(&o, "extra", json_integer(l->extra));
	return o;
}

static json_t *
append(json_t *array, json_t *item)
{
	if (array == NULL)
		json_decref(item);
	else if (json_array_append_new(array, item) != 0) {
		json_decref(array);
		array = NULL;
	}
	return array;
}

static json_t *
party_json(const struct pacta_verdict_party *p)
{
	json_t *o = json_object(), *acts = json_array();

	for (unsigned t = 0; t < PACTA_ACT_TYPES; t++)
		if (p->done & 1u << t)
			acts = append(acts, json_string(pacta_act_type_name(
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
		languages = append(languages, language_json(&s->languages[i]));
	for (size_t i = 0; v != NULL && i < v->nparties; i++)
		parties = append(parties, party_json(&v->parties[i]));
	report_set(&o, "agreement", json_string(s->slug));
	report_set(&o, "languages", languages);
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
    const struct pacta_status *list, size_t count, bool pinned,
    struct pacta_error *err)
{
	json_t *root = json_object(), *array = json_array();

	for (size_t i = 0; i < count; i++)
		array = append(array, agreement_json(&list[i]));
	report_set(&root, "format", json_string("pacta-status-1"));
	report_set(&root, "pinned", json_boolean(pinned));
	report_set(&root, "agreements", array);
	return report_emit(out, root, err);
}

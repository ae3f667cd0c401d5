#include <stdio.h>
#include <string.h>

#include <pacta/report.h>
#include <pacta/trust.h>

#include "report_int.h"

void
report_time(char out[40], int64_t when_s, int offset_min)
{
	int64_t local = when_s + (int64_t)offset_min * 60;
	int64_t day = local / 86400, second = local % 86400;
	int zone = offset_min < 0 ? -offset_min : offset_min;
	char date[11] = "0000-00-00";

	if (second < 0) {
		second += 86400;
		day--;
	}
	if (day > -100000 && day < 2900000)	/* up to the year 9900 */
		pacta_day_text(date, (pacta_day)day);
	snprintf(out, 40, "%sT%02d:%02d:%02d%c%02d:%02d", date,
	    (int)(second / 3600), (int)(second / 60 % 60), (int)(second % 60),
	    offset_min < 0 ? '-' : '+', zone / 60 % 100, zone % 60);
}

static json_t *
names_json(const struct pacta_names *l)
{
	json_t *array = json_array();

	for (size_t i = 0; i < l->count; i++)
		if (json_array_append_new(array,
		    json_string(l->items[i])) != 0) {
			json_decref(array);
			return NULL;
		}
	return array;
}

static json_t *
event_json(const struct pacta_event *e)
{
	json_t *o = json_object();

	report_set(&o, "kind", json_string(pacta_event_kind_name(e->kind)));
	report_set(&o, "change", json_string(pacta_change_name(e->change)));
	report_set(&o, "forbidden", json_boolean(e->forbidden));
	if (e->slug[0] != '\0')
		report_set(&o, "agreement", json_string(e->slug));
	if (e->kind == PACTA_EVENT_DRAFT || e->kind == PACTA_EVENT_VERSION)
		report_set(&o, "languages", names_json(&e->names));
	if (e->kind == PACTA_EVENT_REGISTRY)
		report_set(&o, "signed_by", names_json(&e->names));
	if (e->party[0] != '\0')
		report_set(&o, "party", json_string(e->party));
	if (e->type[0] != '\0')
		report_set(&o, "type", json_string(e->type));
	if (e->number > 0)
		report_set(&o, "number", json_integer(e->number));
	if (e->kind == PACTA_EVENT_OTHER)
		report_set(&o, "path", json_string(e->path));
	return o;
}

static json_t *
commit_json(const struct pacta_report_commit *c)
{
	json_t *o = json_object(), *events = json_array();
	char when[40];

	report_time(when, c->when_s, c->offset_min);
	report_set(&o, "id", json_string(c->id));
	report_set(&o, "date", json_string(when));
	report_set(&o, "author", json_string(c->author));
	report_set(&o, "subject", json_string(c->subject));
	for (size_t i = 0; events != NULL && i < c->events.count; i++)
		if (json_array_append_new(events,
		    event_json(&c->events.items[i])) != 0) {
			json_decref(events);
			events = NULL;
		}
	report_set(&o, "events", events);
	return o;
}

int
pacta_report_log_json(struct pacta_buf *out, const char *slug,
    const struct pacta_report_commit *commits, size_t count,
    struct pacta_error *err)
{
	json_t *root = json_object(), *array = json_array();

	report_set(&root, "format", json_string("pacta-log-1"));
	if (slug != NULL)
		report_set(&root, "agreement", json_string(slug));
	for (size_t i = 0; array != NULL && i < count; i++)
		if (json_array_append_new(array, commit_json(&commits[i])) !=
		    0) {
			json_decref(array);
			array = NULL;
		}
	report_set(&root, "commits", array);
	return report_emit(out, root, err);
}

void
pacta_report_log_text(struct pacta_buf *out, const char *slug,
    const struct pacta_report_commit *c)
{
	char when[40];

	report_time(when, c->when_s, c->offset_min);
	pacta_buf_addf(out, "%.10s  %.10s  %s\n            %s\n", when, c->id,
	    c->subject, c->author);
	for (size_t i = 0; i < c->events.count; i++) {
		pacta_buf_adds(out, "            - ");
		pacta_event_text(out, &c->events.items[i], slug);
		pacta_buf_addc(out, '\n');
	}
}

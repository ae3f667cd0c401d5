#include <stdlib.h>
#include <string.h>

#include <pacta/history.h>

static void
event_dispose(struct pacta_event *e)
{
	pacta_names_dispose(&e->names);
	free(e->path);
}

void
pacta_events_dispose(struct pacta_events *l)
{
	if (l == NULL)
		return;
	for (size_t i = 0; i < l->count; i++)
		event_dispose(&l->items[i]);
	free(l->items);
	*l = (struct pacta_events)PACTA_EVENTS_INIT;
}

const char *
pacta_event_kind_name(enum pacta_event_kind kind)
{
	static const char *const names[] = { "draft", "version", "act",
	    "registry", "keyring", "other" };

	return names[kind];
}

const char *
pacta_change_name(enum pacta_change_kind change)
{
	return change == PACTA_CHANGE_ADDED ? "added" :
	    change == PACTA_CHANGE_MODIFIED ? "changed" : "removed";
}

static enum pacta_event_kind
event_kind(enum pacta_path_kind kind)
{
	switch (kind) {
	case PACTA_PATH_TEXT:
	case PACTA_PATH_MEDIA:
	case PACTA_PATH_WAIVER:
		return PACTA_EVENT_DRAFT;
	case PACTA_PATH_VERSION:
		return PACTA_EVENT_VERSION;
	case PACTA_PATH_ACT:
	case PACTA_PATH_ACT_SIG:
		return PACTA_EVENT_ACT;
	case PACTA_PATH_REGISTRY:
	case PACTA_PATH_REGISTRY_SIG:
		return PACTA_EVENT_REGISTRY;
	case PACTA_PATH_KEYRING:
	case PACTA_PATH_KEYRING_SIG:
		return PACTA_EVENT_KEYRING;
	case PACTA_PATH_OTHER:
		break;
	}
	return PACTA_EVENT_OTHER;
}

/* An act's digest is part of what it is. */
static bool
event_same(const struct pacta_event *a, const struct pacta_event *b)
{
	return a->kind == b->kind && a->kind != PACTA_EVENT_OTHER &&
	    a->number == b->number && strcmp(a->slug, b->slug) == 0 &&
	    strcmp(a->type, b->type) == 0 &&
	    (a->kind == PACTA_EVENT_REGISTRY ||
	    strcmp(a->party, b->party) == 0) &&
	    (a->kind != PACTA_EVENT_ACT ||
	    strncmp(a->path, b->path, strlen(a->path)) == 0);
}

static int
event_fill(struct pacta_event *e, const struct pacta_path_parts *p,
    const struct pacta_change *c)
{
	memset(e, 0, sizeof(*e));
	e->kind = event_kind(p->kind);
	e->change = c->kind;
	e->number = p->number;
	e->forbidden = c->kind != PACTA_CHANGE_ADDED &&
	    (e->kind == PACTA_EVENT_VERSION || e->kind == PACTA_EVENT_ACT ||
	    e->kind == PACTA_EVENT_REGISTRY ||
	    e->kind == PACTA_EVENT_KEYRING);
	memcpy(e->slug, p->slug, sizeof(e->slug));
	if (e->kind == PACTA_EVENT_ACT) {
		e->number = p->act.seq;
		memcpy(e->type, p->act.type, sizeof(e->type));
	}
	if (e->kind != PACTA_EVENT_REGISTRY)
		memcpy(e->party, p->party, sizeof(e->party));
	e->path = strdup(c->path);
	if (e->path == NULL)
		return PACTA_ENOMEM;
	if (p->lang[0] != '\0')
		return pacta_names_add(&e->names, p->lang);
	if (p->kind == PACTA_PATH_REGISTRY_SIG)
		return pacta_names_add(&e->names, p->party);
	return 0;
}

static int
events_append(struct pacta_events *l, struct pacta_event *e)
{
	size_t cap = l->cap == 0 ? 8 : l->cap * 2;
	struct pacta_event *items;

	if (l->count == l->cap) {
		items = realloc(l->items, cap * sizeof(*items));
		if (items == NULL)
			return PACTA_ENOMEM;
		l->items = items;
		l->cap = cap;
	}
	l->items[l->count++] = *e;
	memset(e, 0, sizeof(*e));
	return 0;
}

static int
event_join(struct pacta_event *to, const struct pacta_event *e)
{
	int rc = 0;

	to->forbidden |= e->forbidden;
	if (to->change != e->change)
		to->change = PACTA_CHANGE_MODIFIED;
	for (size_t i = 0; rc == 0 && i < e->names.count; i++)
		if (!pacta_names_have(&to->names, e->names.items[i]))
			rc = pacta_names_add(&to->names, e->names.items[i]);
	return rc;
}

/*
 * The event among those from FROM on that E belongs to, or NULL.  Changes come
 * in order of path: an act and its signature are neighbours, and all of one
 * agreement stands together.
 */
static struct pacta_event *
events_find(struct pacta_events *l, size_t from, const struct pacta_event *e)
{
	for (size_t i = l->count; i > from; i--) {
		struct pacta_event *have = &l->items[i - 1];

		if (event_same(have, e))
			return have;
		if (e->kind == PACTA_EVENT_OTHER ||
		    e->kind == PACTA_EVENT_ACT ||
		    strcmp(have->slug, e->slug) != 0)
			return NULL;
	}
	return NULL;
}

static int
events_add_one(struct pacta_events *l, size_t from,
    const struct pacta_change *c)
{
	struct pacta_path_parts parts;
	struct pacta_event e, *have;
	int rc;

	pacta_path_parse(&parts, c->path);
	rc = event_fill(&e, &parts, c);
	if (rc == 0) {
		have = events_find(l, from, &e);
		rc = have != NULL ? event_join(have, &e) :
		    events_append(l, &e);
	}
	event_dispose(&e);
	return rc;
}

int
pacta_events_add(struct pacta_events *l, const struct pacta_commit *commit,
    struct pacta_error *err)
{
	size_t from = l->count;

	for (size_t i = 0; i < commit->count; i++)
		if (events_add_one(l, from, &commit->changes[i]) != 0)
			return pacta_error_set(err, PACTA_ENOMEM,
			    "out of memory");
	return 0;
}

static void
text_names(struct pacta_buf *out, const char *before,
    const struct pacta_names *l)
{
	for (size_t i = 0; i < l->count; i++)
		pacta_buf_addf(out, "%s%s", i == 0 ? before : ", ",
		    l->items[i]);
}

void
pacta_event_text(struct pacta_buf *out, const struct pacta_event *e,
    const char *slug)
{
	if (e->slug[0] != '\0' &&
	    (slug == NULL || strcmp(slug, e->slug) != 0))
		pacta_buf_addf(out, "%s: ", e->slug);
	switch (e->kind) {
	case PACTA_EVENT_DRAFT:
		pacta_buf_addf(out, "draft %s", pacta_change_name(e->change));
		text_names(out, ": ", &e->names);
		break;
	case PACTA_EVENT_VERSION:
		pacta_buf_addf(out, "version %u %s", e->number,
		    e->change == PACTA_CHANGE_ADDED ? "frozen" :
		    pacta_change_name(e->change));
		text_names(out, ": ", &e->names);
		break;
	case PACTA_EVENT_ACT:
		pacta_buf_addf(out, "act %u of %s %s: %s", e->number,
		    e->party, pacta_change_name(e->change), e->type);
		break;
	case PACTA_EVENT_REGISTRY:
		pacta_buf_addf(out, "registry %u %s", e->number,
		    pacta_change_name(e->change));
		text_names(out, ", signed by ", &e->names);
		break;
	case PACTA_EVENT_KEYRING:
		pacta_buf_addf(out, "keyring %u of %s %s", e->number,
		    e->party, pacta_change_name(e->change));
		break;
	default:
		pacta_buf_addf(out, "%s %s", e->path,
		    pacta_change_name(e->change));
	}
	if (e->forbidden)
		pacta_buf_adds(out, " (FORBIDDEN: frozen and signed files "
		    "are only ever added)");
}

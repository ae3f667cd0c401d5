/*
 * What a commit did to the agreements: the files it changed, told as events.
 * Pure; the commits come from pacta_store_log().
 */
#ifndef PACTA_HISTORY_H
#define PACTA_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pacta/error.h>
#include <pacta/repo.h>
#include <pacta/store.h>

enum pacta_event_kind {
	PACTA_EVENT_DRAFT,	/* slug, languages */
	PACTA_EVENT_VERSION,	/* slug, number, languages */
	PACTA_EVENT_ACT,	/* slug, party, number, type */
	PACTA_EVENT_REGISTRY,	/* number, parties whose signature came */
	PACTA_EVENT_KEYRING,	/* party, number */
	PACTA_EVENT_OTHER,	/* path */
	PACTA_EVENT_KINDS
};

struct pacta_event {
	enum pacta_event_kind kind;
	/* What was done to the first of its files.  In a frozen version, an
	 * act or trust/, anything but adding breaks the rules: forbidden. */
	enum pacta_change_kind change;
	bool forbidden;
	char slug[PACTA_SLUG_SIZE];
	char party[PACTA_PARTY_SIZE];
	char type[PACTA_ACT_TYPE_SIZE];
	uint32_t number;
	struct pacta_names names;	/* languages or parties, in order of path */
	char *path;			/* of the first of its files */
};

struct pacta_events {
	struct pacta_event *items;
	size_t count, cap;
};

#define PACTA_EVENTS_INIT { NULL, 0, 0 }

PACTA_EXPORT void pacta_events_dispose(struct pacta_events *l);

/* Appends what the commit's changes mean, in the order of paths; files that
 * belong together are one event.  Fails with PACTA_ENOMEM only. */
PACTA_EXPORT int pacta_events_add(struct pacta_events *l,
    const struct pacta_commit *commit, struct pacta_error *err)
    PACTA_MUST_CHECK;

/* "draft", "version", "act", "registry", "keyring", "other". */
PACTA_EXPORT const char *pacta_event_kind_name(enum pacta_event_kind kind);
/* "added", "changed", "removed". */
PACTA_EXPORT const char *pacta_change_name(enum pacta_change_kind change);
/* Appends one line for a reader, without a newline: "water: act 1 of KZ added:
 * sign"; the slug is left out when it is SLUG, which may be NULL. */
PACTA_EXPORT void pacta_event_text(struct pacta_buf *out,
    const struct pacta_event *e, const char *slug);

#endif

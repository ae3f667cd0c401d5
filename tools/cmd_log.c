#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/report.h>

#include "cli.h"
#include "commands.h"

static const char help[] =
	"usage: pacta log [-n N] [--rev REV] [--json] [SLUG]\n"
	"\n"
	"Tells what happened to an agreement, or to all of them: drafts, frozen\n"
	"versions, acts, registries and keyrings, commit by commit, newest first.\n"
	"Commits that touch none of these are left out.\n"
	"\n"
	"  -n N        the newest N commits only\n"
	"  --rev REV   as seen from this revision; default HEAD\n"
	"  --json      one JSON object\n"
	"\n"
	"Authors and dates are what the commits claim; pacta verify checks what is\n"
	"signed.\n"
	"\n"
	"Exit status: 0, or 2 the history could not be read, or has no such agreement.\n";

struct history {
	struct pacta_report_commit *items;
	size_t count, cap, max;
	struct pacta_error *err;
};

static void
history_dispose(struct history *h)
{
	for (size_t i = 0; i < h->count; i++) {
		free(h->items[i].author);
		free(h->items[i].subject);
		pacta_events_dispose(&h->items[i].events);
	}
	free(h->items);
}

/* Drops what is not of the agreements: a README, the project's other files. */
static bool
of_interest(const struct pacta_events *events)
{
	for (size_t i = 0; i < events->count; i++)
		if (events->items[i].kind != PACTA_EVENT_OTHER)
			return true;
	return false;
}

static int
history_add(struct history *h, const struct pacta_commit *commit,
    struct pacta_events *events)
{
	size_t cap = h->cap == 0 ? 64 : h->cap * 2;
	struct pacta_report_commit *items, *c;

	if (h->count == h->cap) {
		items = realloc(h->items, cap * sizeof(*items));
		if (items == NULL)
			return PACTA_ENOMEM;
		h->items = items;
		h->cap = cap;
	}
	c = &h->items[h->count++];
	memset(c, 0, sizeof(*c));
	memcpy(c->id, commit->id, sizeof(c->id));
	c->when_s = commit->when_s;
	c->offset_min = commit->offset_min;
	c->author = strdup(commit->author);
	c->subject = strdup(commit->subject);
	c->events = *events;
	*events = (struct pacta_events)PACTA_EVENTS_INIT;
	return c->author == NULL || c->subject == NULL ? PACTA_ENOMEM : 0;
}

/* 1 stops the walk: enough were seen. */
static int
each_commit(const struct pacta_commit *commit, void *arg)
{
	struct pacta_events events = PACTA_EVENTS_INIT;
	struct history *h = arg;
	int rc;

	if (h->count >= h->max)
		return 1;
	rc = pacta_events_add(&events, commit, h->err);
	if (rc == 0 && of_interest(&events) &&
	    (rc = history_add(h, commit, &events)) != 0)
		pacta_error_set(h->err, rc, "out of memory");
	pacta_events_dispose(&events);
	return rc;
}

static int
print(const struct history *h, const char *slug, bool json)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_buf b = PACTA_BUF_INIT;
	int rc = 0;

	if (json)
		rc = pacta_report_log_json(&b, slug, h->items, h->count, &err);
	else
		for (size_t i = 0; i < h->count; i++)
			pacta_report_log_text(&b, slug, &h->items[i]);
	return cli_result(&b, rc, &err);
}

/* An agreement that was never there is a mistake; one that is gone is not. */
static int
check_slug(const struct history *h, const char *slug, struct pacta_error *err)
{
	if (slug == NULL || h->count > 0)
		return 0;
	return pacta_error_set(err, PACTA_ENOTFOUND,
	    "no commit here touches an agreement '%s'", slug);
}

static int
walk(const char *rev, const char *slug, size_t max, bool json)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	struct history h = { .max = max, .err = &err };
	struct pacta_store *store = NULL;
	char path[PACTA_PATH_SIZE] = "", head[41] = "x";
	int rc = pacta_store_open(&store, ".", &err);

	if (slug != NULL)
		pacta_path_agreement(path, slug);
	if (rc == 0 && rev == NULL)
		rc = pacta_store_head(store, head, &err);
	if (rc == 0 && *head != '\0')	/* else nothing has happened yet */
		rc = pacta_store_log(store, rev != NULL ? rev : "HEAD", path,
		    each_commit, &h, &err);
	if (rc == 0 || rc == 1)
		rc = check_slug(&h, slug, &err);
	rc = rc != 0 ? cli_fail(&err) : print(&h, slug, json);
	history_dispose(&h);
	pacta_store_free(store);
	return rc;
}

static bool
number(const char *s, size_t *out)
{
	char *end;
	unsigned long n = strtoul(s, &end, 10);

	*out = n;
	return *s >= '0' && *s <= '9' && *end == '\0' && n > 0 &&
	    n < ULONG_MAX;
}

int
cmd_log(int argc, char **argv)
{
	static const struct option options[] = {
		{ "help", no_argument, NULL, 'h' },
		{ "json", no_argument, NULL, 'j' },
		{ "rev", required_argument, NULL, 'r' },
		{ NULL, 0, NULL, 0 }
	};
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_target target;
	const char *rev = NULL;
	size_t max = SIZE_MAX;
	bool json = false;
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, ":hn:", options, NULL)) != -1)
		switch (c) {
		case 'h':
			return cli_help(help);
		case 'j':
			json = true;
			break;
		case 'n':
			if (!number(optarg, &max))
				return cli_misuse("log", "-n needs a number "
				    "from 1, not '%s'", optarg);
			break;
		case 'r':
			rev = optarg;
			break;
		default:
			return cli_bad_option("log", c, argv);
		}
	if (argc - optind > 1)
		return cli_misuse("log", "one agreement at most");
	if (optind == argc)
		return walk(rev, NULL, max, json);
	if (pacta_target_parse(&target, argv[optind], &err) != 0)
		return cli_misuse("log", "%s", err.message);
	if (target.version != 0)
		return cli_misuse("log", "name the agreement without '@n'");
	return walk(rev, target.slug, max, json);
}

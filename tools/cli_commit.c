#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli.h"

/* "+0500" and "+05:00" in minutes; false when S is neither. */
static bool
zone_parse(const char *s, int *offset_min)
{
	int hours, minutes;
	char sign, rest;

	if (strcmp(s, "Z") == 0) {
		*offset_min = 0;
		return true;
	}
	if ((sscanf(s, "%c%2d:%2d%c", &sign, &hours, &minutes, &rest) != 3 &&
	    sscanf(s, "%c%2d%2d%c", &sign, &hours, &minutes, &rest) != 3) ||
	    (sign != '+' && sign != '-') || hours < 0 || hours > 14 ||
	    minutes < 0 || minutes > 59)
		return false;
	*offset_min = (hours * 60 + minutes) * (sign == '-' ? -1 : 1);
	return true;
}

/* git's own: "1767323045 +0500", with or without '@'. */
static bool
date_raw(const char *s, struct pacta_identity *out)
{
	char *end;

	if (*s == '@')
		s++;
	errno = 0;
	out->when_s = strtoll(s, &end, 10);
	if (end == s || errno != 0 || *s == '-')
		return false;
	out->offset_min = 0;
	return *end == '\0' || (*end == ' ' && end - s > 4 &&
	    zone_parse(end + 1, &out->offset_min));
}

/* Without a zone, the local one holds. */
static bool
date_broken_down(struct tm *tm, const char *zone, struct pacta_identity *out)
{
	struct tm copy = *tm;
	time_t t;

	while (*zone == ' ')
		zone++;
	if (*zone == '\0') {
		copy.tm_isdst = -1;
		t = mktime(&copy);
		out->offset_min = (int)(copy.tm_gmtoff / 60);
	} else if (zone_parse(zone, &out->offset_min))
		t = timegm(&copy) - (time_t)out->offset_min * 60;
	else
		return false;
	out->when_s = t;
	return copy.tm_year >= 0 && t != (time_t)-1;
}

static bool
date_parse(const char *s, struct pacta_identity *out)
{
	static const char *const formats[] = { "%Y-%m-%dT%H:%M:%S",
	    "%Y-%m-%d %H:%M:%S", "%a, %d %b %Y %H:%M:%S",
	    "%a %b %d %H:%M:%S %Y" };
	struct tm tm;
	const char *end;

	if (date_raw(s, out))
		return true;
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		memset(&tm, 0, sizeof(tm));
		end = strptime(s, formats[i], &tm);
		if (end != NULL && date_broken_down(&tm, end, out))
			return true;
	}
	return false;
}

static const char *
env_or_null(const char *name)
{
	const char *s = getenv(name);

	return s != NULL && *s != '\0' ? s : NULL;
}

static int
identity(struct pacta_identity *out, time_t now, const char *name,
    const char *email, const char *date, struct pacta_error *err)
{
	const char *when = env_or_null(date);
	struct tm tm;

	out->name = env_or_null(name);
	out->email = env_or_null(email);
	if (when != NULL)
		return date_parse(when, out) ? 0 : pacta_error_set(err,
		    PACTA_EUSAGE, "%s: '%s' is no date; write "
		    "2026-01-02T03:04:05Z", date, when);
	localtime_r(&now, &tm);
	out->when_s = now;
	out->offset_min = (int)(tm.tm_gmtoff / 60);
	return 0;
}

int
cli_commit_options(struct pacta_commit_options *options,
    struct pacta_error *err)
{
	time_t now = time(NULL);
	int rc;

	*options = (struct pacta_commit_options)PACTA_COMMIT_OPTIONS_INIT;
	rc = identity(&options->author, now, "GIT_AUTHOR_NAME",
	    "GIT_AUTHOR_EMAIL", "GIT_AUTHOR_DATE", err);
	if (rc == 0)
		rc = identity(&options->committer, now, "GIT_COMMITTER_NAME",
		    "GIT_COMMITTER_EMAIL", "GIT_COMMITTER_DATE", err);
	return rc;
}

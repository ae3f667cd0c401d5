#include <stdio.h>
#include <string.h>

#include <pacta/trust.h>

/* --- days ------------------------------------------------------------- */

/* Days of the Gregorian calendar counted from 1 March of year 0, in eras of
 * 400 years (146097 days), so that the leap day comes last. */
static pacta_day
day_of(int y, int m, int d)
{
	int year = y - (m <= 2), era = year / 400, in_era = year % 400;
	int in_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;

	return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 +
	    in_year - 719468;
}

static void
day_parts(pacta_day day, int *y, int *m, int *d)
{
	int n = day + 719468, era = n / 146097, in_era = n % 146097;
	int year = (in_era - in_era / 1460 + in_era / 36524 -
	    in_era / 146096) / 365;
	int in_year = in_era - (365 * year + year / 4 - year / 100);
	int month = (5 * in_year + 2) / 153;

	*d = in_year - (153 * month + 2) / 5 + 1;
	*m = month + (month < 10 ? 3 : -9);
	*y = year + era * 400 + (*m <= 2);
}

static int
month_days(int y, int m)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
	    31 };
	bool leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);

	return days[m - 1] + (m == 2 && leap);
}

bool
pacta_day_parse(pacta_day *out, const char *text, size_t len)
{
	int part[3] = { 0, 0, 0 }, at = 0;

	*out = PACTA_NO_DAY;
	if (len != 10)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (i == 4 || i == 7) {
			if (text[i] != '-')
				return false;
			at++;
		} else if (text[i] >= '0' && text[i] <= '9')
			part[at] = part[at] * 10 + (text[i] - '0');
		else
			return false;
	}
	if (part[0] < 1600 || part[1] < 1 || part[1] > 12 || part[2] < 1 ||
	    part[2] > month_days(part[0], part[1]))
		return false;
	*out = day_of(part[0], part[1], part[2]);
	return true;
}

void
pacta_day_text(char out[11], pacta_day day)
{
	int y, m, d;

	/* Years that would not fit in four digits: no format holds them. */
	if (day < day_of(1600, 1, 1) || day > day_of(9999, 12, 31)) {
		snprintf(out, 11, "%s", "unknown");
		return;
	}
	day_parts(day, &y, &m, &d);
	snprintf(out, 11, "%04u-%02u-%02u", (unsigned)y % 10000u,
	    (unsigned)m % 100u, (unsigned)d % 100u);
}

pacta_day
pacta_day_months(pacta_day day, uint32_t n)
{
	int y, m, d, last;

	day_parts(day, &y, &m, &d);
	m += (int)(n % 12);
	y += (int)(n / 12) + (m > 12);
	m -= m > 12 ? 12 : 0;
	last = month_days(y, m);
	return day_of(y, m, d < last ? d : last);
}

/* --- codes ------------------------------------------------------------ */

bool
pacta_office_valid(const char *s)
{
	return strlen(s) < PACTA_OFFICE_SIZE && pacta_slug_valid(s);
}

/* Labels of letters, digits and inner hyphens, at least two (RFC 1035). */
bool
pacta_domain_valid(const char *s)
{
	size_t label = 0, labels = 1;

	if (strlen(s) >= PACTA_DOMAIN_SIZE)
		return false;
	for (; *s != '\0'; s++) {
		bool alnum = (*s >= 'a' && *s <= 'z') ||
		    (*s >= '0' && *s <= '9');

		if (*s == '.') {
			if (label == 0 || s[-1] == '-')
				return false;
			label = 0;
			labels++;
		} else if (!alnum && (*s != '-' || label == 0))
			return false;
		else if (++label > 63)
			return false;
	}
	return label > 0 && s[-1] != '-' && labels > 1;
}

/* --- types of acts ---------------------------------------------------- */

static const char *const type_names[PACTA_ACT_TYPES] = {
	"authenticate", "initial", "sign", "sign-ad-referendum", "confirm",
	"ratify", "accept", "approve", "accede", "reserve", "object",
	"declare", "apply-provisionally", "withdraw", "certify-copy",
	"propose-correction", "rectify", "attest-translation"
};

const char *
pacta_act_type_name(enum pacta_act_type type)
{
	return (unsigned)type < PACTA_ACT_TYPES ? type_names[type] : NULL;
}

bool
pacta_act_type_parse(enum pacta_act_type *out, const char *text, size_t len)
{
	for (unsigned i = 0; i < PACTA_ACT_TYPES; i++)
		if (strlen(type_names[i]) == len &&
		    memcmp(type_names[i], text, len) == 0) {
			*out = (enum pacta_act_type)i;
			return true;
		}
	return false;
}

bool
pacta_act_set_parse(pacta_act_set *out, const char *text, size_t len)
{
	enum pacta_act_type type;
	size_t start = 0;

	*out = 0;
	for (size_t i = 0; i <= len; i++) {
		if (i < len && text[i] != '|')
			continue;
		/* Ascending, so that one set has one text. */
		if (!pacta_act_type_parse(&type, text + start, i - start) ||
		    (*out >> type) != 0)
			return false;
		*out |= 1u << type;
		start = i + 1;
	}
	return true;
}

void
pacta_act_set_print(struct pacta_buf *out, pacta_act_set set)
{
	const char *bar = "";

	for (unsigned i = 0; i < PACTA_ACT_TYPES; i++)
		if (set & 1u << i) {
			pacta_buf_adds(out, bar);
			pacta_buf_adds(out, type_names[i]);
			bar = "|";
		}
}

/* --- signatures ------------------------------------------------------- */

char *
pacta_path_registry_sig_nth(char out[PACTA_PATH_SIZE], uint32_t number,
    const char *party, uint32_t nth)
{
	if (nth <= 1)
		return pacta_path_registry_sig(out, number, party);
	snprintf(out, PACTA_PATH_SIZE, "trust/registry/%04u.sigs/%s.%u.sig",
	    number, party, nth);
	return out;
}

char *
pacta_path_keyring_sig_nth(char out[PACTA_PATH_SIZE], const char *party,
    uint32_t number, uint32_t nth)
{
	char more[32] = ".sig";
	size_t n;

	pacta_path_keyring(out, party, number);
	if (nth > 1)
		snprintf(more, sizeof(more), ".%u.sig", nth);
	n = strlen(out);
	snprintf(out + n, PACTA_PATH_SIZE - n, "%s", more);
	return out;
}

void
pacta_trust_namespace(char out[PACTA_NAMESPACE_SIZE], const char *kind,
    const char *domain)
{
	snprintf(out, PACTA_NAMESPACE_SIZE, "%s@%s", kind, domain);
}

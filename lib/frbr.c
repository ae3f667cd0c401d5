#include <string.h>

#include <pacta/frbr.h>

/* The characters a part may hold, as classes of the profile's patterns. */
enum { LOWER = 1, UPPER = 2, DIGIT = 4, DASH = 8, DOT = 16, LOW = 32 };

static bool
part_char(char c, unsigned classes)
{
	return ((classes & LOWER) && c >= 'a' && c <= 'z') ||
	    ((classes & UPPER) && c >= 'A' && c <= 'Z') ||
	    ((classes & DIGIT) && c >= '0' && c <= '9') ||
	    ((classes & DASH) && c == '-') || ((classes & DOT) && c == '.') ||
	    ((classes & LOW) && c == '_');
}

static size_t
part_span(const char *s, unsigned classes)
{
	size_t n = 0;

	while (s[n] != '\0' && part_char(s[n], classes))
		n++;
	return n;
}

/* What a URI is cut from: the rest of the text, and the part that is wrong. */
struct uri_cut {
	const char *p;
	const char *wrong;
};

/*
 * Takes one part: its first character of class FIRST, all others of class REST,
 * at most CAP - 1 of them, into OUT.
 */
static bool
cut_part(struct uri_cut *cut, const char *name, unsigned first, unsigned rest,
    char *out, size_t cap)
{
	size_t n = part_span(cut->p, rest);

	if (n == 0 || n >= cap || !part_char(cut->p[0], first)) {
		cut->wrong = name;
		return false;
	}
	memcpy(out, cut->p, n);
	out[n] = '\0';
	cut->p += n;
	return true;
}

static bool
cut_text(struct uri_cut *cut, const char *name, const char *text)
{
	size_t n = strlen(text);

	if (strncmp(cut->p, text, n) != 0) {
		cut->wrong = name;
		return false;
	}
	cut->p += n;
	return true;
}

static bool
jurisdiction_valid(const char *s)
{
	size_t n = part_span(s, LOWER), part;

	if (n != 2)
		return false;
	for (s += 2; *s == '-'; s += 1 + part)
		if ((part = part_span(s + 1, LOWER | DIGIT)) == 0)
			return false;
	return *s == '\0';
}

static bool
cut_kind(struct uri_cut *cut, bool *statement)
{
	*statement = strncmp(cut->p, "statement/", 10) == 0;
	return *statement ? cut_text(cut, "document type", "statement/") :
	    cut_text(cut, "document type", "act/");
}

static bool
cut_work(struct uri_cut *cut, struct pacta_uri *u)
{
	if (!cut_text(cut, "beginning", "/akn/") ||
	    !cut_part(cut, "jurisdiction", LOWER, LOWER | DIGIT | DASH,
	    u->jurisdiction, sizeof(u->jurisdiction)))
		return false;
	if (!jurisdiction_valid(u->jurisdiction)) {
		cut->wrong = "jurisdiction";
		return false;
	}
	if (!cut_text(cut, "jurisdiction", "/") ||
	    !cut_kind(cut, &u->statement) ||
	    !cut_part(cut, "subtype", LOWER, LOWER | UPPER, u->subtype,
	    sizeof(u->subtype)) || !cut_text(cut, "subtype", "/") ||
	    !cut_part(cut, "actor", LOWER, LOWER | DIGIT | DASH, u->actor,
	    sizeof(u->actor)) || !cut_text(cut, "actor", "/") ||
	    !cut_part(cut, "date", DIGIT, DIGIT | DASH, u->date,
	    sizeof(u->date)) || !cut_text(cut, "date", "/"))
		return false;
	if (!pacta_date_valid(u->date)) {
		cut->wrong = "date";
		return false;
	}
	return cut_part(cut, "number", LOWER | UPPER | DIGIT,
	    LOWER | UPPER | DIGIT | DASH | DOT | LOW, u->number,
	    sizeof(u->number));
}

/* "/rus@2019-06-14", if there is one. */
static bool
cut_expression(struct uri_cut *cut, struct pacta_uri *u)
{
	if (cut->p[0] != '/' || !part_char(cut->p[1], LOWER))
		return true;
	cut->p++;
	if (!cut_part(cut, "language", LOWER, LOWER, u->language,
	    sizeof(u->language)))
		return false;
	if (strlen(u->language) != 3) {
		cut->wrong = "language";
		return false;
	}
	u->level = PACTA_URI_EXPRESSION;
	if (!cut_text(cut, "version", "@") ||
	    !cut_part(cut, "version", LOWER | UPPER | DIGIT,
	    LOWER | UPPER | DIGIT | DASH | DOT, u->version,
	    sizeof(u->version)))
		return false;
	/* The convention's own "rus@2019-06-14.xml" could as well be a version
	 * of that name; the profile has "/.xml" for that reason. */
	if (strstr(u->version, ".xml") == NULL)
		return true;
	cut->wrong = "version (a whole file ends in '/.xml')";
	return false;
}

/* "/!main", "/!annex_1", "/.xml", "/!main.xml", if there is one. */
static bool
cut_component(struct uri_cut *cut, struct pacta_uri *u)
{
	if (strncmp(cut->p, "/!", 2) == 0) {
		cut->p += 2;
		if (!cut_part(cut, "component", LOWER,
		    LOWER | UPPER | DIGIT | LOW | DASH, u->component,
		    sizeof(u->component)))
			return false;
	} else if (strncmp(cut->p, "/.xml", 5) == 0) {
		cut->p++;
	}
	if (strncmp(cut->p, ".xml", 4) == 0 &&
	    u->level == PACTA_URI_EXPRESSION) {
		cut->p += 4;
		u->level = PACTA_URI_MANIFESTATION;
	}
	return true;
}

int
pacta_uri_parse(struct pacta_uri *out, const char *text,
    struct pacta_error *err)
{
	struct uri_cut cut = { text, NULL };

	memset(out, 0, sizeof(*out));
	if (cut_work(&cut, out) && cut_expression(&cut, out) &&
	    cut_component(&cut, out)) {
		if (*cut.p == '#' && cut.p[1] != '\0')
			out->fragment = cut.p + 1;
		else if (*cut.p != '\0')
			cut.wrong = "end";
	}
	if (cut.wrong == NULL)
		return 0;
	return pacta_error_set(err, PACTA_ESYNTAX,
	    "'%.200s' is no URI of the naming convention: its %s is wrong at "
	    "'%.40s'", text, cut.wrong, cut.p);
}

void
pacta_uri_print(const struct pacta_uri *uri, enum pacta_uri_level level,
    struct pacta_buf *out)
{
	pacta_buf_addf(out, "/akn/%s/%s/%s/%s/%s/%s", uri->jurisdiction,
	    uri->statement ? "statement" : "act", uri->subtype, uri->actor,
	    uri->date, uri->number);
	if (level >= PACTA_URI_EXPRESSION)
		pacta_buf_addf(out, "/%s@%s", uri->language, uri->version);
	if (uri->component[0] != '\0')
		pacta_buf_addf(out, "/!%s", uri->component);
	else if (level == PACTA_URI_MANIFESTATION)
		pacta_buf_addc(out, '/');
	if (level == PACTA_URI_MANIFESTATION)
		pacta_buf_adds(out, ".xml");
}

bool
pacta_uri_same_work(const struct pacta_uri *a, const struct pacta_uri *b)
{
	return a->statement == b->statement &&
	    strcmp(a->jurisdiction, b->jurisdiction) == 0 &&
	    strcmp(a->subtype, b->subtype) == 0 &&
	    strcmp(a->actor, b->actor) == 0 &&
	    strcmp(a->date, b->date) == 0 && strcmp(a->number, b->number) == 0;
}

static unsigned
date_digits(const char *s, size_t n)
{
	unsigned v = 0;

	for (size_t i = 0; i < n; i++)
		v = v * 10 + (unsigned)(s[i] - '0');
	return v;
}

bool
pacta_date_valid(const char *s)
{
	static const unsigned char days[12] = { 31, 28, 31, 30, 31, 30, 31, 31,
		30, 31, 30, 31 };
	unsigned y, m, d;
	bool leap;

	if (strlen(s) != 10 || s[4] != '-' || s[7] != '-')
		return false;
	for (size_t i = 0; i < 10; i++)
		if (i != 4 && i != 7 && (s[i] < '0' || s[i] > '9'))
			return false;
	y = date_digits(s, 4);
	m = date_digits(s + 5, 2);
	d = date_digits(s + 8, 2);
	leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
	return y > 0 && m >= 1 && m <= 12 && d >= 1 &&
	    d <= days[m - 1] + (unsigned)(m == 2 && leap);
}

/* Appends what stands for the name of LEN bytes in a date's pattern. */
static void
date_field(const char *date, const char *name, size_t len,
    const char *const *months, struct pacta_buf *out)
{
	unsigned m = date_digits(date + 5, 2);

	if (len == 4 && strncmp(name, "year", 4) == 0)
		pacta_buf_addf(out, "%u", date_digits(date, 4));
	else if (len == 3 && strncmp(name, "day", 3) == 0)
		pacta_buf_addf(out, "%u", date_digits(date + 8, 2));
	else if (len == 1 && *name == 'm')
		pacta_buf_addf(out, "%u", m);
	else if (len == 5 && strncmp(name, "month", 5) == 0)
		pacta_buf_adds(out, months[m - 1]);
}

void
pacta_date_print(const char *date, const struct pacta_lang *lang,
    struct pacta_buf *out)
{
	const char *const *months = NULL, *p = NULL, *open, *close;
	size_t n = 0;

	if (lang != NULL) {
		months = pacta_lang_all(lang, "month", &n);
		p = pacta_lang_get(lang, "date");
	}
	if (p == NULL || n < 12 || !pacta_date_valid(date)) {
		pacta_buf_adds(out, date);
		return;
	}
	for (; *p != '\0'; p = close + 1) {
		open = strchr(p, '{');
		close = open != NULL ? strchr(open, '}') : NULL;
		if (close == NULL) {
			pacta_buf_adds(out, p);
			return;
		}
		pacta_buf_add(out, p, (size_t)(open - p));
		date_field(date, open + 1, (size_t)(close - open - 1), months,
		    out);
	}
}

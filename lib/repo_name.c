#include <stdio.h>
#include <string.h>

#include <pacta/repo.h>

#include "repo_int.h"

#define REPO_ACT_FILE_SIZE (PACTA_ACT_TYPE_SIZE + 32)

/* --- names ---------------------------------------------------------- */

static bool
is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool
is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Letters, digits and single hyphens between them, MIN to MAX bytes. */
static bool
name_valid(const char *s, size_t len, size_t min, size_t max,
    bool (*letter)(char), bool digits)
{
	if (len < min || len > max || s[0] == '-' || s[len - 1] == '-')
		return false;
	for (size_t i = 0; i < len; i++)
		if (!letter(s[i]) && !(digits && is_digit(s[i])) &&
		    !(s[i] == '-' && s[i - 1] != '-'))
			return false;
	return true;
}

bool
pacta_slug_valid(const char *s)
{
	return name_valid(s, strlen(s), 1, PACTA_SLUG_SIZE - 1, is_lower,
	    true);
}

bool
pacta_party_valid(const char *s)
{
	return is_upper(s[0]) && name_valid(s, strlen(s), 2,
	    PACTA_PARTY_SIZE - 1, is_upper, true);
}

bool
pacta_language_valid(const char *s)
{
	return is_lower(s[0]) && is_lower(s[1]) && is_lower(s[2]) &&
	    s[3] == '\0';
}

bool
repo_number(const char *s, unsigned width, uint32_t *out, const char **end)
{
	uint32_t n = 0;
	const char *p = s;

	for (; is_digit(*p) && n <= PACTA_NUMBER_MAX; p++)
		n = n * 10 + (uint32_t)(*p - '0');
	if (p - s < (ptrdiff_t)width || n == 0 || n > PACTA_NUMBER_MAX ||
	    (p - s > (ptrdiff_t)width && s[0] == '0'))
		return false;
	*out = n;
	*end = p;
	return true;
}

bool
pacta_act_name_parse(struct pacta_act_name *out, const char *file)
{
	const char *p, *dot, *last;
	size_t n;

	memset(out, 0, sizeof(*out));
	if (!repo_number(file, 4, &out->seq, &p) || *p != '-')
		return false;
	p++;
	dot = strchr(p, '.');
	if (dot == NULL || strcmp(dot, ".act") != 0 || dot - p < 10)
		return false;
	last = dot - 9;		/* "-1a2b3c4d" */
	n = (size_t)(last - p);
	if (*last != '-' || !name_valid(p, n, 2, PACTA_ACT_TYPE_SIZE - 1,
	    is_lower, false))
		return false;
	for (const char *h = last + 1; h < dot; h++)
		if (!is_digit(*h) && !(*h >= 'a' && *h <= 'f'))
			return false;
	memcpy(out->type, p, n);
	memcpy(out->digest, last + 1, 8);
	return true;
}

int
repo_slug_error(const char *s, struct pacta_error *err)
{
	return pacta_error_set(err, PACTA_EUSAGE,
	    "'%s' is no agreement's name: lower-case Latin letters, digits "
	    "and hyphens are expected, or SLUG@n for version n", s);
}

int
pacta_target_parse(struct pacta_target *out, const char *s,
    struct pacta_error *err)
{
	const char *p = s, *at, *end;
	size_t n;

	memset(out, 0, sizeof(*out));
	if (strncmp(p, "./", 2) == 0)
		p += 2;
	if (strncmp(p, "agreements/", 11) == 0)
		p += 11;
	at = strchr(p, '@');
	n = at != NULL ? (size_t)(at - p) : strlen(p);
	if (at == NULL && n > 1 && p[n - 1] == '/')
		n--;
	if (n == 0 || n >= sizeof(out->slug))
		return repo_slug_error(s, err);
	memcpy(out->slug, p, n);
	if (!pacta_slug_valid(out->slug))
		return repo_slug_error(s, err);
	if (at != NULL && (!repo_number(at + 1, 1, &out->version, &end) ||
	    *end != '\0'))
		return pacta_error_set(err, PACTA_EUSAGE,
		    "'%s' names no version: a number from 1 is expected "
		    "behind '@'", s);
	return 0;
}

bool
pacta_path_language(const char *file, char lang[4])
{
	if (strlen(file) != 7 || strcmp(file + 3, ".xml") != 0)
		return false;
	memcpy(lang, file, 3);
	lang[3] = '\0';
	return pacta_language_valid(lang);
}

/* ".sig", or ".2.sig" and so on: another signature of the same party. */
static bool
repo_sig_ending(const char *s)
{
	uint32_t n;

	if (s[0] == '.' && repo_number(s + 1, 1, &n, &s) && n < 2)
		return false;
	return strcmp(s, ".sig") == 0;
}

/* "X.act.sig" to "X.act", when X.act is an act's name. */
static bool
repo_act_sig_name(const char *file, char act[REPO_ACT_FILE_SIZE])
{
	struct pacta_act_name name;
	size_t n = strlen(file);

	if (n < 5 || n - 4 >= REPO_ACT_FILE_SIZE ||
	    strcmp(file + n - 4, ".sig") != 0)
		return false;
	memcpy(act, file, n - 4);
	act[n - 4] = '\0';
	return pacta_act_name_parse(&name, act);
}

/* --- paths ---------------------------------------------------------- */

char *
pacta_path_agreement(char out[PACTA_PATH_SIZE], const char *slug)
{
	snprintf(out, PACTA_PATH_SIZE, "agreements/%s", slug);
	return out;
}

char *
pacta_path_text(char out[PACTA_PATH_SIZE], const char *slug, const char *lang)
{
	snprintf(out, PACTA_PATH_SIZE, "agreements/%s/%s.xml", slug, lang);
	return out;
}

char *
pacta_path_version(char out[PACTA_PATH_SIZE], const char *slug,
    uint32_t version)
{
	snprintf(out, PACTA_PATH_SIZE, "agreements/%s/versions/%u", slug,
	    version);
	return out;
}

char *
pacta_path_version_file(char out[PACTA_PATH_SIZE], const char *slug,
    uint32_t version, const char *file)
{
	snprintf(out, PACTA_PATH_SIZE, "agreements/%s/versions/%u/%s", slug,
	    version, file);
	return out;
}

char *
pacta_path_acts(char out[PACTA_PATH_SIZE], const char *slug,
    const char *party)
{
	snprintf(out, PACTA_PATH_SIZE, "agreements/%s/acts/%s", slug, party);
	return out;
}

char *
pacta_path_act(char out[PACTA_PATH_SIZE], const char *slug,
    const char *party, const struct pacta_act_name *name)
{
	snprintf(out, PACTA_PATH_SIZE, "agreements/%s/acts/%s/%04u-%s-%s.act",
	    slug, party, name->seq, name->type, name->digest);
	return out;
}

char *
pacta_path_registry(char out[PACTA_PATH_SIZE], uint32_t number)
{
	snprintf(out, PACTA_PATH_SIZE, "trust/registry/%04u.reg", number);
	return out;
}

char *
pacta_path_registry_sig(char out[PACTA_PATH_SIZE], uint32_t number,
    const char *party)
{
	snprintf(out, PACTA_PATH_SIZE, "trust/registry/%04u.sigs/%s.sig",
	    number, party);
	return out;
}

char *
pacta_path_keyring(char out[PACTA_PATH_SIZE], const char *party,
    uint32_t number)
{
	snprintf(out, PACTA_PATH_SIZE, "trust/keyrings/%s/%04u.keys", party,
	    number);
	return out;
}

char *
pacta_path_sig(char out[PACTA_PATH_SIZE], const char *path)
{
	size_t n = strlen(path);

	if (n > PACTA_PATH_SIZE - 5)
		n = PACTA_PATH_SIZE - 5;
	memmove(out, path, n);
	memcpy(out + n, ".sig", 5);
	return out;
}

/* --- reading a path -------------------------------------------------- */

/* Cuts the next part off *P; false at the end, or when it is too long. */
static bool
part_next(const char **p, char part[256])
{
	size_t n = strcspn(*p, "/");

	if (n == 0 || n > 255)
		return false;
	memcpy(part, *p, n);
	part[n] = '\0';
	*p += n + ((*p)[n] == '/');
	return true;
}

/* A party from the first part of *P. */
static bool
part_party(const char **p, char party[PACTA_PARTY_SIZE])
{
	char part[256];

	if (!part_next(p, part) || !pacta_party_valid(part))
		return false;
	strcpy(party, part);
	return true;
}

/* A number and one of two endings: SUFFIX, or SUFFIX with ".sig" behind. */
static bool
part_number(const char *file, const char *suffix, uint32_t *number,
    bool *is_sig)
{
	const char *end;
	size_t n = strlen(suffix);

	if (!repo_number(file, 4, number, &end) ||
	    strncmp(end, suffix, n) != 0)
		return false;
	end += n;
	*is_sig = repo_sig_ending(end);
	return *end == '\0' || *is_sig;
}

static enum pacta_path_kind
parse_version(struct pacta_path_parts *out, const char *p)
{
	char part[256];
	const char *end;

	if (!part_next(&p, part) ||
	    !repo_number(part, 1, &out->number, &end) || *end != '\0' ||
	    *p == '\0')
		return PACTA_PATH_OTHER;
	if (!pacta_path_language(p, out->lang))
		out->lang[0] = '\0';
	return PACTA_PATH_VERSION;
}

static enum pacta_path_kind
parse_act(struct pacta_path_parts *out, const char *p)
{
	char act[REPO_ACT_FILE_SIZE];

	if (!part_party(&p, out->party))
		return PACTA_PATH_OTHER;
	if (pacta_act_name_parse(&out->act, p))
		return PACTA_PATH_ACT;
	if (repo_act_sig_name(p, act) && pacta_act_name_parse(&out->act, act))
		return PACTA_PATH_ACT_SIG;
	return PACTA_PATH_OTHER;
}

static enum pacta_path_kind
parse_agreement(struct pacta_path_parts *out, const char *p)
{
	char part[256];

	if (!part_next(&p, part) || !pacta_slug_valid(part))
		return PACTA_PATH_OTHER;
	strcpy(out->slug, part);
	if (pacta_path_language(p, out->lang))
		return PACTA_PATH_TEXT;
	out->lang[0] = '\0';
	if (!part_next(&p, part) || *p == '\0')
		return PACTA_PATH_OTHER;
	if (strcmp(part, "versions") == 0)
		return parse_version(out, p);
	if (strcmp(part, "acts") == 0)
		return parse_act(out, p);
	return strcmp(part, "media") == 0 ? PACTA_PATH_MEDIA :
	    strcmp(part, "waivers") == 0 ? PACTA_PATH_WAIVER :
	    PACTA_PATH_OTHER;
}

/* "0001.reg", or "0001.sigs/KZ.sig", "0001.sigs/KZ.2.sig". */
static enum pacta_path_kind
parse_registry(struct pacta_path_parts *out, const char *p)
{
	char part[256];
	const char *end;
	size_t n;

	if (!part_next(&p, part) || !repo_number(part, 4, &out->number, &end))
		return PACTA_PATH_OTHER;
	if (*p == '\0')
		return strcmp(end, ".reg") == 0 ? PACTA_PATH_REGISTRY :
		    PACTA_PATH_OTHER;
	n = strcspn(p, ".");
	if (strcmp(end, ".sigs") != 0 || n >= sizeof(out->party) ||
	    !repo_sig_ending(p + n))
		return PACTA_PATH_OTHER;
	memcpy(out->party, p, n);
	out->party[n] = '\0';
	return pacta_party_valid(out->party) ? PACTA_PATH_REGISTRY_SIG :
	    PACTA_PATH_OTHER;
}

static enum pacta_path_kind
parse_keyring(struct pacta_path_parts *out, const char *p)
{
	bool is_sig;

	if (!part_party(&p, out->party) ||
	    !part_number(p, ".keys", &out->number, &is_sig))
		return PACTA_PATH_OTHER;
	return is_sig ? PACTA_PATH_KEYRING_SIG : PACTA_PATH_KEYRING;
}

void
pacta_path_parse(struct pacta_path_parts *out, const char *path)
{
	enum pacta_path_kind kind = PACTA_PATH_OTHER;

	memset(out, 0, sizeof(*out));
	if (strncmp(path, "agreements/", 11) == 0)
		kind = parse_agreement(out, path + 11);
	else if (strncmp(path, "trust/registry/", 15) == 0)
		kind = parse_registry(out, path + 15);
	else if (strncmp(path, "trust/keyrings/", 15) == 0)
		kind = parse_keyring(out, path + 15);
	if (kind == PACTA_PATH_OTHER)
		memset(out, 0, sizeof(*out));
	out->kind = kind;
}

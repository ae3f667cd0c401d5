/* Frozen versions: texts, list and manifest agree, and nothing else is there. */
#include <stdlib.h>
#include <string.h>

#include "lines_int.h"
#include "verify_int.h"

#define SUMS "SHA512SUMS"

struct version_check {
	struct pacta_verdict_version *ver;
	const struct pacta_evidence *e;
	struct pacta_diags *findings;
	char folder[PACTA_PATH_SIZE];	/* ending in '/' */
	size_t folder_len;
	size_t from, to;		/* its files in the evidence */
	bool list_changed;		/* SHA512SUMS is not the one frozen */
};

/* The version is not what was frozen: a finding, and the verdict's reason. */
static void
broken(struct version_check *c, const char *code, const char *path,
    const char *what)
{
	find_fault(c->findings, PACTA_ERROR, code, path, "%s", what);
	if (c->ver->frozen.answer != PACTA_ANSWER_NO)
		judge(&c->ver->frozen, PACTA_ANSWER_NO, code, "%s: %s",
		    strncmp(path, c->folder, c->folder_len) == 0 ?
		    path + c->folder_len : path, what);
}

static const struct pacta_evidence_file *
version_file(const struct version_check *c, const char *name)
{
	char path[PACTA_PATH_SIZE + 256];
	size_t n = strlen(name);

	if (n > 255)
		return NULL;
	memcpy(path, c->folder, c->folder_len);
	memcpy(path + c->folder_len, name, n + 1);
	return pacta_evidence_find(c->e, path);
}

/* A file that must be there and readable. */
static const struct pacta_evidence_file *
version_need(struct version_check *c, const char *name)
{
	char path[PACTA_PATH_SIZE + 256];
	const struct pacta_evidence_file *f = version_file(c, name);
	const char *why;

	memcpy(path, c->folder, c->folder_len);
	memcpy(path + c->folder_len, name, strlen(name) + 1);
	if (f == NULL)
		broken(c, "trust-missing", path, "is missing");
	else if ((why = unreadable_why(f)) != NULL)
		broken(c, "trust-unreadable", f->path, why);
	else
		return f;
	return NULL;
}

static void
manifest_check(struct version_check *c)
{
	struct pacta_verdict_version *ver = c->ver;
	const struct pacta_evidence_file *f = version_need(c, "manifest");
	struct pacta_error why = PACTA_ERROR_INIT;

	if (f == NULL)
		return;
	pacta_sha512(&ver->sha512, f->data, f->len);
	if (pacta_manifest_parse(&ver->manifest, f->path, f->data, f->len,
	    &why) != 0) {
		find_error(c->findings, "trust-malformed", f->path, &why);
		judge(&ver->frozen, PACTA_ANSWER_NO, "trust-malformed",
		    "manifest: %s", why.message);
		/* Half a manifest says nothing. */
		pacta_manifest_dispose(&ver->manifest);
		return;
	}
	if (strcmp(ver->manifest.agreement, ver->slug) != 0 ||
	    ver->manifest.version != ver->version)
		broken(c, "trust-misplaced", f->path,
		    "belongs to another agreement or version");
}

/* --- SHA512SUMS ------------------------------------------------------------ */

/* Cuts "128 hex digits, two spaces, name" off *S; false when it is not that. */
static bool
sums_line(const char **s, const char *end, struct pacta_sha512 *sha512,
    char name[256])
{
	const char *nl = memchr(*s, '\n', (size_t)(end - *s));
	size_t n;

	if (nl == NULL || nl - *s < PACTA_SHA512_HEX + 3 ||
	    pacta_sha512_parse_hex(sha512, *s, PACTA_SHA512_HEX, NULL) != 0 ||
	    memcmp(*s + PACTA_SHA512_HEX, "  ", 2) != 0)
		return false;
	n = (size_t)(nl - *s) - PACTA_SHA512_HEX - 2;
	if (n > 255 || memchr(*s, '\0', (size_t)(nl - *s)) != NULL)
		return false;
	memcpy(name, *s + PACTA_SHA512_HEX + 2, n);
	name[n] = '\0';
	*s = nl + 1;
	return true;
}

/* Inside the folder, by a path of plain names. */
static bool
name_inside(const char *name)
{
	const char *part = name;

	for (;;) {
		size_t n = strcspn(part, "/");

		if (n == 0 || part[0] == '.' || memchr(part, '\\', n) != NULL)
			return false;
		for (size_t i = 0; i < n; i++)
			if ((unsigned char)part[i] < 0x21 || part[i] == 0x7f)
				return false;
		if (part[n] == '\0')
			return strcmp(name, SUMS) != 0 &&
			    strcmp(name, "manifest") != 0;
		part += n + 1;
	}
}

/* Where the list itself was changed, the manifest tells how a text was. */
static void
listed_file(struct version_check *c, const char *name,
    const struct pacta_sha512 *sha512)
{
	const struct pacta_manifest *m = &c->ver->manifest;
	const struct pacta_evidence_file *f = version_need(c, name);
	const struct pacta_sha512 *frozen = sha512;

	if (f == NULL)
		return;
	for (size_t i = 0; i < m->nlanguages; i++)
		if (strcmp(m->languages[i].file, name) == 0)
			frozen = &m->languages[i].sha512;
	if (!pacta_sha512_equal(frozen, sha512) && !c->list_changed)
		broken(c, "trust-text-changed", f->path, "its SHA-512 in "
		    "SHA512SUMS is not the one in the manifest");
	else if (!pacta_sha512_equal(&f->sha512, frozen) &&
	    (frozen != sha512 || !c->list_changed))
		broken(c, "trust-text-changed", f->path,
		    "was changed: its SHA-512 is not the one that was frozen");
}

/* A list that cannot be read says nothing about the files; false. */
static bool
sums_read(struct version_check *c, const struct pacta_evidence_file *f)
{
	char name[256], last[256] = "";
	const char *s = f->data, *end = f->data + f->len;
	const char *why = f->len == 0 ? "is empty" : NULL;
	struct pacta_sha512 sha512;

	while (why == NULL && s < end) {
		if (!sums_line(&s, end, &sha512, name) || !name_inside(name))
			why = "not a list as sha512sum writes it, of files in "
			    "this folder";
		else if (strcmp(last, name) >= 0)
			why = "is not sorted, or lists a file twice";
		memcpy(last, name, sizeof(last));
	}
	if (why != NULL && !c->list_changed)
		broken(c, "trust-malformed", f->path, why);
	s = f->data;
	while (why == NULL && s < end && sums_line(&s, end, &sha512, name))
		listed_file(c, name, &sha512);
	return why == NULL;
}

/* Moves *S, in a sorted list, on to NAME; false when it is not there. */
static bool
sums_reach(const char **s, const char *end, const char *name)
{
	struct pacta_sha512 sha512;
	char have[256] = "";
	const char *line = *s;

	while (line < end && sums_line(&line, end, &sha512, have) &&
	    strcmp(have, name) < 0)
		*s = line;
	return strcmp(have, name) == 0;
}

/* sha512sum -c ignores files that are not listed; here they are a fault. */
static void
unlisted(struct version_check *c, const struct pacta_evidence_file *sums)
{
	const char *s = sums->data, *end = s + sums->len;

	for (size_t i = c->from; i < c->to; i++) {
		const char *name = c->e->files[i].path + c->folder_len;

		if (strcmp(name, SUMS) != 0 && strcmp(name, "manifest") != 0 &&
		    !sums_reach(&s, end, name))
			broken(c, "trust-unlisted", c->e->files[i].path,
			    "is not listed in SHA512SUMS: it was added after "
			    "the version was frozen");
	}
}

static void
sums_check(struct version_check *c)
{
	const struct pacta_manifest *m = &c->ver->manifest;
	const struct pacta_evidence_file *f = version_need(c, SUMS);
	struct pacta_sha512 sha512;

	if (f == NULL)
		return;
	pacta_sha512(&sha512, f->data, f->len);
	c->list_changed = m->version != 0 &&
	    !pacta_sha512_equal(&sha512, &m->sums);
	if (c->list_changed)
		broken(c, "trust-text-changed", f->path,
		    "was changed: its SHA-512 is not the one in the manifest");
	if (!sums_read(c, f))
		return;
	unlisted(c, f);
	for (size_t i = 0; i < m->nlanguages; i++) {
		const char *s = f->data;

		if (!sums_reach(&s, f->data + f->len, m->languages[i].file))
			broken(c, "trust-missing", f->path,
			    "does not list every language of the manifest");
	}
}

static void
previous_check(struct version_check *c,
    const struct pacta_verdict_version *before)
{
	const struct pacta_manifest *m = &c->ver->manifest;

	if (m->version == 0 || !m->has_previous)
		return;
	if (before == NULL || strcmp(before->slug, c->ver->slug) != 0 ||
	    before->version + 1 != c->ver->version)
		broken(c, "trust-gap", c->folder,
		    "the version before this one is missing");
	else if (!pacta_sha512_equal(&m->previous, &before->sha512))
		broken(c, "trust-version-chain", c->folder,
		    "follows another manifest than the one of the version "
		    "before it");
}

static void
version_judge(struct version_check *c,
    const struct pacta_verdict_version *before)
{
	struct pacta_verdict_version *ver = c->ver;
	const char *s = ver->slug;
	size_t n = c->folder_len;

	judge(&ver->frozen, PACTA_ANSWER_YES, "intact",
	    "the frozen texts are as adopted");
	judge(&ver->in_force, PACTA_ANSWER_NONE, "not-judged", "not judged");
	ver->since = PACTA_NO_DAY;
	if (!pacta_slug_valid(s) || n >= sizeof(c->folder)) {
		broken(c, "trust-stray", c->folder,
		    "no agreement can have this name");
		return;
	}
	manifest_check(c);
	sums_check(c);
	previous_check(c, before);
}

/* --- which versions there are ---------------------------------------------- */

/*
 * "agreements/SLUG/versions/N/...": slug and number, and the length up to the
 * '/' behind the number; 0 for another path.
 */
static size_t
version_in(const char *path, char slug[PACTA_SLUG_SIZE], uint32_t *number)
{
	const char *s = path + 11, *p;
	size_t n;

	if (strncmp(path, "agreements/", 11) != 0)
		return 0;
	n = strcspn(s, "/");
	if (n >= PACTA_SLUG_SIZE || strncmp(s + n, "/versions/", 10) != 0)
		return 0;
	memcpy(slug, s, n);
	slug[n] = '\0';
	p = s + n + 10;
	*number = read_padded(&p, 1);
	return *number > 0 && *p == '/' ? (size_t)(p - path) + 1 : 0;
}

static bool
is_version_path(const char *path)
{
	const char *s;

	if (strncmp(path, "agreements/", 11) != 0 ||
	    (s = strchr(path + 11, '/')) == NULL)
		return false;
	return strcmp(s, "/versions") == 0 || strcmp(s, "/acts") == 0 ||
	    strncmp(s, "/versions/", 10) == 0;
}

static int
version_order(const void *a, const void *b)
{
	const struct pacta_verdict_version *x = a, *y = b;
	int c = strcmp(x->slug, y->slug);

	return c != 0 ? c : (x->version > y->version) -
	    (x->version < y->version);
}

/* Finds the folders; a run of paths with one prefix is one version. */
static int
versions_find(struct pacta_verdict *v, const struct pacta_evidence *e,
    struct pacta_error *err)
{
	struct pacta_verdict_version *ver = NULL;
	char slug[PACTA_SLUG_SIZE];
	uint32_t number;
	size_t from, to;

	evidence_range(e, "agreements/", &from, &to);
	for (size_t i = from; i < to; i++) {
		const char *path = e->files[i].path;

		if (!is_version_path(path))
			continue;
		if (version_in(path, slug, &number) == 0) {
			find_fault(&v->findings, PACTA_ERROR, "trust-stray",
			    path, "no file may stand here");
			continue;
		}
		if (ver != NULL && ver->version == number &&
		    strcmp(ver->slug, slug) == 0)
			continue;
		ver = lines_grow(&v->versions, &v->nversions, sizeof(*ver));
		if (ver == NULL)
			return lines_outofmemory(err);
		strcpy(ver->slug, slug);
		ver->version = number;
	}
	if (v->nversions > 0)
		qsort(v->versions, v->nversions, sizeof(*v->versions),
		    version_order);
	return 0;
}

int
versions_build(struct pacta_verdict *v, const struct pacta_evidence *e,
    struct pacta_error *err)
{
	int rc = versions_find(v, e, err);

	for (size_t i = 0; rc == 0 && i < v->nversions; i++) {
		struct version_check c = { .ver = &v->versions[i], .e = e,
		    .findings = &v->findings };

		pacta_path_version_file(c.folder, v->versions[i].slug,
		    v->versions[i].version, "");
		c.folder_len = strlen(c.folder);
		evidence_range(e, c.folder, &c.from, &c.to);
		version_judge(&c, i > 0 ? &v->versions[i - 1] : NULL);
	}
	return rc;
}

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lines_int.h"
#include "utf8_int.h"
#include "verify_int.h"

/* --- judgements and findings -------------------------------------------------- */

void
judge(struct pacta_judgement *j, enum pacta_answer answer, const char *code,
    const char *fmt, ...)
{
	va_list ap;

	j->answer = answer;
	j->code = code;
	va_start(ap, fmt);
	vsnprintf(j->text, sizeof(j->text), fmt, ap);
	va_end(ap);
	utf8_cut(j->text);
	utf8_one_line(j->text);
}

/* Names of files come from outside, and a finding is printed. */
static void
add_finding(struct pacta_diags *l, enum pacta_severity severity,
    const char *rule, const struct pacta_place *place, const char *text)
{
	struct pacta_place safe = *place;
	char *copy = strdup(place->file);

	if (copy == NULL) {
		l->failed = true;
		return;
	}
	utf8_one_line(copy);
	safe.file = copy;
	pacta_diags_add(l, severity, rule, &safe, "%s", text);
	free(copy);
}

void
find_fault(struct pacta_diags *l, enum pacta_severity severity,
    const char *rule, const char *path, const char *fmt, ...)
{
	struct pacta_place place = { .file = path };
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	add_finding(l, severity, rule, &place, text);
}

void
find_error(struct pacta_diags *l, const char *rule, const char *path,
    const struct pacta_error *why)
{
	struct pacta_place place = { .file = path, .line = why->line,
	    .column = why->column, .offset = why->offset };

	add_finding(l, PACTA_ERROR, rule, &place, why->message);
}

const char *
unreadable_why(const struct pacta_evidence_file *f)
{
	static const char *const what[] = { "cannot be read",
	    "is a folder, not a file", "is a symbolic link, not a file",
	    "is a submodule, not a file", "is not a file" };

	if (f->problem != NULL)
		return f->problem;
	if (f->type != PACTA_ENTRY_FILE)
		return what[(unsigned)f->type % 5];
	return NULL;
}

bool
readable(const struct pacta_evidence_file *f, struct pacta_diags *l)
{
	const char *why = unreadable_why(f);

	if (why != NULL)
		find_fault(l, PACTA_ERROR, "trust-unreadable", f->path, "%s",
		    why);
	return why == NULL;
}

/* --- evidence and lists ----------------------------------------------------------- */

void
evidence_range(const struct pacta_evidence *e, const char *prefix,
    size_t *from, size_t *to)
{
	size_t n = strlen(prefix), low = 0, high = e->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (strcmp(e->files[mid].path, prefix) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	*from = low;
	high = e->count;
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (strncmp(e->files[mid].path, prefix, n) == 0)
			low = mid + 1;
		else
			high = mid;
	}
	*to = low;
}

uint32_t
read_padded(const char **s, unsigned width)
{
	uint32_t n = 0;
	unsigned digits = 0;

	while (digits < 7 && (*s)[digits] >= '0' && (*s)[digits] <= '9')
		n = n * 10 + (uint32_t)((*s)[digits++] - '0');
	if (digits < width || digits > 6 || (digits > width && **s == '0'))
		return 0;
	*s += digits;
	return n;
}

struct pacta_verdict_version *
version_of(const struct pacta_verdict *v, const char *slug, uint32_t number)
{
	size_t low = 0, high = v->nversions;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int c = strcmp(v->versions[mid].slug, slug);

		if (c == 0)
			c = (v->versions[mid].version > number) -
			    (v->versions[mid].version < number);
		if (c == 0)
			return &v->versions[mid];
		if (c < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

const struct pacta_verdict_version *
pacta_verdict_version(const struct pacta_verdict *v, const char *slug,
    uint32_t version)
{
	return version_of(v, slug, version);
}

/* The first act whose path is not before PREFIX, in its first N bytes; or, BEHIND,
 * the first one behind all of those. */
static size_t
act_at(const struct pacta_verdict *v, const char *prefix, size_t n,
    bool behind)
{
	size_t low = 0, high = v->nacts;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int c = strncmp(v->acts[mid].path, prefix, n);

		if (c < 0 || (behind && c == 0))
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

void
acts_of(const struct pacta_verdict *v, const char *slug, size_t *from,
    size_t *to)
{
	char prefix[PACTA_PATH_SIZE];
	size_t n;

	pacta_path_agreement(prefix, slug);
	n = strlen(prefix);
	memcpy(prefix + n, "/acts/", 7);
	*from = act_at(v, prefix, n + 6, false);
	*to = act_at(v, prefix, n + 6, true);
}

/* --- the whole ---------------------------------------------------------------------- */

void
pacta_verdict_free(struct pacta_verdict *v)
{
	if (v == NULL)
		return;
	for (size_t i = 0; i < v->nversions; i++) {
		struct pacta_verdict_version *ver = &v->versions[i];

		pacta_manifest_dispose(&ver->manifest);
		for (size_t k = 0; k < ver->nparties; k++)
			free(ver->parties[k].cells);
		free(ver->parties);
	}
	for (size_t i = 0; i < v->nacts; i++)
		pacta_act_dispose(&v->acts[i].act);
	free(v->versions);
	free(v->acts);
	free(v->chains);
	pacta_diags_dispose(&v->findings);
	trust_free(v->state);
	free(v);
}

static void
judge_root(struct pacta_verdict *v, const struct pacta_sha512 *root)
{
	if (!v->state->has_root)
		judge(&v->root, PACTA_ANSWER_NO, "no-registry",
		    "there is no registry");
	else if (root == NULL)
		judge(&v->root, PACTA_ANSWER_NO, "unpinned",
		    "UNPINNED: compare the root with the one that was "
		    "published, and give it with --root");
	else if (pacta_sha512_equal(root, &v->state->root))
		judge(&v->root, PACTA_ANSWER_YES, "pinned",
		    "the root is the one that was pinned");
	else {
		judge(&v->root, PACTA_ANSWER_NO, "other-root",
		    "the genesis registry is not the one that was pinned: "
		    "this is another repository, or a forgery");
		find_fault(&v->findings, PACTA_ERROR, "trust-other-root",
		    "trust/registry/0001.reg", "%s", v->root.text);
	}
}

static void
judge_trust(struct pacta_verdict *v)
{
	const struct pacta_registry *r = pacta_trust_registry(v->state, 0,
	    NULL);
	size_t members = 0;

	for (size_t i = 0; r != NULL && i < r->nmembers; i++)
		members += !r->members[i].body;
	if (r == NULL)
		judge(&v->trust, PACTA_ANSWER_NO, "no-trust",
		    "no registry is signed by all its members");
	else if (v->findings.errors > 0)
		judge(&v->trust, PACTA_ANSWER_NO, "trust-faults",
		    "registries or keyrings have faults");
	else
		judge(&v->trust, PACTA_ANSWER_YES, "trusted",
		    "registry %u, %zu members", r->number, members);
}

/* What is wrong with an act, as a finding of the act's file; what only follows
 * from a fault told elsewhere stands in the table. */
static void
find_acts(struct pacta_verdict *v)
{
	for (size_t i = 0; i < v->nacts; i++) {
		const struct pacta_verdict_act *a = &v->acts[i];
		bool twice = strcmp(a->effective.code, "double") == 0;

		if (a->derived)
			continue;
		if (a->valid.answer != PACTA_ANSWER_YES)
			find_fault(&v->findings, PACTA_ERROR, "trust-act",
			    a->path, "not valid (%s): %s", a->valid.code,
			    a->valid.text);
		else if (a->effective.answer != PACTA_ANSWER_YES)
			find_fault(&v->findings, twice ? PACTA_ERROR :
			    PACTA_WARNING, "trust-effect", a->path,
			    "without effect (%s): %s", a->effective.code,
			    a->effective.text);
	}
}

/* Acts that stand because the key was retired only later. */
static void
find_retired(struct pacta_verdict *v)
{
	for (size_t i = 0; i < v->nacts; i++) {
		const struct pacta_verdict_act *a = &v->acts[i];
		const struct pacta_keyring *k;
		const struct pacta_keyring_key *key;

		if (a->valid.answer != PACTA_ANSWER_YES)
			continue;
		k = pacta_trust_keyring(v->state, a->act.party, 0, NULL);
		key = pacta_keyring_key(k, &a->key);
		if (key != NULL && key->state == PACTA_KEYRING_RETIRED)
			find_fault(&v->findings, PACTA_NOTE,
			    "trust-retired-key", a->path, "its key was retired "
			    "since; that the act is older rests on the "
			    "history");
	}
}

static bool
all_verified(const struct pacta_verdict *v)
{
	bool all = v->root.answer == PACTA_ANSWER_YES &&
	    v->trust.answer == PACTA_ANSWER_YES && v->findings.errors == 0 &&
	    !v->findings.failed;

	for (size_t i = 0; i < v->nversions; i++)
		all &= v->versions[i].frozen.answer == PACTA_ANSWER_YES;
	for (size_t i = 0; i < v->nacts; i++)
		all &= v->acts[i].valid.answer == PACTA_ANSWER_YES;
	return all;
}

int
pacta_verify(struct pacta_verdict **out, const struct pacta_evidence *evidence,
    const struct pacta_verify_options *options, struct pacta_error *err)
{
	return verify_presuming(out, evidence, options, NULL, err);
}

int
verify_presuming(struct pacta_verdict **out,
    const struct pacta_evidence *evidence,
    const struct pacta_verify_options *options,
    const struct presumed_act *presumed, struct pacta_error *err)
{
	struct pacta_verdict *v = calloc(1, sizeof(*v));
	int rc;

	*out = NULL;
	if (v == NULL)
		return lines_outofmemory(err);
	rc = trust_build(&v->state, evidence, &v->findings, err);
	if (rc == 0) {
		judge_trust(v);
		judge_root(v, options->root);
		rc = versions_build(v, evidence, err);
	}
	if (rc == 0)
		rc = acts_build(v, evidence, options->threads, presumed,
		    err);
	if (rc == 0)
		rc = chains_build(v, err);
	if (rc == 0)
		rc = parties_list(v, err);
	if (rc == 0)
		rc = manifests_judge(v, err);
	if (rc == 0) {
		acts_judge_effect(v, options->today);
		find_acts(v);
		find_retired(v);
		rc = parties_build(v, options->today, err);
	}
	if (rc == 0 && v->findings.failed)
		rc = lines_outofmemory(err);
	if (rc == 0) {
		pacta_diags_sort(&v->findings);
		v->verified = all_verified(v);
		*out = v;
		v = NULL;
	}
	pacta_verdict_free(v);
	return rc;
}

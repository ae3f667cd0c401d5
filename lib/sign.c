#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/doc.h>
#include <pacta/sshsig.h>

#include "sign_int.h"

static int
no_memory(struct pacta_error *err)
{
	return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
}

void
pacta_signing_free(struct pacta_signing *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->ntexts; i++)
		free(s->texts[i].title);
	free(s->texts);
	free(s->keys);
	free(s->bytes);
	free(s->work);
	pacta_act_dispose(&s->act);
	pacta_evidence_dispose(&s->evidence);
	free(s);
}

/* --- what stands in the repository ---------------------------------------- */

static int
judge_evidence(struct pacta_verdict **out, const struct pacta_signing *s,
    struct pacta_error *err)
{
	struct pacta_verify_options o = PACTA_VERIFY_OPTIONS_INIT;

	o.root = s->options->root;
	o.today = s->options->declared;
	o.threads = s->options->threads;
	return pacta_verify(out, &s->evidence, &o, err);
}

static int
want_trust(struct pacta_signing *s, const struct pacta_verdict *v,
    struct pacta_error *err)
{
	if (!pacta_trust_root(v->state, &s->act.repository))
		return pacta_error_set(err, PACTA_EVERIFY, "the repository has "
		    "no registry yet; see pacta registry");
	if (s->options->root != NULL && v->root.answer != PACTA_ANSWER_YES)
		return pacta_error_set(err, PACTA_EVERIFY,
		    "the root of trust: %s", v->root.text);
	s->pinned = s->options->root != NULL;
	if (v->trust.answer != PACTA_ANSWER_YES)
		return pacta_error_set(err, PACTA_EVERIFY,
		    "the registry: %s", v->trust.text);
	return 0;
}

/* The version asked for, or the agreement's last; its bytes are as frozen. */
static int
want_version(const struct pacta_verdict_version **out,
    const struct pacta_signing *s, const struct pacta_verdict *v,
    struct pacta_error *err)
{
	const struct pacta_sign_options *o = s->options;
	uint32_t n = o->version;

	for (size_t i = 0; o->version == 0 && i < v->nversions; i++)
		if (strcmp(v->versions[i].slug, o->slug) == 0 &&
		    v->versions[i].version > n)
			n = v->versions[i].version;
	*out = pacta_verdict_version(v, o->slug, n);
	if (*out == NULL && o->version == 0)
		return pacta_error_set(err, PACTA_ENOTFOUND, "'%s' has no "
		    "frozen version to sign; see pacta adopt", o->slug);
	if (*out == NULL)
		return pacta_error_set(err, PACTA_ENOTFOUND,
		    "'%s' has no version %u", o->slug, (unsigned)n);
	if ((*out)->frozen.answer != PACTA_ANSWER_YES)
		return pacta_error_set(err, PACTA_EVERIFY, "version %u of "
		    "'%s' is not as it was adopted: %s", (unsigned)n, o->slug,
		    (*out)->frozen.text);
	return 0;
}

/* Do the two stand side by side, as Chinese joins them: 关于合作的协定 */
static bool
joined(const struct pacta_node *before, const struct pacta_node *after)
{
	return before != NULL && before->next == after;
}

/*
 * The kind of document and its title, in the order of the title page:
 * "Memorandum on cooperation".  An annex has a title of its own: not read.
 */
static void
find_title(struct pacta_sign_text *t, struct pacta_doc *doc)
{
	const struct pacta_node *root = pacta_doc_root(doc);
	const struct pacta_node *type = NULL, *title = NULL, *last = NULL;
	struct pacta_buf b = PACTA_BUF_INIT;

	for (const struct pacta_node *n = root; n != NULL &&
	    n->el != PACTA_EL_BODY && n->el != PACTA_EL_MAINBODY;
	    n = pacta_node_next(n, root)) {
		if (n->el == PACTA_EL_DOCTYPE && type == NULL)
			type = n;
		else if (n->el == PACTA_EL_DOCTITLE && title == NULL)
			title = n;
		else
			continue;
		if (b.len > 0 && !joined(last, n))
			pacta_buf_addc(&b, ' ');
		pacta_node_line(n, &b);
		last = n;
	}
	t->title = pacta_buf_detach(&b, NULL);
}

/* Reads one text of the version: the bytes whose digest the manifest has. */
static int
read_text(struct pacta_sign_text *t, struct pacta_view *view,
    const struct pacta_verdict_version *ver,
    const struct pacta_manifest_language *l, struct pacta_error *err)
{
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_doc *doc = NULL;
	char path[PACTA_PATH_SIZE];
	int rc;

	memcpy(t->language, l->code, sizeof(t->language));
	t->authentic = l->authentic;
	pacta_path_version_file(path, ver->slug, ver->version, l->file);
	rc = pacta_view_read(view, path, PACTA_DOC_MAX_BYTES, &b, err);
	if (rc == 0) {
		pacta_sha512(&t->sha512, pacta_buf_str(&b), b.len);
		if (!pacta_sha512_equal(&t->sha512, &l->sha512)) {
			rc = pacta_error_set(err, PACTA_EVERIFY,
			    "was changed: not the text that was frozen");
			pacta_error_at(err, path, 0, 0);
		}
	}
	if (rc == 0)
		rc = pacta_doc_parse(&doc, path, b.data, b.len, &diags, err);
	if (rc == 0)
		find_title(t, doc);
	if (rc == 0 && t->title == NULL)
		rc = no_memory(err);
	pacta_doc_free(doc);
	pacta_diags_dispose(&diags);
	pacta_buf_dispose(&b);
	return rc;
}

static int
read_texts(struct pacta_signing *s, struct pacta_view *view,
    const struct pacta_verdict_version *ver, struct pacta_error *err)
{
	const struct pacta_manifest *m = &ver->manifest;
	int rc = 0;

	s->texts = calloc(m->nlanguages + 1, sizeof(*s->texts));
	s->work = strdup(m->work);
	if (s->texts == NULL || s->work == NULL)
		return no_memory(err);
	for (size_t i = 0; rc == 0 && i < m->nlanguages; i++)
		rc = read_text(&s->texts[s->ntexts++], view, ver,
		    &m->languages[i], err);
	return rc;
}

/* --- may the party do this? ------------------------------------------------ */

static bool
office_may(const struct pacta_act_rule *rule, const char *office)
{
	for (size_t i = 0; i < rule->nby; i++)
		if (strcmp(rule->by[i], office) == 0)
			return true;
	return false;
}

static int
want_office(const struct pacta_signing *s, const struct pacta_registry *r,
    struct pacta_error *err)
{
	const struct pacta_act *a = &s->act;
	const struct pacta_act_rule *rule = pacta_registry_rule(r, a->type);
	const char *type = pacta_act_type_name(a->type);

	if (pacta_registry_member(r, a->party) == NULL)
		return pacta_error_set(err, PACTA_EREFUSED,
		    "%s is not in the registry", a->party);
	if (!pacta_registry_holds(r, a->party, a->office))
		return pacta_error_set(err, PACTA_EREFUSED, "%s does not hold "
		    "the office '%s'", a->party, a->office);
	if (rule == NULL)
		return pacta_error_set(err, PACTA_EREFUSED,
		    "the registry has no acts of type '%s'", type);
	if (!office_may(rule, a->office))
		return pacta_error_set(err, PACTA_EREFUSED, "the office '%s' "
		    "may not do an act of type '%s'", a->office, type);
	return 0;
}

/* Keeps the party's keys that may sign this act. */
static int
find_keys(struct pacta_signing *s, const struct pacta_keyring *k,
    struct pacta_error *err)
{
	s->keys = calloc(k->nkeys + 1, sizeof(*s->keys));
	if (s->keys == NULL)
		return no_memory(err);
	for (size_t i = 0; i < k->nkeys; i++)
		if (k->keys[i].state == PACTA_KEYRING_ACTIVE &&
		    pacta_keyring_key_may(&k->keys[i], s->act.office,
		    s->act.type))
			s->keys[s->nkeys++] = k->keys[i].key;
	if (s->nkeys > 0)
		return 0;
	return pacta_error_set(err, PACTA_EREFUSED, "no key in the keyring of "
	    "%s may sign an act of type '%s' for the office '%s'",
	    s->act.party, pacta_act_type_name(s->act.type), s->act.office);
}

bool
pacta_sign_key_may(const struct pacta_signing *s, const struct pacta_key *key)
{
	for (size_t i = 0; i < s->nkeys; i++)
		if (pacta_key_equal(&s->keys[i], key))
			return true;
	return false;
}

/* Types that say something new each time. */
#define REPEATED_ACTS ((1u << PACTA_ACT_RESERVE) | (1u << PACTA_ACT_OBJECT) | \
	(1u << PACTA_ACT_DECLARE) | (1u << PACTA_ACT_CERTIFY_COPY) | \
	(1u << PACTA_ACT_PROPOSE_CORRECTION) | (1u << PACTA_ACT_RECTIFY) | \
	(1u << PACTA_ACT_ATTEST_TRANSLATION))

static bool
same_languages(const struct pacta_act *a, const struct pacta_act *b)
{
	if (a->nlanguages != b->nlanguages)
		return false;
	for (size_t i = 0; i < a->nlanguages; i++)
		if (strcmp(a->languages[i], b->languages[i]) != 0)
			return false;
	return true;
}

static bool
same_words(const struct pacta_act *a, const struct pacta_act *b)
{
	const char *x = a->text != NULL ? a->text : "";
	const char *y = b->text != NULL ? b->text : "";

	if (strcmp(x, y) != 0 || a->nannexes != b->nannexes)
		return false;
	for (size_t i = 0; i < a->nannexes; i++)
		if (!pacta_sha512_equal(&a->annexes[i].sha512,
		    &b->annexes[i].sha512))
			return false;
	return true;
}

static bool
says_the_same(const struct pacta_act *mine, const struct pacta_act *other)
{
	return strcmp(mine->agreement, other->agreement) == 0 &&
	    strcmp(mine->party, other->party) == 0 &&
	    mine->version == other->version && mine->type == other->type &&
	    strcmp(mine->office, other->office) == 0 &&
	    same_languages(mine, other) &&
	    (!(REPEATED_ACTS & 1u << mine->type) || same_words(mine, other));
}

static int
want_new(const struct pacta_signing *s, const struct pacta_verdict *v,
    struct pacta_error *err)
{
	for (size_t i = 0; i < v->nacts; i++) {
		const struct pacta_verdict_act *a = &v->acts[i];

		if (a->valid.answer != PACTA_ANSWER_YES ||
		    !says_the_same(&s->act, &a->act))
			continue;
		pacta_error_set(err, PACTA_EREFUSED, "%s has done this "
		    "already, in act number %u", s->act.party,
		    (unsigned)a->act.seq);
		pacta_error_at(err, a->path, 0, 0);
		return PACTA_EREFUSED;
	}
	return 0;
}

/* --- the act ----------------------------------------------------------------- */

static int
set_languages(struct pacta_act *a, const struct pacta_sign_options *o,
    const struct pacta_manifest *m, struct pacta_error *err)
{
	size_t n = o->languages != NULL ? o->nlanguages : m->nlanguages;

	for (size_t i = 0; i < n; i++) {
		const char *code = o->languages != NULL ? o->languages[i] :
		    m->languages[i].code;
		const struct pacta_manifest_language *l =
		    pacta_manifest_language(m, code);

		if (l == NULL)
			return pacta_error_set(err, PACTA_ENOTFOUND,
			    "version %u has no text in '%s'",
			    (unsigned)m->version, code);
		if (o->languages == NULL && !l->authentic)
			continue;
		if (a->nlanguages == PACTA_ACT_MAX_LANGUAGES)
			return pacta_error_set(err, PACTA_ELIMIT, "over the "
			    "limit of %d languages", PACTA_ACT_MAX_LANGUAGES);
		memcpy(a->languages[a->nlanguages++], l->code, 4);
	}
	return 0;
}

static bool
copy_text(char **to, const char *from)
{
	if (from == NULL)
		return true;
	*to = strdup(from);
	return *to != NULL;
}

static int
set_words(struct pacta_act *a, const struct pacta_sign_options *o,
    struct pacta_error *err)
{
	if (o->nannexes > PACTA_ACT_MAX_ANNEXES)
		return pacta_error_set(err, PACTA_ELIMIT, "over the limit of "
		    "%d annexes", PACTA_ACT_MAX_ANNEXES);
	for (size_t i = 0; i < o->nannexes; i++)
		if (pacta_act_add_annex(a, &o->annexes[i].sha512,
		    o->annexes[i].name, err) != 0)
			return PACTA_ENOMEM;
	if (!copy_text(&a->full_powers, o->full_powers) ||
	    !copy_text(&a->place, o->place) || !copy_text(&a->text, o->text))
		return no_memory(err);
	return 0;
}

static int
begin_act(struct pacta_signing *s, struct pacta_error *err)
{
	const struct pacta_sign_options *o = s->options;
	struct pacta_act *a = &s->act;
	const char *office = o->office != NULL ? o->office :
	    PACTA_OFFICE_MEMBER;

	if (!pacta_slug_valid(o->slug))
		return pacta_error_set(err, PACTA_EUSAGE,
		    "'%s' is no agreement's name", o->slug);
	if (!pacta_party_valid(o->party))
		return pacta_error_set(err, PACTA_EUSAGE,
		    "'%s' is no party; write it as KZ", o->party);
	if (!pacta_office_valid(office))
		return pacta_error_set(err, PACTA_EUSAGE,
		    "'%s' is no office; write it as depositary", office);
	a->type = o->type;
	a->declared = o->declared;
	a->subject_to = o->subject_to;
	snprintf(a->agreement, sizeof(a->agreement), "%s", o->slug);
	snprintf(a->party, sizeof(a->party), "%s", o->party);
	snprintf(a->office, sizeof(a->office), "%s", office);
	return set_words(a, o, err);
}

/* Registry and keyring in force, and the act before this one. */
static int
cite(struct pacta_signing *s, const struct pacta_verdict *v,
    struct pacta_error *err)
{
	struct pacta_act *a = &s->act;
	const struct pacta_registry *r = pacta_trust_registry(v->state, 0,
	    &a->registry.sha512);
	const struct pacta_keyring *k = pacta_trust_keyring(v->state,
	    a->party, 0, &a->keyring.sha512);
	const struct pacta_verdict_chain *c = pacta_verdict_chain(v,
	    a->agreement, a->party);
	int rc;

	if (r == NULL)
		return pacta_error_set(err, PACTA_EVERIFY,
		    "there is no verified registry");
	rc = want_office(s, r, err);
	if (rc != 0)
		return rc;
	if (k == NULL)
		return pacta_error_set(err, PACTA_EREFUSED, "%s has no "
		    "verified keyring; see pacta keyring", a->party);
	pacta_trust_namespace(s->ns, "act", r->domain);
	a->registry.number = r->number;
	a->keyring.number = k->number;
	a->seq = c != NULL ? c->seq + 1 : 1;
	a->has_prev = c != NULL;
	if (c != NULL)
		a->prev = c->sha512;
	return find_keys(s, k, err);
}

static int
print_act(struct pacta_signing *s, struct pacta_error *err)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_act_name name = { .seq = s->act.seq };
	char hex[PACTA_SHA512_HEX + 1];
	int rc = pacta_act_print(&b, &s->act, err);

	if (rc == 0) {
		s->bytes = pacta_buf_detach(&b, &s->len);
		if (s->bytes == NULL)
			rc = no_memory(err);
	}
	pacta_buf_dispose(&b);
	if (rc != 0)
		return rc;
	pacta_sha512(&s->sha512, s->bytes, s->len);
	pacta_sha512_hex(&s->sha512, hex);
	snprintf(name.type, sizeof(name.type), "%s",
	    pacta_act_type_name(s->act.type));
	snprintf(name.digest, sizeof(name.digest), "%.8s", hex);
	pacta_path_act(s->path, s->act.agreement, s->act.party, &name);
	return 0;
}

static int
compose(struct pacta_signing *s, struct pacta_view *view,
    const struct pacta_verdict *v, struct pacta_error *err)
{
	const struct pacta_verdict_version *ver = NULL;
	int rc = want_trust(s, v, err);

	if (rc == 0)
		rc = want_version(&ver, s, v, err);
	if (rc != 0)
		return rc;
	s->act.version = ver->version;
	s->act.manifest = ver->sha512;
	rc = read_texts(s, view, ver, err);
	if (rc == 0)
		rc = set_languages(&s->act, s->options, &ver->manifest, err);
	if (rc == 0)
		rc = cite(s, v, err);
	if (rc == 0)
		rc = want_new(s, v, err);
	return rc != 0 ? rc : print_act(s, err);
}

static int
load(struct pacta_signing *s, struct pacta_store *store,
    struct pacta_error *err)
{
	const char *slug = s->options->slug;
	struct pacta_verdict *v = NULL;
	struct pacta_view *view = NULL;
	int rc = pacta_view_revision(&view, store, "HEAD", err);

	if (rc == 0) {
		snprintf(s->expect, sizeof(s->expect), "%s",
		    pacta_view_commit(view));
		rc = pacta_evidence_load(&s->evidence, view, &slug, 1, err);
	}
	if (rc == 0)
		rc = judge_evidence(&v, s, err);
	if (rc == 0)
		rc = compose(s, view, v, err);
	if (rc == 0)
		rc = sign_foresee(s, err);
	pacta_verdict_free(v);
	pacta_view_free(view);
	return rc;
}

int
pacta_sign_prepare(struct pacta_signing **out, struct pacta_store *store,
    const struct pacta_sign_options *options, struct pacta_error *err)
{
	struct pacta_signing *s = calloc(1, sizeof(*s));
	int rc;

	*out = NULL;
	if (s == NULL)
		return no_memory(err);
	s->options = options;
	rc = begin_act(s, err);
	if (rc == 0)
		rc = load(s, store, err);
	if (rc == 0)
		*out = s;
	else
		pacta_signing_free(s);
	return rc;
}

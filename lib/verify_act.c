/* Acts, each for itself: is it valid?  Then their chains. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "lines_int.h"
#include "verify_int.h"

struct act_check {
	const struct pacta_verdict *v;
	const struct pacta_evidence *e;
	const struct pacta_evidence_file *f, *sig;	/* sig NULL: none */
	const struct presumed_act *presumed;		/* or NULL */
	struct pacta_verdict_act *a;
};

static bool
invalid(struct act_check *c, const char *code, const char *text)
{
	judge(&c->a->valid, PACTA_ANSWER_NO, code, "%s", text);
	return false;
}

/* "agreements/SLUG/acts/PARTY/": the two names. */
static bool
act_folder(const char *path, char slug[PACTA_SLUG_SIZE],
    char party[PACTA_PARTY_SIZE], const char **name)
{
	const char *s = path + 11;
	size_t n;

	if (strncmp(path, "agreements/", 11) != 0)
		return false;
	n = strcspn(s, "/");
	if (n >= PACTA_SLUG_SIZE || strncmp(s + n, "/acts/", 6) != 0)
		return false;
	memcpy(slug, s, n);
	slug[n] = '\0';
	s += n + 6;
	n = strcspn(s, "/");
	if (n == 0 || n >= PACTA_PARTY_SIZE || s[n] != '/')
		return false;
	memcpy(party, s, n);
	party[n] = '\0';
	*name = s + n + 1;
	return pacta_party_valid(party) && strchr(*name, '/') == NULL;
}

/* --- one act ---------------------------------------------------------------- */

static bool
placed_rightly(struct act_check *c)
{
	char slug[PACTA_SLUG_SIZE], party[PACTA_PARTY_SIZE];
	char hex[PACTA_SHA512_HEX + 1];
	struct pacta_act_name name;
	const struct pacta_act *act = &c->a->act;
	const char *file;

	if (!act_folder(c->f->path, slug, party, &file) ||
	    !pacta_act_name_parse(&name, file))
		return invalid(c, "misplaced", "not the name of an act");
	if (strcmp(act->agreement, slug) != 0)
		return invalid(c, "other-agreement",
		    "is about another agreement than the one it lies with");
	if (strcmp(act->party, party) != 0)
		return invalid(c, "other-party",
		    "is an act of another party than the folder's");
	pacta_sha512_hex(&c->a->sha512, hex);
	if (name.seq != act->seq || strncmp(name.digest, hex, 8) != 0 ||
	    strcmp(name.type, pacta_act_type_name(act->type)) != 0)
		return invalid(c, "misplaced", "its name does not fit its "
		    "contents: the act was changed, or renamed");
	return true;
}

static bool
cites_rightly(struct act_check *c)
{
	const struct pacta_act *act = &c->a->act;
	const struct pacta_trust *t = c->v->state;
	const struct pacta_verdict_version *ver = version_of(c->v,
	    act->agreement, act->version);
	struct pacta_sha512 sha512;
	const struct pacta_registry *r = pacta_trust_registry(t,
	    act->registry.number, &sha512);

	c->a->derived = t->nverified == 0;
	if (!t->has_root || !pacta_sha512_equal(&act->repository, &t->root))
		return invalid(c, "other-repository",
		    "was made for another repository");
	c->a->derived = ver != NULL && ver->manifest.version == 0;
	if (ver == NULL || ver->manifest.version == 0)
		return invalid(c, "unknown-version",
		    "is about a version that is not here");
	if (!pacta_sha512_equal(&act->manifest, &ver->sha512))
		return invalid(c, "other-manifest", "cites another manifest "
		    "than the version's: other texts were signed");
	for (size_t i = 0; i < act->nlanguages; i++)
		if (pacta_manifest_language(&ver->manifest,
		    act->languages[i]) == NULL)
			return invalid(c, "unknown-language",
			    "names a language the version does not have");
	c->a->derived = r == NULL && t->faulty &&
	    act->registry.number == t->nverified + 1;
	if (r == NULL)
		return invalid(c, "unknown-registry",
		    "cites a registry that is not here or not in effect");
	if (!pacta_sha512_equal(&sha512, &act->registry.sha512))
		return invalid(c, "unknown-registry",
		    "cites another registry than the one that is here");
	if (pacta_registry_member(r, act->party) == NULL)
		return invalid(c, "unknown-party",
		    "its party is not in the registry it cites");
	return true;
}

/* The key as the cited keyring has it, and as the latest one has. */
static bool
key_good(struct act_check *c, const struct pacta_key *key)
{
	const struct pacta_act *act = &c->a->act;
	const struct pacta_trust *t = c->v->state;
	struct pacta_sha512 sha512;
	const struct pacta_keyring *cited = pacta_trust_keyring(t, act->party,
	    act->keyring.number, &sha512);
	const struct pacta_keyring_key *then, *now;

	c->a->derived = cited == NULL && trust_keyring_faulty(t, act->party,
	    act->keyring.number);
	if (cited == NULL)
		return invalid(c, "unknown-keyring",
		    "cites a keyring that is not here or not in effect");
	if (!pacta_sha512_equal(&sha512, &act->keyring.sha512))
		return invalid(c, "unknown-keyring",
		    "cites another keyring than the one that is here");
	if (cited->registry.number > act->registry.number)
		return invalid(c, "cites-back", "cites an older registry than "
		    "the keyring it cites does");
	then = pacta_keyring_key(cited, key);
	if (then == NULL)
		return invalid(c, "unknown-key", "is signed with a key that is "
		    "not in the keyring it cites");
	now = pacta_keyring_key(pacta_trust_keyring(t, act->party, 0, NULL),
	    key);
	if (now == NULL || now->state == PACTA_KEYRING_COMPROMISED)
		return invalid(c, "compromised-key", "is signed with a key "
		    "that is compromised, and no checkpoint covers it");
	if (then->state != PACTA_KEYRING_ACTIVE)
		return invalid(c, "retired-key", "is signed with a key that "
		    "was retired already");
	if (!pacta_keyring_key_may(then, act->office, act->type))
		return invalid(c, "key-scope", "is signed with a key that may "
		    "not sign this type of act for this office");
	if (trust_key_shared(t, key))
		return invalid(c, "shared-key", "is signed with a key that "
		    "stands for two parties or in two roles");
	return true;
}

static bool
signed_rightly(struct act_check *c)
{
	struct pacta_error why = PACTA_ERROR_INIT;
	char ns[PACTA_NAMESPACE_SIZE];
	struct pacta_sshsig sig;
	const char *problem;

	if (c->sig == NULL && c->presumed != NULL &&
	    strcmp(c->presumed->path, c->f->path) == 0) {
		c->a->key = *c->presumed->key;
		return key_good(c, c->presumed->key);
	}
	if (c->sig == NULL)
		return invalid(c, "unsigned", "there is no signature beside "
		    "it");
	if ((problem = unreadable_why(c->sig)) != NULL)
		return invalid(c, "bad-signature", problem);
	if (pacta_sshsig_parse(&sig, c->sig->data, c->sig->len, &why) != 0)
		return invalid(c, "malformed-signature", why.message);
	if (!key_good(c, &sig.key))
		return false;
	pacta_trust_namespace(ns, "act", pacta_trust_registry(c->v->state,
	    c->a->act.registry.number, NULL)->domain);
	if (strcmp(ns, sig.ns) != 0)
		return invalid(c, "other-namespace",
		    "was signed for another use or another domain");
	if (pacta_sshsig_check_sha512(&sig, ns, &c->a->sha512, &why) != 0)
		return invalid(c, "bad-signature", why.message);
	c->a->key = sig.key;
	return true;
}

static void
act_judge(struct act_check *c)
{
	struct pacta_error why = PACTA_ERROR_INIT;
	const char *problem = unreadable_why(c->f);

	judge(&c->a->effective, PACTA_ANSWER_NO, "not-valid",
	    "the act is not valid");
	if (problem != NULL) {
		invalid(c, "malformed", problem);
		return;
	}
	pacta_sha512(&c->a->sha512, c->f->data, c->f->len);
	if (pacta_act_parse(&c->a->act, c->f->path, c->f->data, c->f->len,
	    &why) != 0) {
		judge(&c->a->valid, PACTA_ANSWER_NO, "malformed",
		    "line %u, column %u: %s", why.line, why.column,
		    why.message);
		pacta_act_dispose(&c->a->act);
		return;
	}
	if (placed_rightly(c) && cites_rightly(c) && signed_rightly(c))
		judge(&c->a->valid, PACTA_ANSWER_YES, "valid",
		    "signed by %s", c->a->act.party);
}

/* --- all of them, in parallel ------------------------------------------------ */

struct act_work {
	struct pacta_verdict *v;
	const struct pacta_evidence *e;
	const size_t *files;		/* of the acts in the evidence */
	const struct presumed_act *presumed;
	atomic_size_t next;
};

enum { CHUNK = 32 };

static void *
act_worker(void *arg)
{
	struct act_work *w = arg;
	size_t i, end;

	while ((i = atomic_fetch_add(&w->next, CHUNK)) < w->v->nacts) {
		end = i + CHUNK < w->v->nacts ? i + CHUNK : w->v->nacts;
		for (; i < end; i++) {
			const struct pacta_evidence_file *f =
			    &w->e->files[w->files[i]];
			struct act_check c = { w->v, w->e, f, NULL,
			    w->presumed, &w->v->acts[i] };
			size_t n = strlen(f->path);

			/* The signature sorts right behind its act. */
			if (w->files[i] + 1 < w->e->count &&
			    strncmp(f[1].path, f->path, n) == 0 &&
			    strcmp(f[1].path + n, ".sig") == 0)
				c.sig = &f[1];
			c.a->path = f->path;
			act_judge(&c);
		}
	}
	return NULL;
}

static void
acts_run(struct act_work *w, unsigned threads)
{
	pthread_t ids[16];
	unsigned n = 0;

	threads = threads > 16 ? 16 : threads;
	/* A thread that cannot be had is work for the others. */
	while (n + 1 < threads && w->v->nacts > CHUNK &&
	    pthread_create(&ids[n], NULL, act_worker, w) == 0)
		n++;
	act_worker(w);
	while (n > 0)
		pthread_join(ids[--n], NULL);
}

static bool
ends_in(const char *s, const char *end)
{
	size_t n = strlen(s), k = strlen(end);

	return n >= k && strcmp(s + n - k, end) == 0;
}

/* The act a signature's file belongs to is right before it. */
static bool
lone_sig(const struct pacta_evidence *e, size_t i)
{
	size_t n = strlen(e->files[i].path) - 4;

	return i == 0 || strlen(e->files[i - 1].path) != n ||
	    memcmp(e->files[i - 1].path, e->files[i].path, n) != 0;
}

/* Lists the acts' files; what else stands in their folders is a finding. */
static int
acts_find(struct pacta_verdict *v, const struct pacta_evidence *e,
    size_t **files, struct pacta_error *err)
{
	char slug[PACTA_SLUG_SIZE], party[PACTA_PARTY_SIZE];
	size_t from, to, *slot;
	const char *path, *name;

	evidence_range(e, "agreements/", &from, &to);
	*files = calloc(to - from + 1, sizeof(**files));
	if (*files == NULL)
		return lines_outofmemory(err);
	slot = *files;
	for (size_t i = from; i < to; i++) {
		path = e->files[i].path;
		name = strchr(path + 11, '/');
		if (name == NULL || strncmp(name, "/acts/", 6) != 0)
			continue;
		if (!act_folder(path, slug, party, &name))
			find_fault(&v->findings, PACTA_ERROR, "trust-stray",
			    path, "no file may stand here");
		else if (ends_in(name, ".act"))
			*slot++ = i;
		else if (!ends_in(name, ".act.sig"))
			find_fault(&v->findings, PACTA_ERROR, "trust-stray",
			    path, "neither an act nor its signature");
		else if (lone_sig(e, i))
			find_fault(&v->findings, PACTA_ERROR, "trust-stray",
			    path, "the act of this signature is missing");
	}
	v->nacts = (size_t)(slot - *files);
	return 0;
}

int
acts_build(struct pacta_verdict *v, const struct pacta_evidence *e,
    unsigned threads, const struct presumed_act *presumed,
    struct pacta_error *err)
{
	size_t *files = NULL;
	struct act_work w = { .v = v, .e = e, .presumed = presumed };
	int rc = acts_find(v, e, &files, err);

	if (rc == 0) {
		v->acts = calloc(v->nacts + 1, sizeof(*v->acts));
		if (v->acts == NULL) {
			v->nacts = 0;
			rc = lines_outofmemory(err);
		}
	}
	if (rc == 0) {
		w.files = files;
		atomic_init(&w.next, 0);
		acts_run(&w, threads);
	}
	free(files);
	return rc;
}

/* What the parts of verification share. */
#ifndef PACTA_VERIFY_INT_H
#define PACTA_VERIFY_INT_H

#include <pacta/sshsig.h>
#include <pacta/verify.h>

/* --- findings and judgements ------------------------------------------ */

void judge(struct pacta_judgement *j, enum pacta_answer answer,
    const char *code, const char *fmt, ...) PACTA_PRINTF(4, 5);
/* Appends a finding; RULE is static. */
void find_fault(struct pacta_diags *l, enum pacta_severity severity,
    const char *rule, const char *path, const char *fmt, ...)
    PACTA_PRINTF(5, 6);
/* The finding of a file that did not parse: its own place and text. */
void find_error(struct pacta_diags *l, const char *rule, const char *path,
    const struct pacta_error *why);
/* Whether a file can be read as one; else a finding says what stands there. */
bool readable(const struct pacta_evidence_file *f, struct pacta_diags *l);
/* The same as text, NULL when it is readable. */
const char *unreadable_why(const struct pacta_evidence_file *f);

/* --- evidence ----------------------------------------------------------- */

/* The files whose path begins with PREFIX: FROM up to, not including, TO. */
void evidence_range(const struct pacta_evidence *e, const char *prefix,
    size_t *from, size_t *to);
/* Reads a number of digits, at least WIDTH of them, no more zeros before it
 * than those need; moves *S behind.  0 when there is none. */
uint32_t read_padded(const char **s, unsigned width);

/* --- trust -------------------------------------------------------------- */

struct trust_registry {
	struct pacta_registry r;
	struct pacta_sha512 sha512;
	bool *has_signed;		/* by member */
};

struct trust_keyring {
	struct pacta_keyring k;
	struct pacta_sha512 sha512;
};

struct trust_party {
	char party[PACTA_PARTY_SIZE];
	struct trust_keyring *rings;	/* 1 ... n, each verified */
	size_t nrings;
	bool faulty;			/* keyring nrings + 1 is, as a finding
					 * tells */
};

struct trust_owner {
	struct pacta_key key;
	char party[PACTA_PARTY_SIZE];
	bool master;
	bool shared;			/* in another role, or by another party */
};

struct pacta_trust {
	bool has_root;
	struct pacta_sha512 root;
	struct trust_registry *registries;	/* all that were read */
	size_t nregistries;
	size_t nverified;		/* 1 ... nverified are verified */
	bool faulty;			/* the next one is, as a finding tells */
	struct trust_party *parties;
	size_t nparties;
	struct trust_owner *owners;	/* every admitted key, in byte order */
	size_t nowners;
};

int trust_build(struct pacta_trust **out, const struct pacta_evidence *e,
    struct pacta_diags *findings, struct pacta_error *err);
void trust_free(struct pacta_trust *t);
int keyrings_build(struct pacta_trust *t, const struct pacta_evidence *e,
    struct pacta_diags *findings, struct pacta_error *err);
/* Whether that keyring is there, and a finding tells why it cannot be used. */
bool trust_keyring_faulty(const struct pacta_trust *t, const char *party,
    uint32_t number);
/* Whether KEY stands for two parties or in two roles. */
bool trust_key_shared(const struct pacta_trust *t,
    const struct pacta_key *key);

/* A valid signature of one master beside a registry or keyring. */
struct master_sig {
	char party[PACTA_PARTY_SIZE];
	struct pacta_key key;
};

/* How many different masters of M are among SIGS. */
size_t count_masters(const struct pacta_member *m,
    const struct master_sig *sigs, size_t n);

/* --- versions and acts --------------------------------------------------- */

/* An act whose signature is not there yet, and the key that will make it: so
 * that it can be judged before it is signed. */
struct presumed_act {
	const char *path;
	const struct pacta_key *key;
};

/* pacta_verify() as if PRESUMED, unless it is NULL, were signed already. */
int verify_presuming(struct pacta_verdict **out,
    const struct pacta_evidence *evidence,
    const struct pacta_verify_options *options,
    const struct presumed_act *presumed, struct pacta_error *err);
int versions_build(struct pacta_verdict *v, const struct pacta_evidence *e,
    struct pacta_error *err);
int acts_build(struct pacta_verdict *v, const struct pacta_evidence *e,
    unsigned threads, const struct presumed_act *presumed,
    struct pacta_error *err);
int chains_build(struct pacta_verdict *v, struct pacta_error *err);
/* Who takes part in each version: its parties, and whoever acted on it. */
int parties_list(struct pacta_verdict *v, struct pacta_error *err);
/* Manifests that no act on their version cites. */
int manifests_judge(struct pacta_verdict *v, struct pacta_error *err);
void acts_judge_effect(struct pacta_verdict *v, pacta_day today);
int parties_build(struct pacta_verdict *v, pacta_day today,
    struct pacta_error *err);
/* The version an act is about, or NULL. */
struct pacta_verdict_version *version_of(const struct pacta_verdict *v,
    const char *slug, uint32_t number);
/* The acts on one agreement: FROM up to, not including, TO. */
void acts_of(const struct pacta_verdict *v, const char *slug, size_t *from,
    size_t *to);

/* Types by which a party takes the texts of all authentic languages. */
#define TEXT_ACTS ((1u << PACTA_ACT_AUTHENTICATE) | (1u << PACTA_ACT_INITIAL) | \
	(1u << PACTA_ACT_SIGN) | (1u << PACTA_ACT_SIGN_AD_REFERENDUM) | \
	(1u << PACTA_ACT_CONFIRM) | (1u << PACTA_ACT_RATIFY) | \
	(1u << PACTA_ACT_ACCEPT) | (1u << PACTA_ACT_APPROVE) | \
	(1u << PACTA_ACT_ACCEDE))

#endif

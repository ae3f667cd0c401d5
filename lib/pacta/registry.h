/*
 * The registry: who the members are, whose signatures change it, who may do
 * which acts; pacta-registry(5).  Registry n+1 names the hash of n; registry 1,
 * the genesis, is the root of trust, and its SHA-512 names the repository.
 */
#ifndef PACTA_REGISTRY_H
#define PACTA_REGISTRY_H

#include <pacta/trust.h>

#define PACTA_REGISTRY_MAX_MASTERS 16	/* by party */

enum pacta_registry_kind {
	PACTA_REGISTRY_GENESIS, PACTA_REGISTRY_CHANGE, PACTA_REGISTRY_RECOVERY
};

/* A member, or a body (a secretariat) that holds offices and has no vote. */
struct pacta_member {
	char party[PACTA_PARTY_SIZE];
	bool body;
	uint32_t threshold;		/* of its masters, to sign for it */
	struct pacta_key *masters;	/* owned */
	size_t nmasters;
};

struct pacta_office {
	char name[PACTA_OFFICE_SIZE];
	char party[PACTA_PARTY_SIZE];
};

/* Who may do acts of one type, and after which. */
struct pacta_act_rule {
	enum pacta_act_type type;
	char (*by)[PACTA_OFFICE_SIZE];	/* offices; owned */
	size_t nby;
	pacta_act_set after;		/* one of these first; 0: none needed */
	bool after_any;			/* by whichever party, else its own */
};

/* A party that left, or whose masters a recovery replaced, and in which
 * registry. */
struct pacta_former {
	char party[PACTA_PARTY_SIZE];
	bool recovered;			/* else left */
	uint32_t number;
};

struct pacta_registry {
	uint32_t number;
	bool has_previous;		/* false for the genesis */
	struct pacta_sha512 previous;
	enum pacta_registry_kind kind;
	char domain[PACTA_DOMAIN_SIZE];
	pacta_day date;			/* declared */
	uint32_t change, recovery;	/* how many members must sign */
	struct pacta_member *members;	/* by party, ascending */
	size_t nmembers;
	struct pacta_office *offices;
	size_t noffices;
	struct pacta_act_rule *rules;	/* by type, ascending, each once */
	size_t nrules;
	struct pacta_former *former;
	size_t nformer;
};

/* All zero: nothing owned. */
PACTA_EXPORT void pacta_registry_dispose(struct pacta_registry *r);
/* Reads a registry whole and refuses what must never be admitted: a threshold
 * of 0 or above the number of keys, a key that stands twice, keys that are not
 * canonical or of low order.  OUT is to be disposed of in every case. */
PACTA_EXPORT int pacta_registry_parse(struct pacta_registry *out,
    const char *name, const void *data, size_t len, struct pacta_error *err)
    PACTA_MUST_CHECK;
/* Appends the file's bytes; what was printed is read back as a check. */
PACTA_EXPORT int pacta_registry_print(struct pacta_buf *out,
    const struct pacta_registry *r, struct pacta_error *err)
    PACTA_MUST_CHECK;

/* Builders; each keeps its list in order.  PACTA_ENOMEM, PACTA_EEXISTS. */
PACTA_EXPORT int pacta_registry_add_member(struct pacta_registry *r,
    const char *party, bool body, uint32_t threshold,
    struct pacta_error *err) PACTA_MUST_CHECK;
PACTA_EXPORT int pacta_registry_add_master(struct pacta_registry *r,
    const char *party, const struct pacta_key *key, struct pacta_error *err)
    PACTA_MUST_CHECK;
PACTA_EXPORT int pacta_registry_add_office(struct pacta_registry *r,
    const char *name, const char *party, struct pacta_error *err)
    PACTA_MUST_CHECK;
/* Adds the usual order of acts (Vienna Convention on the Law of Treaties,
 * articles 10 to 18, 76 to 79) for the types that have no rule yet. */
PACTA_EXPORT int pacta_registry_add_usual_rules(struct pacta_registry *r,
    struct pacta_error *err) PACTA_MUST_CHECK;

/* NULL when there is none. */
PACTA_EXPORT const struct pacta_member *pacta_registry_member(
    const struct pacta_registry *r, const char *party);
PACTA_EXPORT const struct pacta_act_rule *pacta_registry_rule(
    const struct pacta_registry *r, enum pacta_act_type type);
/* Whether PARTY holds OFFICE; every member (not a body) holds "member". */
PACTA_EXPORT bool pacta_registry_holds(const struct pacta_registry *r,
    const char *party, const char *office);

#endif

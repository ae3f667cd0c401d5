/*
 * An act: what a party did about one version of one agreement; pacta-act(5).
 * Its identity is the SHA-512 of its own bytes, never of its signature.
 */
#ifndef PACTA_ACT_H
#define PACTA_ACT_H

#include <pacta/trust.h>

#define PACTA_ACT_MAX_LANGUAGES 32
#define PACTA_ACT_MAX_ANNEXES 64

struct pacta_act_annex {
	struct pacta_sha512 sha512;
	char *name;			/* owned */
};

struct pacta_act {
	enum pacta_act_type type;
	struct pacta_sha512 repository;	/* of the genesis registry */
	char agreement[PACTA_SLUG_SIZE];
	uint32_t version;
	struct pacta_sha512 manifest;
	char languages[PACTA_ACT_MAX_LANGUAGES][4];
	size_t nlanguages;		/* at least one */
	char party[PACTA_PARTY_SIZE];
	char office[PACTA_OFFICE_SIZE];
	char *full_powers;		/* owned; NULL: not stated */
	struct pacta_cite registry, keyring;
	uint32_t seq;			/* from 1, by party and agreement */
	bool has_prev;			/* false for seq 1 */
	struct pacta_sha512 prev;	/* the party's act seq - 1 */
	pacta_act_set subject_to;	/* 0: not stated */
	struct pacta_act_annex *annexes;	/* owned */
	size_t nannexes;
	char *place;			/* owned; NULL: not stated */
	pacta_day declared;		/* hearsay, but nothing better is known
					 * before the first checkpoint */
	char *text;			/* free text without its last newline;
					 * owned; NULL: none */
};

/* All zero: nothing owned. */
PACTA_EXPORT void pacta_act_dispose(struct pacta_act *a);
/* Appends an annex; PACTA_ENOMEM. */
PACTA_EXPORT int pacta_act_add_annex(struct pacta_act *a,
    const struct pacta_sha512 *sha512, const char *name,
    struct pacta_error *err) PACTA_MUST_CHECK;
/* Reads an act whole; OUT is to be disposed of in every case.  NAME is for
 * errors: PACTA_ESYNTAX, PACTA_ELIMIT with line and column. */
PACTA_EXPORT int pacta_act_parse(struct pacta_act *out, const char *name,
    const void *data, size_t len, struct pacta_error *err) PACTA_MUST_CHECK;
/* Appends the file's bytes.  What was printed is read back as a check:
 * PACTA_EREFUSED says what is wrong. */
PACTA_EXPORT int pacta_act_print(struct pacta_buf *out,
    const struct pacta_act *a, struct pacta_error *err) PACTA_MUST_CHECK;

#endif

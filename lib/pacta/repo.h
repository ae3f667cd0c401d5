/*
 * The layout of an agreements repository: which paths mean what.
 *
 *	agreements/<slug>/<lang>.xml
 *	agreements/<slug>/versions/<n>/
 *	agreements/<slug>/acts/<PARTY>/<seq>-<type>-<8hex>.act, .act.sig
 *	trust/registry/<n>.reg, <n>.sigs/<PARTY>.sig
 *	trust/keyrings/<PARTY>/<n>.keys, .keys.sig
 *
 * Names are strict, so that one thing has one name; what stands beside them is
 * listed as stray, never guessed at.  Numbers of acts, registries and keyrings
 * are written with four digits or more (0001), those of versions plainly (1);
 * all start at 1.  No contents are read here.  pacta-repository(5).
 */
#ifndef PACTA_REPO_H
#define PACTA_REPO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pacta/error.h>
#include <pacta/store.h>

#define PACTA_SLUG_SIZE 65	/* with the NUL */
#define PACTA_PARTY_SIZE 33
#define PACTA_ACT_TYPE_SIZE 33
#define PACTA_PATH_SIZE 320	/* any path made below fits */
#define PACTA_NUMBER_MAX 999999u

/* --- names ---------------------------------------------------------- */

/* Lower-case Latin letters, digits and single hyphens inside, at most 64. */
PACTA_EXPORT bool pacta_slug_valid(const char *s);
/* An upper-case Latin letter, then upper-case letters, digits and single
 * hyphens inside, 2 to 32 in all: KZ, SCO. */
PACTA_EXPORT bool pacta_party_valid(const char *s);
/* Three lower-case Latin letters (ISO 639-2/T). */
PACTA_EXPORT bool pacta_language_valid(const char *s);

/* What a user names: an agreement, or one version of it. */
struct pacta_target {
	char slug[PACTA_SLUG_SIZE];
	uint32_t version;	/* 0: none was named */
};

/* Parses "SLUG" or "SLUG@n"; a path "agreements/SLUG" and a trailing '/', as
 * shells complete them, are accepted too.  PACTA_EUSAGE says what is wrong. */
PACTA_EXPORT int pacta_target_parse(struct pacta_target *out, const char *s,
    struct pacta_error *err) PACTA_MUST_CHECK;

struct pacta_act_name {
	uint32_t seq;
	char type[PACTA_ACT_TYPE_SIZE];	/* lower-case letters and hyphens */
	char digest[9];			/* first 8 hex digits of its SHA-512 */
};

/* Parses "0001-sign-1a2b3c4d.act"; false when FILE is no such name. */
PACTA_EXPORT bool pacta_act_name_parse(struct pacta_act_name *out,
    const char *file);

/* --- paths ----------------------------------------------------------- *
 * Each writes a path from the top of the repository and returns OUT.  Names
 * must be valid.
 */

/* Whether a file is named as a text is, as "rus.xml"; LANG receives "rus". */
PACTA_EXPORT bool pacta_path_language(const char *file, char lang[4]);
PACTA_EXPORT char *pacta_path_agreement(char out[PACTA_PATH_SIZE],
    const char *slug);
PACTA_EXPORT char *pacta_path_text(char out[PACTA_PATH_SIZE],
    const char *slug, const char *lang);
PACTA_EXPORT char *pacta_path_version(char out[PACTA_PATH_SIZE],
    const char *slug, uint32_t version);
/* FILE in a version's folder: "rus.xml", "SHA512SUMS", "manifest". */
PACTA_EXPORT char *pacta_path_version_file(char out[PACTA_PATH_SIZE],
    const char *slug, uint32_t version, const char *file);
/* A party's acts on an agreement: a folder. */
PACTA_EXPORT char *pacta_path_acts(char out[PACTA_PATH_SIZE],
    const char *slug, const char *party);
PACTA_EXPORT char *pacta_path_act(char out[PACTA_PATH_SIZE],
    const char *slug, const char *party, const struct pacta_act_name *name);
/* "trust/registry/0001.reg", and what belongs to it. */
PACTA_EXPORT char *pacta_path_registry(char out[PACTA_PATH_SIZE],
    uint32_t number);
PACTA_EXPORT char *pacta_path_registry_sig(char out[PACTA_PATH_SIZE],
    uint32_t number, const char *party);
PACTA_EXPORT char *pacta_path_keyring(char out[PACTA_PATH_SIZE],
    const char *party, uint32_t number);
/* PATH with ".sig" behind it: the signature of an act or keyring. */
PACTA_EXPORT char *pacta_path_sig(char out[PACTA_PATH_SIZE],
    const char *path);

enum pacta_path_kind {
	PACTA_PATH_OTHER,	/* no meaning here; nothing below is set */
	PACTA_PATH_TEXT,	/* slug, lang */
	PACTA_PATH_MEDIA, PACTA_PATH_WAIVER,	/* slug */
	PACTA_PATH_VERSION,	/* slug, number; lang when it is a text */
	PACTA_PATH_ACT, PACTA_PATH_ACT_SIG,	/* slug, party, act */
	PACTA_PATH_REGISTRY, PACTA_PATH_REGISTRY_SIG,	/* number; party */
	PACTA_PATH_KEYRING, PACTA_PATH_KEYRING_SIG	/* party, number */
};

/* What a path of the layout names; the strings are "" where unset. */
struct pacta_path_parts {
	enum pacta_path_kind kind;
	char slug[PACTA_SLUG_SIZE];
	char party[PACTA_PARTY_SIZE];
	char lang[4];
	uint32_t number;
	struct pacta_act_name act;
};

/* Reads a path from the top of the repository. */
PACTA_EXPORT void pacta_path_parse(struct pacta_path_parts *out,
    const char *path);

/* --- lists ------------------------------------------------------------ *
 * All are in byte order and owned by the caller.
 */

struct pacta_names {
	char **items;
	size_t count, cap;
};

#define PACTA_NAMES_INIT { NULL, 0, 0 }

PACTA_EXPORT void pacta_names_dispose(struct pacta_names *l);
/* Appends a copy; PACTA_ENOMEM. */
PACTA_EXPORT int pacta_names_add(struct pacta_names *l, const char *name);
PACTA_EXPORT bool pacta_names_have(const struct pacta_names *l,
    const char *name);

/* One agreement, by the names in its folder. */
struct pacta_agreement {
	char slug[PACTA_SLUG_SIZE];
	struct pacta_names languages;	/* of the working texts: "rus" */
	uint32_t versions;		/* frozen: 1 ... versions; 0: none */
	struct pacta_names parties;	/* with a folder of acts */
	struct pacta_names strays;	/* whole paths that have no meaning here */
};

#define PACTA_AGREEMENT_INIT \
	{ "", PACTA_NAMES_INIT, 0, PACTA_NAMES_INIT, PACTA_NAMES_INIT }

PACTA_EXPORT void pacta_agreement_dispose(struct pacta_agreement *a);

/* The slugs of all agreements; none when the folder is not there.  Folders with
 * another name are PACTA_EREFUSED: they would be agreements nobody sees. */
PACTA_EXPORT int pacta_repo_agreements(struct pacta_view *view,
    struct pacta_names *out, struct pacta_error *err) PACTA_MUST_CHECK;
/* PACTA_ENOTFOUND when there is none SLUG, PACTA_ECORRUPT when a version is
 * missing in 1 ... n. */
PACTA_EXPORT int pacta_repo_agreement(struct pacta_agreement *out,
    struct pacta_view *view, const char *slug, struct pacta_error *err)
    PACTA_MUST_CHECK;
/* Adds the languages that the working texts (VERSION 0), or those of a version,
 * are in, and are not in OUT already.  PACTA_ENOTFOUND: no such agreement, or
 * version. */
PACTA_EXPORT int pacta_repo_languages(struct pacta_view *view,
    const char *slug, uint32_t version, struct pacta_names *out,
    struct pacta_error *err) PACTA_MUST_CHECK;
/* The files in a version's folder, "media/map.png" among them; anything else
 * than plain files there is PACTA_EREFUSED. */
PACTA_EXPORT int pacta_repo_version(struct pacta_view *view, const char *slug,
    uint32_t version, struct pacta_names *out, struct pacta_error *err)
    PACTA_MUST_CHECK;

#endif

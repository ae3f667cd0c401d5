#include <stdlib.h>
#include <string.h>

#include <pacta/manifest.h>

#include "lines_int.h"

#define FORMAT "pacta-manifest-1"
#define MAX_LANGUAGES 64
#define MAX_WORK 1024

static const char *const keys[] = { "format", "agreement", "version", "work",
    "adopted", "language", "party", "in-force", "withdrawal", "previous",
    "sums", NULL };

void
pacta_manifest_dispose(struct pacta_manifest *m)
{
	if (m == NULL)
		return;
	free(m->work);
	free(m->languages);
	free(m->parties);
	pacta_inforce_dispose(&m->inforce);
	*m = (struct pacta_manifest){ .version = 0 };
}

const struct pacta_manifest_language *
pacta_manifest_language(const struct pacta_manifest *m, const char *code)
{
	for (size_t i = 0; i < m->nlanguages; i++)
		if (strcmp(m->languages[i].code, code) == 0)
			return &m->languages[i];
	return NULL;
}

static bool
manifest_has_party(const struct pacta_manifest *m, const char *party)
{
	for (size_t i = 0; i < m->nparties; i++)
		if (strcmp(m->parties[i], party) == 0)
			return true;
	return false;
}

int
pacta_manifest_add_language(struct pacta_manifest *m, const char *code,
    bool authentic, const char *file, const struct pacta_sha512 *sha512,
    struct pacta_error *err)
{
	struct pacta_manifest_language *lang;

	if (strlen(code) >= sizeof(lang->code) ||
	    strlen(file) >= sizeof(lang->file))
		return pacta_error_set(err, PACTA_EUSAGE,
		    "'%s' in '%s' is no language in a file of the version",
		    code, file);
	lang = lines_grow(&m->languages, &m->nlanguages, sizeof(*lang));
	if (lang == NULL)
		return lines_outofmemory(err);
	strcpy(lang->code, code);
	strcpy(lang->file, file);
	lang->authentic = authentic;
	lang->sha512 = *sha512;
	return 0;
}

int
pacta_manifest_add_party(struct pacta_manifest *m, const char *party,
    struct pacta_error *err)
{
	char (*p)[PACTA_PARTY_SIZE];

	if (strlen(party) >= PACTA_PARTY_SIZE)
		return pacta_error_set(err, PACTA_EUSAGE,
		    "'%s' is too long for a party", party);
	p = lines_grow(&m->parties, &m->nparties, sizeof(*p));
	if (p == NULL)
		return lines_outofmemory(err);
	strcpy(*p, party);
	return 0;
}

/* A plain file name that is none of the version's own files. */
static bool
file_valid(const char *s)
{
	size_t n = strlen(s);

	for (size_t i = 0; i < n; i++)
		if (!((s[i] >= 'a' && s[i] <= 'z') || s[i] == '-' ||
		    (s[i] >= '0' && s[i] <= '9') || (s[i] == '.' && i > 0)))
			return false;
	return n > 0 && n < 64 && s[n - 1] != '.' &&
	    strcmp(s, "manifest") != 0;
}

static void
manifest_language(struct lines *l, struct pacta_manifest *m,
    struct lines_value v)
{
	struct pacta_manifest_language lang = { .authentic = true };
	struct lines_value w;

	if (lines_word(l, &v, &w, "a language"))
		lines_code(l, w, lang.code, sizeof(lang.code),
		    pacta_language_valid, "a language in three letters");
	if (lines_word(l, &v, &w, "'authentic' or 'translation'")) {
		lang.authentic = w.len == 9 && memcmp(w.s, "authentic", 9) == 0;
		if (!lang.authentic && (w.len != 11 ||
		    memcmp(w.s, "translation", 11) != 0))
			lines_bad(l, (size_t)(w.s - l->value),
			    "'authentic' or 'translation' should stand here");
	}
	if (lines_word(l, &v, &w, "a file"))
		lines_code(l, w, lang.file, sizeof(lang.file), file_valid,
		    "the name of a file in this folder");
	if (lines_word(l, &v, &w, "a digest"))
		lines_digest(l, w, &lang.sha512);
	lines_rest(l, &v);
	if (l->rc == 0 && pacta_manifest_language(m, lang.code) != NULL)
		lines_bad(l, 0, "the language %s stands twice", lang.code);
	for (size_t i = 0; l->rc == 0 && i < m->nlanguages; i++)
		if (strcmp(m->languages[i].file, lang.file) == 0)
			lines_bad(l, 0, "the file %s stands twice", lang.file);
	if (l->rc == 0 && m->nlanguages == MAX_LANGUAGES)
		lines_bad(l, 0, "over %d languages", MAX_LANGUAGES);
	if (l->rc == 0)
		l->rc = pacta_manifest_add_language(m, lang.code,
		    lang.authentic, lang.file, &lang.sha512, l->err);
}

static void
manifest_languages(struct lines *l, struct pacta_manifest *m)
{
	struct lines_value v;
	bool authentic = false;

	if (lines_need(l, "language", &v))
		manifest_language(l, m, v);
	while (lines_take(l, "language", &v))
		manifest_language(l, m, v);
	for (size_t i = 0; i < m->nlanguages; i++)
		authentic |= m->languages[i].authentic;
	if (!authentic)
		lines_bad(l, 0, "no language is authentic");
}

static void
manifest_party(struct lines *l, struct pacta_manifest *m,
    struct lines_value v)
{
	char party[PACTA_PARTY_SIZE];

	lines_code(l, v, party, sizeof(party), pacta_party_valid,
	    "a party, in capital letters,");
	if (l->rc == 0 && manifest_has_party(m, party))
		lines_bad(l, 0, "the party %s stands twice", party);
	if (l->rc == 0 && m->nparties == PACTA_INFORCE_MAX_PARTIES)
		lines_bad(l, 0, "over %d parties", PACTA_INFORCE_MAX_PARTIES);
	if (l->rc == 0)
		l->rc = pacta_manifest_add_party(m, party, l->err);
}

/* A rule that these parties can never meet would be in force for nobody. */
static void
manifest_rule_fits(struct lines *l, const struct pacta_manifest *m)
{
	for (size_t i = 0; i < m->inforce.nevents; i++) {
		const struct pacta_inforce_event *e = &m->inforce.events[i];

		for (size_t j = 0; j < e->nparties; j++)
			if (!manifest_has_party(m, e->parties[j]))
				lines_bad(l, 0, "the rule names %s, which is "
				    "not a party", e->parties[j]);
		if (e->count > m->nparties &&
		    !(e->types & 1u << PACTA_ACT_ACCEDE))
			lines_bad(l, 0, "the rule counts %u parties, but there "
			    "are %zu", e->count, m->nparties);
	}
}

static void
manifest_rule(struct lines *l, struct pacta_manifest *m)
{
	struct pacta_error e = PACTA_ERROR_INIT;
	struct lines_value v;

	if (lines_need(l, "in-force", &v)) {
		if (pacta_inforce_parse(&m->inforce, v.s, v.len, &e) != 0)
			lines_bad(l, e.column > 0 ? e.column - 1 : 0, "%s",
			    e.message);
		else
			manifest_rule_fits(l, m);
	}
	if (lines_take(l, "withdrawal", &v) &&
	    pacta_delay_parse(&m->withdrawal, v.s, v.len, &e) != 0)
		lines_bad(l, 0, "%s", e.message);
}

int
pacta_manifest_parse(struct pacta_manifest *out, const char *name,
    const void *data, size_t len, struct pacta_error *err)
{
	struct lines_value v;
	struct lines l;

	*out = (struct pacta_manifest){ .version = 0 };
	if (lines_open(&l, name, data, len, PACTA_MANIFEST_MAX_BYTES, keys,
	    err) != 0)
		return l.rc;
	lines_format(&l, FORMAT);
	if (lines_need(&l, "agreement", &v))
		lines_code(&l, v, out->agreement, sizeof(out->agreement),
		    pacta_slug_valid, "the name of an agreement's folder");
	if (lines_need(&l, "version", &v))
		lines_number(&l, v, 1, &out->version);
	if (lines_need(&l, "work", &v)) {
		out->work = lines_copy(&l, v, MAX_WORK);
		if (v.s[0] != '/' || memchr(v.s, ' ', v.len) != NULL)
			lines_bad(&l, 0, "a work URI should stand here, from "
			    "its first '/', without spaces");
	}
	if (lines_need(&l, "adopted", &v))
		lines_day(&l, v, &out->adopted);
	manifest_languages(&l, out);
	if (lines_need(&l, "party", &v))
		manifest_party(&l, out, v);
	while (lines_take(&l, "party", &v))
		manifest_party(&l, out, v);
	manifest_rule(&l, out);
	if (lines_need(&l, "previous", &v)) {
		out->has_previous = lines_digest_or_none(&l, v, &out->previous);
		if (out->has_previous != (out->version > 1))
			lines_bad(&l, 0, out->has_previous ?
			    "version 1 has no previous one" :
			    "only version 1 has no previous one");
	}
	if (lines_need(&l, "sums", &v))
		lines_digest(&l, v, &out->sums);
	return lines_end(&l);
}

static void
manifest_write(struct pacta_buf *b, const struct pacta_manifest *m)
{
	struct pacta_buf rule = PACTA_BUF_INIT;
	char hex[PACTA_SHA512_TEXT + 1];

	lines_print(b, "format", "%s", FORMAT);
	lines_print(b, "agreement", "%s", m->agreement);
	lines_print(b, "version", "%u", m->version);
	lines_print(b, "work", "%s", m->work != NULL ? m->work : "");
	lines_print_day(b, "adopted", m->adopted);
	for (size_t i = 0; i < m->nlanguages; i++) {
		pacta_sha512_text(&m->languages[i].sha512, hex);
		lines_print(b, "language", "%s %s %s %s",
		    m->languages[i].code, m->languages[i].authentic ?
		    "authentic" : "translation", m->languages[i].file, hex);
	}
	for (size_t i = 0; i < m->nparties; i++)
		lines_print(b, "party", "%s", m->parties[i]);
	pacta_inforce_print(&rule, &m->inforce);
	lines_print(b, "in-force", "%s", pacta_buf_str(&rule));
	pacta_buf_clear(&rule);
	if (m->withdrawal.n > 0) {
		pacta_delay_print(&rule, &m->withdrawal);
		lines_print(b, "withdrawal", "%s", pacta_buf_str(&rule));
	}
	pacta_buf_dispose(&rule);
	lines_print_digest_or_none(b, "previous", m->has_previous,
	    &m->previous);
	lines_print_digest(b, "sums", &m->sums);
}

int
pacta_manifest_print(struct pacta_buf *out, const struct pacta_manifest *m,
    struct pacta_error *err)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_manifest back = { .version = 0 };
	int rc;

	manifest_write(&b, m);
	if (pacta_buf_failed(&b))
		rc = lines_outofmemory(err);
	else
		rc = lines_refused(pacta_manifest_parse(&back, "manifest",
		    b.data, b.len, err), err);
	if (rc == 0)
		pacta_buf_add(out, b.data, b.len);
	if (rc == 0 && pacta_buf_failed(out))
		rc = lines_outofmemory(err);
	pacta_manifest_dispose(&back);
	pacta_buf_dispose(&b);
	return rc;
}

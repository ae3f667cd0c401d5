#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include <unicode/uloc.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>

#include <pacta/text.h>

#include "text_int.h"

#define LANG_CAP ULOC_FULLNAME_CAPACITY

/* ISO 639-2: the twenty bibliographic codes that differ from the
 * terminological ones, which ICU does not know. */
static const char bibliographic[][2][4] = {
	{ "alb", "sqi" }, { "arm", "hye" }, { "baq", "eus" }, { "bur", "mya" },
	{ "chi", "zho" }, { "cze", "ces" }, { "dut", "nld" }, { "fre", "fra" },
	{ "geo", "kat" }, { "ger", "deu" }, { "gre", "ell" }, { "ice", "isl" },
	{ "mac", "mkd" }, { "mao", "mri" }, { "may", "msa" }, { "per", "fas" },
	{ "rum", "ron" }, { "slo", "slk" }, { "tib", "bod" }, { "wel", "cym" },
};

/* Languages with more than one script, or whose script should not cost loading
 * ICU's data; others are asked of ICU. */
#define S(x) (1u << PACTA_SCRIPT_##x)
static const struct {
	char code[4];
	uint32_t scripts;
} lang_scripts[] = {
	{ "ara", S(ARABIC) }, { "aze", S(LATIN) | S(CYRILLIC) | S(ARABIC) },
	{ "bel", S(CYRILLIC) }, { "ben", S(INDIC) }, { "bod", S(INDIC) },
	{ "bul", S(CYRILLIC) }, { "deu", S(LATIN) }, { "ell", S(GREEK) },
	{ "eng", S(LATIN) }, { "fas", S(ARABIC) }, { "fra", S(LATIN) },
	{ "heb", S(HEBREW) }, { "hin", S(DEVANAGARI) }, { "hye", S(ARMENIAN) },
	{ "ita", S(LATIN) }, { "jpn", S(HAN) }, { "kat", S(GEORGIAN) },
	{ "kaz", S(CYRILLIC) | S(LATIN) | S(ARABIC) },
	{ "kir", S(CYRILLIC) | S(ARABIC) }, { "kor", S(HANGUL) | S(HAN) },
	{ "mar", S(DEVANAGARI) }, { "mkd", S(CYRILLIC) },
	{ "mon", S(CYRILLIC) | S(MONGOLIAN) }, { "nep", S(DEVANAGARI) },
	{ "por", S(LATIN) }, { "pus", S(ARABIC) }, { "rus", S(CYRILLIC) },
	{ "spa", S(LATIN) }, { "srp", S(CYRILLIC) | S(LATIN) },
	{ "tam", S(INDIC) }, { "tgk", S(CYRILLIC) | S(ARABIC) },
	{ "tuk", S(LATIN) | S(CYRILLIC) }, { "tur", S(LATIN) },
	{ "uig", S(ARABIC) | S(CYRILLIC) | S(LATIN) }, { "ukr", S(CYRILLIC) },
	{ "urd", S(ARABIC) }, { "uzb", S(LATIN) | S(CYRILLIC) | S(ARABIC) },
	{ "zho", S(HAN) },
};
#undef S

/* ISO 15924 codes as they stand in a language tag. */
static const struct {
	char code[5];
	enum pacta_script script;
} script_codes[] = {
	{ "latn", PACTA_SCRIPT_LATIN }, { "cyrl", PACTA_SCRIPT_CYRILLIC },
	{ "arab", PACTA_SCRIPT_ARABIC }, { "hans", PACTA_SCRIPT_HAN },
	{ "hant", PACTA_SCRIPT_HAN }, { "hani", PACTA_SCRIPT_HAN },
	{ "jpan", PACTA_SCRIPT_HAN }, { "deva", PACTA_SCRIPT_DEVANAGARI },
	{ "mong", PACTA_SCRIPT_MONGOLIAN }, { "grek", PACTA_SCRIPT_GREEK },
	{ "hebr", PACTA_SCRIPT_HEBREW }, { "armn", PACTA_SCRIPT_ARMENIAN },
	{ "geor", PACTA_SCRIPT_GEORGIAN }, { "kore", PACTA_SCRIPT_HANGUL },
};

/* The code in lower case, with T for B; false when it has no tag's form. */
static bool
lang_clean(const char *code, char out[LANG_CAP])
{
	size_t n = strlen(code), primary = strcspn(code, "-_");

	if (primary < 2 || primary > 3 || n >= LANG_CAP)
		return false;
	for (size_t i = 0; i <= n; i++) {
		unsigned char c = (unsigned char)code[i];

		if (c != '\0' && c != '-' && c != '_' &&
		    (c >= 0x80 || !isalnum(c)))
			return false;
		out[i] = c == '_' ? '-' : (char)(c < 0x80 ? tolower(c) : c);
	}
	if (primary == 3)
		for (size_t i = 0; i < 20; i++)
			if (memcmp(out, bibliographic[i][0], 3) == 0)
				memcpy(out, bibliographic[i][1], 3);
	return true;
}

/* The scripts of a language in the table above, else 0. */
static uint32_t
scripts_known(const char *three)
{
	for (size_t i = 0; i < sizeof(lang_scripts) / sizeof(lang_scripts[0]);
	    i++)
		if (strcmp(lang_scripts[i].code, three) == 0)
			return lang_scripts[i].scripts;
	return 0;
}

bool
pacta_text_lang3(const char *code, char out[4])
{
	char clean[LANG_CAP];
	const char *three;

	out[0] = '\0';
	if (!lang_clean(code, clean))
		return false;
	clean[strcspn(clean, "-")] = '\0';
	/* ICU compares with every language it knows, and each text asks. */
	if (scripts_known(clean) != 0) {
		memcpy(out, clean, 4);
		return true;
	}
	three = uloc_getISO3Language(clean);
	if (three == NULL || strlen(three) != 3)
		return false;
	memcpy(out, three, 4);
	return true;
}

bool
pacta_text_bcp47(const char *code, char *out, size_t cap)
{
	char clean[LANG_CAP], name[LANG_CAP], three[4];
	UErrorCode st = U_ZERO_ERROR;
	int32_t n;

	if (cap > 0)
		out[0] = '\0';
	if (!pacta_text_lang3(code, three) || !lang_clean(code, clean))
		return false;
	uloc_canonicalize(clean, name, sizeof(name), &st);
	n = uloc_toLanguageTag(name, clean, sizeof(clean), true, &st);
	if (U_FAILURE(st) || n <= 0 || (size_t)n >= cap)
		return false;
	memcpy(out, clean, (size_t)n + 1);
	return true;
}

/* The script a tag names itself: "uz-cyrl". */
static uint32_t
tag_script(const char *clean)
{
	const char *p = strchr(clean, '-');

	while (p != NULL) {
		p++;
		if (strcspn(p, "-") == 4)
			for (size_t i = 0; i < sizeof(script_codes) /
			    sizeof(script_codes[0]); i++)
				if (memcmp(p, script_codes[i].code, 4) == 0)
					return 1u << script_codes[i].script;
		p = strchr(p, '-');
	}
	return 0;
}

/* ICU's likely script of a language; loads ICU's data. */
static uint32_t
likely_script(const char *three)
{
	UErrorCode st = U_ZERO_ERROR;
	UScriptCode codes[4];
	UChar32 sample[1];
	int32_t n = uscript_getCode(three, codes, 4, &st), len;
	UChar text[4];
	uint32_t mask = 0;

	for (int32_t i = 0; U_SUCCESS(st) && i < n && i < 4; i++) {
		len = uscript_getSampleString(codes[i], text, 4, &st);
		if (U_FAILURE(st) || len < 1)
			return 0;
		sample[0] = text[0];
		if (len > 1 && U16_IS_LEAD(text[0]))
			sample[0] = U16_GET_SUPPLEMENTARY(text[0], text[1]);
		mask |= 1u << pacta_text_script((uint32_t)sample[0]);
	}
	return mask;
}

uint32_t
pacta_text_lang_scripts(const char *code)
{
	char clean[LANG_CAP], three[4];
	uint32_t mask;

	if (!pacta_text_lang3(code, three) || !lang_clean(code, clean))
		return 0;
	if ((mask = tag_script(clean)) != 0)
		return mask;
	mask = scripts_known(three);
	return mask != 0 ? mask : likely_script(three);
}

bool
pacta_text_rtl(const char *code)
{
	const uint32_t rtl = 1u << PACTA_SCRIPT_ARABIC |
	    1u << PACTA_SCRIPT_HEBREW;
	char clean[LANG_CAP], three[4];
	uint32_t scripts;

	if (!pacta_text_lang3(code, three) || !lang_clean(code, clean))
		return false;
	if ((scripts = tag_script(clean)) != 0)
		return (scripts & rtl) != 0;
	/* Several scripts run both ways: which is usual, ICU knows. */
	scripts = scripts_known(three);
	if (scripts != 0 && ((scripts & rtl) == 0 || (scripts & ~rtl) == 0))
		return (scripts & rtl) != 0;
	return uloc_isRightToLeft(clean);
}

bool
pacta_text_country(const char *lang, const char *code, struct pacta_buf *out)
{
	char clean[LANG_CAP], country[16];
	UChar name[128];
	char utf8[512];
	UErrorCode st = U_ZERO_ERROR;
	int32_t n, len = 0;

	if (strlen(code) != 2 || !pacta_text_bcp47(lang, clean, sizeof(clean)))
		return false;
	snprintf(country, sizeof(country), "und_%s", code);
	n = uloc_getDisplayCountry(country, clean, name,
	    (int32_t)(sizeof(name) / sizeof(name[0])), &st);
	/* Without a name ICU gives the code, or that of another language. */
	if (U_FAILURE(st) || st == U_USING_DEFAULT_WARNING || n <= 0 ||
	    st == U_STRING_NOT_TERMINATED_WARNING)
		return false;
	u_strToUTF8(utf8, sizeof(utf8), &len, name, n, &st);
	if (U_FAILURE(st) || len >= (int32_t)sizeof(utf8))
		return false;
	pacta_buf_add(out, utf8, (size_t)len);
	return true;
}

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <pacta/text.h>

#include "text_int.h"
#include "utf8_int.h"

int
pacta_text_digit(uint32_t cp)
{
	if (cp >= '0' && cp <= '9')
		return (int)(cp - '0');
	return cp < 0x80 ? -1 : u_charDigitValue((UChar32)cp);
}

bool
pacta_text_is_letter(uint32_t cp)
{
	unsigned c = text_class(cp);

	return (c == TEXT_SLOW ? text_class_icu(cp) : c) & TEXT_LETTER;
}

bool
pacta_text_is_mark(uint32_t cp)
{
	return cp >= 0x300 && (U_GET_GC_MASK((UChar32)cp) & U_GC_M_MASK) != 0;
}

bool
pacta_text_is_space(uint32_t cp)
{
	return u_isUWhiteSpace((UChar32)cp);
}

unsigned
pacta_text_cp_width(uint32_t cp)
{
	int ea;

	if (cp < 0x7f)
		return cp >= 0x20;
	if (cp >= 0x400 && cp < 0x483)
		return 1;
	if (cp >= 0x4e00 && cp <= 0x9fff)
		return 2;
	if (U_GET_GC_MASK((UChar32)cp) &
	    (U_GC_MN_MASK | U_GC_ME_MASK | U_GC_CC_MASK | U_GC_CF_MASK))
		return cp == 0xad;
	/* Hangul vowels and finals stand in the block of their consonant. */
	if (cp >= 0x1160 && cp <= 0x11ff)
		return 0;
	ea = u_getIntPropertyValue((UChar32)cp, UCHAR_EAST_ASIAN_WIDTH);
	return ea == U_EA_WIDE || ea == U_EA_FULLWIDTH ? 2 : 1;
}

size_t
pacta_text_width(const char *s, size_t len)
{
	const char *p = s, *end = s + len;
	size_t n = 0;
	uint32_t cp;

	while (p < end) {
		cp = utf8_next(&p, end);
		n += cp == UTF8_BAD ? 1 : pacta_text_cp_width(cp);
	}
	return n;
}

/* ICU's script code to ours; what is missing is OTHER. */
static const struct {
	UScriptCode icu;
	enum pacta_script script;
} scripts[] = {
	{ USCRIPT_COMMON, PACTA_SCRIPT_COMMON },
	{ USCRIPT_INHERITED, PACTA_SCRIPT_COMMON },
	{ USCRIPT_LATIN, PACTA_SCRIPT_LATIN },
	{ USCRIPT_CYRILLIC, PACTA_SCRIPT_CYRILLIC },
	{ USCRIPT_GREEK, PACTA_SCRIPT_GREEK },
	{ USCRIPT_ARMENIAN, PACTA_SCRIPT_ARMENIAN },
	{ USCRIPT_GEORGIAN, PACTA_SCRIPT_GEORGIAN },
	{ USCRIPT_HEBREW, PACTA_SCRIPT_HEBREW },
	{ USCRIPT_ARABIC, PACTA_SCRIPT_ARABIC },
	{ USCRIPT_DEVANAGARI, PACTA_SCRIPT_DEVANAGARI },
	{ USCRIPT_BENGALI, PACTA_SCRIPT_INDIC },
	{ USCRIPT_GURMUKHI, PACTA_SCRIPT_INDIC },
	{ USCRIPT_GUJARATI, PACTA_SCRIPT_INDIC },
	{ USCRIPT_ORIYA, PACTA_SCRIPT_INDIC },
	{ USCRIPT_TAMIL, PACTA_SCRIPT_INDIC },
	{ USCRIPT_TELUGU, PACTA_SCRIPT_INDIC },
	{ USCRIPT_KANNADA, PACTA_SCRIPT_INDIC },
	{ USCRIPT_MALAYALAM, PACTA_SCRIPT_INDIC },
	{ USCRIPT_SINHALA, PACTA_SCRIPT_INDIC },
	{ USCRIPT_TIBETAN, PACTA_SCRIPT_INDIC },
	{ USCRIPT_MYANMAR, PACTA_SCRIPT_INDIC },
	{ USCRIPT_KHMER, PACTA_SCRIPT_INDIC },
	{ USCRIPT_HAN, PACTA_SCRIPT_HAN },
	{ USCRIPT_HIRAGANA, PACTA_SCRIPT_HAN },
	{ USCRIPT_KATAKANA, PACTA_SCRIPT_HAN },
	{ USCRIPT_BOPOMOFO, PACTA_SCRIPT_HAN },
	{ USCRIPT_HANGUL, PACTA_SCRIPT_HANGUL },
	{ USCRIPT_MONGOLIAN, PACTA_SCRIPT_MONGOLIAN },
	{ USCRIPT_THAI, PACTA_SCRIPT_THAI },
	{ USCRIPT_LAO, PACTA_SCRIPT_THAI },
};

static enum pacta_script
script_of(uint32_t cp)
{
	UErrorCode st = U_ZERO_ERROR;
	UScriptCode code = uscript_getScript((UChar32)cp, &st);

	for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++)
		if (scripts[i].icu == code)
			return scripts[i].script;
	return PACTA_SCRIPT_OTHER;
}

unsigned
text_class_icu(uint32_t cp)
{
	uint32_t gc = U_GET_GC_MASK((UChar32)cp);
	unsigned c = script_of(cp);

	if (gc & U_GC_L_MASK)
		return c | TEXT_LETTER;
	return gc & (U_GC_M_MASK | U_GC_ND_MASK) ? c | TEXT_MARK : c;
}

enum pacta_script
pacta_text_script(uint32_t cp)
{
	unsigned c = text_class(cp);

	return (enum pacta_script)((c == TEXT_SLOW ? text_class_icu(cp) : c) &
	    TEXT_SCRIPT);
}

const char *
pacta_script_name(enum pacta_script script)
{
	static const char *const names[PACTA_SCRIPT_COUNT] = {
		"common", "Latin", "Cyrillic", "Greek", "Armenian", "Georgian",
		"Hebrew", "Arabic", "Devanagari", "Indic", "Chinese", "Hangul",
		"Mongolian", "Thai", "another script"
	};

	return script < PACTA_SCRIPT_COUNT ? names[script] : "unknown";
}

bool
pacta_script_joins(enum pacta_script script)
{
	return script == PACTA_SCRIPT_ARABIC ||
	    script == PACTA_SCRIPT_DEVANAGARI ||
	    script == PACTA_SCRIPT_INDIC || script == PACTA_SCRIPT_MONGOLIAN;
}

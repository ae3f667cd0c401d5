#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include <pacta/text.h>

#include "text_int.h"
#include "utf8_int.h"

#define TEXT_REPLACEMENT 0xfffd

/* --- UTF-16, for ICU ------------------------------------------------- */

int
text_u16(struct text_u16 *u, const char *s, size_t len,
    struct pacta_error *err)
{
	UErrorCode st = U_ZERO_ERROR;

	u->s = u->local;
	u->len = 0;
	if (len > INT32_MAX / 4)
		return pacta_error_set(err, PACTA_ELIMIT,
		    "%zu bytes are too much text for one call", len);
	/* A byte of UTF-8 is at most one unit of UTF-16. */
	if (len > sizeof(u->local) / sizeof(u->local[0]) &&
	    (u->s = malloc(len * sizeof(*u->s))) == NULL)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	u_strFromUTF8WithSub(u->s, u->s == u->local ? 256 : (int32_t)len,
	    &u->len, s, (int32_t)len, TEXT_REPLACEMENT, NULL, &st);
	if (U_SUCCESS(st))
		return 0;
	text_u16_free(u);
	return pacta_error_set(err, PACTA_ESYSTEM, "cannot convert text: %s",
	    u_errorName(st));
}

void
text_u16_free(struct text_u16 *u)
{
	if (u->s != u->local)
		free(u->s);
	u->s = u->local;
}

/* Appends UTF-16 to OUT. */
static int
text_add_u16(struct pacta_buf *out, const UChar *s, int32_t len,
    struct pacta_error *err)
{
	UErrorCode st = U_ZERO_ERROR;
	char local[1024], *p = local;
	size_t cap = (size_t)len * 3;
	int32_t n = 0;

	if (cap > sizeof(local) && (p = malloc(cap)) == NULL)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	u_strToUTF8WithSub(p, (int32_t)(cap > sizeof(local) ? cap :
	    sizeof(local)), &n, s, len, TEXT_REPLACEMENT, NULL, &st);
	if (U_SUCCESS(st))
		pacta_buf_add(out, p, (size_t)n);
	if (p != local)
		free(p);
	if (U_FAILURE(st))
		return pacta_error_set(err, PACTA_ESYSTEM,
		    "cannot convert text: %s", u_errorName(st));
	if (pacta_buf_failed(out))
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	return 0;
}

/* --- classes ---------------------------------------------------------- */

static unsigned
class_latin1(uint32_t cp)
{
	if (cp < 0xa0 || cp == 0xad)
		return TEXT_SLOW;
	if (cp == 0xaa || cp == 0xba ||
	    (cp >= 0xc0 && cp != 0xd7 && cp != 0xf7))
		return PACTA_SCRIPT_LATIN | TEXT_LETTER;
	return PACTA_SCRIPT_COMMON;
}

static unsigned
class_arabic(uint32_t cp)
{
	if ((cp >= 0x621 && cp <= 0x63a) || (cp >= 0x641 && cp <= 0x64a) ||
	    (cp >= 0x671 && cp <= 0x6d3))
		return PACTA_SCRIPT_ARABIC | TEXT_LETTER;
	if ((cp >= 0x660 && cp <= 0x669) || (cp >= 0x6f0 && cp <= 0x6f9))
		return PACTA_SCRIPT_COMMON | TEXT_MARK;
	if (cp == 0x60c || cp == 0x61b || cp == 0x61f || cp == 0x6d4)
		return PACTA_SCRIPT_COMMON;
	return TEXT_SLOW;
}

static unsigned
class_devanagari(uint32_t cp)
{
	if (cp >= 0x904 && cp <= 0x939)
		return PACTA_SCRIPT_DEVANAGARI | TEXT_LETTER;
	if (cp <= 0x903 || (cp >= 0x93e && cp <= 0x94c))
		return PACTA_SCRIPT_DEVANAGARI | TEXT_MARK;
	if (cp >= 0x966 && cp <= 0x96f)
		return PACTA_SCRIPT_COMMON | TEXT_MARK;
	if (cp == 0x964 || cp == 0x965)
		return PACTA_SCRIPT_COMMON;
	return TEXT_SLOW;
}

static unsigned
class_cjk(uint32_t cp)
{
	if (cp == 0x3005 || cp == 0x3007)
		return PACTA_SCRIPT_HAN | TEXT_LETTER;
	if (cp >= 0x3000 && cp <= 0x3020)
		return PACTA_SCRIPT_COMMON;
	if ((cp >= 0xff21 && cp <= 0xff3a) || (cp >= 0xff41 && cp <= 0xff5a))
		return PACTA_SCRIPT_LATIN | TEXT_LETTER;
	if (cp >= 0xff10 && cp <= 0xff19)
		return PACTA_SCRIPT_COMMON | TEXT_MARK;
	if (cp >= 0xff01 && cp <= 0xff5e)
		return PACTA_SCRIPT_COMMON;
	return TEXT_SLOW;
}

static unsigned
class_ascii(uint32_t cp)
{
	if ((cp | 0x20) >= 'a' && (cp | 0x20) <= 'z')
		return PACTA_SCRIPT_LATIN | TEXT_LETTER;
	if (cp >= '0' && cp <= '9')
		return PACTA_SCRIPT_COMMON | TEXT_MARK;
	if (cp >= 0x20 && cp < 0x7f)
		return PACTA_SCRIPT_COMMON;
	return cp == '\t' || cp == '\n' || cp == '\r' ? PACTA_SCRIPT_COMMON :
	    TEXT_SLOW;
}

unsigned
text_class(uint32_t cp)
{
	if (cp < 0x80)
		return class_ascii(cp);
	if (cp >= 0x400 && cp < 0x530)
		return cp >= 0x483 && cp <= 0x489 ? TEXT_SLOW :
		    (unsigned)PACTA_SCRIPT_CYRILLIC | TEXT_LETTER;
	if (cp >= 0x4e00 && cp <= 0x9fff)
		return PACTA_SCRIPT_HAN | TEXT_LETTER;
	if (cp < 0x180)
		return class_latin1(cp);
	/* General punctuation, without the spaces that decompose (2000, 2001)
	 * and the controls (200b-200f, 2028-202e, 2060 on). */
	if ((cp >= 0x2010 && cp <= 0x2027) || (cp >= 0x202f && cp <= 0x205e) ||
	    cp == 0x2116)
		return PACTA_SCRIPT_COMMON;
	if (cp >= 0x600 && cp < 0x700)
		return class_arabic(cp);
	if (cp >= 0x900 && cp < 0x980)
		return class_devanagari(cp);
	if ((cp >= 0x3000 && cp < 0x3040) || (cp >= 0xff00 && cp < 0xff60))
		return class_cjk(cp);
	return TEXT_SLOW;
}

bool
text_nfc_boundary(uint32_t cp)
{
	return u_getIntPropertyValue((UChar32)cp, UCHAR_NFC_QUICK_CHECK) ==
	    UNORM_YES && u_getCombiningClass((UChar32)cp) == 0;
}

/* --- normal forms ----------------------------------------------------- */

static bool
nfc_normalized(const char *s, size_t len)
{
	UErrorCode st = U_ZERO_ERROR;
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&st);
	struct text_u16 u;
	bool yes;

	if (U_FAILURE(st) || text_u16(&u, s, len, NULL) != 0)
		return false;
	yes = unorm2_isNormalized(nfc, u.s, u.len, &st);
	text_u16_free(&u);
	return U_SUCCESS(st) && yes;
}

bool
text_nfc_piece(const char *s, size_t len, size_t from, size_t at, size_t *end)
{
	const char *p = s + at, *stop = s + len, *next;
	size_t marks = 0;
	uint32_t cp;

	while (p < stop) {
		next = p;
		cp = utf8_next(&next, stop);
		if (cp == UTF8_BAD || text_class(cp) != TEXT_SLOW ||
		    text_nfc_boundary(cp))
			break;
		marks++;
		p = next;
	}
	*end = (size_t)(p - s);
	/* ICU's reordering is quadratic: a run too long is not given to it. */
	return marks <= TEXT_MAX_MARKS && nfc_normalized(s + from, *end - from);
}

/* The first piece that is not in NFC; *TOO_MANY when a run of marks is over
 * the limit. */
static size_t
nfc_span(const char *s, size_t len)
{
	const char *p = s, *end = s + len, *at;
	size_t before = 0, piece_end;
	uint32_t cp;

	while (p < end) {
		at = p;
		cp = utf8_next(&p, end);
		if (cp != UTF8_BAD && text_class(cp) == TEXT_SLOW &&
		    !text_nfc_boundary(cp)) {
			if (!text_nfc_piece(s, len, before, (size_t)(at - s),
			    &piece_end))
				return before;
			p = s + piece_end;
		}
		before = (size_t)(at - s);
	}
	return len;
}

size_t
pacta_text_nfc_span(const char *s, size_t len)
{
	return nfc_span(s, len);
}

/* Whether somewhere more marks follow each other than any writing needs. */
static bool
too_many_marks(const char *s, size_t len)
{
	const char *p = s, *end = s + len;
	size_t run = 0;
	uint32_t cp;

	while (p < end) {
		cp = utf8_next(&p, end);
		if (cp != UTF8_BAD && text_class(cp) == TEXT_SLOW &&
		    u_getCombiningClass((UChar32)cp) != 0)
			run++;
		else
			run = 0;
		if (run > TEXT_MAX_MARKS)
			return true;
	}
	return false;
}

static int
normalize(const UNormalizer2 *form, const char *s, size_t len,
    struct pacta_buf *out, struct pacta_error *err)
{
	UErrorCode st = U_ZERO_ERROR;
	struct text_u16 u;
	UChar *to = NULL;
	int32_t n;
	int rc;

	if (too_many_marks(s, len))
		return pacta_error_set(err, PACTA_ELIMIT,
		    "over %d combining marks on one letter", TEXT_MAX_MARKS);
	if ((rc = text_u16(&u, s, len, err)) != 0)
		return rc;
	n = unorm2_normalize(form, u.s, u.len, NULL, 0, &st);
	to = malloc(((size_t)n + 1) * sizeof(*to));
	if (to == NULL) {
		rc = pacta_error_set(err, PACTA_ENOMEM, "out of memory");
		goto out;
	}
	st = U_ZERO_ERROR;
	n = unorm2_normalize(form, u.s, u.len, to, n + 1, &st);
	rc = U_FAILURE(st) ? pacta_error_set(err, PACTA_ESYSTEM,
	    "cannot normalize text: %s", u_errorName(st)) :
	    text_add_u16(out, to, n, err);
out:
	free(to);
	text_u16_free(&u);
	return rc;
}

int
pacta_text_nfc(const char *s, size_t len, struct pacta_buf *out,
    struct pacta_error *err)
{
	UErrorCode st = U_ZERO_ERROR;

	if (nfc_span(s, len) == len && utf8_valid_prefix(s, len) == len) {
		pacta_buf_add(out, s, len);
		return pacta_buf_failed(out) ? pacta_error_set(err,
		    PACTA_ENOMEM, "out of memory") : 0;
	}
	return normalize(unorm2_getNFCInstance(&st), s, len, out, err);
}

int
pacta_text_nfkc(const char *s, size_t len, struct pacta_buf *out,
    struct pacta_error *err)
{
	UErrorCode st = U_ZERO_ERROR;
	const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&st);

	if (U_FAILURE(st))
		return pacta_error_set(err, PACTA_ESYSTEM,
		    "ICU has no NFKC data: %s", u_errorName(st));
	return normalize(nfkc, s, len, out, err);
}

/* --- case ------------------------------------------------------------- */

typedef int32_t (*case_fn)(UChar *to, int32_t cap, const UChar *s, int32_t len,
    UErrorCode *st);

static int32_t
case_fold(UChar *to, int32_t cap, const UChar *s, int32_t len, UErrorCode *st)
{
	return u_strFoldCase(to, cap, s, len, U_FOLD_CASE_DEFAULT, st);
}

static int32_t
case_lower(UChar *to, int32_t cap, const UChar *s, int32_t len, UErrorCode *st)
{
	return u_strToLower(to, cap, s, len, "", st);
}

static int32_t
case_upper(UChar *to, int32_t cap, const UChar *s, int32_t len, UErrorCode *st)
{
	return u_strToUpper(to, cap, s, len, "", st);
}

static int
map_case(case_fn fn, const char *s, size_t len, struct pacta_buf *out,
    struct pacta_error *err)
{
	UErrorCode st = U_ZERO_ERROR;
	struct text_u16 u;
	UChar *to;
	int32_t cap, n;
	int rc;

	if ((rc = text_u16(&u, s, len, err)) != 0)
		return rc;
	cap = u.len * 3 + 1;	/* SpecialCasing.txt: one unit makes three */
	to = malloc((size_t)cap * sizeof(*to));
	if (to == NULL) {
		text_u16_free(&u);
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	}
	n = fn(to, cap, u.s, u.len, &st);
	rc = U_FAILURE(st) ? pacta_error_set(err, PACTA_ESYSTEM,
	    "cannot change case: %s", u_errorName(st)) :
	    text_add_u16(out, to, n, err);
	free(to);
	text_u16_free(&u);
	return rc;
}

int
pacta_text_fold(const char *s, size_t len, struct pacta_buf *out,
    struct pacta_error *err)
{
	struct pacta_buf folded = PACTA_BUF_INIT;
	int rc = map_case(case_fold, s, len, &folded, err);

	if (rc == 0)
		rc = pacta_text_nfc(pacta_buf_str(&folded), folded.len, out,
		    err);
	pacta_buf_dispose(&folded);
	return rc;
}

int
pacta_text_lower(const char *s, size_t len, struct pacta_buf *out,
    struct pacta_error *err)
{
	return map_case(case_lower, s, len, out, err);
}

int
pacta_text_upper(const char *s, size_t len, struct pacta_buf *out,
    struct pacta_error *err)
{
	return map_case(case_upper, s, len, out, err);
}

/*
 * The scan: one pass over a document's text that finds what a reader cannot
 * see.  Runs of Cyrillic, ASCII and Chinese, which are nearly all of a text, take
 * a few instructions per character; see platform.md for why ICU's
 * own spoof checker is not used (it flags COVID-19вирус and misses U+200B).
 */
#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>

#include <pacta/text.h>

#include "text_int.h"
#include "utf8_int.h"

#define SCAN_BIDI_DEPTH 125	/* UAX 9, BD2: max_depth */
#define SCAN_WORD_SHOWN 48	/* bytes of a word in a message */
#define SCAN_PIECES 8

#define BIT(script) (1u << PACTA_SCRIPT_##script)
/* Chinese stands beside any script without a space between. */
#define SCAN_NO_WORDS (BIT(COMMON) | BIT(HAN) | BIT(HANGUL))

struct scan_lang {
	uint32_t scripts;
	bool rtl;
};

struct scan_mark {
	const void *chunk;
	size_t offset;
	uint32_t cp;
};

struct scan_piece {
	const void *chunk;
	size_t offset;		/* where the piece begins in its chunk */
	size_t at;		/* and in the carried word */
};

struct pacta_scan {
	pacta_fault_cb cb;
	void *arg;
	struct scan_lang doc, cur;
	bool foreign;		/* cur is a span's */

	const void *chunk;
	const char *s;
	size_t len;
	size_t nfc_until;	/* checked up to there */
	unsigned last;		/* class of the character before */

	bool in_word;
	uint32_t word_mask;	/* scripts of its letters */
	size_t word_at;		/* where it, or its part here, begins */
	struct pacta_buf carry;	/* its parts in the chunks before */
	struct scan_piece pieces[SCAN_PIECES];
	size_t npieces;

	bool joining;		/* a ZWJ or ZWNJ waits for what follows */
	struct scan_mark joiner;
	struct scan_mark open[SCAN_BIDI_DEPTH];
	size_t depth;

	size_t letters[TEXT_SCRIPT + 1], words[TEXT_SCRIPT + 1];
	struct scan_mark first[TEXT_SCRIPT + 1];
	bool address;		/* an URL or mail address is in the block */
};

static struct scan_lang
scan_lang_of(const char *code)
{
	struct scan_lang l = { 0, false };

	if (code != NULL) {
		l.scripts = pacta_text_lang_scripts(code);
		l.rtl = pacta_text_rtl(code);
	}
	return l;
}

int
pacta_scan_new(struct pacta_scan **out, const char *lang, pacta_fault_cb cb,
    void *arg, struct pacta_error *err)
{
	struct pacta_scan *sc = calloc(1, sizeof(*sc));

	*out = sc;
	if (sc == NULL)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	sc->cb = cb;
	sc->arg = arg;
	sc->cur = sc->doc = scan_lang_of(lang);
	return 0;
}

void
pacta_scan_free(struct pacta_scan *sc)
{
	if (sc == NULL)
		return;
	pacta_buf_dispose(&sc->carry);
	free(sc);
}

static void
scan_report(struct pacta_scan *sc, enum pacta_fault kind, const void *chunk,
    size_t offset, uint32_t cp)
{
	struct pacta_text_fault f = { .kind = kind, .chunk = chunk,
	    .offset = offset, .cp = cp, .word = "" };

	sc->cb(&f, sc->arg);
}

/* --- words ------------------------------------------------------------ */

static unsigned
class_of(uint32_t cp)
{
	unsigned c = cp == UTF8_BAD ? 0 : text_class(cp);

	return c == TEXT_SLOW ? text_class_icu(cp) : c;
}

/* The script most letters of the word are in; a tie goes to the language's. */
static enum pacta_script
word_script(const struct pacta_scan *sc, const char *w, size_t len)
{
	const char *p = w, *end = w + len;
	size_t n[TEXT_SCRIPT + 1] = { 0 };
	unsigned c, best = 0;

	while (p < end) {
		c = class_of(utf8_next(&p, end));
		if (c & TEXT_LETTER)
			n[c & TEXT_SCRIPT] += 2;
	}
	for (unsigned i = 1; i <= TEXT_SCRIPT; i++) {
		if (n[i] > 0 && (sc->cur.scripts & 1u << i))
			n[i]++;
		if (n[i] > n[best])
			best = i;
	}
	return (enum pacta_script)best;
}

/* "IVа", "XXв": a Roman numeral with the letter that declines it, and "kΩ": a
 * Greek letter of a unit or a quantity, are no confusion. */
static bool
word_excused(const struct pacta_scan *sc, const char *w, size_t len)
{
	size_t roman = strspn(w, "IVXLCDM"), letters = utf8_count(w, len);
	const char *p = w + roman;
	uint32_t cp;

	if (!(sc->word_mask & ~(BIT(LATIN) | BIT(GREEK))))
		return letters <= 4;
	if (sc->word_mask & ~(BIT(LATIN) | BIT(CYRILLIC)) || roman == 0 ||
	    (roman == 1 && strchr("CMXL", w[0]) != NULL))
		return false;
	while (p < w + len) {
		cp = utf8_next(&p, w + len);
		if (cp < 0x430 || cp > 0x45f)
			return false;
	}
	return true;
}

/* The first letter of the word that is not in SCRIPT. */
static size_t
word_odd(const char *w, size_t len, enum pacta_script script, uint32_t *cp)
{
	const char *p = w, *at = w;
	unsigned c;

	while (p < w + len) {
		at = p;
		*cp = utf8_next(&p, w + len);
		c = class_of(*cp);
		if ((c & TEXT_LETTER) && (c & TEXT_SCRIPT) != script)
			break;
	}
	return (size_t)(at - w);
}

static void
word_report(struct pacta_scan *sc, const char *w, size_t len)
{
	struct pacta_text_fault f = { .kind = PACTA_FAULT_MIXED };
	enum pacta_script script = word_script(sc, w, len);
	char shown[SCAN_WORD_SHOWN + sizeof("\u2026")];
	size_t odd = word_odd(w, len, script, &f.cp), i = sc->npieces;
	size_t n = len < SCAN_WORD_SHOWN ? len : SCAN_WORD_SHOWN;

	memcpy(shown, w, n);
	shown[n] = '\0';
	utf8_cut(shown);
	if (n < len)
		strcat(shown, "\u2026");
	while (i > 0 && sc->pieces[i - 1].at > odd)
		i--;
	f.chunk = i > 0 ? sc->pieces[i - 1].chunk : sc->chunk;
	f.offset = i > 0 ? sc->pieces[i - 1].offset + odd -
	    sc->pieces[i - 1].at : sc->word_at + odd;
	f.script = pacta_text_script(f.cp);
	f.expected = script;
	f.word = shown;
	sc->cb(&f, sc->arg);
}

/* Remembers the part of a word that the chunk ends in. */
static void
word_carry(struct pacta_scan *sc, size_t end)
{
	if (sc->npieces < SCAN_PIECES)
		sc->pieces[sc->npieces++] = (struct scan_piece){ sc->chunk,
		    sc->word_at, sc->carry.len };
	pacta_buf_add(&sc->carry, sc->s + sc->word_at, end - sc->word_at);
}

static void
word_check(struct pacta_scan *sc, size_t end)
{
	const char *w = sc->s + sc->word_at;
	size_t len = end - sc->word_at;

	if (sc->npieces > 0) {
		word_carry(sc, end);
		w = pacta_buf_str(&sc->carry);
		len = sc->carry.len;
	}
	if (len > 0 && !word_excused(sc, w, len))
		word_report(sc, w, len);
}

static void
word_end(struct pacta_scan *sc, size_t end)
{
	uint32_t mask = sc->word_mask & ~SCAN_NO_WORDS;

	if (!sc->in_word)
		return;
	if ((mask & (mask - 1)) != 0)
		word_check(sc, end);
	else if (mask != 0 && !sc->foreign)
		sc->words[__builtin_ctz(mask)]++;
	sc->in_word = false;
	sc->word_mask = 0;
	if (sc->npieces > 0) {
		sc->npieces = 0;
		pacta_buf_clear(&sc->carry);
	}
}

static void
word_letters(struct pacta_scan *sc, size_t at, unsigned script, size_t n)
{
	if (!sc->in_word) {
		sc->in_word = true;
		sc->word_at = at;
	}
	sc->word_mask |= 1u << script;
	if (sc->foreign)
		return;
	if (sc->letters[script] == 0)
		sc->first[script] = (struct scan_mark){ sc->chunk, at, 0 };
	sc->letters[script] += n;
}

/* --- characters that are not seen ------------------------------------- */

static bool
is_control(uint32_t cp)
{
	uint32_t gc = U_GET_GC_MASK((UChar32)cp);

	if (gc & (U_GC_CC_MASK | U_GC_CN_MASK | U_GC_CO_MASK | U_GC_CS_MASK |
	    U_GC_ZL_MASK | U_GC_ZP_MASK))
		return true;
	return (cp >= 0xfff9 && cp <= 0xfffd) ||
	    (cp >= 0xe0000 && cp <= 0xe007f);
}

static bool
is_bidi(uint32_t cp)
{
	return cp == 0x61c || cp == 0x200e || cp == 0x200f ||
	    (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069);
}

static bool
is_invisible(uint32_t cp)
{
	return u_hasBinaryProperty((UChar32)cp,
	    UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

static void
bidi_close(struct pacta_scan *sc, size_t at, uint32_t cp)
{
	bool isolate = cp == 0x2069;
	size_t d = sc->depth;

	/* UAX 9, X6a: PDI closes the embeddings opened within its isolate;
	 * X7: PDF closes the innermost embedding only. */
	while (d > 0 && isolate && sc->open[d - 1].cp < 0x2066)
		d--;
	if (d == 0 || (sc->open[d - 1].cp >= 0x2066) != isolate) {
		scan_report(sc, PACTA_FAULT_BIDI, sc->chunk, at, cp);
		return;
	}
	for (; sc->depth > d; sc->depth--)
		scan_report(sc, PACTA_FAULT_BIDI,
		    sc->open[sc->depth - 1].chunk,
		    sc->open[sc->depth - 1].offset,
		    sc->open[sc->depth - 1].cp);
	sc->depth--;
}

static void
scan_bidi(struct pacta_scan *sc, size_t at, uint32_t cp)
{
	bool mark = cp == 0x61c || cp == 0x200e || cp == 0x200f;
	bool override = cp == 0x202d || cp == 0x202e;

	if (!sc->cur.rtl || override || sc->depth == SCAN_BIDI_DEPTH)
		scan_report(sc, PACTA_FAULT_BIDI, sc->chunk, at, cp);
	else if (cp == 0x202c || cp == 0x2069)
		bidi_close(sc, at, cp);
	else if (!mark)
		sc->open[sc->depth++] = (struct scan_mark){ sc->chunk, at, cp };
}

/* A joiner belongs between two letters of one script that joins. */
static void
joiner_resolve(struct pacta_scan *sc, unsigned next)
{
	unsigned script = sc->last & TEXT_SCRIPT;

	sc->joining = false;
	if (sc->last & (TEXT_LETTER | TEXT_MARK) && next & (TEXT_LETTER |
	    TEXT_MARK) && script == (next & TEXT_SCRIPT) &&
	    pacta_script_joins((enum pacta_script)script))
		return;
	scan_report(sc, PACTA_FAULT_INVISIBLE, sc->joiner.chunk,
	    sc->joiner.offset, sc->joiner.cp);
}

static void
scan_invisible(struct pacta_scan *sc, size_t at, uint32_t cp)
{
	bool mongolian = (cp >= 0x180b && cp <= 0x180f) &&
	    (sc->last & TEXT_SCRIPT) == PACTA_SCRIPT_MONGOLIAN;

	if ((cp == 0x200c || cp == 0x200d) && !sc->joining) {
		sc->joining = true;
		sc->joiner = (struct scan_mark){ sc->chunk, at, cp };
	} else if (!mongolian)
		scan_report(sc, PACTA_FAULT_INVISIBLE, sc->chunk, at, cp);
}

/* Reports a hidden character; true when CP is one. */
static bool
scan_hidden(struct pacta_scan *sc, size_t at, uint32_t cp)
{
	if (cp == UTF8_BAD || is_control(cp)) {
		word_end(sc, at);
		scan_report(sc, PACTA_FAULT_CONTROL, sc->chunk, at,
		    cp == UTF8_BAD ? 0xfffd : cp);
	} else if (is_bidi(cp))
		scan_bidi(sc, at, cp);
	else if (is_invisible(cp))
		scan_invisible(sc, at, cp);
	else
		return false;
	return true;
}

static void
scan_nfc(struct pacta_scan *sc, size_t before, size_t at, uint32_t cp)
{
	if (at < sc->nfc_until || text_nfc_boundary(cp))
		return;
	if (!text_nfc_piece(sc->s, sc->len, before, at, &sc->nfc_until))
		scan_report(sc, PACTA_FAULT_NFC, sc->chunk, before, cp);
}

/* --- the pass ---------------------------------------------------------- */

/* Cyrillic letters U+0400 to U+047F: two bytes, D0 or D1 first. */
static const char *
run_cyrillic(const char *p, const char *end)
{
	while (end - p >= 2 && ((unsigned char)p[0] | 1) == 0xd1 &&
	    ((unsigned char)p[1] & 0xc0) == 0x80)
		p += 2;
	return p;
}

/* Han U+5000 to U+8FFF: three bytes, E5 to E8 first. */
static const char *
run_han(const char *p, const char *end)
{
	while (end - p >= 3 && (unsigned char)(p[0] - 0xe5) <= 3 &&
	    ((unsigned char)p[1] & 0xc0) == 0x80 &&
	    ((unsigned char)p[2] & 0xc0) == 0x80)
		p += 3;
	return p;
}

static const char *
run_latin(const char *p, const char *end)
{
	while (p < end && (unsigned char)((*p | 0x20) - 'a') < 26)
		p++;
	return p;
}

/* Takes a run of letters at P; returns P when there is none. */
static const char *
scan_run(struct pacta_scan *sc, const char *p, const char *end)
{
	size_t at = (size_t)(p - sc->s);
	const char *q;

	if ((q = run_cyrillic(p, end)) > p) {
		word_letters(sc, at, PACTA_SCRIPT_CYRILLIC,
		    (size_t)(q - p) / 2);
		sc->last = PACTA_SCRIPT_CYRILLIC | TEXT_LETTER;
	} else if ((q = run_latin(p, end)) > p) {
		word_letters(sc, at, PACTA_SCRIPT_LATIN, (size_t)(q - p));
		sc->last = PACTA_SCRIPT_LATIN | TEXT_LETTER;
	} else if ((q = run_han(p, end)) > p) {
		word_end(sc, at);
		word_letters(sc, at, PACTA_SCRIPT_HAN, (size_t)(q - p) / 3);
		word_end(sc, (size_t)(q - sc->s));
		sc->last = PACTA_SCRIPT_HAN | TEXT_LETTER;
	}
	return q;
}

static void
scan_class(struct pacta_scan *sc, size_t at, size_t end, uint32_t cp,
    unsigned c)
{
	unsigned script = c & TEXT_SCRIPT;

	sc->last = c;
	if ((c & TEXT_LETTER) && (1u << script & SCAN_NO_WORDS)) {
		word_end(sc, at);
		word_letters(sc, at, script, 1);
		word_end(sc, end);
	} else if (c & TEXT_LETTER)
		word_letters(sc, at, script, 1);
	else if (!(c & TEXT_MARK)) {
		word_end(sc, at);
		sc->address |= cp == '@';
	}
}

/* Where the last character before P begins: the one a mark would change. */
static size_t
char_before(const char *s, const char *p)
{
	const char *q = p;

	while (q > s && p - q < 4)
		if (((unsigned char)*--q & 0xc0) != 0x80)
			break;
	return (size_t)(q - s);
}

static const char *
scan_one(struct pacta_scan *sc, const char *p, const char *end)
{
	size_t at = (size_t)(p - sc->s);
	uint32_t cp = utf8_next(&p, end);
	unsigned c = cp == UTF8_BAD ? TEXT_SLOW : text_class(cp);

	if (c == TEXT_SLOW) {
		if (scan_hidden(sc, at, cp))
			return p;
		scan_nfc(sc, char_before(sc->s, sc->s + at), at, cp);
		c = text_class_icu(cp);
	}
	if (sc->joining)
		joiner_resolve(sc, c);
	scan_class(sc, at, (size_t)(p - sc->s), cp, c);
	return p;
}

void
pacta_scan_feed(struct pacta_scan *sc, const void *chunk, const char *s,
    size_t len)
{
	const char *p = s, *end = s + len, *q;

	if (sc->in_word)
		word_carry(sc, sc->len);
	sc->chunk = chunk;
	sc->s = s;
	sc->len = len;
	sc->nfc_until = 0;
	sc->word_at = 0;
	while (p < end) {
		q = sc->joining ? p : scan_run(sc, p, end);
		p = q > p ? q : scan_one(sc, p, end);
	}
	/* "://" is looked for only where Latin letters could be one. */
	if (sc->letters[PACTA_SCRIPT_LATIN] > 0 && !sc->address && len > 3 &&
	    memmem(s, len, "://", 3) != NULL)
		sc->address = true;
}

void
pacta_scan_gap(struct pacta_scan *sc)
{
	word_end(sc, sc->len);
	if (sc->joining)
		joiner_resolve(sc, 0);
	sc->last = 0;
}

void
pacta_scan_lang(struct pacta_scan *sc, const char *lang)
{
	pacta_scan_gap(sc);
	sc->foreign = lang != NULL;
	sc->cur = lang != NULL ? scan_lang_of(lang) : sc->doc;
}

/* --- the block's end --------------------------------------------------- */

/* How much text of a foreign script is no name, formula or quotation. */
static bool
enough(const struct pacta_scan *sc, unsigned script)
{
	if (script == PACTA_SCRIPT_LATIN)
		return sc->letters[script] >= 30 && sc->words[script] >= 5 &&
		    !sc->address;
	return sc->letters[script] >= (1u << script & SCAN_NO_WORDS ? 4 : 8);
}

static void
block_script(struct pacta_scan *sc)
{
	struct pacta_text_fault f = { .kind = PACTA_FAULT_SCRIPT, .word = "" };
	size_t total = 0;

	for (unsigned i = 1; i <= TEXT_SCRIPT; i++)
		total += sc->letters[i];
	for (unsigned i = 1; i <= TEXT_SCRIPT; i++) {
		if (sc->doc.scripts & 1u << i || !enough(sc, i) ||
		    sc->letters[i] * 5 < total * 4)
			continue;
		f.chunk = sc->first[i].chunk;
		f.offset = sc->first[i].offset;
		f.script = (enum pacta_script)i;
		sc->cb(&f, sc->arg);
	}
}

void
pacta_scan_end(struct pacta_scan *sc)
{
	pacta_scan_gap(sc);
	for (size_t i = 0; i < sc->depth; i++)
		scan_report(sc, PACTA_FAULT_BIDI, sc->open[i].chunk,
		    sc->open[i].offset, sc->open[i].cp);
	sc->depth = 0;
	if (sc->doc.scripts != 0)
		block_script(sc);
	memset(sc->letters, 0, sizeof(sc->letters));
	memset(sc->words, 0, sizeof(sc->words));
	sc->address = false;
	sc->len = 0;
	sc->s = "";
}

/*
 * The importer's stages share these: lines, blocks, and the document in the
 * making.  Stage by stage:
 *
 *	import_lines.c	bytes to classified lines
 *	import_block.c	lines to blocks (broken lines joined)
 *	import_hyphen.c	hyphens at the ends of lines
 *	import_zone.c	blocks to zones: title page, preamble, body, end, annexes
 *	import_front.c	title pages
 *	import_preamble.c	formulas and recitals
 *	import_body.c	parts to articles
 *	import_unit.c	paragraphs and points within an article
 *	import_end.c	closing formulas and signatures
 *	import_inline.c	a block's text: emphasis, notes, dates
 *	import_facts.c	days, numbers, document types, states and bodies
 *	import_meta.c	identification and references
 *	import_ids.c	ids, in step with the master
 *	import_refs.c	cross references
 */
#ifndef PACTA_IMPORT_INT_H
#define PACTA_IMPORT_INT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pacta/buf.h>
#include <pacta/diag.h>
#include <pacta/doc.h>
#include <pacta/enumerator.h>
#include <pacta/import.h>
#include <pacta/lang.h>

#define IMPORT_MAX_LINES 1000000u
/* Lines wider than this (columns) were not broken by hand or program. */
#define IMPORT_WRAP_MAX 130u
#define IMPORT_WRAP_MIN 36u
#define IMPORT_WRAP_TITLE 60u
/* A heading or title line is no wider than this. */
#define IMPORT_TITLE_MAX 240u
/* A table's row has no more cells than this. */
#define IMPORT_MAX_CELLS 1000u
/* So many lines are reported one by one. */
#define IMPORT_MAX_UNPLACED 1000u

enum import_level {
	IMPORT_PART, IMPORT_CHAPTER, IMPORT_SECTION, IMPORT_ARTICLE,
	IMPORT_ANNEX, IMPORT_LEVELS
};

enum import_class {
	IMPORT_BLANK,
	IMPORT_TEXT,
	IMPORT_HEADING,		/* of a level */
	IMPORT_TITLE,		/* of no level: a Markdown heading */
	IMPORT_ITEM,		/* "1.", "(a)" */
	IMPORT_DASH,		/* a list mark without a number */
	IMPORT_STAMP,		/* an annex's approval */
	IMPORT_TABLE,		/* a row of a Markdown table */
	IMPORT_NOTE,		/* the text of a footnote */
	IMPORT_RULE		/* ----: nothing to read */
};

/* How a text ends, quotes and brackets that close it passed over. */
enum import_end {
	IMPORT_END_OPEN, IMPORT_END_STOP, IMPORT_END_SEMICOLON,
	IMPORT_END_COMMA, IMPORT_END_COLON
};

struct import_span {
	const char *s;		/* borrowed */
	size_t len;
};

struct import_line {
	struct import_span text;	/* without white space around, or
					 * Markdown's heading signs */
	struct import_span num;		/* of a heading or item */
	struct import_span rest;	/* text behind num; all of it for others */
	struct pacta_enum e;
	uint32_t no, indent, width;	/* from 1; columns */
	enum import_class class;
	enum import_level level;
	unsigned mark;			/* level of a Markdown heading, or 0 */
	bool numbered;			/* a heading with a number */
	bool weak;			/* a heading only if it comes in turn */
	bool bold;			/* all of the paragraph was */
	bool hard;			/* a Markdown line break behind it */
	bool page;			/* "- 5 -": the number of a page */
};

struct import_block {
	struct pacta_buf text;
	struct import_span num;
	struct pacta_enum e;
	const struct import_line *line;	/* the first one */
	size_t nlines;
	enum import_class class;
	enum import_level level;
	bool gap;			/* a blank line above */
};

struct import_blocks {
	struct import_block *items;
	size_t count, cap;
};

struct import_note {
	struct import_span label;
	struct pacta_buf text;
	const struct import_line *line;
	bool used;
};

struct import {
	const char *name;
	const struct pacta_langs *langs;
	const struct pacta_lang *lang;
	const struct pacta_import_options *options;
	struct pacta_diags *diags;
	struct pacta_doc *doc;
	struct pacta_node *main;	/* act or statement */

	struct import_line *lines;
	size_t nlines;
	size_t unplaced;		/* lines, reported or not */
	struct import_blocks blocks;
	struct import_note *notes;
	size_t nnotes, notes_made;
	struct import_span data;	/* all of the input */
	size_t hyphens;			/* at ends of lines, looked up so far */
	bool breaks_words;		/* some of them broke words */
	bool markdown;			/* there are # headings */
	bool spaced;			/* words are parted by spaces */
	bool wide;			/* a row with too many cells was told of */
	bool figures;			/* headings are numbered in figures alone */
	uint32_t margin;		/* of a text whose lines were broken, or 0 */
	struct pacta_enum counted;	/* the last paragraph outside articles */
	bool typed, titled;		/* docType and docTitle stand */
	bool failed;			/* out of memory */

	char kind[24];			/* of the document, "" until known */
	char date[11], number[80];
	struct import_span number_text;
	char title[512];
	/* Entities met: states and bodies, in the order met. */
	struct import_entity {
		char id[24], href[80];
		const char *shown;
	} entities[64];
	size_t nentities;
	/* The names of states and bodies, with the letter each begins with. */
	struct import_name {
		const char *key, *value;
		uint32_t first;
	} *names;
	size_t nnames;
	char signers[32][24];		/* ids, in the order of signature */
	size_t nsigners;
};

/* --- characters (import_text.c) ------------------------------------- */

uint32_t import_first(struct import_span t);
struct import_span import_span(const char *s, size_t len);
struct import_span import_trim(struct import_span t);
/* Where white space of three columns or more stands inside T, or its length:
 * what is side by side on a page is parted so. */
size_t import_gap(struct import_span t);
/* T behind its first BYTES bytes. */
struct import_span import_behind(struct import_span t, size_t bytes);
enum import_end import_ends(struct import_span t);
bool import_is_upper(uint32_t cp);
/* What letters that import_prefix() takes for one have in common. */
uint32_t import_fold(uint32_t cp);
bool import_is_lower(uint32_t cp);
/*
 * The bytes at the start of T that equal PATTERN, case aside and any white
 * space equal to any other; 0 when they do not.
 */
size_t import_prefix(struct import_span t, struct import_span pattern);
/* As above, and no letter or digit may follow (of a script that parts words). */
size_t import_word(const struct import *im, struct import_span t,
    const char *pattern);
/* The offset of the first place in T where PATTERN stands as a word, and its
 * length there; SIZE_MAX when nowhere. */
size_t import_find(const struct import *im, struct import_span t,
    const char *pattern, size_t *len);
/* Whether T begins with, or holds, any value of KEY. */
bool import_begins(const struct import *im, struct import_span t,
    const char *key);
bool import_holds(const struct import *im, struct import_span t,
    const char *key);

/* --- lines ----------------------------------------------------------- */

int import_lines(struct import *im, const char *data, size_t len,
    struct pacta_error *err);
/* Reads the heading patterns of LANG against a line; sets class, level, num,
 * rest, e. */
bool import_heading(const struct import *im, struct import_line *l);

/* Whether the hyphen BEFORE ends in only broke the word that AFTER goes on
 * with. */
bool import_hyphen_breaks(struct import *im, struct import_span before,
    struct import_span after);

/* --- blocks ---------------------------------------------------------- */

int import_blocks(struct import *im);
void import_blocks_dispose(struct import_blocks *b);
struct import_span import_text(const struct import_block *b);
bool import_titlelike(const struct import_block *b);

struct import_note *import_note(struct import *im, struct import_span label);

/* --- the tree -------------------------------------------------------- */

/* A run of blocks. */
struct import_run {
	struct import_block *b;
	size_t n;
};

/* Puts the numbers of items back into their texts, where lists cannot stand. */
void import_flatten(struct import *im, struct import_run run);
int import_zones(struct import *im);
/* Title page and preamble, from RUN, which holds no provision. */
int import_front(struct import *im, struct import_run run,
    struct pacta_node *parent);
/* The provisions of one document or annex. */
int import_body(struct import *im, struct import_run run,
    struct pacta_node *body);
/* What stands in one article, section or body. */
int import_unit(struct import *im, struct import_run run,
    struct pacta_node *parent, bool fold);
int import_conclusions(struct import *im, struct import_run run,
    struct pacta_node *parent);
/* Where closing formulas and signatures begin in RUN, or its end. */
size_t import_conclusions_at(struct import *im, struct import_run run);
/* The formulas and recitals of RUN, which is not empty. */
void import_preamble(struct import *im, struct import_run run,
    struct pacta_node *parent);
/* As import_front(), for an annex: its stamp and title; sets doc's name. */
int import_annex_front(struct import *im, struct import_run run,
    struct pacta_node *doc);
/* The kind of document a title page at the start of RUN names, or NULL. */
const char *import_front_kind(struct import *im, struct import_run run);

void import_unplaced(struct import *im, const struct import_block *b,
    const char *why);

/* --- nodes ------------------------------------------------------------ */

struct pacta_node *import_add(struct import *im, struct pacta_node *parent,
    enum pacta_el el);
/* Adds text with its emphasis, notes, dates and references. */
void import_inline(struct import *im, struct pacta_node *parent,
    struct import_span text);
void import_plain(struct import *im, struct pacta_node *parent,
    struct import_span text);
/* Adds EL with the inline text in it. */
struct pacta_node *import_block_node(struct import *im,
    struct pacta_node *parent, enum pacta_el el, struct import_span text);
void import_set(struct import *im, struct pacta_node *node, enum pacta_at at,
    const char *value);

/* --- what the text says ------------------------------------------------ */

/* A day at the start of T, as 2026-06-15; returns its bytes, or 0. */
size_t import_date(const struct import *im, struct import_span t,
    char out[11]);
/* The document number in T ("№ 3"), as a URI writes it; false when none. */
bool import_number(const struct import *im, struct import_span t,
    struct import_span *all, char *out, size_t cap);
/* The doctype word T begins or ends with: its key's last part ("agreement"),
 * where it stands; NULL when there is none. */
const char *import_doctype(const struct import *im, struct import_span t,
    struct import_span *word);
/* As above, but the word may stand anywhere in a title. */
const char *import_doctype_in(const struct import *im, struct import_span t,
    struct import_span *word);
/* The first entity named in T from FROM on: its place, and its id made known. */
struct import_entity *import_entity(struct import *im, struct import_span t,
    size_t from, struct import_span *where);
/* Looks the names up that import_entity() knows; false without memory. */
bool import_names(struct import *im);
int import_meta(struct import *im, struct pacta_error *err);
/* Marks what refers to provisions of the document. */
int import_refs(struct import *im, struct pacta_error *err);
/* Gives ids, of itself or as the master has them. */
int import_ids(struct import *im, struct pacta_error *err);

#endif

/* Rules 10: the text itself. */
#include <string.h>

#include "rules_int.h"

/* An attribute is told from a text node by the low bit of its address. */
static const void *
tag_attr(const struct pacta_attr *a)
{
	return (const char *)a + 1;
}

static const struct pacta_attr *
untag_attr(const void *chunk)
{
	return (uintptr_t)chunk & 1 ?
	    (const void *)((const char *)chunk - 1) : NULL;
}

/* The language named nearest around NODE inside the document, or NULL. */
static const char *
lang_around(const struct pacta_node *node)
{
	const char *lang;

	for (; node != NULL; node = node->parent)
		if ((lang = pacta_node_get(node, PACTA_AT_XMLLANG)) != NULL)
			return lang;
	return NULL;
}

void
rules_text_open(struct rules_run *r, const struct pacta_node *node)
{
	const char *lang = pacta_node_get(node, PACTA_AT_XMLLANG);
	char tag[64];

	if (pacta_el_kind(node->el) == PACTA_KIND_BLOCK) {
		/* A block in a block is a note or a quotation. */
		if (r->blocks++ > 0)
			pacta_scan_gap(r->scan);
	} else if (node->el == PACTA_EL_BR)
		pacta_scan_gap(r->scan);
	if (lang == NULL)
		return;
	if (!pacta_text_bcp47(lang, tag, sizeof(tag)))
		rules_at_attr(r, RULE_LANG_CODE, node, PACTA_AT_XMLLANG,
		    "xml:lang is '%s', which is no language; write a BCP 47 "
		    "code such as ru, zh-Hans or fa", lang);
	pacta_scan_lang(r->scan, lang);
}

void
rules_text_close(struct rules_run *r, const struct pacta_node *node)
{
	if (pacta_node_attr(node, PACTA_AT_XMLLANG) != NULL)
		pacta_scan_lang(r->scan, lang_around(node->parent));
	if (pacta_el_kind(node->el) != PACTA_KIND_BLOCK)
		return;
	if (--r->blocks > 0)
		pacta_scan_gap(r->scan);
	else
		pacta_scan_end(r->scan);
}

void
rules_text_node(struct rules_run *r, const struct pacta_node *node)
{
	if (node->type == PACTA_COMMENT) {
		pacta_scan_gap(r->scan);
		r->in_comment = true;
	}
	pacta_scan_feed(r->scan, node, node->text, node->len);
	if (node->type == PACTA_COMMENT || r->blocks == 0)
		pacta_scan_end(r->scan);
	r->in_comment = false;
}

void
rules_text_attr(struct rules_run *r, const struct pacta_attr *attr)
{
	pacta_scan_gap(r->scan);
	pacta_scan_feed(r->scan, tag_attr(attr), attr->value, attr->len);
	if (r->blocks > 0)
		pacta_scan_gap(r->scan);
	else
		pacta_scan_end(r->scan);
}

/* --- findings ------------------------------------------------------------ */

static const char *
char_name(uint32_t cp)
{
	static const struct { uint32_t cp; const char *name; } names[] = {
		{ 0xad, "a soft hyphen" }, { 0x200b, "a zero-width space" },
		{ 0x200c, "a zero-width non-joiner" },
		{ 0x200d, "a zero-width joiner" },
		{ 0x2060, "a word joiner" }, { 0xfeff, "a byte order mark" },
		{ 0x34f, "a combining grapheme joiner" },
		{ 0x200e, "a left-to-right mark" },
		{ 0x200f, "a right-to-left mark" },
		{ 0x61c, "an Arabic letter mark" },
		{ 0x202a, "a left-to-right embedding" },
		{ 0x202b, "a right-to-left embedding" },
		{ 0x202c, "an end of embedding" },
		{ 0x202d, "a left-to-right override" },
		{ 0x202e, "a right-to-left override" },
		{ 0x2066, "a left-to-right isolate" },
		{ 0x2067, "a right-to-left isolate" },
		{ 0x2068, "a first-strong isolate" },
		{ 0x2069, "an end of isolate" },
		{ 0x2028, "a line separator" },
		{ 0x2029, "a paragraph separator" },
		{ 0xfffd, "a replacement character, left by a conversion that "
		    "went wrong" },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].cp == cp)
			return names[i].name;
	if ((cp >= 0xfe00 && cp <= 0xfe0f) || (cp >= 0xe0100 && cp <= 0xe01ef))
		return "a variation selector";
	if (cp >= 0xe0000 && cp <= 0xe007f)
		return "a tag character";
	if ((cp >= 0xe000 && cp <= 0xf8ff) || cp >= 0xf0000)
		return "a private-use character";
	return cp < 0xa0 ? "a control character" : "a character without a sign";
}

static const enum rule fault_rules[PACTA_FAULT_COUNT] = {
	[PACTA_FAULT_NFC] = RULE_TEXT_NFC,
	[PACTA_FAULT_CONTROL] = RULE_TEXT_CONTROL,
	[PACTA_FAULT_BIDI] = RULE_TEXT_BIDI,
	[PACTA_FAULT_INVISIBLE] = RULE_TEXT_INVISIBLE,
	[PACTA_FAULT_MIXED] = RULE_TEXT_MIXED,
	[PACTA_FAULT_SCRIPT] = RULE_TEXT_SCRIPT
};

static struct pacta_diag *
fault_add(struct rules_run *r, const struct pacta_text_fault *f,
    const struct pacta_place *at)
{
	enum rule rule = fault_rules[f->kind];
	enum pacta_severity sev = rule_severity(rule);
	const char *id = rule_id(rule);

	switch (f->kind) {
	case PACTA_FAULT_MIXED:
		return pacta_diags_add(r->diags, sev, id, at,
		    "the word '%s' mixes scripts: U+%04X is %s, the rest is "
		    "%s; type the letter that looks the same in %s", f->word,
		    f->cp, pacta_script_name(f->script),
		    pacta_script_name(f->expected),
		    pacta_script_name(f->expected));
	case PACTA_FAULT_SCRIPT:
		return pacta_diags_add(r->diags, sev, id, at,
		    "this text is in %s letters, the document in '%s'; if that "
		    "is meant, put it in a span with its xml:lang",
		    pacta_script_name(f->script), r->code);
	case PACTA_FAULT_BIDI:
		return pacta_diags_add(r->diags, sev, id, at,
		    "%s (U+%04X) %s; take it out", char_name(f->cp), f->cp,
		    f->cp == 0x202d || f->cp == 0x202e ||
		    !pacta_text_rtl(r->code != NULL ? r->code : "") ?
		    "can make a reader see another text than the one that is "
		    "signed" : "has no partner in its paragraph");
	default:
		return pacta_diags_add(r->diags, sev, id, at,
		    "%s (U+%04X) stands here and cannot be seen; take it out",
		    char_name(f->cp), f->cp);
	}
}

void
rules_fault(const struct pacta_text_fault *f, void *run)
{
	struct rules_run *r = run;
	const struct pacta_attr *attr = untag_attr(f->chunk);
	const struct pacta_node *node = attr == NULL ? f->chunk : NULL;
	struct pacta_place at;
	struct pacta_diag *d;

	/* A comment is not read aloud, but it must not hide anything. */
	if (r->in_comment && f->kind != PACTA_FAULT_BIDI &&
	    f->kind != PACTA_FAULT_CONTROL)
		return;
	if (attr != NULL && f->kind == PACTA_FAULT_SCRIPT)
		return;
	at = attr != NULL ? pacta_doc_attr_place(r->doc, attr, f->offset) :
	    pacta_doc_text_place(r->doc, node, f->offset);
	if (r->faults[f->kind]++ == 0)
		r->fault_at[f->kind] = at;
	/* What fmt mends in one go is told once, at the end. */
	if (f->kind == PACTA_FAULT_NFC ||
	    r->faults[f->kind] > RULES_TEXT_SHOWN)
		return;
	d = fault_add(r, f, &at);
	if (node != NULL && rules_where(node)[0] != '\0')
		pacta_diags_eid(r->diags, d, rules_where(node));
}

void
rules_text_end(struct rules_run *r)
{
	size_t n = r->faults[PACTA_FAULT_NFC];

	if (n > 0)
		pacta_diags_add(r->diags, rule_severity(RULE_TEXT_NFC),
		    rule_id(RULE_TEXT_NFC), &r->fault_at[PACTA_FAULT_NFC],
		    "a letter and its mark are two characters here where one "
		    "is meant (not NFC)%s; pacta fmt composes them",
		    n > 1 ? ", and in more places" : "");
	for (int k = PACTA_FAULT_NFC + 1; k < PACTA_FAULT_COUNT; k++)
		if (r->faults[k] > RULES_TEXT_SHOWN)
			pacta_diags_add(r->diags,
			    rule_severity(fault_rules[k]),
			    rule_id(fault_rules[k]), &r->fault_at[k],
			    "there are %zu such places in this file; the "
			    "first %d are listed", r->faults[k],
			    RULES_TEXT_SHOWN);
}

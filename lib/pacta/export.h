/*
 * Export: a document as a reader's text, in reading order, as plain text,
 * Markdown or HTML.
 *
 * All that a reader sees is in it: title page, numbers and headings, tables,
 * notes with their marks, signature blocks, annexes.  Every letter and digit of
 * the document's text stands in the export, in document order, except that the
 * notes of a provision follow it.  What the export adds (labels such as
 * "unofficial translation", marks of notes, rules of tables) comes from language
 * data or is punctuation.
 */
#ifndef PACTA_EXPORT_H
#define PACTA_EXPORT_H

#include <pacta/buf.h>
#include <pacta/doc.h>
#include <pacta/error.h>
#include <pacta/lang.h>

enum pacta_format {
	PACTA_FORMAT_TXT,	/* wrapped; two columns for a wide character */
	PACTA_FORMAT_MD,	/* CommonMark with tables; notes as [^n] */
	PACTA_FORMAT_HTML	/* one page that needs nothing else */
};

struct pacta_export_options {
	enum pacta_format format;
	unsigned width;			/* of TXT, in columns; 0: not wrapped */
	const struct pacta_langs *langs;	/* labels; NULL: in English */
};

#define PACTA_EXPORT_OPTIONS_INIT { PACTA_FORMAT_TXT, 72, NULL }

/* "txt", "html", "md"; false when NAME is none of them. */
PACTA_EXPORT bool pacta_format_find(const char *name, enum pacta_format *out);

/* Appends the export of DOC to OUT.  Fails only for want of memory. */
PACTA_EXPORT int pacta_export(const struct pacta_doc *doc,
    const struct pacta_export_options *options, struct pacta_buf *out,
    struct pacta_error *err) PACTA_MUST_CHECK;

#endif

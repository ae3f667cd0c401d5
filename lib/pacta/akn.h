/*
 * The vocabulary of the profile: Akoma Ntoso 3.0 elements and attributes, as
 * numbers, so that the rest of the library compares integers.
 *
 * One table, PACTA_ELEMENTS, holds what the code must know of an element:
 * its kind, and the abbreviation its eId is made with (AKN naming convention
 * 1.0, section 5; NULL where the profile gives it no eId).
 */
#ifndef PACTA_AKN_H
#define PACTA_AKN_H

#include <stdbool.h>
#include <stddef.h>

#include <pacta/error.h>

#define PACTA_AKN_NS "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"

enum pacta_kind {
	PACTA_KIND_OTHER,	/* not of the profile */
	PACTA_KIND_ROOT,	/* akomaNtoso, act, statement, doc */
	PACTA_KIND_META,	/* meta and all below it */
	PACTA_KIND_FRAME,	/* preface, body, conclusions, ...: only elements in it */
	PACTA_KIND_HIER,	/* part ... indent: a provision of the body */
	PACTA_KIND_SLOT,	/* intro, content, wrapUp, recital, item, td, ...: holds blocks */
	PACTA_KIND_BLOCK,	/* p, num, heading, caption, ...: holds text */
	PACTA_KIND_LIST,	/* blockList, table, tr: a block made of blocks */
	PACTA_KIND_INLINE	/* ref, b, date, ...: stands in text */
};

/* X(ID, name, kind, eId abbreviation) */
#define PACTA_ELEMENTS(X) \
	X(AKOMANTOSO, "akomaNtoso", ROOT, NULL) \
	X(ACT, "act", ROOT, NULL) \
	X(STATEMENT, "statement", ROOT, NULL) \
	X(DOC, "doc", ROOT, NULL) \
	X(META, "meta", META, NULL) \
	X(IDENTIFICATION, "identification", META, NULL) \
	X(FRBRWORK, "FRBRWork", META, NULL) \
	X(FRBREXPRESSION, "FRBRExpression", META, NULL) \
	X(FRBRMANIFESTATION, "FRBRManifestation", META, NULL) \
	X(FRBRTHIS, "FRBRthis", META, NULL) \
	X(FRBRURI, "FRBRuri", META, NULL) \
	X(FRBRALIAS, "FRBRalias", META, NULL) \
	X(FRBRDATE, "FRBRdate", META, NULL) \
	X(FRBRAUTHOR, "FRBRauthor", META, NULL) \
	X(FRBRCOUNTRY, "FRBRcountry", META, NULL) \
	X(FRBRSUBTYPE, "FRBRsubtype", META, NULL) \
	X(FRBRNUMBER, "FRBRnumber", META, NULL) \
	X(FRBRNAME, "FRBRname", META, NULL) \
	X(FRBRPRESCRIPTIVE, "FRBRprescriptive", META, NULL) \
	X(FRBRAUTHORITATIVE, "FRBRauthoritative", META, NULL) \
	X(FRBRVERSIONNUMBER, "FRBRversionNumber", META, NULL) \
	X(FRBRMASTEREXPRESSION, "FRBRmasterExpression", META, NULL) \
	X(FRBRLANGUAGE, "FRBRlanguage", META, NULL) \
	X(FRBRTRANSLATION, "FRBRtranslation", META, NULL) \
	X(FRBRFORMAT, "FRBRformat", META, NULL) \
	X(PUBLICATION, "publication", META, NULL) \
	X(LIFECYCLE, "lifecycle", META, NULL) \
	X(EVENTREF, "eventRef", META, "eref") \
	X(WORKFLOW, "workflow", META, NULL) \
	X(STEP, "step", META, "step") \
	X(ANALYSIS, "analysis", META, NULL) \
	X(ACTIVEMODIFICATIONS, "activeModifications", META, NULL) \
	X(PASSIVEMODIFICATIONS, "passiveModifications", META, NULL) \
	X(TEXTUALMOD, "textualMod", META, "am") \
	X(SOURCE, "source", META, NULL) \
	X(DESTINATION, "destination", META, NULL) \
	X(FORCE, "force", META, NULL) \
	X(OLD, "old", META, NULL) \
	X(NEW, "new", META, NULL) \
	X(TEMPORALDATA, "temporalData", META, NULL) \
	X(TEMPORALGROUP, "temporalGroup", META, "tmpg") \
	X(TIMEINTERVAL, "timeInterval", META, NULL) \
	X(REFERENCES, "references", META, NULL) \
	X(ORIGINAL, "original", META, NULL) \
	X(ACTIVEREF, "activeRef", META, NULL) \
	X(PASSIVEREF, "passiveRef", META, NULL) \
	X(TLCORGANIZATION, "TLCOrganization", META, NULL) \
	X(TLCPERSON, "TLCPerson", META, NULL) \
	X(TLCROLE, "TLCRole", META, NULL) \
	X(TLCLOCATION, "TLCLocation", META, NULL) \
	X(TLCEVENT, "TLCEvent", META, NULL) \
	X(TLCCONCEPT, "TLCConcept", META, NULL) \
	X(TLCREFERENCE, "TLCReference", META, NULL) \
	X(PREFACE, "preface", FRAME, NULL) \
	X(LONGTITLE, "longTitle", FRAME, NULL) \
	X(PREAMBLE, "preamble", FRAME, NULL) \
	X(FORMULA, "formula", FRAME, NULL) \
	X(RECITALS, "recitals", FRAME, "recs") \
	X(RECITAL, "recital", SLOT, "rec") \
	X(BODY, "body", FRAME, NULL) \
	X(MAINBODY, "mainBody", FRAME, NULL) \
	X(PART, "part", HIER, "part") \
	X(CHAPTER, "chapter", HIER, "chp") \
	X(SECTION, "section", HIER, "sec") \
	X(ARTICLE, "article", HIER, "art") \
	X(PARAGRAPH, "paragraph", HIER, "para") \
	X(POINT, "point", HIER, "point") \
	X(INDENT, "indent", HIER, "indent") \
	X(NUM, "num", BLOCK, NULL) \
	X(HEADING, "heading", BLOCK, NULL) \
	X(INTRO, "intro", SLOT, NULL) \
	X(CONTENT, "content", SLOT, NULL) \
	X(WRAPUP, "wrapUp", SLOT, NULL) \
	X(P, "p", BLOCK, NULL) \
	X(BLOCKLIST, "blockList", LIST, "list") \
	X(LISTINTRODUCTION, "listIntroduction", BLOCK, NULL) \
	X(LISTWRAPUP, "listWrapUp", BLOCK, NULL) \
	X(ITEM, "item", SLOT, "item") \
	X(TABLE, "table", LIST, "table") \
	X(CAPTION, "caption", BLOCK, NULL) \
	X(TR, "tr", LIST, NULL) \
	X(TH, "th", SLOT, NULL) \
	X(TD, "td", SLOT, NULL) \
	X(CONCLUSIONS, "conclusions", FRAME, NULL) \
	X(CONTAINER, "container", FRAME, NULL) \
	X(ATTACHMENTS, "attachments", FRAME, NULL) \
	X(ATTACHMENT, "attachment", FRAME, "att") \
	X(DOCAUTHORITY, "docAuthority", INLINE, NULL) \
	X(DOCTYPE, "docType", INLINE, NULL) \
	X(DOCNUMBER, "docNumber", INLINE, NULL) \
	X(DOCDATE, "docDate", INLINE, NULL) \
	X(DOCTITLE, "docTitle", INLINE, NULL) \
	X(SIGNATURE, "signature", INLINE, NULL) \
	X(B, "b", INLINE, NULL) \
	X(I, "i", INLINE, NULL) \
	X(U, "u", INLINE, NULL) \
	X(SUB, "sub", INLINE, NULL) \
	X(SUP, "sup", INLINE, NULL) \
	X(SPAN, "span", INLINE, NULL) \
	X(BR, "br", INLINE, NULL) \
	X(IMG, "img", INLINE, NULL) \
	X(REF, "ref", INLINE, NULL) \
	X(RREF, "rref", INLINE, NULL) \
	X(DEF, "def", INLINE, NULL) \
	X(TERM, "term", INLINE, NULL) \
	X(DATE, "date", INLINE, NULL) \
	X(LOCATION, "location", INLINE, NULL) \
	X(ORGANIZATION, "organization", INLINE, NULL) \
	X(PERSON, "person", INLINE, NULL) \
	X(ROLE, "role", INLINE, NULL) \
	X(AUTHORIALNOTE, "authorialNote", INLINE, "authorialNote") \
	X(MOD, "mod", INLINE, "mod") \
	X(QUOTEDTEXT, "quotedText", INLINE, "qtext") \
	X(QUOTEDSTRUCTURE, "quotedStructure", INLINE, "qstr")

enum pacta_el {
	PACTA_EL_OTHER,
#define X(id, name, kind, abbr) PACTA_EL_##id,
	PACTA_ELEMENTS(X)
#undef X
	PACTA_EL_COUNT
};

/* X(ID, qualified name) */
#define PACTA_ATTRIBUTES(X) \
	X(AS, "as") X(ALT, "alt") X(AUTHORITATIVE, "authoritative") X(BY, "by") \
	X(COLSPAN, "colspan") X(CONTAINS, "contains") X(DATE, "date") \
	X(EID, "eId") X(END, "end") X(ENDQUOTE, "endQuote") X(FOR, "for") \
	X(FROM, "from") X(FROMLANGUAGE, "fromLanguage") X(HREF, "href") \
	X(LANGUAGE, "language") X(MARKER, "marker") X(NAME, "name") \
	X(NUMBER, "number") X(OUTCOME, "outcome") X(PERIOD, "period") \
	X(PIVOT, "pivot") X(PLACEMENT, "placement") X(POS, "pos") \
	X(REFERSTO, "refersTo") X(ROWSPAN, "rowspan") X(SHORTFORM, "shortForm") \
	X(SHOWAS, "showAs") X(SOURCE, "source") X(SRC, "src") \
	X(START, "start") X(STARTQUOTE, "startQuote") X(TYPE, "type") \
	X(UPTO, "upTo") X(VALUE, "value") X(WID, "wId") X(XMLLANG, "xml:lang") \
	X(XMLNS, "xmlns")

enum pacta_at {
	PACTA_AT_OTHER,
#define X(id, name) PACTA_AT_##id,
	PACTA_ATTRIBUTES(X)
#undef X
	PACTA_AT_COUNT
};

/* The name of an element or attribute; NULL for OTHER. */
PACTA_EXPORT const char *pacta_el_name(enum pacta_el el);
PACTA_EXPORT const char *pacta_at_name(enum pacta_at at);
/* The number of a name of LEN bytes; OTHER when the profile has none such. */
PACTA_EXPORT enum pacta_el pacta_el_find(const char *name, size_t len);
PACTA_EXPORT enum pacta_at pacta_at_find(const char *name, size_t len);
PACTA_EXPORT enum pacta_kind pacta_el_kind(enum pacta_el el);
/* The eId abbreviation ("art"), or NULL when the element carries no structural
 * eId. */
PACTA_EXPORT const char *pacta_el_abbr(enum pacta_el el);

#endif

/*
 * What the parts of the rules share: the table of rules, and one run over one
 * document (rules.c walks, the others judge what the walk meets).
 */
#ifndef PACTA_RULES_INT_H
#define PACTA_RULES_INT_H

#include <pacta/enumerator.h>
#include <pacta/rules.h>
#include <pacta/text.h>

/* X(ID, id, severity while drafting, scope, what must hold) */
#define RULES(X) \
	X(FRBR_WORK, "frbr-work", ERROR, FILE, \
	    "the work's URI says what its parts and the document say") \
	X(FRBR_EXPRESSION, "frbr-expression", ERROR, FILE, \
	    "the expression's URI extends the work's by language and version") \
	X(FRBR_MANIFESTATION, "frbr-manifestation", ERROR, FILE, \
	    "the manifestation's URI extends the expression's") \
	X(FRBR_THIS, "frbr-this", ERROR, FILE, \
	    "each FRBRthis is its FRBRuri with the component") \
	X(FRBR_ANNEX, "frbr-annex", ERROR, FILE, \
	    "an annex's identification repeats that of the main text") \
	X(FRBR_FILE, "frbr-file", ERROR, FILE, \
	    "the file is named after its language") \
	X(LANG_CODE, "lang-code", ERROR, FILE, \
	    "languages have their code: ISO 639-2/T, BCP 47 in xml:lang") \
	X(LANG_STATUS, "lang-status", ERROR, FILE, \
	    "a text is authoritative if its language is listed as authentic, " \
	    "else it is a translation") \
	X(EID_PLACE, "eid-place", ERROR, FILE, \
	    "an id extends the id of what it stands in") \
	X(EID_NUM, "eid-num", ERROR, FILE, \
	    "an id agrees with the number") \
	X(EID_WID, "eid-wid", ERROR, FILE, \
	    "no two provisions have the same identity") \
	X(NUM_ORDER, "num-order", WARNING, FILE, \
	    "numbers follow one another") \
	X(REF_TARGET, "ref-target", ERROR, FILE, \
	    "what is pointed at stands in the document") \
	X(REF_KIND, "ref-kind", ERROR, FILE, \
	    "what is pointed at is of the kind the place asks for") \
	X(REF_WORK, "ref-work", WARNING, FILE, \
	    "another text that is pointed at is in the repository") \
	X(REF_PROVISION, "ref-provision", ERROR, FILE, \
	    "the provision of another text is there, at that version") \
	X(EVENT_ORDER, "event-order", ERROR, FILE, \
	    "events stand in the order of their dates") \
	X(EVENT_VERSION, "event-version", ERROR, FILE, \
	    "the version's date is not behind the last event") \
	X(PARTY_SIGNATURE, "party-signature", ERROR, FILE, \
	    "each party signs once, and nobody else") \
	X(TITLE_PARTS, "title-parts", ERROR, FILE, \
	    "the title page has one docType and one docTitle") \
	X(DATE_WORK, "date-work", ERROR, FILE, \
	    "docDate is the work's date") \
	X(DATE_TEXT, "date-text", WARNING, FILE, \
	    "a date's words say what its attribute says") \
	X(NUMBER_TEXT, "number-text", ERROR, FILE, \
	    "docNumber is the work's number") \
	X(NOTE_MARKER, "note-marker", ERROR, FILE, \
	    "markers of notes count from 1") \
	X(TERM_DEFINED, "term-defined", WARNING, FILE, \
	    "a term that is used is defined") \
	X(TERM_TWICE, "term-twice", ERROR, FILE, \
	    "a concept is defined once") \
	X(MOD_LISTED, "mod-listed", ERROR, FILE, \
	    "each amendment in the text is in the metadata, and each there in " \
	    "the text") \
	X(MOD_QUOTE, "mod-quote", ERROR, FILE, \
	    "old and new words of an amendment are quoted in it") \
	X(MOD_OLD, "mod-old", ERROR, FILE, \
	    "words that an amendment takes out stand in the text amended") \
	X(TEXT_NFC, "text-nfc", ERROR, FILE, \
	    "letters are composed (NFC)") \
	X(TEXT_CONTROL, "text-control", ERROR, FILE, \
	    "no control, private or unassigned characters") \
	X(TEXT_BIDI, "text-bidi", ERROR, FILE, \
	    "no bidirectional controls, but balanced ones in languages that " \
	    "run from right to left") \
	X(TEXT_INVISIBLE, "text-invisible", ERROR, FILE, \
	    "no characters that cannot be seen") \
	X(TEXT_MIXED, "text-mixed", ERROR, FILE, \
	    "a word is in one script") \
	X(TEXT_SCRIPT, "text-script", WARNING, FILE, \
	    "a paragraph is in a script of its language") \
	X(SYNC_MASTER, "sync-master", ERROR, AGREEMENT, \
	    "one language owns the ids, and the others name it") \
	X(SYNC_LANGUAGE, "sync-language", WARNING, AGREEMENT, \
	    "there is a text in every authentic language, and one of each") \
	X(SYNC_VERSION, "sync-version", WARNING, AGREEMENT, \
	    "all languages are at one version") \
	X(SYNC_WORK, "sync-work", ERROR, AGREEMENT, \
	    "all languages identify the same work") \
	X(SYNC_META, "sync-meta", ERROR, AGREEMENT, \
	    "events and entities have the same ids, dates and addresses") \
	X(SYNC_MISSING, "sync-missing", WARNING, AGREEMENT, \
	    "no language lacks a provision") \
	X(SYNC_EXTRA, "sync-extra", WARNING, AGREEMENT, \
	    "no language has a provision of its own") \
	X(SYNC_ORDER, "sync-order", WARNING, AGREEMENT, \
	    "provisions stand in the same order and place") \
	X(SYNC_ELEMENT, "sync-element", WARNING, AGREEMENT, \
	    "a provision is the same element in every language") \
	X(SYNC_TABLE, "sync-table", WARNING, AGREEMENT, \
	    "tables have the same rows and cells") \
	X(SYNC_MARKS, "sync-marks", WARNING, AGREEMENT, \
	    "a provision has the same dates, references and entities") \
	X(SYNC_SIGNATURES, "sync-signatures", WARNING, AGREEMENT, \
	    "the same parties sign") \
	X(CONCORD_NUMBER, "concord-number", WARNING, AGREEMENT, \
	    "a provision says the same numbers in every language") \
	X(CONCORD_DATE, "concord-date", WARNING, AGREEMENT, \
	    "a provision says the same days in every language") \
	X(CONCORD_PERIOD, "concord-period", WARNING, AGREEMENT, \
	    "a provision says the same periods in every language") \
	X(CONCORD_AMOUNT, "concord-amount", WARNING, AGREEMENT, \
	    "a provision says the same amounts in every language") \
	X(CONCORD_REF, "concord-ref", WARNING, AGREEMENT, \
	    "a provision refers to the same provisions in every language") \
	X(CONCORD_ITEM, "concord-item", WARNING, AGREEMENT, \
	    "points of a list have the same number, and say the same") \
	X(CONCORD_PARTY, "concord-party", WARNING, AGREEMENT, \
	    "a provision names the same states in every language") \
	X(CONCORD_ORDER, "concord-order", WARNING, AGREEMENT, \
	    "parties are complete and in the order that is declared") \
	X(CONCORD_TERM, "concord-term", WARNING, AGREEMENT, \
	    "a term of the termbase is in every language") \
	X(CONCORD_QUOTE, "concord-quote", WARNING, AGREEMENT, \
	    "quotation marks are opened and closed") \
	X(CONCORD_LENGTH, "concord-length", WARNING, AGREEMENT, \
	    "a provision is as long as in the other languages, in proportion") \
	X(CONCORD_MISSING, "concord-missing", WARNING, AGREEMENT, \
	    "no language lacks a paragraph, or words of it") \
	X(CONCORD_DOUBLE, "concord-double", WARNING, AGREEMENT, \
	    "no paragraph stands twice in one language only") \
	X(CONCORD_LANGUAGE, "concord-language", WARNING, AGREEMENT, \
	    "a paragraph is in the language of its text") \
	X(DIFF_APART, "diff-apart", WARNING, AGREEMENT, \
	    "a provision changes in every language, and alike")

enum rule {
#define X(id, name, severity, scope, summary) RULE_##id,
	RULES(X)
#undef X
	RULE_COUNT
};

const char *rule_id(enum rule rule);
enum pacta_severity rule_severity(enum rule rule);

/* --- a set of strings that it borrows, each with a pointer ------------- */

struct rules_set {
	struct rules_slot {
		const char *key;
		const void *value;
	} *slots;
	size_t count, cap;
	bool failed;		/* sticky: out of memory */
};

void rules_set_dispose(struct rules_set *set);
/* Adds KEY; returns the value it had already, or NULL when it is new. */
const void *rules_set_add(struct rules_set *set, const char *key,
    const void *value);
const void *rules_set_get(const struct rules_set *set, const char *key);

/* --- one run over one document ------------------------------------------ */

#define RULES_OUTSIDE_MAX 64	/* works remembered as not being here */
#define RULES_TEXT_SHOWN 50	/* findings of one text rule in one file */

struct rules_run {
	struct pacta_doc *doc;
	const struct pacta_rules_options *options;
	const struct pacta_lang *lang;	/* or NULL */
	const char *code;		/* FRBRlanguage, or NULL */
	struct pacta_frbr id;
	bool has_id;			/* ID could be read */
	struct pacta_diags *diags;
	struct pacta_error *err;
	int rc;				/* sticky: 0, or why the run ends */

	struct pacta_scan *scan;
	unsigned blocks;		/* open, one in another */
	bool in_comment;
	size_t faults[PACTA_FAULT_COUNT];
	struct pacta_place fault_at[PACTA_FAULT_COUNT];

	unsigned quoted;		/* in a quotedText or quotedStructure */
	const struct pacta_node *misplaced;	/* the last whose id is not
						 * where it should be */
	const struct pacta_node *last_article;
	struct pacta_enum last_number;	/* of that article */
	bool work_told;		/* FRBRWork contradicts its own URI */
	bool after_gap;		/* an article without a number before */
	size_t notes;			/* met in this part of the file */
	unsigned titles, types;		/* docTitle, docType of the preface */
	const struct pacta_node *preface;	/* the main one */
	struct rules_set defs;		/* refersTo -> def */
	struct rules_set terms;		/* refersTo -> first term */
	struct rules_set wids;		/* identity -> provision */
	struct rules_set sources;	/* "#mod id" of a textualMod */
	struct rules_set parties;	/* "#kz" -> where it is named */
	struct rules_set signers;	/* "#kz" -> its signature */
	const char *last_event;		/* date of the last event */
	struct pacta_uri *outside;	/* works told not to be here */
	size_t noutside;
};

/* Adds a finding at a node, or at one of its attributes. */
struct pacta_diag *rules_at(struct rules_run *r, enum rule rule,
    const struct pacta_node *node, const char *fmt, ...) PACTA_PRINTF(4, 5);
struct pacta_diag *rules_at_attr(struct rules_run *r, enum rule rule,
    const struct pacta_node *node, enum pacta_at at, const char *fmt, ...)
    PACTA_PRINTF(5, 6);
/* The id of the nearest provision, NODE counted, for messages; or "". */
const char *rules_where(const struct pacta_node *node);
/* The nearest ancestor that has a structural id, or NULL. */
const struct pacta_node *rules_above(const struct pacta_node *node);
/* Whether the profile gives the element a structural id. */
bool rules_has_id(const struct pacta_node *node);

/* rules_frbr.c: the identifications of the file. */
void rules_identification(struct rules_run *r);
/* rules_id.c */
void rules_id(struct rules_run *r, const struct pacta_node *node);
void rules_numbers(struct rules_run *r, const struct pacta_node *parent);
/* rules_ref.c: one attribute that points somewhere. */
void rules_ref(struct rules_run *r, const struct pacta_node *node,
    const struct pacta_attr *attr);
/* rules_front.c: title page, dates, events, signatures. */
void rules_front(struct rules_run *r, const struct pacta_node *node);
void rules_front_end(struct rules_run *r);
/* rules_mod.c: notes, terms, amendments. */
void rules_mark(struct rules_run *r, const struct pacta_node *node);
void rules_mark_end(struct rules_run *r);
/* rules_text.c */
void rules_text_open(struct rules_run *r, const struct pacta_node *node);
void rules_text_close(struct rules_run *r, const struct pacta_node *node);
void rules_text_node(struct rules_run *r, const struct pacta_node *node);
void rules_text_attr(struct rules_run *r, const struct pacta_attr *attr);
void rules_text_end(struct rules_run *r);
void rules_fault(const struct pacta_text_fault *fault, void *run);

#endif

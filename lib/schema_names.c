/* Names: what Akoma Ntoso has and the profile leaves out, and near misses. */
#include <string.h>

#include "schema_int.h"

/*
 * The elements of Akoma Ntoso 3.0 (OASIS standard, 2018) that are not in the
 * profile, in byte order, each with what to do instead where a drafter may
 * well have meant it.
 */
static const struct {
	const char *name, *instead;
} LEFT_OUT[] = {
	{ "FRBRItem", NULL },
	{ "FRBRportion", NULL },
	{ "TLCObject", "use <TLCConcept>" },
	{ "TLCProcess", "use <TLCConcept>" },
	{ "TLCTerm", "use <TLCConcept>" },
	{ "a", "a link is a <ref href=\"...\">" },
	{ "abbr", "use <term> or plain text" },
	{ "address", NULL },
	{ "adjournment", NULL },
	{ "administrationOfOath", NULL },
	{ "affectedDocument", NULL },
	{ "alinea", "use <paragraph> without a number" },
	{ "alternativeReference", NULL },
	{ "amendment", "an amending protocol is an <act> with <mod>" },
	{ "amendmentBody", "use <body>" },
	{ "amendmentContent", NULL },
	{ "amendmentHeading", NULL },
	{ "amendmentJustification", NULL },
	{ "amendmentList", "an amending protocol is an <act> with <mod>" },
	{ "amendmentReference", NULL },
	{ "answer", NULL },
	{ "application", NULL },
	{ "applies", NULL },
	{ "argument", NULL },
	{ "arguments", NULL },
	{ "attachmentOf", NULL },
	{ "background", NULL },
	{ "bill", "use <act>" },
	{ "block", "use <p>" },
	{ "blockContainer", "use <p>, <blockList> or <table>" },
	{ "book", "use <part>" },
	{ "change", NULL },
	{ "citation", "use <recital>" },
	{ "citations", "use <recitals>" },
	{ "classification", "the profile has no keywords" },
	{ "clause", "use <article>, <paragraph> or <point>" },
	{ "collectionBody", "use <mainBody>" },
	{ "communication", NULL },
	{ "component", "an annex is an <attachment>" },
	{ "componentData", NULL },
	{ "componentInfo", NULL },
	{ "componentRef", NULL },
	{ "components", "an annex is an <attachment>" },
	{ "concept", "use <term>" },
	{ "condition", NULL },
	{ "contrasts", NULL },
	{ "count", NULL },
	{ "courtType", NULL },
	{ "coverPage", "use <preface>" },
	{ "crossHeading", "use <section> with a <heading> and no number" },
	{ "debate", "use <statement>" },
	{ "debateBody", "use <mainBody>" },
	{ "debateReport", "use <statement>" },
	{ "debateSection", NULL },
	{ "decision", NULL },
	{ "declarationOfVote", NULL },
	{ "decoration", NULL },
	{ "del", "changes are shown by pacta diff, not marked in the text" },
	{ "derogates", NULL },
	{ "dissentsFrom", NULL },
	{ "distinguishes", NULL },
	{ "div", "use <p>" },
	{ "division", "use <part>, <chapter> or <section>" },
	{ "docCommittee", "use <docAuthority>" },
	{ "docIntroducer", "use <docAuthority>" },
	{ "docJurisdiction", "use <location>" },
	{ "docProponent", "use <docAuthority>" },
	{ "docPurpose", "use <docTitle>" },
	{ "docStage", "use a plain line <p>" },
	{ "docStatus", "use a plain line <p>" },
	{ "docketNumber", "use <docNumber>" },
	{ "documentCollection", "one file holds one text and its annexes" },
	{ "documentRef", NULL },
	{ "domain", NULL },
	{ "duration", NULL },
	{ "efficacy", NULL },
	{ "efficacyMod", NULL },
	{ "embeddedStructure", "use <quotedStructure>" },
	{ "embeddedText", "use <quotedText>" },
	{ "entity", "use <organization>, <person>, <role> or <location>" },
	{ "eol", "a new line is a <br/>" },
	{ "eop", "pages are not marked" },
	{ "event", "use <date> or plain text" },
	{ "extends", NULL },
	{ "fillIn", "use plain text" },
	{ "force", "entry into force is a rule of the adopted version; this "
	    "stands in consolidated exports only" },
	{ "forceMod", NULL },
	{ "foreign", "use <p> or <table>" },
	{ "from", NULL },
	{ "hasAttachment", NULL },
	{ "hcontainer", "use <paragraph> without a number" },
	{ "header", "use <preface>" },
	{ "implicitReference", NULL },
	{ "inline", "use <b>, <i>, <u>, <sub>, <sup> or <span>" },
	{ "ins", "changes are shown by pacta diff, not marked in the text" },
	{ "interstitial", NULL },
	{ "introduction", "use <preamble>" },
	{ "isAnalogTo", NULL },
	{ "judge", NULL },
	{ "judgment", "use <statement>" },
	{ "judgmentBody", "use <mainBody>" },
	{ "judicial", NULL },
	{ "jurisprudence", NULL },
	{ "keyword", "the profile has no keywords" },
	{ "lawyer", NULL },
	{ "legalSystemMod", NULL },
	{ "legislature", NULL },
	{ "level", "use <section> or <paragraph>" },
	{ "li",
	    "a list is a <blockList> of <item>, or points of the provision" },
	{ "list",
	    "points stand directly in the provision, with <intro> before them" },
	{ "mapping", NULL },
	{ "mappings", NULL },
	{ "marker", NULL },
	{ "meaningMod", NULL },
	{ "ministerialStatements", NULL },
	{ "mmod", "use one <mod> each" },
	{ "motivation", NULL },
	{ "mref", "use one <ref> each" },
	{ "narrative", NULL },
	{ "nationalInterest", NULL },
	{ "neutralCitation", NULL },
	{ "note", "a footnote stands where it is called, as <authorialNote>" },
	{ "noteRef",
	    "a footnote stands where it is called, as <authorialNote>" },
	{ "notes",
	    "a footnote stands where it is called, as <authorialNote>" },
	{ "noticesOfMotion", NULL },
	{ "object", "use <term>" },
	{ "officialGazette", "use <publication>" },
	{ "ol",
	    "a list is a <blockList> of <item>, or points of the provision" },
	{ "omissis", "use plain text" },
	{ "opinion", NULL },
	{ "oralStatements", NULL },
	{ "other", NULL },
	{ "otherAnalysis", NULL },
	{ "otherReferences", NULL },
	{ "outcome", NULL },
	{ "overrules", NULL },
	{ "papers", NULL },
	{ "parliamentary", NULL },
	{ "party", "use <organization>" },
	{ "passiveModifications", "it stands in consolidated exports only" },
	{ "passiveRef", "it stands in consolidated exports only" },
	{ "personalStatements", NULL },
	{ "petitions", NULL },
	{ "placeholder", "use plain text" },
	{ "pointOfOrder", NULL },
	{ "portion", "a file holds a whole text" },
	{ "portionBody", "use <body>" },
	{ "prayers", NULL },
	{ "presentation", "how the text looks is not kept in it" },
	{ "preservation", NULL },
	{ "previous", NULL },
	{ "proceduralMotions", NULL },
	{ "process", "use plain text" },
	{ "proprietary",
	    "what only one tool understands has no place in the text" },
	{ "proviso", "use <paragraph>" },
	{ "putsInQuestion", NULL },
	{ "quantity", "use plain text" },
	{ "question", NULL },
	{ "questions", NULL },
	{ "quorum", NULL },
	{ "quorumVerification", NULL },
	{ "recordedTime", NULL },
	{ "recount", NULL },
	{ "relatedDocument", NULL },
	{ "remark", "use <authorialNote>" },
	{ "remedies", NULL },
	{ "resolutions", NULL },
	{ "restriction", NULL },
	{ "restrictions", NULL },
	{ "restricts", NULL },
	{ "result", NULL },
	{ "rmod", "use <mod>" },
	{ "rollCall", NULL },
	{ "rule", "use <article> or <paragraph>" },
	{ "scene", NULL },
	{ "scopeMod", NULL },
	{ "session", NULL },
	{ "shortTitle", "use <docTitle>" },
	{ "speech", NULL },
	{ "speechGroup", NULL },
	{ "step", "what parties did is recorded in acts; it stands in "
	    "consolidated exports only" },
	{ "subFlow", NULL },
	{ "subchapter", "use <section>" },
	{ "subclause", "use <paragraph> or <point>" },
	{ "subdivision", "use <section>" },
	{ "subheading", "use one <heading>" },
	{ "sublist",
	    "points stand directly in the provision, with <intro> before them" },
	{ "subparagraph", "use <point> or a <paragraph> in the paragraph" },
	{ "subpart", "use <chapter> or <section>" },
	{ "subrule", "use <paragraph>" },
	{ "subsection", "use <article> or <paragraph>" },
	{ "subtitle", "use <chapter> or <section>" },
	{ "summary", NULL },
	{ "supports", NULL },
	{ "tblock", "use <p>, <blockList> or <table>" },
	{ "temporalData", "it stands in consolidated exports only" },
	{ "temporalGroup", "it stands in consolidated exports only" },
	{ "time", "use plain text" },
	{ "timeInterval", "it stands in consolidated exports only" },
	{ "title",
	    "use <part> for a division of the text, <docTitle> for its title" },
	{ "toc", "a table of contents is made by pacta export" },
	{ "tocItem", "a table of contents is made by pacta export" },
	{ "tome", "use <part>" },
	{ "transitional", "use <article>" },
	{ "ul",
	    "a list is a <blockList> of <item>, or points of the provision" },
	{ "vote", NULL },
	{ "voting", NULL },
	{ "workflow", "what parties did is recorded in acts; it stands in "
	    "consolidated exports only" },
	{ "writtenStatements", NULL },
};

bool
schema_akn_element(const char *name, const char **instead)
{
	size_t lo = 0, hi = sizeof(LEFT_OUT) / sizeof(LEFT_OUT[0]);

	*instead = NULL;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int order = strcmp(name, LEFT_OUT[mid].name);

		if (order == 0) {
			*instead = LEFT_OUT[mid].instead;
			return true;
		}
		if (order < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return false;
}

/* Names of other vocabularies that drafters bring along. */
const char *
schema_foreign_element(const char *name)
{
	static const struct {
		const char *name, *instead;
	} foreign[] = {
		{ "strong", "bold is <b>" }, { "bold", "bold is <b>" },
		{ "em", "italics are <i>" }, { "italic", "italics are <i>" },
		{ "underline", "underlined is <u>" },
		{ "strike", "changes are shown by pacta diff, not marked in "
		    "the text" },
		{ "h1", "a title is the <heading> of a provision" },
		{ "h2", "a title is the <heading> of a provision" },
		{ "h3", "a title is the <heading> of a provision" },
		{ "h4", "a title is the <heading> of a provision" },
		{ "para", "a paragraph of text is <p>, one with a number "
		    "<paragraph>" },
		{ "font", "take the tag out, how text looks is not kept" },
		{ "center", "take the tag out, how text looks is not kept" },
		{ "thead", "rows stand in the <table> itself" },
		{ "tbody", "rows stand in the <table> itself" },
		{ "annex", "an annex is an <attachment>" },
		{ "footnote", "a footnote stands where it is called, as "
		    "<authorialNote>" },
		{ "ol", "a list is a <blockList> of <item>, or points of the "
		    "provision" }
	};

	for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++)
		if (strcmp(name, foreign[i].name) == 0)
			return foreign[i].instead;
	return NULL;
}

#define MAX_NAME 40u

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Damerau 1964, in its restricted form (no letter is moved twice). */
unsigned
schema_distance(const char *a, const char *b, unsigned limit)
{
	unsigned rows[3][MAX_NAME + 1], *up = rows[0], *row = rows[1],
	    *upup = rows[2], *t;
	size_t n = strlen(a), m = strlen(b);

	if (n > MAX_NAME || m > MAX_NAME || n > m + limit || m > n + limit)
		return limit + 1;
	for (size_t j = 0; j <= m; j++)
		up[j] = (unsigned)j;
	for (size_t i = 1; i <= n; i++) {
		row[0] = (unsigned)i;
		for (size_t j = 1; j <= m; j++) {
			unsigned best = up[j - 1] +
			    (lower(a[i - 1]) != lower(b[j - 1]));

			if (up[j] + 1 < best)
				best = up[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			if (i > 1 && j > 1 && lower(a[i - 1]) ==
			    lower(b[j - 2]) && lower(a[i - 2]) ==
			    lower(b[j - 1]) && upup[j - 2] + 1 < best)
				best = upup[j - 2] + 1;
			row[j] = best;
		}
		t = upup;
		upup = up;
		up = row;
		row = t;
	}
	return up[m] <= limit ? up[m] : limit + 1;
}

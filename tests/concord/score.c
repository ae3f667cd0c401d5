/*
 * How well the concordance does: false alarms on texts as they stand, then
 * recall and precision on errors planted one at a time.
 *
 *	score [-n PLANTS] [-s SEED] [-a ALARMS] [-e EXPLAINED] [-qv]
 *	    NAME FILE ... [-- NAME FILE ...]
 *
 * EXPLAINED lists findings on the texts as they stand that are differences of the
 * texts; they are shown, and do not count as alarms.
 *
 * Each group is one agreement: its texts, and glossary.tbx if there is one.  For
 * each ordered pair of its languages errors are planted into the first, and the
 * pair is checked as pacta check does it.  A fault is found when an error or
 * warning that was not there before names its provision or a neighbour; any other
 * new one is a false one.  Exit 1 when a floor is missed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/file.h>
#include <pacta/rules.h>

#include "plant.h"

#define MAX_TEXTS 16
#define MAX_PAIRS 512

static const double floors[PLANT_KINDS] = { 0.95, 0.90, 0.95, 0.95, 0.95,
	0.95, 0, 0.80, 0.90, 0.60, 0.95, 0 };

struct text {
	const char *file;
	struct pacta_buf bytes;
	char lang[4];
	const struct pacta_lang *data;
	struct pacta_reader *reader;
	char **terms;
	size_t nterms;
};

struct tally {
	char name[16];
	unsigned planted[PLANT_KINDS], found[PLANT_KINDS], wrong[PLANT_KINDS];
};

static struct {
	struct pacta_langs *langs;
	struct pacta_termbase *tb;
	struct text texts[MAX_TEXTS];
	size_t ntexts;
	struct tally tallies[MAX_PAIRS], total;
	size_t ntallies;
	unsigned plants, alarms;
	uint64_t seed;
	struct pacta_buf explained;
	bool quiet, verbose, bad;
} g;

static void
die(const char *what, const char *name)
{
	fprintf(stderr, "score: %s: %s\n", name, what);
	exit(2);
}

static struct pacta_doc *
parse(const struct text *t, const char *data, size_t len)
{
	struct pacta_diags d = PACTA_DIAGS_INIT;
	struct pacta_doc *doc = NULL;

	if (pacta_doc_parse(&doc, t->file, data, len, &d, NULL) != 0)
		die("does not parse", t->file);
	pacta_diags_dispose(&d);
	return doc;
}

/* All that pacta check compares between two texts. */
static void
check(struct pacta_doc *a, struct pacta_doc *b, struct pacta_diags *out)
{
	struct pacta_rules_options rules = PACTA_RULES_OPTIONS_INIT;
	struct pacta_concord_options o = PACTA_CONCORD_OPTIONS_INIT;
	struct pacta_doc *docs[2] = { a, b };

	rules.langs = o.langs = g.langs;
	o.termbase = g.tb;
	if (pacta_rules_check(a, &rules, out, NULL) != 0 ||
	    pacta_rules_check_agreement(docs, 2, &rules, out, NULL) != 0 ||
	    pacta_concord_check(docs, 2, &o, out, NULL) != 0)
		die("cannot be checked", pacta_doc_name(a));
}

static bool
alike(const struct pacta_diag *a, const struct pacta_diag *b)
{
	return strcmp(a->rule, b->rule) == 0 && strcmp(a->eid != NULL ?
	    a->eid : "", b->eid != NULL ? b->eid : "") == 0;
}

static bool
was_there(const struct pacta_diags *before, const struct pacta_diag *d)
{
	for (size_t i = 0; i < before->count; i++)
		if (alike(&before->items[i], d))
			return true;
	return false;
}

/* Whether the finding is about the provision, one it is in, or a neighbour. */
static bool
is_near(const struct pacta_diag *d, const char *eid)
{
	const char *last = NULL, *at = eid;
	size_t n;

	if (d->eid == NULL || eid[0] == '\0')
		return true;
	while ((at = strstr(at, "__")) != NULL) {
		last = at;
		at += 2;
	}
	n = last != NULL ? (size_t)(last - eid) : strlen(eid);
	return strncmp(d->eid, eid, n) == 0 || strncmp(d->eid, eid,
	    strlen(d->eid)) == 0;
}

static void
judge(struct tally *t, enum plant_kind kind, const struct pacta_diags *before,
    const struct pacta_diags *after, const char *eid)
{
	bool found = false;
	unsigned wrong = 0;

	for (size_t i = 0; i < after->count; i++) {
		const struct pacta_diag *d = &after->items[i];

		if (d->severity == PACTA_NOTE || was_there(before, d))
			continue;
		if (is_near(d, eid))
			found = true;
		else {
			wrong++;
			if (g.verbose)
				printf("  wrong: %s at %s: %s [%s] %s\n",
				    plant_names[kind], eid, d->message,
				    d->rule, d->eid);
		}
	}
	t->planted[kind]++;
	t->found[kind] += found;
	t->wrong[kind] += wrong;
}

static void
tell_missed(const struct tally *t, enum plant_kind kind, const struct text *a,
    struct pacta_doc *spoiled, const char *eid)
{
	const struct pacta_node *n = pacta_doc_find(spoiled, eid);
	struct pacta_buf b = PACTA_BUF_INIT;

	if (n != NULL)
		pacta_node_line(n, &b);
	printf("  missed: %s %s in %s at %s: %s\n", t->name,
	    plant_names[kind], a->file, eid, pacta_buf_str(&b));
	pacta_buf_dispose(&b);
}

static bool
plant_one(struct tally *t, struct text *a, struct pacta_doc *b,
    enum plant_kind kind, size_t at, uint64_t *state,
    const struct pacta_diags *before)
{
	struct pacta_doc *doc = parse(a, a->bytes.data, a->bytes.len), *spoiled;
	struct plant_source s = { a->data, a->reader, b,
	    (const char *const *)a->terms, a->nterms };
	struct pacta_diags after = PACTA_DIAGS_INIT;
	struct pacta_buf out = PACTA_BUF_INIT;
	unsigned found = t->found[kind];
	char eid[200] = "";
	bool ok = plant(doc, &s, kind, at, state, eid);

	if (ok) {
		pacta_doc_write(doc, &out);
		spoiled = parse(a, out.data, out.len);
		check(spoiled, b, &after);
		judge(t, kind, before, &after, eid);
		if (g.verbose && t->found[kind] == found)
			tell_missed(t, kind, a, spoiled, eid);
		pacta_doc_free(spoiled);
	}
	pacta_doc_free(doc);
	pacta_buf_dispose(&out);
	pacta_diags_dispose(&after);
	return ok;
}

static struct tally *
tally_of(const struct text *a, const struct text *b)
{
	char name[16];

	snprintf(name, sizeof(name), "%s-%s", a->lang, b->lang);
	for (size_t i = 0; i < g.ntallies; i++)
		if (strcmp(g.tallies[i].name, name) == 0)
			return &g.tallies[i];
	if (g.ntallies == MAX_PAIRS)
		die("too many pairs", name);
	memcpy(g.tallies[g.ntallies].name, name, sizeof(name));
	return &g.tallies[g.ntallies++];
}

/* Whether the file of explanations has "GROUP RULE PROVISION ". */
static bool
explained(const char *name, const struct pacta_diag *d)
{
	char line[300];
	const char *at = pacta_buf_str(&g.explained);

	snprintf(line, sizeof(line), "\n%s %s %s ", name, d->rule,
	    d->eid != NULL ? d->eid : "-");
	return strstr(at, line) != NULL;
}

static unsigned
count_alarms(const char *name, const struct pacta_diags *d, bool show)
{
	unsigned n = 0;

	for (size_t i = 0; i < d->count; i++) {
		const struct pacta_diag *x = &d->items[i];

		if (x->severity == PACTA_NOTE ||
		    strncmp(x->rule, "concord-", 8) != 0)
			continue;
		if (show)
			printf("    %s:%u: %s [%s]%s\n", x->place.file,
			    x->place.line, x->message, x->rule,
			    explained(name, x) ? " (explained)" : "");
		n += !explained(name, x);
	}
	return n;
}

/* In a group of many languages a pair gets fewer errors. */
static unsigned
plants_of_pair(void)
{
	size_t pairs = g.ntexts * (g.ntexts - 1);
	unsigned n = pairs > 30 ? (unsigned)(g.plants * 30 / pairs) : g.plants;

	return n > 0 || g.plants == 0 ? n : 1;
}

static void
pair(const char *name, struct text *a, struct text *b)
{
	unsigned plants = plants_of_pair();
	struct pacta_doc *da = parse(a, a->bytes.data, a->bytes.len);
	struct pacta_doc *db = parse(b, b->bytes.data, b->bytes.len);
	struct plant_source s = { a->data, a->reader, db,
	    (const char *const *)a->terms, a->nterms };
	struct pacta_diags before = PACTA_DIAGS_INIT;
	struct tally *t = tally_of(a, b);
	uint64_t state = g.seed;
	unsigned n, done;

	check(da, db, &before);
	if (strcmp(a->lang, b->lang) < 0) {
		n = count_alarms(name, &before, false);
		printf("%s: %s as it stands: %u alarm%s\n", name, t->name, n,
		    n == 1 ? "" : "s");
		count_alarms(name, &before, !g.quiet);
		g.bad |= n > g.alarms;
	}
	for (int k = 0; k < PLANT_KINDS; k++) {
		size_t places = plant_places(da, &s, k);

		done = 0;
		for (unsigned i = 0; places > 0 && done < plants &&
		    i < plants * 3; i++)
			done += plant_one(t, a, db, k, plant_random(&state) %
			    places, &state, &before);
	}
	pacta_doc_free(da);
	pacta_doc_free(db);
	pacta_diags_dispose(&before);
}

/* --- groups ------------------------------------------------------------------------- */

/* The terms of a language: any element "term" below its section.  The library
 * does not list them. */
static void
take_terms(struct text *t, const char *file, const struct pacta_buf *tbx)
{
	struct pacta_diags d = PACTA_DIAGS_INIT;
	struct pacta_doc *doc = NULL;
	const struct pacta_node *n, *root;
	const char *code = NULL;
	struct pacta_buf b = PACTA_BUF_INIT;

	if (pacta_doc_parse(&doc, file, tbx->data, tbx->len, &d, NULL) != 0)
		die("does not parse", file);
	root = pacta_doc_root(doc);
	for (n = root; n != NULL; n = pacta_node_next(n, root)) {
		if (n->type != PACTA_ELEMENT)
			continue;
		if (pacta_node_get(n, PACTA_AT_XMLLANG) != NULL)
			code = pacta_node_get(n, PACTA_AT_XMLLANG);
		if (strcmp(n->name, "term") != 0 || code == NULL ||
		    pacta_langs_find(g.langs, code) != t->data)
			continue;
		pacta_buf_clear(&b);
		pacta_node_line(n, &b);
		t->terms = realloc(t->terms, (t->nterms + 1) *
		    sizeof(*t->terms));
		t->terms[t->nterms++] = strdup(pacta_buf_str(&b));
	}
	pacta_buf_dispose(&b);
	pacta_doc_free(doc);
	pacta_diags_dispose(&d);
}

static void
open_text(struct text *t, const char *file)
{
	struct pacta_doc *doc;
	const char *code;

	memset(t, 0, sizeof(*t));
	t->file = file;
	if (pacta_file_read(file, PACTA_DOC_MAX_BYTES, &t->bytes, NULL) != 0)
		die("cannot be read", file);
	doc = parse(t, t->bytes.data, t->bytes.len);
	code = pacta_doc_language(doc);
	if (code == NULL || (t->data = pacta_langs_find(g.langs, code)) ==
	    NULL || pacta_reader_new(&t->reader, t->data, NULL) != 0)
		die("is in no language that is known", file);
	snprintf(t->lang, sizeof(t->lang), "%.3s", code);
	pacta_doc_free(doc);
}

static void
close_group(void)
{
	for (size_t i = 0; i < g.ntexts; i++) {
		pacta_buf_dispose(&g.texts[i].bytes);
		pacta_reader_free(g.texts[i].reader);
		for (size_t k = 0; k < g.texts[i].nterms; k++)
			free(g.texts[i].terms[k]);
		free(g.texts[i].terms);
	}
	pacta_termbase_free(g.tb);
	g.tb = NULL;
	g.ntexts = 0;
}

static void
group(const char *name, char **files, int count)
{
	struct pacta_buf tbx = PACTA_BUF_INIT;
	struct pacta_diags d = PACTA_DIAGS_INIT;
	const char *glossary = NULL;

	for (int i = 0; i < count; i++) {
		size_t n = strlen(files[i]);

		if (n > 4 && strcmp(files[i] + n - 4, ".tbx") == 0)
			glossary = files[i];
		else if (g.ntexts < MAX_TEXTS)
			open_text(&g.texts[g.ntexts++], files[i]);
	}
	if (glossary != NULL && (pacta_file_read(glossary,
	    PACTA_TERMBASE_MAX_BYTES, &tbx, NULL) != 0 ||
	    pacta_termbase_parse(&g.tb, glossary, tbx.data, tbx.len, g.langs,
	    &d, NULL) != 0))
		die("is no termbase", glossary);
	for (size_t i = 0; glossary != NULL && i < g.ntexts; i++)
		take_terms(&g.texts[i], glossary, &tbx);
	for (size_t i = 0; i < g.ntexts; i++)
		for (size_t k = 0; k < g.ntexts; k++)
			if (i != k)
				pair(name, &g.texts[i], &g.texts[k]);
	pacta_buf_dispose(&tbx);
	pacta_diags_dispose(&d);
	close_group();
}

/* --- the table ----------------------------------------------------------------------- */

static void
print_row(const char *name, unsigned planted, unsigned found, unsigned wrong)
{
	if (planted == 0)
		return;
	printf("%-14s %6u %6.1f%% %8.1f%%\n", name, planted,
	    100.0 * found / planted, found + wrong == 0 ? 0 :
	    100.0 * found / (found + wrong));
}

static void
print_all(void)
{
	for (int k = 0; k < PLANT_KINDS; k++) {
		unsigned planted = 0, found = 0, wrong = 0;

		for (size_t i = 0; i < g.ntallies; i++) {
			planted += g.tallies[i].planted[k];
			found += g.tallies[i].found[k];
			wrong += g.tallies[i].wrong[k];
		}
		if (planted == 0)
			continue;
		printf("\n%-14s errors  recall precision\n", plant_names[k]);
		for (size_t i = 0; i < g.ntallies && !g.quiet; i++)
			print_row(g.tallies[i].name, g.tallies[i].planted[k],
			    g.tallies[i].found[k], g.tallies[i].wrong[k]);
		print_row("all", planted, found, wrong);
		if (found < floors[k] * planted) {
			printf("below the floor of %.0f%%\n",
			    100 * floors[k]);
			g.bad = true;
		}
	}
}

int
main(int argc, char **argv)
{
	int i = 1, from;

	g.plants = 12;
	g.alarms = 2;
	g.seed = 1;
	for (; i < argc && argv[i][0] == '-' && argv[i][1] != '-'; i++) {
		if (strcmp(argv[i], "-q") == 0)
			g.quiet = true;
		else if (strcmp(argv[i], "-v") == 0)
			g.verbose = true;
		else if (i + 1 < argc && strcmp(argv[i], "-n") == 0)
			g.plants = (unsigned)atoi(argv[++i]);
		else if (i + 1 < argc && strcmp(argv[i], "-a") == 0)
			g.alarms = (unsigned)atoi(argv[++i]);
		else if (i + 1 < argc && strcmp(argv[i], "-e") == 0) {
			if (pacta_file_read(argv[++i], 1u << 20, &g.explained,
			    NULL) != 0)
				die("cannot be read", argv[i]);
		} else if (i + 1 < argc && strcmp(argv[i], "-s") == 0)
			g.seed = (uint64_t)atoll(argv[++i]);
		else
			die("unknown option", argv[i]);
	}
	if (pacta_langs_new(&g.langs, NULL) != 0)
		die("out of memory", "languages");
	while (i < argc) {
		const char *name = argv[i++];

		for (from = i; i < argc && strcmp(argv[i], "--") != 0;)
			i++;
		group(name, argv + from, i - from);
		i++;
	}
	print_all();
	pacta_langs_free(g.langs);
	pacta_buf_dispose(&g.explained);
	return g.bad ? 1 : 0;
}

/* Rules across languages: 12, 13, 14 and 16. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rules_sync_int.h"

struct pacta_diag *
sync_at(struct sync_run *s, enum rule rule, bool soft,
    const struct sync_doc *d, const struct pacta_node *node,
    const struct pacta_node *with, const char *fmt, ...)
{
	struct pacta_place at = pacta_doc_node_place(d->doc, node), other;
	enum pacta_severity sev = rule_severity(rule);
	struct pacta_diag *diag;
	char *text = NULL;
	va_list ap;

	/* A translation never blocks; an authentic text does when it is to be
	 * frozen. */
	if (soft)
		sev = s->options->adoption && d->has_id &&
		    d->id.authoritative ? PACTA_ERROR : PACTA_WARNING;
	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		text = NULL;
	va_end(ap);
	if (text == NULL) {
		s->failed = true;
		return NULL;
	}
	diag = pacta_diags_add(s->diags, sev, rule_id(rule), &at, "%s", text);
	free(text);
	if (rules_where(with != NULL ? with : node)[0] != '\0')
		pacta_diags_eid(s->diags, diag,
		    rules_where(with != NULL ? with : node));
	if (with != NULL) {
		other = pacta_doc_node_place(s->master->doc, with);
		pacta_diags_other(s->diags, diag, &other);
	}
	return diag;
}

static bool
named_as_master(const struct sync_run *s, const struct sync_doc *d)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->docs[i].has_id &&
		    strcmp(s->docs[i].id.master, d->code) == 0)
			return true;
	return false;
}

/* The document that names no master, and that another names; failing that,
 * one of which half is true; else the first. */
static struct sync_doc *
find_master(struct sync_run *s)
{
	struct sync_doc *none = NULL, *named = NULL, *d;

	for (size_t i = s->count; i > 0; i--) {
		d = &s->docs[i - 1];
		if (!d->has_id)
			continue;
		if (d->id.master[0] == '\0' && named_as_master(s, d))
			return d;
		if (d->id.master[0] == '\0')
			none = d;
		else if (named_as_master(s, d))
			named = d;
	}
	return none != NULL ? none : named != NULL ? named : &s->docs[0];
}

static void
sync_pair(struct sync_run *s, struct sync_doc *d)
{
	const struct sync_item *m;

	for (size_t i = 0; i < s->master->count; i++)
		s->master->items[i].pair = SYNC_NONE;
	for (size_t i = 0; i < d->count; i++) {
		m = rules_set_get(&s->master->by_identity,
		    d->items[i].identity);
		d->items[i].pair = SYNC_NONE;
		/* The first of two with one identity; schema and rules tell. */
		if (m == NULL || m->pair != SYNC_NONE)
			continue;
		d->items[i].pair = (uint32_t)(m - s->master->items);
		s->master->items[m - s->master->items].pair = (uint32_t)i;
	}
}

/* What is told of one language already is not told again of the others, for
 * lacking the same fault. */
static void
sync_told(struct sync_run *s, struct sync_doc *d)
{
	const char *name = pacta_doc_name(d->doc);

	for (size_t i = 0; i < s->diags->count; i++) {
		const struct pacta_diag *x = &s->diags->items[i];

		if (x->severity != PACTA_ERROR || x->place.file == NULL ||
		    strcmp(x->place.file, name) != 0)
			continue;
		if (strncmp(x->rule, "schema-", 7) == 0)
			d->shapeless = true;
		else if (strncmp(x->rule, "ref-", 4) == 0 && x->eid != NULL)
			rules_set_add(&d->told, x->eid, d);
	}
}

static void
sync_language(struct sync_run *s, struct sync_doc *d)
{
	sync_work(s, d);
	sync_meta(s, d);
	sync_pair(s, d);
	sync_structure(s, d);
	sync_marks(s, d);
	sync_signatures(s, d);
}

static bool
sync_open(struct sync_run *s, struct pacta_doc *const *docs)
{
	s->docs = calloc(s->count + 1, sizeof(*s->docs));
	if (s->docs == NULL)
		return false;
	for (size_t i = 0; i < s->count; i++) {
		s->docs[i].doc = docs[i];
		s->docs[i].has_id = pacta_frbr_read(&s->docs[i].id, docs[i],
		    NULL) == 0;
		s->docs[i].code = pacta_doc_language(docs[i]);
		if (s->docs[i].code == NULL)
			s->docs[i].code = "???";
		if (!sync_collect(&s->docs[i]))
			return false;
		sync_told(s, &s->docs[i]);
		if (s->docs[i].told.failed)
			return false;
	}
	return true;
}

static void
sync_close(struct sync_run *s)
{
	for (size_t i = 0; s->docs != NULL && i < s->count; i++) {
		free(s->docs[i].items);
		free(s->docs[i].marks);
		rules_set_dispose(&s->docs[i].by_identity);
		rules_set_dispose(&s->docs[i].signers);
		rules_set_dispose(&s->docs[i].told);
	}
	free(s->docs);
}

/* A language that is no code is told of already, and nobody's master. */
static bool
codes_known(const struct sync_run *s)
{
	for (size_t i = 0; i < s->count; i++)
		if (strlen(s->docs[i].code) != 3)
			return false;
	return true;
}

int
pacta_rules_check_agreement(struct pacta_doc *const *docs, size_t count,
    const struct pacta_rules_options *options, struct pacta_diags *diags,
    struct pacta_error *err)
{
	struct sync_run s = { .count = count, .options = options,
	    .diags = diags };
	int rc = 0;

	if (count == 0)
		return 0;
	if (!sync_open(&s, docs))
		s.failed = true;
	if (!s.failed) {
		s.master = find_master(&s);
		if (codes_known(&s)) {
			sync_masters(&s);
			sync_languages(&s);
		}
		for (size_t i = 0; i < count && !s.failed; i++)
			if (&s.docs[i] != s.master && !s.master->shapeless &&
			    !s.docs[i].shapeless)
				sync_language(&s, &s.docs[i]);
	}
	if (s.failed || diags->failed)
		rc = pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	sync_close(&s);
	return rc;
}

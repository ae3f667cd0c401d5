/* The languages of agreements beside each other: who is behind, who disagrees. */
#include <stdlib.h>
#include <string.h>

#include <pacta/check.h>
#include <pacta/status.h>

struct compare {
	struct pacta_status *list;
	size_t count;
	const struct pacta_status_options *o;
	struct pacta_step_language (*languages)[PACTA_STEP_MAX_LANGUAGES];
	struct pacta_check_glossary glossary;
	struct pacta_check_aids *aids;
};

static int
nomem(struct pacta_error *err)
{
	return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
}

bool
pacta_status_in_step(const struct pacta_status *s)
{
	const struct pacta_status_language *l;

	for (size_t i = 0; i < s->count; i++) {
		l = &s->languages[i];
		if (!l->draft || !l->readable || l->lacks > 0 || l->extra > 0 ||
		    l->behind > 0 || l->disagrees > 0)
			return false;
	}
	return s->compared;
}

size_t
pacta_status_language_of(const struct pacta_status *s,
    const struct pacta_place *at)
{
	struct pacta_path_parts p;

	if (at->file == NULL)
		return s->count;
	pacta_path_parse(&p, at->file);
	for (size_t i = 0; i < s->count; i++)
		if (p.kind == PACTA_PATH_TEXT &&
		    strcmp(s->languages[i].code, p.lang) == 0)
			return i;
	return s->count;
}

/* --- who is behind ---------------------------------------------------------- */

/* The working texts of an agreement. */
struct working {
	struct pacta_buf bytes[PACTA_STEP_MAX_LANGUAGES];
	struct pacta_doc *docs[PACTA_STEP_MAX_LANGUAGES];
	struct pacta_step_text texts[PACTA_STEP_MAX_LANGUAGES];
	size_t count;		/* of texts, those that can be read */
	bool changed;		/* one is not as it is committed */
};

static void
working_dispose(struct working *w)
{
	for (size_t i = 0; i < PACTA_STEP_MAX_LANGUAGES; i++) {
		pacta_doc_free(w->docs[i]);
		pacta_buf_dispose(&w->bytes[i]);
	}
}

static int
working_compare(const struct compare *c, struct working *w, const char *path,
    const struct pacta_buf *b, struct pacta_error *err)
{
	bool same = false;
	int rc = 0;

	if (c->o->committed == NULL)
		w->changed = true;
	else if (pacta_view_commit(c->o->texts)[0] == '\0') {
		rc = pacta_view_has(c->o->committed, path, pacta_buf_str(b),
		    b->len, &same, err);
		w->changed |= !same;
	}
	return rc;
}

static int
working_load(const struct compare *c, struct working *w,
    const struct pacta_status *s, struct pacta_error *err)
{
	char path[PACTA_PATH_SIZE];
	int rc = 0;

	memset(w, 0, sizeof(*w));
	for (size_t i = 0; rc == 0 && i < s->count; i++) {
		if (!s->languages[i].draft || !s->languages[i].readable)
			continue;
		pacta_path_text(path, s->slug, s->languages[i].code);
		rc = pacta_view_read(c->o->texts, path, PACTA_DOC_MAX_BYTES,
		    &w->bytes[i], err);
		if (rc == 0)
			rc = working_compare(c, w, path, &w->bytes[i], err);
	}
	return rc;
}

static int
working_parse(struct working *w, const struct pacta_status *s,
    struct pacta_error *err)
{
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < s->count; i++) {
		if (w->bytes[i].len == 0)
			continue;
		rc = pacta_doc_parse(&w->docs[i], s->languages[i].code,
		    w->bytes[i].data, w->bytes[i].len, &diags, err);
		if (rc == 0)
			w->texts[w->count++] = (struct pacta_step_text){ i,
			    w->docs[i] };
		/* It could be read before, so that somebody writes it now. */
		rc = rc == PACTA_ENOMEM ? rc : 0;
	}
	pacta_diags_dispose(&diags);
	return rc;
}

static bool
lacks_some(const struct pacta_status *s)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->languages[i].lacks > 0 || s->languages[i].extra > 0)
			return true;
	return false;
}

static int
follow(const struct compare *c, struct pacta_step_log *log, size_t i,
    struct working *w, struct pacta_error *err)
{
	const struct pacta_step_commit now = { "", 0, 0, "" };
	struct pacta_status *s = &c->list[i];
	const struct pacta_step_item *items = NULL;
	size_t n = 0;
	int rc = working_parse(w, s, err);

	if (rc == 0 && log != NULL)
		rc = pacta_step_log_follow(&s->step, log, i, err);
	else if (rc == 0)
		rc = pacta_step_new(&s->step, c->languages[i], s->count, err);
	if (rc == 0 && w->changed)
		rc = pacta_step_add(s->step, &now, w->texts, w->count, err);
	if (rc == 0)
		rc = pacta_step_judge(s->step, w->texts, w->count,
		    c->aids[i].waivers, c->aids[i].nwaivers, err);
	if (rc == 0)
		items = pacta_step_items(s->step, &n);
	/* What the first language came to have, or not to, is counted already. */
	for (size_t k = 0; k < n; k++)
		s->languages[items[k].language].behind +=
		    items[k].leader != 0 ||
		    items[k].kind == PACTA_STEP_CHANGED;
	s->waived += rc == 0 ? pacta_step_waived(s->step) : 0;
	return rc;
}

static int
compare_history(const struct compare *c, bool *cut, struct pacta_error *err)
{
	struct pacta_step_wanted *wanted = calloc(c->count + 1,
	    sizeof(*wanted));
	struct pacta_step_log *log = NULL;
	struct working w;
	int rc = wanted == NULL ? nomem(err) : 0;

	for (size_t i = 0; rc == 0 && i < c->count; i++)
		wanted[i] = (struct pacta_step_wanted){ c->list[i].slug,
		    c->languages[i], c->list[i].count, c->list[i].versions };
	if (rc == 0 && c->o->committed != NULL)
		rc = pacta_step_log_new(&log, c->o->store,
		    pacta_view_commit(c->o->committed), wanted, c->count,
		    c->o->max_commits, err);
	for (size_t i = 0; rc == 0 && i < c->count; i++) {
		rc = working_load(c, &w, &c->list[i], err);
		if (rc == 0 && (w.changed || lacks_some(&c->list[i]) ||
		    (log != NULL && pacta_step_log_has_changes(log, i))))
			rc = follow(c, log, i, &w, err);
		working_dispose(&w);
	}
	*cut = log != NULL && pacta_step_log_is_cut(log);
	pacta_step_log_free(log);
	free(wanted);
	return rc;
}

/* --- who disagrees ------------------------------------------------------------ */

struct checking {
	const struct compare *c;
	struct pacta_library *library;
	char (*names)[PACTA_PATH_SIZE];
	const char **shown;
};

static int
read_text(void *arg, size_t group, size_t file, struct pacta_buf *out,
    struct pacta_error *err)
{
	const struct checking *k = arg;
	const struct pacta_status *s = &k->c->list[group];
	char path[PACTA_PATH_SIZE];
	size_t at = 0;

	for (; at < s->count && (!s->languages[at].draft || file > 0); at++)
		file -= s->languages[at].draft;
	return pacta_library_read(k->library, pacta_path_text(path, s->slug,
	    s->languages[at].code), out, err);
}

/* What is missing is told by lacks and extra, provision by provision. */
static bool
tells_apart(const struct pacta_diag *d)
{
	const struct pacta_rule *rule = pacta_rule_find(d->rule);

	return d->severity != PACTA_NOTE && rule != NULL &&
	    rule->scope == PACTA_RULE_AGREEMENT &&
	    strcmp(d->rule, "sync-missing") != 0 &&
	    strcmp(d->rule, "sync-extra") != 0;
}

static int
take(void *arg, const struct pacta_check_result *r)
{
	const struct checking *k = arg;
	struct pacta_status *s = &k->c->list[r->group];
	struct pacta_diag *copy;
	size_t lang;

	s->compared = r->nerrors == 0;
	s->waived += r->waived.count;
	for (size_t i = 0; i < r->diags.count; i++) {
		const struct pacta_diag *d = &r->diags.items[i];

		if (!tells_apart(d))
			continue;
		copy = pacta_diags_add(&s->findings, d->severity, d->rule,
		    &d->place, "%s", d->message);
		if (copy == NULL)
			return PACTA_ENOMEM;
		pacta_diags_other(&s->findings, copy, &d->other);
		if (d->eid != NULL)
			pacta_diags_eid(&s->findings, copy, d->eid);
		lang = pacta_status_language_of(s, &d->place);
		if (lang < s->count)
			s->languages[lang].disagrees++;
	}
	return s->findings.failed ? PACTA_ENOMEM : 0;
}

static int
run_check(struct checking *k, const struct pacta_check_group *groups,
    struct pacta_error *err)
{
	struct pacta_check_options o = PACTA_CHECK_OPTIONS_INIT;
	struct pacta_resolver resolver;
	int rc = pacta_library_new(&k->library, k->c->o->texts, err);

	if (rc != 0)
		return rc;
	resolver = pacta_library_resolver(k->library);
	o.rules.langs = k->c->o->langs;
	o.rules.resolver = &resolver;
	o.languages_only = true;
	o.threads = k->c->o->threads;
	o.shared_read = true;	/* the library locks for itself */
	rc = pacta_check(groups, k->c->count, &o, read_text, k, take, k, err);
	pacta_library_free(k->library);
	return rc;
}

static int
compare_texts(const struct compare *c, struct pacta_error *err)
{
	struct pacta_check_group *groups = calloc(c->count + 1,
	    sizeof(*groups));
	struct checking k = { .c = c };
	size_t n = 0, at = 0;
	int rc = 0;

	for (size_t i = 0; i < c->count; i++)
		n += c->list[i].count;
	k.names = calloc(n + 1, sizeof(*k.names));
	k.shown = calloc(n + 1, sizeof(*k.shown));
	if (groups == NULL || k.names == NULL || k.shown == NULL)
		rc = nomem(err);
	for (size_t i = 0; rc == 0 && i < c->count; i++) {
		groups[i] = (struct pacta_check_group){ k.shown + at, 0, true,
		    &c->aids[i] };
		for (size_t l = 0; l < c->list[i].count; l++) {
			if (!c->list[i].languages[l].draft)
				continue;
			k.shown[at] = pacta_path_text(k.names[at],
			    c->list[i].slug, c->list[i].languages[l].code);
			at++;
			groups[i].count++;
		}
	}
	if (rc == 0)
		rc = run_check(&k, groups, err);
	free(groups);
	free(k.names);
	free(k.shown);
	return rc;
}

/* --- both --------------------------------------------------------------------- */

static int
compare_prepare(struct compare *c, struct pacta_error *err)
{
	char path[PACTA_PATH_SIZE];
	int rc = 0;

	c->languages = calloc(c->count + 1, sizeof(*c->languages));
	c->aids = calloc(c->count + 1, sizeof(*c->aids));
	if (c->languages == NULL || c->aids == NULL)
		return nomem(err);
	for (size_t i = 0; rc == 0 && i < c->count; i++) {
		struct pacta_status *s = &c->list[i];

		if (s->count > PACTA_STEP_MAX_LANGUAGES)
			return pacta_error_set(err, PACTA_ELIMIT,
			    "%s is in over %u languages", s->slug,
			    PACTA_STEP_MAX_LANGUAGES);
		for (size_t l = 0; l < s->count; l++) {
			memcpy(c->languages[i][l].code, s->languages[l].code,
			    sizeof(s->languages[l].code));
			c->languages[i][l].authentic =
			    s->languages[l].authentic;
		}
		rc = pacta_check_aids_load(&c->aids[i], c->o->texts,
		    pacta_path_agreement(path, s->slug), "", c->o->langs,
		    &c->glossary, err);
	}
	return rc;
}

int
pacta_status_compare(struct pacta_status *list, size_t count,
    const struct pacta_status_options *options, bool *cut,
    struct pacta_error *err)
{
	struct compare c = { .list = list, .count = count, .o = options };
	int rc = compare_prepare(&c, err);

	*cut = false;
	if (rc == 0)
		rc = compare_history(&c, cut, err);
	for (size_t i = 0; i < count; i++)
		list[i].compared = options->history_only;
	if (rc == 0 && !options->history_only)
		rc = compare_texts(&c, err);
	for (size_t i = 0; c.aids != NULL && i < count; i++)
		pacta_check_aids_dispose(&c.aids[i]);
	pacta_check_glossary_dispose(&c.glossary);
	free(c.aids);
	free(c.languages);
	return rc;
}

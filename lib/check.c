#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/check.h>
#include <pacta/doc.h>

#define CHECK_WINDOW 64u	/* groups done before their turn, per thread */

/* --- one group ------------------------------------------------------------ */

struct check {
	const struct pacta_check_group *groups;
	size_t count;
	const struct pacta_check_options *options;
	pacta_check_read read;
	void *read_arg;

	pthread_mutex_t lock;	/* of what follows */
	pthread_cond_t changed;
	size_t next;		/* the first group nobody has taken */
	size_t delivered;	/* groups before it are the caller's */
	size_t window;
	bool stop;
	struct check_slot {
		struct pacta_check_result result;
		bool ready;
		int rc;		/* memory, or the resolver */
		struct pacta_error err;
	} *slots;		/* by group modulo window */

	pthread_mutex_t reading;	/* where read is not shared */
};

/* What one thread makes once and uses for all its groups. */
struct tools {
	struct pacta_schema *schema;
	struct pacta_lore *lore;
};

/* The languages of a group while it is in work. */
struct group_work {
	struct pacta_buf *bytes;
	struct pacta_doc **docs;	/* NULL where it could not be parsed */
	size_t count;
};

static int
tools_init(struct tools *t, struct pacta_error *err)
{
	int rc = pacta_schema_builtin(&t->schema, err);

	return rc != 0 ? rc : pacta_lore_new(&t->lore, err);
}

static void
tools_dispose(struct tools *t)
{
	pacta_schema_free(t->schema);
	pacta_lore_free(t->lore);
}

static void
result_dispose(struct pacta_check_result *r)
{
	pacta_diags_dispose(&r->diags);
	pacta_diags_dispose(&r->waived);
	free(r->errors);
	memset(r, 0, sizeof(*r));
}

static int
out_of_memory(struct pacta_error *err)
{
	return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
}

static int
add_error(struct pacta_check_result *r, const struct pacta_error *why,
    const char *name, struct pacta_error *err)
{
	struct pacta_error *more = realloc(r->errors,
	    (r->nerrors + 1) * sizeof(*more));

	if (more == NULL)
		return out_of_memory(err);
	r->errors = more;
	more[r->nerrors] = *why;
	pacta_error_at(&more[r->nerrors], name, why->line, why->column);
	r->nerrors++;
	return 0;
}

static int
read_file(struct check *c, size_t group, size_t file, struct pacta_buf *out,
    struct pacta_error *err)
{
	int rc;

	if (!c->options->shared_read)
		pthread_mutex_lock(&c->reading);
	rc = c->read(c->read_arg, group, file, out, err);
	if (!c->options->shared_read)
		pthread_mutex_unlock(&c->reading);
	return rc;
}

/* Parses and checks; *DOC stays for the caller when it could be parsed. */
static int
check_doc(struct pacta_schema *schema, const char *name, const void *data,
    size_t len, const struct pacta_rules_options *rules, bool single,
    struct pacta_doc **doc, struct pacta_diags *diags, struct pacta_error *err)
{
	int rc = pacta_doc_parse(doc, name, data, len, diags, err);

	if (rc == PACTA_ESYNTAX || rc == PACTA_ELIMIT)
		return 0;	/* diags tell */
	if (rc == 0 && single)
		rc = pacta_schema_check(schema, *doc, diags, err);
	if (rc == 0 && single)
		rc = pacta_rules_check(*doc, rules, diags, err);
	return rc;
}

static int
check_file(struct check *c, struct pacta_schema *schema, size_t group,
    size_t file, struct group_work *w, struct pacta_check_result *r,
    struct pacta_error *err)
{
	const struct pacta_check_group *g = &c->groups[group];
	struct pacta_rules_options rules = c->options->rules;
	struct pacta_error why = PACTA_ERROR_INIT;
	int rc = read_file(c, group, file, &w->bytes[file], &why);

	if (rc == PACTA_ENOMEM)
		return out_of_memory(err);
	if (rc != 0)
		return add_error(r, &why, g->names[file], err);
	r->files++;
	rules.place = g->agreement;
	return check_doc(schema, g->names[file],
	    pacta_buf_str(&w->bytes[file]), w->bytes[file].len, &rules,
	    !c->options->languages_only, &w->docs[file], &r->diags, err);
}

/* Compares what the languages say, and sets aside what was waived. */
static int
check_concord(struct check *c, struct pacta_lore *lore,
    const struct pacta_check_group *g, struct pacta_doc **docs, size_t n,
    struct pacta_check_result *r, struct pacta_error *err)
{
	struct pacta_concord_options o = PACTA_CONCORD_OPTIONS_INIT;
	int rc = 0;

	o.langs = c->options->rules.langs;
	o.lore = lore;
	o.adoption = c->options->rules.adoption;
	o.termbase = g->aids != NULL ? g->aids->termbase : NULL;
	if (o.langs != NULL)
		rc = pacta_concord_check(docs, n, &o, &r->diags, err);
	if (rc == 0 && g->aids != NULL)
		rc = pacta_waivers_apply(g->aids->waivers, g->aids->nwaivers,
		    docs, n, &r->diags, &r->waived, NULL, err);
	if (g->aids != NULL)
		pacta_diags_move(&r->diags, &g->aids->faults);
	return rc;
}

static int
check_languages(struct check *c, struct pacta_lore *lore,
    struct group_work *w, struct pacta_check_result *r,
    struct pacta_error *err)
{
	struct pacta_doc **docs = calloc(w->count + 1, sizeof(*docs));
	size_t n = 0;
	int rc;

	if (docs == NULL)
		return out_of_memory(err);
	for (size_t i = 0; i < w->count; i++)
		if (w->docs[i] != NULL && strcmp(pacta_doc_root(
		    w->docs[i])->ns, PACTA_AKN_NS) == 0)
			docs[n++] = w->docs[i];
	/* A language that cannot be read is not one that is missing. */
	rc = n < w->count ? 0 : pacta_rules_check_agreement(docs, n,
	    &c->options->rules, &r->diags, err);
	if (rc == 0 && n == w->count)
		rc = check_concord(c, lore, &c->groups[r->group], docs, n, r,
		    err);
	free(docs);
	return rc;
}

/* Keeps what is about the language asked for, and what cannot be told. */
static int
keep_language(const char *lang, const struct group_work *w,
    const struct pacta_check_group *g, struct pacta_diags *diags)
{
	struct pacta_diags kept = PACTA_DIAGS_INIT;
	const char *code;
	bool keep;

	for (size_t i = 0; i < diags->count; i++) {
		const struct pacta_diag *d = &diags->items[i];
		struct pacta_diag *copy;

		keep = true;
		for (size_t k = 0; k < w->count; k++) {
			code = w->docs[k] != NULL ?
			    pacta_doc_language(w->docs[k]) : NULL;
			if (code != NULL && strcmp(code, lang) != 0 &&
			    strcmp(g->names[k], d->place.file) == 0)
				keep = false;
		}
		if (!keep)
			continue;
		copy = pacta_diags_add(&kept, d->severity, d->rule, &d->place,
		    "%s", d->message);
		pacta_diags_other(&kept, copy, &d->other);
		pacta_diags_eid(&kept, copy, d->eid);
	}
	pacta_diags_dispose(diags);
	*diags = kept;
	return kept.failed ? PACTA_ENOMEM : 0;
}

static void
work_dispose(struct group_work *w)
{
	for (size_t i = 0; i < w->count; i++) {
		if (w->docs != NULL)
			pacta_doc_free(w->docs[i]);
		if (w->bytes != NULL)
			pacta_buf_dispose(&w->bytes[i]);
	}
	free(w->docs);
	free(w->bytes);
}

static int
check_group(struct check *c, struct tools *tools, size_t group,
    struct pacta_check_result *r, struct pacta_error *err)
{
	const struct pacta_check_group *g = &c->groups[group];
	struct group_work w = { calloc(g->count + 1, sizeof(*w.bytes)),
	    calloc(g->count + 1, sizeof(*w.docs)), g->count };
	int rc = 0;

	*r = (struct pacta_check_result){ .group = group,
	    .diags = PACTA_DIAGS_INIT, .waived = PACTA_DIAGS_INIT };
	if (w.bytes == NULL || w.docs == NULL)
		rc = out_of_memory(err);
	for (size_t i = 0; i < g->count && rc == 0; i++) {
		rc = check_file(c, tools->schema, group, i, &w, r, err);
		/* A file by itself need not wait for the others. */
		if (!g->agreement) {
			pacta_doc_free(w.docs[i]);
			w.docs[i] = NULL;
			pacta_buf_dispose(&w.bytes[i]);
		}
	}
	if (rc == 0 && g->agreement && r->nerrors == 0)
		rc = check_languages(c, tools->lore, &w, r, err);
	if (rc == 0 && g->agreement && c->options->lang != NULL)
		rc = keep_language(c->options->lang, &w, g, &r->diags);
	pacta_diags_sort(&r->diags);
	pacta_diags_sort(&r->waived);
	if (rc == 0 && (r->diags.failed || r->waived.failed))
		rc = out_of_memory(err);
	work_dispose(&w);
	return rc;
}

/* --- threads ---------------------------------------------------------------- */

/* The next group to work on, or COUNT; waits where results pile up. */
static size_t
take_group(struct check *c)
{
	size_t group;

	pthread_mutex_lock(&c->lock);
	while (!c->stop && c->next < c->count &&
	    c->next >= c->delivered + c->window)
		pthread_cond_wait(&c->changed, &c->lock);
	group = c->stop ? c->count : c->next;
	if (group < c->count)
		c->next++;
	pthread_mutex_unlock(&c->lock);
	return group;
}

static void *
worker(void *arg)
{
	struct check *c = arg;
	struct tools tools = { NULL, NULL };
	struct pacta_error err = PACTA_ERROR_INIT;
	int rc = tools_init(&tools, &err);
	struct check_slot *slot;
	size_t group;

	while ((group = take_group(c)) < c->count) {
		/* Nobody else touches the slot until it is ready. */
		slot = &c->slots[group % c->window];
		slot->err = err;
		slot->rc = rc;
		if (rc == 0)
			slot->rc = check_group(c, &tools, group, &slot->result,
			    &slot->err);
		pthread_mutex_lock(&c->lock);
		slot->ready = true;
		pthread_cond_broadcast(&c->changed);
		pthread_mutex_unlock(&c->lock);
	}
	tools_dispose(&tools);
	return NULL;
}

static int
deliver(struct check *c, size_t group, pacta_check_done done, void *done_arg,
    struct pacta_error *err)
{
	struct check_slot *slot = &c->slots[group % c->window];
	int rc;

	pthread_mutex_lock(&c->lock);
	while (!slot->ready)
		pthread_cond_wait(&c->changed, &c->lock);
	pthread_mutex_unlock(&c->lock);
	rc = slot->rc;
	if (rc != 0 && err != NULL)
		*err = slot->err;
	if (rc == 0)
		rc = done(done_arg, &slot->result);
	result_dispose(&slot->result);
	pthread_mutex_lock(&c->lock);
	slot->ready = false;
	c->delivered = group + 1;
	c->stop |= rc != 0;
	pthread_cond_broadcast(&c->changed);
	pthread_mutex_unlock(&c->lock);
	return rc;
}

static int
check_threads(struct check *c, unsigned threads, pacta_check_done done,
    void *done_arg, struct pacta_error *err)
{
	pthread_t *ids = calloc(threads, sizeof(*ids));
	unsigned started = 0;
	int rc = 0;

	c->window = (size_t)threads * CHECK_WINDOW;
	c->slots = calloc(c->window, sizeof(*c->slots));
	if (ids == NULL || c->slots == NULL)
		rc = out_of_memory(err);
	while (rc == 0 && started < threads &&
	    pthread_create(&ids[started], NULL, worker, c) == 0)
		started++;
	if (rc == 0 && started == 0)
		rc = pacta_error_set(err, PACTA_ESYSTEM,
		    "cannot start a thread");
	for (size_t i = 0; i < c->count && rc == 0; i++)
		rc = deliver(c, i, done, done_arg, err);
	pthread_mutex_lock(&c->lock);
	c->stop = true;
	pthread_cond_broadcast(&c->changed);
	pthread_mutex_unlock(&c->lock);
	while (started > 0)
		pthread_join(ids[--started], NULL);
	for (size_t i = 0; c->slots != NULL && i < c->window; i++)
		result_dispose(&c->slots[i].result);
	free(c->slots);
	free(ids);
	return rc;
}

static int
check_alone(struct check *c, pacta_check_done done, void *done_arg,
    struct pacta_error *err)
{
	struct pacta_check_result result = { .diags = PACTA_DIAGS_INIT,
	    .waived = PACTA_DIAGS_INIT };
	struct tools tools = { NULL, NULL };
	int rc = tools_init(&tools, err);

	for (size_t i = 0; i < c->count && rc == 0; i++) {
		rc = check_group(c, &tools, i, &result, err);
		if (rc == 0)
			rc = done(done_arg, &result);
		result_dispose(&result);
	}
	tools_dispose(&tools);
	return rc;
}

int
pacta_check(const struct pacta_check_group *groups, size_t count,
    const struct pacta_check_options *options, pacta_check_read read,
    void *read_arg, pacta_check_done done, void *done_arg,
    struct pacta_error *err)
{
	struct check c = { .groups = groups, .count = count,
	    .options = options, .read = read, .read_arg = read_arg };
	unsigned threads = options->threads;
	int rc;

	if (threads > count)
		threads = (unsigned)count;
	pthread_mutex_init(&c.lock, NULL);
	pthread_mutex_init(&c.reading, NULL);
	pthread_cond_init(&c.changed, NULL);
	rc = threads > 1 ? check_threads(&c, threads, done, done_arg, err) :
	    check_alone(&c, done, done_arg, err);
	pthread_cond_destroy(&c.changed);
	pthread_mutex_destroy(&c.reading);
	pthread_mutex_destroy(&c.lock);
	return rc;
}

int
pacta_check_bytes(struct pacta_schema *schema, const char *name,
    const void *data, size_t len, const struct pacta_rules_options *options,
    struct pacta_diags *diags, struct pacta_error *err)
{
	struct pacta_doc *doc = NULL;
	int rc = check_doc(schema, name, data, len, options, true, &doc, diags,
	    err);

	pacta_doc_free(doc);
	pacta_diags_sort(diags);
	if (rc == 0 && diags->failed)
		rc = out_of_memory(err);
	return rc;
}

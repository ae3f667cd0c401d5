/* What stands beside the texts of an agreement: its glossary and its waivers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/check.h>

#define MAX_WAIVERS 100000u

static int
out_of_memory(struct pacta_error *err)
{
	return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
}

void
pacta_check_aids_dispose(struct pacta_check_aids *a)
{
	if (a == NULL)
		return;
	pacta_termbase_free(a->own);
	for (size_t i = 0; i < a->nwaivers; i++)
		pacta_waiver_dispose(&a->waivers[i]);
	free(a->waivers);
	pacta_diags_dispose(&a->faults);
	*a = (struct pacta_check_aids)PACTA_CHECK_AIDS_INIT;
}

void
pacta_check_glossary_dispose(struct pacta_check_glossary *g)
{
	pacta_termbase_free(g->termbase);
	*g = (struct pacta_check_glossary)PACTA_CHECK_GLOSSARY_INIT;
}

static void
fault(struct pacta_check_aids *a, const char *rule, const char *name,
    const struct pacta_error *why)
{
	struct pacta_place at = { name, why->line, why->column, why->offset };

	pacta_diags_add(&a->faults, PACTA_ERROR, rule, &at, "%s",
	    why->message);
}

static char *
path_of(const char *folder, const char *name)
{
	char *path = NULL;

	if (asprintf(&path, "%s%s%s", folder, folder[0] != '\0' ? "/" : "",
	    name) < 0)
		return NULL;
	return path;
}

/* Reads a file; *THERE is false when there is none. */
static int
read_file(struct pacta_view *view, const char *path, size_t limit,
    struct pacta_buf *out, bool *there, struct pacta_error *err)
{
	int rc = pacta_view_read(view, path, limit, out, err);

	*there = rc == 0;
	return rc == PACTA_ENOTFOUND ? 0 : rc;
}

/* What is wrong with it are faults of A. */
static int
load_glossary(struct pacta_termbase **out, struct pacta_check_aids *a,
    struct pacta_view *view, const char *folder, const char *shown,
    const struct pacta_langs *langs, struct pacta_error *err)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_error why = PACTA_ERROR_INIT;
	char *path = path_of(folder, "glossary.tbx"), *name = NULL;
	bool there = false;
	int rc = 0;

	if (path == NULL || asprintf(&name, "%s%s", shown, path) < 0) {
		free(path);
		return out_of_memory(err);
	}
	rc = read_file(view, path, PACTA_TERMBASE_MAX_BYTES, &b, &there, &why);
	if (rc == 0 && there) {
		rc = pacta_termbase_parse(out, name,
		    pacta_buf_str(&b), b.len, langs, &a->faults, &why);
	} else if (rc != 0 && rc != PACTA_ENOMEM) {
		fault(a, "concord-term", name, &why);
	}
	rc = rc == PACTA_ENOMEM ? out_of_memory(err) : 0;
	pacta_buf_dispose(&b);
	free(path);
	free(name);
	return rc;
}

/* --- waivers --------------------------------------------------------------------- */

static bool
is_waiver_name(const char *name)
{
	return strlen(name) == 15 && strspn(name, "0123456789abcdef") == 8 &&
	    strcmp(name + 8, ".waiver") == 0;
}

static int
add_waiver(struct pacta_check_aids *a, const char *file, const char *name,
    const struct pacta_buf *b, struct pacta_error *err)
{
	struct pacta_waiver *more;
	struct pacta_error why = PACTA_ERROR_INIT;
	char want[PACTA_WAIVER_FILE_SIZE];
	int rc;

	/* Grown by doubling: there may be thousands. */
	if ((a->nwaivers & (a->nwaivers - 1)) == 0) {
		more = realloc(a->waivers, (a->nwaivers == 0 ? 1 :
		    a->nwaivers * 2) * sizeof(*more));
		if (more == NULL)
			return out_of_memory(err);
		a->waivers = more;
	}
	rc = pacta_waiver_parse(&a->waivers[a->nwaivers], name,
	    pacta_buf_str(b), b->len, &why);
	pacta_waiver_file(want, pacta_buf_str(b), b->len);
	if (rc == 0 && strcmp(want, file) != 0)
		rc = pacta_error_set(&why, PACTA_ESYNTAX, "the file is named "
		    "%s, but its content makes that %s: it was changed after "
		    "it was written", file, want);
	if (rc == 0) {
		a->nwaivers++;
		return 0;
	}
	pacta_waiver_dispose(&a->waivers[a->nwaivers]);
	if (rc == PACTA_ENOMEM)
		return out_of_memory(err);
	fault(a, "waiver-file", name, &why);
	return 0;
}

static int
load_waiver(struct pacta_check_aids *a, struct pacta_view *view,
    const char *folder, const char *shown, const char *file,
    struct pacta_error *err)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_error why = PACTA_ERROR_INIT;
	char *path = path_of(folder, file), *name = NULL;
	bool there = false;
	int rc;

	if (path == NULL || asprintf(&name, "%s%s", shown, path) < 0) {
		free(path);
		return out_of_memory(err);
	}
	rc = read_file(view, path, PACTA_WAIVER_MAX_BYTES, &b, &there, &why);
	if (rc == PACTA_ENOMEM)
		rc = out_of_memory(err);
	else if (rc != 0) {
		fault(a, "waiver-file", name, &why);
		rc = 0;
	} else if (there)
		rc = add_waiver(a, file, name, &b, err);
	pacta_buf_dispose(&b);
	free(path);
	free(name);
	return rc;
}

int
pacta_check_aids_waivers(struct pacta_check_aids *a, struct pacta_view *view,
    const char *folder, const char *shown, struct pacta_error *err)
{
	struct pacta_entries e = PACTA_ENTRIES_INIT;
	char *path = path_of(folder, "waivers");
	int rc = path != NULL ? pacta_view_list(view, path, &e, err) :
	    out_of_memory(err);

	if (rc == PACTA_ENOTFOUND)
		rc = 0;
	for (size_t i = 0; i < e.count && rc == 0 &&
	    a->nwaivers < MAX_WAIVERS; i++)
		if (is_waiver_name(e.items[i].name))
			rc = load_waiver(a, view, path, shown,
			    e.items[i].name, err);
	pacta_entries_dispose(&e);
	free(path);
	if (rc == 0 && a->faults.failed)
		rc = out_of_memory(err);
	return rc;
}

int
pacta_check_aids_load(struct pacta_check_aids *a, struct pacta_view *view,
    const char *folder, const char *shown, const struct pacta_langs *langs,
    struct pacta_check_glossary *top, struct pacta_error *err)
{
	int rc = load_glossary(&a->own, a, view, folder, shown, langs, err);

	a->termbase = a->own;
	if (rc == 0 && a->own == NULL && folder[0] != '\0')
		rc = pacta_check_aids_glossary(a, view, shown, langs, top, err);
	return rc != 0 ? rc : pacta_check_aids_waivers(a, view, folder, shown,
	    err);
}

int
pacta_check_aids_glossary(struct pacta_check_aids *a, struct pacta_view *view,
    const char *shown, const struct pacta_langs *langs,
    struct pacta_check_glossary *top, struct pacta_error *err)
{
	int rc = 0;

	if (!top->read)
		rc = load_glossary(&top->termbase, a, view, "", shown, langs,
		    err);
	top->read = true;
	a->termbase = top->termbase;
	return rc;
}

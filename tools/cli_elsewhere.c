/*
 * What refers from other agreements to provisions that were renumbered.  These
 * texts are somebody else's draft, or adopted already: they are named, not
 * written.
 */
#include <stdlib.h>
#include <string.h>

#include <pacta/doc.h>
#include <pacta/frbr.h>
#include <pacta/repo.h>
#include <pacta/store.h>

#include "cli.h"

struct elsewhere {
	struct pacta_doc *was, *is;	/* one text before and behind */
	struct pacta_uri work;
	struct pacta_buf uri;		/* the same, printed */
	const char *slug;
	struct pacta_diags *diags;
};

/* The provision known as IDENTITY in the text as it is; NULL when it was taken
 * out. */
static const struct pacta_node *
find_identity(const struct elsewhere *e, const char *identity)
{
	const struct pacta_node *root = pacta_doc_root(e->is), *n;
	const char *id;

	for (n = root; n != NULL; n = pacta_node_next(n, root)) {
		id = n->type == PACTA_ELEMENT ? pacta_node_identity(n) : NULL;
		if (id != NULL && strcmp(id, identity) == 0)
			return n;
	}
	return NULL;
}

/* Whether any provision has another id than it had. */
static bool
any_moved(struct elsewhere *e)
{
	const struct pacta_node *root = pacta_doc_main(e->was), *n, *other;
	const char *eid;

	for (n = root; n != NULL; n = pacta_node_next(n, root)) {
		eid = n->type == PACTA_ELEMENT &&
		    pacta_el_kind(n->el) == PACTA_KIND_HIER ?
		    pacta_node_get(n, PACTA_AT_EID) : NULL;
		other = eid != NULL ? pacta_doc_find(e->is, eid) : NULL;
		if (eid != NULL && (other == NULL || strcmp(
		    pacta_node_identity(other), pacta_node_identity(n)) != 0))
			return true;
	}
	return false;
}

static void
look_at(struct elsewhere *e, const struct pacta_doc *doc,
    const struct pacta_attr *a)
{
	struct pacta_uri uri;
	const struct pacta_node *was, *is;
	struct pacta_place place;
	const char *now;

	if (a->value[0] != '/' || pacta_uri_parse(&uri, a->value, NULL) != 0 ||
	    uri.fragment == NULL || uri.version[0] != '\0' ||
	    !pacta_uri_same_work(&uri, &e->work))
		return;
	was = pacta_doc_find(e->was, uri.fragment);
	if (was == NULL || pacta_node_identity(was) == NULL)
		return;
	is = find_identity(e, pacta_node_identity(was));
	now = is != NULL ? pacta_node_get(is, PACTA_AT_EID) : NULL;
	if (now != NULL && strcmp(now, uri.fragment) == 0)
		return;
	place = pacta_doc_attr_place(doc, a, 0);
	pacta_diags_add(e->diags, PACTA_WARNING, "fmt-elsewhere", &place,
	    now != NULL ? "this refers to '%s' of %s, which is '%s' now; texts "
	    "of other agreements are not changed" : "this refers to '%s' of "
	    "%s, which was taken out", uri.fragment, e->slug, now);
}

static void
look_through(struct elsewhere *e, const char *path, const struct pacta_buf *b)
{
	struct pacta_diags ignored = PACTA_DIAGS_INIT;
	struct pacta_doc *doc = NULL;
	const struct pacta_node *root, *n;

	/* Most texts do not name this work at all. */
	if (memmem(b->data, b->len, e->uri.data, e->uri.len) != NULL &&
	    pacta_doc_parse(&doc, path, b->data, b->len, &ignored, NULL) == 0) {
		root = pacta_doc_main(doc);
		for (n = root; n != NULL; n = pacta_node_next(n, root))
			for (const struct pacta_attr *a = n->type ==
			    PACTA_ELEMENT ? n->attrs : NULL; a != NULL;
			    a = a->next)
				if (a->at == PACTA_AT_HREF || a->at ==
				    PACTA_AT_FROM || a->at == PACTA_AT_UPTO)
					look_at(e, doc, a);
	}
	pacta_doc_free(doc);
	pacta_diags_dispose(&ignored);
}

static int
look_in_folder(struct elsewhere *e, struct pacta_view *view,
    const char *parent, const char *name, struct pacta_error *err)
{
	struct pacta_entries entries = PACTA_ENTRIES_INIT;
	struct pacta_buf b = PACTA_BUF_INIT;
	char lang[4], *inside, *path;
	int rc = pacta_view_list(view, name, &entries, err);

	for (size_t i = 0; rc == 0 && i < entries.count; i++) {
		if (entries.items[i].type != PACTA_ENTRY_FILE ||
		    !pacta_path_language(entries.items[i].name, lang))
			continue;
		inside = cli_join(name, entries.items[i].name);
		path = inside != NULL ? cli_join(parent, inside) : NULL;
		pacta_buf_clear(&b);
		if (path == NULL)
			rc = pacta_error_set(err, PACTA_ENOMEM,
			    "out of memory");
		/* What cannot be read is told by whoever looks at it. */
		else if (pacta_view_read(view, inside, PACTA_DOC_MAX_BYTES, &b,
		    NULL) == 0 && b.len > 0)
			look_through(e, path, &b);
		free(inside);
		free(path);
	}
	pacta_buf_dispose(&b);
	pacta_entries_dispose(&entries);
	return rc;
}

static int
look_in_all(struct elsewhere *e, const char *parent, struct pacta_error *err)
{
	struct pacta_entries entries = PACTA_ENTRIES_INIT;
	struct pacta_view *view = NULL;
	int rc = pacta_view_folder(&view, parent, err);

	if (rc == 0)
		rc = pacta_view_list(view, "", &entries, err);
	for (size_t i = 0; rc == 0 && i < entries.count; i++)
		if (entries.items[i].type == PACTA_ENTRY_FOLDER &&
		    entries.items[i].name[0] != '.' &&
		    strcmp(entries.items[i].name, e->slug) != 0)
			rc = look_in_folder(e, view, parent,
			    entries.items[i].name, err);
	pacta_entries_dispose(&entries);
	pacta_view_free(view);
	return rc;
}

int
cli_elsewhere(const char *folder, struct pacta_doc *was, struct pacta_doc *is,
    struct pacta_diags *diags, struct pacta_error *err)
{
	struct elsewhere e = { .was = was, .is = is, .uri = PACTA_BUF_INIT,
	    .diags = diags };
	char *parent = strdup(folder), *slash;
	size_t n = strlen(folder);
	struct pacta_frbr id;
	int rc = 0;

	if (parent == NULL)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	while (n > 1 && parent[n - 1] == '/')
		parent[--n] = '\0';
	slash = strrchr(parent, '/');
	if (slash != NULL && slash > parent && pacta_frbr_read(&id, is,
	    NULL) == 0 && any_moved(&e)) {
		*slash = '\0';
		e.slug = slash + 1;
		e.work = id.uri;
		e.work.component[0] = '\0';
		pacta_uri_print(&e.work, PACTA_URI_WORK, &e.uri);
		rc = pacta_buf_failed(&e.uri) ? pacta_error_set(err,
		    PACTA_ENOMEM, "out of memory") :
		    look_in_all(&e, parent, err);
	}
	pacta_buf_dispose(&e.uri);
	free(parent);
	return rc;
}

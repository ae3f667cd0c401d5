#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <pacta/repo.h>
#include <pacta/store.h>

#include "cli.h"

#define LANG_FOLDER "languages"
#define LANG_MAX (1u << 20)

static bool
is_lang_file(const struct pacta_entry *entry)
{
	size_t n = strlen(entry->name);

	return entry->type == PACTA_ENTRY_FILE && n > 5 &&
	    strcmp(entry->name + n - 5, ".lang") == 0;
}

static int
add_file(struct pacta_langs *langs, struct pacta_view *view, const char *name,
    struct pacta_error *err)
{
	struct pacta_buf path = PACTA_BUF_INIT, data = PACTA_BUF_INIT;
	int rc;

	pacta_buf_addf(&path, LANG_FOLDER "/%s", name);
	rc = pacta_view_read(view, pacta_buf_str(&path), LANG_MAX, &data, err);
	if (rc == 0)
		rc = pacta_langs_add(langs, pacta_buf_str(&path),
		    pacta_buf_str(&data), data.len, err);
	pacta_buf_dispose(&path);
	pacta_buf_dispose(&data);
	return rc;
}

static int
add_folder(struct pacta_langs *langs, struct pacta_view *view,
    struct pacta_error *err)
{
	struct pacta_entries entries = PACTA_ENTRIES_INIT;
	int rc = pacta_view_list(view, LANG_FOLDER, &entries, err);

	if (rc == PACTA_ENOTFOUND)
		return 0;
	for (size_t i = 0; i < entries.count && rc == 0; i++)
		if (is_lang_file(&entries.items[i]))
			rc = add_file(langs, view, entries.items[i].name, err);
	pacta_entries_dispose(&entries);
	return rc;
}

static bool
holds(const char *folder, const char *name)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	bool yes;

	pacta_buf_addf(&b, "%s/%s", folder, name);
	yes = !pacta_buf_failed(&b) && access(b.data, F_OK) == 0;
	pacta_buf_dispose(&b);
	return yes;
}

char *
cli_top(const char *path)
{
	char *folder = realpath(path, NULL), *slash;

	while (folder != NULL) {
		if (holds(folder, "agreements") || holds(folder, ".git"))
			return folder;
		slash = strrchr(folder, '/');
		if (slash == NULL || slash[1] == '\0')
			break;
		slash[slash == folder] = '\0';
	}
	free(folder);
	return NULL;
}

int
cli_langs(struct pacta_langs **out, const char *path, struct pacta_error *err)
{
	struct pacta_langs *langs = NULL;
	struct pacta_view *view = NULL;
	char *top = cli_top(path);
	int rc = pacta_langs_new(&langs, err);

	*out = NULL;
	if (rc == 0 && top != NULL &&
	    (rc = pacta_view_folder(&view, top, err)) == 0)
		rc = add_folder(langs, view, err);
	pacta_view_free(view);
	free(top);
	if (rc == 0) {
		*out = langs;
		langs = NULL;
	}
	pacta_langs_free(langs);
	return rc;
}

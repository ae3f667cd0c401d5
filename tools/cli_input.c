#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <pacta/file.h>
#include <pacta/repo.h>

#include "cli.h"

/* --- reading ---------------------------------------------------------------- */

int
cli_read_stdin(struct pacta_buf *out, size_t max, struct pacta_error *err)
{
	char part[65536];
	size_t n;

	while ((n = fread(part, 1, sizeof(part), stdin)) > 0) {
		pacta_buf_add(out, part, n);
		if (out->len > max)
			return pacta_error_set(err, PACTA_ELIMIT,
			    "standard input is over %zu MiB", max >> 20);
	}
	if (ferror(stdin))
		return pacta_error_set(err, PACTA_EIO,
		    "cannot read standard input");
	return pacta_buf_failed(out) ? pacta_error_set(err, PACTA_ENOMEM,
	    "out of memory") : 0;
}

/* --- names ------------------------------------------------------------------ */

char *
cli_join(const char *folder, const char *name)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	size_t n = strlen(folder);

	pacta_buf_adds(&b, folder);
	if (n > 0 && folder[n - 1] != '/')
		pacta_buf_addc(&b, '/');
	pacta_buf_adds(&b, name);
	return pacta_buf_detach(&b, NULL);
}

int
cli_list_folder(const char *folder, struct pacta_entries *out,
    struct pacta_error *err)
{
	struct pacta_view *view = NULL;
	int rc = pacta_view_folder(&view, folder, err);

	if (rc == 0)
		rc = pacta_view_list(view, "", out, err);
	pacta_view_free(view);
	return rc;
}

bool
cli_passes_over(const struct pacta_entry *e)
{
	return e->type != PACTA_ENTRY_FOLDER || e->name[0] == '.' ||
	    strcmp(e->name, "versions") == 0 || strcmp(e->name, "acts") == 0 ||
	    strcmp(e->name, "media") == 0;
}

/* --- the machine ------------------------------------------------------------ */

unsigned
cli_processors(unsigned max)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return n < 1 ? 1 : (unsigned long)n > max ? max : (unsigned)n;
}

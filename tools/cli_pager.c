/* Output through the pager git would use. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

/* git knows: GIT_PAGER, core.pager, PAGER, in this order. */
static bool
pager_name(char *out, size_t size)
{
	FILE *git = popen("git var GIT_PAGER 2>/dev/null", "r");
	const char *env;
	size_t n;

	out[0] = '\0';
	if (git != NULL) {
		if (fgets(out, (int)size, git) == NULL)
			out[0] = '\0';
		pclose(git);
	}
	n = strcspn(out, "\n");
	out[n] = '\0';
	if (n == 0) {
		env = getenv("PAGER");
		snprintf(out, size, "%s", env != NULL ? env : "less");
	}
	return out[0] != '\0' && strcmp(out, "cat") != 0;
}

int
cli_page(const struct pacta_buf *b)
{
	char name[1024];
	FILE *pager;
	void (*before)(int);

	if (!isatty(STDOUT_FILENO) || getenv("GIT_PAGER_IN_USE") != NULL ||
	    !pager_name(name, sizeof(name)))
		return cli_output(b);
	/* As git does: leave what fits on the screen, keep colours. */
	setenv("LESS", "FRX", 0);
	setenv("LV", "-c", 0);
	fflush(stdout);
	before = signal(SIGPIPE, SIG_IGN);	/* a reader may stop reading */
	pager = popen(name, "w");
	if (pager == NULL) {
		signal(SIGPIPE, before);
		return cli_output(b);
	}
	(void)fwrite(pacta_buf_str(b), 1, b->len, pager);
	pclose(pager);
	signal(SIGPIPE, before);
	return CLI_YES;
}

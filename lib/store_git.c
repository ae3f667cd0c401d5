#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>

#include "store_git.h"

struct store_git git;

static void *
git_symbol(void *library, const char *name, bool *missing)
{
	void *f = *missing ? NULL : dlsym(library, name);

	*missing = f == NULL;	/* from then on: dlerror() tells of the first */
	return f;
}

const char *
store_git_load(void)
{
	static char problem[256];
	/* Of the release whose headers gave the table its types. */
	void *library = dlopen("libgit2.so." LIBGIT2_SOVERSION,
	    RTLD_NOW | RTLD_LOCAL);
	bool missing = library == NULL;

	if (library != NULL) {
#define X(name) git.name = (__typeof__(git.name))git_symbol(library, \
	    "git_" #name, &missing);
		GIT_FUNCTIONS(X)
#undef X
	}
	if (!missing)
		return NULL;
	snprintf(problem, sizeof(problem), "%s", dlerror());
	return problem;
}

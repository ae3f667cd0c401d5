#include <errno.h>
#include <malloc.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "commands.h"

static const struct cli_command commands[] = {
#define X(name, summary) { #name, cmd_##name, summary },
	CLI_COMMANDS(X)
#undef X
};

#define NCOMMANDS (sizeof(commands) / sizeof(commands[0]))

static void
usage(FILE *to)
{
	fputs("usage: pacta [-C DIR] COMMAND [OPTIONS] ...\n"
	    "       pacta help [COMMAND]\n\n", to);
	for (size_t i = 0; i < NCOMMANDS; i++)
		fprintf(to, "  %-10s %s\n", commands[i].name,
		    commands[i].summary);
	fputs("\npacta COMMAND --help tells what a command does; "
	    "man pacta-COMMAND tells all of it.\n", to);
}

static const struct cli_command *
find(const char *name)
{
	for (size_t i = 0; i < NCOMMANDS; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static int
unknown(const char *name)
{
	fputs("pacta: no command '", stderr);
	cli_print_safe(stderr, name);
	fputs("'; see pacta help\n", stderr);
	return CLI_CANNOT;
}

static int
run_help(int argc, char **argv)
{
	char option[] = "--help";
	char *args[] = { argc > 1 ? argv[1] : NULL, option, NULL };
	const struct cli_command *c;

	if (argc < 2) {
		usage(stdout);
		return CLI_YES;
	}
	c = find(argv[1]);
	return c != NULL ? c->run(2, args) : unknown(argv[1]);
}

/* Takes the options before the command; returns their number, or -1. */
static int
global_options(int argc, char **argv)
{
	const char *why;
	int i = 1;

	while (i + 1 < argc && strcmp(argv[i], "-C") == 0) {
		if (chdir(argv[i + 1]) != 0) {
			why = strerror(errno);
			fputs("pacta: error: cannot go to ", stderr);
			cli_print_safe(stderr, argv[i + 1]);
			fprintf(stderr, ": %s\n", why);
			return -1;
		}
		i += 2;
	}
	return i;
}

static int
run(int argc, char **argv)
{
	int i = global_options(argc, argv);
	const struct cli_command *c;
	const char *name;

	/* Documents come and go by the thousand; giving their memory back to the
	 * system each time costs a third of checking them.  Large trees of git
	 * do too, and setting the one keeps the other from adapting. */
	mallopt(M_TRIM_THRESHOLD, 64 << 20);
	mallopt(M_MMAP_THRESHOLD, 32 << 20);
	if (i < 0)
		return CLI_CANNOT;
	if (i >= argc) {
		usage(stderr);
		return CLI_CANNOT;
	}
	name = argv[i];
	if (strcmp(name, "--version") == 0)
		name = "version";
	if (strcmp(name, "help") == 0 || strcmp(name, "--help") == 0 ||
	    strcmp(name, "-h") == 0)
		return run_help(argc - i, argv + i);
	c = find(name);
	return c != NULL ? c->run(argc - i, argv + i) : unknown(name);
}

/* What could not be written is a failure, whatever the command thought. */
int
main(int argc, char **argv)
{
	int rc;

	/* A message is written by parts, and there may be many thousand. */
	setvbuf(stderr, NULL, _IOLBF, BUFSIZ);
	rc = run(argc, argv);

	if (fflush(stdout) == 0 && !ferror(stdout))
		return rc;
	if (rc != CLI_CANNOT)
		fprintf(stderr,
		    "pacta: error: cannot write to standard output\n");
	return CLI_CANNOT;
}

#include <string.h>

#include "cli.h"
#include "commands.h"

static const char help[] =
	"usage: pacta version\n"
	"\n"
	"Prints the version of pacta.\n";

int
cmd_version(int argc, char **argv)
{
	if (argc > 1 && (strcmp(argv[1], "--help") == 0 ||
	    strcmp(argv[1], "-h") == 0))
		return cli_help(help);
	if (argc > 1)
		return cli_misuse("version", "takes no arguments");
	return cli_help("pacta " PACTA_VERSION "\n");
}

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

/* The length of the UTF-8 sequence S begins with; 0 when it is none. */
static size_t
sequence(const char *s)
{
	unsigned char c = (unsigned char)*s;
	size_t n = c < 0x80 ? 1 : c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 :
	    c < 0xf5 ? 4 : 0;

	for (size_t i = 1; i < n; i++)
		if (((unsigned char)s[i] & 0xc0) != 0x80)
			return 0;
	return n;
}

/* The length of what begins S and must not reach a terminal: a control
 * character, one that turns the direction of what follows, or what is no
 * character; else 0. */
static size_t
unprintable(const char *s)
{
	static const char *const more[] = { "\xd8\x9c", "\xe2\x80\x8e",
	    "\xe2\x80\x8f", "\xe2\x80\xa8", "\xe2\x80\xa9",
	    "\xe2\x80\xaa", "\xe2\x80\xab", "\xe2\x80\xac",
	    "\xe2\x80\xad", "\xe2\x80\xae", "\xe2\x81\xa6",
	    "\xe2\x81\xa7", "\xe2\x81\xa8", "\xe2\x81\xa9" };
	unsigned char c = (unsigned char)*s;

	if (c < 0x20 || c == 0x7f || sequence(s) == 0)
		return 1;
	if (c == 0xc2 && (unsigned char)s[1] < 0xa0)
		return 2;
	for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++)
		if (strncmp(s, more[i], strlen(more[i])) == 0)
			return strlen(more[i]);
	return 0;
}

void
cli_print_safe(FILE *to, const char *s)
{
	size_t n;

	while (*s != '\0') {
		n = unprintable(s);
		if (n > 0)
			fputc('?', to);
		else
			fwrite(s, 1, n = sequence(s), to);
		s += n;
	}
}

int
cli_fail(const struct pacta_error *err)
{
	cli_print_safe(stderr, err->file[0] != '\0' ? err->file : "pacta");
	if (err->file[0] != '\0' && err->line > 0)
		fprintf(stderr, ":%u:%u", err->line,
		    err->column > 0 ? err->column : 1);
	fputs(": error: ", stderr);
	cli_print_safe(stderr, err->message);
	if (err->rule[0] != '\0')
		fprintf(stderr, " [%s]", err->rule);
	fputc('\n', stderr);
	return CLI_CANNOT;
}

int
cli_misuse(const char *command, const char *fmt, ...)
{
	char text[2048];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	fprintf(stderr, "pacta %s: ", command);
	cli_print_safe(stderr, text);
	fprintf(stderr, "; see pacta %s --help\n", command);
	return CLI_CANNOT;
}

int
cli_bad_option(const char *command, int c, char *const *argv)
{
	return cli_misuse(command, c == ':' ? "%s needs a value" :
	    "unknown option '%s'", argv[optind - 1]);
}

void
cli_print_place(FILE *to, const struct pacta_place *place)
{
	cli_print_safe(to, place->file);
	fprintf(to, ":%u:%u: ", place->line > 0 ? place->line : 1,
	    place->column > 0 ? place->column : 1);
}

void
cli_print_diag(FILE *to, const struct pacta_diag *d, bool strict)
{
	enum pacta_severity s = d->severity;

	if (strict && s == PACTA_WARNING)
		s = PACTA_ERROR;
	cli_print_place(to, &d->place);
	fprintf(to, "%s: %s [%s]\n", pacta_severity_name(s), d->message,
	    d->rule);
}

int
cli_print_diags(const struct pacta_diags *l, bool strict)
{
	for (size_t i = 0; i < l->count; i++)
		cli_print_diag(stderr, &l->items[i], strict);
	return l->errors > 0 || (strict && l->warnings > 0) ? CLI_NO : CLI_YES;
}

int
cli_help(const char *text)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	int rc;

	pacta_buf_adds(&b, text);
	rc = cli_output(&b);
	pacta_buf_dispose(&b);
	return rc;
}

int
cli_output(const struct pacta_buf *b)
{
	if (pacta_buf_failed(b)) {
		fputs("pacta: error: out of memory\n", stderr);
		return CLI_CANNOT;
	}
	if (fwrite(pacta_buf_str(b), 1, b->len, stdout) == b->len &&
	    fflush(stdout) == 0)
		return CLI_YES;
	fprintf(stderr, "pacta: error: cannot write to standard output: %s\n",
	    strerror(errno));
	return CLI_CANNOT;
}

int
cli_result(struct pacta_buf *b, int rc, const struct pacta_error *err)
{
	rc = rc != 0 ? cli_fail(err) : cli_output(b);
	pacta_buf_dispose(b);
	return rc;
}

int
cli_ask(const char *question, bool *yes, struct pacta_error *err)
{
	FILE *tty = fopen("/dev/tty", "r+e");
	char line[32] = "";

	*yes = false;
	if (tty == NULL)
		return pacta_error_set(err, PACTA_EUSAGE, "there is no "
		    "terminal to ask on; --yes goes ahead without asking");
	fprintf(tty, "%s [y/N] ", question);
	fflush(tty);
	if (fgets(line, sizeof(line), tty) != NULL)
		*yes = strcmp(line, "y\n") == 0 || strcmp(line, "yes\n") == 0;
	fclose(tty);
	return 0;
}

bool
cli_colour(FILE *to)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return (no == NULL || no[0] == '\0') && isatty(fileno(to)) &&
	    term != NULL && strcmp(term, "dumb") != 0;
}

/*
 * Runs a command on a terminal of its own, and answers its questions:
 *
 *	pty QUESTION ANSWER [QUESTION ANSWER ...] -- COMMAND [ARGUMENT ...]
 *
 * Each time the terminal has shown QUESTION, ANSWER is typed, and Enter.  All
 * that was shown is printed; the exit status is the command's, 99 when a
 * question did not come.
 */
#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TIMEOUT_MS = 20000, CAP = 1 << 20 };

static char seen[CAP];
static size_t len, from;

/* Reads what is there; 0 at the end. */
static int
more(int fd)
{
	struct pollfd p = { fd, POLLIN, 0 };
	ssize_t n;

	if (poll(&p, 1, TIMEOUT_MS) <= 0 || len == CAP - 1)
		return 0;
	n = read(fd, seen + len, CAP - 1 - len);
	if (n <= 0)
		return 0;
	len += (size_t)n;
	seen[len] = '\0';
	return 1;
}

static int
answer(int fd, const char *question, const char *text)
{
	char *at;

	while ((at = strstr(seen + from, question)) == NULL)
		if (!more(fd))
			return -1;
	from = (size_t)(at - seen) + strlen(question);
	if (write(fd, text, strlen(text)) < 0 || write(fd, "\n", 1) < 0)
		return -1;
	return 0;
}

int
main(int argc, char **argv)
{
	int fd, status, i = 1, missed = 0;
	pid_t pid = forkpty(&fd, NULL, NULL, NULL);

	if (pid < 0) {
		perror("forkpty");
		return 98;
	}
	while (i < argc && strcmp(argv[i], "--") != 0)
		i += 2;
	if (pid == 0) {
		if (i + 1 >= argc)
			_exit(97);
		execvp(argv[i + 1], argv + i + 1);
		_exit(97);
	}
	for (int k = 1; k < i && !missed; k += 2)
		missed = answer(fd, argv[k], argv[k + 1]) != 0;
	while (!missed && more(fd))
		;
	fputs(seen, stdout);
	close(fd);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (missed)
		return 99;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 96;
}

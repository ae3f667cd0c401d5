/*
 * Times commands against each other: each round runs every command once, in
 * turn, so that a machine's drift hits all alike; the table has medians, and
 * the median over rounds of the ratio to the first command.
 *
 *	measure ROUNDS NAME COMMAND NAME COMMAND ...
 *
 * A command is one string for sh -c; its output is thrown away, and its
 * exit code must be 0 (or 1 where COMMAND starts with '!').
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_COMMANDS 16
#define MAX_ROUNDS 101

struct run {
	double wall_s, cpu_s, peak_mib;
};

static struct run runs[MAX_COMMANDS][MAX_ROUNDS];

static double
now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double
seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static int
run_once(const char *command, struct run *r)
{
	struct rusage u;
	double start = now_s();
	int status, null, want = 0;
	pid_t pid;

	if (command[0] == '!') {
		want = 1;
		command++;
	}
	pid = fork();
	if (pid < 0)
		return -1;
	if (pid == 0) {
		null = open("/dev/null", O_RDWR);
		if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 ||
		    dup2(null, 2) < 0)
			_exit(126);
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	if (wait4(pid, &status, 0, &u) != pid)
		return -1;
	r->wall_s = now_s() - start;
	r->cpu_s = seconds(u.ru_utime) + seconds(u.ru_stime);
	r->peak_mib = (double)u.ru_maxrss / 1024;
	if (WIFEXITED(status) && (WEXITSTATUS(status) == 0 ||
	    (want == 1 && WEXITSTATUS(status) == 1)))
		return 0;
	fprintf(stderr, "measure: failed (status %d): %s\n", status, command);
	return -1;
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(double *v, int n)
{
	qsort(v, (size_t)n, sizeof(*v), by_value);
	return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

static void
print_row(const char *name, int c, int rounds)
{
	double wall[MAX_ROUNDS], cpu[MAX_ROUNDS], peak[MAX_ROUNDS],
	    ratio[MAX_ROUNDS];

	for (int i = 0; i < rounds; i++) {
		wall[i] = runs[c][i].wall_s;
		cpu[i] = runs[c][i].cpu_s;
		peak[i] = runs[c][i].peak_mib;
		ratio[i] = runs[c][i].wall_s / runs[0][i].wall_s;
	}
	printf("| %-44s | %9.4f | %9.4f | %8.1f | %8.2f |\n", name,
	    median(wall, rounds), median(cpu, rounds), median(peak, rounds),
	    median(ratio, rounds));
}

int
main(int argc, char **argv)
{
	int rounds = argc > 3 ? atoi(argv[1]) : 0, n = (argc - 2) / 2;
	struct run warm;

	if (rounds < 1 || rounds > MAX_ROUNDS || argc % 2 != 0 ||
	    n > MAX_COMMANDS) {
		fputs("usage: measure ROUNDS NAME COMMAND ...\n", stderr);
		return 2;
	}
	for (int c = 0; c < n; c++)
		if (run_once(argv[3 + 2 * c], &warm) != 0)
			return 1;
	for (int i = 0; i < rounds; i++)
		for (int c = 0; c < n; c++)
			if (run_once(argv[3 + 2 * c], &runs[c][i]) != 0)
				return 1;
	printf("| %-44s | %9s | %9s | %8s | %8s |\n", "command", "wall s",
	    "CPU s", "peak MiB", "ratio");
	puts("|----------------------------------------------|-----------|-----------|----------|----------|");
	for (int c = 0; c < n; c++)
		print_row(argv[2 + 2 * c], c, rounds);
	return 0;
}

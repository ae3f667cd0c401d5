#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <pacta/file.h>

#include "cli_key.h"

enum { AGENT_TIMEOUT_MS = 120000 };	/* somebody may have to confirm */

/* --- passphrases ------------------------------------------------------ */

void
cli_passphrase_wipe(struct cli_passphrase *p)
{
	pacta_secret_release(p->text);
	*p = (struct cli_passphrase){ NULL, 0 };
}

static int
too_long(struct pacta_error *err)
{
	return pacta_error_set(err, PACTA_ELIMIT, "the passphrase is over the "
	    "limit of %d bytes", PACTA_PASSPHRASE_LIMIT);
}

/* Byte by byte, so that a second line stays for the next reader. */
static int
read_line(int fd, struct cli_passphrase *p, struct pacta_error *err)
{
	ssize_t n;
	char c;

	for (;;) {
		n = read(fd, &c, 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return pacta_error_set(err, PACTA_EIO, "cannot read "
			    "the passphrase from file descriptor %d: %s", fd,
			    strerror(errno));
		if (n == 0 || c == '\n')
			return 0;
		if (p->len == PACTA_PASSPHRASE_LIMIT)
			return too_long(err);
		p->text[p->len++] = c;
	}
}

/* Drops the last character: a whole code point. */
static void
erase_last(struct cli_passphrase *p)
{
	while (p->len > 0 && (p->text[--p->len] & 0xc0) == 0x80)
		;
}

/*
 * Reads a line typed at a terminal in raw mode: no signal can interrupt it, so
 * the terminal is always set back.  Control-C gives up.
 */
static int
read_typed(int tty, struct cli_passphrase *p, struct pacta_error *err)
{
	unsigned char c;
	ssize_t n;

	for (;;) {
		n = read(tty, &c, 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0 || c == 3 || (c == 4 && p->len == 0))
			return pacta_error_set(err, PACTA_EREFUSED,
			    "no passphrase was given");
		if (c == '\n' || c == '\r' || c == 4)
			return 0;
		if (c == 8 || c == 127)
			erase_last(p);
		else if (c == 21)
			p->len = 0;
		else if (p->len == PACTA_PASSPHRASE_LIMIT)
			return too_long(err);
		else
			p->text[p->len++] = (char)c;
	}
}

static void
say(int tty, const char *text)
{
	if (write(tty, text, strlen(text)) < 0)
		return;		/* a prompt that is not seen hurts nobody */
}

static int
ask(int tty, const char *prompt, struct cli_passphrase *p,
    struct pacta_error *err)
{
	struct termios was, raw;
	int rc;

	if (tcgetattr(tty, &was) != 0)
		return pacta_error_set(err, PACTA_EUSAGE,
		    "not a terminal: %s", strerror(errno));
	raw = was;
	raw.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	if (tcsetattr(tty, TCSAFLUSH, &raw) != 0)
		return pacta_error_set(err, PACTA_EIO,
		    "cannot silence the terminal: %s", strerror(errno));
	say(tty, prompt);
	rc = read_typed(tty, p, err);
	say(tty, "\n");
	tcsetattr(tty, TCSAFLUSH, &was);
	return rc;
}

static int
passphrase_init(struct cli_passphrase *p, struct pacta_error *err)
{
	p->len = 0;
	p->text = pacta_secret_alloc(PACTA_PASSPHRASE_LIMIT);
	if (p->text != NULL)
		return 0;
	return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
}

static int
confirm(int tty, const struct cli_passphrase *first, struct pacta_error *err)
{
	struct cli_passphrase again;
	int rc = passphrase_init(&again, err);

	if (rc == 0)
		rc = ask(tty, "The same again: ", &again, err);
	if (rc == 0 && (again.len != first->len ||
	    memcmp(again.text, first->text, again.len) != 0))
		rc = pacta_error_set(err, PACTA_EUSAGE,
		    "the two passphrases differ");
	cli_passphrase_wipe(&again);
	return rc;
}

int
cli_passphrase_read(struct cli_passphrase *out, int fd, const char *prompt,
    bool twice, struct pacta_error *err)
{
	int tty = -1, rc = passphrase_init(out, err);

	if (rc != 0)
		return rc;
	if (fd >= 0)
		rc = read_line(fd, out, err);
	else if ((tty = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)) < 0)
		rc = pacta_error_set(err, PACTA_EUSAGE, "a passphrase is "
		    "needed, and there is no terminal to ask on; see "
		    "--passphrase-fd");
	else {
		rc = ask(tty, prompt, out, err);
		if (rc == 0 && twice)
			rc = confirm(tty, out, err);
	}
	if (tty >= 0)
		close(tty);
	if (rc != 0)
		cli_passphrase_wipe(out);
	return rc;
}

/* --- key files -------------------------------------------------------- */

int
cli_key_default_path(struct pacta_buf *out, const char *party,
    struct pacta_error *err)
{
	const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");

	/* A relative XDG_DATA_HOME is to be ignored, says its specification. */
	if (data != NULL && data[0] == '/')
		pacta_buf_adds(out, data);
	else if (home != NULL && home[0] == '/')
		pacta_buf_addf(out, "%s/.local/share", home);
	else
		return pacta_error_set(err, PACTA_EUSAGE,
		    "neither XDG_DATA_HOME nor HOME says where keys are kept; "
		    "name the file");
	pacta_buf_addf(out, "/pacta/keys/%s.key", party);
	if (pacta_buf_failed(out))
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	return 0;
}

/* Reads standard input or a file that need not be secret. */
static int
slurp(const char *file, struct pacta_buf *out, struct pacta_error *err)
{
	char chunk[4096];
	ssize_t n;

	if (strcmp(file, "-") != 0)
		return pacta_file_read(file, PACTA_KEY_FILE_LIMIT, out, err);
	while ((n = read(STDIN_FILENO, chunk, sizeof(chunk))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return pacta_error_set(err, PACTA_EIO, "cannot read "
			    "standard input: %s", strerror(errno));
		pacta_buf_add(out, chunk, (size_t)n);
		if (out->len > PACTA_KEY_FILE_LIMIT)
			return pacta_error_set(err, PACTA_ELIMIT, "over the "
			    "limit of %d bytes", PACTA_KEY_FILE_LIMIT);
	}
	if (pacta_buf_failed(out))
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	return 0;
}

/* A public file has one line; ssh-keygen ends it in a space where there is no
 * comment. */
static int
parse_public(struct pacta_key *out, struct pacta_buf *comment,
    const struct pacta_buf *text, const char *file, struct pacta_error *err)
{
	size_t len = text->len;
	int rc;

	if (len > 0 && text->data[len - 1] == '\n')
		len--;
	if (len > 0 && text->data[len - 1] == ' ')
		len--;
	rc = pacta_key_parse(out, comment, pacta_buf_str(text), len, err);
	if (rc != 0)
		pacta_error_at(err, file, 1, 1);
	return rc;
}

static int
public_half(struct pacta_key *out, struct pacta_buf *comment,
    const char *file, struct pacta_error *err)
{
	struct pacta_keyfile *f;
	int rc = pacta_keyfile_read(&f, file, err);

	if (rc != 0)
		return rc;
	*out = *pacta_keyfile_key(f);
	if (comment != NULL)
		pacta_buf_adds(comment, pacta_keyfile_comment(f));
	pacta_keyfile_free(f);
	return 0;
}

int
cli_key_read_public(struct pacta_key *out, struct pacta_buf *comment,
    const char *file, struct pacta_error *err)
{
	struct pacta_buf text = PACTA_BUF_INIT;
	int fd = -1, rc;
	char head[4] = "";

	/* Look at the beginning first: a secret must not reach a plain
	 * buffer. */
	if (strcmp(file, "-") != 0 &&
	    (fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK)) >= 0) {
		ssize_t n = read(fd, head, sizeof(head));

		close(fd);
		if (n == sizeof(head) && memcmp(head, "ssh-", 4) != 0)
			return public_half(out, comment, file, err);
	}
	rc = slurp(file, &text, err);
	if (rc == 0)
		rc = parse_public(out, comment, &text, file, err);
	pacta_buf_dispose(&text);
	return rc;
}

/* --- signers ---------------------------------------------------------- */

bool
cli_key_option(struct cli_key_options *o, int opt, const char *arg)
{
	char *end;
	long n;

	switch (opt) {
	case CLI_OPT_KEY:
		o->key = arg;
		return true;
	case CLI_OPT_AGENT:
		o->agent = true;
		return true;
	case CLI_OPT_PASSPHRASE_FD:
		n = strtol(arg, &end, 10);
		if (end == arg || *end != '\0' || n < 0 || n > INT_MAX)
			return false;
		o->passphrase_fd = (int)n;
		return true;
	default:
		return false;
	}
}

static int
open_file(struct cli_signer *out, const char *path, int fd,
    struct pacta_error *err)
{
	struct cli_passphrase pass = { NULL, 0 };
	struct pacta_buf prompt = PACTA_BUF_INIT;
	struct pacta_keyfile *f;
	int rc = pacta_keyfile_read(&f, path, err);

	if (rc != 0)
		return rc;
	if (pacta_keyfile_encrypted(f)) {
		pacta_buf_addf(&prompt, "Passphrase for %s: ", path);
		rc = cli_passphrase_read(&pass, fd, pacta_buf_str(&prompt),
		    false, err);
	}
	if (rc == 0)
		rc = pacta_keyfile_open(&out->secret, f, pass.text, pass.len,
		    err);
	if (rc == 0)
		out->signer = pacta_secret_signer(out->secret);
	else
		pacta_error_at(err, path, 0, 0);
	cli_passphrase_wipe(&pass);
	pacta_buf_dispose(&prompt);
	pacta_keyfile_free(f);
	return rc;
}

/* The one key among the agent's that is asked for, or usable. */
static int
choose(const struct pacta_agent_keys *keys, const struct pacta_key *want,
    cli_key_usable usable, void *arg, struct pacta_key *out,
    struct pacta_error *err)
{
	size_t found = 0;

	for (size_t i = 0; i < keys->count; i++) {
		const struct pacta_key *k = &keys->items[i].key;

		if (want != NULL ? !pacta_key_equal(k, want) :
		    usable != NULL && !usable(k, arg))
			continue;
		*out = *k;
		found++;
	}
	if (found == 1)
		return 0;
	if (found > 1)
		return pacta_error_set(err, PACTA_EUSAGE, "ssh-agent holds %zu "
		    "keys that could sign; name one with --key PUBLICFILE",
		    found);
	return pacta_error_set(err, PACTA_ENOTFOUND, want != NULL ?
	    "ssh-agent does not hold this key; see ssh-add" :
	    "ssh-agent holds no Ed25519 key that may sign this; see ssh-add");
}

static int
open_agent(struct cli_signer *out, const char *file, cli_key_usable usable,
    void *arg, struct pacta_error *err)
{
	struct pacta_agent_keys keys = PACTA_AGENT_KEYS_INIT;
	const char *path = getenv("SSH_AUTH_SOCK");
	struct pacta_key want, key;
	int rc = 0;

	if (path == NULL || path[0] == '\0')
		return pacta_error_set(err, PACTA_EUSAGE,
		    "--agent, but SSH_AUTH_SOCK names no ssh-agent");
	if (file != NULL)
		rc = cli_key_read_public(&want, NULL, file, err);
	if (rc == 0)
		rc = pacta_agent_connect(&out->agent, path, AGENT_TIMEOUT_MS,
		    err);
	if (rc == 0)
		rc = pacta_agent_list(out->agent, &keys, err);
	if (rc == 0)
		rc = choose(&keys, file != NULL ? &want : NULL, usable, arg,
		    &key, err);
	if (rc == 0)
		out->signer = pacta_agent_signer(out->agent, &key);
	pacta_agent_keys_dispose(&keys);
	return rc;
}

int
cli_signer_open(struct cli_signer *out, const struct cli_key_options *o,
    const char *party, cli_key_usable usable, void *arg,
    struct pacta_error *err)
{
	struct pacta_buf path = PACTA_BUF_INIT;
	int rc = 0;

	*out = (struct cli_signer){ .secret = NULL };
	if (o->agent)
		rc = open_agent(out, o->key, usable, arg, err);
	else if (o->key != NULL)
		rc = open_file(out, o->key, o->passphrase_fd, err);
	else {
		rc = cli_key_default_path(&path, party, err);
		if (rc == 0)
			rc = open_file(out, path.data, o->passphrase_fd, err);
	}
	if (rc != 0)
		cli_signer_close(out);
	pacta_buf_dispose(&path);
	return rc;
}

void
cli_signer_close(struct cli_signer *s)
{
	pacta_secret_free(s->secret);
	pacta_agent_free(s->agent);
	*s = (struct cli_signer){ .secret = NULL };
}

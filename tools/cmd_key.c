#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <pacta/file.h>
#include <pacta/report.h>
#include <pacta/repo.h>

#include "cli_key.h"
#include "commands.h"

static const char help[] =
	"usage: pacta key new PARTY [--out FILE] [--kdf COST] [--json]\n"
	"       pacta key show FILE [--json]\n"
	"       pacta key check FILE\n"
	"       pacta key passwd FILE [--kdf COST]\n"
	"       pacta key export [--openssh-pub] FILE\n"
	"\n"
	"Makes and looks after the keys that sign acts.  FILE is a key of Pacta's\n"
	"or OpenSSH's, or a PARTY whose key is in the default folder.\n"
	"\n"
	"  new      makes an Ed25519 key, encrypted, in a file of its own\n"
	"  show     prints the public key, its fingerprint, how it is protected\n"
	"  check    opens the key and signs something with it\n"
	"  passwd   gives the key file another passphrase\n"
	"  export   prints the public key alone, as OpenSSH has it\n"
	"\n"
	"  --out FILE               where new writes; default\n"
	"                           ${XDG_DATA_HOME:-~/.local/share}/pacta/keys/PARTY.key\n"
	"  --kdf COST               interactive (64 MiB), moderate (256 MiB, the\n"
	"                           default) or sensitive (1 GiB)\n"
	"  --passphrase-fd N        read the passphrase from file descriptor N\n"
	"  --new-passphrase-fd N    passwd: the new one; default: as above, the next\n"
	"                           line\n"
	"  --no-passphrase          write the key unencrypted\n"
	"  --json                   one JSON object\n"
	"\n"
	"Exit status: 0 done, 1 wrong passphrase or a changed file, 2 it could not be\n"
	"done.\n";

struct options {
	const char *out;
	enum pacta_kdf kdf;
	int fd, new_fd;
	bool json;
};

/* --- options ----------------------------------------------------------- */

static bool
parse_kdf(const char *s, enum pacta_kdf *out)
{
	static const char *const names[] = {
		[PACTA_KDF_INTERACTIVE] = "interactive",
		[PACTA_KDF_MODERATE] = "moderate",
		[PACTA_KDF_SENSITIVE] = "sensitive"
	};

	for (int i = PACTA_KDF_INTERACTIVE; i <= PACTA_KDF_SENSITIVE; i++)
		if (strcmp(s, names[i]) == 0) {
			*out = (enum pacta_kdf)i;
			return true;
		}
	return false;
}

static bool
parse_fd(const char *s, int *out)
{
	char *end;
	long n = strtol(s, &end, 10);

	*out = (int)n;
	return end != s && *end == '\0' && n >= 0 && n <= INT_MAX;
}

/* Returns -1 to go on, or an exit code. */
static int
parse_options(int argc, char **argv, struct options *o)
{
	enum { OUT = 1, KDF, FD, NEW_FD, NONE, JSON, OPENSSH };
	static const struct option longs[] = {
		{ "out", required_argument, NULL, OUT },
		{ "kdf", required_argument, NULL, KDF },
		{ "passphrase-fd", required_argument, NULL, FD },
		{ "new-passphrase-fd", required_argument, NULL, NEW_FD },
		{ "no-passphrase", no_argument, NULL, NONE },
		{ "json", no_argument, NULL, JSON },
		{ "openssh-pub", no_argument, NULL, OPENSSH },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	int c;

	*o = (struct options){ NULL, PACTA_KDF_MODERATE, -1, -1, false };
	opterr = 0;
	while ((c = getopt_long(argc, argv, ":h", longs, NULL)) != -1) {
		if (c == 'h')
			return cli_help(help);
		else if (c == OUT)
			o->out = optarg;
		else if (c == NONE)
			o->kdf = PACTA_KDF_NONE;
		else if (c == JSON)
			o->json = true;
		else if (c == KDF && !parse_kdf(optarg, &o->kdf))
			return cli_misuse("key", "--kdf is interactive, "
			    "moderate or sensitive, not '%s'", optarg);
		else if ((c == FD && !parse_fd(optarg, &o->fd)) ||
		    (c == NEW_FD && !parse_fd(optarg, &o->new_fd)))
			return cli_misuse("key",
			    "'%s' is no file descriptor", optarg);
		else if (c == ':' || c == '?')
			return cli_bad_option("key", c, argv);
	}
	return -1;
}

/* --- the work ---------------------------------------------------------- */

/* A file, or the default key of a party when no file has that name. */
static int
resolve(const char *name, struct pacta_buf *path, struct pacta_error *err)
{
	struct stat st;

	if (pacta_party_valid(name) && lstat(name, &st) != 0)
		return cli_key_default_path(path, name, err);
	pacta_buf_adds(path, name);
	return 0;
}

/* Reads a passphrase for a key that is written; an empty one is refused. */
static int
new_passphrase(struct cli_passphrase *out, enum pacta_kdf kdf, int fd,
    struct pacta_error *err)
{
	int rc;

	*out = (struct cli_passphrase){ NULL, 0 };
	if (kdf == PACTA_KDF_NONE)
		return 0;
	rc = cli_passphrase_read(out, fd, "New passphrase: ", true, err);
	if (rc == 0 && out->len == 0)
		rc = pacta_error_set(err, PACTA_EUSAGE, "an empty passphrase; "
		    "--no-passphrase writes the key unencrypted");
	return rc;
}

static int
print_key(const struct pacta_report_key *k, bool json, struct pacta_error *err)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	char text[PACTA_KEY_TEXT + 1], print[PACTA_KEY_FINGERPRINT + 1];
	int rc = 0;

	pacta_key_text(k->key, text);
	pacta_key_fingerprint(k->key, print);
	if (json)
		rc = pacta_report_key_json(&b, k, err);
	else {
		pacta_buf_addf(&b, "%s%s%s\n%s\n", text,
		    k->comment[0] != '\0' ? " " : "", k->comment, print);
		if (k->encrypted)
			pacta_buf_addf(&b, "%s: encrypted (Argon2id, %" PRIu64
			    " passes over %" PRIu64 " MiB)\n", k->file,
			    k->ops, k->mem_bytes >> 20);
		else if (strcmp(k->kind, "public") == 0)
			pacta_buf_addf(&b, "%s: a public key\n", k->file);
		else
			pacta_buf_addf(&b, "%s: NOT encrypted\n", k->file);
	}
	return cli_result(&b, rc, err);
}

static int
report_file(const char *path, bool json, struct pacta_error *err)
{
	struct pacta_report_key k = { .file = path };
	struct pacta_keyfile *f;
	int rc = pacta_keyfile_read(&f, path, err);

	if (rc != 0)
		return cli_fail(err);
	k.key = pacta_keyfile_key(f);
	k.comment = pacta_keyfile_comment(f);
	k.kind = pacta_keyfile_format(f) == PACTA_KEYFILE_OPENSSH ?
	    "openssh" : "pacta";
	k.encrypted = pacta_keyfile_encrypted(f);
	pacta_keyfile_cost(f, &k.ops, &k.mem_bytes);
	rc = print_key(&k, json, err);
	pacta_keyfile_free(f);
	return rc;
}

/* Makes the folder of PATH; the last one is for its owner alone. */
static int
make_folder(const char *path, struct pacta_error *err)
{
	char *dir = strdup(path), *slash;
	int rc = 0;

	if (dir == NULL)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	slash = strrchr(dir, '/');
	*slash = '\0';
	slash = strrchr(dir, '/');
	if (slash != NULL && slash != dir) {
		*slash = '\0';
		rc = pacta_file_mkdirs(dir, err);
		*slash = '/';
	}
	if (rc == 0 && mkdir(dir, 0700) != 0 && errno != EEXIST) {
		rc = pacta_error_set(err, PACTA_EIO,
		    "cannot make the folder: %s", strerror(errno));
		pacta_error_at(err, dir, 0, 0);
	}
	free(dir);
	return rc;
}

/* Writes the secret as a key file; FLAGS as of pacta_file_write(). */
static int
write_secret(const struct pacta_secret *secret, const char *comment,
    const char *path, unsigned flags, const struct options *o, int fd,
    struct pacta_error *err)
{
	struct cli_passphrase pass;
	struct pacta_buf b = PACTA_BUF_INIT;
	int rc = new_passphrase(&pass, o->kdf, fd, err);

	if (rc == 0)
		rc = pacta_secret_print(secret, comment, o->kdf, pass.text,
		    pass.len, &b, err);
	if (rc == 0)
		rc = pacta_file_write(path, b.data, b.len, flags, err);
	if (b.data != NULL)
		explicit_bzero(b.data, b.cap);
	pacta_buf_dispose(&b);
	cli_passphrase_wipe(&pass);
	return rc;
}

static int
refuse_existing(const char *path, struct pacta_error *err)
{
	struct stat st;

	if (lstat(path, &st) != 0)
		return 0;
	pacta_error_set(err, PACTA_EEXISTS,
	    "there is a key already, and it is never overwritten");
	pacta_error_at(err, path, 0, 0);
	return PACTA_EEXISTS;
}

static int
key_new(const char *party, const struct options *o)
{
	struct pacta_buf path = PACTA_BUF_INIT;
	struct pacta_secret *secret = NULL;
	struct pacta_error err = PACTA_ERROR_INIT;
	int rc = 0;

	if (!pacta_party_valid(party))
		return cli_misuse("key", "'%s' is no party; write it as KZ",
		    party);
	if (o->out != NULL)
		pacta_buf_adds(&path, o->out);
	else
		rc = cli_key_default_path(&path, party, &err);
	/* Before the passphrase is asked for; the write itself settles it. */
	if (rc == 0)
		rc = refuse_existing(path.data, &err);
	if (rc == 0 && o->out == NULL)
		rc = make_folder(path.data, &err);
	if (rc == 0)
		rc = pacta_secret_new(&secret, &err);
	if (rc == 0)
		rc = write_secret(secret, party, path.data,
		    PACTA_FILE_NEW | PACTA_FILE_SECRET, o, o->fd, &err);
	rc = rc != 0 ? cli_fail(&err) : report_file(path.data, o->json, &err);
	pacta_secret_free(secret);
	pacta_buf_dispose(&path);
	return rc;
}

static bool
is_public(const char *path)
{
	struct pacta_keyfile *f;
	struct pacta_error err = PACTA_ERROR_INIT;
	int rc = pacta_keyfile_read(&f, path, &err);

	if (rc == 0)
		pacta_keyfile_free(f);
	return rc != 0 && (strcmp(err.rule, "key-public") == 0 ||
	    strcmp(err.rule, "key-mode") == 0);
}

static int
show_public(const char *path, const struct options *o)
{
	struct pacta_buf comment = PACTA_BUF_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_key key;
	struct pacta_report_key k = { .key = &key, .file = path,
	    .kind = "public" };
	int rc = cli_key_read_public(&key, &comment, path, &err);

	if (rc != 0)
		rc = cli_fail(&err);
	else {
		k.comment = pacta_buf_str(&comment);
		rc = print_key(&k, o->json, &err);
	}
	pacta_buf_dispose(&comment);
	return rc;
}

static int
key_show(const char *path, const struct options *o)
{
	struct pacta_error err = PACTA_ERROR_INIT;

	if (is_public(path))
		return show_public(path, o);
	return report_file(path, o->json, &err);
}

static int
key_export(const char *path, const struct options *o)
{
	struct pacta_buf comment = PACTA_BUF_INIT, b = PACTA_BUF_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	char text[PACTA_KEY_TEXT + 1];
	struct pacta_key key;
	int rc = cli_key_read_public(&key, &comment, path, &err);

	(void)o;
	if (rc != 0)
		rc = cli_fail(&err);
	else {
		pacta_key_text(&key, text);
		pacta_buf_addf(&b, "%s%s%s\n", text,
		    comment.len > 0 ? " " : "", pacta_buf_str(&comment));
		rc = cli_output(&b);
	}
	pacta_buf_dispose(&comment);
	pacta_buf_dispose(&b);
	return rc;
}

static int
open_secret(const char *path, int fd, struct cli_signer *out,
    struct pacta_error *err)
{
	struct cli_key_options o = { path, false, fd };

	return cli_signer_open(out, &o, "", NULL, NULL, err);
}

static int
key_check(const char *path, const struct options *o)
{
	static const char text[] = "pacta key check";
	unsigned char sig[PACTA_SIGNATURE_LEN];
	struct pacta_error err = PACTA_ERROR_INIT;
	struct cli_signer s;
	int rc = open_secret(path, o->fd, &s, &err);

	if (rc == 0)
		rc = s.signer.sign(&s.signer, text, sizeof(text) - 1, sig,
		    &err);
	if (rc == 0 && !pacta_key_verify(&s.signer.key, sig, text,
	    sizeof(text) - 1))
		rc = pacta_error_set(&err, PACTA_EVERIFY,
		    "the key's signature does not verify");
	cli_signer_close(&s);
	if (rc == 0)
		return cli_help("The key opens and signs.\n");
	cli_fail(&err);
	return rc == PACTA_EVERIFY ? CLI_NO : CLI_CANNOT;
}

/* The comment of a key file in our format; others are not ours to rewrite. */
static int
read_ours(const char *path, struct pacta_buf *comment, struct pacta_error *err)
{
	struct pacta_keyfile *f;
	int rc = pacta_keyfile_read(&f, path, err);

	if (rc != 0)
		return rc;
	pacta_buf_adds(comment, pacta_keyfile_comment(f));
	if (pacta_keyfile_format(f) != PACTA_KEYFILE_PACTA) {
		rc = pacta_error_set(err, PACTA_EREFUSED, "an OpenSSH key; "
		    "ssh-keygen -p changes its passphrase");
		pacta_error_at(err, path, 0, 0);
	}
	pacta_keyfile_free(f);
	return rc;
}

static int
key_passwd(const char *path, const struct options *o)
{
	struct pacta_buf comment = PACTA_BUF_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	struct cli_signer s = { .secret = NULL };
	int rc = read_ours(path, &comment, &err);

	if (rc == 0)
		rc = open_secret(path, o->fd, &s, &err);
	if (rc == 0)
		rc = write_secret(s.secret, pacta_buf_str(&comment), path,
		    PACTA_FILE_SECRET, o, o->new_fd >= 0 ? o->new_fd : o->fd,
		    &err);
	cli_signer_close(&s);
	pacta_buf_dispose(&comment);
	if (rc == 0)
		return report_file(path, o->json, &err);
	cli_fail(&err);
	return rc == PACTA_EVERIFY ? CLI_NO : CLI_CANNOT;
}

/* --- the command -------------------------------------------------------- */

static const struct {
	const char *name;
	int (*run)(const char *path, const struct options *o);
} subcommands[] = {
	{ "show", key_show }, { "check", key_check },
	{ "passwd", key_passwd }, { "export", key_export }
};

static int
on_file(const char *verb, const char *name, const struct options *o)
{
	struct pacta_buf path = PACTA_BUF_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	int rc;

	for (size_t i = 0; i < sizeof(subcommands) / sizeof(subcommands[0]);
	    i++) {
		if (strcmp(verb, subcommands[i].name) != 0)
			continue;
		rc = resolve(name, &path, &err);
		rc = rc != 0 ? cli_fail(&err) :
		    subcommands[i].run(path.data, o);
		pacta_buf_dispose(&path);
		return rc;
	}
	return cli_misuse("key", "no subcommand '%s'", verb);
}

int
cmd_key(int argc, char **argv)
{
	struct options o;
	int rc = parse_options(argc, argv, &o);

	if (rc >= 0)
		return rc;
	if (argc - optind < 1)
		return cli_misuse("key", "new, show, check, passwd or export?");
	if (argc - optind != 2)
		return cli_misuse("key", "%s takes one argument", argv[optind]);
	if (strcmp(argv[optind], "new") == 0)
		return key_new(argv[optind + 1], &o);
	return on_file(argv[optind], argv[optind + 1], &o);
}

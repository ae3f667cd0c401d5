#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <pacta/file.h>
#include <pacta/report.h>
#include <pacta/sign.h>

#include "cli_key.h"
#include "cli_trust.h"
#include "commands.h"

static const char help[] =
	"usage: pacta sign SLUG[@N] --as PARTY --type TYPE [OPTIONS]\n"
	"\n"
	"Shows what will be signed, asks, signs one act, and commits it.\n"
	"\n"
	"  --as PARTY           who acts: KZ\n"
	"  --type TYPE          authenticate, initial, sign, sign-ad-referendum,\n"
	"                       confirm, ratify, accept, approve, accede, reserve,\n"
	"                       object, declare, apply-provisionally, withdraw,\n"
	"                       certify-copy, propose-correction, rectify,\n"
	"                       attest-translation\n"
	"  --key FILE           the secret key; default: PARTY's own\n"
	"  --agent              sign through ssh-agent; --key may name the public key\n"
	"  --passphrase-fd N    read the passphrase from file descriptor N\n"
	"  --office OFFICE      default: member\n"
	"  --lang LANG,...      the languages; default: every authentic one\n"
	"  --full-powers TEXT   the document that empowers whoever signs\n"
	"  --subject-to TYPES   what must follow: 'ratify|accept|approve'\n"
	"  --place PLACE, --date DAY   where and when; default: no place, today\n"
	"  --text FILE          the words of a reservation or declaration\n"
	"  --annex FILE         cites a file by its digest; may stand several times\n"
	"  --root sha512:...    the genesis registry it must be; default: the one kept\n"
	"  --yes                do not ask\n"
	"  --dry-run            show what would be signed, and sign nothing\n"
	"  --json               one JSON object\n"
	"\n"
	"Exit status: 0 signed, 1 refused, not verified, or the answer was no, 2 it\n"
	"could not be done.\n";

enum { ATTEMPTS = 20, MAX_LANGUAGES = 32 };

struct options {
	struct pacta_sign_options sign;
	struct cli_key_options key;
	struct pacta_target target;
	struct pacta_sha512 root;
	struct pacta_buf text;
	char *language_list;
	const char *languages[MAX_LANGUAGES];
	struct pacta_act_annex annexes[PACTA_ACT_MAX_ANNEXES];
	struct pacta_langs *langs;
	bool has_type, has_date, yes, dry_run, json;
};

/* --- options ----------------------------------------------------------- */

/* "ru,zh" to "rus", "zho"; a language unknown here stays as it is. */
static bool
take_languages(struct options *o, const char *list)
{
	free(o->language_list);
	o->language_list = strdup(list);
	o->sign.languages = o->languages;
	o->sign.nlanguages = 0;
	for (char *p = o->language_list; p != NULL; ) {
		char *comma = strchr(p, ',');
		const struct pacta_lang *l;

		if (o->sign.nlanguages == MAX_LANGUAGES)
			return false;
		if (comma != NULL)
			*comma++ = '\0';
		l = pacta_langs_find(o->langs, p);
		o->languages[o->sign.nlanguages++] = l != NULL ?
		    pacta_lang_code(l) : p;
		p = comma;
	}
	return o->language_list != NULL;
}

static int
take_text(struct options *o, const char *file)
{
	struct pacta_error err = PACTA_ERROR_INIT;

	pacta_buf_clear(&o->text);
	if (pacta_file_read(file, PACTA_ACT_MAX_BYTES, &o->text, &err) != 0)
		return cli_fail(&err);
	if (o->text.len > 0 && o->text.data[o->text.len - 1] == '\n')
		pacta_buf_truncate(&o->text, o->text.len - 1);
	if (o->text.len == 0 || strlen(o->text.data) != o->text.len)
		return cli_misuse("sign", "%s holds no text", file);
	o->sign.text = o->text.data;
	return -1;
}

static int
take_annex(struct options *o, const char *file)
{
	struct pacta_act_annex *a = &o->annexes[o->sign.nannexes];
	const char *slash = strrchr(file, '/');
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_buf b = PACTA_BUF_INIT;
	int rc = -1;

	if (o->sign.nannexes == PACTA_ACT_MAX_ANNEXES)
		return cli_misuse("sign", "more than %d annexes",
		    PACTA_ACT_MAX_ANNEXES);
	if (pacta_file_read(file, (size_t)64 << 20, &b, &err) != 0)
		rc = cli_fail(&err);
	else {
		pacta_sha512(&a->sha512, pacta_buf_str(&b), b.len);
		a->name = strdup(slash != NULL ? slash + 1 : file);
		o->sign.annexes = o->annexes;
		o->sign.nannexes++;
	}
	pacta_buf_dispose(&b);
	return rc;
}

enum { AS = 1, TYPE, OFFICE, LANG, POWERS, SUBJECT, PLACE, DATE, TEXT, ANNEX,
	ROOT, YES, DRY, JSON };

/* Returns -1 to go on, or an exit code. */
static int
take_option(struct options *o, int c, const char *arg)
{
	struct pacta_error err = PACTA_ERROR_INIT;

	switch (c) {
	case AS:
		o->sign.party = arg;
		break;
	case TYPE:
		o->has_type = pacta_act_type_parse(&o->sign.type, arg,
		    strlen(arg));
		if (!o->has_type)
			return cli_misuse("sign", "no acts of type '%s'", arg);
		break;
	case OFFICE:
		o->sign.office = arg;
		break;
	case LANG:
		if (!take_languages(o, arg))
			return cli_misuse("sign", "too many languages");
		break;
	case POWERS:
		o->sign.full_powers = arg;
		break;
	case SUBJECT:
		if (!pacta_act_set_parse(&o->sign.subject_to, arg,
		    strlen(arg)))
			return cli_misuse("sign", "'%s' is no list of types, "
			    "as ratify|accept|approve", arg);
		break;
	case PLACE:
		o->sign.place = arg;
		break;
	case DATE:
		o->has_date = pacta_day_parse(&o->sign.declared, arg,
		    strlen(arg));
		if (!o->has_date)
			return cli_misuse("sign", "'%s' is not a day, as "
			    "2026-06-15", arg);
		break;
	case TEXT:
		return take_text(o, arg);
	case ANNEX:
		return take_annex(o, arg);
	case ROOT:
		if (pacta_sha512_parse(&o->root, arg, strlen(arg), &err) != 0)
			return cli_misuse("sign", "--root: %s", err.message);
		o->sign.root = &o->root;
		break;
	case YES:
		o->yes = true;
		break;
	case DRY:
		o->dry_run = true;
		break;
	case JSON:
		o->json = true;
		break;
	default:
		if (!cli_key_option(&o->key, c, arg))
			return cli_misuse("sign",
			    "'%s' is no file descriptor", arg);
	}
	return -1;
}

static int
parse_options(int argc, char **argv, struct options *o)
{
	static const struct option longs[] = {
		CLI_KEY_LONG_OPTIONS,
		{ "as", required_argument, NULL, AS },
		{ "type", required_argument, NULL, TYPE },
		{ "office", required_argument, NULL, OFFICE },
		{ "lang", required_argument, NULL, LANG },
		{ "full-powers", required_argument, NULL, POWERS },
		{ "subject-to", required_argument, NULL, SUBJECT },
		{ "place", required_argument, NULL, PLACE },
		{ "date", required_argument, NULL, DATE },
		{ "text", required_argument, NULL, TEXT },
		{ "annex", required_argument, NULL, ANNEX },
		{ "root", required_argument, NULL, ROOT },
		{ "yes", no_argument, NULL, YES },
		{ "dry-run", no_argument, NULL, DRY },
		{ "json", no_argument, NULL, JSON },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	struct pacta_error err = PACTA_ERROR_INIT;
	int c, rc;

	opterr = 0;
	while ((c = getopt_long(argc, argv, ":h", longs, NULL)) != -1) {
		if (c == 'h')
			return cli_help(help);
		if (c == ':' || c == '?')
			return cli_bad_option("sign", c, argv);
		rc = take_option(o, c, optarg);
		if (rc >= 0)
			return rc;
	}
	if (argc - optind != 1)
		return cli_misuse("sign", "one agreement is needed");
	if (o->sign.party == NULL || !o->has_type)
		return cli_misuse("sign", "--as PARTY and --type TYPE are "
		    "needed");
	if (pacta_target_parse(&o->target, argv[optind], &err) != 0)
		return cli_fail(&err);
	o->sign.slug = o->target.slug;
	o->sign.version = o->target.version;
	return -1;
}

/* --- the work ---------------------------------------------------------- */

static bool
usable(const struct pacta_key *key, void *arg)
{
	return pacta_sign_key_may(arg, key);
}

/* Shows the act and asks; *YES. */
static int
confirm(const struct pacta_signing *s, const struct options *o, bool *yes,
    struct pacta_error *err)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	int rc = 0;

	*yes = o->yes;
	if (o->json && (o->yes || o->dry_run))
		return 0;
	rc = pacta_report_sign_text(&b, s, err);
	if (rc == 0 && fwrite(b.data, 1, b.len, o->json ? stderr : stdout) !=
	    b.len)
		rc = pacta_error_set(err, PACTA_EIO, "cannot show the act");
	if (rc == 0 && fflush(stdout) != 0)
		rc = pacta_error_set(err, PACTA_EIO, "cannot show the act");
	pacta_buf_dispose(&b);
	if (rc != 0 || o->yes || o->dry_run)
		return rc;
	rc = cli_ask("Sign this act?", yes, err);
	if (rc == 0 && !*yes)
		fputs("pacta: nothing was signed\n", stderr);
	return rc;
}

/*
 * Somebody else's act may come between.  Then everything is verified again; the
 * signature stays good when the same act comes out, byte for byte.
 */
static int
commit_act(struct pacta_store *store, const struct options *o,
    struct pacta_signing **s, const struct pacta_buf *sig, char commit[41],
    struct pacta_error *err)
{
	struct pacta_commit_options c = PACTA_COMMIT_OPTIONS_INIT;
	struct pacta_sha512 act = (*s)->sha512;
	int rc = cli_commit_options(&c, err);

	for (int i = 0; rc == 0; i++) {
		rc = pacta_sign_commit(store, *s, sig, &c, commit, err);
		if (rc != PACTA_EMODIFIED || i == ATTEMPTS)
			return rc;
		pacta_signing_free(*s);
		rc = pacta_sign_prepare(s, store, &o->sign, err);
		if (rc == 0 && !pacta_sha512_equal(&act, &(*s)->sha512))
			rc = pacta_error_set(err, PACTA_EMODIFIED, "the "
			    "registry, a keyring or this party's acts changed "
			    "meanwhile; nothing was signed, look again");
	}
	return rc;
}

static int
report(const struct pacta_signing *s, const struct pacta_key *key,
    const char *commit, const struct options *o)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_buf b = PACTA_BUF_INIT;
	int rc = 0;

	if (o->json)
		rc = pacta_report_sign_json(&b, s, key, commit, &err);
	else if (commit != NULL)
		pacta_buf_addf(&b, "\nsigned: %s\ncommit: %s\n", s->path,
		    commit);
	return cli_result(&b, rc, &err);
}

/* A well-formed no, or a failure. */
static int
refuse(const struct pacta_error *err)
{
	cli_fail(err);
	return (err->code == PACTA_EREFUSED || err->code == PACTA_EVERIFY) &&
	    strcmp(err->rule, "agent") != 0 ? CLI_NO : CLI_CANNOT;
}

static int
sign_prepared(struct pacta_store *store, const struct options *o,
    struct pacta_signing **s)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_buf sig = PACTA_BUF_INIT;
	struct cli_signer signer;
	char commit[41] = "";
	int rc = cli_signer_open(&signer, &o->key, o->sign.party, usable, *s,
	    &err);

	if (rc != 0)
		return cli_fail(&err);
	rc = pacta_sign(*s, &signer.signer, &sig, &err);
	if (rc != 0)
		rc = refuse(&err);
	else if (commit_act(store, o, s, &sig, commit, &err) != 0)
		rc = cli_fail(&err);
	else
		rc = report(*s, &signer.signer.key, commit, o);
	cli_signer_close(&signer);
	pacta_buf_dispose(&sig);
	return rc;
}

/* Without --root, the root kept from before. */
static int
use_pin(struct pacta_store *store, struct options *o, struct pacta_error *err)
{
	bool have = false;
	int rc = 0;

	if (o->sign.root == NULL)
		rc = cli_pin_read(store, &o->root, &have, err);
	if (have)
		o->sign.root = &o->root;
	return rc;
}

static int
sign(struct options *o)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_store *store = NULL;
	struct pacta_signing *s = NULL;
	bool yes = false;
	int rc;

	if (pacta_store_open(&store, ".", &err) != 0)
		return cli_fail(&err);
	if (use_pin(store, o, &err) != 0)
		rc = cli_fail(&err);
	else if (pacta_sign_prepare(&s, store, &o->sign, &err) != 0)
		rc = refuse(&err);
	else if (confirm(s, o, &yes, &err) != 0)
		rc = cli_fail(&err);
	else if (o->dry_run)
		rc = report(s, NULL, NULL, o);
	else
		rc = yes ? sign_prepared(store, o, &s) : CLI_NO;
	pacta_signing_free(s);
	pacta_store_free(store);
	return rc;
}

int
cmd_sign(int argc, char **argv)
{
	struct options *o = calloc(1, sizeof(*o));
	struct pacta_error err = PACTA_ERROR_INIT;
	int rc;

	if (o == NULL)
		return cli_misuse("sign", "out of memory");
	o->key = (struct cli_key_options)CLI_KEY_OPTIONS_INIT;
	o->sign.threads = cli_processors(64);
	if (cli_langs(&o->langs, ".", &err) != 0)
		rc = cli_fail(&err);
	else
		rc = parse_options(argc, argv, o);
	if (rc < 0 && !o->has_date &&
	    cli_author_day(&o->sign.declared, &err) != 0)
		rc = cli_fail(&err);
	if (rc < 0)
		rc = sign(o);
	for (size_t i = 0; i < o->sign.nannexes; i++)
		free(o->annexes[i].name);
	pacta_langs_free(o->langs);
	pacta_buf_dispose(&o->text);
	free(o->language_list);
	free(o);
	return rc;
}

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/report.h>

#include "cli_trust.h"
#include "commands.h"

static const char help[] =
	"usage: pacta registry new --domain DOMAIN --member PARTY=PUBFILE[,PUBFILE] ...\n"
	"                [--master-threshold PARTY=K] [--body CODE=PUBFILE]\n"
	"                [--office NAME=CODE] [--change-threshold N]\n"
	"                [--recovery-threshold N] [--date DATE]\n"
	"       pacta registry sign --as PARTY [--key FILE | --agent] [--number N]\n"
	"       pacta registry show [--rev REV] [--number N] [--json]\n"
	"       pacta registry pin [--root sha512:...]\n"
	"       pacta registry allowed-signers [--rev REV]\n"
	"\n"
	"The root of trust: who the members are, and with which master keys.\n"
	"\n"
	"  new              writes and commits the genesis registry, to be signed\n"
	"  sign             signs it with a master key of PARTY\n"
	"  show             members, who has signed, the root to publish\n"
	"  pin              keeps the root in .git/pacta/root, for pacta verify\n"
	"  allowed-signers  prints the keys for ssh-keygen -Y verify\n"
	"\n"
	"  --member PARTY=PUBFILE     a member and its master keys (ssh-ed25519 ...)\n"
	"  --master-threshold PARTY=K how many of its masters sign for it; default 1\n"
	"  --body CODE=PUBFILE        a secretariat: holds offices, has no vote\n"
	"  --office NAME=CODE         who holds an office: depositary=SEC\n"
	"  --change-threshold N       members that sign a later change; default over\n"
	"                             two thirds\n"
	"  --recovery-threshold N     members that replace lost masters; default all\n"
	"                             but one\n"
	"  --key FILE, --agent        the master key, or ssh-agent's\n"
	"  --passphrase-fd N          read the passphrase from file descriptor N\n"
	"\n"
	"Exit status: 0 done, 1 pin refuses or there is no registry in effect, 2 it\n"
	"could not be done.\n";

enum { AS = 1, REV, NUMBER, JSON, ROOT, DOMAIN, MEMBER, MASTERS, BODY, OFFICE,
	CHANGE, RECOVERY, DATE };

struct options {
	struct pacta_registry r;	/* what new is to write */
	const char *as, *rev;
	uint32_t number;
	struct pacta_sha512 root;
	bool json, has_root;
	struct cli_key_options key;
};

/* --- options ------------------------------------------------------------------ */

static bool
parse_number(const char *s, uint32_t *out)
{
	char *end;
	unsigned long n = strtoul(s, &end, 10);

	*out = (uint32_t)n;
	return *s >= '1' && *s <= '9' && *end == '\0' && n <= PACTA_NUMBER_MAX;
}

/* Cuts "NAME=VALUE"; VALUE stays in ARG. */
static int
cut_pair(const char *arg, char *name, size_t size, const char **value,
    struct pacta_error *err)
{
	const char *eq = strchr(arg, '=');
	size_t n = eq != NULL ? (size_t)(eq - arg) : 0;

	if (n == 0 || n >= size || eq[1] == '\0')
		return pacta_error_set(err, PACTA_EUSAGE,
		    "'%s' is not of the form NAME=VALUE", arg);
	memcpy(name, arg, n);
	name[n] = '\0';
	*value = eq + 1;
	return 0;
}

static int
add_masters(struct pacta_registry *r, const char *party, const char *files,
    struct pacta_error *err)
{
	char *copy = strdup(files), *save = NULL;
	struct pacta_key key;
	int rc = copy != NULL ? 0 : pacta_error_set(err, PACTA_ENOMEM,
	    "out of memory");

	for (char *f = rc == 0 ? strtok_r(copy, ",", &save) : NULL;
	    rc == 0 && f != NULL; f = strtok_r(NULL, ",", &save)) {
		rc = cli_key_read_public(&key, NULL, f, err);
		if (rc == 0)
			rc = pacta_registry_add_master(r, party, &key, err);
	}
	free(copy);
	return rc;
}

static int
add_member(struct pacta_registry *r, const char *arg, bool body,
    struct pacta_error *err)
{
	char party[PACTA_PARTY_SIZE];
	const char *files;
	int rc = cut_pair(arg, party, sizeof(party), &files, err);

	if (rc == 0)
		rc = pacta_registry_add_member(r, party, body, 1, err);
	return rc == 0 ? add_masters(r, party, files, err) : rc;
}

static int
set_masters(struct pacta_registry *r, const char *arg, struct pacta_error *err)
{
	char party[PACTA_PARTY_SIZE];
	const char *value;
	uint32_t n;
	int rc = cut_pair(arg, party, sizeof(party), &value, err);

	if (rc == 0 && !parse_number(value, &n))
		return pacta_error_set(err, PACTA_EUSAGE,
		    "'%s' is no threshold", value);
	for (size_t i = 0; rc == 0 && i < r->nmembers; i++)
		if (strcmp(r->members[i].party, party) == 0) {
			r->members[i].threshold = n;
			return 0;
		}
	return rc != 0 ? rc : pacta_error_set(err, PACTA_EUSAGE,
	    "%s is not among the members named before", party);
}

static int
add_office(struct pacta_registry *r, const char *arg, struct pacta_error *err)
{
	char name[PACTA_OFFICE_SIZE];
	const char *party;
	int rc = cut_pair(arg, name, sizeof(name), &party, err);

	return rc == 0 ? pacta_registry_add_office(r, name, party, err) : rc;
}

static int
bad_value(struct pacta_error *err, const char *arg)
{
	return pacta_error_set(err, PACTA_EUSAGE, "'%s' cannot stand here",
	    arg);
}

/* One option of registry new, or of the others. */
static int
take_option(struct options *o, int c, const char *arg, struct pacta_error *err)
{
	bool good = true;

	switch (c) {
	case AS: o->as = arg; break;
	case REV: o->rev = arg; break;
	case JSON: o->json = true; break;
	case NUMBER: good = parse_number(arg, &o->number); break;
	case CHANGE: good = parse_number(arg, &o->r.change); break;
	case RECOVERY: good = parse_number(arg, &o->r.recovery); break;
	case DATE:
		good = pacta_day_parse(&o->r.date, arg, strlen(arg));
		break;
	case ROOT:
		o->has_root = good = pacta_sha512_parse(&o->root, arg,
		    strlen(arg), NULL) == 0;
		break;
	case DOMAIN:
		good = pacta_domain_valid(arg);
		if (good)
			strcpy(o->r.domain, arg);
		break;
	case MEMBER: return add_member(&o->r, arg, false, err);
	case BODY: return add_member(&o->r, arg, true, err);
	case MASTERS: return set_masters(&o->r, arg, err);
	case OFFICE: return add_office(&o->r, arg, err);
	default: good = cli_key_option(&o->key, c, arg);
	}
	return good ? 0 : bad_value(err, arg);
}

/* Returns -1 to go on, or an exit code. */
static int
parse_options(int argc, char **argv, struct options *o)
{
	static const struct option longs[] = {
		{ "as", required_argument, NULL, AS },
		{ "rev", required_argument, NULL, REV },
		{ "number", required_argument, NULL, NUMBER },
		{ "json", no_argument, NULL, JSON },
		{ "root", required_argument, NULL, ROOT },
		{ "domain", required_argument, NULL, DOMAIN },
		{ "member", required_argument, NULL, MEMBER },
		{ "master-threshold", required_argument, NULL, MASTERS },
		{ "body", required_argument, NULL, BODY },
		{ "office", required_argument, NULL, OFFICE },
		{ "change-threshold", required_argument, NULL, CHANGE },
		{ "recovery-threshold", required_argument, NULL, RECOVERY },
		{ "date", required_argument, NULL, DATE },
		CLI_KEY_LONG_OPTIONS,
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
			return cli_bad_option("registry", c, argv);
		rc = take_option(o, c, optarg, &err);
		if (rc == PACTA_EUSAGE)
			return cli_misuse("registry", "%s", err.message);
		if (rc != 0)
			return cli_fail(&err);
	}
	return -1;
}

/* --- reading -------------------------------------------------------------------- */

static int
registry_show(const struct options *o)
{
	struct cli_trust t = { .store = NULL };
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	int rc = cli_trust_open_bare(&t, o->rev, &err);

	if (rc == 0) {
		cli_print_findings(t.verdict, "trust/registry/");
		rc = o->json ? pacta_report_registry_json(&b,
		    t.verdict->state, o->number, &err) :
		    pacta_report_registry_text(&b, t.verdict->state,
		    o->number, &err);
	}
	cli_trust_close(&t);
	return cli_result(&b, rc, &err);
}

static int
signers(struct pacta_buf *b, const struct pacta_trust *t,
    struct pacta_error *err)
{
	const struct pacta_registry *r = pacta_trust_registry(t, 0, NULL);
	const struct pacta_keyring **rings;
	const char *party;
	size_t n = 0;
	int rc;

	if (r == NULL)
		return pacta_error_set(err, PACTA_EVERIFY,
		    "no registry is in effect: all members must sign it first");
	while (pacta_trust_party(t, n) != NULL)
		n++;
	rings = calloc(n + 1, sizeof(*rings));
	if (rings == NULL)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	for (size_t i = 0; (party = pacta_trust_party(t, i)) != NULL; i++)
		rings[i] = pacta_trust_keyring(t, party, 0, NULL);
	rc = pacta_allowed_signers(b, r, rings, n, err);
	free(rings);
	return rc;
}

static int
registry_signers(const struct options *o)
{
	struct cli_trust t = { .store = NULL };
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	int rc = cli_trust_open_bare(&t, o->rev, &err);

	if (rc == 0) {
		cli_print_findings(t.verdict, "trust/");
		rc = signers(&b, t.verdict->state, &err);
	}
	cli_trust_close(&t);
	rc = rc != 0 && rc != PACTA_EVERIFY ? cli_result(&b, rc, &err) :
	    rc != 0 ? (cli_result(&b, rc, &err), CLI_NO) : cli_result(&b, 0, &err);
	return rc;
}

/* Without --root the root that is here is kept, and the user told so. */
static int
pin(const struct cli_trust *t, const struct options *o,
    struct pacta_error *err)
{
	struct pacta_sha512 here;
	char text[PACTA_SHA512_TEXT + 1];
	int rc;

	if (!pacta_trust_root(t->verdict->state, &here))
		return pacta_error_set(err, PACTA_ENOTFOUND,
		    "there is no registry here");
	if (o->has_root && !pacta_sha512_equal(&here, &o->root))
		return pacta_error_set(err, PACTA_EVERIFY,
		    "the registry here is not the one of that root");
	if (pacta_trust_registry(t->verdict->state, 1, NULL) == NULL)
		return pacta_error_set(err, PACTA_EVERIFY,
		    "the registry is not signed by all its members");
	rc = cli_pin_keep(t->store, &here, err);
	if (rc != 0)
		return rc;
	pacta_sha512_text(&here, text);
	printf("kept %s\n", text);
	if (!o->has_root)
		fputs("pacta: warning: this root was taken from the repository "
		    "itself; compare it with the one that was published\n",
		    stderr);
	return 0;
}

static int
registry_pin(const struct options *o)
{
	struct cli_trust t = { .store = NULL };
	struct pacta_error err = PACTA_ERROR_INIT;
	int rc = cli_trust_open_bare(&t, NULL, &err);

	if (rc == 0)
		rc = pin(&t, o, &err);
	cli_trust_close(&t);
	if (rc == 0)
		return CLI_YES;
	cli_fail(&err);
	return rc == PACTA_EVERIFY || rc == PACTA_EREFUSED ? CLI_NO :
	    CLI_CANNOT;
}

/* --- new -------------------------------------------------------------------------- */

static void
default_thresholds(struct pacta_registry *r)
{
	uint32_t members = 0;

	for (size_t i = 0; i < r->nmembers; i++)
		members += !r->members[i].body;
	if (r->change == 0)
		r->change = members * 2 / 3 + 1 < members ?
		    members * 2 / 3 + 1 : members;
	if (r->recovery == 0)
		r->recovery = members > 1 && members - 1 > r->change ?
		    members - 1 : r->change;
}

static int
new_bytes(struct pacta_buf *b, struct options *o, struct pacta_error *err)
{
	int rc = 0;

	o->r.number = 1;
	o->r.kind = PACTA_REGISTRY_GENESIS;
	default_thresholds(&o->r);
	if (o->r.date == PACTA_NO_DAY)
		rc = cli_author_day(&o->r.date, err);
	if (rc == 0)
		rc = pacta_registry_add_usual_rules(&o->r, err);
	return rc == 0 ? pacta_registry_print(b, &o->r, err) : rc;
}

static int
registry_new(struct options *o)
{
	struct pacta_store *store = NULL;
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_sha512 root;
	char path[PACTA_PATH_SIZE], text[PACTA_SHA512_TEXT + 1];
	int rc;

	if (o->r.domain[0] == '\0' || o->r.nmembers == 0)
		return cli_misuse("registry",
		    "new needs --domain and at least one --member");
	rc = new_bytes(&b, o, &err);
	if (rc == 0)
		rc = pacta_store_open(&store, ".", &err);
	if (rc == 0)
		rc = cli_commit_new(store, pacta_path_registry(path, 1),
		    b.data, b.len, "Write the genesis registry", &err);
	if (rc == 0) {
		pacta_sha512(&root, b.data, b.len);
		pacta_sha512_text(&root, text);
		pacta_buf_clear(&b);
		pacta_buf_addf(&b, "wrote %s\nroot to publish: %s\n"
		    "now each member signs it: pacta registry sign --as "
		    "PARTY\n", path, text);
	}
	pacta_store_free(store);
	return cli_result(&b, rc, &err);
}

/* --- sign ------------------------------------------------------------------------- */

static int
find_registry(struct cli_master *m, const struct options *o,
    struct pacta_error *err)
{
	const struct pacta_trust *t = m->trust->verdict->state;
	const struct pacta_registry *r = pacta_trust_draft(t, o->number, NULL);
	const struct pacta_registry *before;
	char path[PACTA_PATH_SIZE];

	if (r == NULL)
		return pacta_error_set(err, PACTA_ENOTFOUND,
		    "there is no such registry to sign");
	before = r->number > 1 ? pacta_trust_draft(t, r->number - 1, NULL) :
	    NULL;
	m->registry = r;
	m->number = r->number;
	m->member = pacta_registry_member(r, o->as);
	m->before = before != NULL ? pacta_registry_member(before, o->as) :
	    NULL;
	m->file = pacta_evidence_find(&m->trust->evidence,
	    pacta_path_registry(path, r->number));
	return m->member != NULL ? 0 : pacta_error_set(err, PACTA_EREFUSED,
	    "%s is not in registry %u", o->as, r->number);
}

static int
registry_sign(const struct options *o)
{
	struct cli_trust t = { .store = NULL };
	struct cli_master m = { .trust = &t, .key = &o->key };
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	int rc;

	if (o->as == NULL || !pacta_party_valid(o->as))
		return cli_misuse("registry", "sign needs --as PARTY");
	rc = cli_trust_open_bare(&t, NULL, &err);
	if (rc == 0)
		rc = find_registry(&m, o, &err);
	if (rc == 0)
		rc = cli_master_sign(&m, &b, &err);
	cli_trust_close(&t);
	return cli_result(&b, rc, &err);
}

int
cmd_registry(int argc, char **argv)
{
	struct options o = { .key = CLI_KEY_OPTIONS_INIT,
	    .r = { .date = PACTA_NO_DAY } };
	const char *verb;
	int rc = parse_options(argc, argv, &o);

	if (rc < 0) {
		verb = optind + 1 == argc ? argv[optind] : "";
		if (strcmp(verb, "new") == 0)
			rc = registry_new(&o);
		else if (strcmp(verb, "sign") == 0)
			rc = registry_sign(&o);
		else if (strcmp(verb, "show") == 0)
			rc = registry_show(&o);
		else if (strcmp(verb, "pin") == 0)
			rc = registry_pin(&o);
		else if (strcmp(verb, "allowed-signers") == 0)
			rc = registry_signers(&o);
		else
			rc = cli_misuse("registry", "new, sign, show, pin or "
			    "allowed-signers, and nothing behind it");
	}
	pacta_registry_dispose(&o.r);
	return rc;
}

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/report.h>

#include "cli_trust.h"
#include "commands.h"

static const char help[] =
	"usage: pacta keyring new PARTY --key PUBFILE [--types TYPE|TYPE]\n"
	"                [--offices OFFICE,OFFICE] [--key ...] [--date DATE]\n"
	"       pacta keyring change PARTY [--key PUBFILE ...] [--retire PUBFILE]\n"
	"                [--compromised PUBFILE] [--date DATE]\n"
	"       pacta keyring sign --as PARTY [--key FILE | --agent]\n"
	"       pacta keyring show [--rev REV] [--json] [PARTY]\n"
	"\n"
	"The keys a party signs its acts with.  Only the party's own masters sign its\n"
	"keyring; a change takes effect when enough of them have.\n"
	"\n"
	"  new              writes and commits the party's first keyring\n"
	"  change           writes the next one: adds, retires, revokes keys\n"
	"  sign             signs the last one with a master key\n"
	"  show             the keyrings in effect\n"
	"\n"
	"  --key PUBFILE          a key to add; for sign, the master key\n"
	"  --types sign|ratify    what the key before may sign; default all\n"
	"  --offices member       for which offices; default member\n"
	"  --retire PUBFILE       the key signs no more, what it signed stands\n"
	"  --compromised PUBFILE  what the key signed is void\n"
	"  --agent                sign with a key of ssh-agent\n"
	"  --passphrase-fd N      read the passphrase from file descriptor N\n"
	"\n"
	"Exit status: 0 done, 2 it could not be done.\n";

enum { AS = 1, REV, JSON, TYPES, OFFICES, RETIRE, COMPROMISED, DATE };

/* A key and what becomes of it. */
struct change {
	const char *file;
	const char *types, *offices;	/* NULL: the default */
	enum pacta_keyring_state state;
};

struct options {
	struct change *changes;
	size_t count;
	const char *as, *rev;
	bool json;
	pacta_day date;
	struct cli_key_options key;
};

/* --- options ------------------------------------------------------------------ */

static const char *
add_change(struct options *o, const char *file, enum pacta_keyring_state state)
{
	o->changes[o->count++] = (struct change){ file, NULL, NULL, state };
	return NULL;
}

/* Returns what is wrong, or NULL. */
static const char *
take_option(struct options *o, int c, const char *arg)
{
	struct change *last = o->count > 0 ? &o->changes[o->count - 1] : NULL;

	switch (c) {
	case AS: o->as = arg; return NULL;
	case REV: o->rev = arg; return NULL;
	case JSON: o->json = true; return NULL;
	case DATE:
		return pacta_day_parse(&o->date, arg, strlen(arg)) ? NULL :
		    "--date is a day as YYYY-MM-DD";
	case RETIRE:
		return add_change(o, arg, PACTA_KEYRING_RETIRED);
	case COMPROMISED:
		return add_change(o, arg, PACTA_KEYRING_COMPROMISED);
	case TYPES:
	case OFFICES:
		if (last == NULL || last->state != PACTA_KEYRING_ACTIVE)
			return "--types and --offices stand behind a --key";
		if (c == TYPES)
			last->types = arg;
		else
			last->offices = arg;
		return NULL;
	case CLI_OPT_KEY:
		add_change(o, arg, PACTA_KEYRING_ACTIVE);
		/* FALLTHROUGH */
	default:
		return cli_key_option(&o->key, c, arg) ? NULL :
		    "a value that cannot stand here";
	}
}

/* Returns -1 to go on, or an exit code. */
static int
parse_options(int argc, char **argv, struct options *o)
{
	static const struct option longs[] = {
		{ "as", required_argument, NULL, AS },
		{ "rev", required_argument, NULL, REV },
		{ "json", no_argument, NULL, JSON },
		{ "types", required_argument, NULL, TYPES },
		{ "offices", required_argument, NULL, OFFICES },
		{ "retire", required_argument, NULL, RETIRE },
		{ "compromised", required_argument, NULL, COMPROMISED },
		{ "date", required_argument, NULL, DATE },
		CLI_KEY_LONG_OPTIONS,
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	const char *wrong;
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, ":h", longs, NULL)) != -1) {
		if (c == 'h')
			return cli_help(help);
		if (c == ':' || c == '?')
			return cli_bad_option("keyring", c, argv);
		if ((wrong = take_option(o, c, optarg)) != NULL)
			return cli_misuse("keyring", "%s", wrong);
	}
	return -1;
}

/* --- reading --------------------------------------------------------------------- */

static int
keyring_show(const struct options *o, const char *party)
{
	struct cli_trust t = { .store = NULL };
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	int rc = cli_trust_open_bare(&t, o->rev, &err);

	if (rc == 0) {
		cli_print_findings(t.verdict, "trust/keyrings/");
		rc = o->json ? pacta_report_keyring_json(&b,
		    t.verdict->state, party, &err) :
		    pacta_report_keyring_text(&b, t.verdict->state, party,
		    &err);
	}
	cli_trust_close(&t);
	return cli_result(&b, rc, &err);
}

/* The number of the last keyring that is here, in effect or not. */
static uint32_t
last_number(const struct pacta_evidence *e, const char *party)
{
	char path[PACTA_PATH_SIZE];
	uint32_t n = 0;

	while (pacta_evidence_find(e, pacta_path_keyring(path, party,
	    n + 1)) != NULL)
		n++;
	return n;
}

/* --- new and change ----------------------------------------------------------------- */

static int
set_offices(struct pacta_keyring_key *key, const char *list,
    struct pacta_error *err)
{
	char *copy = strdup(list), *save = NULL, *s;
	int rc = 0;

	if (copy == NULL)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	key->noffices = 0;
	for (s = strtok_r(copy, ",", &save); rc == 0 && s != NULL;
	    s = strtok_r(NULL, ",", &save))
		rc = pacta_keyring_add_office(key, s, err);
	free(copy);
	return rc;
}

static struct pacta_keyring_key *
mutable_key(struct pacta_keyring *k, const struct pacta_key *key)
{
	for (size_t i = 0; i < k->nkeys; i++)
		if (pacta_key_equal(&k->keys[i].key, key))
			return &k->keys[i];
	return NULL;
}

static int
add_key(struct pacta_keyring *k, const struct change *c,
    const struct pacta_key *key, struct pacta_error *err)
{
	pacta_act_set types = PACTA_ACT_ALL;
	int rc;

	if (mutable_key(k, key) != NULL)
		return pacta_error_set(err, PACTA_EEXISTS,
		    "the key of %s is in the keyring already", c->file);
	if (c->types != NULL && strcmp(c->types, "all") != 0 &&
	    !pacta_act_set_parse(&types, c->types, strlen(c->types)))
		return pacta_error_set(err, PACTA_EUSAGE, "'%s' are no types "
		    "of acts, in their order, with '|' between", c->types);
	rc = pacta_keyring_add_key(k, key, PACTA_OFFICE_MEMBER, types, err);
	if (rc == 0 && c->offices != NULL)
		rc = set_offices(&k->keys[k->nkeys - 1], c->offices, err);
	return rc;
}

static int
apply_change(struct pacta_keyring *k, const struct change *c,
    struct pacta_error *err)
{
	struct pacta_keyring_key *have;
	struct pacta_key key;
	int rc = cli_key_read_public(&key, NULL, c->file, err);

	if (rc != 0)
		return rc;
	if (c->state == PACTA_KEYRING_ACTIVE)
		return add_key(k, c, &key, err);
	have = mutable_key(k, &key);
	if (have == NULL)
		return pacta_error_set(err, PACTA_ENOTFOUND,
		    "the key of %s is not in the keyring", c->file);
	if (have->state >= c->state)
		return pacta_error_set(err, PACTA_EREFUSED,
		    "the key of %s is retired or compromised already",
		    c->file);
	have->state = c->state;
	return 0;
}

/* The keyring before, as the beginning of the next one. */
static int
start_keyring(struct pacta_keyring *k, const struct cli_trust *t,
    const char *party, bool change, struct pacta_error *err)
{
	char path[PACTA_PATH_SIZE];
	const struct pacta_evidence_file *f;
	uint32_t last = last_number(&t->evidence, party);

	if (!change && last > 0)
		return pacta_error_set(err, PACTA_EEXISTS,
		    "%s has a keyring already; see pacta keyring change",
		    party);
	if (!change)
		return 0;
	if (last == 0 || pacta_trust_keyring(t->verdict->state, party, last,
	    NULL) == NULL)
		return pacta_error_set(err, PACTA_EREFUSED, last == 0 ?
		    "%s has no keyring yet" : "the last keyring of %s is not "
		    "signed by its masters yet", party);
	f = pacta_evidence_find(&t->evidence,
	    pacta_path_keyring(path, party, last));
	return pacta_keyring_parse(k, f->path, f->data, f->len, err);
}

static int
fill_keyring(struct pacta_keyring *k, const struct cli_trust *t,
    const struct options *o, const char *party, bool change,
    struct pacta_error *err)
{
	const struct pacta_registry *r = pacta_trust_registry(
	    t->verdict->state, 0, NULL);
	int rc;

	if (r == NULL)
		return pacta_error_set(err, PACTA_EREFUSED, "no registry is in "
		    "effect: all members must sign it first");
	if (pacta_registry_member(r, party) == NULL)
		return pacta_error_set(err, PACTA_EREFUSED,
		    "%s is not in registry %u", party, r->number);
	rc = start_keyring(k, t, party, change, err);
	if (rc != 0)
		return rc;
	k->has_previous = change;
	if (change)
		pacta_trust_keyring(t->verdict->state, party, 0, &k->previous);
	k->number++;
	strcpy(k->party, party);
	pacta_trust_root(t->verdict->state, &k->repository);
	k->registry.number = r->number;
	pacta_trust_registry(t->verdict->state, 0, &k->registry.sha512);
	k->date = o->date;
	if (k->date == PACTA_NO_DAY)
		rc = cli_author_day(&k->date, err);
	for (size_t i = 0; rc == 0 && i < o->count; i++)
		rc = apply_change(k, &o->changes[i], err);
	return rc;
}

static int
write_keyring(const struct cli_trust *t, const struct options *o,
    const char *party, bool change, struct pacta_buf *out,
    struct pacta_error *err)
{
	struct pacta_keyring k = { .number = 0 };
	struct pacta_buf b = PACTA_BUF_INIT;
	char path[PACTA_PATH_SIZE], message[128];
	int rc = fill_keyring(&k, t, o, party, change, err);

	if (rc == 0)
		rc = pacta_keyring_print(&b, &k, err);
	if (rc == 0) {
		snprintf(message, sizeof(message), "Write keyring %u of %s",
		    k.number, party);
		rc = cli_commit_new(t->store, pacta_path_keyring(path, party,
		    k.number), b.data, b.len, message, err);
	}
	if (rc == 0)
		pacta_buf_addf(out, "wrote %s\nnow a master signs it: pacta "
		    "keyring sign --as %s\n", path, party);
	pacta_keyring_dispose(&k);
	pacta_buf_dispose(&b);
	return rc;
}

static int
keyring_write(const struct options *o, const char *party, bool change)
{
	struct cli_trust t = { .store = NULL };
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	int rc;

	if (party == NULL || !pacta_party_valid(party))
		return cli_misuse("keyring", "the party is missing: KZ");
	if (o->count == 0)
		return cli_misuse("keyring", "at least one --key is needed");
	rc = cli_trust_open_bare(&t, NULL, &err);
	if (rc == 0)
		rc = write_keyring(&t, o, party, change, &b, &err);
	cli_trust_close(&t);
	return cli_result(&b, rc, &err);
}

/* --- sign --------------------------------------------------------------------------- */

/* The last keyring of the party, and the member whose masters it takes: those
 * of the registry it cites. */
static int
find_keyring(struct cli_master *m, const char *party, struct pacta_error *err)
{
	struct pacta_keyring k = { .number = 0 };
	char path[PACTA_PATH_SIZE];
	int rc;

	m->number = last_number(&m->trust->evidence, party);
	if (m->number == 0)
		return pacta_error_set(err, PACTA_ENOTFOUND,
		    "%s has no keyring; see pacta keyring new", party);
	m->file = pacta_evidence_find(&m->trust->evidence,
	    pacta_path_keyring(path, party, m->number));
	if (m->file->data == NULL)
		return pacta_error_set(err, PACTA_EREFUSED,
		    "%s cannot be read as a file", path);
	rc = pacta_keyring_parse(&k, path, m->file->data, m->file->len, err);
	if (rc == 0)
		m->registry = pacta_trust_registry(m->trust->verdict->state,
		    k.registry.number, NULL);
	pacta_keyring_dispose(&k);
	if (rc != 0)
		return rc;
	if (m->registry != NULL)
		m->member = pacta_registry_member(m->registry, party);
	return m->member != NULL ? 0 : pacta_error_set(err, PACTA_EREFUSED,
	    "%s is not in the registry its keyring cites", party);
}

static int
keyring_sign(const struct options *o)
{
	struct cli_trust t = { .store = NULL };
	struct cli_master m = { .trust = &t, .key = &o->key, .keyring = true };
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	int rc;

	if (o->as == NULL || !pacta_party_valid(o->as))
		return cli_misuse("keyring", "sign needs --as PARTY");
	rc = cli_trust_open_bare(&t, NULL, &err);
	if (rc == 0)
		rc = find_keyring(&m, o->as, &err);
	if (rc == 0)
		rc = cli_master_sign(&m, &b, &err);
	cli_trust_close(&t);
	return cli_result(&b, rc, &err);
}

static int
dispatch(const struct options *o, int argc, char **argv)
{
	const char *verb = argc > 0 ? argv[0] : "";
	const char *party = argc > 1 ? argv[1] : NULL;

	if (argc > 2 || (argc == 2 && strcmp(verb, "sign") == 0))
		return cli_misuse("keyring", "too many arguments");
	if (strcmp(verb, "new") == 0 || strcmp(verb, "change") == 0)
		return keyring_write(o, party, verb[0] == 'c');
	if (strcmp(verb, "sign") == 0)
		return keyring_sign(o);
	if (strcmp(verb, "show") == 0)
		return keyring_show(o, party);
	return cli_misuse("keyring", "new, change, sign or show");
}

int
cmd_keyring(int argc, char **argv)
{
	struct options o = { .key = CLI_KEY_OPTIONS_INIT,
	    .date = PACTA_NO_DAY };
	int rc;

	o.changes = calloc((size_t)argc + 1, sizeof(*o.changes));
	if (o.changes == NULL) {
		fputs("pacta: error: out of memory\n", stderr);
		return CLI_CANNOT;
	}
	rc = parse_options(argc, argv, &o);
	if (rc < 0)
		rc = dispatch(&o, argc - optind, argv + optind);
	free(o.changes);
	return rc;
}

/* Verification of registries and keyrings. */
#include "verify_unit.h"

/* --- registries ------------------------------------------------------------------------- */

static void
test_genesis(void **state)
{
	(void)state;
	entry("trust/registry/0001.sigs/KZ.sig")->gone = true;
	verify();
	assert_string_equal(v->trust.code, "no-trust");
	assert_true(found("trust-threshold"));
	assert_null(pacta_trust_registry(v->state, 0, NULL));
	assert_false(pacta_trust_signed(v->state, 1, "KZ"));
	assert_true(pacta_trust_signed(v->state, 1, "CN"));
	/* Somebody else's signature under KZ's name. */
	sign_registry(1, "KZ", 1, 1);
	verify();
	assert_true(found("trust-unknown-key"));
	assert_false(v->verified);
	/* KZ's, but for another use. */
	sign_as("trust/registry/0001.reg", "trust/registry/0001.sigs/KZ.sig",
	    "act", 2);
	verify();
	assert_true(found("trust-bad-signature"));
	assert_false(v->verified);
}

/* A line "left: PARTY 2", or "recovered: PARTY 2". */
static void
add_former(struct pacta_registry *r, const char *party, bool recovered)
{
	struct pacta_former *f = realloc(r->former,
	    (r->nformer + 1) * sizeof(*f));

	assert_non_null(f);
	r->former = f;
	f[r->nformer] = (struct pacta_former){ .recovered = recovered,
	    .number = 2 };
	strcpy(f[r->nformer++].party, party);
}

/* A second registry: RU is left out; signed by the members SIGN names. */
static void
second_registry(enum pacta_registry_kind kind, const char *const *sign,
    unsigned char cn_key)
{
	struct pacta_registry r = { .number = 2, .has_previous = true,
	    .previous = root, .kind = kind, .change = 2, .recovery = 2,
	    .date = 20000 };
	unsigned char cn[] = { cn_key, 0 }, kz[] = { 2, 0 };

	add_member(&r, "CN", 1, cn);
	add_member(&r, "KZ", 1, kz);
	add_former(&r, "RU", false);
	if (kind == PACTA_REGISTRY_RECOVERY)
		add_former(&r, "CN", true);
	write_registry(&r);
	for (; *sign != NULL; sign++)
		for (unsigned char i = 0; i < 3; i++)
			if (strcmp(parties[i], *sign) == 0)
				sign_registry(2, *sign, 1, i == 0 ? cn_key :
				    i + 1);
}

static const char *const cn_kz[] = { "CN", "KZ", NULL };
static const char *const kz_ru[] = { "KZ", "RU", NULL };

static void
test_change(void **state)
{
	(void)state;
	second_registry(PACTA_REGISTRY_CHANGE, cn_kz, 1);
	verify();
	assert_int_equal(pacta_trust_registry(v->state, 0, NULL)->number, 2);
	assert_true(v->verified);
	/* Below the threshold: registry 1 stays in effect. */
	entry("trust/registry/0002.sigs/KZ.sig")->gone = true;
	verify();
	assert_int_equal(pacta_trust_registry(v->state, 0, NULL)->number, 1);
	assert_true(found("trust-threshold"));
	assert_null(pacta_trust_registry(v->state, 2, NULL));
	/* Old members alone: two of three sign, but one of them is new. */
	sign_registry(2, "RU", 1, 3);
	verify();
	assert_int_equal(pacta_trust_registry(v->state, 0, NULL)->number, 1);
}

/* A member that throws the others out: its own threshold is met, the old one
 * is not. */
static void
test_removal(void **state)
{
	struct pacta_registry r = { .number = 2, .has_previous = true,
	    .previous = root, .kind = PACTA_REGISTRY_CHANGE, .change = 1,
	    .recovery = 1, .date = 20000 };
	const unsigned char kz[] = { 2, 0 };

	(void)state;
	add_member(&r, "KZ", 1, kz);
	add_former(&r, "CN", false);
	add_former(&r, "RU", false);
	write_registry(&r);
	sign_registry(2, "KZ", 1, 2);
	verify();
	assert_int_equal(pacta_trust_registry(v->state, 0, NULL)->number, 1);
	assert_true(found("trust-threshold"));
	sign_registry(2, "CN", 1, 1);
	verify();
	assert_int_equal(pacta_trust_registry(v->state, 0, NULL)->number, 2);
}

/* Whoever is not there any more is named, even where all agree. */
static void
test_removal_told(void **state)
{
	struct pacta_registry r = { .number = 2, .has_previous = true,
	    .previous = root, .kind = PACTA_REGISTRY_CHANGE, .change = 2,
	    .recovery = 2, .date = 20000 };
	const unsigned char cn[] = { 1, 0 }, kz[] = { 2, 0 };

	(void)state;
	add_member(&r, "CN", 1, cn);
	add_member(&r, "KZ", 1, kz);
	write_registry(&r);
	for (unsigned char i = 0; i < 3; i++)
		sign_registry(2, parties[i], 1, i + 1);
	verify();
	assert_int_equal(pacta_trust_registry(v->state, 0, NULL)->number, 1);
	assert_true(found("trust-registry-chain"));
}

/* One state's two signatures are one signature. */
static void
test_counts_parties(void **state)
{
	(void)state;
	second_registry(PACTA_REGISTRY_CHANGE, cn_kz, 1);
	entry("trust/registry/0002.sigs/KZ.sig")->gone = true;
	sign_registry(2, "CN", 2, 1);
	sign_registry(2, "CN", 3, 1);
	verify();
	assert_int_equal(pacta_trust_registry(v->state, 0, NULL)->number, 1);
}

/* Others must not change a state's masters but by an open recovery. */
static void
test_masters(void **state)
{
	(void)state;
	second_registry(PACTA_REGISTRY_CHANGE, cn_kz, 7);
	sign_registry(2, "RU", 1, 3);
	verify();
	assert_int_equal(pacta_trust_registry(v->state, 0, NULL)->number, 1);
	/* CN signs with its old master too. */
	sign_registry(2, "CN", 2, 1);
	verify();
	assert_int_equal(pacta_trust_registry(v->state, 0, NULL)->number, 2);
	second_registry(PACTA_REGISTRY_RECOVERY, kz_ru, 7);
	entry("trust/registry/0002.sigs/CN.2.sig")->gone = true;
	sign_registry(2, "CN", 1, 7);
	verify();
	assert_int_equal(pacta_trust_registry(v->state, 0, NULL)->number, 2);
	assert_true(found("trust-recovery"));
	assert_true(found("trust-stale-keyring"));
}

/* A third registry, by CN and KZ; RU comes back with RU_KEY. */
static void
third_registry(unsigned char ru_key)
{
	struct pacta_registry r = { .number = 3, .has_previous = true,
	    .kind = PACTA_REGISTRY_CHANGE, .change = 2, .recovery = 2,
	    .date = 20001 };
	const struct entry *two = entry("trust/registry/0002.reg");
	unsigned char cn[] = { 1, 0 }, kz[] = { 2, 0 }, ru[] = { ru_key, 0 };

	pacta_sha512(&r.previous, two->data.data, two->data.len);
	add_member(&r, "CN", 1, cn);
	add_member(&r, "KZ", 1, kz);
	add_member(&r, "RU", 1, ru);
	add_former(&r, "RU", false);
	write_registry(&r);
	sign_registry(3, "CN", 1, 1);
	sign_registry(3, "KZ", 1, 2);
}

/* To let a state go and bring it back is no way to give it other masters. */
static void
test_return(void **state)
{
	(void)state;
	second_registry(PACTA_REGISTRY_CHANGE, cn_kz, 1);
	third_registry(7);
	verify();
	assert_int_equal(pacta_trust_registry(v->state, 0, NULL)->number, 2);
	assert_true(found("trust-threshold"));
	sign_registry(3, "RU", 1, 7);
	verify();
	assert_int_equal(pacta_trust_registry(v->state, 0, NULL)->number, 2);
	sign_registry(3, "RU", 2, 3);		/* its master of old */
	verify();
	assert_int_equal(pacta_trust_registry(v->state, 0, NULL)->number, 3);
	third_registry(3);
	entry("trust/registry/0003.sigs/RU.sig")->gone = true;
	entry("trust/registry/0003.sigs/RU.2.sig")->gone = true;
	verify();
	assert_int_equal(pacta_trust_registry(v->state, 0, NULL)->number, 3);
}

/* A recovery stays in sight: the next registry may not forget it. */
static void
test_recovery_shown(void **state)
{
	(void)state;
	second_registry(PACTA_REGISTRY_RECOVERY, kz_ru, 7);
	sign_registry(2, "CN", 1, 7);
	verify();
	assert_int_equal(pacta_trust_registry(v->state, 0, NULL)->number, 2);
	third_registry(3);
	verify();
	assert_int_equal(pacta_trust_registry(v->state, 0, NULL)->number, 2);
	assert_true(found("trust-registry-chain"));
}

/* A change must not make the next recovery easy. */
static void
test_recovery_lowered(void **state)
{
	struct pacta_registry one = { .number = 1, .change = 1, .recovery = 3,
	    .date = 20000 }, two = { .number = 2, .has_previous = true,
	    .kind = PACTA_REGISTRY_CHANGE, .change = 1, .recovery = 1,
	    .date = 20001 };
	const struct entry *f = entry("trust/registry/0001.reg");

	(void)state;
	for (unsigned char i = 0; i < 3; i++) {
		const unsigned char key[] = { i + 1, 0 };

		add_member(&one, parties[i], 1, key);
		add_member(&two, parties[i], 1, key);
	}
	write_registry(&one);
	for (unsigned char i = 0; i < 3; i++)
		sign_registry(1, parties[i], 1, i + 1);
	pacta_sha512(&two.previous, f->data.data, f->data.len);
	write_registry(&two);
	sign_registry(2, parties[0], 1, 1);
	verify();
	assert_int_equal(pacta_trust_registry(v->state, 0, NULL)->number, 1);
	sign_registry(2, parties[1], 1, 2);
	sign_registry(2, parties[2], 1, 3);
	verify();
	assert_int_equal(pacta_trust_registry(v->state, 0, NULL)->number, 2);
}

static void
test_registry_chain(void **state)
{
	struct entry *f;

	(void)state;
	second_registry(PACTA_REGISTRY_CHANGE, cn_kz, 1);
	/* Another genesis, signed by all: what cites the first one does not
	 * fit it. */
	f = entry("trust/registry/0001.reg");
	pacta_buf_truncate(&f->data, f->data.len -
	    strlen("act: attest-translation by member\n"));
	for (unsigned char i = 0; i < 3; i++)
		sign_registry(1, parties[i], 1, i + 1);
	verify();
	assert_string_equal(v->root.code, "other-root");
	assert_true(found("trust-registry-chain"));
	assert_true(found("trust-other-repository"));
	/* A number left out. */
	entry("trust/registry/0001.reg")->gone = true;
	verify();
	assert_true(found("trust-no-registry"));
	assert_true(found("trust-gap"));
	assert_false(v->verified);
}

/* k of n masters: each counts once, whatever the files are called. */
static void
test_k_of_n(void **state)
{
	struct pacta_registry r = { .number = 1, .change = 1, .recovery = 1 };
	const unsigned char masters[] = { 1, 2, 3, 0 };
	char path[PACTA_PATH_SIZE];

	(void)state;
	tear_down(NULL);
	add_member(&r, "KZ", 2, masters);
	write_registry(&r);
	root = sum_of(pacta_path_registry(path, 1));
	sign_registry(1, "KZ", 1, 1);
	sign_registry(1, "KZ", 2, 1);
	verify();
	assert_null(pacta_trust_registry(v->state, 1, NULL));
	sign_registry(1, "KZ", 2, 3);
	verify();
	assert_non_null(pacta_trust_registry(v->state, 1, NULL));
	keyring("KZ", 1, 1, &all_acts[1], 1, 1);
	verify();
	assert_null(pacta_trust_keyring(v->state, "KZ", 0, NULL));
	sign_as("trust/keyrings/KZ/0001.keys",
	    "trust/keyrings/KZ/0001.keys.2.sig", "keyring", 2);
	verify();
	assert_non_null(pacta_trust_keyring(v->state, "KZ", 0, NULL));
	assert_true(v->verified);
}

/* --- keyrings --------------------------------------------------------------------------- */

static void
test_keyring_refused(void **state)
{
	static const struct ring_key other = { 14, PACTA_KEYRING_ACTIVE,
	    PACTA_ACT_ALL };

	(void)state;
	keyring("KZ", 1, 1, &all_acts[1], 1, 1);	/* signed by CN */
	verify();
	assert_true(found("trust-unknown-key"));
	assert_null(pacta_trust_keyring(v->state, "KZ", 0, NULL));
	keyring("KZ", 1, 1, &all_acts[1], 1, 2);
	/* A key left out of the next keyring. */
	keyring("KZ", 2, 1, &other, 1, 2);
	verify();
	assert_true(found("trust-keyring-chain"));
	assert_int_equal(pacta_trust_keyring(v->state, "KZ", 0, NULL)->number,
	    1);
	assert_false(v->verified);
}

static void
test_shared_key(void **state)
{
	(void)state;
	keyring("KZ", 1, 1, &all_acts[0], 1, 2);	/* the key of CN */
	act("CN", PACTA_ACT_SIGN, 1, NULL, 11);
	expect_invalid("shared-key");
	assert_true(found("trust-shared-key"));
	act("KZ", PACTA_ACT_SIGN, 1, NULL, 11);
	expect_invalid("shared-key");
}

static void
test_master_as_key(void **state)
{
	static const struct ring_key own = { 2, PACTA_KEYRING_ACTIVE,
	    PACTA_ACT_ALL };

	(void)state;
	keyring("KZ", 1, 1, &own, 1, 2);
	act("KZ", PACTA_ACT_SIGN, 1, NULL, 2);
	expect_invalid("shared-key");
}

/* Puts keyring 2 of KZ in effect, with key 12 in STATE and key 14 active. */
static void
rotate(enum pacta_keyring_state state)
{
	struct ring_key keys[] = {
		{ 12, state, PACTA_ACT_ALL },
		{ 14, PACTA_KEYRING_ACTIVE, PACTA_ACT_ALL }
	};

	keyring("KZ", 2, 1, keys, 2, 2);
}

static struct pacta_act
act_of_ring_2(enum pacta_act_type type, uint32_t seq,
    const struct pacta_sha512 *prev)
{
	struct pacta_act a = plain_act("KZ", type, seq, prev);

	a.keyring.number = 2;
	a.keyring.sha512 = sum_of("trust/keyrings/KZ/0002.keys");
	return a;
}

static void
test_retired(void **state)
{
	struct pacta_sha512 first;
	struct pacta_act a;

	(void)state;
	act("KZ", PACTA_ACT_SIGN, 1, NULL, 12);
	first = last_sum;
	rotate(PACTA_KEYRING_RETIRED);
	verify();
	assert_true(v->verified);
	assert_true(found("trust-retired-key"));
	a = act_of_ring_2(PACTA_ACT_RATIFY, 2, &first);
	do_act(&a, 12);
	expect_invalid("retired-key");
	entry(last_act)->gone = true;
	a.declared++;
	do_act(&a, 14);
	verify();
	assert_string_equal(act_verdict(last_act)->valid.code, "valid");
	/* Going back to the old keyring behind it does not help. */
	first = last_sum;
	act("KZ", PACTA_ACT_DECLARE, 3, &first, 12);
	expect_invalid("cites-back");
}

static void
test_compromised(void **state)
{
	(void)state;
	act("KZ", PACTA_ACT_SIGN, 1, NULL, 12);
	rotate(PACTA_KEYRING_COMPROMISED);
	expect_invalid("compromised-key");
}

static void
test_scope(void **state)
{
	static const struct ring_key only_sign = { 12, PACTA_KEYRING_ACTIVE,
	    1u << PACTA_ACT_SIGN };
	struct pacta_act a;

	(void)state;
	keyring("KZ", 1, 1, &only_sign, 1, 2);
	act("KZ", PACTA_ACT_ACCEPT, 1, NULL, 12);
	expect_invalid("key-scope");
	a = plain_act("KZ", PACTA_ACT_SIGN, 1, NULL);
	strcpy(a.office, "depositary");
	do_act(&a, 12);
	expect_invalid("key-scope");
	act("KZ", PACTA_ACT_SIGN, 1, NULL, 13);
	expect_invalid("unknown-key");
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		T(test_genesis), T(test_change), T(test_removal),
		T(test_counts_parties), T(test_masters),
		T(test_registry_chain), T(test_k_of_n),
		T(test_recovery_lowered), T(test_removal_told), T(test_return),
		T(test_recovery_shown), T(test_keyring_refused),
		T(test_shared_key), T(test_master_as_key), T(test_retired),
		T(test_compromised), T(test_scope)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

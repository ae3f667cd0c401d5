/*
 * A registry, keyrings, frozen versions and acts, signed with keys made at run
 * time.  Whoever includes this says with keep_file() where the files go.
 */
#ifndef BENCH_TRUST_H
#define BENCH_TRUST_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/sshsig.h>
#include <pacta/verify.h>

#define DOMAIN "bench.example.org"
#define PARTIES 10

static const char *const parties[PARTIES] = { "BY", "CN", "IN", "IR", "KG",
    "KZ", "PK", "RU", "TJ", "UZ" };

static struct pacta_sha512 root, keyrings[PARTIES], manifest;
static struct pacta_secret *masters[PARTIES], *secrets[PARTIES];

static void
must(int rc, const struct pacta_error *err)
{
	if (rc == 0)
		return;
	fprintf(stderr, "%s: %s\n", err->file, err->message);
	exit(2);
}

/* Where the files go. */
static void keep_file(const char *path, const void *data, size_t len);

static void
put_signed(const char *path, const char *sig_path, const char *kind,
    const struct pacta_buf *b, struct pacta_secret *secret)
{
	struct pacta_signer signer = pacta_secret_signer(secret);
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_buf sig = PACTA_BUF_INIT;
	char ns[PACTA_NAMESPACE_SIZE];

	pacta_trust_namespace(ns, kind, DOMAIN);
	must(pacta_sshsig_make(&signer, ns, b->data, b->len, &sig, &err),
	    &err);
	if (path != NULL)
		keep_file(path, b->data, b->len);
	keep_file(sig_path, sig.data, sig.len);
	pacta_buf_dispose(&sig);
}

static void
make_registry(void)
{
	struct pacta_registry r = { .number = 1, .change = 7, .recovery = 9 };
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_buf b = PACTA_BUF_INIT;
	char path[PACTA_PATH_SIZE];

	strcpy(r.domain, DOMAIN);
	for (int i = 0; i < PARTIES; i++) {
		must(pacta_secret_new(&masters[i], &err), &err);
		must(pacta_secret_new(&secrets[i], &err), &err);
		must(pacta_registry_add_member(&r, parties[i], false, 1,
		    &err), &err);
		must(pacta_registry_add_master(&r, parties[i],
		    pacta_secret_key(masters[i]), &err), &err);
	}
	must(pacta_registry_add_usual_rules(&r, &err), &err);
	must(pacta_registry_print(&b, &r, &err), &err);
	pacta_sha512(&root, b.data, b.len);
	keep_file(pacta_path_registry(path, 1), b.data, b.len);
	for (int i = 0; i < PARTIES; i++)
		put_signed(NULL, pacta_path_registry_sig(path, 1, parties[i]),
		    "registry", &b, masters[i]);
	pacta_buf_dispose(&b);
	pacta_registry_dispose(&r);
}

static void
make_keyring(int i)
{
	struct pacta_keyring k = { .number = 1, .repository = root };
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_buf b = PACTA_BUF_INIT;
	char path[PACTA_PATH_SIZE], sig[PACTA_PATH_SIZE];

	strcpy(k.party, parties[i]);
	k.registry.number = 1;
	k.registry.sha512 = root;
	must(pacta_keyring_add_key(&k, pacta_secret_key(secrets[i]), "member",
	    PACTA_ACT_ALL, &err), &err);
	must(pacta_keyring_print(&b, &k, &err), &err);
	pacta_sha512(&keyrings[i], b.data, b.len);
	pacta_path_keyring(path, parties[i], 1);
	put_signed(path, pacta_path_keyring_sig_nth(sig, parties[i], 1, 1),
	    "keyring", &b, masters[i]);
	pacta_buf_dispose(&b);
	pacta_keyring_dispose(&k);
}

static void
make_version(const char *slug, const char *text, size_t len)
{
	struct pacta_manifest m = { .version = 1, .adopted = 20000 };
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_buf b = PACTA_BUF_INIT;
	char path[PACTA_PATH_SIZE], hex[PACTA_SHA512_HEX + 1];
	struct pacta_sha512 sum;

	strcpy(m.agreement, slug);
	m.work = strdup("/akn/sco/act/agreement/2026/bench");
	pacta_sha512(&sum, text, len);
	keep_file(pacta_path_version_file(path, slug, 1, "rus.xml"), text, len);
	must(pacta_manifest_add_language(&m, "rus", true, "rus.xml", &sum,
	    &err), &err);
	pacta_sha512_hex(&sum, hex);
	pacta_buf_addf(&b, "%s  rus.xml\n", hex);
	keep_file(pacta_path_version_file(path, slug, 1, "SHA512SUMS"), b.data,
	    b.len);
	pacta_sha512(&m.sums, b.data, b.len);
	pacta_buf_clear(&b);
	for (int i = 0; i < PARTIES; i++)
		must(pacta_manifest_add_party(&m, parties[i], &err), &err);
	must(pacta_inforce_parse(&m.inforce, "after all sign", 14, &err),
	    &err);
	must(pacta_manifest_print(&b, &m, &err), &err);
	pacta_sha512(&manifest, b.data, b.len);
	keep_file(pacta_path_version_file(path, slug, 1, "manifest"), b.data, b.len);
	pacta_buf_dispose(&b);
	pacta_manifest_dispose(&m);
}

/* The act stays in B and the path of its signature in SIG. */
static void
make_act(const char *slug, int i, struct pacta_buf *b,
    char sig[PACTA_PATH_SIZE])
{
	struct pacta_act a = { .type = PACTA_ACT_SIGN, .version = 1,
	    .seq = 1, .repository = root, .manifest = manifest,
	    .declared = 20010, .nlanguages = 1 };
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_act_name name = { .seq = 1, .type = "sign" };
	struct pacta_sha512 sum;
	char path[PACTA_PATH_SIZE];
	char hex[PACTA_SHA512_HEX + 1];

	strcpy(a.agreement, slug);
	strcpy(a.party, parties[i]);
	strcpy(a.office, "member");
	strcpy(a.languages[0], "rus");
	a.registry.number = a.keyring.number = 1;
	a.registry.sha512 = root;
	a.keyring.sha512 = keyrings[i];
	must(pacta_act_print(b, &a, &err), &err);
	pacta_sha512(&sum, b->data, b->len);
	pacta_sha512_hex(&sum, hex);
	memcpy(name.digest, hex, 8);
	pacta_path_act(path, slug, parties[i], &name);
	put_signed(path, pacta_path_sig(sig, path), "act", b, secrets[i]);
}

static void
free_keys(void)
{
	for (int i = 0; i < PARTIES; i++) {
		pacta_secret_free(masters[i]);
		pacta_secret_free(secrets[i]);
	}
}

#endif

#include <string.h>

#include <sodium.h>

#include "key_int.h"

struct pacta_secret {
	struct pacta_key key;
	unsigned char sk[crypto_sign_ed25519_SECRETKEYBYTES];
};

void *
pacta_secret_alloc(size_t len)
{
	/* sodium_init() may be called by any thread, any number of times. */
	return sodium_init() < 0 ? NULL : sodium_malloc(len);
}

void
pacta_secret_release(void *p)
{
	sodium_free(p);		/* wipes */
}

int
pacta_secret_from_seed(struct pacta_secret **out,
    const unsigned char seed[32], struct pacta_error *err)
{
	struct pacta_secret *s = pacta_secret_alloc(sizeof(*s));

	*out = NULL;
	if (s == NULL)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	crypto_sign_ed25519_seed_keypair(s->key.bytes, s->sk, seed);
	sodium_mprotect_readonly(s);
	*out = s;
	return 0;
}

int
pacta_secret_new(struct pacta_secret **out, struct pacta_error *err)
{
	unsigned char seed[KEY_SEED];
	int rc;

	*out = NULL;
	if (sodium_init() < 0)
		return pacta_error_set(err, PACTA_ESYSTEM,
		    "the system gives no randomness");
	randombytes_buf(seed, sizeof(seed));
	rc = pacta_secret_from_seed(out, seed, err);
	sodium_memzero(seed, sizeof(seed));
	return rc;
}

void
pacta_secret_free(struct pacta_secret *secret)
{
	sodium_free(secret);
}

const struct pacta_key *
pacta_secret_key(const struct pacta_secret *secret)
{
	return &secret->key;
}

static int
secret_sign(const struct pacta_signer *self, const void *data, size_t len,
    unsigned char sig[PACTA_SIGNATURE_LEN], struct pacta_error *err)
{
	const struct pacta_secret *s = self->holder;

	if (crypto_sign_ed25519_detached(sig, NULL, data, len, s->sk) == 0)
		return 0;
	return pacta_error_set(err, PACTA_ESYSTEM, "signing failed");
}

struct pacta_signer
pacta_secret_signer(struct pacta_secret *secret)
{
	return (struct pacta_signer){ secret->key, secret, secret_sign };
}

/* For printing the key file only. */
void
key_copy_seed(const struct pacta_secret *secret, unsigned char seed[KEY_SEED])
{
	crypto_sign_ed25519_sk_to_seed(seed, secret->sk);
}

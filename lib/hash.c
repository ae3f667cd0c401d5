#include <assert.h>
#include <string.h>

#include <sodium.h>

#include <pacta/hash.h>

static_assert(sizeof(crypto_hash_sha512_state) <=
    sizeof(((struct pacta_hasher *)0)->state), "hasher too small");

static const char prefix[] = "sha512:";

#define PREFIX_LEN (sizeof(prefix) - 1)

void
pacta_sha512(struct pacta_sha512 *out, const void *data, size_t len)
{
	crypto_hash_sha512(out->bytes, data, len);
}

/* Digests are public, so the comparison need not take constant time. */
bool
pacta_sha512_equal(const struct pacta_sha512 *a, const struct pacta_sha512 *b)
{
	return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

void
pacta_sha512_hex(const struct pacta_sha512 *h, char out[PACTA_SHA512_HEX + 1])
{
	sodium_bin2hex(out, PACTA_SHA512_HEX + 1, h->bytes, sizeof(h->bytes));
}

void
pacta_sha512_text(const struct pacta_sha512 *h,
    char out[PACTA_SHA512_TEXT + 1])
{
	memcpy(out, prefix, PREFIX_LEN);
	pacta_sha512_hex(h, out + PREFIX_LEN);
}

/* The value of a digit.  Without branches: nobody foretells a digest, and a
 * wrong guess of the processor costs more than the digit. */
static unsigned
hex_digit(unsigned char c, unsigned *bad)
{
	*bad |= !((c - (unsigned)'0' < 10) | (c - (unsigned)'a' < 6));
	return (c & 15u) + (c >> 6) * 9u;
}

int
pacta_sha512_parse_hex(struct pacta_sha512 *out, const char *text, size_t len,
    struct pacta_error *err)
{
	unsigned bad = 0;

	if (len != PACTA_SHA512_HEX)
		return pacta_error_set(err, PACTA_ESYNTAX,
		    "a SHA-512 digest has %d hex digits, not %zu",
		    PACTA_SHA512_HEX, len);
	for (size_t i = 0; i < PACTA_SHA512_LEN; i++) {
		unsigned high = hex_digit((unsigned char)text[2 * i], &bad);
		unsigned low = hex_digit((unsigned char)text[2 * i + 1], &bad);

		out->bytes[i] = (unsigned char)(high << 4 | low);
	}
	if (bad)
		return pacta_error_set(err, PACTA_ESYNTAX,
		    "a SHA-512 digest is written in lower-case hex");
	return 0;
}

int
pacta_sha512_parse(struct pacta_sha512 *out, const char *text, size_t len,
    struct pacta_error *err)
{
	if (len < PREFIX_LEN || memcmp(text, prefix, PREFIX_LEN) != 0)
		return pacta_error_set(err, PACTA_ESYNTAX,
		    "a digest begins with 'sha512:'");
	return pacta_sha512_parse_hex(out, text + PREFIX_LEN,
	    len - PREFIX_LEN, err);
}

/* The state is copied in and out: no assumption about its alignment. */
void
pacta_hasher_init(struct pacta_hasher *h)
{
	crypto_hash_sha512_state s;

	crypto_hash_sha512_init(&s);
	memcpy(h->state, &s, sizeof(s));
}

void
pacta_hasher_add(struct pacta_hasher *h, const void *data, size_t len)
{
	crypto_hash_sha512_state s;

	memcpy(&s, h->state, sizeof(s));
	crypto_hash_sha512_update(&s, data, len);
	memcpy(h->state, &s, sizeof(s));
}

void
pacta_hasher_end(struct pacta_hasher *h, struct pacta_sha512 *out)
{
	crypto_hash_sha512_state s;

	memcpy(&s, h->state, sizeof(s));
	crypto_hash_sha512_final(&s, out->bytes);
}

/* What the sources of the key, sshsig and agent modules share. */
#ifndef KEY_INT_H
#define KEY_INT_H

#include <pacta/key.h>

#include "wire_int.h"

#define KEY_TYPE "ssh-ed25519"

enum { KEY_BLOB = 51, KEY_SEED = 32 };	/* KEY_BLOB: 4 + 11 + 4 + 32 */

/* The key as OpenSSH's wire blob, and back; false when it is not one. */
void key_put_blob(const struct pacta_key *key, unsigned char out[KEY_BLOB]);
bool key_get_blob(struct pacta_key *out, const unsigned char *blob,
    size_t len);

/* Sets ERR with a rule id. */
int key_fail(struct pacta_error *err, int code, const char *rule,
    const char *fmt, ...) PACTA_PRINTF(4, 5);

/* Copies the seed out of its guarded memory; the caller wipes it. */
void key_copy_seed(const struct pacta_secret *secret,
    unsigned char seed[KEY_SEED]);

/* A key file as it was read; lies in guarded memory, for it may hold a seed. */
struct pacta_keyfile {
	enum pacta_keyfile_format format;
	struct pacta_key key;
	char comment[PACTA_KEY_COMMENT_LIMIT + 1];
	bool encrypted;
	uint64_t ops, mem;
	unsigned char salt[16], nonce[24], sealed[48];
	unsigned char seed[KEY_SEED];		/* when not encrypted */
	char header[1024];	/* authenticated with the sealed seed */
	size_t header_len;
};

/* The parsers behind pacta_keyfile_parse(). */
bool keyfile_is_openssh(const char *data, size_t len);
int keyfile_parse_openssh(struct pacta_keyfile *f, const char *data,
    size_t len, struct pacta_error *err);
int keyfile_parse_pacta(struct pacta_keyfile *f, const char *data, size_t len,
    struct pacta_error *err);

/* Whether the comment is one line of printable UTF-8 within the limit. */
bool key_comment_fits(const char *s, size_t len);

#endif

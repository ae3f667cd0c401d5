/* Reading key files of either format, and opening them. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "key_int.h"

static int
io_fail(struct pacta_error *err, const char *path)
{
	int e = errno, code = PACTA_EIO;

	if (e == ENOENT || e == ENOTDIR)
		code = PACTA_ENOTFOUND;
	else if (e == ELOOP)
		code = PACTA_EREFUSED;
	pacta_error_set(err, code, "cannot read the key: %s",
	    e == ELOOP ? "it is a symbolic link" : strerror(e));
	pacta_error_at(err, path, 0, 0);
	return code;
}

static int
check_mode(int fd, struct pacta_error *err)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return pacta_error_set(err, PACTA_EIO, "cannot read the key: "
		    "%s", strerror(errno));
	if (!S_ISREG(st.st_mode))
		return key_fail(err, PACTA_EREFUSED, "key-file",
		    "not a regular file");
	if ((st.st_mode & 077) != 0)
		return key_fail(err, PACTA_EREFUSED, "key-mode",
		    "mode %04o lets others read this secret key; chmod 600 it "
		    "(and replace it if it was not yours alone)",
		    (unsigned)(st.st_mode & 07777));
	return 0;
}

/* Reads at most the limit, and one byte more to notice an excess. */
static int
drain(int fd, char *buf, size_t cap, size_t *len, struct pacta_error *err)
{
	ssize_t n = 1;

	*len = 0;
	while (*len < cap && n != 0) {
		n = read(fd, buf + *len, cap - *len);
		if (n < 0 && errno != EINTR)
			return pacta_error_set(err, PACTA_EIO,
			    "cannot read the key: %s", strerror(errno));
		if (n > 0)
			*len += (size_t)n;
	}
	return 0;
}

int
pacta_keyfile_read(struct pacta_keyfile **out, const char *path,
    struct pacta_error *err)
{
	enum { CAP = PACTA_KEY_FILE_LIMIT + 1 };
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	char *buf = NULL;
	size_t len = 0;
	int rc;

	*out = NULL;
	if (fd < 0)
		return io_fail(err, path);
	rc = check_mode(fd, err);
	if (rc == 0 && (buf = pacta_secret_alloc(CAP)) == NULL)
		rc = pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	if (rc == 0)
		rc = drain(fd, buf, CAP, &len, err);
	if (rc != 0)
		pacta_error_at(err, path, 0, 0);
	else
		rc = pacta_keyfile_parse(out, buf, len, path, err);
	pacta_secret_release(buf);
	close(fd);
	return rc;
}

/* Files that are not secret keys, but that people name by mistake. */
static int
not_a_key(const char *data, size_t len, struct pacta_error *err)
{
	if (len > 4 && (memcmp(data, "ssh-", 4) == 0 ||
	    memcmp(data, "ecds", 4) == 0))
		return key_fail(err, PACTA_EREFUSED, "key-public",
		    "a public key; name the file of the secret key");
	if (len > 10 && memcmp(data, "-----BEGIN", 10) == 0)
		return key_fail(err, PACTA_EREFUSED, "key-type",
		    "neither a Pacta nor an OpenSSH private key; make one "
		    "with pacta key new, or with ssh-keygen -t ed25519");
	return key_fail(err, PACTA_ESYNTAX, "key-file", "not a key file");
}

int
pacta_keyfile_parse(struct pacta_keyfile **out, const void *data, size_t len,
    const char *name, struct pacta_error *err)
{
	static const char ours[] = "format: pacta-secret-key-";
	struct pacta_keyfile *f;
	int rc;

	*out = NULL;
	f = pacta_secret_alloc(sizeof(*f));
	if (f == NULL)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	memset(f, 0, sizeof(*f));
	if (len > PACTA_KEY_FILE_LIMIT)
		rc = key_fail(err, PACTA_ELIMIT, "key-file",
		    "over the limit of %d bytes for a key file",
		    PACTA_KEY_FILE_LIMIT);
	else if (keyfile_is_openssh(data, len))
		rc = keyfile_parse_openssh(f, data, len, err);
	else if (len >= sizeof(ours) - 1 &&
	    memcmp(data, ours, sizeof(ours) - 1) == 0)
		rc = keyfile_parse_pacta(f, data, len, err);
	else
		rc = not_a_key(data, len, err);
	if (rc == 0)
		*out = f;
	else {
		pacta_error_at(err, name, err != NULL ? err->line : 0,
		    err != NULL ? err->column : 0);
		pacta_keyfile_free(f);
	}
	return rc;
}

void
pacta_keyfile_free(struct pacta_keyfile *file)
{
	sodium_free(file);
}

enum pacta_keyfile_format
pacta_keyfile_format(const struct pacta_keyfile *file)
{
	return file->format;
}

bool
pacta_keyfile_encrypted(const struct pacta_keyfile *file)
{
	return file->encrypted;
}

const struct pacta_key *
pacta_keyfile_key(const struct pacta_keyfile *file)
{
	return &file->key;
}

const char *
pacta_keyfile_comment(const struct pacta_keyfile *file)
{
	return file->comment;
}

void
pacta_keyfile_cost(const struct pacta_keyfile *file, uint64_t *ops,
    uint64_t *mem_bytes)
{
	*ops = file->ops;
	*mem_bytes = file->mem;
}

/* Decrypts the seed; the header is authenticated with it. */
static int
unseal(unsigned char seed[KEY_SEED], const struct pacta_keyfile *f,
    const void *passphrase, size_t len, struct pacta_error *err)
{
	unsigned char *key;
	int rc = 0;

	if (passphrase == NULL || len == 0 || len > PACTA_PASSPHRASE_LIMIT)
		return key_fail(err, PACTA_EVERIFY, "key-passphrase",
		    "the key is encrypted: a passphrase of 1 to %d bytes is "
		    "needed", PACTA_PASSPHRASE_LIMIT);
	key = pacta_secret_alloc(crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
	if (key == NULL || crypto_pwhash(key,
	    crypto_aead_xchacha20poly1305_ietf_KEYBYTES, passphrase, len,
	    f->salt, f->ops, (size_t)f->mem, crypto_pwhash_ALG_ARGON2ID13) != 0)
		rc = pacta_error_set(err, PACTA_ENOMEM, "opening this key "
		    "needs %llu MiB of memory", (unsigned long long)f->mem >> 20);
	else if (crypto_aead_xchacha20poly1305_ietf_decrypt(seed, NULL, NULL,
	    f->sealed, sizeof(f->sealed), (const unsigned char *)f->header,
	    f->header_len, f->nonce, key) != 0)
		rc = key_fail(err, PACTA_EVERIFY, "key-passphrase",
		    "wrong passphrase, or the key file was changed");
	pacta_secret_release(key);
	return rc;
}

int
pacta_keyfile_open(struct pacta_secret **out, const struct pacta_keyfile *file,
    const void *passphrase, size_t len, struct pacta_error *err)
{
	unsigned char *seed = pacta_secret_alloc(KEY_SEED);
	int rc = 0;

	*out = NULL;
	if (seed == NULL)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	if (file->encrypted)
		rc = unseal(seed, file, passphrase, len, err);
	else
		memcpy(seed, file->seed, KEY_SEED);
	if (rc == 0)
		rc = pacta_secret_from_seed(out, seed, err);
	if (rc == 0 && !pacta_key_equal(pacta_secret_key(*out), &file->key)) {
		pacta_secret_free(*out);
		*out = NULL;
		rc = key_fail(err, PACTA_EVERIFY, "key-halves",
		    "the secret key does not belong to the public key in the "
		    "file");
	}
	pacta_secret_release(seed);
	return rc;
}

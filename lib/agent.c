#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <pacta/agent.h>

#include "key_int.h"
#include "utf8_int.h"

/* draft-miller-ssh-agent, section 5.1. */
enum {
	AGENT_FAILURE = 5,
	AGENT_REQUEST_IDENTITIES = 11,
	AGENT_IDENTITIES_ANSWER = 12,
	AGENT_SIGN_REQUEST = 13,
	AGENT_SIGN_RESPONSE = 14,
	REPLY_LIMIT = 256 * 1024,	/* bytes, as OpenSSH has it */
	KEYS_LIMIT = 2048,
	REQUEST_LIMIT = 4096
};

struct pacta_agent {
	int fd;
	int timeout_ms;
	bool broken;		/* a reply was cut: what follows makes no sense */
	unsigned char *reply;	/* REPLY_LIMIT bytes */
	size_t reply_len;
};

static int
agent_fail(struct pacta_error *err, int code, const char *what)
{
	return key_fail(err, code, "agent", "ssh-agent: %s", what);
}

int
pacta_agent_connect(struct pacta_agent **out, const char *path,
    int timeout_ms, struct pacta_error *err)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	struct pacta_agent *a;

	*out = NULL;
	if (path[0] == '\0' || strlen(path) >= sizeof(sa.sun_path))
		return agent_fail(err, PACTA_EUSAGE,
		    "the socket's path is empty or too long");
	memcpy(sa.sun_path, path, strlen(path));
	a = calloc(1, sizeof(*a));
	if (a == NULL || (a->reply = malloc(REPLY_LIMIT)) == NULL) {
		free(a);
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	}
	a->timeout_ms = timeout_ms;
	a->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (a->fd < 0 || connect(a->fd, (struct sockaddr *)&sa,
	    sizeof(sa)) != 0) {
		key_fail(err, PACTA_EIO, "agent", "ssh-agent: cannot connect: "
		    "%s", strerror(errno));
		pacta_error_at(err, path, 0, 0);
		pacta_agent_free(a);
		return PACTA_EIO;
	}
	*out = a;
	return 0;
}

void
pacta_agent_free(struct pacta_agent *agent)
{
	if (agent == NULL)
		return;
	if (agent->fd >= 0)
		close(agent->fd);
	free(agent->reply);
	free(agent);
}

static int
agent_wait(struct pacta_agent *a, short events, struct pacta_error *err)
{
	struct pollfd p = { .fd = a->fd, .events = events };
	int n;

	do
		n = poll(&p, 1, a->timeout_ms);
	while (n < 0 && errno == EINTR);
	if (n > 0)
		return 0;
	return agent_fail(err, PACTA_EIO, n == 0 ?
	    "no answer in time" : "cannot wait for an answer");
}

static int
agent_send(struct pacta_agent *a, const unsigned char *p, size_t len,
    struct pacta_error *err)
{
	while (len > 0) {
		ssize_t n = send(a->fd, p, len, MSG_NOSIGNAL);

		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
			if (agent_wait(a, POLLOUT, err) != 0)
				return PACTA_EIO;
		} else if (n < 0 && errno != EINTR)
			return agent_fail(err, PACTA_EIO,
			    "it hung up while being asked");
		else if (n > 0) {
			p += n;
			len -= (size_t)n;
		}
	}
	return 0;
}

static int
agent_receive(struct pacta_agent *a, unsigned char *p, size_t len,
    struct pacta_error *err)
{
	while (len > 0) {
		ssize_t n = recv(a->fd, p, len, 0);

		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
			if (agent_wait(a, POLLIN, err) != 0)
				return PACTA_EIO;
		} else if (n == 0 || (n < 0 && errno != EINTR))
			return agent_fail(err, PACTA_EIO,
			    "it hung up without an answer");
		else if (n > 0) {
			p += n;
			len -= (size_t)n;
		}
	}
	return 0;
}

/* Sends a request (its length in front) and receives the whole reply. */
static int
agent_exchange(struct pacta_agent *a, const unsigned char *request, size_t len,
    struct pacta_error *err)
{
	unsigned char head[4];
	struct wire w = { head, sizeof(head), false };
	uint32_t n;
	int rc;

	if (a->broken)
		return agent_fail(err, PACTA_EIO, "it failed before");
	a->broken = true;
	rc = agent_send(a, request, len, err);
	if (rc == 0)
		rc = agent_receive(a, head, sizeof(head), err);
	if (rc != 0)
		return rc;
	n = wire_u32(&w);
	if (n == 0 || n > REPLY_LIMIT)
		return agent_fail(err, PACTA_ELIMIT,
		    "its answer is empty or over 256 KiB");
	rc = agent_receive(a, a->reply, n, err);
	if (rc != 0)
		return rc;
	a->reply_len = n;
	a->broken = false;
	return 0;
}

void
pacta_agent_keys_dispose(struct pacta_agent_keys *keys)
{
	if (keys == NULL)
		return;
	for (size_t i = 0; i < keys->count; i++)
		free(keys->items[i].comment);
	free(keys->items);
	*keys = (struct pacta_agent_keys)PACTA_AGENT_KEYS_INIT;
}

static int
keys_add(struct pacta_agent_keys *keys, const struct pacta_key *key,
    struct wire_string comment, struct pacta_error *err)
{
	size_t cap = keys->cap > 0 ? keys->cap * 2 : 8;
	char *text = malloc(comment.len + 1);

	if (text != NULL && keys->count == keys->cap) {
		void *p = realloc(keys->items, cap * sizeof(*keys->items));

		if (p == NULL) {
			free(text);
			text = NULL;
		} else {
			keys->items = p;
			keys->cap = cap;
		}
	}
	if (text == NULL)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	if (comment.len > 0)
		memcpy(text, comment.p, comment.len);
	text[comment.len] = '\0';
	utf8_one_line(text);
	keys->items[keys->count++] = (struct pacta_agent_key){ *key, text };
	return 0;
}

int
pacta_agent_list(struct pacta_agent *agent, struct pacta_agent_keys *out,
    struct pacta_error *err)
{
	static const unsigned char request[] = { 0, 0, 0, 1,
	    AGENT_REQUEST_IDENTITIES };
	int rc = agent_exchange(agent, request, sizeof(request), err);
	struct wire w = { agent->reply, agent->reply_len, false };
	const unsigned char *type;
	struct pacta_key key;
	uint32_t n;

	if (rc != 0)
		return rc;
	type = wire_bytes(&w, 1);
	n = wire_u32(&w);
	if (type == NULL || *type != AGENT_IDENTITIES_ANSWER || n > KEYS_LIMIT)
		return agent_fail(err, PACTA_ESYNTAX,
		    "it does not list its keys");
	while (rc == 0 && n-- > 0 && !w.bad) {
		struct wire_string blob = wire_string(&w);
		struct wire_string comment = wire_string(&w);

		if (!w.bad && key_get_blob(&key, blob.p, blob.len) &&
		    pacta_key_check(&key, NULL) == 0)
			rc = keys_add(out, &key, comment, err);
	}
	if (rc == 0 && !wire_done(&w))
		rc = agent_fail(err, PACTA_ESYNTAX, "its list is damaged");
	return rc;
}

/* Reads "string type, string signature" out of the reply to a sign request. */
static int
agent_signature(const struct pacta_agent *a,
    unsigned char sig[PACTA_SIGNATURE_LEN], struct pacta_error *err)
{
	struct wire w = { a->reply + 1, a->reply_len - 1, false };
	struct wire_string s, type, raw;

	if (a->reply[0] == AGENT_FAILURE)
		return agent_fail(err, PACTA_EREFUSED, "it refuses to sign: it "
		    "does not hold the key, is locked, or was told no");
	s = wire_string(&w);
	if (a->reply[0] != AGENT_SIGN_RESPONSE || !wire_done(&w))
		return agent_fail(err, PACTA_ESYNTAX,
		    "its answer is not a signature");
	w = (struct wire){ s.p, s.len, false };
	type = wire_string(&w);
	raw = wire_string(&w);
	if (!wire_done(&w) || !wire_is(type, KEY_TYPE) ||
	    raw.len != PACTA_SIGNATURE_LEN)
		return agent_fail(err, PACTA_ESYNTAX,
		    "its signature is not of type " KEY_TYPE);
	memcpy(sig, raw.p, raw.len);
	return 0;
}

static int
agent_sign(const struct pacta_signer *self, const void *data, size_t len,
    unsigned char sig[PACTA_SIGNATURE_LEN], struct pacta_error *err)
{
	struct pacta_agent *a = self->holder;
	unsigned char request[REQUEST_LIMIT], blob[KEY_BLOB], *p = request + 4;
	int rc;

	if (len > sizeof(request) - KEY_BLOB - 32)
		return agent_fail(err, PACTA_ELIMIT,
		    "the data to sign is too long");
	key_put_blob(&self->key, blob);
	*p++ = AGENT_SIGN_REQUEST;
	p = wire_put_string(p, blob, sizeof(blob));
	p = wire_put_string(p, data, len);
	p = wire_put_u32(p, 0);
	wire_put_u32(request, (uint32_t)(p - request - 4));
	rc = agent_exchange(a, request, (size_t)(p - request), err);
	if (rc == 0)
		rc = agent_signature(a, sig, err);
	if (rc == 0 && !pacta_key_verify(&self->key, sig, data, len))
		rc = agent_fail(err, PACTA_EVERIFY,
		    "it gave a signature that is not the key's");
	return rc;
}

struct pacta_signer
pacta_agent_signer(struct pacta_agent *agent, const struct pacta_key *key)
{
	return (struct pacta_signer){ *key, agent, agent_sign };
}

/*
 * Signing through ssh-agent: the secret never enters this process
 * (draft-miller-ssh-agent, messages 11 and 13).
 *
 * An agent belongs to one thread at a time.  Replies are bounded, every wait is,
 * and a signature is verified before it is handed on.
 */
#ifndef PACTA_AGENT_H
#define PACTA_AGENT_H

#include <stddef.h>

#include <pacta/error.h>
#include <pacta/key.h>

struct pacta_agent;

/* Connects to the agent listening on the unix socket PATH.  Waits at most
 * TIMEOUT_MS for each piece of an answer; a person may have to confirm. */
PACTA_EXPORT int pacta_agent_connect(struct pacta_agent **out,
    const char *path, int timeout_ms, struct pacta_error *err)
    PACTA_MUST_CHECK;
PACTA_EXPORT void pacta_agent_free(struct pacta_agent *agent);

struct pacta_agent_key {
	struct pacta_key key;
	char *comment;
};

struct pacta_agent_keys {
	struct pacta_agent_key *items;
	size_t count, cap;
};

#define PACTA_AGENT_KEYS_INIT { NULL, 0, 0 }

PACTA_EXPORT void pacta_agent_keys_dispose(struct pacta_agent_keys *keys);

/* Appends the Ed25519 keys the agent holds; keys of other types are skipped. */
PACTA_EXPORT int pacta_agent_list(struct pacta_agent *agent,
    struct pacta_agent_keys *out, struct pacta_error *err) PACTA_MUST_CHECK;

/* A signer that asks the agent to sign with KEY; PACTA_EREFUSED when the agent
 * does not hold it or was told no. */
PACTA_EXPORT struct pacta_signer pacta_agent_signer(
    struct pacta_agent *agent, const struct pacta_key *key);

#endif

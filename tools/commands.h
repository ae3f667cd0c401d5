/* The commands: one line each, in alphabetical order; X(name, summary). */
#ifndef PACTA_COMMANDS_H
#define PACTA_COMMANDS_H

#define CLI_COMMANDS(X) \
	X(adopt, "freeze the working texts as the next version") \
	X(check, "check texts against schema and rules") \
	X(diff, "what changed, provision by provision, in every language") \
	X(export, "a readable text: plain, Markdown or HTML") \
	X(fmt, "write the canonical layout, ids and metadata") \
	X(import, "plain text or Markdown to Akoma Ntoso") \
	X(init, "make a folder an agreements repository") \
	X(key, "make and look after member-state keys") \
	X(keyring, "a party's keys: make, change, sign, show") \
	X(log, "tell what happened to an agreement") \
	X(new, "start an agreement from a template") \
	X(registry, "the root of trust: make, sign, show, pin") \
	X(sign, "show what will be signed, then sign one act") \
	X(status, "tell where every agreement stands") \
	X(verify, "verify what was adopted, and who is bound by it") \
	X(version, "print the version") \
	X(waive, "record that a finding is no fault, and why")

#define X(name, summary) int cmd_##name(int argc, char **argv);
CLI_COMMANDS(X)
#undef X

#endif

/*
 * libgit2's functions, found when the first repository is opened: libgit2 and
 * the twenty libraries behind it (TLS, SSH, Kerberos) take longer to load than a
 * text to check, and most commands on texts open no repository.
 *
 * git.oid_cpy() is git_oid_cpy().  The header gives each its type; a function
 * not listed here does not link.
 */
#ifndef PACTA_STORE_GIT_H
#define PACTA_STORE_GIT_H

#include <git2.h>
#include <git2/sys/odb_backend.h>
#include <git2/sys/repository.h>

#define GIT_FUNCTIONS(X) \
	X(buf_dispose) \
	X(commit_author) X(commit_create) X(commit_free) X(commit_id) \
	X(commit_parent) X(commit_parent_id) X(commit_parentcount) \
	X(commit_summary) X(commit_time) X(commit_time_offset) \
	X(commit_tree_id) \
	X(config_free) X(config_get_string) X(config_get_string_buf) \
	X(config_iterator_free) X(config_iterator_new) X(config_next) \
	X(config_open_level) X(config_set_string) \
	X(error_clear) X(error_last) X(error_set_str) \
	X(index_add) X(index_free) X(index_get_bypath) X(index_read) \
	X(index_write) \
	X(libgit2_init) X(libgit2_opts) \
	X(object_free) X(object_id) X(object_lookup) X(object_peel) \
	X(object_string2type) \
	X(odb_add_alternate) X(odb_add_backend) X(odb_backend_data_alloc) \
	X(odb_backend_data_free) X(odb_backend_loose) X(odb_backend_pack) \
	X(odb_free) X(odb_hash) X(odb_init_backend) X(odb_new) \
	X(odb_object_data) X(odb_object_free) X(odb_object_size) \
	X(odb_object_type) X(odb_read) X(odb_write) \
	X(oid_cpy) X(oid_equal) X(oid_fromstrn) X(oid_is_zero) X(oid_tostr) \
	X(reference_create_matching) X(reference_dwim) X(reference_free) \
	X(reference_lookup) X(reference_resolve) \
	X(reference_symbolic_target) X(reference_target) \
	X(repository_commondir) X(repository_config) \
	X(repository_config_snapshot) X(repository_free) \
	X(repository_index) X(repository_init_ext) \
	X(repository_init_options_init) X(repository_is_bare) \
	X(repository_is_shallow) X(repository_item_path) \
	X(repository_open_ext) X(repository_path) X(repository_set_ident) \
	X(repository_set_odb) X(repository_state) X(repository_workdir) \
	X(revparse_single) \
	X(signature_free) X(signature_new) \
	X(tree_create_updated) X(tree_entry_byindex) X(tree_entry_byname) \
	X(tree_entry_bypath) X(tree_entry_cmp) X(tree_entry_filemode) \
	X(tree_entry_free) X(tree_entry_id) X(tree_entry_name) \
	X(tree_entry_type) X(tree_entrycount) X(tree_free) X(tree_id)

struct store_git {
#define X(name) __typeof__(git_##name) *name;
	GIT_FUNCTIONS(X)
#undef X
};

/* Empty until store_git_load() has returned NULL. */
extern struct store_git git;

/* Loads libgit2 and fills the table.  Call it once.  Returns what was wrong, in
 * the linker's words, which stay valid; NULL: nothing. */
const char *store_git_load(void);

#endif

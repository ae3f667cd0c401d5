/*
 * The object database, guarded.
 *
 * libgit2 1.5.1 never returns from a loose object that was cut short, and
 * writes past its buffer when an object's header declares less than it
 * inflates to; and whatever size is declared it allocates.  So its readers of
 * loose objects are not used at all: the backends below stand in front of
 * libgit2's, read loose files themselves, and let packed objects through once
 * their size is known to be bearable.  Whatever in libgit2 reads an object
 * (revision syntax, tags, trees, the index) comes through here.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <pacta/file.h>

#include "store_int.h"

#define ALTERNATES_MAX_BYTES (1u << 20)
#define ALTERNATES_MAX_DEPTH 5u
#define ALTERNATES_MAX 64u

struct guard {
	git_odb_backend parent;
	git_odb_backend *inner;
	struct pacta_store *store;
	char *dir;		/* of loose objects, ending in '/' */
};

/* --- one loose file ------------------------------------------------- */

struct loose {
	struct pacta_store *store;
	const git_oid *id;
	int fd;
	off_t file_size;
	z_stream z;
	bool open;		/* z is initialised */
	bool end;		/* the stream is at its end */
	unsigned char in[16384];
	unsigned char head[64];	/* "blob 123\0", and what came with it */
	size_t nhead, body;	/* filled; where the content starts in it */
	git_object_t type;
	size_t size;		/* declared */
};

/* Notes what is wrong for the caller at the top, and tells libgit2 so. */
PACTA_PRINTF(4, 5)
static int
fault_set(struct pacta_store *store, int code, const git_oid *id,
    const char *fmt, ...)
{
	char why[256], hex[GIT_OID_HEXSZ + 1];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	pacta_error_set(&store->fault, code, "object %s %s",
	    git.oid_tostr(hex, sizeof(hex), id), why);
	git.error_set_str(GIT_ERROR_ODB, store->fault.message);
	return GIT_ERROR;
}

static int
loose_open(struct loose *l, struct guard *g, const git_oid *id)
{
	char hex[GIT_OID_HEXSZ + 1], path[PATH_MAX];
	struct stat st;

	memset(l, 0, sizeof(*l));
	l->store = g->store;
	l->id = id;
	git.oid_tostr(hex, sizeof(hex), id);
	snprintf(path, sizeof(path), "%s%.2s/%s", g->dir, hex, hex + 2);
	l->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (l->fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return GIT_ENOTFOUND;
	if (l->fd < 0)
		return fault_set(l->store, PACTA_EIO, id,
		    "cannot be read: %s", strerror(errno));
	if (fstat(l->fd, &st) != 0 || !S_ISREG(st.st_mode))
		return fault_set(l->store, PACTA_ECORRUPT, id,
		    "is not a regular file");
	l->file_size = st.st_size;
	if (inflateInit(&l->z) != Z_OK)
		return fault_set(l->store, PACTA_ENOMEM, id,
		    "cannot be read: out of memory");
	l->open = true;
	return 0;
}

static void
loose_close(struct loose *l)
{
	if (l->open)
		inflateEnd(&l->z);
	if (l->fd >= 0)
		close(l->fd);
}

static int
loose_fill(struct loose *l)
{
	ssize_t n;

	do
		n = read(l->fd, l->in, sizeof(l->in));
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return fault_set(l->store, PACTA_EIO, l->id,
		    "cannot be read: %s", strerror(errno));
	if (n == 0)
		return fault_set(l->store, PACTA_ECORRUPT, l->id,
		    "is cut short; run git fsck");
	l->z.next_in = l->in;
	l->z.avail_in = (uInt)n;
	return 0;
}

/* Inflates up to LEN bytes; *GOT tells how many, fewer only at the end. */
static int
loose_inflate(struct loose *l, unsigned char *out, size_t len, size_t *got)
{
	int rc, zrc;

	*got = 0;
	while (*got < len && !l->end) {
		if (l->z.avail_in == 0 && (rc = loose_fill(l)) != 0)
			return rc;
		l->z.next_out = out + *got;
		l->z.avail_out = len - *got < INT_MAX ? (uInt)(len - *got) :
		    INT_MAX;
		zrc = inflate(&l->z, Z_NO_FLUSH);
		*got = (size_t)(l->z.next_out - out);
		l->end = zrc == Z_STREAM_END;
		if (zrc != Z_OK && zrc != Z_STREAM_END && zrc != Z_BUF_ERROR)
			return fault_set(l->store, PACTA_ECORRUPT, l->id,
			    "is damaged (%s); run git fsck",
			    l->z.msg != NULL ? l->z.msg : "bad zlib data");
	}
	return 0;
}

static size_t
type_limit(const struct pacta_store *store, git_object_t type)
{
	return type == GIT_OBJECT_BLOB ? store->blob_max :
	    type == GIT_OBJECT_TREE ? STORE_TREE_MAX : STORE_COMMIT_MAX;
}

/* "tree 123": the type, one space, a number without leading zeros. */
static bool
head_parse(const char *s, git_object_t *type, size_t *size)
{
	const char *space = strchr(s, ' '), *p;
	char word[8];

	if (space == NULL || space - s >= (ptrdiff_t)sizeof(word))
		return false;
	memcpy(word, s, (size_t)(space - s));
	word[space - s] = '\0';
	*type = git.object_string2type(word);
	*size = 0;
	for (p = space + 1; *p >= '0' && *p <= '9'; p++) {
		if (*size > (SIZE_MAX - 9) / 10)
			return false;
		*size = *size * 10 + (size_t)(*p - '0');
	}
	return *p == '\0' && p > space + 1 &&
	    (p == space + 2 || space[1] != '0') &&
	    (*type == GIT_OBJECT_BLOB || *type == GIT_OBJECT_TREE ||
	    *type == GIT_OBJECT_COMMIT || *type == GIT_OBJECT_TAG);
}

static int
loose_head(struct loose *l)
{
	unsigned char *nul;
	int rc = loose_inflate(l, l->head, sizeof(l->head), &l->nhead);

	if (rc != 0)
		return rc;
	nul = memchr(l->head, '\0', l->nhead);
	if (nul == NULL || !head_parse((char *)l->head, &l->type, &l->size))
		return fault_set(l->store, PACTA_ECORRUPT, l->id,
		    "has no valid header; run git fsck");
	l->body = (size_t)(nul + 1 - l->head);
	if (l->nhead - l->body > l->size)
		return fault_set(l->store, PACTA_ECORRUPT, l->id,
		    "is longer than its header says; run git fsck");
	return 0;
}

static int
loose_limits(struct loose *l)
{
	size_t limit = type_limit(l->store, l->type);

	if (l->size > limit)
		return fault_set(l->store, PACTA_ELIMIT, l->id,
		    "has %zu bytes, over the limit of %zu", l->size, limit);
	/* Deflate never swells this much: blocks of nothing, made to delay. */
	if ((uintmax_t)l->file_size > (uintmax_t)l->size * 2 + 65536)
		return fault_set(l->store, PACTA_ECORRUPT, l->id,
		    "takes more room packed than unpacked; run git fsck");
	return 0;
}

/* The rest of the content behind the header, into DATA of l->size bytes; then
 * the stream must be at its end, and the file with it. */
static int
loose_body(struct loose *l, unsigned char *data)
{
	size_t have = l->nhead - l->body, got, more = 0;
	unsigned char extra;
	int rc;

	memcpy(data, l->head + l->body, have);
	rc = loose_inflate(l, data + have, l->size - have, &got);
	if (rc != 0)
		return rc;
	if (have + got < l->size)
		return fault_set(l->store, PACTA_ECORRUPT, l->id,
		    "is shorter than its header says; run git fsck");
	/* One more byte is asked for: none may come, and the checksum behind
	 * the content is read. */
	if ((rc = loose_inflate(l, &extra, 1, &more)) != 0)
		return rc;
	if (more == 0 &&
	    (uintmax_t)l->z.total_in == (uintmax_t)l->file_size)
		return 0;
	return fault_set(l->store, PACTA_ECORRUPT, l->id,
	    "is longer than its header says; run git fsck");
}

/* --- the backend over loose objects --------------------------------- */

static int
loose_read(void **data, size_t *len, git_object_t *type,
    git_odb_backend *backend, const git_oid *id)
{
	struct loose *l = malloc(sizeof(*l));
	void *out = NULL;
	int rc;

	if (l == NULL)
		return GIT_ERROR;
	rc = loose_open(l, (struct guard *)backend, id);
	if (rc == 0 && (rc = loose_head(l)) == 0 &&
	    (rc = loose_limits(l)) == 0) {
		out = git.odb_backend_data_alloc(backend, l->size + 1);
		rc = out == NULL ? GIT_ERROR : loose_body(l, out);
	}
	if (rc == 0) {
		((char *)out)[l->size] = '\0';
		*data = out;
		*len = l->size;
		*type = l->type;
	} else if (out != NULL)
		git.odb_backend_data_free(backend, out);
	loose_close(l);
	free(l);
	return rc;
}

static int
loose_read_header(size_t *len, git_object_t *type, git_odb_backend *backend,
    const git_oid *id)
{
	struct loose *l = malloc(sizeof(*l));
	int rc;

	if (l == NULL)
		return GIT_ERROR;
	rc = loose_open(l, (struct guard *)backend, id);
	if (rc == 0)
		rc = loose_head(l);
	if (rc == 0) {
		*len = l->size;
		*type = l->type;
	}
	loose_close(l);
	free(l);
	return rc;
}

/*
 * Asked before an object is written that seems to be there.  A damaged one is
 * not: it is written again, in the damaged one's place, so that no commit of
 * ours rests on it.
 */
static int
loose_freshen(git_odb_backend *backend, const git_oid *id)
{
	struct guard *g = (struct guard *)backend;
	struct pacta_error before = g->store->fault;
	git_object_t type;
	void *data = NULL;
	size_t len;
	git_oid real;
	int rc = loose_read(&data, &len, &type, backend, id);

	g->store->fault = before;
	if (rc == 0)
		rc = git.odb_hash(&real, data, len, type);
	if (data != NULL)
		git.odb_backend_data_free(backend, data);
	if (rc != 0 || !git.oid_equal(&real, id))
		return GIT_ENOTFOUND;
	return g->inner->freshen(g->inner, id);
}

/* --- what passes through -------------------------------------------- */

static int
guard_read_prefix(git_oid *full, void **data, size_t *len,
    git_object_t *type, git_odb_backend *backend, const git_oid *prefix,
    size_t prefix_len)
{
	struct guard *g = (struct guard *)backend;
	int rc = g->inner->exists_prefix(full, g->inner, prefix, prefix_len);

	return rc != 0 ? rc : backend->read(data, len, type, backend, full);
}

static int
guard_exists(git_odb_backend *backend, const git_oid *id)
{
	struct guard *g = (struct guard *)backend;

	return g->inner->exists(g->inner, id);
}

static int
guard_exists_prefix(git_oid *full, git_odb_backend *backend,
    const git_oid *prefix, size_t len)
{
	struct guard *g = (struct guard *)backend;

	return g->inner->exists_prefix(full, g->inner, prefix, len);
}

static int
guard_foreach(git_odb_backend *backend, git_odb_foreach_cb cb, void *arg)
{
	struct guard *g = (struct guard *)backend;

	return g->inner->foreach(g->inner, cb, arg);
}

static int
guard_write(git_odb_backend *backend, const git_oid *id, const void *data,
    size_t len, git_object_t type)
{
	struct guard *g = (struct guard *)backend;

	return g->inner->write(g->inner, id, data, len, type);
}

static void
guard_free(git_odb_backend *backend)
{
	struct guard *g = (struct guard *)backend;

	if (g == NULL)
		return;
	if (g->inner != NULL)
		g->inner->free(g->inner);
	free(g->dir);
	free(g);
}

/* --- the backend over packs ----------------------------------------- */

static int
pack_read(void **data, size_t *len, git_object_t *type,
    git_odb_backend *backend, const git_oid *id)
{
	struct guard *g = (struct guard *)backend;
	size_t limit;
	int rc = g->inner->read_header(len, type, g->inner, id);

	if (rc != 0)
		return rc;
	limit = type_limit(g->store, *type);
	if (*len > limit)
		return fault_set(g->store, PACTA_ELIMIT, id,
		    "has %zu bytes, over the limit of %zu", *len, limit);
	return g->inner->read(data, len, type, g->inner, id);
}

static int
pack_read_header(size_t *len, git_object_t *type, git_odb_backend *backend,
    const git_oid *id)
{
	struct guard *g = (struct guard *)backend;

	return g->inner->read_header(len, type, g->inner, id);
}

static int
pack_refresh(git_odb_backend *backend)
{
	struct guard *g = (struct guard *)backend;

	return g->inner->refresh(g->inner);
}

static int
pack_freshen(git_odb_backend *backend, const git_oid *id)
{
	struct guard *g = (struct guard *)backend;

	return g->inner->freshen(g->inner, id);
}

/* --- putting it together -------------------------------------------- */

static struct guard *
guard_new(struct pacta_store *store, const char *dir)
{
	struct guard *g = calloc(1, sizeof(*g));
	size_t n = strlen(dir);

	if (g == NULL)
		return NULL;
	git.odb_init_backend(&g->parent, GIT_ODB_BACKEND_VERSION);
	g->store = store;
	g->parent.read_prefix = guard_read_prefix;
	g->parent.exists = guard_exists;
	g->parent.exists_prefix = guard_exists_prefix;
	g->parent.foreach = guard_foreach;
	g->parent.free = guard_free;
	if ((g->dir = malloc(n + 2)) == NULL) {
		free(g);
		return NULL;
	}
	memcpy(g->dir, dir, n + 1);
	if (n == 0 || dir[n - 1] != '/')
		strcpy(g->dir + n, "/");
	return g;
}

static int
odb_place(git_odb *odb, struct guard *g, int priority, bool alternate)
{
	int rc = alternate ?
	    git.odb_add_alternate(odb, &g->parent, priority) :
	    git.odb_add_backend(odb, &g->parent, priority);

	if (rc != 0)
		guard_free(&g->parent);
	return rc;
}

static int
odb_add_loose(struct pacta_store *store, git_odb *odb, const char *dir,
    bool alternate)
{
	struct guard *g = guard_new(store, dir);

	if (g == NULL)
		return GIT_ERROR;
	/* Level -1: zlib's own; flushed; modes as git's umask gives them. */
	if (git.odb_backend_loose(&g->inner, dir, -1, 1, 0, 0) != 0) {
		guard_free(&g->parent);
		return GIT_ERROR;
	}
	g->parent.read = loose_read;
	g->parent.read_header = loose_read_header;
	g->parent.freshen = loose_freshen;
	g->parent.write = guard_write;
	return odb_place(odb, g, 1, alternate);
}

static int
odb_add_packs(struct pacta_store *store, git_odb *odb, const char *dir,
    bool alternate)
{
	struct guard *g = guard_new(store, dir);

	if (g == NULL)
		return GIT_ERROR;
	if (git.odb_backend_pack(&g->inner, dir) != 0) {
		guard_free(&g->parent);
		return GIT_ERROR;
	}
	g->parent.read = pack_read;
	g->parent.read_header = pack_read_header;
	g->parent.refresh = pack_refresh;
	g->parent.freshen = pack_freshen;
	return odb_place(odb, g, 2, alternate);
}

static int odb_add_folder(struct pacta_store *store, git_odb *odb,
    const char *dir, unsigned depth, unsigned *count, struct pacta_error *err);

/* One line of info/alternates: absolute, or seen from the objects folder. */
static int
odb_add_alternate(struct pacta_store *store, git_odb *odb, const char *dir,
    const char *line, unsigned depth, unsigned *count, struct pacta_error *err)
{
	char path[PATH_MAX];
	int n;

	if (line[0] == '\0' || line[0] == '#')
		return 0;
	n = line[0] == '/' ? snprintf(path, sizeof(path), "%s", line) :
	    snprintf(path, sizeof(path), "%s/%s", dir, line);
	if (n < 0 || (size_t)n >= sizeof(path))
		return pacta_error_set(err, PACTA_ELIMIT,
		    "%s/info/alternates: path too long", dir);
	return odb_add_folder(store, odb, path, depth + 1, count, err);
}

static int
odb_add_alternates(struct pacta_store *store, git_odb *odb, const char *dir,
    unsigned depth, unsigned *count, struct pacta_error *err)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	char path[PATH_MAX], *save = NULL;
	int rc;

	snprintf(path, sizeof(path), "%s/info/alternates", dir);
	rc = pacta_file_read(path, ALTERNATES_MAX_BYTES, &b, err);
	if (rc == PACTA_ENOTFOUND)
		rc = 0;
	else if (rc == 0 && b.len > 0)
		for (char *s = strtok_r(b.data, "\n", &save);
		    s != NULL && rc == 0; s = strtok_r(NULL, "\n", &save))
			rc = odb_add_alternate(store, odb, dir, s, depth,
			    count, err);
	pacta_buf_dispose(&b);
	return rc;
}

static int
odb_add_folder(struct pacta_store *store, git_odb *odb, const char *dir,
    unsigned depth, unsigned *count, struct pacta_error *err)
{
	int rc;

	if (depth > ALTERNATES_MAX_DEPTH || ++*count > ALTERNATES_MAX)
		return pacta_error_set(err, PACTA_ELIMIT,
		    "%s: too many alternate object folders, or a circle", dir);
	if ((rc = store_wait_packs(dir, err)) != 0)
		return rc;
	rc = odb_add_loose(store, odb, dir, depth > 0);
	if (rc == 0)
		rc = odb_add_packs(store, odb, dir, depth > 0);
	if (rc != 0)
		return store_error(store, rc, err, "cannot read objects in %s",
		    dir);
	return odb_add_alternates(store, odb, dir, depth, count, err);
}

int
store_odb_install(struct pacta_store *store, struct pacta_error *err)
{
	git_odb *odb = NULL;
	git_buf dir = { NULL, 0, 0 };
	unsigned count = 0;
	int rc;

	rc = git.repository_item_path(&dir, store->repo,
	    GIT_REPOSITORY_ITEM_OBJECTS);
	if (rc == 0)
		rc = git.odb_new(&odb);
	if (rc != 0) {
		rc = store_error(store, rc, err, "cannot open the objects");
		goto out;
	}
	rc = odb_add_folder(store, odb, dir.ptr, 0, &count, err);
	if (rc == 0 && git.repository_set_odb(store->repo, odb) != 0)
		rc = store_error(store, GIT_ERROR, err,
		    "cannot open the objects");
	if (rc == 0) {
		store->odb = odb;
		odb = NULL;
	}
out:
	git.odb_free(odb);
	git.buf_dispose(&dir);
	return rc;
}

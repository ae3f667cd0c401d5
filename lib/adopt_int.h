/* What the sources of the adopt module share. */
#ifndef ADOPT_INT_H
#define ADOPT_INT_H

#include <pacta/adopt.h>
#include <pacta/doc.h>
#include <pacta/frbr.h>
#include <pacta/repo.h>

#define ADOPT_MEDIA_MAX_BYTES ((size_t)64 << 20)
#define ADOPT_MEDIA_NAME 100	/* bytes of a file's name below media/ */

struct adopt_text {
	char lang[4];
	char path[PACTA_PATH_SIZE];
	struct pacta_buf source;	/* as at HEAD; outlives the document */
	struct pacta_doc *doc;
	struct pacta_frbr id;
	struct pacta_buf frozen;	/* as adopted */
};

struct adopt_work {
	struct pacta_store *store;
	const struct pacta_adopt_options *o;
	struct pacta_view *head;
	struct pacta_agreement agreement;
	struct adopt_text *texts;
	size_t ntexts;
	struct pacta_names media;	/* names below media/ */
	struct pacta_diags *diags;
};

/* Loads the texts at HEAD, and refuses a working tree that differs. */
int adopt_load(struct adopt_work *w, struct pacta_error *err);
/* The path of the I-th file below media/. */
char *adopt_media_path(char out[PACTA_PATH_SIZE], const struct adopt_work *w,
    size_t i);
/* PACTA_EREFUSED when the last version has these very texts. */
int adopt_changed(struct adopt_work *w, struct pacta_error *err);
/* Parses, wants the canonical layout, sets date and number, prints. */
int adopt_format(struct adopt_work *w, struct pacta_error *err);
/* Checks the texts as they will stand frozen. */
int adopt_check(struct adopt_work *w, struct pacta_error *err);
void adopt_work_dispose(struct adopt_work *w);

/* By name, in byte order. */
void adopt_sort(struct pacta_frozen *files, size_t count);

#endif

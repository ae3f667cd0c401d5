#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/diag.h>

#include "utf8_int.h"

const char *
pacta_severity_name(enum pacta_severity s)
{
	return s == PACTA_ERROR ? "error" : s == PACTA_WARNING ? "warning" :
	    "note";
}

static void
diag_dispose(struct pacta_diag *d)
{
	free((char *)d->place.file);
	free((char *)d->other.file);
	free(d->message);
	free(d->eid);
}

void
pacta_diags_dispose(struct pacta_diags *l)
{
	if (l == NULL)
		return;
	for (size_t i = 0; i < l->count; i++)
		diag_dispose(&l->items[i]);
	free(l->items);
	*l = (struct pacta_diags)PACTA_DIAGS_INIT;
}

static bool
diags_reserve(struct pacta_diags *l, size_t more)
{
	size_t cap = l->cap == 0 ? 16 : l->cap;
	struct pacta_diag *items;

	while (cap < l->count + more)
		cap *= 2;
	if (cap == l->cap)
		return true;
	items = realloc(l->items, cap * sizeof(*items));
	if (items == NULL) {
		l->failed = true;
		return false;
	}
	l->items = items;
	l->cap = cap;
	return true;
}

static void
diags_tally(struct pacta_diags *l, enum pacta_severity s)
{
	if (s == PACTA_ERROR)
		l->errors++;
	else if (s == PACTA_WARNING)
		l->warnings++;
	else
		l->notes++;
}

PACTA_PRINTF(1, 0)
static char *
diag_vtext(const char *fmt, va_list ap)
{
	va_list again;
	char *s = NULL;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	if (n >= 0 && (s = malloc((size_t)n + 1)) != NULL) {
		vsnprintf(s, (size_t)n + 1, fmt, again);
		utf8_one_line(s);
	}
	va_end(again);
	return s;
}

struct pacta_diag *
pacta_diags_add(struct pacta_diags *l, enum pacta_severity severity,
    const char *rule, const struct pacta_place *place, const char *fmt, ...)
{
	struct pacta_diag d = { .severity = severity, .rule = rule,
	    .place = *place };
	va_list ap;

	if (!diags_reserve(l, 1))
		return NULL;
	va_start(ap, fmt);
	d.message = diag_vtext(fmt, ap);
	va_end(ap);
	d.place.file = strdup(place->file != NULL ? place->file : "");
	if (d.message == NULL || d.place.file == NULL) {
		diag_dispose(&d);
		l->failed = true;
		return NULL;
	}
	diags_tally(l, severity);
	l->items[l->count] = d;
	return &l->items[l->count++];
}

void
pacta_diags_other(struct pacta_diags *l, struct pacta_diag *d,
    const struct pacta_place *other)
{
	char *file;

	if (d == NULL || other->file == NULL)
		return;
	if ((file = strdup(other->file)) == NULL) {
		l->failed = true;
		return;
	}
	free((char *)d->other.file);
	d->other = *other;
	d->other.file = file;
}

void
pacta_diags_eid(struct pacta_diags *l, struct pacta_diag *d, const char *eid)
{
	char *copy;

	if (d == NULL || eid == NULL)
		return;
	if ((copy = strdup(eid)) == NULL) {
		l->failed = true;
		return;
	}
	free(d->eid);
	d->eid = copy;
}

static int
diag_order(const struct pacta_diag *a, const struct pacta_diag *b)
{
	int c = strcmp(a->place.file, b->place.file);

	if (c == 0)
		c = (a->place.line > b->place.line) -
		    (a->place.line < b->place.line);
	if (c == 0)
		c = (a->place.column > b->place.column) -
		    (a->place.column < b->place.column);
	return c != 0 ? c : strcmp(a->rule, b->rule);
}

/* Merge sort: qsort() is not stable, and equal places keep their order. */
static void
diags_sort_range(struct pacta_diag *a, struct pacta_diag *tmp, size_t n)
{
	size_t half = n / 2, i = 0, j = half, k = 0;

	if (n < 2)
		return;
	diags_sort_range(a, tmp, half);
	diags_sort_range(a + half, tmp, n - half);
	while (i < half && j < n)
		tmp[k++] = diag_order(&a[j], &a[i]) < 0 ? a[j++] : a[i++];
	while (i < half)
		tmp[k++] = a[i++];
	memcpy(a, tmp, k * sizeof(*a));
}

void
pacta_diags_sort(struct pacta_diags *l)
{
	struct pacta_diag *tmp;

	if (l->count < 2)
		return;
	tmp = malloc(l->count * sizeof(*tmp));
	if (tmp == NULL) {
		l->failed = true;
		return;
	}
	diags_sort_range(l->items, tmp, l->count);
	free(tmp);
}

void
pacta_diags_move(struct pacta_diags *to, struct pacta_diags *from)
{
	to->failed |= from->failed;
	if (from->count > 0 && diags_reserve(to, from->count)) {
		memcpy(to->items + to->count, from->items,
		    from->count * sizeof(*from->items));
		to->count += from->count;
		to->errors += from->errors;
		to->warnings += from->warnings;
		to->notes += from->notes;
		from->count = 0;
	}
	pacta_diags_dispose(from);
}

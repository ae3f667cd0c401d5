/* Text and enumerators: any bytes, cut in two chunks as markup would. */
#include <stdint.h>
#include <stdlib.h>

#include <pacta/enumerator.h>
#include <pacta/text.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
fault(const struct pacta_text_fault *f, void *arg)
{
	/* The place is in the chunk it names. */
	if (f->offset >= *(const size_t *)arg)
		abort();
}

static void
scan(const char *s, size_t len, const char *lang)
{
	size_t half = len / 2;
	struct pacta_scan *sc;

	if (pacta_scan_new(&sc, lang, fault, &len, NULL) != 0)
		return;
	pacta_scan_feed(sc, s, s, half);
	pacta_scan_feed(sc, s + half, s + half, len - half);
	pacta_scan_lang(sc, "urd");
	pacta_scan_feed(sc, s, s, len);
	pacta_scan_lang(sc, NULL);
	pacta_scan_end(sc);
	pacta_scan_free(sc);
}

/* What has been composed is composed. */
static void
compose(const char *s, size_t len)
{
	struct pacta_buf once = PACTA_BUF_INIT, twice = PACTA_BUF_INIT;

	if (pacta_text_nfc(s, len, &once, NULL) == 0 && once.len > 0) {
		if (pacta_text_nfc_span(once.data, once.len) != once.len ||
		    pacta_text_nfc(once.data, once.len, &twice, NULL) != 0 ||
		    twice.len != once.len)
			abort();
	}
	pacta_buf_dispose(&once);
	pacta_buf_dispose(&twice);
}

/* A number part of an id, when it is read back, is the same number. */
static void
enumerate(const char *s, size_t len)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_enum e, again;

	if (pacta_enum_find(&e, s, len, NULL)) {
		if (e.end > len || e.start > e.end)
			abort();
		pacta_enum_eid(&e, &b);
		if (e.suffix <= 10 && b.len > 0 && e.value[0] > 0 &&
		    (!pacta_enum_from_eid(&again, b.data, b.len) ||
		    !pacta_enum_same(&e, &again)))
			abort();
	}
	(void)pacta_enum_parse(&e, s, len, NULL);
	pacta_buf_dispose(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s = (const char *)data;

	if (size > 4096)
		return 0;
	scan(s, size, "rus");
	scan(s, size, "fas");
	compose(s, size);
	enumerate(s, size);
	(void)pacta_text_width(s, size);
	return 0;
}

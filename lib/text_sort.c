/* The order of words in a language (UTS 10, with CLDR's tailoring for it). */
#include <string.h>

#include <unicode/ucol.h>
#include <unicode/uloc.h>

#include <pacta/text.h>

#include "text_int.h"

void
pacta_text_sort_key(const char *lang, const char *s, struct pacta_buf *out)
{
	char tag[ULOC_FULLNAME_CAPACITY];
	uint8_t key[1024];
	struct text_u16 u = { 0 };
	UErrorCode st = U_ZERO_ERROR;
	UCollator *c = pacta_text_bcp47(lang, tag, sizeof(tag)) ?
	    ucol_open(tag, &st) : NULL;
	int32_t n = 0;

	if (c != NULL && U_SUCCESS(st) &&
	    text_u16(&u, s, strlen(s), NULL) == 0)
		n = ucol_getSortKey(c, u.s, u.len, key, (int32_t)sizeof(key));
	/* ICU counts the NUL at the key's end. */
	if (n > 1 && n <= (int32_t)sizeof(key))
		pacta_buf_add(out, key, (size_t)n - 1);
	else
		pacta_buf_adds(out, s);
	text_u16_free(&u);
	ucol_close(c);
}

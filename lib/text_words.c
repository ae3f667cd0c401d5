#include <stdlib.h>

#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include <pacta/text.h>

#include "text_int.h"

int
pacta_text_words(const char *s, size_t len, const char *lang,
    pacta_text_word_cb cb, void *arg, struct pacta_error *err)
{
	UErrorCode st = U_ZERO_ERROR;
	UBreakIterator *it = NULL;
	UText *ut = NULL;
	char tag[64] = "";
	int32_t from = 0, to;
	int rc = 0;

	if (lang != NULL)
		(void)pacta_text_bcp47(lang, tag, sizeof(tag));
	ut = utext_openUTF8(NULL, s, (int64_t)len, &st);
	it = ubrk_open(UBRK_WORD, tag, NULL, 0, &st);
	ubrk_setUText(it, ut, &st);
	if (U_FAILURE(st)) {
		rc = pacta_error_set(err, PACTA_ESYSTEM,
		    "cannot cut text into words: %s", u_errorName(st));
		goto out;
	}
	for (; rc == 0 && (to = ubrk_next(it)) != UBRK_DONE; from = to)
		rc = cb((size_t)from, (size_t)to,
		    ubrk_getRuleStatus(it) >= UBRK_WORD_NONE_LIMIT, arg);
out:
	if (it != NULL)
		ubrk_close(it);
	utext_close(ut);
	return rc;
}

#include <stdio.h>
#include <string.h>

#include <pacta/error.h>

#include "utf8_int.h"

static const char *const texts[] = {
	"no error", "out of memory", "cannot be done", "input or output failed",
	"not found", "already there", "over the limit", "not in its format",
	"changed meanwhile", "locked", "damaged", "not verified", "refused",
	"a library failed"
};

const char *
pacta_error_text(int code)
{
	size_t i = code > 0 ? 0 : (size_t)-code;

	return i < sizeof(texts) / sizeof(texts[0]) ? texts[i] : "unknown error";
}

int
pacta_error_set(struct pacta_error *err, int code, const char *fmt, ...)
{
	va_list ap;

	if (err == NULL)
		return code;
	*err = (struct pacta_error)PACTA_ERROR_INIT;
	err->code = code;
	va_start(ap, fmt);
	vsnprintf(err->message, sizeof(err->message), fmt, ap);
	va_end(ap);
	utf8_cut(err->message);
	utf8_one_line(err->message);
	return code;
}

void
pacta_error_at(struct pacta_error *err, const char *file, uint32_t line,
    uint32_t column)
{
	if (err == NULL)
		return;
	if (file != NULL) {
		snprintf(err->file, sizeof(err->file), "%s", file);
		utf8_cut(err->file);
		utf8_one_line(err->file);
	}
	err->line = line;
	err->column = column;
}

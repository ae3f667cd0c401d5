# Pacta: make demo, make check; see README.md.
# Variables to set: PREFIX DESTDIR BUILD CC CFLAGS LDFLAGS SAN (address,undefined)

VERSION := 0.1.0
SOVERSION := 0
PREFIX ?= /usr/local
BUILD ?= build
CC ?= gcc
CFLAGS ?= -O2 -g
PKGS := libxml-2.0 libgit2 icu-uc icu-i18n libsodium jansson zlib

# Recursive on purpose: pkg-config may only be there after `make deps`.
PKG_CFLAGS = $(shell pkg-config --cflags $(PKGS))
PKG_LIBS = $(shell pkg-config --libs $(PKGS))
WARN := -Wall -Wextra -Wshadow -Wvla -Wformat=2 -Wmissing-prototypes \
	-Wstrict-prototypes -Wpointer-arith -Wwrite-strings
ifdef CI
WARN += -Werror
endif
ifdef SAN
SANFLAGS := -fsanitize=$(SAN) -fno-omit-frame-pointer -fno-sanitize-recover=undefined
endif
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -DPACTA_VERSION='"$(VERSION)"' -fPIC \
	-fvisibility=hidden -pthread -Ilib $(WARN) $(CFLAGS) $(SANFLAGS)
ALL_LDFLAGS = -pthread -Wl,-z,relro,-z,now $(LDFLAGS) $(SANFLAGS)

LIB_SRC := $(wildcard lib/*.c)
TOOL_SRC := $(wildcard tools/*.c)
UNIT_SRC := $(wildcard tests/unit/test_*.c)
DATA := schemas/profile.rng $(sort $(wildcard schemas/lang/*.lang) \
	$(wildcard schemas/*.tsv))
LIB_OBJ := $(LIB_SRC:%.c=$(BUILD)/%.o) $(BUILD)/data_table.o
TOOL_OBJ := $(TOOL_SRC:%.c=$(BUILD)/%.o)
UNIT_BIN := $(UNIT_SRC:tests/unit/%.c=$(BUILD)/tests/%)
LIB_A := $(BUILD)/libpacta.a
LIB_SO := $(BUILD)/libpacta.so.$(VERSION)
PACTA := $(BUILD)/pacta

.DELETE_ON_ERROR:
.PHONY: all clean

all: $(PACTA) $(LIB_SO)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(PKG_CFLAGS) -MMD -MP -c -o $@ $<

# The schema and the language tables, byte for byte, as assembler .incbin.
$(BUILD)/data_table.c: $(DATA) Makefile
	@mkdir -p $(@D)
	@{ echo '#include "data_int.h"'; i=0; for f in $(DATA); do i=$$((i+1)); \
	  printf '__asm__(".section .rodata\\n.balign 16\\npacta_file_%d:\\n.incbin \\"%s\\"\\npacta_file_end_%d:\\n.byte 0\\n.previous\\n");\nextern const char pacta_file_%d[], pacta_file_end_%d[];\n' $$i $$f $$i $$i $$i; \
	done; n=$$i; echo 'const struct pacta_data pacta_data_table[] = {'; i=0; for f in $(DATA); do i=$$((i+1)); \
	  printf '\t{ "%s", pacta_file_%d, %d },\n' $${f#schemas/} $$i $$(wc -c <$$f); done; \
	  echo "};"; echo "const size_t pacta_data_count = $$n;"; } >$@

$(BUILD)/data_table.o: $(BUILD)/data_table.c
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(LIB_A): $(LIB_OBJ)
	@rm -f $@
	ar rcs $@ $^

$(LIB_SO): $(LIB_OBJ)
	$(CC) -shared -Wl,-soname,libpacta.so.$(SOVERSION) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(PACTA): $(TOOL_OBJ) $(LIB_A)
	$(CC) $(ALL_LDFLAGS) -o $@ $(TOOL_OBJ) $(LIB_A) $(PKG_LIBS)

# Unit tests link the static library, so that they reach private functions too.
$(BUILD)/tests/%: $(BUILD)/tests/unit/%.o $(LIB_A)
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $< $(LIB_A) $(PKG_LIBS) -lcmocka

clean:
	rm -rf $(BUILD)

-include $(LIB_OBJ:.o=.d) $(TOOL_OBJ:.o=.d) $(UNIT_SRC:%.c=$(BUILD)/%.d)

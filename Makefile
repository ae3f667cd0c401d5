# Pacta.  make demo shows the main job, make check runs the tests; see README.md.
# To set: PREFIX DESTDIR BUILD CC CFLAGS LDFLAGS, SAN=address,undefined, CI=true,
# V=1 (whole command lines)

VERSION := 0.1.0
SOVERSION := 0
PREFIX ?= /usr/local
BUILD ?= build
CC := $(if $(filter default,$(origin CC)),gcc,$(CC))
CFLAGS ?= -O2 -g
INSTALL ?= install
PKGS := libxml-2.0 libgit2 icu-uc icu-i18n libsodium jansson zlib

# Recursive variables: pkg-config may only be there after `make deps`.
PKG_CFLAGS = $(shell pkg-config --cflags $(PKGS))
# libgit2 is loaded when a repository is opened; see lib/store_git.h.
PKG_LIBS = $(shell pkg-config --libs $(filter-out libgit2,$(PKGS))) -lm -ldl
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
ALL_LDFLAGS = -pthread -Wl,-z,relro,-z,now -Wl,--as-needed $(LDFLAGS) $(SANFLAGS)

LIB_SRC := $(sort $(wildcard lib/*.c))
TOOL_SRC := $(sort $(wildcard tools/*.c))
UNIT_SRC := $(sort $(wildcard tests/unit/test_*.c))
FUZZ_SRC := $(sort $(wildcard tests/fuzz/fuzz_*.c))
BENCH_SRC := $(sort $(wildcard tests/bench/*.c))
HELPER_SRC := $(sort $(wildcard tests/cli/*.c))
CLI_TESTS := $(sort $(wildcard tests/cli/*.t))
MAN_SRC := $(sort $(foreach s,1 3 5 7,$(wildcard lib/*.$(s) tools/*.$(s) schemas/*.$(s))))
HEADERS := $(sort $(wildcard lib/pacta/*.h))
DATA := schemas/profile.rng $(sort $(wildcard schemas/lang/*.lang \
	schemas/templates/*))
LIB_OBJ := $(LIB_SRC:%.c=$(BUILD)/%.o) $(BUILD)/data_table.o
TOOL_OBJ := $(TOOL_SRC:%.c=$(BUILD)/%.o)
UNIT_BIN := $(UNIT_SRC:tests/unit/%.c=$(BUILD)/tests/%)
FUZZ_BIN := $(FUZZ_SRC:tests/fuzz/%.c=$(BUILD)/fuzz/%)
BENCH_BIN := $(BENCH_SRC:tests/bench/%.c=$(BUILD)/bench/%)
SCORE_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard tests/concord/*.c)))
HELPER_BIN := $(HELPER_SRC:tests/cli/%.c=$(BUILD)/tests/%)
LIB_A := $(BUILD)/libpacta.a
LIB_SO := $(BUILD)/libpacta.so.$(VERSION)
PACTA := $(BUILD)/pacta

# Below make's own depth one, so that `make check` can install first.
define with_deps
@CC="$(CC)" tools/deps.sh
@+$(MAKE) --no-print-directory $(1)
endef

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all deps check check-run check-long check-asan check-valgrind lint \
	symbols demo bench bench-bin fuzz test-bin install uninstall dist clean

all: $(PACTA) $(LIB_SO)

deps:
	@CC="$(CC)" tools/deps.sh

# --- building ---------------------------------------------------------------

# One short line a step, so that a warning is seen; nothing with make -s.
QUIET := $(findstring s,$(firstword -$(MAKEFLAGS)))
Q := $(if $(V),,@)
say = $(if $(V)$(QUIET),,@echo "  $(1)	$(@:$(BUILD)/%=%)")

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(ALL_CFLAGS) $(PKG_CFLAGS) -MMD -MP -c -o $@ $<

# The schema and the language tables, byte for byte, as assembler .incbin.
$(BUILD)/data_table.c: $(DATA) tools/embed.sh
	@mkdir -p $(@D)
	$(call say,GEN)
	$(Q)tools/embed.sh $(DATA) >$@

$(BUILD)/data_table.o: $(BUILD)/data_table.c
	$(call say,CC)
	$(Q)$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(LIB_A): $(LIB_OBJ)
	@rm -f $@
	$(call say,AR)
	$(Q)ar rcs $@ $^

$(LIB_SO): $(LIB_OBJ)
	$(call say,LD)
	$(Q)$(CC) -shared -Wl,-soname,libpacta.so.$(SOVERSION) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(PACTA): $(TOOL_OBJ) $(LIB_A)
	$(call say,LD)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $(TOOL_OBJ) $(LIB_A) $(PKG_LIBS)

# Unit tests link the static library, so that they reach private functions too.
$(BUILD)/tests/test_%: $(BUILD)/tests/unit/test_%.o $(LIB_A)
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $< $(LIB_A) $(PKG_LIBS) -lcmocka

# Programs that command-line tests call.
$(BUILD)/tests/%: $(BUILD)/tests/cli/%.o $(LIB_A)
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $< $(LIB_A) $(PKG_LIBS)

$(BUILD)/fuzz/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/tests/fuzz/replay.o $(LIB_A)
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $(filter %.o,$^) $(LIB_A) $(PKG_LIBS)

$(BUILD)/bench/%: $(BUILD)/tests/bench/%.o $(LIB_A)
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $< $(LIB_A) $(PKG_LIBS)

$(BUILD)/concord/score: $(SCORE_OBJ) $(LIB_A)
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $(SCORE_OBJ) $(LIB_A) $(PKG_LIBS)

test-bin: all $(UNIT_BIN) $(FUZZ_BIN) $(HELPER_BIN) $(BUILD)/concord/score
bench-bin: all $(BENCH_BIN)

# --- testing ----------------------------------------------------------------

check:
	$(call with_deps,check-run)

check-run: test-bin
	@BUILD=$(BUILD) tests/run.sh $(TESTS)

check-long:
	$(call with_deps,test-bin)
	@BUILD=$(BUILD) PACTA_TEST_LONG=1 tests/run.sh $(TESTS)

# What is killed reports nothing to a sanitizer, so that few kills do.
check-asan:
	$(call with_deps,BUILD=$(BUILD)/asan SAN=address$(comma)undefined \
	  PACTA_TEST_KILLS=20 check-run)

check-valgrind:
	$(call with_deps,test-bin)
	@BUILD=$(BUILD) tests/valgrind.sh $(UNIT_BIN)

comma := ,

lint:
	@BUILD=$(BUILD) tests/lint.sh

# The exported functions, so that one that comes or goes is seen in a review.
symbols: $(LIB_SO)
	nm -D --defined-only $(LIB_SO) | awk '{ print $$3 }' | LC_ALL=C sort >lib/symbols

# FUZZ="xml act" runs only these.
FUZZ ?= $(FUZZ_SRC:tests/fuzz/fuzz_%.c=%)
FUZZ_CC ?= clang
FUZZ_DIR := $(BUILD)/libfuzzer

fuzz:
	@command -v $(FUZZ_CC) >/dev/null || { echo "make fuzz needs clang" >&2; exit 1; }
	@+$(MAKE) --no-print-directory BUILD=$(FUZZ_DIR) CC="$(FUZZ_CC)" CFLAGS="-g -O1" \
	  SAN=fuzzer-no-link,address,undefined $(FUZZ_DIR)/libpacta.a
	@BUILD=$(FUZZ_DIR) CC="$(FUZZ_CC)" PKG_CFLAGS="$(PKG_CFLAGS)" PKG_LIBS="$(PKG_LIBS)" \
	  tests/fuzz/run.sh $(FUZZ)

demo:
	$(call with_deps,all)
	@BUILD=$(BUILD) tools/demo.sh demo

bench:
	$(call with_deps,bench-bin)
	@BUILD=$(BUILD) tests/bench/run.sh

# How well the concordance does on planted errors; tests/concord/score.c.
concord-score:
	$(call with_deps,all $(BUILD)/concord/score)
	@BUILD=$(BUILD) tests/concord/run.sh

# --- installing -------------------------------------------------------------

D = $(DESTDIR)$(PREFIX)

install: all
	$(INSTALL) -d $(D)/bin $(D)/lib/pkgconfig $(D)/include/pacta \
	  $(D)/share/pacta/schemas/lang $(D)/share/pacta/schemas/templates \
	  $(D)/share/doc/pacta \
	  $(D)/share/bash-completion/completions \
	  $(D)/share/zsh/site-functions $(D)/share/fish/vendor_completions.d
	$(INSTALL) -m 755 $(PACTA) $(D)/bin/pacta
	$(INSTALL) -m 644 $(LIB_A) $(D)/lib/libpacta.a
	$(INSTALL) -m 755 $(LIB_SO) $(D)/lib/libpacta.so.$(VERSION)
	ln -sf libpacta.so.$(VERSION) $(D)/lib/libpacta.so.$(SOVERSION)
	ln -sf libpacta.so.$(SOVERSION) $(D)/lib/libpacta.so
	$(INSTALL) -m 644 $(HEADERS) $(D)/include/pacta
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@VERSION@|$(VERSION)|' \
	  lib/pacta.pc.in >$(D)/lib/pkgconfig/pacta.pc
	$(INSTALL) -m 644 schemas/profile.rnc schemas/profile.rng $(D)/share/pacta/schemas
	$(INSTALL) -m 644 schemas/lang/*.lang $(D)/share/pacta/schemas/lang
	$(INSTALL) -m 644 schemas/templates/* $(D)/share/pacta/schemas/templates
	for f in $(MAN_SRC); do s=$${f##*.}; $(INSTALL) -d $(D)/share/man/man$$s && \
	  $(INSTALL) -m 644 $$f $(D)/share/man/man$$s || exit 1; done
	$(INSTALL) -m 644 tools/completion/pacta.bash $(D)/share/bash-completion/completions/pacta
	$(INSTALL) -m 644 tools/completion/_pacta $(D)/share/zsh/site-functions/_pacta
	$(INSTALL) -m 644 tools/completion/pacta.fish $(D)/share/fish/vendor_completions.d/pacta.fish
	$(INSTALL) -m 644 LICENSE README.md CHANGELOG.md $(D)/share/doc/pacta

uninstall:
	rm -f $(D)/bin/pacta $(D)/lib/libpacta.* $(D)/lib/pkgconfig/pacta.pc
	for f in $(MAN_SRC); do rm -f $(D)/share/man/man$${f##*.}/$${f##*/}; done
	rm -f $(D)/share/bash-completion/completions/pacta \
	  $(D)/share/zsh/site-functions/_pacta \
	  $(D)/share/fish/vendor_completions.d/pacta.fish
	rm -rf $(D)/include/pacta $(D)/share/pacta $(D)/share/doc/pacta

dist:
	git archive --prefix=pacta-$(VERSION)/ -o pacta-$(VERSION).tar.gz HEAD

clean:
	rm -rf $(BUILD)

-include $(patsubst %.c,$(BUILD)/%.d,$(LIB_SRC) $(TOOL_SRC) $(UNIT_SRC) \
	$(FUZZ_SRC) $(BENCH_SRC) $(HELPER_SRC) tests/fuzz/replay.c \
	$(wildcard tests/concord/*.c))

#!/bin/sh
# A staged install, and a program of ten lines built against it.
. "$(dirname "$0")/lib.sh"

stage=$T/stage
ok "make install DESTDIR" make -C "$ROOT" -s install BUILD="$BUILD" \
    DESTDIR="$stage" PREFIX=/usr
for f in bin/pacta lib/libpacta.so lib/libpacta.so.0 lib/libpacta.a \
    lib/pkgconfig/pacta.pc include/pacta/doc.h \
    share/pacta/schemas/profile.rng share/pacta/schemas/profile.rnc \
    share/pacta/schemas/lang/rus.lang share/pacta/schemas/templates/treaty.tpl \
    share/man/man1/pacta.1 share/man/man1/pacta-check.1 \
    share/man/man3/libpacta.3 share/man/man5/pacta-act.5 \
    share/man/man7/pacta-rules.7 \
    share/bash-completion/completions/pacta \
    share/zsh/site-functions/_pacta \
    share/fish/vendor_completions.d/pacta.fish; do
	ok "installed: $f" test -s "$stage/usr/$f"
done

cat >ten.c <<'END'
#include <stdio.h>
#include <string.h>
#include <pacta/doc.h>
int main(void)
{
	const char *xml = "<akomaNtoso xmlns='" PACTA_AKN_NS "'/>";
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_doc *doc;
	if (pacta_doc_parse(&doc, "ten", xml, strlen(xml), &diags, NULL) != 0)
		return 1;
	puts(pacta_el_name(pacta_doc_root(doc)->el));
	pacta_doc_free(doc);
	return 0;
}
END
san=
if nm "$BUILD/libpacta.a" 2>/dev/null | grep -q __asan_; then
	san=-fsanitize=address,undefined
fi
PKG_CONFIG_SYSROOT_DIR=$stage
PKG_CONFIG_PATH=$stage/usr/lib/pkgconfig
export PKG_CONFIG_SYSROOT_DIR PKG_CONFIG_PATH
# shellcheck disable=SC2046,SC2086
ok "ten lines build with pkg-config" gcc $san -o ten ten.c \
    $(pkg-config --cflags --libs pacta)
run env LD_LIBRARY_PATH="$stage/usr/lib" ./ten
is "and run" "$(cat "$out")" akomaNtoso

# The installed program needs nothing of the source tree.
run env PATH="$stage/usr/bin:/usr/bin:/bin" sh -ec 'pacta init here && cd here &&
    pacta new decision trial --lang rus,eng --party KZ,KG && pacta check'
is "the installed program starts an agreement and checks it" $status 0
like "in both languages" "$out" '^2 files of 1 agreement: 0 errors'

ok "bash completion loads" bash -c ". '$stage/usr/share/bash-completion/completions/pacta' && complete -p pacta"
run bash -c ". '$stage/usr/share/bash-completion/completions/pacta'
    PATH='$stage/usr/bin':\$PATH
    COMP_WORDS=(pacta ver) COMP_CWORD=1; _pacta; printf '%s\n' \"\${COMPREPLY[@]}\""
like "bash completes a command" "$out" '^verify$'

unset PKG_CONFIG_SYSROOT_DIR PKG_CONFIG_PATH
ok "make uninstall" make -C "$ROOT" -s uninstall BUILD="$BUILD" \
    DESTDIR="$stage" PREFIX=/usr
is "uninstall leaves no file" "$(find "$stage" -type f -o -type l)" ""

done_testing

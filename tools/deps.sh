#!/bin/sh
# Makes sure that what the build and the tests need is there: installs it when
# it may (as root, or with sudo that asks nothing), else prints the one line to
# type.  Debian 12's package names.
set -eu

missing=
want_command() { # COMMAND PACKAGE
	command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
}
want_library() { # PKG-CONFIG-NAME PACKAGE
	if ! command -v pkg-config >/dev/null 2>&1 ||
	    ! pkg-config --exists "$1"; then
		missing="$missing $2"
	fi
}

compiler=${CC:-gcc}
want_command "${compiler%% *}" gcc # CC may have options, or be "ccache gcc"
want_command ar binutils
want_command pkg-config pkg-config
want_command git git
want_command ssh-keygen openssh-client
want_command xmllint libxml2-utils
want_command mandoc mandoc
want_command prove perl
want_command python3 python3-minimal
want_library libxml-2.0 libxml2-dev
want_library libgit2 libgit2-dev
want_library icu-i18n libicu-dev
want_library libsodium libsodium-dev
want_library jansson libjansson-dev
want_library zlib zlib1g-dev
want_library cmocka libcmocka-dev
# A compiler without its C library's headers compiles nothing.
[ -e /usr/include/stdio.h ] || missing="$missing libc6-dev"

[ -n "$missing" ] || exit 0

run=
if [ "$(id -u)" != 0 ]; then
	if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
		run=sudo
	else
		echo "pacta: these packages are missing; type:" >&2
		echo "sudo apt-get update && sudo apt-get install -y --no-install-recommends$missing" >&2
		exit 1
	fi
fi
if ! command -v apt-get >/dev/null 2>&1; then
	echo "pacta: install what these Debian packages hold:$missing" >&2
	exit 1
fi
echo "installing:$missing"
DEBIAN_FRONTEND=noninteractive
export DEBIAN_FRONTEND
$run apt-get update -q
# shellcheck disable=SC2086 # a list of packages
$run apt-get install -q -y --no-install-recommends $missing

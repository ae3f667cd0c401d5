#!/bin/sh
# Every option of every command is told of by --help and by its manual page, and
# the shells complete it.
. "$(dirname "$0")/lib.sh"

dir=$ROOT/tools/completion
cat >complete.bash <<'END'
. "$1" && shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_pacta
printf '%s\n' "${COMPREPLY[@]}"
END
complete() {
	bash complete.bash "$dir/pacta.bash" pacta "$@"
}

"$PACTA" help | sed -n 's/^  \([a-z][a-z]*\) .*/\1/p' >commands
ok 'there are commands' test "$(wc -l <commands)" -ge 15
complete '' | sort >got
(cat commands && echo help) | sort >want
same 'bash completes the commands, and no more' got want

while read -r c; do
	set -- "$ROOT/tools/cmd_$c".c
	for f in "$ROOT/tools/cmd_${c}_"*.c; do
		[ -e "$f" ] && set -- "$@" "$f"
	done
	grep -q CLI_KEY_LONG_OPTIONS "$@" && set -- "$@" "$ROOT/tools/cli_key.h"
	sed -n 's/.*{ "\([a-z0-9-]*\)", [a-z]*_argument.*/--\1/p' "$@" |
	    grep -v '^--help$' | sort -u >options
	complete "$c" -- | sort >got
	echo --help | sort - options >want.$c
	same "bash completes the options of $c" got want.$c
	for o in $(cat options); do
		grep -qE "(Fl|-) ?[^ ]*(\\\\-|-)?${o#--}( |\$)" "$ROOT/tools/pacta-$c.1" ||
		    echo "$c $o"
	done >missing
	is "and its manual page has them" "$(cat missing)" ''
done <commands

# Words that are parts of a command.
is 'bash completes the parts of key' "$(complete key sh)" show
is 'also behind -C' "$(complete -C "$ROOT" registry al)" allowed-signers
mkdir -p there/agreements/memo
is 'agreements of the folder of -C' "$(complete -C there status me)" memo
is 'help takes commands' "$(complete help ver | tr '\n' ' ')" 'verify version '

if command -v zsh >/dev/null; then
	cat >complete.zsh <<'END'
compadd() { shift; print -l -- $@ }
_describe() { print -l -- ${${(P)2}%%:*} }
_files() { : }
file=$1; shift
words=("$@") CURRENT=$#
source $file
END
	zcomplete() {
		zsh -f complete.zsh "$dir/_pacta" pacta "$@"
	}
	is 'zsh completes commands' "$(zcomplete ver | sort)" "$(sort want)"
	is 'zsh completes parts' "$(zcomplete -C / key '' | sort | tr '\n' ' ')" \
	    'check export new passwd show '
	zcomplete waive -- >got
	like 'zsh completes options' got '^--why$'
else
	skip 'zsh completes' 'no zsh'
fi

if command -v fish >/dev/null; then
	fcomplete() {
		fish --no-config -c "source $dir/pacta.fish; complete -C '$*'" |
		    cut -f1
	}
	is 'fish completes commands' "$(fcomplete pacta ver | tr '\n' ' ')" \
	    'verify version '
	is 'fish completes parts' "$(fcomplete pacta -C / key | sort | tr '\n' ' ')" \
	    'key keyring '
	is 'fish completes options' "$(fcomplete pacta waive --w)" --why
else
	skip 'fish completes' 'no fish'
fi
done_testing

# bash completion for pacta: commands, their parts and options (from --help),
# agreements, files.
_pacta()
{
	local cur=${COMP_WORDS[COMP_CWORD]} cmd= at=0 dir=. help i words
	COMPREPLY=()
	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		-C) ((i++)); dir=${COMP_WORDS[i]} ;;
		-*) ;;
		*) cmd=${COMP_WORDS[i]} at=$i; break ;;
		esac
	done
	if [[ -z $cmd || $cmd == help ]]; then
		COMPREPLY=($(compgen -W "help $(pacta help 2>/dev/null |
		    sed -n 's/^  \([a-z][a-z]*\) .*/\1/p')" -- "$cur"))
		return
	fi
	help=$(pacta "$cmd" --help 2>/dev/null)
	if [[ $cur == -* ]]; then
		COMPREPLY=($(compgen -W "--help $(grep -oE -- \
		    '--[a-z][a-z-]*' <<<"$help" | sort -u)" -- "$cur"))
		return
	fi
	if ((COMP_CWORD == at + 1)); then
		words=$(sed -n "s/^.\{6\} pacta $cmd \([a-z][a-z-]*\).*/\1/p" \
		    <<<"$help")
		if [[ -n $words ]]; then
			COMPREPLY=($(compgen -W "$words" -- "$cur"))
			return
		fi
	fi
	COMPREPLY=($(compgen -W "$(ls "$dir/agreements" 2>/dev/null)" -- "$cur")
	    $(compgen -f -- "$cur"))
}
complete -o filenames -F _pacta pacta

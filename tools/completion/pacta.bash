# bash completion for pacta: commands, options (from --help), agreements, files.
_pacta()
{
	local cur=${COMP_WORDS[COMP_CWORD]} cmd= i
	COMPREPLY=()
	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		-C) ((i++)) ;;
		-*) ;;
		*) cmd=${COMP_WORDS[i]}; break ;;
		esac
	done
	if [[ -z $cmd ]]; then
		COMPREPLY=($(compgen -W "help $(pacta help 2>/dev/null |
		    sed -n 's/^  \([a-z]*\) .*/\1/p')" -- "$cur"))
		return
	fi
	if [[ $cur == -* ]]; then
		COMPREPLY=($(compgen -W "$(pacta "$cmd" --help 2>/dev/null |
		    grep -oE -- '--[a-z][a-z-]*' | sort -u)" -- "$cur"))
		return
	fi
	COMPREPLY=($(compgen -W "$(ls agreements 2>/dev/null)" -- "$cur")
	    $(compgen -f -- "$cur"))
}
complete -o filenames -F _pacta pacta

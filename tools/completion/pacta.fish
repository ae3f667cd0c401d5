# fish completion for pacta: commands, their parts and options (from --help),
# agreements, files.
function __pacta_command
	set -l words (commandline -opc)
	set -e words[1]
	while test "$words[1]" = -C
		set -e words[1..2]
	end
	string join \n -- $words
end
function __pacta_commands
	pacta help 2>/dev/null | string replace -rf '^  ([a-z]+) +(.*)$' '$1\t$2'
	echo help\t'tell about a command'
end
function __pacta_options
	set -l words (__pacta_command)
	echo --help
	pacta $words[1] --help 2>/dev/null | string match -ra -- '--[a-z][a-z-]*' | sort -u
end
function __pacta_parts
	set -l words (__pacta_command)
	test (count $words) = 1; or return
	pacta $words[1] --help 2>/dev/null | string replace -rf "^.{6} pacta $words[1] ([a-z][a-z-]*).*" '$1'
end
complete -c pacta -n 'not count (__pacta_command)' -f -a '(__pacta_commands)'
complete -c pacta -n 'count (__pacta_command)' -a '(__pacta_options)'
complete -c pacta -n 'count (__pacta_command)' -f -a '(__pacta_parts)'
complete -c pacta -n 'count (__pacta_command); and not count (__pacta_parts)' \
	-a '(ls agreements 2>/dev/null)'

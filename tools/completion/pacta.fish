# fish completion for pacta: commands, options (from --help), agreements, files.
function __pacta_commands
	pacta help 2>/dev/null | string replace -rf '^  ([a-z]+) +(.*)$' '$1\t$2'
end
function __pacta_options
	set -l words (commandline -opc)
	test (count $words) -ge 2; or return
	pacta $words[2] --help 2>/dev/null | string match -ra -- '--[a-z][a-z-]*' | sort -u
end
complete -c pacta -n __fish_use_subcommand -f -a '(__pacta_commands)'
complete -c pacta -n 'not __fish_use_subcommand' -a '(__pacta_options)'
complete -c pacta -n 'not __fish_use_subcommand' -a '(ls agreements 2>/dev/null)'

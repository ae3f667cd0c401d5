# Sourced after lib.sh by the tests about trust: keys, a repository with a
# registry and keyrings, frozen versions and acts, made with ssh-keygen,
# sha512sum and git, so that they are witnesses of their own.
#
#   keys PARTY...          master and signing keys: $T/m/PARTY, $T/s/PARTY
#   trusted DIR PARTY...   a repository with genesis and keyrings, all signed
#   freeze SLUG N [RULE]   freezes two texts as version N (in the repository)
#   act SLUG PARTY TYPE [KEY=VALUE ...] [key=FILE]
#                          writes and signs an act; sets $act
#   commit [MESSAGE]       commits all there is
#   root                   prints the root

DOMAIN=treaties.example.org

keys() {
	mkdir -p "$T/m" "$T/s"
	for _p in "$@"; do
		ssh-keygen -q -t ed25519 -N '' -C "$_p" -f "$T/m/$_p"
		ssh-keygen -q -t ed25519 -N '' -C "$_p" -f "$T/s/$_p"
	done
}

commit() {
	git add -A && git commit -q -m "${1:-Change}"
}

trusted() {
	_dir=$1; shift
	_args=
	for _p in "$@"; do _args="$_args --member $_p=$T/m/$_p.pub"; done
	git init -q "$_dir" && cd "$_dir" || return 1
	# shellcheck disable=SC2086
	"$PACTA" registry new --domain $DOMAIN --date 2026-01-01 $_args >/dev/null || return 1
	for _p in "$@"; do
		"$PACTA" registry sign --as "$_p" --key "$T/m/$_p" >/dev/null || return 1
	done
	for _p in "$@"; do
		"$PACTA" keyring new "$_p" --key "$T/s/$_p.pub" --date 2026-01-01 >/dev/null &&
		"$PACTA" keyring sign --as "$_p" --key "$T/m/$_p" >/dev/null || return 1
	done
	PARTIES="$*"
}

sum() { sha512sum <"$1" | cut -d' ' -f1; }
root() { echo "sha512:$(sum trust/registry/0001.reg)"; }

freeze() {
	_v=agreements/$1/versions/$2
	mkdir -p "$_v"
	for _l in rus zho eng; do echo "<text version='$2'>$1 in $_l</text>" >"$_v/$_l.xml"; done
	(cd "$_v" && sha512sum eng.xml rus.xml zho.xml >SHA512SUMS)
	{
		echo "format: pacta-manifest-1"
		echo "agreement: $1"
		echo "version: $2"
		echo "work: /akn/sco/act/agreement/2026-01-10/$1"
		echo "adopted: 2026-01-10"
		echo "language: rus authentic rus.xml sha512:$(sum "$_v/rus.xml")"
		echo "language: zho authentic zho.xml sha512:$(sum "$_v/zho.xml")"
		echo "language: eng translation eng.xml sha512:$(sum "$_v/eng.xml")"
		for _p in ${VPARTIES:-$PARTIES}; do echo "party: $_p"; done
		echo "in-force: ${3:-after all sign}"
		if [ "$2" = 1 ]; then echo "previous: none"; else
			echo "previous: sha512:$(sum "agreements/$1/versions/$(($2 - 1))/manifest")"
		fi
		echo "sums: sha512:$(sum "$_v/SHA512SUMS")"
	} >"$_v/manifest"
}

act() {
	_slug=$1 _party=$2 _type=$3; shift 3
	_dir=agreements/$_slug/acts/$_party
	mkdir -p "$_dir"
	_last=$(ls "$_dir" | grep '\.act$' | tail -n 1)
	_seq=$(echo "${_last:-0000}" | sed 's/-.*//; s/^0*//')
	_seq=$((${_seq:-0} + 1))
	_prev=none
	if [ -n "$_last" ]; then _prev="sha512:$(sum "$_dir/$_last")"; fi
	_k=$(ls "trust/keyrings/$_party/" 2>/dev/null | grep '\.keys$' | tail -n 1)
	_k=${_k%.keys}
	_key=$T/s/$_party _ns=act@$DOMAIN
	{
		echo "format: pacta-act-1"
		echo "type: $_type"
		echo "repository: $(root)"
		echo "agreement: $_slug"
		echo "version: 1"
		echo "manifest: sha512:$(sum "agreements/$_slug/versions/1/manifest")"
		echo "languages: rus zho"
		echo "party: $_party"
		echo "office: member"
		echo "registry: 1 $(root)"
		echo "keyring: $(echo "${_k:-0001}" | sed 's/^0*//') sha512:$(sum "trust/keyrings/$_party/${_k:-0001}.keys")"
		echo "seq: $_seq"
		echo "prev: $_prev"
		echo "declared-date: 2026-01-15"
	} >"$T/.act"
	for _a in "$@"; do
		_key_name=${_a%%=*} _val=${_a#*=}
		case $_key_name in
		key) _key=$_val ;;
		ns) _ns=$_val ;;
		folder) _dir=agreements/$_slug/acts/$_val; mkdir -p "$_dir" ;;
		*) sed "s|^$_key_name: .*|$_key_name: $_val|" "$T/.act" >"$T/.act2" && mv "$T/.act2" "$T/.act" ;;
		esac
	done
	_seq=$(sed -n 's/^seq: //p' "$T/.act")
	_type=$(sed -n 's/^type: //p' "$T/.act")
	act=$(printf '%s/%04d-%s-%.8s.act' "$_dir" "$_seq" "$_type" "$(sum "$T/.act")")
	cp "$T/.act" "$act"
	ssh-keygen -q -Y sign -f "$_key" -n "$_ns" "$act" 2>/dev/null
}

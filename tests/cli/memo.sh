# Sourced after lib.sh and trust.sh: a memorandum ready to be adopted.
#
#   memo DIR PARTY...   a trusted repository with agreements/memo in rus and zho
#                       (authentic) and eng (a translation), committed
#   adopt [OPTION...]   adopts it

memo() {
	trusted "$@" || return 1
	_parties=$(echo "$PARTIES" | tr ' ' ,)
	"$PACTA" init . >/dev/null &&
	"$PACTA" new memorandum memo --lang 'rus,zho,eng*' --party "$_parties" \
	    --date 2026-01-02 >/dev/null || return 1
	# what the templates leave to be filled in
	sed -i 's/[][]//g' agreements/memo/*.xml
	# Chinese has the kind of document behind the title, on the same line
	sed -i -e '/<docType>/d' -e \
	    's|<docTitle>.*</docTitle>|<docTitle>关于事项的</docTitle><docType>谅解备忘录</docType>|' \
	    agreements/memo/zho.xml
	"$PACTA" fmt >/dev/null && commit 'Draft a memorandum'
}

adopt() {
	"$PACTA" adopt memo --in-force 'after all sign' --date 2026-02-03 \
	    --number 7 --yes "$@"
}

head_id() { git rev-parse HEAD; }

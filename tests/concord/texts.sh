#!/bin/sh
# texts.sh FOLDER: makes the texts of loan.txt and waters.txt in FOLDER/loan and
# FOLDER/waters, one file a language, and prints "-- NAME FILE ..." for each.
set -eu
cd "$(dirname "$0")"

# group FOLDER NAME PARTIES LANGUAGES
group() {
	mkdir -p "$1/$2"
	for l in $4; do
		text "$2.txt" "$l" "$3" >"$1/$2/$l.xml"
	done
	[ ! -e "$2.tbx" ] || cp "$2.tbx" "$1/$2/glossary.tbx"
	echo "-- $2 $(echo "$1/$2"/*)"
}

# text FILE LANGUAGE PARTIES
text() {
	awk -v lang="$2" -v parties="$3" '
	function close_to(level) {
		if (level <= 3 && table) { print "</table></content></paragraph>"; table = 0 }
		if (level <= 2 && para) { print "</paragraph>"; para = 0 }
		if (level <= 1 && art) { print "</article>"; art = 0 }
	}
	function cells(s, tag,    n, c, i) {
		n = split(s, c, "|")
		printf "<tr>"
		for (i = 1; i <= n; i++) printf "<td><p>%s</p></td>", c[i]
		print "</tr>"
	}
	function emit(s) {
		if (kind == "E") print "<preamble><formula name=\"parties\"><p>" s "</p></formula></preamble><body>"
		else if (kind == "H") print "<heading>" s "</heading>"
		else if (kind == "P") print "<paragraph eId=\"art_" article "__para_" arg "\"><num>" arg ".</num><content><p>" s "</p></content></paragraph>"
		else if (kind == "I") { para = arg; print "<paragraph eId=\"art_" article "__para_" arg "\"><num>" arg ".</num><intro><p>" s "</p></intro>" }
		else if (kind == "L") print "<point eId=\"art_" article "__para_" para "__point_" arg "\"><num>(" arg ")</num><content><p>" s "</p></content></point>"
		else if (kind == "R") {
			if (!table) { table = 1; print "<paragraph eId=\"art_" article "__para_9\"><num>9.</num><content><table eId=\"art_" article "__para_9__table_1\">" }
			cells(s)
		} else if (kind == "C") print "</body><conclusions><p>" s "</p></conclusions>"
	}
	BEGIN {
		print "<akomaNtoso xmlns=\"http://docs.oasis-open.org/legaldocml/ns/akn/3.0\"><act name=\"agreement\"><meta><identification source=\"#e\"><FRBRExpression><FRBRlanguage language=\"" lang "\"/></FRBRExpression></identification>"
		printf "<references source=\"#e\">"
		n = split(parties, p, " ")
		for (i = 1; i <= n; i++) printf "<TLCOrganization eId=\"%s\" href=\"/akn/ontology/organization/state/%s\" showAs=\"%s\"/>", p[i], p[i], toupper(p[i])
		print "</references></meta>"
	}
	/^# / { next }
	/^#/ {
		kind = substr($1, 2); arg = $2
		if (kind == "A" || kind == "C") close_to(1)
		else if (kind != "L" && kind != "R") close_to(2)
		else if (kind == "L") close_to(3)
		if (kind == "A") { art = 1; article = arg; print "<article eId=\"art_" arg "\"><num>" arg "</num>" }
		next
	}
	index($0, lang ": ") == 1 { emit(substr($0, 6)) }
	END { print "</act></akomaNtoso>" }
	' "$1"
}

group "$1" loan "kz in" "eng rus zho fra spa ara"
group "$1" waters "by in ir kz cn kg pk ru tj uz" \
    "eng rus zho fra spa ara kaz kir tgk uzb bel hin urd fas"

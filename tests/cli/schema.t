#!/bin/sh
# The profile and its validator against independent witnesses: random documents,
# valid and spoilt, must get the same verdict everywhere.
. "$(dirname "$0")/lib.sh"

RNG=$ROOT/schemas/profile.rng
COUNT=${PACTA_TEST_LONG:+3000}
COUNT=${COUNT:-150}
SEED=${PACTA_TEST_SEED:-2026}

# The source and the form that is built in say the same.
if command -v trang >/dev/null; then
	trang "$ROOT/schemas/profile.rnc" "$T/profile.rng"
	same "profile.rng is what trang makes of profile.rnc" "$RNG" "$T/profile.rng"
else
	skip "profile.rng is what trang makes of profile.rnc" "no trang"
fi

# Messages end in "pacta-profile(5): ELEMENT".
for e in $(sed -n 's/.*<element name="\([A-Za-z]*\)".*/\1/p' "$RNG" | sort -u); do
	grep -Eq "^\.It Sy (.*, )?$e( ,.*)?\$" "$ROOT/schemas/pacta-profile.5" ||
		echo "$e"
done >"$T/entries"
is "every element has its entry in pacta-profile(5)" "$(cat "$T/entries")" ""

mkdir "$T/docs"
run "$BUILD/tests/schema_random" "$RNG" "$T/docs" "$COUNT" "$SEED"
is "random documents are written and checked" "$status" 0
sort "$out" >"$T/ours"
is "what is made from the schema is valid" \
	"$(grep -c '^valid .*/v' "$T/ours")" "$COUNT"
is "there are spoilt ones among the others" \
	"$([ "$(grep -c '^invalid .*/b' "$T/ours")" -gt $((COUNT / 2)) ] && echo yes)" yes
is "and spoilt ones that stay valid" \
	"$([ "$(grep -c '^valid .*/b' "$T/ours")" -gt 0 ] && echo yes)" yes

xmllint --noout --relaxng "$RNG" "$T/docs/"*.xml >"$T/xmllint" 2>&1
sed -n 's/^\(.*\.xml\) validates$/valid \1/p
	s/^\(.*\.xml\) fails to validate$/invalid \1/p' "$T/xmllint" | sort >"$T/theirs"
same "xmllint --relaxng gives the same verdicts" "$T/ours" "$T/theirs"

if command -v jing >/dev/null; then
	jing "$RNG" "$T/docs/"*.xml >"$T/jing"
	cut -d: -f1 "$T/jing" | sort -u | sed 's/^/invalid /' >"$T/theirs"
	grep '^invalid' "$T/ours" >"$T/invalid"
	same "jing gives the same verdicts" "$T/invalid" "$T/theirs"
else
	skip "jing gives the same verdicts" "no jing"
fi

if [ -n "$SHARED" ]; then
	xmllint --noout --schema "$SHARED/akn/akomantoso30.xsd" "$T/docs/"v*.xml \
		>"$T/xsd" 2>&1
	is "what is valid here is valid Akoma Ntoso" \
		"$(grep -v ' validates$' "$T/xsd")" ""
else
	skip "what is valid here is valid Akoma Ntoso" "no official schema"
fi

# The samples were made for a draft of the profile that still had what now stands
# in consolidated exports only, and another jurisdiction.  One of them is a
# consolidated text.
working_text() {
	sed -e 's|/akn/xi|/akn/qt|g; s|value="xi|value="qt|' \
		-e '/<workflow/,/<\/workflow>/d' \
		-e '/<temporalData/,/<\/temporalData>/d' \
		-e '/<force /d; /<eventRef eId="eref_[2-9]"/d' "$1"
}
if [ -n "$SHARED" ]; then
	mkdir "$T/samples"
	for f in "$SHARED"/akn/samples/*.xml; do
		working_text "$f" >"$T/samples/${f##*/}"
	done
	rm "$T/samples/memorandum-amended.eng.xml"
	run "$BUILD/tests/schema_check" "$T/samples/"*.xml
	is "the samples are valid" "$status:$(cat "$out")" 0:
	run "$BUILD/tests/schema_check" "$SHARED/akn/samples/"*.xml
	is "but not with what belongs to exports" "$status" 1
	like "which is said" "$out" \
		'<temporalData> is Akoma Ntoso, but not in the profile'
else
	skip "the samples are valid" "no samples"
fi

done_testing

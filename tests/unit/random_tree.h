/* Documents at random: any element in any other, sensible or not. */
#ifndef PACTA_RANDOM_TREE_H
#define PACTA_RANDOM_TREE_H

#include <pacta/akn.h>
#include <pacta/buf.h>

static uint64_t seed;

static unsigned
any(unsigned n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % n;
}

static void
random_text(struct pacta_buf *b)
{
	static const char *const pieces[] = { "a", " ", "\n", "\t ", "\r\n",
		"\xe7\xba\xa6", "\xe6\x96\xb9\n", "\xef\xbc\x8c", "&lt;",
		"&amp;", "]]&gt;", "&#10;", "&#x20;", "&#13;", "\xc2\xa0",
		"\xe2\x80\x9c", "<![CDATA[ ]>& ]]>", "<!-- c -->", "<?p i?>",
		"\xd0\xb6 ", "\xe3\x80\x80", "2", "\"" };

	for (unsigned i = any(6); i > 0; i--)
		pacta_buf_adds(b, pieces[any(sizeof(pieces) / sizeof(pieces[0]))]);
}

static void
random_node(struct pacta_buf *b, unsigned depth)
{
	static const char *const names[] = { "foreign", "w" };
	const char *name = pacta_el_name((enum pacta_el)(1 +
	    any(PACTA_EL_COUNT - 1)));

	if (any(12) == 0)
		name = names[any(2)];
	pacta_buf_addf(b, "<%s", name);
	if (any(4) == 0)
		pacta_buf_addf(b, " name='%u&#10;&lt;\"'", any(10));
	if (any(4) == 0)
		pacta_buf_addf(b, " eId='%u'", any(10));
	if (any(30) == 0)
		pacta_buf_adds(b, " xmlns='urn:x'");
	pacta_buf_addc(b, '>');
	for (unsigned i = any(4); depth > 0 && i > 0; i--) {
		if (any(3) > 0)
			random_text(b);
		random_node(b, depth - 1);
	}
	if (any(2) > 0)
		random_text(b);
	pacta_buf_addf(b, "</%s>", name);
}

#endif

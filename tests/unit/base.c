/* The layer base: memory, text, languages, days, settings, JSON. */

#include "unit.h"

#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static struct arena *arena;

static void
setup(void)
{
	arena = arena_new();
}

static void
teardown(void)
{
	arena_free(arena);
}

/* Memory ------------------------------------------------------------------ */

static const size_t sizes[] = { 1, 0, 15, 16, 17, 255, 4096, 65535, 65536,
	65537, 3, 262144, 262145, 1 << 20, 7, 10 << 20, 100, 65536 };

static bool
is_filled(const unsigned char *memory, size_t size, int with)
{
	for (size_t i = 0; i < size; i++) {
		if (memory[i] != with)
			return false;
	}
	return true;
}

/* Everything asked for at once, each piece filled with a value of its own. */
START_TEST(pieces_of_memory_do_not_overlap)
{
	unsigned char *piece[COUNT(sizes)];

	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < COUNT(sizes); i++) {
			piece[i] = arena_alloc(arena, sizes[i]);
			ck_assert_msg(is_filled(piece[i], sizes[i], 0),
			    "%zu bytes are not zeroed in round %d", sizes[i],
			    round);
			memset(piece[i], (int)i + 1, sizes[i]);
		}
		for (size_t i = 0; i < COUNT(sizes); i++)
			ck_assert_msg(is_filled(piece[i], sizes[i],
			    (int)i + 1), "%zu bytes were written over",
			    sizes[i]);
		arena_reset(arena);
	}
}
END_TEST

START_TEST(no_memory_is_unaligned_for_any_type)
{
	for (size_t size = 0; size < 200; size++) {
		uintptr_t at = (uintptr_t)arena_alloc(arena, size);

		ck_assert_uint_eq(at % _Alignof(max_align_t), 0);
	}
	for (size_t i = 0; i < COUNT(sizes); i++)
		ck_assert_uint_eq((uintptr_t)arena_alloc(arena, sizes[i]) %
		    _Alignof(max_align_t), 0);
}
END_TEST

START_TEST(many_small_pieces_do_not_lose_the_first)
{
	char *first = arena_copy(arena, "first", 5);

	for (int i = 0; i < 200000; i++)
		memset(arena_alloc(arena, 24), 'x', 24);
	ck_assert_str_eq(first, "first");
}
END_TEST

START_TEST(nothing_of_the_last_request_is_seen_after_a_reset)
{
	for (size_t size = 1; size <= 1 << 22; size *= 2) {
		memset(arena_alloc(arena, size), 'x', size);
		arena_reset(arena);
		ck_assert_msg(is_filled(arena_alloc(arena, size), size, 0),
		    "%zu bytes are not zero after a reset", size);
		arena_reset(arena);
	}
}
END_TEST

START_TEST(a_large_request_does_not_hold_its_memory)
{
	struct mallinfo2 before = mallinfo2(), after;

	for (int i = 0; i < 64; i++)
		arena_alloc(arena, 1 << 20);
	arena_reset(arena);
	after = mallinfo2();
	ck_assert_uint_le(after.uordblks + after.hblkhd,
	    before.uordblks + before.hblkhd + (256 << 10) + 4096);
}
END_TEST

START_TEST(a_size_that_wraps_around_is_not_given)
{
	arena_alloc(arena, SIZE_MAX);
}
END_TEST

START_TEST(a_copy_is_not_cut_at_a_nul_nor_left_without_one)
{
	char *copy = arena_copy(arena, "a\0b", 3);

	ck_assert_mem_eq(copy, "a\0b", 4);
	ck_assert_str_eq(arena_copy(arena, "long text", 4), "long");
	ck_assert_str_eq(arena_copy(arena, "", 0), "");
}
END_TEST

START_TEST(a_printed_text_is_not_cut)
{
	char *printed = arena_print(arena, "%0*d|%s", 300000, 7, "end");

	ck_assert_uint_eq(strlen(printed), 300004);
	ck_assert_str_eq(printed + 299998, "07|end");
}
END_TEST

/* Text -------------------------------------------------------------------- */

START_TEST(a_text_that_grows_loses_nothing)
{
	struct text text = text_new(arena);

	ck_assert_str_eq(text.data, "");
	ck_assert_uint_eq(text.length, 0);
	for (int i = 0; i < 10000; i++) {
		text_print(&text, "%04d", i);
		text_add(&text, ";");
		text_add_bytes(&text, "", 0);
		ck_assert_uint_eq(text.length, (size_t)(i + 1) * 5);
		ck_assert_uint_eq(text.data[text.length], '\0');
	}
	for (int i = 0; i < 10000; i++)
		ck_assert_int_eq(atoi(text.data + (size_t)i * 5), i);
}
END_TEST

START_TEST(texts_that_grow_in_turn_do_not_run_into_each_other)
{
	struct text texts[3] = { text_new(arena), text_new(arena),
		text_new(arena) };
	size_t most = 0;

	for (size_t i = 0; i < 30000; i++) {
		/* Long stretches for one, so that it grows where it is. */
		struct text *text = &texts[i / 700 % COUNT(texts)];

		text_add_bytes(text, &"abc"[text - texts], 1);
		if (i % 700 == 699)
			memset(arena_alloc(arena, 1), 'x', 1);
	}
	for (size_t i = 0; i < COUNT(texts); i++) {
		for (size_t at = 0; at < texts[i].length; at++)
			ck_assert_int_eq(texts[i].data[at], "abc"[i]);
		most += texts[i].length;
	}
	ck_assert_uint_eq(most, 30000);
}
END_TEST

START_TEST(a_text_of_each_length_has_its_nul)
{
	for (size_t length = 0; length < 2100; length++) {
		struct text text = text_new(arena);

		for (size_t i = 0; i < length; i++)
			text_add_bytes(&text, "x", 1);
		ck_assert_uint_eq(strlen(text.data), length);
		ck_assert_uint_eq(text.length, length);
		text = text_new(arena);
		text_print(&text, "%*s", (int)length, "");
		ck_assert_uint_eq(strlen(text.data), length);
	}
}
END_TEST

/* The UTF-8 of a character. */
static const char *
character(uint32_t code)
{
	static char bytes[5];

	memset(bytes, 0, sizeof(bytes));
	if (code < 0x80) {
		bytes[0] = (char)code;
	} else if (code < 0x800) {
		bytes[0] = (char)(0xc0 | code >> 6);
		bytes[1] = (char)(0x80 | (code & 0x3f));
	} else if (code < 0x10000) {
		bytes[0] = (char)(0xe0 | code >> 12);
		bytes[1] = (char)(0x80 | (code >> 6 & 0x3f));
		bytes[2] = (char)(0x80 | (code & 0x3f));
	} else {
		bytes[0] = (char)(0xf0 | code >> 18);
		bytes[1] = (char)(0x80 | (code >> 12 & 0x3f));
		bytes[2] = (char)(0x80 | (code >> 6 & 0x3f));
		bytes[3] = (char)(0x80 | (code & 0x3f));
	}
	return bytes;
}

/* RFC 8259, section 7: quotation mark, reverse solidus and U+0000 to U+001F
 * must be escaped, and no escape may be unknown to a reader. */
START_TEST(no_character_breaks_out_of_a_json_string)
{
	for (uint32_t code = 1; code < 0x110000; code += code < 0x3000 ? 1
	    : 0xfb) {
		struct text text = text_new(arena);
		const struct json *read;
		const char *one;

		if (code >= 0xd800 && code <= 0xdfff)
			continue;
		one = arena_print(arena, "a%sb", character(code));
		text_add_json(&text, one);
		read = json_read(arena, text.data);
		ck_assert_msg(read != NULL, "U+%04X gives %s, not JSON", code,
		    text.data);
		ck_assert_str_eq(read->text, one);
		for (size_t i = 0; i < text.length; i++)
			ck_assert_uint_ge((unsigned char)text.data[i], 0x20);
		arena_reset(arena);
	}
}
END_TEST

static const struct { const char *value, *json; } json_strings[] = {
	{ NULL, "null" },
	{ "", "\"\"" },
	{ "plain", "\"plain\"" },
	{ "a\"b", "\"a\\\"b\"" },
	{ "a\\b", "\"a\\\\b\"" },
	{ "\"", "\"\\\"\"" },
	{ "\\", "\"\\\\\"" },
	{ "a\nb", "\"a\\nb\"" },
	{ "\001\037", "\"\\u0001\\u001f\"" },
	{ "</script>", "\"</script>\"" },
	{ "Қазақстан", "\"Қазақстан\"" },
	{ "\xf0\x9f\x8c\xb1", "\"\xf0\x9f\x8c\xb1\"" },
};

START_TEST(json_strings_are_not_other_than_rfc_8259_has_them)
{
	struct text text = text_new(arena);

	text_add_json(&text, json_strings[_i].value);
	ck_assert_str_eq(text.data, json_strings[_i].json);
}
END_TEST

/* RFC 4180, section 2, and the guard against formulas. */
static const struct { const char *value, *csv; } csv_fields[] = {
	{ NULL, "" },
	{ "", "" },
	{ "plain text", "plain text" },
	{ "a,b", "\"a,b\"" },
	{ "a\"b", "\"a\"\"b\"" },
	{ "\"", "\"\"\"\"" },
	{ "\"\"", "\"\"\"\"\"\"" },
	{ "a\r\nb", "\"a\r\nb\"" },
	{ "a\nb", "\"a\nb\"" },
	{ "a\rb", "\"a\rb\"" },
	{ "a;b", "a;b" },
	{ "=1+1", "\"'=1+1\"" },
	{ "=\"x\"", "\"'=\"\"x\"\"\"" },
	{ "+7 717", "\"'+7 717\"" },
	{ "-5", "\"'-5\"" },
	{ "@SUM(A1)", "\"'@SUM(A1)\"" },
	{ "\tx", "\"'\tx\"" },
	{ "\rx", "\"'\rx\"" },
	{ "a=b", "a=b" },
	{ "5-6", "5-6" },
	{ "Көміртегі, бірлік", "\"Көміртегі, бірлік\"" },
};

START_TEST(csv_fields_are_not_other_than_rfc_4180_has_them)
{
	struct text text = text_new(arena);

	text_add_csv(&text, csv_fields[_i].value);
	ck_assert_str_eq(text.data, csv_fields[_i].csv);
}
END_TEST

/* Values of the first line, parted by '|', and what comes behind it. */
static const struct { const char *csv; char mark; const char *line;
	const char *behind; bool broken; } csv_lines[] = {
	{ "a,b\r\nc", ',', "a|b", "c", false },
	{ "a,b\nc", ',', "a|b", "c", false },
	{ "a,b", ',', "a|b", "", false },
	{ "", ',', "", "", false },
	{ "\nx", ',', "", "x", false },
	{ ",", ',', "|", "", false },
	{ "\"a,\"\"b\"\"\n\",c\nd", ',', "a,\"b\"\n|c", "d", false },
	{ "a;b,c\n", ';', "a|b,c", "", false },
	{ "a\tb", '\t', "a|b", "", false },
	{ "a\"b,c\nd", ',', "a\"b|c", "d", true },
	{ "\"a\"b,c\nd", ',', "a|c", "d", true },
	{ "\"a,b\nc", ',', "a,b\nc", "", true },
	{ "1,2,3,4,5,6,7,8,9,10", ',', "1|2|3|4|5|6|7|8|9|10", "", false },
};

START_TEST(no_line_of_csv_is_cut_in_other_values)
{
	const char *at = csv_lines[_i].csv;
	struct csv_line line = csv_read(arena, &at, csv_lines[_i].mark);
	struct text text = text_new(arena);

	for (size_t i = 0; i < line.count; i++)
		text_print(&text, "%s%s", i == 0 ? "" : "|", line.value[i]);
	ck_assert_str_eq(text.data, csv_lines[_i].line);
	ck_assert_str_eq(at, csv_lines[_i].behind);
	ck_assert_int_eq(line.broken, csv_lines[_i].broken);
}
END_TEST

/* RFC 3986, section 2.3. */
START_TEST(only_unreserved_characters_stand_bare_in_an_address)
{
	static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789-._~";

	for (int byte = 1; byte < 256; byte++) {
		const char value[] = { (char)byte, '\0' };
		struct text text = text_new(arena);

		text_add_url(&text, value);
		unit_same(text.data, strchr(unreserved, byte) != NULL
		    ? arena_print(arena, "%c", byte)
		    : arena_print(arena, "%%%02X", byte), "byte %d", byte);
		unit_same(text_decode(arena, text.data, text.length, false),
		    value, "byte %d", byte);
	}
}
END_TEST

/* RFC 3629, section 4: what may follow each first byte. */
static const struct { int first, last, low, high, more; } sequences[] = {
	{ 0xc2, 0xdf, 0x80, 0xbf, 0 },
	{ 0xe0, 0xe0, 0xa0, 0xbf, 1 },
	{ 0xe1, 0xec, 0x80, 0xbf, 1 },
	{ 0xed, 0xed, 0x80, 0x9f, 1 },
	{ 0xee, 0xef, 0x80, 0xbf, 1 },
	{ 0xf0, 0xf0, 0x90, 0xbf, 2 },
	{ 0xf1, 0xf3, 0x80, 0xbf, 2 },
	{ 0xf4, 0xf4, 0x80, 0x8f, 2 },
};

static bool
is_clean_ascii(int byte)
{
	return (byte >= 0x20 && byte < 0x7f) || byte == '\t' || byte == '\n' ||
	    byte == '\r';
}

/* Is this one character, by the grammar of RFC 3629, and not one of C1? */
static bool
is_character(const unsigned char *bytes, int length)
{
	if (length == 1)
		return is_clean_ascii(bytes[0]);
	if (bytes[0] == 0xc2 && bytes[1] < 0xa0)
		return false;
	for (size_t i = 0; i < COUNT(sequences); i++) {
		bool fits = bytes[0] >= sequences[i].first &&
		    bytes[0] <= sequences[i].last &&
		    length == 2 + sequences[i].more &&
		    bytes[1] >= sequences[i].low &&
		    bytes[1] <= sequences[i].high;

		for (int j = 2; fits && j < length; j++)
			fits = bytes[j] >= 0x80 && bytes[j] <= 0xbf;
		if (fits)
			return true;
	}
	return false;
}

static void
check_clean(const unsigned char *bytes, int length, bool wanted)
{
	/* Memory of that length exactly, so that a step too far is seen. */
	static char *exact[5];

	if (exact[length] == NULL)
		exact[length] = malloc((size_t)length);
	memcpy(exact[length], bytes, (size_t)length);
	if (text_is_clean(exact[length], (size_t)length) != wanted)
		ck_abort_msg("%02x %02x %02x %02x (%d bytes) is %sclean",
		    bytes[0], bytes[1], bytes[2], bytes[3], length,
		    wanted ? "not " : "");
}

START_TEST(no_byte_and_no_pair_of_bytes_is_taken_for_what_it_is_not)
{
	for (int a = 0; a < 256; a++) {
		unsigned char one[4] = { (unsigned char)a };

		check_clean(one, 1, is_character(one, 1));
		for (int b = 0; b < 256; b++) {
			unsigned char two[4] = { (unsigned char)a,
				(unsigned char)b };

			check_clean(two, 2, is_character(two, 2) ||
			    (is_clean_ascii(a) && is_clean_ascii(b)));
		}
	}
}
END_TEST

/* Third and fourth bytes: around the bounds of a continuation. */
START_TEST(no_longer_sequence_is_taken_for_what_it_is_not)
{
	static const unsigned char bounds[] = { 0x00, 0x41, 0x7f, 0x80, 0x8f,
		0x90, 0x9f, 0xa0, 0xbe, 0xbf, 0xc0, 0xc2, 0xff };

	for (int a = 0xc0; a < 256; a++) {
		for (int b = 0x7e; b < 0xc2; b++) {
			for (size_t i = 0; i < COUNT(bounds); i++) {
				unsigned char bytes[4] = { (unsigned char)a,
					(unsigned char)b, bounds[i] };

				if (!is_character(bytes, 2))
					check_clean(bytes, 3,
					    is_character(bytes, 3));
				for (size_t j = 0; j < COUNT(bounds); j++) {
					bytes[3] = bounds[j];
					if (!is_character(bytes, 2) &&
					    !is_character(bytes, 3))
						check_clean(bytes, 4,
						    is_character(bytes, 4));
				}
			}
		}
	}
}
END_TEST

#define BYTES(text) text, sizeof(text) - 1

static const struct {
	const char *what;
	const char *bytes;
	size_t length;
	bool clean;
} texts[] = {
	{ "nothing", BYTES(""), true },
	{ "three languages", BYTES("Қазақша, русский, English"), true },
	{ "line ends and a tab", BYTES("a\tb\r\nc"), true },
	{ "the last character", BYTES("\xf4\x8f\xbf\xbf"), true },
	{ "the last before the surrogates", BYTES("\xed\x9f\xbf"), true },
	{ "the first behind them", BYTES("\xee\x80\x80"), true },
	{ "a NUL", BYTES("a\0b"), false },
	{ "a NUL at the end", BYTES("a\0"), false },
	{ "an escape", BYTES("a\033[2J"), false },
	{ "a backspace", BYTES("a\b"), false },
	{ "a DEL", BYTES("a\177"), false },
	{ "overlong '/' in two", BYTES("\xc0\xaf"), false },
	{ "overlong '/' in three", BYTES("\xe0\x80\xaf"), false },
	{ "overlong '/' in four", BYTES("\xf0\x80\x80\xaf"), false },
	{ "overlong NUL", BYTES("\xc0\x80"), false },
	{ "overlong in two", BYTES("\xc1\xbf"), false },
	{ "overlong in three", BYTES("\xe0\x9f\xbf"), false },
	{ "overlong in four", BYTES("\xf0\x8f\xbf\xbf"), false },
	{ "first surrogate", BYTES("\xed\xa0\x80"), false },
	{ "last surrogate", BYTES("\xed\xbf\xbf"), false },
	{ "a pair of surrogates", BYTES("\xed\xa0\xbd\xed\xb8\x80"), false },
	{ "cut in two", BYTES("a\xd2"), false },
	{ "cut in three", BYTES("a\xe2\x80"), false },
	{ "cut in four", BYTES("a\xf0\x9f\x8c"), false },
	{ "cut, then more", BYTES("\xf0\x9f\x8c" "a"), false },
	{ "a continuation alone", BYTES("a\x80"), false },
	{ "U+110000", BYTES("\xf4\x90\x80\x80"), false },
	{ "beyond Unicode", BYTES("\xf7\xbf\xbf\xbf"), false },
	{ "five bytes", BYTES("\xf8\x88\x80\x80\x80"), false },
	{ "six bytes", BYTES("\xfc\x84\x80\x80\x80\x80"), false },
	{ "Latin-1", BYTES("caf\xe9"), false },
	{ "Windows-1251", BYTES("\xca\xe2\xee\xf2\xe0"), false },
};

START_TEST(broken_text_is_not_clean)
{
	ck_assert_msg(text_is_clean(texts[_i].bytes, texts[_i].length) ==
	    texts[_i].clean, "%s", texts[_i].what);
}
END_TEST

#define SIXTY "abcdefghij-abcdefghi-abcdefghij-abcdefghi-abcdefghij-abcdefgh"

static const struct { const char *text; bool slug; } slugs[] = {
	{ "a", true }, { "7", true }, { "eu-ets", true },
	{ "demo-rules-2013", true }, { SIXTY "123", true },
	{ SIXTY "1234", false }, { "", false }, { "-", false },
	{ "-a", false }, { "a-", false }, { "a--b", false }, { "A", false },
	{ "a_b", false }, { "a b", false }, { "a/b", false }, { "a.b", false },
	{ "a\n", false }, { "қазақстан", false }, { "..", false },
	{ "a%20b", false }, { "\303\240", false },
};

START_TEST(what_is_no_slug_is_not_taken_for_one)
{
	ck_assert_msg(text_is_slug(slugs[_i].text) == slugs[_i].slug, "'%s'",
	    slugs[_i].text);
}
END_TEST

static const struct {
	const char *text;
	bool form;
	const char *decoded;	/* NULL: refused */
} escapes[] = {
	{ "", false, "" },
	{ "plain", false, "plain" },
	{ "a+b", false, "a+b" },
	{ "a+b", true, "a b" },
	{ "a%2Bb", true, "a+b" },
	{ "%41%5a%5A", false, "AZZ" },
	{ "%d2%9B", false, "қ" },
	{ "%25", false, "%" },
	{ "%2541", false, "%41" },
	{ "%", false, NULL },
	{ "%4", false, NULL },
	{ "a%", true, NULL },
	{ "%%", false, NULL },
	{ "%zz", false, NULL },
	{ "%4g", false, NULL },
	{ "%+4", false, NULL },
	{ "% 4", false, NULL },
	{ "%0x", false, NULL },
	{ "%00", false, NULL },
	{ "a%00b", true, NULL },
	{ "%01", false, "\001" },
	{ "%ff", false, "\377" },
};

START_TEST(broken_escapes_are_not_decoded)
{
	unit_same(text_decode(arena, escapes[_i].text,
	    strlen(escapes[_i].text), escapes[_i].form), escapes[_i].decoded,
	    "%s", escapes[_i].text);
}
END_TEST

START_TEST(what_stands_behind_the_length_is_not_decoded)
{
	ck_assert_str_eq(text_decode(arena, "ab%41", 2, false), "ab");
	ck_assert_ptr_null(text_decode(arena, "ab%41", 3, false));
	ck_assert_ptr_null(text_decode(arena, "ab%41", 4, false));
	ck_assert_str_eq(text_decode(arena, "ab%41", 5, false), "abA");
}
END_TEST

static const struct {
	const char *text;
	int64_t most, number;	/* -1: refused */
} numbers[] = {
	{ "0", 10, 0 }, { "10", 10, 10 }, { "11", 10, -1 }, { "0", 0, 0 },
	{ "1", 0, -1 }, { "007", 10, 7 }, { "", 10, -1 }, { "-1", 10, -1 },
	{ "+1", 10, -1 }, { " 1", 10, -1 }, { "1 ", 10, -1 },
	{ "1.0", 10, -1 }, { "1e1", 10, -1 }, { "0x1", 10, -1 },
	{ "1\n", 10, -1 }, { "\331\241", 10, -1 },
	{ "999999999999999999", INT64_MAX, 999999999999999999 },
	{ "9223372036854775808", INT64_MAX, -1 },
	{ "18446744073709551617", INT64_MAX, -1 },
	{ "99999999999999999999999999999999999999", INT64_MAX, -1 },
};

START_TEST(no_number_is_out_of_bounds)
{
	int64_t number = -1;
	bool good = text_number(numbers[_i].text, numbers[_i].most, &number);

	ck_assert_msg(number == numbers[_i].number, "'%s' up to %lld: %lld",
	    numbers[_i].text, (long long)numbers[_i].most, (long long)number);
	ck_assert(good == (numbers[_i].number >= 0));
}
END_TEST

START_TEST(the_empty_text_is_not_given)
{
	ck_assert(!text_given(NULL));
	ck_assert(!text_given(""));
	ck_assert(text_given(" "));
}
END_TEST

/* Languages --------------------------------------------------------------- */

START_TEST(no_code_but_three_is_a_language)
{
	static const char *const none[] = { "", "k", "kkk", "KK", "de", "e",
		"en-US", "ru ", " ru" };
	enum language language;

	for (int i = 0; i < LANGUAGES; i++) {
		ck_assert(language_find(language_code[i], &language));
		ck_assert_int_eq(language, i);
		ck_assert(language_name[i][0] != '\0');
	}
	for (size_t i = 0; i < COUNT(none); i++)
		ck_assert_msg(!language_find(none[i], &language), "'%s'",
		    none[i]);
}
END_TEST

/* RFC 9110, 12.5.4; tags are compared without regard to case (RFC 4647). */
static const struct { const char *header; enum language language; }
    accepted[] = {
	{ NULL, KK }, { "", KK }, { "*", KK }, { "de", KK },
	{ "de-DE,de;q=0.9", KK }, { "kk", KK }, { "ru", RU }, { "en", EN },
	{ "ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7", RU },
	{ "en-US,en;q=0.5", EN }, { "en-GB", EN },
	{ "de, en;q=0.1", EN }, { "en;q=0.5, ru;q=0.8", RU },
	{ "en;q=0.5,ru;q=0.5", EN }, { "ru;q=0.5,en;q=0.5", RU },
	{ "kk;q=0.1, ru", RU }, { "kk;q=0.3,ru;q=0.3,en;q=0.301", EN },
	{ "ru;q=0", KK }, { "ru;q=0.000", KK }, { "ru;q=0.001", RU },
	{ "ru;q=0, en;q=0.1", EN }, { "kk;q=0,en;q=0", KK },
	{ "en ; q=0.4, ru; q=0.5", RU }, { "en;q=0.4 ,\tru;q=0.5", RU },
	{ "ru;q=1.000, en", RU }, { "en;q=1, ru;q=0.999", EN },
	{ "kkk, en;q=0.2", EN }, { "english", KK }, { "en_US", KK },
	{ "e", KK }, { "r", KK }, { ",,,ru", RU }, { " , ; ,en", EN },
	{ "; q=1", KK }, { ";;;;", KK }, { "ru;", KK }, { "ru;q", KK },
	{ "ru;q=", KK }, { "ru;q=x", KK }, { "=,ru;q=0.5,=", RU },
	{ "ru,ru;q=0.1,en;q=0.5", RU },
	{ "RU", RU }, { "EN-us, en;q=0.9", EN }, { "Ru-ru", RU },
	{ "en;Q=0.2, ru;Q=0.3", RU },
	{ "ru;q=nan", KK }, { "ru;q=inf, en;q=0.5", EN },
	{ "ru;q=1e99, en;q=0.5", EN }, { "ru;q=9, en;q=0.5", EN },
	{ "ru;q=-1", KK }, { "\377\376, en", EN },
};

START_TEST(no_header_is_answered_in_another_language_than_it_asks_for)
{
	enum language language = language_accepted(accepted[_i].header);

	ck_assert_msg(language == accepted[_i].language, "'%s' gives %s",
	    accepted[_i].header, language_code[language]);
}
END_TEST

START_TEST(the_context_of_a_message_is_not_said)
{
	ck_assert_str_eq(say(EN, "month|May"), "May");
	ck_assert_str_eq(say(EN, "of month|May"), "May");
	ck_assert_str_eq(say(EN, "a plain message"), "a plain message");
	ck_assert_str_eq(say(EN, ""), "");
}
END_TEST

START_TEST(no_value_is_filled_where_its_number_does_not_stand)
{
	ck_assert_str_eq(say_with(arena, EN, "%2 before %1", "a", "b",
	    (char *)NULL), "b before a");
	ck_assert_str_eq(say_with(arena, EN, "%1%1 100 % %9 %0", "x",
	    (char *)NULL), "xx 100 % %9 %0");
	ck_assert_str_eq(say_with(arena, EN, "%1 %2", "%2", "%s",
	    (char *)NULL), "%2 %s");
	ck_assert_str_eq(say_with(arena, EN, "%1%2%3%4%5%6%7%8%9", "1", "2",
	    "3", "4", "5", "6", "7", "8", "9", (char *)NULL), "123456789");
	ck_assert_str_eq(say_with(arena, EN, "none", (char *)NULL), "none");
	ck_assert_str_eq(say_with(arena, EN, "%", "x", (char *)NULL), "%");
}
END_TEST

START_TEST(one_is_not_many)
{
	ck_assert_str_eq(say_count(arena, EN, "%1 record", "%1 records", 1),
	    "1 record");
	ck_assert_str_eq(say_count(arena, EN, "%1 record", "%1 records", 0),
	    "0 records");
	ck_assert_str_eq(say_count(arena, EN, "%1 record", "%1 records", 2),
	    "2 records");
}
END_TEST

/* Days -------------------------------------------------------------------- */

enum { FIRST_YEAR = 1800, LAST_YEAR = 2999 };

/* The day that the C library has, -1 when it has none. */
static bool
calendar_has(int year, int month, int day, long *number)
{
	struct tm tm = { .tm_year = year - 1900, .tm_mon = month - 1,
		.tm_mday = day };
	time_t at = timegm(&tm);

	*number = (long)(at / 86400);
	return tm.tm_year == year - 1900 && tm.tm_mon == month - 1 &&
	    tm.tm_mday == day;
}

START_TEST(no_day_from_1800_to_2999_is_numbered_wrong)
{
	char text[32];
	long number, days = 0;

	for (int year = FIRST_YEAR; year <= LAST_YEAR; year++) {
		for (int month = 0; month <= 13; month++) {
			for (int day = 0; day <= 32; day++) {
				bool is = calendar_has(year, month, day,
				    &number);

				snprintf(text, sizeof(text), "%04d-%02d-%02d",
				    year, month, day);
				if (day_is_whole(text) != is ||
				    day_is_cut(text) != is)
					ck_abort_msg("%s is %sa day", text,
					    is ? "" : "not ");
				if (is && day_number(text) != number)
					ck_abort_msg("%s is %ld, not %ld", text,
					    number, day_number(text));
				days += is;
			}
		}
	}
	ck_assert_int_eq(days, 438291);
}
END_TEST

START_TEST(a_cut_day_does_not_begin_on_another_day_than_its_first)
{
	char cut[16], whole[16];

	for (int year = FIRST_YEAR; year <= LAST_YEAR; year++) {
		snprintf(cut, sizeof(cut), "%d", year);
		snprintf(whole, sizeof(whole), "%d-01-01", year);
		ck_assert(day_is_cut(cut) && !day_is_whole(cut));
		ck_assert_int_eq(day_number(cut), day_number(whole));
		for (int month = 0; month <= 13; month++) {
			bool is = month >= 1 && month <= 12;

			snprintf(cut, sizeof(cut), "%d-%02d", year, month);
			snprintf(whole, sizeof(whole), "%d-%02d-01", year,
			    month);
			ck_assert(!day_is_whole(cut));
			ck_assert(day_is_cut(cut) == is);
			if (is)
				ck_assert_int_eq(day_number(cut),
				    day_number(whole));
		}
	}
}
END_TEST

static const char *const no_days[] = { NULL, "", "today", "infinity",
	"1799-12-31", "3000-01-01", "1799", "3000", "0000-00-00",
	"2024-1-1", "2024-01-1", "2024-1-01", "24-01-01", "2024-0101",
	"20240101", "2024/01/01", "2024-01/01", "2024-13", "2024-00",
	"2024-", "2024-01-", "2024-01-01 ", " 2024-01-01", "2024-01-01\n",
	"2024-01-01T00:00", "+2024-01-01", "-2024-01-01", "12024-01-01",
	"2023-02-29", "1900-02-29", "2100-02-29", "2024-04-31",
	"2024-01-0a", "2024-01-:0", "2024-0/-01", "202a", "٢٠٢٤" };

START_TEST(what_is_no_day_is_not_taken_for_one)
{
	ck_assert_msg(!day_is_whole(no_days[_i]), "'%s'", no_days[_i]);
	ck_assert_msg(!day_is_cut(no_days[_i]), "'%s'", no_days[_i]);
	ck_assert_int_eq(day_number(no_days[_i]), 0);
}
END_TEST

static const struct { const char *day, *said; } days_in_english[] = {
	{ "2024-03-01", "1 March 2024" }, { "2024-12-31", "31 December 2024" },
	{ "2024-05", "May 2024" }, { "2024", "2024" }, { NULL, "" },
	{ "infinity", "infinity" }, { "-infinity", "-infinity" },
	{ "2023-02-29", "2023-02-29" }, { "", "" },
};

START_TEST(what_is_no_day_is_not_said_as_one)
{
	unit_same(day_say(arena, EN, days_in_english[_i].day),
	    days_in_english[_i].said, "%s", days_in_english[_i].day);
}
END_TEST

static const struct { const char *moment, *said; } moments[] = {
	{ "2026-11-23T10:00:05Z", "23 November 2026, 15:00" },
	{ "2026-11-23 10:00:05+00", "23 November 2026, 15:00" },
	{ "2026-11-23T00:00:00Z", "23 November 2026, 05:00" },
	{ "2026-11-23T18:59:59Z", "23 November 2026, 23:59" },
	{ "2026-11-23T19:00:00Z", "24 November 2026, 00:00" },
	{ "2026-11-30T19:00:00Z", "1 December 2026, 00:00" },
	{ "2026-12-31T23:30:00Z", "1 January 2027, 04:30" },
	{ "2027-02-28T20:01:00Z", "1 March 2027, 01:01" },
	{ "2028-02-28T20:01:00Z", "29 February 2028, 01:01" },
	{ "2028-02-29T20:01:00Z", "1 March 2028, 01:01" },
	{ NULL, "" }, { "", "" }, { "yesterday", "" }, { "2026-11-23", "" },
};

START_TEST(no_moment_is_said_in_another_zone_than_kazakhstan_s)
{
	unit_same(moment_say(arena, EN, moments[_i].moment), moments[_i].said,
	    "%s", moments[_i].moment);
}
END_TEST

START_TEST(a_month_that_is_none_reads_no_table_at_its_wrong_end)
{
	static const char *const wrong[] = { "2026-00-10T23:00:00Z",
		"2026-13-10T23:00:00Z", "2026-99-99T99:99:99Z",
		"2026--9-10T23:00:00Z" };

	for (size_t i = 0; i < COUNT(wrong); i++)
		ck_assert_ptr_nonnull(moment_say(arena, EN, wrong[i]));
}
END_TEST

static const struct { const char *digits, *said; } amounts[] = {
	{ "", "" }, { NULL, "" }, { "0", "0" }, { "12", "12" },
	{ "123", "123" }, { "1234", "1 234" }, { "12345", "12 345" },
	{ "123456", "123 456" }, { "1234567", "1 234 567" },
	{ "999999999999999", "999 999 999 999 999" },
	{ "1234.5678", "1 234.5678" }, { "-1234", "-1234" },
	{ "none", "none" },
};

/* A space in the table is a no-break space; English has a comma there. */
START_TEST(no_amount_is_broken_over_lines)
{
	for (int language = 0; language < LANGUAGES; language++) {
		struct text wanted = text_new(arena);

		for (const char *c = amounts[_i].said; *c != '\0'; c++) {
			if (*c == ' ')
				text_add(&wanted, language == EN ? ","
				    : "\u00a0");
			else
				text_add_bytes(&wanted, c, 1);
		}
		unit_same(amount_say(arena, (enum language)language,
		    amounts[_i].digits), wanted.data, "%s in %s",
		    amounts[_i].digits, language_code[language]);
	}
}
END_TEST

static const struct { enum language language; const char *value, *said; }
    decimals[] = {
	{ KK, "4.5", "4,5" }, { RU, "4.5", "4,5" }, { EN, "4.5", "4.5" },
	{ RU, "100", "100" }, { EN, "100", "100" }, { KK, "0.000001",
	    "0,000001" }, { RU, "", "" },
};

START_TEST(no_decimal_has_the_mark_of_another_language)
{
	unit_same(decimal_say(arena, decimals[_i].language,
	    decimals[_i].value), decimals[_i].said, "%s in %s",
	    decimals[_i].value, language_code[decimals[_i].language]);
}
END_TEST

/* Catalogues: what the build has made ---------------------------------------- */

static void
catalogues_open(void)
{
	setup();
	say_open(unit_built(arena, "locale"));
}

/* Translators may hold a day and its month together. */
static const char *
with_plain_spaces(const char *said)
{
	struct text text = text_new(arena);

	for (const char *at; (at = strstr(said, "\u00a0")) != NULL;
	    said = at + 2) {
		text_add_bytes(&text, said, (size_t)(at - said));
		text_add(&text, " ");
	}
	text_add(&text, said);
	return text.data;
}

static const struct { enum language language; const char *day, *has[4]; }
    days_said[] = {
	{ KK, "2024-03-01", { "2024", "1 наурыз" } },
	{ KK, "2024-03", { "2024", "наурыз" } },
	{ KK, "2024-12-31", { "2024", "31 желтоқсан" } },
	{ KK, "2024", { "2024" } },
	{ RU, "2024-03-01", { "1 марта 2024" } },
	{ RU, "2024-03", { "март 2024" } },
	{ RU, "2024-05-09", { "9 мая 2024" } },
	{ RU, "2024-05", { "май 2024" } },
	{ RU, "2024", { "2024" } },
	{ EN, "2024-03-01", { "1 March 2024" } },
	{ EN, "2024-03", { "March 2024" } },
	{ EN, "2024", { "2024" } },
};

START_TEST(no_day_is_said_in_another_language)
{
	const char *said = with_plain_spaces(day_say(arena,
	    days_said[_i].language, days_said[_i].day));

	for (size_t i = 0; days_said[_i].has[i] != NULL; i++)
		ck_assert_msg(strstr(said, days_said[_i].has[i]) != NULL,
		    "%s in %s is '%s', without '%s'", days_said[_i].day,
		    language_code[days_said[_i].language], said,
		    days_said[_i].has[i]);
	ck_assert_msg(strpbrk(said, "%|") == NULL, "'%s'", said);
}
END_TEST

static const char *const month_roots[LANGUAGES][12] = {
	[KK] = { "қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым",
	    "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан" },
	[RU] = { "январ", "феврал", "март", "апрел", "ма", "июн", "июл",
	    "август", "сентябр", "октябр", "ноябр", "декабр" },
	[EN] = { "January", "February", "March", "April", "May", "June",
	    "July", "August", "September", "October", "November",
	    "December" },
};

START_TEST(no_month_is_said_for_another)
{
	for (int language = 0; language < LANGUAGES; language++) {
		for (int month = 0; month < 12; month++) {
			const char *cut = arena_print(arena, "2024-%02d",
			    month + 1);
			const char *whole = arena_print(arena, "%s-05", cut);
			const char *said[] = {
				day_say(arena, (enum language)language, cut),
				day_say(arena, (enum language)language, whole),
			};

			for (size_t i = 0; i < COUNT(said); i++)
				ck_assert_msg(strstr(said[i],
				    month_roots[language][month]) != NULL,
				    "month %d in %s is '%s'", month + 1,
				    language_code[language], said[i]);
		}
	}
}
END_TEST

static const struct { enum language language; const char *has[3]; }
    moments_said[] = {
	{ KK, { "24 қараша", "2026", "00:30" } },
	{ RU, { "24 ноября", "2026", ", 00:30" } },
	{ EN, { "24 November 2026, 00:30", "2026", "00:30" } },
};

START_TEST(no_moment_is_said_in_another_language)
{
	const char *said = with_plain_spaces(moment_say(arena,
	    moments_said[_i].language, "2026-11-23T19:30:00Z"));

	for (size_t i = 0; i < COUNT(moments_said[_i].has); i++)
		ck_assert_msg(strstr(said, moments_said[_i].has[i]) != NULL,
		    "'%s' has no '%s'", said, moments_said[_i].has[i]);
}
END_TEST

/* What is said without its number. */
static const char *
form_of(enum language language, int number)
{
	const char *said = say_count(arena, language, "%1 record",
	    "%1 records", number);
	const char *digits = arena_print(arena, "%d", number);
	const char *at = strstr(said, digits);

	ck_assert_msg(at != NULL, "'%s' has no %d", said, number);
	return arena_print(arena, "%.*s_%s", (int)(at - said), said,
	    at + strlen(digits));
}

START_TEST(no_number_of_records_takes_a_wrong_plural_in_russian)
{
	static const struct { int form, number; } numbers_said[] = {
		{ 1, 21 }, { 1, 101 }, { 2, 3 }, { 2, 4 }, { 2, 22 },
		{ 5, 0 }, { 5, 11 }, { 5, 12 }, { 5, 14 }, { 5, 20 },
		{ 5, 111 }, { 5, 25 },
	};

	ck_assert_str_ne(form_of(RU, 1), form_of(RU, 2));
	ck_assert_str_ne(form_of(RU, 1), form_of(RU, 5));
	ck_assert_str_ne(form_of(RU, 2), form_of(RU, 5));
	for (size_t i = 0; i < COUNT(numbers_said); i++)
		ck_assert_str_eq(form_of(RU, numbers_said[i].number),
		    form_of(RU, numbers_said[i].form));
}
END_TEST

START_TEST(what_a_catalogue_lacks_is_not_empty)
{
	for (int language = 0; language < LANGUAGES; language++) {
		ck_assert_str_eq(say((enum language)language, "no such|thing"),
		    "thing");
		ck_assert_str_eq(say((enum language)language, ""), "");
	}
}
END_TEST

/* Configuration ----------------------------------------------------------- */

static struct setting settings[] = {
	{ "database", "dbname=tanu" },
	{ "socket", "/run/tanu.sock" },
	{ "processes", NULL },
};

static char settings_file[] = "/tmp/tanu-settings.XXXXXX";

static bool
settings_of(const char *content, const char **why)
{
	int descriptor = mkstemp(settings_file);
	FILE *file = fdopen(descriptor, "w");
	bool good;

	ck_assert_ptr_nonnull(file);
	fputs(content, file);
	fclose(file);
	good = settings_read(arena, settings_file, settings, COUNT(settings),
	    why);
	unlink(settings_file);
	return good;
}

START_TEST(settings_are_not_lost)
{
	const char *why = NULL;

	ck_assert_msg(settings_of("# a comment = x\n\n"
	    "  database = host=/tmp port=5432 dbname=x  \r\n"
	    "\t# indented\nprocesses=\n", &why), "%s", why);
	ck_assert_str_eq(setting(settings, COUNT(settings), "database"),
	    "host=/tmp port=5432 dbname=x");
	ck_assert_str_eq(setting(settings, COUNT(settings), "socket"),
	    "/run/tanu.sock");
	ck_assert_str_eq(setting(settings, COUNT(settings), "processes"), "");
	ck_assert_ptr_null(setting(settings, COUNT(settings), "none"));
}
END_TEST

START_TEST(a_last_line_without_an_end_is_not_lost)
{
	const char *why = NULL;

	ck_assert_msg(settings_of("socket = /x\nprocesses = 4", &why), "%s",
	    why);
	ck_assert_str_eq(setting(settings, COUNT(settings), "processes"), "4");
}
END_TEST

#define LONG "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#define LONGER LONG LONG LONG LONG LONG LONG LONG LONG
#define LONGEST LONGER LONGER LONGER LONGER LONGER LONGER LONGER LONGER

static const struct { const char *content; int line; const char *about; }
    bad_settings[] = {
	{ "socket = /x\nnothing here\n", 2, "key = value" },
	{ "sockets = /x\n", 1, "sockets" },
	{ "\n\n\nSocket = /x\n", 4, "Socket" },
	{ "= x\n", 1, "''" },
	{ "socket /x = y\n", 1, "socket /x" },
	{ "# fine\nsocket = " LONGEST "\n", 2, "long" },
	{ "socket = /x\n# again\nsocket = /y\n", 3, "socket" },
};

START_TEST(a_wrong_setting_is_not_read)
{
	const char *why = NULL;
	const char *place;

	ck_assert_msg(!settings_of(bad_settings[_i].content, &why),
	    "%.60s is read", bad_settings[_i].content);
	place = arena_print(arena, "%s:%d: ", settings_file,
	    bad_settings[_i].line);
	ck_assert_msg(strncmp(why, place, strlen(place)) == 0,
	    "'%s' does not begin with '%s'", why, place);
	ck_assert_msg(strstr(why, bad_settings[_i].about) != NULL,
	    "'%s' does not name %s", why, bad_settings[_i].about);
}
END_TEST

START_TEST(a_file_that_cannot_be_read_is_not_an_empty_one)
{
	static const char *const files[] = { "/nonexistent/tanu.conf", "/tmp" };

	for (size_t i = 0; i < COUNT(files); i++) {
		const char *why = NULL;

		ck_assert_msg(!settings_read(arena, files[i], settings,
		    COUNT(settings), &why), "%s is read", files[i]);
		ck_assert_msg(strstr(why, files[i]) == why, "%s", why);
	}
}
END_TEST

/* JSON -------------------------------------------------------------------- */

static const struct { const char *text; enum json_type type; const char *as; }
    json_values[] = {
	{ "null", NOTHING, NULL }, { "true", BOOLEAN, "true" },
	{ "false", BOOLEAN, "false" }, { "0", NUMBER, "0" },
	{ "-12", NUMBER, "-12" }, { " 7 ", NUMBER, "7" },
	{ "999999999999999", NUMBER, "999999999999999" },
	{ "0.5", NUMBER, "0.5" }, { "0.1", NUMBER, "0.1" },
	{ "1.50", NUMBER, "1.5" }, { "1500.0", NUMBER, "1500" },
	{ "1e3", NUMBER, "1000" }, { "-2.5E-1", NUMBER, "-0.25" },
	{ "\"\"", STRING, "" }, { "\"a\\u0411\\n\"", STRING, "aБ\n" },
	{ "\"\\ud83c\\udf31\"", STRING, "\xf0\x9f\x8c\xb1" },
	{ "[]", LIST, NULL }, { "{}", OBJECT, NULL },
};

START_TEST(no_json_value_is_taken_for_another)
{
	const struct json *values[] = { json_read(arena, json_values[_i].text),
		json_tree(arena, json_values[_i].text) };

	for (size_t i = 0; i < COUNT(values); i++) {
		ck_assert_ptr_nonnull(values[i]);
		ck_assert_int_eq(values[i]->type, json_values[_i].type);
		unit_same(values[i]->text, json_values[_i].as, "%s",
		    json_values[_i].text);
		ck_assert_ptr_null(values[i]->name);
		ck_assert_ptr_null(values[i]->first);
		ck_assert_ptr_null(values[i]->next);
	}
}
END_TEST

static const char *const no_json[] = { NULL, "", " ", "nul", "{", "[1,]",
	"{\"a\":1,}", "{a:1}", "'a'", "01", "1 2", "\"a", "\"\n\"", "\"\\x\"",
	"\"\\ud800\"", "\"\xff\"", "{\"a\"}", "[1", "NaN", "// c\n1" };

static const char *const passed_on[] = { "{}", " [ ] ", "[{}, [], \"\"]",
	"{\"a\" : 1, \"b\":\"x, }] \\\" y\\\\\", \"c\" : [1.5 , null,\n{\"d\": [ ]}]}",
	"{\"\" : {\"{\" : \"}\"}, \"e\" : true}", "{\"\\\"\":\"\\\\\"}" };

START_TEST(nothing_of_json_that_is_passed_on_is_lost)
{
	const char *at = passed_on[_i] + strspn(passed_on[_i], " ");
	const char bracket = *at;
	struct text text = text_new(arena), whole = text_new(arena);
	struct text taken = text_new(arena);
	struct json_piece piece;

	json_open(&text, NULL, bracket);
	while (json_next(&at, &piece))
		json_put_piece(&text, &piece);
	json_close(&text, bracket == '{' ? '}' : ']');
	text_add_value(&whole, json_read(arena, passed_on[_i]));
	ck_assert_str_eq(text.data, whole.data);
	text_add_value(&taken, json_tree(arena, passed_on[_i]));
	ck_assert_str_eq(taken.data, whole.data);
}
END_TEST

START_TEST(no_piece_of_json_goes_by_another_name)
{
	const char *at = "{\"step\":1}";
	struct json_piece piece;

	ck_assert(json_next(&at, &piece));
	ck_assert(json_named(&piece, "step"));
	ck_assert(!json_named(&piece, "steps") && !json_named(&piece, "ste"));
	ck_assert(!json_next(&at, &piece));
}
END_TEST

START_TEST(no_json_that_is_written_has_a_comma_amiss)
{
	struct text text = text_new(arena);

	json_open(&text, NULL, '{');
	json_put(&text, "open", "a{");
	json_open(&text, "list", '[');
	json_put(&text, NULL, "[");
	json_put(&text, NULL, NULL);
	json_open(&text, NULL, '{');
	json_close(&text, '}');
	json_put_raw(&text, NULL, "[1,2]");
	json_close(&text, ']');
	json_put_raw(&text, "null", NULL);
	json_close(&text, '}');
	text_add(&text, "\n");
	json_open(&text, NULL, '[');
	json_close(&text, ']');
	ck_assert_str_eq(text.data, "{\"open\":\"a{\",\"list\":[\"[\",null,{},"
	    "[1,2]],\"null\":null}\n[]");
}
END_TEST

START_TEST(what_is_no_json_is_not_read)
{
	ck_assert_msg(json_read(arena, no_json[_i]) == NULL, "%s",
	    no_json[_i]);
}
END_TEST

START_TEST(members_do_not_change_their_order)
{
	const struct json *object = json_read(arena,
	    "{\"z\":1,\"a\":[true,null,\"x\"],\"m\":{\"n\":null},\"b\":2}");
	static const char *const names[] = { "z", "a", "m", "b" };
	const struct json *one = object->first;

	for (size_t i = 0; i < COUNT(names); i++, one = one->next) {
		ck_assert_ptr_nonnull(one);
		ck_assert_str_eq(one->name, names[i]);
	}
	ck_assert_ptr_null(one);
	one = json_member(object, "a")->first;
	ck_assert_int_eq(one->type, BOOLEAN);
	ck_assert_int_eq(one->next->type, NOTHING);
	ck_assert_str_eq(one->next->next->text, "x");
	ck_assert_ptr_null(one->next->next->next);
}
END_TEST

START_TEST(a_member_that_is_not_there_is_not_found)
{
	const struct json *object = json_read(arena,
	    "{\"a\":1,\"n\":null,\"o\":{\"b\":\"x\"},\"l\":[1]}");

	ck_assert_ptr_null(json_member(object, "b"));
	ck_assert_ptr_null(json_member(object, "n"));
	ck_assert_ptr_null(json_member(object, ""));
	ck_assert_ptr_null(json_member(NULL, "a"));
	ck_assert_ptr_null(json_member(json_member(object, "l"), "a"));
	ck_assert_ptr_null(json_member(json_member(object, "a"), "a"));
	ck_assert_str_eq(json_text(object, "a"), "1");
	ck_assert_ptr_null(json_text(object, "o"));
	ck_assert_ptr_null(json_text(object, "l"));
	ck_assert_ptr_null(json_text(object, "n"));
	ck_assert_str_eq(json_text(json_member(object, "o"), "b"), "x");
}
END_TEST

static const char *const compact[] = { "null", "true", "-12", "\"\"",
	"\"a\\\"\\\\\\n\"", "[]", "{}", "[1,[2,[]],{}]",
	"{\"z\":1,\"a\":[true,null,\"x\"],\"m\":{\"n\":null},\"\\\"\":\"қ\"}" };

START_TEST(a_value_that_is_written_again_is_not_another)
{
	struct text text = text_new(arena);

	text_add_value(&text, json_read(arena, compact[_i]));
	ck_assert_str_eq(text.data, compact[_i]);
}
END_TEST

static const struct {
	const char *json;
	enum language language;
	const char *said, *other;
} people[] = {
	{ "\"ISO\"", KK, "ISO", NULL },
	{ "{\"kk\":\"қ\",\"ru\":\"р\",\"en\":\"e\"}", KK, "қ", NULL },
	{ "{\"kk\":\"қ\",\"ru\":\"р\",\"en\":\"e\"}", RU, "р", NULL },
	{ "{\"kk\":\"қ\",\"ru\":\"р\",\"en\":\"e\"}", EN, "e", NULL },
	{ "{\"ru\":\"р\",\"en\":\"e\"}", KK, "р", "ru" },
	{ "{\"en\":\"e\"}", RU, "e", "en" },
	{ "{\"en\":\"e\",\"kk\":\"қ\"}", RU, "қ", "kk" },
	{ "{\"kk\":null,\"en\":\"e\"}", KK, "e", "en" },
	{ "{}", KK, NULL, NULL }, { "null", KK, NULL, NULL },
};

START_TEST(no_text_is_said_in_another_language_without_telling)
{
	const struct json *value = json_read(arena, people[_i].json);
	const char *other = "unset";

	unit_same(json_said(value, people[_i].language, &other),
	    people[_i].said, "%s", people[_i].json);
	unit_same(other, people[_i].other, "%s", people[_i].json);
	unit_same(json_said(value, people[_i].language, NULL),
	    people[_i].said, "%s", people[_i].json);
	ck_assert_ptr_null(json_said(NULL, KK, &other));
	ck_assert_ptr_null(other);
}
END_TEST

/* ------------------------------------------------------------------------- */

#define LOOP(tests, test, table) \
	tcase_add_loop_test(tests, test, 0, (int)COUNT(table))

static void
memory_tests(Suite *suite)
{
	TCase *tests = unit_case(suite, "memory", setup, teardown);

	tcase_add_test(tests, pieces_of_memory_do_not_overlap);
	tcase_add_test(tests, no_memory_is_unaligned_for_any_type);
	tcase_add_test(tests, many_small_pieces_do_not_lose_the_first);
	tcase_add_test(tests, nothing_of_the_last_request_is_seen_after_a_reset);
	tcase_add_test(tests, a_large_request_does_not_hold_its_memory);
	tcase_add_test_raise_signal(tests,
	    a_size_that_wraps_around_is_not_given, SIGABRT);
	tcase_add_test(tests,
	    a_copy_is_not_cut_at_a_nul_nor_left_without_one);
	tcase_add_test(tests, a_printed_text_is_not_cut);
}

static void
text_tests(Suite *suite)
{
	TCase *tests = unit_case(suite, "text", setup, teardown);

	tcase_add_test(tests, a_text_that_grows_loses_nothing);
	tcase_add_test(tests, texts_that_grow_in_turn_do_not_run_into_each_other);
	tcase_add_test(tests, a_text_of_each_length_has_its_nul);
	tcase_add_test(tests, no_character_breaks_out_of_a_json_string);
	LOOP(tests, json_strings_are_not_other_than_rfc_8259_has_them,
	    json_strings);
	LOOP(tests, csv_fields_are_not_other_than_rfc_4180_has_them,
	    csv_fields);
	LOOP(tests, no_line_of_csv_is_cut_in_other_values, csv_lines);
	tcase_add_test(tests,
	    only_unreserved_characters_stand_bare_in_an_address);
	tcase_add_test(tests,
	    no_byte_and_no_pair_of_bytes_is_taken_for_what_it_is_not);
	tcase_add_test(tests, no_longer_sequence_is_taken_for_what_it_is_not);
	LOOP(tests, broken_text_is_not_clean, texts);
	LOOP(tests, what_is_no_slug_is_not_taken_for_one, slugs);
	LOOP(tests, broken_escapes_are_not_decoded, escapes);
	tcase_add_test(tests, what_stands_behind_the_length_is_not_decoded);
	LOOP(tests, no_number_is_out_of_bounds, numbers);
	tcase_add_test(tests, the_empty_text_is_not_given);
}

static void
language_tests(Suite *suite)
{
	TCase *tests = unit_case(suite, "languages", setup, teardown);

	tcase_add_test(tests, no_code_but_three_is_a_language);
	LOOP(tests, no_header_is_answered_in_another_language_than_it_asks_for,
	    accepted);
	tcase_add_test(tests, the_context_of_a_message_is_not_said);
	tcase_add_test(tests,
	    no_value_is_filled_where_its_number_does_not_stand);
	tcase_add_test(tests, one_is_not_many);
}

static void
day_tests(Suite *suite)
{
	TCase *tests = unit_case(suite, "days", setup, teardown);

	tcase_add_test(tests, no_day_from_1800_to_2999_is_numbered_wrong);
	tcase_add_test(tests,
	    a_cut_day_does_not_begin_on_another_day_than_its_first);
	LOOP(tests, what_is_no_day_is_not_taken_for_one, no_days);
	LOOP(tests, what_is_no_day_is_not_said_as_one, days_in_english);
	LOOP(tests, no_moment_is_said_in_another_zone_than_kazakhstan_s,
	    moments);
	tcase_add_test(tests,
	    a_month_that_is_none_reads_no_table_at_its_wrong_end);
	LOOP(tests, no_amount_is_broken_over_lines, amounts);
	LOOP(tests, no_decimal_has_the_mark_of_another_language, decimals);
}

static void
catalogue_tests(Suite *suite)
{
	TCase *tests = unit_case(suite, "catalogues", catalogues_open,
	    teardown);

	LOOP(tests, no_day_is_said_in_another_language, days_said);
	tcase_add_test(tests, no_month_is_said_for_another);
	LOOP(tests, no_moment_is_said_in_another_language, moments_said);
	tcase_add_test(tests,
	    no_number_of_records_takes_a_wrong_plural_in_russian);
	tcase_add_test(tests, what_a_catalogue_lacks_is_not_empty);
}

static void
setting_tests(Suite *suite)
{
	TCase *tests = unit_case(suite, "settings", setup, teardown);

	tcase_add_test(tests, settings_are_not_lost);
	tcase_add_test(tests, a_last_line_without_an_end_is_not_lost);
	LOOP(tests, a_wrong_setting_is_not_read, bad_settings);
	tcase_add_test(tests, a_file_that_cannot_be_read_is_not_an_empty_one);
}

static void
json_tests(Suite *suite)
{
	TCase *tests = unit_case(suite, "json", setup, teardown);

	LOOP(tests, no_json_value_is_taken_for_another, json_values);
	LOOP(tests, nothing_of_json_that_is_passed_on_is_lost, passed_on);
	tcase_add_test(tests, no_piece_of_json_goes_by_another_name);
	tcase_add_test(tests, no_json_that_is_written_has_a_comma_amiss);
	LOOP(tests, what_is_no_json_is_not_read, no_json);
	tcase_add_test(tests, members_do_not_change_their_order);
	tcase_add_test(tests, a_member_that_is_not_there_is_not_found);
	LOOP(tests, a_value_that_is_written_again_is_not_another, compact);
	LOOP(tests, no_text_is_said_in_another_language_without_telling,
	    people);
}

static bool
catalogues_are_there(void)
{
	struct arena *own = arena_new();
	bool are = access(unit_built(own,
	    "locale/C.UTF-8/LC_MESSAGES/tanu-kk.mo"), R_OK) == 0;

	arena_free(own);
	return are;
}

int
main(void)
{
	Suite *suite = suite_create("base");

	memory_tests(suite);
	text_tests(suite);
	language_tests(suite);
	day_tests(suite);
	if (catalogues_are_there())
		catalogue_tests(suite);
	setting_tests(suite);
	json_tests(suite);
	return unit_run(suite);
}

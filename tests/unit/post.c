/* The layer post: messages, and what is asked of a configuration. */

#include "unit.h"

#include <sodium.h>
#include <string.h>

#include "post.h"

static struct arena *arena;

static void
setup(void)
{
	arena = arena_new();
	say_open(unit_built(arena, "locale"));
}

static void
teardown(void)
{
	arena_free(arena);
}

static const char *const told[] = { "enrolment", "enrolled", "password",
	"submitted", "sent-back", "published", "difference", "answer" };

/* What a header may be called, and in which order. */
static const char names[] = "From To Subject Date Message-ID Auto-Submitted "
    "Content-Language MIME-Version Content-Type Content-Transfer-Encoding ";

static const struct notice usual = {
	.from = "register@example.org", .to = "reader@example.com",
	.link = "https://example.org/kk/desk/statements/7",
	.name = "12345678-9abc", .made_at = "Tue, 24 Nov 2026 10:00:00 +0000",
	.about = "Pact", .partner = "North",
};

static const char *
decoded(const char *base64, size_t length)
{
	char *bytes = arena_alloc(arena, length + 1);
	size_t size;

	ck_assert_int_eq(sodium_base642bin((unsigned char *)bytes, length,
	    base64, length, "\r\n", &size, NULL,
	    sodium_base64_VARIANT_ORIGINAL), 0);
	ck_assert(text_is_clean(bytes, size));
	return bytes;
}

/* A header as its reader sees it; each encoded word by itself is clean text. */
static const char *
header(const char *message, const char *name)
{
	const char *at = strstr(message, arena_print(arena, "%s: ", name)) +
	    strlen(name) + 2;
	struct text text = text_new(arena);

	while (strncmp(at, "\r\n", 2) != 0 || at[2] == ' ') {
		const char *end = strstr(at, "?=");

		if (strncmp(at, "=?UTF-8?B?", 10) == 0) {
			text_add(&text, decoded(at + 10,
			    (size_t)(end - at) - 10));
			at = end + 2;
			if (strncmp(at, "\r\n =?", 5) == 0)
				at += 3;
		} else if (*at == '\r' || *at == '\n') {
			at++;
		} else {
			text_add_bytes(&text, at++, 1);
		}
	}
	return text.data;
}

static const char *
body(const char *message)
{
	const char *at = strstr(message, "\r\n\r\n") + 4;

	return decoded(at, strlen(at));
}

/* Lines end with CR LF, are short, and are printable ASCII; the headers are
 * those that there should be. */
static void
check_form(const char *message)
{
	struct text found = text_new(arena);
	bool head = true;

	for (const char *line = message, *end; *line != '\0'; line = end + 2) {
		end = strstr(line, "\r\n");
		ck_assert_msg(end != NULL && end - line <= 76, "%s", line);
		for (const char *c = line; c < end; c++)
			ck_assert_msg(*c >= ' ' && *c < 0x7f, "%s", line);
		if (line == end)
			head = false;
		else if (head && *line != ' ')
			text_print(&found, "%.*s ", (int)strcspn(line, ":"),
			    line);
	}
	unit_same(found.data, names, "names of headers");
}

START_TEST(no_notice_is_cut_or_in_another_language)
{
	struct notice notice = usual;
	const char *message, *subject, *said[LANGUAGES];

	notice.event = told[_i];
	for (int i = 0; i < LANGUAGES; i++) {
		notice.language = (enum language)i;
		message = message_make(arena, &notice);
		ck_assert_ptr_nonnull(message);
		check_form(message);
		subject = header(message, "Subject");
		said[i] = body(message);
		unit_same(header(message, "Content-Language"),
		    language_code[i], "%s", notice.event);
		ck_assert_msg(strchr(subject, '%') == NULL &&
		    strchr(said[i], '%') == NULL, "%s", said[i]);
		ck_assert_ptr_nonnull(strstr(said[i], arena_print(arena,
		    "\r\n%s\r\n", notice.link)));
		ck_assert((strstr(said[i], "North") != NULL) == (_i >= 6));
		ck_assert((strstr(subject, "Pact") != NULL) == (_i >= 3));
	}
	ck_assert_str_ne(said[KK], said[RU]);
	ck_assert_str_ne(said[RU], said[EN]);
}
END_TEST

START_TEST(no_header_is_other_than_the_standards_have_it)
{
	static const char *const wanted[][2] = {
		{ "To", "<reader@example.com>" },
		{ "From", "Register of recognised carbon units "
		    "<register@example.org>" },
		{ "Subject", "A difference has been notified: Pact" },
		{ "Date", "Tue, 24 Nov 2026 10:00:00 +0000" },
		{ "Message-ID", "<12345678-9abc@example.org>" },
		{ "Auto-Submitted", "auto-generated" },
		{ "MIME-Version", "1.0" },
		{ "Content-Type", "text/plain; charset=UTF-8" },
	};
	struct notice notice = usual;

	notice.event = "difference";
	notice.language = EN;
	for (size_t i = 0; i < COUNT(wanted); i++)
		unit_same(header(message_make(arena, &notice), wanted[i][0]),
		    wanted[i][1], "%s", wanted[i][0]);
}
END_TEST

/* Titles that would like to be something else. */
static const struct { const char *title, *subject; } titles[] = {
	{ "Pact\r\nBcc: other@example.net", "Pact  Bcc: other@example.net" },
	{ "Pact\nBcc: other@example.net", "Pact Bcc: other@example.net" },
	{ "Pact\r\n\r\nA body", "Pact    A body" },
	{ "\r\n.\r\nQUIT\r\n", "  .  QUIT  " },
	{ "=?UTF-8?Q?a=0D=0ABcc:_b?=", "=?UTF-8?Q?a=0D=0ABcc:_b?=" },
	{ "Тең құқылы ел\tмен \"North\" <x@y>",
	    "Тең құқылы ел мен \"North\" <x@y>" },
	{ "a %2 %1 %s b", "a %2 %1 %s b" },
	{ "\x7f\x01", "  " },
};

START_TEST(no_title_makes_a_header)
{
	struct notice notice = usual;
	const char *message;

	notice.event = "difference";
	notice.language = EN;
	notice.about = notice.partner = titles[_i].title;
	message = message_make(arena, &notice);
	check_form(message);
	unit_same(header(message, "Subject"), arena_print(arena,
	    "A difference has been notified: %s", titles[_i].subject), "%s",
	    titles[_i].title);
	ck_assert_ptr_nonnull(strstr(body(message), titles[_i].subject));
}
END_TEST

START_TEST(no_letter_of_a_long_title_is_halved)
{
	struct text title = text_new(arena);
	struct notice notice = usual;

	notice.event = "answer";
	for (int i = 0; i < 400; i++) {
		text_add(&title, i % 7 == 0 ? "a" : i % 3 == 0 ? "€" : "ұ");
		notice.about = title.data;
		for (int l = 0; l < LANGUAGES; l++) {
			const char *message;

			notice.language = (enum language)l;
			message = message_make(arena, &notice);
			check_form(message);
			header(message, "Subject");
			ck_assert((strstr(body(message), title.data) ==
			    NULL) == (title.length > 400));
		}
	}
}
END_TEST

START_TEST(no_event_of_the_database_is_without_words)
{
	const char *row = strstr(unit_read(arena, unit_source(arena,
	    "sql/025-mail.sql")), "INSERT INTO desk.notice");
	const char *end = strchr(row, ';');
	struct notice notice = usual;
	size_t found = 0;

	while ((row = strstr(row, "\n\t('")) != NULL && row < end) {
		row += 4;
		notice.event = arena_copy(arena, row, strcspn(row, "'"));
		ck_assert_msg(message_make(arena, &notice) != NULL, "%s",
		    notice.event);
		found++;
	}
	ck_assert_uint_eq(found, COUNT(told));
	notice.event = "submit";
	ck_assert_ptr_null(message_make(arena, &notice));
}
END_TEST

static const struct { const char *address; bool good; } addresses[] = {
	{ "a@b", true }, { "aida.m+x@eco.gov.kz", true }, { "ә@қ.kz", true },
	{ "", false }, { "a", false }, { "@b", false }, { "a@", false },
	{ "a@b@c", false }, { "a b@c", false }, { "a@b\r\nRCPT TO:<c@d>",
	false }, { "a@b>", false }, { "<a@b", false }, { "a,b@c", false },
	{ "\"a\"@b", false }, { "a\x01@b", false }, { "a@b;c", false },
};

START_TEST(no_address_is_taken_that_is_more_than_one)
{
	ck_assert_msg(address_is_plain(addresses[_i].address) ==
	    addresses[_i].good, "%s", addresses[_i].address);
}
END_TEST

static const struct { struct posting how; bool good; } configurations[] = {
	{ { .server = "" }, true },
	{ { .server = "smtp://a", .from = "a@b", .base_url = "c" }, true },
	{ { .server = "smtps://a:1", .from = "a@b", .base_url = "c" }, true },
	{ { .server = "a", .from = "a@b", .base_url = "c" }, false },
	{ { .server = "http://a", .from = "a@b", .base_url = "c" }, false },
	{ { .server = "smtp://u:p@a", .from = "a@b", .base_url = "c" },
	    false },
	{ { .server = "smtp://a", .from = "", .base_url = "c" }, false },
	{ { .server = "smtp://a", .from = "a@b", .base_url = "" }, false },
};

START_TEST(no_wrong_configuration_is_begun_with)
{
	ck_assert_msg((posting_fault(&configurations[_i].how) == NULL) ==
	    configurations[_i].good, "%s", configurations[_i].how.server);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("post");
	TCase *tests = unit_case(suite, "messages", setup, teardown);

	tcase_add_loop_test(tests, no_notice_is_cut_or_in_another_language, 0,
	    COUNT(told));
	tcase_add_test(tests, no_header_is_other_than_the_standards_have_it);
	tcase_add_loop_test(tests, no_title_makes_a_header, 0,
	    COUNT(titles));
	tcase_add_test(tests, no_letter_of_a_long_title_is_halved);
	tcase_add_test(tests, no_event_of_the_database_is_without_words);
	tcase_add_loop_test(tests, no_address_is_taken_that_is_more_than_one,
	    0, COUNT(addresses));
	tcase_add_loop_test(tests, no_wrong_configuration_is_begun_with, 0,
	    COUNT(configurations));
	return unit_run(suite);
}

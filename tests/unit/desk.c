/* The layer desk: secrets, passwords. */

#include "unit.h"

#include <string.h>

#include "desk.h"

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

/* RFC 4648, 10, without padding. */
static const struct { const char *bytes, *text; } encoded[] = {
	{ "\\x", "" }, { "\\x66", "MY" }, { "\\x666f", "MZXQ" },
	{ "\\x666f6f", "MZXW6" }, { "\\x666f6f62", "MZXW6YQ" },
	{ "\\x666f6f6261", "MZXW6YTB" }, { "\\x666f6f626172", "MZXW6YTBOI" },
};

START_TEST(no_key_for_an_authenticator_is_another)
{
	unit_same(secret_base32(arena, encoded[_i].bytes), encoded[_i].text,
	    "%s", encoded[_i].bytes);
}
END_TEST

START_TEST(no_secret_is_lost_on_its_way)
{
	for (size_t size = 20; size <= 40; size++) {
		const char *bytes = secret_bytes(arena, size);

		unit_same(secret_unbase32(arena, secret_base32(arena, bytes)),
		    bytes, "%zu bytes", size);
	}
	ck_assert_ptr_null(secret_unbase32(arena, "MZXW6"));
	ck_assert_ptr_null(secret_unbase32(arena,
	    "mzxw6ytbmzxw6ytbmzxw6ytbmzxw6ytbmzxw"));
}
END_TEST

START_TEST(no_two_secrets_are_the_same)
{
	ck_assert_uint_eq(strlen(secret_token(arena)), 64);
	ck_assert_str_ne(secret_token(arena), secret_token(arena));
	ck_assert_str_ne(secret_spare(arena), secret_spare(arena));
}
END_TEST

START_TEST(no_key_of_a_password_is_that_of_another)
{
	static const char salt[] = "\\x30303030303030303030303030303030";
	const char *key = secret_key(arena, "a password", salt);

	ck_assert_uint_eq(strlen(key), 66);
	unit_same(secret_key(arena, "a password", salt), key, "again");
	ck_assert_str_ne(secret_key(arena, "A password", salt), key);
	ck_assert_str_ne(secret_key(arena, "a password",
	    "\\x30303030303030303030303030303031"), key);
}
END_TEST

static const struct { const char *password; bool good; } passwords[] = {
	{ "", false }, { "elevenchars", false }, { "аб вг де жз", false },
	{ "ab cd ef gh i", true }, { "жаңа терезе алма", true },
	{ "aaaaaaaaaaaaaaaa", false }, { "abcdefghijklmnop", false },
	{ "1234567890123", false }, { "Password-1234", false },
	{ "tanu-tanu-tan", false }, { "my anna is here", false },
	{ "four green horses password", true },
};

START_TEST(no_easy_password_is_taken)
{
	ck_assert_msg((password_fault(passwords[_i].password,
	    "anna@example.org") == NULL) == passwords[_i].good, "%s",
	    passwords[_i].password);
}
END_TEST

START_TEST(no_form_goes_without_a_token)
{
	for (size_t i = 0; i < desk_rooms.count; i++) {
		const struct route *route = &desk_rooms.routes[i];

		ck_assert_msg(route->undated, "%s", route->path);
		if (route->method != NULL)
			ck_assert_msg(route->parameters != NULL &&
			    strstr(route->parameters, " token ") != NULL,
			    "%s", route->path);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("desk");
	TCase *tests = unit_case(suite, "secrets", setup, teardown);

	tcase_add_loop_test(tests, no_key_for_an_authenticator_is_another, 0,
	    COUNT(encoded));
	tcase_add_test(tests, no_secret_is_lost_on_its_way);
	tcase_add_test(tests, no_two_secrets_are_the_same);
	tcase_add_test(tests, no_key_of_a_password_is_that_of_another);
	tcase_add_loop_test(tests, no_easy_password_is_taken, 0,
	    COUNT(passwords));
	tcase_add_test(tests, no_form_goes_without_a_token);
	return unit_run(suite);
}

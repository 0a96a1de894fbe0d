/* What the desk tells by e-mail, as messages of RFC 5322. */

#include "post.h"

#include <sodium.h>
#include <string.h>

enum {
	WORD = 39,	/* bytes of an encoded word: with "Subject: ", 73 */
	LINE = 57,	/* bytes of a line of base64: 76 characters */
	LONGEST = 400,	/* bytes of a title or name: 200 letters of Kazakh */
};

/* %1 is the amendment's number or the treaty's title, %2 the partner. Nothing
 * of what is not public yet is said: a mail may be read on its way. */
static const struct {
	const char *event;
	const char *subject;
	const char *body;
} wordings[] = {
	{ "enrolment", N_("Your account in the register"),
	    N_("An administrator has made an account at the desk for you, or "
	    "lets you begin anew. Open this link, choose a password and add "
	    "the account to your authenticator. The link is good once, for "
	    "three days. Do not pass it on.") },
	{ "enrolled", N_("Your account has a new password and authenticator"),
	    N_("Your one-time link has been used: the password and the "
	    "authenticator of your account are new. If this was not you, tell "
	    "an administrator at once.") },
	{ "password", N_("Your password has been changed"),
	    N_("The password of your account has been changed, and every "
	    "session has ended. If this was not you, tell an administrator at "
	    "once.") },
	{ "submitted", N_("Amendment %1 waits for a decision"),
	    N_("Amendment %1 has been submitted for approval. You have not "
	    "written any of it, so you may decide on it.") },
	{ "sent-back", N_("Amendment %1 has been sent back"),
	    N_("An approver has sent amendment %1 back. The reason is at the "
	    "desk.") },
	{ "published", N_("Amendment %1 has been published"),
	    N_("Amendment %1, of which you are an author, has been approved "
	    "and published.") },
	{ "difference", N_("A difference has been notified: %1"),
	    N_("%2 has notified a difference in the treaty “%1”. It waits for "
	    "an answer of the ministry.") },
	{ "answer", N_("There is an answer about a difference: %1"),
	    N_("About the difference that %2 has notified in the treaty “%1” "
	    "there is a new answer.") },
};

bool
address_is_plain(const char *address)
{
	const char *at = strchr(address, '@');

	for (const char *c = address; *c != '\0'; c++) {
		if ((unsigned char)*c <= ' ' || *c == 0x7f ||
		    strchr("<>\"(),;:\\", *c) != NULL)
			return false;
	}
	return at != NULL && at != address && at[1] != '\0' &&
	    strchr(at + 1, '@') == NULL;
}

/* A text of no more than one line, which so begins no header; cut where it is
 * very long. NULL is "". */
static const char *
one_line(struct arena *arena, const char *text)
{
	size_t length = text == NULL ? 0 : strlen(text);
	const bool cut = length > LONGEST;
	char *line;

	for (length = cut ? LONGEST : length; cut &&
	    ((unsigned char)text[length] & 0xc0) == 0x80;)
		length--;
	line = arena_copy(arena, text, length);
	for (char *c = line; *c != '\0'; c++) {
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = ' ';
	}
	return cut ? arena_print(arena, "%s…", line) : line;
}

static void
add_base64(struct text *text, const char *bytes, size_t length)
{
	char coded[sodium_base64_ENCODED_LEN(LINE,
	    sodium_base64_VARIANT_ORIGINAL)];

	sodium_bin2base64(coded, sizeof(coded), (const unsigned char *)bytes,
	    length, sodium_base64_VARIANT_ORIGINAL);
	text_add(text, coded);
}

/* Words of a header: as they are where nothing in them can be misread, else
 * encoded words (RFC 2047) that each hold whole characters. */
static void
add_words(struct text *text, const char *words)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ";
	size_t length = strlen(words);

	if (strspn(words, plain) == length && length <= WORD) {
		text_add(text, words);
		return;
	}
	for (size_t at = 0, size; at < length; at += size) {
		size = length - at < WORD ? length - at : WORD;
		while (at + size < length &&
		    ((unsigned char)words[at + size] & 0xc0) == 0x80)
			size--;
		text_add(text, at == 0 ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?");
		add_base64(text, words + at, size);
		text_add(text, "?=");
	}
}

static const char *
body_make(struct arena *arena, const struct notice *notice,
    const char *sentences)
{
	return arena_print(arena, "%s\r\n\r\n%s\r\n\r\n-- \r\n%s\r\n%s\r\n",
	    sentences, notice->link, say(notice->language,
	    N_("Register of recognised carbon units")), say(notice->language,
	    N_("This was written by a program; nobody reads what is answered "
	    "to it.")));
}

/* The headers but for those of the content, with an empty subject for none. */
static void
add_headers(struct text *text, const struct notice *notice,
    const char *subject)
{
	text_add(text, "From: ");
	add_words(text, say(notice->language,
	    N_("Register of recognised carbon units")));
	text_print(text, "\r\n <%s>\r\nTo: <%s>\r\nSubject: ", notice->from,
	    notice->to);
	add_words(text, subject);
	text_print(text, "\r\nDate: %s\r\nMessage-ID: <%s%s>\r\n"
	    "Auto-Submitted: auto-generated\r\n", notice->made_at,
	    notice->name, strchr(notice->from, '@'));
}

const char *
message_make(struct arena *arena, const struct notice *notice)
{
	const char *about = one_line(arena, notice->about);
	const char *partner = one_line(arena, notice->partner);
	struct text text = text_new(arena);
	const char *body;
	size_t i = 0, length;

	while (i < COUNT(wordings) && strcmp(wordings[i].event,
	    notice->event) != 0)
		i++;
	if (i == COUNT(wordings))
		return NULL;
	add_headers(&text, notice, say_with(arena, notice->language,
	    wordings[i].subject, about, (char *)NULL));
	text_print(&text, "Content-Language: %s\r\nMIME-Version: 1.0\r\n"
	    "Content-Type: text/plain; charset=UTF-8\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n",
	    language_code[notice->language]);
	body = body_make(arena, notice, say_with(arena, notice->language,
	    wordings[i].body, about, partner, (char *)NULL));
	length = strlen(body);
	for (size_t at = 0; at < length; at += LINE) {
		add_base64(&text, body + at, length - at < LINE ? length - at
		    : LINE);
		text_add(&text, "\r\n");
	}
	return text.data;
}

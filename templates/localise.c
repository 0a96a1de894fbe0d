/*
 * localise DIR LOCALE LANGUAGE MANIFEST NAME > OUT
 *
 * Makes one template for one language, at build time, so that nothing is
 * looked up when serving. In a template
 *	_("text")		is the text in that language, escaped for HTML
 *	@include(NAME)@		is another file of DIR
 *	@static(NAME)@		is the address of a static file, from MANIFEST
 *	@lang@			is the code of the language
 *	@rows@			is the row of the list of each kind, from its
 *				field table: {{#ROW_0}}...{{/ROW_0}} with
 *				V0, V1, ... for the values of its columns, T0, ...
 *				for their tones, H0, ... for their addresses
 * Text in another form than these stands as it is.
 */

#include "register.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct arena *arena;
static const char *directory;
static const char *manifest;
static enum language language;

static char *
file_read(const char *path)
{
	FILE *file = fopen(path, "re");
	struct text text = text_new(arena);
	char bytes[4096];
	size_t length;

	if (file == NULL) {
		perror(path);
		exit(1);
	}
	while ((length = fread(bytes, 1, sizeof(bytes), file)) > 0)
		text_add_bytes(&text, bytes, length);
	fclose(file);
	return text.data;
}

static void
print_escaped(const char *text)
{
	for (; *text != '\0'; text++) {
		switch (*text) {
		case '<':
			fputs("&lt;", stdout);
			break;
		case '>':
			fputs("&gt;", stdout);
			break;
		case '&':
			fputs("&amp;", stdout);
			break;
		case '"':
			fputs("&quot;", stdout);
			break;
		default:
			putchar(*text);
		}
	}
}

/* The line "NAME HASHED" of the manifest. */
static void
print_static(const char *name)
{
	const char *line = strstr(manifest, arena_print(arena, "%s ", name));

	if (line == NULL) {
		fprintf(stderr, "%s: not in the manifest\n", name);
		exit(1);
	}
	line += strlen(name) + 1;
	printf("/static/%.*s", (int)strcspn(line, "\n"), line);
}

static void localise(const char *text);

static const struct {
	const char *open;
	const char *close;
} marks[] = {
	{ "_(\"", "\")" },
	{ "@include(", ")@" },
	{ "@static(", ")@" },
	{ "@lang@", "" },
	{ "@rows@", "" },
};

/* Is any choice of the field shown as a tag? */
static bool
is_toned(const struct field *field)
{
	const struct choice *one = field->choices;

	while (one != NULL && one->code != NULL && one->tone == TONE_PLAIN)
		one++;
	return one != NULL && one->code != NULL;
}

/* The cell of one column. What is not there comes as a dash. */
static void
column_print(const struct field *field, int number)
{
	printf("<td data-label=\"");
	print_escaped(say(language, field->label));
	printf("\"><span>");
	if (field->type == FIELD_REFERENCE)
		printf("{{#L%d}}<a href=\"{{H%d}}\">{{V%d}}</a>{{/L%d}}"
		    "{{#N%d}}–{{/N%d}}", number, number, number, number,
		    number, number);
	else if (is_toned(field))
		printf("<span class=\"{{T%d}}\">{{V%d}}</span>", number,
		    number);
	else
		printf("{{V%d}}", number);
	printf("</span></td>");
}

static void
rows_print(const struct kind *kind)
{
	const struct field *title = field_find(kind->fields, kind->title);
	int number = 0;

	printf("{{#ROW_%td}}<tr><th scope=\"row\" data-label=\"",
	    kind - kinds);
	print_escaped(say(language, title != NULL ? title->label
	    : N_("limit")));
	printf("\">");
	if (strcmp(kind->kind, "scheme") == 0)
		printf("<input type=\"checkbox\" form=\"compare\" "
		    "name=\"scheme\" value=\"{{SLUG}}\" "
		    "aria-label=\"%s: {{NAME}}\"> ",
		    say(language, N_("Compare")));
	printf("<a href=\"{{HREF}}\">{{NAME}}</a>{{#OTHER}} <span "
	    "class=\"other\">[{{CODE}}]</span>{{/OTHER}}{{#SHOWN}} <span "
	    "class=\"tag shown\">");
	print_escaped(say(language, N_("demonstration")));
	printf("</span>{{/SHOWN}}</th>");
	for (const struct field *one = kind->fields; one->name; one++) {
		if ((one->flags & FIELD_LISTED) && one != title)
			column_print(one, number++);
	}
	printf("</tr>\n{{/ROW_%td}}", kind - kinds);
}

static void
mark_print(size_t mark, const char *name)
{
	switch (mark) {
	case 0:
		print_escaped(say(language, name));
		break;
	case 1:
		localise(file_read(arena_print(arena, "%s/%s", directory,
		    name)));
		break;
	case 2:
		print_static(name);
		break;
	case 3:
		fputs(language_code[language], stdout);
		break;
	default:
		for (size_t i = 0; i < kind_count; i++)
			rows_print(&kinds[i]);
	}
}

/* How long a mark is that stands here, 0 when none does. */
static size_t
mark_take(const char *at)
{
	for (size_t i = 0; i < COUNT(marks); i++) {
		size_t open = strlen(marks[i].open);
		const char *end;

		if (strncmp(at, marks[i].open, open) != 0)
			continue;
		end = strstr(at + open, marks[i].close);
		if (end == NULL) {
			fprintf(stderr, "no end of %.40s\n", at);
			exit(1);
		}
		mark_print(i, arena_copy(arena, at + open,
		    (size_t)(end - at) - open));
		return (size_t)(end - at) + strlen(marks[i].close);
	}
	return 0;
}

static void
localise(const char *text)
{
	while (*text != '\0') {
		size_t taken = *text == '_' || *text == '@' ? mark_take(text)
		    : 0;

		if (taken == 0)
			putchar(*text++);
		text += taken;
	}
}

int
main(int argc, char **argv)
{
	arena = arena_new();
	if (argc != 6 || !language_find(argv[3], &language)) {
		fprintf(stderr, "usage: localise DIR LOCALE LANGUAGE MANIFEST "
		    "NAME\n");
		return 2;
	}
	directory = argv[1];
	say_open(argv[2]);
	manifest = file_read(argv[4]);
	localise(file_read(arena_print(arena, "%s/%s", directory, argv[5])));
	arena_free(arena);
	return fflush(stdout) == 0 ? 0 : 1;
}

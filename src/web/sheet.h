/*
 * Sheets: values for a template. The one header of the C++ shim over Google
 * ctemplate; no exception and no C++ type crosses it. Every value is escaped
 * by the template for the place in which it stands.
 */
#ifndef TANU_SHEET_H
#define TANU_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The values of a template, or of one row of one of its sections. */
struct sheet;

/* Loads every template (*.html, *.xml) of DIR/kk, DIR/ru, DIR/en and checks it.
 * False, and the first that is wrong in why, which has room for size. */
bool sheets_load(const char *directory, char *why, size_t size);
/* A fingerprint of what was loaded, for entity tags. */
unsigned long sheets_print(void);

/* A sheet with no values yet; sheet_free() frees it and all its rows. */
struct sheet *sheet_new(void);
void sheet_free(struct sheet *);
/* A value under a name; NULL is the empty text. Names and values, here and
 * below, are kept and not copied: they are to live as long as the sheet. */
void sheet_set(struct sheet *, const char *name, const char *value);
/* One more row of a section. It belongs to the sheet. */
struct sheet *sheet_row(struct sheet *, const char *section);
/* Shows a section that has no values of its own. */
void sheet_show(struct sheet *, const char *section);
/* Puts the template "LANGUAGE/PART" where the sheet has {{>NAME}}. The row
 * returned takes its values; it sees those of the sheet too. */
struct sheet *sheet_include(struct sheet *, const char *name,
    const char *language, const char *part);

/* Fills the template "LANGUAGE/NAME" (NAME.html, where it says nothing else)
 * and hands the text on in pieces. False when there is no such template. */
bool sheet_fill(const struct sheet *, const char *language, const char *name,
    void (*add)(void *to, const char *bytes, size_t length), void *to);

#ifdef __cplusplus
}
#endif

#endif

#!/bin/bash
# Holds the catalogues against the messages of the code and the templates,
# and looks at the templates that the build made of them. TAP; each test is a
# function below, named after what it forbids.
#
# TANU_SOURCE   the sources
# TANU_BUILD    the build directory, with templates/LANGUAGE/*.html
#
# shellcheck disable=SC2317	# called by name
set -u
export LC_ALL=C.UTF-8
source=${TANU_SOURCE:-$(cd "$(dirname "$0")/../.." && pwd)}
build=${TANU_BUILD:-.}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
catalogues=(kk ru)
languages=(kk ru en)
cd "$source" || exit 1

# ---- what the tests are written with

none() { # WHAT, lines that should not be there on the standard input
	local found
	found=$(grep -v '^$')
	[[ ! $found ]] || { echo "# $1:"; head -n 20 <<<"$found"; return 1; }
}

# The messages of a catalogue, without its head and its comments, each on a
# line of its own: msgid, msgid_plural, msgstr, msgstr[N].
lines() { # CATALOGUE
	msgcat --no-wrap "$1" | sed -n '/^$/,$p' | grep '^msg'
}

ids() { lines "$1" | sed -n 's/^msgid "\(.*\)"$/\1/p' | sort; }

# ---- the catalogues

no_message_is_untranslated() {
	local language
	for language in "${catalogues[@]}"; do
		msgattrib --no-wrap --untranslated --no-obsolete "po/$language.po" |
			sed -n '/^$/,$p' | sed -n "s/^msgid /$language: /p"
	done | none untranslated
}

no_message_is_fuzzy() {
	local language
	for language in "${catalogues[@]}"; do
		msgattrib --no-wrap --only-fuzzy --no-obsolete "po/$language.po" |
			sed -n '/^$/,$p' | sed -n "s/^msgid /$language: /p"
	done | none fuzzy
}

no_message_is_obsolete() {
	local language
	for language in "${catalogues[@]}"; do
		sed -n "s/^#~ msgid /$language: /p" "po/$language.po"
	done | none obsolete
}

no_message_is_missing() {
	local language
	for language in "${catalogues[@]}"; do
		comm -23 <(ids "$work/now.pot") <(ids "po/$language.po") |
			sed "s/^/$language: /"
	done | none 'not in the catalogue'
}

no_message_is_left_over() {
	local language
	for language in "${catalogues[@]}"; do
		comm -13 <(ids "$work/now.pot") <(ids "po/$language.po") |
			sed "s/^/$language: /"
	done | none 'not in the code'
}

no_catalogue_is_broken() {
	local language
	for language in "${catalogues[@]}"; do
		msgfmt -c -o /dev/null "po/$language.po" 2>&1
	done | none 'msgfmt says'
}

# %1, %2, ... of a message and of each of its translations are the same.
no_placeholder_is_lost_or_added() {
	local language
	for language in "${catalogues[@]}"; do
		lines "po/$language.po" | awk -v language="$language" '
			function marks(text,   set, i) {
				set = ""
				for (i = 1; i <= 9; i++)
					if (index(text, "%" i))
						set = set i
				return set
			}
			{
				text = substr($0, index($0, "\""))
				if (/^msgid /) { id = text; wanted = marks(text) }
				else if (/^msgstr/ && text != "\"\"" && marks(text) != wanted)
					print language ": " id " is " text
			}'
	done | none 'other placeholders'
}

# What stands before a "|" is for the translators only.
no_context_is_translated() {
	local language
	for language in "${catalogues[@]}"; do
		lines "po/$language.po" |
			sed -n "/^msgstr.*|/s/^msgstr[^ ]* /$language: /p"
	done | none 'has a |'
}

no_plural_form_is_missing() {
	local language forms
	for language in "${catalogues[@]}"; do
		forms=$(sed -n 's/^"Plural-Forms: nplurals=\([0-9]*\);.*/\1/p' "po/$language.po")
		[[ $forms ]] || echo "$language: no Plural-Forms"
		lines "po/$language.po" | awk -v language="$language" -v forms="$forms" '
			function end() {
				if (plural && found != forms)
					print language ": " id " has " found " forms of " forms
				plural = found = 0
			}
			/^msgid / { end(); id = $0 }
			/^msgid_plural / { plural = 1 }
			/^msgstr\[[0-9]*\] "./ && !/""$/ { found++ }
			END { end() }'
	done | none 'plural forms'
}

# A translation begins and ends with white space where its message does:
# templates put it beside what it belongs to.
no_outer_space_is_lost_or_added() {
	local language
	for language in "${catalogues[@]}"; do
		lines "po/$language.po" | awk -v language="$language" '
			function outer(text) { return (text ~ /^" /) (text ~ / "$/) }
			{
				text = substr($0, index($0, "\""))
				if (/^msgid /) { id = text; sub(/"[^|" ]*\|/, "\"", text); wanted = outer(text) }
				else if (/^msgstr/ && text != "\"\"" && outer(text) != wanted)
					print language ": " id " is " text
			}'
	done | none 'other spaces at its ends'
}

# ---- the templates that were made

no_template_is_in_one_language_only() {
	local language
	for language in "${languages[@]}"; do
		ls "$build/templates/$language" >"$work/$language" || return
		[[ -s $work/$language ]] || { echo "# none in $language"; return 1; }
		diff "$work/kk" "$work/$language"
	done | none 'not the same templates'
}

no_mark_is_left_in_a_template() {
	grep -HnE '_\("|@(include|static|lang)\b[^ ]*@' \
		"$build"/templates/{kk,ru,en}/*.html "$build"/errors/*/*.html |
		cut -c 1-200 | none 'left in a template'
}

no_template_is_without_its_language() {
	local language
	for language in "${languages[@]}"; do
		grep -q "<html lang=\"$language\">" "$build/templates/$language/page.html" ||
			echo "page.html of $language"
	done | none 'not in its language'
}

no_template_escapes_by_hand() {
	grep -LF '{{%AUTOESCAPE context="HTML"}}' "$build"/templates/{kk,ru,en}/*.html |
		none 'without AUTOESCAPE'
}

no_template_is_broken() {
	local file
	for file in "$build"/templates/{kk,ru,en}/*.html; do
		ctemplate-make_tpl_varnames_h -n "$file" >"$work/said" 2>&1 ||
			{ echo "$file"; cat "$work/said"; }
	done | none 'ctemplate refuses'
}

# ---- running them

tests=(
	no_message_is_untranslated
	no_message_is_fuzzy
	no_message_is_obsolete
	no_message_is_missing
	no_message_is_left_over
	no_catalogue_is_broken
	no_placeholder_is_lost_or_added
	no_context_is_translated
	no_plural_form_is_missing
	no_outer_space_is_lost_or_added
	no_template_is_in_one_language_only
	no_mark_is_left_in_a_template
	no_template_is_without_its_language
	no_template_escapes_by_hand
	no_template_is_broken
)
echo "1..${#tests[@]}"
for tool in msgcat msgattrib msgfmt xgettext; do
	command -v "$tool" >/dev/null || { echo "Bail out! $tool is missing"; exit 1; }
done
sh po/extract.sh >"$work/now.pot" 2>"$work/said" ||
	{ cat "$work/said"; echo "Bail out! po/extract.sh fails"; exit 1; }
number=0 status=0
for name in "${tests[@]}"; do
	number=$((number + 1))
	if [[ $name == no_template_is_broken ]] &&
		! command -v ctemplate-make_tpl_varnames_h >/dev/null; then
		echo "ok $number - ${name//_/ } # SKIP libctemplate-dev is not installed"
	elif "$name" >"$work/why" 2>&1; then
		echo "ok $number - ${name//_/ }"
	else
		echo "not ok $number - ${name//_/ }"
		sed 's/^#* */# /' "$work/why"
		status=1
	fi
done
exit $status

# Prints the template of messages (POT): those of the C code, marked with N_,
# and those of the page templates, marked with _("...").  Run from the top.
set -eu
marked=$(mktemp --suffix=.c)
trap 'rm -f "$marked"' EXIT
for file in templates/*.html; do
	grep -on '_("[^"]*")' "$file" |
	sed "s|^\([0-9]*\):\(.*\)|#line \1 \"$file\"\n\2;|" || true
done > "$marked"
xgettext --language=C --from-code=UTF-8 --keyword=N_ --keyword=_ \
	--keyword=say_count:3,4 --no-location --sort-output \
	--package-name=tanu --output=- "$marked" src/*/*.c |
sed -e '/^#, c-format$/d' -e '/^"POT-Creation-Date/d'

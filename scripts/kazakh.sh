#!/bin/bash
# Puts Debian's hunspell dictionary of Kazakh (package hunspell-kk) where
# PostgreSQL 15 reads dictionaries from.  pg_updatedicts leaves it out: its
# files begin with a byte-order mark and their lines end with CR LF.  As root,
# on the machine of the database; ./run calls it where the files are missing.
set -euo pipefail
export LC_ALL=C
umask 022
from=/usr/share/hunspell/kk_KZ
to=/usr/share/postgresql/15/tsearch_data/tanu_kazakh

trap 'rm -f "$to".*."$$"' EXIT
for ending in aff:affix dic:dict; do
	sed '1s/^\xef\xbb\xbf//; s/\r$//' "$from.${ending%:*}" >"$to.${ending#*:}.$$"
	mv "$to.${ending#*:}.$$" "$to.${ending#*:}"
done

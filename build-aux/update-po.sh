#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Brings po/ up to date with the sources: POTFILES.in, and with it the template and every catalogue.
# With --potfiles only the list of files.
set -eu
cd "$(dirname "$0")/.."

{
  echo '# Made by build-aux/update-po.sh: every file with text for people.'
  /usr/bin/python3 tests/lint/check-po.py --list .
} > po/POTFILES.in.new
mv po/POTFILES.in.new po/POTFILES.in
if [ "${1:-}" = --potfiles ]; then
  exit 0
fi

pot=$(mktemp)
trap 'rm -f "$pot"' EXIT
# The words that mark text, as Meson's own "glib" preset knows them.
xgettext --files-from=po/POTFILES.in --from-code=UTF-8 --add-comments=Translators \
  --package-name=dastak --default-domain=dastak --sort-by-file --no-location -o "$pot" \
  --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 --keyword=g_dcgettext:2 \
  --keyword=g_dngettext:2,3 --keyword=g_dpgettext2:2c,3 --keyword=ngettext:1,2 \
  --flag=N_:1:pass-c-format --flag=C_:2:pass-c-format --flag=g_strdup_printf:1:c-format
# Texts in plain ASCII leave the template without a charset.
sed -i s/charset=CHARSET/charset=UTF-8/ "$pot"
for language in $(grep -v '^#' po/LINGUAS); do
  msgmerge --quiet --update --backup=none --no-fuzzy-matching --sort-by-file "po/$language.po" "$pot"
  printf '%s: ' "$language"
  msgfmt --statistics -o /dev/null "po/$language.po"
done

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns: (transfer full): @text as valid UTF-8, without control characters other than newline and
 * tab, at most @max_chars characters (an ellipsis marks a cut; 0 = no limit) */
char *dsk_text_clean (const char *text, gsize max_chars);

/* Returns: (transfer full): @text on one line (white space folded to single spaces), at most
 * @max_chars characters, for previews */
char *dsk_text_preview (const char *text, gsize max_chars);

/* Returns: (transfer full): @text folded for search: case-folded, Arabic and Urdu letter variants
 * made one (ي ى ے kept apart from ی where Urdu does; ك→ک, ه ة→ہ forms), diacritics and tatweel
 * dropped, all decimal digits made ASCII. Queries and documents go through the same folding. */
char *dsk_text_fold (const char *text);

/* Whether each of @words is somewhere in @text; all folded in the same way. Of no words, all are. */
gboolean dsk_text_has_words (const char *text, const char *const *words);

/* Returns: (transfer full) (nullable): the digits of a phone number in ASCII, without +, 00, spaces
 * and punctuation; NULL if @text holds none */
char *dsk_text_phone_digits (const char *text);

G_END_DECLS

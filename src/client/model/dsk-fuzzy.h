/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * dsk_fuzzy_score:
 * @needle: what was typed, folded by dsk_text_fold()
 * @text: what it may be about, folded too
 *
 * How well a line of a list fits a few letters: every word of @needle must be in @text, as the beginning of a word,
 * within one, or with letters left out ("ctn" in "choose template now") if its first letter begins a word.
 *
 * Returns: 0 for a @needle without words; more is better; −1: it does not fit
 */
int dsk_fuzzy_score (const char *needle, const char *text);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-note-content.h"
#include "dsk-replica-reader.h"

G_BEGIN_DECLS

/* Whom a note calls, by what is written in it: "@" and the name of a person or team, as it is, also if the name has
 * spaces. What is typed, chosen from a list or comes back as a draft is all the same. */

/**
 * dsk_mention_text_find:
 * @text: the note's words
 * @callables: (element-type DskCallableRow)
 * @chosen: (nullable) (element-type utf8 utf8): name → id, where several have the name and one of them was chosen
 *
 * Returns: (transfer full) (element-type DskMention): in the order of the text; at most DSK_MENTIONS_MAX
 */
GPtrArray *dsk_mention_text_find (const char *text, GPtrArray *callables, GHashTable *chosen);

/**
 * dsk_mention_text_partial:
 * @text: the note's words
 * @cursor: where the person writes, in characters
 * @at: (out): where the "@" is, in characters
 *
 * Returns: (transfer full) (nullable): what is written of a name between an "@" that begins a word and the cursor, ""
 * if nothing is yet; NULL: no name is being written
 */
char *dsk_mention_text_partial (const char *text, guint cursor, guint *at);

/* Returns: whether @name, or a word of it, begins with @partial, whatever keyboard either was written on */
gboolean dsk_mention_text_matches (const char *partial, const char *name);

/**
 * dsk_mention_text_warning:
 * @mentions: (element-type DskMention): as found
 * @callables: (element-type DskCallableRow)
 *
 * Returns: (transfer full) (nullable): that some of those who are called certainly will not hear of it; NULL: no such
 */
char *dsk_mention_text_warning (GPtrArray *mentions, GPtrArray *callables);
/* The same once the relay has said so. @detail: (nullable): of the result of a note
 * Returns: (transfer full) (nullable) */
char *dsk_mention_text_untold (const char *detail);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cmd.h"

G_BEGIN_DECLS

/**
 * DskNoteCalls:
 *
 * Whom a note calls, each once. Being called changes nobody's sight: who would not see the note gets nothing, and its
 * author hears who that is.
 */
typedef struct
{
  GPtrArray *people; /* (owned) (element-type utf8): ids, each once, in the order of the note */
  GHashTable *team;  /* (owned) person → team as one of which they are called, or NULL */
  GPtrArray *untold; /* (owned) (element-type DskRelayUser) */
} DskNoteCalls;

void dsk_note_calls_init (DskNoteCalls *calls);
void dsk_note_calls_clear (DskNoteCalls *calls);
/* Reads them from a note; refuses by @result what can't be said of @text (nullable), or names nobody, and a file of
 * @kind that can't be one.
 * Returns: FALSE only if the database failed */
gboolean dsk_note_calls_collect (DskOp *op, DskMessageKind kind, const char *text, const char *content,
                                 DskNoteCalls *calls, DskCommandResult *result, GError **error);
gboolean dsk_note_calls_has (const DskNoteCalls *calls, const char *user);
/* Tells @user of @note, who is one of @calls, or remembers that they can't be told. @renew: also if they were called
 * there before, and were not any more */
gboolean dsk_note_calls_tell (DskOp *op, DskNoteCalls *calls, const char *note, const DskRelayConv *conv,
                              const char *user, gboolean renew, GError **error);
/* Names to the author, as the detail of @result, who was not told. */
void dsk_note_calls_say_untold (const DskNoteCalls *calls, DskCommandResult *result);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskNoteCalls, dsk_note_calls_clear)

G_END_DECLS

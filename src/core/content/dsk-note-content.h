/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-message.h"

G_BEGIN_DECLS

/* What a note is besides its words: whom it calls, and its file. See src/CONTENT.md. */

#define DSK_MENTIONS_MAX 30 /* in one note */

/* A person or a team whom a note calls, and where it says so. Owned strings; one of them is set. */
typedef struct
{
  char *user; /* (nullable) id */
  char *team; /* (nullable) id */
  guint at;   /* first character of the text, from 0 */
  guint len;  /* characters, the @ among them */
} DskMention;

/* @team: @id is a team's */
DskMention *dsk_mention_new (gboolean team, const char *id, guint at, guint len);
void dsk_mention_free (DskMention *self);

/**
 * dsk_note_content_new:
 * @mentions: (nullable) (element-type DskMention): in the order of the text
 * @file: (nullable): content of a message with a file, whose file the note has
 *
 * Returns: (transfer full) (nullable): the JSON; NULL if there is nothing to say
 */
char *dsk_note_content_new (GPtrArray *mentions, const char *file);

/**
 * dsk_note_content_check:
 * @kind: of its file; TEXT: it has none, and what @content says of one is passed over
 * @content: (nullable): nothing is assumed of it
 * @text: (nullable): the note's words
 * @error: DSK_ERROR_INVALID
 *
 * Whether @content says something that can be said of @text. That who is called exists is not looked at.
 */
gboolean dsk_note_content_check (DskMessageKind kind, const char *content, const char *text, GError **error);

/**
 * dsk_note_content_mentions:
 * @content: (nullable): nothing is assumed of it; what can't be read is left out, also what a later release adds
 *
 * Returns: (transfer full) (element-type DskMention): whom the note calls, in its order
 */
GPtrArray *dsk_note_content_mentions (const char *content);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskMention, dsk_mention_free)

G_END_DECLS

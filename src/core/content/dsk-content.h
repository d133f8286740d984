/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-message.h"

G_BEGIN_DECLS

/**
 * dsk_content_check:
 * @kind: what is to be sent
 * @text: (nullable): body, caption, emoji, or the template as it will look
 * @content: (nullable): JSON as src/CONTENT.md says; nothing is assumed of it
 * @error: DSK_ERROR_INVALID, in words that say what to change
 *
 * Whether WhatsApp takes a message of ours, as far as it can be told without asking: every limit
 * that Meta documents. A desktop asks before it sends, the relay before it accepts.
 */
gboolean dsk_content_check (DskMessageKind kind, const char *text, const char *content,
                            GError **error);

/* The file that a message of ours names. Owned strings. */
typedef struct
{
  char *sha256; /* hex */
  char *mime;   /* (nullable) */
  char *name;   /* (nullable) */
  gint64 size;  /* 0: not said */
} DskContentFile;

void dsk_content_file_clear (DskContentFile *file);
/**
 * dsk_content_get_file:
 * @kind: what is to be sent
 * @content: (nullable): as above
 * @file: (out): empty if FALSE
 *
 * The file that must be at Meta before this can be sent: the message's own, or that of a template's
 * header.
 *
 * Returns: whether there is one
 */
gboolean dsk_content_get_file (DskMessageKind kind, const char *content, DskContentFile *file);

/* Returns: (transfer full) (nullable): the wamid that a reaction is for */
char *dsk_content_dup_reaction_target (const char *content);
/* @name, @language: (out) (transfer full). Returns: whether @content names a template */
gboolean dsk_content_get_template (const char *content, char **name, char **language);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskContentFile, dsk_content_file_clear)

G_END_DECLS

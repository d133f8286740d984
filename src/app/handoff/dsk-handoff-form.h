/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What is asked wherever something is handed on. */

/* Returns: (transfer floating): an AdwEntryRow for a reason, with a button that offers the usual ones */
GtkWidget *dsk_handoff_reason_row_new (void);
/* Returns: (transfer full) (nullable): NULL: none was given */
char *dsk_handoff_reason_row_get (GtkWidget *row);

/**
 * DskHandoffText:
 *
 * Where something is written for who has the conversation next. It says how much is too much. Signal "changed".
 */
#define DSK_TYPE_HANDOFF_TEXT (dsk_handoff_text_get_type ())
G_DECLARE_FINAL_TYPE (DskHandoffText, dsk_handoff_text, DSK, HANDOFF_TEXT, GtkWidget)

/* @title: above it; @prompt: (nullable): static, said below it while it is empty */
GtkWidget *dsk_handoff_text_new (const char *title, const char *prompt);
/* What the next one has to know. */
GtkWidget *dsk_handoff_text_new_summary (void);
/* Returns: (transfer none): what has the focus when one writes */
GtkWidget *dsk_handoff_text_get_view (DskHandoffText *self);
void dsk_handoff_text_set_text (DskHandoffText *self, const char *text);
/* Returns: (transfer full): without white space around it */
char *dsk_handoff_text_get_text (DskHandoffText *self);
/* Whether it says something, and not too much. */
gboolean dsk_handoff_text_is_ready (DskHandoffText *self);

G_END_DECLS

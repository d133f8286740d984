/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-outgoing.h"

G_BEGIN_DECLS

/**
 * DskSendDialog:
 *
 * A modal window that makes one message: Cancel and Send in its header bar, its own content below, and a
 * line that says what is still missing, while Send is not possible. Ctrl+Enter sends, Esc closes; what was written is
 * asked about before it is lost, also when the main window is closed (dsk-unsaved).
 *
 * Signals: "send" (DskOutgoing *, gint64) → gboolean: what was made, and when it is to be sent, UTC ms, 0: now. Who
 * answers TRUE holds it back, and the window stays as it is; else it is on its way to the outbox, and the window waits
 * for dsk_send_dialog_settle(). "edited": somebody works on it.
 */
#define DSK_TYPE_SEND_DIALOG (dsk_send_dialog_get_type ())
G_DECLARE_DERIVABLE_TYPE (DskSendDialog, dsk_send_dialog, DSK, SEND_DIALOG, AdwWindow)

struct _DskSendDialogClass
{
  AdwWindowClass parent_class;

  /* Returns: (transfer full) (nullable): the message; NULL: it can't be made yet */
  DskOutgoing *(*finish) (DskSendDialog *self);
  /* Returns: whether somebody wrote or chose something in it that is nowhere else */
  gboolean (*has_words) (DskSendDialog *self);
};

void dsk_send_dialog_set_content (DskSendDialog *self, GtkWidget *content);
/* @content: put into a scrolled window of a comfortable width */
void dsk_send_dialog_set_page (DskSendDialog *self, GtkWidget *content);
/* Whether Send is possible. @problem: (nullable): why it is not, as far as it can be said in a line */
void dsk_send_dialog_set_ready (DskSendDialog *self, gboolean ready, const char *problem);
/* At the start of the header bar, after Cancel. */
void dsk_send_dialog_pack_start (DskSendDialog *self, GtkWidget *widget);
/* Below its title, which is set before. */
void dsk_send_dialog_set_subtitle (DskSendDialog *self, const char *subtitle);
/* For a message that somebody else sends with something: what its button says, with a mnemonic; it can't be later. */
void dsk_send_dialog_set_button (DskSendDialog *self, const char *label);
/* As by its button. @until: when, UTC ms; 0: now */
void dsk_send_dialog_send (DskSendDialog *self, gint64 until);
/* What the outbox said: it has it, and the window closes; or not, and the window is there as it was, and says why.
 * @failure: (nullable): in words for a person */
void dsk_send_dialog_settle (DskSendDialog *self, const char *failure);
/* @latest: it has to be sent before, UTC ms; 0, as it is at first: whenever */
void dsk_send_dialog_set_latest (DskSendDialog *self, gint64 latest);

/* A row with the limit of its text at the end, counted while something is typed; red beyond it. */
GtkWidget *dsk_counted_row_new (const char *title, guint max_chars);
/* @problem: (nullable): shown in the row, in words */
void dsk_entry_row_set_problem (GtkWidget *row, const char *problem);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * DskFormWindow:
 *
 * A modal window in which something is written that becomes one command. Nothing that was typed is lost: it closes when
 * the outbox has the command, and otherwise stays as it is and says why; who closes it with words in it is asked.
 * Ctrl+Enter does what the button does, wherever the focus is ("form.apply").
 *
 * Signal "submitted" (DskCommand *command): the outbox has it; the window closes next.
 */
#define DSK_TYPE_FORM_WINDOW (dsk_form_window_get_type ())
G_DECLARE_DERIVABLE_TYPE (DskFormWindow, dsk_form_window, DSK, FORM_WINDOW, AdwWindow)

struct _DskFormWindowClass
{
  AdwWindowClass parent_class;

  /* It is meant: calls dsk_form_window_submit(), dsk_form_window_done(), or says what is wrong. Not called while the
   * window is not ready. */
  void (*apply) (DskFormWindow *self);
  /* Whether something would be lost now. */
  gboolean (*is_changed) (DskFormWindow *self);
};

/**
 * dsk_form_window_fill:
 * @title: of the window
 * @subtitle: (nullable): whom it is about
 * @button: what the button says, with a mnemonic
 * @tip: (nullable): the same, with its key
 * @form: (transfer floating): what is between; it scrolls
 */
void dsk_form_window_fill (DskFormWindow *self, const char *title, const char *subtitle, const char *button,
                           const char *tip, GtkWidget *form);
/* @notice: (nullable): what there is to know below the form, all the time */
void dsk_form_window_set_ready (DskFormWindow *self, gboolean ready, const char *notice);
/* Part of it is done: @button, with a mnemonic, and its @tip do what is left, and who closes it cancels nothing. */
void dsk_form_window_set_begun (DskFormWindow *self, const char *button, const char *tip);
/* @trouble: (nullable): why it could not be done; until it is tried again */
void dsk_form_window_set_trouble (DskFormWindow *self, const char *trouble);
/* As if the button were pressed. */
void dsk_form_window_apply (DskFormWindow *self);
/* @command: (transfer full) */
void dsk_form_window_submit (DskFormWindow *self, DskClient *client, DskCommand *command);
/* Of who submits by other means: nothing can be changed, and the window does not close, until it is over. */
void dsk_form_window_set_busy (DskFormWindow *self, gboolean busy);
/* Closes without a question: there was nothing to do. */
void dsk_form_window_done (DskFormWindow *self);

G_END_DECLS

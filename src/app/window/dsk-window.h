/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * DskWindow:
 *
 * The window. It shows what the client's state asks for (first run, first synchronisation, trouble,
 * the inbox) and holds the three panes together: the sidebar chooses a view, the list a
 * conversation, the page shows it. It owns all "win." actions.
 *
 * Signals: "look": what the person looks at may be something else now, see dsk_window_get_looked_at().
 */
#define DSK_TYPE_WINDOW (dsk_window_get_type ())
G_DECLARE_FINAL_TYPE (DskWindow, dsk_window, DSK, WINDOW, AdwApplicationWindow)

GtkWindow *dsk_window_new (GtkApplication *application, DskClient *client);
/* Writes what is typed to the replica now. */
void dsk_window_flush_drafts (DskWindow *self);
/* As dsk_composer_finish_recording() */
gboolean dsk_window_keeps_recording (DskWindow *self, void (*kept) (gboolean kept, gpointer kept_for),
                                     GObject *kept_for);
/* An enrolment link that was opened from outside: fills the first run's form, if this computer is
 * in need of one. */
void dsk_window_open_link (DskWindow *self, const char *link);

typedef enum {
  DSK_WINDOW_OPEN_SHOW,
  DSK_WINDOW_OPEN_REPLY, /* in the composer, in its mode for replies */
  DSK_WINDOW_OPEN_CLAIM, /* claims it, if nobody owns it and a notification of it is shown */
} DskWindowOpen;

/* Shows a conversation as soon as conversations are shown. @id: from outside, may be anything: what is not in the
 * replica is not opened */
void dsk_window_open_conversation (DskWindow *self, const char *id, DskWindowOpen how);
/* Returns: (nullable): the conversation that is on the screen, if the window is in front */
const char *dsk_window_get_looked_at (DskWindow *self);

G_END_DECLS

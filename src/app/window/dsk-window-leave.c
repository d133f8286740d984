/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What has to be done before the window closes. */

#include "dsk-window-private.h"

#include "dsk-unsaved.h"

void
dsk_window_flush_drafts (DskWindow *self)
{
  g_return_if_fail (DSK_IS_WINDOW (self));

  if (self->conversation != NULL)
    dsk_conversation_page_flush_drafts (self->conversation);
}

static void
left_cb (gboolean left, gpointer window)
{
  if (left)
    gtk_window_close (window);
}

/* What could not be kept is said in the window, which stays. */
static void
kept_cb (gboolean kept, gpointer window)
{
  GtkApplication *application = gtk_window_get_application (window);

  if (kept)
    gtk_window_close (window);
  else if (application != NULL)
    g_application_activate (G_APPLICATION (application));
}

gboolean
dsk_window_keeps_recording (DskWindow *self, DskComposerKeptFunc kept, GObject *kept_for)
{
  g_return_val_if_fail (DSK_IS_WINDOW (self), FALSE);

  return self->conversation != NULL
         && dsk_conversation_page_finish_recording (self->conversation, kept, kept_for);
}

gboolean
dsk_window_leaves (DskWindow *self)
{
  /* Before it go those that stand above it, whose words would be on nobody's screen, or lost with the process. */
  if (dsk_unsaved_is_open ())
    {
      dsk_unsaved_leave (left_cb, g_object_ref (self), g_object_unref);
      return TRUE;
    }
  /* A voice message that is being recorded is kept as a draft; nothing of it is lost, and nothing is asked. */
  return dsk_window_keeps_recording (self, kept_cb, G_OBJECT (self));
}

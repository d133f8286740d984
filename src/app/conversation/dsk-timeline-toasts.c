/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-timeline-view-private.h"

#include "dsk-toast.h"

static gboolean
gone_cb (gpointer user_data)
{
  DskTimelineView *self = user_data;

  self->gone_id = 0;
  if (self->toast == NULL)
    g_signal_emit_by_name (self, "toast-gone");
  return G_SOURCE_REMOVE;
}

/* Said later: the overlay is still busy with the one that goes, and an undo may bring another. */
static void
dismissed_cb (DskTimelineView *self, AdwToast *toast)
{
  if (self->toast != toast)
    return;
  g_clear_weak_pointer (&self->toast);
  if (self->gone_id == 0)
    self->gone_id = g_idle_add (gone_cb, self);
}

void
dsk_timeline_view_add_toast (DskTimelineView *self, AdwToast *toast)
{
  AdwToast *before;

  g_return_if_fail (DSK_IS_TIMELINE_VIEW (self));

  dsk_toast_wrap (toast, self->toasts);
  /* Only the newest can be undone by its button; older ones would come back after it. */
  before = self->toast;
  g_clear_weak_pointer (&self->toast);
  if (before != NULL)
    adw_toast_dismiss (before);
  g_set_weak_pointer (&self->toast, toast);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (dismissed_cb), self, G_CONNECT_SWAPPED);
  dsk_toast_add (self->toasts, toast);
}

const char *
dsk_timeline_view_get_undo (DskTimelineView *self)
{
  g_return_val_if_fail (DSK_IS_TIMELINE_VIEW (self), NULL);

  if (self->toast == NULL || g_strcmp0 (adw_toast_get_action_name (self->toast), "conversation.undo") != 0)
    return NULL;
  return g_variant_get_string (adw_toast_get_action_target_value (self->toast), NULL);
}

gboolean
dsk_timeline_view_undo (DskTimelineView *self)
{
  g_autoptr (AdwToast) toast = NULL;

  g_return_val_if_fail (DSK_IS_TIMELINE_VIEW (self), FALSE);

  if (dsk_timeline_view_get_undo (self) == NULL)
    return FALSE;
  toast = g_object_ref (self->toast);
  gtk_widget_activate_action_variant (GTK_WIDGET (self), adw_toast_get_action_name (toast),
                                      adw_toast_get_action_target_value (toast));
  /* What was done may have brought another in its place. */
  if (self->toast == toast)
    adw_toast_dismiss (toast);
  return TRUE;
}

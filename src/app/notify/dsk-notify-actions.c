/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-notify-actions.h"

#include "dsk-window.h"

/* Brings the window to the front, and makes it first if there is none: the click may have started us. */
static DskWindow *
present (gpointer application)
{
  g_application_activate (application);
  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    if (DSK_IS_WINDOW (l->data))
      return l->data;
  return NULL;
}

static void
open_conversation (gpointer application, GVariant *target, DskWindowOpen how)
{
  DskWindow *window = present (application);

  if (window != NULL)
    dsk_window_open_conversation (window, g_variant_get_string (target, NULL), how);
}

static void
show_action (GSimpleAction *action, GVariant *target, gpointer application)
{
  open_conversation (application, target, DSK_WINDOW_OPEN_SHOW);
}

static void
reply_action (GSimpleAction *action, GVariant *target, gpointer application)
{
  open_conversation (application, target, DSK_WINDOW_OPEN_REPLY);
}

static void
claim_action (GSimpleAction *action, GVariant *target, gpointer application)
{
  open_conversation (application, target, DSK_WINDOW_OPEN_CLAIM);
}

static void
show_inbox_action (GSimpleAction *action, GVariant *target, gpointer application)
{
  present (application);
}

static void
show_attention_action (GSimpleAction *action, GVariant *target, gpointer application)
{
  DskWindow *window = present (application);

  if (window != NULL)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.attention", NULL);
}

static void
show_numbers_action (GSimpleAction *action, GVariant *target, gpointer application)
{
  DskWindow *window = present (application);

  if (window != NULL)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.numbers", NULL);
}

void
dsk_notify_actions_install (GtkApplication *application)
{
  static const GActionEntry actions[] = {
    { .name = "show-conversation", .activate = show_action, .parameter_type = "s" },
    { .name = "reply-conversation", .activate = reply_action, .parameter_type = "s" },
    { .name = "claim-conversation", .activate = claim_action, .parameter_type = "s" },
    { .name = "show-inbox", .activate = show_inbox_action },
    { .name = "show-attention", .activate = show_attention_action },
    { .name = "show-numbers", .activate = show_numbers_action },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
}

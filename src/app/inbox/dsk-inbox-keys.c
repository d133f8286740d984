/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-inbox-keys.h"

static const struct {
  guint key;
  const char *action;
} actions[] = {
  { GDK_KEY_c, "win.claim" }, { GDK_KEY_a, "win.assign" }, { GDK_KEY_e, "win.resolve" },
  { GDK_KEY_r, "win.reply" }, { GDK_KEY_n, "win.note" },
};

static const struct {
  guint key;
  int delta;
} moves[] = { { GDK_KEY_j, 1 }, { GDK_KEY_k, -1 } };

static gboolean
move_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  dsk_inbox_list_move (user_data, g_variant_get_int32 (args));
  return TRUE;
}

GtkEventController *
dsk_inbox_keys_new (DskInboxList *list)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (controller),
        gtk_shortcut_new (gtk_keyval_trigger_new (actions[i].key, 0),
                          gtk_named_action_new (actions[i].action)));
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (moves[i].key, 0),
                                                gtk_callback_action_new (move_cb, list, NULL));
      gtk_shortcut_set_arguments (shortcut, g_variant_new_int32 (moves[i].delta));
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }
  return controller;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-early-keys.h"

void
dsk_early_keys_add (GtkWidget *widget, const char *keys, const char *action)
{
  GtkShortcutTrigger *trigger = gtk_shortcut_trigger_parse_string (keys);
  GtkEventController *controller;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (action != NULL);
  g_return_if_fail (trigger != NULL);

  controller = gtk_shortcut_controller_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (trigger, gtk_named_action_new (action)));
  gtk_widget_add_controller (widget, controller);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The conversation page's header and what it says for a moment. */

#include "page-harness.h"

#include "dsk-conversation-page-private.h"

/* What a menu offers is for the conversation that it was opened over. */
static void
test_menus (void)
{
  g_autoptr (Harness) harness = harness_new ("admin", 1000, 700);
  GtkMenuButton *status;
  GtkPopover *popover;

  harness_open (harness, DEMO_SANA);
  status = GTK_MENU_BUTTON (harness_find (GTK_WIDGET (harness->page), GTK_TYPE_MENU_BUTTON, NULL));
  gtk_menu_button_popup (status);
  harness_settle (harness);
  popover = gtk_menu_button_get_popover (status);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (popover)));
  dsk_conversation_page_set_conversation (harness->page, DEMO_URDU);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (popover)));
  harness_settle (harness);
  /* The next one has its own. */
  gtk_menu_button_popup (status);
  harness_settle (harness);
  popover = gtk_menu_button_get_popover (status);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (popover)));
  /* Nor is what can't be any more offered any longer. */
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.set-status", "s", "resolved");
  harness_settle (harness);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (popover)));
}

/* Customers write their names themselves: a toast shows them as they are. */
static void
test_toast_of_a_name (void)
{
  g_autoptr (AdwToast) toast = dsk_conversation_page_undo_toast ("Sending to Ali & <b>Sons</b>", "release", DEMO_SANA);

  g_object_ref_sink (toast);
  g_assert_cmpstr (adw_toast_get_title (toast), ==, "Sending to Ali &amp; &lt;b&gt;Sons&lt;/b&gt;");
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/page-header/menus", test_menus);
  g_test_add_func ("/page-header/toast-of-a-name", test_toast_of_a_name);
  return g_test_run ();
}

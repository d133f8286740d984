/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "page-harness.h"

/* Pictures for people to look at: DASTAK_SCREENSHOTS=DIR. As a test: nothing of it warns or crashes. */
static void
test_pictures (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 1500);

  harness_shoot (harness, "empty");
  harness_open (harness, DEMO_SANA);
  harness_shoot (harness, "all");
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.note-mode", NULL);
  gtk_window_set_default_size (GTK_WINDOW (harness->window), 940, 700);
  harness_shoot (harness, "note");
  harness_open (harness, DEMO_URDU);
  harness_shoot (harness, "urdu");
  harness_open (harness, DEMO_CLOSED);
  harness_shoot (harness, "closed");
  dsk_conversation_page_set_folded (harness->page, TRUE);
  gtk_window_set_default_size (GTK_WINDOW (harness->window), 400, 700);
  harness_open (harness, DEMO_SANA);
  harness_settle (harness);
  harness_shoot (harness, "narrow");
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/conversation-page/pictures", test_pictures);
  return g_test_run ();
}

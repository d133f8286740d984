/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who wants less motion (gtk-enable-animations is FALSE, as page-harness.c has it) sees none, and is never kept waiting
 * for the end of one: what is to be seen is there at once, what is not is gone. */

#include "composer-harness.h"

#include "dsk-nav.h"
#include "dsk-offline-banner.h"
#include "motion.h"

static void
expect_still (const char *after)
{
  GtkWidget *found = motion_find_anywhere ();

  g_test_message ("%s: %s moves", after, found != NULL ? G_OBJECT_TYPE_NAME (found) : "nothing");
  g_assert_null (found);
}

static GtkWidget *
descendant (GtkWidget *widget, GType type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = descendant (child, type);
  return found;
}

/* The panes, the views and the side panel, wide and narrow. */
static void
test_window (void)
{
  static const char *const views[] = { "mine", "mentions", "all" };
  g_autoptr (Harness) harness = harness_new_app ("admin");

  harness_resize (harness->window, 1180, 900);
  expect_still ("opening the window");
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      gtk_widget_activate_action (harness->window, "win.view", "s", views[i]);
      expect_still (views[i]);
      harness_settle (harness);
      expect_still (views[i]);
    }
  harness_open (harness, DEMO_SANA);
  for (guint i = 0; i < 2; i++)
    {
      gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.toggle-panel", NULL);
      expect_still ("the side panel");
    }
  harness_resize (harness->window, 400, 900);
  for (guint i = 0; i < 4; i++)
    {
      harness_settle (harness);
      expect_still ("becoming narrow");
    }
  g_assert_true (adw_leaflet_get_folded (ADW_LEAFLET (descendant (harness->window, ADW_TYPE_LEAFLET))));
  for (guint i = 0; i < 2; i++)
    {
      gtk_widget_activate_action (harness->window, "win.back", NULL);
      expect_still ("going back");
    }
  g_assert_true (gtk_widget_get_mapped (descendant (harness->window, DSK_TYPE_NAV)));
}

/* The banner is as high as it will be, and all of it can be read, in the frame in which it comes. */
static void
test_banner (void)
{
  g_autoptr (Harness) harness = harness_new_app ("agent");
  GtkWidget *banner = descendant (harness->window, DSK_TYPE_OFFLINE_BANNER);
  GtkRevealer *revealer = GTK_REVEALER (descendant (banner, GTK_TYPE_REVEALER));

  office_wait ((gboolean (*) (gpointer)) gtk_revealer_get_reveal_child, revealer);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (gtk_revealer_get_child_revealed (revealer));
      g_assert_true (gtk_widget_get_visible (GTK_WIDGET (revealer)));
      expect_still ("the line is gone");
      gtk_revealer_set_reveal_child (revealer, FALSE);
      g_assert_false (gtk_revealer_get_child_revealed (revealer));
      g_assert_false (gtk_widget_get_visible (GTK_WIDGET (revealer)));
      expect_still ("the line is back");
      gtk_revealer_set_reveal_child (revealer, TRUE);
    }
}

/* What leads to the newest message. */
static void
test_newer (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 800, 600);
  GtkWidget *list, *button, *revealer;
  GtkAdjustment *adjustment;

  harness_open (harness, DEMO_LONG);
  list = gtk_widget_get_ancestor (expect (harness, GTK_TYPE_LABEL, "399: short"), GTK_TYPE_LIST_VIEW);
  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) - 300);
  expect_still ("scrolling up");
  button = expect (harness, GTK_TYPE_BUTTON, "Go to the Newest Message");
  revealer = gtk_widget_get_ancestor (button, GTK_TYPE_REVEALER);
  g_assert_true (gtk_revealer_get_child_revealed (GTK_REVEALER (revealer)));
  gtk_widget_activate_action (button, "timeline.scroll-to-end", NULL);
  expect_still ("going to the end");
  expect_none (harness, GTK_TYPE_BUTTON, "Go to the Newest Message");
  g_assert_false (gtk_widget_get_visible (revealer));
  expect_still ("the end");
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/motion/window", test_window);
  g_test_add_func ("/motion/banner", test_banner);
  g_test_add_func ("/motion/newer", test_newer);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The conversation page's header and what it says for a moment. */

#include "page-harness.h"

#include "dsk-conversation-page-private.h"
#include "dsk-header-title.h"

static gboolean
is_closed (gpointer popover)
{
  return !gtk_widget_get_visible (popover);
}

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
  /* At once: what is chosen before the next one is read would still be done to this one. */
  dsk_conversation_page_set_conversation (harness->page, DEMO_KINDS);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (popover)));
  harness_settle (harness);
  /* The next one has its own. */
  gtk_menu_button_popup (status);
  harness_settle (harness);
  popover = gtk_menu_button_get_popover (status);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (popover)));
  /* Nor is what can't be any more offered any longer. */
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.set-status", "s", "resolved");
  office_wait (is_closed, popover);
}

/* Customers write their names themselves: a toast shows them as they are. */
static void
test_toast_of_a_name (void)
{
  g_autoptr (AdwToast) toast = dsk_conversation_page_undo_toast ("Sending to Ali & <b>Sons</b>", "release", DEMO_SANA);

  g_object_ref_sink (toast);
  g_assert_cmpstr (adw_toast_get_title (toast), ==, "Sending to Ali &amp; &lt;b&gt;Sons&lt;/b&gt;");
}

enum
{
  TITLE,
  FACT,
  DOT,
  NUMBER,
  N_PARTS
};

/* Gives the title @width pixels. Returns: which of its parts are seen, as bits; none of them is outside of it, and a
 * number is seen as a whole */
static guint
seen_at (GtkWidget *title, int width)
{
  GtkWidget *child = gtk_widget_get_first_child (title);
  guint seen = 0;

  gtk_widget_size_allocate (title, &(GtkAllocation){ 0, 0, width, 40 }, -1);
  for (guint i = 0; i < N_PARTS; i++, child = gtk_widget_get_next_sibling (child))
    {
      graphene_rect_t bounds;
      int natural;

      if (!gtk_widget_get_child_visible (child))
        continue;
      seen |= 1u << i;
      g_assert_true (gtk_widget_compute_bounds (child, title, &bounds));
      g_assert_cmpfloat (bounds.origin.x, >=, 0);
      g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, width);
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
      if (i == NUMBER)
        g_assert_cmpfloat (bounds.size.width, ==, natural);
    }
  return seen;
}

static int
natural_of (GtkWidget *title, guint part)
{
  GtkWidget *child = gtk_widget_get_first_child (title);
  int natural;

  for (guint i = 0; i < part; i++)
    child = gtk_widget_get_next_sibling (child);
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

/* A phone number stands there as a whole or not at all: of a half one nobody knows whose it is. */
static void
test_number (void)
{
  static const GtkTextDirection directions[] = { GTK_TEXT_DIR_LTR, GTK_TEXT_DIR_RTL };

  for (guint i = 0; i < G_N_ELEMENTS (directions); i++)
    {
      GtkWidget *title = g_object_new (DSK_TYPE_HEADER_TITLE, NULL);
      GtkWidget *window = g_object_new (GTK_TYPE_WINDOW, "child", title, NULL);
      const guint name = 1u << TITLE, owner = 1u << FACT, dot = 1u << DOT, number = 1u << NUMBER;
      int all, least;

      gtk_widget_set_direction (title, directions[i]);
      dsk_header_title_set (DSK_HEADER_TITLE (title), "Sana", "Muhammad Abdurrahman Demo", "+92 300 555 0101");
      all = natural_of (title, FACT) + natural_of (title, DOT) + natural_of (title, NUMBER);
      least = natural_of (title, NUMBER);
      g_assert_cmpuint (seen_at (title, all + 20), ==, name | owner | dot | number);
      g_assert_cmpuint (seen_at (title, all - 10), ==, name | owner | dot | number);
      g_assert_cmpuint (seen_at (title, least + 10), ==, name | number);
      g_assert_cmpuint (seen_at (title, least), ==, name | number);
      g_assert_cmpuint (seen_at (title, least - 1), ==, name | owner);
      dsk_header_title_set (DSK_HEADER_TITLE (title), "+92 300 555 0101", "Yours", NULL);
      g_assert_cmpuint (seen_at (title, 40) & (dot | number), ==, 0);
      gtk_window_destroy (GTK_WINDOW (window));
    }
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/page-header/menus", test_menus);
  g_test_add_func ("/page-header/number", test_number);
  g_test_add_func ("/page-header/toast-of-a-name", test_toast_of_a_name);
  return g_test_run ();
}

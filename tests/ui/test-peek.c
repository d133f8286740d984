/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A look at a conversation from the list, and why it is there: without opening it, and without reading it. */

#include "composer-harness.h"

#include "dsk-inbox-list.h"
#include "dsk-inbox-peek.h"
#include "dsk-inbox-rows.h"

static Harness *
open_window (void)
{
  Harness *self = harness_new_app ("agent");

  harness_resize (self->window, 1180, 900);
  gtk_widget_activate_action (self->window, "win.view", "s", "all");
  harness_settle (self);
  return self;
}

static GtkWidget *
list_of (Harness *harness)
{
  return harness_find (harness->window, DSK_TYPE_INBOX_LIST, NULL);
}

static GtkListView *
view_of (Harness *harness)
{
  return GTK_LIST_VIEW (harness_find (list_of (harness), GTK_TYPE_LIST_VIEW, NULL));
}

static GtkWidget *
child_at (Harness *harness, guint position)
{
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (view_of (harness)));
  g_autoptr (DskConversationItem) item = g_list_model_get_item (model, position);
  GtkWidget *child = dsk_inbox_rows_find (view_of (harness), dsk_conversation_item_get_key (item));

  g_assert_nonnull (child);
  return child;
}

/* Returns: where it is in the list */
static guint
position_of (Harness *harness, const char *conv)
{
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (view_of (harness)));

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (DskConversationItem) item = g_list_model_get_item (model, i);

      if (g_str_equal (dsk_conversation_item_get_row (item)->id, conv))
        return i;
    }
  g_assert_not_reached ();
}

static guint
unread_of (Harness *harness, guint position)
{
  return dsk_inbox_rows_get (child_at (harness, position))->unread;
}

static void
test_peek (void)
{
  g_autoptr (Harness) harness = open_window ();
  const guint at = position_of (harness, DEMO_URDU);
  const guint unread = unread_of (harness, at), below = unread_of (harness, at + 1);
  GtkWidget *peek;

  g_assert_cmpuint (unread, >, 0);
  gtk_widget_grab_focus (child_at (harness, at));
  g_assert_true (harness_press_early (GTK_WIDGET (view_of (harness)), "space"));
  peek = harness_find (list_of (harness), DSK_TYPE_INBOX_PEEK, NULL);
  g_assert_nonnull (peek);
  expect_in (peek, GTK_TYPE_LABEL, "السلام علیکم");
  /* On along the list, and not beyond its end. */
  g_signal_emit_by_name (peek, "move", 1);
  expect_in (peek, GTK_TYPE_LABEL, "Long Story");
  expect_in (peek, GTK_TYPE_LABEL, "399: short");
  for (int i = 0; i < 20; i++)
    g_signal_emit_by_name (peek, "move", 1);
  harness_settle (harness);
  g_signal_emit_by_name (peek, "move", -1);
  harness_settle (harness);
  for (int i = 0; i < 20; i++)
    g_signal_emit_by_name (peek, "move", -1);
  harness_settle (harness);
  gtk_popover_popdown (GTK_POPOVER (peek));
  harness_settle (harness);
  g_assert_null (harness_find (list_of (harness), DSK_TYPE_INBOX_PEEK, NULL));
  /* The keyboard is at what was looked at last; nothing is open, or read. */
  g_assert_true (gtk_widget_get_focus_child (GTK_WIDGET (view_of (harness))) == child_at (harness, 0));
  g_assert_null (dsk_conversation_page_get_conversation (harness->page));
  g_assert_cmpuint (unread_of (harness, at), ==, unread);
  g_assert_cmpuint (unread_of (harness, at + 1), ==, below);
}

static void
test_open (void)
{
  g_autoptr (Harness) harness = open_window ();
  GtkWidget *peek;

  gtk_widget_grab_focus (child_at (harness, position_of (harness, DEMO_URDU)));
  g_assert_true (harness_press_early (GTK_WIDGET (view_of (harness)), "space"));
  peek = harness_find (list_of (harness), DSK_TYPE_INBOX_PEEK, NULL);
  g_signal_emit_by_name (peek, "open");
  harness_settle (harness);
  g_assert_cmpstr (dsk_conversation_page_get_conversation (harness->page), ==, DEMO_URDU);
}

/* Of what is open, and of a row that is not; and the way to what happened. */
static void
test_why (void)
{
  g_autoptr (Harness) harness = open_window ();
  GtkWidget *popover;

  harness_open (harness, DEMO_SANA);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.why", NULL));
  expect_in (GTK_WIDGET (harness->page), GTK_TYPE_LABEL, "This conversation is yours");
  popover = harness_find (GTK_WIDGET (harness->page), GTK_TYPE_POPOVER, NULL);
  g_assert_nonnull (popover);
  expect_in (popover, GTK_TYPE_LABEL, "\342\201\250Ayesha Demo\342\201\251 claimed this conversation");
  g_assert_nonnull (harness_find (popover, GTK_TYPE_BUTTON, "_Show in the Conversation"));
  gtk_popover_popdown (GTK_POPOVER (popover));
  harness_settle (harness);

  gtk_widget_grab_focus (child_at (harness, position_of (harness, DEMO_URDU)));
  g_assert_true (harness_press (GTK_WIDGET (view_of (harness)), "<Shift>F10"));
  popover = harness_find (list_of (harness), GTK_TYPE_POPOVER_MENU, NULL);
  g_assert_true (gtk_widget_activate_action (popover, "row.do", "s", "why"));
  gtk_popover_popdown (GTK_POPOVER (popover));
  expect_in (list_of (harness), GTK_TYPE_LABEL, "Nobody has this conversation");
  g_assert_cmpstr (dsk_conversation_page_get_conversation (harness->page), ==, DEMO_SANA);
}

/* Closed before the reason was read, it does not come back. */
static void
test_why_closed (void)
{
  g_autoptr (Harness) harness = open_window ();
  GtkWidget *popover;

  harness_open (harness, DEMO_SANA);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.why", NULL));
  popover = harness_find (GTK_WIDGET (harness->page), GTK_TYPE_POPOVER, NULL);
  g_assert_nonnull (popover);
  g_object_ref (popover);
  gtk_popover_popdown (GTK_POPOVER (popover));
  harness_settle (harness);
  g_assert_false (gtk_widget_get_visible (popover));
  g_object_unref (popover);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/ui/peek/peek", test_peek);
  g_test_add_func ("/ui/peek/open", test_open);
  g_test_add_func ("/ui/peek/why", test_why);
  g_test_add_func ("/ui/peek/why-closed", test_why_closed);
  return g_test_run ();
}

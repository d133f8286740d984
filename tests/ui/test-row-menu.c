/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The menu of a row of the list: what is in it, and that it is about that row, whatever is open. */

#include "composer-harness.h"

#include "dsk-handoff-dialog.h"
#include "dsk-inbox-list.h"
#include "dsk-inbox-menu.h"
#include "dsk-inbox-rows.h"
#include "dsk-key-selection.h"
#include "dsk-link.h"

#define HINA "01900000-0000-7000-8000-000000003102" /* is Bilal's */

static Harness *
open_window (const char *role)
{
  Harness *self = harness_new_app (role);
  const gint64 then = self->office->now - OFFICE_HOUR;

  office_begin (self->office);
  office_conversation (self->office, HINA,
                       &(OfficeConversation){ .name = "Hina", .phone = "923335550044", .preview = "Hello",
                                              .status = "open", .owner = OFFICE_BILAL,
                                              .last_at = then, .last_in_at = then, .waiting_since = then });
  office_message (self->office, HINA, "01900000-0000-7000-8000-000000003202",
                  &(OfficeMessage){ .at = then, .text = "Hello" });
  office_commit (self->office, NULL);
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

static DskConversationRow *
row_of (Harness *harness, const char *id)
{
  g_autofree char *path = g_build_filename (harness->office->dir, "relay", "replica.db", NULL);
  g_autoptr (GError) error = NULL;
  DskReplicaReader *reader = dsk_replica_reader_open (path, &error);
  DskConversationRow *row = dsk_replica_reader_get_conversation (reader, id, OFFICE_ME, &error);

  g_assert_no_error (error);
  dsk_replica_reader_close (reader);
  return row;
}

static void
add_labels (GString *out, GMenuModel *menu)
{
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autoptr (GMenuModel) section = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SECTION);
      g_autoptr (GMenuModel) submenu = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SUBMENU);
      g_autofree char *label = NULL;

      if (section != NULL)
        {
          g_string_append (out, out->len > 0 ? " / " : "");
          add_labels (out, section);
          continue;
        }
      g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_LABEL, "s", &label);
      g_string_append_printf (out, "%s%s", i > 0 ? ", " : "", label);
      if (submenu != NULL)
        {
          g_string_append (out, " (");
          add_labels (out, submenu);
          g_string_append (out, ")");
        }
    }
}

static void
test_items (void)
{
  static const struct
  {
    const char *role;
    const char *conv;
    guint n;
    const char *labels;
  } cases[] = {
    { "agent", DEMO_URDU, 1,
      "_Open / _Claim, _Hand Off…, _Status (Open, Waiting, Escalated, Resolved), _Snooze… / "
      "_Tags…, Write a _Note, _Mark as Read, _Why Is It Here? / Copy _Link, _Copy Phone Number" },
    { "agent", DEMO_SANA, 1,
      "_Open / _Assign…, _Hand Off…, _Status (Waiting, Escalated, Resolved), _Snooze… / "
      "_Tags…, Write a _Note, Mark as _Unread, _Why Is It Here? / Copy _Link, _Copy Phone Number" },
    { "admin", HINA, 1,
      "_Open / _Assign…, _Hand Off…, _Take Over, _Status (Waiting, Escalated, Resolved), _Snooze… / "
      "_Tags…, Write a _Note, _Mark as Read, _Why Is It Here? / Copy _Link, _Copy Phone Number" },
    { "agent", HINA, 1,
      "_Open / _Status (Waiting, Escalated, Resolved), _Snooze… / "
      "_Tags…, Write a _Note, _Mark as Read, _Why Is It Here? / Copy _Link, _Copy Phone Number" },
    { "admin", DEMO_CLOSED, 1,
      "_Open / _Assign…, _Take Over, _Status (Open) / _Tags…, Write a _Note, _Mark as Read, _Why Is It Here? / "
      "Copy _Link, _Copy Phone Number" },
    { "admin", HINA, 3,
      "_Claim, _Assign…, _Status (Open, Waiting, Escalated, Resolved), _Snooze… / "
      "_Tags…, _Mark as Read, Mark as _Unread" },
    { "viewer", HINA, 1, "_Open / _Why Is It Here? / Copy _Link, _Copy Phone Number" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Harness) harness = open_window (cases[i].role);
      DskConversationRow *row = row_of (harness, cases[i].conv);
      g_autoptr (GMenuModel) menu = dsk_inbox_menu_new (harness->office->client, row, cases[i].n);
      g_autoptr (GString) labels = g_string_new (NULL);

      add_labels (labels, menu);
      g_assert_cmpstr (labels->str, ==, cases[i].labels);
      dsk_conversation_row_free (row);
    }
}

/* The keyboard goes to the row of @conv, and nothing is opened by that. */
static void
focus_row (Harness *harness, const char *conv)
{
  DskConversationRow *row = row_of (harness, conv);
  GtkWidget *child = dsk_inbox_rows_find (view_of (harness), row->key);

  g_assert_nonnull (child);
  gtk_widget_grab_focus (child);
  g_assert_true (gtk_widget_get_focus_child (GTK_WIDGET (view_of (harness))) == child);
  dsk_conversation_row_free (row);
}

static GtkWidget *
ask (Harness *harness, const char *conv, const char *key)
{
  GtkWidget *popover;

  focus_row (harness, conv);
  g_assert_true (harness_press (GTK_WIDGET (view_of (harness)), key));
  harness_settle (harness);
  popover = harness_find (list_of (harness), GTK_TYPE_POPOVER_MENU, NULL);
  g_assert_nonnull (popover);
  return popover;
}

static void
choose (Harness *harness, const char *conv, const char *what)
{
  GtkWidget *popover = ask (harness, conv, "<Shift>F10");

  g_assert_true (gtk_widget_activate_action (popover, "row.do", "s", what));
  gtk_popover_popdown (GTK_POPOVER (popover));
  harness_settle (harness);
}

typedef struct
{
  Harness *harness;
  const char *conv;
  const char *owner;
  guint unread;
} Expected;

static gboolean
is_so (gpointer data)
{
  const Expected *expected = data;
  DskConversationRow *row = row_of (expected->harness, expected->conv);
  const gboolean is = g_strcmp0 (row->owner, expected->owner) == 0 && row->unread == expected->unread;

  dsk_conversation_row_free (row);
  return is;
}

/* It is claimed, and neither opened nor read; what is open stays open. */
static void
test_claim (void)
{
  g_autoptr (Harness) harness = open_window ("agent");

  dsk_inbox_list_show (DSK_INBOX_LIST (list_of (harness)), DEMO_LONG);
  harness_settle (harness);
  choose (harness, DEMO_URDU, "win.claim");
  office_wait (is_so, &(Expected){ harness, DEMO_URDU, OFFICE_ME, 2 });
  g_assert_cmpstr (dsk_conversation_page_get_conversation (harness->page), ==, DEMO_LONG);
  expect_in (harness->window, GTK_TYPE_LABEL, "1 conversation claimed");
  /* The focus is where it was. */
  g_assert_nonnull (gtk_widget_get_focus_child (GTK_WIDGET (view_of (harness))));
}

static void
test_read (void)
{
  g_autoptr (Harness) harness = open_window ("agent");

  choose (harness, DEMO_URDU, "read");
  office_wait (is_so, &(Expected){ harness, DEMO_URDU, NULL, 0 });
  choose (harness, DEMO_URDU, "unread");
  office_wait (is_so, &(Expected){ harness, DEMO_URDU, NULL, 1 });
}

/* What only the conversation can do opens it. */
static void
test_hand_off (void)
{
  g_autoptr (Harness) harness = open_window ("agent");

  choose (harness, DEMO_SANA, "conversation.hand-off");
  for (int i = 0; i < 5; i++)
    harness_settle (harness);
  g_assert_cmpstr (dsk_conversation_page_get_conversation (harness->page), ==, DEMO_SANA);
  g_assert_nonnull (harness_find_window (DSK_TYPE_HANDOFF_DIALOG));
}

/* If the row is one of those that are marked, it is about all of them; else about it alone. */
static void
test_marked (void)
{
  g_autoptr (Harness) harness = open_window ("admin");
  DskKeySelection *selection = DSK_KEY_SELECTION (gtk_list_view_get_model (view_of (harness)));
  DskConversationRow *urdu = row_of (harness, DEMO_URDU), *hina = row_of (harness, HINA);

  dsk_key_selection_toggle (selection, urdu->key);
  dsk_key_selection_toggle (selection, hina->key);
  choose (harness, DEMO_URDU, "read");
  office_wait (is_so, &(Expected){ harness, DEMO_URDU, NULL, 0 });
  office_wait (is_so, &(Expected){ harness, HINA, OFFICE_BILAL, 0 });
  dsk_key_selection_toggle (selection, urdu->key);
  dsk_key_selection_toggle (selection, hina->key);
  choose (harness, DEMO_SANA, "copy-link");
  g_assert_cmpuint (dsk_key_selection_get_n_marked (selection), ==, 0);
  dsk_conversation_row_free (urdu);
  dsk_conversation_row_free (hina);
}

static void
test_link (void)
{
  static const char *const others[] = { "dastak://office.example:8443?code=ABCD-EFGH", "dastak:conversation/",
                                        "dastak:conversation/x", "https://example.org/", "",
                                        "dastak:conversation/" DEMO_SANA "/x" };
  g_autoptr (Harness) harness = open_window ("agent");
  g_autofree char *link = dsk_link_to_conversation (DEMO_SANA);
  g_autofree char *id = dsk_link_read_conversation (link);
  GdkContentProvider *content;
  g_auto (GValue) value = G_VALUE_INIT;

  g_assert_cmpstr (link, ==, "dastak:conversation/" DEMO_SANA);
  g_assert_cmpstr (id, ==, DEMO_SANA);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_null (dsk_link_read_conversation (others[i]));

  choose (harness, DEMO_SANA, "copy-link");
  expect_in (harness->window, GTK_TYPE_LABEL, "Link copied");
  content = gdk_clipboard_get_content (gtk_widget_get_clipboard (harness->window));
  g_value_init (&value, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (content, &value, NULL));
  g_assert_cmpstr (g_value_get_string (&value), ==, link);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/ui/row-menu/items", test_items);
  g_test_add_func ("/ui/row-menu/claim", test_claim);
  g_test_add_func ("/ui/row-menu/read", test_read);
  g_test_add_func ("/ui/row-menu/hand-off", test_hand_off);
  g_test_add_func ("/ui/row-menu/marked", test_marked);
  g_test_add_func ("/ui/row-menu/link", test_link);
  return g_test_run ();
}

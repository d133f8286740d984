/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whose a conversation is, on its page: given, taken and given back it stays of its team, and is again what it was
 * when that is undone. */

#include "composer-harness.h"
#include "demo-colleagues.h"
#include "demo-handoff.h"
#include "dsk-conversation-page-private.h"
#include "dsk-person-chooser.h"

#include <string.h>

#define CONV "01900000-0000-7000-8000-000000001101"
#define NAME "Maria Aziz"
#define CHANGED "Somebody changed it again since, so it stays as it is"

/* A conversation of the team Ops, on screen. */
static Harness *
begin (const char *role, const char *owner, const char *status)
{
  Harness *harness = harness_new (role, 1000, 700);

  demo_handoff_staff (harness->office);
  office_begin (harness->office);
  office_conversation (harness->office, CONV,
                       &(OfficeConversation){ .name = NAME, .phone = "923005550188", .status = status, .owner = owner,
                                              .team = DEMO_OPS, .preview = "Hello", .last_at = harness->office->now });
  office_commit (harness->office, NULL);
  harness_open (harness, CONV);
  return harness;
}

static const char *
name_of (const char *id)
{
  static const struct
  {
    const char *id, *name;
  } names[] = { { OFFICE_ME, "me" }, { OFFICE_BILAL, "bilal" }, { DEMO_KIRAN, "kiran" }, { DEMO_OPS, "ops" } };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (id, names[i].id) == 0)
      return names[i].name;
  return id != NULL ? id : "-";
}

/* Returns: (transfer full): what waits in the outbox, but for what was read: "claim; assign bilal ops; " */
static char *
commands (Harness *harness)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GPtrArray) all = NULL;

  harness_settle (harness);
  office_begin (harness->office);
  all = dsk_replica_store_list_outbox (harness->office->store, 0, 100, NULL);
  office_commit (harness->office, NULL);
  for (guint i = 0; i < all->len; i++)
    {
      const DskCommand *command = g_ptr_array_index (all, i);

      if (command->type == DSK_COMMAND_CLAIM)
        g_string_append (text, "claim; ");
      else if (command->type == DSK_COMMAND_ASSIGN)
        g_string_append_printf (text, "assign %s %s; ", name_of (command->user), name_of (command->team));
      else if (command->type == DSK_COMMAND_SET_STATUS)
        g_string_append_printf (text, "status %s; ", dsk_status_to_string (command->status));
      else
        g_assert_cmpint (command->type, ==, DSK_COMMAND_MARK_READ);
    }
  return g_string_free (text, FALSE);
}

typedef struct
{
  Harness *harness;
  const char *commands;
} Expected;

static gboolean
are_there (gpointer data)
{
  const Expected *expected = data;
  g_autofree char *now = commands (expected->harness);

  return g_str_equal (now, expected->commands);
}

static void
expect_commands (Harness *harness, const char *expected)
{
  g_test_message ("expecting the commands %s", expected);
  office_wait (are_there, &(Expected){ harness, expected });
}

static void
act (Harness *harness, const char *action, const char *target)
{
  g_autoptr (GVariant) value = target != NULL ? g_variant_ref_sink (g_variant_new_string (target)) : NULL;

  g_assert_true (gtk_widget_activate_action_variant (GTK_WIDGET (harness->page), action, value));
  harness_settle (harness);
}

static void
check_row (Harness *harness, const char *owner, const char *status)
{
  g_autofree char *path = g_build_filename (harness->office->dir, "relay", "replica.db", NULL);
  g_autoptr (DskReplicaReader) reader = dsk_replica_reader_open (path, NULL);
  DskConversationRow *row = dsk_replica_reader_get_conversation (reader, CONV, OFFICE_ME, NULL);

  g_assert_nonnull (row);
  g_assert_cmpstr (row->owner, ==, owner);
  g_assert_cmpstr (row->team, ==, DEMO_OPS);
  g_assert_cmpstr (dsk_status_to_string (row->status), ==, status);
  dsk_conversation_row_free (row);
}

typedef struct
{
  const char *role, *owner, *status; /* before */
  const char *action, *target;
  const char *done;
  const char *undone; /* NULL: Undo is not offered */
  const char *back;   /* the status then; NULL: the one before */
} Case;

/* @pressed: by Ctrl+Z, or else by the toast's button */
static void
check_case (const Case *row, gboolean pressed)
{
  g_autoptr (Harness) harness = begin (row->role, row->owner, row->status);
  g_autofree char *all = g_strconcat (row->done, row->undone, NULL);

  g_test_message ("%s, as %s, of %s, %s", row->action, row->role, name_of (row->owner), row->status);
  act (harness, row->action, row->target);
  expect_commands (harness, row->done);
  g_assert_cmpint (dsk_timeline_view_get_undo (harness->page->timeline) != NULL, ==, row->undone != NULL);
  if (row->undone == NULL)
    return;
  if (pressed)
    g_assert_true (harness_press_early (GTK_WIDGET (harness->page), "<Control>z"));
  else
    click (harness, "_Undo");
  expect_commands (harness, all);
  check_row (harness, row->owner, row->back != NULL ? row->back : row->status);
}

static void
check_cases (const Case *rows, guint n)
{
  for (guint i = 0; i < n; i++)
    check_case (&rows[i], i % 2 == 1);
}

static void
test_owner (void)
{
  static const Case rows[] = {
    { "agent", NULL, "new", "conversation.claim", NULL, "claim; ", "assign - ops; ", NULL },
    { "agent", NULL, "open", "conversation.claim", NULL, "claim; ", "assign - ops; status open; ", NULL },
    { "agent", OFFICE_ME, "waiting", "conversation.release", NULL, "assign - ops; ", "claim; ", NULL },
    { "agent", OFFICE_ME, "open", "conversation.release", NULL, "assign - ops; ", "claim; ", NULL },
    { "supervisor", OFFICE_BILAL, "open", "conversation.release", NULL, "assign - ops; ", "assign bilal ops; ", NULL },
    { "supervisor", OFFICE_BILAL, "open", "conversation.take-over", NULL, "assign me -; ", "assign bilal ops; ", NULL },
    { "supervisor", OFFICE_ME, "open", "conversation.assign-to", OFFICE_BILAL, "assign bilal -; ", "assign me ops; ",
      NULL },
    { "supervisor", NULL, "new", "conversation.assign-to", OFFICE_BILAL, "assign bilal -; ", "assign - ops; ", NULL },
    /* Only who has it gives it: it would be refused. */
    { "agent", OFFICE_ME, "open", "conversation.assign-to", OFFICE_BILAL, "assign bilal -; ", NULL, NULL },
    { "supervisor", OFFICE_BILAL, "open", "conversation.assign-to", OFFICE_BILAL, "assign bilal -; ", NULL, NULL },
  };

  check_cases (rows, G_N_ELEMENTS (rows));
}

static void
test_status (void)
{
  static const Case rows[] = {
    { "agent", OFFICE_ME, "open", "conversation.resolve", NULL, "status resolved; ", "status open; ", NULL },
    { "agent", OFFICE_ME, "escalated", "conversation.resolve", NULL, "status resolved; ",
      "status open; status escalated; ", NULL },
    { "agent", OFFICE_ME, "resolved", "conversation.reopen", NULL, "status open; ", "status resolved; ", NULL },
    { "agent", OFFICE_BILAL, "waiting", "conversation.set-status", "escalated", "status escalated; ",
      "status waiting; ", NULL },
    { "operator", OFFICE_ME, "open", "conversation.set-status", "waiting", "status waiting; ", "status open; ", NULL },
    { "agent", NULL, "new", "conversation.set-status", "waiting", "status waiting; ", "status open; ", "open" },
    /* Nothing leads back to new. */
    { "agent", NULL, "new", "conversation.set-status", "open", "status open; ", NULL, NULL },
  };

  check_cases (rows, G_N_ELEMENTS (rows));
}

static GtkWidget *
row_of (GtkWidget *widget, const char *words)
{
  GtkWidget *label = harness_find (widget, GTK_TYPE_LABEL, words);

  return label != NULL ? gtk_widget_get_ancestor (label, GTK_TYPE_LIST_BOX_ROW) : NULL;
}

static gboolean
has_nobody (gpointer chooser)
{
  return row_of (chooser, "Nobody") != NULL;
}

/* What is chosen there is of the conversation that it was opened over. */
static void
test_nobody (void)
{
  g_autoptr (Harness) harness = begin ("supervisor", OFFICE_BILAL, "open");
  GtkWidget *chooser, *row;

  act (harness, "conversation.assign", NULL);
  chooser = harness_find_window (DSK_TYPE_PERSON_CHOOSER);
  g_assert_nonnull (chooser);
  office_wait (has_nobody, chooser);
  row = row_of (chooser, "Nobody");
  harness_open (harness, DEMO_URDU);
  g_signal_emit_by_name (gtk_widget_get_parent (row), "row-activated", row);
  expect_commands (harness, "assign - ops; ");
  check_row (harness, NULL, "new");
  /* Here as well, where another one is shown by now. */
  click (harness, "_Undo");
  expect_commands (harness, "assign - ops; assign bilal ops; ");
  check_row (harness, OFFICE_BILAL, "open");
}

/* What somebody did since is not undone with it. */
static void
test_changed_since (void)
{
  g_autoptr (Harness) harness = begin ("supervisor", OFFICE_BILAL, "open");
  g_autofree char *assigned = NULL;
  g_autofree char *escalated = NULL;

  act (harness, "conversation.assign-to", OFFICE_ME);
  expect_commands (harness, "assign me -; ");
  assigned = g_strdup (dsk_timeline_view_get_undo (harness->page->timeline));
  act (harness, "conversation.assign-to", DEMO_KIRAN);
  act (harness, "conversation.undo", assigned);
  expect (harness, GTK_TYPE_LABEL, CHANGED);
  expect_commands (harness, "assign me -; assign kiran -; ");

  act (harness, "conversation.set-status", "escalated");
  expect_commands (harness, "assign me -; assign kiran -; status escalated; ");
  escalated = g_strdup (dsk_timeline_view_get_undo (harness->page->timeline));
  act (harness, "conversation.resolve", NULL);
  act (harness, "conversation.undo", escalated);
  expect (harness, GTK_TYPE_LABEL, CHANGED);
  expect_commands (harness, "assign me -; assign kiran -; status escalated; status resolved; ");
}

static gboolean
has_action (GMenuModel *menu, const char *action)
{
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autofree char *name = NULL;
      g_autoptr (GMenuModel) section = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SECTION);

      if ((g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_ACTION, "s", &name) && g_str_equal (name, action))
          || (section != NULL && has_action (section, action)))
        return TRUE;
    }
  return FALSE;
}

/* The header's menu offers it to who may take it from who has it. */
static void
test_take_over_menu (void)
{
  static const struct
  {
    const char *role, *owner;
    gboolean offered;
  } rows[] = {
    { "supervisor", OFFICE_BILAL, TRUE },
    { "supervisor", OFFICE_ME, FALSE },
    { "supervisor", NULL, FALSE },
    { "agent", OFFICE_BILAL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Harness) harness = begin (rows[i].role, rows[i].owner, "open");

      gtk_menu_button_popup (harness->page->more);
      harness_settle (harness);
      g_assert_cmpint (has_action (gtk_menu_button_get_menu_model (harness->page->more), "conversation.take-over"), ==,
                       rows[i].offered);
      if (i == 0)
        harness_shoot_window (GTK_WIDGET (gtk_menu_button_get_popover (harness->page->more)), "take-over-menu");
      gtk_menu_button_popdown (harness->page->more);
      harness_settle (harness);
    }
}

static void
bilal (Harness *harness, guint doing)
{
  demo_colleague (harness->office->client, CONV, OFFICE_BILAL, doing, DSK_PRESENCE_ONLINE);
}

/* Who is about to answer does not lose it without a word. */
static void
test_take_over_asks (void)
{
  g_autoptr (Harness) harness = begin ("supervisor", OFFICE_BILAL, "open");
  GtkWidget *dialog;

  bilal (harness, DSK_DOING_VIEWING | DSK_DOING_TYPING);
  act (harness, "conversation.take-over", NULL);
  dialog = harness_find_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_nonnull (dialog);
  g_assert_nonnull (strstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)), "Bilal Demo"));
  harness_shoot_window (dialog, "take-over");
  harness_answer (harness, "_Cancel");
  expect_commands (harness, "");

  /* It is somebody else's by the time that it is answered. */
  act (harness, "conversation.take-over", NULL);
  act (harness, "conversation.assign-to", DEMO_KIRAN);
  harness_answer (harness, "_Take Over");
  expect (harness, GTK_TYPE_LABEL, CHANGED);
  expect_commands (harness, "assign kiran -; ");

  /* Who writes there has it no more: nobody asks. */
  act (harness, "conversation.take-over", NULL);
  g_assert_null (harness_find_window (ADW_TYPE_MESSAGE_DIALOG));
  expect_commands (harness, "assign kiran -; assign me -; ");

  act (harness, "conversation.assign-to", OFFICE_BILAL);
  act (harness, "conversation.take-over", NULL);
  harness_answer (harness, "_Take Over");
  expect_commands (harness, "assign kiran -; assign me -; assign bilal -; assign me -; ");
  click (harness, "_Undo");
  expect_commands (harness, "assign kiran -; assign me -; assign bilal -; assign me -; assign bilal ops; ");
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/ui/ownership/owner", test_owner);
  g_test_add_func ("/ui/ownership/status", test_status);
  g_test_add_func ("/ui/ownership/nobody", test_nobody);
  g_test_add_func ("/ui/ownership/changed-since", test_changed_since);
  g_test_add_func ("/ui/ownership/take-over-menu", test_take_over_menu);
  g_test_add_func ("/ui/ownership/take-over-asks", test_take_over_asks);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whose a conversation is, on its page: given, taken and given back it stays of its team, and is again what it was
 * when that is undone. */

#include "composer-harness.h"
#include "demo-colleagues.h"
#include "demo-handoff.h"
#include "demo-scheduled.h"
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
  } names[] = { { OFFICE_ME, "me" }, { OFFICE_BILAL, "bilal" }, { DEMO_KIRAN, "kiran" }, { DEMO_OPS, "ops" },
                { DEMO_NIGHT, "night" } };

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

/* Returns: (transfer full) */
static DskConversationRow *
read_row (Harness *harness)
{
  g_autofree char *path = g_build_filename (harness->office->dir, "relay", "replica.db", NULL);
  g_autoptr (DskReplicaReader) reader = dsk_replica_reader_open (path, NULL);
  DskConversationRow *row = dsk_replica_reader_get_conversation (reader, CONV, OFFICE_ME, NULL);

  g_assert_nonnull (row);
  return row;
}

/* What the relay made of it. @window_at: when the customer wrote last, UTC ms; 0: never */
static void
put (Harness *harness, const char *owner, const char *team, DskStatus status, gint64 window_at)
{
  office_conversation (harness->office, CONV,
                       &(OfficeConversation){ .name = NAME, .phone = "923005550188", .owner = owner, .team = team,
                                              .status = dsk_status_to_string (status), .preview = "Hello",
                                              .last_at = harness->office->now, .last_in_at = window_at });
}

/* As if the relay did all that waits, or refused it (@code). Where it was, is in base_seq of what comes next. */
static void
answer (Harness *harness, const char *code)
{
  Office *office = harness->office;
  const gboolean ok = g_str_equal (code, "ok");
  DskConversationRow *row;
  g_autoptr (GPtrArray) all = NULL;
  gint64 last = 0;

  harness_settle (harness);
  row = read_row (harness);
  office_begin (office);
  all = dsk_replica_store_list_outbox (office->store, 0, 100, NULL);
  for (guint i = 0; i < all->len; i++)
    {
      DskCommandResult result = { .seq = office->seq, .detail = NULL };
      const DskCommand *command = all->pdata[i];

      dsk_result_code_from_string (code, &result.code);
      last = command->n;
      g_assert_true (dsk_replica_store_note_result (office->store, last, &result, office->now, NULL));
    }
  g_assert_true (dsk_replica_store_acknowledge (office->store, last, NULL));
  if (ok)
    put (harness, row->owner, row->team, row->status, row->window_until > 0 ? row->window_until - DSK_WINDOW_MS : 0);
  office_commit (office, CONV);
  for (guint i = 0; i < all->len; i++)
    g_signal_emit_by_name (office->client, "command-result", ((DskCommand *) all->pdata[i])->n,
                           ((DskCommand *) all->pdata[i])->id, code, NULL);
  dsk_conversation_row_free (row);
  harness_settle (harness);
}

/* Of the first command in the outbox that is no marker. */
static gint64
base_of_first (Harness *harness)
{
  gint64 base = -1;
  g_autoptr (GPtrArray) all = NULL;

  office_begin (harness->office);
  all = dsk_replica_store_list_outbox (harness->office->store, 0, 100, NULL);
  office_commit (harness->office, NULL);
  for (guint i = 0; i < all->len && base < 0; i++)
    if (((DskCommand *) all->pdata[i])->type != DSK_COMMAND_MARK_READ)
      base = ((DskCommand *) all->pdata[i])->base_seq;
  return base;
}

static gint64
seq_of_row (Harness *harness)
{
  g_autofree char *path = g_build_filename (harness->office->dir, "relay", "replica.db", NULL);
  g_autoptr (DskReplicaReader) reader = dsk_replica_reader_open (path, NULL);
  gint64 seq;

  g_assert_true (dsk_replica_reader_conversation_seq (reader, CONV, &seq, NULL));
  return seq;
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
  DskConversationRow *row = read_row (harness);

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

static void
undo (Harness *harness, gboolean pressed)
{
  if (pressed)
    g_assert_true (harness_press_early (GTK_WIDGET (harness->page), "<Control>z"));
  else
    click (harness, "_Undo");
}

/* While it waits here it is as if it had never been asked for. */
static void
check_waiting (const Case *row, gboolean pressed)
{
  g_autoptr (Harness) harness = begin (row->role, row->owner, row->status);

  g_test_message ("%s, as %s, of %s, %s", row->action, row->role, name_of (row->owner), row->status);
  act (harness, row->action, row->target);
  harness_settle (harness);
  g_assert_cmpint (dsk_timeline_view_get_undo (harness->page->timeline) != NULL, ==, row->undone != NULL);
  if (row->undone == NULL)
    return;
  undo (harness, pressed);
  expect_commands (harness, "");
  check_row (harness, row->owner, row->status);
}

/* Once the relay has answered, it compares each step with what was seen before. */
static void
check_answered (const Case *row, gboolean pressed)
{
  g_autoptr (Harness) harness = begin (row->role, row->owner, row->status);
  g_auto (GStrv) steps = g_strsplit (row->undone, "; ", -1);

  act (harness, row->action, row->target);
  expect_commands (harness, row->done);
  answer (harness, "ok");
  undo (harness, pressed);
  for (guint i = 0; *steps[i] != '\0'; i++)
    {
      g_autofree char *step = g_strconcat (steps[i], "; ", NULL);

      expect_commands (harness, step);
      g_assert_cmpint (base_of_first (harness), ==, g_str_equal (steps[i], "claim") ? 0 : seq_of_row (harness));
      answer (harness, "ok");
    }
  expect_commands (harness, "");
  check_row (harness, row->owner, row->back != NULL ? row->back : row->status);
}

static void
check_cases (const Case *rows, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      check_waiting (&rows[i], i % 2 == 1);
      if (rows[i].undone != NULL)
        check_answered (&rows[i], i % 2 == 0);
    }
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
  expect_commands (harness, "");
  check_row (harness, OFFICE_BILAL, "open");
}

/* The conversation moves to another team, and to another owner, while somebody chooses. */
static void
test_choosing (void)
{
  static const struct
  {
    const char *owner, *expected, *undone;
  } rows[] = {
    { OFFICE_BILAL, "assign kiran -; ", "assign bilal night; " },
    { DEMO_ZARA, "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Harness) harness = begin ("supervisor", OFFICE_BILAL, "open");
      GtkWidget *chooser;

      act (harness, "conversation.assign", NULL);
      chooser = harness_find_window (DSK_TYPE_PERSON_CHOOSER);
      office_wait (has_nobody, chooser);
      office_begin (harness->office);
      put (harness, rows[i].owner, DEMO_NIGHT, DSK_STATUS_OPEN, 0);
      office_commit (harness->office, CONV);
      g_signal_emit_by_name (chooser, "chosen", DEMO_KIRAN);
      gtk_window_close (GTK_WINDOW (chooser));
      if (rows[i].undone == NULL)
        expect (harness, GTK_TYPE_LABEL, CHANGED);
      expect_commands (harness, rows[i].expected);
      if (rows[i].undone == NULL)
        continue;
      answer (harness, "ok");
      click (harness, "_Undo");
      expect_commands (harness, rows[i].undone);
    }
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

/* Somebody was faster at the relay: it is as they made it, and whoever undid is told. */
static void
test_refused (void)
{
  g_autoptr (Harness) harness = begin ("supervisor", OFFICE_BILAL, "open");

  act (harness, "conversation.assign-to", OFFICE_ME);
  answer (harness, "ok");
  click (harness, "_Undo");
  expect_commands (harness, "assign bilal ops; ");
  answer (harness, "conflict");
  expect (harness, GTK_TYPE_LABEL, CHANGED);
  expect_commands (harness, "");
  check_row (harness, OFFICE_ME, "open");
  g_assert_cmpuint (dsk_client_get_attention (harness->office->client), ==, 0);

  /* The second step is not done when the first was not. */
  act (harness, "conversation.set-status", "escalated");
  answer (harness, "ok");
  act (harness, "conversation.resolve", NULL);
  answer (harness, "ok");
  click (harness, "_Undo");
  expect_commands (harness, "status open; ");
  answer (harness, "conflict");
}

/* Between two steps of an undo somebody else took it. */
static void
test_between (void)
{
  g_autoptr (Harness) harness = begin ("agent", OFFICE_ME, "escalated");

  act (harness, "conversation.resolve", NULL);
  answer (harness, "ok");
  click (harness, "_Undo");
  expect_commands (harness, "status open; ");
  office_begin (harness->office);
  put (harness, OFFICE_ME, DEMO_OPS, DSK_STATUS_WAITING, 0);
  {
    g_autoptr (GPtrArray) all = dsk_replica_store_list_outbox (harness->office->store, 0, 100, NULL);
    const DskCommand *open = all->pdata[all->len - 1];
    DskCommandResult result = { .seq = harness->office->seq };

    g_assert_true (dsk_replica_store_note_result (harness->office->store, open->n, &result, 0, NULL));
    g_assert_true (dsk_replica_store_acknowledge (harness->office->store, open->n, NULL));
    office_commit (harness->office, CONV);
    g_signal_emit_by_name (harness->office->client, "command-result", open->n, open->id, "ok", NULL);
  }
  expect (harness, GTK_TYPE_LABEL, CHANGED);
  expect_commands (harness, "");
}

/* What it ended stays ended, which is said. */
static void
test_ended (void)
{
  g_autoptr (Harness) harness = begin ("supervisor", OFFICE_BILAL, "open");
  Office *office = harness->office;
  g_autofree char *scheduled = NULL;

  scheduled = demo_scheduled_put (office, CONV, OFFICE_BILAL, FALSE);
  harness_open (harness, DEMO_URDU);
  harness_open (harness, CONV);
  act (harness, "conversation.take-over", NULL);
  demo_scheduled_hold (office, CONV, scheduled, OFFICE_BILAL);
  answer (harness, "ok");
  click (harness, "_Undo");
  answer (harness, "ok");
  expect (harness, GTK_TYPE_LABEL, "Taken back. Its scheduled messages stay held until somebody decides.");
}

/* The customer wrote into what was reopened by mistake: it is not closed again behind their back. */
static void
test_customer_since (void)
{
  g_autoptr (Harness) harness = begin ("agent", OFFICE_ME, "resolved");
  const gint64 now = harness->office->now;

  act (harness, "conversation.reopen", NULL);
  answer (harness, "ok");
  office_begin (harness->office);
  put (harness, OFFICE_ME, DEMO_OPS, DSK_STATUS_OPEN, now);
  office_commit (harness->office, CONV);
  harness_settle (harness);
  click (harness, "_Undo");
  expect (harness, GTK_TYPE_LABEL, "The customer wrote since, so it stays as it is");
  expect_commands (harness, "");
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
  expect_commands (harness, "assign kiran -; assign me -; assign bilal -; ");
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/ui/ownership/owner", test_owner);
  g_test_add_func ("/ui/ownership/status", test_status);
  g_test_add_func ("/ui/ownership/nobody", test_nobody);
  g_test_add_func ("/ui/ownership/choosing", test_choosing);
  g_test_add_func ("/ui/ownership/changed-since", test_changed_since);
  g_test_add_func ("/ui/ownership/ended", test_ended);
  g_test_add_func ("/ui/ownership/refused", test_refused);
  g_test_add_func ("/ui/ownership/between", test_between);
  g_test_add_func ("/ui/ownership/customer-since", test_customer_since);
  g_test_add_func ("/ui/ownership/take-over-menu", test_take_over_menu);
  g_test_add_func ("/ui/ownership/take-over-asks", test_take_over_asks);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whose a conversation is, on its page: given, taken and given back it stays of its team, and is again what it was
 * when that is undone. */

#include "demo-colleagues.h"
#include "demo-handoff.h"
#include "dsk-conversation-page-private.h"
#include "dsk-person-chooser.h"
#include "ownership-harness.h"

#include <string.h>

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
  g_autoptr (Harness) harness = owned_begin (row->role, row->owner, row->status);

  g_test_message ("%s, as %s, of %s, %s", row->action, row->role, owned_name (row->owner), row->status);
  owned_act (harness, row->action, row->target);
  harness_settle (harness);
  g_assert_cmpint (dsk_timeline_view_get_undo (harness->page->timeline) != NULL, ==, row->undone != NULL);
  if (row->undone == NULL)
    return;
  undo (harness, pressed);
  owned_expect (harness, "");
  owned_check (harness, row->owner, row->status);
}

/* Once the relay has answered, it compares each step with what was seen before. */
static void
check_answered (const Case *row, gboolean pressed)
{
  g_autoptr (Harness) harness = owned_begin (row->role, row->owner, row->status);
  g_auto (GStrv) steps = g_strsplit (row->undone, "; ", -1);

  owned_act (harness, row->action, row->target);
  owned_expect (harness, row->done);
  owned_answer (harness, "ok");
  undo (harness, pressed);
  for (guint i = 0; *steps[i] != '\0'; i++)
    {
      g_autofree char *step = g_strconcat (steps[i], "; ", NULL);

      owned_expect (harness, step);
      g_assert_cmpint (owned_base (harness), ==, g_str_equal (steps[i], "claim") ? 0 : owned_seq (harness));
      owned_answer (harness, "ok");
    }
  owned_expect (harness, "");
  owned_check (harness, row->owner, row->back != NULL ? row->back : row->status);
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
  g_autoptr (Harness) harness = owned_begin ("supervisor", OFFICE_BILAL, "open");
  GtkWidget *chooser, *row;

  owned_act (harness, "conversation.assign", NULL);
  chooser = harness_find_window (DSK_TYPE_PERSON_CHOOSER);
  g_assert_nonnull (chooser);
  office_wait (has_nobody, chooser);
  row = row_of (chooser, "Nobody");
  harness_open (harness, DEMO_URDU);
  g_signal_emit_by_name (gtk_widget_get_parent (row), "row-activated", row);
  owned_expect (harness, "assign - ops; ");
  owned_check (harness, NULL, "new");
  /* Here as well, where another one is shown by now. */
  click (harness, "_Undo");
  owned_expect (harness, "");
  owned_check (harness, OFFICE_BILAL, "open");
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
      g_autoptr (Harness) harness = owned_begin ("supervisor", OFFICE_BILAL, "open");
      GtkWidget *chooser;

      owned_act (harness, "conversation.assign", NULL);
      chooser = harness_find_window (DSK_TYPE_PERSON_CHOOSER);
      office_wait (has_nobody, chooser);
      office_begin (harness->office);
      owned_put (harness, rows[i].owner, DEMO_NIGHT, DSK_STATUS_OPEN, 0);
      office_commit (harness->office, OWNED_CONV);
      g_signal_emit_by_name (chooser, "chosen", DEMO_KIRAN);
      gtk_window_close (GTK_WINDOW (chooser));
      if (rows[i].undone == NULL)
        expect (harness, GTK_TYPE_LABEL, CHANGED);
      owned_expect (harness, rows[i].expected);
      if (rows[i].undone == NULL)
        continue;
      owned_answer (harness, "ok");
      click (harness, "_Undo");
      owned_expect (harness, rows[i].undone);
    }
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
      g_autoptr (Harness) harness = owned_begin (rows[i].role, rows[i].owner, "open");

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
  demo_colleague (harness->office->client, OWNED_CONV, OFFICE_BILAL, doing, DSK_PRESENCE_ONLINE);
}

/* Who is about to answer does not lose it without a word. */
static void
test_take_over_asks (void)
{
  g_autoptr (Harness) harness = owned_begin ("supervisor", OFFICE_BILAL, "open");
  GtkWidget *dialog;

  bilal (harness, DSK_DOING_VIEWING | DSK_DOING_TYPING);
  owned_act (harness, "conversation.take-over", NULL);
  dialog = harness_find_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_nonnull (dialog);
  g_assert_nonnull (strstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)), "Bilal Demo"));
  harness_shoot_window (dialog, "take-over");
  harness_answer (harness, "_Cancel");
  owned_expect (harness, "");

  /* It is somebody else's by the time that it is answered. */
  owned_act (harness, "conversation.take-over", NULL);
  owned_act (harness, "conversation.assign-to", DEMO_KIRAN);
  harness_answer (harness, "_Take Over");
  expect (harness, GTK_TYPE_LABEL, CHANGED);
  owned_expect (harness, "assign kiran -; ");

  /* Who writes there has it no more: nobody asks. */
  owned_act (harness, "conversation.take-over", NULL);
  g_assert_null (harness_find_window (ADW_TYPE_MESSAGE_DIALOG));
  owned_expect (harness, "assign kiran -; assign me -; ");

  owned_act (harness, "conversation.assign-to", OFFICE_BILAL);
  owned_act (harness, "conversation.take-over", NULL);
  harness_answer (harness, "_Take Over");
  owned_expect (harness, "assign kiran -; assign me -; assign bilal -; assign me -; ");
  click (harness, "_Undo");
  owned_expect (harness, "assign kiran -; assign me -; assign bilal -; ");
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/ui/ownership/owner", test_owner);
  g_test_add_func ("/ui/ownership/status", test_status);
  g_test_add_func ("/ui/ownership/nobody", test_nobody);
  g_test_add_func ("/ui/ownership/choosing", test_choosing);
  g_test_add_func ("/ui/ownership/take-over-menu", test_take_over_menu);
  g_test_add_func ("/ui/ownership/take-over-asks", test_take_over_asks);
  return g_test_run ();
}

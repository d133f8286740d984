/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Giving a conversation to a person or a team, from its chooser. */

#include "composer-harness.h"
#include "demo-handoff.h"

#include "dsk-person-chooser.h"

#include <string.h>

#define FSI "\342\201\250"
#define PDI "\342\201\251"
#define RETURNS "01900000-0000-7000-8000-00000000f501"
#define TO_OPS "Assigned to " FSI "Ops" PDI

static gboolean
has_rows (gpointer chooser)
{
  return harness_find (chooser, ADW_TYPE_ACTION_ROW, NULL) != NULL;
}

static GtkWidget *
ask (Harness *harness)
{
  GtkWidget *chooser;

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.assign", NULL));
  harness_settle (harness);
  chooser = harness_find_window (DSK_TYPE_PERSON_CHOOSER);
  g_assert_nonnull (chooser);
  office_wait (has_rows, chooser);
  harness_settle (harness);
  return chooser;
}

static GtkListBoxRow *
selected (GtkWidget *chooser)
{
  return gtk_list_box_get_selected_row (GTK_LIST_BOX (harness_find (chooser, GTK_TYPE_LIST_BOX, NULL)));
}

static GtkWidget *
row_of (GtkWidget *chooser, const char *name)
{
  GtkWidget *label = expect_in (chooser, GTK_TYPE_LABEL, name);

  return gtk_widget_get_ancestor (label, ADW_TYPE_ACTION_ROW);
}

/* What a person types; then Enter. */
static void
search (Harness *harness, GtkWidget *chooser, const char *words)
{
  GtkWidget *entry = harness_find (chooser, GTK_TYPE_SEARCH_ENTRY, NULL);

  gtk_editable_set_text (GTK_EDITABLE (entry), words);
  g_signal_emit_by_name (entry, "changed");
  harness_settle (harness);
}

static void
press_enter (Harness *harness, GtkWidget *chooser)
{
  g_signal_emit_by_name (harness_find (chooser, GTK_TYPE_SEARCH_ENTRY, NULL), "activate");
  harness_settle (harness);
}

/* Returns: (transfer full) (element-type DskCommand) */
static GPtrArray *
outbox (Harness *harness)
{
  GPtrArray *commands;

  harness_settle (harness);
  office_begin (harness->office);
  commands = dsk_replica_store_list_outbox (harness->office->store, 0, 100, NULL);
  office_commit (harness->office, NULL);
  return commands;
}

/* Returns: (transfer full): the harness, with teams, and Sana's conversation, which is ours */
static Harness *
begin (const char *role)
{
  Harness *harness = harness_new (role, 1000, 700);

  demo_handoff_staff (harness->office);
  harness_open (harness, DEMO_SANA);
  harness_expect_with (harness, DEMO_SANA, OFFICE_ME, NULL);
  return harness;
}

static void
give_to_ops (Harness *harness)
{
  GtkWidget *chooser = ask (harness);

  search (harness, chooser, "ops");
  press_enter (harness, chooser);
  harness_expect_with (harness, DEMO_SANA, NULL, DEMO_OPS);
}

static void
test_list (void)
{
  g_autoptr (Harness) harness = begin ("supervisor");
  GtkWidget *chooser = ask (harness);
  GtkWidget *ops = row_of (chooser, "Ops");
  GtkWidget *night = row_of (chooser, "Night Shift");
  const char *words = adw_action_row_get_subtitle (ADW_ACTION_ROW (ops));
  GtkListBox *list = GTK_LIST_BOX (harness_find (chooser, GTK_TYPE_LIST_BOX, NULL));

  harness_shoot_window (chooser, "assign");
  /* People, then teams. */
  expect_in (chooser, GTK_TYPE_LABEL, "Teams");
  g_assert_nonnull (gtk_list_box_row_get_header (GTK_LIST_BOX_ROW (night)));
  g_assert_null (gtk_list_box_row_get_header (GTK_LIST_BOX_ROW (ops)));
  g_assert_cmpint (gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row_of (chooser, "Bilal Demo"))), <,
                   gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (night)));
  g_assert_true (g_str_has_prefix (words, "Team · "));
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (night)), ==, "Nobody in it could take this");
  /* One search for both; a heading stands only above what there is. */
  search (harness, chooser, "ops");
  g_assert_true (selected (chooser) == GTK_LIST_BOX_ROW (ops));
  g_assert_nonnull (gtk_list_box_row_get_header (GTK_LIST_BOX_ROW (ops)));
  search (harness, chooser, "bilal");
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (selected (chooser))), ==, "Bilal Demo");
  g_assert_null (harness_find (GTK_WIDGET (list), GTK_TYPE_LABEL, "Teams"));
  search (harness, chooser, "zzz");
  g_assert_null (selected (chooser));
  expect_in (chooser, GTK_TYPE_LABEL, "Nobody of that name");
  gtk_window_close (GTK_WINDOW (chooser));
}

/* Who is alone in a team can take what it gets, whether they are asked or ask. */
static void
test_own_team (void)
{
  static const char *const team[] = { RETURNS, "Returns", "1" };
  static const char *const member[] = { "01900000-0000-7000-8000-00000000f502", RETURNS, OFFICE_ME, "1" };
  g_autoptr (Harness) harness = begin ("supervisor");
  GtkWidget *chooser;

  office_begin (harness->office);
  office_put (harness->office, DSK_ENTITY_TEAM, team);
  office_put (harness->office, DSK_ENTITY_TEAM_MEMBER, member);
  office_commit (harness->office, NULL);
  chooser = ask (harness);
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row_of (chooser, "Returns"))), ==,
                   "Team · 0 online · 0 open");
  gtk_window_close (GTK_WINDOW (chooser));
}

static void
test_team (void)
{
  g_autoptr (Harness) harness = begin ("supervisor");
  g_autoptr (GPtrArray) commands = NULL;
  const DskCommand *command;
  GtkWidget *chooser;

  give_to_ops (harness);
  g_assert_null (harness_find_window (DSK_TYPE_PERSON_CHOOSER));
  expect (harness, GTK_TYPE_LABEL, TO_OPS);
  harness_shoot (harness, "assigned");
  commands = outbox (harness);
  g_assert_cmpuint (commands->len, ==, 1);
  command = commands->pdata[0];
  g_assert_cmpint (command->type, ==, DSK_COMMAND_ASSIGN);
  g_assert_cmpstr (command->conv, ==, DEMO_SANA);
  g_assert_null (command->user);
  g_assert_cmpstr (command->team, ==, DEMO_OPS);

  /* Marked; chosen once more it changes nothing. */
  chooser = ask (harness);
  /* Nobody owns it as it is. */
  g_assert_null (harness_find (chooser, GTK_TYPE_LABEL, "Nobody"));
  search (harness, chooser, "ops");
  press_enter (harness, chooser);
  expect (harness, GTK_TYPE_LABEL, FSI "Ops" PDI " has it already");
  g_clear_pointer (&commands, g_ptr_array_unref);
  commands = outbox (harness);
  g_assert_cmpuint (commands->len, ==, 1);
}

/* Whether a line of the timeline, with its time, says that Ops has it. */
static gboolean
tells (gpointer widget)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget)
      && strstr (gtk_label_get_text (widget),
                 FSI "Ayesha Demo" PDI " assigned this conversation to " FSI "Ops" PDI) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (tells (child))
      return TRUE;
  return FALSE;
}

/* The relay's word for it, in the timeline. */
static void
test_event (void)
{
  g_autoptr (Harness) harness = begin ("supervisor");
  Office *office = harness->office;
  g_autofree char *id = office_id (0xf600);

  office_begin (office);
  office_event (office, DEMO_SANA, id, office->now, "assigned", OFFICE_ME, DEMO_OPS, "team");
  office_commit (office, DEMO_SANA);
  office_wait (tells, harness->page);
}

static void
test_undo (void)
{
  g_autoptr (Harness) harness = begin ("supervisor");

  give_to_ops (harness);
  expect (harness, GTK_TYPE_LABEL, TO_OPS);
  click (harness, "_Undo");
  /* As it was: also out of the team. */
  harness_expect_with (harness, DEMO_SANA, OFFICE_ME, NULL);
  expect (harness, GTK_TYPE_LABEL, "Taken back");
}

/* Whoever has taken it since keeps it. */
static void
test_undo_late (void)
{
  g_autoptr (Harness) harness = begin ("supervisor");

  give_to_ops (harness);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.claim", NULL));
  harness_expect_with (harness, DEMO_SANA, OFFICE_ME, DEMO_OPS);
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.undo", "s",
                              "team:" DEMO_OPS ":" OFFICE_BILAL ":::" RETURNS " " DEMO_SANA);
  expect (harness, GTK_TYPE_LABEL, "Somebody changed it again since, so it stays as it is");
  harness_expect_with (harness, DEMO_SANA, OFFICE_ME, DEMO_OPS);
}

/* Who may assign only what is theirs can't take it back from a team. */
static void
test_agent (void)
{
  g_autoptr (Harness) harness = begin ("agent");

  give_to_ops (harness);
  expect (harness, GTK_TYPE_LABEL, TO_OPS);
  /* Not: no more, once the toast is gone. */
  g_assert_null (page_find (harness, GTK_TYPE_BUTTON, "_Undo"));
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/ui/assign/list", test_list);
  g_test_add_func ("/ui/assign/own-team", test_own_team);
  g_test_add_func ("/ui/assign/team", test_team);
  g_test_add_func ("/ui/assign/event", test_event);
  g_test_add_func ("/ui/assign/undo", test_undo);
  g_test_add_func ("/ui/assign/undo-late", test_undo_late);
  g_test_add_func ("/ui/assign/agent", test_agent);
  return g_test_run ();
}

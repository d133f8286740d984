/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What came back and what waits, in its window. */

#include "composer-harness.h"
#include "demo-attention.h"
#include "demo-office.h"
#include "dsk-attention-window.h"

/* -------- helpers -------- */

static GtkWidget *
open_window (Harness *harness)
{
  GtkWindow *window = dsk_attention_window_new (GTK_WINDOW (harness->window), harness->office->client);

  gtk_window_present (window);
  harness_settle (harness);
  return GTK_WIDGET (window);
}

/* The rows of its lists that hold @text. */
static GtkWidget *
row_of (GtkWidget *window, const char *text)
{
  GtkWidget *row = gtk_widget_get_ancestor (expect_in (window, GTK_TYPE_LABEL, text), GTK_TYPE_LIST_BOX_ROW);

  g_assert_nonnull (row);
  return row;
}

static guint
count_attention (Harness *harness)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (harness->office->dir, "replica.db", NULL);
  g_autoptr (DskReplicaReader) reader = dsk_replica_reader_open (path, &error);
  g_autoptr (GPtrArray) rows = NULL;

  g_assert_no_error (error);
  rows = dsk_replica_reader_list_attention (reader, &error);
  g_assert_no_error (error);
  return rows->len;
}

typedef struct {
  Harness *harness;
  guint wanted;
} Count;

static gboolean
counts (gpointer data)
{
  Count *count = data;

  return count_attention (count->harness) == count->wanted;
}

static void
expect_attention (Harness *harness, guint wanted)
{
  office_wait (counts, &(Count){ harness, wanted });
}

static void
test_rows (void)
{
  static const struct
  {
    const char *text;
    const char *reason;
    const char *wanted; /* buttons */
  } rows[] = {
    { "We have it in blue, too.", "took", "Edit|Make It a Note|Send Anyway|Open Conversation|Discard" },
    { "I will look into it.", "any more", "Copy|Discard" },
    { "You’re welcome!", "resolved", "Edit|Make It a Note|Send Anyway|Open Conversation|Discard" },
  };
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  GtkWidget *window;

  demo_attention_fill (harness->office);
  window = open_window (harness);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GtkWidget *row = row_of (window, rows[i].text);
      g_auto (GStrv) wanted = g_strsplit (rows[i].wanted, "|", -1);

      for (guint j = 0; wanted[j] != NULL; j++)
        expect_in (row, GTK_TYPE_BUTTON, wanted[j]);
    }
  expect_in (window, GTK_TYPE_LABEL, "Waiting to Be Sent");
  row_of (window, "It leaves tomorrow.");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_actions (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  GtkWidget *window;

  demo_attention_fill (harness->office);
  window = open_window (harness);
  expect_attention (harness, 5);
  click_in (harness, row_of (window, "We have it in blue, too."), "Send Anyway");
  expect_attention (harness, 4);
  /* It waits with the others now. */
  row_of (window, "We have it in blue, too.");
  click_in (harness, row_of (window, "I will look into it."), "Discard");
  expect_attention (harness, 4);
  click_in (harness, window, "_Undo");
  row_of (window, "I will look into it.");
  click_in (harness, row_of (window, "I will look into it."), "Discard");
  gtk_window_destroy (GTK_WINDOW (window));
  harness_settle (harness);
  expect_attention (harness, 3);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/attention/rows", test_rows);
  g_test_add_func ("/attention/actions", test_actions);
  return g_test_run ();
}

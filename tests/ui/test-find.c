/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ctrl+F: what was said in a conversation is counted, gone to and marked, however far up it stands. */

#include "page-harness.h"

#include "dsk-find-bar.h"
#include "dsk-timeline-entry.h"

typedef struct
{
  Harness *harness;
  const char *text;
} Probe;

static GtkWidget *
bar (Harness *harness)
{
  return harness_find (GTK_WIDGET (harness->page), DSK_TYPE_FIND_BAR, NULL);
}

static GtkWidget *
entry (Harness *harness)
{
  GtkWidget *there = bar (harness);

  return there != NULL ? harness_find (there, GTK_TYPE_SEARCH_ENTRY, NULL) : NULL;
}

static gboolean
says (gpointer data)
{
  Probe *probe = data;

  return entry (probe->harness) != NULL && harness_find (bar (probe->harness), GTK_TYPE_LABEL, probe->text) != NULL;
}

static gboolean
is_open (gpointer data)
{
  return entry (data) != NULL;
}

static gboolean
is_closed (gpointer data)
{
  return entry (data) == NULL;
}

/* The one entry that is marked: what its bubble says. */
static char *
marked (Harness *harness)
{
  GtkWidget *list = harness_find (GTK_WIDGET (harness->page), GTK_TYPE_LIST_VIEW, NULL);
  char *words = NULL;

  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *child = gtk_widget_get_first_child (row);

      if (child == NULL || !gtk_widget_has_css_class (child, "found"))
        continue;
      g_assert_null (words);
      words = g_strdup (
          dsk_timeline_item_get_row (dsk_timeline_entry_get_item (DSK_TIMELINE_ENTRY (child)))->text);
    }
  return words;
}

static gboolean
is_marked (gpointer data)
{
  Probe *probe = data;
  g_autofree char *words = marked (probe->harness);

  return g_strcmp0 (words, probe->text) == 0;
}

static void
expect (Harness *harness, const char *place, const char *words)
{
  g_test_message ("expecting %s at %s", words, place);
  office_wait (says, &(Probe){ harness, place });
  office_wait (is_marked, &(Probe){ harness, words });
}

static void
look_for (Harness *harness, const char *words)
{
  gtk_editable_set_text (GTK_EDITABLE (entry (harness)), words);
}

/* Ctrl+G and Ctrl+Shift+G. */
static void
step (Harness *harness, const char *signal)
{
  g_signal_emit_by_name (entry (harness), signal);
  harness_settle (harness);
}

static void
open (Harness *harness, const char *conv)
{
  harness_open (harness, conv);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.find", NULL));
  office_wait (is_open, harness);
}

static void
test_far_up (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 900, 700);

  g_assert_null (entry (harness));
  open (harness, DEMO_LONG);
  /* 4, 40 to 49, and 400 is not there; the newest first. */
  look_for (harness, "short 14");
  expect (harness, "1 of 9", "149: short");
  harness_shoot (harness, "found");
  step (harness, "next-match");
  expect (harness, "2 of 9", "148: short");
  step (harness, "next-match");
  step (harness, "previous-match");
  expect (harness, "2 of 9", "148: short");
  /* All of it is looked through, not what was loaded. */
  look_for (harness, "1 short ");
  expect (harness, "1 of 1", "1: short");
  look_for (harness, "nowhere");
  expect (harness, "Not found", NULL);
  harness_shoot (harness, "not-found");
  look_for (harness, "");
  office_wait (is_marked, &(Probe){ harness, NULL });
}

static void
test_folding (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 900, 700);

  open (harness, DEMO_URDU);
  /* As an Arabic keyboard writes it. */
  look_for (harness, "ميرا 10421");
  expect (harness, "1 of 1", "میرا آرڈر نمبر 10421 ہے، COD confirm کر دیں");
}

/* It belongs to one conversation. */
static void
test_left (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 900, 700);

  open (harness, DEMO_LONG);
  look_for (harness, "399");
  expect (harness, "1 of 1", "399: short");
  harness_open (harness, DEMO_SANA);
  office_wait (is_closed, harness);
  open (harness, DEMO_SANA);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry (harness))), ==, "");
  g_assert_true (is_marked (&(Probe){ harness, NULL }));
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/find/far-up", test_far_up);
  g_test_add_func ("/find/folding", test_folding);
  g_test_add_func ("/find/left", test_left);
  return g_test_run ();
}

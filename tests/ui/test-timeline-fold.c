/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Many events in a row are one line in the timeline; it opens on request, and for who wants to see one of them. */

#include "page-harness.h"

#include "dsk-timeline-entry.h"
#include "dsk-timeline-view.h"

#define N_EVENTS 30

static char *
id_of (guint i)
{
  return office_id (0xe000 + i);
}

/* Below everything else of a long conversation, a minute apart. */
static Harness *
begin (void)
{
  Harness *harness = harness_new ("agent", 900, 700);

  office_begin (harness->office);
  for (guint i = 0; i < N_EVENTS; i++)
    {
      g_autofree char *id = id_of (i);

      office_event (harness->office, DEMO_LONG, id, harness->office->now - (N_EVENTS - i) * OFFICE_MINUTE / 4,
                    i % 2 == 0 ? "claimed" : "released", OFFICE_ME, NULL, NULL);
    }
  office_commit (harness->office, DEMO_LONG);
  harness_open (harness, DEMO_LONG);
  harness_settle (harness);
  return harness;
}

static GtkWidget *
timeline (Harness *harness)
{
  return harness_find (GTK_WIDGET (harness->page), DSK_TYPE_TIMELINE_VIEW, NULL);
}

static GtkWidget *
line (Harness *harness, const char *words)
{
  return harness_find (timeline (harness), GTK_TYPE_BUTTON, words);
}

static gboolean
in_sight (Harness *harness, GtkWidget *widget)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (widget, timeline (harness), &bounds));
  return bounds.origin.y >= 0
         && bounds.origin.y + bounds.size.height <= (float) gtk_widget_get_height (timeline (harness));
}

/* Returns: (nullable): the entry of that event; one that is marked only, if @marked */
static GtkWidget *
entry (Harness *harness, guint i, gboolean marked)
{
  g_autofree char *id = id_of (i);
  GtkWidget *list = harness_find (timeline (harness), GTK_TYPE_LIST_VIEW, NULL);

  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *child = gtk_widget_get_first_child (row);
      DskTimelineItem *item
          = DSK_IS_TIMELINE_ENTRY (child) ? dsk_timeline_entry_get_item (DSK_TIMELINE_ENTRY (child)) : NULL;
      const DskTimelineRow *shown = item != NULL ? dsk_timeline_item_get_row (item) : NULL;

      if (shown != NULL && g_str_equal (shown->id, id) && (!marked || gtk_widget_has_css_class (child, "found")))
        return child;
    }
  return NULL;
}

/* The line stays where it is, and leaves the end to who wants to go there. */
static void
test_show_and_hide (void)
{
  g_autoptr (Harness) harness = begin ();
  DskTimelineView *view = DSK_TIMELINE_VIEW (timeline (harness));

  g_assert_nonnull (line (harness, "29 changes · Show"));
  g_assert_nonnull (entry (harness, N_EVENTS - 1, FALSE));
  g_assert_null (entry (harness, N_EVENTS - 2, FALSE));
  g_assert_true (dsk_timeline_view_is_at_end (view));

  g_signal_emit_by_name (line (harness, "29 changes · Show"), "clicked");
  harness_settle (harness);
  harness_settle (harness);
  harness_shoot (harness, "fold-open");
  g_assert_nonnull (line (harness, "29 changes · Hide"));
  g_assert_true (in_sight (harness, line (harness, "29 changes · Hide")));
  g_assert_nonnull (entry (harness, 0, FALSE));
  g_assert_false (dsk_timeline_view_is_at_end (view));

  g_signal_emit_by_name (line (harness, "29 changes · Hide"), "clicked");
  harness_settle (harness);
  harness_settle (harness);
  g_assert_nonnull (line (harness, "29 changes · Show"));
  g_assert_null (entry (harness, 0, FALSE));
  g_assert_true (in_sight (harness, entry (harness, N_EVENTS - 1, FALSE)));
  g_assert_true (dsk_timeline_view_is_at_end (view));
}

static gboolean
can_be_hidden (gpointer harness)
{
  return line (harness, "29 changes · Hide") != NULL;
}

/* The arrow keys come to the button, not to a row around it, and it keeps the focus when it was pressed. */
static void
test_focus (void)
{
  g_autoptr (Harness) harness = begin ();
  GtkWidget *button = line (harness, "29 changes · Show");
  GtkWidget *row = gtk_widget_get_parent (gtk_widget_get_parent (button));

  g_assert_true (gtk_widget_grab_focus (row));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (harness->window)) == button);
  gtk_widget_activate (button);
  office_wait (can_be_hidden, harness);
  button = line (harness, "29 changes · Hide");
  g_assert_nonnull (button);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (harness->window)) == button);
}

typedef struct
{
  Harness *harness;
  guint i;
} Probe;

static gboolean
is_found (gpointer data)
{
  Probe *probe = data;
  GtkWidget *there = entry (probe->harness, probe->i, TRUE);

  return there != NULL && gtk_widget_get_mapped (there) && in_sight (probe->harness, there);
}

/* Whoever is led to one of them sees it. */
static void
test_jump (void)
{
  g_autoptr (Harness) harness = begin ();
  g_autofree char *id = id_of (12);

  dsk_conversation_page_show (harness->page, DEMO_LONG, id);
  office_wait (is_found, &(Probe){ harness, 12 });
  g_assert_nonnull (entry (harness, 0, FALSE));
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/ui/timeline-fold/show-and-hide", test_show_and_hide);
  g_test_add_func ("/ui/timeline-fold/focus", test_focus);
  g_test_add_func ("/ui/timeline-fold/jump", test_jump);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Drives the desktop's own window over a full replica, and says what a person waits for and what frames cost:
 *
 *   bench-window PROFILE LONG-CONVERSATION [PART…]
 *
 * All parts, or those that are named. One JSON object on standard output; times in ms, from what was asked for to the
 * end of the frame that shows it. */

#include "bench-frames.h"
#include "dsk-conversation-model.h"
#include "dsk-inbox-list.h"
#include "dsk-search-page.h"
#include "dsk-search-row.h"
#include "dsk-timeline-model.h"
#include "dsk-timeline-view.h"
#include "dsk-window.h"
#include "page-harness.h"

#define SWITCHES 200
#define VIEW_ROUNDS 20
#define SCROLL_FRAMES 600
#define SCROLL_PX 60
#define REST_MS 150

typedef struct
{
  DskClient *client;   /* (owned) */
  GtkWidget *window;   /* (owned by itself) */
  BenchFrames *frames; /* (owned) */
  DskInboxList *inbox;
  GtkListView *rows;
  GtkWidget *timeline; /* GtkListView, of the page; (nullable): no conversation was opened */
  DskConversationModel *model;
  GString *json;

  const char *longest; /* (unowned): the conversation with the most messages */
  char *conversation; /* (owned) (nullable): what was shown before a switch */
  gboolean loaded;    /* the list, since it was asked for something else */
  GtkListBox *found;  /* what the search page found */
  GtkStack *results;  /* whether it found something */
  gpointer first;     /* (weak) (nullable): its first row, as long as that is there */
  gboolean had_rows;
} Bench;

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type);
  return found;
}

/* --- what it says --- */

static void
say (Bench *bench, const char *key, BenchFigures figures, const char *more)
{
  g_string_append_printf (bench->json, "%s\"%s\":{\"p50_ms\":%.2f,\"p99_ms\":%.2f,\"max_ms\":%.2f,\"n\":%u%s}",
                          bench->json->len > 1 ? "," : "", key, figures.p50, figures.p99, figures.max, figures.n,
                          more);
}

static void
say_times (Bench *bench, const char *key, GArray *times)
{
  g_autofree char *more = g_strdup_printf (",\"cpu_ms\":%.2f,\"longest_turn_ms\":%.2f",
                                           bench_frames_cpu (bench->frames) / MAX (times->len, 1),
                                           bench_frames_longest_turn (bench->frames));

  say (bench, key, bench_figures (times), more);
}

static void
say_frames (Bench *bench, const char *key)
{
  double late;
  BenchFigures work = bench_frames_work (bench->frames, &late);
  g_autofree char *more = g_strdup_printf (",\"late\":%.4f,\"longest_turn_ms\":%.2f", late,
                                           bench_frames_longest_turn (bench->frames));

  say (bench, key, work, more);
}

/* --- the window --- */

static gboolean
lists_rows (gpointer user_data)
{
  Bench *bench = user_data;

  return bench->model != NULL && g_list_model_get_n_items (G_LIST_MODEL (bench->model)) > 0
         && gtk_widget_get_first_child (GTK_WIDGET (bench->rows)) != NULL;
}

static gboolean
has_model (gpointer user_data)
{
  Bench *bench = user_data;
  GtkSelectionModel *selection = gtk_list_view_get_model (bench->rows);
  GListModel *model = selection != NULL ? G_LIST_MODEL (selection) : NULL;

  while (model != NULL && !DSK_IS_CONVERSATION_MODEL (model))
    g_object_get (model, "model", &model, NULL), g_object_unref (model);
  bench->model = (DskConversationModel *) model;
  return lists_rows (bench);
}

static void
loading_cb (Bench *bench)
{
  gboolean loading;

  g_object_get (bench->model, "loading", &loading, NULL);
  bench->loaded = bench->loaded || !loading;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!dsk_client_open_finish (DSK_CLIENT (source), result, &error))
    g_error ("%s", error->message);
  *(gboolean *) user_data = TRUE;
}

static void
open_window (Bench *bench, const char *profile)
{
  gboolean opened = FALSE;

  bench->client = dsk_client_new (profile, FALSE);
  dsk_client_open_async (bench->client, NULL, opened_cb, &opened);
  while (!opened)
    g_main_context_iteration (NULL, TRUE);
  bench->window = GTK_WIDGET (dsk_window_new (NULL, bench->client));
  gtk_window_set_default_size (GTK_WINDOW (bench->window), 1280, 800);
  gtk_window_present (GTK_WINDOW (bench->window));
  bench->inbox = DSK_INBOX_LIST (find (bench->window, DSK_TYPE_INBOX_LIST));
  bench->rows = GTK_LIST_VIEW (find (GTK_WIDGET (bench->inbox), GTK_TYPE_LIST_VIEW));
  bench->frames = bench_frames_new (bench->window);
  bench_frames_wait (bench->frames, has_model, bench);
  g_signal_connect_swapped (bench->model, "notify::loading", G_CALLBACK (loading_cb), bench);
  gtk_widget_activate_action (bench->window, "win.view", "s", "all");
  bench_frames_rest (bench->frames, REST_MS);
}

/* --- a conversation --- */

static DskTimelineModel *
get_timeline (Bench *bench)
{
  GtkWidget *view = find (bench->window, DSK_TYPE_TIMELINE_VIEW);
  GtkSelectionModel *selection;
  GListModel *model;

  if (view == NULL)
    return NULL;
  bench->timeline = find (view, GTK_TYPE_LIST_VIEW);
  selection = gtk_list_view_get_model (GTK_LIST_VIEW (bench->timeline));
  if (selection == NULL)
    return NULL;
  model = gtk_no_selection_get_model (GTK_NO_SELECTION (selection));
  return DSK_TIMELINE_MODEL (model);
}

/* A conversation opens at its end, but for what the list rounds off: what is painted before it is there is not what
 * the person wants to see. */
static gboolean
is_at_end (GtkWidget *list)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));

  return gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment)
         > gtk_adjustment_get_upper (adjustment) - 4;
}

static gboolean
shows_another (gpointer user_data)
{
  Bench *bench = user_data;
  DskTimelineModel *model = get_timeline (bench);

  return model != NULL && g_list_model_get_n_items (G_LIST_MODEL (model)) > 0
         && gtk_widget_get_first_child (bench->timeline) != NULL
         && g_strcmp0 (dsk_timeline_model_get_conversation (model), bench->conversation) != 0
         && is_at_end (bench->timeline);
}

static double
switch_by (Bench *bench, int delta)
{
  DskTimelineModel *model = get_timeline (bench);

  g_free (bench->conversation);
  bench->conversation = model != NULL ? g_strdup (dsk_timeline_model_get_conversation (model)) : NULL;
  bench_frames_begin (bench->frames);
  dsk_inbox_list_move (bench->inbox, delta);
  return bench_frames_wait (bench->frames, shows_another, bench);
}

/* One after the other, as with Alt+Down, with a moment to look at each. */
static void
measure_switch (Bench *bench)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  switch_by (bench, 1);
  bench_frames_rest (bench->frames, REST_MS);
  bench_frames_reset (bench->frames);
  for (guint i = 0; i < SWITCHES; i++)
    {
      double ms = switch_by (bench, 1);

      g_array_append_val (times, ms);
      bench_frames_rest (bench->frames, REST_MS / 5);
    }
  say_times (bench, "switch", times);
  say_frames (bench, "switch_frames");
}

/* --- a view --- */

static gboolean
is_loaded (gpointer user_data)
{
  return ((Bench *) user_data)->loaded;
}

static void
measure_views (Bench *bench)
{
  static const char *const views[] = { "unassigned", "mine", "all" };
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  bench_frames_reset (bench->frames);
  for (guint i = 0; i < VIEW_ROUNDS * G_N_ELEMENTS (views); i++)
    {
      double ms;

      bench->loaded = FALSE;
      bench_frames_begin (bench->frames);
      gtk_widget_activate_action (bench->window, "win.view", "s", views[i % G_N_ELEMENTS (views)]);
      ms = bench_frames_wait (bench->frames, is_loaded, bench);
      g_array_append_val (times, ms);
      bench_frames_rest (bench->frames, REST_MS / 5);
    }
  say_times (bench, "view", times);
}

/* --- looking for something --- */

static const char *const words[] = { "refund", "parcel", "lipstick", "آرڈر", "92300004", "sana" };

/* The next letter: setting the whole text would look for nothing in between. */
static void
type (GtkWidget *entry, const char *text, guint n)
{
  const char *from = g_utf8_offset_to_pointer (text, (long) n);
  int position = (int) n;

  gtk_editable_insert_text (GTK_EDITABLE (entry), from, (int) (g_utf8_next_char (from) - from), &position);
}

static void
clear (Bench *bench, GtkWidget *entry)
{
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  bench_frames_rest (bench->frames, REST_MS);
}

static void
measure_list_search (Bench *bench)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  GtkWidget *entry = find (GTK_WIDGET (bench->inbox), GTK_TYPE_SEARCH_ENTRY);

  bench_frames_reset (bench->frames);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      for (guint n = 0; n < (guint) g_utf8_strlen (words[i], -1); n++)
        {
          double ms;

          bench->loaded = FALSE;
          bench_frames_begin (bench->frames);
          type (entry, words[i], n);
          ms = bench_frames_wait (bench->frames, is_loaded, bench);
          g_array_append_val (times, ms);
        }
      clear (bench, entry);
    }
  say_times (bench, "list_search", times);
}

static gboolean
found_something (gpointer user_data)
{
  Bench *bench = user_data;

  if (bench->had_rows)
    return bench->first == NULL;
  return gtk_list_box_get_row_at_index (bench->found, 0) != NULL
         || g_strcmp0 (gtk_stack_get_visible_child_name (bench->results), "nothing") == 0;
}

static void
measure_search (Bench *bench)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  GtkWidget *page;
  GtkWidget *entry;

  gtk_widget_activate_action (bench->window, "win.search", NULL);
  bench_frames_rest (bench->frames, REST_MS);
  page = find (bench->window, DSK_TYPE_SEARCH_PAGE);
  entry = find (page, GTK_TYPE_SEARCH_ENTRY);
  bench->found = GTK_LIST_BOX (find (page, GTK_TYPE_LIST_BOX));
  bench->results = GTK_STACK (gtk_widget_get_ancestor (GTK_WIDGET (bench->found), GTK_TYPE_STACK));
  bench_frames_reset (bench->frames);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      for (guint n = 0; n < (guint) g_utf8_strlen (words[i], -1); n++)
        {
          double ms;

          g_set_weak_pointer (&bench->first, (GObject *) gtk_list_box_get_row_at_index (bench->found, 0));
          bench->had_rows = bench->first != NULL;
          bench_frames_begin (bench->frames);
          type (entry, words[i], n);
          ms = bench_frames_wait (bench->frames, found_something, bench);
          g_array_append_val (times, ms);
        }
      clear (bench, entry);
    }
  say_times (bench, "search", times);
  gtk_widget_activate_action (bench->window, "win.view", "s", "all");
  bench_frames_rest (bench->frames, REST_MS);
}

/* --- scrolling --- */

typedef struct
{
  GtkAdjustment *adjustment; /* (unowned) */
  double step;
} Scroll;

static gboolean
scroll_on (gpointer user_data)
{
  Scroll *scroll = user_data;
  double before = gtk_adjustment_get_value (scroll->adjustment);

  gtk_adjustment_set_value (scroll->adjustment, before + scroll->step);
  return TRUE;
}

static void
measure_scroll (Bench *bench, const char *key, GtkWidget *list, double step)
{
  Scroll scroll = { gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list)), step };

  bench_frames_rest (bench->frames, REST_MS);
  bench_frames_reset (bench->frames);
  bench_frames_run (bench->frames, SCROLL_FRAMES, scroll_on, &scroll);
  say_frames (bench, key);
}

static void
open_long (Bench *bench, const char *id)
{
  dsk_inbox_list_show (bench->inbox, id);
  bench_frames_rest (bench->frames, REST_MS);
}

/* --- the parts --- */

static void
measure_scroll_list (Bench *bench)
{
  measure_scroll (bench, "scroll_list", GTK_WIDGET (bench->rows), SCROLL_PX);
}

static void
measure_scroll_timeline (Bench *bench)
{
  open_long (bench, bench->longest);
  measure_scroll (bench, "scroll_timeline", bench->timeline, -SCROLL_PX);
}

static const struct
{
  const char *name;
  void (*measure) (Bench *bench);
} parts[] = {
  { "switch", measure_switch },
  { "view", measure_views },
  { "list_search", measure_list_search },
  { "search", measure_search },
  { "scroll_list", measure_scroll_list },
  { "scroll_timeline", measure_scroll_timeline },
};

int
main (int argc, char **argv)
{
  Bench bench = { .json = g_string_new ("{") };

  if (argc < 3)
    {
      g_printerr ("usage: bench-window PROFILE LONG-CONVERSATION [PART…]\n");
      return 2;
    }
  harness_init (&argc, &argv);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  bench.longest = argv[2];
  open_window (&bench, argv[1]);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (argc == 3 || g_strv_contains ((const char *const *) argv + 3, parts[i].name))
      parts[i].measure (&bench);
  g_print ("%s}\n", bench.json->str);
  return 0;
}

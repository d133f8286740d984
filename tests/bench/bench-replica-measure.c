/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the app asks of a replica, timed: median and worst of many. */

#include "bench-replica.h"

#include <glib/gstdio.h>

#include "dsk-replica-reader.h"
#include "dsk-replica-store.h"

typedef struct
{
  DskReplicaReader *reader; /* (owned) */
  char *user;               /* (owned) (nullable) */
  GArray *keys;             /* (owned) of the view "all" */
  GPtrArray *ids;           /* (owned) of some of them */
  guint round;
} Measure;

typedef gboolean (*MeasureFunc) (Measure *measure, const char *argument, GError **error);

static gboolean
list_keys (Measure *measure, const char *view, GError **error)
{
  g_autoptr (GArray) keys = NULL;
  DskListQuery query = { .user = measure->user };

  return dsk_view_from_string (view, &query.view)
         && dsk_replica_reader_list_keys (measure->reader, &query, &keys, error);
}

static gboolean
list_search (Measure *measure, const char *search, GError **error)
{
  const DskListQuery query
      = { .view = *DSK_VIEW (DSK_VIEW_ALL), .user = measure->user, .search = search };
  g_autoptr (GArray) keys = NULL;

  return dsk_replica_reader_list_keys (measure->reader, &query, &keys, error);
}

static gboolean
rows_64 (Measure *measure, const char *argument, GError **error)
{
  guint from = measure->keys->len > 64 ? measure->round * 7919 % (measure->keys->len - 64) : 0;
  g_autoptr (GPtrArray) rows
      = dsk_replica_reader_get_rows (measure->reader, &g_array_index (measure->keys, gint64, from),
                                     MIN (64, measure->keys->len - from), measure->user, error);

  return rows != NULL;
}

static gboolean
timeline_50 (Measure *measure, const char *argument, GError **error)
{
  g_autoptr (GPtrArray) rows = dsk_replica_reader_timeline (
      measure->reader, g_ptr_array_index (measure->ids, measure->round % measure->ids->len), 0,
      NULL, 50, error);

  return rows != NULL;
}

static gboolean
count (Measure *measure, const char *argument, GError **error)
{
  g_autoptr (GPtrArray) views
      = dsk_replica_reader_list_views (measure->reader, measure->user, error);

  return views != NULL;
}

static gboolean
search_50 (Measure *measure, const char *query, GError **error)
{
  g_autoptr (GPtrArray) hits = dsk_replica_reader_search (measure->reader, query, 50, error);

  return hits != NULL;
}

static gboolean
totals (Measure *measure, const char *argument, GError **error)
{
  DskReplicaTotals sums;

  return dsk_replica_reader_totals (measure->reader, &sums, error);
}

static const struct
{
  const char *name;
  MeasureFunc func;
  const char *argument;
  guint rounds;
} cases[] = {
  { "list_all", list_keys, "all", 10 },
  { "list_mine", list_keys, "mine", 20 },
  { "list_unassigned", list_keys, "unassigned", 20 },
  { "rows_64", rows_64, NULL, 200 },
  { "timeline_50", timeline_50, NULL, 200 },
  { "counts", count, NULL, 20 },
  { "search_common_term", search_50, "order ", 50 },
  { "search_rare_term", search_50, "lipstick ", 50 },
  { "search_two_terms", search_50, "order cancel ", 50 },
  { "search_urdu_term", search_50, "آرڈر ", 50 },
  { "search_number", search_50, "4567", 50 },
  { "search_prefix_1", search_50, "o", 50 },
  { "search_prefix_2", search_50, "or", 50 },
  { "search_prefix_3", search_50, "ord", 50 },
  { "search_prefix_4", search_50, "deli", 50 },
  { "search_prefix_urdu", search_50, "پا", 50 },
  { "search_phone", search_50, "0300 00045", 50 },
  { "list_search_common", list_search, "order", 20 },
  { "list_search_prefix_2", list_search, "or", 20 },
  { "totals", totals, NULL, 5 },
};

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a;
  gint64 y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

static gboolean
run_case (Measure *measure, guint index, GString *json, GError **error)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < cases[index].rounds; i++)
    {
      gint64 begin = g_get_monotonic_time ();
      gint64 spent;

      measure->round = i;
      if (!cases[index].func (measure, cases[index].argument, error))
        return FALSE;
      spent = g_get_monotonic_time () - begin;
      g_array_append_val (times, spent);
    }
  g_array_sort (times, compare_times);
  g_string_append_printf (json, "\"%s_ms\":{\"median\":%.3f,\"max\":%.3f},", cases[index].name,
                          (double) g_array_index (times, gint64, times->len / 2) / 1000,
                          (double) g_array_index (times, gint64, times->len - 1) / 1000);
  return TRUE;
}

static gboolean
collect_ids (Measure *measure, GError **error)
{
  guint step = MAX (measure->keys->len / 200, 1);

  for (guint i = 0; i < measure->keys->len; i += step)
    {
      g_autoptr (GPtrArray) rows = dsk_replica_reader_get_rows (
          measure->reader, &g_array_index (measure->keys, gint64, i), 1, measure->user, error);

      if (rows == NULL)
        return FALSE;
      for (guint k = 0; k < rows->len; k++)
        g_ptr_array_add (measure->ids, g_strdup (((DskConversationRow *) rows->pdata[k])->id));
    }
  return TRUE;
}

static gboolean
read_user (const BenchReplica *bench, Measure *measure, GError **error)
{
  g_autoptr (DskReplicaStore) store = dsk_replica_store_open (bench->path, error);
  g_auto (DskReplicaState) state = { 0 };

  if (store == NULL || !dsk_replica_store_get_state (store, &state, error))
    return FALSE;
  measure->user = g_strdup (state.user);
  return TRUE;
}

gboolean
bench_replica_measure (const BenchReplica *bench, GString *json, GError **error)
{
  Measure measure = { .ids = g_ptr_array_new_with_free_func (g_free) };
  DskListQuery query = { .view = *DSK_VIEW (DSK_VIEW_ALL) };
  gint64 begin;
  GStatBuf info;
  gboolean ok;

  ok = read_user (bench, &measure, error);
  query.user = measure.user;
  begin = g_get_monotonic_time ();
  ok = ok && (measure.reader = dsk_replica_reader_open (bench->path, error)) != NULL
       && dsk_replica_reader_list_keys (measure.reader, &query, &measure.keys, error);
  g_string_append_printf (json, "\"open_and_first_list_ms\":%.3f,",
                          (double) (g_get_monotonic_time () - begin) / 1000);
  ok = ok && collect_ids (&measure, error);
  for (guint i = 0; ok && i < G_N_ELEMENTS (cases); i++)
    ok = run_case (&measure, i, json, error);
  if (ok && g_stat (bench->path, &info) == 0)
    g_string_append_printf (json, "\"file_mb\":%.1f", (double) info.st_size / 1e6);
  g_clear_pointer (&measure.reader, dsk_replica_reader_close);
  g_clear_pointer (&measure.keys, g_array_unref);
  g_ptr_array_unref (measure.ids);
  g_free (measure.user);
  return ok;
}

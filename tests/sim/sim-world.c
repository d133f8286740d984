/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Time, chance, and what all parts share. */

#include <glib/gstdio.h>
#include <malloc.h>
#include <string.h>

#include "dsk-relay-db.h"
#include "sim-eph.h"
#include "sim-frames.h"
#include "sim-memory.h"
#include "sim-peek.h"
#include "sim-pool.h"
#include "sim-vfs.h"

static char *root; /* (owned): real folders, for what is not SQLite's: names and locks */

typedef struct
{
  gint64 at;
  guint64 tie;
  SimFunc func;
  gpointer data;
  GDestroyNotify free_func; /* (nullable) */
} Event;

/* --- a heap of events, earliest first; of the same time, in the order in which they were planned --- */

static gboolean
is_before (GArray *heap, guint a, guint b)
{
  const Event *x = &g_array_index (heap, Event, a);
  const Event *y = &g_array_index (heap, Event, b);

  return x->at < y->at || (x->at == y->at && x->tie < y->tie);
}

static void
swap (GArray *heap, guint a, guint b)
{
  Event x = g_array_index (heap, Event, a);

  g_array_index (heap, Event, a) = g_array_index (heap, Event, b);
  g_array_index (heap, Event, b) = x;
}

static void
heap_push (GArray *heap, const Event *event)
{
  guint i = heap->len;

  g_array_append_val (heap, *event);
  for (; i > 0 && is_before (heap, i, (i - 1) / 2); i = (i - 1) / 2)
    swap (heap, i, (i - 1) / 2);
}

static Event
heap_pop (GArray *heap)
{
  Event first = g_array_index (heap, Event, 0);
  guint i = 0;

  swap (heap, 0, heap->len - 1);
  g_array_set_size (heap, heap->len - 1);
  for (;;)
    {
      guint least = i;

      for (guint child = 2 * i + 1; child <= 2 * i + 2 && child < heap->len; child++)
        if (is_before (heap, child, least))
          least = child;
      if (least == i)
        return first;
      swap (heap, i, least);
      i = least;
    }
}

gint64
sim_now (SimWorld *world)
{
  return dsk_clock_monotonic_ms (world->clock);
}

void
sim_later_full (SimWorld *world, gint64 ms, SimFunc func, gpointer data, GDestroyNotify free_func)
{
  const Event event = { sim_now (world) + MAX (ms, 0), world->n_events++, func, data, free_func };

  heap_push (world->heap, &event);
}

void
sim_later (SimWorld *world, gint64 ms, SimFunc func, gpointer data)
{
  sim_later_full (world, ms, func, data, NULL);
}

/* It may be later already: a step can make the clock jump. */
static void
pass_until (SimWorld *world, gint64 at)
{
  if (at > sim_now (world))
    dsk_clock_advance (world->clock, at - sim_now (world));
}

void
sim_run (SimWorld *world, gint64 ms)
{
  gint64 end = sim_now (world) + ms;

  while (world->violation == NULL && world->heap->len > 0
         && g_array_index (world->heap, Event, 0).at <= end)
    {
      Event event = heap_pop (world->heap);

      pass_until (world, event.at);
      event.func (world, event.data);
      if (event.free_func != NULL)
        event.free_func (event.data);
    }
  if (world->violation == NULL)
    pass_until (world, end);
}

/* --- chance, and the record of what happened --- */

guint64
sim_below (SimWorld *world, SimChance chance, guint64 n)
{
  return dsk_random_below (world->chance[chance], n);
}

gboolean
sim_perhaps (SimWorld *world, SimChance chance, guint percent)
{
  return sim_below (world, chance, 100) < percent;
}

static void
mix (SimWorld *world, gconstpointer data, gsize len)
{
  const guint8 *bytes = data;

  for (gsize i = 0; i < len; i++)
    world->trace = (world->trace ^ bytes[i]) * G_GUINT64_CONSTANT (0x100000001b3);
}

void
sim_trace (SimWorld *world, const char *format, ...)
{
  gint64 now = sim_now (world);
  g_autoptr (GString) text = g_string_new (NULL);
  const char *line;
  va_list args;

  va_start (args, format);
  g_string_vprintf (text, format, args);
  va_end (args);
  g_string_replace (text, root, "", 0); /* another one each time */
  line = text->str;
  mix (world, &now, sizeof now);
  mix (world, line, strlen (line));
  if (world->verbose)
    g_print ("%9" G_GINT64_FORMAT " %08x %s\n", now, (guint) (world->trace >> 32), line);
}

void
sim_trace_bytes (SimWorld *world, guint number, const char *what, GBytes *bytes)
{
  gsize len;
  gconstpointer data = g_bytes_get_data (bytes, &len);

  sim_trace (world, "line %u %s: frame %d, %u bytes", number, what, len > 0 ? *(const guint8 *) data : 0,
             (guint) len);
  mix (world, data, len);
}

void
sim_violate (SimWorld *world, const char *invariant, const char *format, ...)
{
  va_list args;

  if (world->violation != NULL)
    return;
  va_start (args, format);
  world->invariant = g_strdup (invariant);
  world->violation = g_strdup_vprintf (format, args);
  va_end (args);
  sim_trace (world, "VIOLATION %s: %s", invariant, world->violation);
}

/* --- a run --- */

SimWorld *
sim_world_new (guint64 seed, gboolean verbose)
{
  SimWorld *world = g_new0 (SimWorld, 1);

  world->seed = seed;
  world->verbose = verbose;
  world->pages_apart = seed % 2 == 0;
  world->trace = G_GUINT64_CONSTANT (0xcbf29ce484222325);
  world->clock = dsk_clock_new_fake (SIM_START_MS);
  for (guint i = 0; i < SIM_CHANCE_N; i++)
    world->chance[i] = dsk_random_new_seeded (seed * 64 + i + 1);
  world->ids = dsk_id_gen_new (world->clock, world->chance[SIM_CHANCE_IDS]);
  world->heap = g_array_new (FALSE, FALSE, sizeof (Event));
  world->devices = g_ptr_array_new_with_free_func ((GDestroyNotify) sim_device_free);
  world->lives = g_ptr_array_new ();
  world->conns = g_ptr_array_new_with_free_func ((GDestroyNotify) sim_conn_free);
  world->convs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  world->deleted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sim_vfs_begin_run (world->clock, world->chance[SIM_CHANCE_SQLITE]);
  sim_pool_begin ();
  world->meta = sim_meta_new (world);
  world->relay = sim_relay_new (world);
  return world;
}

void
sim_world_free (SimWorld *world)
{
  for (guint i = 0; i < world->heap->len; i++)
    {
      const Event *event = &g_array_index (world->heap, Event, i);

      if (event->free_func != NULL)
        event->free_func (event->data);
    }
  sim_pool_end ();
  sim_eph_close (world->relay);
  g_ptr_array_unref (world->lives);
  g_ptr_array_unref (world->conns);
  g_ptr_array_unref (world->devices);
  sim_relay_free (world->relay);
  sim_meta_free (world->meta);
  g_array_unref (world->heap);
  g_hash_table_unref (world->convs);
  g_hash_table_unref (world->deleted);
  dsk_id_gen_free (world->ids);
  for (guint i = 0; i < SIM_CHANCE_N; i++)
    dsk_random_unref (world->chance[i]);
  dsk_clock_unref (world->clock);
  sim_frames_forget ();
  g_free (world->invariant);
  g_free (world->violation);
  g_free (world);
}

/* --- what is made once --- */

static GHashTable *templates; /* (owned) name → SimFile */

const char *
sim_root (void)
{
  return root;
}

void
sim_remove (const char *name)
{
  g_autofree char *path = g_build_filename (root, name, NULL);

  g_remove (path);
}

const SimFile *
sim_template (const char *name)
{
  return g_hash_table_lookup (templates, name);
}

/* A row's number in the log never goes down, whatever arrives (invariant 6): the file itself refuses it. */
static void
plant_guards (const char *path)
{
  sqlite3 *db = NULL;

  g_assert (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK);
  for (guint i = 0; i < DSK_ENTITY_N; i++)
    {
      const char *name = dsk_entity_get ((DskEntityId) i)->name;
      g_autofree char *sql = g_strdup_printf (
          "CREATE TRIGGER sim_%s BEFORE UPDATE OF seq ON \"%s\" WHEN new.seq < old.seq AND new.seq <> -1"
          " BEGIN SELECT RAISE (ABORT, 'sim: seq went down'); END",
          name, name);

      g_assert (sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK);
    }
  g_assert (sqlite3_exec (db, "UPDATE state SET replica = '0190a000-0000-7000-8000-000000000000'", NULL,
                          NULL, NULL)
            == SQLITE_OK);
  sqlite3_close (db);
}

static void
keep_template (SimDisk *disk, const char *name)
{
  g_autoptr (GBytes) content = sim_disk_get (disk, name);

  g_hash_table_insert (templates, g_strdup (name), sim_file_new_from (content));
}

static void
make_replica_template (DskRandom *random)
{
  g_autofree char *folder = g_build_filename (root, "template", NULL);
  g_autofree char *path = g_build_filename (folder, "replica.db", NULL);
  SimDisk *disk = sim_disk_new (folder, random);
  g_autoptr (GError) error = NULL;
  DskReplicaStore *store = dsk_replica_store_open (path, &error);

  g_assert_no_error (error);
  dsk_replica_store_close (store);
  plant_guards (path);
  keep_template (disk, "replica.db");
  sim_disk_free (disk);
}

static void
make_relay_template (DskRandom *random)
{
  g_autofree char *folder = g_build_filename (root, "relay", NULL);
  g_autofree char *path = g_build_filename (folder, "relay.db", NULL);
  SimDisk *disk = sim_disk_new (folder, random);
  g_autoptr (GError) error = NULL;

  dsk_relay_db_create (folder, &error);
  g_assert_no_error (error);
  keep_template (disk, "relay.db");
  sim_disk_free (disk);
  /* The relay looks whether there is a file before it opens one. */
  g_assert (g_file_set_contents (path, "", 0, NULL));
}

void
sim_prepare (void)
{
  g_autoptr (DskRandom) random = dsk_random_new_seeded (1);

  sim_memory_configure ();
  /* Whole databases come and go: keep their memory. */
  mallopt (M_MMAP_THRESHOLD, 64 * 1024 * 1024);
  mallopt (M_TRIM_THRESHOLD, 512 * 1024 * 1024);
  /* What the relay syncs there need not wait for a disk. */
  root = g_strdup ("/dev/shm/dastak-sim-XXXXXX");
  if (g_mkdtemp (root) == NULL)
    {
      g_free (root);
      root = g_dir_make_tmp ("dastak-sim-XXXXXX", NULL);
    }
  templates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) sim_file_free);
  sim_vfs_register ();
  sim_peek_register ();
  make_replica_template (random);
  make_relay_template (random);
}

void
sim_clean_up (void)
{
  static const char *const files[] = { "relay/relay.db", "relay/relay.lock", "relay/relay.seal", "relay", "" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    sim_remove (files[i]);
  sim_pool_clear ();
  sim_eye_end ();
  g_hash_table_unref (templates);
  g_free (root);
}

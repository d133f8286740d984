/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-peaks.h"

#include "dsk-line-process.h"
#include "dsk-player.h"

#include <fcntl.h>
#include <string.h>

#define MOST 2000 /* that are remembered: a hundred kilobytes */

/* Somebody who asked. */
typedef struct
{
  GWeakRef owner;
  DskPeaksFunc func;
} Asker;

/* A file that is asked about. */
typedef struct
{
  char *sha256;       /* (owned) */
  char *path;         /* (owned) */
  GPtrArray *askers;  /* (owned) (element-type Asker) */
} Job;

static GHashTable *known;       /* (owned) (nullable): sha256, owned → GBytes, owned; empty: it can't be played */
static GQueue jobs = G_QUEUE_INIT; /* (element-type Job): the first is at work */
static DskLineProcess *process; /* (owned) (nullable): of the first */

static void
asker_free (gpointer data)
{
  Asker *asker = data;

  g_weak_ref_clear (&asker->owner);
  g_free (asker);
}

static void
job_free (Job *job)
{
  g_free (job->sha256);
  g_free (job->path);
  g_ptr_array_unref (job->askers);
  g_free (job);
}

static GBytes *
or_null (GBytes *peaks)
{
  return g_bytes_get_size (peaks) > 0 ? peaks : NULL;
}

static void begin (void);

/* @peaks: (transfer full) */
static void
finish (GBytes *peaks)
{
  Job *job = g_queue_pop_head (&jobs);
  g_autoptr (GBytes) kept = g_bytes_ref (peaks);

  if (process != NULL)
    dsk_line_process_close (process);
  g_clear_object (&process);
  if (g_hash_table_size (known) >= MOST)
    g_hash_table_remove_all (known);
  g_hash_table_insert (known, g_strdup (job->sha256), peaks);
  for (guint i = 0; i < job->askers->len; i++)
    {
      Asker *asker = g_ptr_array_index (job->askers, i);
      g_autoptr (GObject) owner = g_weak_ref_get (&asker->owner);

      if (owner != NULL)
        asker->func (owner, or_null (kept));
    }
  job_free (job);
  begin ();
}

/* Returns: (transfer full): empty unless @hex is exactly what it has to be */
static GBytes *
read_hex (const char *hex)
{
  guint8 peaks[DSK_PEAKS_N];

  if (strlen (hex) != 2 * DSK_PEAKS_N)
    return g_bytes_new (NULL, 0);
  for (guint i = 0; i < DSK_PEAKS_N; i++)
    {
      const int high = g_ascii_xdigit_value (hex[2 * i]);
      const int low = g_ascii_xdigit_value (hex[2 * i + 1]);

      if (high < 0 || low < 0)
        return g_bytes_new (NULL, 0);
      peaks[i] = (guint8) (high << 4 | low);
    }
  return g_bytes_new (peaks, sizeof peaks);
}

/* @line: (nullable) */
static void
understand (const char *line, gpointer user_data)
{
  const gboolean good = line != NULL && g_str_has_prefix (line, "peaks ");

  finish (good ? read_hex (line + strlen ("peaks ")) : g_bytes_new (NULL, 0));
}

static void
begin (void)
{
  Job *job = g_queue_peek_head (&jobs);
  int fd;

  if (job == NULL)
    return;
  fd = open (job->path, O_RDONLY | O_CLOEXEC);
  process = fd >= 0 ? dsk_line_process_new (dsk_player_get_program (), "peaks", fd, understand, NULL, NULL) : NULL;
  if (process == NULL)
    finish (g_bytes_new (NULL, 0));
}

static Job *
find (const char *sha256)
{
  for (GList *link = jobs.head; link != NULL; link = link->next)
    if (strcmp (((Job *) link->data)->sha256, sha256) == 0)
      return link->data;
  return NULL;
}

void
dsk_peaks_ask (const char *sha256, const char *path, GObject *owner, DskPeaksFunc func)
{
  GBytes *peaks;
  Asker *asker;
  Job *job;

  g_return_if_fail (sha256 != NULL);
  g_return_if_fail (path != NULL);

  if (known == NULL)
    known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  peaks = g_hash_table_lookup (known, sha256);
  if (peaks != NULL)
    {
      func (owner, or_null (peaks));
      return;
    }
  job = find (sha256);
  asker = g_new0 (Asker, 1);
  g_weak_ref_init (&asker->owner, owner);
  asker->func = func;
  if (job != NULL)
    {
      g_ptr_array_add (job->askers, asker);
      return;
    }
  job = g_new0 (Job, 1);
  job->sha256 = g_strdup (sha256);
  job->path = g_strdup (path);
  job->askers = g_ptr_array_new_with_free_func (asker_free);
  g_ptr_array_add (job->askers, asker);
  g_queue_push_tail (&jobs, job);
  if (jobs.length == 1)
    begin ();
}

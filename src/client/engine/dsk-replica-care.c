/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-replica-care.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "dsk-error.h"

static const char *const companions[] = { "", "-wal", "-shm", "-journal" };

char *
dsk_replica_care_put_aside (const char *path, const char *why, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%d-%H%M%S");
  g_autofree char *aside = g_strdup_printf ("%s.%s-%s", path, why, stamp);

  for (guint i = 2; g_file_test (aside, G_FILE_TEST_EXISTS); i++)
    {
      g_free (aside);
      aside = g_strdup_printf ("%s.%s-%s-%u", path, why, stamp, i);
    }
  for (guint i = 0; i < G_N_ELEMENTS (companions); i++)
    {
      g_autofree char *from = g_strconcat (path, companions[i], NULL);
      g_autofree char *to = g_strconcat (aside, companions[i], NULL);

      if (g_rename (from, to) != 0 && errno != ENOENT)
        {
          g_set_error (error, DSK_ERROR, DSK_ERROR_FAILED, _ ("%s can't be renamed: %s"), from,
                       g_strerror (errno));
          return NULL;
        }
    }
  return g_steal_pointer (&aside);
}

GError *
dsk_replica_care_words (const GError *error, const char *path)
{
  if (error->domain != DSK_ERROR)
    return g_error_copy (error);
  switch (error->code)
    {
    case DSK_ERROR_FULL:
      return g_error_new (DSK_ERROR, DSK_ERROR_FULL,
                          _ ("No space is left for %s. Free some space on that disk"), path);
    case DSK_ERROR_CORRUPT:
      return g_error_new (DSK_ERROR, DSK_ERROR_CORRUPT, _ ("The local copy %s is damaged"), path);
    case DSK_ERROR_BUSY:
      return g_error_new (DSK_ERROR, DSK_ERROR_BUSY, _ ("Another program uses the local copy %s"),
                          path);
    case DSK_ERROR_NEWER:
      return g_error_new (DSK_ERROR, DSK_ERROR_NEWER,
                          _ ("The local copy %s was written by a newer version of Dastak. Install "
                             "that version; nothing was changed"),
                          path);
    case DSK_ERROR_FAILED:
      return g_error_new (DSK_ERROR, DSK_ERROR_FAILED, _ ("The local copy can't be used: %s"),
                          error->message);
    default:
      return g_error_copy (error);
    }
}

/* What was put aside has in it what the replica had. */
static void
wipe_aside (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *prefix = g_strconcat (name, ".", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *entry;

  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (folder, entry, NULL);

      if (g_str_has_prefix (entry, prefix) && g_unlink (file) != 0)
        g_warning ("%s can't be deleted: %s", file, g_strerror (errno));
    }
}

static void
delete_file (const char *path, const char *companion)
{
  g_autofree char *file = g_strconcat (path, companion, NULL);

  if (g_unlink (file) != 0 && errno != ENOENT)
    g_warning ("%s can't be deleted: %s", file, g_strerror (errno));
}

static void
delete_files (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (companions); i++)
    delete_file (path, companions[i]);
}

void
dsk_replica_care_wipe (const char *path)
{
  wipe_aside (path);
  delete_files (path);
}

/* --- a new one in the place of another --- */

/* The file is there alone: what stands in a log would be left behind. */
static gboolean
is_whole (const char *path, GError **error)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  GStatBuf info;

  if (g_stat (log, &info) != 0 || info.st_size == 0)
    return TRUE;
  g_set_error (error, DSK_ERROR, DSK_ERROR_FAILED, _ ("%s can't be written: %s"), log,
               g_strerror (EIO));
  return FALSE;
}

static gboolean
rename_file (const char *from, const char *to, GError **error)
{
  if (g_rename (from, to) == 0)
    return TRUE;
  g_set_error (error, DSK_ERROR, DSK_ERROR_FAILED, _ ("%s can't be renamed: %s"), from,
               g_strerror (errno));
  return FALSE;
}

/* @readable: (out): whether anything of @path can be read
 * @complete: (out): whether @path is needed no more for what a person wrote */
static gboolean
build (const char *path, const char *building, DskReplicaCarry how, gboolean *readable, gboolean *complete,
       GError **error)
{
  g_autoptr (DskReplicaStore) store = NULL;
  g_autoptr (DskReplicaReader) old = NULL;
  g_autoptr (GError) local = NULL;

  delete_files (building);
  store = dsk_replica_store_open (building, &local);
  if (store != NULL)
    {
      *complete = !g_file_test (path, G_FILE_TEST_EXISTS);
      old = *complete ? NULL : dsk_replica_reader_open (path, NULL);
      *readable = old != NULL;
      if (old == NULL || dsk_replica_store_carry_over (store, old, how, complete, &local))
        return TRUE;
    }
  g_propagate_error (error, dsk_replica_care_words (local, building));
  return FALSE;
}

/* One that no process has open becomes @to, all of it. */
static gboolean
move_whole (const char *from, const char *to, GError **error)
{
  if (!is_whole (from, error))
    return FALSE;
  for (guint i = 1; i < G_N_ELEMENTS (companions); i++)
    delete_file (from, companions[i]);
  return rename_file (from, to, error);
}

gboolean
dsk_replica_care_settle (const char *path, GError **error)
{
  g_autofree char *fresh = g_strconcat (path, ".new", NULL);
  g_autofree char *aside = NULL;

  if (!g_file_test (fresh, G_FILE_TEST_EXISTS))
    return TRUE;
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    aside = dsk_replica_care_put_aside (path, "replaced", error);
  else
    delete_files (path);
  return (aside != NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
         && rename_file (fresh, path, error);
}

/* From here on the new one counts, whenever the process ends. */
static gboolean
take_place (const char *path, const char *from, gboolean complete, GError **error)
{
  g_autofree char *fresh = g_strconcat (path, ".new", NULL);

  if (!move_whole (from, fresh, error))
    return FALSE;
  if (complete)
    delete_files (path);
  return dsk_replica_care_settle (path, error);
}

gboolean
dsk_replica_care_renew (const char *path, DskReplicaCarry how, GError **error)
{
  g_autofree char *building = g_strconcat (path, ".building", NULL);
  g_autofree char *beside = dsk_replica_beside_path (path);
  gboolean readable = FALSE;
  gboolean complete = FALSE;

  if (!build (path, building, how, &readable, &complete, error) || !take_place (path, building, complete, error))
    return FALSE;
  delete_files (beside);
  return TRUE;
}

/* --- a new one beside a damaged one --- */

gboolean
dsk_replica_care_begin (const char *path, gboolean *beside, GError **error)
{
  g_autofree char *building = g_strconcat (path, ".building", NULL);
  g_autofree char *fresh = dsk_replica_beside_path (path);
  const gboolean again = g_file_test (fresh, G_FILE_TEST_EXISTS);
  gboolean readable = FALSE;
  gboolean complete = FALSE;

  /* One that was beside it already has what was written last. */
  if (again && !build (fresh, building, DSK_REPLICA_CARRY_COMMANDS, &readable, &complete, error))
    return FALSE;
  if (!readable && !build (path, building, DSK_REPLICA_CARRY_COMMANDS, &readable, &complete, error))
    return FALSE;
  *beside = readable;
  if (!readable)
    return take_place (path, building, FALSE, error);
  for (guint i = 1; again && i < G_N_ELEMENTS (companions); i++)
    delete_file (fresh, companions[i]);
  return move_whole (building, fresh, error);
}

gboolean
dsk_replica_care_finish (const char *path, GError **error)
{
  g_autofree char *beside = dsk_replica_beside_path (path);
  g_autofree char *fresh = g_strconcat (path, ".new", NULL);
  g_autoptr (DskReplicaReader) old = NULL;
  gboolean complete;

  if (!move_whole (beside, fresh, error))
    return FALSE;
  old = dsk_replica_reader_open (path, NULL);
  complete = old != NULL && dsk_replica_reader_keeps_words (old);
  g_clear_pointer (&old, dsk_replica_reader_close);
  if (complete)
    delete_files (path);
  return dsk_replica_care_settle (path, error);
}

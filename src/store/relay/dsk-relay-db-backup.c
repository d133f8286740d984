/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A copy of the truth, made while it is in use. It grows beside its place, and gets its name when it is whole,
 * marked as a copy, checked and durable. */

#include "dsk-relay-db-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "dsk-db-private.h"
#include "dsk-error.h"

static gboolean
exists_already (const char *path, GError **error)
{
  g_set_error (error, DSK_ERROR, DSK_ERROR_CONFLICT,
               "There is a file %s already. A backup needs a new name, or move that one away", path);
  return FALSE;
}

/* A log that a copy left behind when it was killed would be taken for the log of the next one. */
static void
clear_away (const char *path)
{
  static const char *const suffixes[] = { "", "-journal", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *name = g_strconcat (path, suffixes[i], NULL);

      g_unlink (name);
    }
}

static int
progress_cb (void *user_data)
{
  return g_atomic_int_get ((const gint *) user_data) != 0;
}

/* What is in the copy, log and all, ends up in its one file. */
static gboolean
mark_copy (const char *path, const gint *stop, GError **error)
{
  g_autoptr (DskDb) copy
      = dsk_db_open (path, DSK_DB_WRITER, DSK_RELAY_APPLICATION_ID, dsk_relay_migrations,
                     dsk_relay_n_migrations, TRUE, error);
  g_autofree char *mode = NULL;

  if (copy == NULL)
    return FALSE;
  if (stop != NULL)
    sqlite3_progress_handler (dsk_db_handle (copy), 20000, progress_cb, (gpointer) stop);
  if (!dsk_db_check (copy, error))
    {
      g_prefix_error (error, "No backup was written, it would not be sound: ");
      return FALSE;
    }
  if (!dsk_db_run (copy, error,
                   "INSERT INTO meta (key, value) VALUES ('copy', '1') "
                   "ON CONFLICT (key) DO UPDATE SET value = '1'",
                   ""))
    return FALSE;
  mode = dsk_db_get_text (copy, error, "PRAGMA journal_mode=DELETE", "");
  if (mode == NULL && error != NULL && *error != NULL)
    return FALSE;
  if (g_strcmp0 (mode, "delete") == 0)
    return TRUE;
  g_set_error (error, DSK_ERROR, DSK_ERROR_FAILED, "Could not finish the backup %s", path);
  return FALSE;
}

/* Gives the file its name, if nothing has it. */
static gboolean
publish (const char *partial, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  gboolean named = link (partial, path) == 0;

  if (!named && (errno == EEXIST || g_access (path, F_OK) == 0))
    return exists_already (path, error);
  /* Not every disk knows a second name. */
  if (!named && g_rename (partial, path) != 0)
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_FAILED, "Could not write the backup %s: %s", path,
                   g_strerror (errno));
      return FALSE;
    }
  if (named)
    g_unlink (partial);
  return dsk_db_sync_path (folder, TRUE, error);
}

gboolean
dsk_relay_db_backup (DskRelayDb *self, const char *path, GError **error)
{
  g_autofree char *partial = g_strconcat (path, ".partial", NULL);
  const gint *stop = dsk_relay_db_get_stop (self);
  GStatBuf there;

  if (g_lstat (path, &there) == 0)
    return exists_already (path, error);
  clear_away (partial);
  if (dsk_db_copy (dsk_relay_db_get (self), partial, stop, error)
      && mark_copy (partial, stop, error) && dsk_db_sync_path (partial, FALSE, error)
      && publish (partial, path, error))
    return TRUE;
  clear_away (partial);
  return FALSE;
}

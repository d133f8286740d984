/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-seal.h"

#include <glib/gstdio.h>
#include <string.h>

#define FILE_NAME "relay.seal"
#define NOT_YET "-"

/* When the file got what is in it: a copy of it has another time, whatever was done to keep it. */
static char *
get_time (const char *path)
{
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    return NULL;
  return g_strdup_printf ("%" G_GINT64_FORMAT ".%09ld", (gint64) info.st_ctim.tv_sec, info.st_ctim.tv_nsec);
}

static gboolean
fits (const char *seal, const char *path)
{
  g_auto (GStrv) part = g_strsplit (seal, " ", 4);
  g_autofree char *found = NULL;
  g_autofree char *time = get_time (path);

  if (g_strv_length (part) != 3 || time == NULL || !g_file_get_contents (path, &found, NULL, NULL))
    return FALSE;
  g_strchomp (found);
  /* The process died, or the disk was full, between the database and the file. */
  if (strcmp (part[2], NOT_YET) == 0)
    return strcmp (found, part[0]) == 0 || strcmp (found, part[1]) == 0;
  return strcmp (found, part[1]) == 0 && strcmp (time, part[2]) == 0;
}

gboolean
dsk_relay_seal_check (DskRelayDb *db, gboolean *result, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *path = g_build_filename (dsk_relay_db_folder (db), FILE_NAME, NULL);
  g_autofree char *seal = dsk_relay_db_get_meta (db, "seal", &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  /* A file that could never be written is not missing. */
  *result = seal == NULL || (g_str_has_suffix (seal, " " NOT_YET) && !g_file_test (path, G_FILE_TEST_EXISTS))
            || fits (seal, path);
  return TRUE;
}

static gboolean
set (DskRelayDb *db, const char *previous, const char *boot, const char *time, GError **error)
{
  g_autofree char *seal
      = g_strdup_printf ("%s %s %s", previous != NULL ? previous : NOT_YET, boot, time);

  return dsk_relay_db_set_meta (db, "seal", seal, error);
}

gboolean
dsk_relay_seal_prepare (DskRelayDb *db, const char *previous, const char *boot, GError **error)
{
  return set (db, previous, boot, NOT_YET, error);
}

gboolean
dsk_relay_seal_put (DskRelayDb *db, const char *previous, const char *boot, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *path = g_build_filename (dsk_relay_db_folder (db), FILE_NAME, NULL);
  g_autofree char *time = NULL;

  if (!g_file_set_contents_full (path, boot, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                 0600, &local)
      || (time = get_time (path)) == NULL)
    {
      g_warning ("%s can't be written: %s", path, local != NULL ? local->message : "it is gone");
      return TRUE;
    }
  if (!dsk_relay_db_begin (db, error))
    return FALSE;
  if (set (db, previous, boot, time, error) && dsk_relay_db_commit (db, error))
    return TRUE;
  dsk_relay_db_rollback (db);
  return FALSE;
}

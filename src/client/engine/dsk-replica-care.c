/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-replica-care.h"

#include <errno.h>
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
          g_set_error (error, DSK_ERROR, DSK_ERROR_FAILED, "%s can't be renamed: %s", from,
                       g_strerror (errno));
          return NULL;
        }
    }
  return g_steal_pointer (&aside);
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

void
dsk_replica_care_wipe (const char *path)
{
  wipe_aside (path);
  for (guint i = 0; i < G_N_ELEMENTS (companions); i++)
    {
      g_autofree char *file = g_strconcat (path, companions[i], NULL);

      if (g_unlink (file) != 0 && errno != ENOENT)
        g_warning ("%s can't be deleted: %s", file, g_strerror (errno));
    }
}

void
dsk_replica_care_keep_texts (DskReplicaStore *store, GPtrArray *commands, gint64 now_ms)
{
  g_autoptr (GHashTable) drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer key, value;

  for (guint i = 0; commands != NULL && i < commands->len; i++)
    {
      const DskCommand *command = g_ptr_array_index (commands, i);
      const char *mode = command->type == DSK_COMMAND_NOTE_ADD ? "note" : "reply";
      const char *before;
      char *name;

      if (command->type != DSK_COMMAND_NOTE_ADD && command->type != DSK_COMMAND_MESSAGE_SEND)
        continue;
      name = g_strconcat (mode, " ", command->conv, NULL);
      before = g_hash_table_lookup (drafts, name);
      g_hash_table_replace (drafts, name,
                            before != NULL ? g_strconcat (before, "\n", command->text, NULL)
                                           : g_strdup (command->text));
    }
  g_hash_table_iter_init (&iter, drafts);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      g_auto (GStrv) parts = g_strsplit (key, " ", 2);
      g_autoptr (GError) error = NULL;

      if (!dsk_replica_store_set_draft (store, parts[1], parts[0], value, now_ms, &error))
        g_warning ("An unsent text could not be kept as a draft: %s", error->message);
    }
}

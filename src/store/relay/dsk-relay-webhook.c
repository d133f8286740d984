/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-webhook.h"

#include "dsk-db-private.h"

#define MAC_LEN 32
/* Up to which body they were emptied, or are to stay. */
#define EMPTIED_KEY "webhooks-emptied"
/* What one transaction frees, so that a body that comes meanwhile waits for milliseconds. */
#define SLICE_BODIES 200
#define SLICE_BYTES (1024 * 1024)

gboolean
dsk_relay_webhook_append (DskRelayDb *db, const guint8 *mac, GBytes *body, gint64 now,
                          GError **error)
{
  gsize len;
  const void *data = g_bytes_get_data (body, &len);

  return dsk_db_run (dsk_relay_db_get (db), error,
                     "INSERT INTO webhook_raw (id, mac, body, received_at) VALUES "
                     "(max(coalesce((SELECT max(w.id) FROM webhook_raw w), 0), $1) + 1, $2, $3, $4) "
                     "ON CONFLICT (mac) DO UPDATE SET times = times + 1",
                     "ibbi", dsk_relay_db_applied (db), mac, (gsize) MAC_LEN, data != NULL ? data : "", len, now);
}

void
dsk_relay_webhook_free (DskRelayWebhook *webhook)
{
  g_bytes_unref (webhook->body);
  g_free (webhook);
}

GPtrArray *
dsk_relay_webhook_waiting (DskRelayDb *db, guint max, GError **error)
{
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_relay_webhook_free);
  sqlite3_stmt *stmt = dsk_db_stmt (
      dsk_relay_db_get (db),
      "SELECT id, body FROM webhook_raw WHERE id > $1 ORDER BY id LIMIT $2", error);
  int rc;

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "ii", dsk_relay_db_applied (db), (gint64) max);
  while ((rc = dsk_db_step (dsk_relay_db_get (db), stmt, error)) == SQLITE_ROW)
    {
      DskRelayWebhook *webhook = g_new0 (DskRelayWebhook, 1);

      webhook->id = sqlite3_column_int64 (stmt, 0);
      webhook->body
          = g_bytes_new (sqlite3_column_blob (stmt, 1), (gsize) sqlite3_column_bytes (stmt, 1));
      g_ptr_array_add (list, webhook);
    }
  return rc == SQLITE_DONE ? g_steal_pointer (&list) : NULL;
}

gboolean
dsk_relay_webhook_waits (DskRelayDb *db, gboolean *waits, GError **error)
{
  gint64 one;

  return dsk_db_get_int (dsk_relay_db_get (db), &one, waits, error,
                         "SELECT 1 FROM webhook_raw WHERE id > $1 LIMIT 1", "i", dsk_relay_db_applied (db));
}

gboolean
dsk_relay_webhook_finish (DskRelayDb *db, gint64 id, DskRelayWebhookState state, const char *note,
                          GError **error)
{
  dsk_relay_db_set_applied (db, id);
  return (state == DSK_RELAY_WEBHOOK_APPLIED && note == NULL)
         || dsk_db_run (dsk_relay_db_get (db), error,
                     "UPDATE webhook_raw SET state = $1, note = $2 WHERE id = $3", "isi",
                     (gint64) state, note, id);
}

/* --- emptying --- */

/* How far the next slice goes. @last: (out): @from if there is nothing. @more: (out): it does not go to the end */
static gboolean
measure_slice (DskRelayDb *db, gint64 from, gint64 before, gint64 after, gint64 *last, gboolean *more, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (dsk_relay_db_get (db),
                                    "SELECT id, length(body), received_at FROM webhook_raw "
                                    "WHERE id > $1 AND id <= $2 ORDER BY id LIMIT $3",
                                    error);
  gint64 bytes = 0;
  guint n = 0;
  int rc = SQLITE_ROW;

  *last = from;
  *more = FALSE;
  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "iii", from, dsk_relay_db_applied (db), (gint64) SLICE_BODIES);
  while (!*more && (rc = dsk_db_step (dsk_relay_db_get (db), stmt, error)) == SQLITE_ROW
         && (sqlite3_column_int64 (stmt, 2) < before || sqlite3_column_int64 (stmt, 2) > after))
    {
      *last = sqlite3_column_int64 (stmt, 0);
      bytes += sqlite3_column_int64 (stmt, 1);
      *more = ++n == SLICE_BODIES || bytes >= SLICE_BYTES;
    }
  sqlite3_reset (stmt);
  return rc != 0;
}

gboolean
dsk_relay_webhook_empty (DskRelayDb *db, gint64 before, gint64 after, gint64 *emptied, gboolean *more,
                         GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *text = dsk_relay_db_get_meta (db, EMPTIED_KEY, &local);
  const gint64 from = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
  g_autofree char *to = NULL;
  gint64 last;

  *emptied = 0;
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (!measure_slice (db, from, before, after, &last, more, error))
    return FALSE;
  if (last == from)
    return TRUE;
  if (!dsk_db_run (dsk_relay_db_get (db), error,
                   "UPDATE webhook_raw SET body = x'' WHERE id > $1 AND id <= $2 AND state <> $3 AND note IS NULL",
                   "iii", from, last, (gint64) DSK_RELAY_WEBHOOK_REFUSED))
    return FALSE;
  *emptied = dsk_db_changes (dsk_relay_db_get (db));
  to = g_strdup_printf ("%" G_GINT64_FORMAT, last);
  return dsk_relay_db_set_meta (db, EMPTIED_KEY, to, error);
}

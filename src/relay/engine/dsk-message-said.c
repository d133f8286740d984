/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a message said before its author changed it or took it back is kept, goes to no desktop, and can be read by
 * whoever runs the relay: never without a trace. */

#include "dsk-relay-engine-private.h"

#include "dsk-error.h"
#include "dsk-relay-message.h"
#include "dsk-relay-revision.h"
#include "dsk-text.h"

/* One line of columns. What is no text, like the place that somebody sent, is its JSON. */
static void
add_said (gint64 until, const char *kind, const char *text, const char *content, gpointer user_data)
{
  g_autoptr (GDateTime) at = until != 0 ? g_date_time_new_from_unix_utc (until / 1000) : NULL;
  g_autofree char *time = at != NULL ? g_date_time_format (at, "%Y-%m-%dT%H:%M:%SZ") : g_strdup ("now");
  g_autofree char *line = dsk_text_preview (text != NULL ? text : content, 0);

  g_string_append_printf (user_data, "%s\t%s\t%s\n", time, until != 0 ? kind : "-", *line != '\0' ? line : "-");
}

static gboolean
find (DskOp *op, const char *key, DskRelayMessageHead *head, GError **error)
{
  gboolean found;

  if (!dsk_relay_message_load (op->db, key, head, &found, error)
      || (!found && !dsk_relay_message_find (op->db, key, head, &found, error)))
    return FALSE;
  if (!found)
    g_set_error (error, DSK_ERROR, DSK_ERROR_NOT_FOUND, "There is no message “%s”, by our id or by WhatsApp's", key);
  return found;
}

char *
dsk_relay_engine_message_said (DskRelayEngine *self, const char *actor, const char *message, GError **error)
{
  g_autoptr (GString) out = g_string_new ("UNTIL\tENDED BY\tTEXT\n");
  g_auto (DskRelayMessageHead) head = { 0 };
  DskOp op;

  g_return_val_if_fail (message != NULL, NULL);

  if (!dsk_op_begin (&op, self, actor, NULL, error))
    return NULL;
  if (!dsk_op_end (&op,
                   find (&op, message, &head, error)
                       && dsk_relay_revision_foreach (op.db, head.id, add_said, out, error)
                       && dsk_op_audit (&op, "message.said", head.id, head.conv, NULL, error),
                   error))
    return NULL;
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-engine-private.h"

#include <string.h>

#include "dsk-audit.h"
#include "dsk-json-writer.h"
#include "dsk-relay-audit.h"

gboolean
dsk_op_begin (DskOp *op, DskRelayEngine *engine, const char *actor, const char *device,
              GError **error)
{
  *op = (DskOp){ .engine = engine, .db = engine->db, .actor = actor, .device = device };
  if (!dsk_relay_db_enter (engine->db, error))
    return FALSE;
  op->seq = dsk_relay_db_next_seq (engine->db);
  op->now = dsk_clock_now_ms (engine->clock);
  return TRUE;
}

gboolean
dsk_op_end (DskOp *op, gboolean ok, GError **error)
{
  g_clear_pointer (&op->found, g_free);
  if (ok)
    return dsk_relay_db_leave (op->db, error);
  dsk_relay_db_undo (op->db);
  return FALSE;
}

char *
dsk_op_new_id (DskOp *op)
{
  return dsk_id_gen_next (op->engine->ids);
}

static void
set_if (DskJsonWriter *writer, const char *name, const char *value)
{
  if (value != NULL)
    dsk_json_writer_set_string (writer, name, value);
}

/* Canonical: keys in alphabetical order, absent ones left out, no white space. */
static char *
make_entry (DskOp *op, gint64 n, const char *action, const char *object, const char *conv,
            const char *detail)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "action", action);
  set_if (writer, "actor", op->actor);
  dsk_json_writer_set_int (writer, "at", op->now);
  set_if (writer, "conv", conv);
  set_if (writer, "detail", detail);
  set_if (writer, "device", op->device);
  dsk_json_writer_set_int (writer, "n", n);
  set_if (writer, "object", object);
  dsk_json_writer_end_object (writer);
  return dsk_json_writer_take_string (writer);
}

gboolean
dsk_op_audit (DskOp *op, const char *action, const char *object, const char *conv,
              const char *detail, GError **error)
{
  g_autofree char *entry = NULL;
  g_autofree char *leaf = NULL;
  DskRelayAuditRow row = {
    .at = op->now,
    .actor = op->actor,
    .device = op->device,
    .action = action,
    .object = object,
    .conv = conv,
  };

  if (!dsk_relay_audit_next (op->db, &row.n, error))
    return FALSE;
  entry = make_entry (op, row.n, action, object, conv, detail);
  leaf = dsk_audit_leaf_hash (entry, strlen (entry));
  row.entry = entry;
  row.leaf = leaf;
  return dsk_relay_audit_append (op->db, &row, error);
}

char *
dsk_engine_json (const char *name, ...)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();
  va_list args;

  dsk_json_writer_begin_object (writer);
  va_start (args, name);
  for (; name != NULL; name = va_arg (args, const char *))
    set_if (writer, name, va_arg (args, const char *));
  va_end (args);
  dsk_json_writer_end_object (writer);
  return dsk_json_writer_take_string (writer);
}

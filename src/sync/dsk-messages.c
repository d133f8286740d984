/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The small frames of the connection itself; commands and results are in dsk-messages-command.c, digests
 * in dsk-messages-verify.c. */

#include "dsk-messages.h"

#include <string.h>

#include "dsk-error.h"
#include "dsk-json-read.h"
#include "dsk-json-writer.h"
#include "dsk-messages-eph.h"

#define USUAL_DIGITS 15 /* of a number that is read at a glance */

static const gint64 zero = 0;

static GBytes *
finish (DskJsonWriter *writer)
{
  dsk_json_writer_end_object (writer);
  return dsk_json_writer_take_bytes (writer);
}

static DskJsonWriter *
start (void)
{
  DskJsonWriter *writer = dsk_json_writer_new ();

  dsk_json_writer_begin_object (writer);
  return writer;
}

/* What else this side can, by name: {"caps":["eph"]}. Names that are not known are passed over. */
static void
write_caps (DskJsonWriter *writer, gboolean eph)
{
  dsk_json_writer_name (writer, "caps");
  dsk_json_writer_begin_array (writer);
  if (eph)
    dsk_json_writer_string (writer, DSK_CAP_EPH);
  dsk_json_writer_end_array (writer);
}

static gboolean
read_caps (JsonObject *root, gboolean *eph, GError **error)
{
  JsonArray *caps;
  const char *name;

  if (!dsk_json_read_array (root, "caps", &caps, error))
    return FALSE;
  for (guint i = 0; caps != NULL && i < json_array_get_length (caps); i++)
    if (dsk_json_node_text (json_array_get_element (caps, i), &name) && g_str_equal (name, DSK_CAP_EPH))
      *eph = TRUE;
  return TRUE;
}

static gboolean
read_uint (JsonObject *object, const char *name, guint *value, GError **error)
{
  gint64 number;

  if (!dsk_json_read_int (object, name, 0, G_MAXINT32, NULL, &number, error))
    return FALSE;
  *value = (guint) number;
  return TRUE;
}

GBytes *
dsk_hello_encode (const DskHello *hello)
{
  g_autoptr (DskJsonWriter) writer = start ();

  dsk_json_writer_name (writer, "proto");
  dsk_json_writer_begin_array (writer);
  dsk_json_writer_int (writer, hello->proto_min);
  dsk_json_writer_int (writer, hello->proto_max);
  dsk_json_writer_end_array (writer);
  dsk_json_writer_set_string (writer, "app", hello->app);
  dsk_json_writer_set_string (writer, "replica", hello->replica);
  dsk_json_writer_set_string (writer, "epoch", hello->epoch);
  dsk_json_writer_set_string (writer, "boot", hello->boot);
  dsk_json_writer_set_string (writer, "seat", hello->seat);
  dsk_json_writer_set_int (writer, "cursor", hello->cursor);
  dsk_json_writer_set_int (writer, "last_n", hello->last_n);
  dsk_json_writer_set_int (writer, "schema_rev", hello->schema_rev);
  write_caps (writer, hello->eph);
  return finish (writer);
}

static gboolean
read_proto (JsonObject *object, int *min, int *max, GError **error)
{
  JsonArray *array;
  gint64 low, high;

  if (!dsk_json_read_array (object, "proto", &array, error))
    return FALSE;
  if (array == NULL || json_array_get_length (array) != 2
      || !dsk_json_node_int (json_array_get_element (array, 0), &low)
      || !dsk_json_node_int (json_array_get_element (array, 1), &high) || low < 1 || high < low
      || high > G_MAXINT16)
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID,
                           "The member \"proto\" is missing or wrong");
      return FALSE;
    }
  *min = (int) low;
  *max = (int) high;
  return TRUE;
}

gboolean
dsk_hello_decode (GBytes *json, DskHello *hello, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_auto (DskHello) out = { 0 };
  JsonObject *root = dsk_json_read_root (json, &parser, error);
  gint64 schema_rev;

  if (root == NULL || !read_proto (root, &out.proto_min, &out.proto_max, error)
      || !dsk_json_dup_string (root, "app", FALSE, DSK_READ_ID_MAX, &out.app, error)
      || !dsk_json_dup_string (root, "replica", TRUE, DSK_READ_ID_MAX, &out.replica, error)
      || !dsk_json_dup_string (root, "epoch", FALSE, DSK_READ_ID_MAX, &out.epoch, error)
      || !dsk_json_dup_string (root, "boot", FALSE, DSK_READ_ID_MAX, &out.boot, error)
      || !dsk_json_dup_string (root, "seat", FALSE, DSK_READ_ID_MAX, &out.seat, error)
      || !dsk_json_read_int (root, "cursor", 0, G_MAXINT64, &zero, &out.cursor, error)
      || !dsk_json_read_int (root, "last_n", 0, G_MAXINT64, &zero, &out.last_n, error)
      || !dsk_json_read_int (root, "schema_rev", 0, G_MAXINT32, &zero, &schema_rev, error)
      || !read_caps (root, &out.eph, error))
    return FALSE;
  out.schema_rev = (int) schema_rev;
  *hello = out;
  out = (DskHello){ 0 };
  return TRUE;
}

void
dsk_hello_clear (DskHello *hello)
{
  g_clear_pointer (&hello->app, g_free);
  g_clear_pointer (&hello->replica, g_free);
  g_clear_pointer (&hello->epoch, g_free);
  g_clear_pointer (&hello->boot, g_free);
  g_clear_pointer (&hello->seat, g_free);
}

GBytes *
dsk_welcome_encode (const DskWelcome *welcome)
{
  g_autoptr (DskJsonWriter) writer = start ();

  dsk_json_writer_set_int (writer, "proto", welcome->proto);
  dsk_json_writer_set_string (writer, "epoch", welcome->epoch);
  dsk_json_writer_set_string (writer, "boot", welcome->boot);
  dsk_json_writer_set_string (writer, "seat", welcome->seat);
  dsk_json_writer_set_bool (writer, "copied", welcome->copied);
  dsk_json_writer_set_int (writer, "head", welcome->head);
  dsk_json_writer_set_int (writer, "last_n", welcome->last_n);
  dsk_json_writer_set_int (writer, "now", welcome->now);
  dsk_json_writer_set_string (writer, "device", welcome->device);
  dsk_json_writer_set_string (writer, "user", welcome->user);
  dsk_json_writer_set_string (writer, "user_name", welcome->user_name);
  dsk_json_writer_set_string (writer, "role", welcome->role);
  dsk_json_writer_set_bool (writer, "must_refetch", welcome->must_refetch);
  dsk_json_writer_set_int (writer, "schema_rev", welcome->schema_rev);
  dsk_json_writer_set_int (writer, "lock_ms", welcome->lock_ms);
  dsk_json_writer_set_int (writer, "wipe_ms", welcome->wipe_ms);
  dsk_json_writer_name (writer, "limits");
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_int (writer, "frame", DSK_FRAME_MAX);
  dsk_json_writer_set_int (writer, "frames", welcome->credit_frames);
  dsk_json_writer_set_int (writer, "bytes", welcome->credit_bytes);
  dsk_json_writer_set_int (writer, "page", welcome->page_rows);
  dsk_json_writer_end_object (writer);
  write_caps (writer, welcome->eph);
  return finish (writer);
}

static gboolean
read_limits (JsonObject *root, DskWelcome *out, GError **error)
{
  JsonNode *node = json_object_get_member (root, "limits");
  JsonObject *limits;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID,
                           "The member \"limits\" is missing or wrong");
      return FALSE;
    }
  limits = json_node_get_object (node);
  return read_uint (limits, "frames", &out->credit_frames, error)
         && read_uint (limits, "bytes", &out->credit_bytes, error)
         && read_uint (limits, "page", &out->page_rows, error);
}

gboolean
dsk_welcome_decode (GBytes *json, DskWelcome *welcome, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_auto (DskWelcome) out = { 0 };
  JsonObject *root = dsk_json_read_root (json, &parser, error);
  gint64 proto;
  gint64 schema_rev;

  if (root == NULL || !dsk_json_read_int (root, "proto", 1, G_MAXINT16, NULL, &proto, error)
      || !dsk_json_read_int (root, "schema_rev", 0, G_MAXINT32, &zero, &schema_rev, error)
      || !dsk_json_dup_string (root, "epoch", TRUE, DSK_READ_ID_MAX, &out.epoch, error)
      || !dsk_json_dup_string (root, "boot", FALSE, DSK_READ_ID_MAX, &out.boot, error)
      || !dsk_json_dup_string (root, "seat", FALSE, DSK_READ_ID_MAX, &out.seat, error)
      || !dsk_json_read_bool (root, "copied", &out.copied, error)
      || !dsk_json_read_int (root, "lock_ms", 0, G_MAXINT64, &zero, &out.lock_ms, error)
      || !dsk_json_read_int (root, "wipe_ms", 0, G_MAXINT64, &zero, &out.wipe_ms, error)
      || !dsk_json_read_int (root, "head", 0, G_MAXINT64, NULL, &out.head, error)
      || !dsk_json_read_int (root, "last_n", 0, G_MAXINT64, NULL, &out.last_n, error)
      || !dsk_json_read_int (root, "now", 0, G_MAXINT64, NULL, &out.now, error)
      || !dsk_json_dup_string (root, "device", TRUE, DSK_READ_ID_MAX, &out.device, error)
      || !dsk_json_dup_string (root, "user", TRUE, DSK_READ_ID_MAX, &out.user, error)
      || !dsk_json_dup_string (root, "user_name", FALSE, DSK_READ_NAME_MAX, &out.user_name, error)
      || !dsk_json_dup_string (root, "role", FALSE, DSK_READ_ID_MAX, &out.role, error)
      || !dsk_json_read_bool (root, "must_refetch", &out.must_refetch, error)
      || !read_limits (root, &out, error) || !read_caps (root, &out.eph, error))
    return FALSE;
  out.proto = (int) proto;
  out.schema_rev = (int) schema_rev;
  *welcome = out;
  out = (DskWelcome){ 0 };
  return TRUE;
}

void
dsk_welcome_clear (DskWelcome *welcome)
{
  g_clear_pointer (&welcome->epoch, g_free);
  g_clear_pointer (&welcome->boot, g_free);
  g_clear_pointer (&welcome->seat, g_free);
  g_clear_pointer (&welcome->device, g_free);
  g_clear_pointer (&welcome->user, g_free);
  g_clear_pointer (&welcome->user_name, g_free);
  g_clear_pointer (&welcome->role, g_free);
}

GBytes *
dsk_page_get_encode (const DskPageGet *get)
{
  g_autoptr (DskJsonWriter) writer = start ();

  dsk_json_writer_set_string (writer, "job", get->job);
  dsk_json_writer_set_string (writer, "selector", get->selector);
  dsk_json_writer_set_string (writer, "after", get->after);
  dsk_json_writer_set_int (writer, "limit", get->limit);
  return finish (writer);
}

gboolean
dsk_page_get_decode (GBytes *json, DskPageGet *get, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_auto (DskPageGet) out = { 0 };
  JsonObject *root = dsk_json_read_root (json, &parser, error);

  if (root == NULL || !dsk_json_dup_string (root, "job", TRUE, DSK_READ_ID_MAX, &out.job, error)
      || !dsk_json_dup_string (root, "selector", TRUE, DSK_READ_ID_MAX, &out.selector, error)
      || !dsk_json_dup_string (root, "after", FALSE, DSK_READ_NAME_MAX, &out.after, error)
      || !read_uint (root, "limit", &out.limit, error))
    return FALSE;
  if (out.after == NULL)
    out.after = g_strdup ("");
  *get = out;
  out = (DskPageGet){ 0 };
  return TRUE;
}

void
dsk_page_get_clear (DskPageGet *get)
{
  g_clear_pointer (&get->job, g_free);
  g_clear_pointer (&get->selector, g_free);
  g_clear_pointer (&get->after, g_free);
}

GBytes *
dsk_ack_encode (const DskAck *ack)
{
  g_autoptr (DskJsonWriter) writer = start ();

  dsk_json_writer_set_int (writer, "upto", ack->upto);
  dsk_json_writer_set_int (writer, "frames", ack->frames);
  dsk_json_writer_set_int (writer, "bytes", ack->bytes);
  if (ack->eph > 0)
    dsk_json_writer_set_int (writer, "eph", ack->eph);
  return finish (writer);
}

/* Goes past @before and the digits of a number that follow. FALSE: something else is there. */
static gboolean
take_number (const char **at, const char *end, const char *before, gint64 *value)
{
  const char *p = *at;
  gsize len = strlen (before);
  guint n = 0;

  if ((gsize) (end - p) < len || memcmp (p, before, len) != 0)
    return FALSE;
  *value = 0;
  for (p += len; p < end && g_ascii_isdigit (*p) && n < USUAL_DIGITS; n++)
    *value = *value * 10 + (*p++ - '0');
  *at = p;
  return n > 0;
}

/* As dsk_ack_encode() writes it. One comes from each device after each frame, and to build a tree of objects for four
 * numbers takes many times as long as to read them. FALSE: it is written in another way, or wrong. */
static gboolean
read_usual_ack (GBytes *json, DskAck *ack)
{
  gsize len;
  const char *p = g_bytes_get_data (json, &len);
  const char *end = p + len;
  gint64 upto, frames, bytes, eph = 0;

  if (p == NULL || !take_number (&p, end, "{\"upto\":", &upto)
      || !take_number (&p, end, ",\"frames\":", &frames) || !take_number (&p, end, ",\"bytes\":", &bytes))
    return FALSE;
  if (end - p > 1 && !take_number (&p, end, ",\"eph\":", &eph))
    return FALSE;
  if (end - p != 1 || *p != '}' || frames > G_MAXINT32 || bytes > G_MAXINT32 || eph > G_MAXINT16)
    return FALSE;
  *ack = (DskAck){ upto, (guint) frames, (guint) bytes, (guint) eph };
  return TRUE;
}

gboolean
dsk_ack_decode (GBytes *json, DskAck *ack, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  DskAck out = { 0 };
  JsonObject *root;
  gint64 eph;

  if (read_usual_ack (json, ack))
    return TRUE;
  root = dsk_json_read_root (json, &parser, error);
  if (root == NULL || !dsk_json_read_int (root, "upto", 0, G_MAXINT64, &zero, &out.upto, error)
      || !read_uint (root, "frames", &out.frames, error)
      || !read_uint (root, "bytes", &out.bytes, error)
      || !dsk_json_read_int (root, "eph", 0, G_MAXINT16, &zero, &eph, error))
    return FALSE;
  out.eph = (guint) eph;
  *ack = out;
  return TRUE;
}

GBytes *
dsk_ping_encode (gint64 t)
{
  g_autoptr (DskJsonWriter) writer = start ();

  dsk_json_writer_set_int (writer, "t", t);
  return finish (writer);
}

gboolean
dsk_ping_decode (GBytes *json, gint64 *t, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  JsonObject *root = dsk_json_read_root (json, &parser, error);

  return root != NULL && dsk_json_read_int (root, "t", G_MININT64, G_MAXINT64, NULL, t, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a replica should hold, asked and answered in digests. */

#include "dsk-messages.h"

#include "dsk-error.h"
#include "dsk-json-read.h"
#include "dsk-json-writer.h"

#define SUM_CHARS 16

GBytes *
dsk_verify_encode (const DskVerify *verify)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "after", verify->after);
  dsk_json_writer_set_bool (writer, "deep", verify->deep);
  dsk_json_writer_set_int (writer, "rev", verify->rev);
  dsk_json_writer_end_object (writer);
  return dsk_json_writer_take_bytes (writer);
}

gboolean
dsk_verify_decode (GBytes *json, DskVerify *verify, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_auto (DskVerify) out = { 0 };
  const gint64 none = 0;
  gint64 rev;
  JsonObject *root = dsk_json_read_root (json, &parser, error);

  if (root == NULL || !dsk_json_dup_string (root, "after", FALSE, DSK_READ_ID_MAX, &out.after, error)
      || !dsk_json_read_bool (root, "deep", &out.deep, error)
      || !dsk_json_read_int (root, "rev", 0, G_MAXINT32, &none, &rev, error))
    return FALSE;
  out.rev = (int) rev;
  if (out.after == NULL)
    out.after = g_strdup ("");
  *verify = out;
  out = (DskVerify){ 0 };
  return TRUE;
}

void
dsk_verify_clear (DskVerify *verify)
{
  g_clear_pointer (&verify->after, g_free);
}

DskDigestItem *
dsk_digest_item_new (const char *key, const DskDigest *digest)
{
  DskDigestItem *item = g_new0 (DskDigestItem, 1);

  item->key = g_strdup (key);
  item->digest = *digest;
  return item;
}

void
dsk_digest_item_free (DskDigestItem *item)
{
  if (item == NULL)
    return;
  g_free (item->key);
  g_free (item);
}

/* 64 bits do not fit into the numbers of every JSON library. */
static void
write_item (DskJsonWriter *writer, const DskDigestItem *item)
{
  char sum[SUM_CHARS + 1];

  g_snprintf (sum, sizeof sum, "%016" G_GINT64_MODIFIER "x", item->digest.sum);
  dsk_json_writer_begin_array (writer);
  dsk_json_writer_string (writer, item->key);
  dsk_json_writer_int (writer, item->digest.count);
  dsk_json_writer_string (writer, sum);
  dsk_json_writer_end_array (writer);
}

GBytes *
dsk_digests_encode (const DskDigests *digests)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "after", digests->after);
  dsk_json_writer_set_string (writer, "next", digests->next);
  dsk_json_writer_set_int (writer, "as_of", digests->as_of);
  dsk_json_writer_set_bool (writer, "deep", digests->deep);
  dsk_json_writer_name (writer, "items");
  dsk_json_writer_begin_array (writer);
  for (guint i = 0; i < digests->items->len; i++)
    write_item (writer, g_ptr_array_index (digests->items, i));
  dsk_json_writer_end_array (writer);
  dsk_json_writer_end_object (writer);
  return dsk_json_writer_take_bytes (writer);
}

static gboolean
read_sum (JsonNode *node, guint64 *sum)
{
  const char *text;

  return dsk_json_node_text (node, &text) && g_utf8_strlen (text, SUM_CHARS + 1) == SUM_CHARS
         && g_ascii_string_to_unsigned (text, 16, 0, G_MAXUINT64, sum, NULL);
}

static gboolean
read_item (JsonNode *node, GPtrArray *items, GError **error)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  const char *key;
  DskDigest digest = { 0 };

  if (array == NULL || json_array_get_length (array) < 3
      || !dsk_json_node_text (json_array_get_element (array, 0), &key)
      || !dsk_json_node_int (json_array_get_element (array, 1), &digest.count) || digest.count < 0
      || !read_sum (json_array_get_element (array, 2), &digest.sum))
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, "A digest is not a key, a count and a sum");
      return FALSE;
    }
  g_ptr_array_add (items, dsk_digest_item_new (key, &digest));
  return TRUE;
}

gboolean
dsk_digests_decode (GBytes *json, DskDigests *digests, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_auto (DskDigests) out = { 0 };
  JsonObject *root = dsk_json_read_root (json, &parser, error);
  JsonArray *items = NULL;

  out.items = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_digest_item_free);
  if (root == NULL || !dsk_json_dup_string (root, "after", TRUE, DSK_READ_ID_MAX, &out.after, error)
      || !dsk_json_dup_string (root, "next", FALSE, DSK_READ_ID_MAX, &out.next, error)
      || !dsk_json_read_int (root, "as_of", 0, G_MAXINT64, NULL, &out.as_of, error)
      || !dsk_json_read_bool (root, "deep", &out.deep, error)
      || !dsk_json_read_array (root, "items", &items, error))
    return FALSE;
  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    if (!read_item (json_array_get_element (items, i), out.items, error))
      return FALSE;
  *digests = out;
  out = (DskDigests){ 0 };
  return TRUE;
}

void
dsk_digests_clear (DskDigests *digests)
{
  g_clear_pointer (&digests->after, g_free);
  g_clear_pointer (&digests->next, g_free);
  g_clear_pointer (&digests->items, g_ptr_array_unref);
}

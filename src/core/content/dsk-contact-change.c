/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-contact-change.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dsk-command.h"
#include "dsk-content-private.h"
#include "dsk-json-writer.h"

#define WAS "was"

void
dsk_contact_change_clear (DskContactChange *self)
{
  for (guint i = 0; i < DSK_CONTACT_FIELD_N; i++)
    {
      g_free (self->to[i]);
      g_free (self->was[i]);
    }
  *self = (DskContactChange){ 0 };
}

gboolean
dsk_contact_change_is_empty (const DskContactChange *self)
{
  for (guint i = 0; i < DSK_CONTACT_FIELD_N; i++)
    if (self->sets[i])
      return FALSE;
  return TRUE;
}

void
dsk_contact_change_set (DskContactChange *self, DskContactField field, const char *was, const char *to)
{
  g_return_if_fail ((guint) field < DSK_CONTACT_FIELD_N);

  g_free (self->to[field]);
  g_free (self->was[field]);
  self->sets[field] = self->knows[field] = g_strcmp0 (was, to) != 0;
  self->to[field] = self->sets[field] ? g_strdup (to) : NULL;
  self->was[field] = self->sets[field] ? g_strdup (was) : NULL;
}

static void
write_value (DskJsonWriter *writer, DskContactField field, const char *value)
{
  dsk_json_writer_name (writer, dsk_contact_field_to_string (field));
  if (value != NULL && (field == DSK_CONTACT_TAGS || field == DSK_CONTACT_ATTRIBUTES))
    dsk_json_writer_raw (writer, value, strlen (value));
  else
    dsk_json_writer_string (writer, value);
}

char *
dsk_contact_change_write (const DskContactChange *self)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();

  dsk_json_writer_begin_object (writer);
  for (guint i = 0; i < DSK_CONTACT_FIELD_N; i++)
    if (self->sets[i])
      write_value (writer, (DskContactField) i, self->to[i]);
  dsk_json_writer_name (writer, WAS);
  dsk_json_writer_begin_object (writer);
  for (guint i = 0; i < DSK_CONTACT_FIELD_N; i++)
    if (self->sets[i] && self->knows[i])
      write_value (writer, (DskContactField) i, self->was[i]);
  dsk_json_writer_end_object (writer);
  dsk_json_writer_end_object (writer);
  return dsk_json_writer_take_string (writer);
}

/* @has: (out): there is such a member */
static gboolean
read_value (JsonObject *root, DskContactField field, gboolean *has, char **value, GError **error)
{
  const char *name = dsk_contact_field_to_string (field);
  JsonNode *node = root != NULL ? json_object_get_member (root, name) : NULL;
  g_autofree char *json = NULL;
  const gboolean is_json = field == DSK_CONTACT_TAGS || field == DSK_CONTACT_ATTRIBUTES;
  const char *text = dsk_json_get_string (root, name);

  *has = node != NULL;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (is_json)
    json = json_to_string (node, FALSE);
  else if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return dsk_content_refuse (error, _ ("What is to be changed can’t be read"));
  return dsk_contact_value_clean (field, is_json ? json : text, value, error);
}

static gboolean
read_all (JsonObject *root, DskContactChange *self, GError **error)
{
  JsonObject *was = dsk_json_get_object (root, WAS);

  for (guint i = 0; i < DSK_CONTACT_FIELD_N; i++)
    {
      if (!read_value (root, (DskContactField) i, &self->sets[i], &self->to[i], error))
        return FALSE;
      /* What the author saw may be of a time with other limits: then nothing is known of it. */
      if (self->sets[i] && !read_value (was, (DskContactField) i, &self->knows[i], &self->was[i], NULL))
        self->knows[i] = FALSE;
    }
  return !dsk_contact_change_is_empty (self) || dsk_content_refuse (error, _ ("Nothing is to be changed"));
}

gboolean
dsk_contact_change_read (const char *content, DskContactChange *self, GError **error)
{
  g_autoptr (JsonNode) node = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  *self = (DskContactChange){ 0 };
  if (content == NULL)
    return dsk_content_refuse (error, _ ("Nothing is to be changed"));
  node = dsk_json_get_root (content, strlen (content), DSK_CONTENT_MAX_BYTES, error);
  if (node == NULL)
    return FALSE;
  if (read_all (json_node_get_object (node), self, error))
    return TRUE;
  dsk_contact_change_clear (self);
  return FALSE;
}

char *
dsk_contact_change_apply (const DskContactChange *self, DskContactField field, const char *now, gboolean *unseen)
{
  char *value;

  g_return_val_if_fail ((guint) field < DSK_CONTACT_FIELD_N && self->sets[field], NULL);

  value = dsk_contact_value_merge (field, self->knows[field] ? self->was[field] : now, now, self->to[field], unseen);
  return value;
}

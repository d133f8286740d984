/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-canned-content.h"

#include <string.h>

#include "dsk-command.h"
#include "dsk-content-private.h"
#include "dsk-json-writer.h"

void
dsk_canned_content_clear (DskCannedContent *self)
{
  g_clear_pointer (&self->shortcut, g_free);
  g_clear_pointer (&self->title, g_free);
}

char *
dsk_canned_content_new (DskCannedKind kind, const char *shortcut, const char *title)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();

  g_return_val_if_fail (shortcut != NULL && title != NULL, NULL);

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "kind", dsk_canned_kind_to_string (kind));
  dsk_json_writer_set_string (writer, "shortcut", shortcut);
  dsk_json_writer_set_string (writer, "title", title);
  dsk_json_writer_end_object (writer);
  return dsk_json_writer_take_string (writer);
}

gboolean
dsk_canned_content_read (const char *content, DskCannedContent *self, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *root;

  g_return_val_if_fail (self != NULL, FALSE);

  *self = (DskCannedContent){ 0 };
  if (content == NULL)
    return dsk_content_refuse (error, "The shortcut is missing");
  node = dsk_json_get_root (content, strlen (content), DSK_CONTENT_MAX_BYTES, error);
  if (node == NULL)
    return FALSE;
  root = json_node_get_object (node);
  if (!dsk_canned_kind_from_string (dsk_json_get_string (root, "kind"), &self->kind))
    return dsk_content_refuse (error, "It is neither a reply nor an article");
  self->shortcut = g_strdup (dsk_json_get_string (root, "shortcut"));
  self->title = g_strdup (dsk_json_get_string (root, "title"));
  if (dsk_canned_shortcut_check (self->shortcut, error) && dsk_canned_title_check (self->title, error))
    return TRUE;
  dsk_canned_content_clear (self);
  return FALSE;
}

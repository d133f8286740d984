/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A template as that of a message, and beside it to whom. So whatever reads templates reads this one, too: what waits,
 * what came back, which file is needed. */

#include "dsk-start-content.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dsk-command.h"
#include "dsk-content-private.h"
#include "dsk-id.h"
#include "dsk-phone.h"

void
dsk_start_content_clear (DskStartContent *self)
{
  g_clear_pointer (&self->number, g_free);
  g_clear_pointer (&self->phone, g_free);
  g_clear_pointer (&self->content, g_free);
}

char *
dsk_start_content_new (const char *content, const char *number, const char *phone)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *start;

  g_return_val_if_fail (content != NULL && number != NULL && phone != NULL, NULL);

  node = dsk_json_get_root (content, strlen (content), DSK_CONTENT_MAX_BYTES, NULL);
  if (node == NULL)
    return NULL;
  start = json_object_new ();
  json_object_set_string_member (start, "number", number);
  json_object_set_string_member (start, "phone", phone);
  json_object_set_object_member (json_node_get_object (node), "start", start);
  return json_to_string (node, FALSE);
}

gboolean
dsk_start_content_read (const char *content, DskStartContent *self, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *root, *start;

  g_return_val_if_fail (self != NULL, FALSE);

  *self = (DskStartContent){ 0 };
  if (content == NULL)
    return dsk_content_refuse (error, _ ("No template was chosen"));
  node = dsk_json_get_root (content, strlen (content), DSK_CONTENT_MAX_BYTES, error);
  if (node == NULL)
    return FALSE;
  root = json_node_get_object (node);
  start = dsk_json_get_object (root, "start");
  self->number = g_strdup (dsk_json_get_string (start, "number"));
  self->phone = g_strdup (dsk_json_get_string (start, "phone"));
  if (start != NULL)
    json_object_remove_member (root, "start");
  self->content = json_to_string (node, FALSE);
  if (!dsk_id_is_valid (self->number))
    dsk_content_refuse (error, _ ("It is not said which of our numbers it is sent from"));
  else if (dsk_phone_check (self->phone) != DSK_PHONE_OK)
    dsk_content_refuse (error, _ ("This is no phone number that WhatsApp could know"));
  else if (dsk_content_check (DSK_MESSAGE_TEMPLATE, NULL, self->content, error))
    return TRUE;
  dsk_start_content_clear (self);
  return FALSE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From our content to Meta's body, kind by kind. */

#include "dsk-wa-send-private.h"

#include "dsk-content.h"
#include "dsk-error.h"

void
dsk_wa_send_copy_string (DskJsonWriter *writer, const char *as, JsonObject *object, const char *name)
{
  const char *value = dsk_json_get_string (object, name);

  if (value != NULL)
    dsk_json_writer_set_string (writer, as, value);
}

void
dsk_wa_send_write_pair (DskJsonWriter *writer, const char *object, const char *name,
                        const char *value)
{
  dsk_json_writer_name (writer, object);
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, name, value);
  dsk_json_writer_end_object (writer);
}

static void
write_text (DskJsonWriter *writer, const DskWaSend *send)
{
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "body", send->text);
  dsk_json_writer_set_bool (writer, "preview_url", send->preview_url);
  dsk_json_writer_end_object (writer);
}

static void
write_file (DskJsonWriter *writer, DskMessageKind kind, const DskWaSend *send, JsonObject *media)
{
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "id", send->media_id);
  if (send->text != NULL)
    dsk_json_writer_set_string (writer, "caption", send->text);
  if (kind == DSK_MESSAGE_DOCUMENT)
    dsk_wa_send_copy_string (writer, "filename", media, "name");
  if (kind == DSK_MESSAGE_VOICE)
    dsk_json_writer_set_bool (writer, "voice", TRUE);
  dsk_json_writer_end_object (writer);
}

void
dsk_wa_send_write_location (DskJsonWriter *writer, JsonObject *location)
{
  static const char *const members[] = { "latitude", "longitude" };

  dsk_json_writer_begin_object (writer);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      double value = 0;

      dsk_json_get_number (location, members[i], &value);
      dsk_json_writer_name (writer, members[i]);
      dsk_json_writer_double (writer, value);
    }
  dsk_wa_send_copy_string (writer, "name", location, "name");
  dsk_wa_send_copy_string (writer, "address", location, "address");
  dsk_json_writer_end_object (writer);
}

/* Meta wants a part of the name beside the whole. */
static void
write_name (DskJsonWriter *writer, JsonObject *contact)
{
  dsk_json_writer_name (writer, "name");
  dsk_json_writer_begin_object (writer);
  dsk_wa_send_copy_string (writer, "formatted_name", contact, "name");
  if (dsk_json_get_string (contact, "first") == NULL && dsk_json_get_string (contact, "last") == NULL)
    dsk_wa_send_copy_string (writer, "first_name", contact, "name");
  dsk_wa_send_copy_string (writer, "first_name", contact, "first");
  dsk_wa_send_copy_string (writer, "last_name", contact, "last");
  dsk_json_writer_end_object (writer);
}

static void
write_entries (DskJsonWriter *writer, JsonObject *contact, const char *list, const char *member,
               const char *as)
{
  JsonArray *array = dsk_json_get_array (contact, list);

  if (dsk_json_get_length (array) == 0)
    return;
  dsk_json_writer_name (writer, list);
  dsk_json_writer_begin_array (writer);
  for (guint i = 0; i < dsk_json_get_length (array); i++)
    {
      JsonObject *entry = dsk_json_get_element (array, i);

      dsk_json_writer_begin_object (writer);
      dsk_wa_send_copy_string (writer, as, entry, member);
      dsk_wa_send_copy_string (writer, "type", entry, "type");
      if (g_strcmp0 (list, "phones") == 0)
        dsk_wa_send_copy_string (writer, "wa_id", entry, "wa_id");
      dsk_json_writer_end_object (writer);
    }
  dsk_json_writer_end_array (writer);
}

static void
write_contact (DskJsonWriter *writer, JsonObject *contact)
{
  dsk_json_writer_begin_object (writer);
  write_name (writer, contact);
  if (dsk_json_get_string (contact, "org") != NULL || dsk_json_get_string (contact, "title") != NULL)
    {
      dsk_json_writer_name (writer, "org");
      dsk_json_writer_begin_object (writer);
      dsk_wa_send_copy_string (writer, "company", contact, "org");
      dsk_wa_send_copy_string (writer, "title", contact, "title");
      dsk_json_writer_end_object (writer);
    }
  dsk_wa_send_copy_string (writer, "birthday", contact, "birthday");
  write_entries (writer, contact, "phones", "phone", "phone");
  write_entries (writer, contact, "emails", "email", "email");
  write_entries (writer, contact, "urls", "url", "url");
  write_entries (writer, contact, "addresses", "text", "street");
  dsk_json_writer_end_object (writer);
}

static void
write_contacts (DskJsonWriter *writer, JsonArray *contacts)
{
  dsk_json_writer_begin_array (writer);
  for (guint i = 0; i < dsk_json_get_length (contacts); i++)
    write_contact (writer, dsk_json_get_element (contacts, i));
  dsk_json_writer_end_array (writer);
}

static void
write_reaction (DskJsonWriter *writer, const char *emoji, JsonObject *reaction)
{
  dsk_json_writer_begin_object (writer);
  dsk_wa_send_copy_string (writer, "message_id", reaction, "wamid");
  dsk_json_writer_set_string (writer, "emoji", emoji != NULL ? emoji : "");
  dsk_json_writer_end_object (writer);
}

gboolean
dsk_wa_send_write_body (DskJsonWriter *writer, DskMessageKind kind, const DskWaSend *send,
                        JsonObject *content, GError **error)
{
  const char *type = dsk_message_kind_to_string (kind == DSK_MESSAGE_VOICE ? DSK_MESSAGE_AUDIO : kind);
  g_auto (DskContentFile) file = { 0 };

  if (dsk_content_get_file (kind, send->content, &file) && send->media_id == NULL)
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, "The file is not at WhatsApp yet");
      return FALSE;
    }
  dsk_json_writer_set_string (writer, "type", type);
  dsk_json_writer_name (writer, type);
  if (kind == DSK_MESSAGE_TEXT)
    write_text (writer, send);
  else if (kind == DSK_MESSAGE_LOCATION)
    dsk_wa_send_write_location (writer, dsk_json_get_object (content, "location"));
  else if (kind == DSK_MESSAGE_CONTACTS)
    write_contacts (writer, dsk_json_get_array (content, "contacts"));
  else if (kind == DSK_MESSAGE_REACTION)
    write_reaction (writer, send->text, dsk_json_get_object (content, "reaction"));
  else if (kind == DSK_MESSAGE_INTERACTIVE)
    dsk_wa_send_write_interactive (writer, dsk_json_get_object (content, "interactive"), send->text);
  else if (kind == DSK_MESSAGE_TEMPLATE)
    dsk_wa_send_write_template (writer, dsk_json_get_object (content, "template"), send->media_id);
  else
    write_file (writer, kind, send, dsk_json_get_object (content, "media"));
  return TRUE;
}

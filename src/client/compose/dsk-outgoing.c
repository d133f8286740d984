/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-outgoing.h"

#include "dsk-json-writer.h"

/* Between its time here and its execution at the relay; what waits before it may take as long. */
#define LEAVING_MS DSK_HOLD_MAX_MS

void
dsk_outgoing_free (DskOutgoing *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_free (self->content);
  g_free (self);
}

DskOutgoing *
dsk_outgoing_new (DskMessageKind kind, const char *text, const char *content)
{
  DskOutgoing *self = g_new0 (DskOutgoing, 1);

  self->kind = kind;
  self->text = text != NULL && *text != '\0' ? g_strdup (text) : NULL;
  self->content = g_strdup (content);
  return self;
}

DskOutgoing *
dsk_outgoing_copy (const DskOutgoing *self)
{
  return dsk_outgoing_new (self->kind, self->text, self->content);
}

static void
set_optional (DskJsonWriter *writer, const char *name, const char *value)
{
  if (value != NULL && *value != '\0')
    dsk_json_writer_set_string (writer, name, value);
}

/* "{"name":{": what every content begins with. */
static DskJsonWriter *
begin (const char *name)
{
  DskJsonWriter *writer = dsk_json_writer_new ();

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_name (writer, name);
  return writer;
}

static DskOutgoing *
finish (DskJsonWriter *writer, DskMessageKind kind, const char *text)
{
  g_autoptr (DskJsonWriter) owned = writer;
  g_autofree char *content = NULL;

  dsk_json_writer_end_object (writer);
  content = dsk_json_writer_take_string (writer);
  return dsk_outgoing_new (kind, text, content);
}

DskOutgoing *
dsk_outgoing_new_media (DskMessageKind kind, const char *caption, const DskMediaFile *file)
{
  DskJsonWriter *writer = begin ("media");

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "mime", file->mime);
  dsk_json_writer_set_string (writer, "sha256", file->sha256);
  dsk_json_writer_set_int (writer, "size", file->size);
  set_optional (writer, "name", file->name);
  if (file->width > 0 && file->height > 0)
    {
      dsk_json_writer_set_int (writer, "width", file->width);
      dsk_json_writer_set_int (writer, "height", file->height);
    }
  dsk_json_writer_end_object (writer);
  return finish (writer, kind, caption);
}

DskOutgoing *
dsk_outgoing_new_location (double latitude, double longitude, const char *name, const char *address)
{
  DskJsonWriter *writer = begin ("location");

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_name (writer, "latitude");
  dsk_json_writer_double (writer, latitude);
  dsk_json_writer_name (writer, "longitude");
  dsk_json_writer_double (writer, longitude);
  set_optional (writer, "name", name);
  set_optional (writer, "address", address);
  dsk_json_writer_end_object (writer);
  return finish (writer, DSK_MESSAGE_LOCATION, NULL);
}

/* [{"<name>":value,"type":"WORK"}], if there is a value. */
static void
set_list (DskJsonWriter *writer, const char *list, const char *name, const char *value)
{
  if (value == NULL || *value == '\0')
    return;
  dsk_json_writer_name (writer, list);
  dsk_json_writer_begin_array (writer);
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, name, value);
  dsk_json_writer_set_string (writer, "type", "WORK");
  dsk_json_writer_end_object (writer);
  dsk_json_writer_end_array (writer);
}

DskOutgoing *
dsk_outgoing_new_contact (const char *name, const char *org, const char *phone, const char *email)
{
  DskJsonWriter *writer = begin ("contacts");

  dsk_json_writer_begin_array (writer);
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "name", name);
  /* WhatsApp wants one part of the name besides the whole. */
  dsk_json_writer_set_string (writer, "first", name);
  set_optional (writer, "org", org);
  set_list (writer, "phones", "phone", phone);
  set_list (writer, "emails", "email", email);
  dsk_json_writer_end_object (writer);
  dsk_json_writer_end_array (writer);
  return finish (writer, DSK_MESSAGE_CONTACTS, NULL);
}

DskOutgoing *
dsk_outgoing_new_reaction (const char *wamid, const char *emoji)
{
  DskJsonWriter *writer = begin ("reaction");

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "wamid", wamid);
  dsk_json_writer_end_object (writer);
  return finish (writer, DSK_MESSAGE_REACTION, emoji);
}

DskCommand *
dsk_client_command_send_outgoing (DskClient *self, const char *conv, const DskOutgoing *outgoing,
                                  const char *quote, const char *head_msg)
{
  DskCommand *command = dsk_client_command_send (self, conv, outgoing->text, quote, head_msg);

  g_return_val_if_fail (command != NULL, NULL);
  command->kind = outgoing->kind;
  command->content = g_strdup (outgoing->content);
  return command;
}

gint64
dsk_outgoing_hold_until (DskMessageKind kind, gint64 now, gint64 hold_ms, gint64 window_until)
{
  if (hold_ms <= 0 || kind == DSK_MESSAGE_REACTION)
    return 0;
  if (kind != DSK_MESSAGE_TEMPLATE && window_until != 0 && window_until < now + hold_ms + LEAVING_MS)
    return 0;
  return now + hold_ms;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Questions and templates: the two kinds whose body is a form. */

#include "dsk-wa-send-private.h"

#include <string.h>

/* --- questions --- */

static void
write_buttons (DskJsonWriter *writer, JsonArray *buttons)
{
  dsk_json_writer_name (writer, "buttons");
  dsk_json_writer_begin_array (writer);
  for (guint i = 0; i < dsk_json_get_length (buttons); i++)
    {
      JsonObject *button = dsk_json_get_element (buttons, i);

      dsk_json_writer_begin_object (writer);
      dsk_json_writer_set_string (writer, "type", "reply");
      dsk_json_writer_name (writer, "reply");
      dsk_json_writer_begin_object (writer);
      dsk_wa_send_copy_string (writer, "id", button, "id");
      dsk_wa_send_copy_string (writer, "title", button, "title");
      dsk_json_writer_end_object (writer);
      dsk_json_writer_end_object (writer);
    }
  dsk_json_writer_end_array (writer);
}

static void
write_rows (DskJsonWriter *writer, JsonArray *rows)
{
  dsk_json_writer_name (writer, "rows");
  dsk_json_writer_begin_array (writer);
  for (guint i = 0; i < dsk_json_get_length (rows); i++)
    {
      JsonObject *row = dsk_json_get_element (rows, i);

      dsk_json_writer_begin_object (writer);
      dsk_wa_send_copy_string (writer, "id", row, "id");
      dsk_wa_send_copy_string (writer, "title", row, "title");
      dsk_wa_send_copy_string (writer, "description", row, "description");
      dsk_json_writer_end_object (writer);
    }
  dsk_json_writer_end_array (writer);
}

static void
write_list (DskJsonWriter *writer, JsonObject *list)
{
  JsonArray *sections = dsk_json_get_array (list, "sections");

  dsk_wa_send_copy_string (writer, "button", list, "button");
  dsk_json_writer_name (writer, "sections");
  dsk_json_writer_begin_array (writer);
  for (guint i = 0; i < dsk_json_get_length (sections); i++)
    {
      JsonObject *section = dsk_json_get_element (sections, i);

      dsk_json_writer_begin_object (writer);
      dsk_wa_send_copy_string (writer, "title", section, "title");
      write_rows (writer, dsk_json_get_array (section, "rows"));
      dsk_json_writer_end_object (writer);
    }
  dsk_json_writer_end_array (writer);
}

static void
write_action (DskJsonWriter *writer, const char *type, JsonObject *interactive)
{
  dsk_json_writer_name (writer, "action");
  dsk_json_writer_begin_object (writer);
  if (strcmp (type, "button") == 0)
    write_buttons (writer, dsk_json_get_array (interactive, "buttons"));
  else if (strcmp (type, "list") == 0)
    write_list (writer, interactive);
  else if (strcmp (type, "location_request_message") == 0)
    dsk_json_writer_set_string (writer, "name", "send_location");
  else
    {
      dsk_json_writer_set_string (writer, "name", type);
      dsk_json_writer_name (writer, "parameters");
      dsk_json_writer_begin_object (writer);
      if (strcmp (type, "flow") == 0)
        {
          dsk_json_writer_set_string (writer, "flow_message_version", "3");
          dsk_wa_send_copy_string (writer, "flow_id", interactive, "flow_id");
          dsk_wa_send_copy_string (writer, "flow_cta", interactive, "flow_cta");
        }
      dsk_wa_send_copy_string (writer, "display_text", interactive, "display_text");
      dsk_wa_send_copy_string (writer, "url", interactive, "url");
      dsk_json_writer_end_object (writer);
    }
  dsk_json_writer_end_object (writer);
}

void
dsk_wa_send_write_interactive (DskJsonWriter *writer, JsonObject *interactive, const char *text)
{
  const char *type = dsk_json_get_string (interactive, "type");
  const char *header = dsk_json_get_string (dsk_json_get_object (interactive, "header"), "text");
  const char *footer = dsk_json_get_string (interactive, "footer");

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "type", type);
  if (header != NULL)
    {
      dsk_json_writer_name (writer, "header");
      dsk_json_writer_begin_object (writer);
      dsk_json_writer_set_string (writer, "type", "text");
      dsk_json_writer_set_string (writer, "text", header);
      dsk_json_writer_end_object (writer);
    }
  dsk_wa_send_write_pair (writer, "body", "text", text);
  if (footer != NULL)
    dsk_wa_send_write_pair (writer, "footer", "text", footer);
  write_action (writer, type, interactive);
  dsk_json_writer_end_object (writer);
}

/* --- templates --- */

static void
write_text_parameter (DskJsonWriter *writer, JsonObject *parameter)
{
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "type", "text");
  dsk_wa_send_copy_string (writer, "parameter_name", parameter, "name");
  dsk_wa_send_copy_string (writer, "text", parameter, "text");
  dsk_json_writer_end_object (writer);
}

static void
write_header_parameter (DskJsonWriter *writer, const char *type, JsonObject *header,
                        const char *media_id)
{
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "type", type);
  dsk_json_writer_name (writer, type);
  if (strcmp (type, "location") == 0)
    dsk_wa_send_write_location (writer, dsk_json_get_object (header, "location"));
  else
    {
      dsk_json_writer_begin_object (writer);
      dsk_json_writer_set_string (writer, "id", media_id);
      if (strcmp (type, "document") == 0)
        dsk_wa_send_copy_string (writer, "filename", dsk_json_get_object (header, "media"), "name");
      dsk_json_writer_end_object (writer);
    }
  dsk_json_writer_end_object (writer);
}

static void
write_header (DskJsonWriter *writer, JsonObject *header, const char *media_id)
{
  const char *type = dsk_json_get_string (header, "type");

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "type", "header");
  dsk_json_writer_name (writer, "parameters");
  dsk_json_writer_begin_array (writer);
  if (strcmp (type, "text") == 0)
    write_text_parameter (writer, header);
  else
    write_header_parameter (writer, type, header, media_id);
  dsk_json_writer_end_array (writer);
  dsk_json_writer_end_object (writer);
}

static void
write_body (DskJsonWriter *writer, JsonArray *body)
{
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "type", "body");
  dsk_json_writer_name (writer, "parameters");
  dsk_json_writer_begin_array (writer);
  for (guint i = 0; i < dsk_json_get_length (body); i++)
    write_text_parameter (writer, dsk_json_get_element (body, i));
  dsk_json_writer_end_array (writer);
  dsk_json_writer_end_object (writer);
}

static void
write_button (DskJsonWriter *writer, JsonObject *button)
{
  const char *type = dsk_json_get_string (button, "type");
  g_autofree char *index = NULL;
  const char *parameter = "text", *member = "text";
  double place = 0;

  if (strcmp (type, "quick_reply") == 0)
    parameter = member = "payload";
  else if (strcmp (type, "copy_code") == 0)
    parameter = member = "coupon_code";
  dsk_json_get_number (button, "index", &place);
  index = g_strdup_printf ("%d", (int) place);
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "type", "button");
  dsk_json_writer_set_string (writer, "sub_type", type);
  dsk_json_writer_set_string (writer, "index", index);
  dsk_json_writer_name (writer, "parameters");
  dsk_json_writer_begin_array (writer);
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "type", parameter);
  dsk_wa_send_copy_string (writer, member, button, "text");
  dsk_json_writer_end_object (writer);
  dsk_json_writer_end_array (writer);
  dsk_json_writer_end_object (writer);
}

void
dsk_wa_send_write_template (DskJsonWriter *writer, JsonObject *tmpl, const char *media_id)
{
  JsonObject *header = dsk_json_get_object (tmpl, "header");
  JsonArray *body = dsk_json_get_array (tmpl, "body");
  JsonArray *buttons = dsk_json_get_array (tmpl, "buttons");
  guint n_body = dsk_json_get_length (body), n_buttons = dsk_json_get_length (buttons);

  dsk_json_writer_begin_object (writer);
  dsk_wa_send_copy_string (writer, "name", tmpl, "name");
  dsk_wa_send_write_pair (writer, "language", "code", dsk_json_get_string (tmpl, "language"));
  if (header != NULL || n_body > 0 || n_buttons > 0)
    {
      dsk_json_writer_name (writer, "components");
      dsk_json_writer_begin_array (writer);
      if (header != NULL)
        write_header (writer, header, media_id);
      if (n_body > 0)
        write_body (writer, body);
      for (guint i = 0; i < n_buttons; i++)
        write_button (writer, dsk_json_get_element (buttons, i));
      dsk_json_writer_end_array (writer);
    }
  dsk_json_writer_end_object (writer);
}

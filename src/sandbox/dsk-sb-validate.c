/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-sb-validate.h"

#include <string.h>

#include "dsk-wa-json.h"

#define MAX_OPAQUE 512
#define MAX_TEXT 4096
#define MAX_CAPTION 1024
#define MAX_BODY 1024
#define MAX_FOOTER 60
#define MAX_HEADER 60
#define MAX_BUTTONS 3
#define MAX_BUTTON_ID 256
#define MAX_BUTTON_TITLE 20
#define MAX_SECTIONS 10
#define MAX_ROWS 10
#define MAX_ROW_ID 200
#define MAX_ROW_TITLE 24
#define MAX_ROW_DESCRIPTION 72

typedef gboolean (*Check) (JsonObject *content, DskSbSend *send, DskSbRefusal *refusal);

static gboolean refuse (DskSbRefusal *refusal, int code, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

static gboolean
refuse (DskSbRefusal *refusal, int code, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  refusal->http_status = 400;
  refusal->code = code;
  refusal->details = g_strdup_vprintf (format, args);
  va_end (args);
  return FALSE;
}

/* A string of a length that is allowed; @required also refuses an absent or empty one. */
static gboolean
check_string (JsonObject *object, const char *name, const char *where, gboolean required, glong max,
              DskSbRefusal *refusal)
{
  const char *text = dsk_json_get_string (object, name);

  if (text == NULL && required)
    return refuse (refusal, 131008, "The parameter %s['%s'] is required.", where, name);
  if (text == NULL && object != NULL && json_object_has_member (object, name)
      && json_node_get_value_type (json_object_get_member (object, name)) != G_TYPE_STRING)
    return refuse (refusal, 100, "Param %s['%s'] must be a string", where, name);
  if (text != NULL && g_utf8_strlen (text, -1) > max)
    return refuse (refusal, 100, "Param %s['%s'] must be at most %ld characters long.", where, name,
                   max);
  return TRUE;
}

static gboolean
is_blank (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;
  return TRUE;
}

static gboolean
check_text (JsonObject *text, DskSbSend *send, DskSbRefusal *refusal)
{
  if (!check_string (text, "body", "text", TRUE, MAX_TEXT, refusal))
    return FALSE;
  send->text = dsk_json_get_string (text, "body");
  if (is_blank (send->text))
    return refuse (refusal, 131008, "The parameter text['body'] is required.");
  return TRUE;
}

static gboolean
check_media (JsonObject *media, DskSbSend *send, DskSbRefusal *refusal)
{
  gboolean has_id = dsk_json_get_string (media, "id") != NULL;
  gboolean has_link = dsk_json_get_string (media, "link") != NULL;

  if (has_id == has_link)
    return refuse (refusal, 100, "Exactly one of %s['id'] and %s['link'] is required", send->type,
                   send->type);
  send->text = dsk_json_get_string (media, "caption");
  return check_string (media, "caption", send->type, FALSE, MAX_CAPTION, refusal);
}

static gboolean
check_location (JsonObject *location, DskSbSend *send, DskSbRefusal *refusal)
{
  if (!json_object_has_member (location, "latitude")
      || !json_object_has_member (location, "longitude"))
    return refuse (refusal, 131008,
                   "The parameters location['latitude'] and location['longitude'] are required.");
  send->text = dsk_json_get_string (location, "name");
  return TRUE;
}

static gboolean
check_reaction (JsonObject *reaction, DskSbSend *send, DskSbRefusal *refusal)
{
  send->text = dsk_json_get_string (reaction, "emoji");
  return check_string (reaction, "message_id", "reaction", TRUE, 512, refusal);
}

static gboolean
check_template (JsonObject *template, DskSbSend *send, DskSbRefusal *refusal)
{
  JsonObject *language = dsk_json_get_object (template, "language");

  if (!check_string (template, "name", "template", TRUE, 512, refusal)
      || !check_string (language, "code", "template['language']", TRUE, 16, refusal))
    return FALSE;
  send->template_name = dsk_json_get_string (template, "name");
  return TRUE;
}

static gboolean
check_buttons (JsonObject *action, DskSbRefusal *refusal)
{
  JsonArray *buttons = dsk_json_get_array (action, "buttons");
  guint n = dsk_json_get_length (buttons);

  if (n < 1 || n > MAX_BUTTONS)
    return refuse (refusal, 131009,
                   "Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: %d",
                   MAX_BUTTONS);
  for (guint i = 0; i < n; i++)
    {
      JsonObject *reply = dsk_json_get_object (dsk_json_get_element (buttons, i), "reply");

      if (!check_string (reply, "id", "reply", TRUE, MAX_BUTTON_ID, refusal)
          || !check_string (reply, "title", "reply", TRUE, MAX_BUTTON_TITLE, refusal))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_rows (JsonArray *rows, DskSbRefusal *refusal)
{
  for (guint i = 0; i < dsk_json_get_length (rows); i++)
    {
      JsonObject *row = dsk_json_get_element (rows, i);

      if (!check_string (row, "id", "row", TRUE, MAX_ROW_ID, refusal)
          || !check_string (row, "title", "row", TRUE, MAX_ROW_TITLE, refusal)
          || !check_string (row, "description", "row", FALSE, MAX_ROW_DESCRIPTION, refusal))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_list (JsonObject *action, DskSbRefusal *refusal)
{
  JsonArray *sections = dsk_json_get_array (action, "sections");
  guint rows = 0;

  if (!check_string (action, "button", "action", TRUE, MAX_BUTTON_TITLE, refusal))
    return FALSE;
  if (dsk_json_get_length (sections) < 1 || dsk_json_get_length (sections) > MAX_SECTIONS)
    return refuse (refusal, 131009, "A list has between 1 and %d sections", MAX_SECTIONS);
  for (guint i = 0; i < dsk_json_get_length (sections); i++)
    {
      JsonArray *section = dsk_json_get_array (dsk_json_get_element (sections, i), "rows");

      rows += dsk_json_get_length (section);
      if (!check_rows (section, refusal))
        return FALSE;
    }
  if (rows < 1 || rows > MAX_ROWS)
    return refuse (refusal, 131009, "Total row count exceed max allowed count: %d", MAX_ROWS);
  return TRUE;
}

static gboolean
check_interactive (JsonObject *interactive, DskSbSend *send, DskSbRefusal *refusal)
{
  const char *type = dsk_json_get_string (interactive, "type");
  JsonObject *body = dsk_json_get_object (interactive, "body");
  JsonObject *action = dsk_json_get_object (interactive, "action");
  gboolean is_list = g_strcmp0 (type, "list") == 0;

  if (type == NULL)
    return refuse (refusal, 131008, "The parameter interactive['type'] is required.");
  if (action == NULL)
    return refuse (refusal, 131008, "The parameter interactive['action'] is required.");
  if (!check_string (body, "text", "body", TRUE, is_list ? MAX_TEXT : MAX_BODY, refusal)
      || !check_string (dsk_json_get_object (interactive, "footer"), "text", "footer", FALSE,
                        MAX_FOOTER, refusal)
      || !check_string (dsk_json_get_object (interactive, "header"), "text", "header", FALSE,
                        MAX_HEADER, refusal))
    return FALSE;
  send->text = dsk_json_get_string (body, "text");
  if (is_list)
    return check_list (action, refusal);
  if (strcmp (type, "button") == 0)
    return check_buttons (action, refusal);
  return TRUE;
}

static const struct
{
  const char *type;
  Check check;
} types[] = {
  { "text", check_text },         { "image", check_media },       { "video", check_media },
  { "audio", check_media },       { "document", check_media },    { "sticker", check_media },
  { "location", check_location }, { "reaction", check_reaction }, { "template", check_template },
  { "interactive", check_interactive },
};

static gboolean
check_contacts (JsonObject *request, DskSbRefusal *refusal)
{
  JsonArray *contacts = dsk_json_get_array (request, "contacts");
  JsonObject *name = dsk_json_get_object (dsk_json_get_element (contacts, 0), "name");

  if (name == NULL)
    return refuse (refusal, 131008, "The parameter contacts is required.");
  return check_string (name, "formatted_name", "name", TRUE, MAX_BODY, refusal);
}

static gboolean
check_content (JsonObject *request, DskSbSend *send, DskSbRefusal *refusal)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      JsonObject *content;

      if (strcmp (types[i].type, send->type) != 0)
        continue;
      content = dsk_json_get_object (request, send->type);
      if (content == NULL)
        return refuse (refusal, 131008, "The parameter %s is required.", send->type);
      return types[i].check (content, send, refusal);
    }
  if (strcmp (send->type, "contacts") == 0)
    return check_contacts (request, refusal);
  return refuse (
      refusal, 100,
      "Param type must be one of {AUDIO, CONTACTS, DOCUMENT, IMAGE, INTERACTIVE, LOCATION, "
      "REACTION, STICKER, TEMPLATE, TEXT, VIDEO}");
}

static gboolean
check_recipient (JsonObject *request, DskSbSend *send, DskSbRefusal *refusal)
{
  const char *kind = dsk_json_get_string (request, "recipient_type");
  gsize digits;

  send->is_group = g_strcmp0 (kind, "group") == 0;
  send->to = dsk_json_get_string (request, "to");
  send->recipient = dsk_json_get_string (request, "recipient");
  if (kind != NULL && !send->is_group && strcmp (kind, "individual") != 0)
    return refuse (refusal, 100, "Param recipient_type must be one of {INDIVIDUAL, GROUP}");
  if (send->to == NULL && send->recipient == NULL)
    return refuse (refusal, 100, "The parameter to is required.");
  if (send->to == NULL || send->is_group)
    return TRUE;
  digits = strspn (send->to, G_CSET_DIGITS "+ ()-");
  if (send->to[digits] != '\0' || digits < 7 || digits > 24)
    return refuse (refusal, 131009, "The parameter to is not a phone number");
  return TRUE;
}

gboolean
dsk_sb_validate (JsonObject *request, DskSbSend *send, DskSbRefusal *refusal)
{
  JsonObject *context = dsk_json_get_object (request, "context");

  *send = (DskSbSend) { 0 };
  *refusal = (DskSbRefusal) { 0 };
  send->opaque = dsk_json_get_string (request, "biz_opaque_callback_data");
  if (g_strcmp0 (dsk_json_get_string (request, "messaging_product"), "whatsapp") != 0)
    return refuse (refusal, 100, "The parameter messaging_product is required.");
  if (!check_recipient (request, send, refusal)
      || !check_string (request, "biz_opaque_callback_data", "message", FALSE, MAX_OPAQUE, refusal))
    return FALSE;
  if (json_object_has_member (request, "context")
      && !check_string (context, "message_id", "context", TRUE, 512, refusal))
    return FALSE;
  send->context = dsk_json_get_string (context, "message_id");
  send->type = dsk_json_get_string (request, "type");
  if (send->type == NULL)
    send->type = "text";
  return check_content (request, send, refusal);
}

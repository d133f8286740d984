/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Questions with buttons or a list, and templates. */

#include "dsk-content-private.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#define MAX_BODY 1024
#define MAX_LIST_BODY 4096
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
#define MAX_FLOW_ID 256
#define MAX_FLOW_CTA 30
#define MAX_URL 2000
#define MAX_TEMPLATE_NAME 512
#define MAX_LANGUAGE 16
#define MAX_PARAMETER 1024
#define MAX_PAYLOAD 256
#define MAX_COUPON 15
#define MAX_TEMPLATE_BUTTONS 10
#define MAX_SPACES 4

static gboolean
is_new (GHashTable *seen, const char *id)
{
  return g_hash_table_add (seen, (gpointer) id);
}

static gboolean
check_buttons (JsonArray *buttons, GError **error)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) titles = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = dsk_json_get_length (buttons);

  if (n < 1 || n > MAX_BUTTONS)
    return dsk_content_refuse (error, _ ("A question has one, two or three buttons"));
  for (guint i = 0; i < n; i++)
    {
      JsonObject *button = dsk_json_get_element (buttons, i);

      if (!dsk_content_check_string (button, "id", MAX_BUTTON_ID, _ ("A button has no id"),
                                     _ ("The id of a button is longer than %u characters"), error)
          || !dsk_content_check_string (button, "title", MAX_BUTTON_TITLE,
                                        _ ("A button has no words"),
                                        _ ("A button is longer than %u characters"), error))
        return FALSE;
      if (!is_new (ids, dsk_json_get_string (button, "id"))
          || !is_new (titles, dsk_json_get_string (button, "title")))
        return dsk_content_refuse (error, _ ("Two buttons are the same"));
    }
  return TRUE;
}

static gboolean
check_row (JsonObject *row, GHashTable *ids, GError **error)
{
  if (!dsk_content_check_string (row, "id", MAX_ROW_ID, _ ("A row of the list has no id"),
                                 _ ("The id of a row is longer than %u characters"), error)
      || !dsk_content_check_string (row, "title", MAX_ROW_TITLE,
                                    _ ("A row of the list has no words"),
                                    _ ("A row of the list is longer than %u characters"), error)
      || !dsk_content_check_string (
          row, "description", MAX_ROW_DESCRIPTION, NULL,
          _ ("What a row of the list explains is longer than %u characters"), error))
    return FALSE;
  return is_new (ids, dsk_json_get_string (row, "id"))
         || dsk_content_refuse (error, _ ("Two rows of the list have the same id"));
}

static gboolean
check_list (JsonObject *list, GError **error)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *sections = dsk_json_get_array (list, "sections");
  guint n = dsk_json_get_length (sections);
  guint total = 0;

  if (!dsk_content_check_string (list, "button", MAX_BUTTON_TITLE,
                                 _ ("The list has no button that opens it"),
                                 _ ("A button is longer than %u characters"), error))
    return FALSE;
  if (n < 1 || n > MAX_SECTIONS)
    return dsk_content_refuse (error, _ ("A list has one to ten sections"));
  for (guint i = 0; i < n; i++)
    {
      JsonObject *section = dsk_json_get_element (sections, i);
      JsonArray *rows = dsk_json_get_array (section, "rows");

      if (!dsk_content_check_string (
              section, "title", MAX_ROW_TITLE,
              n > 1 ? _ ("Each section of a list with several has a title") : NULL,
              _ ("The title of a section is longer than %u characters"), error))
        return FALSE;
      if (dsk_json_get_length (rows) < 1)
        return dsk_content_refuse (error, _ ("A section of the list is empty"));
      total += dsk_json_get_length (rows);
      if (total > MAX_ROWS)
        return dsk_content_refuse (error, _ ("A list has at most ten rows, all sections together"));
      for (guint j = 0; j < dsk_json_get_length (rows); j++)
        if (!check_row (dsk_json_get_element (rows, j), ids, error))
          return FALSE;
    }
  return TRUE;
}

static gboolean
check_url (const char *url, GError **error)
{
  if (url == NULL || strlen (url) > MAX_URL
      || (!g_str_has_prefix (url, "https://") && !g_str_has_prefix (url, "http://"))
      || !g_uri_is_valid (url, G_URI_FLAGS_ENCODED, NULL))
    return dsk_content_refuse (error, _ ("The web address must begin with https:// or http://"));
  return TRUE;
}

static gboolean
check_action (const char *type, JsonObject *interactive, GError **error)
{
  if (g_strcmp0 (type, "button") == 0)
    return check_buttons (dsk_json_get_array (interactive, "buttons"), error);
  if (g_strcmp0 (type, "list") == 0)
    return check_list (interactive, error);
  if (g_strcmp0 (type, "cta_url") == 0)
    return dsk_content_check_string (interactive, "display_text", MAX_BUTTON_TITLE,
                                     _ ("A button has no words"),
                                     _ ("A button is longer than %u characters"), error)
           && check_url (dsk_json_get_string (interactive, "url"), error);
  if (g_strcmp0 (type, "flow") == 0)
    return dsk_content_check_string (interactive, "flow_id", MAX_FLOW_ID,
                                     _ ("The form is not named"),
                                     _ ("The id of the form is longer than %u characters"), error)
           && dsk_content_check_string (interactive, "flow_cta", MAX_FLOW_CTA,
                                        _ ("A button has no words"),
                                        _ ("A button is longer than %u characters"), error);
  if (g_strcmp0 (type, "location_request_message") == 0)
    return TRUE;
  return dsk_content_refuse (error, _ ("There is no question of this kind"));
}

gboolean
dsk_content_check_interactive (JsonObject *interactive, const char *text, GError **error)
{
  const char *type = dsk_json_get_string (interactive, "type");
  JsonObject *header = dsk_json_get_object (interactive, "header");
  gboolean is_list = g_strcmp0 (type, "list") == 0;

  if (text == NULL)
    return dsk_content_refuse (error, _ ("The question has no text"));
  if (!dsk_content_check_length (text, is_list ? MAX_LIST_BODY : MAX_BODY,
                                 _ ("The question is longer than %u characters"), error)
      || !dsk_content_check_string (interactive, "footer", MAX_FOOTER, NULL,
                                    _ ("The footer is longer than %u characters"), error))
    return FALSE;
  if (header != NULL && g_strcmp0 (dsk_json_get_string (header, "type"), "text") != 0)
    return dsk_content_refuse (error, _ ("Only a text can stand above a question"));
  if (header != NULL
      && !dsk_content_check_string (header, "text", MAX_HEADER, _ ("The header is empty"),
                                    _ ("The header is longer than %u characters"), error))
    return FALSE;
  return check_action (type, interactive, error);
}

/* Meta refuses parameters that change the look of the template. */
static gboolean
check_parameter (JsonObject *holder, GError **error)
{
  const char *text = dsk_json_get_string (holder, "text");
  guint spaces = 0;

  if (!dsk_content_check_string (holder, "text", MAX_PARAMETER,
                                 _ ("A variable of the template is empty"),
                                 _ ("A variable of the template is longer than %u characters"),
                                 error))
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    {
      spaces = *p == ' ' ? spaces + 1 : 0;
      if (*p == '\n' || *p == '\r' || *p == '\t' || spaces > MAX_SPACES)
        return dsk_content_refuse (
            error, _ ("A variable of a template can't have line breaks, tabs or many spaces"));
    }
  return TRUE;
}

static gboolean
check_header (JsonObject *header, GError **error)
{
  const char *type = dsk_json_get_string (header, "type");

  if (header == NULL)
    return TRUE;
  if (g_strcmp0 (type, "text") == 0)
    return check_parameter (header, error);
  if (g_strcmp0 (type, "location") == 0)
    return dsk_content_check_location (dsk_json_get_object (header, "location"), error);
  if (g_strcmp0 (type, "image") == 0 || g_strcmp0 (type, "video") == 0
      || g_strcmp0 (type, "document") == 0)
    return dsk_content_check_media (dsk_json_get_object (header, "media"), error);
  return dsk_content_refuse (error, _ ("The template's header is of an unknown kind"));
}

static gboolean
check_button (JsonObject *button, GError **error)
{
  const char *type = dsk_json_get_string (button, "type");
  double index;

  if (!dsk_json_get_number (button, "index", &index) || index < 0 || index >= MAX_TEMPLATE_BUTTONS)
    return dsk_content_refuse (error, _ ("A button of the template has no place"));
  if (g_strcmp0 (type, "url") == 0)
    return check_parameter (button, error);
  if (g_strcmp0 (type, "quick_reply") == 0)
    return dsk_content_check_string (button, "text", MAX_PAYLOAD, _ ("A button has no id"),
                                     _ ("The id of a button is longer than %u characters"), error);
  if (g_strcmp0 (type, "copy_code") == 0)
    return dsk_content_check_string (button, "text", MAX_COUPON, _ ("The code to copy is empty"),
                                     _ ("The code to copy is longer than %u characters"), error);
  return dsk_content_refuse (error, _ ("A button of the template is of an unknown kind"));
}

gboolean
dsk_content_check_template (JsonObject *tmpl, GError **error)
{
  JsonArray *body = dsk_json_get_array (tmpl, "body");
  JsonArray *buttons = dsk_json_get_array (tmpl, "buttons");
  gboolean named = FALSE;

  if (!dsk_content_check_string (tmpl, "name", MAX_TEMPLATE_NAME, _ ("No template was chosen"),
                                 _ ("The template's name is longer than %u characters"), error)
      || !dsk_content_check_string (tmpl, "language", MAX_LANGUAGE,
                                    _ ("The template's language is missing"),
                                    _ ("The template's language is longer than %u characters"),
                                    error)
      || !check_header (dsk_json_get_object (tmpl, "header"), error))
    return FALSE;
  for (guint i = 0; i < dsk_json_get_length (body); i++)
    {
      JsonObject *parameter = dsk_json_get_element (body, i);
      gboolean has_name = dsk_json_get_string (parameter, "name") != NULL;

      if (i > 0 && has_name != named)
        return dsk_content_refuse (
            error, _ ("The variables of a template have either names or numbers, not both"));
      named = has_name;
      if (!check_parameter (parameter, error))
        return FALSE;
    }
  if (dsk_json_get_length (buttons) > MAX_TEMPLATE_BUTTONS)
    return dsk_content_refuse (error, _ ("A template has at most ten buttons"));
  for (guint i = 0; i < dsk_json_get_length (buttons); i++)
    if (!check_button (dsk_json_get_element (buttons, i), error))
      return FALSE;
  return TRUE;
}

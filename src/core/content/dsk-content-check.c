/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What WhatsApp takes, as Meta documents it, in words for who wrote the message. */

#include "dsk-content-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "dsk-command.h"
#include "dsk-error.h"
#include "dsk-media.h"

#define MAX_CAPTION 1024
#define MAX_FILE_NAME 240
#define MAX_PLACE 1000
#define MAX_CONTACTS 257
#define MAX_NAME 256
#define MAX_VALUE 1000
#define MAX_EMOJI_BYTES 64
#define MAX_WAMID 512

gboolean
dsk_content_refuse (GError **error, const char *words)
{
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, words);
  return FALSE;
}

gboolean
dsk_content_check_length (const char *text, guint max, const char *too_long, GError **error)
{
  if (text == NULL || g_utf8_strlen (text, -1) <= (glong) max)
    return TRUE;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, too_long, max);
#pragma GCC diagnostic pop
  return FALSE;
}

static gboolean
is_blank (const char *text)
{
  for (; text != NULL && *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;
  return TRUE;
}

gboolean
dsk_content_check_string (JsonObject *object, const char *name, guint max, const char *missing,
                          const char *too_long, GError **error)
{
  const char *text = dsk_json_get_string (object, name);

  if (missing != NULL && is_blank (text))
    return dsk_content_refuse (error, missing);
  return dsk_content_check_length (text, max, too_long, error);
}

gboolean
dsk_content_check_media (JsonObject *media, GError **error)
{
  if (!dsk_sha256_is_valid (dsk_json_get_string (media, "sha256")))
    return dsk_content_refuse (error, _ ("There is no file"));
  return dsk_content_check_string (media, "name", MAX_FILE_NAME, NULL,
                                   _ ("The name of the file is longer than %u characters"), error);
}

static gboolean
check_file (DskMessageKind kind, const char *text, JsonObject *root, GError **error)
{
  gboolean captioned = kind == DSK_MESSAGE_IMAGE || kind == DSK_MESSAGE_VIDEO
                       || kind == DSK_MESSAGE_DOCUMENT;

  if (text != NULL && !captioned)
    return dsk_content_refuse (error, _ ("WhatsApp shows no caption below a file of this kind"));
  return dsk_content_check_media (dsk_json_get_object (root, "media"), error)
         && dsk_content_check_length (text, MAX_CAPTION,
                                      _ ("The caption is longer than %u characters"), error);
}

gboolean
dsk_content_check_location (JsonObject *location, GError **error)
{
  double latitude, longitude;

  if (!dsk_json_get_number (location, "latitude", &latitude)
      || !dsk_json_get_number (location, "longitude", &longitude))
    return dsk_content_refuse (error, _ ("The place has no latitude and longitude"));
  if (!(fabs (latitude) <= 90) || !(fabs (longitude) <= 180))
    return dsk_content_refuse (error, _ ("There is no such place: latitude goes from −90 to 90, "
                                         "longitude from −180 to 180"));
  return dsk_content_check_string (location, "name", MAX_PLACE, NULL,
                                   _ ("The name of the place is longer than %u characters"), error)
         && dsk_content_check_string (location, "address", MAX_PLACE, NULL,
                                      _ ("The address is longer than %u characters"), error);
}

/* Each entry of a list has a text of its own; how many there may be is not documented. */
static gboolean
check_entries (JsonObject *contact, const char *list, const char *member, const char *missing,
               GError **error)
{
  JsonArray *array = dsk_json_get_array (contact, list);

  for (guint i = 0; i < dsk_json_get_length (array); i++)
    if (!dsk_content_check_string (dsk_json_get_element (array, i), member, MAX_VALUE, missing,
                                   _ ("A detail of the contact is longer than %u characters"),
                                   error))
      return FALSE;
  return TRUE;
}

static gboolean
is_date (const char *text)
{
  guint year, month, day;
  int end = 0;

  return strlen (text) == 10 && sscanf (text, "%4u-%2u-%2u%n", &year, &month, &day, &end) == 3
         && end == 10 && year >= 1 && g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year);
}

static gboolean
check_contact (JsonObject *contact, GError **error)
{
  static const char *const words[] = { "first", "last", "org", "title" };
  const char *birthday = dsk_json_get_string (contact, "birthday");

  if (!dsk_content_check_string (contact, "name", MAX_NAME, _ ("A contact needs a name"),
                                 _ ("The name is longer than %u characters"), error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (!dsk_content_check_string (contact, words[i], MAX_NAME, NULL,
                                   _ ("The name is longer than %u characters"), error))
      return FALSE;
  if (birthday != NULL && !is_date (birthday))
    return dsk_content_refuse (error, _ ("The birthday is not a date like 1990-12-31"));
  return check_entries (contact, "phones", "phone", _ ("A phone number is empty"), error)
         && check_entries (contact, "emails", "email", _ ("An email address is empty"), error)
         && check_entries (contact, "urls", "url", _ ("A web address is empty"), error)
         && check_entries (contact, "addresses", "text", _ ("An address is empty"), error);
}

static gboolean
check_contacts (JsonArray *contacts, GError **error)
{
  guint n = dsk_json_get_length (contacts);

  if (n < 1)
    return dsk_content_refuse (error, _ ("There is no contact to send"));
  if (n > MAX_CONTACTS)
    return dsk_content_refuse (error, _ ("These are more contacts than WhatsApp takes at once"));
  for (guint i = 0; i < n; i++)
    if (!check_contact (dsk_json_get_element (contacts, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
check_reaction (const char *emoji, JsonObject *reaction, GError **error)
{
  const char *wamid = dsk_json_get_string (reaction, "wamid");

  if (wamid == NULL || strlen (wamid) > MAX_WAMID)
    return dsk_content_refuse (error, _ ("There is no message to react to"));
  if (emoji == NULL)
    return TRUE;
  /* Letters, digits and spaces alone are words; an emoji has something above ASCII. */
  for (const char *p = emoji; *p != '\0'; p++)
    if ((guchar) *p >= 0x80)
      return strlen (emoji) <= MAX_EMOJI_BYTES
             || dsk_content_refuse (error, _ ("A reaction is one emoji"));
  return dsk_content_refuse (error, _ ("A reaction is one emoji"));
}

static gboolean
check_text (const char *text, GError **error)
{
  if (is_blank (text))
    return dsk_content_refuse (error, _ ("There is no text"));
  return dsk_content_check_length (text, DSK_TEXT_MAX_CHARS,
                                   _ ("The text is longer than %u characters"), error);
}

static JsonNode *
load (const char *content, GError **error)
{
  if (content == NULL)
    {
      dsk_content_refuse (error, _ ("The message has no content"));
      return NULL;
    }
  return dsk_json_get_root (content, strlen (content), DSK_CONTENT_MAX_BYTES, error);
}

gboolean
dsk_content_check (DskMessageKind kind, const char *text, const char *content, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *root;

  if (kind == DSK_MESSAGE_TEXT)
    return check_text (text, error);
  node = load (content, error);
  if (node == NULL)
    return FALSE;
  root = json_node_get_object (node);
  switch ((int) kind)
    {
    case DSK_MESSAGE_IMAGE:
    case DSK_MESSAGE_STICKER:
    case DSK_MESSAGE_VIDEO:
    case DSK_MESSAGE_AUDIO:
    case DSK_MESSAGE_VOICE:
    case DSK_MESSAGE_DOCUMENT:
      return check_file (kind, text, root, error);
    case DSK_MESSAGE_LOCATION:
      return dsk_content_check_location (dsk_json_get_object (root, "location"), error);
    case DSK_MESSAGE_CONTACTS:
      return check_contacts (dsk_json_get_array (root, "contacts"), error);
    case DSK_MESSAGE_REACTION:
      return check_reaction (text, dsk_json_get_object (root, "reaction"), error);
    case DSK_MESSAGE_INTERACTIVE:
      return dsk_content_check_interactive (dsk_json_get_object (root, "interactive"), text, error);
    case DSK_MESSAGE_TEMPLATE:
      return dsk_content_check_template (dsk_json_get_object (root, "template"), error);
    default:
      return dsk_content_refuse (error, _ ("A message of this kind can't be sent"));
    }
}

void
dsk_content_file_clear (DskContentFile *file)
{
  g_clear_pointer (&file->sha256, g_free);
  g_clear_pointer (&file->mime, g_free);
  g_clear_pointer (&file->name, g_free);
}

gboolean
dsk_content_get_file (DskMessageKind kind, const char *content, DskContentFile *file)
{
  g_autoptr (JsonNode) node = content != NULL ? load (content, NULL) : NULL;
  JsonObject *media;
  double size;

  *file = (DskContentFile) { 0 };
  if (node == NULL)
    return FALSE;
  media = json_node_get_object (node);
  if (kind == DSK_MESSAGE_TEMPLATE)
    media = dsk_json_get_object (dsk_json_get_object (media, "template"), "header");
  media = dsk_json_get_object (media, "media");
  file->sha256 = g_strdup (dsk_json_get_string (media, "sha256"));
  if (file->sha256 == NULL)
    return FALSE;
  file->mime = g_strdup (dsk_json_get_string (media, "mime"));
  file->name = g_strdup (dsk_json_get_string (media, "name"));
  if (dsk_json_get_number (media, "size", &size) && size > 0 && size < DSK_MEDIA_MAX_BYTES)
    file->size = (gint64) size;
  return TRUE;
}

char *
dsk_content_dup_reaction_target (const char *content)
{
  g_autoptr (JsonNode) node = load (content, NULL);

  if (node == NULL)
    return NULL;
  return g_strdup (dsk_json_get_string (
      dsk_json_get_object (json_node_get_object (node), "reaction"), "wamid"));
}

gboolean
dsk_content_get_template (const char *content, char **name, char **language)
{
  g_autoptr (JsonNode) node = load (content, NULL);
  JsonObject *tmpl;

  *name = *language = NULL;
  if (node == NULL)
    return FALSE;
  tmpl = dsk_json_get_object (json_node_get_object (node), "template");
  if (dsk_json_get_string (tmpl, "name") == NULL || dsk_json_get_string (tmpl, "language") == NULL)
    return FALSE;
  *name = g_strdup (dsk_json_get_string (tmpl, "name"));
  *language = g_strdup (dsk_json_get_string (tmpl, "language"));
  return TRUE;
}

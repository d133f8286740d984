/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a message says: its kind, and the words that a person would read. */

#include "dsk-wa-content-private.h"

#include <string.h>

#include "dsk-media.h"

/* How deep an edit may wrap a message: once. */
#define MAX_WRAP 1

static const struct
{
  const char *type;
  DskMessageKind kind;
} kinds[] = {
  { "text", DSK_MESSAGE_TEXT },
  { "image", DSK_MESSAGE_IMAGE },
  { "sticker", DSK_MESSAGE_STICKER },
  { "video", DSK_MESSAGE_VIDEO },
  { "audio", DSK_MESSAGE_AUDIO },
  { "voice", DSK_MESSAGE_VOICE },
  { "document", DSK_MESSAGE_DOCUMENT },
  { "location", DSK_MESSAGE_LOCATION },
  { "contacts", DSK_MESSAGE_CONTACTS },
  { "reaction", DSK_MESSAGE_REACTION },
  { "button", DSK_MESSAGE_BUTTON },
  { "interactive", DSK_MESSAGE_INTERACTIVE },
  { "order", DSK_MESSAGE_ORDER },
  { "system", DSK_MESSAGE_SYSTEM },
  { "template", DSK_MESSAGE_TEMPLATE },
  { "unsupported", DSK_MESSAGE_UNSUPPORTED },
  /* The history's word for a file that it has not sent along. */
  { "media_placeholder", DSK_MESSAGE_UNSUPPORTED },
  { "edit", DSK_MESSAGE_EDIT },
  { "revoke", DSK_MESSAGE_REVOKE },
};

static DskMessageKind
find_kind (const char *type, JsonObject *message)
{
  JsonArray *errors = dsk_json_get_array (message, "errors");

  for (guint i = 0; type != NULL && i < G_N_ELEMENTS (kinds); i++)
    {
      JsonObject *content;

      if (strcmp (kinds[i].type, type) != 0)
        continue;
      content = dsk_json_get_object (message, type);
      if (kinds[i].kind == DSK_MESSAGE_AUDIO && dsk_json_get_flag (content, "voice"))
        return DSK_MESSAGE_VOICE;
      return kinds[i].kind;
    }
  /* A type of which Meta itself says, in an error, that it can't be shown. */
  return dsk_json_get_length (errors) > 0 ? DSK_MESSAGE_UNSUPPORTED : DSK_MESSAGE_UNKNOWN;
}

static char *
join (const char *first, const char *second, const char *separator)
{
  if (first != NULL && second != NULL)
    return g_strconcat (first, separator, second, NULL);
  return g_strdup (first != NULL ? first : second);
}

static char *
location_text (JsonObject *location)
{
  return join (dsk_json_get_string (location, "name"), dsk_json_get_string (location, "address"),
               "\n");
}

static char *
contacts_text (JsonArray *contacts)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < dsk_json_get_length (contacts); i++)
    {
      JsonObject *name = dsk_json_get_object (dsk_json_get_element (contacts, i), "name");
      const char *formatted = dsk_json_get_string (name, "formatted_name");

      if (formatted == NULL)
        formatted = dsk_json_get_string (name, "first_name");
      if (formatted != NULL)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", formatted);
    }
  return names->len > 0 ? g_strdup (names->str) : NULL;
}

static char *
interactive_text (JsonObject *interactive)
{
  static const char *const members[] = { "title", "body", "response" };
  const char *type = dsk_json_get_string (interactive, "type");
  JsonObject *reply = type != NULL ? dsk_json_get_object (interactive, type) : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      const char *text = dsk_json_get_string (reply, members[i]);

      if (text != NULL)
        return g_strdup (text);
    }
  /* An outbound question of the phone app. */
  return g_strdup (dsk_json_get_string (dsk_json_get_object (interactive, "body"), "text"));
}

static char *
find_text (DskMessageKind kind, const char *type, JsonObject *message, guint wrap)
{
  JsonObject *content = type != NULL ? dsk_json_get_object (message, type) : NULL;

  switch (kind)
    {
    case DSK_MESSAGE_TEXT:
    case DSK_MESSAGE_SYSTEM:
      return g_strdup (dsk_json_get_string (content, "body"));
    case DSK_MESSAGE_IMAGE:
    case DSK_MESSAGE_VIDEO:
    case DSK_MESSAGE_DOCUMENT:
      return g_strdup (dsk_json_get_string (content, "caption"));
    case DSK_MESSAGE_LOCATION:
      return location_text (content);
    case DSK_MESSAGE_CONTACTS:
      return contacts_text (dsk_json_get_array (message, "contacts"));
    case DSK_MESSAGE_REACTION:
      return g_strdup (dsk_json_get_string (content, "emoji"));
    case DSK_MESSAGE_BUTTON:
    case DSK_MESSAGE_ORDER:
      return g_strdup (dsk_json_get_string (content, "text"));
    case DSK_MESSAGE_INTERACTIVE:
      return interactive_text (content);
    case DSK_MESSAGE_EDIT:
      {
        JsonObject *inner = dsk_json_get_object (content, "message");
        const char *inner_type = dsk_json_get_string (inner, "type");

        if (wrap >= MAX_WRAP)
          return NULL;
        return find_text (find_kind (inner_type, inner), inner_type, inner, wrap + 1);
      }
    case DSK_MESSAGE_UNKNOWN:
    case DSK_MESSAGE_STICKER:
    case DSK_MESSAGE_AUDIO:
    case DSK_MESSAGE_VOICE:
    case DSK_MESSAGE_TEMPLATE:
    case DSK_MESSAGE_UNSUPPORTED:
    case DSK_MESSAGE_REVOKE:
    case DSK_MESSAGE_CALL:
    case DSK_MESSAGE_N_KINDS:
    default:
      return NULL;
    }
}

static const char *
find_context (DskMessageKind kind, const char *type, JsonObject *message)
{
  JsonObject *content = type != NULL ? dsk_json_get_object (message, type) : NULL;

  if (kind == DSK_MESSAGE_REACTION)
    return dsk_json_get_string (content, "message_id");
  if (kind == DSK_MESSAGE_EDIT || kind == DSK_MESSAGE_REVOKE)
    return dsk_json_get_string (content, "original_message_id");
  return dsk_json_get_string (dsk_json_get_object (message, "context"), "id");
}

static void
set_media (DskWaUpdate *update, JsonObject *wire)
{
  g_autofree char *id = dsk_wa_json_dup_id (wire, "id");

  if (id == NULL || strlen (id) > DSK_WA_MEDIA_ID_MAX)
    return;
  update->media_id = g_steal_pointer (&id);
  update->media_mime = g_strdup (dsk_json_get_string (wire, "mime_type"));
  update->media_name = g_strdup (dsk_json_get_string (wire, "filename"));
  update->media_sha256 = dsk_sha256_from_any (dsk_json_get_string (wire, "sha256"));
  update->media_size = MAX (dsk_wa_json_int (wire, "file_size"), 0);
}

void
dsk_wa_update_set_content (DskWaUpdate *update, JsonObject *message)
{
  const char *type = dsk_json_get_string (message, "type");

  update->type = g_strdup (type);
  update->message_kind = find_kind (type, message);
  update->text = find_text (update->message_kind, type, message, 0);
  update->context_wamid = g_strdup (find_context (update->message_kind, type, message));
  update->content = dsk_wa_content_make (update->message_kind, type, update->context_wamid, message);
  if (dsk_media_kind_has_file (update->message_kind) && type != NULL)
    set_media (update, dsk_json_get_object (message, type));
  dsk_wa_update_set_error (update, dsk_json_get_array (message, "errors"));
}

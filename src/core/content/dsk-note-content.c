/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-note-content.h"

#include <string.h>

#include "dsk-command.h"
#include "dsk-content-private.h"
#include "dsk-id.h"
#include "dsk-json-writer.h"
#include "dsk-media.h"

DskMention *
dsk_mention_new (gboolean team, const char *id, guint at, guint len)
{
  DskMention *self = g_new0 (DskMention, 1);

  *(team ? &self->team : &self->user) = g_strdup (id);
  self->at = at;
  self->len = len;
  return self;
}

void
dsk_mention_free (DskMention *self)
{
  if (self == NULL)
    return;
  g_free (self->user);
  g_free (self->team);
  g_free (self);
}

static void
write_mentions (DskJsonWriter *writer, GPtrArray *mentions)
{
  dsk_json_writer_name (writer, "mentions");
  dsk_json_writer_begin_array (writer);
  for (guint i = 0; i < mentions->len; i++)
    {
      const DskMention *mention = mentions->pdata[i];

      dsk_json_writer_begin_object (writer);
      dsk_json_writer_set_string (writer, mention->user != NULL ? "user" : "team",
                                  mention->user != NULL ? mention->user : mention->team);
      dsk_json_writer_set_int (writer, "at", mention->at);
      dsk_json_writer_set_int (writer, "len", mention->len);
      dsk_json_writer_end_object (writer);
    }
  dsk_json_writer_end_array (writer);
}

/* Returns: (transfer full) (nullable): the object "media" of @content, as JSON */
static char *
dup_media (const char *content)
{
  g_autoptr (JsonNode) node
      = content != NULL ? dsk_json_get_root (content, strlen (content), DSK_CONTENT_MAX_BYTES, NULL) : NULL;
  JsonObject *root = node != NULL ? json_node_get_object (node) : NULL;

  return dsk_json_get_object (root, "media") != NULL ? json_to_string (json_object_get_member (root, "media"), FALSE)
                                                     : NULL;
}

char *
dsk_note_content_new (GPtrArray *mentions, const char *file)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();
  g_autofree char *media = dup_media (file);
  gboolean calls = mentions != NULL && mentions->len > 0;

  if (!calls && media == NULL)
    return NULL;
  dsk_json_writer_begin_object (writer);
  if (media != NULL)
    {
      dsk_json_writer_name (writer, "media");
      dsk_json_writer_raw (writer, media, strlen (media));
    }
  if (calls)
    write_mentions (writer, mentions);
  dsk_json_writer_end_object (writer);
  return dsk_json_writer_take_string (writer);
}

/* Returns: (transfer full) (nullable): NULL: it is not one */
static DskMention *
read_mention (JsonObject *object)
{
  const char *user = dsk_json_get_string (object, "user");
  const char *team = dsk_json_get_string (object, "team");
  double at, len;

  if ((user != NULL) == (team != NULL) || !dsk_id_is_valid (user != NULL ? user : team)
      || !dsk_json_get_number (object, "at", &at) || !dsk_json_get_number (object, "len", &len))
    return NULL;
  if (!(at >= 0 && len >= 1 && at + len <= DSK_NOTE_MAX_CHARS) || at != (guint) at || len != (guint) len)
    return NULL;
  return dsk_mention_new (team != NULL, user != NULL ? user : team, (guint) at, (guint) len);
}

/* In the order of the text, so that none lies in another. */
static gboolean
check_place (const DskMention *mention, const DskMention *before, const char *text, GError **error)
{
  if (mention->at + mention->len > (guint) g_utf8_strlen (text, -1))
    return dsk_content_refuse (error, "A mention lies outside the note");
  if (before != NULL && before->at + before->len > mention->at)
    return dsk_content_refuse (error, "A mention lies in another one");
  if (*g_utf8_offset_to_pointer (text, mention->at) != '@')
    return dsk_content_refuse (error, "A mention does not begin with @");
  return TRUE;
}

/* What goes to nobody outside has no limits of WhatsApp's, except that the relay has to take it. */
static gboolean
check_file (DskMessageKind kind, JsonObject *media, GError **error)
{
  double size;

  if (kind == DSK_MESSAGE_TEXT)
    return TRUE;
  if (!dsk_media_kind_has_file (kind))
    return dsk_content_refuse (error, "A note can't have a file of this kind");
  if (dsk_json_get_number (media, "size", &size) && !(size > 0 && size <= DSK_MEDIA_MAX_BYTES))
    return dsk_content_refuse (error, "The file of a note is empty or too large");
  return dsk_content_check_media (media, error);
}

static gboolean
check_mentions (JsonArray *list, const char *text, GError **error)
{
  g_autoptr (DskMention) before = NULL;

  if (dsk_json_get_length (list) > DSK_MENTIONS_MAX)
    return dsk_content_refuse (error, "A note can't mention so many");
  for (guint i = 0; i < dsk_json_get_length (list); i++)
    {
      DskMention *mention = read_mention (dsk_json_get_element (list, i));

      if (mention == NULL)
        return dsk_content_refuse (error, "A mention names nobody");
      if (!check_place (mention, before, text, error))
        {
          dsk_mention_free (mention);
          return FALSE;
        }
      dsk_mention_free (before);
      before = mention;
    }
  return TRUE;
}

gboolean
dsk_note_content_check (DskMessageKind kind, const char *content, const char *text, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *root;

  if (content == NULL)
    return kind == DSK_MESSAGE_TEXT || dsk_content_refuse (error, "There is no file");
  node = dsk_json_get_root (content, strlen (content), DSK_CONTENT_MAX_BYTES, error);
  if (node == NULL)
    return FALSE;
  root = json_node_get_object (node);
  return check_file (kind, dsk_json_get_object (root, "media"), error)
         && check_mentions (dsk_json_get_array (root, "mentions"), text != NULL ? text : "", error);
}

GPtrArray *
dsk_note_content_mentions (const char *content)
{
  GPtrArray *mentions = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_mention_free);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *list;

  if (content == NULL)
    return mentions;
  node = dsk_json_get_root (content, strlen (content), DSK_CONTENT_MAX_BYTES, NULL);
  list = node != NULL ? dsk_json_get_array (json_node_get_object (node), "mentions") : NULL;
  for (guint i = 0; i < dsk_json_get_length (list) && mentions->len < DSK_MENTIONS_MAX; i++)
    {
      DskMention *mention = read_mention (dsk_json_get_element (list, i));

      if (mention != NULL)
        g_ptr_array_add (mentions, mention);
    }
  return mentions;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-attachment.h"

#include "dsk-attachment-rules.h"
#include "dsk-json-guard.h"
#include "dsk-json-writer.h"
#include "dsk-media-cache.h"
#include "dsk-picture-load.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include <string.h>

#define PICTURE_SIZE 96 /* twice what is shown, for screens of many pixels */

struct _DskAttachment
{
  GObject parent_instance;

  DskClient *client; /* (owned) */
  GFile *made;       /* (owned) (nullable): made by us, and to be removed when it was read */
  DskRecorder *recorder; /* (owned) (nullable): whose file is being read */
  gint64 duration;   /* ms, of what was recorded here; 0: not known */
  char *sha256;      /* (owned) (nullable): hex, once it is read */
  char *mime;        /* (owned) (nullable) */
  char *name;        /* (owned) */
  char *caption;     /* (owned) (nullable): its own, as it is written */
  gint64 size;
  int width; /* pixels; 0: not known */
  int height;
  DskMessageKind kind;
  DskMediaUse use;
  char *failure;         /* (owned) (nullable): it could not be read */
  GdkPaintable *picture; /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskAttachment, dsk_attachment, G_TYPE_OBJECT)

/* --- reading --- */

static void
picture_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskAttachment) self = user_data;
  g_autoptr (GdkTexture) texture = dsk_picture_load_finish (result, NULL);

  if (texture == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  g_set_object (&self->picture, GDK_PAINTABLE (texture));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
load_picture (DskAttachment *self)
{
  g_autofree char *path = dsk_media_cache_lookup (dsk_client_get_media (self->client), self->sha256);

  if (path != NULL && g_str_has_prefix (self->mime, "image/"))
    dsk_picture_load_async (path, PICTURE_SIZE, self->cancellable, picture_cb, g_object_ref (self));
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskAttachment) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DskMediaFile) file
      = dsk_media_cache_add_finish (DSK_MEDIA_CACHE (source), result, &error);

  if (self->made != NULL)
    g_file_delete (self->made, NULL, NULL);
  g_clear_object (&self->made);
  if (file == NULL)
    self->failure = g_strdup (error->message);
  else
    {
      self->sha256 = g_strdup (file->sha256);
      self->mime = g_strdup (file->mime);
      self->size = file->size;
      self->width = file->width;
      self->height = file->height;
      self->kind = self->recorder != NULL ? DSK_MESSAGE_VOICE : dsk_attachment_kind (file->mime);
      load_picture (self);
    }
  g_clear_object (&self->recorder);
  g_signal_emit (self, signals[CHANGED], 0);
}

DskAttachment *
dsk_attachment_new_for_file (DskClient *client, GFile *file, DskMediaUse use)
{
  DskAttachment *self = g_object_new (DSK_TYPE_ATTACHMENT, NULL);
  g_autofree char *base = g_file_get_basename (file);

  self->client = g_object_ref (client);
  self->use = use;
  self->name = g_filename_display_name (base != NULL ? base : "");
  dsk_media_cache_add_async (dsk_client_get_media (client), file, use, self->cancellable, added_cb,
                             g_object_ref (self));
  return self;
}

DskAttachment *
dsk_attachment_new_for_picture (DskClient *client, GFile *file, DskMediaUse use)
{
  DskAttachment *self = dsk_attachment_new_for_file (client, file, use);

  self->made = g_object_ref (file);
  g_free (self->name);
  /* Translators: the name of a file that was a picture on the clipboard, without ".png" */
  self->name = g_strconcat (_ ("Pasted picture"), ".png", NULL);
  return self;
}

DskAttachment *
dsk_attachment_new_for_recording (DskClient *client, DskRecorder *recorder, DskMediaUse use)
{
  g_autoptr (GFile) file = dsk_recorder_dup_file (recorder);
  DskAttachment *self = dsk_attachment_new_for_file (client, file, use);

  self->recorder = g_object_ref (recorder);
  self->duration = dsk_recorder_get_duration (recorder);
  self->kind = DSK_MESSAGE_VOICE;
  g_free (self->name);
  /* Translators: the name of a file that somebody recorded, without ".ogg" */
  self->name = g_strconcat (_ ("Voice message"), ".ogg", NULL);
  return self;
}

/* --- finding it again --- */

static const char *
get_text (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

/* Returns: 0 if there is none from 1 to @max */
static int
get_number (JsonObject *media, const char *member, int max)
{
  JsonNode *node = json_object_get_member (media, member);
  gint64 number
      = node != NULL && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : 0;

  return number > 0 && number <= max ? (int) number : 0;
}

/* @media: {"mime", "sha256", "size", "name", "caption", "width", "height", "duration"} */
static DskAttachment *
from_media (DskClient *client, DskMessageKind kind, JsonObject *media, DskMediaUse use)
{
  const char *sha256 = get_text (media, "sha256");
  const char *mime = get_text (media, "mime");
  const char *name = get_text (media, "name");
  JsonNode *size = json_object_get_member (media, "size");
  DskAttachment *self;

  if (!dsk_sha256_is_valid (sha256) || size == NULL || json_node_get_value_type (size) != G_TYPE_INT64)
    return NULL;
  self = g_object_new (DSK_TYPE_ATTACHMENT, NULL);
  self->client = g_object_ref (client);
  self->use = use;
  self->sha256 = g_strdup (sha256);
  self->mime = g_strdup (mime != NULL ? mime : "application/octet-stream");
  self->name = g_strdup (name != NULL ? name : "");
  self->caption = g_strdup (get_text (media, "caption"));
  self->size = json_node_get_int (size);
  self->width = get_number (media, "width", G_MAXUINT16);
  self->height = get_number (media, "height", G_MAXUINT16);
  self->duration = get_number (media, "duration", G_MAXINT);
  self->kind = kind != DSK_MESSAGE_UNKNOWN ? kind : dsk_attachment_kind (mime);
  load_picture (self);
  return self;
}

static JsonObject *
parse (JsonParser *parser, const char *text)
{
  JsonNode *root;

  if (text == NULL || !dsk_json_guard (text, strlen (text), DSK_CONTENT_MAX_BYTES, NULL)
      || !json_parser_load_from_data (parser, text, -1, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  return root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
}

DskAttachment *
dsk_attachment_new_for_line (DskClient *client, const char *line, DskMediaUse use)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonObject *media = parse (parser, line);
  const char *kind = media != NULL ? get_text (media, "kind") : NULL;
  DskAttachment *self
      = media != NULL ? from_media (client, dsk_message_kind_from_string (kind), media, use) : NULL;
  g_autofree char *path
      = self != NULL ? dsk_media_cache_lookup (dsk_client_get_media (client), self->sha256) : NULL;

  /* The cache forgets after a while what no message has. */
  if (self != NULL && path == NULL)
    self->failure = g_strdup (_ ("This file is not on this computer any more. Attach it again."));
  return self;
}

DskAttachment *
dsk_attachment_new_for_content (DskClient *client, DskMessageKind kind, const char *content, DskMediaUse use)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonObject *root = parse (parser, content);
  JsonNode *media = root != NULL ? json_object_get_member (root, "media") : NULL;

  return media != NULL && JSON_NODE_HOLDS_OBJECT (media)
             ? from_media (client, kind, json_node_get_object (media), use)
             : NULL;
}

char *
dsk_attachment_to_line (DskAttachment *self)
{
  g_autoptr (DskJsonWriter) writer = NULL;

  g_return_val_if_fail (DSK_IS_ATTACHMENT (self), NULL);

  if (self->sha256 == NULL)
    return NULL;
  writer = dsk_json_writer_new ();
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "kind", dsk_message_kind_to_string (self->kind));
  dsk_json_writer_set_string (writer, "mime", self->mime);
  dsk_json_writer_set_string (writer, "sha256", self->sha256);
  dsk_json_writer_set_int (writer, "size", self->size);
  dsk_json_writer_set_string (writer, "name", self->name);
  if (self->caption != NULL)
    dsk_json_writer_set_string (writer, "caption", self->caption);
  dsk_json_writer_set_int (writer, "width", self->width);
  dsk_json_writer_set_int (writer, "height", self->height);
  if (self->duration > 0)
    dsk_json_writer_set_int (writer, "duration", self->duration);
  dsk_json_writer_end_object (writer);
  return dsk_json_writer_take_string (writer);
}

/* --- what it is --- */

gboolean
dsk_attachment_is_ready (DskAttachment *self)
{
  g_return_val_if_fail (DSK_IS_ATTACHMENT (self), FALSE);

  return self->sha256 != NULL;
}

char *
dsk_attachment_get_problem (DskAttachment *self, gboolean *as_document)
{
  gboolean helps = FALSE;
  char *problem = NULL;

  g_return_val_if_fail (DSK_IS_ATTACHMENT (self), NULL);

  if (self->failure != NULL)
    problem = g_strdup (self->failure);
  else if (self->mime != NULL)
    problem = dsk_attachment_problem (self->kind, self->mime, self->size, self->use, &helps);
  if (as_document != NULL)
    *as_document = helps;
  return problem;
}

void
dsk_attachment_send_as_document (DskAttachment *self)
{
  g_return_if_fail (DSK_IS_ATTACHMENT (self));

  self->kind = DSK_MESSAGE_DOCUMENT;
  g_signal_emit (self, signals[CHANGED], 0);
}

DskMessageKind
dsk_attachment_get_kind (DskAttachment *self)
{
  g_return_val_if_fail (DSK_IS_ATTACHMENT (self), DSK_MESSAGE_DOCUMENT);

  return self->kind;
}

const char *
dsk_attachment_get_name (DskAttachment *self)
{
  g_return_val_if_fail (DSK_IS_ATTACHMENT (self), NULL);

  return self->name;
}

const char *
dsk_attachment_get_caption (DskAttachment *self)
{
  g_return_val_if_fail (DSK_IS_ATTACHMENT (self), NULL);

  return self->caption;
}

void
dsk_attachment_set_caption (DskAttachment *self, const char *caption)
{
  g_return_if_fail (DSK_IS_ATTACHMENT (self));

  g_free (self->caption);
  self->caption = caption != NULL && *caption != '\0' ? g_strdup (caption) : NULL;
}

char *
dsk_attachment_dup_words (DskAttachment *self)
{
  char *words;

  g_return_val_if_fail (DSK_IS_ATTACHMENT (self), NULL);

  words = self->caption != NULL ? g_strstrip (g_strdup (self->caption)) : NULL;
  if (words != NULL && (*words == '\0' || (self->use == DSK_MEDIA_FOR_MESSAGE
                                           && !dsk_attachment_takes_caption (self->kind))))
    g_clear_pointer (&words, g_free);
  return words;
}

gboolean
dsk_attachment_may_have_words (DskAttachment *self)
{
  g_return_val_if_fail (DSK_IS_ATTACHMENT (self), FALSE);

  return self->use == DSK_MEDIA_FOR_NOTE || dsk_attachment_takes_caption (self->kind);
}

const char *
dsk_attachment_get_sha256 (DskAttachment *self)
{
  g_return_val_if_fail (DSK_IS_ATTACHMENT (self), NULL);

  return self->sha256;
}

gint64
dsk_attachment_get_size (DskAttachment *self)
{
  g_return_val_if_fail (DSK_IS_ATTACHMENT (self), 0);

  return self->size;
}

gint64
dsk_attachment_get_duration (DskAttachment *self)
{
  g_return_val_if_fail (DSK_IS_ATTACHMENT (self), 0);

  return self->duration;
}

char *
dsk_attachment_dup_path (DskAttachment *self)
{
  g_return_val_if_fail (DSK_IS_ATTACHMENT (self), NULL);

  return self->sha256 != NULL ? dsk_media_cache_lookup (dsk_client_get_media (self->client), self->sha256) : NULL;
}

GdkPaintable *
dsk_attachment_get_picture (DskAttachment *self)
{
  g_return_val_if_fail (DSK_IS_ATTACHMENT (self), NULL);

  return self->picture;
}

DskOutgoing *
dsk_attachment_to_outgoing (DskAttachment *self, const char *caption)
{
  g_return_val_if_fail (DSK_IS_ATTACHMENT (self), NULL);
  g_return_val_if_fail (self->sha256 != NULL, NULL);

  return dsk_outgoing_new_media (self->kind, caption,
                                 &(DskMediaFile){ .sha256 = self->sha256,
                                                  .mime = self->mime,
                                                  .size = self->size,
                                                  .name = self->name,
                                                  .width = self->width,
                                                  .height = self->height });
}

/* --- object --- */

static void
dsk_attachment_dispose (GObject *object)
{
  g_cancellable_cancel (DSK_ATTACHMENT (object)->cancellable);
  G_OBJECT_CLASS (dsk_attachment_parent_class)->dispose (object);
}

static void
dsk_attachment_finalize (GObject *object)
{
  DskAttachment *self = DSK_ATTACHMENT (object);

  g_clear_object (&self->client);
  g_clear_object (&self->made);
  g_clear_object (&self->recorder);
  g_clear_object (&self->picture);
  g_clear_object (&self->cancellable);
  g_free (self->sha256);
  g_free (self->mime);
  g_free (self->name);
  g_free (self->caption);
  g_free (self->failure);
  G_OBJECT_CLASS (dsk_attachment_parent_class)->finalize (object);
}

static void
dsk_attachment_class_init (DskAttachmentClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dsk_attachment_dispose;
  G_OBJECT_CLASS (klass)->finalize = dsk_attachment_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
dsk_attachment_init (DskAttachment *self)
{
  self->kind = DSK_MESSAGE_DOCUMENT;
  self->cancellable = g_cancellable_new ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files. */

#include "dsk-sb-graph.h"

#include <string.h>

typedef struct
{
  GBytes *file;  /* (owned) (nullable) */
  char *mime;    /* (owned) (nullable) */
  char *product; /* (owned) (nullable) */
} Upload;

static void
upload_clear (Upload *upload)
{
  g_clear_pointer (&upload->file, g_bytes_unref);
  g_free (upload->mime);
  g_free (upload->product);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Upload, upload_clear)

static void
read_part (Upload *upload, SoupMessageHeaders *headers, GBytes *body)
{
  g_autoptr (GHashTable) params = NULL;
  g_autofree char *disposition = NULL;
  const char *name;
  gsize len;
  const char *data = g_bytes_get_data (body, &len);

  if (!soup_message_headers_get_content_disposition (headers, &disposition, &params))
    return;
  name = g_hash_table_lookup (params, "name");
  if (g_strcmp0 (name, "file") == 0)
    {
      g_clear_pointer (&upload->file, g_bytes_unref);
      upload->file = g_bytes_ref (body);
      if (upload->mime == NULL)
        upload->mime = g_strdup (soup_message_headers_get_content_type (headers, NULL));
    }
  else if (g_strcmp0 (name, "type") == 0)
    {
      g_free (upload->mime);
      upload->mime = g_strndup (data, len);
    }
  else if (g_strcmp0 (name, "messaging_product") == 0)
    {
      g_free (upload->product);
      upload->product = g_strndup (data, len);
    }
}

void
dsk_sb_graph_upload (DskSandbox *self, SoupServerMessage *message, const DskSbBusiness *business)
{
  g_autoptr (GBytes) body
      = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr (SoupMultipart) multipart = soup_multipart_new_from_message (
      soup_server_message_get_request_headers (message), body);
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new_ascii ();
  g_auto (Upload) upload = { 0 };
  gsize limit;

  for (int i = 0; multipart != NULL && i < soup_multipart_get_length (multipart); i++)
    {
      SoupMessageHeaders *headers;
      GBytes *part;

      if (soup_multipart_get_part (multipart, i, &headers, &part))
        read_part (&upload, headers, part);
    }
  if (g_strcmp0 (upload.product, "whatsapp") != 0)
    {
      dsk_sb_graph_refuse (self, message, 400, 100, "The parameter messaging_product is required.");
      return;
    }
  if (upload.file == NULL || upload.mime == NULL)
    {
      dsk_sb_graph_refuse (self, message, 400, 100, "The parameters file and type are required.");
      return;
    }
  limit = dsk_sb_media_limit (upload.mime);
  if (limit == 0 || g_bytes_get_size (upload.file) > limit || g_bytes_get_size (upload.file) == 0)
    {
      dsk_sb_graph_refuse (self, message, 400, limit == 0 ? 100 : 131053,
                           limit == 0 ? "Param file must be a file of a supported type"
                                      : "The file is too large");
      return;
    }
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "id",
                              dsk_sb_media_add (self->media, business, upload.mime, upload.file)->id);
  dsk_json_writer_end_object (writer);
  dsk_sb_graph_answer (message, writer);
}

static void
describe (DskSandbox *self, SoupServerMessage *message, DskSbFile *file)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new_ascii ();
  g_autofree char *url = dsk_sb_media_dup_url (self->media, file, self->base_url);

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "url", url);
  dsk_json_writer_set_string (writer, "mime_type", file->mime);
  dsk_json_writer_set_string (writer, "sha256", file->sha256_hex);
  dsk_json_writer_set_int (writer, "file_size", (gint64) g_bytes_get_size (file->bytes));
  dsk_json_writer_set_string (writer, "id", file->id);
  dsk_json_writer_set_string (writer, "messaging_product", "whatsapp");
  dsk_json_writer_end_object (writer);
  dsk_sb_graph_answer (message, writer);
}

void
dsk_sb_graph_media (DskSandbox *self, SoupServerMessage *message, const char *id)
{
  const char *method = soup_server_message_get_method (message);
  DskSbFile *file = dsk_sb_media_find (self->media, id);
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new_ascii ();

  if (file != NULL && !dsk_sb_graph_may (message, file->business))
    dsk_sb_graph_refuse (self, message, 401, 190, NULL);
  else if (file != NULL && strcmp (method, "GET") == 0)
    describe (self, message, file);
  else if (file != NULL && strcmp (method, "DELETE") == 0)
    {
      dsk_sb_media_remove (self->media, id);
      dsk_json_writer_begin_object (writer);
      dsk_json_writer_set_bool (writer, "success", TRUE);
      dsk_json_writer_end_object (writer);
      dsk_sb_graph_answer (message, writer);
    }
  else
    dsk_sb_graph_refuse (self, message, 400, 100, "Object with this id does not exist");
}

static void
give_file (SoupServerMessage *message, DskSbFile *file, DskSbFault fault)
{
  gsize len;
  gconstpointer data = g_bytes_get_data (file->bytes, &len);
  g_autofree guint8 *copy = g_memdup2 (data, len);

  if (fault == DSK_SB_FAULT_MEDIA_WRONG)
    copy[len - 1] ^= 0xff;
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, file->mime, SOUP_MEMORY_COPY, (const char *) copy,
                                    fault == DSK_SB_FAULT_MEDIA_SHORT ? len / 2 : len);
}

/* Meta's file host wants to know what asks, and forgets addresses soon. */
void
dsk_sb_graph_download (DskSandbox *self, SoupServerMessage *message, GHashTable *query)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  DskSbFile *file
      = dsk_sb_media_find (self->media, query != NULL ? g_hash_table_lookup (query, "mid") : NULL);
  DskSbFault fault
      = dsk_sb_faults_draw (&self->faults, self->random, DSK_SB_FAULT_MEDIA_GONE, DSK_SB_FAULT_MEDIA_WRONG);

  if (soup_message_headers_get_one (headers, "User-Agent") == NULL)
    soup_server_message_set_status (message, 400, NULL);
  else if (strcmp (soup_server_message_get_method (message), "GET") != 0)
    soup_server_message_set_status (message, 405, NULL);
  else if (file != NULL && !dsk_sb_graph_may (message, file->business))
    soup_server_message_set_status (message, 401, NULL);
  else if (file == NULL || dsk_clock_now_ms (self->clock) > file->url_until || fault == DSK_SB_FAULT_MEDIA_GONE)
    soup_server_message_set_status (message, 404, NULL);
  else if (fault == DSK_SB_FAULT_MEDIA_HTTP500)
    soup_server_message_set_status (message, 500, NULL);
  else
    give_file (message, file, fault);
}

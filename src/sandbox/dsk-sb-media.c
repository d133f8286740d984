/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-sb-media.h"

#include <string.h>

#define URL_LIFE_MS (5 * 60 * 1000)
#define MB (1024 * 1024)

struct _DskSbMedia
{
  DskClock *clock;   /* (owned) */
  DskRandom *random; /* (owned) */
  GHashTable *files; /* (owned) id (of the file) → DskSbFile (owned) */
};

static const struct
{
  const char *prefix;
  gsize limit;
} limits[] = {
  { "image/jpeg", 5 * MB },
  { "image/png", 5 * MB },
  { "image/webp", 500 * 1024 },
  { "audio/", 16 * MB },
  { "video/mp4", 16 * MB },
  { "video/3gpp", 16 * MB },
  { "text/plain", 100 * MB },
  { "application/", 100 * MB },
};

static void
file_free (DskSbFile *file)
{
  g_free (file->id);
  g_free (file->mime);
  g_free (file->sha256_hex);
  g_free (file->sha256_base64);
  g_bytes_unref (file->bytes);
  g_free (file);
}

DskSbMedia *
dsk_sb_media_new (DskClock *clock, DskRandom *random)
{
  DskSbMedia *self = g_new0 (DskSbMedia, 1);

  self->clock = dsk_clock_ref (clock);
  self->random = dsk_random_ref (random);
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) file_free);
  return self;
}

void
dsk_sb_media_free (DskSbMedia *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->files);
  dsk_random_unref (self->random);
  dsk_clock_unref (self->clock);
  g_free (self);
}

gsize
dsk_sb_media_limit (const char *mime)
{
  /* As Meta: it wants to be told what is in it. */
  if (g_str_equal (mime, "audio/ogg"))
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    if (g_str_has_prefix (mime, limits[i].prefix))
      return limits[i].limit;
  return 0;
}

DskSbFile *
dsk_sb_media_add (DskSbMedia *self, const DskSbBusiness *business, const char *mime, GBytes *bytes)
{
  DskSbFile *file = g_new0 (DskSbFile, 1);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize digest_len = sizeof digest;

  g_checksum_update (sum, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
  file->business = business;
  file->sha256_hex = g_strdup (g_checksum_get_string (sum));
  g_clear_pointer (&sum, g_checksum_free);
  sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (sum, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
  g_checksum_get_digest (sum, digest, &digest_len);
  file->sha256_base64 = g_base64_encode (digest, digest_len);
  do
    {
      g_free (file->id);
      file->id = g_strdup_printf ("1%015" G_GUINT64_FORMAT,
                                  dsk_random_u64 (self->random) % 1000000000000000u);
    }
  while (g_hash_table_contains (self->files, file->id));
  file->mime = g_strdup (mime);
  file->bytes = g_bytes_ref (bytes);
  g_hash_table_insert (self->files, file->id, file);
  return file;
}

DskSbFile *
dsk_sb_media_find (DskSbMedia *self, const char *id)
{
  return id != NULL ? g_hash_table_lookup (self->files, id) : NULL;
}

gboolean
dsk_sb_media_remove (DskSbMedia *self, const char *id)
{
  return g_hash_table_remove (self->files, id);
}

char *
dsk_sb_media_dup_url (DskSbMedia *self, DskSbFile *file, const char *base)
{
  file->url_until = dsk_clock_now_ms (self->clock) + URL_LIFE_MS;
  return g_strdup_printf ("%s/whatsapp_business/attachments/?mid=%s&ext=%" G_GINT64_FORMAT
                          "&hash=%.16s",
                          base, file->id, file->url_until / 1000, file->sha256_hex);
}

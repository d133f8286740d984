/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-media.h"

#include <string.h>

#define KB ((gint64) 1024)
#define MB (1024 * KB)
/* An audio file in the box of a film looks like one. */
#define AUDIO "audio/ogg", "audio/amr", "audio/mpeg", "audio/aac", "audio/mp4", "video/mp4", "video/3gpp"
#define EXECUTABLE "application/x-executable"

/* Limits of the Cloud API. A sticker that moves may be larger than one that does not. */
static const gint64 limits[DSK_MESSAGE_N_KINDS] = {
  [DSK_MESSAGE_IMAGE] = 5 * MB,  [DSK_MESSAGE_STICKER] = 500 * KB, [DSK_MESSAGE_VIDEO] = 16 * MB,
  [DSK_MESSAGE_AUDIO] = 16 * MB, [DSK_MESSAGE_VOICE] = 16 * MB,    [DSK_MESSAGE_DOCUMENT] = 100 * MB,
};

static const struct
{
  gsize at;
  const char *bytes;
  gsize len;
  const char *mime;
} magics[] = {
  { 0, "\xff\xd8\xff", 3, "image/jpeg" },
  { 0, "\x89PNG\r\n\x1a\n", 8, "image/png" },
  { 8, "WEBP", 4, "image/webp" },
  { 0, "GIF8", 4, "image/gif" },
  { 0, "OggS", 4, "audio/ogg" },
  { 0, "#!AMR", 5, "audio/amr" },
  { 0, "ID3", 3, "audio/mpeg" },
  { 0, "%PDF-", 5, "application/pdf" },
  { 0, "PK\x03\x04", 4, "application/zip" },
  { 0, "MZ", 2, EXECUTABLE },
  { 0, "\x7f" "ELF", 4, EXECUTABLE },
  { 0, "#!/", 3, EXECUTABLE },
};

static const struct
{
  DskMessageKind kind;
  const char *mimes[10];
} allowed[] = {
  { DSK_MESSAGE_IMAGE, { "image/jpeg", "image/png", "image/webp" } },
  { DSK_MESSAGE_STICKER, { "image/webp" } },
  { DSK_MESSAGE_VIDEO, { "video/mp4", "video/3gpp" } },
  { DSK_MESSAGE_AUDIO, { AUDIO } },
  { DSK_MESSAGE_VOICE, { AUDIO } },
};

static const char *const use_names[DSK_MEDIA_N_USES] = {
  [DSK_MEDIA_FOR_MESSAGE] = "message",
  [DSK_MEDIA_FOR_NOTE] = "note",
};

const char *
dsk_media_use_to_string (DskMediaUse use)
{
  g_return_val_if_fail (use < DSK_MEDIA_N_USES, NULL);

  return use_names[use];
}

gboolean
dsk_media_use_from_string (const char *text, DskMediaUse *use)
{
  for (guint i = 0; text != NULL && i < DSK_MEDIA_N_USES; i++)
    if (strcmp (use_names[i], text) == 0)
      {
        *use = (DskMediaUse) i;
        return TRUE;
      }
  return FALSE;
}

gboolean
dsk_media_kind_has_file (DskMessageKind kind)
{
  return dsk_media_limit (kind) != 0;
}

gint64
dsk_media_limit (DskMessageKind kind)
{
  return kind < DSK_MESSAGE_N_KINDS ? limits[kind] : 0;
}

/* ISO base media: "ftyp" and a brand. */
static const char *
sniff_iso (const guint8 *data, gsize len)
{
  if (len < 12 || memcmp (data + 4, "ftyp", 4) != 0)
    return NULL;
  if (memcmp (data + 8, "3g", 2) == 0)
    return "video/3gpp";
  return memcmp (data + 8, "M4A", 3) == 0 ? "audio/mp4" : "video/mp4";
}

const char *
dsk_media_sniff (const guint8 *data, gsize len)
{
  for (guint i = 0; i < G_N_ELEMENTS (magics); i++)
    if (len >= magics[i].at + magics[i].len
        && memcmp (data + magics[i].at, magics[i].bytes, magics[i].len) == 0
        && (magics[i].at == 0 || memcmp (data, "RIFF", 4) == 0))
      return magics[i].mime;
  /* Frames of ADTS and of MPEG audio begin with eleven or twelve bits set. */
  if (len >= 2 && data[0] == 0xff && (data[1] & 0xf6) == 0xf0)
    return "audio/aac";
  if (len >= 2 && data[0] == 0xff && (data[1] & 0xe0) == 0xe0)
    return "audio/mpeg";
  return sniff_iso (data, len);
}

static gboolean
same_type (const char *declared, const char *mime)
{
  gsize len = strlen (mime);

  return g_ascii_strncasecmp (declared, mime, len) == 0 && strchr ("; ", declared[len]) != NULL;
}

gboolean
dsk_media_allowed (DskMessageKind kind, const char *sniffed, const char *declared)
{
  /* Anything may be a document, but not something else than it says, nor what runs when it is opened. */
  if (kind == DSK_MESSAGE_DOCUMENT)
    return g_strcmp0 (sniffed, EXECUTABLE) != 0
           && (declared == NULL || !same_type (declared, "application/pdf")
               || g_strcmp0 (sniffed, "application/pdf") == 0);
  for (guint i = 0; i < G_N_ELEMENTS (allowed); i++)
    for (guint n = 0; allowed[i].kind == kind && allowed[i].mimes[n] != NULL; n++)
      if (g_strcmp0 (allowed[i].mimes[n], sniffed) == 0)
        return TRUE;
  return FALSE;
}

static gboolean
is_type (const char *text, gsize len)
{
  gsize slashes = 0;

  for (gsize i = 0; i < len; i++)
    {
      slashes += text[i] == '/';
      if (!g_ascii_isalnum (text[i]) && strchr ("/.+-_", text[i]) == NULL)
        return FALSE;
    }
  return slashes == 1 && len >= 3 && len <= 127;
}

char *
dsk_media_type (const char *sniffed, const char *declared)
{
  gsize len = declared != NULL ? strcspn (declared, "; ") : 0;
  gboolean usable = declared != NULL && is_type (declared, len);
  gboolean office;

  if (sniffed == NULL)
    return usable ? g_ascii_strdown (declared, (gssize) len) : g_strdup ("application/octet-stream");
  /* An office document is a ZIP, an audio file may look like a film. */
  office = g_strcmp0 (sniffed, "application/zip") == 0
           && usable && g_ascii_strncasecmp (declared, "application/", 12) == 0;
  if (office || (usable && g_str_has_prefix (sniffed, "video/") && g_str_has_prefix (declared, "audio/")))
    return g_ascii_strdown (declared, (gssize) len);
  return g_strdup (sniffed);
}

gboolean
dsk_sha256_is_valid (const char *hex)
{
  return hex != NULL && strspn (hex, "0123456789abcdef") == DSK_SHA256_HEX_LEN
         && hex[DSK_SHA256_HEX_LEN] == '\0';
}

char *
dsk_sha256_from_any (const char *text)
{
  g_autofree char *lower = NULL;
  g_autofree guchar *bytes = NULL;
  gsize len = 0;
  GString *hex;

  if (text == NULL)
    return NULL;
  lower = g_ascii_strdown (text, -1);
  if (dsk_sha256_is_valid (lower))
    return g_steal_pointer (&lower);
  if (strlen (text) < 43 || strlen (text) > 44)
    return NULL;
  bytes = g_base64_decode (text, &len);
  if (len != 32)
    return NULL;
  hex = g_string_sized_new (DSK_SHA256_HEX_LEN);
  for (gsize i = 0; i < len; i++)
    g_string_append_printf (hex, "%02x", bytes[i]);
  return g_string_free (hex, FALSE);
}

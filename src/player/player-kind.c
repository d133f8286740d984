/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "player-kind.h"

#include <string.h>

static const char *const ogg[] = { "oggdemux", "opusparse", "opusdec", "avdec_opus", NULL };
static const char *const mp3[]
    = { "id3demux", "mpegaudioparse", "mpg123audiodec", "avdec_mp3", "avdec_mp3float", NULL };
static const char *const mp4[] = { "qtdemux", "aacparse", "avdec_aac", "fdkaacdec", "faad", NULL };
static const char *const aac[] = { "aacparse", "avdec_aac", "fdkaacdec", "faad", NULL };
static const char *const amr[] = { "amrparse", "amrnbdec", "avdec_amrnb", "amrwbdec", "avdec_amrwb", NULL };

static const PlayerKind kind_ogg = { "Ogg", "application/ogg", ogg };
static const PlayerKind kind_id3 = { "MP3", "application/x-id3", mp3 };
static const PlayerKind kind_mp3 = { "MP3", "audio/mpeg, mpegversion=(int)1, layer=(int)3", mp3 };
static const PlayerKind kind_mp4 = { "MP4", "audio/x-m4a", mp4 };
static const PlayerKind kind_aac
    = { "AAC", "audio/mpeg, mpegversion=(int)4, stream-format=(string)adts, framed=(boolean)false", aac };
static const PlayerKind kind_amr_nb = { "AMR", "audio/x-amr-nb-sh", amr };
static const PlayerKind kind_amr_wb = { "AMR", "audio/x-amr-wb-sh", amr };

static gboolean
begins (const guint8 *head, gsize len, gsize offset, const char *with)
{
  gsize n = strlen (with);

  return len >= offset + n && memcmp (head + offset, with, n) == 0;
}

const PlayerKind *
player_kind_of (const guint8 *head, gsize len)
{
  if (begins (head, len, 0, "OggS"))
    /* The first page has the head of its only stream. */
    return begins (head, len, 28, "OpusHead") ? &kind_ogg : NULL;
  if (begins (head, len, 0, "ID3"))
    return &kind_id3;
  if (begins (head, len, 4, "ftyp"))
    return &kind_mp4;
  if (begins (head, len, 0, "#!AMR\n"))
    return &kind_amr_nb;
  if (begins (head, len, 0, "#!AMR-WB\n"))
    return &kind_amr_wb;
  if (len < 2 || head[0] != 0xff)
    return NULL;
  if ((head[1] & 0xf6) == 0xf0)
    return &kind_aac;
  return (head[1] & 0xe6) == 0xe2 ? &kind_mp3 : NULL;
}

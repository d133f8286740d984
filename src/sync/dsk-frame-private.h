/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* How the payload of a frame is packed, as its second byte says. */
enum
{
  CODEC_PLAIN = 0,
  CODEC_ZLIB = 1,
};

#define ZLIB_LEVEL 1

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-clock.h"
#include "dsk-random.h"
#include "dsk-sb-business.h"

G_BEGIN_DECLS

/* A file that a customer attached or that the business uploaded. Owned by the store. */
typedef struct {
  const DskSbBusiness *business; /* (borrowed): whose number it came to or went from */
  char *id;
  char *mime;
  char *sha256_hex;
  char *sha256_base64;
  GBytes *bytes;
  gint64 url_until; /* UTC ms: when the address that was last handed out stops working */
} DskSbFile;

typedef struct _DskSbMedia DskSbMedia;

DskSbMedia *dsk_sb_media_new (DskClock *clock, DskRandom *random);
void dsk_sb_media_free (DskSbMedia *self);
/* Returns: (transfer none): lives until it is removed */
DskSbFile *dsk_sb_media_add (DskSbMedia *self, const DskSbBusiness *business, const char *mime, GBytes *bytes);
/* Returns: (transfer none) (nullable) */
DskSbFile *dsk_sb_media_find (DskSbMedia *self, const char *id);
gboolean dsk_sb_media_remove (DskSbMedia *self, const char *id);
/* The address of the file from now on, for five minutes. @base: http://host:port */
char *dsk_sb_media_dup_url (DskSbMedia *self, DskSbFile *file, const char *base);

/* How large a file of this type may be; 0 if Meta does not take the type. */
gsize dsk_sb_media_limit (const char *mime);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskSbMedia, dsk_sb_media_free)

G_END_DECLS

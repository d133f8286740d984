/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-digest.h"

#include <string.h>

#define SHA256_LEN 32

struct _DskDigester
{
  GChecksum *sha; /* (owned) */
};

DskDigester *
dsk_digester_new (void)
{
  DskDigester *self = g_new0 (DskDigester, 1);

  self->sha = g_checksum_new (G_CHECKSUM_SHA256);
  return self;
}

void
dsk_digester_free (DskDigester *self)
{
  if (self == NULL)
    return;

  g_checksum_free (self->sha);
  g_free (self);
}

static void
add_int (DskDigester *self, guint64 number)
{
  const guint64 be = GUINT64_TO_BE (number);

  g_checksum_update (self->sha, (const guchar *) &be, sizeof be);
}

/* Kind, and length or number; then the bytes: no two lists of values read the same. */
static void
add_value (DskDigester *self, const DskValue *value)
{
  const guchar type = (guchar) value->type;

  g_checksum_update (self->sha, &type, 1);
  if (value->type == DSK_VALUE_INT)
    add_int (self, (guint64) value->integer);
  if (value->type != DSK_VALUE_TEXT)
    return;
  add_int (self, value->len);
  g_checksum_update (self->sha, (const guchar *) value->text, (gssize) value->len);
}

void
dsk_digester_add (DskDigester *self, DskDigest *digest, const DskEntity *entity, const DskValue *values,
                  gboolean deep)
{
  guint8 hash[SHA256_LEN];
  gsize len = sizeof hash;
  guint64 first;

  g_checksum_reset (self->sha);
  g_checksum_update (self->sha, (const guchar *) entity->name, (gssize) strlen (entity->name) + 1);
  for (guint i = 0; i < entity->n_columns; i++)
    if (deep || i == 0 || i == entity->n_columns - 1)
      add_value (self, &values[i]);
  g_checksum_get_digest (self->sha, hash, &len);
  memcpy (&first, hash, sizeof first);
  digest->sum += GUINT64_FROM_BE (first);
  digest->count++;
}

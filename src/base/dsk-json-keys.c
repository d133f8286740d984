/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-json-keys.h"

#include <string.h>

#include "dsk-json-guard.h"
#include "dsk-random.h"

/* Up to this many keys a scan is faster than a table, and nearly every object is that small. */
#define SCAN_MAX 16

typedef struct
{
  guint first;     /* index of the object's first hash */
  guint64 *table;  /* (owned) (nullable): open addressing over the hashes; 0 is an empty slot */
  gsize table_len; /* a power of two */
} Level;

struct _DskJsonKeys
{
  /* The hashes of all open objects. An object inside is closed before its parent goes on, so those
   * of each object lie side by side at the end. */
  GArray *hashes; /* (owned) of guint64 */
  Level levels[DSK_JSON_MAX_DEPTH];
  guint depth;
};

static guint64
rotl (guint64 x, int k)
{
  return (x << k) | (x >> (64 - k));
}

static void
sip_round (guint64 v[4])
{
  v[0] += v[1];
  v[1] = rotl (v[1], 13) ^ v[0];
  v[0] = rotl (v[0], 32);
  v[2] += v[3];
  v[3] = rotl (v[3], 16) ^ v[2];
  v[0] += v[3];
  v[3] = rotl (v[3], 21) ^ v[0];
  v[2] += v[1];
  v[1] = rotl (v[1], 17) ^ v[2];
  v[2] = rotl (v[2], 32);
}

static guint64
load_le64 (const guint8 *p)
{
  guint64 x;

  memcpy (&x, p, sizeof x);
  return GUINT64_FROM_LE (x);
}

/* SipHash-1-3 (Aumasson and Bernstein) under a key that each process draws for itself. */
static guint64
hash_key (const guint8 *p, gsize len)
{
  static guint64 secret[2];
  static gsize ready = 0;
  guint64 v[4], last = (guint64) len << 56;
  const guint8 *blocks_end = p + (len & ~(gsize) 7);

  if (g_once_init_enter (&ready))
    {
      g_autoptr (DskRandom) random = dsk_random_new_system ();

      dsk_random_bytes (random, (guint8 *) secret, sizeof secret);
      g_once_init_leave (&ready, 1);
    }

  v[0] = secret[0] ^ G_GUINT64_CONSTANT (0x736f6d6570736575);
  v[1] = secret[1] ^ G_GUINT64_CONSTANT (0x646f72616e646f6d);
  v[2] = secret[0] ^ G_GUINT64_CONSTANT (0x6c7967656e657261);
  v[3] = secret[1] ^ G_GUINT64_CONSTANT (0x7465646279746573);
  for (; p < blocks_end; p += 8)
    {
      guint64 m = load_le64 (p);

      v[3] ^= m;
      sip_round (v);
      v[0] ^= m;
    }
  for (gsize i = 0; i < (len & 7); i++)
    last |= (guint64) p[i] << (8 * i);
  v[3] ^= last;
  sip_round (v);
  v[0] ^= last;
  v[2] ^= 0xff;
  for (guint i = 0; i < 3; i++)
    sip_round (v);
  return v[0] ^ v[1] ^ v[2] ^ v[3];
}

DskJsonKeys *
dsk_json_keys_new (void)
{
  DskJsonKeys *self = g_new0 (DskJsonKeys, 1);

  self->hashes = g_array_sized_new (FALSE, FALSE, sizeof (guint64), 64);
  return self;
}

void
dsk_json_keys_free (DskJsonKeys *self)
{
  while (self->depth > 0)
    dsk_json_keys_close (self);
  g_array_unref (self->hashes);
  g_free (self);
}

void
dsk_json_keys_open (DskJsonKeys *self)
{
  g_assert (self->depth < G_N_ELEMENTS (self->levels));

  self->levels[self->depth++] = (Level){ .first = self->hashes->len };
}

void
dsk_json_keys_close (DskJsonKeys *self)
{
  Level *level = &self->levels[--self->depth];

  g_array_set_size (self->hashes, level->first);
  g_clear_pointer (&level->table, g_free);
}

/* FALSE: @hash is there already. */
static gboolean
table_add (Level *level, guint64 hash)
{
  gsize i = hash & (level->table_len - 1);

  while (level->table[i] != 0)
    {
      if (level->table[i] == hash)
        return FALSE;
      i = (i + 1) & (level->table_len - 1);
    }
  level->table[i] = hash;
  return TRUE;
}

static void
table_grow (Level *level, const guint64 *hashes, guint n)
{
  level->table_len = level->table == NULL ? 8 * SCAN_MAX : 4 * level->table_len;
  g_free (level->table);
  level->table = g_new0 (guint64, level->table_len);
  for (guint i = 0; i < n; i++)
    table_add (level, hashes[i]);
}

gboolean
dsk_json_keys_add (DskJsonKeys *self, const guint8 *key, gsize len)
{
  Level *level = &self->levels[self->depth - 1];
  const guint64 *hashes = &g_array_index (self->hashes, guint64, level->first);
  guint n = self->hashes->len - level->first;
  guint64 hash = MAX (hash_key (key, len), 1);

  g_assert (self->depth > 0);

  if (n < SCAN_MAX)
    {
      for (guint i = 0; i < n; i++)
        if (hashes[i] == hash)
          return FALSE;
    }
  else
    {
      if (2 * (gsize) n >= level->table_len)
        table_grow (level, hashes, n);
      if (!table_add (level, hash))
        return FALSE;
    }

  g_array_append_val (self->hashes, hash);
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-id.h"

#include <string.h>

#define MAX_MS ((G_GINT64_CONSTANT (1) << 48) - 1)
#define MAX_COUNTER 0xfff

struct _DskIdGen
{
  GMutex lock;
  DskClock *clock;   /* (owned) */
  DskRandom *random; /* (owned) */
  gint64 last_ms;    /* of the latest id, so never stepping back; -1 before the first */
  guint counter;     /* of the latest id */
};

static const char HEX[] = "0123456789abcdef";

/**
 * dsk_id_gen_new:
 * @clock: where the time of ids comes from
 * @random: where their random bits come from; the generator locks around its own use only
 *
 * Returns: (transfer full): a generator with references of its own to both
 */
DskIdGen *
dsk_id_gen_new (DskClock *clock, DskRandom *random)
{
  DskIdGen *self;

  g_return_val_if_fail (clock != NULL, NULL);
  g_return_val_if_fail (random != NULL, NULL);

  self = g_new0 (DskIdGen, 1);
  g_mutex_init (&self->lock);
  self->clock = dsk_clock_ref (clock);
  self->random = dsk_random_ref (random);
  self->last_ms = -1;
  return self;
}

void
dsk_id_gen_free (DskIdGen *self)
{
  if (self == NULL)
    return;

  g_mutex_clear (&self->lock);
  dsk_clock_unref (self->clock);
  dsk_random_unref (self->random);
  g_free (self);
}

/* Moves (last_ms, counter) to the next larger pair, following the clock where it is ahead. */
static void
advance (DskIdGen *self, guint fresh_counter)
{
  gint64 now_ms = CLAMP (dsk_clock_now_ms (self->clock), 0, MAX_MS);

  if (now_ms > self->last_ms)
    {
      self->last_ms = now_ms;
      /* A random start keeps generators on different machines apart; its top bit is 0, so that at
       * least 2048 ids fit in each millisecond before the next one is borrowed. */
      self->counter = fresh_counter & (MAX_COUNTER >> 1);
      return;
    }

  if (self->counter < MAX_COUNTER)
    {
      self->counter++;
      return;
    }

  g_assert (self->last_ms < MAX_MS);
  self->last_ms++;
  self->counter = 0;
}

static char *
format_uuid (const guint8 bytes[16])
{
  char *text = g_malloc (DSK_ID_LEN + 1);
  char *out = text;

  for (guint i = 0; i < 16; i++)
    {
      if (i == 4 || i == 6 || i == 8 || i == 10)
        *out++ = '-';
      *out++ = HEX[bytes[i] >> 4];
      *out++ = HEX[bytes[i] & 0xf];
    }
  *out = '\0';
  return text;
}

char *
dsk_id_gen_next (DskIdGen *self)
{
  guint8 fresh[10], bytes[16];

  g_return_val_if_fail (self != NULL, NULL);

  g_mutex_lock (&self->lock);
  dsk_random_bytes (self->random, fresh, sizeof fresh);
  advance (self, (guint) fresh[8] << 8 | fresh[9]);
  for (guint i = 0; i < 6; i++)
    bytes[i] = (guint8) (self->last_ms >> (40 - 8 * i));
  bytes[6] = (guint8) (0x70 | self->counter >> 8);
  bytes[7] = (guint8) self->counter;
  g_mutex_unlock (&self->lock);

  memcpy (bytes + 8, fresh, 8);
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return format_uuid (bytes);
}

gboolean
dsk_id_is_valid (const char *text)
{
  if (text == NULL)
    return FALSE;

  for (guint i = 0; i < DSK_ID_LEN; i++)
    {
      char c = text[i];

      if (i == 8 || i == 13 || i == 18 || i == 23)
        {
          if (c != '-')
            return FALSE;
        }
      else if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
        {
          return FALSE;
        }
    }

  return text[DSK_ID_LEN] == '\0' && text[14] == '7' && strchr ("89ab", text[19]) != NULL;
}

gint64
dsk_id_time_ms (const char *id)
{
  gint64 ms = 0;

  g_return_val_if_fail (dsk_id_is_valid (id), 0);

  for (guint i = 0; i < 13; i++)
    if (id[i] != '-')
      ms = ms << 4 | g_ascii_xdigit_value (id[i]);
  return ms;
}

char *
dsk_random_hex (DskRandom *random, gsize n_bytes)
{
  g_autofree guint8 *bytes = NULL;
  char *text;

  g_return_val_if_fail (random != NULL, NULL);
  g_return_val_if_fail (n_bytes > 0, NULL);

  bytes = g_malloc (n_bytes);
  dsk_random_bytes (random, bytes, n_bytes);
  text = g_malloc (2 * n_bytes + 1);
  for (gsize i = 0; i < n_bytes; i++)
    {
      text[2 * i] = HEX[bytes[i] >> 4];
      text[2 * i + 1] = HEX[bytes[i] & 0xf];
    }
  text[2 * n_bytes] = '\0';
  return text;
}

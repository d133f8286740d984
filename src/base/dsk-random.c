/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-random.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#define POOL_LEN 256
#define POOL_MAX_REQUEST 32

struct _DskRandom
{
  gatomicrefcount ref_count;
  gboolean seeded;
  guint64 state[4]; /* (seeded only) xoshiro256** */
  GMutex lock;      /* guards the pool */
  guint8 pool[POOL_LEN]; /* (system only): asking the kernel for each id costs more than the id */
  gsize pool_left;  /* at its end */
};

static guint64
rotl (guint64 x, int k)
{
  return (x << k) | (x >> (64 - k));
}

/* xoshiro256** 1.0 by Blackman and Vigna (public domain algorithm). */
static guint64
xoshiro_next (guint64 s[4])
{
  guint64 result = rotl (s[1] * 5, 7) * 9;
  guint64 t = s[1] << 17;

  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotl (s[3], 45);
  return result;
}

/* splitmix64, which spreads a small seed over the whole state; it never yields four zeros in a row.
 */
static guint64
splitmix_next (guint64 *x)
{
  guint64 z = (*x += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static void
system_bytes (guint8 *out, gsize len)
{
  while (len > 0)
    {
      /* Requests of up to 256 bytes are never cut short by a signal. */
      ssize_t n = getrandom (out, MIN (len, 256), 0);

      if (n < 0 && errno == EINTR)
        continue;
      /* Nothing that needs secrets can go on without them. */
      if (n <= 0)
        g_error ("The system gives no random bytes: %s", g_strerror (errno));
      out += n;
      len -= (gsize) n;
    }
}

/* No byte is handed out twice, and none stays behind. */
static void
pool_bytes (DskRandom *self, guint8 *out, gsize len)
{
  guint8 *from;

  if (len > POOL_MAX_REQUEST)
    {
      system_bytes (out, len);
      return;
    }
  g_mutex_lock (&self->lock);
  if (self->pool_left < len)
    {
      system_bytes (self->pool, POOL_LEN);
      self->pool_left = POOL_LEN;
    }
  from = self->pool + POOL_LEN - self->pool_left;
  memcpy (out, from, len);
  memset (from, 0, len);
  self->pool_left -= len;
  g_mutex_unlock (&self->lock);
}

static DskRandom *
random_new (gboolean seeded)
{
  DskRandom *self = g_new0 (DskRandom, 1);

  g_mutex_init (&self->lock);
  g_atomic_ref_count_init (&self->ref_count);
  self->seeded = seeded;
  return self;
}

/**
 * dsk_random_new_system:
 *
 * Returns: (transfer full): the random source of the kernel, fit for secrets
 */
DskRandom *
dsk_random_new_system (void)
{
  return random_new (FALSE);
}

/**
 * dsk_random_new_seeded:
 * @seed: any number
 *
 * Returns: (transfer full): a source that gives the same bytes for the same seed; never for secrets
 */
DskRandom *
dsk_random_new_seeded (guint64 seed)
{
  DskRandom *self = random_new (TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (self->state); i++)
    self->state[i] = splitmix_next (&seed);
  return self;
}

DskRandom *
dsk_random_ref (DskRandom *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
dsk_random_unref (DskRandom *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_mutex_clear (&self->lock);
  g_free (self);
}

guint64
dsk_random_u64 (DskRandom *self)
{
  guint64 value;

  g_return_val_if_fail (self != NULL, 0);

  if (self->seeded)
    return xoshiro_next (self->state);

  pool_bytes (self, (guint8 *) &value, sizeof value);
  return value;
}

void
dsk_random_bytes (DskRandom *self, guint8 *out, gsize len)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (out != NULL || len == 0);

  if (!self->seeded)
    {
      pool_bytes (self, out, len);
      return;
    }

  while (len > 0)
    {
      /* Little-endian, so that a seed means the same bytes on every machine. */
      guint64 value = GUINT64_TO_LE (xoshiro_next (self->state));
      gsize n = MIN (len, sizeof value);

      memcpy (out, &value, n);
      out += n;
      len -= n;
    }
}

guint64
dsk_random_below (DskRandom *self, guint64 n)
{
  guint64 threshold, value;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (n > 0, 0);

  /* Draws below 2^64 mod n would make small results likelier: draw again. */
  threshold = (0 - n) % n;
  do
    value = dsk_random_u64 (self);
  while (value < threshold);

  return value % n;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-pacer.h"

/* A tenth of a second's worth may leave at once, and nine tenths of the rate after that: so no second, wherever it
 * begins, has more than the rate. */
#define BURST_PART 10
#define PAIRS_MAX 4096 /* kept before those at rest are forgotten */

/* Whole tokens are PER_TOKEN units, so that a bucket fills by whole units a millisecond. */
typedef struct
{
  gint64 units;
  gint64 max;
  gint64 per_ms;    /* units that come back in a millisecond */
  gint64 per_token; /* units of one message */
  gint64 at;
} Bucket;

struct _DskPacer
{
  GHashTable *numbers; /* (owned) id → Bucket */
  GHashTable *pairs;   /* (owned) conversation → Bucket */
};

static void
fill (Bucket *bucket, gint64 now)
{
  gint64 gone = CLAMP (now - bucket->at, 0, bucket->max / bucket->per_ms + 1);

  /* A clock that was set back gives nothing, and takes nothing away. */
  bucket->units = MIN (bucket->units + gone * bucket->per_ms, bucket->max);
  bucket->at = now;
}

static gint64
due (const Bucket *bucket, gint64 now)
{
  gint64 missing = bucket->per_token - bucket->units;

  return missing <= 0 ? now : now + (missing + bucket->per_ms - 1) / bucket->per_ms;
}

DskPacer *
dsk_pacer_new (void)
{
  DskPacer *self = g_new0 (DskPacer, 1);

  self->numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->pairs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
dsk_pacer_free (DskPacer *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->numbers);
  g_hash_table_unref (self->pairs);
  g_free (self);
}

gboolean
dsk_pacer_knows_number (DskPacer *self, const char *number)
{
  return g_hash_table_contains (self->numbers, number);
}

void
dsk_pacer_add_number (DskPacer *self, const char *number, guint rate, gint64 now)
{
  Bucket *bucket = g_new0 (Bucket, 1);
  guint burst = MAX (rate / BURST_PART, 1);

  bucket->per_token = 1000;
  bucket->per_ms = MAX (rate - MIN (burst, rate - 1), 1);
  bucket->max = (gint64) burst * bucket->per_token;
  bucket->units = bucket->max;
  bucket->at = now;
  g_hash_table_replace (self->numbers, g_strdup (number), bucket);
}

void
dsk_pacer_forget_number (DskPacer *self, const char *number)
{
  g_hash_table_remove (self->numbers, number);
}

gboolean
dsk_pacer_knows_pair (DskPacer *self, const char *conv)
{
  return g_hash_table_contains (self->pairs, conv);
}

void
dsk_pacer_add_pair (DskPacer *self, const char *conv, guint recent, gint64 now)
{
  Bucket *bucket = g_new0 (Bucket, 1);

  bucket->per_token = DSK_PACER_PAIR_MS;
  bucket->per_ms = 1;
  bucket->max = DSK_PACER_PAIR_BURST * bucket->per_token;
  bucket->units = bucket->max - (gint64) MIN (recent, DSK_PACER_PAIR_BURST) * bucket->per_token;
  bucket->at = now;
  g_hash_table_replace (self->pairs, g_strdup (conv), bucket);
}

DskPace
dsk_pacer_take (DskPacer *self, const char *number, const char *conv, gint64 now, gint64 *due_at)
{
  Bucket *by_number = g_hash_table_lookup (self->numbers, number);
  Bucket *by_pair = g_hash_table_lookup (self->pairs, conv);

  g_assert (by_number != NULL && by_pair != NULL);

  fill (by_number, now);
  fill (by_pair, now);
  if (by_pair->units < by_pair->per_token)
    {
      *due_at = due (by_pair, now);
      return DSK_PACE_PAIR;
    }
  if (by_number->units < by_number->per_token)
    {
      *due_at = due (by_number, now);
      return DSK_PACE_NUMBER;
    }
  by_number->units -= by_number->per_token;
  by_pair->units -= by_pair->per_token;
  *due_at = now;
  return DSK_PACE_GO;
}

static gboolean
is_at_rest (gpointer key, gpointer value, gpointer user_data)
{
  Bucket *bucket = value;

  fill (bucket, *(gint64 *) user_data);
  return bucket->units == bucket->max;
}

void
dsk_pacer_tidy (DskPacer *self, gint64 now)
{
  if (g_hash_table_size (self->pairs) > PAIRS_MAX)
    g_hash_table_foreach_remove (self->pairs, is_at_rest, &now);
}

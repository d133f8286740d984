/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-relay-rate.h"

#define MINUTE_MS 60000

struct _DskRelayRate
{
  guint per_minute;
  gint64 minute_at;
  GHashTable *taken; /* (owned) name → times in this minute */
};

DskRelayRate *
dsk_relay_rate_new (guint per_minute)
{
  DskRelayRate *self = g_new0 (DskRelayRate, 1);

  self->per_minute = per_minute;
  self->taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->minute_at = G_MININT64 / 2;
  return self;
}

void
dsk_relay_rate_free (DskRelayRate *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->taken);
  g_free (self);
}

gboolean
dsk_relay_rate_take (DskRelayRate *self, const char *name, gint64 now_ms)
{
  guint taken;

  if (now_ms - self->minute_at >= MINUTE_MS)
    {
      g_hash_table_remove_all (self->taken);
      self->minute_at = now_ms;
    }
  if (g_hash_table_size (self->taken) >= DSK_RELAY_RATE_NAMES
      && !g_hash_table_contains (self->taken, name))
    name = "";
  taken = GPOINTER_TO_UINT (g_hash_table_lookup (self->taken, name));
  if (taken >= self->per_minute)
    return FALSE;
  g_hash_table_replace (self->taken, g_strdup (name), GUINT_TO_POINTER (taken + 1));
  return TRUE;
}

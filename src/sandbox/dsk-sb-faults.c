/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-sb-faults.h"

#include <string.h>

#include "dsk-error.h"

static const char *const names[DSK_SB_FAULT_N + 1] = {
  [DSK_SB_FAULT_HTTP500] = "http500",
  [DSK_SB_FAULT_429] = "429",
  [DSK_SB_FAULT_TOKEN_EXPIRED] = "token-expired",
  [DSK_SB_FAULT_RESET] = "reset",
  [DSK_SB_FAULT_RESET_AFTER_ACCEPT] = "reset-after-accept",
  [DSK_SB_FAULT_TIMEOUT_AFTER_ACCEPT] = "timeout-after-accept",
  [DSK_SB_FAULT_GARBAGE] = "garbage",
  [DSK_SB_FAULT_UNDELIVERABLE] = "undeliverable",
  [DSK_SB_FAULT_SKIP_DELIVERED] = "skip-delivered",
  [DSK_SB_FAULT_NO_READ] = "no-read",
  [DSK_SB_FAULT_NO_STATUS] = "no-status",
  [DSK_SB_FAULT_MEDIA_GONE] = "media-gone",
  [DSK_SB_FAULT_MEDIA_HTTP500] = "media-http500",
  [DSK_SB_FAULT_MEDIA_SHORT] = "media-short",
  [DSK_SB_FAULT_MEDIA_WRONG] = "media-wrong",
  [DSK_SB_FAULT_N] = NULL, /* for g_strjoinv() */
};

const char *
dsk_sb_fault_to_string (DskSbFault fault)
{
  g_return_val_if_fail ((guint) fault < DSK_SB_FAULT_N, NULL);

  return names[fault];
}

gboolean
dsk_sb_fault_from_string (const char *text, DskSbFault *fault)
{
  for (guint i = 0; text != NULL && i < DSK_SB_FAULT_N; i++)
    if (strcmp (names[i], text) == 0)
      {
        *fault = (DskSbFault) i;
        return TRUE;
      }
  return FALSE;
}

gboolean
dsk_sb_faults_parse (DskSbFaults *self, char **specs, GError **error)
{
  for (guint i = 0; specs != NULL && specs[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (specs[i], "=", 2);
      char *end = NULL;
      DskSbFault fault;
      double chance;

      if (g_strv_length (parts) != 2 || !dsk_sb_fault_from_string (parts[0], &fault))
        {
          g_autofree char *known = g_strjoinv (", ", (char **) names);

          g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID,
                       "--fault is kind=chance, where kind is one of %s", known);
          return FALSE;
        }
      chance = g_ascii_strtod (parts[1], &end);
      if (end == parts[1] || *end != '\0' || !(chance >= 0 && chance <= 1))
        {
          g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID,
                       "The chance of '%s' is not between 0 and 1", parts[0]);
          return FALSE;
        }
      self->chance[fault] = chance;
    }
  return TRUE;
}

gboolean
dsk_sb_chance (DskRandom *random, double p)
{
  return p > 0 && (double) (dsk_random_u64 (random) >> 11) * 0x1p-53 < p;
}

DskSbFault
dsk_sb_faults_draw (const DskSbFaults *self, DskRandom *random, DskSbFault first, DskSbFault last)
{
  for (guint i = first; i <= (guint) last; i++)
    if (dsk_sb_chance (random, self->chance[i]))
      return (DskSbFault) i;
  return DSK_SB_FAULT_NONE;
}

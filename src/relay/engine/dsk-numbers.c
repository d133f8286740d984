/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How our numbers stand, as Meta says when it is asked; see dsk-intake-news.c for what it says by itself. */

#include "dsk-relay-engine-private.h"
#include "dsk-relay-news.h"
#include "dsk-wa-numbers.h"

static gboolean
put (DskRelayEngine *self, const char *waba, const DskWaNumber *news, GError **error)
{
  g_auto (DskRelayNumber) number = { 0 };
  gboolean found;
  gboolean same;
  DskOp op;

  if (!dsk_relay_number_find (self->db, news->phone_number_id, &number, &found, error))
    return FALSE;
  if (!found || g_strcmp0 (number.waba, waba) != 0)
    return TRUE;
  if (!dsk_relay_number_is_healthy_as (self->db, number.id, news->quality, news->tier, &same, error))
    return FALSE;
  return same
         || (dsk_op_begin (&op, self, NULL, NULL, error)
             && dsk_op_end (&op,
                            dsk_relay_number_health (op.db, number.id, NULL, news->quality, news->tier, op.seq, error),
                            error));
}

gboolean
dsk_relay_engine_put_numbers (DskRelayEngine *self, const char *waba, GPtrArray *numbers, GError **error)
{
  for (guint i = 0; i < numbers->len; i++)
    if (!put (self, waba, numbers->pdata[i], error))
      return FALSE;
  return TRUE;
}

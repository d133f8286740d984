/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "demo-scheduled.h"

static void
put (Office *office, const char *conv, const char *id, const char *author, gboolean held)
{
  const gint64 now = g_get_real_time () / 1000;
  g_autofree char *at = g_strdup_printf ("%" G_GINT64_FORMAT, now - 20 * OFFICE_MINUTE);
  const gint64 when = held ? now - 5 * OFFICE_MINUTE : now + 120 * OFFICE_MINUTE;
  g_autofree char *due = g_strdup_printf ("%" G_GINT64_FORMAT, when);
  g_autofree char *ended = g_strdup_printf ("%" G_GINT64_FORMAT, now - 10 * OFFICE_MINUTE);
  const char *row[] = { id,
                        conv,
                        author,
                        at,
                        due,
                        held ? "held" : "waiting",
                        "text",
                        held ? "We refund the delivery." : "Good evening! Your parcel is out for delivery now.",
                        NULL,
                        NULL,
                        NULL,
                        held ? "needs-confirm" : NULL,
                        held ? "{\"reason\":\"answered\"}" : NULL,
                        held ? ended : NULL,
                        NULL };

  office_begin (office);
  office_put (office, DSK_ENTITY_SCHEDULED, row);
  office_commit (office, conv);
}

char *
demo_scheduled_put (Office *office, const char *conv, const char *author, gboolean held)
{
  char *id = office_id (held ? 0xf501 : 0xf500);

  put (office, conv, id, author, held);
  return id;
}

void
demo_scheduled_hold (Office *office, const char *conv, const char *id, const char *author)
{
  put (office, conv, id, author, TRUE);
}

void
demo_scheduled_remove (Office *office, const char *conv, const char *id)
{
  g_autoptr (GError) error = NULL;

  office_begin (office);
  dsk_replica_store_delete_row (office->store, dsk_entity_get (DSK_ENTITY_SCHEDULED)->name, id, conv, ++office->seq,
                                &error);
  g_assert_no_error (error);
  office_commit (office, conv);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "demo-costs.h"

static const struct
{
  guint month; /* how many ago */
  const char *author;
  const char *state;
  const char *billable;
  const char *category;
  guint n;
} sent[] = {
  { 0, OFFICE_ME, "read", "0", "service", 12 },
  { 0, OFFICE_ME, "delivered", "1", "marketing", 3 },
  { 0, OFFICE_BILAL, "delivered", "1", "utility", 5 },
  { 0, OFFICE_BILAL, "sent", NULL, NULL, 1 },
  { 0, NULL, "delivered", "0", "referral_conversion", 2 },
  { 1, OFFICE_BILAL, "read", "1", "authentication", 7 },
};

/* In the middle of a month, so that no time zone matters. */
static gint64
middle_of (gint64 now, guint months_ago)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (now / 1000);
  g_autoptr (GDateTime) first
      = g_date_time_new_utc (g_date_time_get_year (at), g_date_time_get_month (at), 1, 12, 0, 0);
  g_autoptr (GDateTime) month = g_date_time_add_months (first, -(int) months_ago);

  return g_date_time_to_unix (month) * 1000;
}

void
demo_costs_add (Office *office, const char *conv)
{
  guint id = 700000;

  for (guint i = 0; i < G_N_ELEMENTS (sent); i++)
    for (guint k = 0; k < sent[i].n; k++)
      {
        gint64 when = middle_of (office->now, sent[i].month);
        g_autofree char *message = office_id (id++);
        g_autofree char *at = g_strdup_printf ("%" G_GINT64_FORMAT, when);
        const char *status[] = { message, conv, sent[i].state,    at,   NULL,
                                 NULL,    sent[i].billable, NULL, sent[i].category };

        office_message (office, conv, message,
                        &(OfficeMessage){ .out = TRUE, .at = when, .author = sent[i].author, .text = "Yes" });
        office_put (office, DSK_ENTITY_MESSAGE_STATUS, status);
      }
}

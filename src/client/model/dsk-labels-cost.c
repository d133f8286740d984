/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-labels-cost.h"

#include "dsk-labels.h"

#include <glib/gi18n-lib.h>

/* Returns: (transfer full) (nullable) */
static char *
category_words (const char *category)
{
  static const struct
  {
    const char *category;
    const char *words;
  } categories[] = {
    { "authentication", NC_ ("price", "Authentication") },
    { "authentication_international", NC_ ("price", "Authentication abroad") },
    { "marketing", NC_ ("price", "Marketing") },
    { "marketing_lite", NC_ ("price", "Marketing") },
    { "referral_conversion", NC_ ("price", "After an ad") },
    { "service", NC_ ("price", "Service") },
    { "utility", NC_ ("price", "Utility") },
  };

  if (category == NULL || *category == '\0')
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (categories); i++)
    if (g_ascii_strcasecmp (category, categories[i].category) == 0)
      return g_strdup (g_dpgettext2 (GETTEXT_PACKAGE, "price", categories[i].words));
  return dsk_label_name (category, TRUE);
}

char *
dsk_label_price_category (const char *category)
{
  char *words = category_words (category);

  return words != NULL ? words : g_strdup (C_ ("price", "Not said by WhatsApp"));
}

char *
dsk_label_price (const DskTimelineRow *row)
{
  g_autofree char *category = NULL;
  const char *price;

  if (row->item != DSK_ITEM_MESSAGE || row->direction != DSK_DIRECTION_OUT || row->billable < 0)
    return NULL;
  category = category_words (row->price_category);
  price = row->billable != 0 ? C_ ("price", "Billable") : C_ ("price", "Free");
  /* Translators: whether a message costs anything, and what WhatsApp counts it as: "Billable · Marketing" */
  return category != NULL ? g_strdup_printf (_ ("%s · %s"), price, category) : g_strdup (price);
}

static char *
priced_words (const DskCostRow *cost)
{
  /* Translators: numbers of messages: "3 billable · 12 free" */
  return g_strdup_printf (_ ("%'lld billable · %'lld free"), (long long) cost->billable,
                          (long long) cost->free_of_charge);
}

char *
dsk_label_cost (const DskCostRow *cost)
{
  return cost == NULL || (cost->billable == 0 && cost->free_of_charge == 0) ? NULL : priced_words (cost);
}

char *
dsk_label_costs (const DskCostRow *cost)
{
  g_return_val_if_fail (cost != NULL, NULL);

  if (cost->unsaid == 0)
    return priced_words (cost);
  /* Translators: numbers of messages: "3 billable · 12 free · 2 not priced yet" */
  return g_strdup_printf (_ ("%'lld billable · %'lld free · %'lld not priced yet"), (long long) cost->billable,
                          (long long) cost->free_of_charge, (long long) cost->unsaid);
}

char *
dsk_label_free_left (const DskCostRow *cost)
{
  long long left = DSK_COST_FREE_A_MONTH - (cost != NULL ? (long long) cost->service : 0);

  /* Translators: how many are left, of how many: "660 of 1,000" */
  return g_strdup_printf (_ ("%'lld of %'d"), MAX (left, 0), DSK_COST_FREE_A_MONTH);
}

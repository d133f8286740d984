/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-labels-health.h"

#include "dsk-labels.h"

#include <glib/gi18n-lib.h>

#include <string.h>

char *
dsk_label_number (const DskNumberRow *number)
{
  if (number->name != NULL && *number->name != '\0')
    return dsk_label_name (number->name, FALSE);
  return number->display != NULL ? dsk_label_phone (number->display) : g_strdup (_ ("Number"));
}

char *
dsk_label_quality (const char *quality)
{
  if (g_strcmp0 (quality, "GREEN") == 0)
    return g_strdup (C_ ("quality", "Good"));
  if (g_strcmp0 (quality, "YELLOW") == 0)
    return g_strdup (C_ ("quality", "Fair: customers begin to block or report it"));
  if (g_strcmp0 (quality, "RED") == 0)
    return g_strdup (C_ ("quality", "Poor: many customers block or report it"));
  return g_strdup (C_ ("quality", "Not known"));
}

static char *
customers_words (guint n)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u customer a day", "%u customers a day", n), n);
}

/* Of whole accounts WhatsApp says the number itself. */
static gboolean
parse_customers (const char *tier, guint *customers)
{
  guint64 n;

  if (!g_ascii_string_to_unsigned (tier, 10, 1, G_MAXUINT, &n, NULL))
    return FALSE;
  *customers = (guint) n;
  return TRUE;
}

char *
dsk_label_tier (const char *tier)
{
  static const struct
  {
    const char *tier;
    guint customers;
  } tiers[] = {
    { "TIER_50", 50 },      { "TIER_250", 250 },      { "TIER_1K", 1000 },
    { "TIER_2K", 2000 },    { "TIER_10K", 10000 },    { "TIER_100K", 100000 },
  };
  guint customers;

  if (tier == NULL || *tier == '\0')
    return g_strdup (C_ ("quality", "Not known"));
  if (strcmp (tier, "TIER_UNLIMITED") == 0 || strcmp (tier, "UNLIMITED") == 0)
    return g_strdup (_ ("No limit"));
  for (guint i = 0; i < G_N_ELEMENTS (tiers); i++)
    if (strcmp (tier, tiers[i].tier) == 0)
      return customers_words (tiers[i].customers);
  if (parse_customers (tier, &customers))
    return customers_words (customers);
  return dsk_label_name (tier, FALSE);
}

char *
dsk_label_add_command (const DskNumberRow *number)
{
  g_autofree char *id = g_shell_quote (number->phone_number_id);
  const gboolean plain = strspn (number->phone_number_id, "0123456789") == strlen (number->phone_number_id);

  /* The folder of the service as it is installed. */
  return g_strdup_printf ("dastak-relay number add --data /var/lib/dastak-relay --phone-number-id %s",
                          plain ? number->phone_number_id : id);
}

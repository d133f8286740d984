/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-labels-health.h"

#include "dsk-inside.h"
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

  if (tier == NULL || *tier == '\0')
    return g_strdup (C_ ("quality", "Not known"));
  if (strcmp (tier, "TIER_UNLIMITED") == 0)
    return g_strdup (_ ("No limit"));
  for (guint i = 0; i < G_N_ELEMENTS (tiers); i++)
    if (strcmp (tier, tiers[i].tier) == 0)
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u customer a day",
                                           "%u customers a day", tiers[i].customers),
                              tiers[i].customers);
  return dsk_label_name (tier, FALSE);
}

static const char *
kind_words (const char *kind)
{
  static const struct
  {
    const char *kind;
    const char *words;
  } kinds[] = {
    { "account_update", N_ ("Account") },
    { "account_alerts", N_ ("Account") },
    { "account_review_update", N_ ("Review of the account") },
    { "business_capability_update", N_ ("Limits of the account") },
    { "message_template_components_update", N_ ("Template") },
    { "message_template_quality_update", N_ ("Quality of a template") },
    { "message_template_status_update", N_ ("Template") },
    { "template_category_update", N_ ("Category of a template") },
    { "phone_number_name_update", N_ ("Name of the number") },
    { "phone_number_quality_update", N_ ("Quality of the number") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kind, kinds[i].kind) == 0)
      return _ (kinds[i].words);
  return _ ("WhatsApp");
}

char *
dsk_label_alert (const DskAlertRow *alert)
{
  static const char *const members[]
      = { "message_template_name", "event", "decision", "alert_severity", "reason", "alert_type" };
  g_autoptr (JsonObject) detail = dsk_inside_parse (alert->detail);
  g_autoptr (GString) words = g_string_new (kind_words (alert->kind));

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autofree char *text = dsk_inside_line (detail, members[i]);
      g_autofree char *clean = text != NULL ? dsk_label_name (text, TRUE) : NULL;

      if (clean != NULL)
        g_string_append_printf (words, " · %s", clean);
    }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

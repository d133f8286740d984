/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What WhatsApp, or the relay, says of our numbers. */

#include "dsk-labels-alert-private.h"

#include "dsk-labels-health.h"
#include "dsk-labels.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#define HISTORY_DECLINED "2593109" /* Meta's number for it */

/* Returns: (transfer full) (nullable): "1000 customers a day" */
static char *
dup_limit (JsonObject *detail)
{
  static const char *const members[] = { "current_limit", "max_daily_conversations_per_business",
                                         "max_daily_conversation_per_phone" };
  const char *limit = NULL;

  for (guint i = 0; limit == NULL && i < G_N_ELEMENTS (members); i++)
    limit = dsk_alert_get (detail, members[i]);
  if (limit == NULL)
    return NULL;
  if (g_str_has_prefix (limit, "TIER_") || g_ascii_isdigit (*limit) || strcmp (limit, "UNLIMITED") == 0)
    return dsk_label_tier (limit);
  return dsk_alert_readable (limit);
}

char *
dsk_alert_number_quality (JsonObject *detail)
{
  static const DskAlertWords events[] = {
    { "FLAGGED", N_ ("The quality of this number is low: many customers block or report it") },
    { "UNFLAGGED", N_ ("The quality of this number is good again") },
    { "THROUGHPUT_UPGRADE", N_ ("This number may send more messages a second now") },
  };
  const char *event = dsk_alert_get (detail, "event");
  const char *known = DSK_ALERT_FIND (events, event);
  g_autofree char *limit = dup_limit (detail);
  g_autofree char *words = NULL;

  if (limit != NULL)
    /* Translators: %s is "1000 customers a day" or "No limit" */
    words = g_strdup_printf (_ ("The limit of this number now: %s"), limit);
  if (known == NULL)
    return words != NULL ? g_steal_pointer (&words) : dsk_alert_other (_ ("The quality of this number changed"), event);
  return words != NULL ? g_strdup_printf ("%s · %s", known, words) : g_strdup (known);
}

char *
dsk_alert_account_limits (JsonObject *detail)
{
  g_autofree char *limit = dup_limit (detail);
  const char *numbers = dsk_alert_get (detail, "max_phone_numbers_per_waba");
  g_autofree char *words = limit != NULL
                               /* Translators: %s is "1000 customers a day" or "No limit" */
                               ? g_strdup_printf (_ ("The limit of the account now: %s"), limit)
                               : g_strdup (_ ("The limits of the account changed"));
  g_autofree char *clean = numbers != NULL ? dsk_label_name (numbers, FALSE) : NULL;
  /* Translators: %s is how many business numbers an account may have */
  g_autofree char *most = clean != NULL ? g_strdup_printf (_ ("Numbers it may have: %s"), clean) : NULL;

  return most != NULL ? g_strdup_printf ("%s · %s", words, most) : g_steal_pointer (&words);
}

char *
dsk_alert_number_name (JsonObject *detail)
{
  static const DskAlertWords decisions[] = {
    { "APPROVED", N_ ("The name %s of this number was approved") },
    { "REJECTED", N_ ("The name %s of this number was rejected") },
    { "DEFERRED", N_ ("The name %s of this number is looked at later") },
    { "PENDING", N_ ("The name %s of this number is being reviewed") },
  };
  const char *name = dsk_alert_get (detail, "requested_verified_name");
  const char *decision = dsk_alert_get (detail, "decision");
  const char *pattern = name != NULL ? DSK_ALERT_FIND (decisions, decision) : NULL;
  g_autofree char *clean = name != NULL ? dsk_label_name (name, TRUE) : NULL;

  return dsk_alert_because (pattern != NULL ? dsk_alert_fill (pattern, clean)
                                            : dsk_alert_other (_ ("The name of this number"), decision),
                            dsk_alert_dup_why (detail));
}

char *
dsk_alert_username (JsonObject *detail)
{
  static const DskAlertWords states[] = {
    { "approved", N_ ("Customers find this number as %s now") },
    { "reserved", N_ ("The user name %s is reserved for this number") },
    { "deleted", N_ ("This number has no user name any more") },
  };
  const char *name = dsk_alert_get (detail, "username");
  const char *status = dsk_alert_get (detail, "status");
  const char *pattern = name != NULL || g_strcmp0 (status, "deleted") == 0 ? DSK_ALERT_FIND (states, status) : NULL;
  g_autofree char *clean = name != NULL ? dsk_label_username (name) : NULL;

  if (pattern == NULL)
    return dsk_alert_other (_ ("The user name of this number changed"), status);
  return dsk_alert_fill (pattern, clean);
}

char *
dsk_alert_security (JsonObject *detail)
{
  static const DskAlertWords events[] = {
    { "PIN_CHANGED", N_ ("The PIN of this number was changed") },
    { "PIN_RESET_REQUEST", N_ ("Somebody asked to reset the PIN of this number") },
    { "PIN_RESET_SUCCESS", N_ ("The PIN of this number was switched off") },
  };
  const char *event = dsk_alert_get (detail, "event");
  const char *known = DSK_ALERT_FIND (events, event);

  return known != NULL ? g_strdup (known) : dsk_alert_other (_ ("The security of this number"), event);
}

/* The conversations that were on the phone before: whoever has it decides whether we get them. */
char *
dsk_alert_history (JsonObject *detail)
{
  const char *text = dsk_alert_get (detail, "details");

  if (g_strcmp0 (dsk_alert_get (detail, "code"), HISTORY_DECLINED) == 0)
    return g_strdup (_ ("The phone does not share its earlier conversations: that was declined in the WhatsApp "
                        "Business app. New messages come as always. To get the earlier ones, disconnect the number in "
                        "the app, connect it again and allow it there"));
  if (text == NULL)
    text = dsk_alert_get (detail, "title");
  return dsk_alert_because (g_strdup (_ ("The earlier conversations of the phone did not come")),
                            text != NULL ? dsk_label_said (text) : NULL);
}

char *
dsk_alert_stopped (JsonObject *detail)
{
  const char *code = dsk_alert_get (detail, "code");
  guint64 number = 0;

  if (code != NULL)
    g_ascii_string_to_unsigned (code, 10, 0, G_MAXINT, &number, NULL);
  return dsk_alert_because (g_strdup (_ ("Nothing can be sent from this number")),
                  code != NULL ? dsk_label_stop ((int) number, dsk_alert_get (detail, "text")) : NULL);
}

char *
dsk_alert_resumed (JsonObject *detail)
{
  return g_strdup (_ ("This number can send again"));
}

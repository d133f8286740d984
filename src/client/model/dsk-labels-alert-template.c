/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What WhatsApp says of our templates. */

#include "dsk-labels-alert-private.h"

#include "dsk-labels.h"

#include <glib/gi18n-lib.h>

/* Returns: (transfer full): "The template order_update" */
static char *
dup_template (JsonObject *detail)
{
  const char *name = dsk_alert_get (detail, "message_template_name");
  g_autofree char *clean = NULL;

  if (name == NULL)
    name = dsk_alert_get (detail, "message_template_id");
  if (name == NULL)
    return g_strdup (_ ("A template"));
  clean = dsk_label_name (name, TRUE);
  /* Translators: begins a sentence, "The template order_update was rejected" */
  return g_strdup_printf (_ ("The template %s"), clean);
}

/* @pattern: translated, with one %s for the template. Returns: (transfer full) */
static char *
of_template (JsonObject *detail, const char *pattern)
{
  g_autofree char *name = dup_template (detail);

  return dsk_alert_fill (pattern, name);
}

/* The subject of each is "The template order_update", or "A template". */
char *
dsk_alert_template_status (JsonObject *detail)
{
  static const DskAlertWords events[] = {
    { "APPROVED", N_ ("%s was approved and can be sent") },
    { "REJECTED", N_ ("%s was rejected") },
    { "PENDING", N_ ("%s is being reviewed") },
    { "IN_APPEAL", N_ ("%s is being reviewed again") },
    { "PAUSED", N_ ("%s is paused: too many customers did not want it") },
    { "UNPAUSED", N_ ("%s can be sent again") },
    { "REINSTATED", N_ ("%s can be sent again") },
    { "FLAGGED", N_ ("%s is about to be stopped: customers do not like it") },
    { "DISABLED", N_ ("%s was switched off and can’t be sent any more") },
    { "LOCKED", N_ ("%s is locked and can’t be changed") },
    { "LIMIT_EXCEEDED", N_ ("%s was not taken: the account has too many") },
    { "ARCHIVED", N_ ("%s was archived and can’t be sent") },
    { "UNARCHIVED", N_ ("%s is out of the archive again") },
    { "PENDING_DELETION", N_ ("%s is being removed") },
    { "DELETED", N_ ("%s was removed") },
  };
  const char *event = dsk_alert_get (detail, "event");
  const char *pattern = DSK_ALERT_FIND (events, event);

  if (pattern == NULL)
    {
      g_autofree char *name = dup_template (detail);

      return dsk_alert_other (name, event);
    }
  return dsk_alert_because (of_template (detail, pattern), dsk_alert_dup_why (detail));
}

char *
dsk_alert_template_quality (JsonObject *detail)
{
  static const DskAlertWords now[] = {
    { "GREEN", N_ ("%s has good quality now (green)") },
    { "YELLOW", N_ ("%s has fair quality now (yellow): customers begin to block or report it") },
    { "RED", N_ ("%s has low quality now (red): many customers block or report it") },
    { "UNKNOWN", N_ ("%s has no known quality yet") },
  };
  static const DskAlertWords before[] = {
    { "GREEN", N_ ("It was good before (green)") },
    { "YELLOW", N_ ("It was fair before (yellow)") },
    { "RED", N_ ("It was low before (red)") },
  };
  const char *score = dsk_alert_get (detail, "new_quality_score");
  const char *pattern = DSK_ALERT_FIND (now, score);
  const char *earlier = DSK_ALERT_FIND (before, dsk_alert_get (detail, "previous_quality_score"));
  g_autofree char *words = pattern != NULL
                               ? of_template (detail, pattern)
                               : dsk_alert_because (of_template (detail, _ ("%s has another quality now")),
                                          score != NULL ? dsk_alert_readable (score) : NULL);

  return earlier != NULL ? g_strdup_printf ("%s · %s", words, earlier) : g_steal_pointer (&words);
}

char *
dsk_alert_template_category (JsonObject *detail)
{
  static const DskAlertWords now[] = {
    { "MARKETING", N_ ("%s is a marketing template now, which costs more") },
    { "UTILITY", N_ ("%s is a utility template now") },
    { "AUTHENTICATION", N_ ("%s is an authentication template now") },
  };
  static const DskAlertWords soon[] = {
    { "MARKETING", N_ ("%s becomes a marketing template soon, which costs more") },
    { "UTILITY", N_ ("%s becomes a utility template soon") },
    { "AUTHENTICATION", N_ ("%s becomes an authentication template soon") },
  };
  static const DskAlertWords before[] = {
    { "MARKETING", N_ ("It was a marketing template before") },
    { "UTILITY", N_ ("It was a utility template before") },
    { "AUTHENTICATION", N_ ("It was an authentication template before") },
  };
  const char *coming = dsk_alert_get (detail, "correct_category");
  const char *category = coming != NULL ? coming : dsk_alert_get (detail, "new_category");
  const char *pattern = coming != NULL ? DSK_ALERT_FIND (soon, category) : DSK_ALERT_FIND (now, category);
  const char *earlier = coming == NULL ? DSK_ALERT_FIND (before, dsk_alert_get (detail, "previous_category")) : NULL;
  g_autofree char *words = pattern != NULL
                               ? of_template (detail, pattern)
                               : dsk_alert_because (of_template (detail, _ ("%s is in another category now")),
                                          category != NULL ? dsk_alert_readable (category) : NULL);

  return earlier != NULL ? g_strdup_printf ("%s · %s", words, earlier) : g_steal_pointer (&words);
}

char *
dsk_alert_template_words (JsonObject *detail)
{
  return of_template (detail, _ ("%s was changed in the account"));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What WhatsApp says of our account, our numbers and our templates, in plain words. Words that it comes up with
 * tomorrow are shown as readable as they can be, never as it writes them. */

#include "dsk-labels-health.h"

#include "dsk-inside.h"
#include "dsk-labels-alert-private.h"

#include "dsk-labels.h"

#include <glib/gi18n-lib.h>

#include <string.h>

static char *
account_review (JsonObject *detail)
{
  static const DskAlertWords decisions[] = {
    { "APPROVED", N_ ("WhatsApp has reviewed the account and approved it") },
    { "REJECTED", N_ ("WhatsApp has reviewed the account and rejected it") },
    { "PENDING", N_ ("WhatsApp reviews the account") },
    { "DEFERRED", N_ ("WhatsApp reviews the account later") },
  };
  const char *decision = dsk_alert_get (detail, "decision");
  const char *known = DSK_ALERT_FIND (decisions, decision);

  return dsk_alert_because (known != NULL ? g_strdup (known) : dsk_alert_other (_ ("Review of the account"), decision),
                  dsk_alert_dup_why (detail));
}

/* Meta writes it itself: the words of the alert are in its own language. */
static char *
account_alert (JsonObject *detail)
{
  static const DskAlertWords types[] = {
    { "INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED", N_ ("The limits of the account are not raised yet") },
    { "INCREASED_CAPABILITIES_ELIGIBILITY_FAILED", N_ ("The limits of the account can’t be raised") },
    { "INCREASED_CAPABILITIES_ELIGIBILITY_NEED_MORE_INFO",
      N_ ("WhatsApp wants to know more before it raises the limits of the account") },
    { "OBA_APPROVED", N_ ("The account is an official business account now") },
    { "OBA_REJECTED", N_ ("The account does not become an official business account") },
    { "PROFILE_PICTURE_LOST", N_ ("The picture of the business is gone") },
  };
  const char *type = dsk_alert_get (detail, "alert_type");
  const char *known = DSK_ALERT_FIND (types, type);
  const char *text = dsk_alert_get (detail, "alert_description");
  char *words = known != NULL ? g_strdup (known) : dsk_alert_other (_ ("About the account"), type);

  return dsk_alert_because (words, text != NULL ? dsk_label_said (text) : NULL);
}

static char *
account_disabled (JsonObject *detail)
{
  static const DskAlertWords states[] = {
    { "SCHEDULE_FOR_DISABLE", N_ ("WhatsApp is going to close the account") },
    { "DISABLE", N_ ("WhatsApp has closed the account") },
    { "REINSTATE", N_ ("The account is open again") },
  };
  const char *known = DSK_ALERT_FIND (states, dsk_alert_get (detail, "waba_ban_state"));
  const char *date = dsk_alert_get (detail, "waba_ban_date");

  return dsk_alert_because (g_strdup (known != NULL ? known : _ ("WhatsApp closes or opens the account")),
                  date != NULL ? dsk_label_said (date) : NULL);
}

static char *
account_restricted (JsonObject *detail)
{
  static const DskAlertWords types[] = {
    { "RESTRICTED_BIZ_INITIATED_MESSAGING", N_ ("no conversation can be begun") },
    { "RESTRICTED_CUSTOMER_INITIATED_MESSAGING", N_ ("customers who write can’t be answered") },
    { "RESTRICTED_ADD_PHONE_NUMBER_ACTION", N_ ("no number can be added") },
  };
  const char *type = dsk_alert_get (detail, "restriction_type");
  const char *known = DSK_ALERT_FIND (types, type);
  const char *until = dsk_alert_get (detail, "expiration");
  guint64 seconds = 0;
  g_autofree char *words = dsk_alert_because (g_strdup (_ ("WhatsApp restricts the account")),
                                    known != NULL  ? g_strdup (known)
                                    : type != NULL ? dsk_alert_readable (type)
                                                   : NULL);

  if (until == NULL || !g_ascii_string_to_unsigned (until, 10, 1, G_MAXINT32, &seconds, NULL))
    return g_steal_pointer (&words);
  {
    g_autofree char *day = dsk_label_when ((gint64) seconds * 1000, g_get_real_time () / 1000);
    /* Translators: %s is a time: "12 Nov, 09:00" */
    g_autofree char *end = g_strdup_printf (_ ("Until %s"), day);

    return g_strdup_printf ("%s · %s", words, end);
  }
}

static char *
account (JsonObject *detail)
{
  static const DskAlertWords events[] = {
    { "ACCOUNT_DELETED", N_ ("The account was deleted") },
    { "ACCOUNT_OFFBOARDED", N_ ("The account was taken off the WhatsApp Business Platform") },
    { "ACCOUNT_RECONNECTED", N_ ("The account is connected again") },
    { "AD_ACCOUNT_LINKED", N_ ("An ad account was linked with the account") },
    { "AUTH_INTL_PRICE_ELIGIBILITY_UPDATE", N_ ("Codes sent abroad are charged at the international rate") },
    { "MM_LITE_TERMS_SIGNED", N_ ("The terms for marketing messages were accepted") },
    { "PARTNER_ADDED", N_ ("The account was shared with a partner") },
    { "PARTNER_REMOVED", N_ ("The account is no longer shared with a partner") },
    { "PARTNER_APP_INSTALLED", N_ ("An app of a partner was given access to the account") },
    { "PARTNER_APP_UNINSTALLED", N_ ("An app of a partner lost its access to the account") },
    { "VERIFIED_ACCOUNT", N_ ("The account was verified") },
  };
  const char *event = dsk_alert_get (detail, "event");
  const char *known = DSK_ALERT_FIND (events, event);
  static const struct
  {
    const char *event;
    const char *words;
    const char *member; /* says more */
  } more[] = {
    { "ACCOUNT_VIOLATION", N_ ("The account has broken a rule of WhatsApp"), "violation_type" },
    { "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE", N_ ("The country of the business now"), "country" },
    { "PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE", N_ ("The verification of the business"), "status" },
    { "VOLUME_BASED_PRICING_TIER_UPDATE", N_ ("Prices changed with how much is sent"), "pricing_category" },
  };

  if (g_strcmp0 (event, "DISABLED_UPDATE") == 0)
    return account_disabled (detail);
  if (g_strcmp0 (event, "ACCOUNT_RESTRICTION") == 0)
    return account_restricted (detail);
  for (guint i = 0; i < G_N_ELEMENTS (more); i++)
    if (g_strcmp0 (event, more[i].event) == 0)
      return dsk_alert_because (dsk_alert_other (_ (more[i].words), dsk_alert_get (detail, more[i].member)),
                                dsk_alert_dup_why (detail));
  return dsk_alert_because (known != NULL ? g_strdup (known) : dsk_alert_other (_ ("The account"), event),
                            dsk_alert_dup_why (detail));
}

static char *
account_settings (JsonObject *detail)
{
  return g_strdup (_ ("Settings of a number or of the account were changed"));
}

static char *
business_status (JsonObject *detail)
{
  const char *event = dsk_alert_get (detail, "event");

  return dsk_alert_other (_ ("The state of the business with Meta changed"),
                     event != NULL ? event : dsk_alert_get (detail, "status"));
}

static char *
partner_solution (JsonObject *detail)
{
  const char *event = dsk_alert_get (detail, "event");

  return dsk_alert_other (_ ("A solution of a partner"),
                          event != NULL ? event : dsk_alert_get (detail, "solution_status"));
}

static char *
payment (JsonObject *detail)
{
  const char *name = dsk_alert_get (detail, "configuration_name");
  g_autofree char *clean = name != NULL ? dsk_label_name (name, TRUE) : NULL;
  g_autofree char *words = clean != NULL
                               /* Translators: %s is the name of a way for customers to pay */
                               ? g_strdup_printf (_ ("The payment configuration %s"), clean)
                               : g_strdup (_ ("A payment configuration changed"));

  return dsk_alert_other (words, dsk_alert_get (detail, "status"));
}

/* --- what Meta has no kind for that we know --- */

/* An error that came instead of news. Returns: (transfer full) (nullable) */
static char *
dup_error (JsonObject *detail)
{
  const char *code = dsk_alert_get (detail, "code");
  const char *text = dsk_alert_get (detail, "details");
  g_autofree char *clean = NULL;

  if (text == NULL)
    text = dsk_alert_get (detail, "message");
  if (text == NULL)
    text = dsk_alert_get (detail, "title");
  if (code == NULL)
    return NULL;
  clean = dsk_label_name (code, TRUE);
  /* Translators: %s is the number of an error */
  return dsk_alert_because (g_strdup_printf (_ ("WhatsApp reports error %s"), clean),
                  text != NULL ? dsk_label_said (text) : NULL);
}

static char *
unknown (const char *kind, JsonObject *detail)
{
  const char *event = dsk_alert_get (detail, "event");
  g_autofree char *about = kind != NULL && *kind != '\0' ? dsk_alert_readable (kind) : NULL;
  char *error = dup_error (detail);

  if (error != NULL)
    return error;
  if (about == NULL)
    return dsk_alert_other (_ ("WhatsApp says something of the account"), event);
  return dsk_alert_because (dsk_alert_other (_ ("WhatsApp says something new"), NULL), dsk_alert_other (about, event));
}

char *
dsk_label_alert (const DskAlertRow *alert)
{
  static const struct
  {
    const char *kind;
    char *(*words) (JsonObject *detail);
  } kinds[] = {
    { "account_alerts", account_alert },
    { "account_review_update", account_review },
    { "account_settings_update", account_settings },
    { "account_update", account },
    { "business_capability_update", dsk_alert_account_limits },
    { "business_status_update", business_status },
    { "business_username_updates", dsk_alert_username },
    { "history", dsk_alert_history },
    { "message_template_components_update", dsk_alert_template_words },
    { "message_template_quality_update", dsk_alert_template_quality },
    { "message_template_status_update", dsk_alert_template_status },
    { "number_resumed", dsk_alert_resumed },
    { "number_stopped", dsk_alert_stopped },
    { "partner_solutions", partner_solution },
    { "payment_configuration_update", payment },
    { "phone_number_name_update", dsk_alert_number_name },
    { "phone_number_quality_update", dsk_alert_number_quality },
    { "phone_number_username_update", dsk_alert_username },
    { "security", dsk_alert_security },
    { "template_category_update", dsk_alert_template_category },
    { "template_correct_category_detection", dsk_alert_template_category },
  };
  g_autoptr (JsonObject) detail = dsk_inside_parse (alert->detail);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (alert->kind, kinds[i].kind) == 0)
      return kinds[i].words (detail);
  return unknown (alert->kind, detail);
}

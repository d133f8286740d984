/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What WhatsApp says of accounts, numbers and templates: each kind in words that say what it is about. */

#include "dsk-labels-health.h"

#include <string.h>

#define F "\342\201\250"
#define L "\342\201\246"
#define P "\342\201\251"
#define ORDER "\"message_template_name\":\"order_update\""
#define TEMPLATE "The template " F "order_update" P
#define RULED "The account has broken a rule of WhatsApp"
#define RESTRICTED "WhatsApp restricts the account"

static const struct
{
  const char *kind;
  const char *detail; /* NULL: none */
  const char *words;
} rows[] = {
  /* templates: quality */
  { "message_template_quality_update", "{" ORDER ",\"new_quality_score\":\"RED\",\"previous_quality_score\":\"GREEN\"}",
    TEMPLATE " has low quality now (red): many customers block or report it · It was good before (green)" },
  { "message_template_quality_update", "{" ORDER ",\"new_quality_score\":\"YELLOW\"}",
    TEMPLATE " has fair quality now (yellow): customers begin to block or report it" },
  { "message_template_quality_update", "{" ORDER ",\"new_quality_score\":\"GREEN\",\"previous_quality_score\":\"RED\"}",
    TEMPLATE " has good quality now (green) · It was low before (red)" },
  { "message_template_quality_update",
    "{" ORDER ",\"new_quality_score\":\"UNKNOWN\",\"previous_quality_score\":\"YELLOW\"}",
    TEMPLATE " has no known quality yet · It was fair before (yellow)" },
  { "message_template_quality_update", "{" ORDER ",\"new_quality_score\":\"SOME_BLUE\"}",
    TEMPLATE " has another quality now: " F "Some blue" P },
  /* templates: category */
  { "template_category_update", "{" ORDER ",\"new_category\":\"MARKETING\",\"previous_category\":\"UTILITY\"}",
    TEMPLATE " is a marketing template now, which costs more · It was a utility template before" },
  { "template_category_update", "{" ORDER ",\"new_category\":\"UTILITY\",\"correct_category\":\"MARKETING\"}",
    TEMPLATE " becomes a marketing template soon, which costs more" },
  { "template_category_update", "{" ORDER ",\"new_category\":\"UTILITY\",\"previous_category\":\"MARKETING\"}",
    TEMPLATE " is a utility template now · It was a marketing template before" },
  { "template_category_update", "{" ORDER ",\"new_category\":\"AUTHENTICATION\"}",
    TEMPLATE " is an authentication template now" },
  { "template_category_update", "{" ORDER ",\"new_category\":\"FREE_STUFF\"}",
    TEMPLATE " is in another category now: " F "Free stuff" P },
  { "template_correct_category_detection", "{" ORDER ",\"category\":\"UTILITY\",\"correct_category\":\"MARKETING\"}",
    TEMPLATE " becomes a marketing template soon, which costs more" },
  /* templates: status */
  { "message_template_status_update", "{" ORDER ",\"event\":\"APPROVED\",\"reason\":\"NONE\"}",
    TEMPLATE " was approved and can be sent" },
  { "message_template_status_update", "{" ORDER ",\"event\":\"REJECTED\",\"reason\":\"INVALID_FORMAT\"}",
    TEMPLATE " was rejected: its format is wrong, often because of where a variable stands" },
  { "message_template_status_update",
    "{" ORDER ",\"event\":\"REJECTED\",\"reason\":\"NONE\",\"rejection_reason\":\"The footer is empty\"}",
    TEMPLATE " was rejected: " F "The footer is empty" P },
  { "message_template_status_update", "{" ORDER ",\"event\":\"REJECTED\"}", TEMPLATE " was rejected" },
  { "message_template_status_update", "{" ORDER ",\"event\":\"PAUSED\",\"title\":\"FIRST_PAUSE\"}",
    TEMPLATE " is paused: too many customers did not want it: " F "First pause" P },
  { "message_template_status_update", "{" ORDER ",\"event\":\"DISABLED\"}",
    TEMPLATE " was switched off and can’t be sent any more" },
  { "message_template_status_update", "{" ORDER ",\"event\":\"NEW_STATE\"}", TEMPLATE ": " F "New state" P },
  { "message_template_status_update", "{\"message_template_id\":\"77\",\"event\":\"PENDING\"}",
    "The template " F "77" P " is being reviewed" },
  { "message_template_status_update", NULL, "A template" },
  { "message_template_components_update", "{" ORDER "}", TEMPLATE " was changed in the account" },
  /* numbers */
  { "phone_number_quality_update", "{\"event\":\"UPGRADE\",\"current_limit\":\"TIER_1K\"}",
    "The limit of this number now: 1000 customers a day" },
  { "phone_number_quality_update", "{\"event\":\"FLAGGED\",\"current_limit\":\"TIER_250\"}",
    "The quality of this number is low: many customers block or report it · "
    "The limit of this number now: 250 customers a day" },
  { "phone_number_quality_update", "{\"event\":\"THROUGHPUT_UPGRADE\",\"current_limit\":\"TIER_UNLIMITED\"}",
    "This number may send more messages a second now · The limit of this number now: No limit" },
  { "phone_number_quality_update", "{\"event\":\"ONBOARDING\"}",
    "The quality of this number changed: " F "Onboarding" P },
  { "business_capability_update",
    "{\"max_daily_conversations_per_business\":\"2000\",\"max_phone_numbers_per_waba\":\"25\"}",
    "The limit of the account now: 2000 customers a day · Numbers it may have: 25" },
  { "business_capability_update", "{}", "The limits of the account changed" },
  { "phone_number_name_update", "{\"decision\":\"APPROVED\",\"requested_verified_name\":\"Karachi Orders\"}",
    "The name " F "Karachi Orders" P " of this number was approved" },
  { "phone_number_name_update",
    "{\"decision\":\"REJECTED\",\"requested_verified_name\":\"Orders\",\"rejection_reason\":\"NAME_TOO_GENERIC\"}",
    "The name " F "Orders" P " of this number was rejected: " F "Name too generic" P },
  { "phone_number_name_update", "{\"decision\":\"REJECTED\",\"rejection_reason\":\"NAME_TOO_GENERIC\"}",
    "The name of this number: " F "Rejected" P ": " F "Name too generic" P },
  { "phone_number_username_update", "{\"status\":\"approved\",\"username\":\"karachi\"}",
    "Customers find this number as " L "@karachi" P " now" },
  { "business_username_updates", "{\"status\":\"reserved\",\"username\":\"karachi\"}",
    "The user name " L "@karachi" P " is reserved for this number" },
  { "business_username_updates", "{\"status\":\"deleted\"}", "This number has no user name any more" },
  { "business_username_updates", "{\"status\":\"approved\"}",
    "The user name of this number changed: " F "approved" P },
  { "security", "{\"event\":\"PIN_CHANGED\"}", "The PIN of this number was changed" },
  { "security", "{\"event\":\"PIN_RESET_REQUEST\"}", "Somebody asked to reset the PIN of this number" },
  { "security", "{\"event\":\"PIN_RESET_SUCCESS\"}", "The PIN of this number was switched off" },
  { "security", NULL, "The security of this number" },
  { "number_stopped", "{\"code\":\"130497\",\"text\":\"Business is restricted\"}",
    "Nothing can be sent from this number: This account may not write to customers of this country." },
  { "number_stopped", "{\"code\":\"4711\",\"text\":\"No more\"}",
    "Nothing can be sent from this number: WhatsApp refuses everything from this number (error 4711: " F "No more" P
    "). Tell your administrator." },
  { "number_stopped", NULL, "Nothing can be sent from this number" },
  { "number_resumed", "{\"code\":\"190\"}", "This number can send again" },
  /* the account */
  { "account_update", "{\"event\":\"ACCOUNT_VIOLATION\",\"violation_type\":\"ALCOHOL\"}", RULED ": " F "Alcohol" P },
  { "account_update", "{\"event\":\"ACCOUNT_VIOLATION\"}", RULED },
  { "account_update", "{\"event\":\"ACCOUNT_RESTRICTION\",\"restriction_type\":\"RESTRICTED_ADD_PHONE_NUMBER_ACTION\"}",
    RESTRICTED ": no number can be added" },
  { "account_update", "{\"event\":\"ACCOUNT_RESTRICTION\",\"restriction_type\":\"RESTRICTED_FLYING\"}",
    RESTRICTED ": " F "Restricted flying" P },
  { "account_update",
    "{\"event\":\"DISABLED_UPDATE\",\"waba_ban_state\":\"SCHEDULE_FOR_DISABLE\",\"waba_ban_date\":\"April 17, 2025\"}",
    "WhatsApp is going to close the account: " F "April 17, 2025" P },
  { "account_update", "{\"event\":\"DISABLED_UPDATE\",\"waba_ban_state\":\"REINSTATE\"}",
    "The account is open again" },
  { "account_update", "{\"event\":\"PARTNER_REMOVED\",\"reason\":\"PRIMARY_INACTIVITY\"}",
    "The account is no longer shared with a partner: the phone was not used for too long" },
  { "account_update", "{\"event\":\"PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE\",\"status\":\"REJECTED\","
                      "\"rejection_reasons\":\"ADDRESS_NOT_MATCHING\"}",
    "The verification of the business: " F "Rejected" P ": " F "Address not matching" P },
  { "account_update", "{\"event\":\"ACCOUNT_DELETED\"}", "The account was deleted" },
  { "account_update", "{\"event\":\"BRAND_NEW_EVENT\"}", "The account: " F "Brand new event" P },
  { "account_update", NULL, "The account" },
  { "account_alerts",
    "{\"alert_severity\":\"WARNING\",\"alert_type\":\"INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED\","
    "\"alert_description\":\"Use it for several days.\"}",
    "The limits of the account are not raised yet: " F "Use it for several days." P },
  { "account_alerts", "{\"alert_type\":\"ODD_THING\"}", "About the account: " F "Odd thing" P },
  { "account_review_update", "{\"decision\":\"REJECTED\",\"rejection_reason\":\"No website\"}",
    "WhatsApp has reviewed the account and rejected it: " F "No website" P },
  { "account_settings_update", "{}", "Settings of a number or of the account were changed" },
  { "business_status_update", "{\"event\":\"COMPROMISED_NOTIFICATION\"}",
    "The state of the business with Meta changed: " F "Compromised notification" P },
  { "partner_solutions", "{\"event\":\"SOLUTION_CREATED\",\"solution_status\":\"INITIATED\"}",
    "A solution of a partner: " F "Solution created" P },
  { "payment_configuration_update", "{\"configuration_name\":\"shop-pay\",\"status\":\"Needs Testing\"}",
    "The payment configuration " F "shop-pay" P ": " F "Needs Testing" P },
  { "payment_configuration_update", NULL, "A payment configuration changed" },
  /* the phone's past */
  { "history",
    "{\"code\":\"2593109\",\"title\":\"History sharing is off\",\"details\":\"It is turned off by the business\"}",
    "The phone does not share its earlier conversations: that was declined in the WhatsApp Business app. New messages "
    "come as always. To get the earlier ones, disconnect the number in the app, connect it again and allow it there" },
  { "history", "{\"code\":\"131000\",\"title\":\"Odd\",\"details\":\"Something went wrong\"}",
    "The earlier conversations of the phone did not come: " F "Something went wrong" P },
  { "history", "{\"code\":\"131000\"}", "The earlier conversations of the phone did not come" },
  /* what nobody has heard of */
  { "tomorrow_update", "{\"event\":\"GREAT_NEWS\"}",
    "WhatsApp says something new: " F "Tomorrow update" P ": " F "Great news" P },
  { "tomorrow_update", "{\"code\":\"131042\",\"title\":\"Payment issue\",\"details\":\"The card was refused\"}",
    "WhatsApp reports error " F "131042" P ": " F "The card was refused" P },
  { "", NULL, "WhatsApp says something of the account" },
  /* hostile */
  { "account_update", "{\"event\":\"EVIL\342\200\256\\nLINE%s%n\"}",
    "The account: " F "EVIL LINE%s%n" P },
  { "message_template_status_update", "{\"message_template_name\":\"a%sb\",\"event\":\"REJECTED\"}",
    "The template " F "a%sb" P " was rejected" },
  { "account_update", "[1,2", "The account" },
  { "security", "{\"event\":{\"a\":1}}", "The security of this number" },
};

static void
test_alert (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const DskAlertRow alert = { .kind = (char *) rows[i].kind, .detail = (char *) rows[i].detail };
      g_autofree char *words = dsk_label_alert (&alert);

      g_assert_cmpstr (words, ==, rows[i].words);
    }
}

/* The time that a restriction ends is said, in whatever zone. */
static void
test_until (void)
{
  static const char detail[] = "{\"event\":\"ACCOUNT_RESTRICTION\",\"expiration\":\"1641330498\","
                               "\"restriction_type\":\"RESTRICTED_BIZ_INITIATED_MESSAGING\"}";
  const DskAlertRow alert = { .kind = (char *) "account_update", .detail = (char *) detail };
  g_autofree char *words = dsk_label_alert (&alert);

  g_assert_true (g_str_has_prefix (words, RESTRICTED ": no conversation can be begun · Until "));
  g_assert_null (strstr (words, "1641330498"));
}

/* Limits as WhatsApp says them of numbers and of accounts. */
static void
test_tier (void)
{
  static const struct
  {
    const char *tier;
    const char *words;
  } tiers[] = {
    { "TIER_1K", "1000 customers a day" }, { "2000", "2000 customers a day" }, { "1", "1 customer a day" },
    { "TIER_UNLIMITED", "No limit" },      { "UNLIMITED", "No limit" },        { NULL, "Not known" },
    { "", "Not known" },                   { "-5", "-5" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tiers); i++)
    {
      g_autofree char *words = dsk_label_tier (tiers[i].tier);

      g_assert_cmpstr (words, ==, tiers[i].words);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/labels-alert/kinds", test_alert);
  g_test_add_func ("/labels-alert/until", test_until);
  g_test_add_func ("/labels-alert/tier", test_tier);
  return g_test_run ();
}

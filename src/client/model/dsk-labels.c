/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-labels.h"

#include "dsk-labels-contact.h"
#include "dsk-labels-handoff.h"
#include "dsk-permission.h"
#include "dsk-phone.h"
#include "dsk-text.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#define NAME_CHARS 80
#define SAID_CHARS 300

#define FSI "\342\201\250" /* U+2068 first strong isolate */
#define LRM "\342\200\216" /* U+200E left-to-right mark */
#define LRI "\342\201\246" /* U+2066 left-to-right isolate */
#define PDI "\342\201\251" /* U+2069 pop directional isolate */

const char *
dsk_label_message_kind (DskMessageKind kind)
{
  switch (kind)
    {
    case DSK_MESSAGE_TEXT:
      return _ ("Message");
    case DSK_MESSAGE_IMAGE:
      return _ ("Photo");
    case DSK_MESSAGE_STICKER:
      return _ ("Sticker");
    case DSK_MESSAGE_VIDEO:
      return _ ("Video");
    case DSK_MESSAGE_AUDIO:
      return _ ("Audio");
    case DSK_MESSAGE_VOICE:
      return _ ("Voice message");
    case DSK_MESSAGE_DOCUMENT:
      return _ ("Document");
    case DSK_MESSAGE_LOCATION:
      return _ ("Location");
    case DSK_MESSAGE_CONTACTS:
      return _ ("Contact");
    case DSK_MESSAGE_REACTION:
      return _ ("Reaction");
    case DSK_MESSAGE_BUTTON:
      return _ ("Button pressed");
    case DSK_MESSAGE_INTERACTIVE:
      return _ ("Choice");
    case DSK_MESSAGE_ORDER:
      return _ ("Order");
    case DSK_MESSAGE_SYSTEM:
      return _ ("Notice from WhatsApp");
    case DSK_MESSAGE_TEMPLATE:
      return _ ("Template");
    case DSK_MESSAGE_EDIT:
      return _ ("Message edited");
    case DSK_MESSAGE_REVOKE:
      return _ ("Message deleted");
    case DSK_MESSAGE_CALL:
      return _ ("Call");
    case DSK_MESSAGE_UNKNOWN:
    case DSK_MESSAGE_UNSUPPORTED:
    case DSK_MESSAGE_N_KINDS:
    default:
      return _ ("Unsupported message");
    }
}

const char *
dsk_label_status (DskStatus status)
{
  switch (status)
    {
    case DSK_STATUS_NEW:
      return C_ ("status", "New");
    case DSK_STATUS_OPEN:
      return C_ ("status", "Open");
    case DSK_STATUS_WAITING:
      return C_ ("status", "Waiting");
    case DSK_STATUS_ESCALATED:
      return C_ ("status", "Escalated");
    case DSK_STATUS_RESOLVED:
      return C_ ("status", "Resolved");
    case DSK_STATUS_N:
    default:
      return C_ ("status", "Unknown");
    }
}

const char *
dsk_label_delivery (DskDelivery delivery)
{
  switch (delivery)
    {
    case DSK_DELIVERY_QUEUED:
      return _ ("Waiting to be sent");
    case DSK_DELIVERY_SENDING:
      return _ ("Sending");
    case DSK_DELIVERY_SENT:
      return _ ("Sent");
    case DSK_DELIVERY_DELIVERED:
      return _ ("Delivered");
    case DSK_DELIVERY_READ:
      return _ ("Read");
    case DSK_DELIVERY_PLAYED:
      return _ ("Played");
    case DSK_DELIVERY_FAILED:
      return _ ("Not delivered");
    case DSK_DELIVERY_UNKNOWN:
    default:
      return _ ("Unknown whether it was sent");
    }
}

const char *
dsk_label_view (DskViewKind kind)
{
  switch (kind)
    {
    case DSK_VIEW_MINE:
      return C_ ("view", "Mine");
    case DSK_VIEW_UNASSIGNED:
      return C_ ("view", "Unassigned");
    case DSK_VIEW_MENTIONS:
      return C_ ("view", "Mentions");
    case DSK_VIEW_SNOOZED:
      return C_ ("view", "Snoozed");
    case DSK_VIEW_TEAM:
      return C_ ("view", "Teams");
    case DSK_VIEW_NUMBER:
      return C_ ("view", "Numbers");
    case DSK_VIEW_SAVED:
      return C_ ("view", "Saved");
    case DSK_VIEW_ALL:
    case DSK_VIEW_N:
    default:
      return C_ ("view", "All");
    }
}

const char *
dsk_label_order (DskOrder order)
{
  switch (order)
    {
    case DSK_ORDER_WAIT:
      return C_ ("order", "longest wait first");
    case DSK_ORDER_WINDOW:
      return C_ ("order", "window closing first");
    case DSK_ORDER_NEWEST:
    case DSK_ORDER_N:
    default:
      return C_ ("order", "newest first");
    }
}

const char *
dsk_label_role (const char *role)
{
  DskRole known;

  if (!dsk_role_from_string (role, &known))
    return C_ ("role", "Unknown role");
  switch (known)
    {
    case DSK_ROLE_SUPER_ADMIN:
      return C_ ("role", "Super administrator");
    case DSK_ROLE_ADMIN:
      return C_ ("role", "Administrator");
    case DSK_ROLE_SUPERVISOR:
      return C_ ("role", "Supervisor");
    case DSK_ROLE_AGENT:
      return C_ ("role", "Agent");
    case DSK_ROLE_OPERATOR:
      return C_ ("role", "Operator");
    case DSK_ROLE_VIEWER:
      return C_ ("role", "Viewer");
    case DSK_ROLE_N:
    default:
      return C_ ("role", "Unknown role");
    }
}

static gboolean
turns_or_hides (gunichar c)
{
  return (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e)
         || (c >= 0x2060 && c <= 0x206f) || c == 0x061c || c == 0xfeff;
}

/* Pango looks into isolates for which way a line goes: one that begins with a name that is written from right to left
 * would go that way as a whole, whatever the language of the sentence is. Urdu has the same for the other way round:
 * its sentences that begin with a name begin with a mark (see the lint). */
static gboolean
turns_sentence (const char *name)
{
  /* Translators: say "rtl" if your language is written from right to left, else "ltr" */
  if (strcmp (C_ ("direction of writing", "ltr"), "rtl") == 0)
    return FALSE;
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      const gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalpha (c))
        return g_unichar_get_script (c) == G_UNICODE_SCRIPT_ARABIC
               || g_unichar_get_script (c) == G_UNICODE_SCRIPT_HEBREW;
    }
  return FALSE;
}

/* @isolated: between marks that keep its direction to itself */
static char *
clean_line (const char *text, guint max, gboolean isolated)
{
  g_autofree char *line = dsk_text_preview (text, max);
  GString *clean = g_string_new (!isolated ? NULL : turns_sentence (line) ? LRM FSI : FSI);

  for (const char *p = line; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      /* U+200C, the non-joiner, is part of how Urdu and Persian names are written. */
      if (c == 0x200c || !turns_or_hides (c))
        g_string_append_unichar (clean, c);
    }
  if (isolated)
    g_string_append (clean, PDI);
  return g_string_free (clean, FALSE);
}

char *
dsk_label_name (const char *name, gboolean isolated)
{
  g_return_val_if_fail (name != NULL, NULL);

  return clean_line (name, NAME_CHARS, isolated);
}

char *
dsk_label_said (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return clean_line (text, SAID_CHARS, TRUE);
}

/* Groups of three from the start, with four at the end where that comes out even. */
static void
append_groups (GString *out, const char *digits)
{
  gsize left = strlen (digits);

  while (left > 0)
    {
      gsize group = left == 4 || left == 8 ? 4 : MIN (left, 3);

      g_string_append_c (out, ' ');
      g_string_append_len (out, digits, (gssize) group);
      digits += group;
      left -= group;
    }
}

char *
dsk_label_username (const char *username)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (username != NULL, NULL);

  name = dsk_label_name (username, FALSE);
  return g_strconcat (LRI "@", name, PDI, NULL);
}

char *
dsk_label_phone (const char *phone)
{
  g_autofree char *digits = NULL;
  g_autoptr (GString) out = g_string_new (LRI);

  g_return_val_if_fail (phone != NULL, NULL);

  digits = dsk_text_phone_digits (phone);
  if (digits == NULL || strlen (digits) < 7 || strlen (digits) > 15)
    {
      g_autofree char *name = dsk_label_name (phone, FALSE);
      g_string_append (out, name);
    }
  else
    {
      gsize known = dsk_phone_country_len (digits);
      gsize code = known != 0 ? known : 3;

      g_string_append_c (out, '+');
      g_string_append_len (out, digits, (gssize) code);
      append_groups (out, digits + code);
    }
  g_string_append (out, PDI);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
dsk_label_contact (const char *name, const char *phone)
{
  if (name != NULL)
    {
      g_autofree char *digits = phone != NULL ? dsk_text_phone_digits (phone) : NULL;
      g_autofree char *clean = dsk_label_name (name, FALSE);
      g_autofree char *name_digits = NULL;

      /* A "name" that is only the number again is shown as a number. */
      name_digits = dsk_text_phone_digits (clean);
      if (digits != NULL && g_strcmp0 (digits, name_digits) == 0
          && strlen (clean) < strlen (digits) + 8)
        return dsk_label_phone (phone);
      if (*clean != '\0')
        return g_steal_pointer (&clean);
    }
  if (phone != NULL && *phone != '\0')
    return dsk_label_phone (phone);
  return g_strdup (_ ("WhatsApp user"));
}

/* --- what happened --- */

static char *
status_event (const char *actor, const char *detail)
{
  DskStatus status;

  if (!dsk_status_from_string (detail, &status))
    return actor != NULL ? g_strdup_printf (_ ("%s changed the status"), actor)
                         : g_strdup (_ ("The status changed"));
  if (status == DSK_STATUS_RESOLVED)
    return actor != NULL ? g_strdup_printf (_ ("%s resolved this conversation"), actor)
                         : g_strdup (_ ("This conversation was resolved"));
  if (status == DSK_STATUS_ESCALATED)
    return actor != NULL ? g_strdup_printf (_ ("%s escalated this conversation"), actor)
                         : g_strdup (_ ("This conversation was escalated"));
  if (actor != NULL)
    /* Translators: the first is a person, the second a status: "Ayesha set the status to Waiting"
     */
    return g_strdup_printf (_ ("%s set the status to %s"), actor, dsk_label_status (status));
  return g_strdup_printf (_ ("The status is now %s"), dsk_label_status (status));
}

/* What was to be sent with a status after it never left. */
static char *
unsent_event (const char *actor, const char *detail)
{
  if (actor != NULL && g_strcmp0 (detail, "taken-back") == 0)
    return g_strdup_printf (_ ("%s took the answer back: this conversation is open again"), actor);
  return g_strdup (_ ("The answer was not sent: this conversation is open again"));
}

static char *
assigned_event (const char *actor, const char *subject)
{
  if (actor != NULL && subject != NULL)
    {
      if (strcmp (actor, subject) == 0)
        return g_strdup_printf (_ ("%s took over this conversation"), actor);
      /* Translators: both are people (or the second a team): "Ayesha assigned this conversation to
       * Bilal" */
      return g_strdup_printf (_ ("%s assigned this conversation to %s"), actor, subject);
    }
  if (subject != NULL)
    return g_strdup_printf (_ ("This conversation was assigned to %s"), subject);
  return actor != NULL ? g_strdup_printf (_ ("%s reassigned this conversation"), actor)
                       : g_strdup (_ ("This conversation was reassigned"));
}

char *
dsk_label_snoozed (gint64 until_ms, const char *by, gint64 now_ms)
{
  g_autofree char *when = dsk_label_when (until_ms, now_ms);
  g_autofree char *name = by != NULL ? dsk_label_name (by, TRUE) : NULL;

  if (name != NULL)
    /* Translators: a person, a time: "Ayesha snoozed this until Mon, 09:00" */
    return g_strdup_printf (_ ("%s snoozed this until %s"), name, when);
  return g_strdup_printf (_ ("Snoozed until %s"), when);
}

/* @why: as the relay says it */
static char *
woke_event (const char *actor, const char *why)
{
  if (g_strcmp0 (why, "customer") == 0)
    return g_strdup (_ ("The customer wrote: no longer snoozed"));
  if (actor != NULL)
    return g_strdup_printf (_ ("%s woke this conversation up"), actor);
  return g_strdup (_ ("The snoozed conversation is back"));
}

char *
dsk_label_event (const DskTimelineRow *event)
{
  g_autofree char *actor = NULL;
  g_autofree char *subject = NULL;
  const char *kind;

  g_return_val_if_fail (event != NULL, NULL);

  kind = event->event_kind != NULL ? event->event_kind : "";
  if (event->author_name != NULL)
    actor = dsk_label_name (event->author_name, TRUE);
  if (event->subject_name != NULL)
    subject = dsk_label_name (event->subject_name, TRUE);

  if (strcmp (kind, "opened") == 0)
    return g_strdup (_ ("A new conversation began"));
  if (strcmp (kind, "reopened") == 0)
    return actor != NULL ? g_strdup_printf (_ ("%s reopened this conversation"), actor)
                         : g_strdup (_ ("The customer wrote again: the conversation is open"));
  if (strcmp (kind, "claimed") == 0)
    return actor != NULL ? g_strdup_printf (_ ("%s claimed this conversation"), actor)
                         : g_strdup (_ ("This conversation was claimed"));
  if (strcmp (kind, "assigned") == 0)
    return assigned_event (actor, subject);
  if (strcmp (kind, "released") == 0)
    return actor != NULL ? g_strdup_printf (_ ("%s gave this conversation back"), actor)
                         : g_strdup (_ ("This conversation has no owner now"));
  if (strcmp (kind, "status") == 0)
    return status_event (actor, event->detail);
  if (strcmp (kind, "unsent") == 0)
    return unsent_event (actor, event->detail);
  if (strcmp (kind, "unscheduled") == 0 && actor != NULL && subject != NULL)
    /* Translators: two colleagues: who discarded it, and who wrote it */
    return g_strdup_printf (_ ("%s discarded what %s had scheduled"), actor, subject);
  if (strcmp (kind, "snoozed") == 0)
    return dsk_label_snoozed (event->detail != NULL ? g_ascii_strtoll (event->detail, NULL, 10) : 0, event->author_name,
                              event->at);
  if (strcmp (kind, "woke") == 0)
    return woke_event (actor, event->detail);
  if (g_str_has_prefix (kind, "handoff"))
    return dsk_label_handoff_event (event);
  if (strcmp (kind, "routed") == 0)
    return dsk_label_routed (subject, event->detail);
  if (strcmp (kind, "contact") == 0)
    return dsk_label_contact_event (actor, event->detail);
  return actor != NULL ? g_strdup_printf (_ ("%s changed this conversation"), actor)
                       : g_strdup (_ ("This conversation changed"));
}

/* --- what went wrong --- */

/* What an agent can do; NULL if the code says nothing that helps. */
static const char *
failure_words (int code)
{
  switch (code)
    {
    case 1:
    case 2:
    case 131000:
    case 131016:
    case 131057:
    case 133004:
    case 133016:
    case 131208:
      return _ ("WhatsApp had trouble of its own. Write again later.");
    case 33:
    case 133010:
      return _ ("WhatsApp does not know our number any more. Tell your administrator.");
    case 100:
    case 131008:
    case 131009:
      return _ ("WhatsApp did not understand it. Write it in another way, and tell your administrator.");
    case 131030:
      return _ ("this is a test number, and the customer is not on its list. Tell your administrator.");
    case 131037:
      return _ ("WhatsApp has not approved our name yet. Tell your administrator.");
    case 131062:
      return _ ("the customer hides the phone number, which this template needs. Choose another template.");
    case 131063:
    case 135000:
    case 137000:
      return _ ("WhatsApp can't send this to this customer. Write it in another way.");
    case 132001:
      return _ ("the template does not exist in this language any more. Choose another template.");
    case 132000:
    case 132012:
    case 132018:
      return _ ("what was filled in does not fit the template. Fill it in again.");
    case 132005:
      return _ ("the template is too long with what was filled in. Fill in less.");
    case 132015:
      return _ ("WhatsApp has paused the template. Choose another template.");
    case 132016:
      return _ ("WhatsApp has disabled the template. Choose another template.");
    case 132068:
    case 132069:
      return _ ("the form is blocked. Ask without it, and tell your administrator.");
    case 131020:
    case 131041:
      return _ ("this group can't get it. Write to the customer alone.");
    case 131026:
      return _ ("this number can't receive WhatsApp messages. Reach the customer another way.");
    case 131047:
    case 470:
      return _ ("the 24-hour window had closed. Only an approved template can be sent.");
    case 131049:
      return _ ("WhatsApp limits how much this customer receives. Try again tomorrow.");
    case 131050:
      return _ ("the customer opted out of these messages.");
    case 131051:
    case 131052:
    case 131053:
      return _ ("WhatsApp could not use the file. Send it in another format.");
    case 130429:
    case 131056:
    case 80007:
    case 4:
    case 17:
    case 341:
      return _ ("too many messages at once. Write again in a minute.");
    case 130472:
      return _ (
          "WhatsApp held it back for an experiment of its own. Reach the customer another way.");
    case 131021:
      return _ ("the customer's number is the business number itself.");
    case 131031:
    case 368:
    case 131048:
    case 131064:
    case 130497:
      return _ ("WhatsApp has restricted the business account. Tell your administrator.");
    case 131042:
      return _ ("there is a problem with the payment method at Meta. Tell your administrator.");
    case 0:
      return NULL;
    case 3:
    case 10:
    case 190:
    case 131005:
    case 131045:
      return _ ("the relay may not send for this number. Tell your administrator.");
    default:
      if (code >= 200 && code <= 299)
        return _ ("the relay may not send for this number. Tell your administrator.");
      if (code >= 131200 && code <= 131299)
        return _ ("this group can't get it. Write to the customer alone.");
      if (code >= 132000 && code <= 132999)
        return _ ("WhatsApp refused the template. Tell your administrator.");
      return NULL;
    }
}

char *
dsk_label_failure (int error_code, const char *error_text)
{
  const char *words = failure_words (error_code);

  if (error_code == DSK_CODE_TAKEN_BACK)
    return g_strdup (_ ("Taken back before it was sent"));
  if (error_code == DSK_CODE_TOO_OLD)
    return g_strdup (_ ("Not delivered: WhatsApp did not take it in time, and it is not tried any more. Write again if "
                        "it still matters."));
  /* Translators: %s says why a message was not delivered, and what to do */
  if (words != NULL)
    return g_strdup_printf (_ ("Not delivered: %s"), words);
  if (error_text != NULL && *error_text != '\0')
    {
      g_autofree char *line = dsk_text_preview (error_text, 200);
      g_autofree char *clean = dsk_label_name (line, TRUE);
      return g_strdup_printf (_ ("Not delivered: %s"), clean);
    }
  if (error_code != 0)
    return g_strdup_printf (_ ("Not delivered: WhatsApp refused it (error %d)."), error_code);
  return g_strdup (_ ("Not delivered: WhatsApp gave no reason."));
}

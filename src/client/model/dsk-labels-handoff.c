/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is said of handoffs. */

#include "dsk-labels-handoff.h"

#include "dsk-text.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#define SUMMARY_CHARS 120

#define FSI "\342\201\250" /* U+2068 first strong isolate */
#define PDI "\342\201\251" /* U+2069 pop directional isolate */

/* Returns: (transfer full) (nullable): what a colleague wrote, on one line, so that it turns nothing around it; NULL:
 * nothing.
 * @max_chars: 0: all of it */
static char *
isolated (const char *text, gsize max_chars)
{
  g_autofree char *line = dsk_text_preview (text, max_chars);
  GString *out;

  if (*line == '\0')
    return NULL;
  out = g_string_new (FSI);
  for (const char *p = line; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!(c >= 0x202a && c <= 0x202e) && !(c >= 0x2066 && c <= 0x2069))
        g_string_append_unichar (out, c);
    }
  g_string_append (out, PDI);
  return g_string_free (out, FALSE);
}

/* Returns: (transfer full): isolated */
static char *
name_or (const char *name, const char *otherwise)
{
  return dsk_label_name (name != NULL ? name : otherwise, TRUE);
}

/* Why, in few words: what was chosen or written for that, or how the summary begins. Returns: (nullable) */
static char *
why_of (const DskHandoffRow *handoff)
{
  if (handoff == NULL)
    return NULL;
  return isolated (handoff->reason != NULL ? handoff->reason : handoff->summary, SUMMARY_CHARS);
}

/* --- what happened --- */

static char *
offered_event (const char *from, const char *to, const DskHandoffRow *handoff)
{
  g_autofree char *why = why_of (handoff);

  if (why != NULL)
    /* Translators: a person, a person or a team, and why: "Ayesha handed this to Ops: courier check" */
    return g_strdup_printf (_ ("%s handed this to %s: %s"), from, to, why);
  /* Translators: a person, a person or a team: "Ayesha handed this to Ops" */
  return g_strdup_printf (_ ("%s handed this to %s"), from, to);
}

/* What came after it was accepted. */
static char *
with_action (char *words, const DskHandoffRow *handoff)
{
  g_autofree char *first = words;
  g_autofree char *later = NULL;

  if (handoff->acted_at == 0 || handoff->ended_at == 0)
    return g_steal_pointer (&first);
  later = dsk_label_duration (handoff->acted_at - handoff->ended_at);
  /* Translators: what happened, and how long after that who got the conversation did something with it:
   * "Bilal accepted this handoff after 4 m, first action 2 m later" */
  return g_strdup_printf (_ ("%s, first action %s later"), first, later);
}

static char *
accepted_event (const char *by, const DskHandoffRow *handoff)
{
  g_autofree char *after = NULL;

  if (handoff == NULL || handoff->ended_at == 0)
    /* Translators: %s is a person */
    return g_strdup_printf (_ ("%s accepted this handoff"), by);
  after = dsk_label_duration (handoff->ended_at - handoff->at);
  /* Translators: a person, and how long they took: "Bilal accepted this handoff after 4 m" */
  return with_action (g_strdup_printf (_ ("%s accepted this handoff after %s"), by, after), handoff);
}

static char *
returned_event (const char *by, const DskHandoffRow *handoff)
{
  g_autofree char *why = handoff != NULL && handoff->answer != NULL ? isolated (handoff->answer, 0) : NULL;

  if (why != NULL)
    /* Translators: a person, and why: "Bilal returned this: not ours" */
    return g_strdup_printf (_ ("%s returned this: %s"), by, why);
  /* Translators: %s is a person */
  return g_strdup_printf (_ ("%s returned this"), by);
}

static char *
expired_event (const char *to, const DskHandoffRow *handoff)
{
  g_autofree char *after = NULL;

  if (handoff == NULL || handoff->ended_at == 0)
    /* Translators: %s is a person or a team */
    return g_strdup_printf (_ ("Not accepted by %s in time: back in the queue"), to);
  after = dsk_label_duration (handoff->ended_at - handoff->at);
  /* Translators: a person or a team, and how long it waited for them */
  return g_strdup_printf (_ ("Not accepted by %s in %s: back in the queue"), to, after);
}

char *
dsk_label_handoff_event (const DskTimelineRow *event)
{
  const char *kind = event->event_kind;
  g_autofree char *by = name_or (event->author_name, _ ("A colleague"));
  g_autofree char *to = name_or (event->subject_name, _ ("a colleague"));

  if (strcmp (kind, "handoff") == 0)
    return offered_event (by, to, event->handoff);
  if (strcmp (kind, "handoff-accepted") == 0)
    return accepted_event (by, event->handoff);
  if (strcmp (kind, "handoff-returned") == 0)
    return returned_event (by, event->handoff);
  if (strcmp (kind, "handoff-expired") == 0)
    return expired_event (to, event->handoff);
  if (strcmp (kind, "handoff-cancelled") != 0)
    return g_strdup (_ ("This conversation changed"));
  if (event->author_name == NULL)
    /* Translators: %s is a person or a team */
    return g_strdup_printf (_ ("The handoff to %s was taken back"), to);
  /* Translators: a person, and a person or a team */
  return g_strdup_printf (_ ("%s took back the handoff to %s"), by, to);
}

char *
dsk_label_handoff_gap (const DskHandoffRow *handoff)
{
  g_autofree char *after = NULL;

  if (handoff->ended_at == 0)
    return g_strdup ("");
  after = dsk_label_duration (handoff->ended_at - handoff->at);
  switch (handoff->state)
    {
    case DSK_HANDOFF_ACCEPTED:
      return with_action (g_strdup_printf (_ ("accepted after %s"), after), handoff);
    case DSK_HANDOFF_RETURNED:
      return g_strdup_printf (_ ("returned after %s"), after);
    case DSK_HANDOFF_EXPIRED:
      return g_strdup_printf (_ ("not accepted in %s"), after);
    case DSK_HANDOFF_CANCELLED:
      return g_strdup_printf (_ ("taken back after %s"), after);
    case DSK_HANDOFF_OFFERED:
    case DSK_HANDOFF_N_STATES:
    default:
      return g_strdup ("");
    }
}

const char *
dsk_label_handoff_state (DskHandoffState state)
{
  switch (state)
    {
    case DSK_HANDOFF_OFFERED:
      return C_ ("handoff", "Waiting");
    case DSK_HANDOFF_ACCEPTED:
      return C_ ("handoff", "Accepted");
    case DSK_HANDOFF_RETURNED:
      return C_ ("handoff", "Returned");
    case DSK_HANDOFF_EXPIRED:
      return C_ ("handoff", "Not accepted");
    case DSK_HANDOFF_CANCELLED:
    case DSK_HANDOFF_N_STATES:
    default:
      return C_ ("handoff", "Taken back");
    }
}

/* --- while it is open --- */

char *
dsk_label_handoff_open (const DskHandoffRow *handoff)
{
  g_autofree char *from = name_or (handoff->from_name, _ ("A colleague"));
  g_autofree char *to = name_or (handoff->to_name, _ ("a colleague"));
  g_autofree char *why = handoff->reason != NULL ? why_of (handoff) : NULL;
  g_autofree char *first = NULL;

  if (!handoff->for_me)
    /* Translators: %s is a person or a team */
    first = g_strdup_printf (_ ("Waiting for %s to accept"), to);
  else if (handoff->to_user != NULL)
    /* Translators: %s is a person */
    first = g_strdup_printf (_ ("%s hands this to you"), from);
  else
    /* Translators: a person, a team */
    first = g_strdup_printf (_ ("%s hands this to your team %s"), from, to);
  /* Translators: who hands something on, and why: "Ayesha hands this to you: courier check" */
  return why != NULL ? g_strdup_printf (C_ ("handoff", "%s: %s"), first, why) : g_steal_pointer (&first);
}

char *
dsk_label_handoff_times (const DskHandoffRow *handoff, gboolean mine, gint64 now_ms)
{
  g_autofree char *since = dsk_label_clock_time (handoff->at);
  g_autofree char *until = NULL;

  /* The relay says how long it waits. */
  if (handoff->due_at == 0)
    return g_strdup (_ ("Not sent yet: it waits for the relay"));
  until = dsk_label_when (handoff->due_at, now_ms);
  if (mine)
    /* Translators: two times: "Since 14:30. It stays yours until somebody accepts, and goes to the queue at 14:45." */
    return g_strdup_printf (_ ("Since %s. It stays yours until somebody accepts, and goes to the queue at %s."), since,
                            until);
  /* Translators: two times: "Since 14:30. Goes to the queue at 14:45." */
  return g_strdup_printf (_ ("Since %s. Goes to the queue at %s."), since, until);
}

char *
dsk_label_handoff_chip (const DskHandoffRow *handoff)
{
  g_autofree char *to = name_or (handoff->to_name, _ ("a colleague"));

  if (handoff->for_me)
    return g_strdup (_ ("Handed to you"));
  /* Translators: %s is a person or a team: to whom a conversation is handed, who has not accepted it yet */
  return g_strdup_printf (_ ("Offered to %s"), to);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-why-here.h"

#include "dsk-labels-handoff.h"
#include "dsk-labels.h"

#include <glib/gi18n-lib.h>

#define PAGE 200 /* entries read at once */
#define PAGES 25 /* at most: what happened before that is too long ago to be a reason */

gboolean
dsk_why_is_place (const char *kind)
{
  static const char *const kinds[] = { "claimed", "assigned", "released", "routed", "handoff-accepted",
                                       "handoff-returned", "handoff-expired", NULL };

  return kind != NULL && g_strv_contains (kinds, kind);
}

gboolean
dsk_why_is_state (const char *kind)
{
  static const char *const kinds[] = { "opened", "reopened", "status", "snoozed", "woke", "unsent", NULL };

  return kind != NULL && g_strv_contains (kinds, kind);
}

/* -------- words -------- */

static void
reason_free (gpointer data)
{
  DskWhyReason *reason = data;

  g_free (reason->words);
  g_free (reason->item);
  g_free (reason);
}

/* @words: (transfer full) */
static void
add (DskWhyHere *self, char *words, gint64 at, const char *item)
{
  DskWhyReason *reason = g_new0 (DskWhyReason, 1);

  reason->words = words;
  reason->at = at;
  reason->item = g_strdup (item);
  g_ptr_array_add (self->reasons, reason);
}

static char *
place_words (const DskConversationRow *row, const char *user)
{
  g_autofree char *name = NULL;

  if (row->handoff != NULL && row->handoff->for_me)
    return dsk_label_handoff_open (row->handoff);
  if (row->owner != NULL && g_strcmp0 (row->owner, user) == 0)
    return g_strdup (_ ("This conversation is yours"));
  if (row->owner != NULL)
    {
      name = dsk_label_name (row->owner_name != NULL ? row->owner_name : _ ("A colleague"), TRUE);
      /* Translators: %s is a person */
      return g_strdup_printf (_ ("%s has this conversation"), name);
    }
  if (row->team_name == NULL)
    return g_strdup (_ ("Nobody has this conversation"));
  name = dsk_label_name (row->team_name, TRUE);
  /* Translators: %s is a team */
  return g_strdup_printf (_ ("In the queue of %s"), name);
}

/* What stands here without an event. */
static const char *
unknown_words (const DskConversationRow *row)
{
  if (row->pending)
    return _ ("That was done here: the relay does not know of it yet");
  return row->owner == NULL ? _ ("Nobody has claimed it yet") : _ ("It was so before what is kept on this computer");
}

DskWhyHere *
dsk_why_here_new (const DskConversationRow *row, const DskTimelineRow *place, const DskTimelineRow *state,
                  const char *user)
{
  DskWhyHere *self = g_new0 (DskWhyHere, 1);

  g_return_val_if_fail (row != NULL, self);

  self->reasons = g_ptr_array_new_with_free_func (reason_free);
  self->place = place_words (row, user);
  if (place != NULL)
    add (self, dsk_label_event (place), place->at, place->id);
  else
    add (self, g_strdup (unknown_words (row)), 0, NULL);
  /* What was so before it came there is no reason any more. */
  if (state != NULL && (place == NULL || state->at >= place->at))
    add (self, dsk_label_event (state), state->at, state->id);
  return self;
}

void
dsk_why_here_free (DskWhyHere *self)
{
  g_free (self->place);
  g_clear_pointer (&self->reasons, g_ptr_array_unref);
  g_free (self);
}

/* -------- what happened -------- */

DskWhyQuestion *
dsk_why_question_new (const char *conv, const char *user)
{
  DskWhyQuestion *question = g_new0 (DskWhyQuestion, 1);

  question->conv = g_strdup (conv);
  question->user = g_strdup (user);
  return question;
}

void
dsk_why_question_free (gpointer data)
{
  DskWhyQuestion *question = data;

  g_free (question->conv);
  g_free (question->user);
  g_free (question);
}

static void
take_newest (DskTimelineRow **newest, GPtrArray *rows, guint i)
{
  if (*newest == NULL)
    *newest = g_ptr_array_steal_index (rows, i);
}

/* Newest first, until it is known what moved it: what was before that is no reason. */
static gboolean
read_events (DskReplicaReader *reader, const char *conv, DskTimelineRow **place, DskTimelineRow **state,
             GError **error)
{
  g_autofree char *before = NULL;
  gint64 at = 0;

  for (guint page = 0; page < PAGES && *place == NULL; page++)
    {
      g_autoptr (GPtrArray) rows = dsk_replica_reader_timeline (reader, conv, at, before, PAGE, error);
      const guint n = rows != NULL ? rows->len : 0;

      if (rows == NULL)
        return FALSE;
      if (n > 0)
        {
          const DskTimelineRow *first = rows->pdata[0];

          g_free (before);
          before = g_strdup (first->id);
          at = first->at;
        }
      for (guint i = n; i > 0; i--)
        {
          const DskTimelineRow *row = rows->pdata[i - 1];

          if (row->item != DSK_ITEM_EVENT)
            continue;
          if (dsk_why_is_place (row->event_kind))
            take_newest (place, rows, i - 1);
          else if (dsk_why_is_state (row->event_kind))
            take_newest (state, rows, i - 1);
        }
      if (n < PAGE)
        break;
    }
  return TRUE;
}

gpointer
dsk_why_here_read (DskReplicaReader *reader, gpointer data, GError **error)
{
  const DskWhyQuestion *question = data;
  DskConversationRow *row = dsk_replica_reader_get_conversation (reader, question->conv, question->user, error);
  DskTimelineRow *place = NULL, *state = NULL;
  DskWhyHere *why = NULL;

  if (row != NULL && read_events (reader, question->conv, &place, &state, error))
    why = dsk_why_here_new (row, place, state, question->user);
  g_clear_pointer (&place, dsk_timeline_row_free);
  g_clear_pointer (&state, dsk_timeline_row_free);
  g_clear_pointer (&row, dsk_conversation_row_free);
  return why;
}

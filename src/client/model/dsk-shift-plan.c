/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-shift-plan.h"

#include "dsk-handoff-summary.h"
#include "dsk-labels-handoff.h"

#include <glib/gi18n-lib.h>

#define MAX_OFFERED 1000
#define MAX_QUEUE 50 /* more than anybody looks at before they leave; all are counted */

void
dsk_shift_part_free (DskShiftPart *part)
{
  if (part == NULL)
    return;

  dsk_conversation_row_free (part->row);
  g_free (part->summary);
  g_free (part);
}

void
dsk_shift_plan_free (DskShiftPlan *plan)
{
  if (plan == NULL)
    return;

  g_clear_pointer (&plan->parts, g_ptr_array_unref);
  g_clear_pointer (&plan->queue, g_ptr_array_unref);
  g_free (plan);
}

gboolean
dsk_shift_part_can_hand (const DskShiftPart *part)
{
  return part->row->handoff == NULL;
}

static gboolean
is_unanswered (const DskShiftPart *part)
{
  return part->row->waiting_since != 0 && part->row->snoozed_until == 0;
}

/* The smaller, the more it matters. */
static int
rank (const DskShiftPart *part)
{
  if (!dsk_shift_part_can_hand (part))
    return 4;
  if (is_unanswered (part))
    return 0;
  if (part->row->snoozed_until != 0)
    return 3;
  return part->noted ? 2 : 1;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const DskShiftPart *one = *(gpointer *) a;
  const DskShiftPart *two = *(gpointer *) b;
  int by = rank (one) - rank (two);

  if (by != 0)
    return by;
  if (is_unanswered (one) && one->row->waiting_since != two->row->waiting_since)
    return one->row->waiting_since < two->row->waiting_since ? -1 : 1;
  return g_strcmp0 (one->row->id, two->row->id);
}

static gboolean
summarise (DskReplicaReader *reader, DskShiftPart *part, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) rows
      = dsk_replica_reader_timeline (reader, part->row->id, 0, NULL, DSK_HANDOFF_SUMMARY_ROWS, error);

  if (rows == NULL)
    return FALSE;
  part->summary = dsk_handoff_summary (part->row, rows, now);
  return TRUE;
}

/* What is offered to them alone and not answered: it goes to the queue, but whoever leaves knows that it waits. */
static gboolean
add_offered (DskReplicaReader *reader, const char *user, GPtrArray *parts, GError **error)
{
  g_autoptr (GPtrArray) handoffs = dsk_replica_reader_list_handoffs (reader, TRUE, MAX_OFFERED, error);

  for (guint i = 0; handoffs != NULL && i < handoffs->len; i++)
    {
      const DskHandoffRow *handoff = handoffs->pdata[i];
      DskConversationRow *row;
      DskShiftPart *part;

      if (g_strcmp0 (handoff->to_user, user) != 0 || !handoff->for_me)
        continue;
      row = dsk_replica_reader_get_conversation (reader, handoff->conv, user, error);
      if (row == NULL)
        return FALSE;
      part = g_new0 (DskShiftPart, 1);
      part->row = row;
      part->summary = g_strdup (handoff->summary);
      g_ptr_array_add (parts, part);
    }
  return handoffs != NULL;
}

static GPtrArray *
read_parts (DskReplicaReader *reader, const char *user, gint64 now_ms, GError **error)
{
  g_autoptr (GPtrArray) items = dsk_replica_reader_list_shift (reader, user, error);
  g_autoptr (GPtrArray) parts = NULL;

  if (items == NULL)
    return NULL;
  parts = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_shift_part_free);
  for (guint i = 0; i < items->len; i++)
    {
      DskShiftItem *item = items->pdata[i];
      DskShiftPart *part = g_new0 (DskShiftPart, 1);

      part->row = g_steal_pointer (&item->row);
      part->noted = item->noted;
      g_ptr_array_add (parts, part);
      if (!summarise (reader, part, now_ms, error))
        return NULL;
      /* What is put off is nobody's work until then. */
      part->hand = dsk_shift_part_can_hand (part) && part->row->snoozed_until == 0;
    }
  if (!add_offered (reader, user, parts, error))
    return NULL;
  g_ptr_array_sort (parts, compare);
  return g_steal_pointer (&parts);
}

DskShiftPlan *
dsk_shift_plan_read (DskReplicaReader *reader, const char *user, gint64 now_ms, GError **error)
{
  g_autoptr (DskShiftPlan) plan = g_new0 (DskShiftPlan, 1);

  plan->parts = read_parts (reader, user, now_ms, error);
  if (plan->parts == NULL)
    return NULL;
  plan->queue = dsk_replica_reader_list_ownerless (reader, user, MAX_QUEUE, &plan->n_queue, error);
  return plan->queue != NULL ? g_steal_pointer (&plan) : NULL;
}

static char *
unanswered_words (const DskConversationRow *row, gint64 now_ms)
{
  g_autofree char *how_long = dsk_label_duration (now_ms - row->waiting_since);

  /* Translators: how long a customer has waited */
  return g_strdup_printf (_ ("Unanswered for %s"), how_long);
}

char *
dsk_shift_queue_words (const DskConversationRow *row, gint64 now_ms)
{
  g_autofree char *unanswered = unanswered_words (row, now_ms);
  g_autofree char *team = row->team_name != NULL ? dsk_label_name (row->team_name, TRUE) : NULL;

  return team != NULL ? g_strdup_printf ("%s · %s", unanswered, team) : g_steal_pointer (&unanswered);
}

char *
dsk_shift_part_words (const DskShiftPart *part, gint64 now_ms)
{
  g_autofree char *first = NULL;
  g_autofree char *when = NULL;

  if (part->row->handoff != NULL)
    first = dsk_label_handoff_open (part->row->handoff);
  else if (part->row->snoozed_until != 0)
    {
      when = dsk_label_when (part->row->snoozed_until, now_ms);
      first = g_strdup_printf (_ ("Snoozed until %s"), when);
    }
  else if (part->row->waiting_since != 0)
    first = unanswered_words (part->row, now_ms);
  else
    first = g_strdup (dsk_label_status (part->row->status));
  if (part->noted || part->row->handoff != NULL)
    return g_steal_pointer (&first);
  /* Translators: what is true of a conversation, about which nobody wrote a note */
  return g_strdup_printf (_ ("%s · No note"), first);
}

DskShiftSum
dsk_shift_sum (const DskShiftPlan *plan)
{
  DskShiftSum sum = { .queue = plan->n_queue };

  for (guint i = 0; i < plan->parts->len; i++)
    {
      const DskShiftPart *part = plan->parts->pdata[i];

      if (!dsk_shift_part_can_hand (part))
        {
          sum.offered++;
          continue;
        }
      if (part->hand)
        {
          sum.hand++;
          continue;
        }
      if (is_unanswered (part))
        sum.ownerless++;
      if (!part->noted)
        sum.unnoted++;
    }
  return sum;
}

/* @words: (transfer full) */
static void
add_words (GString *all, char *words)
{
  g_string_append_printf (all, "%s%s", all->len > 0 ? " " : "", words);
  g_free (words);
}

char *
dsk_shift_left_words (const DskShiftSum *sum)
{
  g_autoptr (GString) all = g_string_new (NULL);

  if (sum->ownerless > 0)
    add_words (all, g_strdup_printf (
                        g_dngettext (GETTEXT_PACKAGE, "%u customer who waits goes back to the queue, with no owner.",
                                     "%u customers who wait go back to the queue, with no owner.", sum->ownerless),
                        sum->ownerless));
  if (sum->unnoted > 0)
    add_words (all, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u conversation is left without a note.",
                                                  "%u conversations are left without a note.", sum->unnoted),
                                     sum->unnoted));
  if (sum->queue > 0)
    add_words (all, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u customer waits in the queue already.",
                                                  "%u customers wait in the queue already.", sum->queue),
                                     sum->queue));
  return all->len > 0 ? g_string_free (g_steal_pointer (&all), FALSE) : NULL;
}

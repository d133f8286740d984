/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-search-read.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "dsk-fuzzy.h"
#include "dsk-replica-contact.h"
#include "dsk-text.h"

#define FIRST 5  /* of each group */
#define MORE 20
#define MAX_COMPLETIONS 6

static void
completion_free (gpointer data)
{
  DskCompletion *completion = data;

  g_free (completion->label);
  g_free (completion->text);
  g_free (completion);
}

void
dsk_search_results_free (DskSearchResults *results)
{
  if (results == NULL)
    return;

  for (guint i = 0; i < DSK_FOUND_N; i++)
    dsk_found_page_free (results->pages[i]);
  dsk_query_problem_clear (&results->problem);
  g_ptr_array_unref (results->completions);
  g_free (results);
}

/* --- completions --- */

typedef struct
{
  const char *text;
  DskQueryTail tail;
  char *needle;   /* (owned): folded */
  GPtrArray *out; /* DskCompletion */
} Completing;

static void
complete_with (Completing *self, const char *label, const char *value)
{
  const char *op = self->tail.has_op ? dsk_query_op_to_string (self->tail.op) : NULL;
  const gboolean quoted = op != NULL && strpbrk (value, " \t\"") != NULL;
  DskCompletion *completion;

  if (self->out->len == MAX_COMPLETIONS || strchr (value, '"') != NULL)
    return;
  completion = g_new0 (DskCompletion, 1);
  completion->label = g_strdup (label);
  completion->text
      = g_strdup_printf ("%.*s%s%s%s%s%s%s", (int) self->tail.at, self->text, op != NULL ? op : "",
                         op != NULL ? ":" : "", quoted ? "\"" : "", value, quoted ? "\"" : "", op != NULL ? " " : "");
  g_ptr_array_add (self->out, completion);
}

static void
complete_ops (Completing *self)
{
  for (guint i = 0; i < DSK_QUERY_N; i++)
    if (g_str_has_prefix (dsk_query_op_to_string ((DskQueryOp) i), self->needle))
      {
        g_autofree char *op = g_strconcat (dsk_query_op_to_string ((DskQueryOp) i), ":", NULL);

        complete_with (self, op, op);
      }
  /* The other name of one is no news to who looks at all of them. */
  if (*self->needle != '\0' && g_str_has_prefix (DSK_QUERY_TAG_ALIAS, self->needle))
    complete_with (self, DSK_QUERY_TAG_ALIAS ":", DSK_QUERY_TAG_ALIAS ":");
}

static void
complete_value (Completing *self, const char *value)
{
  g_autofree char *folded = dsk_text_fold (value);

  if (!g_str_equal (folded, self->needle) && dsk_fuzzy_score (self->needle, folded) >= 0)
    complete_with (self, value, value);
}

static void
complete_list (Completing *self, const char *const *values)
{
  for (guint i = 0; values[i] != NULL; i++)
    if (g_str_has_prefix (values[i], self->needle) && !g_str_equal (values[i], self->needle))
      complete_with (self, values[i], values[i]);
}

static gboolean
complete_people (Completing *self, DskReplicaReader *reader, GError **error)
{
  g_autoptr (GPtrArray) users = dsk_replica_reader_list_users (reader, error);

  for (guint i = 0; users != NULL && i < users->len; i++)
    if (((DskUserRow *) users->pdata[i])->active)
      complete_value (self, ((DskUserRow *) users->pdata[i])->name);
  return users != NULL;
}

static gboolean
complete_names (Completing *self, DskReplicaReader *reader, GError **error)
{
  g_autoptr (GPtrArray) names = dsk_replica_reader_list_names (reader, self->tail.op == DSK_QUERY_TEAM, error);

  for (guint i = 0; names != NULL && i < names->len; i++)
    complete_value (self, names->pdata[i]);
  return names != NULL;
}

static gboolean
complete_tags (Completing *self, DskReplicaReader *reader, GError **error)
{
  g_autoptr (GPtrArray) tags = dsk_replica_reader_list_tags (reader, error);

  for (guint i = 0; tags != NULL && i < tags->len; i++)
    complete_value (self, tags->pdata[i]);
  return tags != NULL;
}

static gboolean
complete (DskReplicaReader *reader, const char *text, GPtrArray *out, GError **error)
{
  static const char *const from[] = { "customer", "me", "us", NULL };
  static const char *const owner[] = { "me", "nobody", NULL };
  static const char *const team[] = { "none", NULL };
  static const char *const day[] = { "today", "yesterday", "7d", "30d", NULL };
  g_autofree char *needle = NULL;
  Completing self = { .text = text, .out = out };

  if (!dsk_query_tail (text, &self.tail))
    return TRUE;
  needle = self.needle = dsk_text_fold (self.tail.rest);
  if (!self.tail.has_op)
    {
      complete_ops (&self);
      return TRUE;
    }
  switch (self.tail.op)
    {
    case DSK_QUERY_FROM:
      complete_list (&self, from);
      return complete_people (&self, reader, error);
    case DSK_QUERY_OWNER:
      complete_list (&self, owner);
      return complete_people (&self, reader, error);
    case DSK_QUERY_TEAM:
      complete_list (&self, team);
      return complete_names (&self, reader, error);
    case DSK_QUERY_NUMBER:
      return complete_names (&self, reader, error);
    case DSK_QUERY_TAG:
      return complete_tags (&self, reader, error);
    case DSK_QUERY_BEFORE:
    case DSK_QUERY_AFTER:
      complete_list (&self, day);
      return TRUE;
    case DSK_QUERY_STATUS:
    case DSK_QUERY_HAS:
    case DSK_QUERY_IS:
    case DSK_QUERY_N:
    default:
      complete_list (&self, dsk_query_op_values (self.tail.op));
      return TRUE;
    }
}

/* --- finding --- */

gpointer
dsk_search_read_run (DskReplicaReader *reader, gpointer data, GError **error)
{
  const char *text = data;
  DskSearchResults *results = g_new0 (DskSearchResults, 1);
  gboolean ok;

  results->blank = text[strspn (text, " \t\n")] == '\0';
  results->completions = g_ptr_array_new_with_free_func (completion_free);
  ok = complete (reader, text, results->completions, error);
  for (guint i = 0; ok && i < DSK_FOUND_N && results->problem.fault == DSK_QUERY_FINE; i++)
    {
      dsk_query_problem_clear (&results->problem);
      results->pages[i] = dsk_replica_reader_find_everywhere (reader, text, (DskFoundGroup) i, 0, FIRST,
                                                              g_get_real_time () / 1000, &results->problem, error);
      ok = results->pages[i] != NULL;
    }
  if (!ok)
    g_clear_pointer (&results, dsk_search_results_free);
  return results;
}

void
dsk_search_more_free (gpointer data)
{
  DskSearchMore *more = data;

  g_free (more->text);
  g_free (more);
}

gpointer
dsk_search_more_run (DskReplicaReader *reader, gpointer data, GError **error)
{
  const DskSearchMore *more = data;
  g_auto (DskQueryProblem) problem = { 0 };

  return dsk_replica_reader_find_everywhere (reader, more->text, more->group, more->after, MORE,
                                             g_get_real_time () / 1000, &problem, error);
}

/* --- words --- */

const char *
dsk_label_found (DskFoundGroup group)
{
  switch (group)
    {
    case DSK_FOUND_CONVERSATIONS:
      return _ ("Conversations");
    case DSK_FOUND_CONTACTS:
      return _ ("Contacts");
    case DSK_FOUND_MESSAGES:
      return _ ("Messages");
    case DSK_FOUND_NOTES:
      return _ ("Notes");
    case DSK_FOUND_FILES:
      return _ ("Files");
    case DSK_FOUND_N:
    default:
      g_return_val_if_reached ("");
    }
}

const char *
dsk_label_query_op (DskQueryOp op)
{
  switch (op)
    {
    case DSK_QUERY_FROM:
      return _ ("who wrote it: me, us, customer or a name");
    case DSK_QUERY_OWNER:
      return _ ("me, nobody or a colleague");
    case DSK_QUERY_STATUS:
      return _ ("new, open, waiting, escalated, resolved");
    case DSK_QUERY_TEAM:
      return _ ("a team, or none");
    case DSK_QUERY_NUMBER:
      return _ ("one of our numbers");
    case DSK_QUERY_HAS:
      return _ ("file, picture, video, voice, document, location, contact");
    case DSK_QUERY_BEFORE:
      return _ ("a day: 2026-11-01, today, yesterday, 7d");
    case DSK_QUERY_AFTER:
      return _ ("that day or later");
    case DSK_QUERY_TAG:
      return _ ("a tag of the customer");
    case DSK_QUERY_IS:
      return _ ("open, unread, unseen, unanswered, snoozed, mentioned");
    case DSK_QUERY_N:
    default:
      g_return_val_if_reached ("");
    }
}

static char *
unknown_words (const DskQueryProblem *problem)
{
  const char *const *values = dsk_query_op_values (problem->op);
  g_autofree char *all = NULL;

  if (values != NULL)
    {
      all = g_strjoinv (", ", (char **) values);
      /* Translators: “status:done” is not known. It can be: new, open, … */
      return g_strdup_printf (_ ("“%s:%s” is not known. It can be: %s"), dsk_query_op_to_string (problem->op),
                              problem->value, all);
    }
  if (problem->op == DSK_QUERY_TEAM)
    return g_strdup_printf (_ ("No team is called “%s”"), problem->value);
  if (problem->op == DSK_QUERY_NUMBER)
    return g_strdup_printf (_ ("None of our numbers is called “%s”"), problem->value);
  if (problem->op == DSK_QUERY_TAG)
    return g_strdup_printf (_ ("No customer has the tag “%s”"), problem->value);
  return g_strdup_printf (_ ("Nobody is called “%s”"), problem->value);
}

char *
dsk_label_query_problem (const DskQueryProblem *problem)
{
  switch (problem->fault)
    {
    case DSK_QUERY_NO_VALUE:
      /* Translators: an operator of the search, and what can follow it: "owner: me, nobody or a colleague" */
      return g_strdup_printf (_ ("%s: %s"), dsk_query_op_to_string (problem->op), dsk_label_query_op (problem->op));
    case DSK_QUERY_UNKNOWN:
      return unknown_words (problem);
    case DSK_QUERY_NO_DAY:
      return g_strdup_printf (_ ("“%s” is no day. Write 2026-11-01, today, yesterday or 7d"), problem->value);
    case DSK_QUERY_NOT_TEXT:
    case DSK_QUERY_TOO_LONG:
      return g_strdup (_ ("This search is too long"));
    case DSK_QUERY_FINE:
    default:
      return g_strdup ("");
    }
}

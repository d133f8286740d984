/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-labels-bulk.h"

#include "dsk-labels.h"

#include <glib/gi18n-lib.h>

static char *
all_done (DskBulkKind kind, guint n)
{
  switch (kind)
    {
    case DSK_BULK_CLAIM:
      return g_strdup_printf (ngettext ("%u conversation claimed", "%u conversations claimed", n), n);
    case DSK_BULK_ASSIGN:
      return g_strdup_printf (ngettext ("%u conversation assigned", "%u conversations assigned", n), n);
    case DSK_BULK_RELEASE:
      return g_strdup_printf (ngettext ("Anybody can claim %u conversation now",
                                        "Anybody can claim %u conversations now", n), n);
    case DSK_BULK_RESOLVE:
      return g_strdup_printf (ngettext ("%u conversation resolved", "%u conversations resolved", n), n);
    case DSK_BULK_STATUS:
      return g_strdup_printf (ngettext ("Status of %u conversation changed",
                                        "Status of %u conversations changed", n), n);
    case DSK_BULK_SNOOZE:
      return g_strdup_printf (ngettext ("%u conversation snoozed", "%u conversations snoozed", n), n);
    case DSK_BULK_WAKE:
      return g_strdup_printf (ngettext ("%u conversation is back", "%u conversations are back", n), n);
    case DSK_BULK_TAGS:
      return g_strdup_printf (ngettext ("Tags of %u customer changed", "Tags of %u customers changed", n), n);
    case DSK_BULK_UNREAD:
      return g_strdup_printf (ngettext ("%u conversation marked as unread", "%u conversations marked as unread", n),
                              n);
    case DSK_BULK_READ:
    default:
      return g_strdup_printf (ngettext ("%u conversation marked as read", "%u conversations marked as read", n), n);
    }
}

static char *
part_done (DskBulkKind kind, guint n, guint of)
{
  switch (kind)
    {
    case DSK_BULK_CLAIM:
      return g_strdup_printf (ngettext ("%u of %u conversation claimed", "%u of %u conversations claimed", of), n, of);
    case DSK_BULK_ASSIGN:
      return g_strdup_printf (ngettext ("%u of %u conversation assigned", "%u of %u conversations assigned", of), n,
                              of);
    case DSK_BULK_RELEASE:
      return g_strdup_printf (ngettext ("Anybody can claim %u of %u conversation now",
                                        "Anybody can claim %u of %u conversations now", of), n, of);
    case DSK_BULK_RESOLVE:
      return g_strdup_printf (ngettext ("%u of %u conversation resolved", "%u of %u conversations resolved", of), n,
                              of);
    case DSK_BULK_STATUS:
      return g_strdup_printf (ngettext ("Status of %u of %u conversation changed",
                                        "Status of %u of %u conversations changed", of), n, of);
    case DSK_BULK_SNOOZE:
      return g_strdup_printf (ngettext ("%u of %u conversation snoozed", "%u of %u conversations snoozed", of), n, of);
    case DSK_BULK_WAKE:
      return g_strdup_printf (ngettext ("%u of %u conversation is back", "%u of %u conversations are back", of), n,
                              of);
    case DSK_BULK_TAGS:
      return g_strdup_printf (ngettext ("Tags of %u of %u customer changed", "Tags of %u of %u customers changed", of),
                              n, of);
    case DSK_BULK_UNREAD:
      return g_strdup_printf (ngettext ("%u of %u conversation marked as unread",
                                        "%u of %u conversations marked as unread", of), n, of);
    case DSK_BULK_READ:
    default:
      return g_strdup_printf (ngettext ("%u of %u conversation marked as read",
                                        "%u of %u conversations marked as read", of), n, of);
    }
}

static char *
owned (guint n, const char *owner)
{
  g_autofree char *name = owner != NULL ? dsk_label_name (owner, TRUE) : NULL;

  /* Translators: after what was done with others: "3 of 5 conversations claimed; 2 belong to Bilal" */
  return name != NULL ? g_strdup_printf (ngettext ("%u belongs to %s", "%u belong to %s", n), n, name)
                      : g_strdup_printf (ngettext ("%u belongs to a colleague", "%u belong to colleagues", n), n);
}

static char *
left (const DskBulkCount *count, DskBulkLeft why)
{
  const guint n = count->left[why];

  switch (why)
    {
    case DSK_BULK_LEFT_OWNED:
      return owned (n, count->owner);
    case DSK_BULK_LEFT_RESOLVED:
      return g_strdup_printf (ngettext ("%u is resolved", "%u are resolved", n), n);
    case DSK_BULK_LEFT_DENIED:
      return g_strdup_printf (ngettext ("%u is not yours to change", "%u are not yours to change", n), n);
    case DSK_BULK_LEFT_GROUP:
      return g_strdup_printf (ngettext ("%u is a group", "%u are groups", n), n);
    case DSK_BULK_LEFT_FULL:
      return g_strdup_printf (ngettext ("%u would have too many", "%u would have too many", n), n);
    case DSK_BULK_LEFT_SAME:
      return g_strdup_printf (ngettext ("%u was so already", "%u were so already", n), n);
    case DSK_BULK_LEFT_REFUSED:
    case DSK_BULK_LEFT_N:
    default:
      return g_strdup_printf (ngettext ("%u was refused", "%u were refused", n), n);
    }
}

char *
dsk_label_bulk (const DskBulkCount *count)
{
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *first = NULL;
  guint n_left = 0;

  g_return_val_if_fail (count != NULL, NULL);

  for (guint i = 0; i < DSK_BULK_LEFT_N; i++)
    n_left += count->left[i];
  if (count->error != NULL && count->done == 0)
    return g_strdup (count->error);
  if (count->done == 0 && n_left == count->left[DSK_BULK_LEFT_SAME])
    return g_strdup (_ ("There was nothing to change"));
  if (count->done == 0)
    first = g_strdup (_ ("Nothing was changed"));
  else if (n_left == 0)
    first = all_done (count->kind, count->done);
  else
    first = part_done (count->kind, count->done, count->done + n_left);
  g_string_append (words, first);
  for (guint i = 0; i < DSK_BULK_LEFT_N; i++)
    if (count->left[i] > 0)
      {
        g_autofree char *why = left (count, (DskBulkLeft) i);

        /* Translators: between what was done with some and why others were left alone */
        g_string_append (words, C_ ("bulk", "; "));
        g_string_append (words, why);
      }
  if (count->error != NULL)
    {
      g_string_append (words, C_ ("bulk", "; "));
      g_string_append (words, count->error);
    }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

/* @words: (transfer full) */
static void
add_words (GString *all, char *words)
{
  if (all->len > 0)
    g_string_append (all, C_ ("bulk", "; "));
  g_string_append (all, words);
  g_free (words);
}

static char *
unanswered (guint n)
{
  return g_strdup_printf (
      ngettext ("The relay has not answered about %u of them yet. It can be undone once it has.",
                "The relay has not answered about %u of them yet. They can be undone once it has.", n), n);
}

char *
dsk_label_bulk_undo (const DskBulkUndoCount *count)
{
  g_autoptr (GString) words = g_string_new (NULL);

  g_return_val_if_fail (count != NULL, NULL);

  if (count->changed > 0)
    add_words (words, g_strdup_printf (ngettext ("Somebody changed %u of them again since, so it stays as it is",
                                                 "Somebody changed %u of them again since, so they stay as they are",
                                                 count->changed),
                                       count->changed));
  if (count->wrote > 0)
    add_words (words, g_strdup_printf (ngettext ("The customer of %u of them wrote since, so it stays as it is",
                                                 "The customers of %u of them wrote since, so they stay as they are",
                                                 count->wrote),
                                       count->wrote));
  if (count->failed > 0)
    add_words (words, g_strdup_printf (ngettext ("%u of them could not be taken back: %s",
                                                 "%u of them could not be taken back: %s", count->failed),
                                       count->failed, count->error != NULL ? count->error : ""));
  if (count->unanswered > 0)
    add_words (words, unanswered (count->unanswered));
  if (count->fetching > 0)
    add_words (words, g_strdup (_ ("Everything is being fetched anew. It can be undone after that.")));
  return words->len > 0 ? g_string_free (g_steal_pointer (&words), FALSE) : NULL;
}

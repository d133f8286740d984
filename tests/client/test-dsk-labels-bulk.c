/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is said of what was done with several conversations, and with which of them it was not. */

#include "dsk-labels-bulk.h"
#include "dsk-tags-common.h"

#define BILAL "\342\201\250Bilal\342\201\251"

static void
test_words (void)
{
  static const struct
  {
    DskBulkCount count;
    const char *words;
  } cases[] = {
    { { DSK_BULK_CLAIM, .done = 5 }, "5 conversations claimed" },
    { { DSK_BULK_CLAIM, .done = 1 }, "1 conversation claimed" },
    { { DSK_BULK_CLAIM, .done = 3, .left[DSK_BULK_LEFT_OWNED] = 2, .owner = "Bilal" },
      "3 of 5 conversations claimed; 2 belong to " BILAL },
    { { DSK_BULK_CLAIM, .done = 1, .left[DSK_BULK_LEFT_OWNED] = 1, .owner = "Bilal" },
      "1 of 2 conversations claimed; 1 belongs to " BILAL },
    { { DSK_BULK_CLAIM, .done = 1, .left[DSK_BULK_LEFT_OWNED] = 2 },
      "1 of 3 conversations claimed; 2 belong to colleagues" },
    { { DSK_BULK_CLAIM, .left[DSK_BULK_LEFT_OWNED] = 2, .owner = "Bilal" },
      "Nothing was changed; 2 belong to " BILAL },
    { { DSK_BULK_CLAIM, .left[DSK_BULK_LEFT_SAME] = 2 }, "There was nothing to change" },
    { { DSK_BULK_CLAIM }, "There was nothing to change" },
    { { DSK_BULK_CLAIM, .error = "The disk is full" }, "The disk is full" },
    { { DSK_BULK_CLAIM, .done = 2, .error = "The disk is full" }, "2 conversations claimed; The disk is full" },
    { { DSK_BULK_SNOOZE, .done = 2, .left[DSK_BULK_LEFT_RESOLVED] = 1, .left[DSK_BULK_LEFT_DENIED] = 1 },
      "2 of 4 conversations snoozed; 1 is resolved; 1 is not yours to change" },
    { { DSK_BULK_TAGS, .done = 2, .left[DSK_BULK_LEFT_GROUP] = 1, .left[DSK_BULK_LEFT_FULL] = 1 },
      "Tags of 2 of 4 customers changed; 1 is a group; 1 would have too many" },
    { { DSK_BULK_STATUS, .done = 1, .left[DSK_BULK_LEFT_REFUSED] = 2 },
      "Status of 1 of 3 conversations changed; 2 were refused" },
    { { DSK_BULK_WAKE, .done = 2 }, "2 conversations are back" },
    { { DSK_BULK_RELEASE, .done = 1, .left[DSK_BULK_LEFT_SAME] = 1 },
      "Anybody can claim 1 of 2 conversations now; 1 was so already" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = dsk_label_bulk (&cases[i].count);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
test_undo_words (void)
{
  static const struct
  {
    DskBulkUndoCount count;
    const char *words;
  } cases[] = {
    { { 0 }, NULL },
    { { .changed = 1 }, "Somebody changed 1 of them again since, so it stays as it is" },
    { { .changed = 2, .wrote = 1 },
      "Somebody changed 2 of them again since, so they stay as they are; "
      "The customer of 1 of them wrote since, so it stays as it is" },
    { { .wrote = 3 }, "The customers of 3 of them wrote since, so they stay as they are" },
    { { .unanswered = 1 }, "The relay has not answered about 1 of them yet. It can be undone once it has." },
    { { .unanswered = 2 }, "The relay has not answered about 2 of them yet. They can be undone once it has." },
    { { .failed = 2, .error = "The disk is full" }, "2 of them could not be taken back: The disk is full" },
    { { .failed = 1, .error = "The disk is full", .changed = 1 },
      "Somebody changed 1 of them again since, so it stays as it is; "
      "1 of them could not be taken back: The disk is full" },
    { { .fetching = 2 }, "Everything is being fetched anew. It can be undone after that." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = dsk_label_bulk_undo (&cases[i].count);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
test_common_tags (void)
{
  static const struct
  {
    const char *values[3];
    guint n;
    const char *common;
  } cases[] = {
    { { "[\"COD only\",\"VIP\"]", "[\"Lahore\",\"VIP\"]" }, 2, "[\"VIP\"]" },
    { { "[\"VIP\"]", "[\"vip\"]" }, 2, "[\"VIP\"]" },
    { { "[\"VIP\"]", NULL }, 2, NULL },
    { { NULL, "[\"VIP\"]" }, 2, NULL },
    { { "[\"VIP\"]" }, 1, "[\"VIP\"]" },
    { { NULL }, 0, NULL },
    { { "[\"A\",\"B\"]", "[\"A\",\"B\"]", "[\"B\"]" }, 3, "[\"B\"]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *common = dsk_contact_tags_common (cases[i].values, cases[i].n);

      g_assert_cmpstr (common, ==, cases[i].common);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/labels-bulk/words", test_words);
  g_test_add_func ("/client/labels-bulk/undo", test_undo_words);
  g_test_add_func ("/client/labels-bulk/common-tags", test_common_tags);
  return g_test_run ();
}

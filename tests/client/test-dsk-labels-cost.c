/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What messages cost, and why a file is not here: words for what the relay and WhatsApp say with keys. */

#include "dsk-inside.h"
#include "dsk-labels-cost.h"
#include "dsk-labels.h"

#include <string.h>

#define FSI "\342\201\250"
#define LRI "\342\201\246"
#define PDI "\342\201\251"

static void
test_price (void)
{
  static const struct
  {
    DskItemKind item;
    DskDirection direction;
    int billable;
    const char *category;
    const char *words; /* NULL: nothing is said */
  } prices[] = {
    { DSK_ITEM_MESSAGE, DSK_DIRECTION_OUT, 1, "marketing", "Billable · Marketing" },
    { DSK_ITEM_MESSAGE, DSK_DIRECTION_OUT, 1, "MARKETING_LITE", "Billable · Marketing" },
    { DSK_ITEM_MESSAGE, DSK_DIRECTION_OUT, 1, "utility", "Billable · Utility" },
    { DSK_ITEM_MESSAGE, DSK_DIRECTION_OUT, 1, "authentication", "Billable · Authentication" },
    { DSK_ITEM_MESSAGE, DSK_DIRECTION_OUT, 1, "authentication_international", "Billable · Authentication abroad" },
    { DSK_ITEM_MESSAGE, DSK_DIRECTION_OUT, 0, "service", "Free · Service" },
    { DSK_ITEM_MESSAGE, DSK_DIRECTION_OUT, 0, "referral_conversion", "Free · After an ad" },
    { DSK_ITEM_MESSAGE, DSK_DIRECTION_OUT, 0, NULL, "Free" },
    { DSK_ITEM_MESSAGE, DSK_DIRECTION_OUT, 1, "", "Billable" },
    { DSK_ITEM_MESSAGE, DSK_DIRECTION_OUT, 1, "new\nthing\342\200\256", "Billable · " FSI "new thing" PDI },
    { DSK_ITEM_MESSAGE, DSK_DIRECTION_OUT, -1, "service", NULL },
    { DSK_ITEM_MESSAGE, DSK_DIRECTION_IN, 0, "service", NULL },
    { DSK_ITEM_NOTE, DSK_DIRECTION_OUT, 0, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (prices); i++)
    {
      DskTimelineRow row = { .item = prices[i].item,
                             .direction = prices[i].direction,
                             .billable = prices[i].billable,
                             .price_category = (char *) prices[i].category };
      g_autofree char *words = dsk_label_price (&row);

      g_assert_cmpstr (words, ==, prices[i].words);
    }
}

static void
test_category (void)
{
  g_autofree char *known = dsk_label_price_category ("UTILITY");
  g_autofree char *none = dsk_label_price_category ("");
  g_autofree char *evil = dsk_label_price_category ("new\nthing\342\200\256");

  g_assert_cmpstr (known, ==, "Utility");
  g_assert_cmpstr (none, ==, "Not said by WhatsApp");
  g_assert_cmpstr (evil, ==, FSI "new thing" PDI);
}

static void
test_cost (void)
{
  static const struct
  {
    DskCostRow cost;
    const char *words; /* NULL: nothing is said */
    const char *left;
    const char *all;
  } costs[] = {
    { { 0 }, NULL, "1000 of 1000", "0 billable · 0 free" },
    { { .unsaid = 7 }, NULL, "1000 of 1000", "0 billable · 0 free · 7 not priced yet" },
    { { .billable = 3, .free_of_charge = 12, .service = 340 }, "3 billable · 12 free", "660 of 1000",
      "3 billable · 12 free" },
    { { .free_of_charge = 1, .service = 1 }, "0 billable · 1 free", "999 of 1000", "0 billable · 1 free" },
    { { .billable = 5000, .service = 1000 }, "5000 billable · 0 free", "0 of 1000", "5000 billable · 0 free" },
    { { .billable = 5000, .service = 4000, .unsaid = 1 }, "5000 billable · 0 free", "0 of 1000",
      "5000 billable · 0 free · 1 not priced yet" },
  };
  g_autofree char *none = dsk_label_cost (NULL);
  g_autofree char *all = dsk_label_free_left (NULL);

  g_assert_null (none);
  g_assert_cmpstr (all, ==, "1000 of 1000");
  for (guint i = 0; i < G_N_ELEMENTS (costs); i++)
    {
      g_autofree char *words = dsk_label_cost (&costs[i].cost);
      g_autofree char *left = dsk_label_free_left (&costs[i].cost);
      g_autofree char *both = dsk_label_costs (&costs[i].cost);

      g_assert_cmpstr (both, ==, costs[i].all);
      g_assert_cmpstr (words, ==, costs[i].words);
      g_assert_cmpstr (left, ==, costs[i].left);
    }
}

static void
test_username (void)
{
  g_autofree char *plain = dsk_label_username ("sana.khan");
  g_autofree char *evil = dsk_label_username ("sana\342\200\256\nkhan");

  g_assert_cmpstr (plain, ==, LRI "@sana.khan" PDI);
  g_assert_cmpstr (evil, ==, LRI "@sana khan" PDI);
}

/* Every key that the relay writes (src/relay/graph/dsk-relay-fetch.c, src/relay/graph/dsk-relay-fetcher.c,
 * src/relay/engine/dsk-engine-media.c) has words of its own. */
static void
test_media_errors (void)
{
  static const struct
  {
    const char *key;
    const char *words; /* that they begin with */
  } errors[] = {
    { "too-large", "The file is too large" },
    { "type", "Files of this type are not kept" },
    { "digest", "The file arrived damaged" },
    { "truncated", "Only a part of the file arrived" },
    { "full", "The relay's disk is full" },
    { "token", "WhatsApp does not let the relay in" },
    { "host", "The file lies at a place that is not trusted" },
    { "network", "The relay could not reach WhatsApp" },
    { "rate", "WhatsApp asks the relay to wait" },
    { "server", "WhatsApp had a fault" },
    { "unknown", "WhatsApp does not know the file" },
    { "gone", "WhatsApp no longer has it" },
    { "not-brought", "The file never came to the relay" },
    { "taken-back", "The message was taken back" },
  };
  DskMediaRow strange = { .state = (char *) "failed", .error = (char *) "of-tomorrow" };
  DskMediaRow coming = { .state = (char *) "waiting" };
  g_autofree char *fallback = dsk_inside_media_state (&strange);
  g_autofree char *downloading = dsk_inside_media_state (&coming);

  g_assert_cmpstr (fallback, ==, "The file could not be downloaded");
  g_assert_cmpstr (downloading, ==, "Downloading…");
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      DskMediaRow failed = { .state = (char *) "failed", .error = (char *) errors[i].key };
      DskMediaRow waiting = { .state = (char *) "waiting", .error = (char *) errors[i].key };
      g_autofree char *words = dsk_inside_media_state (&failed);
      g_autofree char *yet = dsk_inside_media_state (&waiting);
      g_autofree char *expected = g_strconcat ("Not downloaded yet · ", words, NULL);

      g_test_message ("%s: %s", errors[i].key, words);
      g_assert_true (g_str_has_prefix (words, errors[i].words));
      /* And what can be done. */
      g_assert_nonnull (strstr (words, ": "));
      g_assert_cmpstr (yet, ==, expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/labels/price", test_price);
  g_test_add_func ("/labels/category", test_category);
  g_test_add_func ("/labels/cost", test_cost);
  g_test_add_func ("/labels/username", test_username);
  g_test_add_func ("/labels/media-errors", test_media_errors);
  return g_test_run ();
}

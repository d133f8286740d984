/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-message.h"

static void
test_kind_names (void)
{
  for (guint i = 0; i < DSK_MESSAGE_N_KINDS; i++)
    {
      const char *name = dsk_message_kind_to_string ((DskMessageKind) i);

      g_assert_nonnull (name);
      g_assert_cmpint (dsk_message_kind_from_string (name), ==, (int) i);
    }
  g_assert_cmpint (dsk_message_kind_from_string (NULL), ==, DSK_MESSAGE_UNKNOWN);
  g_assert_cmpint (dsk_message_kind_from_string ("hologram"), ==, DSK_MESSAGE_UNKNOWN);
  g_assert_cmpint (dsk_message_kind_from_string ("Text"), ==, DSK_MESSAGE_UNKNOWN);
  g_assert_cmpstr (dsk_message_kind_to_string ((DskMessageKind) 999), ==, "unknown");
}

static void
test_wants_answer (void)
{
  static const DskMessageKind quiet[] = { DSK_MESSAGE_REACTION, DSK_MESSAGE_SYSTEM, DSK_MESSAGE_EDIT,
                                          DSK_MESSAGE_REVOKE, DSK_MESSAGE_TEMPLATE };

  for (guint i = 0; i < DSK_MESSAGE_N_KINDS; i++)
    {
      gboolean wants = TRUE;

      for (guint q = 0; q < G_N_ELEMENTS (quiet); q++)
        wants = wants && quiet[q] != i;
      g_assert_cmpint (dsk_message_kind_wants_answer ((DskMessageKind) i), ==, wants);
    }
}

static void
test_direction_names (void)
{
  DskDirection direction;

  g_assert_true (dsk_direction_from_string ("in", &direction));
  g_assert_cmpint (direction, ==, DSK_DIRECTION_IN);
  g_assert_true (dsk_direction_from_string ("out", &direction));
  g_assert_cmpint (direction, ==, DSK_DIRECTION_OUT);
  g_assert_false (dsk_direction_from_string ("sideways", &direction));
  g_assert_false (dsk_direction_from_string (NULL, &direction));
  g_assert_cmpint (direction, ==, DSK_DIRECTION_OUT);
}

static void
test_delivery_names (void)
{
  DskDelivery delivery;

  for (guint i = 0; i <= DSK_DELIVERY_UNKNOWN; i++)
    {
      g_assert_true (dsk_delivery_from_string (dsk_delivery_to_string ((DskDelivery) i), &delivery));
      g_assert_cmpint (delivery, ==, (int) i);
    }
  g_assert_false (dsk_delivery_from_string ("lost", &delivery));
  g_assert_false (dsk_delivery_from_string (NULL, &delivery));
}

static void
test_merge_laws (void)
{
  for (guint a = 0; a <= DSK_DELIVERY_UNKNOWN; a++)
    for (guint b = 0; b <= DSK_DELIVERY_UNKNOWN; b++)
      {
        DskDelivery once = dsk_delivery_merge ((DskDelivery) a, (DskDelivery) b);

        g_assert_cmpint (dsk_delivery_merge ((DskDelivery) a, (DskDelivery) a), ==, (int) a);
        g_assert_cmpint (dsk_delivery_merge (once, (DskDelivery) b), ==, once);
        g_assert_cmpint (dsk_delivery_merge ((DskDelivery) b, (DskDelivery) a), ==, once);
        for (guint c = 0; c <= DSK_DELIVERY_UNKNOWN; c++)
          g_assert_cmpint (dsk_delivery_merge (once, (DskDelivery) c), ==,
                           dsk_delivery_merge ((DskDelivery) a,
                                               dsk_delivery_merge ((DskDelivery) b, (DskDelivery) c)));
      }
}

static void
test_merge_cases (void)
{
  static const struct { DskDelivery current, report, result; } cases[] = {
    { DSK_DELIVERY_QUEUED, DSK_DELIVERY_SENDING, DSK_DELIVERY_SENDING },
    { DSK_DELIVERY_SENDING, DSK_DELIVERY_SENT, DSK_DELIVERY_SENT },
    { DSK_DELIVERY_READ, DSK_DELIVERY_DELIVERED, DSK_DELIVERY_READ },
    { DSK_DELIVERY_SENT, DSK_DELIVERY_READ, DSK_DELIVERY_READ },
    { DSK_DELIVERY_READ, DSK_DELIVERY_PLAYED, DSK_DELIVERY_PLAYED },
    { DSK_DELIVERY_SENDING, DSK_DELIVERY_UNKNOWN, DSK_DELIVERY_UNKNOWN },
    { DSK_DELIVERY_UNKNOWN, DSK_DELIVERY_SENT, DSK_DELIVERY_SENT },
    { DSK_DELIVERY_UNKNOWN, DSK_DELIVERY_FAILED, DSK_DELIVERY_FAILED },
    { DSK_DELIVERY_SENT, DSK_DELIVERY_UNKNOWN, DSK_DELIVERY_SENT },
    { DSK_DELIVERY_SENT, DSK_DELIVERY_FAILED, DSK_DELIVERY_FAILED },
    { DSK_DELIVERY_FAILED, DSK_DELIVERY_SENT, DSK_DELIVERY_FAILED },
    { DSK_DELIVERY_FAILED, DSK_DELIVERY_DELIVERED, DSK_DELIVERY_DELIVERED },
    { DSK_DELIVERY_DELIVERED, DSK_DELIVERY_FAILED, DSK_DELIVERY_DELIVERED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (dsk_delivery_merge (cases[i].current, cases[i].report), ==, cases[i].result);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message/kind-names", test_kind_names);
  g_test_add_func ("/message/wants-answer", test_wants_answer);
  g_test_add_func ("/message/direction-names", test_direction_names);
  g_test_add_func ("/message/delivery-names", test_delivery_names);
  g_test_add_func ("/message/merge-laws", test_merge_laws);
  g_test_add_func ("/message/merge-cases", test_merge_cases);
  return g_test_run ();
}

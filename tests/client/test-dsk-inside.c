/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the content of a message says, in words. */

#include "dsk-inside.h"

#define F "\342\201\250"
#define P "\342\201\251"

static void
test_product (void)
{
  static const struct
  {
    const char *content;
    const char *words; /* NULL: nothing */
  } rows[] = {
    { "{\"product\":{\"catalog_id\":\"77\",\"id\":\"KA-42\"}}",
      "Asks about item " F "KA-42" P " of catalogue " F "77" P },
    { "{\"product\":{\"id\":\"KA-42\"}}", "Asks about item " F "KA-42" P " of the catalogue" },
    { "{\"product\":{\"catalog_id\":\"77\"}}", "Asks about an item of catalogue " F "77" P },
    { "{\"product\":{\"id\":\"a\\n\342\200\256b\"}}", "Asks about item " F "a b" P " of the catalogue" },
    { "{\"product\":{}}", NULL },
    { "{\"product\":\"KA-42\"}", NULL },
    { "{}", NULL },
    { "[", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonObject) content = dsk_inside_parse (rows[i].content);
      g_autofree char *words = dsk_inside_product (content);

      g_assert_cmpstr (words, ==, rows[i].words);
    }
}

static void
test_system (void)
{
  static const struct
  {
    const char *content;
    const char *words;
  } rows[] = {
    { "{\"system\":{\"type\":\"user_changed_number\",\"wa_id\":\"923005550199\"}}",
      "The customer's number is now \342\201\246+92 300 555 0199" P },
    { "{\"system\":{\"type\":\"customer_changed_number\",\"wa_id\":\"923005550199\"}}",
      "The customer's number is now \342\201\246+92 300 555 0199" P },
    { "{\"system\":{\"type\":\"user_changed_number\"}}", "The customer has a new number" },
    { "{\"system\":{\"type\":\"customer_changed_number\"}}", "The customer has a new number" },
    { "{\"system\":{\"type\":\"user_changed_user_id\"}}", "The customer has a new number" },
    { "{\"system\":{\"type\":\"customer_identity_changed\"}}",
      "The customer uses WhatsApp on a new device: make sure that it is still them" },
    { "{\"system\":{\"type\":\"tomorrow\"}}", "Notice from WhatsApp" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const DskTimelineRow row = { .item = DSK_ITEM_MESSAGE,
                                   .kind = DSK_MESSAGE_SYSTEM,
                                   .content = (char *) rows[i].content };
      g_autofree char *words = dsk_inside_event (&row);

      g_assert_cmpstr (words, ==, rows[i].words);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/inside/product", test_product);
  g_test_add_func ("/inside/system", test_system);
  return g_test_run ();
}

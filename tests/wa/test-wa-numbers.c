/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How numbers stand, as Meta says it. */

#include "dsk-wa-numbers.h"

#include <string.h>

static char *
read_all (const char *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) numbers = dsk_wa_numbers_parse (body, strlen (body), &error);
  g_autoptr (GString) out = g_string_new (NULL);

  if (numbers == NULL)
    {
      g_assert_nonnull (error);
      return g_strdup ("error");
    }
  for (guint i = 0; i < numbers->len; i++)
    {
      const DskWaNumber *number = numbers->pdata[i];

      g_string_append_printf (out, "%s:%s:%s ", number->phone_number_id,
                              number->quality != NULL ? number->quality : "-",
                              number->tier != NULL ? number->tier : "-");
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
test_parse (void)
{
  static const char *const rows[][2] = {
    { "{\"data\":[]}", "" },
    { "{\"data\":[{\"id\":\"1\",\"quality_rating\":\"GREEN\",\"messaging_limit_tier\":\"TIER_1K\"}]}",
      "1:GREEN:TIER_1K " },
    { "{\"data\":[{\"id\":1,\"quality_rating\":\"RED\"},{\"id\":\"2\",\"messaging_limit_tier\":\"TIER_250\"}]}",
      "1:RED:- 2:-:TIER_250 " },
    { "{\"data\":[{\"id\":\"1\",\"messaging_limit_tier\":\"TIER_250\","
      "\"whatsapp_business_manager_messaging_limit\":\"TIER_10K\"}]}",
      "1:-:TIER_10K " },
    /* Nothing is said of these. */
    { "{\"data\":[{\"id\":\"1\",\"quality_rating\":\"UNKNOWN\"},{\"quality_rating\":\"GREEN\"},{\"id\":\"3\","
      "\"quality_rating\":7},8,null]}",
      "" },
    { "{\"error\":{\"code\":190}}", "error" },
    { "[]", "error" },
    { "", "error" },
    { "{\"data\":", "error" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *found = read_all (rows[i][0]);

      g_assert_cmpstr (found, ==, rows[i][1]);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wa/numbers/parse", test_parse);
  return g_test_run ();
}

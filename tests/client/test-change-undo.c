/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether what was changed is still so: only then it is taken back. */

#include "dsk-change-undo.h"

/* Returns: (transfer full) (nullable): in the one spelling */
static char *
value (DskContactField field, const char *text)
{
  g_autoptr (GError) error = NULL;
  char *clean = NULL;

  dsk_contact_value_clean (field, text, &clean, &error);
  g_assert_no_error (error);
  return clean;
}

static void
test_contact (void)
{
  static const struct
  {
    DskContactField field;
    const char *was;
    const char *to;
    const char *now;
    gboolean stands;
  } cases[] = {
    { DSK_CONTACT_GIVEN_NAME, "Sana", "Sana Khan", "Sana Khan", TRUE },
    { DSK_CONTACT_GIVEN_NAME, "Sana", "Sana Khan", "Sana K.", FALSE },
    { DSK_CONTACT_GIVEN_NAME, "Sana", "Sana Khan", "Sana", FALSE },
    { DSK_CONTACT_GIVEN_NAME, "Sana", NULL, NULL, TRUE },
    { DSK_CONTACT_GIVEN_NAME, "Sana", NULL, "Sana", FALSE },
    { DSK_CONTACT_REMARK, NULL, "Calls after six", "Calls after six", TRUE },
    { DSK_CONTACT_REMARK, NULL, "Calls after six", "Calls after six, or on Sunday", FALSE },
    { DSK_CONTACT_TAGS, "[\"VIP\"]", "[\"VIP\",\"Lahore\"]", "[\"VIP\",\"Lahore\"]", TRUE },
    { DSK_CONTACT_TAGS, "[\"VIP\"]", "[\"VIP\",\"Lahore\"]", "[\"COD only\",\"Lahore\"]", TRUE },
    { DSK_CONTACT_TAGS, "[\"VIP\"]", "[\"VIP\",\"Lahore\"]", "[\"VIP\"]", FALSE },
    { DSK_CONTACT_TAGS, "[\"VIP\",\"Lahore\"]", "[\"VIP\"]", "[\"VIP\",\"Lahore\"]", FALSE },
    { DSK_CONTACT_ATTRIBUTES, NULL, "{\"Size\":\"M\"}", "{\"City\":\"Lahore\",\"Size\":\"M\"}", TRUE },
    { DSK_CONTACT_ATTRIBUTES, NULL, "{\"Size\":\"M\"}", "{\"Size\":\"L\"}", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const DskContactField field = cases[i].field;
      g_auto (DskContactChange) change = { 0 };
      g_autofree char *was = value (field, cases[i].was);
      g_autofree char *to = value (field, cases[i].to);
      g_autofree char *now = value (field, cases[i].now);
      char *values[DSK_CONTACT_FIELD_N] = { NULL };

      g_test_message ("%s: %s, %s, %s", dsk_contact_field_to_string (field), was, to, now);
      dsk_contact_change_set (&change, field, was, to);
      values[field] = now;
      g_assert_cmpint (dsk_contact_change_stands (&change, values), ==, cases[i].stands);
    }
}

/* What was not changed is nothing of it; of several fields all count. */
static void
test_fields (void)
{
  g_auto (DskContactChange) change = { 0 };
  char *values[DSK_CONTACT_FIELD_N] = { NULL };

  dsk_contact_change_set (&change, DSK_CONTACT_GIVEN_NAME, NULL, "Sana");
  dsk_contact_change_set (&change, DSK_CONTACT_LANGUAGE, "en", "ur");
  values[DSK_CONTACT_GIVEN_NAME] = (char *) "Sana";
  values[DSK_CONTACT_LANGUAGE] = (char *) "ur";
  values[DSK_CONTACT_REMARK] = (char *) "by somebody else";
  g_assert_true (dsk_contact_change_stands (&change, values));
  values[DSK_CONTACT_LANGUAGE] = (char *) "pa";
  g_assert_false (dsk_contact_change_stands (&change, values));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/change-undo/contact", test_contact);
  g_test_add_func ("/change-undo/fields", test_fields);
  return g_test_run ();
}

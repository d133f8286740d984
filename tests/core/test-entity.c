/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-entity.h"

#include <string.h>

static void
test_shape (void)
{
  for (guint i = 0; i < DSK_ENTITY_N; i++)
    {
      const DskEntity *entity = dsk_entity_get ((DskEntityId) i);

      g_assert_cmpstr (entity->columns[0].name, ==, "id");
      g_assert_cmpstr (entity->columns[entity->n_columns - 1].name, ==, "seq");
      g_assert_cmpint (entity->columns[entity->n_columns - 1].type, ==, DSK_VALUE_INT);
      if (entity->stream == DSK_STREAM_CONVERSATION && i != DSK_ENTITY_CONVERSATION)
        g_assert_cmpstr (entity->columns[entity->conv_column].name, ==, "conv");
      for (guint a = 0; a < entity->n_columns; a++)
        for (guint b = a + 1; b < entity->n_columns; b++)
          g_assert_cmpstr (entity->columns[a].name, !=, entity->columns[b].name);
    }
}

static void
test_names (void)
{
  for (guint i = 0; i < DSK_ENTITY_N; i++)
    {
      const DskEntity *entity = dsk_entity_get ((DskEntityId) i);

      g_assert_true (dsk_entity_by_name (entity->name) == entity);
      g_assert_cmpint (dsk_entity_id (entity), ==, (int) i);
    }
  g_assert_null (dsk_entity_by_name ("invoice"));
  g_assert_null (dsk_entity_by_name (NULL));
}

static void
test_values (void)
{
  DskValue null = dsk_value_text (NULL);
  DskValue text = dsk_value_text ("abc");
  DskValue number = dsk_value_int (-7);

  g_assert_cmpint (null.type, ==, DSK_VALUE_NULL);
  g_assert_cmpuint (text.len, ==, 3);
  g_assert_cmpstr (dsk_value_get_text (&text), ==, "abc");
  g_assert_null (dsk_value_get_text (&number));
  g_assert_cmpint (dsk_value_get_int (&number), ==, -7);
  g_assert_cmpint (dsk_value_get_int (&text), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/entity/shape", test_shape);
  g_test_add_func ("/entity/names", test_names);
  g_test_add_func ("/entity/values", test_values);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-batch.h"
#include "dsk-batch-writer.h"

#include <string.h>

#include "dsk-error.h"
#include "dsk-random.h"

/* A row as a test keeps it: texts owned. */
typedef struct
{
  const DskEntity *entity; /* (unowned) */
  DskValue *values;        /* (owned) with owned texts */
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;

  for (guint i = 0; i < row->entity->n_columns; i++)
    g_free ((char *) row->values[i].text);
  g_free (row->values);
  g_free (row);
}

static Row *
row_copy (const DskEntity *entity, const DskValue *values)
{
  Row *row = g_new0 (Row, 1);

  row->entity = entity;
  row->values = g_memdup2 (values, entity->n_columns * sizeof *values);
  for (guint i = 0; i < entity->n_columns; i++)
    row->values[i].text = g_strdup (values[i].text);
  return row;
}

static gboolean
collect (const DskEntity *entity, const DskValue *values, gpointer user_data)
{
  g_ptr_array_add (user_data, row_copy (entity, values));
  return TRUE;
}

static void
assert_same (GPtrArray *a, GPtrArray *b)
{
  g_assert_cmpuint (a->len, ==, b->len);
  for (guint i = 0; i < a->len; i++)
    {
      Row *x = a->pdata[i];
      Row *y = b->pdata[i];

      g_assert_true (x->entity == y->entity);
      for (guint k = 0; k < x->entity->n_columns; k++)
        {
          g_assert_cmpint (x->values[k].type, ==, y->values[k].type);
          g_assert_cmpint (x->values[k].integer, ==, y->values[k].integer);
          g_assert_cmpstr (x->values[k].text, ==, y->values[k].text);
          g_assert_cmpuint (x->values[k].len, ==, y->values[k].len);
        }
    }
}

static char *
random_text (DskRandom *random, guint max)
{
  static const gunichar ranges[][2] = {
    { 1, 0x7f },          { 0x600, 0x6ff },   { 0x900, 0x97f },
    { 0x1f300, 0x1f6ff }, { 0xe000, 0xffff }, { 0x10fff0, 0x10ffff },
  };
  GString *text = g_string_new (NULL);
  guint n = (guint) dsk_random_below (random, max + 1);

  for (guint i = 0; i < n; i++)
    {
      const gunichar *range = ranges[dsk_random_below (random, G_N_ELEMENTS (ranges))];

      g_string_append_unichar (
          text, range[0] + (gunichar) dsk_random_below (random, range[1] - range[0] + 1));
    }
  return g_string_free (text, FALSE);
}

static Row *
random_row (DskRandom *random)
{
  static const gint64 edges[] = { 0, 1, -1, G_MAXINT64, G_MININT64 + 1, G_MAXINT32, 1700000000000 };
  const DskEntity *entity = dsk_entity_get ((DskEntityId) dsk_random_below (random, DSK_ENTITY_N));
  Row *row = g_new0 (Row, 1);

  row->entity = entity;
  row->values = g_new0 (DskValue, entity->n_columns);
  for (guint i = 0; i < entity->n_columns; i++)
    {
      const DskColumn *column = &entity->columns[i];

      if (column->nullable && dsk_random_below (random, 3) == 0)
        continue;
      if (column->type == DSK_VALUE_INT)
        row->values[i] = dsk_value_int (dsk_random_below (random, 2) == 0
                                            ? edges[dsk_random_below (random, G_N_ELEMENTS (edges))]
                                            : (gint64) (dsk_random_u64 (random) >> 1));
      else
        row->values[i]
            = dsk_value_text (random_text (random, dsk_random_below (random, 50) == 0 ? 5000 : 20));
    }
  return row;
}

static DskBatch *
open_frame (GBytes *frame, DskFrameType expected)
{
  g_autoptr (GBytes) json = NULL;
  g_autoptr (GError) error = NULL;
  DskFrameType type;
  DskBatch *batch;

  g_assert_true (dsk_frame_unpack (frame, &type, &json, &error));
  g_assert_no_error (error);
  g_assert_cmpint (type, ==, expected);
  batch = dsk_batch_parse (type, json, &error);
  g_assert_no_error (error);
  g_assert_nonnull (batch);
  return batch;
}

static DskBatch *
parse (DskFrameType type, const char *json, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));
  g_autoptr (GBytes) frame = dsk_frame_pack (type, bytes);
  g_autoptr (GBytes) out = NULL;
  DskFrameType got;

  if (!dsk_frame_unpack (frame, &got, &out, error))
    return NULL;
  return dsk_batch_parse (type, out, error);
}

static void
test_random_rows (void)
{
  for (guint64 seed = 1; seed <= 200; seed++)
    {
      g_autoptr (DskRandom) random = dsk_random_new_seeded (seed);
      g_autoptr (DskBatchWriter) writer = dsk_batch_writer_new ();
      g_autoptr (GPtrArray) in = g_ptr_array_new_with_free_func (row_free);
      g_autoptr (GPtrArray) out = g_ptr_array_new_with_free_func (row_free);
      g_autoptr (GBytes) frame = NULL;
      g_autoptr (DskBatch) batch = NULL;
      g_autoptr (GError) error = NULL;
      guint n = (guint) dsk_random_below (random, 60);

      for (guint i = 0; i < n; i++)
        {
          Row *row = random_row (random);

          g_ptr_array_add (in, row);
          g_assert_true (dsk_batch_writer_add_row (row->entity, row->values, writer));
        }
      g_assert_cmpuint (dsk_batch_writer_n_rows (writer), ==, n);
      frame = dsk_batch_writer_finish_page (writer, "all", "a", 5, seed % 2 == 0 ? "b" : NULL,
                                            FALSE, 10, 20);
      g_assert_cmpuint (dsk_batch_writer_n_rows (writer), ==, 0);
      batch = open_frame (frame, DSK_FRAME_PAGE);
      g_assert_cmpuint (dsk_batch_n_rows (batch), ==, n);
      g_assert_true (dsk_batch_foreach_row (batch, collect, NULL, out, &error));
      g_assert_no_error (error);
      assert_same (in, out);
      g_assert_cmpstr (dsk_batch_next (batch), ==, seed % 2 == 0 ? "b" : NULL);
    }
}

static gboolean
collect_delete (const char *entity, const char *id, const char *conv, gint64 seq,
                gpointer user_data)
{
  g_string_append_printf (user_data, "%s/%s/%s/%" G_GINT64_FORMAT ";", entity, id,
                          conv != NULL ? conv : "-", seq);
  return TRUE;
}

static gboolean
collect_result (gint64 n, const DskCommandResult *result, gpointer user_data)
{
  g_string_append_printf (user_data, "%" G_GINT64_FORMAT "/%s/%" G_GINT64_FORMAT "/%s;", n,
                          dsk_result_code_to_string (result->code), result->seq,
                          result->detail != NULL ? result->detail : "-");
  return TRUE;
}

static void
test_live (void)
{
  g_autoptr (DskBatchWriter) writer = dsk_batch_writer_new ();
  const DskCommandResult ok = { DSK_RESULT_OK, 9, NULL };
  const DskCommandResult conflict = { DSK_RESULT_CONFLICT, 10, (char *) "{\"owner\":\"u\"}" };

  /* Twice with the same writer: it is empty after finish. */
  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (GBytes) frame = NULL;
      g_autoptr (DskBatch) batch = NULL;
      g_autoptr (GString) text = g_string_new (NULL);

      dsk_batch_writer_add_drop (writer, "c1");
      dsk_batch_writer_add_drop (writer, "c2");
      dsk_batch_writer_add_reset (writer, "c2");
      dsk_batch_writer_add_delete (writer, "note", "x", "c3", 6);
      dsk_batch_writer_add_delete (writer, "user", "y", NULL, 7);
      dsk_batch_writer_add_result (writer, 3, &ok);
      dsk_batch_writer_add_result (writer, 4, &conflict);
      frame = dsk_batch_writer_finish_live (writer, 5, 10, 12, 4);
      batch = open_frame (frame, DSK_FRAME_LIVE);
      g_assert_cmpint (dsk_batch_from (batch), ==, 5);
      g_assert_cmpint (dsk_batch_upto (batch), ==, 10);
      g_assert_cmpint (dsk_batch_as_of (batch), ==, 12);
      g_assert_cmpint (dsk_batch_last_n (batch), ==, 4);
      g_assert_cmpuint (g_strv_length ((char **) dsk_batch_drops (batch)), ==, 2);
      g_assert_cmpstr (dsk_batch_drops (batch)[1], ==, "c2");
      g_assert_cmpuint (g_strv_length ((char **) dsk_batch_resets (batch)), ==, 1);
      g_assert_true (dsk_batch_foreach_delete (batch, collect_delete, text));
      g_assert_true (dsk_batch_foreach_result (batch, collect_result, text));
      g_assert_cmpstr (text->str, ==,
                       "note/x/c3/6;user/y/-/7;3/ok/9/-;4/conflict/10/{\"owner\":\"u\"};");
    }
}

/* A frame of a body that is shared says what a frame made at once says, to the byte, however big it is. */
static void
test_shared_body (void)
{
  for (guint64 seed = 1; seed <= 60; seed++)
    {
      g_autoptr (DskRandom) random = dsk_random_new_seeded (seed);
      g_autoptr (DskBatchWriter) alone = dsk_batch_writer_new ();
      g_autoptr (DskBatchWriter) together = dsk_batch_writer_new ();
      g_autoptr (DskFrameBody) body = NULL;

      for (guint i = 0; i < seed % 40; i++)
        {
          Row *row = random_row (random);
          g_autoptr (GBytes) encoded = dsk_batch_row_encode (row->entity, row->values);

          dsk_batch_writer_add_row (row->entity, row->values, alone);
          dsk_batch_writer_add_encoded (together, row->entity, encoded);
          row_free (row);
        }
      dsk_batch_writer_add_delete (together, "note", "x", "c3", 6);
      body = dsk_batch_writer_finish_body (together);
      for (gint64 n = 0; n < 3; n++)
        {
          g_autoptr (GBytes) frame = dsk_batch_live_from_body (body, 5, 1000, 1000, n * 1000000);
          g_autoptr (GBytes) json = NULL;
          g_autoptr (GBytes) expected = NULL;
          g_autoptr (GBytes) one = NULL;
          g_autoptr (GError) error = NULL;
          DskFrameType type;

          g_assert_true (dsk_frame_unpack (frame, &type, &json, &error));
          g_assert_no_error (error);
          g_assert_cmpint (type, ==, DSK_FRAME_LIVE);
          if (n > 0)
            continue;
          dsk_batch_writer_add_delete (alone, "note", "x", "c3", 6);
          one = dsk_batch_writer_finish_live (alone, 5, 1000, 1000, 0);
          g_assert_true (dsk_frame_unpack (one, &type, &expected, &error));
          g_assert_true (g_bytes_equal (json, expected));
        }
    }
}

typedef struct
{
  GPtrArray *rows; /* (unowned) */
  GString *text;   /* (unowned) */
} Collected;

static gboolean
collect_known_of_both (const DskEntity *entity, const DskValue *values, gpointer user_data)
{
  return collect (entity, values, ((Collected *) user_data)->rows);
}

static gboolean
collect_unknown_of_both (const char *entity, const char *columns, const char *json,
                         gpointer user_data)
{
  g_string_append_printf (((Collected *) user_data)->text, "%s %s %s;", entity, columns, json);
  return TRUE;
}

/* An older relay leaves columns out, a newer one adds columns and entities, in any order. */
static void
test_other_versions (void)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (row_free);
  g_autoptr (GString) text = g_string_new (NULL);
  Collected collected = { rows, text };
  g_autoptr (GError) error = NULL;
  g_autoptr (DskBatch) batch = parse (
      DSK_FRAME_PAGE,
      "{\"job\":\"all\",\"after\":\"\",\"as_of\":1,\"rows\":["
      "{\"t\":\"team\",\"c\":[\"colour\",\"seq\",\"id\",\"name\"],\"r\":[[[1],7,\"t1\",\"Ops\"]]},"
      "{\"t\":\"ticket\",\"c\":[\"id\",\"x\"],\"r\":[[\"k\",null],[\"l\",2]]}]}",
      &error);
  Row *row;

  g_assert_no_error (error);
  g_assert_true (dsk_batch_foreach_row (batch, collect_known_of_both, collect_unknown_of_both,
                                        &collected, &error));
  g_assert_cmpuint (dsk_batch_n_rows (batch), ==, 3);
  g_assert_cmpuint (rows->len, ==, 1);
  row = rows->pdata[0];
  g_assert_cmpstr (row->values[0].text, ==, "t1");
  g_assert_cmpstr (row->values[1].text, ==, "Ops");
  g_assert_cmpint (row->values[2].type, ==, DSK_VALUE_NULL);
  g_assert_cmpint (row->values[4].integer, ==, 7);
  g_assert_cmpstr (text->str, ==,
                   "ticket [\"id\",\"x\"] [\"k\",null];ticket [\"id\",\"x\"] [\"l\",2];");
  /* Without a callback unknown entities are passed over. */
  g_assert_true (dsk_batch_foreach_row (batch, collect_known_of_both, NULL, &collected, &error));
}

/* As JSON may be written, if not by our relay: members in another order, spaces, escapes, big numbers. */
static void
test_spellings (void)
{
  static const char *const same[] = {
    "{\"t\":\"team\",\"c\":[\"id\",\"name\",\"active\",\"seq\"],"
    "\"r\":[[\"a\\\"b\",\"x\",1,7],[\"c\",\"\",-2,8]]}",
    "{\"r\":[[\"a\\u0022b\",\"\\u0078\",1,7],[\"c\",\"\",-2,8]],\"t\":\"te\\u0061m\","
    "\"c\":[\"id\",\"name\",\"active\",\"seq\"]}",
    " { \"later\" : [ { \"r\" : \"]}\" } , 1.5e3 ] , \"c\" : [ \"id\" , \"new\" , \"name\" , \"active\" , \"seq\" ] ,\n"
    " \"r\" : [ [ \"a\\\"b\" , { \"a\" : [ \"]\" ] } , \"x\" , 1 , 7 ] , [ \"c\" , 1e40 , \"\" , -2 , 8 ] ] ,\n"
    " \"t\" : \"team\" } ",
  };

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_autofree char *json
          = g_strdup_printf ("{\"rows\":[%s,%s],\"from\":1,\"upto\":2,\"as_of\":3}", same[i], same[i]);
      g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (row_free);
      g_autoptr (GError) error = NULL;
      g_autoptr (DskBatch) batch = parse (DSK_FRAME_LIVE, json, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (dsk_batch_n_rows (batch), ==, 4);
      /* Twice: what was read once is still there. */
      for (guint round = 0; round < 2; round++)
        {
          g_ptr_array_set_size (rows, 0);
          g_assert_true (dsk_batch_foreach_row (batch, collect, NULL, rows, &error));
          g_assert_cmpuint (rows->len, ==, 4);
          g_assert_cmpstr (((Row *) rows->pdata[2])->values[0].text, ==, "a\"b");
          g_assert_cmpuint (((Row *) rows->pdata[2])->values[0].len, ==, 3);
          g_assert_cmpstr (((Row *) rows->pdata[2])->values[1].text, ==, "x");
          g_assert_cmpstr (((Row *) rows->pdata[3])->values[1].text, ==, "");
          g_assert_cmpint (((Row *) rows->pdata[3])->values[2].integer, ==, -2);
          g_assert_cmpint (((Row *) rows->pdata[3])->values[4].integer, ==, 8);
        }
    }
}

static gboolean
stop_at_second (const DskEntity *entity, const DskValue *values, gpointer user_data)
{
  guint *n = user_data;

  return ++*n < 2;
}

static void
test_stops (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DskBatch) batch = parse (DSK_FRAME_PAGE,
                                      "{\"job\":\"all\",\"after\":\"\",\"as_of\":1,\"rows\":[{"
                                      "\"t\":\"team\",\"c\":[\"id\",\"seq\"],"
                                      "\"r\":[[\"a\",1],[\"b\",2],[\"c\",3]]}]}",
                                      &error);
  guint n = 0;

  g_assert_no_error (error);
  g_assert_false (dsk_batch_foreach_row (batch, stop_at_second, NULL, &n, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 2);
}

#define LIVE(rest) "{\"from\":1,\"upto\":2,\"as_of\":3" rest "}"
#define ROWS(group) LIVE (",\"rows\":[" group "]")

/* Refused by the time that the rows are walked, always as invalid input. */
static void
test_hostile (void)
{
  static const char *const bad[] = {
    "[]",
    "{}",
    "{\"from\":1,\"upto\":2}",
    "{\"from\":\"1\",\"upto\":2,\"as_of\":3}",
    "{\"from\":3,\"upto\":2,\"as_of\":3}",
    "{\"from\":1,\"upto\":4,\"as_of\":3}",
    "{\"from\":-1,\"upto\":2,\"as_of\":3}",
    LIVE (",\"drops\":[1]"),
    LIVE (",\"drops\":{}"),
    LIVE (",\"resets\":[null]"),
    LIVE (",\"dels\":[[]]"),
    LIVE (",\"dels\":[[\"a\",\"b\",\"c\",\"d\"]]"),
    LIVE (",\"dels\":[[\"a\",\"b\",1,1]]"),
    LIVE (",\"dels\":[1]"),
    LIVE (",\"acks\":[[1]]"),
    LIVE (",\"acks\":[[0,\"ok\",1,null]]"),
    LIVE (",\"acks\":[[1,\"ok\",1,[]]]"),
    LIVE (",\"acks\":[[2,\"ok\",1,null],[1,\"ok\",1,null]]"),
    LIVE (",\"acks\":[[1,2,1,null]]"),
    LIVE (",\"acks\":[[1,\"ok\",-1,null]]"),
    LIVE (",\"rows\":{}"),
    ROWS ("1"),
    ROWS ("[]"),
    ROWS ("{}"),
    ROWS ("{\"t\":1,\"c\":[],\"r\":[]}"),
    ROWS ("{\"t\":\"team\",\"c\":[],\"r\":1}"),
    ROWS ("{\"t\":\"team\",\"c\":[1],\"r\":[]}"),
    ROWS ("{\"t\":\"team\",\"c\":[\"id\"],\"r\":[]}"),
    ROWS ("{\"t\":\"team\",\"c\":[\"id\",\"seq\"],\"r\":[[\"a\"]]}"),
    ROWS ("{\"t\":\"team\",\"c\":[\"id\",\"seq\"],\"r\":[[\"a\",1,2]]}"),
    ROWS ("{\"t\":\"team\",\"c\":[\"id\",\"seq\"],\"r\":[{}]}"),
    ROWS ("{\"t\":\"team\",\"c\":[\"id\",\"seq\"],\"r\":[[null,1]]}"),
    ROWS ("{\"t\":\"team\",\"c\":[\"id\",\"seq\"],\"r\":[[\"a\",\"1\"]]}"),
    ROWS ("{\"t\":\"team\",\"c\":[\"id\",\"seq\"],\"r\":[[\"a\",1.5]]}"),
    ROWS ("{\"t\":\"team\",\"c\":[\"id\",\"seq\"],\"r\":[[\"a\",true]]}"),
    ROWS ("{\"t\":\"team\",\"c\":[\"id\",\"seq\"],\"r\":[[[],1]]}"),
    ROWS ("{\"t\":\"team\",\"c\":[\"id\",\"seq\",\"id\"],\"r\":[[\"a\",1,\"b\"]]}"),
    ROWS ("{\"t\":\"note\",\"c\":[\"id\",\"seq\"],\"r\":[[\"a\",1]]}"),
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (row_free);
      g_autoptr (GError) error = NULL;
      g_autoptr (DskBatch) batch = parse (DSK_FRAME_LIVE, bad[i], &error);

      if (batch != NULL && dsk_batch_foreach_row (batch, collect, NULL, rows, &error))
        g_test_message ("accepted: %s", bad[i]);
      g_assert_error (error, DSK_ERROR, DSK_ERROR_INVALID);
    }
}

/* Everything between INT64_MIN and INT64_MAX arrives as it was sent. */
static void
test_integers (void)
{
  static const gint64 numbers[]
      = { G_MININT64, G_MININT64 + 1, -1, 0, G_MAXINT64, 9007199254740993 };
  const DskEntity *entity = dsk_entity_get (DSK_ENTITY_TEAM);

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autoptr (DskBatchWriter) writer = dsk_batch_writer_new ();
      g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (row_free);
      g_autoptr (GBytes) frame = NULL;
      g_autoptr (DskBatch) batch = NULL;
      const DskValue values[] = { dsk_value_text ("t"), dsk_value_text ("n"),
                                  dsk_value_int (numbers[i]), dsk_value_text (NULL), dsk_value_int (1) };

      dsk_batch_writer_add_row (entity, values, writer);
      frame = dsk_batch_writer_finish_live (writer, 0, 1, 1, 0);
      batch = open_frame (frame, DSK_FRAME_LIVE);
      g_assert_true (dsk_batch_foreach_row (batch, collect, NULL, rows, NULL));
      g_assert_cmpint (((Row *) rows->pdata[0])->values[2].integer, ==, numbers[i]);
    }
}

static gboolean
count_rows (const DskEntity *entity, const DskValue *values, gpointer user_data)
{
  ++*(guint *) user_data;
  return TRUE;
}

/* Pages of 1,000 messages fit a frame; and how long 100,000 rows take, for who reads the log. */
static void
test_many (void)
{
  const DskEntity *entity = dsk_entity_get (DSK_ENTITY_MESSAGE);
  gint64 encode = 0, decode = 0;

  for (guint page = 0; page < 100; page++)
    {
      g_autoptr (DskBatchWriter) writer = dsk_batch_writer_new ();
      g_autoptr (GBytes) frame = NULL;
      g_autoptr (DskBatch) batch = NULL;
      gint64 begin = g_get_monotonic_time ();
      guint n = 0;

      for (guint i = 0; i < 1000; i++)
        {
          char id[40];
          const DskValue values[]
              = { { .type = DSK_VALUE_TEXT, .text = id, .len = 36 },
                  dsk_value_text ("01890000-0000-7000-8000-000000000002"),
                  dsk_value_text ("in"),
                  dsk_value_text ("text"),
                  dsk_value_int (1700000000000 + i),
                  dsk_value_int (1700000000500 + i),
                  { 0 },
                  { 0 },
                  dsk_value_text ("923001234567"),
                  dsk_value_text ("Salaam, mera order abhi tak nahi aya, kab tak aye ga?"),
                  { 0 },
                  { 0 },
                  dsk_value_text ("wamid.HBgMOTIzMDAxMjM0NTY3FQIAEhgU"),
                  { 0 },
                  { 0 },
                  { 0 },
                  dsk_value_int (page * 1000 + i) };

          g_snprintf (id, sizeof id, "01890000-0000-7000-8000-%012u", page * 1000 + i);
          g_assert_cmpuint (G_N_ELEMENTS (values), ==, entity->n_columns);
          dsk_batch_writer_add_row (entity, values, writer);
        }
      frame = dsk_batch_writer_finish_page (writer, "all", "", 1, "x", FALSE, 0, 0);
      encode += g_get_monotonic_time () - begin;
      g_assert_cmpuint (g_bytes_get_size (frame), <, DSK_FRAME_MAX);
      begin = g_get_monotonic_time ();
      batch = open_frame (frame, DSK_FRAME_PAGE);
      n = dsk_batch_n_rows (batch);
      g_assert_true (dsk_batch_foreach_row (batch, count_rows, NULL, &n, NULL));
      g_assert_cmpuint (n, ==, 2000);
      decode += g_get_monotonic_time () - begin;
    }
  g_test_message ("100,000 rows: encode %.3f s, decode %.3f s", (double) encode / 1e6,
                  (double) decode / 1e6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/batch/random-rows", test_random_rows);
  g_test_add_func ("/sync/batch/live", test_live);
  g_test_add_func ("/sync/batch/shared-body", test_shared_body);
  g_test_add_func ("/sync/batch/other-versions", test_other_versions);
  g_test_add_func ("/sync/batch/spellings", test_spellings);
  g_test_add_func ("/sync/batch/stops", test_stops);
  g_test_add_func ("/sync/batch/hostile", test_hostile);
  g_test_add_func ("/sync/batch/integers", test_integers);
  g_test_add_func ("/sync/batch/many", test_many);
  return g_test_run ();
}

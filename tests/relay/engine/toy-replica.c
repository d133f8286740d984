/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "toy-replica.h"

#include <string.h>

#include "dsk-batch.h"
#include "dsk-error.h"

typedef struct
{
  char *conv; /* (owned) (nullable) */
  char *text; /* (owned) all columns */
  gint64 seq;
} ToyRow;

static void
toy_row_free (ToyRow *row)
{
  g_free (row->conv);
  g_free (row->text);
  g_free (row);
}

void
toy_init (Toy *toy, Fixture *f, const char *token)
{
  g_autoptr (GError) error = NULL;

  *toy = (Toy){ .f = f };
  toy->reader = dsk_relay_reader_open (f->dir, &error);
  g_assert_no_error (error);
  g_assert_true (dsk_relay_reader_authenticate (toy->reader, token, &toy->who, &error));
  g_assert_no_error (error);
  toy->rows
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) toy_row_free);
  toy->dropped = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  toy->jobs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  toy->results = g_hash_table_new (g_direct_hash, g_direct_equal);
}

void
toy_clear (Toy *toy)
{
  dsk_relay_reader_close (toy->reader);
  dsk_principal_clear (&toy->who);
  g_free (toy->epoch);
  g_free (toy->boot);
  g_hash_table_unref (toy->rows);
  g_hash_table_unref (toy->dropped);
  g_hash_table_unref (toy->jobs);
  g_hash_table_unref (toy->results);
}

static gboolean
may_see (Toy *toy, const char *conv)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT count(*) FROM conv_audience a JOIN user_token t ON t.token = a.token "
      "WHERE a.conv = '%s' AND t.\"user\" = '%s'",
      conv, toy->who.user);

  return fixture_query_int (toy->f, sql) > 0;
}

static char *
row_text (const DskEntity *entity, const DskValue *values)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < entity->n_columns; i++)
    {
      if (i > 0)
        g_string_append_c (text, '|');
      if (values[i].type == DSK_VALUE_INT)
        g_string_append_printf (text, "%" G_GINT64_FORMAT, values[i].integer);
      else
        g_string_append (text, values[i].type == DSK_VALUE_TEXT ? values[i].text : "~");
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Within what they see: whether they see rows of such a class. */
static gboolean
sees_class (Toy *toy, guint cls)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT count(*) FROM user_token WHERE \"user\" = '%s' AND token = 'cls:%u'", toy->who.user, cls);

  return cls == 0 || fixture_query_int (toy->f, sql) > 0;
}

typedef struct
{
  Toy *toy;
  gint64 as_of;
} Apply;

static gboolean
apply_row (const DskEntity *entity, const DskValue *values, gpointer user_data)
{
  Apply *apply = user_data;
  const char *conv = entity->stream == DSK_STREAM_CONVERSATION
                         ? dsk_value_get_text (&values[entity->conv_column])
                         : NULL;
  gint64 seq = dsk_value_get_int (&values[entity->n_columns - 1]);
  g_autofree char *key = g_strconcat (entity->name, " ", dsk_value_get_text (&values[0]), NULL);
  const gint64 *dropped = conv != NULL ? g_hash_table_lookup (apply->toy->dropped, conv) : NULL;
  ToyRow *row = g_hash_table_lookup (apply->toy->rows, key);

  g_assert_cmpint (seq, <=, apply->as_of);
  if (dropped != NULL && *dropped > apply->as_of)
    return TRUE;
  if (row != NULL && row->seq >= seq)
    return TRUE;
  row = g_new0 (ToyRow, 1);
  row->conv = g_strdup (conv);
  row->seq = seq;
  row->text = row_text (entity, values);
  g_hash_table_insert (apply->toy->rows, g_steal_pointer (&key), row);
  return TRUE;
}

static gboolean
is_of_conv (gpointer key, gpointer value, gpointer conv)
{
  return g_strcmp0 (((ToyRow *) value)->conv, conv) == 0;
}

static void
drop (Toy *toy, const char *conv, gint64 as_of)
{
  g_autofree char *job = g_strconcat ("conv:", conv, NULL);

  g_hash_table_foreach_remove (toy->rows, is_of_conv, (gpointer) conv);
  g_hash_table_insert (toy->dropped, g_strdup (conv), g_memdup2 (&as_of, sizeof as_of));
  g_hash_table_remove (toy->jobs, job);
  toy->drops++;
}

static gboolean
take_result (gint64 n, const DskCommandResult *result, gpointer toy)
{
  gpointer code = GINT_TO_POINTER ((int) result->code + 1);

  g_hash_table_insert (((Toy *) toy)->results, GINT_TO_POINTER ((int) n), code);
  return TRUE;
}

static DskBatch *
parse (GBytes *frame, DskFrameType type)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) json = NULL;
  DskFrameType got;
  DskBatch *batch;

  g_assert_true (dsk_frame_unpack (frame, &got, &json, &error));
  g_assert_no_error (error);
  g_assert_cmpint (got, ==, type);
  batch = dsk_batch_parse (type, json, &error);
  g_assert_no_error (error);
  return batch;
}

static gboolean
check_row (const DskEntity *entity, const DskValue *values, gpointer toy)
{
  if (entity->stream == DSK_STREAM_CONVERSATION)
    g_assert_true (may_see (toy, dsk_value_get_text (&values[entity->conv_column])));
  g_assert_true (sees_class (toy, entity->cls));
  return TRUE;
}

/* As soon as it was built: nothing in it may be out of the user's sight. */
static void
check_frame (Toy *toy, DskBatch *batch)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (dsk_batch_foreach_row (batch, check_row, NULL, toy, &error));
  g_assert_no_error (error);
}

static void
start_over (Toy *toy, const DskWelcome *welcome)
{
  g_free (toy->epoch);
  toy->epoch = g_strdup (welcome->epoch);
  toy->cursor = welcome->head;
  toy->starts++;
  g_hash_table_remove_all (toy->rows);
  g_hash_table_remove_all (toy->dropped);
  g_hash_table_remove_all (toy->jobs);
  g_hash_table_insert (toy->jobs, g_strdup ("all"), g_strdup (""));
}

gboolean
toy_try_connect (Toy *toy)
{
  g_autoptr (GError) error = NULL;
  g_auto (DskWelcome) welcome = { 0 };
  const DskHello hello = { .proto_min = 1, .proto_max = 1, .epoch = toy->epoch, .boot = toy->boot,
                           .cursor = toy->cursor };

  if (!dsk_relay_reader_welcome (toy->reader, &toy->who, &hello, &welcome, &error))
    {
      g_assert_error (error, DSK_ERROR, DSK_ERROR_CONFLICT);
      return FALSE;
    }
  g_free (toy->boot);
  toy->boot = g_strdup (welcome.boot);
  if (welcome.must_refetch)
    start_over (toy, &welcome);
  return TRUE;
}

void
toy_connect (Toy *toy)
{
  g_assert_true (toy_try_connect (toy));
}

gboolean
toy_live (Toy *toy, gsize max_bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) frame = NULL;
  g_autoptr (DskBatch) batch = NULL;
  Apply apply = { toy, 0 };
  gint64 upto;

  if (!dsk_relay_reader_live (toy->reader, &toy->who, toy->epoch, toy->cursor, max_bytes, &frame,
                              &upto, &error))
    {
      g_assert_error (error, DSK_ERROR, DSK_ERROR_NEWER);
      toy_connect (toy);
      return TRUE;
    }
  if (frame == NULL)
    return FALSE;
  toy->frames++;
  batch = parse (frame, DSK_FRAME_LIVE);
  apply.as_of = dsk_batch_as_of (batch);
  check_frame (toy, batch);
  g_assert_cmpint (dsk_batch_from (batch), ==, toy->cursor);
  g_assert_cmpint (dsk_batch_upto (batch), ==, upto);
  g_assert_cmpint (upto, >, toy->cursor);
  for (const char *const *p = dsk_batch_drops (batch); p != NULL && *p != NULL; p++)
    drop (toy, *p, apply.as_of);
  for (const char *const *p = dsk_batch_resets (batch); p != NULL && *p != NULL; p++)
    {
      g_assert_true (may_see (toy, *p));
      g_hash_table_insert (toy->jobs, g_strconcat ("conv:", *p, NULL), g_strdup (""));
    }
  g_assert_true (dsk_batch_foreach_row (batch, apply_row, NULL, &apply, &error));
  g_assert_no_error (error);
  g_assert_true (dsk_batch_foreach_result (batch, take_result, toy));
  toy->cursor = upto;
  return TRUE;
}

GBytes *
toy_fetch_page (Toy *toy, guint limit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GList) jobs
      = g_list_sort (g_hash_table_get_keys (toy->jobs), (GCompareFunc) g_strcmp0);
  g_autoptr (DskBatch) batch = NULL;
  DskPageGet get = { 0 };
  GBytes *frame;

  if (jobs == NULL)
    return NULL;
  get.job = get.selector = jobs->data;
  get.after = g_hash_table_lookup (toy->jobs, jobs->data);
  get.limit = limit;
  g_assert_true (dsk_relay_reader_page (toy->reader, &toy->who, &get, 64 * 1024, &frame, &error));
  g_assert_no_error (error);
  batch = parse (frame, DSK_FRAME_PAGE);
  check_frame (toy, batch);
  return frame;
}

void
toy_apply_page (Toy *toy, GBytes *frame)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DskBatch) batch = parse (frame, DSK_FRAME_PAGE);
  const char *job = dsk_batch_job (batch);
  const char *expected = g_hash_table_lookup (toy->jobs, job);
  const gint64 *dropped = NULL;
  Apply apply = { toy, dsk_batch_as_of (batch) };

  if (g_str_has_prefix (job, "conv:"))
    dropped = g_hash_table_lookup (toy->dropped, job + strlen ("conv:"));
  /* A page of an older job of the same name, or from before the drop that began this one. */
  if (g_strcmp0 (expected, dsk_batch_after (batch)) != 0
      || (dropped != NULL && *dropped > apply.as_of))
    return;
  g_assert_true (dsk_batch_foreach_row (batch, apply_row, NULL, &apply, &error));
  g_assert_no_error (error);
  if (dsk_batch_next (batch) == NULL || dsk_batch_gone (batch))
    g_hash_table_remove (toy->jobs, job);
  else
    g_hash_table_insert (toy->jobs, g_strdup (job), g_strdup (dsk_batch_next (batch)));
}

gboolean
toy_page (Toy *toy, guint limit)
{
  g_autoptr (GBytes) frame = toy_fetch_page (toy, limit);

  if (frame == NULL)
    return FALSE;
  toy_apply_page (toy, frame);
  return TRUE;
}

void
toy_settle (Toy *toy, gsize max_bytes, guint limit)
{
  guint rounds = 0;

  while (toy_live (toy, max_bytes) || toy_page (toy, limit))
    g_assert_cmpint (++rounds, <, 100000);
}

/* The same text from the tables, sorted. */
static void
expect_entity (Toy *toy, const DskEntity *entity, GPtrArray *lines)
{
  g_autoptr (GString) sql = g_string_new ("SELECT '");
  g_autofree char *rows = NULL;
  g_auto (GStrv) split = NULL;

  g_string_append_printf (sql, "%s ' || id, ", entity->name);
  for (guint i = 0; i < entity->n_columns; i++)
    g_string_append_printf (sql, "%s\"%s\"", i > 0 ? ", " : "", entity->columns[i].name);
  g_string_append_printf (sql, " FROM \"%s\" e", entity->name);
  if (entity->stream == DSK_STREAM_CONVERSATION)
    g_string_append_printf (sql,
                            " WHERE EXISTS (SELECT 1 FROM conv_audience a JOIN user_token t ON "
                            "t.token = a.token WHERE a.conv = e.\"%s\" AND t.\"user\" = '%s')",
                            entity->columns[entity->conv_column].name, toy->who.user);
  rows = fixture_dump (toy->f, sql->str);
  split = g_strsplit (rows, "\n", -1);
  for (guint i = 0; split[i] != NULL; i++)
    if (*split[i] != '\0')
      g_ptr_array_add (lines, g_strdup (split[i]));
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

void
toy_check (Toy *toy)
{
  g_autoptr (GPtrArray) expected = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) got = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  for (guint i = 0; i < DSK_ENTITY_N; i++)
    if (sees_class (toy, dsk_entity_get ((DskEntityId) i)->cls))
      expect_entity (toy, dsk_entity_get ((DskEntityId) i), expected);
  g_hash_table_iter_init (&iter, toy->rows);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_ptr_array_add (got, g_strconcat (key, "|", ((ToyRow *) value)->text, NULL));
  g_ptr_array_sort (expected, compare);
  g_ptr_array_sort (got, compare);
  for (guint i = 0; i < MIN (expected->len, got->len); i++)
    g_assert_cmpstr (got->pdata[i], ==, expected->pdata[i]);
  g_assert_cmpint (got->len, ==, expected->len);
}

guint
toy_count (Toy *toy, const char *entity)
{
  g_autofree char *prefix = g_strconcat (entity, " ", NULL);
  GHashTableIter iter;
  gpointer key;
  guint n = 0;

  g_hash_table_iter_init (&iter, toy->rows);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    n += g_str_has_prefix (key, prefix);
  return n;
}

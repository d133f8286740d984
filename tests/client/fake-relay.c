/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fake-relay.h"

#include <string.h>

#define PAGE_ROWS 2
#define TIME_MS G_GINT64_CONSTANT (1790000000000)

static void
row_free (gpointer data)
{
  FakeRow *row = data;

  g_free (row->id);
  g_free (row->conv);
  g_free (row->text);
  g_free (row);
}

static void
result_free (gpointer data)
{
  dsk_command_result_clear (data);
  g_free (data);
}

FakeRelay *
fake_relay_new (void)
{
  FakeRelay *self = g_new0 (FakeRelay, 1);

  self->epoch = g_strdup ("e1");
  self->proto = DSK_PROTO_MAX;
  self->rows = g_ptr_array_new_with_free_func (row_free);
  self->hidden = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->deleted = g_ptr_array_new_with_free_func (g_free);
  self->drops = g_ptr_array_new_with_free_func (g_free);
  self->resets = g_ptr_array_new_with_free_func (g_free);
  self->results = g_ptr_array_new_with_free_func (result_free);
  self->executed = g_string_new (NULL);
  self->said = g_string_new (NULL);
  self->command_ids = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
fake_relay_free (FakeRelay *self)
{
  g_free (self->epoch);
  g_free (self->had);
  g_ptr_array_unref (self->rows);
  g_hash_table_unref (self->hidden);
  g_ptr_array_unref (self->deleted);
  g_ptr_array_unref (self->drops);
  g_ptr_array_unref (self->resets);
  g_ptr_array_unref (self->results);
  g_string_free (self->executed, TRUE);
  g_string_free (self->said, TRUE);
  g_ptr_array_unref (self->command_ids);
  g_free (self);
}

char *
fake_id (char kind, guint number)
{
  return g_strdup_printf ("01900000-0000-7000-800%c-%012u", kind, number);
}

static void
add_row (FakeRelay *self, char *id, char *conv, const char *text)
{
  FakeRow *row = g_new0 (FakeRow, 1);

  row->id = id;
  row->conv = conv;
  row->text = g_strdup (text);
  row->seq = ++self->head;
  g_ptr_array_add (self->rows, row);
}

void
fake_relay_add_conversation (FakeRelay *self, guint conv)
{
  add_row (self, fake_id ('c', conv), fake_id ('c', conv), NULL);
}

void
fake_relay_add_message (FakeRelay *self, guint conv, guint message, const char *text)
{
  add_row (self, fake_id ('e', message), fake_id ('c', conv), text);
}

static void
set (const DskEntity *entity, DskValue *values, const char *column, DskValue value)
{
  for (guint i = 0; i < entity->n_columns; i++)
    if (g_str_equal (entity->columns[i].name, column))
      {
        values[i] = value;
        return;
      }
  g_assert_not_reached ();
}

static const DskEntity *
entity_of (const FakeRow *row)
{
  return dsk_entity_get (row->text != NULL ? DSK_ENTITY_MESSAGE : DSK_ENTITY_CONVERSATION);
}

static void
fill_values (const FakeRow *row, DskValue *values)
{
  const DskEntity *entity = entity_of (row);

  set (entity, values, "id", dsk_value_text (row->id));
  set (entity, values, "seq", dsk_value_int (row->seq));
  if (row->text != NULL)
    {
      set (entity, values, "conv", dsk_value_text (row->conv));
      set (entity, values, "direction", dsk_value_text ("in"));
      set (entity, values, "kind", dsk_value_text ("text"));
      set (entity, values, "at", dsk_value_int (TIME_MS + row->seq));
      set (entity, values, "relay_at", dsk_value_int (TIME_MS + row->seq));
      set (entity, values, "text", dsk_value_text (row->text));
    }
  else
    {
      set (entity, values, "number", dsk_value_text ("n"));
      set (entity, values, "status", dsk_value_text ("new"));
      set (entity, values, "episode", dsk_value_text ("e"));
      set (entity, values, "episode_n", dsk_value_int (1));
      set (entity, values, "last_at", dsk_value_int (TIME_MS + row->seq));
      set (entity, values, "created_at", dsk_value_int (TIME_MS));
    }
}

static void
write_row (DskBatchWriter *writer, const FakeRow *row)
{
  DskValue values[32] = { 0 };

  fill_values (row, values);
  dsk_batch_writer_add_row (entity_of (row), values, writer);
}

static gboolean
is_visible (FakeRelay *self, const FakeRow *row)
{
  return !g_hash_table_contains (self->hidden, row->conv);
}

static gboolean
names (GPtrArray *list, const char *id)
{
  return g_ptr_array_find_with_equal_func (list, id, g_str_equal, NULL);
}

static GBytes *
count_owed (FakeRelay *self, GBytes *frame)
{
  self->owed_bytes += g_bytes_get_size (frame);
  self->owed_frames++;
  return frame;
}

static GBytes *
live_between (FakeRelay *self, gint64 from, gint64 upto)
{
  g_autoptr (DskBatchWriter) writer = dsk_batch_writer_new ();
  gint64 last_n = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const FakeRow *row = g_ptr_array_index (self->rows, i);

      if (row->seq > from && row->seq <= upto && is_visible (self, row) && !names (self->resets, row->conv))
        write_row (writer, row);
    }
  for (guint i = 0; i < self->deleted->len; i++)
    {
      g_auto (GStrv) parts = g_strsplit (g_ptr_array_index (self->deleted, i), " ", 2);

      dsk_batch_writer_add_delete (writer, "message", parts[0], parts[1], upto);
    }
  for (guint i = 0; i < self->drops->len; i++)
    dsk_batch_writer_add_drop (writer, g_ptr_array_index (self->drops, i));
  for (guint i = 0; i < self->resets->len; i++)
    dsk_batch_writer_add_reset (writer, g_ptr_array_index (self->resets, i));
  for (guint i = 0; i < self->results->len; i++)
    {
      const DskCommandResult *result = g_ptr_array_index (self->results, i);

      if (result->seq <= upto)
        last_n = i + 1;
      if (result->seq > from && result->seq <= upto)
        dsk_batch_writer_add_result (writer, i + 1, result);
    }
  g_ptr_array_set_size (self->deleted, 0);
  g_ptr_array_set_size (self->drops, 0);
  g_ptr_array_set_size (self->resets, 0);
  return count_owed (
      self, dsk_batch_writer_finish_live (writer, from, upto, self->head,
                                          upto < self->head ? last_n : self->last_n));
}

GBytes *
fake_relay_live_from (FakeRelay *self, gint64 from)
{
  return live_between (self, from, self->head);
}

GBytes *
fake_relay_live_part (FakeRelay *self, gint64 upto)
{
  gint64 from = self->sent;

  self->sent = upto;
  return live_between (self, from, upto);
}

void
fake_relay_delete_message (FakeRelay *self, guint message)
{
  g_autofree char *id = fake_id ('e', message);

  for (guint i = 0; i < self->rows->len; i++)
    {
      const FakeRow *row = g_ptr_array_index (self->rows, i);

      if (!g_str_equal (row->id, id))
        continue;
      g_ptr_array_add (self->deleted, g_strdup_printf ("%s %s", row->id, row->conv));
      g_ptr_array_remove_index (self->rows, i);
      self->head++;
      return;
    }
  g_assert_not_reached ();
}

void
fake_relay_touch (FakeRelay *self, const char *id)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      FakeRow *row = g_ptr_array_index (self->rows, i);

      if (g_str_equal (row->id, id))
        row->seq = ++self->head;
    }
}

GBytes *
fake_relay_live (FakeRelay *self)
{
  gint64 from = self->sent;

  if (self->mute_live || self->sent >= self->head)
    return NULL;
  self->sent = self->head;
  return fake_relay_live_from (self, from);
}

static int
by_id (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(FakeRow *const *) a)->id, (*(FakeRow *const *) b)->id);
}

GBytes *
fake_relay_page (FakeRelay *self, const char *job, const char *after)
{
  g_autoptr (DskBatchWriter) writer = dsk_batch_writer_new ();
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  const char *conv = g_str_has_prefix (job, "conv:") ? job + strlen ("conv:") : NULL;
  const char *entity = g_str_has_prefix (job, "entity:") ? job + strlen ("entity:") : NULL;
  gboolean gone = conv != NULL && g_hash_table_contains (self->hidden, conv);
  const char *next = NULL;
  guint n = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      FakeRow *row = g_ptr_array_index (self->rows, i);

      if (is_visible (self, row) && (conv == NULL || g_str_equal (conv, row->conv))
          && (entity == NULL || g_str_equal (entity, entity_of (row)->name))
          && strcmp (row->id, after) > 0)
        g_ptr_array_add (rows, row);
    }
  g_ptr_array_sort (rows, by_id);
  for (n = 0; n < MIN (PAGE_ROWS, rows->len); n++)
    write_row (writer, g_ptr_array_index (rows, n));
  if (rows->len > PAGE_ROWS)
    next = ((FakeRow *) g_ptr_array_index (rows, PAGE_ROWS - 1))->id;
  return count_owed (self, dsk_batch_writer_finish_page (writer, job, after, self->head, next, gone,
                                                         self->rows->len - rows->len + n,
                                                         self->rows->len));
}

static GBytes *
pack (DskFrameType type, GBytes *json)
{
  g_autoptr (GBytes) plain = json;

  return dsk_frame_pack (type, plain);
}

static GBytes *
on_hello (FakeRelay *self, GBytes *json)
{
  g_auto (DskHello) hello = { 0 };
  gboolean refetch;
  char seat[12];

  g_assert_true (dsk_hello_decode (json, &hello, NULL));
  refetch = self->always_refetch || g_strcmp0 (hello.epoch, self->epoch) != 0
            || hello.cursor > self->head || hello.cursor < self->floor;
  self->sent = refetch ? self->head : hello.cursor;
  self->owed_bytes = self->owed_frames = 0;
  g_free (self->had);
  self->had = g_strdup (hello.seat);
  g_snprintf (seat, sizeof seat, "%u", ++self->n_hello);
  return pack (DSK_FRAME_WELCOME,
               dsk_welcome_encode (&(DskWelcome){ .proto = self->proto,
                                                  .epoch = self->epoch,
                                                  .seat = seat,
                                                  .head = self->head,
                                                  .last_n = self->last_n,
                                                  .now = TIME_MS,
                                                  .device = (char *) "d",
                                                  .user = (char *) "u",
                                                  .user_name = (char *) "Ayesha",
                                                  .role = (char *) "agent",
                                                  .must_refetch = refetch,
                                                  .schema_rev = self->schema_rev,
                                                  .credit_frames = DSK_CREDIT_FRAMES,
                                                  .credit_bytes = DSK_CREDIT_BYTES,
                                                  .page_rows = PAGE_ROWS,
                                                  .eph = self->eph }));
}

static int
by_conv_descending (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(FakeRow *const *) b)->conv, (*(FakeRow *const *) a)->conv);
}

/* One conversation a frame. */
static GBytes *
on_verify (FakeRelay *self, GBytes *json)
{
  g_auto (DskVerify) verify = { 0 };
  g_auto (DskDigests) out = { 0 };
  g_autoptr (DskDigester) digester = dsk_digester_new ();
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  DskDigest digest = { 0 };
  const char *conv = NULL;

  g_assert_true (dsk_verify_decode (json, &verify, NULL));
  self->n_verified++;
  self->verify_rev = verify.rev;
  out = (DskDigests){ .after = g_strdup (verify.after), .as_of = self->head, .deep = verify.deep };
  out.items = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_digest_item_free);
  for (guint i = 0; i < self->rows->len; i++)
    {
      FakeRow *row = g_ptr_array_index (self->rows, i);

      if (is_visible (self, row) && (*verify.after == '\0' || strcmp (row->conv, verify.after) < 0))
        g_ptr_array_add (rows, row);
    }
  g_ptr_array_sort (rows, by_conv_descending);
  for (guint i = 0; i < rows->len; i++)
    {
      DskValue values[32] = { 0 };
      const FakeRow *row = g_ptr_array_index (rows, i);

      if (conv != NULL && !g_str_equal (row->conv, conv))
        {
          out.next = g_strdup (conv);
          break;
        }
      conv = row->conv;
      fill_values (row, values);
      dsk_digester_add (digester, &digest, entity_of (row), values, verify.deep);
    }
  if (conv != NULL)
    g_ptr_array_add (out.items, dsk_digest_item_new (conv, &digest));
  return count_owed (self, pack (DSK_FRAME_DIGEST, dsk_digests_encode (&out)));
}

static GBytes *
on_command (FakeRelay *self, GBytes *json)
{
  gint64 n = 0;
  g_autoptr (DskCommand) command = dsk_command_decode (json, &n, NULL);
  DskCommandResult *result;

  g_assert_nonnull (command);
  g_assert_cmpint (n, <=, self->last_n + 1);
  self->fence = command->lease_fence;
  if (n == self->last_n + 1)
    {
      self->last_n = n;
      g_string_append_printf (self->executed, "%" G_GINT64_FORMAT ":%s ", n, command->text);
      if (self->answer == DSK_RESULT_OK)
        add_row (self, g_strdup (command->object), g_strdup (command->conv), command->text);
      result = g_new0 (DskCommandResult, 1);
      result->code = self->answer;
      result->seq = ++self->head;
      g_ptr_array_set_size (self->results, (int) n - 1);
      g_ptr_array_add (self->results, result);
      g_ptr_array_set_size (self->command_ids, (int) n - 1);
      g_ptr_array_add (self->command_ids, g_strdup (command->id));
    }
  self->forked |= !g_str_equal (g_ptr_array_index (self->command_ids, n - 1), command->id);
  if (self->forked)
    return NULL;
  if (self->mute_results)
    return NULL;
  return pack (DSK_FRAME_RESULT, dsk_result_encode (n, g_ptr_array_index (self->results, n - 1)));
}

void
fake_relay_execute_foreign (FakeRelay *self, const char *id)
{
  DskCommandResult *result = g_new0 (DskCommandResult, 1);

  result->seq = ++self->head;
  result->command = g_strdup (id);
  self->last_n++;
  g_ptr_array_add (self->results, result);
  g_ptr_array_add (self->command_ids, g_strdup (id));
}

static void
on_say (FakeRelay *self, GBytes *json)
{
  g_auto (DskEphSay) say = { 0 };

  g_assert_true (self->eph && dsk_eph_say_decode (json, &say, NULL));
  g_string_append_printf (self->said, "%d%c%s ", (int) say.type, say.on ? '+' : '-', say.conv);
}

GPtrArray *
fake_relay_receive (FakeRelay *self, GBytes *frame)
{
  g_autoptr (GPtrArray) answers = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GBytes) json = NULL;
  g_auto (DskPageGet) get = { 0 };
  GBytes *answer = NULL;
  DskFrameType type;
  DskAck ack;

  g_assert_true (dsk_frame_unpack (frame, &type, &json, NULL));
  switch ((int) type)
    {
    case DSK_FRAME_HELLO:
      answer = on_hello (self, json);
      break;
    case DSK_FRAME_PAGE_GET:
      g_assert_true (dsk_page_get_decode (json, &get, NULL));
      answer = fake_relay_page (self, get.job, get.after);
      break;
    case DSK_FRAME_VERIFY:
      answer = on_verify (self, json);
      break;
    case DSK_FRAME_COMMAND:
      answer = on_command (self, json);
      break;
    case DSK_FRAME_ACK:
      g_assert_true (dsk_ack_decode (json, &ack, NULL));
      g_assert_cmpuint (ack.frames, <=, self->owed_frames);
      g_assert_cmpuint (ack.bytes, <=, self->owed_bytes);
      self->owed_frames -= ack.frames;
      self->owed_bytes -= ack.bytes;
      self->eph_acks += ack.eph;
      break;
    case DSK_FRAME_EPH:
      on_say (self, json);
      break;
    default:
      g_assert_not_reached ();
    }
  if (answer != NULL)
    g_ptr_array_add (answers, answer);
  return g_steal_pointer (&answers);
}

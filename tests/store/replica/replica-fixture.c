/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "replica-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define T(text) dsk_value_text (text)
#define N(number) dsk_value_int (number)

static void
put_office (Replica *replica)
{
  const DskValue team[] = { T (OPS), T ("Ops"), N (1), N (3) };
  const DskValue number[]
      = { T (NUMBER), T ("1000"), T ("+1 555 0100"), T ("Shop"), T ("active"), N (4) };

  replica_begin (replica);
  put_user (replica, ME, "Ayesha", 1);
  put_user (replica, BILAL, "Bilal", 2);
  g_assert_true (put (replica, DSK_ENTITY_TEAM, team, 3));
  g_assert_true (put (replica, DSK_ENTITY_NUMBER, number, 4));
  replica_commit (replica);
}

static void
open_both (Replica *replica)
{
  g_autoptr (GError) error = NULL;

  replica->store = dsk_replica_store_open (replica->path, &error);
  g_assert_no_error (error);
  replica->reader = dsk_replica_reader_open (replica->path, &error);
  g_assert_no_error (error);
}

void
replica_setup (Replica *replica)
{
  g_autoptr (GError) error = NULL;

  if (replica->dir == NULL)
    replica->dir = g_dir_make_tmp ("dastak-replica-XXXXXX", &error);
  g_assert_no_error (error);
  g_free (replica->path);
  replica->path = g_build_filename (replica->dir, "replica.db", NULL);
  open_both (replica);
  g_assert_true (
      dsk_replica_store_set_identity (replica->store, ME, "Ayesha", "agent", ID ("d1"), &error));
  g_assert_no_error (error);
  put_office (replica);
}

void
replica_close (Replica *replica)
{
  g_clear_pointer (&replica->reader, dsk_replica_reader_close);
  g_clear_pointer (&replica->store, dsk_replica_store_close);
}

void
replica_reopen (Replica *replica)
{
  replica_close (replica);
  open_both (replica);
}

void
replica_teardown (Replica *replica)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  replica_close (replica);
  dir = g_dir_open (replica->dir, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (replica->dir, name, NULL);

      g_unlink (path);
    }
  g_rmdir (replica->dir);
  g_free (replica->path);
  g_free (replica->dir);
}

void
replica_begin (Replica *replica)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (dsk_replica_store_begin (replica->store, &error));
  g_assert_no_error (error);
}

void
replica_commit (Replica *replica)
{
  g_autoptr (GError) error = NULL;

  dsk_replica_store_commit (replica->store, &error);
  g_assert_no_error (error);
}

gboolean
put_values (Replica *replica, DskEntityId id, const DskValue *values, guint n_values, gint64 as_of)
{
  const DskEntity *entity = dsk_entity_get (id);
  g_autofree DskValue *row = g_new0 (DskValue, entity->n_columns);
  g_autoptr (GError) error = NULL;
  gboolean changed = FALSE;

  g_assert_cmpuint (n_values, <=, entity->n_columns);
  for (guint i = 0; i < entity->n_columns; i++)
    row[i] = i + 1 < n_values ? values[i] : dsk_value_text (NULL);
  row[entity->n_columns - 1] = values[n_values - 1];
  dsk_replica_store_put_row (replica->store, entity, row, as_of, &changed, &error);
  g_assert_no_error (error);
  return changed;
}

void
put_user (Replica *replica, const char *id, const char *name, gint64 seq)
{
  const DskValue values[] = { T (id), T (name), T ("agent"), N (1), N (seq) };

  g_assert_true (put (replica, DSK_ENTITY_USER, values, seq));
}

gboolean
put_conversation (Replica *replica, const char *id, const char *status, const char *owner,
                  gint64 last_at, const char *preview, gint64 seq)
{
  const DskValue values[] = {
    T (id),      T (NUMBER),    T (ID ("ee")), T (NULL),    T (status), T (owner), T (NULL),
    T (NULL),    T (ID ("ef")), N (1),         N (last_at), T (NULL),   T ("in"),  T ("text"),
    T (preview), N (last_at),   N (last_at),   N (NOW),     N (seq),
  };

  return put (replica, DSK_ENTITY_CONVERSATION, values, seq);
}

gboolean
put_conversation_as (Replica *replica, const char *id, const Conversation *conv, gint64 seq)
{
  const DskValue values[] = {
    T (id),
    T (conv->number != NULL ? conv->number : NUMBER),
    T (ID ("ee")),
    T (NULL),
    T (conv->status),
    T (conv->owner),
    T (conv->team),
    T (NULL),
    T (ID ("ef")),
    N (1),
    N (conv->last_at),
    T (NULL),
    T ("in"),
    T ("text"),
    T ("…"),
    conv->last_in_at != 0 ? N (conv->last_in_at) : T (NULL),
    conv->waiting_since != 0 ? N (conv->waiting_since) : T (NULL),
    N (NOW),
    N (seq),
  };

  return put (replica, DSK_ENTITY_CONVERSATION, values, seq);
}

gboolean
put_card (Replica *replica, const char *id, const char *conv, const char *name, const char *phone,
          gint64 seq)
{
  const DskValue values[] = { T (id),   T (conv), T (ID ("ee")), T (name), T (phone),
                              T (NULL), T (NULL), T (NULL),      T (NULL), N (seq) };

  return put (replica, DSK_ENTITY_CONTACT_CARD, values, seq);
}

gboolean
put_message_as_of (Replica *replica, const char *id, const char *conv, const char *direction,
                   gint64 at, const char *text, gint64 seq, gint64 as_of)
{
  gboolean is_in = strcmp (direction, "in") == 0;
  const DskValue values[] = {
    T (id),
    T (conv),
    T (direction),
    T ("text"),
    N (at),
    N (at),
    T (NULL),
    T (is_in ? NULL : ME),
    T (is_in ? "923001234567" : NULL),
    T (text),
    T (NULL),
    T (NULL),
    T (NULL),
    N (seq),
  };

  return put (replica, DSK_ENTITY_MESSAGE, values, as_of);
}

gboolean
put_message (Replica *replica, const char *id, const char *conv, const char *direction, gint64 at,
             const char *text, gint64 seq)
{
  return put_message_as_of (replica, id, conv, direction, at, text, seq, seq);
}

gboolean
put_status (Replica *replica, const char *id, const char *conv, const char *state, gint64 at,
            gint64 seq)
{
  const DskValue values[] = { T (id), T (conv), T (state), N (at), T (NULL), T (NULL), N (seq) };

  return put (replica, DSK_ENTITY_MESSAGE_STATUS, values, seq);
}

gboolean
put_note (Replica *replica, const char *id, const char *conv, const char *author, gint64 at,
          const char *text, gint64 seq)
{
  const DskValue values[] = { T (id), T (conv), T (author), N (at), T (NULL), T (text), N (seq) };

  return put (replica, DSK_ENTITY_NOTE, values, seq);
}

gboolean
put_edited_note (Replica *replica, const char *id, const char *conv, const char *text, gint64 version,
                 const char *by, gint64 seq)
{
  const DskValue values[] = { T (id), T (conv), T (ME), N (NOW + 5), T (NULL), T (text), T (NULL), N (NOW + seq),
                              N (version), T (by), N (seq) };

  return put (replica, DSK_ENTITY_NOTE, values, seq);
}

gboolean
put_note_version (Replica *replica, const char *id, const char *note, const char *conv, gint64 version,
                  const char *text, gint64 seq)
{
  const DskValue values[]
      = { T (id), T (conv), T (note), N (version), T (ME), N (NOW + version), T (text), T (NULL), N (seq) };

  return put (replica, DSK_ENTITY_NOTE_VERSION, values, seq);
}

gboolean
put_mention (Replica *replica, const char *id, const char *conv, const char *note, const char *user, gint64 at,
             gint64 seen_at, gint64 seq)
{
  const DskValue values[] = { T (id), T (conv), T (note), T (user), T (NULL), N (at),
                              seen_at != 0 ? N (seen_at) : T (NULL), N (seq) };

  return put (replica, DSK_ENTITY_MENTION, values, seq);
}

gboolean
put_handoff (Replica *replica, const char *id, const char *from, const char *to_user, const char *to_team,
             const char *state, gint64 at, gint64 seq)
{
  const DskValue values[] = { T (id), T (C1), T (from), T (to_user), T (to_team), T ("Refund"), T ("see the photo"),
                              T (state), N (at), N (at + 900000), T (NULL), T (NULL), T (NULL), T (NULL), T (NULL),
                              N (seq) };

  return put (replica, DSK_ENTITY_HANDOFF, values, seq);
}

gboolean
put_event (Replica *replica, const char *id, const char *conv, const char *kind, gint64 at,
           const char *actor, const char *subject, gint64 seq)
{
  const DskValue values[]
      = { T (id), T (conv), T (kind), N (at), T (actor), T (subject), T (NULL), N (seq) };

  return put (replica, DSK_ENTITY_EVENT, values, seq);
}

gboolean
put_marker (Replica *replica, const char *id, const char *conv, const char *user, const char *upto,
            gint64 seq)
{
  const DskValue values[] = { T (id), T (conv), T (user), T (upto), N (NOW), N (seq) };

  return put (replica, DSK_ENTITY_READ_MARKER, values, seq);
}

const char *
nth_id (guint i)
{
  static char ids[16][37];
  static guint next;
  char *id = ids[next++ % G_N_ELEMENTS (ids)];

  g_snprintf (id, sizeof ids[0], "01890000-0000-7000-9000-%012u", i);
  return id;
}

DskCommand *
command_new (DskCommandType type, const char *conv, const char *object, const char *text)
{
  static guint next = 1000000;
  DskCommand *command = dsk_command_new (type, nth_id (next++), conv);

  command->object = g_strdup (object);
  command->text = g_strdup (text);
  command->device_at = NOW;
  return command;
}

gint64
enqueue (Replica *replica, DskCommand *command)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DskCommand) queued = dsk_replica_store_enqueue (replica->store, command, &error);

  g_assert_no_error (error);
  return queued->n;
}

GPtrArray *
timeline (Replica *replica, const char *conv)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = dsk_replica_reader_timeline (replica->reader, conv, 0, NULL, 1000, &error);

  g_assert_no_error (error);
  return rows;
}

char *
timeline_texts (Replica *replica, const char *conv)
{
  g_autoptr (GPtrArray) rows = timeline (replica, conv);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      DskTimelineRow *row = rows->pdata[i];

      g_string_append_printf (out, "%s%s%s", i > 0 ? "|" : "",
                              row->item == DSK_ITEM_EVENT ? row->event_kind : row->text,
                              row->pending ? "*" : "");
    }
  return g_string_free (out, FALSE);
}

DskConversationRow *
row_of (Replica *replica, const char *conv)
{
  g_autoptr (GError) error = NULL;
  DskConversationRow *row = dsk_replica_reader_get_conversation (replica->reader, conv, ME, &error);

  g_assert_no_error (error);
  return row;
}

char *
list (Replica *replica, DskViewKind view, const char *words)
{
  const DskListQuery query = { .view = *DSK_VIEW (view), .user = ME, .search = words };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) keys = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  GString *out = g_string_new (NULL);

  dsk_replica_reader_list_keys (replica->reader, &query, &keys, &error);
  g_assert_no_error (error);
  rows = dsk_replica_reader_get_rows (replica->reader, (const gint64 *) (gpointer) keys->data,
                                      keys->len, ME, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, keys->len);
  for (guint i = 0; i < rows->len; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? " " : "",
                            ((DskConversationRow *) rows->pdata[i])->id + 34);
  return g_string_free (out, FALSE);
}

GPtrArray *
search (Replica *replica, const char *query)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *hits = dsk_replica_reader_search (replica->reader, query, 50, &error);

  g_assert_no_error (error);
  return hits;
}

gboolean
file_holds (Replica *replica, const char *word)
{
  g_autoptr (GDir) dir = g_dir_open (replica->dir, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (replica->dir, name, NULL);
      g_autofree char *content = NULL;
      gsize len;

      g_assert_true (g_file_get_contents (path, &content, &len, NULL));
      if (memmem (content, len, word, strlen (word)) != NULL)
        return TRUE;
    }
  return FALSE;
}

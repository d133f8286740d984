/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "office.h"

#include "dsk-profile.h"

#include <glib/gstdio.h>

#include <unistd.h>

#define NUMBER "01900000-0000-7000-8000-0000000000a1"
/* Others run beside it, more than there are processors. */
#define PATIENCE_US (80 * G_USEC_PER_SEC)

char *
office_id (guint n)
{
  return g_strdup_printf ("01900000-0000-7000-8000-%012x", n);
}

static char *
number (gint64 value)
{
  return value != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, value) : NULL;
}

void
office_put_values (Office *self, DskEntityId id, const char *const *values, guint n_values)
{
  const DskEntity *entity = dsk_entity_get (id);
  g_autofree DskValue *row = g_new0 (DskValue, entity->n_columns);
  g_autoptr (GError) error = NULL;
  gboolean changed;

  for (guint i = 0; i + 1 < entity->n_columns; i++)
    {
      if (i >= n_values || values[i] == NULL)
        row[i] = dsk_value_text (NULL);
      else if (entity->columns[i].type == DSK_VALUE_INT)
        row[i] = dsk_value_int (g_ascii_strtoll (values[i], NULL, 10));
      else
        row[i] = dsk_value_text (values[i]);
    }
  row[entity->n_columns - 1] = dsk_value_int (++self->seq);
  dsk_replica_store_put_row (self->store, entity, row, self->seq, &changed, &error);
  g_assert_no_error (error);
}

void
office_conversation (Office *self, const char *id, const OfficeConversation *c)
{
  g_autofree char *contact = g_strconcat ("c", id + 1, NULL);
  g_autofree char *episode = g_strconcat ("e", id + 1, NULL);
  g_autofree char *card = g_strconcat ("d", id + 1, NULL);
  g_autofree char *last_at = number (c->last_at);
  g_autofree char *last_in_at = number (c->last_in_at);
  g_autofree char *waiting = number (c->waiting_since);
  g_autofree char *snoozed = number (c->snoozed_until);
  const char *row[] = { id,
                        NUMBER,
                        contact,
                        NULL,
                        c->status != NULL ? c->status : "new",
                        c->owner,
                        c->team,
                        c->owner != NULL ? last_at : NULL,
                        episode,
                        "1",
                        last_at,
                        c->last_msg,
                        c->last_direction != NULL ? c->last_direction : "in",
                        c->last_kind != NULL ? c->last_kind : "text",
                        c->preview,
                        last_in_at,
                        waiting,
                        last_at,
                        snoozed,
                        snoozed != NULL ? OFFICE_ME : NULL };
  const char *card_row[] = { card, id, contact, c->name, c->phone, c->phone, NULL, NULL, NULL, NULL };

  office_put (self, DSK_ENTITY_CONVERSATION, row);
  office_put (self, DSK_ENTITY_CONTACT_CARD, card_row);
}

void
office_message (Office *self, const char *conv, const char *id, const OfficeMessage *m)
{
  g_autofree char *at = number (m->at);
  g_autofree char *edited = number (m->edited_at);
  g_autofree char *revoked = number (m->revoked_at);
  g_autofree char *code = m->error_code != 0 ? g_strdup_printf ("%d", m->error_code) : NULL;
  const char *row[] = { id,
                        conv,
                        m->out ? "out" : "in",
                        m->kind != NULL ? m->kind : "text",
                        at,
                        at,
                        NULL,
                        m->author,
                        m->out               ? NULL
                        : m->sender != NULL ? m->sender
                                            : "923005550101",
                        m->text,
                        m->quote,
                        m->content,
                        m->wamid,
                        m->context,
                        edited,
                        revoked };
  const char *status[] = { id, conv, m->state, at, code, NULL };

  office_put (self, DSK_ENTITY_MESSAGE, row);
  if (m->state != NULL)
    office_put (self, DSK_ENTITY_MESSAGE_STATUS, status);
}

void
office_media (Office *self, const char *conv, const char *id, const OfficeMedia *m)
{
  g_autofree char *size = number (m->size);
  g_autofree char *width = number (m->width);
  g_autofree char *height = number (m->height);
  g_autofree char *duration = number (m->duration_ms);
  const char *row[] = { id,        conv,  m->state != NULL ? m->state : "ready",
                        m->mime,   m->name, size,     m->sha256, width,
                        height,    duration, m->thumb, m->error };

  office_put (self, DSK_ENTITY_MEDIA, row);
}

void
office_note (Office *self, const char *conv, const char *id, gint64 at, const char *author,
             const char *text)
{
  g_autofree char *time = number (at);
  const char *row[] = { id, conv, author, time, NULL, text };

  office_put (self, DSK_ENTITY_NOTE, row);
}

void
office_event (Office *self, const char *conv, const char *id, gint64 at, const char *kind,
              const char *actor, const char *subject, const char *detail)
{
  g_autofree char *time = number (at);
  const char *row[] = { id, conv, kind, time, actor, subject, detail };

  office_put (self, DSK_ENTITY_EVENT, row);
}

void
office_read (Office *self, const char *conv, const char *upto)
{
  g_autofree char *id = g_strconcat ("b", conv + 1, NULL);
  const char *row[] = { id, conv, OFFICE_ME, upto, "1" };

  office_put (self, DSK_ENTITY_READ_MARKER, row);
}

void
office_begin (Office *self)
{
  g_autoptr (GError) error = NULL;
  /* The client has the one writing connection of this process. By another name of the folder we get
   * a second one, as another program would; nothing of the client is at work meanwhile. */
  g_autofree char *path = g_build_filename (self->dir, "relay", "replica.db", NULL);

  self->store = dsk_replica_store_open (path, &error);
  g_assert_no_error (error);
  dsk_replica_store_begin (self->store, &error);
  g_assert_no_error (error);
}

void
office_commit (Office *self, const char *conv)
{
  g_autoptr (GError) error = NULL;
  const char *convs[] = { conv, NULL };

  dsk_replica_store_rebuild_overlay (self->store, &error);
  g_assert_no_error (error);
  dsk_replica_store_commit (self->store, &error);
  g_assert_no_error (error);
  g_clear_pointer (&self->store, dsk_replica_store_close);
  if (self->client != NULL)
    g_signal_emit_by_name (self->client, "changed", convs);
}

static void
make_profile (Office *self, const char *role)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DskProfile) profile = dsk_profile_load (self->dir, &error);
  g_autofree char *token = NULL;

  g_assert_no_error (error);
  dsk_profile_lock (profile, &error);
  g_assert_no_error (error);
  profile->relay = g_strdup ("https://127.0.0.1:9");
  profile->relay_name = g_strdup ("Demo office");
  profile->device = office_id (0xd1);
  profile->user = g_strdup (OFFICE_ME);
  profile->user_name = g_strdup ("Ayesha Demo");
  profile->role = g_strdup (role);
  dsk_profile_save (profile, &error);
  g_assert_no_error (error);
  token = dsk_profile_token_path (profile);
  g_assert_true (g_file_set_contents_full (token, "no-relay-takes-this", -1,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

Office *
office_new (const char *role)
{
  Office *self = g_new0 (Office, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *alias = NULL;
  const char *me[] = { OFFICE_ME, "Ayesha Demo", role, "1" };
  const char *bilal[] = { OFFICE_BILAL, "Bilal Demo", "supervisor", "1" };
  const char *line[] = { NUMBER, "100000000000001", "+92 42 555 0100", "Orders", "active" };

  self->now = g_get_real_time () / 1000;
  self->dir = g_dir_make_tmp ("office-XXXXXX", &error);
  g_assert_no_error (error);
  make_profile (self, role);
  alias = g_build_filename (self->dir, "relay", NULL);
  g_assert_cmpint (symlink (".", alias), ==, 0);
  office_begin (self);
  dsk_replica_store_set_identity (self->store, OFFICE_ME, "Ayesha Demo", role,
                                  "01900000-0000-7000-8000-0000000000d1", &error);
  g_assert_no_error (error);
  dsk_replica_store_refetch (self->store, "demo-epoch", 0, 0, &error);
  g_assert_no_error (error);
  dsk_replica_store_advance_job (self->store, "all", NULL, &error);
  g_assert_no_error (error);
  office_put (self, DSK_ENTITY_USER, me);
  office_put (self, DSK_ENTITY_USER, bilal);
  office_put (self, DSK_ENTITY_NUMBER, line);
  office_commit (self, NULL);
  return self;
}

static void
remove_dir (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_dir (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

void
office_free (Office *self)
{
  g_clear_pointer (&self->store, dsk_replica_store_close);
  if (self->client != NULL)
    dsk_client_close (self->client);
  g_clear_object (&self->client);
  remove_dir (self->dir);
  g_free (self->dir);
  g_free (self);
}

void
office_wait (gboolean (*func) (gpointer), gpointer data)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_US;

  while (!func (data))
    {
      if (g_get_monotonic_time () > end)
        g_error ("waited in vain");
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (500);
    }
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  dsk_client_open_finish (DSK_CLIENT (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

void
office_open (Office *self)
{
  gboolean done = FALSE;

  self->client = dsk_client_new (self->dir, TRUE);
  dsk_client_open_async (self->client, NULL, opened_cb, &done);
  office_wait (is_true, &done);
}

/* --- until nothing more happens --- */

/* The client tells of changes after 16 ms, a frame comes as often, a field of searching waits for 150 ms: what is due
 * in that time is waited for. */
#define LATER_US (150 * 1000)
/* Models ask when they are told, and each answer may lead to one more question: what was quiet for so many rounds stays
 * so. What never rests, as something that turns, is not waited for any longer. */
#define QUIET_ROUNDS 3
#define ROUNDS 10
#define ROUND_US (40 * 1000)
#define MAX_FDS 32

static gpointer
read_nothing (DskReplicaReader *reader, gpointer data, GError **error)
{
  return data;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  dsk_client_read_finish (DSK_CLIENT (source), result, NULL);
  *(gboolean *) user_data = TRUE;
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DskUndone undone;

  dsk_client_undo_finish (DSK_CLIENT (source), result, &undone, NULL);
  *(gboolean *) user_data = TRUE;
}

/* What was asked of the client's threads until now was done. To undo what nobody did changes nothing. */
static void
wait_for_threads (Office *self)
{
  gboolean written = FALSE;
  gboolean read = FALSE;

  dsk_client_undo_async (self->client, "", written_cb, &written);
  office_wait (is_true, &written);
  dsk_client_read_async (self->client, NULL, read_nothing, self, NULL, NULL, NULL, read_cb, &read);
  office_wait (is_true, &read);
}

/* Whether the main loop has something to do, or will have at @until. */
static gboolean
is_due (gint64 until)
{
  GMainContext *context = g_main_context_default ();
  GPollFD fds[MAX_FDS];
  int priority, timeout, n_fds;

  g_assert_true (g_main_context_acquire (context));
  g_main_context_prepare (context, &priority);
  n_fds = g_main_context_query (context, G_MAXINT, &timeout, fds, MAX_FDS);
  g_main_context_release (context);
  g_assert_cmpint (n_fds, <=, MAX_FDS);
  return timeout == 0 || (timeout > 0 && g_get_monotonic_time () + timeout * 1000 <= until)
         || g_poll (fds, (guint) n_fds, 0) > 0;
}

/* Turns the main loop until nothing is due, or for ROUND_US. Returns: whether anything was */
static gboolean
turn (gint64 later, gboolean (*unready) (gpointer), gpointer data)
{
  const gint64 end = g_get_monotonic_time () + ROUND_US;
  gboolean moved = FALSE;

  for (;;)
    {
      gboolean due = is_due (later);

      if (due)
        g_main_context_iteration (NULL, TRUE);
      else if (unready != NULL && unready (data))
        g_usleep (500);
      else
        return moved;
      moved |= due;
      if (g_get_monotonic_time () >= end && (unready == NULL || !unready (data)))
        return moved;
    }
}

void
office_settle_with (Office *self, gboolean (*unready) (gpointer), gpointer data)
{
  const gint64 later = g_get_monotonic_time () + LATER_US;
  guint quiet = 0;

  for (guint round = 0; quiet < QUIET_ROUNDS && round < ROUNDS; round++)
    {
      quiet = turn (later, unready, data) ? 0 : quiet + 1;
      wait_for_threads (self);
    }
}

void
office_settle (Office *self)
{
  office_settle_with (self, NULL, NULL);
}

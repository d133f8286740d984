/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-staff.h"

#include <glib/gi18n-lib.h>

#include "dsk-labels.h"

#define KEY "dsk-staff"

struct _DskStaff
{
  GObject parent_instance;

  DskClient *client; /* (unowned): it owns us */
  GPtrArray *users;  /* (owned) (nullable) (element-type DskUserRow) */
  GHashTable *by_id; /* (owned) id → one of them */
};

G_DEFINE_FINAL_TYPE (DskStaff, dsk_staff, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- who they are --- */

static gpointer
read_users (DskReplicaReader *reader, gpointer data, GError **error)
{
  return dsk_replica_reader_list_users (reader, error);
}

static void
users_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskStaff) self = user_data;
  g_autoptr (GPtrArray) users = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);

  /* NULL: a newer question has overtaken this one. */
  if (users == NULL)
    return;
  g_hash_table_remove_all (self->by_id);
  g_clear_pointer (&self->users, g_ptr_array_unref);
  self->users = g_steal_pointer (&users);
  for (guint i = 0; i < self->users->len; i++)
    {
      DskUserRow *user = g_ptr_array_index (self->users, i);

      g_hash_table_insert (self->by_id, user->id, user);
    }
  g_signal_emit (self, signals[CHANGED], 0, NULL);
}

static void
read_names (DskStaff *self)
{
  if (dsk_client_get_state (self->client) == DSK_CLIENT_CLOSED)
    return;
  dsk_client_read_async (self->client, "people", read_users, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, NULL,
                         users_cb, g_object_ref (self));
}

static void
replica_cb (DskStaff *self, GStrv convs)
{
  if (*convs == NULL)
    read_names (self);
}

static void
colleagues_cb (DskStaff *self, GStrv convs)
{
  if (*convs == NULL)
    g_signal_emit (self, signals[CHANGED], 0, NULL);
  for (guint i = 0; convs[i] != NULL; i++)
    g_signal_emit (self, signals[CHANGED], 0, convs[i]);
}

DskStaff *
dsk_staff_get (DskClient *client)
{
  DskStaff *self;

  g_return_val_if_fail (DSK_IS_CLIENT (client), NULL);

  self = g_object_get_data (G_OBJECT (client), KEY);
  if (self != NULL)
    return self;
  self = g_object_new (DSK_TYPE_STAFF, NULL);
  self->client = client;
  g_object_set_data_full (G_OBJECT (client), KEY, self, g_object_unref);
  g_signal_connect_object (client, "changed", G_CALLBACK (replica_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (read_names), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "colleagues", G_CALLBACK (colleagues_cb), self, G_CONNECT_SWAPPED);
  read_names (self);
  return self;
}

/* --- words --- */

char *
dsk_staff_name (DskStaff *self, const char *user)
{
  const DskUserRow *known;

  g_return_val_if_fail (DSK_IS_STAFF (self), NULL);

  known = user != NULL ? g_hash_table_lookup (self->by_id, user) : NULL;
  return dsk_label_name (known != NULL && known->name != NULL ? known->name : _ ("A colleague"), TRUE);
}

/* How many do one of @doing, and who is the first. */
static guint
count (const GArray *acts, guint doing, const char **first)
{
  guint n = 0;

  for (guint i = 0; acts != NULL && i < acts->len; i++)
    {
      const DskEphAct *act = &g_array_index (acts, DskEphAct, i);

      if ((act->doing & doing) == 0)
        continue;
      if (n++ == 0)
        *first = act->user;
    }
  return n;
}

char *
dsk_staff_words (DskStaff *self, const char *conv, gboolean *replying)
{
  const GArray *acts;
  const char *first = NULL;
  guint n;
  g_autofree char *name = NULL;

  g_return_val_if_fail (DSK_IS_STAFF (self), NULL);

  if (replying != NULL)
    *replying = FALSE;
  acts = conv != NULL ? dsk_colleagues_in (dsk_client_get_colleagues (self->client), conv) : NULL;
  n = count (acts, DSK_DOING_TYPING | DSK_DOING_REPLYING, &first);
  if (n > 0)
    {
      if (replying != NULL)
        *replying = TRUE;
      name = dsk_staff_name (self, first);
      /* Translators: %s is a colleague */
      return n == 1 ? g_strdup_printf (_ ("%s is replying…"), name)
                    : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s and %u other are replying…",
                                                    "%s and %u others are replying…", n - 1),
                                       name, n - 1);
    }
  n = count (acts, DSK_DOING_VIEWING, &first);
  if (n == 0)
    return NULL;
  name = dsk_staff_name (self, first);
  /* Translators: %s is a colleague */
  return n == 1 ? g_strdup_printf (_ ("%s is viewing"), name)
                : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s and %u other are viewing",
                                                "%s and %u others are viewing", n - 1),
                                   name, n - 1);
}

static gboolean
is_replying (const DskEphAct *act)
{
  return (act->doing & (DSK_DOING_TYPING | DSK_DOING_REPLYING)) != 0;
}

/* Adds those of @acts who do, or do not, reply. */
static void
add_there (DskStaff *self, const GArray *acts, gboolean replying, GPtrArray *names, GString *each)
{
  for (guint i = 0; acts != NULL && i < acts->len; i++)
    {
      const DskEphAct *act = &g_array_index (acts, DskEphAct, i);
      const DskUserRow *known = g_hash_table_lookup (self->by_id, act->user);
      g_autofree char *name = NULL;

      if (act->doing == 0 || is_replying (act) != replying)
        continue;
      name = dsk_staff_name (self, act->user);
      g_ptr_array_add (names, g_strdup (known != NULL && known->name != NULL ? known->name : ""));
      g_string_append (each, each->len > 0 ? "\n" : "");
      /* Translators: %s is a colleague */
      g_string_append_printf (each, replying ? _ ("%s is replying…") : _ ("%s is viewing"), name);
    }
}

char **
dsk_staff_dup_there (DskStaff *self, const char *conv, char **each)
{
  GPtrArray *names = g_ptr_array_new ();
  g_autoptr (GString) lines = g_string_new (NULL);
  const GArray *acts;

  g_return_val_if_fail (DSK_IS_STAFF (self), NULL);

  acts = conv != NULL ? dsk_colleagues_in (dsk_client_get_colleagues (self->client), conv) : NULL;
  add_there (self, acts, TRUE, names, lines);
  add_there (self, acts, FALSE, names, lines);
  g_ptr_array_add (names, NULL);
  *each = g_string_free (g_steal_pointer (&lines), FALSE);
  return (char **) g_ptr_array_free (names, FALSE);
}

gboolean
dsk_staff_is_replying (DskStaff *self, const char *conv, const char *user)
{
  const GArray *acts;

  g_return_val_if_fail (DSK_IS_STAFF (self), FALSE);
  g_return_val_if_fail (conv != NULL && user != NULL, FALSE);

  acts = dsk_colleagues_in (dsk_client_get_colleagues (self->client), conv);
  for (guint i = 0; acts != NULL && i < acts->len; i++)
    {
      const DskEphAct *act = &g_array_index (acts, DskEphAct, i);

      if (g_strcmp0 (act->user, user) == 0)
        return is_replying (act);
    }
  return FALSE;
}

char *
dsk_staff_warning (DskStaff *self, const char *conv)
{
  const char *user;
  g_autofree char *name = NULL;

  g_return_val_if_fail (DSK_IS_STAFF (self), NULL);

  user = conv != NULL ? dsk_colleagues_replying (dsk_client_get_colleagues (self->client), conv) : NULL;
  if (user == NULL)
    return NULL;
  name = dsk_staff_name (self, user);
  /* Translators: %s is a colleague */
  return g_strdup_printf (_ ("%s is writing a reply here right now. The customer would get both."), name);
}

const char *
dsk_staff_presence_words (DskPresence presence)
{
  switch (presence)
    {
    case DSK_PRESENCE_ONLINE:
      return C_ ("presence", "Online");
    case DSK_PRESENCE_BUSY:
      return C_ ("presence", "Busy");
    case DSK_PRESENCE_AWAY:
      return C_ ("presence", "Away");
    case DSK_PRESENCE_OFFLINE:
    case DSK_PRESENCE_N:
    default:
      return C_ ("presence", "Offline");
    }
}

const char *
dsk_staff_availability_words (DskAvailability availability)
{
  if (!dsk_availability_is_on_shift (availability))
    return C_ ("presence", "Off Shift");
  return dsk_staff_presence_words (dsk_availability_presence (availability));
}

gboolean
dsk_staff_is_spent (const DskUserRow *user)
{
  return !dsk_availability_is_on_shift (user->availability) || (user->capacity > 0 && user->load >= user->capacity);
}

DskPresence
dsk_staff_presence (DskStaff *self, const DskUserRow *user)
{
  DskPresence presence;

  g_return_val_if_fail (DSK_IS_STAFF (self), DSK_PRESENCE_OFFLINE);

  presence = dsk_colleagues_presence (dsk_client_get_colleagues (self->client), user->id);
  if (presence == DSK_PRESENCE_OFFLINE || user->availability_at == 0)
    return presence;
  return dsk_availability_is_on_shift (user->availability) ? dsk_availability_presence (user->availability)
                                                           : DSK_PRESENCE_OFFLINE;
}

DskPresence
dsk_staff_presence_of (DskStaff *self, const char *user)
{
  const DskUserRow *known;

  g_return_val_if_fail (DSK_IS_STAFF (self), DSK_PRESENCE_OFFLINE);
  g_return_val_if_fail (user != NULL, DSK_PRESENCE_OFFLINE);

  known = g_hash_table_lookup (self->by_id, user);
  return known != NULL ? dsk_staff_presence (self, known) : DSK_PRESENCE_OFFLINE;
}

/* An app that does not know of shifts says only what is true now. */
static const char *
state_words (DskStaff *self, const DskUserRow *user)
{
  DskPresence presence = dsk_colleagues_presence (dsk_client_get_colleagues (self->client), user->id);

  if (user->availability_at == 0 || (presence == DSK_PRESENCE_OFFLINE
                                     && dsk_availability_is_on_shift (user->availability)))
    return dsk_staff_presence_words (presence);
  return dsk_staff_availability_words (user->availability);
}

char *
dsk_staff_duty_words (DskStaff *self, const DskUserRow *user)
{
  const char *state;
  g_autofree char *load = NULL;

  g_return_val_if_fail (DSK_IS_STAFF (self), NULL);

  state = state_words (self, user);
  if (user->capacity == 0)
    return g_strdup (state);
  /* Translators: conversations that somebody has, of those that they take: "7 of 10" */
  load = g_strdup_printf (_ ("%d of %d"), (int) user->load, (int) user->capacity);
  return g_strdup_printf ("%s · %s", state, load);
}

/* --- the object --- */

static void
dsk_staff_finalize (GObject *object)
{
  g_hash_table_unref (DSK_STAFF (object)->by_id);
  g_clear_pointer (&DSK_STAFF (object)->users, g_ptr_array_unref);
  G_OBJECT_CLASS (dsk_staff_parent_class)->finalize (object);
}

static void
dsk_staff_class_init (DskStaffClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dsk_staff_finalize;
  signals[CHANGED] = g_signal_new ("changed", DSK_TYPE_STAFF, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                   1, G_TYPE_STRING);
}

static void
dsk_staff_init (DskStaff *self)
{
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
}

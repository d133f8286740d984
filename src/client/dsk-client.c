/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-client-private.h"

#include "dsk-error.h"
#include "dsk-media-forget.h"

/* A frame of the screen: what changes within one is told once. */
#define CHANGED_MS 16
#define CHANGED_MAX 256 /* beyond, "anything" */

G_DEFINE_FINAL_TYPE (DskClient, dsk_client, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_COMMAND_RESULT,
  SIGNAL_COLLEAGUES,
  SIGNAL_VERIFIED,
  N_SIGNALS
};

static GParamSpec *props[DSK_CLIENT_N_PROPS];
static guint signals[N_SIGNALS];

GType
dsk_client_state_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { DSK_CLIENT_CLOSED, "DSK_CLIENT_CLOSED", "closed" },
    { DSK_CLIENT_UNENROLLED, "DSK_CLIENT_UNENROLLED", "unenrolled" },
    { DSK_CLIENT_LOCKED, "DSK_CLIENT_LOCKED", "locked" },
    { DSK_CLIENT_OFFLINE, "DSK_CLIENT_OFFLINE", "offline" },
    { DSK_CLIENT_CONNECTING, "DSK_CLIENT_CONNECTING", "connecting" },
    { DSK_CLIENT_SYNCING, "DSK_CLIENT_SYNCING", "syncing" },
    { DSK_CLIENT_ONLINE, "DSK_CLIENT_ONLINE", "online" },
    { DSK_CLIENT_REVOKED, "DSK_CLIENT_REVOKED", "revoked" },
    { DSK_CLIENT_UPGRADE, "DSK_CLIENT_UPGRADE", "upgrade" },
    { DSK_CLIENT_BROKEN, "DSK_CLIENT_BROKEN", "broken" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("DskClientState", values));
  return type;
}

const char *
dsk_client_state_to_string (DskClientState state)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (DSK_TYPE_CLIENT_STATE);
  const GEnumValue *value = g_enum_get_value (klass, (int) state);

  g_return_val_if_fail (value != NULL, NULL);
  return value->value_nick;
}

/* --- what the parts of the client tell --- */

/* Files travel while the connection stands. */
static void
tell_media (DskClient *self)
{
  const DskProfile *profile = self->profile;

  dsk_media_cache_set_relay (self->media, profile != NULL ? profile->relay : NULL,
                             profile != NULL ? profile->pin : NULL, self->token,
                             self->state == DSK_CLIENT_ONLINE);
}

void
dsk_client_notify (DskClient *self, guint prop)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

static gboolean
same_error (const GError *a, const GError *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return g_error_matches (a, b->domain, b->code) && g_str_equal (a->message, b->message);
}

void
dsk_client_set_state (DskClient *self, DskClientState state, const GError *error)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (!same_error (self->last_error, error))
    {
      g_clear_error (&self->last_error);
      self->last_error = error != NULL ? g_error_copy (error) : NULL;
      dsk_client_notify (self, DSK_CLIENT_PROP_LAST_ERROR);
    }
  if (self->state != state)
    {
      self->state = state;
      tell_media (self);
      dsk_client_forget_files (self, FALSE);
      dsk_client_notify (self, DSK_CLIENT_PROP_STATE);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

static gboolean
on_changed_timeout (gpointer user_data)
{
  g_autoptr (DskClient) self = g_object_ref (user_data);
  g_autoptr (GHashTable) changed = g_steal_pointer (&self->changed);
  g_autofree const char **convs = (const char **) g_hash_table_get_keys_as_array (changed, NULL);
  const char *const anything[] = { NULL };
  gboolean everything = self->changed_everything;

  /* Handlers may change more: that is for the next time. */
  self->changed_source = 0;
  self->changed_everything = FALSE;
  self->changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  dsk_client_forget_files (self, FALSE);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, everything ? anything : convs);
  return G_SOURCE_REMOVE;
}

void
dsk_client_mark_changed (DskClient *self, const char *const *convs)
{
  if (self->closed)
    return;
  if (convs == NULL || g_hash_table_size (self->changed) > CHANGED_MAX)
    self->changed_everything = TRUE;
  for (guint i = 0; convs != NULL && convs[i] != NULL; i++)
    g_hash_table_add (self->changed, g_strdup (convs[i]));
  if (self->changed_source == 0)
    self->changed_source = g_timeout_add (CHANGED_MS, on_changed_timeout, self);
}

void
dsk_client_emit_verified (DskClient *self, guint compared, guint differed, gboolean rebuilt)
{
  g_signal_emit (self, signals[SIGNAL_VERIFIED], 0, compared, differed, rebuilt);
}

void
dsk_client_emit_result (DskClient *self, const DskEngineReport *report)
{
  g_signal_emit (self, signals[SIGNAL_COMMAND_RESULT], 0, report->n, report->command,
                 dsk_result_code_to_string (report->result), report->detail);
}

void
dsk_client_emit_colleagues (DskClient *self, const char *const *convs)
{
  static const char *const nobody[] = { NULL };

  g_signal_emit (self, signals[SIGNAL_COLLEAGUES], 0, convs != NULL ? convs : nobody);
}

/* --- the connection as its user sees it --- */

void
dsk_client_start (DskClient *self)
{
  g_return_if_fail (DSK_IS_CLIENT (self));

  self->started = TRUE;
  dsk_client_connect (self);
}

void
dsk_client_stop (DskClient *self)
{
  g_return_if_fail (DSK_IS_CLIENT (self));

  self->started = FALSE;
  dsk_client_disconnect (self);
  if (self->state == DSK_CLIENT_CONNECTING || self->state == DSK_CLIENT_SYNCING
      || self->state == DSK_CLIENT_ONLINE)
    dsk_client_set_state (self, DSK_CLIENT_OFFLINE, NULL);
}

void
dsk_client_retry (DskClient *self)
{
  g_return_if_fail (DSK_IS_CLIENT (self));

  if (self->state == DSK_CLIENT_LOCKED)
    dsk_client_load_token (self, NULL);
  else if (self->transport != NULL)
    dsk_transport_retry (self->transport);
}

void
dsk_client_close (DskClient *self)
{
  g_return_if_fail (DSK_IS_CLIENT (self));

  if (self->closed)
    return;
  self->closed = TRUE;
  g_cancellable_cancel (self->closing);
  dsk_client_disconnect (self);
  dsk_media_cache_close (self->media);
  g_clear_object (&self->transport);
  g_clear_handle_id (&self->changed_source, g_source_remove);
  dsk_client_tidy_stop (self);
  g_clear_handle_id (&self->forget_source, g_source_remove);
  dsk_client_hold_stop (self);
  g_clear_handle_id (&self->lease_source, g_source_remove);
  dsk_client_drop_readers (self);
  g_clear_pointer (&self->engine, dsk_replica_engine_free);
  /* Releases the lock: after the writer is gone. */
  g_clear_pointer (&self->profile, dsk_profile_free);
  g_clear_pointer (&self->secrets, dsk_secret_store_free);
  dsk_client_set_state (self, DSK_CLIENT_CLOSED, NULL);
}

/* --- properties --- */

DskClientState
dsk_client_get_state (DskClient *self)
{
  g_return_val_if_fail (DSK_IS_CLIENT (self), DSK_CLIENT_CLOSED);

  return self->state;
}

const char *
dsk_client_get_user_id (DskClient *self)
{
  g_return_val_if_fail (DSK_IS_CLIENT (self), NULL);

  return self->profile != NULL ? self->profile->user : NULL;
}

const char *
dsk_client_get_user_name (DskClient *self)
{
  g_return_val_if_fail (DSK_IS_CLIENT (self), NULL);

  return self->profile != NULL ? self->profile->user_name : NULL;
}

const char *
dsk_client_get_role (DskClient *self)
{
  g_return_val_if_fail (DSK_IS_CLIENT (self), NULL);

  return self->profile != NULL ? self->profile->role : NULL;
}

const char *
dsk_client_get_relay_name (DskClient *self)
{
  g_return_val_if_fail (DSK_IS_CLIENT (self), NULL);

  return self->profile != NULL ? self->profile->relay_name : NULL;
}

const char *
dsk_client_get_relay_url (DskClient *self)
{
  g_return_val_if_fail (DSK_IS_CLIENT (self), NULL);

  return self->profile != NULL ? self->profile->relay : NULL;
}

const char *
dsk_client_get_wire (DskClient *self)
{
  g_return_val_if_fail (DSK_IS_CLIENT (self), NULL);

  return self->transport != NULL ? dsk_transport_get_wire (self->transport) : NULL;
}

guint
dsk_client_get_pending (DskClient *self)
{
  g_return_val_if_fail (DSK_IS_CLIENT (self), 0);

  return self->pending;
}

guint
dsk_client_get_attention (DskClient *self)
{
  g_return_val_if_fail (DSK_IS_CLIENT (self), 0);

  return self->attention;
}

double
dsk_client_get_progress (DskClient *self)
{
  g_return_val_if_fail (DSK_IS_CLIENT (self), 0);

  return self->progress;
}

const GError *
dsk_client_get_last_error (DskClient *self)
{
  g_return_val_if_fail (DSK_IS_CLIENT (self), NULL);

  return self->last_error;
}

DskMediaCache *
dsk_client_get_media (DskClient *self)
{
  g_return_val_if_fail (DSK_IS_CLIENT (self), NULL);

  return self->media;
}

char *
dsk_client_new_id (DskClient *self)
{
  g_return_val_if_fail (DSK_IS_CLIENT (self), NULL);

  return dsk_id_gen_next (self->ids);
}

/* --- the object --- */

static void
dsk_client_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DskClient *self = DSK_CLIENT (object);

  switch (id)
    {
    case DSK_CLIENT_PROP_STATE:
      g_value_set_enum (value, (int) self->state);
      break;
    case DSK_CLIENT_PROP_LAST_ERROR:
      g_value_set_boxed (value, self->last_error);
      break;
    case DSK_CLIENT_PROP_PENDING:
      g_value_set_uint (value, self->pending);
      break;
    case DSK_CLIENT_PROP_ATTENTION:
      g_value_set_uint (value, self->attention);
      break;
    case DSK_CLIENT_PROP_PROGRESS:
      g_value_set_double (value, self->progress);
      break;
    case DSK_CLIENT_PROP_USER_ID:
      g_value_set_string (value, dsk_client_get_user_id (self));
      break;
    case DSK_CLIENT_PROP_USER_NAME:
      g_value_set_string (value, dsk_client_get_user_name (self));
      break;
    case DSK_CLIENT_PROP_ROLE:
      g_value_set_string (value, dsk_client_get_role (self));
      break;
    case DSK_CLIENT_PROP_RELAY_NAME:
      g_value_set_string (value, dsk_client_get_relay_name (self));
      break;
    case DSK_CLIENT_PROP_RELAY_URL:
      g_value_set_string (value, dsk_client_get_relay_url (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dsk_client_dispose (GObject *object)
{
  dsk_client_close (DSK_CLIENT (object));
  G_OBJECT_CLASS (dsk_client_parent_class)->dispose (object);
}

static void
dsk_client_finalize (GObject *object)
{
  DskClient *self = DSK_CLIENT (object);

  g_free (self->profile_dir);
  g_free (self->token);
  g_clear_error (&self->last_error);
  g_hash_table_unref (self->changed);
  g_object_unref (self->closing);
  g_object_unref (self->media);
  dsk_client_eph_free (self);
  dsk_id_gen_free (self->ids);
  dsk_random_unref (self->random);
  dsk_clock_unref (self->clock);
  G_OBJECT_CLASS (dsk_client_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  props[DSK_CLIENT_PROP_STATE]
      = g_param_spec_enum ("state", NULL, NULL, DSK_TYPE_CLIENT_STATE, DSK_CLIENT_CLOSED, flags);
  props[DSK_CLIENT_PROP_LAST_ERROR]
      = g_param_spec_boxed ("last-error", NULL, NULL, G_TYPE_ERROR, flags);
  props[DSK_CLIENT_PROP_PENDING]
      = g_param_spec_uint ("pending", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[DSK_CLIENT_PROP_ATTENTION]
      = g_param_spec_uint ("attention", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[DSK_CLIENT_PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, flags);
  props[DSK_CLIENT_PROP_USER_ID] = g_param_spec_string ("user-id", NULL, NULL, NULL, flags);
  props[DSK_CLIENT_PROP_USER_NAME] = g_param_spec_string ("user-name", NULL, NULL, NULL, flags);
  props[DSK_CLIENT_PROP_ROLE] = g_param_spec_string ("role", NULL, NULL, NULL, flags);
  props[DSK_CLIENT_PROP_RELAY_NAME] = g_param_spec_string ("relay-name", NULL, NULL, NULL, flags);
  props[DSK_CLIENT_PROP_RELAY_URL] = g_param_spec_string ("relay-url", NULL, NULL, NULL, flags);
  g_object_class_install_properties (klass, DSK_CLIENT_N_PROPS, props);
}

static void
dsk_client_class_init (DskClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = dsk_client_get_property;
  object_class->dispose = dsk_client_dispose;
  object_class->finalize = dsk_client_finalize;
  install_properties (object_class);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", DSK_TYPE_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRV);
  signals[SIGNAL_COMMAND_RESULT]
      = g_signal_new ("command-result", DSK_TYPE_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 4, G_TYPE_INT64, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_VERIFIED] = g_signal_new ("verified", DSK_TYPE_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 3, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_BOOLEAN);
  signals[SIGNAL_COLLEAGUES] = g_signal_new ("colleagues", DSK_TYPE_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                             G_TYPE_NONE, 1, G_TYPE_STRV);
}

static void
dsk_client_init (DskClient *self)
{
  self->clock = dsk_clock_new_system ();
  self->random = dsk_random_new_system ();
  self->ids = dsk_id_gen_new (self->clock, self->random);
  self->changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->closing = g_cancellable_new ();
  self->voice = dsk_voice_new ();
  self->colleagues = dsk_colleagues_new ();
}

DskClient *
dsk_client_new (const char *profile_dir, gboolean file_secrets)
{
  g_autofree char *media = NULL;
  DskClient *self;

  g_return_val_if_fail (profile_dir != NULL, NULL);

  self = g_object_new (DSK_TYPE_CLIENT, NULL);
  self->profile_dir = g_strdup (profile_dir);
  self->file_secrets = file_secrets;
  media = g_build_filename (profile_dir, "media", NULL);
  self->media = dsk_media_cache_new (media);
  return self;
}

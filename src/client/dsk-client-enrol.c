/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-client-private.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "dsk-error.h"
#include "dsk-frame.h"
#include "dsk-json-guard.h"
#include "dsk-json-writer.h"
#include "dsk-relay-address.h"
#include "dsk-transport-http.h"

#define ANSWER_MAX (64 * 1024)
#define NAME_MAX_CHARS 200

/* What one enrolment or probe carries along. */
typedef struct
{
  DskRelayAddress *address; /* (owned) */
  SoupSession *session;     /* (owned) */
  JsonParser *answer;       /* (owned) (nullable) */
} Errand;

static void
errand_free (gpointer data)
{
  Errand *errand = data;

  dsk_relay_address_free (errand->address);
  g_clear_object (&errand->session);
  g_clear_object (&errand->answer);
  g_free (errand);
}

static gboolean
errand_begin (GTask *task, const char *url)
{
  Errand *errand = g_new0 (Errand, 1);
  GError *error = NULL;

  g_task_set_task_data (task, errand, errand_free);
  errand->address = dsk_relay_address_parse (url, &error);
  if (errand->address == NULL)
    {
      g_task_return_error (task, error);
      return FALSE;
    }
  errand->session = dsk_transport_http_new_session (errand->address->base, errand->address->pin);
  return TRUE;
}

/* --- answers --- */

static GError *
not_a_relay (void)
{
  return g_error_new_literal (DSK_ERROR, DSK_ERROR_INVALID,
                              _ ("What answers at this address is not a Dastak relay"));
}

/* Returns: (nullable): an object, kept in @errand */
static JsonObject *
read_answer (Errand *errand, GBytes *body)
{
  gsize len;
  const char *data = g_bytes_get_data (body, &len);
  JsonNode *root;

  if (!dsk_json_guard (data, len, ANSWER_MAX, NULL))
    return NULL;
  g_clear_object (&errand->answer);
  errand->answer = json_parser_new_immutable ();
  if (!json_parser_load_from_data (errand->answer, data, (gssize) len, NULL))
    return NULL;
  root = json_parser_get_root (errand->answer);
  return root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
}

static const char *
get_string (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  const char *text;

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  text = json_node_get_string (node);
  return *text != '\0' && g_utf8_strlen (text, -1) <= NAME_MAX_CHARS ? text : NULL;
}

static gboolean
get_int (JsonObject *object, const char *name, gint64 *value)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;
  *value = json_node_get_int (node);
  return TRUE;
}

static gboolean
get_range (JsonObject *object, gint64 *min, gint64 *max)
{
  JsonNode *node = json_object_get_member (object, "proto");
  JsonArray *range;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  range = json_node_get_array (node);
  if (json_array_get_length (range) != 2)
    return FALSE;
  for (guint i = 0; i < 2; i++)
    if (json_node_get_value_type (json_array_get_element (range, i)) != G_TYPE_INT64)
      return FALSE;
  *min = json_array_get_int_element (range, 0);
  *max = json_array_get_int_element (range, 1);
  return TRUE;
}

static gboolean
check_clock (DskClient *self, gint64 relay_now, GError **error)
{
  gint64 off = dsk_clock_now_ms (self->clock) - relay_now;
  gulong minutes = (gulong) (ABS (off) / 60000);

  if (!dsk_client_clock_is_off (off))
    return TRUE;
  g_set_error (
      error, DSK_ERROR, DSK_ERROR_CONFLICT,
      off > 0 ? g_dngettext (GETTEXT_PACKAGE,
                             "The clock of this computer is %lu minute ahead of the relay's. Set "
                             "it right, or let the system set it from the network, and try again",
                             "The clock of this computer is %lu minutes ahead of the relay's. Set "
                             "it right, or let the system set it from the network, and try again",
                             minutes)
              : g_dngettext (GETTEXT_PACKAGE,
                             "The clock of this computer is %lu minute behind the relay's. Set it "
                             "right, or let the system set it from the network, and try again",
                             "The clock of this computer is %lu minutes behind the relay's. Set it "
                             "right, or let the system set it from the network, and try again",
                             minutes),
      minutes);
  return FALSE;
}

static gboolean
check_versions (gint64 min, gint64 max, GError **error)
{
  int proto;
  const DskProtoMatch match = dsk_proto_match (DSK_PROTO_MIN, DSK_PROTO_MAX, (int) CLAMP (min, 0, G_MAXINT16),
                                               (int) CLAMP (max, 0, G_MAXINT16), &proto);

  if (match == DSK_PROTO_RELAY_OLD)
    g_set_error_literal (
        error, DSK_ERROR, DSK_ERROR_NEWER,
        _ ("This version of Dastak is too new for the relay; the relay has to be updated"));
  else if (match == DSK_PROTO_APP_OLD)
    g_set_error_literal (error, DSK_ERROR, DSK_ERROR_NEWER,
                         _ ("This version of Dastak is too old for the relay; update it"));
  return match == DSK_PROTO_AGREED;
}

/* --- asking who is there --- */

static char *
read_info (DskClient *self, Errand *errand, GBytes *body, GError **error)
{
  JsonObject *info = read_answer (errand, body);
  gint64 min, max, now;

  if (info == NULL || get_string (info, "name") == NULL || !get_range (info, &min, &max)
      || !get_int (info, "now", &now))
    {
      g_propagate_error (error, not_a_relay ());
      return NULL;
    }
  if (!check_versions (min, max, error) || !check_clock (self, now, error))
    return NULL;
  return g_strdup (get_string (info, "name"));
}

static void
on_info (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  DskClient *self = g_task_get_source_object (task);
  guint status;
  GError *error = NULL;
  g_autoptr (GBytes) body = dsk_transport_http_request_finish (result, &status, &error);
  char *name;

  /* A relay asks nobody who they are before it says what it is. */
  if (status == SOUP_STATUS_UNAUTHORIZED || status == SOUP_STATUS_FORBIDDEN)
    status = SOUP_STATUS_NOT_FOUND;
  if (body != NULL && status != SOUP_STATUS_OK)
    error = dsk_transport_http_status_words (status);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  name = read_info (self, g_task_get_task_data (task), body, &error);
  if (name != NULL)
    g_task_return_pointer (task, name, g_free);
  else
    g_task_return_error (task, error);
}

void
dsk_client_probe_async (DskClient *self, const char *url, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *uri = NULL;
  Errand *errand;

  g_return_if_fail (DSK_IS_CLIENT (self));
  g_return_if_fail (url != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, dsk_client_probe_async);
  if (!errand_begin (task, url))
    return;
  errand = g_task_get_task_data (task);
  uri = dsk_relay_address_join (errand->address->base, "/v1/info");
  dsk_transport_http_request_async (errand->session, uri, errand->address->base, NULL, NULL,
                                    cancellable, on_info, g_steal_pointer (&task));
}

char *
dsk_client_probe_finish (DskClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- enrolling --- */

static void
set_member (char **member, const char *value)
{
  g_free (*member);
  *member = g_strdup (value);
}

/* The replica of another person is not kept; one of the same person may hold words not sent yet. */
static void
leave_old (DskClient *self, const char *user)
{
  dsk_client_disconnect (self);
  g_clear_object (&self->transport);
  dsk_client_drop_readers (self);
  if (self->profile->user != NULL && g_strcmp0 (self->profile->user, user) != 0)
    dsk_media_cache_wipe (self->media);
  if (self->engine != NULL && g_strcmp0 (self->profile->user, user) != 0)
    dsk_replica_engine_wipe (self->engine);
}

static void
on_token_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  DskClient *self = g_task_get_source_object (task);
  Errand *errand = g_task_get_task_data (task);
  JsonObject *answer = json_node_get_object (json_parser_get_root (errand->answer));
  DskProfile *profile = self->profile;
  GError *error = NULL;

  if (!dsk_secret_store_save_finish (self->secrets, result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (self->closed)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, _ ("The client was closed"));
      return;
    }
  leave_old (self, get_string (answer, "user"));
  set_member (&profile->relay, errand->address->base);
  set_member (&profile->pin, errand->address->pin);
  set_member (&profile->relay_name, get_string (answer, "relay_name"));
  set_member (&profile->device, get_string (answer, "device"));
  set_member (&profile->user, get_string (answer, "user"));
  set_member (&profile->user_name, get_string (answer, "user_name"));
  set_member (&profile->role, get_string (answer, "role"));
  if (!dsk_profile_save (profile, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint prop = DSK_CLIENT_PROP_USER_ID; prop <= DSK_CLIENT_PROP_RELAY_URL; prop++)
    dsk_client_notify (self, prop);
  self->started = TRUE;
  dsk_client_open_replica (self, TRUE, g_steal_pointer (&task));
}

static gboolean
check_enrolment (DskClient *self, JsonObject *answer, GError **error)
{
  static const char *const required[] = { "device", "token", "user", "user_name", "role" };
  gint64 now;

  for (guint i = 0; answer != NULL && i < G_N_ELEMENTS (required); i++)
    if (get_string (answer, required[i]) == NULL)
      answer = NULL;
  if (answer == NULL)
    {
      g_propagate_error (error, not_a_relay ());
      return FALSE;
    }
  if (get_int (answer, "now", &now) && !check_clock (self, now, NULL))
    g_warning ("The clocks of the relay and of this computer differ by more than five minutes");
  return TRUE;
}

static void
on_enrolled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  DskClient *self = g_task_get_source_object (task);
  Errand *errand = g_task_get_task_data (task);
  guint status;
  GError *error = NULL;
  g_autoptr (GBytes) body = dsk_transport_http_request_finish (result, &status, &error);
  GCancellable *cancellable;
  JsonObject *answer;

  if (body != NULL && status == SOUP_STATUS_UNAUTHORIZED)
    error = g_error_new_literal (
        DSK_ERROR, DSK_ERROR_UNAUTHENTICATED,
        _ ("The relay does not accept this code: it is mistyped, used already, or "
           "older than a day. Ask your administrator for a new one"));
  else if (body != NULL && status != SOUP_STATUS_OK)
    error = dsk_transport_http_status_words (status);
  else if (body != NULL && self->closed)
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, _ ("The client was closed"));
  answer = error == NULL ? read_answer (errand, body) : NULL;
  if (error != NULL || !check_enrolment (self, answer, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  /* Asked for first: the call below takes the task. */
  cancellable = g_task_get_cancellable (task);
  dsk_secret_store_save_async (self->secrets, get_string (answer, "device"), errand->address->base,
                               get_string (answer, "token"), cancellable, on_token_saved,
                               g_steal_pointer (&task));
}

/* People write codes in any case, with spaces around or between. */
static char *
clean_code (const char *code)
{
  GString *clean = g_string_new (NULL);

  for (const char *p = code; *p != '\0'; p++)
    if (!g_ascii_isspace (*p))
      g_string_append_c (clean, g_ascii_toupper (*p));
  return g_string_free (clean, FALSE);
}

static GBytes *
enrol_body (const char *code, const char *device_name)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();
  g_autofree char *clean = clean_code (code);

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "code", clean);
  dsk_json_writer_set_string (writer, "device_name", device_name);
  dsk_json_writer_set_string (writer, "app", DSK_CLIENT_APP);
  dsk_json_writer_end_object (writer);
  return dsk_json_writer_take_bytes (writer);
}

/**
 * dsk_client_enrol_async:
 * @url: as for dsk_client_probe_async()
 * @code: (nullable): NULL or "": the one in the link
 * @device_name: (nullable): what the administrator sees; NULL: the computer's name
 */
void
dsk_client_enrol_async (DskClient *self, const char *url, const char *code, const char *device_name,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autofree char *uri = NULL;
  GError *error = NULL;
  Errand *errand;

  g_return_if_fail (DSK_IS_CLIENT (self));
  g_return_if_fail (url != NULL);
  g_return_if_fail (self->profile != NULL && self->secrets != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, dsk_client_enrol_async);
  if (!errand_begin (task, url))
    return;
  errand = g_task_get_task_data (task);
  if (code == NULL || *code == '\0')
    code = errand->address->code;
  if (code == NULL || !g_utf8_validate (code, -1, NULL))
    {
      g_task_return_new_error (task, DSK_ERROR, DSK_ERROR_INVALID,
                               _ ("The enrolment code is missing; your administrator has it"));
      return;
    }
  if (!dsk_profile_check_space (self->profile, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (device_name == NULL || *device_name == '\0')
    device_name = g_get_host_name ();
  body = enrol_body (code, device_name);
  uri = dsk_relay_address_join (errand->address->base, "/v1/enrol");
  dsk_transport_http_request_async (errand->session, uri, errand->address->base, body, NULL,
                                    cancellable, on_enrolled, g_steal_pointer (&task));
}

gboolean
dsk_client_enrol_finish (DskClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dastak-relay"

#include "dsk-relay-admin-socket.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dsk-relay-admin.h"

struct _DskRelayAdminSocket
{
  char *path;              /* (owned) */
  GSocketService *service; /* (owned) */
  DskRelayWriter *writer;
  DskRelayReaders *care;
  DskAdminChanged changed;
  gpointer user_data;
};

typedef struct _Call Call;

/* What is done beside the writer. */
typedef struct
{
  DskReaderJob job;
  Call *call;
  GError *error; /* (owned) (nullable) */
} Care;

/* One line that was heard, until it is answered. */
struct _Call
{
  DskWriterOp op;
  Care care;
  DskRelayAdminSocket *self;
  GSocketConnection *connection; /* (owned) */
  GDataInputStream *input;       /* (owned) */
  JsonObject *request;           /* (owned) (nullable) */
  JsonObject *reply;             /* (owned) */
  char *line;                    /* (owned) (nullable): on its way out */
};

static void
call_free (Call *call)
{
  g_io_stream_close (G_IO_STREAM (call->connection), NULL, NULL);
  g_object_unref (call->connection);
  g_object_unref (call->input);
  g_clear_pointer (&call->request, json_object_unref);
  g_clear_pointer (&call->reply, json_object_unref);
  g_free (call->line);
  g_free (call);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
  call_free (user_data);
}

static void
answer (Call *call, const GError *error)
{
  if (error != NULL)
    {
      g_clear_pointer (&call->reply, json_object_unref);
      call->reply = json_object_new ();
      json_object_set_string_member (call->reply, "error", error->message);
    }
  call->line = dsk_relay_admin_print (call->reply);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (call->connection)),
                                   call->line, strlen (call->line), G_PRIORITY_DEFAULT, NULL, written_cb,
                                   call);
}

static gboolean
call_run (DskWriterOp *op, DskRelayEngine *engine, GError **error)
{
  Call *call = (Call *) op;

  return dsk_relay_admin_run (engine, call->request, call->reply, error);
}

static void
tell (Call *call, const char *member, gboolean revoked)
{
  JsonNode *node = json_object_get_member (call->reply, member);
  JsonArray *devices = node != NULL ? json_node_get_array (node) : NULL;

  for (guint i = 0; devices != NULL && i < json_array_get_length (devices); i++)
    call->self->changed (json_array_get_string_element (devices, i), revoked, call->self->user_data);
}

static void
call_done (DskWriterOp *op, const GError *error)
{
  Call *call = (Call *) op;

  g_message ("console: %s %s", json_object_get_string_member_with_default (call->request, "op", "-"),
             error != NULL ? error->message : "done");
  if (error == NULL)
    {
      tell (call, DSK_RELAY_ADMIN_REVOKED, TRUE);
      tell (call, DSK_RELAY_ADMIN_CHANGED, FALSE);
    }
  answer (call, error);
}

static void
care_run (DskReaderJob *job, DskRelayReader *reader)
{
  Care *care = (Care *) job;

  dsk_relay_admin_care (reader, care->call->request, care->call->reply, &care->error);
}

static void
care_done (DskReaderJob *job)
{
  Care *care = (Care *) job;
  g_autoptr (GError) error = g_steal_pointer (&care->error);

  call_done (&care->call->op, error);
}

static void
start_care (Call *call)
{
  call->care.job.run = care_run;
  call->care.job.done = care_done;
  call->care.call = call;
  dsk_relay_readers_push (call->self->care, 0, &call->care.job);
}

static void
line_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;
  g_autoptr (GError) error = NULL;
  gsize len;
  g_autofree char *line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result,
                                                                &len, &error);

  if (line == NULL)
    {
      call_free (call);
      return;
    }
  call->request = dsk_relay_admin_parse (line, len, &error);
  if (call->request == NULL)
    {
      answer (call, error);
      return;
    }
  if (dsk_relay_admin_is_care (call->request))
    {
      start_care (call);
      return;
    }
  call->op.run = call_run;
  call->op.flags = DSK_WRITER_SENDS; /* it may have freed what waits */
  call->op.done = call_done;
  call->op.weight = len;
  dsk_relay_writer_push (call->self->writer, &call->op);
}

static gboolean
incoming_cb (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer user_data)
{
  DskRelayAdminSocket *self = user_data;
  g_autoptr (GCredentials) who
      = g_socket_get_credentials (g_socket_connection_get_socket (connection), NULL);
  uid_t uid = who != NULL ? g_credentials_get_unix_user (who, NULL) : (uid_t) -1;
  Call *call;

  if (uid != getuid () && uid != 0)
    {
      g_warning ("console: user %u may not", (guint) uid);
      return TRUE;
    }
  call = g_new0 (Call, 1);
  call->self = self;
  call->connection = g_object_ref (connection);
  call->input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  call->reply = json_object_new ();
  g_data_input_stream_read_line_async (call->input, G_PRIORITY_DEFAULT, NULL, line_cb, call);
  return TRUE;
}

/* The name may be longer than a socket's address can be. */
static gboolean
bind_in (DskRelayAdminSocket *self, const char *data_dir, GError **error)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autofree char *path = NULL;
  mode_t mask = umask (0177);
  int dir = open (data_dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
  gboolean ok;

  unlink (self->path);
  path = dir >= 0 ? g_strdup_printf ("/proc/self/fd/%d/" DSK_RELAY_ADMIN_SOCKET, dir)
                  : g_strdup (self->path);
  address = g_unix_socket_address_new (path);
  ok = g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, error);
  if (dir >= 0)
    close (dir);
  umask (mask);
  return ok;
}

DskRelayAdminSocket *
dsk_relay_admin_socket_new (const char *data_dir, DskRelayWriter *writer, DskRelayReaders *care,
                            DskAdminChanged changed, gpointer user_data, GError **error)
{
  g_autoptr (DskRelayAdminSocket) self = g_new0 (DskRelayAdminSocket, 1);

  self->path = g_build_filename (data_dir, DSK_RELAY_ADMIN_SOCKET, NULL);
  self->service = g_socket_service_new ();
  self->writer = writer;
  self->care = care;
  self->changed = changed;
  self->user_data = user_data;
  if (!bind_in (self, data_dir, error))
    return NULL;
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  return g_steal_pointer (&self);
}

void
dsk_relay_admin_socket_free (DskRelayAdminSocket *self)
{
  if (self == NULL)
    return;
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_signal_handlers_disconnect_by_data (self->service, self);
  g_object_unref (self->service);
  unlink (self->path);
  g_free (self->path);
  g_free (self);
}

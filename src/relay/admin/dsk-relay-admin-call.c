/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The console's side of administration. */

#include <fcntl.h>
#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <unistd.h>

#include "dsk-error.h"
#include "dsk-relay-admin.h"

#define PATIENCE_US (3 * G_USEC_PER_SEC)
#define PAUSE_US 50000

/* Nobody else holds the data: do it here. */
static JsonObject *
call_engine (DskRelayEngine *engine, JsonObject *request, GError **error)
{
  g_autoptr (JsonObject) reply = json_object_new ();

  if (!dsk_relay_engine_begin (engine, error))
    return NULL;
  if (!dsk_relay_admin_run (engine, request, reply, error))
    {
      dsk_relay_engine_rollback (engine);
      return NULL;
    }
  if (!dsk_relay_engine_commit (engine, error))
    return NULL;
  return g_steal_pointer (&reply);
}

/* The same for what only reads, while the engine keeps others out. */
static JsonObject *
call_reader (const char *data_dir, JsonObject *request, GError **error)
{
  g_autoptr (DskRelayReader) reader = dsk_relay_reader_open (data_dir, error);
  g_autoptr (JsonObject) reply = json_object_new ();

  if (reader == NULL || !dsk_relay_admin_care (reader, request, reply, error))
    return NULL;
  return g_steal_pointer (&reply);
}

/* A socket address may be no longer than about a hundred bytes; a folder may. */
static GSocketConnection *
connect_to (const char *data_dir, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = NULL;
  g_autofree char *path = NULL;
  GSocketConnection *connection;
  int dir = open (data_dir, O_PATH | O_DIRECTORY | O_CLOEXEC);

  path = dir >= 0 ? g_strdup_printf ("/proc/self/fd/%d/" DSK_RELAY_ADMIN_SOCKET, dir)
                  : g_build_filename (data_dir, DSK_RELAY_ADMIN_SOCKET, NULL);
  address = g_unix_socket_address_new (path);
  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, error);
  if (dir >= 0)
    close (dir);
  return connection;
}

static JsonObject *
read_reply (const char *line, gsize len, GError **error)
{
  g_autoptr (JsonObject) reply = dsk_relay_admin_parse (line, len, error);
  const char *problem;

  if (reply == NULL)
    return NULL;
  problem = json_object_get_string_member_with_default (reply, "error", NULL);
  if (problem == NULL)
    return g_steal_pointer (&reply);
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_FAILED, problem);
  return NULL;
}

/* A relay serves the data: have it done there. @connected: whether anybody listened */
static JsonObject *
call_socket (const char *data_dir, JsonObject *request, gboolean *connected, GError **error)
{
  g_autoptr (GSocketConnection) connection = connect_to (data_dir, error);
  g_autoptr (GDataInputStream) input = NULL;
  g_autofree char *line = NULL;
  g_autofree char *answer = NULL;
  gsize len;

  *connected = connection != NULL;
  if (connection == NULL)
    return NULL;
  line = dsk_relay_admin_print (request);
  if (!g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), line,
                                  strlen (line), NULL, NULL, error))
    return NULL;
  input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  answer = g_data_input_stream_read_line (input, &len, NULL, error);
  if (answer != NULL)
    return read_reply (answer, len, error);
  if (error != NULL && *error == NULL)
    g_set_error_literal (error, DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                         "The relay stopped before it answered; look whether it was done");
  return NULL;
}

JsonObject *
dsk_relay_admin_call (const char *data_dir, JsonObject *request, GError **error)
{
  g_autoptr (DskClock) clock = dsk_clock_new_system ();
  g_autoptr (DskRandom) random = dsk_random_new_system ();
  gint64 until = g_get_monotonic_time () + PATIENCE_US;

  while (TRUE)
    {
      g_autoptr (GError) busy = NULL;
      g_autoptr (GError) silent = NULL;
      g_autoptr (DskRelayEngine) engine = dsk_relay_engine_open (data_dir, clock, random, &busy);
      JsonObject *reply;
      gboolean connected;

      if (engine != NULL)
        return dsk_relay_admin_is_care (request) ? call_reader (data_dir, request, error)
                                                 : call_engine (engine, request, error);
      if (!g_error_matches (busy, DSK_ERROR, DSK_ERROR_BUSY))
        {
          g_propagate_error (error, g_steal_pointer (&busy));
          return NULL;
        }
      reply = call_socket (data_dir, request, &connected, &silent);
      if (reply != NULL)
        return reply;
      if (connected)
        {
          g_propagate_error (error, g_steal_pointer (&silent));
          return NULL;
        }
      /* It is starting or stopping just now. */
      if (g_get_monotonic_time () >= until)
        {
          g_propagate_prefixed_error (error, g_steal_pointer (&busy),
                                      "The relay that holds the data does not answer (%s): ",
                                      silent->message);
          return NULL;
        }
      g_usleep (PAUSE_US);
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-relay-listen.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEFAULT_PORT 7443
#define SOCKET_MODE 0660

/* Whether nobody would answer at @address. */
static gboolean
is_deserted (GSocketAddress *address)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM,
                                             G_SOCKET_PROTOCOL_DEFAULT, NULL);

  return socket != NULL && !g_socket_connect (socket, address, NULL, &error)
         && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
}

static gboolean
listen_unix (DskHttpServer *server, const char *path, GSocketAddress **bound, GError **error)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  struct stat info;
  mode_t mask;
  gboolean ok;

  if (lstat (path, &info) == 0 && S_ISSOCK (info.st_mode) && is_deserted (address))
    g_unlink (path);
  /* Nobody may use it before its mode is right. */
  mask = umask (0177);
  ok = dsk_http_server_listen (server, address, bound, error);
  umask (mask);
  if (ok && g_chmod (path, SOCKET_MODE) != 0)
    {
      g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (errno), "its mode can't be set: %s",
                   g_strerror (errno));
      return FALSE;
    }
  return ok;
}

static gboolean
listen_inet (DskHttpServer *server, const char *listen, GSocketAddress **bound, GError **error)
{
  g_autoptr (GSocketConnectable) place = g_network_address_parse (listen, DEFAULT_PORT, error);
  g_autoptr (GSocketAddress) address = NULL;

  if (place == NULL)
    return FALSE;
  address = g_inet_socket_address_new_from_string (
      g_network_address_get_hostname (G_NETWORK_ADDRESS (place)),
      g_network_address_get_port (G_NETWORK_ADDRESS (place)));
  return dsk_http_server_listen (server, address, bound, error);
}

gboolean
dsk_relay_listen (DskHttpServer *server, const DskRelayConfig *config, GSocketAddress **bound,
                  GError **error)
{
  const char *path = dsk_relay_config_get_socket (config);

  if (path != NULL ? listen_unix (server, path, bound, error)
                   : listen_inet (server, config->listen, bound, error))
    return TRUE;
  g_prefix_error (error, "Could not listen on %s: ", config->listen);
  return FALSE;
}

void
dsk_relay_listen_end (const DskRelayConfig *config)
{
  const char *path = dsk_relay_config_get_socket (config);

  if (path != NULL)
    g_unlink (path);
}

char *
dsk_relay_listen_describe (GSocketAddress *bound, gboolean tls)
{
  g_autofree char *shown = NULL;

  if (G_IS_UNIX_SOCKET_ADDRESS (bound))
    return g_strconcat ("unix:", g_unix_socket_address_get_path (G_UNIX_SOCKET_ADDRESS (bound)), NULL);
  shown = g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (bound));
  return g_strconcat (tls ? "https://" : "http://", shown, NULL);
}

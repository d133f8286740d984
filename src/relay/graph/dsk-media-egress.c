/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dastak-relay"

#include "dsk-media-egress.h"

#include <string.h>

#include "dsk-error.h"
#include "dsk-json-guard.h"

#define JSON_MAX (64 * 1024)

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return address != NULL ? g_inet_address_get_is_loopback (address) : g_ascii_strcasecmp (host, "localhost") == 0;
}

/* Graph itself is on this machine: a sandbox. */
static gboolean
at_home (const DskMediaEgress *egress)
{
  g_autoptr (GUri) base = g_uri_parse (egress->base, SOUP_HTTP_URI_FLAGS, NULL);

  return base != NULL && is_loopback (g_uri_get_host (base));
}

static gboolean
is_listed (const DskMediaEgress *egress, GUri *uri)
{
  g_autoptr (GUri) base = g_uri_parse (egress->base, SOUP_HTTP_URI_FLAGS, NULL);
  const char *host = g_uri_get_host (uri);

  if (base != NULL && g_ascii_strcasecmp (host, g_uri_get_host (base)) == 0)
    return g_uri_get_port (uri) == g_uri_get_port (base) || at_home (egress);
  for (guint i = 0; egress->hosts[i] != NULL; i++)
    if (g_ascii_strcasecmp (host, egress->hosts[i]) == 0)
      return g_uri_get_port (uri) == 443 || g_uri_get_port (uri) == -1;
  return FALSE;
}

gboolean
dsk_media_egress_check (const DskMediaEgress *egress, const char *url, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  gboolean ok = FALSE;

  if (uri != NULL && g_uri_get_host (uri) != NULL && g_uri_get_userinfo (uri) == NULL)
    {
      if (g_strcmp0 (g_uri_get_scheme (uri), "https") == 0)
        ok = is_listed (egress, uri);
      else if (g_strcmp0 (g_uri_get_scheme (uri), "http") == 0)
        ok = is_loopback (g_uri_get_host (uri)) && at_home (egress);
    }
  if (!ok)
    g_set_error_literal (error, DSK_ERROR, DSK_ERROR_FORBIDDEN, "the address of the file is not on the list of hosts");
  return ok;
}

gboolean
dsk_media_egress_is_private (GInetAddress *address)
{
  const guint8 *bytes = g_inet_address_to_bytes (address);

  if (g_inet_address_get_is_loopback (address) || g_inet_address_get_is_link_local (address)
      || g_inet_address_get_is_site_local (address) || g_inet_address_get_is_any (address)
      || g_inet_address_get_is_multicast (address))
    return TRUE;
  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4)
    return bytes[0] == 0 || (bytes[0] == 100 && (bytes[1] & 0xc0) == 64);
  if ((bytes[0] & 0xfe) == 0xfc)
    return TRUE;
  /* An IPv4 address in the clothes of IPv6. */
  if (memcmp (bytes, "\0\0\0\0\0\0\0\0\0\0\xff\xff", 12) == 0)
    {
      g_autoptr (GInetAddress) inner = g_inet_address_new_from_bytes (bytes + 12, G_SOCKET_FAMILY_IPV4);

      return dsk_media_egress_is_private (inner);
    }
  return FALSE;
}

SoupSession *
dsk_media_egress_session (const DskMediaEgress *egress)
{
  SoupSession *session = soup_session_new_with_options ("user-agent", "Dastak/" DSK_VERSION, "max-conns", 2, "timeout",
                                                        MAX (egress->timeout_ms / 1000, 1u), "proxy-resolver", NULL,
                                                        NULL);

  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  return session;
}

/* Connected, and nothing sent yet: the last moment to see where to. */
static void
event_cb (SoupMessage *message, GSocketClientEvent event, GIOStream *connection, gpointer user_data)
{
  GCancellable *cancellable = user_data;
  g_autoptr (GSocketAddress) remote = NULL;

  if (event != G_SOCKET_CLIENT_CONNECTED || !G_IS_SOCKET_CONNECTION (connection))
    return;
  remote = g_socket_connection_get_remote_address (G_SOCKET_CONNECTION (connection), NULL);
  if (!G_IS_INET_SOCKET_ADDRESS (remote)
      || dsk_media_egress_is_private (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote))))
    {
      g_object_set_data (G_OBJECT (message), "dsk-private", GINT_TO_POINTER (1));
      g_cancellable_cancel (cancellable);
    }
}

static void
cancel_cb (GCancellable *outer, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

GInputStream *
dsk_media_egress_send (const DskMediaEgress *egress, SoupSession *session, SoupMessage *message,
                       GCancellable *cancellable, GError **error)
{
  g_autofree char *url = g_uri_to_string (soup_message_get_uri (message));
  g_autofree char *bearer = g_strconcat ("Bearer ", egress->token, NULL);
  g_autoptr (GCancellable) own = g_cancellable_new ();
  gulong id = 0;
  GInputStream *body;

  if (!dsk_media_egress_check (egress, url, error))
    return NULL;
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", bearer);
  if (!at_home (egress))
    g_signal_connect (message, "network-event", G_CALLBACK (event_cb), own);
  if (cancellable != NULL)
    id = g_cancellable_connect (cancellable, G_CALLBACK (cancel_cb), g_object_ref (own), g_object_unref);
  body = soup_session_send (session, message, own, error);
  if (cancellable != NULL)
    g_cancellable_disconnect (cancellable, id);
  g_signal_handlers_disconnect_by_data (message, own);
  if (body == NULL && g_object_get_data (G_OBJECT (message), "dsk-private") != NULL)
    {
      g_clear_error (error);
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_FORBIDDEN, "the host of the file has a private address");
    }
  return body;
}

char *
dsk_media_egress_read_json (GInputStream *body, GCancellable *cancellable, GError **error)
{
  g_autofree char *text = g_malloc (JSON_MAX + 1);
  gsize len = 0;

  if (!g_input_stream_read_all (body, text, JSON_MAX, &len, cancellable, error))
    return NULL;
  text[len] = '\0';
  return dsk_json_guard (text, len, JSON_MAX, error) ? g_steal_pointer (&text) : NULL;
}

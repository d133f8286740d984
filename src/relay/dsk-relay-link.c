/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dastak-relay"

#include "dsk-relay-link.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define FILE_NAME "url"

/* Returns: (transfer full) (nullable): the address without a final slash */
static char *
address_of (const DskRelayConfig *config, GSocketAddress *bound, gboolean tls)
{
  GInetAddress *inet;
  g_autofree char *host = NULL;

  if (*config->public_url != '\0')
    {
      char *url = g_strdup (config->public_url);

      while (g_str_has_suffix (url, "/"))
        url[strlen (url) - 1] = '\0';
      return url;
    }
  /* The proxy has the name; and every address of this computer is no address. */
  if (dsk_relay_config_is_behind_proxy (config) || !G_IS_INET_SOCKET_ADDRESS (bound))
    return NULL;
  inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (bound));
  if (g_inet_address_get_is_any (inet))
    return NULL;
  host = g_inet_address_to_string (inet);
  return g_uri_join (G_URI_FLAGS_NONE, tls ? "https" : "http", NULL, host,
                     g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)), "", NULL, NULL);
}

void
dsk_relay_link_save (const DskRelayConfig *config, GSocketAddress *bound, gboolean tls,
                     const char *pin)
{
  g_autofree char *path = g_build_filename (config->data, FILE_NAME, NULL);
  g_autofree char *address = address_of (config, bound, tls);
  g_autofree char *line = NULL;
  g_autofree char *before = NULL;
  g_autoptr (GError) error = NULL;

  if (address == NULL)
    {
      g_message ("where desktops reach this relay is not known; [relay] public-url says it, for enrolment "
                 "links");
      if (g_unlink (path) != 0 && errno != ENOENT)
        g_warning ("%s can't be removed: %s", path, g_strerror (errno));
      return;
    }
  /* Through a proxy desktops see its certificate. */
  if (pin != NULL && !dsk_relay_config_is_behind_proxy (config))
    line = g_strdup_printf ("%s?cert=%s\n", address, pin);
  else
    line = g_strdup_printf ("%s\n", address);
  if (g_file_get_contents (path, &before, NULL, NULL) && strcmp (before, line) == 0)
    return;
  if (!g_file_set_contents_full (path, line, -1,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644,
                                 &error))
    g_warning ("enrolment links will be wrong: %s", error->message);
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);
  return g_ascii_strcasecmp (host, "localhost") == 0 || g_str_has_suffix (host, ".localhost");
}

char *
dsk_relay_link_new (const char *data_dir, const char *code)
{
  g_autofree char *path = g_build_filename (data_dir, FILE_NAME, NULL);
  g_autofree char *text = NULL;
  g_autofree char *query = NULL;
  g_autoptr (GUri) uri = NULL;
  const char *pin;
  gboolean said;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  uri = g_uri_parse (g_strstrip (text), G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return NULL;
  pin = g_uri_get_query (uri);
  query = g_strconcat ("code=", code, pin != NULL ? "&" : NULL, pin, NULL);
  /* "dastak:" means https, and on this computer http unless a certificate is named. */
  said = pin == NULL && g_str_equal (g_uri_get_scheme (uri), "https") && is_loopback (g_uri_get_host (uri));
  return g_uri_join (G_URI_FLAGS_NONE, said ? "https" : "dastak", NULL, g_uri_get_host (uri),
                     g_uri_get_port (uri), g_uri_get_path (uri), query, NULL);
}

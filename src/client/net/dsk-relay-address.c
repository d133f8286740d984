/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-address.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "dsk-error.h"

#define MAX_ADDRESS_LEN 2048

void
dsk_relay_address_free (DskRelayAddress *self)
{
  if (self == NULL)
    return;
  g_free (self->base);
  g_free (self->code);
  g_free (self->pin);
  g_free (self);
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);
  return g_ascii_strcasecmp (host, "localhost") == 0 || g_str_has_suffix (host, ".localhost");
}

static gboolean
set_pin (DskRelayAddress *self, const char *pin, GError **error)
{
  if (pin == NULL)
    return TRUE;
  if (strlen (pin) != 64 || strspn (pin, "0123456789abcdefABCDEF") != 64)
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID,
                           _ ("The certificate's fingerprint in the link is not complete; "
                              "ask for a new link"));
      return FALSE;
    }
  self->pin = g_ascii_strdown (pin, -1);
  return TRUE;
}

static gboolean
read_query (DskRelayAddress *self, const char *query, GError **error)
{
  g_autoptr (GHashTable) params = NULL;

  if (query == NULL)
    return TRUE;
  params = g_uri_parse_params (query, -1, "&", G_URI_PARAMS_NONE, error);
  if (params == NULL)
    return FALSE;
  self->code = g_strdup (g_hash_table_lookup (params, "code"));
  return set_pin (self, g_hash_table_lookup (params, "cert"), error);
}

/* "http" or "https" for what was written; NULL with an error when that would send secrets in the
 * clear, or to who can't show the certificate that was agreed on. */
static const char *
choose_scheme (const char *scheme, gboolean said, gboolean loopback, gboolean pinned,
               GError **error)
{
  if (g_str_equal (scheme, "https") || g_str_equal (scheme, "wss"))
    return "https";
  if (g_str_equal (scheme, "dastak"))
    return loopback && !pinned ? "http" : "https";
  if (!g_str_equal (scheme, "http") && !g_str_equal (scheme, "ws"))
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID,
                   _ ("“%s:” is not how a relay's address begins; it begins with https://"),
                   scheme);
      return NULL;
    }
  if (pinned)
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID,
                           _ ("The link names a certificate, which is of use only with https://"));
      return NULL;
    }
  if (loopback)
    return "http";
  if (said)
    g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID,
                         _ ("Without encryption Dastak talks only to a relay on this computer. "
                            "Write the address with https:// instead of http://"));
  else
    g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID,
                         _ ("Without encryption Dastak talks only to a relay on this computer. "
                            "Write the address with https://"));
  return NULL;
}

/* GUri lets everything through that could be a name in some network. */
static gboolean
is_host (const char *host)
{
  return host != NULL && *host != '\0' && strpbrk (host, " \t\r\n%<>\"'\\`{}|^@,;") == NULL;
}

static GUri *
parse_uri (const char *text, GError **error)
{
  g_autoptr (GError) local = NULL;
  GUri *uri;

  if (strlen (text) <= MAX_ADDRESS_LEN)
    {
      uri = g_uri_parse (text, G_URI_FLAGS_ENCODED_QUERY, &local);
      if (uri != NULL && is_host (g_uri_get_host (uri)) && g_uri_get_userinfo (uri) == NULL)
        return uri;
      g_clear_pointer (&uri, g_uri_unref);
    }
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID,
                       _ ("That is not an address. It looks like relay.example.org or "
                          "https://relay.example.org:8443"));
  return NULL;
}

DskRelayAddress *
dsk_relay_address_parse (const char *text, GError **error)
{
  g_autoptr (DskRelayAddress) self = g_new0 (DskRelayAddress, 1);
  g_autofree char *clean = g_strstrip (g_strdup (text != NULL ? text : ""));
  const gboolean said = strstr (clean, "://") != NULL;
  g_autofree char *full = said ? g_strdup (clean) : g_strconcat ("dastak://", clean, NULL);
  g_autoptr (GUri) uri = parse_uri (full, error);
  g_autofree char *path = NULL;
  const char *scheme;

  if (uri == NULL)
    return NULL;
  if (!read_query (self, g_uri_get_query (uri), error))
    return NULL;
  scheme = choose_scheme (g_uri_get_scheme (uri), said, is_loopback (g_uri_get_host (uri)),
                          self->pin != NULL, error);
  if (scheme == NULL)
    return NULL;
  path = g_strdup (g_uri_get_path (uri));
  while (g_str_has_suffix (path, "/"))
    path[strlen (path) - 1] = '\0';
  self->base = g_uri_join (G_URI_FLAGS_NONE, scheme, NULL, g_uri_get_host (uri),
                           g_uri_get_port (uri), path, NULL, NULL);
  return g_steal_pointer (&self);
}

char *
dsk_relay_address_join (const char *base, const char *path)
{
  g_return_val_if_fail (base != NULL, NULL);
  g_return_val_if_fail (path != NULL && *path == '/', NULL);

  return g_strconcat (base, path, NULL);
}

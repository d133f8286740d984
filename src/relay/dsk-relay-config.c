/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-relay-config.h"

#include <gio/gio.h>
#include <string.h>

#include "dsk-config-key.h"
#include "dsk-error.h"
#include "dsk-wa-webhook.h"

#define UNIX_PREFIX "unix:"
#define SOCKET_PATH_MAX 107 /* of sockaddr_un, without the NUL */

#define FIELD(name) G_STRUCT_OFFSET (DskRelayConfig, name)

static const DskConfigKey keys[] = {
  { "relay", "data", DSK_CONFIG_PATH, FIELD (data), "", 0, 0,
    "Folder with the database and the keys, made by `dastak-relay init`. Required, here or as --data." },
  { "relay", "name", DSK_CONFIG_TEXT, FIELD (name), "Dastak", 0, 0,
    "What people see as the name of this relay when they sign in." },
  { "relay", "listen", DSK_CONFIG_TEXT, FIELD (listen), "127.0.0.1:7443", 0, 0,
    "Address and port for desktops and webhooks; port 0 picks a free one. Or unix: and the path of a socket\n"
    "for a reverse proxy on this machine, which only the owner and the group of the relay may use." },
  { "relay", "behind-proxy", DSK_CONFIG_BOOL, FIELD (behind_proxy), "false", 0, 0,
    "A reverse proxy on this machine speaks TLS and sets X-Forwarded-For. Allows to listen on other\n"
    "addresses without TLS. With unix: it is always so." },
  { "relay", "public-url", DSK_CONFIG_TEXT, FIELD (public_url), "", 0, 0,
    "Where desktops reach the relay, like https://relay.example.org:7443, for enrolment links. If it is\n"
    "empty, the address it listens on." },
  { "relay", "tls", DSK_CONFIG_TEXT, FIELD (tls), "auto", 0, 0,
    "Whether the relay itself speaks TLS: on, off, or auto: if there is a tls-certificate, or if it\n"
    "listens on other than loopback addresses without a proxy. Without a tls-certificate it uses one of\n"
    "its own, which enrolment links make known to desktops. Meta does not accept that one for webhooks." },
  { "relay", "tls-certificate", DSK_CONFIG_PATH, FIELD (tls_certificate), "", 0, 0,
    "PEM file with the certificate chain, for TLS without a proxy, if not the relay's own." },
  { "relay", "tls-key", DSK_CONFIG_PATH, FIELD (tls_key), "", 0, 0, "PEM file with its private key." },
  { "relay", "log", DSK_CONFIG_TEXT, FIELD (log), "info", 0, 0, "How much to log: warning, info or debug." },
  { "relay", "log-format", DSK_CONFIG_TEXT, FIELD (log_format), "text", 0, 0,
    "How lines look on standard error: text, or json, an object a line for programs that gather them. The\n"
    "journal has the same fields in any case." },
  { "relay", "readers", DSK_CONFIG_UINT, FIELD (readers), "2", 1, 16,
    "Threads that read the database for desktops." },
  { "relay", "metrics", DSK_CONFIG_TEXT, FIELD (metrics), "", 0, 0,
    "Loopback address and port, like 127.0.0.1:9464, where /metrics gives numbers in Prometheus's text to\n"
    "whoever is on this machine; no names and no words are in them. Empty: nowhere." },
  { "relay", "history-days", DSK_CONFIG_UINT, FIELD (history_days), "30", 1, 3650,
    "How long it is remembered what was deleted or taken out of sight, and what became of commands. A\n"
    "desktop that was away for longer fetches everything anew." },
  { "relay", "webhook-days", DSK_CONFIG_UINT, FIELD (webhook_days), "30", 8, 3650,
    "How long the bodies of WhatsApp's webhooks are kept after they were read, and what was said of messages\n"
    "that nobody knows. Which bodies came is remembered for ever, so that none is read twice." },
  { "relay", "offline-lock-hours", DSK_CONFIG_UINT, FIELD (offline_lock_hours), "72", 1, 8760,
    "A desktop that has not reached the relay for so long shows nothing until it does." },
  { "relay", "offline-wipe-days", DSK_CONFIG_UINT, FIELD (offline_wipe_days), "30", 1, 3650,
    "A desktop that has not reached the relay for so long deletes its copy, with what waits there." },
  { "relay", "handoff-minutes", DSK_CONFIG_UINT, FIELD (handoff_minutes), "15", 1, 1440,
    "How long a conversation that is handed to a person or a team waits for their answer. After that it is in\n"
    "the queue, and nobody's." },

  { "whatsapp", "app-secret-file", DSK_CONFIG_PATH, FIELD (app_secret_file), "", 0, 0,
    "File with the app secret, which signs webhooks. Without it every webhook is refused. If this is\n"
    "empty, $CREDENTIALS_DIRECTORY/app-secret is read." },
  { "whatsapp", "verify-token-file", DSK_CONFIG_PATH, FIELD (verify_token_file), "", 0, 0,
    "File with the verify token that was given to Meta. Or $CREDENTIALS_DIRECTORY/verify-token." },
  { "whatsapp", "access-token-file", DSK_CONFIG_PATH, FIELD (access_token_file), "", 0, 0,
    "File with the access token for sending; read again when it changes. Without it messages wait.\n"
    "Or $CREDENTIALS_DIRECTORY/graph-token." },
  { "whatsapp", "graph-url", DSK_CONFIG_TEXT, FIELD (graph_url), "https://graph.facebook.com", 0, 0,
    "Where messages are posted. http:// only on this machine itself, since the access token goes there." },
  { "whatsapp", "graph-version", DSK_CONFIG_TEXT, FIELD (graph_version), "v25.0", 0, 0,
    "Version of the Graph API." },
  { "whatsapp", "numbers", DSK_CONFIG_LIST, FIELD (numbers), "", 0, 0,
    "phone_number_id of each number that is ours, separated by semicolons. Conversations of others are\n"
    "kept aside, for administrators only." },
  { "whatsapp", "send-timeout-ms", DSK_CONFIG_UINT, FIELD (send_timeout_ms), "10000", 500, 120000,
    "How long to wait for the answer to a message that was posted." },
  { "whatsapp", "send-concurrency", DSK_CONFIG_UINT, FIELD (send_concurrency), "16", 1, 256,
    "How many messages may be on their way at once." },
  { "whatsapp", "media-hosts", DSK_CONFIG_LIST, FIELD (media_hosts), "lookaside.fbsbx.com", 0, 0,
    "Hosts that may be asked for the files of messages, with the access token, besides that of graph-url;\n"
    "separated by semicolons. What Meta says is elsewhere is not fetched." },
  { "whatsapp", "media-concurrency", DSK_CONFIG_UINT, FIELD (media_concurrency), "4", 1, 64,
    "How many files may be on their way from and to Meta at once." },
  { "whatsapp", "media-timeout-ms", DSK_CONFIG_UINT, FIELD (media_timeout_ms), "30000", 1000, 600000,
    "How long a file may make no progress before it is tried again." },
  { "whatsapp", "media-deadline-ms", DSK_CONFIG_UINT, FIELD (media_deadline_ms), "1800000", 1000, 86400000,
    "How long a file may take in all, even if it makes progress, before it is tried again." },
  { "whatsapp", "read-receipts", DSK_CONFIG_TEXT, FIELD (read_receipts), "off", 0, 0,
    "When customers see blue ticks: off: never; reply: when they are answered; seen: when somebody looked." },
  { "whatsapp", "typing", DSK_CONFIG_BOOL, FIELD (typing), "false", 0, 0,
    "Customers see that somebody writes. WhatsApp shows that only together with blue ticks." },
  { "whatsapp", "link-previews", DSK_CONFIG_BOOL, FIELD (link_previews), "false", 0, 0,
    "Customers see what is behind the links that we send; WhatsApp looks there." },

  { "limits", "webhook-body", DSK_CONFIG_UINT, FIELD (webhook_body), "3145728", 1024, DSK_WA_MAX_BODY,
    "Bytes of one webhook; more is answered 413." },
  { "limits", "connections", DSK_CONFIG_UINT, FIELD (connections), "2000", 4, 60000,
    "Connections at once; more are answered 503." },
  { "limits", "connections-per-address", DSK_CONFIG_UINT, FIELD (connections_per_address), "100", 1, 60000,
    "Connections at once from one address (of IPv6: from one network of 64 bits); more are answered 503.\n"
    "Those of a proxy (behind-proxy) on this machine are not counted so." },
  { "limits", "head-deadline-ms", DSK_CONFIG_UINT, FIELD (head_deadline_ms), "10000", 100, 600000,
    "Until the head of a request must have come." },
  { "limits", "body-deadline-ms", DSK_CONFIG_UINT, FIELD (body_deadline_ms), "30000", 100, 600000,
    "Until its body must have come." },
  { "limits", "idle-ms", DSK_CONFIG_UINT, FIELD (idle_ms), "75000", 100, 3600000,
    "How long a connection is kept without a request." },
  { "limits", "enrol-per-minute", DSK_CONFIG_UINT, FIELD (enrol_per_minute), "20", 1, 100000,
    "Enrolment codes that one address may try in a minute." },
};

void
dsk_relay_config_init (DskRelayConfig *config)
{
  *config = (DskRelayConfig){ 0 };
  config->accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_account_config_free);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      gboolean ok = dsk_config_key_set (&keys[i], config, keys[i].fallback, NULL, NULL);

      g_assert (ok);
    }
}

void
dsk_relay_config_clear (DskRelayConfig *config)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    dsk_config_key_clear (&keys[i], config);
  g_clear_pointer (&config->accounts, g_ptr_array_unref);
}

static const DskConfigKey *
find_key (const char *group, const char *name, gboolean *group_known)
{
  *group_known = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (strcmp (keys[i].group, group) == 0)
      {
        *group_known = TRUE;
        if (name != NULL && strcmp (keys[i].key, name) == 0)
          return &keys[i];
      }
  return NULL;
}

static const DskConfigKey *
find_account_key (const char *name)
{
  const DskConfigKey *list = dsk_account_config_keys ();

  for (guint i = 0; list[i].key != NULL; i++)
    if (strcmp (list[i].key, name) == 0)
      return &list[i];
  return NULL;
}

/* @account: (nullable): whose group it is */
static gboolean
load_group (DskRelayConfig *config, DskAccountConfig *account, GKeyFile *file, const char *group, const char *base,
            GError **error)
{
  g_auto (GStrv) names = g_key_file_get_keys (file, group, NULL, error);
  gboolean known;

  if (names == NULL)
    return FALSE;
  find_key (group, NULL, &known);
  if (!known && account == NULL)
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID,
                   "There is no group [%s]; --help-config lists all keys", group);
      return FALSE;
    }
  for (guint i = 0; names[i] != NULL; i++)
    {
      const DskConfigKey *key = account != NULL ? find_account_key (names[i]) : find_key (group, names[i], &known);
      gpointer record = account != NULL ? (gpointer) account : (gpointer) config;
      g_autofree char *value = NULL;

      if (key == NULL)
        {
          g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID,
                       "[%s] has no key “%s”; --help-config lists all keys", group, names[i]);
          return FALSE;
        }
      value = key->kind == DSK_CONFIG_LIST ? g_key_file_get_value (file, group, names[i], error)
                                           : g_key_file_get_string (file, group, names[i], error);
      if (value == NULL || !dsk_config_key_set (key, record, g_strstrip (value), base, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
dsk_relay_config_load (DskRelayConfig *config, const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *base = g_path_get_dirname (absolute);
  g_auto (GStrv) groups = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, error))
    {
      g_prefix_error (error, "Could not read %s: ", path);
      return FALSE;
    }
  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    {
      DskAccountConfig *account = dsk_account_config_of_group (groups[i]);

      if (account != NULL)
        g_ptr_array_add (config->accounts, account);
      if (load_group (config, account, file, groups[i], base, error))
        continue;
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }
  return TRUE;
}

static gboolean
refuse (GError **error, const char *text)
{
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, text);
  return FALSE;
}

/* Returns: (transfer full) (nullable): the numeric address of @listen */
static GInetAddress *
parse_listen (const char *listen)
{
  g_autoptr (GSocketConnectable) address = g_network_address_parse (listen, 7443, NULL);

  if (address == NULL)
    return NULL;
  return g_inet_address_new_from_string (
      g_network_address_get_hostname (G_NETWORK_ADDRESS (address)));
}

const char *
dsk_relay_config_get_socket (const DskRelayConfig *config)
{
  return g_str_has_prefix (config->listen, UNIX_PREFIX) ? config->listen + strlen (UNIX_PREFIX) : NULL;
}

gboolean
dsk_relay_config_is_behind_proxy (const DskRelayConfig *config)
{
  return config->behind_proxy || dsk_relay_config_get_socket (config) != NULL;
}

DskRelayTls
dsk_relay_config_get_tls (const DskRelayConfig *config)
{
  g_autoptr (GInetAddress) inet = NULL;

  if (strcmp (config->tls, "off") == 0 || dsk_relay_config_get_socket (config) != NULL)
    return DSK_RELAY_TLS_NONE;
  if (*config->tls_certificate != '\0')
    return DSK_RELAY_TLS_GIVEN;
  if (strcmp (config->tls, "on") == 0)
    return DSK_RELAY_TLS_OWN;
  inet = parse_listen (config->listen);
  return config->behind_proxy || inet == NULL || g_inet_address_get_is_loopback (inet)
             ? DSK_RELAY_TLS_NONE
             : DSK_RELAY_TLS_OWN;
}

/* A name that is too long would be cut. */
static gboolean
check_socket (const DskRelayConfig *config, const char *path, GError **error)
{
  if (!g_path_is_absolute (path) || strlen (path) > SOCKET_PATH_MAX)
    return refuse (error, "[relay] listen=unix: needs a whole path of at most 107 bytes, like "
                          "unix:/run/dastak-relay/http.sock");
  if (strcmp (config->tls, "on") == 0 || *config->tls_certificate != '\0' || *config->tls_key != '\0')
    return refuse (error, "[relay] listen=unix: is for a proxy that speaks TLS; take tls=on, tls-certificate "
                          "and tls-key out");
  return TRUE;
}

static gboolean
check_tls (const DskRelayConfig *config, GError **error)
{
  g_autoptr (GInetAddress) inet = parse_listen (config->listen);
  gboolean given = *config->tls_certificate != '\0';

  if (dsk_relay_config_get_socket (config) == NULL && inet == NULL)
    return refuse (error, "[relay] listen must be a numeric address and a port, like 127.0.0.1:7443");
  if (strcmp (config->tls, "auto") != 0 && strcmp (config->tls, "on") != 0
      && strcmp (config->tls, "off") != 0)
    return refuse (error, "[relay] tls must be auto, on or off");
  if (dsk_relay_config_get_socket (config) != NULL)
    return check_socket (config, dsk_relay_config_get_socket (config), error);
  if (given != (*config->tls_key != '\0'))
    return refuse (error, "[relay] tls-certificate and tls-key go together");
  if (strcmp (config->tls, "off") != 0)
    return TRUE;
  if (given)
    return refuse (error, "[relay] tls=off, but there is a tls-certificate; take one of them out");
  if (!config->behind_proxy && !g_inet_address_get_is_loopback (inet))
    return refuse (error, "[relay] listen is not a loopback address and TLS is off. Take tls=off out, or "
                          "set behind-proxy=true if a proxy speaks TLS");
  return TRUE;
}

/* Desktops accept nothing else. */
static gboolean
check_public_url (const char *text, GError **error)
{
  g_autoptr (GUri) uri = NULL;

  if (*text == '\0')
    return TRUE;
  uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  if (uri != NULL && g_str_equal (g_uri_get_scheme (uri), "https") && g_uri_get_host (uri) != NULL
      && *g_uri_get_host (uri) != '\0' && g_uri_get_userinfo (uri) == NULL
      && g_uri_get_query (uri) == NULL && g_uri_get_fragment (uri) == NULL)
    return TRUE;
  return refuse (error, "[relay] public-url must be like https://relay.example.org:7443");
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return address != NULL ? g_inet_address_get_is_loopback (address)
                         : g_ascii_strcasecmp (host, "localhost") == 0;
}

/* The access token travels with every message. */
static gboolean
check_graph_url (const char *text, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL || *host == '\0')
    return refuse (error, "[whatsapp] graph-url must be an http or https URL");
  if (g_str_equal (g_uri_get_scheme (uri), "https"))
    return TRUE;
  if (!g_str_equal (g_uri_get_scheme (uri), "http"))
    return refuse (error, "[whatsapp] graph-url must be an http or https URL");
  if (is_loopback (host))
    return TRUE;
  return refuse (error, "[whatsapp] graph-url must begin with https://, or the access token could be read on its "
                        "way. http:// is only for this machine itself, like http://127.0.0.1:8080");
}

GSocketAddress *
dsk_relay_config_get_metrics (const DskRelayConfig *config)
{
  g_autoptr (GSocketConnectable) address
      = *config->metrics != '\0' ? g_network_address_parse (config->metrics, 0, NULL) : NULL;
  g_autoptr (GInetAddress) inet = NULL;

  if (address == NULL || strchr (config->metrics, ':') == NULL)
    return NULL;
  inet = g_inet_address_new_from_string (g_network_address_get_hostname (G_NETWORK_ADDRESS (address)));
  if (inet == NULL || !g_inet_address_get_is_loopback (inet))
    return NULL;
  return g_inet_socket_address_new (inet, g_network_address_get_port (G_NETWORK_ADDRESS (address)));
}

gboolean
dsk_relay_config_check (const DskRelayConfig *config, GError **error)
{
  g_autoptr (GSocketAddress) metrics = NULL;

  if (*config->data == '\0')
    return refuse (error, "Where is the data? Set [relay] data, or give --data");
  if (!check_tls (config, error) || !check_public_url (config->public_url, error)
      || !check_graph_url (config->graph_url, error)
      || !dsk_account_config_check (config->accounts, (const char *const *) config->numbers, error))
    return FALSE;
  if (*config->metrics != '\0' && (metrics = dsk_relay_config_get_metrics (config)) == NULL)
    return refuse (error, "[relay] metrics must be a loopback address and a port, like 127.0.0.1:9464");
  if (config->offline_wipe_days * 24 <= config->offline_lock_hours)
    return refuse (error, "[relay] offline-wipe-days must be later than offline-lock-hours");
  if (strcmp (config->log, "warning") != 0 && strcmp (config->log, "info") != 0
      && strcmp (config->log, "debug") != 0)
    return refuse (error, "[relay] log must be warning, info or debug");
  if (strcmp (config->log_format, "text") != 0 && strcmp (config->log_format, "json") != 0)
    return refuse (error, "[relay] log-format must be text or json");
  if (strcmp (config->read_receipts, "off") != 0 && strcmp (config->read_receipts, "reply") != 0
      && strcmp (config->read_receipts, "seen") != 0)
    return refuse (error, "[whatsapp] read-receipts must be off, reply or seen");
  return TRUE;
}

char *
dsk_relay_config_help (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *group = "";

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      if (strcmp (group, keys[i].group) != 0)
        {
          if (strcmp (group, DSK_ACCOUNT_CONFIG_AFTER) == 0)
            dsk_account_config_describe (out);
          group = keys[i].group;
          g_string_append_printf (out, "%s[%s]\n", i > 0 ? "\n" : "", group);
        }
      dsk_config_key_describe (&keys[i], out);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

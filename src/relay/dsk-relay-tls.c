/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dastak-relay"

#include "dsk-relay-tls.h"

#include "dsk-relay-keys.h"

#define SOON_DAYS 14

/* Data that was made before there were keys gets them. Only TLS can't do without. */
static gboolean
ensure_keys (const DskRelayConfig *config, gboolean needed, gint64 now_ms, GError **error)
{
  g_autoptr (GError) problem = NULL;
  gboolean made;

  if (dsk_relay_keys_ensure (config->data, now_ms, &made, &problem))
    {
      if (made)
        g_message ("made the relay's keys in %s/keys; keep a copy of them", config->data);
      return TRUE;
    }
  if (!needed)
    {
      g_warning ("the relay's keys: %s", problem->message);
      return TRUE;
    }
  g_propagate_prefixed_error (error, g_steal_pointer (&problem), "The relay's keys: ");
  return FALSE;
}

static GTlsCertificate *
load_own (const DskRelayConfig *config, char **pin, GError **error)
{
  GTlsCertificate *certificate = dsk_relay_keys_load_certificate (config->data, error);

  if (certificate == NULL)
    g_prefix_error (error, "The relay's own certificate can't be used; restore %s/keys from a copy: ",
                    config->data);
  else
    *pin = dsk_relay_keys_hash (certificate);
  return certificate;
}

static GTlsCertificate *
load_given (const DskRelayConfig *config, GError **error)
{
  GTlsCertificate *certificate = NULL;

  if (dsk_relay_keys_check_pair (config->tls_certificate, config->tls_key, error))
    certificate = g_tls_certificate_new_from_files (config->tls_certificate, config->tls_key, error);
  if (certificate == NULL)
    g_prefix_error (error, "[relay] tls-certificate and tls-key: ");
  return certificate;
}

/* @own: desktops that pinned it trust it for ever, others do not */
static void
look_at_date (GTlsCertificate *certificate, gboolean own, gint64 now_ms)
{
  g_autoptr (GDateTime) end = g_tls_certificate_get_not_valid_after (certificate);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (now_ms / 1000);
  g_autoptr (GDateTime) soon = g_date_time_add_days (now, SOON_DAYS);
  g_autofree char *day = end != NULL ? g_date_time_format (end, "%Y-%m-%d") : NULL;
  const char *effect = own ? "desktops that were enrolled with its link go on trusting it"
                           : "desktops refuse it then; renew it and restart the relay";

  if (end == NULL || g_date_time_compare (soon, end) < 0)
    return;
  g_warning ("the certificate %s on %s; %s",
             g_date_time_compare (now, end) < 0 ? "expires" : "expired", day, effect);
}

gboolean
dsk_relay_tls_load (const DskRelayConfig *config, gint64 now_ms, GTlsCertificate **certificate,
                    char **pin, GError **error)
{
  DskRelayTls tls = dsk_relay_config_get_tls (config);

  *certificate = NULL;
  *pin = NULL;
  if (!ensure_keys (config, tls == DSK_RELAY_TLS_OWN, now_ms, error))
    return FALSE;
  if (tls == DSK_RELAY_TLS_NONE)
    return TRUE;
  *certificate = tls == DSK_RELAY_TLS_OWN ? load_own (config, pin, error) : load_given (config, error);
  if (*certificate == NULL)
    return FALSE;
  look_at_date (*certificate, tls == DSK_RELAY_TLS_OWN, now_ms);
  return TRUE;
}

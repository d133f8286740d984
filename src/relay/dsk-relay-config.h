/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dsk-account-config.h"

G_BEGIN_DECLS

/* Whether the relay itself speaks TLS, and with which certificate. */
typedef enum
{
  DSK_RELAY_TLS_NONE,
  DSK_RELAY_TLS_GIVEN, /* tls-certificate and tls-key */
  DSK_RELAY_TLS_OWN,   /* the certificate among the data, that enrolment links pin */
} DskRelayTls;

/**
 * DskRelayConfig:
 *
 * What `serve --config FILE` read, checked and with defaults filled in. Owned strings. Every key lives in one
 * table, from which --help-config is printed too.
 */
typedef struct {
  /* [relay] */
  char *data;
  char *name;
  char *listen;
  gboolean behind_proxy;
  char *public_url;
  char *tls;
  char *tls_certificate;
  char *tls_key;
  char *log;
  char *log_format;
  guint readers;
  char *metrics;
  guint history_days;
  guint webhook_days;
  guint offline_lock_hours;
  guint offline_wipe_days;
  guint handoff_minutes;
  /* [whatsapp] */
  char *app_secret_file;
  char *verify_token_file;
  char *access_token_file;
  char *graph_url;
  char *graph_version;
  char **numbers;
  guint send_timeout_ms;
  guint send_concurrency;
  char **media_hosts;
  guint media_concurrency;
  guint media_timeout_ms;
  guint media_deadline_ms;
  char *read_receipts;
  gboolean typing;
  gboolean link_previews;
  GPtrArray *accounts; /* of DskAccountConfig: [account …], in the order of the file */
  /* [limits] */
  guint webhook_body;
  guint connections;
  guint connections_per_address;
  guint head_deadline_ms;
  guint body_deadline_ms;
  guint idle_ms;
  guint enrol_per_minute;
} DskRelayConfig;

/* All defaults. */
void dsk_relay_config_init (DskRelayConfig *config);
void dsk_relay_config_clear (DskRelayConfig *config);
/**
 * dsk_relay_config_load:
 * @config: initialised
 * @path: the file; relative file names in it are relative to its folder
 * @error: DSK_ERROR_INVALID naming the group, key and what is wrong with it
 */
gboolean dsk_relay_config_load (DskRelayConfig *config, const char *path, GError **error);
/* Whether the settings fit together; to be called after overrides. @error: DSK_ERROR_INVALID */
gboolean dsk_relay_config_check (const DskRelayConfig *config, GError **error);
/* Returns: (nullable): the path of the Unix socket to listen on; NULL: an address and port */
const char *dsk_relay_config_get_socket (const DskRelayConfig *config);
/* Whether all that come, or all that come from this machine, come through a proxy that names them. */
gboolean dsk_relay_config_is_behind_proxy (const DskRelayConfig *config);
/* What `auto` comes to. @config: checked */
DskRelayTls dsk_relay_config_get_tls (const DskRelayConfig *config);
/* Returns: (transfer full) (nullable): the loopback address for metrics; NULL: none */
GSocketAddress *dsk_relay_config_get_metrics (const DskRelayConfig *config);
/* Returns: (transfer full): every group and key with its default and meaning, as a commented file */
char *dsk_relay_config_help (void);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskRelayConfig, dsk_relay_config_clear)

G_END_DECLS

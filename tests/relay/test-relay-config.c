/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "dsk-error.h"
#include "dsk-relay-config.h"

/* Loads @text as a file of its own folder. */
static gboolean
load (DskRelayConfig *config, const char *text, GError **error)
{
  g_autofree char *dir = g_dir_make_tmp ("dastak-config-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "relay.conf", NULL);
  gboolean ok;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  ok = dsk_relay_config_load (config, path, error);
  g_unlink (path);
  g_rmdir (dir);
  return ok;
}

static void
assert_refused (const char *text, const char *const *words)
{
  g_auto (DskRelayConfig) config = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean ok;

  dsk_relay_config_init (&config);
  ok = load (&config, text, &error) && dsk_relay_config_check (&config, &error);
  g_assert_false (ok);
  g_assert_error (error, DSK_ERROR, DSK_ERROR_INVALID);
  for (; *words != NULL; words++)
    if (strstr (error->message, *words) == NULL)
      g_error ("“%s” does not say “%s”", error->message, *words);
}

static void
test_defaults (void)
{
  g_auto (DskRelayConfig) config = { 0 };

  dsk_relay_config_init (&config);
  g_assert_cmpstr (config.listen, ==, "127.0.0.1:7443");
  g_assert_cmpstr (config.graph_url, ==, "https://graph.facebook.com");
  g_assert_cmpuint (config.webhook_body, ==, 3 * 1024 * 1024);
  g_assert_cmpuint (g_strv_length (config.numbers), ==, 0);
  g_assert_false (config.behind_proxy);
}

/* The access token must not travel in clear. */
static void
test_graph_url (void)
{
  static const char *const good[] = { "https://graph.facebook.com", "http://127.0.0.1:8080",
                                      "http://127.9.9.9", "http://[::1]:8080/x", "http://localhost:1" };
  static const char *const bad[] = { "http://graph.facebook.com", "HTTP://192.0.2.1", "http://[2001:db8::1]",
                                     "http://localhost.example.org", "http://127.0.0.1@example.org",
                                     "http://127.0.0.1.example.org" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_auto (DskRelayConfig) config = { 0 };
      g_autofree char *text = g_strdup_printf ("[relay]\ndata=d\n[whatsapp]\ngraph-url=%s\n", good[i]);
      g_autoptr (GError) error = NULL;

      dsk_relay_config_init (&config);
      g_assert_true (load (&config, text, &error));
      dsk_relay_config_check (&config, &error);
      g_assert_no_error (error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *text = g_strdup_printf ("[relay]\ndata=d\n[whatsapp]\ngraph-url=%s\n", bad[i]);

      assert_refused (text, (const char *[]){ "graph-url", "https://", NULL });
    }
}

static void
test_values (void)
{
  g_auto (DskRelayConfig) config = { 0 };
  g_autoptr (GError) error = NULL;

  dsk_relay_config_init (&config);
  g_assert_true (load (&config,
                       "[relay]\ndata=store\nname=Dastak Lahore\nbehind-proxy=true\n"
                       "[whatsapp]\nnumbers=1;2; 3\nsend-timeout-ms=700\napp-secret-file=/etc/s\n",
                       &error));
  g_assert_no_error (error);
  g_assert_true (g_path_is_absolute (config.data));
  g_assert_true (g_str_has_suffix (config.data, "/store"));
  g_assert_cmpstr (config.name, ==, "Dastak Lahore");
  g_assert_true (config.behind_proxy);
  g_assert_cmpuint (g_strv_length (config.numbers), ==, 3);
  g_assert_cmpstr (config.numbers[2], ==, "3");
  g_assert_cmpuint (config.send_timeout_ms, ==, 700);
  g_assert_cmpstr (config.app_secret_file, ==, "/etc/s");
  g_assert_true (dsk_relay_config_check (&config, &error));
}

static void
test_refused (void)
{
  assert_refused ("[relay]\ndata=d\nlisen=x\n", (const char *[]){ "relay", "lisen", NULL });
  assert_refused ("[relais]\ndata=d\n", (const char *[]){ "[relais]", NULL });
  assert_refused ("[relay]\ndata=d\nbehind-proxy=yes\n", (const char *[]){ "behind-proxy", "yes", NULL });
  assert_refused ("[relay]\ndata=d\n[limits]\nconnections=0\n",
                  (const char *[]){ "connections", "60000", NULL });
  /* What is answered 200 must be what can be applied. */
  assert_refused ("[relay]\ndata=d\n[limits]\nwebhook-body=4000000\n",
                  (const char *[]){ "webhook-body", "3145728", NULL });
  assert_refused ("[relay]\ndata=d\n[limits]\nidle-ms=12s\n", (const char *[]){ "idle-ms", "12s", NULL });
  assert_refused ("[relay]\nname=x\n", (const char *[]){ "data", NULL });
  assert_refused ("[relay]\ndata=d\nlisten=0.0.0.0:80\ntls=off\n",
                  (const char *[]){ "TLS", "behind-proxy", NULL });
  assert_refused ("[relay]\ndata=d\ntls=yes\n", (const char *[]){ "tls", "auto", NULL });
  assert_refused ("[relay]\ndata=d\ntls=off\ntls-certificate=c\ntls-key=k\n",
                  (const char *[]){ "tls=off", "tls-certificate", NULL });
  assert_refused ("[relay]\ndata=d\nlisten=localhost:80\n", (const char *[]){ "listen", "numeric", NULL });
  assert_refused ("[relay]\ndata=d\nlisten=unix:here\n", (const char *[]){ "unix:", "whole path", NULL });
  assert_refused ("[relay]\ndata=d\nlisten=unix:\n", (const char *[]){ "unix:", "whole path", NULL });
  assert_refused ("[relay]\ndata=d\nlisten=unix:/s\ntls=on\n", (const char *[]){ "unix:", "proxy", NULL });
  assert_refused ("[relay]\ndata=d\nlisten=unix:/s\ntls-certificate=c\ntls-key=k\n",
                  (const char *[]){ "unix:", "proxy", NULL });
  assert_refused ("[relay]\ndata=d\ntls-certificate=c\n", (const char *[]){ "tls-key", NULL });
  assert_refused ("[relay]\ndata=d\nlog=loud\n", (const char *[]){ "log", NULL });
  assert_refused ("[relay]\ndata=d\nlog-format=xml\n", (const char *[]){ "log-format", "json", NULL });
  assert_refused ("[relay]\ndata=d\n[whatsapp]\ngraph-url=ftp://x\n", (const char *[]){ "graph-url", NULL });
  assert_refused ("[relay]\ndata=d\n[whatsapp]\ngraph-url=https:///x\n", (const char *[]){ "graph-url", NULL });
}

static void
test_listen (void)
{
  static const char *const good[] = {
    "[relay]\ndata=d\nlisten=[::1]:7443\n",
    "[relay]\ndata=d\nlisten=127.9.9.9:0\n",
    "[relay]\ndata=d\nlisten=0.0.0.0:7443\nbehind-proxy=true\n",
    "[relay]\ndata=d\nlisten=[::]:7443\ntls-certificate=c\ntls-key=k\n",
    "[relay]\ndata=d\nlisten=unix:/run/dastak-relay/http.sock\n",
    "[relay]\ndata=d\nlisten=unix:/s\ntls=off\nbehind-proxy=true\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_auto (DskRelayConfig) config = { 0 };
      g_autoptr (GError) error = NULL;

      dsk_relay_config_init (&config);
      g_assert_true (load (&config, good[i], &error));
      dsk_relay_config_check (&config, &error);
      g_assert_no_error (error);
    }
}

static void
test_public_url (void)
{
  static const char *const bad[] = { "relay.example.org", "http://relay.example.org", "https://",
                                     "https://relay.example.org?x=1", "https://u:p@relay.example.org" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *text = g_strdup_printf ("[relay]\ndata=d\npublic-url=%s\n", bad[i]);

      assert_refused (text, (const char *[]){ "public-url", NULL });
    }
}

/* Who speaks TLS, and with which certificate. */
static void
test_tls (void)
{
  static const struct
  {
    const char *text;
    DskRelayTls tls;
  } cases[] = {
    { "", DSK_RELAY_TLS_NONE },
    { "listen=[::1]:1\n", DSK_RELAY_TLS_NONE },
    { "listen=unix:/s\n", DSK_RELAY_TLS_NONE },
    { "tls=on\n", DSK_RELAY_TLS_OWN },
    { "listen=0.0.0.0:1\n", DSK_RELAY_TLS_OWN },
    { "listen=192.0.2.7:1\npublic-url=https://relay.example.org:1/\n", DSK_RELAY_TLS_OWN },
    { "listen=0.0.0.0:1\nbehind-proxy=true\n", DSK_RELAY_TLS_NONE },
    { "listen=0.0.0.0:1\nbehind-proxy=true\ntls=off\n", DSK_RELAY_TLS_NONE },
    { "listen=0.0.0.0:1\nbehind-proxy=true\ntls=on\n", DSK_RELAY_TLS_OWN },
    { "tls-certificate=c\ntls-key=k\n", DSK_RELAY_TLS_GIVEN },
    { "listen=0.0.0.0:1\ntls=on\ntls-certificate=c\ntls-key=k\n", DSK_RELAY_TLS_GIVEN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (DskRelayConfig) config = { 0 };
      g_autofree char *text = g_strconcat ("[relay]\ndata=d\n", cases[i].text, NULL);
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].text);
      dsk_relay_config_init (&config);
      g_assert_true (load (&config, text, &error));
      dsk_relay_config_check (&config, &error);
      g_assert_no_error (error);
      g_assert_cmpint (dsk_relay_config_get_tls (&config), ==, cases[i].tls);
    }
}

/* What --help-config prints is a configuration with every default, once its comments are taken off. */
static void
test_help (void)
{
  g_autofree char *help = dsk_relay_config_help ();
  g_autoptr (GRegex) key = g_regex_new ("^#(\\[account NAME\\]|[a-z-]+=)", G_REGEX_MULTILINE, 0, NULL);
  g_autofree char *text = g_regex_replace (key, help, -1, 0, "\\1", 0, NULL);
  g_auto (DskRelayConfig) config = { 0 };
  g_auto (DskRelayConfig) defaults = { 0 };
  g_autoptr (GError) error = NULL;

  dsk_relay_config_init (&config);
  dsk_relay_config_init (&defaults);
  g_assert_true (load (&config, text, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (config.listen, ==, defaults.listen);
  g_assert_cmpuint (config.connections, ==, defaults.connections);
  g_assert_nonnull (strstr (help, "#enrol-per-minute=20"));
}

/* The example that is installed has every key, with its default. */
static void
test_example (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "relay.conf", NULL);
  g_autofree char *help = dsk_relay_config_help ();
  g_autofree char *example = NULL;

  g_assert_true (g_file_get_contents (path, &example, NULL, NULL));
  g_assert_nonnull (strstr (example, help));
}

static void
test_metrics (void)
{
  static const struct
  {
    const char *value;
    gboolean fine;
  } table[] = {
    { "", TRUE },
    { "127.0.0.1:9464", TRUE },
    { "[::1]:9464", TRUE },
    { "127.0.0.1", FALSE },
    { "0.0.0.0:9464", FALSE },
    { "192.168.1.5:9464", FALSE },
    { "localhost:9464", FALSE },
    { "nonsense", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      DskRelayConfig config;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", table[i].value);
      dsk_relay_config_init (&config);
      g_free (config.data);
      config.data = g_strdup ("/nonexistent");
      g_free (config.metrics);
      config.metrics = g_strdup (table[i].value);
      g_assert_cmpint (dsk_relay_config_check (&config, &error), ==, table[i].fine);
      dsk_relay_config_clear (&config);
    }
}

static void
test_accounts (void)
{
  static const char text[] = "[relay]\ndata=d\n[whatsapp]\nnumbers=1;2\n[account head]\nwaba=10;11\n"
                             "[account branch-2]\nwaba=20\nnumbers=3\napp-secret-file=s\naccess-token-file=/t\n";
  g_auto (DskRelayConfig) config = { 0 };
  g_autoptr (GError) error = NULL;
  const DskAccountConfig *account;

  dsk_relay_config_init (&config);
  g_assert_true (load (&config, text, &error));
  dsk_relay_config_check (&config, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (config.accounts->len, ==, 2);
  account = g_ptr_array_index (config.accounts, 0);
  g_assert_cmpstr (account->name, ==, "head");
  g_assert_cmpuint (g_strv_length (account->waba), ==, 2);
  g_assert_cmpstr (account->app_secret_file, ==, "");
  g_assert_cmpuint (g_strv_length (account->numbers), ==, 0);
  account = g_ptr_array_index (config.accounts, 1);
  g_assert_cmpstr (account->waba[0], ==, "20");
  g_assert_cmpstr (account->numbers[0], ==, "3");
  g_assert_cmpstr (account->access_token_file, ==, "/t");
  g_assert_true (g_path_is_absolute (account->app_secret_file));
}

/* Which secret and which token something is for must be certain. */
static void
test_accounts_refused (void)
{
  static const struct
  {
    const char *text;
    const char *words[4]; /* ends with NULL */
  } rows[] = {
    { "[account a]\n", { "account a", "waba" } },
    { "[account a b]\nwaba=1\n", { "account a b", "letters" } },
    { "[account ]\nwaba=1\n", { "letters" } },
    { "[account a]\nwaba=1\ncolour=red\n", { "account a", "colour" } },
    { "[account a]\nwaba=1\n[account b]\nwaba=2;1\n", { "account b", "account a", "“1”" } },
    { "[account a]\nwaba=1\nnumbers=5\n[account b]\nwaba=2\nnumbers=5\n", { "account b", "numbers", "“5”" } },
    { "[whatsapp]\nnumbers=5\n[account b]\nwaba=2\nnumbers=5\n", { "account b", "[whatsapp]", "“5”" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strconcat ("[relay]\ndata=d\n", rows[i].text, NULL);

      assert_refused (text, rows[i].words);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/relay/config/defaults", test_defaults);
  g_test_add_func ("/relay/config/values", test_values);
  g_test_add_func ("/relay/config/refused", test_refused);
  g_test_add_func ("/relay/config/listen", test_listen);
  g_test_add_func ("/relay/config/public-url", test_public_url);
  g_test_add_func ("/relay/config/graph-url", test_graph_url);
  g_test_add_func ("/relay/config/tls", test_tls);
  g_test_add_func ("/relay/config/help", test_help);
  g_test_add_func ("/relay/config/example", test_example);
  g_test_add_func ("/relay/config/metrics", test_metrics);
  g_test_add_func ("/config/accounts", test_accounts);
  g_test_add_func ("/config/accounts-refused", test_accounts_refused);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The relay's keys: what is made, with which rights, and that nothing desktops rely on is ever replaced. */

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "dsk-error.h"
#include "dsk-relay-keys.h"
#include "dsk-relay-link.h"
#include "dsk-relay-tls.h"

#define NOW_MS G_GINT64_CONSTANT (1700000000000)
#define DAY_S (24 * 60 * 60)

typedef struct
{
  char *root; /* (owned) */
  char *data; /* (owned) */
} Fixture;

static const char *const names[] = { "relay.pem", "relay.key", "audit.key", "audit.pub" };

static char *
path_of (Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->data, "keys", name, NULL);
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->root = g_dir_make_tmp ("dastak-keys-XXXXXX", NULL);
  fixture->data = g_build_filename (fixture->root, "data", NULL);
}

static void
empty (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      empty (child);
      g_remove (child);
    }
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  empty (fixture->root);
  g_rmdir (fixture->root);
  g_free (fixture->root);
  g_free (fixture->data);
}

static char *
content (Fixture *fixture, const char *name)
{
  g_autofree char *path = path_of (fixture, name);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static void
take_away (Fixture *fixture, const char *name)
{
  g_autofree char *path = path_of (fixture, name);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

static gboolean
ensure (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  gboolean made;

  dsk_relay_keys_ensure (fixture->data, NOW_MS, &made, &error);
  g_assert_no_error (error);
  return made;
}

/* Nothing is made or changed, and the words name what is missing. */
static void
assert_refused (Fixture *fixture, const char *word)
{
  g_autoptr (GError) error = NULL;
  gboolean made;

  g_assert_false (dsk_relay_keys_ensure (fixture->data, NOW_MS, &made, &error));
  g_assert_error (error, DSK_ERROR, DSK_ERROR_CORRUPT);
  if (strstr (error->message, word) == NULL)
    g_error ("“%s” does not say “%s”", error->message, word);
}

static void
assert_mode (const char *path, guint mode)
{
  struct stat found;

  g_assert_cmpint (stat (path, &found), ==, 0);
  g_assert_cmphex (found.st_mode & 0777, ==, mode);
}

static void
test_files (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *folder = g_build_filename (fixture->data, "keys", NULL);
  g_autoptr (GDir) dir = NULL;
  guint n = 0;

  g_assert_true (ensure (fixture));
  assert_mode (fixture->data, 0700);
  assert_mode (folder, 0700);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = path_of (fixture, names[i]);

      assert_mode (path, 0600);
    }
  dir = g_dir_open (folder, 0, NULL);
  while (g_dir_read_name (dir) != NULL)
    n++;
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (names));
}

static void
test_stable (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  char *before[G_N_ELEMENTS (names)];

  g_assert_true (ensure (fixture));
  first = dsk_relay_keys_fingerprint (fixture->data, NULL);
  g_assert_cmpuint (strlen (first), ==, 64);
  g_assert_cmpuint (strspn (first, "0123456789abcdef"), ==, 64);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    before[i] = content (fixture, names[i]);

  g_assert_false (ensure (fixture));
  second = dsk_relay_keys_fingerprint (fixture->data, NULL);
  g_assert_cmpstr (first, ==, second);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *now = content (fixture, names[i]);

      g_assert_cmpstr (before[i], ==, now);
      g_free (before[i]);
    }
}

static void
test_certificate (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDateTime) begin = NULL;
  g_autoptr (GDateTime) end = NULL;
  g_autofree char *subject = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *fingerprint = NULL;
  g_autofree char *key = NULL;

  ensure (fixture);
  certificate = dsk_relay_keys_load_certificate (fixture->data, &error);
  g_assert_no_error (error);
  hash = dsk_relay_keys_hash (certificate);
  fingerprint = dsk_relay_keys_fingerprint (fixture->data, NULL);
  g_assert_cmpstr (hash, ==, fingerprint);
  subject = g_tls_certificate_get_subject_name (certificate);
  g_assert_cmpstr (subject, ==, "CN=Dastak relay");
  begin = g_tls_certificate_get_not_valid_before (certificate);
  end = g_tls_certificate_get_not_valid_after (certificate);
  g_assert_cmpint (g_date_time_to_unix (begin), ==, NOW_MS / 1000 - DAY_S);
  g_assert_cmpint (g_date_time_to_unix (end), >, NOW_MS / 1000 + (gint64) 3650 * DAY_S);
  g_object_get (certificate, "private-key-pem", &key, NULL);
  g_assert_nonnull (key);
  /* It signed itself, so it may be the authority of a later one. */
  g_assert_cmpint (g_tls_certificate_verify (certificate, NULL, certificate)
                       & ~(GTlsCertificateFlags) G_TLS_CERTIFICATE_EXPIRED,
                   ==, 0);
}

/* Stopped between two files: the next start goes on where it was. */
static void
test_half_way (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *key = NULL;
  g_autofree char *key_after = NULL;
  g_autofree char *pub = NULL;
  g_autofree char *pub_after = NULL;
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;

  ensure (fixture);
  key = content (fixture, "relay.key");
  pub = content (fixture, "audit.pub");
  take_away (fixture, "relay.pem");
  take_away (fixture, "audit.pub");
  g_assert_true (ensure (fixture));
  key_after = content (fixture, "relay.key");
  pub_after = content (fixture, "audit.pub");
  g_assert_cmpstr (key, ==, key_after);
  g_assert_cmpstr (pub, ==, pub_after);
  certificate = dsk_relay_keys_load_certificate (fixture->data, &error);
  g_assert_no_error (error);
  g_assert_false (ensure (fixture));
}

static void
test_lost (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = path_of (fixture, "relay.key");

  ensure (fixture);
  take_away (fixture, "relay.key");
  assert_refused (fixture, "relay.key");
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));

  take_away (fixture, "relay.pem");
  g_assert_true (ensure (fixture));
  take_away (fixture, "audit.key");
  assert_refused (fixture, "audit.key");
}

static void
test_no_pair (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *key = path_of (fixture, "relay.key");
  g_autofree char *pem = path_of (fixture, "relay.pem");
  g_autofree char *audit_key = path_of (fixture, "audit.key");
  g_autofree char *old_key = NULL;
  g_autofree char *old_audit = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) damaged = NULL;

  ensure (fixture);
  old_key = content (fixture, "relay.key");
  old_audit = content (fixture, "audit.key");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    take_away (fixture, names[i]);
  ensure (fixture);
  g_assert_true (dsk_relay_keys_check_pair (pem, key, NULL));

  g_assert_true (g_file_set_contents (key, old_key, -1, NULL));
  g_assert_null (dsk_relay_keys_load_certificate (fixture->data, &error));
  g_assert_error (error, DSK_ERROR, DSK_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, key));

  g_assert_true (g_file_set_contents (pem, "no certificate\n", -1, NULL));
  g_assert_null (dsk_relay_keys_load_certificate (fixture->data, &damaged));
  g_assert_nonnull (strstr (damaged->message, pem));
  g_assert_null (dsk_relay_keys_fingerprint (fixture->data, NULL));

  g_assert_true (g_file_set_contents (audit_key, old_audit, -1, NULL));
  g_chmod (audit_key, 0600);
  g_chmod (key, 0600);
  assert_refused (fixture, "audit.key");
  g_assert_true (g_file_set_contents (audit_key, "AAAA\n", -1, NULL));
  g_chmod (audit_key, 0600);
  assert_refused (fixture, "damaged");
}

static void
test_open_to_others (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *key = path_of (fixture, "relay.key");

  ensure (fixture);
  g_chmod (key, 0644);
  g_test_expect_message ("dastak-relay", G_LOG_LEVEL_WARNING, "*relay.key can be read by others*");
  g_assert_false (ensure (fixture));
  g_test_assert_expected_messages ();
}

/* --- serving --- */

static void
test_serve (Fixture *fixture, gconstpointer unused)
{
  static const struct
  {
    int years;
    const char *warning; /* (nullable) */
  } cases[] = {
    { 9, NULL },
    { 10, "*certificate expires on 2023-*" },
    { 11, "*certificate expired on 2023-*" },
  };
  const gint64 year_ms = G_GINT64_CONSTANT (31556952000);
  const gint64 made_ms = NOW_MS - 10 * year_ms;
  g_auto (DskRelayConfig) config = { 0 };

  dsk_relay_config_init (&config);
  g_free (config.data);
  config.data = g_strdup (fixture->data);
  g_free (config.tls);
  config.tls = g_strdup ("on");
  g_assert_true (dsk_relay_keys_ensure (fixture->data, made_ms, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GTlsCertificate) certificate = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *pin = NULL;
      g_autofree char *fingerprint = NULL;

      if (cases[i].warning != NULL)
        g_test_expect_message ("dastak-relay", G_LOG_LEVEL_WARNING, cases[i].warning);
      dsk_relay_tls_load (&config, made_ms + cases[i].years * year_ms, &certificate, &pin, &error);
      g_assert_no_error (error);
      fingerprint = dsk_relay_keys_fingerprint (fixture->data, NULL);
      g_assert_cmpstr (pin, ==, fingerprint);
      g_assert_nonnull (certificate);
    }
  g_test_assert_expected_messages ();
}

/* Without TLS the relay serves whatever became of its keys. */
static void
test_serve_plain (Fixture *fixture, gconstpointer unused)
{
  g_auto (DskRelayConfig) config = { 0 };
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *pin = NULL;

  dsk_relay_config_init (&config);
  g_free (config.data);
  config.data = g_strdup (fixture->data);
  g_test_expect_message ("dastak-relay", G_LOG_LEVEL_MESSAGE, "made the relay's keys*");
  g_assert_true (dsk_relay_tls_load (&config, NOW_MS, &certificate, &pin, NULL));
  g_assert_null (certificate);
  g_assert_null (pin);
  take_away (fixture, "relay.key");
  g_test_expect_message ("dastak-relay", G_LOG_LEVEL_WARNING, "*relay.key*");
  g_assert_true (dsk_relay_tls_load (&config, NOW_MS, &certificate, &pin, NULL));
  g_test_assert_expected_messages ();

  g_free (config.tls);
  config.tls = g_strdup ("on");
  g_assert_false (dsk_relay_tls_load (&config, NOW_MS, &certificate, &pin, &error));
  g_assert_error (error, DSK_ERROR, DSK_ERROR_CORRUPT);
}

/* --- links --- */

static char *
link_of (Fixture *fixture, const char *url, const char *address, guint port, gboolean tls, gboolean behind_proxy)
{
  g_auto (DskRelayConfig) config = { 0 };
  g_autoptr (GSocketAddress) bound = g_inet_socket_address_new_from_string (address, port);

  dsk_relay_config_init (&config);
  g_free (config.data);
  config.data = g_strdup (fixture->data);
  g_free (config.public_url);
  config.public_url = g_strdup (url);
  config.behind_proxy = behind_proxy;
  dsk_relay_link_save (&config, bound, tls, tls ? "abc" : NULL);
  return dsk_relay_link_new (fixture->data, "C0DE");
}

static void
test_links (Fixture *fixture, gconstpointer unused)
{
  static const struct
  {
    const char *url;
    const char *address;
    gboolean tls;
    gboolean behind_proxy;
    const char *link; /* (nullable) */
  } cases[] = {
    { "", "127.0.0.1", FALSE, FALSE, "dastak://127.0.0.1:7443?code=C0DE" },
    { "", "127.0.0.1", TRUE, FALSE, "dastak://127.0.0.1:7443?code=C0DE&cert=abc" },
    { "", "192.0.2.7", TRUE, FALSE, "dastak://192.0.2.7:7443?code=C0DE&cert=abc" },
    { "", "2001:db8::7", TRUE, FALSE, "dastak://[2001:db8::7]:7443?code=C0DE&cert=abc" },
    { "", "0.0.0.0", TRUE, FALSE, NULL },
    { "", "127.0.0.1", FALSE, TRUE, NULL },
    { "https://relay.office.example:99/", "0.0.0.0", TRUE, FALSE,
      "dastak://relay.office.example:99?code=C0DE&cert=abc" },
    { "https://relay.example.org/dastak", "127.0.0.1", FALSE, TRUE,
      "dastak://relay.example.org/dastak?code=C0DE" },
    { "https://relay.example.org", "127.0.0.1", TRUE, TRUE, "dastak://relay.example.org?code=C0DE" },
    { "https://localhost:99", "127.0.0.1", FALSE, FALSE, "https://localhost:99?code=C0DE" },
    { "", "::", TRUE, FALSE, NULL },
  };

  ensure (fixture);
  g_assert_null (dsk_relay_link_new (fixture->data, "C0DE"));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *link = link_of (fixture, cases[i].url, cases[i].address, 7443, cases[i].tls,
                                       cases[i].behind_proxy);

      g_assert_cmpstr (link, ==, cases[i].link);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/relay/keys/files", Fixture, NULL, set_up, test_files, tear_down);
  g_test_add ("/relay/keys/stable", Fixture, NULL, set_up, test_stable, tear_down);
  g_test_add ("/relay/keys/certificate", Fixture, NULL, set_up, test_certificate, tear_down);
  g_test_add ("/relay/keys/half-way", Fixture, NULL, set_up, test_half_way, tear_down);
  g_test_add ("/relay/keys/lost", Fixture, NULL, set_up, test_lost, tear_down);
  g_test_add ("/relay/keys/no-pair", Fixture, NULL, set_up, test_no_pair, tear_down);
  g_test_add ("/relay/keys/open-to-others", Fixture, NULL, set_up, test_open_to_others, tear_down);
  g_test_add ("/relay/keys/serve", Fixture, NULL, set_up, test_serve, tear_down);
  g_test_add ("/relay/keys/serve-plain", Fixture, NULL, set_up, test_serve_plain, tear_down);
  g_test_add ("/relay/keys/links", Fixture, NULL, set_up, test_links, tear_down);
  return g_test_run ();
}

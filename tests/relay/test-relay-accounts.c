/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dastak-relay"

#include <glib/gstdio.h>
#include <string.h>

#include "dsk-relay-accounts.h"

static const char body[] = "{}";

typedef struct
{
  char *dir;             /* (owned) */
  DskRelayConfig config; /* (owned) */
} Fixture;

static void
put (Fixture *f, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (f->dir, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error);
  g_assert_no_error (error);
}

/* [whatsapp], one account with all of its own, one with a token, one of the same app as the first. */
static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  f->dir = g_dir_make_tmp ("dastak-XXXXXX", NULL);
  path = g_build_filename (f->dir, "relay.conf", NULL);
  put (f, "relay.conf",
       "[relay]\ndata=d\n[whatsapp]\napp-secret-file=s0\naccess-token-file=t0\nnumbers=N0\n"
       "[account own]\nwaba=W1;W1b\napp-secret-file=s1\naccess-token-file=t1\nnumbers=N1\n"
       "[account token]\nwaba=W2\naccess-token-file=t2\n"
       "[account twin]\nwaba=W3\napp-secret-file=s3\n");
  put (f, "s0", "secret zero");
  put (f, "s1", "secret one");
  put (f, "s3", "secret zero\n");
  put (f, "t0", "token zero");
  put (f, "t1", "token one");
  dsk_relay_config_init (&f->config);
  dsk_relay_config_load (&f->config, path, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  static const char *const names[] = { "relay.conf", "s0", "s1", "s3", "t0", "t1", "t2" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (f->dir, names[i], NULL);

      g_unlink (path);
    }
  g_rmdir (f->dir);
  g_free (f->dir);
  dsk_relay_config_clear (&f->config);
}

static gboolean
verify (DskRelayAccounts *accounts, const char *secret, DskRelayVouched *vouched)
{
  g_autofree char *header = dsk_wa_signature_make (secret, (const guint8 *) body, strlen (body));
  guint8 mac[DSK_WA_MAC_LEN];

  return dsk_relay_accounts_verify (accounts, (const guint8 *) body, strlen (body), header, mac, vouched);
}

static void
test_tokens (Fixture *f, gconstpointer data)
{
  g_autoptr (DskRelayAccounts) accounts = dsk_relay_accounts_new (&f->config);

  g_assert_cmpstr (dsk_relay_accounts_token (accounts, NULL, NULL), ==, "token zero");
  g_assert_cmpstr (dsk_relay_accounts_token (accounts, "W9", "N9"), ==, "token zero");
  g_assert_cmpstr (dsk_relay_accounts_token (accounts, "W1b", "N9"), ==, "token one");
  g_assert_cmpstr (dsk_relay_accounts_token (accounts, NULL, "N1"), ==, "token one");
  /* A number may stand in [whatsapp] though its account has a group. */
  g_assert_cmpstr (dsk_relay_accounts_token (accounts, "W1", "N0"), ==, "token one");
  g_assert_cmpstr (dsk_relay_accounts_token (accounts, "W3", NULL), ==, "token zero");
  /* It has moved to another account, and only the configuration knows yet. */
  g_assert_cmpstr (dsk_relay_accounts_token (accounts, "W2", "N1"), ==, "token one");
  /* Another's token is no stand-in for one that is missing. */
  g_test_expect_message ("dastak-relay", G_LOG_LEVEL_WARNING, "*access-token-file*can't be read*");
  g_assert_null (dsk_relay_accounts_token (accounts, "W2", NULL));
  g_test_assert_expected_messages ();
  g_assert_true (dsk_relay_accounts_have_token (accounts));
  g_assert_true (dsk_relay_accounts_tokens_changed (accounts));
  g_assert_false (dsk_relay_accounts_tokens_changed (accounts));
  put (f, "t2", "token two");
  g_assert_true (dsk_relay_accounts_tokens_changed (accounts));
  g_assert_cmpstr (dsk_relay_accounts_token (accounts, "W2", NULL), ==, "token two");
}

static void
test_secrets (Fixture *f, gconstpointer data)
{
  g_autoptr (DskRelayAccounts) accounts = dsk_relay_accounts_new (&f->config);
  DskRelayVouched vouched;

  g_assert_true (dsk_relay_accounts_are_apart (accounts));
  g_assert_false (verify (accounts, "another", &vouched));
  /* The first app speaks of all that have none of their own, and of the one that names it again. */
  g_assert_true (verify (accounts, "secret zero", &vouched));
  g_assert_true (dsk_relay_accounts_may (accounts, vouched, NULL, NULL));
  g_assert_true (dsk_relay_accounts_may (accounts, vouched, "W9", "N9"));
  g_assert_true (dsk_relay_accounts_may (accounts, vouched, "W2", "N0"));
  g_assert_true (dsk_relay_accounts_know_number (accounts, "N0"));
  g_assert_false (dsk_relay_accounts_know_number (accounts, "N9"));
  g_assert_false (dsk_relay_accounts_know_number (accounts, NULL));
  g_assert_true (dsk_relay_accounts_may (accounts, vouched, "W3", NULL));
  g_assert_false (dsk_relay_accounts_may (accounts, vouched, "W1", NULL));
  g_assert_false (dsk_relay_accounts_may (accounts, vouched, "W9", "N1"));
  /* The other one only of its own. */
  g_assert_true (verify (accounts, "secret one", &vouched));
  g_assert_true (dsk_relay_accounts_may (accounts, vouched, "W1", "N1"));
  g_assert_true (dsk_relay_accounts_may (accounts, vouched, "W1b", "N9"));
  g_assert_false (dsk_relay_accounts_may (accounts, vouched, "W1", "N0"));
  g_assert_false (dsk_relay_accounts_may (accounts, vouched, "W3", NULL));
  g_assert_false (dsk_relay_accounts_may (accounts, vouched, NULL, "N1"));
  /* A secret that takes the place of one holds at once. */
  put (f, "s1", "secret one, renewed");
  g_assert_true (verify (accounts, "secret one, renewed", &vouched));
  g_assert_true (dsk_relay_accounts_may (accounts, vouched, "W1", "N1"));
  g_assert_false (dsk_relay_accounts_may (accounts, vouched, "W9", NULL));
}

/* As nearly everybody has it. */
static void
test_one_secret (Fixture *f, gconstpointer data)
{
  g_autoptr (DskRelayAccounts) accounts = NULL;
  DskRelayVouched vouched;

  g_ptr_array_remove_range (f->config.accounts, 0, 1);
  g_ptr_array_remove_range (f->config.accounts, 1, 1);
  accounts = dsk_relay_accounts_new (&f->config);
  g_assert_false (dsk_relay_accounts_are_apart (accounts));
  g_assert_true (verify (accounts, "secret zero", &vouched));
  g_assert_true (dsk_relay_accounts_may (accounts, vouched, "W2", "N0"));
  g_assert_false (verify (accounts, "secret one", &vouched));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_unsetenv ("CREDENTIALS_DIRECTORY");
  g_test_add ("/accounts/tokens", Fixture, NULL, set_up, test_tokens, tear_down);
  g_test_add ("/accounts/secrets", Fixture, NULL, set_up, test_secrets, tear_down);
  g_test_add ("/accounts/one-secret", Fixture, NULL, set_up, test_one_secret, tear_down);
  return g_test_run ();
}

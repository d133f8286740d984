/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "engine-fixture.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "dsk-error.h"

#define ADD(name, func)                                                                            \
  g_test_add ("/engine/people/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

static gboolean
enrol (Fixture *f, const char *code, GError **error)
{
  g_auto (DskEnrolment) e = { 0 };
  gboolean ok;

  fixture_begin (f);
  ok = dsk_relay_engine_enrol (f->engine, code, "desk", &e, error);
  fixture_commit (f);
  return ok;
}

static char *
new_code (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  char *code = NULL;

  fixture_begin (f);
  g_assert_true (dsk_relay_engine_new_code (f->engine, NULL, "ADMIN", &code, &error));
  fixture_commit (f);
  return code;
}

static void
test_codes (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) unknown = NULL;
  g_autoptr (GError) used = NULL;
  g_autoptr (GError) expired = NULL;
  g_autoptr (GError) none = NULL;
  g_autofree char *code = new_code (f);
  g_autofree char *typed = g_ascii_strdown (code, -1);
  g_autofree char *late = new_code (f);

  g_assert_cmpint (strlen (code), ==, 34);
  g_assert_false (enrol (f, "K7QF-2M9D", &unknown));
  g_assert_error (unknown, DSK_ERROR, DSK_ERROR_UNAUTHENTICATED);
  g_strdelimit (typed, "-", ' ');
  for (char *p = typed; *p != '\0'; p++)
    *p = *p == '0' ? 'o' : *p == '1' ? 'l' : *p;
  g_assert_true (enrol (f, typed, &none));
  g_assert_false (enrol (f, code, &used));
  dsk_clock_advance (f->clock, (gint64) 24 * 60 * 60 * 1000);
  g_assert_false (enrol (f, late, &expired));
  g_assert_cmpstr (used->message, ==, unknown->message);
  g_assert_cmpstr (expired->message, ==, unknown->message);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM device"), ==, 2);
}

static void
test_token (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) unknown = NULL;
  g_autoptr (GError) revoked = NULL;
  g_autoptr (DskRelayReader) reader = dsk_relay_reader_open (f->dir, &error);
  g_auto (DskPrincipal) who = { 0 };
  g_auto (DskPrincipal) nobody = { 0 };
  g_autofree char *wrong = g_strdup (f->admin.token);
  g_autofree char *dump = fixture_dump (f, "SELECT token_hash FROM device");

  g_assert_no_error (error);
  g_assert_cmpint (strlen (f->admin.token), ==, 64);
  g_assert_null (strstr (dump, f->admin.token));
  g_assert_true (dsk_relay_reader_authenticate (reader, f->admin.token, &who, &error));
  g_assert_cmpstr (who.user_name, ==, "Admin");
  g_assert_cmpstr (who.role, ==, "admin");
  wrong[0] = wrong[0] == '0' ? '1' : '0';
  g_assert_false (dsk_relay_reader_authenticate (reader, wrong, &nobody, &unknown));
  g_assert_error (unknown, DSK_ERROR, DSK_ERROR_UNAUTHENTICATED);
  fixture_begin (f);
  g_assert_true (dsk_relay_engine_revoke_device (f->engine, NULL, f->admin.device, &error));
  fixture_commit (f);
  g_assert_false (dsk_relay_reader_authenticate (reader, f->admin.token, &nobody, &revoked));
  g_assert_error (revoked, DSK_ERROR, DSK_ERROR_FORBIDDEN);
}

static void
test_second_instance (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *pid = g_strdup_printf ("process %ld", (long) getpid ());

  g_assert_null (dsk_relay_engine_open (f->dir, f->clock, f->random, &error));
  g_assert_error (error, DSK_ERROR, DSK_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, pid));
}

static void
test_create_twice (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) missing = NULL;

  g_assert_false (dsk_relay_engine_create (f->dir, f->clock, f->random, &error));
  g_assert_error (error, DSK_ERROR, DSK_ERROR_CONFLICT);
  g_assert_null (dsk_relay_engine_open ("/nonexistent/dastak", f->clock, f->random, &missing));
  g_assert_error (missing, DSK_ERROR, DSK_ERROR_NOT_FOUND);
}

static void
test_tokens_of_roles (Fixture *f, gconstpointer data)
{
  static const struct
  {
    DskRole role;
    guint tokens;
    gboolean all;
  } cases[] = {
    { DSK_ROLE_SUPER_ADMIN, 2, TRUE }, { DSK_ROLE_ADMIN, 2, TRUE },
    { DSK_ROLE_SUPERVISOR, 2, FALSE }, { DSK_ROLE_AGENT, 2, FALSE },
    { DSK_ROLE_OPERATOR, 1, FALSE },   { DSK_ROLE_VIEWER, 2, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Person person;
      g_autofree char *name = g_strdup_printf ("Person %u", i);
      g_autofree char *count = NULL;
      g_autofree char *all = NULL;

      fixture_add_person (f, name, cases[i].role, &person);
      count = g_strdup_printf ("SELECT count(*) FROM user_token WHERE \"user\" = '%s' "
                               "AND token NOT LIKE 'cls:%%'",
                               person.e.user);
      all = g_strdup_printf ("%s AND token = '*'", count);
      g_assert_cmpint (fixture_query_int (f, count), ==, cases[i].tokens);
      g_assert_cmpint (fixture_query_int (f, all), ==, cases[i].all);
      person_clear (&person);
    }
}

static void
test_audit (Fixture *f, gconstpointer data)
{
  g_autofree char *entry
      = fixture_query (f, "SELECT entry FROM audit WHERE action = 'device.enrol'");
  g_autofree char *leaf = fixture_query (f, "SELECT leaf FROM audit WHERE action = 'device.enrol'");
  g_autofree char *expected = NULL;
  g_autofree char *data_bytes = g_strconcat ("x", entry, NULL);

  expected
      = g_strdup_printf ("{\"action\":\"device.enrol\",\"actor\":\"%s\",\"at\":%" G_GINT64_FORMAT
                         ",\"device\":\"%s\",\"n\":5,\"object\":\"%s\"}",
                         f->admin.user, START_MS, f->admin.device, f->admin.device);
  g_assert_cmpstr (entry, ==, expected);
  data_bytes[0] = '\0';
  {
    g_autofree char *hash = g_compute_checksum_for_data (
        G_CHECKSUM_SHA256, (const guchar *) data_bytes, strlen (entry) + 1);

    g_assert_cmpstr (leaf, ==, hash);
  }
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) - max(n) FROM audit"), ==, 0);
}

static void
test_permissions_of_files (Fixture *f, gconstpointer data)
{
  g_autofree char *sub = g_build_filename (f->dir, "made", NULL);
  g_autofree char *file = g_build_filename (sub, "relay.db", NULL);
  g_autofree char *lock = g_build_filename (sub, "relay.lock", NULL);
  g_autoptr (GError) error = NULL;
  GStatBuf st;

  g_assert_true (dsk_relay_engine_create (sub, f->clock, f->random, &error));
  g_assert_cmpint (g_stat (sub, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0700);
  g_unlink (file);
  g_unlink (lock);
  g_rmdir (sub);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("codes", test_codes);
  ADD ("token", test_token);
  ADD ("second-instance", test_second_instance);
  ADD ("create-twice", test_create_twice);
  ADD ("tokens-of-roles", test_tokens_of_roles);
  ADD ("audit", test_audit);
  ADD ("permissions-of-files", test_permissions_of_files);
  return g_test_run ();
}

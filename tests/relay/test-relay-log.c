/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A line has what it is about as fields, as the journal gets them. How lines look is in tests/integration/logs.py. */

#include "dsk-relay-log.h"

static GString *seen; /* (owned): KEY=VALUE of each field, a line each */

static GLogWriterOutput
keep (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  g_string_append_printf (seen, "%d\n", (int) (level & G_LOG_LEVEL_MASK));
  for (gsize i = 0; i < n_fields; i++)
    g_string_append_printf (seen, "%s=%s\n", fields[i].key, (const char *) fields[i].value);
  return G_LOG_WRITER_HANDLED;
}

static void
assert_seen (GLogLevelFlags level, const char *fields)
{
  g_autofree char *wanted = g_strdup_printf ("%d\n%s", (int) level, fields);

  g_assert_cmpstr (seen->str, ==, wanted);
  g_string_truncate (seen, 0);
}

static void
test_fields (void)
{
  dsk_relay_log_about (G_LOG_LEVEL_MESSAGE, &(DskRelayLogAbout){ 7, "the-device", 12 }, "connected from %s", "here");
  assert_seen (G_LOG_LEVEL_MESSAGE, "PRIORITY=5\nGLIB_DOMAIN=dastak-relay\n"
                                    "MESSAGE=connection 7, device the-device, request 12: connected from here\n"
                                    "DASTAK_CONNECTION=7\nDASTAK_DEVICE=the-device\nDASTAK_REQUEST=12\n");
  dsk_relay_log_about (G_LOG_LEVEL_WARNING, &(DskRelayLogAbout){ .request = 3 }, "%d refused", 401);
  assert_seen (G_LOG_LEVEL_WARNING, "PRIORITY=4\nGLIB_DOMAIN=dastak-relay\nMESSAGE=request 3: 401 refused\n"
                                    "DASTAK_REQUEST=3\n");
  dsk_relay_log_about (G_LOG_LEVEL_INFO, &(DskRelayLogAbout){ .connection = 1, .device = "d" }, "gone");
  assert_seen (G_LOG_LEVEL_INFO, "PRIORITY=6\nGLIB_DOMAIN=dastak-relay\nMESSAGE=connection 1, device d: gone\n"
                                 "DASTAK_CONNECTION=1\nDASTAK_DEVICE=d\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  seen = g_string_new (NULL);
  g_log_set_writer_func (keep, NULL, NULL);
  g_test_add_func ("/relay/log/fields", test_fields);
  return g_test_run ();
}

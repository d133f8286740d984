/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Fills a replica as an initial sync does, page by page, and measures what the app asks of it.
 *
 *   bench-replica-fill FILE [CONVERSATIONS [MESSAGES]] [--user ID] [--now MS] [--seed S]
 * [--measure]
 *
 * One JSON object on standard output. With --measure an existing file is only read. */

#include <stdlib.h>

#include "bench-replica.h"

static gint64 n_conversations = 100000;
static gint64 n_messages = 1000000;
static gint64 now_ms;
static gint64 seed = 1;
static char *user_id;
static gboolean with_measures;

static const GOptionEntry options[] = {
  { "user", 0, 0, G_OPTION_ARG_STRING, &user_id, "Id of the replica's user", "ID" },
  { "now", 0, 0, G_OPTION_ARG_INT64, &now_ms, "When the newest message came, UTC ms", "MS" },
  { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "Of what is written", "S" },
  { "measure", 0, 0, G_OPTION_ARG_NONE, &with_measures,
    "Measure queries; do not fill a file that is there", NULL },
  { NULL },
};

static G_GNUC_NORETURN void
die (GError *error)
{
  g_printerr ("%s\n", error != NULL ? error->message : "wrong arguments; see --help");
  exit (1);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("FILE [CONVERSATIONS [MESSAGES]]");
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) json = g_string_new ("{");
  BenchReplica bench = { 0 };

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    die (error);
  if (argc < 2 || argc > 4)
    die (NULL);
  if (argc > 2)
    n_conversations = g_ascii_strtoll (argv[2], NULL, 10);
  if (argc > 3)
    n_messages = g_ascii_strtoll (argv[3], NULL, 10);
  if (n_conversations < 1 || n_messages < n_conversations)
    die (NULL);
  bench.path = argv[1];
  bench.n_conversations = n_conversations;
  bench.n_messages = n_messages;
  bench.now_ms = now_ms != 0 ? now_ms : g_get_real_time () / 1000;
  bench.seed = (guint64) seed;
  bench.user = user_id;
  if (!(with_measures && g_file_test (bench.path, G_FILE_TEST_EXISTS))
      && !bench_replica_fill (&bench, json, &error))
    die (error);
  if (with_measures && !bench_replica_measure (&bench, json, &error))
    die (error);
  g_string_append (json, "}");
  g_print ("%s\n", json->str);
  return 0;
}

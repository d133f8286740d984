/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "dsk-relay-cmd.h"
#include "dsk-relay-engine.h"
#include "dsk-relay-keys.h"

static gboolean
make (const char *data, const char *name, char **code, GError **error)
{
  g_autoptr (DskClock) clock = dsk_clock_new_system ();
  g_autoptr (DskRandom) random = dsk_random_new_system ();
  g_autoptr (DskRelayEngine) engine = NULL;
  g_autofree char *user = NULL;

  /* The keys first: without the database this can be tried again. */
  if (!dsk_relay_keys_ensure (data, dsk_clock_now_ms (clock), NULL, error)
      || !dsk_relay_engine_create (data, clock, random, error))
    return FALSE;
  engine = dsk_relay_engine_open (data, clock, random, error);
  return engine != NULL && dsk_relay_engine_begin (engine, error)
         && dsk_relay_engine_add_user (engine, NULL, name, DSK_ROLE_SUPER_ADMIN, &user, code, error)
         && dsk_relay_engine_commit (engine, error);
}

int
dsk_relay_cmd_init (int argc, char **argv)
{
  DskCmdOption options[] = {
    { "data", "Folder to make for the database and the keys", "DIR", TRUE, NULL },
    { "admin-name", "Name of the first administrator (default: Administrator)", "NAME", FALSE, NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;
  int status;

  if (dsk_relay_cmd_parse (argc, argv, "init - make the data of a new relay", options, &status))
    {
      const char *data = options[0].value;
      const char *name = options[1].value != NULL ? options[1].value : "Administrator";

      if (!make (data, name, &code, &error))
        {
          status = dsk_relay_cmd_fail (error->message);
        }
      else
        {
          printf ("Made a new relay in %s; its first administrator is %s.\n", data, name);
          dsk_relay_cmd_print_code (data, code);
          printf ("Next: dastak-relay serve --config FILE   (dastak-relay serve --help-config lists all "
                  "keys)\n");
        }
    }
  dsk_relay_cmd_options_clear (options);
  return status;
}

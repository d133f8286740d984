/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-relay-cmd.h"

#include <stdio.h>
#include <string.h>

#include "dsk-relay-admin.h"
#include "dsk-relay-keys.h"
#include "dsk-relay-link.h"

int
dsk_relay_cmd_fail (const char *message)
{
  fprintf (stderr, "dastak-relay: %s\n", message);
  return 1;
}

gboolean
dsk_relay_cmd_parse (int argc, char **argv, const char *usage, DskCmdOption *options, int *status)
{
  g_autoptr (GOptionContext) context = g_option_context_new (usage);
  g_autoptr (GArray) entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));
  g_autoptr (GError) error = NULL;

  for (DskCmdOption *option = options; option->name != NULL; option++)
    {
      GOptionEntry entry = { option->name, 0, 0, G_OPTION_ARG_STRING, &option->value, option->help,
                             option->arg };

      g_array_append_val (entries, entry);
    }
  g_option_context_add_main_entries (context, (const GOptionEntry *) (gpointer) entries->data, NULL);
  *status = 2;
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      dsk_relay_cmd_fail (error->message);
      return FALSE;
    }
  if (argc > 1)
    {
      fprintf (stderr, "dastak-relay: “%s” is one word too many\n", argv[1]);
      return FALSE;
    }
  for (DskCmdOption *option = options; option->name != NULL; option++)
    if (option->required && (option->value == NULL || *option->value == '\0'))
      {
        fprintf (stderr, "dastak-relay: --%s %s is missing: %s\n", option->name, option->arg, option->help);
        return FALSE;
      }
  *status = 0;
  return TRUE;
}

void
dsk_relay_cmd_options_clear (DskCmdOption *options)
{
  for (DskCmdOption *option = options; option->name != NULL; option++)
    g_clear_pointer (&option->value, g_free);
}

const char *
dsk_relay_cmd_value (const DskCmdOption *options, const char *name)
{
  for (const DskCmdOption *option = options; option->name != NULL; option++)
    if (strcmp (option->name, name) == 0)
      return option->value;
  return NULL;
}

JsonObject *
dsk_relay_cmd_call (int argc, char **argv, const char *usage, const char *op, DskCmdOption *options,
                    int *status)
{
  g_autoptr (JsonObject) request = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *reply;

  if (!dsk_relay_cmd_parse (argc, argv, usage, options, status))
    return NULL;
  request = dsk_relay_admin_request_new (op);
  for (DskCmdOption *option = options; option->name != NULL; option++)
    if (strcmp (option->name, "data") != 0 && option->value != NULL)
      {
        g_autofree char *member = g_strdelimit (g_strdup (option->name), "-", '_');

        json_object_set_string_member (request, member, option->value);
      }
  reply = dsk_relay_admin_call (dsk_relay_cmd_value (options, "data"), request, &error);
  if (reply == NULL)
    *status = dsk_relay_cmd_fail (error->message);
  return reply;
}

void
dsk_relay_cmd_print_code (const char *data, const char *code)
{
  g_autofree char *link = dsk_relay_link_new (data, code);
  g_autofree char *pin = link == NULL ? dsk_relay_keys_fingerprint (data, NULL) : NULL;

  printf ("Enrolment code: %s\n", code);
  if (link != NULL)
    {
      printf ("It works once, within 24 hours. Paste this link into Dastak on the person's computer:\n"
              "  %s\n"
              "or run\n"
              "  dastakctl enrol '%s'\n",
              link, link);
      return;
    }
  printf ("It works once, within 24 hours. Enter it in Dastak on the person's computer, or run\n"
          "  dastakctl enrol RELAY-URL %s\n",
          code);
  if (pin != NULL)
    printf ("If the relay speaks TLS with its own certificate, this link has all in it but the address:\n"
            "  dastak://ADDRESS:PORT?code=%s&cert=%s\n",
            code, pin);
}

int
dsk_relay_cmd_do (int argc, char **argv, const char *usage, const char *op, DskCmdOption *options)
{
  int status;
  g_autoptr (JsonObject) reply = dsk_relay_cmd_call (argc, argv, usage, op, options, &status);

  if (reply != NULL)
    printf ("Done.\n");
  dsk_relay_cmd_options_clear (options);
  return status;
}

/* Fields are separated by tabs; no name has one. */
void
dsk_relay_cmd_print_list (JsonObject *reply)
{
  const char *list = json_object_get_string_member_with_default (reply, "list", "");
  g_auto (GStrv) lines = g_strsplit (list, "\n", -1);
  glong widths[8] = { 0 };

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], "\t", G_N_ELEMENTS (widths));

      for (guint j = 0; fields[j] != NULL; j++)
        widths[j] = MAX (widths[j], g_utf8_strlen (fields[j], -1));
    }
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], "\t", G_N_ELEMENTS (widths));

      for (guint j = 0; fields[j] != NULL; j++)
        {
          glong pad = fields[j + 1] != NULL ? widths[j] - g_utf8_strlen (fields[j], -1) + 2 : 0;

          printf ("%s%*s", fields[j], (int) pad, "");
        }
      printf ("\n");
    }
}

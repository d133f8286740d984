/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-sb-config.h"

#include <string.h>

#include "dsk-error.h"
#include "dsk-text.h"

#define MAX_BATCH 1000 /* Meta's */

/* Where GOption leaves what needs a second look. */
typedef struct
{
  char *secret_file;
  char *token_file;
  char *delays;
  gint64 seed;
  int port;
  int batch;
} Raw;

static void
raw_clear (Raw *raw)
{
  g_free (raw->secret_file);
  g_free (raw->token_file);
  g_free (raw->delays);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Raw, raw_clear)

static gboolean
invalid (GError **error, const char *message)
{
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, message);
  return FALSE;
}

/* Secrets come from files, so that no process list shows them. */
static gboolean
read_secret (const char *path, char **secret, GError **error)
{
  if (path == NULL)
    return TRUE;
  if (!g_file_get_contents (path, secret, NULL, error))
    return FALSE;
  g_strstrip (*secret);
  if ((*secret)[0] == '\0')
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "%s is empty", path);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_delays (const char *text, guint delays_ms[3], GError **error)
{
  g_auto (GStrv) parts = NULL;

  if (text == NULL)
    return TRUE;
  parts = g_strsplit (text, ",", -1);
  if (g_strv_length (parts) != 3)
    return invalid (error,
                    "--status-delay takes three numbers of milliseconds: sent,delivered,read");
  for (guint i = 0; i < 3; i++)
    {
      guint64 value;

      if (!g_ascii_string_to_unsigned (g_strstrip (parts[i]), 10, 0, 24 * 60 * 60 * 1000, &value,
                                       error))
        return FALSE;
      delays_ms[i] = (guint) value;
    }
  return TRUE;
}

static void
set_default (char **field, const char *value)
{
  if (*field == NULL)
    *field = g_strdup (value);
}

static gboolean
finish (DskSbConfig *config, const Raw *raw, GError **error)
{
  g_autofree char *display = NULL;

  if (!read_secret (raw->secret_file, &config->app_secret, error)
      || !read_secret (raw->token_file, &config->token, error)
      || !read_delays (raw->delays, config->delays_ms, error))
    return FALSE;
  if (config->webhook != NULL && config->app_secret == NULL)
    return invalid (
        error, "--webhook needs --app-secret-file: the relay takes nothing that is not signed");
  if (config->demo && config->script != NULL)
    return invalid (error, "--demo and --script exclude each other");
  if (raw->port < 0 || raw->port > 65535)
    return invalid (error, "--port is a number up to 65535");
  if (config->repeat < 0 || config->repeat > 1 || config->reorder < 0 || config->reorder > 1)
    return invalid (error, "--repeat and --reorder take a chance between 0 and 1");

  config->port = (guint) raw->port;
  config->seed = (guint64) raw->seed;
  config->batch = (guint) CLAMP (raw->batch, 1, MAX_BATCH);
  set_default (&config->phone_number_id, "100200300400500");
  set_default (&config->waba_id, "200300400500600");
  set_default (&config->display_phone, "923005550100");
  display = dsk_text_phone_digits (config->display_phone);
  if (display == NULL)
    return invalid (error, "--display-phone is not a phone number");
  g_free (config->display_phone);
  config->display_phone = g_steal_pointer (&display);
  return TRUE;
}

gboolean
dsk_sb_config_parse (DskSbConfig *config, int *argc, char ***argv, GError **error)
{
  g_auto (Raw) raw = { .batch = 20 };
  const GOptionEntry entries[] = {
    { "port", 0, 0, G_OPTION_ARG_INT, &raw.port, "Listen here on 127.0.0.1; 0 picks a free port", "PORT" },
    { "webhook", 0, 0, G_OPTION_ARG_STRING, &config->webhook, "Where the relay takes updates", "URL" },
    { "app-secret-file", 0, 0, G_OPTION_ARG_FILENAME, &raw.secret_file, "What updates are signed with", "FILE" },
    { "verify-token", 0, 0, G_OPTION_ARG_STRING, &config->verify_token, "Make the handshake first", "TOKEN" },
    { "token-file", 0, 0, G_OPTION_ARG_FILENAME, &raw.token_file, "The bearer token to ask for", "FILE" },
    { "phone-number-id", 0, 0, G_OPTION_ARG_STRING, &config->phone_number_id, "The business number's id", "ID" },
    { "waba-id", 0, 0, G_OPTION_ARG_STRING, &config->waba_id, "The business account's id", "ID" },
    { "display-phone", 0, 0, G_OPTION_ARG_STRING, &config->display_phone, "The business number", "PHONE" },
    { "version", 0, 0, G_OPTION_ARG_STRING, &config->version, "Refuse other versions of the API", "vN.0" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &raw.seed, "Make chance repeatable", "N" },
    { "demo", 0, 0, G_OPTION_ARG_NONE, &config->demo, "Let the built-in customers write", NULL },
    { "script", 0, 0, G_OPTION_ARG_FILENAME, &config->script, "Let the customers of a script write", "FILE" },
    { "status-delay", 0, 0, G_OPTION_ARG_STRING, &raw.delays, "Milliseconds: sent,delivered,read", "A,B,C" },
    { "repeat", 0, 0, G_OPTION_ARG_DOUBLE, &config->repeat, "Chance that an update comes again", "P" },
    { "reorder", 0, 0, G_OPTION_ARG_DOUBLE, &config->reorder, "Chance that an update comes late", "P" },
    { "batch", 0, 0, G_OPTION_ARG_INT, &raw.batch, "Most updates in one body", "N" },
    { "fault", 0, 0, G_OPTION_ARG_STRING_ARRAY, &config->faults, "Inject a fault (may be repeated)", "KIND=P" },
    { "ledger", 0, 0, G_OPTION_ARG_FILENAME, &config->ledger, "Write down all that happens", "FILE" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  *config = (DskSbConfig) { .delays_ms = { 60, 250, 1500 } };
  g_option_context_set_summary (context, "A local stand-in for Meta's WhatsApp Cloud API.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (*argc > 1)
    return invalid (error, "Arguments that are no options are not understood; see --help");
  return finish (config, &raw, error);
}

void
dsk_sb_config_clear (DskSbConfig *config)
{
  g_free (config->webhook);
  g_free (config->app_secret);
  g_free (config->verify_token);
  g_free (config->token);
  g_free (config->phone_number_id);
  g_free (config->waba_id);
  g_free (config->display_phone);
  g_free (config->version);
  g_free (config->script);
  g_free (config->ledger);
  g_strfreev (config->faults);
  *config = (DskSbConfig) { 0 };
}

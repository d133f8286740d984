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
  char *phone_number_id;
  char *waba_id;
  char *display_phone;
  char **accounts;
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
  g_free (raw->phone_number_id);
  g_free (raw->waba_id);
  g_free (raw->display_phone);
  g_strfreev (raw->accounts);
  g_free (raw->delays);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Raw, raw_clear)

static gboolean
invalid (GError **error, const char *message)
{
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, message);
  return FALSE;
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

static gboolean
add_first (DskSbConfig *config, const Raw *raw, GError **error)
{
  DskSbBusiness *first = g_new0 (DskSbBusiness, 1);

  g_ptr_array_add (config->businesses, first);
  first->phone_number_id = g_strdup (raw->phone_number_id != NULL ? raw->phone_number_id : "100200300400500");
  first->waba_id = g_strdup (raw->waba_id != NULL ? raw->waba_id : "200300400500600");
  first->display_phone = dsk_text_phone_digits (raw->display_phone != NULL ? raw->display_phone : "923005550100");
  if (first->display_phone == NULL)
    return invalid (error, "--display-phone is not a phone number");
  return dsk_sb_business_read_secret (raw->secret_file, &first->app_secret, error)
         && dsk_sb_business_read_secret (raw->token_file, &first->token, error);
}

static gboolean
add_accounts (DskSbConfig *config, char **accounts, GError **error)
{
  for (guint i = 0; accounts != NULL && accounts[i] != NULL; i++)
    {
      g_autoptr (DskSbBusiness) business
          = dsk_sb_business_parse (accounts[i], dsk_sb_config_first (config), error);

      if (business == NULL)
        return FALSE;
      if (dsk_sb_config_by_number (config, business->phone_number_id) != NULL)
        return invalid (error, "Each number has a --phone-number-id of its own");
      g_ptr_array_add (config->businesses, g_steal_pointer (&business));
    }
  return TRUE;
}

static gboolean
finish (DskSbConfig *config, const Raw *raw, GError **error)
{
  if (!add_first (config, raw, error) || !add_accounts (config, raw->accounts, error)
      || !read_delays (raw->delays, config->delays_ms, error))
    return FALSE;
  if (config->webhook != NULL && dsk_sb_config_first (config)->app_secret == NULL)
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
    { "phone-number-id", 0, 0, G_OPTION_ARG_STRING, &raw.phone_number_id, "The business number's id", "ID" },
    { "waba-id", 0, 0, G_OPTION_ARG_STRING, &raw.waba_id, "The business account's id", "ID" },
    { "display-phone", 0, 0, G_OPTION_ARG_STRING, &raw.display_phone, "The business number", "PHONE" },
    { "account", 0, 0, G_OPTION_ARG_STRING_ARRAY, &raw.accounts, "Play another account, too", "SPEC" },
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
  config->businesses = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_sb_business_free);
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
  g_free (config->verify_token);
  g_clear_pointer (&config->businesses, g_ptr_array_unref);
  g_free (config->version);
  g_free (config->script);
  g_free (config->ledger);
  g_strfreev (config->faults);
  *config = (DskSbConfig) { 0 };
}

const DskSbBusiness *
dsk_sb_config_first (const DskSbConfig *config)
{
  return config->businesses->pdata[0];
}

const DskSbBusiness *
dsk_sb_config_by_number (const DskSbConfig *config, const char *phone_number_id)
{
  for (guint i = 0; i < config->businesses->len; i++)
    {
      const DskSbBusiness *business = config->businesses->pdata[i];

      if (strcmp (business->phone_number_id, phone_number_id) == 0)
        return business;
    }
  return NULL;
}

const DskSbBusiness *
dsk_sb_config_by_account (const DskSbConfig *config, const char *waba_id)
{
  for (guint i = 0; i < config->businesses->len; i++)
    {
      const DskSbBusiness *business = config->businesses->pdata[i];

      if (strcmp (business->waba_id, waba_id) == 0)
        return business;
    }
  return NULL;
}

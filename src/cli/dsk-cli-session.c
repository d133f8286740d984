/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-cli.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "dsk-cli-print.h"
#include "dsk-error.h"
#include "dsk-labels.h"
#include "dsk-mention-text.h"

#define TRIES 3          /* of a connection, unless --wait says how long to go on */
#define FILE_SECONDS 300 /* for files to be brought, unless --wait says so */
#define WRITE_SECONDS 30 /* for an answer, unless --wait says so */

/* Keeps what an asynchronous call came back with until the loop that waits for it looks. */
static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

DskClient *
dsk_cli_open_client (DskCli *cli, GError **error)
{
  g_autoptr (DskClient) client = dsk_client_new (cli->profile_dir, TRUE);
  g_autoptr (GAsyncResult) result = NULL;

  dsk_client_open_async (client, NULL, on_done, &result);
  if (!dsk_client_open_finish (client, wait_for (&result), error))
    {
      dsk_client_close (client);
      return NULL;
    }
  return g_steal_pointer (&client);
}

/* --- waiting for the relay --- */

typedef struct
{
  DskClient *client; /* (unowned) */
  gint64 n;          /* the command whose result ends the wait; 0: until all is in step */
  const char *id;    /* (unowned) (nullable): of that */
  DskCliVerified *verified; /* (unowned) (nullable): until it was compared */
  gboolean answered;
  DskResultCode code;
  char *detail;     /* (owned) (nullable) */
  guint tries_left; /* G_MAXUINT: until the time is over */
  gboolean over;    /* the time */
  gboolean trying;
  GError *failure; /* (owned) (nullable): of the last try */
} Wait;

static void
wait_clear (Wait *wait)
{
  g_free (wait->detail);
  g_clear_error (&wait->failure);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wait, wait_clear)

static void
on_state (DskClient *client, GParamSpec *pspec, Wait *wait)
{
  DskClientState state = dsk_client_get_state (client);
  const GError *error = dsk_client_get_last_error (client);

  if (state == DSK_CLIENT_OFFLINE && wait->trying)
    {
      wait->trying = FALSE;
      if (wait->tries_left != G_MAXUINT && wait->tries_left > 0)
        wait->tries_left--;
      g_clear_error (&wait->failure);
      wait->failure = error != NULL ? g_error_copy (error) : NULL;
    }
  else if (state == DSK_CLIENT_CONNECTING)
    wait->trying = TRUE;
}

static void
on_result (DskClient *client, gint64 n, const char *id, const char *code, const char *detail, Wait *wait)
{
  if (wait->answered || (id != NULL ? g_strcmp0 (id, wait->id) != 0 : n != wait->n))
    return;
  wait->answered = dsk_result_code_from_string (code, &wait->code);
  wait->detail = g_strdup (detail);
}

static void
on_verified (DskClient *client, guint compared, guint differed, gboolean rebuilt, Wait *wait)
{
  if (wait->verified == NULL)
    return;
  *wait->verified = (DskCliVerified){ compared, differed, rebuilt };
  wait->answered = TRUE;
}

static gboolean
on_time_over (gpointer user_data)
{
  Wait *wait = user_data;

  wait->over = TRUE;
  return G_SOURCE_CONTINUE;
}

static gboolean
is_final (DskClientState state)
{
  return state == DSK_CLIENT_UNENROLLED || state == DSK_CLIENT_LOCKED || state == DSK_CLIENT_REVOKED
         || state == DSK_CLIENT_UPGRADE || state == DSK_CLIENT_BROKEN || state == DSK_CLIENT_CLOSED;
}

static gboolean
is_reached (const Wait *wait)
{
  if (wait->n != 0 || wait->verified != NULL)
    return wait->answered;
  return dsk_client_get_state (wait->client) == DSK_CLIENT_ONLINE
         && dsk_client_get_pending (wait->client) == 0;
}

static void
run_wait (DskCli *cli, Wait *wait, guint seconds)
{
  guint timer = seconds > 0 ? g_timeout_add_seconds (seconds, on_time_over, wait) : 0;

  wait->tries_left = cli->wait == DSK_CLI_WAIT_NONE ? TRIES : G_MAXUINT;
  g_signal_connect (wait->client, "notify::state", G_CALLBACK (on_state), wait);
  g_signal_connect (wait->client, "command-result", G_CALLBACK (on_result), wait);
  g_signal_connect (wait->client, "verified", G_CALLBACK (on_verified), wait);
  if (wait->verified != NULL && !is_final (dsk_client_get_state (wait->client)))
    dsk_client_verify (wait->client);
  dsk_client_start (wait->client);
  while (!is_reached (wait) && !wait->over && wait->tries_left > 0
         && !is_final (dsk_client_get_state (wait->client)))
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (wait->client, wait);
  if (timer != 0)
    g_source_remove (timer);
}

/* Why it did not get there. */
static int
explain (Wait *wait, GError **error)
{
  DskClientState state = dsk_client_get_state (wait->client);
  const GError *last = dsk_client_get_last_error (wait->client);

  if (state == DSK_CLIENT_UNENROLLED)
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_NOT_FOUND,
                           _ ("This profile belongs to no relay yet: run dastakctl enrol first"));
      return DSK_CLI_ERROR;
    }
  if (is_final (state))
    {
      g_set_error_literal (error, DSK_ERROR, last != NULL ? last->code : DSK_ERROR_FAILED,
                           last != NULL ? last->message : _ ("The client stopped"));
      return DSK_CLI_ERROR;
    }
  if (wait->failure != NULL)
    g_propagate_error (error, g_steal_pointer (&wait->failure));
  else
    g_set_error_literal (error, DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                         _ ("The relay did not answer in time"));
  return DSK_CLI_OFFLINE;
}

static int
reach (DskCli *cli, DskClient *client, DskCliVerified *verified, GError **error)
{
  g_auto (Wait) wait = { .client = client, .verified = verified };
  int result;

  run_wait (cli, &wait, cli->wait > 0 ? (guint) cli->wait : 0);
  if (is_reached (&wait))
    return DSK_CLI_OK;
  result = explain (&wait, error);
  /* The relay was reached; this computer could not keep what it sent. */
  return error != NULL && g_error_matches (*error, DSK_ERROR, DSK_ERROR_FULL) ? DSK_CLI_ERROR
                                                                              : result;
}

int
dsk_cli_catch_up (DskCli *cli, DskClient *client, GError **error)
{
  return reach (cli, client, NULL, error);
}

int
dsk_cli_verify (DskCli *cli, DskClient *client, DskCliVerified *verified, GError **error)
{
  return reach (cli, client, verified, error);
}

int
dsk_cli_sync_first (DskCli *cli, GError **error)
{
  g_autoptr (DskClient) client = NULL;
  int result;

  if (!cli->sync)
    return DSK_CLI_OK;
  client = dsk_cli_open_client (cli, error);
  if (client == NULL)
    return DSK_CLI_ERROR;
  result = dsk_cli_catch_up (cli, client, error);
  dsk_client_close (client);
  return result;
}

/* --- writing --- */

static void
print_result (DskCli *cli, const DskCommand *command, const char *code, const char *detail)
{
  g_autoptr (DskJsonWriter) writer = NULL;

  if (!cli->json)
    return;
  writer = dsk_json_writer_new ();
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "command", command->id);
  dsk_json_writer_set_int (writer, "n", command->n);
  dsk_json_writer_set_string (writer, "conversation", command->conv);
  dsk_json_writer_set_string (writer, "object", command->object);
  dsk_json_writer_set_string (writer, "result", code);
  dsk_json_writer_name (writer, "detail");
  if (detail != NULL)
    dsk_json_writer_raw (writer, detail, strlen (detail));
  else
    dsk_json_writer_null (writer);
  dsk_cli_print_object (writer);
}

static int
answered (DskCli *cli, const DskCommand *command, const Wait *wait)
{
  const char *code = dsk_result_code_to_string (wait->code);
  g_autofree char *words = NULL;
  g_autofree char *text = NULL;

  print_result (cli, command, code, wait->detail);
  if (wait->code == DSK_RESULT_OK)
    {
      words = dsk_mention_text_untold (wait->detail);
      if (words != NULL)
        fprintf (stderr, "dastakctl: %s\n", words);
      return DSK_CLI_OK;
    }
  words = dsk_label_refusal (code, wait->detail);
  /* Translators: a word of the protocol, such as "forbidden", and a sentence that explains it */
  text = g_strdup_printf (_ ("refused (%s): %s"), code, words);
  fprintf (stderr, "dastakctl: %s\n", text);
  return DSK_CLI_REFUSED;
}

int
dsk_cli_submit (DskCli *cli, DskClient *client, DskCommand *command, GError **error)
{
  return dsk_cli_submit_instead (cli, client, command, NULL, error);
}

int
dsk_cli_submit_instead (DskCli *cli, DskClient *client, DskCommand *command, const char *attention, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (DskCommand) queued = NULL;
  g_autoptr (GError) why = NULL;
  g_autofree char *text = NULL;
  g_auto (Wait) wait = { .client = client };
  int code;

  dsk_client_submit_instead_async (client, command, attention, NULL, on_done, &result);
  queued = dsk_client_submit_finish (client, wait_for (&result), error);
  if (queued == NULL)
    return DSK_CLI_ERROR;
  if (!cli->offline)
    {
      wait.n = queued->n;
      wait.id = queued->id;
      run_wait (cli, &wait, cli->wait > 0 ? (guint) cli->wait : WRITE_SECONDS);
      if (wait.answered)
        return answered (cli, queued, &wait);
    }
  print_result (cli, queued, "queued", NULL);
  if (cli->offline)
    return DSK_CLI_OFFLINE;
  code = explain (&wait, &why);
  text = g_strdup_printf (_ ("queued, to be sent by the next sync: %s"), why->message);
  fprintf (stderr, "dastakctl: %s\n", text);
  return code;
}

/* --- files --- */

static void
on_failed (DskMediaCache *media, const char *sha256, const char *words, char **why)
{
  if (*why == NULL)
    *why = g_strdup (words);
}

int
dsk_cli_bring_files (DskCli *cli, DskClient *client, GError **error)
{
  DskMediaCache *media = dsk_client_get_media (client);
  g_auto (Wait) wait = { .client = client };
  g_autofree char *why = NULL;
  gulong id = g_signal_connect (media, "failed", G_CALLBACK (on_failed), &why);
  guint timer = g_timeout_add_seconds (cli->wait > 0 ? (guint) cli->wait : FILE_SECONDS, on_time_over, &wait);

  while (dsk_media_cache_count_bringing (media) > 0 && !wait.over
         && (dsk_client_get_state (client) == DSK_CLIENT_ONLINE || dsk_client_get_state (client) == DSK_CLIENT_SYNCING))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
  g_signal_handler_disconnect (media, id);
  if (why != NULL)
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, why);
      return DSK_CLI_ERROR;
    }
  if (dsk_media_cache_count_bringing (media) == 0)
    return DSK_CLI_OK;
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                       _ ("The relay does not have the file yet; the next sync goes on bringing it"));
  return DSK_CLI_OFFLINE;
}

DskClient *
dsk_cli_open_for (DskCli *cli, const char *conversation, char **conv, GError **error)
{
  g_autoptr (DskClient) client = dsk_cli_open_client (cli, error);
  g_autoptr (DskReplicaReader) reader = NULL;
  g_autoptr (DskProfile) profile = NULL;
  DskConversationRow *row;

  if (client == NULL)
    return NULL;
  reader = dsk_cli_open_reader (cli, &profile, error);
  row = reader != NULL ? dsk_cli_find_conversation (reader, profile->user, conversation, error)
                       : NULL;
  if (row == NULL)
    {
      dsk_client_close (client);
      return NULL;
    }
  *conv = g_strdup (row->id);
  dsk_conversation_row_free (row);
  return g_steal_pointer (&client);
}

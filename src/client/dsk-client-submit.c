/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-client-private.h"

#include "dsk-canned-content.h"
#include "dsk-content.h"

#include <glib/gi18n-lib.h>

#include "dsk-error.h"
#include "dsk-note-content.h"
#include "dsk-start-content.h"

static gboolean
is_blank (const char *text)
{
  while (g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  return *text == '\0';
}

/* What the core found wrong with @command, in the language of the person where it is something that
 * a person can do. Returns: (transfer full): of the code of @error, which is taken */
static GError *
in_words (const DskCommand *command, GError *error)
{
  gboolean note = command->type == DSK_COMMAND_NOTE_ADD || command->type == DSK_COMMAND_NOTE_EDIT;
  glong max = note ? DSK_NOTE_MAX_CHARS : DSK_TEXT_MAX_CHARS;
  const char *text = command->text != NULL ? command->text : "";
  GError *words = NULL;

  if ((!note && command->type != DSK_COMMAND_MESSAGE_SEND) || !g_utf8_validate (text, -1, NULL))
    return error;
  /* A note may be a file alone, or be left with one. */
  if (is_blank (text) && (command->kind == DSK_MESSAGE_TEXT || command->text != NULL))
    words = g_error_new_literal (DSK_ERROR, error->code, _ ("There is no text"));
  else if (g_utf8_strlen (text, -1) > max)
    words = g_error_new (DSK_ERROR, error->code,
                         g_dngettext (GETTEXT_PACKAGE, "The text is longer than %ld character",
                                      "The text is longer than %ld characters", (gulong) max),
                         max);
  if (words == NULL)
    return error;
  g_error_free (error);
  return words;
}

static gboolean
check_canned (const DskCommand *command, GError **error)
{
  g_auto (DskCannedContent) content = { 0 };

  return dsk_canned_content_read (command->content, &content, error);
}

static gboolean
check_contact (const DskCommand *command, GError **error)
{
  g_auto (DskContactChange) change = { 0 };

  return dsk_contact_change_read (command->content, &change, error);
}

static gboolean
check_start (const DskCommand *command, GError **error)
{
  g_auto (DskStartContent) start = { 0 };

  return dsk_start_content_read (command->content, &start, error);
}

static void
submitted_cb (DskClient *self)
{
  self->submitting--;
  dsk_client_notify (self, DSK_CLIENT_PROP_PENDING);
}

void
dsk_client_submit_async (DskClient *self, DskCommand *command, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  dsk_client_submit_instead_async (self, command, NULL, cancellable, callback, user_data);
}

void
dsk_client_submit_instead_async (DskClient *self, DskCommand *command, const char *attention,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (DSK_IS_CLIENT (self));
  g_return_if_fail (command != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, dsk_client_submit_async);
  /* What is in the outbox will be sent; to say "cancelled" would make somebody send it again. */
  g_task_set_check_cancellable (task, FALSE);
  if (!dsk_command_validate (command, &error))
    g_task_return_error (task, in_words (command, error));
  /* What WhatsApp would refuse is said here, and not after a way around the world. */
  else if (command->type == DSK_COMMAND_MESSAGE_SEND
           && !dsk_content_check (command->kind, command->text, command->content, &error))
    g_task_return_error (task, error);
  else if ((command->type == DSK_COMMAND_NOTE_ADD || command->type == DSK_COMMAND_NOTE_EDIT)
           && !dsk_note_content_check (command->kind, command->content, command->text, &error))
    g_task_return_error (task, error);
  else if (command->type == DSK_COMMAND_CANNED_PUT && !check_canned (command, &error))
    g_task_return_error (task, error);
  else if (command->type == DSK_COMMAND_CONTACT_EDIT && !check_contact (command, &error))
    g_task_return_error (task, error);
  else if (command->type == DSK_COMMAND_START && !check_start (command, &error))
    g_task_return_error (task, error);
  else if (self->engine == NULL || self->closed)
    g_task_return_new_error (task, DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                             _ ("This computer is not connected to a relay yet"));
  else
    {
      self->submitting++;
      g_signal_connect_object (task, "notify::completed", G_CALLBACK (submitted_cb), self, G_CONNECT_SWAPPED);
      dsk_replica_engine_submit (self->engine, command, attention, task);
    }
}

DskCommand *
dsk_client_submit_finish (DskClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- the commands --- */

static DskCommand *
new_command (DskClient *self, DskCommandType type, const char *conv)
{
  g_autofree char *id = dsk_client_new_id (self);
  DskCommand *command = dsk_command_new (type, id, conv);

  command->device_at = dsk_clock_now_ms (self->clock);
  return command;
}

DskCommand *
dsk_client_command_send (DskClient *self, const char *conv, const char *text, const char *quote,
                         const char *head_msg)
{
  DskCommand *command;

  g_return_val_if_fail (DSK_IS_CLIENT (self), NULL);

  command = new_command (self, DSK_COMMAND_MESSAGE_SEND, conv);
  command->object = dsk_client_new_id (self);
  command->text = g_strdup (text);
  command->quote = g_strdup (quote);
  command->head_msg = g_strdup (head_msg);
  return command;
}

DskCommand *
dsk_client_command_note (DskClient *self, const char *conv, const char *text, const char *content)
{
  DskCommand *command;

  g_return_val_if_fail (DSK_IS_CLIENT (self), NULL);

  command = new_command (self, DSK_COMMAND_NOTE_ADD, conv);
  command->object = dsk_client_new_id (self);
  command->text = g_strdup (text);
  command->content = g_strdup (content);
  return command;
}

DskCommand *
dsk_client_command_note_edit (DskClient *self, const char *conv, const char *note, gint64 version,
                              const char *version_id, const char *text, const char *content)
{
  DskCommand *command;

  g_return_val_if_fail (DSK_IS_CLIENT (self), NULL);
  g_return_val_if_fail (note != NULL, NULL);

  command = new_command (self, DSK_COMMAND_NOTE_EDIT, conv);
  command->object = g_strdup (note);
  command->base_seq = version;
  command->head_msg = g_strdup (version_id);
  command->text = is_blank (text) ? NULL : g_strdup (text);
  command->content = g_strdup (content);
  return command;
}

DskCommand *
dsk_client_command_claim (DskClient *self, const char *conv)
{
  g_return_val_if_fail (DSK_IS_CLIENT (self), NULL);

  return new_command (self, DSK_COMMAND_CLAIM, conv);
}

DskCommand *
dsk_client_command_assign (DskClient *self, const char *conv, const char *user, const char *team)
{
  DskCommand *command;

  g_return_val_if_fail (DSK_IS_CLIENT (self), NULL);

  command = new_command (self, DSK_COMMAND_ASSIGN, conv);
  command->user = g_strdup (user);
  command->team = g_strdup (team);
  return command;
}

DskCommand *
dsk_client_command_set_status (DskClient *self, const char *conv, DskStatus status)
{
  DskCommand *command;

  g_return_val_if_fail (DSK_IS_CLIENT (self), NULL);

  command = new_command (self, DSK_COMMAND_SET_STATUS, conv);
  command->status = status;
  return command;
}

static DskCommand *
command_about (DskClient *self, DskCommandType type, const char *conv, const char *object)
{
  DskCommand *command;

  g_return_val_if_fail (DSK_IS_CLIENT (self), NULL);

  command = new_command (self, type, conv);
  command->object = g_strdup (object);
  return command;
}

DskCommand *
dsk_client_command_mark_read (DskClient *self, const char *conv, const char *message)
{
  return command_about (self, DSK_COMMAND_MARK_READ, conv, message);
}

DskCommand *
dsk_client_command_mark_unread (DskClient *self, const char *conv, const char *message)
{
  return command_about (self, DSK_COMMAND_MARK_UNREAD, conv, message);
}

DskCommand *
dsk_client_command_mention_seen (DskClient *self, const char *conv, const char *note)
{
  return command_about (self, DSK_COMMAND_MENTION_SEEN, conv, note);
}

DskCommand *
dsk_client_command_media_retry (DskClient *self, const char *conv, const char *message)
{
  return command_about (self, DSK_COMMAND_MEDIA_RETRY, conv, message);
}

DskCommand *
dsk_client_command_cancel (DskClient *self, const char *conv, const char *message)
{
  return command_about (self, DSK_COMMAND_MESSAGE_CANCEL, conv, message);
}

DskCommand *
dsk_client_command_scheduled (DskClient *self, DskCommandType type, const char *conv, const char *scheduled,
                              const char *head_msg, const char *owner)
{
  DskCommand *command;

  g_return_val_if_fail (DSK_IS_CLIENT (self), NULL);
  g_return_val_if_fail (type == DSK_COMMAND_SCHEDULED_SEND || type == DSK_COMMAND_SCHEDULED_REMOVE, NULL);

  command = new_command (self, type, conv);
  command->object = g_strdup (scheduled);
  command->head_msg = g_strdup (head_msg);
  command->user = g_strdup (owner);
  return command;
}

DskCommand *
dsk_client_command_snooze (DskClient *self, const char *conv, gint64 until, const char *head_msg)
{
  DskCommand *command;

  g_return_val_if_fail (DSK_IS_CLIENT (self), NULL);

  command = new_command (self, DSK_COMMAND_SNOOZE, conv);
  command->until = until;
  command->head_msg = g_strdup (head_msg);
  return command;
}

DskCommand *
dsk_client_command_handoff (DskClient *self, const char *conv, const char *user, const char *team, const char *reason,
                            const char *summary)
{
  DskCommand *command;

  g_return_val_if_fail (DSK_IS_CLIENT (self), NULL);

  command = new_command (self, DSK_COMMAND_HANDOFF_OFFER, conv);
  command->object = dsk_client_new_id (self);
  command->user = g_strdup (user);
  command->team = g_strdup (team);
  command->reason = g_strdup (reason);
  command->text = g_strdup (summary);
  return command;
}

DskCommand *
dsk_client_command_handoff_answer (DskClient *self, DskCommandType type, const char *conv, const char *handoff,
                                   const char *why)
{
  DskCommand *command;

  g_return_val_if_fail (DSK_IS_CLIENT (self), NULL);
  g_return_val_if_fail (type == DSK_COMMAND_HANDOFF_ACCEPT || type == DSK_COMMAND_HANDOFF_RETURN
                            || type == DSK_COMMAND_HANDOFF_CANCEL,
                        NULL);

  command = new_command (self, type, conv);
  command->object = g_strdup (handoff);
  command->text = g_strdup (why);
  return command;
}

DskCommand *
dsk_client_command_canned_put (DskClient *self, const DskCannedRow *row)
{
  DskCommand *command;

  g_return_val_if_fail (DSK_IS_CLIENT (self), NULL);
  g_return_val_if_fail (row != NULL, NULL);

  command = new_command (self, DSK_COMMAND_CANNED_PUT, NULL);
  command->object = row->id != NULL ? g_strdup (row->id) : dsk_client_new_id (self);
  command->text = g_strdup (row->body);
  command->team = g_strdup (row->team);
  command->content = dsk_canned_content_new (row->kind, row->shortcut, row->title);
  command->base_seq = row->version;
  return command;
}

DskCommand *
dsk_client_command_canned_remove (DskClient *self, const char *id, gint64 version)
{
  DskCommand *command;

  g_return_val_if_fail (DSK_IS_CLIENT (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  command = new_command (self, DSK_COMMAND_CANNED_REMOVE, NULL);
  command->object = g_strdup (id);
  command->base_seq = version;
  return command;
}

DskCommand *
dsk_client_command_contact_edit (DskClient *self, const char *conv, const char *contact,
                                 const DskContactChange *change)
{
  DskCommand *command;

  g_return_val_if_fail (DSK_IS_CLIENT (self), NULL);
  g_return_val_if_fail (contact != NULL && change != NULL, NULL);

  command = new_command (self, DSK_COMMAND_CONTACT_EDIT, conv);
  command->object = g_strdup (contact);
  command->content = dsk_contact_change_write (change);
  return command;
}

DskCommand *
dsk_client_command_availability (DskClient *self, const char *user, DskAvailability availability)
{
  DskCommand *command;

  g_return_val_if_fail (DSK_IS_CLIENT (self), NULL);

  command = new_command (self, DSK_COMMAND_USER_AVAILABILITY, NULL);
  command->user = g_strdup (user);
  command->availability = availability;
  return command;
}

/* --- what stays on this computer --- */

void
dsk_client_set_drafts (DskClient *self, const char *conv, const char *const *drafts)
{
  g_return_if_fail (DSK_IS_CLIENT (self));
  g_return_if_fail (conv != NULL && drafts != NULL);
  g_return_if_fail (g_strv_length ((char **) drafts) % 2 == 0);

  if (self->engine != NULL)
    dsk_replica_engine_set_drafts (self->engine, conv, drafts, NULL, dsk_clock_now_ms (self->clock));
}

void
dsk_client_dismiss_attention (DskClient *self, const char *command_id)
{
  g_return_if_fail (DSK_IS_CLIENT (self));
  g_return_if_fail (command_id != NULL);

  if (self->engine != NULL)
    dsk_replica_engine_dismiss (self->engine, command_id);
}

void
dsk_client_keep_told (DskClient *self, GPtrArray *rows)
{
  g_return_if_fail (DSK_IS_CLIENT (self));
  g_return_if_fail (rows != NULL);

  if (self->engine != NULL && rows->len > 0)
    dsk_replica_engine_keep_told (self->engine, rows);
  else
    g_ptr_array_unref (rows);
}

void
dsk_client_settle_attention (DskClient *self, const char *command_id, const char *conv, const char *const *drafts)
{
  g_return_if_fail (DSK_IS_CLIENT (self));
  g_return_if_fail (command_id != NULL && conv != NULL && drafts != NULL);

  if (self->engine != NULL)
    dsk_replica_engine_set_drafts (self->engine, conv, drafts, command_id, dsk_clock_now_ms (self->clock));
}

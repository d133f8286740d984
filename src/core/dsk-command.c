/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-command.h"

#include <string.h>

#include "dsk-canned.h"
#include "dsk-error.h"
#include "dsk-handoff.h"
#include "dsk-id.h"
#include "dsk-json-guard.h"
#include "dsk-media.h"

/* A relay that only knows text answers "unsupported" to them, and loses nothing. */
#define SEND_CONTENT "message.send@2"
#define SEND_STATUS "message.send@3"
#define SEND_LATER "message.send@4"
#define NOTE_CONTENT "note.add@2"
#define NOTE_FILE "note.add@3"

static const char *const type_names[DSK_COMMAND_N] = {
  [DSK_COMMAND_MESSAGE_SEND] = "message.send@1",
  [DSK_COMMAND_NOTE_ADD] = "note.add@1",
  [DSK_COMMAND_CLAIM] = "conversation.claim@1",
  [DSK_COMMAND_ASSIGN] = "conversation.assign@1",
  [DSK_COMMAND_SET_STATUS] = "conversation.set-status@1",
  [DSK_COMMAND_MARK_READ] = "conversation.mark-read@1",
  [DSK_COMMAND_MARK_UNREAD] = "conversation.mark-unread@1",
  [DSK_COMMAND_MEDIA_RETRY] = "media.retry@1",
  [DSK_COMMAND_MESSAGE_CANCEL] = "message.cancel@1",
  [DSK_COMMAND_MENTION_SEEN] = "mention.seen@1",
  [DSK_COMMAND_SNOOZE] = "conversation.snooze@1",

  [DSK_COMMAND_CANNED_PUT] = "canned.put@1",
  [DSK_COMMAND_CANNED_REMOVE] = "canned.remove@1",
  [DSK_COMMAND_HANDOFF_OFFER] = "handoff.offer@1",
  [DSK_COMMAND_HANDOFF_ACCEPT] = "handoff.accept@1",
  [DSK_COMMAND_HANDOFF_RETURN] = "handoff.return@1",
  [DSK_COMMAND_HANDOFF_CANCEL] = "handoff.cancel@1",
  [DSK_COMMAND_CONTACT_EDIT] = "contact.edit@1",
  [DSK_COMMAND_USER_AVAILABILITY] = "user.availability@1",
  [DSK_COMMAND_NOTE_EDIT] = "note.edit@1",
  [DSK_COMMAND_SCHEDULED_SEND] = "scheduled.send@1",
  [DSK_COMMAND_SCHEDULED_REMOVE] = "scheduled.remove@1",
  [DSK_COMMAND_START] = "conversation.start@1",
};

static const char *const result_names[DSK_RESULT_N] = {
  [DSK_RESULT_OK] = "ok",
  [DSK_RESULT_INVALID] = "invalid",
  [DSK_RESULT_FORBIDDEN] = "forbidden",
  [DSK_RESULT_CONFLICT] = "conflict",
  [DSK_RESULT_WINDOW_CLOSED] = "window-closed",
  [DSK_RESULT_NEEDS_CONFIRM] = "needs-confirm",
  [DSK_RESULT_UNSUPPORTED] = "unsupported",
};

G_DEFINE_BOXED_TYPE (DskCommand, dsk_command, dsk_command_ref, dsk_command_unref)

const char *
dsk_command_type_to_string (DskCommandType type)
{
  g_return_val_if_fail ((guint) type < DSK_COMMAND_N, NULL);

  return type_names[type];
}

gboolean
dsk_command_type_from_string (const char *text, DskCommandType *type)
{
  for (guint i = 0; text != NULL && i < DSK_COMMAND_N; i++)
    if (strcmp (type_names[i], text) == 0)
      {
        *type = (DskCommandType) i;
        return TRUE;
      }
  if (g_strcmp0 (text, SEND_CONTENT) == 0 || g_strcmp0 (text, SEND_STATUS) == 0
      || g_strcmp0 (text, SEND_LATER) == 0)
    *type = DSK_COMMAND_MESSAGE_SEND;
  else if (g_strcmp0 (text, NOTE_CONTENT) == 0 || g_strcmp0 (text, NOTE_FILE) == 0)
    *type = DSK_COMMAND_NOTE_ADD;
  else
    return FALSE;
  return TRUE;
}

gboolean
dsk_command_type_has_conv (DskCommandType type)
{
  return type != DSK_COMMAND_CANNED_PUT && type != DSK_COMMAND_CANNED_REMOVE
         && type != DSK_COMMAND_USER_AVAILABILITY && type != DSK_COMMAND_START;
}

const char *
dsk_command_wire_type (const DskCommand *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->type == DSK_COMMAND_MESSAGE_SEND && self->until != 0)
    return SEND_LATER;
  if (self->type == DSK_COMMAND_MESSAGE_SEND && self->status != DSK_STATUS_NEW)
    return SEND_STATUS;
  if (self->type == DSK_COMMAND_MESSAGE_SEND && self->kind != DSK_MESSAGE_TEXT)
    return SEND_CONTENT;
  if (self->type == DSK_COMMAND_NOTE_ADD && self->kind != DSK_MESSAGE_TEXT)
    return NOTE_FILE;
  if (self->type == DSK_COMMAND_NOTE_ADD && self->content != NULL)
    return NOTE_CONTENT;
  return dsk_command_type_to_string (self->type);
}

/**
 * dsk_command_new:
 * @type: what it asks for
 * @id: (nullable): its id
 * @conv: (nullable): the conversation that it is about
 *
 * Nothing is checked here (see dsk_command_validate()), so that what came from outside can be held
 * and then refused. The caller fills in the other fields before anybody else sees it.
 *
 * Returns: (transfer full): a command with no text
 */
DskCommand *
dsk_command_new (DskCommandType type, const char *id, const char *conv)
{
  DskCommand *self = g_new0 (DskCommand, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->type = type;
  self->kind = DSK_MESSAGE_TEXT;
  self->id = g_strdup (id);
  self->conv = g_strdup (conv);
  return self;
}

DskCommand *
dsk_command_ref (DskCommand *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
dsk_command_unref (DskCommand *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->id);
  g_free (self->conv);
  g_free (self->object);
  g_free (self->text);
  g_free (self->content);
  g_free (self->quote);
  g_free (self->user);
  g_free (self->team);
  g_free (self->reason);
  g_free (self->head_msg);
  g_free (self->canned);
  g_free (self);
}

static gboolean
check_id (const char *what, const char *id, gboolean required, GError **error)
{
  if (id == NULL && !required)
    return TRUE;
  if (id == NULL)
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "The %s is missing", what);
      return FALSE;
    }
  if (!dsk_id_is_valid (id))
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "The %s is not a valid id", what);
      return FALSE;
    }
  return TRUE;
}

static gboolean
is_blank (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

static gboolean
check_text (const char *text, glong max_chars, GError **error)
{
  /* The cheap bound first: a hostile text is not walked twice. */
  if (text != NULL && strlen (text) > (gsize) max_chars * 4)
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "The text is longer than %ld characters",
                   max_chars);
      return FALSE;
    }
  if (text != NULL && !g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, "The text is not valid UTF-8");
      return FALSE;
    }
  if (text == NULL || is_blank (text))
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, "There is no text");
      return FALSE;
    }
  if (g_utf8_strlen (text, -1) > max_chars)
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "The text is longer than %ld characters",
                   max_chars);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_content (const char *content, GError **error)
{
  gsize len = content != NULL ? strlen (content) : 0;

  if (len == 0)
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, "The message has no content");
      return FALSE;
    }
  if (content[0] != '{' || !dsk_json_guard (content, len, DSK_CONTENT_MAX_BYTES, NULL))
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID,
                           "The content is not a JSON object within bounds");
      return FALSE;
    }
  return TRUE;
}

/* Words, or a file, or both. */
static gboolean
check_note (const DskCommand *self, GError **error)
{
  if (self->kind == DSK_MESSAGE_TEXT)
    return check_text (self->text, DSK_NOTE_MAX_CHARS, error)
           && (self->content == NULL || check_content (self->content, error));
  if (dsk_media_kind_has_file (self->kind))
    return check_content (self->content, error)
           && (self->text == NULL || check_text (self->text, DSK_NOTE_MAX_CHARS, error));
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, "A note can't have a file of this kind");
  return FALSE;
}

/* Whether a note without words is left with a file is the relay's to say. */
static gboolean
check_note_edit (const DskCommand *self, GError **error)
{
  return (self->text == NULL || check_text (self->text, DSK_NOTE_MAX_CHARS, error))
         && (self->content == NULL || check_content (self->content, error));
}

/* What can be sent at all; whether WhatsApp takes it is dsk_content_check()'s to say. */
static gboolean
check_message (const DskCommand *self, GError **error)
{
  switch (self->kind)
    {
    case DSK_MESSAGE_TEXT:
      return check_text (self->text, DSK_TEXT_MAX_CHARS, error);
    case DSK_MESSAGE_IMAGE:
    case DSK_MESSAGE_STICKER:
    case DSK_MESSAGE_VIDEO:
    case DSK_MESSAGE_AUDIO:
    case DSK_MESSAGE_VOICE:
    case DSK_MESSAGE_DOCUMENT:
    case DSK_MESSAGE_LOCATION:
    case DSK_MESSAGE_CONTACTS:
    case DSK_MESSAGE_REACTION:
    case DSK_MESSAGE_INTERACTIVE:
    case DSK_MESSAGE_TEMPLATE:
      return check_content (self->content, error)
             && (self->text == NULL || check_text (self->text, DSK_TEXT_MAX_CHARS, error));
    case DSK_MESSAGE_UNKNOWN:
    case DSK_MESSAGE_BUTTON:
    case DSK_MESSAGE_ORDER:
    case DSK_MESSAGE_SYSTEM:
    case DSK_MESSAGE_UNSUPPORTED:
    case DSK_MESSAGE_EDIT:
    case DSK_MESSAGE_REVOKE:
    case DSK_MESSAGE_CALL:
    case DSK_MESSAGE_N_KINDS:
    default:
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID,
                           "A message of this kind can't be sent");
      return FALSE;
    }
}

static gboolean
check_status (DskStatus status, GError **error)
{
  if ((guint) status >= DSK_STATUS_N)
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, "There is no such status");
      return FALSE;
    }
  if (status == DSK_STATUS_NEW)
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID,
                           "A conversation can't be made new by hand; release it instead");
      return FALSE;
    }
  return TRUE;
}

/* What a conversation is to be once it was answered. A reaction answers nothing. */
static gboolean
check_status_after (const DskCommand *self, GError **error)
{
  if (self->base_seq != 0)
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, "A reply is sent or not, whatever changed since");
      return FALSE;
    }
  if (self->status == DSK_STATUS_NEW)
    return TRUE;
  if (self->kind != DSK_MESSAGE_REACTION)
    return check_status (self->status, error);
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, "A reaction does not change the status");
  return FALSE;
}

/* A reaction is for what one sees; and how a conversation stands when a message leaves later nobody knows now. */
static gboolean
check_later (const DskCommand *self, GError **error)
{
  if (self->until == 0 || (self->kind != DSK_MESSAGE_REACTION && self->status == DSK_STATUS_NEW))
    return TRUE;
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID,
                       self->kind == DSK_MESSAGE_REACTION ? "A reaction can't be sent later"
                                                          : "A message that is sent later sets no status");
  return FALSE;
}

static gboolean
check_offer (const DskCommand *self, GError **error)
{
  if (!check_id ("handoff", self->object, TRUE, error) || !check_id ("user", self->user, FALSE, error)
      || !check_id ("team", self->team, FALSE, error))
    return FALSE;
  if ((self->user != NULL) == (self->team != NULL))
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, "A handoff is to one person or to one team");
      return FALSE;
    }
  return check_text (self->text, DSK_HANDOFF_SUMMARY_MAX_CHARS, error)
         && (self->reason == NULL || check_text (self->reason, DSK_HANDOFF_REASON_MAX_CHARS, error));
}

static gboolean
check_availability (DskAvailability availability, GError **error)
{
  if ((guint) availability < DSK_AVAILABILITY_N)
    return TRUE;
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, "Nobody can be available in that way");
  return FALSE;
}

/* Whoever has not written to us gets a template, now, and nothing else. */
static gboolean
check_start (const DskCommand *self, GError **error)
{
  if (self->kind == DSK_MESSAGE_TEMPLATE && self->until == 0 && self->status == DSK_STATUS_NEW)
    return check_id ("message", self->object, TRUE, error) && check_message (self, error);
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, "A conversation is started with a template");
  return FALSE;
}

static gboolean
check_version (const DskCommand *self, GError **error)
{
  if (self->base_seq >= 1)
    return check_id ("changed version", self->head_msg, TRUE, error);
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, "It is not said which version is changed");
  return FALSE;
}

gboolean
dsk_command_validate (const DskCommand *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!check_id ("command", self->id, TRUE, error)
      || !check_id ("conversation", self->conv, dsk_command_type_has_conv (self->type), error))
    return FALSE;
  if (self->n < 0 || self->device_at < 0 || self->base_seq < 0 || self->lease_fence < 0
      || self->until < 0)
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, "A number or a time is negative");
      return FALSE;
    }

  switch (self->type)
    {
    case DSK_COMMAND_MESSAGE_SEND:
      return check_id ("message", self->object, TRUE, error)
             && check_id ("quoted message", self->quote, FALSE, error)
             && check_id ("newest message", self->head_msg, FALSE, error)
             && check_id ("owner", self->user, FALSE, error)
             && check_id ("canned reply", self->canned, FALSE, error)
             && check_status_after (self, error) && check_later (self, error) && check_message (self, error);
    case DSK_COMMAND_NOTE_ADD:
      return check_id ("note", self->object, TRUE, error) && check_note (self, error);
    case DSK_COMMAND_NOTE_EDIT:
      return check_id ("note", self->object, TRUE, error) && check_version (self, error)
             && check_note_edit (self, error);
    case DSK_COMMAND_MENTION_SEEN:
      return check_id ("note", self->object, TRUE, error);
    case DSK_COMMAND_CLAIM:
      return TRUE;
    case DSK_COMMAND_ASSIGN:
      return check_id ("user", self->user, FALSE, error)
             && check_id ("team", self->team, FALSE, error);
    case DSK_COMMAND_SET_STATUS:
      return check_status (self->status, error);
    case DSK_COMMAND_MARK_READ:
    case DSK_COMMAND_MARK_UNREAD:
    case DSK_COMMAND_MEDIA_RETRY:
    case DSK_COMMAND_MESSAGE_CANCEL:
    case DSK_COMMAND_SCHEDULED_REMOVE:
      return check_id ("message", self->object, TRUE, error);
    case DSK_COMMAND_SCHEDULED_SEND:
      return check_id ("message", self->object, TRUE, error)
             && check_id ("newest message", self->head_msg, FALSE, error)
             && check_id ("owner", self->user, FALSE, error);
    case DSK_COMMAND_SNOOZE:
      return check_id ("newest message", self->head_msg, FALSE, error);
    case DSK_COMMAND_CANNED_PUT:
      return check_id ("canned reply", self->object, TRUE, error)
             && check_id ("team", self->team, FALSE, error)
             && dsk_canned_body_check (self->text, error)
             && check_content (self->content, error);
    case DSK_COMMAND_CANNED_REMOVE:
      return check_id ("canned reply", self->object, TRUE, error);
    case DSK_COMMAND_HANDOFF_OFFER:
      return check_offer (self, error);
    case DSK_COMMAND_HANDOFF_RETURN:
      return check_id ("handoff", self->object, TRUE, error)
             && check_text (self->text, DSK_HANDOFF_SUMMARY_MAX_CHARS, error);
    case DSK_COMMAND_HANDOFF_ACCEPT:
    case DSK_COMMAND_HANDOFF_CANCEL:
      return check_id ("handoff", self->object, TRUE, error);
    case DSK_COMMAND_CONTACT_EDIT:
      return check_id ("contact", self->object, TRUE, error) && check_content (self->content, error);
    case DSK_COMMAND_USER_AVAILABILITY:
      return check_id ("user", self->user, FALSE, error) && check_availability (self->availability, error);
    case DSK_COMMAND_START:
      return check_start (self, error);
    case DSK_COMMAND_N:
    default:
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, "There is no such command");
      return FALSE;
    }
}

const char *
dsk_result_code_to_string (DskResultCode code)
{
  g_return_val_if_fail ((guint) code < DSK_RESULT_N, NULL);

  return result_names[code];
}

gboolean
dsk_result_code_from_string (const char *text, DskResultCode *code)
{
  for (guint i = 0; text != NULL && i < DSK_RESULT_N; i++)
    if (strcmp (result_names[i], text) == 0)
      {
        *code = (DskResultCode) i;
        return TRUE;
      }
  return FALSE;
}

void
dsk_command_result_clear (DskCommandResult *result)
{
  g_return_if_fail (result != NULL);

  g_clear_pointer (&result->detail, g_free);
  g_clear_pointer (&result->command, g_free);
}

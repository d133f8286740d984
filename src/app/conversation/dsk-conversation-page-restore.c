/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Undo of who has a conversation and of its status: back to what they were, unless somebody changed them since. */

#include "dsk-conversation-page-private.h"

#include "dsk-assignees.h"
#include "dsk-status-undo.h"

#include <glib/gi18n.h>
#include <string.h>

/* What conversation.undo is told: "owner:", who has it since, who had it, its team, the status that would not come
 * back by itself, what it ended besides; "status:", the status since, the one before, until when the customer's window
 * was open, what it ended; "team:", who it was given to, who had it, which team, what it ended. Nothing stands for
 * nobody and none. The command that did it is last in each. */
enum
{
  OWNER_NAME,
  OWNER_TO,
  OWNER_FROM,
  OWNER_TEAM,
  OWNER_STATUS,
  OWNER_ENDED,
  OWNER_COMMAND,
  OWNER_N
};

enum
{
  STATUS_NAME,
  STATUS_TO,
  STATUS_FROM,
  STATUS_WINDOW,
  STATUS_ENDED,
  STATUS_COMMAND,
  STATUS_N
};

enum
{
  TEAM_NAME,
  TEAM_TO,
  TEAM_FROM,
  TEAM_TEAM,
  TEAM_ENDED,
  TEAM_COMMAND,
  TEAM_N
};

/* What may end with it, and does not come back when it is undone. */
#define ENDED_SCHEDULED 's' /* messages that were to be sent later are held */
#define ENDED_SNOOZE 'z'    /* it is wanted again */
#define ENDED_HANDOFF 'h'   /* it is offered to nobody any more */

static gboolean
is_scheduled (const DskConversationRow *row)
{
  for (guint i = 0; row->scheduled != NULL && i < row->scheduled->len; i++)
    if (!((const DskScheduledRow *) row->scheduled->pdata[i])->held)
      return TRUE;
  return FALSE;
}

static char *
dup_what_may_end (const DskConversationRow *row)
{
  GString *what = g_string_new (NULL);

  if (is_scheduled (row))
    g_string_append_c (what, ENDED_SCHEDULED);
  if (row->snoozed_until != 0)
    g_string_append_c (what, ENDED_SNOOZE);
  if (row->handoff != NULL)
    g_string_append_c (what, ENDED_HANDOFF);
  return g_string_free (what, FALSE);
}

DskFormer *
dsk_former_new (const DskConversationRow *row)
{
  DskFormer *former = g_new0 (DskFormer, 1);

  former->conv = g_strdup (row->id);
  former->owner = g_strdup (row->owner);
  former->team = g_strdup (row->team);
  former->status = row->status;
  former->window_until = row->window_until;
  former->may_end = dup_what_may_end (row);
  return former;
}

void
dsk_former_free (DskFormer *former)
{
  g_free (former->conv);
  g_free (former->owner);
  g_free (former->team);
  g_free (former->may_end);
  g_free (former);
}

/* --- what is offered --- */

static AdwToast *
plain_toast (const char *words)
{
  g_autofree char *markup = g_markup_escape_text (words, -1);

  return adw_toast_new (markup);
}

static gboolean
is_me (DskConversationPage *self, const char *user)
{
  return user != NULL && g_strcmp0 (user, dsk_client_get_user_id (self->client)) == 0;
}

/* @owns: whether our user has it then */
static gboolean
may (DskConversationPage *self, DskAction action, gboolean owns)
{
  DskRole role;

  return dsk_role_from_string (dsk_client_get_role (self->client), &role)
         && dsk_permission_allows (role, action, owns);
}

/* What was ours and is nobody's now is ours again by a claim, which more may. */
static gboolean
is_claim (DskConversationPage *self, const char *from, const char *to)
{
  return to == NULL && is_me (self, from) && may (self, DSK_ACTION_CLAIM, FALSE);
}

AdwToast *
dsk_conversation_page_owner_toast (DskConversationPage *self, const char *words, const DskFormer *former,
                                   const char *to, const DskCommand *command)
{
  g_autofree char *undo = NULL;
  DskStatus status;
  const gboolean set = dsk_status_undo_owner (self->client, former->status, former->owner, to, &status);

  if (g_strcmp0 (former->owner, to) == 0
      || (!is_claim (self, former->owner, to) && !may (self, DSK_ACTION_ASSIGN, is_me (self, to))))
    return plain_toast (words);
  undo = g_strdup_printf (DSK_UNDO_OWNER "%s:%s:%s:%s:%s:%s", to != NULL ? to : "",
                          former->owner != NULL ? former->owner : "", former->team != NULL ? former->team : "",
                          set ? dsk_status_to_string (status) : "", former->may_end, command->id);
  return dsk_conversation_page_undo_toast (words, undo, former->conv);
}

/* What was new is not new again, but open. */
AdwToast *
dsk_conversation_page_status_toast (DskConversationPage *self, const char *words, const DskFormer *former,
                                    const DskCommand *command)
{
  const DskStatus to = command->status;
  g_autofree char *undo = NULL;

  if (!may (self, DSK_ACTION_SET_STATUS, is_me (self, former->owner))
      || (!dsk_status_can_change (to, former->status) && !dsk_status_can_change (to, DSK_STATUS_OPEN)))
    return plain_toast (words);
  undo = g_strdup_printf (DSK_UNDO_STATUS "%s:%s:%" G_GINT64_FORMAT ":%s:%s", dsk_status_to_string (to),
                          dsk_status_to_string (former->status), former->window_until, former->may_end, command->id);
  return dsk_conversation_page_undo_toast (words, undo, former->conv);
}

AdwToast *
dsk_conversation_page_team_toast (DskConversationPage *self, const char *words, const DskFormer *former,
                                  const char *to, const DskCommand *command)
{
  g_autoptr (GPtrArray) back = dsk_assignees_undo (self->client, former->conv, former->owner, former->team, NULL);
  g_autofree char *undo = NULL;

  if (back == NULL)
    return plain_toast (words);
  undo = g_strdup_printf (DSK_UNDO_TEAM "%s:%s:%s:%s:%s", to, former->owner != NULL ? former->owner : "",
                          former->team != NULL ? former->team : "", former->may_end, command->id);
  return dsk_conversation_page_undo_toast (words, undo, former->conv);
}

/* --- what is done --- */

static const char *
changed_words (void)
{
  return _ ("Somebody changed it again since, so it stays as it is");
}

static const char *
null_if_empty (const char *part)
{
  return *part != '\0' ? part : NULL;
}

/* What ended with it does not begin again by itself, which whoever undoes it has to know. */
static void
say_ended (DskConversationPage *self, const char *may_end, const DskConversationRow *row)
{
  g_autoptr (GString) words = g_string_new (NULL);

  if (strchr (may_end, ENDED_SCHEDULED) != NULL && !is_scheduled (row))
    g_string_append_printf (words, " %s", _ ("Its scheduled messages stay held until somebody decides."));
  if (strchr (may_end, ENDED_SNOOZE) != NULL && row->snoozed_until == 0)
    g_string_append_printf (words, " %s", _ ("It is not snoozed any more."));
  if (strchr (may_end, ENDED_HANDOFF) != NULL && row->handoff == NULL)
    g_string_append_printf (words, " %s", _ ("Its handoff has ended."));
  if (words->len > 0)
    g_string_prepend (words, _ ("Taken back."));
  dsk_conversation_page_say (self, words->len > 0 ? words->str : _ ("Taken back"));
}

static const char *
why_not_owner (DskConversationPage *self, char *const *parts, const DskConversationRow *row)
{
  return g_strcmp0 (row->owner, null_if_empty (parts[OWNER_TO])) == 0
                 && g_strcmp0 (row->team, null_if_empty (parts[OWNER_TEAM])) == 0
             ? NULL
             : changed_words ();
}

static GPtrArray *
owner_steps (DskConversationPage *self, char *const *parts, const DskConversationRow *row)
{
  GPtrArray *steps = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_command_unref);
  const char *from = null_if_empty (parts[OWNER_FROM]);
  const char *to = null_if_empty (parts[OWNER_TO]);
  DskStatus status;

  g_ptr_array_add (steps, is_claim (self, from, to)
                              ? dsk_client_command_claim (self->client, row->id)
                              : dsk_client_command_assign (self->client, row->id, from,
                                                           null_if_empty (parts[OWNER_TEAM])));
  /* Only as long as it is what it became then: what somebody made of it since stays. */
  if (dsk_status_from_string (parts[OWNER_STATUS], &status)
      && row->status
             == dsk_status_after (status, to != NULL ? DSK_STIMULUS_CLAIM : DSK_STIMULUS_RELEASE, to != NULL))
    g_ptr_array_add (steps, dsk_client_command_set_status (self->client, row->id, status));
  return steps;
}

static void
owner_done (DskConversationPage *self, char *const *parts, const DskConversationRow *row)
{
  say_ended (self, parts[OWNER_ENDED], row);
}

/* What nobody looks at, or nobody is reminded of, the customer must not have written to since. */
static const char *
why_not_status (DskConversationPage *self, char *const *parts, const DskConversationRow *row)
{
  DskStatus to, from;

  if (!dsk_status_from_string (parts[STATUS_TO], &to) || !dsk_status_from_string (parts[STATUS_FROM], &from)
      || row->status != to)
    return changed_words ();
  if ((from == DSK_STATUS_RESOLVED || from == DSK_STATUS_WAITING)
      && row->window_until > g_ascii_strtoll (parts[STATUS_WINDOW], NULL, 10))
    return _ ("The customer wrote since, so it stays as it is");
  return NULL;
}

static GPtrArray *
status_steps (DskConversationPage *self, char *const *parts, const DskConversationRow *row)
{
  DskStatus to, from;

  return dsk_status_from_string (parts[STATUS_TO], &to) && dsk_status_from_string (parts[STATUS_FROM], &from)
             ? dsk_client_undo_status (self->client, row->id, from, to)
             : NULL;
}

static void
status_done (DskConversationPage *self, char *const *parts, const DskConversationRow *row)
{
  say_ended (self, parts[STATUS_ENDED], row);
}

static const char *
why_not_team (DskConversationPage *self, char *const *parts, const DskConversationRow *row)
{
  return row->owner == NULL && g_strcmp0 (row->team, parts[TEAM_TO]) == 0 ? NULL : changed_words ();
}

static GPtrArray *
team_steps (DskConversationPage *self, char *const *parts, const DskConversationRow *row)
{
  return dsk_assignees_undo (self->client, row->id, null_if_empty (parts[TEAM_FROM]),
                             null_if_empty (parts[TEAM_TEAM]), NULL);
}

static void
team_done (DskConversationPage *self, char *const *parts, const DskConversationRow *row)
{
  say_ended (self, parts[TEAM_ENDED], row);
}

void
dsk_conversation_page_restore (DskConversationPage *self, const char *undo, const char *conv)
{
  static const DskUndoKind owner = { OWNER_N, why_not_owner, owner_steps, owner_done };
  static const DskUndoKind status = { STATUS_N, why_not_status, status_steps, status_done };
  static const DskUndoKind team = { TEAM_N, why_not_team, team_steps, team_done };

  g_signal_emit_by_name (self, "taken-back", conv);
  dsk_conversation_page_run_undo (self,
                                  g_str_has_prefix (undo, DSK_UNDO_OWNER)    ? &owner
                                  : g_str_has_prefix (undo, DSK_UNDO_STATUS) ? &status
                                                                             : &team,
                                  undo, conv);
}

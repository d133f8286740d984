/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-attention-rules.h"

#include <glib/gi18n-lib.h>

#include "dsk-command.h"
#include "dsk-inside.h"
#include "dsk-json-get.h"
#include "dsk-labels-contact.h"
#include "dsk-labels-start.h"
#include "dsk-labels.h"
#include "dsk-media.h"

/* Returns: (transfer full) (nullable): a string of @detail, which comes from outside */
static char *
dup_member (const char *detail, const char *name)
{
  g_autoptr (JsonObject) root = dsk_inside_parse (detail);

  return g_strdup (dsk_json_get_string (root, name));
}

static DskAttentionReason
reason_of (const char *detail, DskAttentionReason otherwise)
{
  static const struct
  {
    const char *word;
    DskAttentionReason reason;
  } known[] = {
    { "taken", DSK_ATTENTION_TAKEN },
    { "answered", DSK_ATTENTION_ANSWERED },
    { "lease", DSK_ATTENTION_HELD },
    { "resolved", DSK_ATTENTION_RESOLVED },
    { "newer-message", DSK_ATTENTION_CUSTOMER_WROTE },
    { "restored", DSK_ATTENTION_UNCERTAIN },
    { "sent", DSK_ATTENTION_SENT },
    { "withdrawn", DSK_ATTENTION_WITHDRAWN },
    { "owner-only", DSK_ATTENTION_OWNER_ONLY },
    { "number-not-set-up", DSK_ATTENTION_NUMBER_GONE },
    { "number-no-account", DSK_ATTENTION_NUMBER_NEW },
    { "number-stopped", DSK_ATTENTION_NUMBER_STOPPED },
    { "start-unseen", DSK_ATTENTION_START_UNSEEN },
    { "start-other-number", DSK_ATTENTION_START_NUMBER },
    { "opted-out", DSK_ATTENTION_OPTED_OUT },
    { "note-changed", DSK_ATTENTION_NOTE_CHANGED },
    { "author", DSK_ATTENTION_NOTE_OTHERS },
    { "contact-full", DSK_ATTENTION_CONTACT_FULL },
    { "canned-changed", DSK_ATTENTION_CANNED_CHANGED },
    { "canned-shortcut", DSK_ATTENTION_CANNED_SHORTCUT },
    { "canned-other-team", DSK_ATTENTION_CANNED_TEAM },
    { "canned-everybody", DSK_ATTENTION_CANNED_ALL },
    { "time-passed", DSK_ATTENTION_TIME_PASSED },
    { "file-missing", DSK_ATTENTION_FILE_MISSING },
    { "author-left", DSK_ATTENTION_AUTHOR_LEFT },
    { "author-may-not", DSK_ATTENTION_AUTHOR_MAY_NOT },
    { "scheduled-sent", DSK_ATTENTION_LATER_SENT },
    { "scheduled-removed", DSK_ATTENTION_LATER_REMOVED },
    { "scheduled-gone", DSK_ATTENTION_LATER_GONE },
    { "scheduled-not-yours", DSK_ATTENTION_LATER_OTHERS },
    { "handoff-open", DSK_ATTENTION_HANDOFF_OPEN },
    { "handoff-resolved", DSK_ATTENTION_HANDOFF_DONE },
    { "handoff-to-owner", DSK_ATTENTION_HANDOFF_OWNER },
    { "handoff-cannot-answer", DSK_ATTENTION_HANDOFF_MUTE },
    { "handoff-gone", DSK_ATTENTION_HANDOFF_GONE },
    { "handoff-ended", DSK_ATTENTION_HANDOFF_ENDED },
    { "handoff-not-for-you", DSK_ATTENTION_HANDOFF_OTHERS },
    { "handoff-not-yours", DSK_ATTENTION_HANDOFF_NOT_YOURS },
  };
  g_autofree char *word = dup_member (detail, "reason");

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_strcmp0 (word, known[i].word) == 0)
      return known[i].reason;
  return otherwise;
}

static gboolean
is_of_handoff (DskAttentionReason reason)
{
  return reason >= DSK_ATTENTION_HANDOFF_OPEN && reason <= DSK_ATTENTION_HANDOFF_NOT_YOURS;
}

DskAttentionReason
dsk_attention_reason (const char *code, const char *detail)
{
  DskResultCode known;
  DskAttentionReason reason;

  if (!dsk_result_code_from_string (code, &known))
    return DSK_ATTENTION_REFUSED;
  switch ((int) known)
    {
    case DSK_RESULT_NEEDS_CONFIRM:
      return reason_of (detail, DSK_ATTENTION_MOVED_ON);
    case DSK_RESULT_CONFLICT:
      return reason_of (detail, DSK_ATTENTION_REFUSED);
    case DSK_RESULT_WINDOW_CLOSED:
      return DSK_ATTENTION_WINDOW_CLOSED;
    case DSK_RESULT_FORBIDDEN:
      return reason_of (detail, DSK_ATTENTION_RIGHT_LOST);
    case DSK_RESULT_INVALID:
      /* Else what is said of it is for programs. */
      reason = reason_of (detail, DSK_ATTENTION_REFUSED);
      return is_of_handoff (reason) || reason == DSK_ATTENTION_CONTACT_FULL || reason == DSK_ATTENTION_LATER_GONE
                 ? reason
                 : DSK_ATTENTION_REFUSED;
    default:
      return DSK_ATTENTION_REFUSED;
    }
}

static guint
actions_of (DskAttentionReason reason)
{
  switch (reason)
    {
    case DSK_ATTENTION_RIGHT_LOST:
      return DSK_ATTENTION_NOTE;
    case DSK_ATTENTION_WINDOW_CLOSED:
      return DSK_ATTENTION_EDIT | DSK_ATTENTION_NOTE | DSK_ATTENTION_TEMPLATE;
    case DSK_ATTENTION_NUMBER_GONE:
    case DSK_ATTENTION_NUMBER_NEW:
    case DSK_ATTENTION_NUMBER_STOPPED:
    case DSK_ATTENTION_START_UNSEEN:
    case DSK_ATTENTION_START_NUMBER:
    case DSK_ATTENTION_OPTED_OUT:
    case DSK_ATTENTION_OWNER_ONLY:
      return DSK_ATTENTION_EDIT | DSK_ATTENTION_NOTE;
    case DSK_ATTENTION_SENT:
    case DSK_ATTENTION_WITHDRAWN:
    case DSK_ATTENTION_REFUSED:
    case DSK_ATTENTION_NOTE_CHANGED:
    case DSK_ATTENTION_NOTE_OTHERS:
    case DSK_ATTENTION_CONTACT_FULL:
    case DSK_ATTENTION_CANNED_CHANGED:
    case DSK_ATTENTION_CANNED_SHORTCUT:
    case DSK_ATTENTION_CANNED_TEAM:
    case DSK_ATTENTION_CANNED_ALL:
    case DSK_ATTENTION_TAKEN:
    case DSK_ATTENTION_ANSWERED:
    case DSK_ATTENTION_HELD:
    case DSK_ATTENTION_RESOLVED:
    case DSK_ATTENTION_CUSTOMER_WROTE:
    case DSK_ATTENTION_MOVED_ON:
    case DSK_ATTENTION_UNCERTAIN:
    case DSK_ATTENTION_TIME_PASSED:
    case DSK_ATTENTION_FILE_MISSING:
    case DSK_ATTENTION_AUTHOR_LEFT:
    case DSK_ATTENTION_AUTHOR_MAY_NOT:
    case DSK_ATTENTION_LATER_SENT:
    case DSK_ATTENTION_LATER_REMOVED:
    case DSK_ATTENTION_LATER_GONE:
    case DSK_ATTENTION_LATER_OTHERS:
    case DSK_ATTENTION_HANDOFF_OPEN:
    case DSK_ATTENTION_HANDOFF_DONE:
    case DSK_ATTENTION_HANDOFF_OWNER:
    case DSK_ATTENTION_HANDOFF_MUTE:
    case DSK_ATTENTION_HANDOFF_GONE:
    case DSK_ATTENTION_HANDOFF_ENDED:
    case DSK_ATTENTION_HANDOFF_OTHERS:
    case DSK_ATTENTION_HANDOFF_NOT_YOURS:
    default:
      return DSK_ATTENTION_SEND | DSK_ATTENTION_EDIT | DSK_ATTENTION_NOTE;
    }
}

gboolean
dsk_attention_is_canned (const DskAttention *attention)
{
  return g_str_has_prefix (attention->type, "canned.");
}

gboolean
dsk_attention_is_start (const DskAttention *attention)
{
  return g_str_has_prefix (attention->type, "conversation.start@");
}

gboolean
dsk_attention_is_handoff (const DskAttention *attention)
{
  return g_str_has_prefix (attention->type, "handoff.");
}

gboolean
dsk_attention_is_note (const DskAttention *attention)
{
  return g_str_has_prefix (attention->type, "note.add@");
}

static char *
handoff_title (const DskAttention *attention)
{
  g_autofree char *contact = dsk_label_conversation (attention->name, NULL, attention->members);

  /* Translators: what came back ("Handoff"), and which customer it was about */
  return g_strdup_printf (C_ ("attention", "%s · %s"), dsk_label_command (attention->type), contact);
}

char *
dsk_attention_title (const DskAttention *attention)
{
  g_autofree char *title = dsk_attention_is_canned (attention) ? dup_member (attention->content, "title") : NULL;

  if (dsk_attention_is_start (attention))
    return dsk_label_start (attention->content);
  if (title != NULL)
    /* Translators: the title of a canned reply */
    return g_strdup_printf (_ ("Canned Reply “%s”"), title);
  if (dsk_attention_is_handoff (attention))
    return handoff_title (attention);
  return dsk_attention_is_canned (attention) ? g_strdup (_ ("Canned Reply"))
                                             : dsk_label_conversation (attention->name, NULL, attention->members);
}

void
dsk_attention_say (DskAttention *attention)
{
  if (attention->text == NULL && g_str_has_prefix (attention->type, "contact.edit@"))
    attention->text = dsk_label_contact_change (attention->content);
}

static gboolean
is_code (const DskAttention *attention, DskResultCode code)
{
  DskResultCode known;

  return dsk_result_code_from_string (attention->code, &known) && known == code;
}

/* A template, which is nobody's note: it can be begun anew, with another number, template or words. Once more as it is
 * where something else may come of it: it was a question, or what was in the way passes. With whom there is a
 * conversation already, nothing is begun: it is opened, or this is sent there. */
static guint
start_actions (const DskAttention *attention)
{
  g_autofree char *conv = dup_member (attention->detail, "conv");
  const guint edit = conv == NULL ? DSK_ATTENTION_EDIT : 0;

  switch ((int) dsk_attention_reason (attention->code, attention->detail))
    {
    case DSK_ATTENTION_HELD:
    case DSK_ATTENTION_NUMBER_NEW:
    case DSK_ATTENTION_NUMBER_STOPPED:
      return edit | DSK_ATTENTION_SEND;
    case DSK_ATTENTION_RIGHT_LOST:
      return 0;
    default:
      /* A relay that can't begin any. */
      if (is_code (attention, DSK_RESULT_UNSUPPORTED))
        return 0;
      return edit | (is_code (attention, DSK_RESULT_NEEDS_CONFIRM) ? DSK_ATTENTION_SEND : 0);
    }
}

char *
dsk_attention_dup_conv (const DskAttention *attention)
{
  if (dsk_attention_is_start (attention))
    return dup_member (attention->detail, "conv");
  return attention->visible ? g_strdup (attention->conv) : NULL;
}

guint
dsk_attention_actions (const DskAttention *attention)
{
  gboolean typed = attention->kind == DSK_MESSAGE_TEXT || dsk_media_kind_has_file (attention->kind);
  guint actions;

  /* What was written for whoever would have taken it is worth keeping. */
  if (dsk_attention_is_handoff (attention) && attention->visible && attention->text != NULL
      && *attention->text != '\0')
    return DSK_ATTENTION_NOTE;
  /* With its file, to where it was written; who may write none there any more has only its words. */
  if (dsk_attention_is_note (attention) && attention->visible)
    return dsk_attention_reason (attention->code, attention->detail) != DSK_ATTENTION_RIGHT_LOST ? DSK_ATTENTION_EDIT
                                                                                                  : 0;
  if (dsk_attention_is_start (attention))
    return start_actions (attention);
  /* What cannot be seen cannot be written to: only the words are left. */
  if (!g_str_has_prefix (attention->type, "message.send@") || !attention->visible)
    return 0;
  actions = actions_of (dsk_attention_reason (attention->code, attention->detail));
  if (!typed)
    actions &= ~(guint) DSK_ATTENTION_EDIT;
  if (attention->text == NULL || *attention->text == '\0')
    actions &= ~(guint) DSK_ATTENTION_NOTE;
  return actions;
}

/* Returns: (transfer full) (nullable) */
static char *
dup_name (const char *detail)
{
  g_autofree char *user = dup_member (detail, "user_name");
  g_autofree char *holder = user == NULL ? dup_member (detail, "holder_name") : NULL;

  return user != NULL || holder != NULL ? dsk_label_name (user != NULL ? user : holder, TRUE) : NULL;
}

/* Returns: (transfer full) */
static char *
shortcut_words (const char *detail)
{
  g_autofree char *shortcut = dup_member (detail, "shortcut");
  g_autofree char *title = dup_member (detail, "title");

  if (shortcut == NULL || title == NULL)
    return g_strdup (_ ("Another canned reply has this shortcut already."));
  /* Translators: the title of a canned reply, its shortcut */
  return g_strdup_printf (_ ("“%s” has the shortcut /%s already. Choose another one."), title, shortcut);
}

char *
dsk_attention_words (DskAttentionReason reason, const char *detail)
{
  g_autofree char *name = dup_name (detail);

  switch (reason)
    {
    case DSK_ATTENTION_TAKEN:
      /* Translators: %s is a colleague */
      return name != NULL ? g_strdup_printf (_ ("%s took the conversation before this was sent."), name)
                          : g_strdup (_ ("A colleague took the conversation before this was sent."));
    case DSK_ATTENTION_HELD:
      /* Translators: %s is a colleague */
      return name != NULL ? g_strdup_printf (_ ("%s had begun to answer before this was sent."), name)
                          : g_strdup (_ ("A colleague had begun to answer before this was sent."));
    case DSK_ATTENTION_RESOLVED:
      /* Translators: %s is a colleague */
      return name != NULL ? g_strdup_printf (_ ("%s resolved the conversation before this was sent."), name)
                          : g_strdup (_ ("The conversation was resolved before this was sent."));
    case DSK_ATTENTION_ANSWERED:
      return g_strdup (_ ("A colleague answered before this was sent. Read the answer first."));
    case DSK_ATTENTION_CUSTOMER_WROTE:
      return g_strdup (_ ("The customer wrote again before this was sent. Read it first."));
    case DSK_ATTENTION_UNCERTAIN:
      return g_strdup (_ ("The relay was restored from a backup: this may have been sent already."));
    case DSK_ATTENTION_SENT:
      return g_strdup (_ ("It was too late to take this message back: it was on its way to the customer already."));
    case DSK_ATTENTION_WITHDRAWN:
      return g_strdup (_ ("You took this back to change it. It was not sent."));
    case DSK_ATTENTION_OWNER_ONLY:
      /* Translators: %s is a colleague */
      return name != NULL ? g_strdup_printf (_ ("%s owns this conversation, and only its owner replies."), name)
                          : g_strdup (_ ("A colleague owns this conversation, and only its owner replies."));
    case DSK_ATTENTION_START_UNSEEN:
      return g_strdup (_ ("This customer is served by another team. Ask your supervisor."));
    case DSK_ATTENTION_START_NUMBER:
      return g_strdup (_ ("This business number belongs to other teams. Begin from one of yours."));
    case DSK_ATTENTION_OPTED_OUT:
      return g_strdup (_ ("This customer wants no marketing messages from this number. "
                          "A template of another kind can be sent."));
    case DSK_ATTENTION_NUMBER_NEW:
      return g_strdup (
          _ ("Nobody has written to this business number yet. Write to it once from a phone, then begin."));
    case DSK_ATTENTION_NUMBER_STOPPED:
      return g_strdup (_ ("WhatsApp takes no messages from this business number at the moment."));
    case DSK_ATTENTION_NUMBER_GONE:
      return g_strdup (_ ("The business number is not set up. Tell your administrator."));
    case DSK_ATTENTION_NOTE_CHANGED:
      return g_strdup (_ ("You changed this note on another computer before. Look at what it says now."));
    case DSK_ATTENTION_NOTE_OTHERS:
      return g_strdup (_ ("Only who wrote a note can change it."));
    case DSK_ATTENTION_CONTACT_FULL:
      return g_strdup (_ ("With what colleagues wrote meanwhile, this is more than a contact can hold."));
    case DSK_ATTENTION_CANNED_CHANGED:
      /* Translators: %s is a colleague */
      return name != NULL ? g_strdup_printf (_ ("%s changed this canned reply before you did. Compare the two."), name)
                          : g_strdup (_ ("A colleague changed this canned reply before you did. Compare the two."));
    case DSK_ATTENTION_CANNED_SHORTCUT:
      return shortcut_words (detail);
    case DSK_ATTENTION_CANNED_TEAM:
      return g_strdup (_ ("You can only change canned replies of your own teams. Ask an administrator."));
    case DSK_ATTENTION_CANNED_ALL:
      return g_strdup (_ ("Only an administrator changes canned replies that are offered to everybody."));
    case DSK_ATTENTION_TIME_PASSED:
      return g_strdup (_ ("It could not be sent at its time, and that has passed."));
    case DSK_ATTENTION_FILE_MISSING:
      return g_strdup (_ ("Its file had not arrived at the relay when it was to be sent."));
    case DSK_ATTENTION_AUTHOR_LEFT:
      return g_strdup (_ ("Its author does not work here any more."));
    case DSK_ATTENTION_AUTHOR_MAY_NOT:
      return g_strdup (_ ("Its author may not reply here any more."));
    case DSK_ATTENTION_LATER_SENT:
      return g_strdup (_ ("The scheduled message had been sent already."));
    case DSK_ATTENTION_LATER_REMOVED:
      return g_strdup (_ ("The scheduled message had been discarded already."));
    case DSK_ATTENTION_LATER_GONE:
      return g_strdup (_ ("The scheduled message is not there any more."));
    case DSK_ATTENTION_LATER_OTHERS:
      return g_strdup (_ ("Only who wrote a scheduled message, or a supervisor, can change it."));
    case DSK_ATTENTION_HANDOFF_OPEN:
      return g_strdup (_ ("Another handoff of this conversation waits for an answer already."));
    case DSK_ATTENTION_HANDOFF_DONE:
      return g_strdup (_ ("The conversation is resolved: there is nothing to hand on."));
    case DSK_ATTENTION_HANDOFF_OWNER:
      return g_strdup (_ ("Who you handed this to has the conversation already."));
    case DSK_ATTENTION_HANDOFF_MUTE:
      return g_strdup (_ ("Who you handed this to can’t answer customers. Hand it to somebody else."));
    case DSK_ATTENTION_HANDOFF_GONE:
      return g_strdup (_ ("There is no such handoff any more."));
    case DSK_ATTENTION_HANDOFF_ENDED:
      return g_strdup (_ ("This handoff has ended already: it was answered, taken back, or went to the queue."));
    case DSK_ATTENTION_HANDOFF_OTHERS:
      return g_strdup (_ ("This handoff is not for you."));
    case DSK_ATTENTION_HANDOFF_NOT_YOURS:
      return g_strdup (_ ("Only who handed this on, or has the conversation, can take it back."));
    case DSK_ATTENTION_MOVED_ON:
    case DSK_ATTENTION_WINDOW_CLOSED:
    case DSK_ATTENTION_RIGHT_LOST:
    case DSK_ATTENTION_REFUSED:
    default:
      return NULL;
    }
}

char *
dsk_attention_why (const DskAttention *attention)
{
  if (!attention->visible && !dsk_attention_is_canned (attention) && !dsk_attention_is_start (attention))
    return g_strdup (_ ("You can’t see this conversation any more. Your words are kept here."));
  if (dsk_attention_is_start (attention) && is_code (attention, DSK_RESULT_INVALID))
    return g_strdup (_ ("The relay could not use this. The template may not be there any more."));
  return dsk_label_refusal (attention->code, attention->detail);
}

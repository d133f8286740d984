/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-composer-private.h"

#include "dsk-labels.h"
#include "dsk-permission.h"
#include "dsk-read-once.h"
#include "dsk-settings.h"
#include "dsk-stack.h"

#include <glib/gi18n.h>

#define COUNTER_FROM 400 /* characters left when the counter appears */

char *
dsk_composer_get_text (DskComposer *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
}

/* Whether it is theirs. Who answers what is offered to them has taken it: the relay sees it so, too. */
static gboolean
is_own (DskComposer *self, const DskConversationRow *row)
{
  return (row->handoff != NULL && row->handoff->for_me)
         || (row->owner != NULL && g_strcmp0 (row->owner, dsk_client_get_user_id (self->client)) == 0);
}

/* What the person may do here, as far as it is known here. */
static DskMayReply
may_reply (DskComposer *self, const DskConversationRow *row, DskRole role)
{
  DskOwned owned = DSK_OWNED_BY_COLLEAGUE;

  if (is_own (self, row))
    owned = DSK_OWNED_BY_ME;
  else if (row->owner == NULL)
    owned = DSK_OWNED_BY_NOBODY;
  return dsk_may_reply (role, owned, row->owner_only);
}

gboolean
dsk_composer_can (DskComposer *self, DskComposerMode mode)
{
  const DskConversationRow *row;
  DskRole role;

  g_return_val_if_fail (DSK_IS_COMPOSER (self), FALSE);

  row = self->model != NULL ? dsk_timeline_model_get_row (self->model) : NULL;
  if (row == NULL || !dsk_role_from_string (dsk_client_get_role (self->client), &role))
    return FALSE;
  if (mode == DSK_COMPOSER_REPLY)
    return dsk_may_reply_is_yes (may_reply (self, row, role));
  return dsk_permission_allows (
      role, DSK_ACTION_NOTE,
      row->owner != NULL && g_strcmp0 (row->owner, dsk_client_get_user_id (self->client)) == 0);
}

static void
show_blocked (DskComposer *self)
{
  DskRole role;
  gboolean as_owner = dsk_role_from_string (dsk_client_get_role (self->client), &role)
                      && dsk_permission_allows (role, DSK_ACTION_SEND, TRUE);

  gtk_image_set_from_icon_name (self->closed_icon, "dastak-shield-symbolic");
  gtk_label_set_text (self->closed_title, as_owner ? _ ("This conversation is not yours")
                                                   : _ ("You can only read here"));
  gtk_label_set_text (self->closed_words,
                      as_owner
                          ? _ ("You can write once it is assigned to you. Ask your supervisor.")
                          : _ ("Your role can read conversations, but not answer them. Ask your administrator."));
  gtk_widget_set_visible (GTK_WIDGET (self->closed_note), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->closed_template), FALSE);
}

/* A draft may become a note, whatever is the matter with sending. */
static void
offer_note (DskComposer *self, gboolean has_draft)
{
  gtk_widget_set_visible (GTK_WIDGET (self->closed_note),
                          dsk_composer_can (self, DSK_COMPOSER_NOTE));
  gtk_button_set_label (self->closed_note,
                        has_draft ? _ ("_Keep the Draft as a Note") : _ ("Write a _Note"));
  dsk_read_once (GTK_WIDGET (self->closed_note));
}

/* Only the owner replies here, and that is a colleague. Returns: whether it is so */
static gboolean
show_owner_only (DskComposer *self, const DskConversationRow *row, gboolean has_draft)
{
  DskRole role;
  DskMayReply may = dsk_role_from_string (dsk_client_get_role (self->client), &role) ? may_reply (self, row, role)
                                                                                     : DSK_MAY_REPLY_NO;
  g_autofree char *name = dsk_label_name (row->owner_name != NULL ? row->owner_name : _ ("A colleague"), TRUE);
  g_autofree char *title = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->closed_take), may == DSK_MAY_REPLY_TAKE_OVER);
  if (may != DSK_MAY_REPLY_TAKE_OVER && may != DSK_MAY_REPLY_ASK)
    return FALSE;
  /* Translators: %s is a colleague */
  title = g_strdup_printf (_ ("%s owns this conversation"), name);
  gtk_image_set_from_icon_name (self->closed_icon, "dastak-shield-symbolic");
  gtk_label_set_text (self->closed_title, title);
  gtk_label_set_text (self->closed_words,
                      may == DSK_MAY_REPLY_TAKE_OVER
                          ? _ ("Only the owner replies here. Take it over, or write a note.")
                          : _ ("Only the owner replies here. Write a note, or ask for the conversation."));
  gtk_widget_set_visible (GTK_WIDGET (self->closed_template), FALSE);
  offer_note (self, has_draft);
  return TRUE;
}

static gboolean
is_quarantined (const DskConversationRow *row)
{
  return g_strcmp0 (row->number_state, "quarantine") == 0;
}

static gboolean
manages_numbers (DskComposer *self)
{
  DskRole role;

  return dsk_role_from_string (dsk_client_get_role (self->client), &role)
         && dsk_permission_allows (role, DSK_ACTION_MANAGE_NUMBERS, FALSE);
}

static void
show_stopped (DskComposer *self, const DskConversationRow *row, gboolean has_draft)
{
  g_autofree char *number = row->number_name != NULL ? dsk_label_name (row->number_name, TRUE) : NULL;
  g_autofree char *title = NULL;
  g_autofree char *words = NULL;

  gtk_image_set_from_icon_name (self->closed_icon, "dastak-attention-symbolic");
  if (is_quarantined (row))
    {
      title = g_strdup (_ ("This number is not set up yet"));
      words = g_strdup (manages_numbers (self)
                            ? _ ("WhatsApp delivers its messages here, but nobody can answer before the number is "
                                 "added to the relay. Numbers and Health in the main menu has the command.")
                            : _ ("WhatsApp delivers its messages here, but nobody can answer before an "
                                 "administrator adds the number to the relay."));
    }
  else
    {
      title = number != NULL
                  /* Translators: %s is the name of a number of ours */
                  ? g_strdup_printf (_ ("Nothing can be sent from %s"), number)
                  : g_strdup (_ ("Nothing can be sent from this number"));
      words = dsk_label_stop (row->stop_code, row->stop_text);
    }
  gtk_label_set_text (self->closed_title, title);
  gtk_label_set_text (self->closed_words, words);
  gtk_widget_set_visible (GTK_WIDGET (self->closed_template), FALSE);
  offer_note (self, has_draft);
}

static void
show_closed (DskComposer *self, const DskConversationRow *row, gboolean has_draft)
{
  gtk_image_set_from_icon_name (self->closed_icon, "dastak-window-closed-symbolic");
  if (row->window_until == 0)
    {
      gtk_label_set_text (self->closed_title, _ ("The customer has not written yet"));
      gtk_label_set_text (self->closed_words, _ ("WhatsApp lets you answer freely for 24 hours "
                                                 "after a customer's message. Until then only "
                                                 "approved templates can be sent."));
    }
  else
    {
      gtk_label_set_text (self->closed_title, _ ("The 24-hour window has closed"));
      gtk_label_set_text (
          self->closed_words,
          has_draft
              ? _ ("Only approved templates can be sent until the customer writes again. Your "
                   "draft is kept.")
              : _ ("Only approved templates can be sent until the customer writes again."));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->closed_template), TRUE);
  offer_note (self, has_draft);
}

gboolean
dsk_composer_may_send (DskComposer *self, gboolean free)
{
  const DskConversationRow *row
      = self->model != NULL ? dsk_timeline_model_get_row (self->model) : NULL;

  return row != NULL && dsk_composer_can (self, DSK_COMPOSER_REPLY) && !row->stopped
         && !is_quarantined (row) && (!free || dsk_window_chip_is_open (self->chip));
}

gboolean
dsk_composer_enter_sends (void)
{
  return dsk_settings_get_boolean (DSK_SETTINGS_ENTER_SENDS, TRUE);
}

static void
update_counter (DskComposer *self, const char *text, gboolean *too_long)
{
  glong limit = self->mode == DSK_COMPOSER_NOTE ? DSK_NOTE_MAX_CHARS : DSK_TEXT_MAX_CHARS;
  glong left = limit - g_utf8_strlen (text, -1);
  g_autofree char *words = NULL;

  *too_long = left < 0;
  gtk_widget_set_visible (GTK_WIDGET (self->counter), left < COUNTER_FROM);
  if (left >= COUNTER_FROM)
    return;
  if (left >= 0)
    words = g_strdup_printf (ngettext ("%ld character left", "%ld characters left", (gulong) left),
                             left);
  else
    words = g_strdup_printf (
        ngettext ("%ld character too many", "%ld characters too many", (gulong) -left), -left);
  gtk_label_set_text (self->counter, words);
  if (left < 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->counter), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->counter), "error");
}

static void
update_tools (DskComposer *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean reply = self->mode == DSK_COMPOSER_REPLY;
  gboolean free = dsk_composer_may_send (self, TRUE);

  gtk_widget_action_set_enabled (widget, "composer.attach", reply ? free : dsk_composer_can (self, DSK_COMPOSER_NOTE));
  dsk_composer_update_voice (self, reply ? free : dsk_composer_can (self, DSK_COMPOSER_NOTE));
  gtk_widget_action_set_enabled (widget, "composer.canned", free);
  gtk_widget_action_set_enabled (widget, "composer.location", free);
  gtk_widget_action_set_enabled (widget, "composer.contact", free);
  gtk_widget_action_set_enabled (widget, "composer.question", free);
  gtk_widget_action_set_enabled (widget, "composer.template", dsk_composer_may_send (self, FALSE));
  gtk_widget_set_visible (self->template_, reply);
  gtk_widget_set_visible (self->more, reply);
}

/* Whether the person may have the conversation be @status once they answered. */
static gboolean
may_end (DskComposer *self, const DskConversationRow *row, DskStatus status)
{
  const DskStatus after = dsk_status_after (row->status, DSK_STIMULUS_REPLY, TRUE);
  DskRole role;

  return dsk_role_from_string (dsk_client_get_role (self->client), &role)
         && dsk_permission_allows (role, DSK_ACTION_SET_STATUS, row->owner == NULL || is_own (self, row))
         && (after == status || dsk_status_can_change (after, status));
}

static void
update_ways (DskComposer *self, const DskConversationRow *row, gboolean reply, gboolean ready)
{
  const gboolean resolve = reply && may_end (self, row, DSK_STATUS_RESOLVED);
  const gboolean wait = reply && may_end (self, row, DSK_STATUS_WAITING);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "composer.send-resolve", resolve && ready);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "composer.send-wait", wait && ready);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "composer.send-later", reply && ready);
  gtk_widget_set_visible (self->send_more, reply);
}

char *
dsk_composer_dup_warning (DskComposer *self)
{
  g_return_val_if_fail (DSK_IS_COMPOSER (self), NULL);

  return self->people != NULL ? dsk_staff_warning (self->people, self->conv) : NULL;
}

/* Somebody else is about to answer: whoever sends too is asked, and told why. */
static void
update_send (DskComposer *self, gboolean note)
{
  g_autofree char *warning = note ? NULL : dsk_composer_dup_warning (self);

  gtk_button_set_label (self->send, note              ? _ ("Add Note")
                                    : warning != NULL ? _ ("Send Anyway…")
                                                      : _ ("Send"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->send), warning);
  if (warning != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->send), "suggested-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->send), "suggested-action");
}

/* Words or files that were there before. */
static gboolean
is_unread (DskComposer *self)
{
  const char *tray = self->mode == DSK_COMPOSER_NOTE ? DSK_COMPOSER_NOTE_TRAY : DSK_COMPOSER_TRAY;

  return dsk_draft_keeper_is_unread (self->drafts, self->conv, dsk_composer_mode_name (self->mode))
         || dsk_draft_keeper_is_unread (self->drafts, self->conv, tray);
}

void
dsk_composer_update (DskComposer *self)
{
  const DskConversationRow *row
      = self->model != NULL ? dsk_timeline_model_get_row (self->model) : NULL;
  gboolean note = self->mode == DSK_COMPOSER_NOTE;
  gboolean writable, closed, stopped, allowed, full, ready, too_long = FALSE;
  g_autofree char *text = dsk_composer_get_text (self);
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  const char *label = note ? _ ("Internal note") : _ ("Reply to customer");

  gtk_widget_set_sensitive (self->card, row != NULL);
  if (row == NULL)
    {
      gtk_widget_action_set_enabled (GTK_WIDGET (self), "composer.paste-text", FALSE);
      return;
    }

  allowed = dsk_composer_can (self, self->mode);
  stopped = !note && allowed && (row->stopped || is_quarantined (row));
  closed = !note && allowed && !stopped && !dsk_window_chip_is_open (self->chip);
  writable = allowed && !closed && !stopped;
  full = *trimmed != '\0' || !dsk_attachment_tray_is_empty (dsk_composer_get_tray (self));
  gtk_widget_set_visible (GTK_WIDGET (self->closed_take), FALSE);
  if (!allowed)
    {
      if (note || !show_owner_only (self, row, *trimmed != '\0'))
        show_blocked (self);
    }
  else if (stopped)
    show_stopped (self, row, *trimmed != '\0');
  else if (closed)
    show_closed (self, row, *trimmed != '\0');
  dsk_stack_show (self->stack, writable ? "write" : "closed");
  gtk_widget_set_visible (self->bottom, writable && !dsk_composer_is_recording (self));
  gtk_widget_set_visible (self->modes, allowed || dsk_composer_can (self, DSK_COMPOSER_NOTE));
  gtk_widget_set_visible (GTK_WIDGET (self->chip), !note && allowed && !stopped);
  gtk_widget_set_visible (self->team_only, note && allowed);
  gtk_widget_set_visible (self->unread, allowed && is_unread (self));
  gtk_widget_set_visible (GTK_WIDGET (self->quote), writable && !note);
  gtk_widget_set_visible (GTK_WIDGET (self->tray), writable && !note);
  gtk_widget_set_visible (GTK_WIDGET (self->note_tray), writable && note);
  update_tools (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "composer.paste-text", writable);
  if (note || !writable || !full)
    dsk_composer_end_hold (self);
  else
    dsk_composer_follow_hold (self);

  if (note)
    gtk_widget_add_css_class (self->card, "note");
  else
    gtk_widget_remove_css_class (self->card, "note");
  update_counter (self, trimmed, &too_long);
  update_send (self, note);
  ready = writable && full && !too_long && dsk_attachment_tray_is_ready (dsk_composer_get_tray (self))
          && !dsk_composer_is_recording (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->send), ready);
  update_ways (self, row, !note && writable, ready);
  gtk_label_set_text (self->placeholder,
                      note && dsk_attachment_tray_is_empty (self->note_tray) ? _ ("Write to your team…")
                      : note                                                 ? _ ("Add a text…")
                      : dsk_attachment_tray_takes_caption (self->tray) ? _ ("Add a caption…")
                                                                       : _ ("Write to the customer…"));
  gtk_widget_set_visible (GTK_WIDGET (self->placeholder), *text == '\0' && !self->composing);
  gtk_label_set_text (self->hint, !dsk_composer_enter_sends () ? _ ("Ctrl+Enter to send")
                                                               : _ ("Shift+Enter for a new line"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

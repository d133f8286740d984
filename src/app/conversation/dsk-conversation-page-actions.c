/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-conversation-page-private.h"

#include "dsk-knowledge-window.h"
#include "dsk-labels.h"
#include "dsk-link.h"
#include "dsk-message-words.h"
#include "dsk-send-again.h"
#include "dsk-text.h"

#include <glib/gi18n.h>

#include <string.h>

#define QUOTE_CHARS 120

/* --- commands --- */

typedef struct
{
  GWeakRef page;
  AdwToast *done; /* (owned) (nullable) */
} Submission;

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Submission *submission = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DskCommand) command = dsk_client_submit_finish (DSK_CLIENT (source), result, &error);
  g_autoptr (DskConversationPage) self = g_weak_ref_get (&submission->page);

  if (self != NULL && self->timeline != NULL)
    {
      if (command == NULL)
        {
          g_autofree char *words = g_markup_escape_text (error->message, -1);
          dsk_timeline_view_add_toast (self->timeline, adw_toast_new (words));
        }
      else if (submission->done != NULL)
        dsk_timeline_view_add_toast (self->timeline, g_steal_pointer (&submission->done));
    }
  g_clear_object (&submission->done);
  g_weak_ref_clear (&submission->page);
  g_free (submission);
}

void
dsk_conversation_page_submit (DskConversationPage *self, DskCommand *command, AdwToast *done)
{
  g_autoptr (DskCommand) owned = command;
  Submission *submission = g_new0 (Submission, 1);

  g_weak_ref_init (&submission->page, self);
  submission->done = done != NULL ? g_object_ref_sink (done) : NULL;
  dsk_client_submit_async (self->client, owned, NULL, submitted_cb, submission);
}

void
dsk_conversation_page_add_toast (DskConversationPage *self, AdwToast *toast)
{
  if (self->timeline != NULL)
    dsk_timeline_view_add_toast (self->timeline, toast);
  else
    g_object_unref (g_object_ref_sink (toast));
}

void
dsk_conversation_page_say (DskConversationPage *self, const char *words)
{
  g_autofree char *markup = g_markup_escape_text (words, -1);

  dsk_conversation_page_add_toast (self, adw_toast_new (markup));
}

/* --- actions --- */

AdwToast *
dsk_conversation_page_undo_toast (const char *words, const char *undo, const char *conv)
{
  /* Customers write their names themselves. */
  g_autofree char *markup = g_markup_escape_text (words, -1);
  g_autofree char *target = g_strdup_printf ("%s %s", undo, conv);
  AdwToast *toast = adw_toast_new (markup);

  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_action_name (toast, "conversation.undo");
  adw_toast_set_action_target (toast, "s", target);
  adw_toast_set_timeout (toast, 5);
  return toast;
}

static void
set_status (DskConversationPage *self, DskStatus status)
{
  const DskConversationRow *row = dsk_timeline_model_get_row (self->model);
  g_autoptr (DskFormer) former = NULL;
  g_autoptr (DskCommand) command = NULL;
  g_autofree char *words = NULL;

  if (row == NULL || !dsk_status_can_change (row->status, status))
    return;
  former = dsk_former_new (row);
  if (status == DSK_STATUS_RESOLVED)
    words = g_strdup (_ ("Conversation resolved"));
  else
    /* Translators: %s is a status: "Status: Waiting" */
    words = g_strdup_printf (_ ("Status: %s"), dsk_label_status (status));
  command = dsk_client_command_set_status (self->client, row->id, status);
  dsk_conversation_page_submit (self, dsk_command_ref (command),
                                dsk_conversation_page_status_toast (self, words, former, command));
}

static void
resolve_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  set_status (DSK_CONVERSATION_PAGE (widget), DSK_STATUS_RESOLVED);
}

static void
reopen_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  set_status (DSK_CONVERSATION_PAGE (widget), DSK_STATUS_OPEN);
}

static void
set_status_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskStatus status;

  if (dsk_status_from_string (g_variant_get_string (parameter, NULL), &status))
    set_status (DSK_CONVERSATION_PAGE (widget), status);
}

/* What an Undo takes back is a change of its own, made in the conversation that the toast was
 * about. */
static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);
  g_auto (GStrv) parts = g_strsplit (g_variant_get_string (parameter, NULL), " ", 2);

  if (g_strv_length (parts) != 2)
    return;
  if (g_str_has_prefix (parts[0], DSK_UNDO_OWNER) || g_str_has_prefix (parts[0], DSK_UNDO_STATUS)
      || g_str_has_prefix (parts[0], DSK_UNDO_TEAM))
    dsk_conversation_page_restore (self, parts[0], parts[1]);
  else if (g_str_has_prefix (parts[0], "send:"))
    dsk_conversation_page_undo_send (self, parts[0] + strlen ("send:"));
  else if (g_str_has_prefix (parts[0], DSK_UNDO_CHANGE))
    dsk_conversation_page_undo_change (self, parts[0] + strlen (DSK_UNDO_CHANGE));
  else if (g_str_has_prefix (parts[0], DSK_UNDO_LATER))
    dsk_conversation_page_undo_later (self, parts[0], parts[1]);
  else if (g_str_has_prefix (parts[0], "handoff:"))
    dsk_conversation_page_undo_handoff (self, parts[0] + strlen ("handoff:"), parts[1]);
}

static void
mode_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);
  DskComposerMode mode = DSK_COMPOSER_REPLY;

  if (strcmp (name, "conversation.note-mode") == 0)
    mode = DSK_COMPOSER_NOTE;
  else if (strcmp (name, "conversation.toggle-mode") == 0
           && dsk_composer_get_mode (self->composer) == DSK_COMPOSER_REPLY)
    mode = DSK_COMPOSER_NOTE;
  dsk_composer_set_mode (self->composer, mode);
  dsk_composer_focus (self->composer);
}

static void
toggle_panel_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);

  dsk_conversation_page_set_panel (self, !adw_flap_get_reveal_flap (self->flap));
}

static void
find_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  dsk_find_bar_open (DSK_CONVERSATION_PAGE (widget)->find);
}

static void
copy_phone_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);
  const DskConversationRow *row = dsk_timeline_model_get_row (self->model);
  g_autofree char *digits
      = row != NULL && row->phone != NULL ? dsk_text_phone_digits (row->phone) : NULL;
  g_autofree char *number = digits != NULL ? g_strconcat ("+", digits, NULL) : NULL;

  if (number == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), number);
  dsk_timeline_view_add_toast (self->timeline, adw_toast_new (_ ("Phone number copied")));
}

static void
copy_link_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);
  const DskConversationRow *row = dsk_timeline_model_get_row (self->model);
  g_autofree char *link = row != NULL ? dsk_link_to_conversation (row->id) : NULL;

  if (link == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), link);
  dsk_timeline_view_add_toast (self->timeline, adw_toast_new (_ ("Link copied")));
}

/* --- actions on one message --- */

/* Returns: (transfer full) (nullable) */
static DskTimelineItem *
find_item (DskConversationPage *self, const char *id)
{
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->model)); i > 0; i--)
    {
      g_autoptr (DskTimelineItem) item = g_list_model_get_item (G_LIST_MODEL (self->model), i - 1);
      const DskTimelineRow *row = dsk_timeline_item_get_row (item);

      if (row != NULL && strcmp (row->id, id) == 0)
        return g_steal_pointer (&item);
    }
  return NULL;
}

static void
message_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);
  g_autoptr (DskTimelineItem) item = find_item (self, g_variant_get_string (parameter, NULL));
  const DskTimelineRow *row = item != NULL ? dsk_timeline_item_get_row (item) : NULL;
  g_autofree char *body = row != NULL ? dsk_message_body (row) : NULL;

  if (row == NULL)
    return;
  if (strcmp (name, "conversation.quote") == 0)
    {
      g_autofree char *words = body != NULL ? dsk_text_preview (body, QUOTE_CHARS)
                                            : g_strdup (dsk_label_message_kind (row->kind));
      dsk_composer_set_quote (self->composer, row->id, words);
    }
  else if (body != NULL && strcmp (name, "conversation.write-again") == 0)
    {
      dsk_composer_set_mode (self->composer, DSK_COMPOSER_REPLY);
      dsk_composer_append (self->composer, body);
    }
  else if (body != NULL && strcmp (name, "conversation.save-canned") == 0)
    {
      dsk_knowledge_window_present (widget, self->client, body);
      return;
    }
  else if (body != NULL)
    {
      gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), body);
      return;
    }
  dsk_composer_focus (self->composer);
}

static void
ask_again_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);
  g_autoptr (DskTimelineItem) item = find_item (self, g_variant_get_string (parameter, NULL));

  if (item != NULL)
    dsk_send_again_ask (self, dsk_timeline_item_get_row (item));
}

static void
scroll_to_end_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  dsk_timeline_view_scroll_to_end (DSK_CONVERSATION_PAGE (widget)->timeline);
}

/* --- what is allowed --- */

typedef struct
{
  const char *label; /* untranslated */
  const char *tip;   /* untranslated */
  const char *icon;
  const char *action;
} Primary;

static const Primary claim = { N_ ("_Claim"), N_ ("Make This Conversation Yours (Ctrl+Shift+C)"),
                               "dastak-claim-symbolic", "conversation.claim" };
static const Primary resolve = { N_ ("_Resolve"), N_ ("Mark as Resolved (Ctrl+Shift+E)"),
                                 "dastak-resolve-symbolic", "conversation.resolve" };
static const Primary reopen = { N_ ("Re_open"), N_ ("Open This Conversation Again"),
                                "dastak-reopen-symbolic", "conversation.reopen" };

/* The one thing that is to be done next. In a narrow window its picture leaves room for the
 * customer's name. */
static void
set_primary (DskConversationPage *self, const Primary *primary)
{
  const DskConversationRow *row = dsk_timeline_model_get_row (self->model);
  GtkWidget *button = GTK_WIDGET (self->primary);

  gtk_widget_set_visible (button, primary != NULL);
  if (primary == NULL)
    return;
  /* Whoever is asked to take it has Accept before them: two such buttons would compete. */
  if (primary == &claim && (row->handoff == NULL || !row->handoff->for_me))
    gtk_widget_add_css_class (button, "suggested-action");
  else
    gtk_widget_remove_css_class (button, "suggested-action");
  if (self->primary_shown == primary && self->primary_folded == self->folded)
    return;
  self->primary_shown = primary;
  self->primary_folded = self->folded;
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), primary->action);
  gtk_widget_set_tooltip_text (button, _ (primary->tip));
  if (self->folded)
    {
      g_auto (GStrv) parts = g_strsplit (_ (primary->label), "_", -1);
      g_autofree char *plain = g_strjoinv ("", parts);

      gtk_button_set_icon_name (self->primary, primary->icon);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, plain,
                                      -1);
    }
  else
    {
      gtk_button_set_use_underline (self->primary, TRUE);
      gtk_button_set_label (self->primary, _ (primary->label));
      /* Else it would be read twice: once as the label inside. */
      gtk_accessible_reset_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL);
    }
}

gboolean
dsk_conversation_page_may_claim (DskConversationPage *self, const DskConversationRow *row)
{
  DskRole role;

  return row != NULL && row->owner == NULL && row->status != DSK_STATUS_RESOLVED
         && dsk_role_from_string (dsk_client_get_role (self->client), &role)
         && dsk_permission_allows (role, DSK_ACTION_CLAIM, FALSE);
}

void
dsk_conversation_page_update_actions (DskConversationPage *self)
{
  const DskConversationRow *row = dsk_timeline_model_get_row (self->model);
  GtkWidget *widget = GTK_WIDGET (self);
  DskRole role = DSK_ROLE_VIEWER;
  gboolean owns, may_claim, may_assign, may_hand, may_set, resolved, loading;

  dsk_role_from_string (dsk_client_get_role (self->client), &role);
  owns = row != NULL && row->owner != NULL
         && g_strcmp0 (row->owner, dsk_client_get_user_id (self->client)) == 0;
  resolved = row != NULL && row->status == DSK_STATUS_RESOLVED;
  may_claim = dsk_conversation_page_may_claim (self, row);
  may_assign = row != NULL && dsk_permission_allows (role, DSK_ACTION_ASSIGN, owns);
  may_set = row != NULL && dsk_permission_allows (role, DSK_ACTION_SET_STATUS, owns);

  gtk_widget_action_set_enabled (widget, "conversation.claim", may_claim);
  gtk_widget_action_set_enabled (widget, "conversation.save-canned",
                                 dsk_permission_allows (role, DSK_ACTION_EDIT_CANNED, TRUE));
  gtk_widget_action_set_enabled (widget, "conversation.assign", may_assign);
  gtk_widget_action_set_enabled (widget, "conversation.take-over", may_assign && row->owner != NULL && !owns);
  gtk_widget_action_set_enabled (widget, "conversation.assign-to", may_assign);
  gtk_widget_action_set_enabled (widget, "conversation.assign-to-team", may_assign);
  gtk_widget_action_set_enabled (widget, "conversation.release", may_assign && row->owner != NULL);
  gtk_widget_action_set_enabled (widget, "conversation.resolve", may_set && !resolved);
  gtk_widget_action_set_enabled (widget, "conversation.reopen", may_set && resolved);
  gtk_widget_action_set_enabled (widget, "conversation.set-status", may_set);
  gtk_widget_action_set_enabled (widget, "conversation.edit-contact", dsk_conversation_page_may_edit_contact (self));
  gtk_widget_action_set_enabled (widget, "conversation.edit-tags", dsk_conversation_page_may_edit_contact (self));
  gtk_widget_action_set_enabled (widget, "conversation.mark-unread", dsk_conversation_page_may_mark_unread (self));
  gtk_widget_action_set_enabled (widget, "conversation.copy-phone",
                                 row != NULL && row->phone != NULL && *row->phone != '\0');
  gtk_widget_action_set_enabled (widget, "conversation.note-mode",
                                 dsk_composer_can (self->composer, DSK_COMPOSER_NOTE));
  gtk_widget_action_set_enabled (widget, "conversation.forward",
                                 dsk_composer_can (self->composer, DSK_COMPOSER_NOTE));
  gtk_widget_action_set_enabled (widget, "conversation.reply-mode", row != NULL);
  gtk_widget_action_set_enabled (widget, "conversation.toggle-mode",
                                 dsk_composer_can (self->composer, DSK_COMPOSER_NOTE));
  gtk_widget_action_set_enabled (widget, "conversation.quote",
                                 dsk_composer_can (self->composer, DSK_COMPOSER_REPLY));
  gtk_widget_action_set_enabled (widget, "conversation.react",
                                 dsk_composer_may_send (self->composer, TRUE));
  gtk_widget_action_set_enabled (widget, "conversation.ask-again",
                                 dsk_composer_can (self->composer, DSK_COMPOSER_REPLY));
  gtk_widget_action_set_enabled (widget, "conversation.toggle-panel", row != NULL);
  gtk_widget_action_set_enabled (widget, "conversation.copy-link", row != NULL);
  gtk_widget_action_set_enabled (widget, "conversation.why", row != NULL);
  gtk_widget_action_set_enabled (widget, "conversation.find", row != NULL);

  dsk_conversation_page_update_later (self, may_set);
  may_hand = dsk_conversation_page_update_handoff (self);
  dsk_conversation_page_update_scheduled (self);
  dsk_conversation_page_update_lost (self);

  /* What a header has stays where it is for the moment until the next conversation is read; a menu that is open, which
   * is about the one before, is closed by this. */
  g_object_get (self->model, "loading", &loading, NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->status), row != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->more), row != NULL);
  if (row == NULL && loading)
    return;
  if (may_claim)
    set_primary (self, &claim);
  else if (may_set)
    set_primary (self, resolved ? &reopen : &resolve);
  else
    set_primary (self, NULL);

  gtk_widget_set_visible (GTK_WIDGET (self->status), may_set && !self->folded);
  gtk_widget_set_visible (GTK_WIDGET (self->more), row != NULL);
  if (row != NULL)
    dsk_conversation_page_update_menus (self, row, may_set, may_assign, may_hand);
}

void
dsk_conversation_page_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "conversation.resolve", NULL, resolve_action);
  gtk_widget_class_install_action (widget_class, "conversation.reopen", NULL, reopen_action);
  gtk_widget_class_install_action (widget_class, "conversation.set-status", "s", set_status_action);
  gtk_widget_class_install_action (widget_class, "conversation.undo", "s", undo_action);
  gtk_widget_class_install_action (widget_class, "conversation.reply-mode", NULL, mode_action);
  gtk_widget_class_install_action (widget_class, "conversation.note-mode", NULL, mode_action);
  gtk_widget_class_install_action (widget_class, "conversation.toggle-mode", NULL, mode_action);
  gtk_widget_class_install_action (widget_class, "conversation.toggle-panel", NULL,
                                   toggle_panel_action);
  gtk_widget_class_install_action (widget_class, "conversation.find", NULL, find_action);
  gtk_widget_class_install_action (widget_class, "conversation.copy-phone", NULL,
                                   copy_phone_action);
  gtk_widget_class_install_action (widget_class, "conversation.copy-link", NULL, copy_link_action);
  gtk_widget_class_install_action (widget_class, "conversation.quote", "s", message_action);
  gtk_widget_class_install_action (widget_class, "conversation.copy-text", "s", message_action);
  gtk_widget_class_install_action (widget_class, "conversation.save-canned", "s", message_action);
  gtk_widget_class_install_action (widget_class, "conversation.write-again", "s", message_action);
  gtk_widget_class_install_action (widget_class, "conversation.ask-again", "s", ask_again_action);
  gtk_widget_class_install_action (widget_class, "conversation.scroll-to-end", NULL,
                                   scroll_to_end_action);
  dsk_conversation_page_install_owner_actions (widget_class);
  dsk_conversation_page_install_team_actions (widget_class);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Undo of what was sent, while it still waits on this computer, and Ctrl+Z for whatever the newest toast can undo. */

#include "dsk-conversation-page-private.h"

#include "dsk-inbox-list.h"
#include "dsk-labels.h"

#include <glib/gi18n.h>
#include <string.h>

#define SEND "send:" /* and a name: to undo what was sent, see conversation.undo */

/* What one press of Send sent. */
typedef struct
{
  char *conv;          /* (owned) */
  char *words;         /* (owned) */
  GPtrArray *commands; /* (owned) (element-type DskCommand), as they are in the outbox */
  gint64 due_at;
  gboolean closed; /* the toast, by the person: it does not come again */
} Sent;

static void
sent_free (gpointer data)
{
  Sent *sent = data;

  g_free (sent->conv);
  g_free (sent->words);
  g_ptr_array_unref (sent->commands);
  g_free (sent);
}

static gint64
now_ms (void)
{
  return g_get_real_time () / G_TIME_SPAN_MILLISECOND;
}

static const char *
name_of (const Sent *sent)
{
  return ((const DskCommand *) g_ptr_array_index (sent->commands, 0))->object;
}

static Sent *
find_sent (DskConversationPage *self, const char *name)
{
  for (guint i = self->sent != NULL ? self->sent->len : 0; i > 0; i--)
    if (g_strcmp0 (name_of (g_ptr_array_index (self->sent, i - 1)), name) == 0)
      return g_ptr_array_index (self->sent, i - 1);
  return NULL;
}

/* Another toast that takes its place is there already when this one goes. */
static void
closed_cb (DskConversationPage *self, AdwToast *toast)
{
  GVariant *target = adw_toast_get_action_target_value (toast);
  /* With the page its toasts go, too. */
  const char *undo = self->timeline != NULL ? dsk_timeline_view_get_undo (self->timeline) : NULL;
  g_autofree char *name = NULL;
  Sent *sent;

  if (g_strcmp0 (undo, g_variant_get_string (target, NULL)) != 0)
    return;
  name = g_strndup (undo + strlen (SEND), strcspn (undo + strlen (SEND), " "));
  sent = find_sent (self, name);
  if (sent != NULL)
    sent->closed = TRUE;
}

/* As long as it can be undone, or the toast would promise too much. */
static void
show (DskConversationPage *self, const Sent *sent)
{
  const gint64 left = sent->due_at - now_ms ();
  g_autofree char *undo = g_strconcat (SEND, name_of (sent), NULL);
  AdwToast *toast;

  if (left <= 0)
    return;
  toast = dsk_conversation_page_undo_toast (sent->words, undo, sent->conv);
  adw_toast_set_timeout (toast, (guint) MAX ((left + 999) / 1000, 1));
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED);
  dsk_timeline_view_add_toast (self->timeline, toast);
}

static void
drop_late (DskConversationPage *self)
{
  for (guint i = self->sent->len; i > 0; i--)
    if (((const Sent *) g_ptr_array_index (self->sent, i - 1))->due_at <= now_ms ())
      g_ptr_array_remove_index (self->sent, i - 1);
}

/* What was sent can be undone until it leaves, whatever else had something to say meanwhile. */
static void
show_newest (DskConversationPage *self)
{
  const Sent *newest = NULL;

  drop_late (self);
  for (guint i = self->sent->len; i > 0 && newest == NULL; i--)
    if (!((const Sent *) g_ptr_array_index (self->sent, i - 1))->closed)
      newest = g_ptr_array_index (self->sent, i - 1);
  if (newest != NULL)
    show (self, newest);
}

/* The toast may outlive the look at this conversation: it says whose it is. */
static char *
words_for (DskConversationPage *self, const char *conv)
{
  const DskConversationRow *row = dsk_timeline_model_get_row (self->model);
  g_autofree char *contact = NULL;

  if (row == NULL || g_strcmp0 (row->id, conv) != 0)
    return g_strdup (_ ("Sending your message"));
  contact = dsk_label_conversation (row->name, row->phone, row->members);
  /* Translators: %s is a customer: a message to them is sent in a moment, and can be taken back until then */
  return g_strdup_printf (_ ("Sending to %s"), contact);
}

static void
held_cb (DskConversationPage *self, GPtrArray *commands)
{
  const DskCommand *last = g_ptr_array_index (commands, commands->len - 1);
  Sent *sent = g_new0 (Sent, 1);

  sent->conv = g_strdup (last->conv);
  sent->words = words_for (self, last->conv);
  sent->commands = g_ptr_array_ref (commands);
  sent->due_at = last->due_at;
  drop_late (self);
  g_ptr_array_add (self->sent, sent);
  show (self, sent);
}

void
dsk_conversation_page_undo_send (DskConversationPage *self, const char *name)
{
  Sent *sent = find_sent (self, name);

  if (sent == NULL)
    return;
  for (guint part = 0; part < sent->commands->len; part++)
    dsk_conversation_page_unsend (self, g_ptr_array_index (sent->commands, part));
  g_ptr_array_remove (self->sent, sent);
  /* What was sent before it can still be undone as well. */
  show_newest (self);
}

/* Whether @undo, see dsk_conversation_page_undo_toast(), is about the conversation that is shown. */
static gboolean
is_about_this (DskConversationPage *self, const char *undo)
{
  const char *conv = strchr (undo, ' ');

  return conv != NULL && g_strcmp0 (conv + 1, dsk_timeline_model_get_conversation (self->model)) == 0;
}

/* What was typed since goes first: in a text, Ctrl+Z is about the text as long as there is something to undo, and then
 * about the conversation that it is written in: of another one, what was done is undone by its button. */
static gboolean
undo_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  const char *undo = dsk_timeline_view_get_undo (self->timeline);
  GtkWidget *list = focus != NULL ? gtk_widget_get_ancestor (focus, DSK_TYPE_INBOX_LIST) : NULL;

  /* Whoever is in the list means what they did there with several. */
  if (list != NULL && dsk_inbox_list_undo (DSK_INBOX_LIST (list)))
    return GDK_EVENT_STOP;
  if (GTK_IS_TEXT_VIEW (focus) && gtk_text_buffer_get_can_undo (gtk_text_view_get_buffer (GTK_TEXT_VIEW (focus))))
    return GDK_EVENT_PROPAGATE;
  if (GTK_IS_TEXT (focus) || undo == NULL || (GTK_IS_TEXT_VIEW (focus) && !is_about_this (self, undo)))
    return GDK_EVENT_PROPAGATE;
  return dsk_timeline_view_undo (self->timeline);
}

void
dsk_conversation_page_connect_undo (DskConversationPage *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  self->sent = g_ptr_array_new_with_free_func (sent_free);
  g_signal_connect_swapped (self->composer, "held", G_CALLBACK (held_cb), self);
  g_signal_connect_object (self->timeline, "toast-gone", G_CALLBACK (show_newest), self, G_CONNECT_SWAPPED);
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (keys), GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>z"),
                        gtk_callback_action_new (undo_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

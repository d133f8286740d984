/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-handoff-dialog.h"

#include "dsk-early-keys.h"
#include "dsk-handoff-form.h"
#include "dsk-handoff-summary.h"
#include "dsk-labels.h"
#include "dsk-read-once.h"
#include "dsk-receiver-list.h"

#include <glib/gi18n.h>

struct _DskHandoffDialog
{
  AdwWindow parent_instance;

  AdwWindowTitle *title;
  GtkWidget *button; /* that hands it off */
  DskReceiverList *receivers;
  GtkWidget *reason;
  DskHandoffText *summary;
  GtkLabel *notice;

  DskClient *client;         /* (owned) */
  char *conv;                /* (owned) */
  char *contact;             /* (owned): whose conversation it is */
  GCancellable *cancellable; /* (owned) */
};

enum
{
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskHandoffDialog, dsk_handoff_dialog, ADW_TYPE_WINDOW)

/* --- what is chosen --- */

static void
update (DskHandoffDialog *self)
{
  const DskReceiverRow *to = dsk_receiver_list_get_chosen (self->receivers);
  g_autofree char *name = to != NULL ? dsk_label_name (to->name, TRUE) : NULL;
  g_autofree char *warning = to != NULL ? dsk_receiver_list_warning (self->receivers, to) : NULL;
  g_autofree char *words = NULL;

  gtk_widget_set_sensitive (self->button, to != NULL && dsk_handoff_text_is_ready (self->summary));
  if (to == NULL)
    words = g_strdup (_ ("Choose who gets it."));
  else if (warning != NULL)
    words = g_steal_pointer (&warning);
  else
    /* Translators: %s is a person or a team */
    words = g_strdup_printf (_ ("You stay responsible until %s accepts."), name);
  gtk_label_set_text (self->notice, words);
}

static void
hand_off_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DskHandoffDialog *self = DSK_HANDOFF_DIALOG (widget);
  const DskReceiverRow *to = dsk_receiver_list_get_chosen (self->receivers);
  g_autofree char *reason = NULL;
  g_autofree char *summary = NULL;

  if (to == NULL || !dsk_handoff_text_is_ready (self->summary))
    return;
  reason = dsk_handoff_reason_row_get (self->reason);
  summary = dsk_handoff_text_get_text (self->summary);
  g_signal_emit (self, signals[DONE], 0, to, reason, summary);
  gtk_window_close (GTK_WINDOW (self));
}

/* Chosen with Enter: one more Enter hands it off, or a reason comes first. */
static void
chosen_cb (DskHandoffDialog *self)
{
  gtk_widget_grab_focus (self->reason);
}

static void
meant_cb (DskHandoffDialog *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "handoff.do", NULL);
}

/* --- what is known already --- */

static gpointer
read_summary (DskReplicaReader *reader, gpointer data, GError **error)
{
  const char *const *what = data; /* the conversation, our user */
  DskConversationRow *row = dsk_replica_reader_get_conversation (reader, what[0], what[1], error);
  g_autoptr (GPtrArray) rows
      = row != NULL ? dsk_replica_reader_timeline (reader, row->id, 0, NULL, DSK_HANDOFF_SUMMARY_ROWS, error) : NULL;
  char *summary = rows != NULL ? dsk_handoff_summary (row, rows, g_get_real_time () / 1000) : NULL;

  dsk_conversation_row_free (row);
  return summary;
}

/* What somebody began to write meanwhile is not written over. */
static void
summary_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskHandoffDialog) self = user_data;
  g_autofree char *summary = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);
  g_autofree char *written = NULL;

  if (summary == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  written = dsk_handoff_text_get_text (self->summary);
  if (*written == '\0')
    dsk_handoff_text_set_text (self->summary, summary);
}

/* --- the object --- */

static void
dsk_handoff_dialog_dispose (GObject *object)
{
  g_cancellable_cancel (DSK_HANDOFF_DIALOG (object)->cancellable);
  G_OBJECT_CLASS (dsk_handoff_dialog_parent_class)->dispose (object);
}

static void
dsk_handoff_dialog_finalize (GObject *object)
{
  DskHandoffDialog *self = DSK_HANDOFF_DIALOG (object);

  g_clear_object (&self->client);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->conv, g_free);
  g_clear_pointer (&self->contact, g_free);
  G_OBJECT_CLASS (dsk_handoff_dialog_parent_class)->finalize (object);
}

static void
dsk_handoff_dialog_class_init (DskHandoffDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_handoff_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = dsk_handoff_dialog_finalize;
  signals[DONE] = g_signal_new ("done", DSK_TYPE_HANDOFF_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                3, G_TYPE_POINTER, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_install_action (widget_class, "handoff.do", NULL, hand_off_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static GtkWidget *
make_header (DskHandoffDialog *self)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_ ("_Cancel"));

  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "window.close");
  self->button = gtk_button_new_with_mnemonic (_ ("_Hand Off"));
  gtk_widget_set_tooltip_text (self->button, _ ("Hand Off (Ctrl+Enter)"));
  gtk_widget_add_css_class (self->button, "suggested-action");
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (meant_cb), self, G_CONNECT_SWAPPED);
  self->title = ADW_WINDOW_TITLE (adw_window_title_new (_ ("Hand Off"), NULL));
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), GTK_WIDGET (self->title));
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->button);
  dsk_read_once (header);
  return header;
}

static GtkWidget *
make_form (DskHandoffDialog *self)
{
  GtkWidget *form = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *why = adw_preferences_group_new ();

  self->receivers = DSK_RECEIVER_LIST (dsk_receiver_list_new (self->client, self->conv));
  g_signal_connect_object (self->receivers, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->receivers, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->receivers, "cancelled", G_CALLBACK (gtk_window_close), self, G_CONNECT_SWAPPED);
  self->reason = dsk_handoff_reason_row_new ();
  g_signal_connect_object (self->reason, "entry-activated", G_CALLBACK (meant_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (why), self->reason);
  self->summary = DSK_HANDOFF_TEXT (dsk_handoff_text_new ());
  g_signal_connect_object (self->summary, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (form), GTK_WIDGET (self->receivers));
  gtk_box_append (GTK_BOX (form), why);
  gtk_box_append (GTK_BOX (form), GTK_WIDGET (self->summary));
  g_object_set (form, "margin-start", 12, "margin-end", 12, "margin-bottom", 12, "margin-top", 12, NULL);
  return form;
}

static void
dsk_handoff_dialog_init (DskHandoffDialog *self)
{
  self->cancellable = g_cancellable_new ();
  dsk_early_keys_add (GTK_WIDGET (self), DSK_CONTROL_ENTER, "handoff.do");
}

static void
fill (DskHandoffDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = make_header (self);
  GtkWidget *scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER, "vexpand",
                                      TRUE, "child", make_form (self), NULL);

  self->notice = GTK_LABEL (g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "xalign", 0.0, NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->notice), "dialog-problem");
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->notice));
  adw_window_set_content (ADW_WINDOW (self), box);
}

DskHandoffDialog *
dsk_handoff_dialog_new (GtkWindow *parent, DskClient *client, const DskConversationRow *row)
{
  DskHandoffDialog *self = g_object_new (DSK_TYPE_HANDOFF_DIALOG, "transient-for", parent, "modal", TRUE, "title",
                                         _ ("Hand Off"), "default-width", 460, "default-height", 720, NULL);
  const char *what[] = { row->id, dsk_client_get_user_id (client), NULL };

  self->client = g_object_ref (client);
  self->conv = g_strdup (row->id);
  fill (self);
  self->contact = dsk_label_contact (row->name, row->phone);
  adw_window_title_set_subtitle (self->title, self->contact);
  update (self);
  dsk_client_read_async (client, NULL, read_summary, g_strdupv ((char **) what), (GDestroyNotify) g_strfreev, g_free,
                         self->cancellable, summary_cb, g_object_ref (self));
  dsk_receiver_list_focus (self->receivers);
  return self;
}

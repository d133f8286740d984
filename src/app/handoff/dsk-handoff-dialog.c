/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-handoff-dialog.h"

#include "dsk-first-focus.h"
#include "dsk-handoff-form.h"
#include "dsk-handoff-summary.h"
#include "dsk-handoff-tell.h"
#include "dsk-labels.h"
#include "dsk-receiver-list.h"
#include "dsk-unsaved.h"

#include <glib/gi18n.h>

#include <string.h>

struct _DskHandoffDialog
{
  DskFormWindow parent_instance;

  DskReceiverList *receivers;
  GtkWidget *reason;
  DskHandoffText *summary;
  GtkBox *form;
  DskHandoffTell *tell; /* (nullable): NULL: they can't write to the customer */

  DskClient *client;         /* (owned) */
  char *conv;                /* (owned) */
  char *drafted;             /* (owned): the summary as it was before somebody wrote in it */
  char *to_name;             /* (owned) (nullable): who was meant */
  DskCommand *message;       /* (owned) (nullable): what the customer is told next */
  DskCommand *handed;        /* (owned) (nullable): it is in the outbox; the customer is not told yet */
  GCancellable *cancellable; /* (owned) */
};

enum
{
  EDITED,
  TELLING,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskHandoffDialog, dsk_handoff_dialog, DSK_TYPE_FORM_WINDOW)

/* --- what is chosen --- */

static gboolean
is_to_be_told (DskHandoffDialog *self)
{
  g_autoptr (DskOutgoing) message = self->tell != NULL ? dsk_handoff_tell_dup_message (self->tell) : NULL;

  return message != NULL;
}

/* That part is done: only the customer is still to be told. */
static void
update_handed (DskHandoffDialog *self)
{
  g_autofree char *name = dsk_label_name (self->to_name, TRUE);
  /* Translators: %s is a person or a team */
  g_autofree char *words = g_strdup_printf (_ ("Handed to %s"), name);

  dsk_form_window_set_ready (DSK_FORM_WINDOW (self), is_to_be_told (self), words);
}

static void
update_open (DskHandoffDialog *self)
{
  const DskReceiverRow *to = dsk_receiver_list_get_chosen (self->receivers);
  g_autofree char *name = to != NULL ? dsk_label_name (to->name, TRUE) : NULL;
  g_autofree char *warning = to != NULL ? dsk_receiver_list_warning (self->receivers, to) : NULL;
  g_autofree char *words = NULL;

  if (to == NULL)
    words = g_strdup (_ ("Choose who gets it."));
  else if (warning != NULL)
    words = g_steal_pointer (&warning);
  else
    /* Translators: %s is a person or a team */
    words = g_strdup_printf (_ ("You stay responsible until %s accepts."), name);
  dsk_form_window_set_ready (DSK_FORM_WINDOW (self),
                             to != NULL && dsk_handoff_text_is_ready (self->summary)
                                 && (self->tell == NULL || dsk_handoff_tell_is_ready (self->tell)),
                             words);
}

static void
update (DskHandoffDialog *self)
{
  if (self->handed != NULL)
    update_handed (self);
  else
    update_open (self);
}

/* Who writes to the customer replies, as with what is typed. */
static void
told_changed_cb (DskHandoffDialog *self)
{
  if (dsk_handoff_tell_has_words (self->tell))
    g_signal_emit (self, signals[EDITED], 0);
  update (self);
}

/* --- both --- */

/* It stays as it is, and says why; nothing is done twice when it is tried again. */
static void
stay (DskHandoffDialog *self, const char *trouble)
{
  dsk_form_window_set_busy (DSK_FORM_WINDOW (self), FALSE);
  dsk_form_window_set_trouble (DSK_FORM_WINDOW (self), trouble);
  dsk_unsaved_stay (GTK_WINDOW (self));
}

/* What was done stays as it was done, and only what is left can be changed. */
static void
settle_handed (DskHandoffDialog *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->receivers), FALSE);
  gtk_widget_set_sensitive (self->reason, FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->summary), FALSE);
  dsk_form_window_set_begun (DSK_FORM_WINDOW (self), _ ("_Send"), _ ("Send (Ctrl+Enter)"));
  update (self);
}

static void
told_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskHandoffDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DskCommand) command = dsk_client_submit_finish (DSK_CLIENT (source), result, &error);
  g_autofree char *trouble = NULL;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (command == NULL)
    {
      /* Translators: %s is why, a sentence */
      trouble = g_strdup_printf (_ ("It is handed on, but the customer is not told. %s"), error->message);
      settle_handed (self);
      stay (self, trouble);
      gtk_widget_child_focus (GTK_WIDGET (self->tell), GTK_DIR_TAB_FORWARD);
      return;
    }
  dsk_form_window_set_busy (DSK_FORM_WINDOW (self), FALSE);
  dsk_form_window_done (DSK_FORM_WINDOW (self));
}

/* At once behind the handoff, never held back: whoever accepts it has the conversation, and a message that comes after
 * that would come back. */
static void
tell (DskHandoffDialog *self)
{
  dsk_client_submit_async (self->client, self->message, NULL, told_cb, g_object_ref (self));
}

static void
handed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskHandoffDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->handed, dsk_command_unref);
  self->handed = dsk_client_submit_finish (DSK_CLIENT (source), result, &error);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (self->handed == NULL)
    stay (self, error->message);
  else
    tell (self);
}

/* @handoff: (nullable): NULL: that was done */
static void
hand_off_and_tell (DskHandoffDialog *self, DskCommand *handoff)
{
  dsk_form_window_set_busy (DSK_FORM_WINDOW (self), TRUE);
  if (handoff == NULL)
    tell (self);
  else
    dsk_client_submit_async (self->client, handoff, NULL, handed_cb, g_object_ref (self));
}

/* Returns: (transfer full) */
static DskCommand *
make_handoff (DskHandoffDialog *self)
{
  const DskReceiverRow *to = dsk_receiver_list_get_chosen (self->receivers);
  g_autofree char *reason = dsk_handoff_reason_row_get (self->reason);
  g_autofree char *summary = dsk_handoff_text_get_text (self->summary);

  g_free (self->to_name);
  self->to_name = g_strdup (to->name);
  return dsk_client_command_handoff (self->client, self->conv, to->team ? NULL : to->id, to->team ? to->id : NULL,
                                     reason, summary);
}

/* Returns: (transfer full) */
static DskCommand *
make_message (DskHandoffDialog *self)
{
  g_autoptr (DskOutgoing) message = dsk_handoff_tell_dup_message (self->tell);
  DskCommand *command = message->kind == DSK_MESSAGE_TEXT
                            ? dsk_client_command_send (self->client, self->conv, message->text, NULL, NULL)
                            : dsk_client_command_send_outgoing (self->client, self->conv, message, NULL, NULL);

  command->canned = g_strdup (dsk_handoff_tell_get_canned (self->tell));
  return command;
}

/* Returns: whether nothing is done yet: the customer can't be told so, or somebody is asked first */
static gboolean
is_held (DskHandoffDialog *self)
{
  gboolean held = FALSE;

  if (self->tell != NULL && dsk_handoff_tell_follow (self->tell))
    {
      dsk_form_window_set_trouble (DSK_FORM_WINDOW (self), _ ("The 24-hour window closed meanwhile. "
                                                              "Tell the customer with a template."));
      return TRUE;
    }
  g_clear_pointer (&self->message, dsk_command_unref);
  if (!is_to_be_told (self))
    return FALSE;
  self->message = make_message (self);
  g_signal_emit (self, signals[TELLING], 0, self->message, &held);
  return held;
}

static void
dsk_handoff_dialog_apply (DskFormWindow *form)
{
  DskHandoffDialog *self = DSK_HANDOFF_DIALOG (form);
  g_autoptr (DskCommand) handoff = NULL;

  if (is_held (self))
    return;
  if (self->handed == NULL)
    handoff = make_handoff (self);
  if (self->message == NULL && handoff != NULL)
    dsk_form_window_submit (form, self->client, g_steal_pointer (&handoff));
  else if (self->message != NULL)
    hand_off_and_tell (self, handoff);
}

static gboolean
dsk_handoff_dialog_is_changed (DskFormWindow *form)
{
  DskHandoffDialog *self = DSK_HANDOFF_DIALOG (form);
  g_autofree char *reason = dsk_handoff_reason_row_get (self->reason);
  g_autofree char *summary = dsk_handoff_text_get_text (self->summary);

  if (self->tell != NULL && dsk_handoff_tell_has_words (self->tell))
    return TRUE;
  if (self->handed != NULL)
    return FALSE;
  return reason != NULL || (*summary != '\0' && strcmp (summary, self->drafted) != 0);
}

const char *
dsk_handoff_dialog_get_to_name (DskHandoffDialog *self)
{
  g_return_val_if_fail (DSK_IS_HANDOFF_DIALOG (self), NULL);

  return self->to_name;
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
  dsk_form_window_apply (DSK_FORM_WINDOW (self));
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
  if (*written != '\0')
    return;
  g_free (self->drafted);
  self->drafted = g_strstrip (g_strdup (summary));
  dsk_handoff_text_set_text (self->summary, summary);
}

/* --- the object --- */

/* However it closes: what is in the outbox is told of once, where there is an Undo for it. */
static void
dsk_handoff_dialog_dispose (GObject *object)
{
  DskHandoffDialog *self = DSK_HANDOFF_DIALOG (object);
  g_autoptr (DskCommand) handed = g_steal_pointer (&self->handed);

  g_cancellable_cancel (self->cancellable);
  if (handed != NULL)
    g_signal_emit_by_name (self, "submitted", handed);
  G_OBJECT_CLASS (dsk_handoff_dialog_parent_class)->dispose (object);
}

static void
dsk_handoff_dialog_finalize (GObject *object)
{
  DskHandoffDialog *self = DSK_HANDOFF_DIALOG (object);

  g_clear_object (&self->client);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->conv, g_free);
  g_clear_pointer (&self->drafted, g_free);
  g_clear_pointer (&self->to_name, g_free);
  g_clear_pointer (&self->message, dsk_command_unref);
  g_clear_pointer (&self->handed, dsk_command_unref);
  G_OBJECT_CLASS (dsk_handoff_dialog_parent_class)->finalize (object);
}

static void
dsk_handoff_dialog_class_init (DskHandoffDialogClass *klass)
{
  DskFormWindowClass *form_class = DSK_FORM_WINDOW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_handoff_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = dsk_handoff_dialog_finalize;
  form_class->apply = dsk_handoff_dialog_apply;
  form_class->is_changed = dsk_handoff_dialog_is_changed;
  signals[EDITED] = g_signal_new ("edited", DSK_TYPE_HANDOFF_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  signals[TELLING] = g_signal_new ("telling", DSK_TYPE_HANDOFF_DIALOG, G_SIGNAL_RUN_LAST, 0,
                                   g_signal_accumulator_true_handled, NULL, NULL, G_TYPE_BOOLEAN, 1, G_TYPE_POINTER);
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
  self->summary = DSK_HANDOFF_TEXT (dsk_handoff_text_new_summary ());
  g_signal_connect_object (self->summary, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (form), GTK_WIDGET (self->receivers));
  gtk_box_append (GTK_BOX (form), why);
  gtk_box_append (GTK_BOX (form), GTK_WIDGET (self->summary));
  self->form = GTK_BOX (form);
  g_object_set (form, "margin-start", 12, "margin-end", 12, "margin-bottom", 12, "margin-top", 12, NULL);
  return form;
}

static void
dsk_handoff_dialog_init (DskHandoffDialog *self)
{
  self->cancellable = g_cancellable_new ();
  self->drafted = g_strdup ("");
}

DskHandoffDialog *
dsk_handoff_dialog_new (GtkWindow *parent, DskClient *client, const DskConversationRow *row)
{
  DskHandoffDialog *self = g_object_new (DSK_TYPE_HANDOFF_DIALOG, "transient-for", parent, "default-width", 460,
                                         "default-height", 720, NULL);
  const char *what[] = { row->id, dsk_client_get_user_id (client), NULL };
  g_autofree char *contact = dsk_label_conversation (row->name, row->phone, row->members);

  self->client = g_object_ref (client);
  self->conv = g_strdup (row->id);
  dsk_form_window_fill (DSK_FORM_WINDOW (self), _ ("Hand Off"), contact, _ ("_Hand Off"),
                        _ ("Hand Off (Ctrl+Enter)"), make_form (self));
  update (self);
  dsk_client_read_async (client, NULL, read_summary, g_strdupv ((char **) what), (GDestroyNotify) g_strfreev, g_free,
                         self->cancellable, summary_cb, g_object_ref (self));
  dsk_first_focus (GTK_WIDGET (self), GTK_WIDGET (self->receivers));
  return self;
}

void
dsk_handoff_dialog_offer_telling (DskHandoffDialog *self, const DskConversationRow *row)
{
  g_return_if_fail (DSK_IS_HANDOFF_DIALOG (self));
  g_return_if_fail (self->tell == NULL);

  self->tell = DSK_HANDOFF_TELL (dsk_handoff_tell_new (self->client, row));
  g_signal_connect_object (self->tell, "changed", G_CALLBACK (told_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->form, GTK_WIDGET (self->tell));
}

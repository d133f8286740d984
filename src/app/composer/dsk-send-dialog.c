/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-send-dialog.h"

#include "dsk-early-keys.h"
#include "dsk-entry-row.h"
#include "dsk-read-once.h"
#include "dsk-snooze-dialog.h"
#include "dsk-text-scale.h"
#include "dsk-unsaved.h"

#include <glib/gi18n.h>

typedef struct
{
  GtkWidget *bar;     /* (owned by the widget tree) */
  GtkWidget *slot;    /* (owned by the widget tree) */
  GtkWidget *send;    /* (owned by the widget tree) */
  GtkWidget *later;   /* (owned by the widget tree) */
  GtkWidget *cancel;  /* (owned by the widget tree) */
  GtkLabel *problem;  /* (owned by the widget tree) */
  GtkLabel *trouble;  /* (owned by the widget tree): why it could not be sent */
  GtkWidget *focus;   /* (owned) (nullable): what had it when it was sent */
  gboolean ready;
  gboolean busy;      /* the outbox was asked, and has not answered */
  gboolean over;      /* it was sent */
  gint64 latest;      /* when it can be sent at the latest, UTC ms; 0: whenever */
} DskSendDialogPrivate;

enum
{
  SEND,
  EDITED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (DskSendDialog, dsk_send_dialog, ADW_TYPE_WINDOW)

#define PRIVATE(self) ((DskSendDialogPrivate *) dsk_send_dialog_get_instance_private (self))

void
dsk_send_dialog_set_content (DskSendDialog *self, GtkWidget *content)
{
  g_return_if_fail (DSK_IS_SEND_DIALOG (self));

  gtk_widget_set_vexpand (content, TRUE);
  gtk_box_append (GTK_BOX (PRIVATE (self)->slot), content);
}

void
dsk_send_dialog_set_page (DskSendDialog *self, GtkWidget *content)
{
  GtkWidget *clamp
      = g_object_new (ADW_TYPE_CLAMP, "maximum-size", 560, "child", content, "margin-start", 12,
                      "margin-end", 12, "margin-top", 12, "margin-bottom", 18, NULL);

  dsk_send_dialog_set_content (
      self, g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER, "child",
                          clamp, "propagate-natural-height", TRUE, NULL));
}

static void
say (GtkLabel *label, const char *words)
{
  gtk_label_set_text (label, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (label), words != NULL);
}

static void
update (DskSendDialog *self)
{
  DskSendDialogPrivate *priv = PRIVATE (self);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.send", priv->ready && !priv->busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.send-later", priv->ready && !priv->busy);
  gtk_widget_set_sensitive (priv->cancel, !priv->busy);
  gtk_widget_set_sensitive (priv->slot, !priv->busy);
}

/* What can't be written in can't have the focus: it goes back to where it was. */
static void
set_busy (DskSendDialog *self, gboolean busy)
{
  DskSendDialogPrivate *priv = PRIVATE (self);

  if (busy)
    g_set_object (&priv->focus, gtk_window_get_focus (GTK_WINDOW (self)));
  priv->busy = busy;
  update (self);
  if (!busy && priv->focus != NULL && gtk_widget_get_root (priv->focus) == GTK_ROOT (self))
    gtk_widget_grab_focus (priv->focus);
  if (!busy)
    g_clear_object (&priv->focus);
}

void
dsk_send_dialog_set_ready (DskSendDialog *self, gboolean ready, const char *problem)
{
  DskSendDialogPrivate *priv;

  g_return_if_fail (DSK_IS_SEND_DIALOG (self));

  priv = PRIVATE (self);
  priv->ready = ready;
  say (priv->problem, problem);
  say (priv->trouble, NULL);
  update (self);
  g_signal_emit (self, signals[EDITED], 0);
}

void
dsk_send_dialog_pack_start (DskSendDialog *self, GtkWidget *widget)
{
  g_return_if_fail (DSK_IS_SEND_DIALOG (self));

  adw_header_bar_pack_start (ADW_HEADER_BAR (PRIVATE (self)->bar), widget);
}

void
dsk_send_dialog_set_subtitle (DskSendDialog *self, const char *subtitle)
{
  g_return_if_fail (DSK_IS_SEND_DIALOG (self));

  adw_header_bar_set_title_widget (ADW_HEADER_BAR (PRIVATE (self)->bar),
                                   adw_window_title_new (gtk_window_get_title (GTK_WINDOW (self)), subtitle));
}

void
dsk_send_dialog_send (DskSendDialog *self, gint64 until)
{
  g_autoptr (DskOutgoing) outgoing = NULL;
  gboolean held;

  g_return_if_fail (DSK_IS_SEND_DIALOG (self));

  /* Who made it may be gone. */
  held = !g_signal_has_handler_pending (self, signals[SEND], 0, FALSE);
  outgoing = DSK_SEND_DIALOG_GET_CLASS (self)->finish (self);
  if (outgoing == NULL || PRIVATE (self)->busy)
    return;
  say (PRIVATE (self)->trouble, NULL);
  set_busy (self, TRUE);
  if (!held)
    g_signal_emit (self, signals[SEND], 0, outgoing, until, &held);
  if (!held)
    return;
  set_busy (self, FALSE);
  /* Whoever wants to leave is here again, and is asked something. */
  dsk_unsaved_stay (GTK_WINDOW (self));
}

void
dsk_send_dialog_settle (DskSendDialog *self, const char *failure)
{
  g_return_if_fail (DSK_IS_SEND_DIALOG (self));

  PRIVATE (self)->over = failure == NULL;
  set_busy (self, FALSE);
  if (failure == NULL)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  say (PRIVATE (self)->trouble, failure);
  dsk_unsaved_stay (GTK_WINDOW (self));
}

static gboolean
would_lose (GtkWindow *window)
{
  DskSendDialog *self = DSK_SEND_DIALOG (window);

  return !PRIVATE (self)->over && !PRIVATE (self)->busy && DSK_SEND_DIALOG_GET_CLASS (self)->has_words (self);
}

/* What is on its way takes moments, and then the window goes, or says why it stays. */
static gboolean
dsk_send_dialog_close_request (GtkWindow *window)
{
  if (PRIVATE (DSK_SEND_DIALOG (window))->busy)
    return TRUE;
  return GTK_WINDOW_CLASS (dsk_send_dialog_parent_class)->close_request (window);
}

static void
later_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskSendDialog *self = DSK_SEND_DIALOG (widget);
  DskSnoozeDialog *dialog
      = dsk_snooze_dialog_new_to_send (GTK_WINDOW (self), g_get_real_time () / 1000, PRIVATE (self)->latest);

  g_signal_connect_object (dialog, "chosen", G_CALLBACK (dsk_send_dialog_send), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
dsk_send_dialog_set_latest (DskSendDialog *self, gint64 latest)
{
  g_return_if_fail (DSK_IS_SEND_DIALOG (self));

  PRIVATE (self)->latest = latest;
}

void
dsk_send_dialog_set_button (DskSendDialog *self, const char *label)
{
  g_return_if_fail (DSK_IS_SEND_DIALOG (self));

  gtk_button_set_label (GTK_BUTTON (PRIVATE (self)->send), label);
  dsk_read_once (PRIVATE (self)->send);
  gtk_widget_set_visible (PRIVATE (self)->later, FALSE);
}

static void
send_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  dsk_send_dialog_send (DSK_SEND_DIALOG (widget), 0);
}

static void
dsk_send_dialog_realize (GtkWidget *widget)
{
  dsk_text_scale_window (GTK_WINDOW (widget));
  GTK_WIDGET_CLASS (dsk_send_dialog_parent_class)->realize (widget);
}

static void
dsk_send_dialog_dispose (GObject *object)
{
  g_clear_object (&PRIVATE (DSK_SEND_DIALOG (object))->focus);
  G_OBJECT_CLASS (dsk_send_dialog_parent_class)->dispose (object);
}

static void
dsk_send_dialog_class_init (DskSendDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[SEND] = g_signal_new ("send", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                g_signal_accumulator_true_handled, NULL, NULL, G_TYPE_BOOLEAN, 2, G_TYPE_POINTER,
                                G_TYPE_INT64);
  signals[EDITED] = g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "dialog.send", NULL, send_action);
  gtk_widget_class_install_action (widget_class, "dialog.send-later", NULL, later_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_DIALOG);
  G_OBJECT_CLASS (klass)->dispose = dsk_send_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = dsk_send_dialog_close_request;
  widget_class->realize = dsk_send_dialog_realize;
}

static GtkWidget *
make_later (void)
{
  GtkWidget *later = gtk_button_new_from_icon_name ("dastak-snooze-symbolic");

  gtk_actionable_set_action_name (GTK_ACTIONABLE (later), "dialog.send-later");
  gtk_widget_set_tooltip_text (later, _ ("Send Later…"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (later), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Send Later…"), -1);
  return later;
}

static GtkLabel *
make_line (GtkAccessibleRole role)
{
  GtkLabel *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", role, "wrap", TRUE, "xalign", 0.0f, "visible",
                                  FALSE, NULL);

  gtk_widget_add_css_class (GTK_WIDGET (label), "dialog-problem");
  return label;
}

static void
dsk_send_dialog_init (DskSendDialog *self)
{
  DskSendDialogPrivate *priv = PRIVATE (self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  priv->cancel = gtk_button_new_with_mnemonic (_ ("_Cancel"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (priv->cancel), "window.close");
  priv->send = gtk_button_new_with_mnemonic (_ ("_Send"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (priv->send), "dialog.send");
  gtk_widget_add_css_class (priv->send, "suggested-action");
  priv->bar = g_object_new (ADW_TYPE_HEADER_BAR, "show-end-title-buttons", FALSE,
                            "show-start-title-buttons", FALSE, NULL);
  adw_header_bar_pack_start (ADW_HEADER_BAR (priv->bar), priv->cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (priv->bar), priv->send);
  priv->later = make_later ();
  adw_header_bar_pack_end (ADW_HEADER_BAR (priv->bar), priv->later);
  dsk_read_once (priv->bar);
  priv->problem = make_line (GTK_ACCESSIBLE_ROLE_LABEL);
  priv->trouble = make_line (GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_widget_add_css_class (GTK_WIDGET (priv->trouble), "error");
  priv->slot = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), priv->bar);
  gtk_box_append (GTK_BOX (box), priv->slot);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (priv->trouble));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (priv->problem));
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
  dsk_send_dialog_set_ready (self, FALSE, NULL);
  dsk_early_keys_add (GTK_WIDGET (self), DSK_CONTROL_ENTER, "dialog.send");
  dsk_unsaved_guard (GTK_WINDOW (self), would_lose);
}

/* --- rows --- */

static void
count_cb (GtkWidget *row, GtkLabel *counter)
{
  glong max = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (counter), "dsk-max"));
  glong n = g_utf8_strlen (gtk_editable_get_text (GTK_EDITABLE (row)), -1);
  /* U+2066…U+2069: a fraction reads from left to right in every language. */
  g_autofree char *words = g_strdup_printf ("\342\201\246%ld/%ld\342\201\251", n, max);

  gtk_label_set_text (counter, words);
  if (n > max)
    gtk_widget_add_css_class (GTK_WIDGET (counter), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (counter), "error");
}

GtkWidget *
dsk_counted_row_new (const char *title, guint max_chars)
{
  GtkWidget *row = dsk_entry_row_new ();
  GtkWidget *counter = gtk_label_new (NULL);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_object_set_data (G_OBJECT (counter), "dsk-max", GUINT_TO_POINTER (max_chars));
  gtk_widget_add_css_class (counter, "caption");
  gtk_widget_add_css_class (counter, "numeric");
  gtk_widget_add_css_class (counter, "dim-label");
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), counter);
  g_signal_connect_object (row, "changed", G_CALLBACK (count_cb), counter, 0);
  count_cb (row, GTK_LABEL (counter));
  return row;
}

void
dsk_entry_row_set_problem (GtkWidget *row, const char *problem)
{
  GtkWidget *label = g_object_get_data (G_OBJECT (row), "dsk-problem");

  if (label == NULL && problem == NULL)
    return;
  if (label == NULL)
    {
      label = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "width-chars", 16, "max-width-chars", 24,
                            "xalign", 1.0f, NULL);
      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, "error");
      adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), label);
      g_object_set_data (G_OBJECT (row), "dsk-problem", label);
    }
  gtk_label_set_text (GTK_LABEL (label), problem != NULL ? problem : "");
  gtk_widget_set_visible (label, problem != NULL);
  if (problem != NULL)
    gtk_widget_add_css_class (row, "error");
  else
    gtk_widget_remove_css_class (row, "error");
}

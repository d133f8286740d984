/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-form-window.h"

#include "dsk-early-keys.h"
#include "dsk-read-once.h"
#include "dsk-text-scale.h"
#include "dsk-unsaved.h"

#include <glib/gi18n.h>

typedef struct
{
  GtkWidget *cancel;
  GtkWidget *button; /* what it is all for */
  GtkWidget *scroller;
  GtkLabel *trouble;
  GtkLabel *notice;

  GtkWidget *focus; /* (owned) (nullable): what had it when the button was pressed */
  gboolean ready;
  gboolean busy;    /* the outbox was asked, and has not answered */
  gboolean over;    /* done, or to be thrown away */
} DskFormWindowPrivate;

enum
{
  SUBMITTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (DskFormWindow, dsk_form_window, ADW_TYPE_WINDOW)

#define PRIVATE(self) ((DskFormWindowPrivate *) dsk_form_window_get_instance_private (self))

static void
say (GtkLabel *label, const char *words)
{
  gtk_label_set_text (label, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (label), words != NULL && *words != '\0');
}

/* --- doing it --- */

static void
update (DskFormWindow *self)
{
  DskFormWindowPrivate *priv = PRIVATE (self);

  gtk_widget_set_sensitive (priv->cancel, !priv->busy);
  gtk_widget_set_sensitive (priv->scroller, !priv->busy);
  gtk_widget_set_sensitive (priv->button, priv->ready && !priv->busy);
}

/* What can't be written in can't have the focus: it goes back to where it was. */
void
dsk_form_window_set_busy (DskFormWindow *self, gboolean busy)
{
  DskFormWindowPrivate *priv;

  g_return_if_fail (DSK_IS_FORM_WINDOW (self));

  priv = PRIVATE (self);

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
dsk_form_window_set_ready (DskFormWindow *self, gboolean ready, const char *notice)
{
  g_return_if_fail (DSK_IS_FORM_WINDOW (self));

  PRIVATE (self)->ready = ready;
  say (PRIVATE (self)->notice, notice);
  update (self);
}

void
dsk_form_window_set_begun (DskFormWindow *self, const char *button, const char *tip)
{
  g_return_if_fail (DSK_IS_FORM_WINDOW (self));

  gtk_button_set_label (GTK_BUTTON (PRIVATE (self)->button), button);
  gtk_widget_set_tooltip_text (PRIVATE (self)->button, tip);
  gtk_button_set_label (GTK_BUTTON (PRIVATE (self)->cancel), _ ("_Close"));
  dsk_read_once (PRIVATE (self)->button);
  dsk_read_once (PRIVATE (self)->cancel);
}

void
dsk_form_window_set_trouble (DskFormWindow *self, const char *trouble)
{
  g_return_if_fail (DSK_IS_FORM_WINDOW (self));

  say (PRIVATE (self)->trouble, trouble);
}

void
dsk_form_window_apply (DskFormWindow *self)
{
  DskFormWindowPrivate *priv;

  g_return_if_fail (DSK_IS_FORM_WINDOW (self));

  priv = PRIVATE (self);
  if (!priv->ready || priv->busy || priv->over)
    return;
  dsk_form_window_set_trouble (self, NULL);
  DSK_FORM_WINDOW_GET_CLASS (self)->apply (self);
}

void
dsk_form_window_done (DskFormWindow *self)
{
  g_return_if_fail (DSK_IS_FORM_WINDOW (self));

  PRIVATE (self)->over = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskFormWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DskCommand) command = dsk_client_submit_finish (DSK_CLIENT (source), result, &error);

  if (PRIVATE (self)->over)
    return;
  dsk_form_window_set_busy (self, FALSE);
  if (command == NULL)
    {
      dsk_form_window_set_trouble (self, error->message);
      dsk_unsaved_stay (GTK_WINDOW (self));
      return;
    }
  g_signal_emit (self, signals[SUBMITTED], 0, command);
  dsk_form_window_done (self);
}

void
dsk_form_window_submit (DskFormWindow *self, DskClient *client, DskCommand *command)
{
  g_autoptr (DskCommand) owned = command;

  g_return_if_fail (DSK_IS_FORM_WINDOW (self));
  g_return_if_fail (DSK_IS_CLIENT (client));

  dsk_form_window_set_busy (self, TRUE);
  dsk_client_submit_async (client, owned, NULL, submitted_cb, g_object_ref (self));
}

static void
apply_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  dsk_form_window_apply (DSK_FORM_WINDOW (widget));
}

/* --- leaving it --- */

static gboolean
would_lose (GtkWindow *window)
{
  DskFormWindow *self = DSK_FORM_WINDOW (window);
  const DskFormWindowPrivate *priv = PRIVATE (self);

  return !priv->over && !priv->busy && DSK_FORM_WINDOW_GET_CLASS (self)->is_changed (self);
}

/* What has begun takes moments, and then the window goes, or says why it stays. */
static gboolean
dsk_form_window_close_request (GtkWindow *window)
{
  if (PRIVATE (DSK_FORM_WINDOW (window))->busy)
    return TRUE;
  return GTK_WINDOW_CLASS (dsk_form_window_parent_class)->close_request (window);
}

/* --- the object --- */

static void
dsk_form_window_dispose (GObject *object)
{
  DskFormWindowPrivate *priv = PRIVATE (DSK_FORM_WINDOW (object));

  priv->over = TRUE;
  g_clear_object (&priv->focus);
  G_OBJECT_CLASS (dsk_form_window_parent_class)->dispose (object);
}

static void
dsk_form_window_class_init (DskFormWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_form_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = dsk_form_window_close_request;
  signals[SUBMITTED] = g_signal_new ("submitted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_install_action (widget_class, "form.apply", NULL, apply_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_DIALOG);
}

static void
dsk_form_window_init (DskFormWindow *self)
{
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  dsk_unsaved_guard (GTK_WINDOW (self), would_lose);
  dsk_early_keys_add (GTK_WIDGET (self), DSK_CONTROL_ENTER, "form.apply");
}

static GtkWidget *
make_header (DskFormWindow *self, const char *title, const char *subtitle, const char *button, const char *tip)
{
  DskFormWindowPrivate *priv = PRIVATE (self);
  GtkWidget *header = g_object_new (ADW_TYPE_HEADER_BAR, "show-start-title-buttons", FALSE, "show-end-title-buttons",
                                    FALSE, "title-widget", adw_window_title_new (title, subtitle), NULL);

  priv->cancel = gtk_button_new_with_mnemonic (_ ("_Cancel"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (priv->cancel), "window.close");
  priv->button = gtk_button_new_with_mnemonic (button);
  gtk_widget_set_tooltip_text (priv->button, tip);
  gtk_widget_add_css_class (priv->button, "suggested-action");
  g_signal_connect_swapped (priv->button, "clicked", G_CALLBACK (dsk_form_window_apply), self);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), priv->cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), priv->button);
  dsk_read_once (header);
  return header;
}

/* Returns: (transfer floating): hidden until it says something */
static GtkLabel *
make_line (GtkAccessibleRole role)
{
  GtkLabel *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", role, "wrap", TRUE, "wrap-mode",
                                  PANGO_WRAP_WORD_CHAR, "xalign", 0.0f, "visible", FALSE, NULL);

  gtk_widget_add_css_class (GTK_WIDGET (label), "dialog-problem");
  return label;
}

void
dsk_form_window_fill (DskFormWindow *self, const char *title, const char *subtitle, const char *button,
                      const char *tip, GtkWidget *form)
{
  DskFormWindowPrivate *priv;
  GtkWidget *box;

  g_return_if_fail (DSK_IS_FORM_WINDOW (self));
  g_return_if_fail (GTK_IS_WIDGET (form));

  priv = PRIVATE (self);
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  priv->scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER,
                                 "propagate-natural-height", TRUE, "vexpand", TRUE, "child", form, NULL);
  priv->trouble = make_line (GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_widget_add_css_class (GTK_WIDGET (priv->trouble), "error");
  priv->notice = make_line (GTK_ACCESSIBLE_ROLE_LABEL);
  gtk_window_set_title (GTK_WINDOW (self), title);
  dsk_text_scale_window (GTK_WINDOW (self));
  gtk_box_append (GTK_BOX (box), make_header (self, title, subtitle, button, tip));
  gtk_box_append (GTK_BOX (box), priv->scroller);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (priv->trouble));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (priv->notice));
  adw_window_set_content (ADW_WINDOW (self), box);
  update (self);
}

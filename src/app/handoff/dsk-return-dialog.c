/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-return-dialog.h"

#include "dsk-first-focus.h"
#include "dsk-handoff-form.h"
#include "dsk-labels.h"

#include <glib/gi18n.h>

struct _DskReturnDialog
{
  DskFormWindow parent_instance;

  DskHandoffText *why;

  DskClient *client; /* (owned) */
  char *conv;        /* (owned) */
  char *handoff;     /* (owned) */
};

G_DEFINE_FINAL_TYPE (DskReturnDialog, dsk_return_dialog, DSK_TYPE_FORM_WINDOW)

static gboolean
dsk_return_dialog_is_changed (DskFormWindow *form)
{
  g_autofree char *why = dsk_handoff_text_get_text (DSK_RETURN_DIALOG (form)->why);

  return *why != '\0';
}

static void
dsk_return_dialog_apply (DskFormWindow *form)
{
  DskReturnDialog *self = DSK_RETURN_DIALOG (form);
  g_autofree char *why = dsk_handoff_text_get_text (self->why);

  dsk_form_window_submit (form, self->client,
                          dsk_client_command_handoff_answer (self->client, DSK_COMMAND_HANDOFF_RETURN, self->conv,
                                                             self->handoff, why));
}

/* Without a word it is not returned. */
static void
update (DskReturnDialog *self)
{
  dsk_form_window_set_ready (DSK_FORM_WINDOW (self), dsk_handoff_text_is_ready (self->why), NULL);
}

static void
dsk_return_dialog_finalize (GObject *object)
{
  DskReturnDialog *self = DSK_RETURN_DIALOG (object);

  g_clear_object (&self->client);
  g_clear_pointer (&self->conv, g_free);
  g_clear_pointer (&self->handoff, g_free);
  G_OBJECT_CLASS (dsk_return_dialog_parent_class)->finalize (object);
}

static void
dsk_return_dialog_class_init (DskReturnDialogClass *klass)
{
  DskFormWindowClass *form_class = DSK_FORM_WINDOW_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dsk_return_dialog_finalize;
  form_class->apply = dsk_return_dialog_apply;
  form_class->is_changed = dsk_return_dialog_is_changed;
}

static void
dsk_return_dialog_init (DskReturnDialog *self)
{
}

static GtkWidget *
make_form (DskReturnDialog *self, const DskHandoffRow *handoff)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  g_autofree char *from = dsk_label_name (handoff->from_name != NULL ? handoff->from_name : _ ("A colleague"), TRUE);
  /* Translators: %s is a person */
  g_autofree char *words = g_strdup_printf (_ ("It stays with %s, who reads this:"), from);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", words, "wrap", TRUE, "xalign", 0.0f, NULL);

  self->why = DSK_HANDOFF_TEXT (dsk_handoff_text_new (_ ("Why, and what should happen instead"), NULL));
  g_signal_connect_object (self->why, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->why));
  g_object_set (box, "margin-start", 18, "margin-end", 18, "margin-top", 12, "margin-bottom", 18, NULL);
  return box;
}

DskReturnDialog *
dsk_return_dialog_new (GtkWindow *parent, DskClient *client, const DskHandoffRow *handoff)
{
  DskReturnDialog *self;

  g_return_val_if_fail (DSK_IS_CLIENT (client), NULL);
  g_return_val_if_fail (handoff != NULL, NULL);

  self = g_object_new (DSK_TYPE_RETURN_DIALOG, "transient-for", parent, "default-width", 460, "default-height", 300,
                       NULL);
  self->client = g_object_ref (client);
  self->conv = g_strdup (handoff->conv);
  self->handoff = g_strdup (handoff->id);
  dsk_form_window_fill (DSK_FORM_WINDOW (self), _ ("Return Handoff"), NULL, _ ("_Return"),
                        _ ("Return (Ctrl+Enter)"), make_form (self, handoff));
  update (self);
  dsk_first_focus (GTK_WIDGET (self), dsk_handoff_text_get_view (self->why));
  return self;
}

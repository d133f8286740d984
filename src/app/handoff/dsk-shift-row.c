/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-shift-row.h"

#include "dsk-handoff-form.h"
#include "dsk-labels.h"

#include <glib/gi18n.h>

#include <string.h>

struct _DskShiftRow
{
  AdwExpanderRow parent_instance;

  GtkCheckButton *check;
  GtkLabel *to;
  AdwActionRow *choose;
  DskHandoffText *summary;

  DskShiftPart *part;          /* (unowned) */
  DskShiftReceiver *own;       /* (owned) (nullable) */
  const DskShiftReceiver *all; /* (unowned) (nullable) */
  char *drafted;               /* (owned): the summary as it was before somebody wrote in it */
  gboolean handed;
};

enum
{
  CHANGED,
  CHOOSE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskShiftRow, dsk_shift_row, ADW_TYPE_EXPANDER_ROW)

DskShiftReceiver *
dsk_shift_receiver_new (const DskReceiverRow *row)
{
  DskShiftReceiver *self;

  if (row == NULL)
    return NULL;
  self = g_new0 (DskShiftReceiver, 1);
  self->id = g_strdup (row->id);
  self->name = g_strdup (row->name);
  self->team = row->team;
  return self;
}

void
dsk_shift_receiver_free (DskShiftReceiver *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->name);
  g_free (self);
}

const DskShiftReceiver *
dsk_shift_row_get_receiver (DskShiftRow *self)
{
  g_return_val_if_fail (DSK_IS_SHIFT_ROW (self), NULL);

  return self->own != NULL ? self->own : self->all;
}

static void
update (DskShiftRow *self)
{
  const DskShiftReceiver *to = dsk_shift_row_get_receiver (self);
  gboolean wanted = gtk_check_button_get_active (self->check);
  g_autofree char *name = to != NULL ? dsk_label_name (to->name, FALSE) : g_strdup (_ ("Nobody chosen"));

  self->part->hand = wanted && to != NULL;
  gtk_label_set_text (self->to, wanted ? name : _ ("Stays"));
  adw_action_row_set_subtitle (self->choose, name);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
dsk_shift_row_set_handed (DskShiftRow *self)
{
  const DskShiftReceiver *to = dsk_shift_row_get_receiver (self);
  g_autofree char *name = NULL;
  g_autofree char *words = NULL;

  g_return_if_fail (DSK_IS_SHIFT_ROW (self));
  g_return_if_fail (to != NULL);

  /* Who gets the others may be chosen anew. */
  if (self->own == NULL)
    {
      self->own = g_new0 (DskShiftReceiver, 1);
      self->own->id = g_strdup (to->id);
      self->own->name = g_strdup (to->name);
      self->own->team = to->team;
    }
  self->handed = TRUE;
  name = dsk_label_name (self->own->name, TRUE);
  /* Translators: %s is a person or a team */
  words = g_strdup_printf (_ ("Handed to %s"), name);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), FALSE);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), words);
  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
}

gboolean
dsk_shift_row_is_handed (DskShiftRow *self)
{
  g_return_val_if_fail (DSK_IS_SHIFT_ROW (self), FALSE);

  return self->handed;
}

static void
choose_cb (DskShiftRow *self)
{
  g_signal_emit (self, signals[CHOOSE], 0);
}

static void
dsk_shift_row_finalize (GObject *object)
{
  g_clear_pointer (&DSK_SHIFT_ROW (object)->own, dsk_shift_receiver_free);
  g_clear_pointer (&DSK_SHIFT_ROW (object)->drafted, g_free);
  G_OBJECT_CLASS (dsk_shift_row_parent_class)->finalize (object);
}

/* The row itself takes no focus: what is in it does. */
static gboolean
dsk_shift_row_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (DSK_SHIFT_ROW (widget)->check));
}

static void
dsk_shift_row_class_init (DskShiftRowClass *klass)
{
  GTK_WIDGET_CLASS (klass)->grab_focus = dsk_shift_row_grab_focus;
  G_OBJECT_CLASS (klass)->finalize = dsk_shift_row_finalize;
  signals[CHANGED]
      = g_signal_new ("changed", DSK_TYPE_SHIFT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CHOOSE]
      = g_signal_new ("choose", DSK_TYPE_SHIFT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
dsk_shift_row_init (DskShiftRow *self)
{
  GtkWidget *line = g_object_new (GTK_TYPE_LIST_BOX_ROW, "activatable", FALSE, "focusable", FALSE, NULL);

  self->check = GTK_CHECK_BUTTON (g_object_new (GTK_TYPE_CHECK_BUTTON, "valign", GTK_ALIGN_CENTER, NULL));
  /* Two lines of a name rather than half of it. */
  self->to = GTK_LABEL (g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "natural-wrap-mode", GTK_NATURAL_WRAP_NONE, "lines",
                                      2, "ellipsize", PANGO_ELLIPSIZE_END, "max-width-chars", 14, "xalign", 1.0f,
                                      "justify", GTK_JUSTIFY_RIGHT, NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->to), "dim-label");
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (self), GTK_WIDGET (self->check));
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self), GTK_WIDGET (self->to));
  self->choose = ADW_ACTION_ROW (
      g_object_new (ADW_TYPE_ACTION_ROW, "title", _ ("Hand to"), "use-markup", FALSE, "activatable", TRUE, NULL));
  adw_action_row_add_suffix (self->choose, gtk_image_new_from_icon_name ("go-next-symbolic"));
  self->summary = DSK_HANDOFF_TEXT (dsk_handoff_text_new_summary ());
  g_object_set (self->summary, "margin-start", 12, "margin-end", 12, "margin-top", 9, "margin-bottom", 12, NULL);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (line), GTK_WIDGET (self->summary));
  gtk_accessible_update_property (GTK_ACCESSIBLE (line), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Summary"), -1);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), GTK_WIDGET (self->choose));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), line);
}

GtkWidget *
dsk_shift_row_new (DskShiftPart *part, gint64 now_ms)
{
  DskShiftRow *self = g_object_new (DSK_TYPE_SHIFT_ROW, "use-markup", FALSE, NULL);
  g_autofree char *contact = dsk_label_conversation (part->row->name, part->row->phone, part->row->members);
  g_autofree char *words = dsk_shift_part_words (part, now_ms);
  /* Translators: read aloud: %s is a customer */
  g_autofree char *all = NULL;
  g_autofree char *name = g_strdup_printf (_ ("Hand off the conversation with %s"), contact);

  self->part = part;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), contact);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  all = g_strdup_printf ("%s, %s", contact, words);
  /* The row that is seen is inside of this one. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, all, -1);
  gtk_check_button_set_active (self->check, part->hand);
  dsk_handoff_text_set_text (self->summary, part->summary);
  self->drafted = dsk_handoff_text_get_text (self->summary);
  update (self);
  g_signal_connect_object (self->check, "toggled", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->summary, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->choose, "activated", G_CALLBACK (choose_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
dsk_shift_row_set_all (DskShiftRow *self, const DskShiftReceiver *all)
{
  g_return_if_fail (DSK_IS_SHIFT_ROW (self));

  self->all = all;
  update (self);
}

void
dsk_shift_row_take_receiver (DskShiftRow *self, DskShiftReceiver *own)
{
  g_return_if_fail (DSK_IS_SHIFT_ROW (self));

  g_clear_pointer (&self->own, dsk_shift_receiver_free);
  self->own = own;
  /* Whoever says who gets it means that they get it. */
  gtk_check_button_set_active (self->check, TRUE);
  update (self);
}

const DskShiftPart *
dsk_shift_row_get_part (DskShiftRow *self)
{
  g_return_val_if_fail (DSK_IS_SHIFT_ROW (self), NULL);

  return self->part;
}

char *
dsk_shift_row_get_summary (DskShiftRow *self)
{
  g_return_val_if_fail (DSK_IS_SHIFT_ROW (self), NULL);

  return dsk_handoff_text_get_text (self->summary);
}

gboolean
dsk_shift_row_is_changed (DskShiftRow *self)
{
  g_autofree char *summary = NULL;

  g_return_val_if_fail (DSK_IS_SHIFT_ROW (self), FALSE);

  summary = dsk_handoff_text_get_text (self->summary);
  return !self->handed && *summary != '\0' && strcmp (summary, self->drafted) != 0;
}

gboolean
dsk_shift_row_is_ready (DskShiftRow *self)
{
  g_return_val_if_fail (DSK_IS_SHIFT_ROW (self), FALSE);

  return dsk_handoff_text_is_ready (self->summary);
}

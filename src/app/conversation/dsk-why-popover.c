/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-why-popover.h"

#include <glib/gi18n.h>

#include "dsk-labels.h"
#include "dsk-popover.h"
#include "dsk-read-once.h"
#include "dsk-why-here.h"

#define WIDTH_CHARS 34

static GtkWidget *
add_label (GtkBox *box, const char *words, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", words, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                   "xalign", 0.0f, "max-width-chars", WIDTH_CHARS, "natural-wrap-mode",
                                   GTK_NATURAL_WRAP_WORD, NULL);

  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (box, label);
  return label;
}

static void
add_reason (GtkBox *box, const DskWhyReason *reason)
{
  g_autofree char *day = NULL, *clock = NULL, *when = NULL;

  add_label (box, reason->words, NULL);
  if (reason->at == 0)
    return;
  day = dsk_label_day (reason->at, g_get_real_time () / 1000);
  clock = dsk_label_clock_time (reason->at);
  /* Translators: a day and a time: "Today, 14:32" */
  when = g_strdup_printf (_("%s, %s"), day, clock);
  gtk_widget_add_css_class (add_label (box, when, "dim-label"), "caption");
}

static void
add_way (GtkBox *box, const char *conv, const char *item)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Show in the Conversation"));

  dsk_read_once (button);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_margin_top (button, 6);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.show-item");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "(ss)", conv, item);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (gtk_popover_popdown),
                            gtk_widget_get_ancestor (GTK_WIDGET (box), GTK_TYPE_POPOVER));
  gtk_box_append (box, button);
  gtk_widget_grab_focus (button);
}

static void
fill (GtkPopover *popover, const DskWhyHere *why, const char *conv)
{
  GtkBox *box = GTK_BOX (gtk_popover_get_child (popover));
  const DskWhyReason *first = why->reasons->pdata[0];
  g_autofree char *name = g_strdup_printf (_("%s: %s"), why->place, first->words);

  add_label (box, why->place, "heading");
  for (guint i = 0; i < why->reasons->len; i++)
    add_reason (box, why->reasons->pdata[i]);
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (first->item != NULL)
    add_way (box, conv, first->item);
}

typedef struct {
  GWeakRef popover;
  char *conv; /* (owned) */
} Asked;

static void
why_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asked *asked = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DskWhyHere) why = dsk_client_read_finish (DSK_CLIENT (source), result, &error);
  g_autoptr (GtkPopover) popover = g_weak_ref_get (&asked->popover);

  /* Closed by now, it stays so, though it is only taken away a little later. */
  if (popover != NULL && gtk_widget_get_visible (GTK_WIDGET (popover)))
    {
      if (why != NULL)
        fill (popover, why, asked->conv);
      else
        add_label (GTK_BOX (gtk_popover_get_child (popover)), error->message, NULL);
      gtk_popover_popup (popover);
    }
  g_weak_ref_clear (&asked->popover);
  g_free (asked->conv);
  g_free (asked);
}

GtkWidget *
dsk_why_popover_open (DskClient *client, const char *conv, GtkWidget *parent, const GdkRectangle *at)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  Asked *asked = g_new0 (Asked, 1);

  g_weak_ref_init (&asked->popover, popover);
  asked->conv = g_strdup (conv);
  g_object_set (box, "margin-start", 6, "margin-end", 6, "margin-top", 6, "margin-bottom", 6, NULL);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  if (at != NULL)
    gtk_popover_set_pointing_to (GTK_POPOVER (popover), at);
  dsk_popover_open (GTK_POPOVER (popover), parent);
  dsk_client_read_async (client, "why-here", dsk_why_here_read,
                         dsk_why_question_new (conv, dsk_client_get_user_id (client)), dsk_why_question_free,
                         (GDestroyNotify) dsk_why_here_free, NULL, why_cb, asked);
  return popover;
}

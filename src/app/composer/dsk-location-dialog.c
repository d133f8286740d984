/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-location-dialog.h"

#include "dsk-entry-row.h"
#include "dsk-first-focus.h"

#include "dsk-map-link.h"

#include <glib/gi18n.h>

#define NAME_CHARS 100
#define ADDRESS_CHARS 200

struct _DskLocationDialog
{
  DskSendDialog parent_instance;

  GtkWidget *link;    /* (owned by the widget tree) */
  GtkWidget *found;   /* (owned by the widget tree) */
  GtkWidget *name;    /* (owned by the widget tree) */
  GtkWidget *address; /* (owned by the widget tree) */
  char *suggested;    /* (owned) (nullable): the name that the link gave */
};

G_DEFINE_FINAL_TYPE (DskLocationDialog, dsk_location_dialog, DSK_TYPE_SEND_DIALOG)

static const char *
text_of (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static gboolean
fits (GtkWidget *row, glong max)
{
  return g_utf8_strlen (text_of (row), -1) <= max;
}

/* A name that the link gave and nobody changed follows the link. */
static void
suggest (DskLocationDialog *self, const char *name)
{
  const char *now = text_of (self->name);

  if (*now != '\0' && g_strcmp0 (now, self->suggested) != 0)
    return;
  g_free (self->suggested);
  self->suggested = g_strdup (name);
  gtk_editable_set_text (GTK_EDITABLE (self->name), name != NULL ? name : "");
}

static void
update (DskLocationDialog *self)
{
  g_autoptr (GError) error = NULL;
  gboolean typed = *text_of (self->link) != '\0';
  double latitude, longitude;
  gboolean ready
      = dsk_map_link_parse (text_of (self->link), &latitude, &longitude, NULL, &error);
  g_autofree char *words = NULL;

  if (ready)
    words = g_strdup_printf ("\342\201\246%.5f, %.5f\342\201\251", latitude, longitude);
  gtk_label_set_text (GTK_LABEL (self->found), ready ? words : typed ? error->message : _ (
      "Copy a link in a map, or the two numbers of a place. It is read on this computer; nobody is asked."));
  if (typed && !ready)
    gtk_widget_add_css_class (self->found, "error");
  else
    gtk_widget_remove_css_class (self->found, "error");
  ready = ready && fits (self->name, NAME_CHARS) && fits (self->address, ADDRESS_CHARS);
  dsk_send_dialog_set_ready (DSK_SEND_DIALOG (self), ready, NULL);
}

static void
link_cb (DskLocationDialog *self)
{
  g_autofree char *name = NULL;
  double latitude, longitude;

  if (dsk_map_link_parse (text_of (self->link), &latitude, &longitude, &name, NULL))
    suggest (self, name);
  update (self);
}

static DskOutgoing *
dsk_location_dialog_finish (DskSendDialog *dialog)
{
  DskLocationDialog *self = DSK_LOCATION_DIALOG (dialog);
  g_autofree char *name = g_strstrip (g_strdup (text_of (self->name)));
  g_autofree char *address = g_strstrip (g_strdup (text_of (self->address)));
  double latitude, longitude;

  if (!dsk_map_link_parse (text_of (self->link), &latitude, &longitude, NULL, NULL))
    return NULL;
  return dsk_outgoing_new_location (latitude, longitude, name, address);
}

static gboolean
dsk_location_dialog_has_words (DskSendDialog *dialog)
{
  DskLocationDialog *self = DSK_LOCATION_DIALOG (dialog);

  return *text_of (self->link) != '\0' || *text_of (self->name) != '\0' || *text_of (self->address) != '\0';
}

static void
dsk_location_dialog_finalize (GObject *object)
{
  g_free (DSK_LOCATION_DIALOG (object)->suggested);
  G_OBJECT_CLASS (dsk_location_dialog_parent_class)->finalize (object);
}

static void
dsk_location_dialog_class_init (DskLocationDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dsk_location_dialog_finalize;
  DSK_SEND_DIALOG_CLASS (klass)->finish = dsk_location_dialog_finish;
  DSK_SEND_DIALOG_CLASS (klass)->has_words = dsk_location_dialog_has_words;
}

static void
dsk_location_dialog_init (DskLocationDialog *self)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *more = adw_preferences_group_new ();

  self->link = dsk_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->link), _ ("Link or Coordinates"));
  self->found = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "xalign", 0.0f, "margin-start", 12,
                              "margin-end", 12, NULL);
  gtk_widget_add_css_class (self->found, "caption");
  self->name = dsk_counted_row_new (_ ("Name"), NAME_CHARS);
  self->address = dsk_counted_row_new (_ ("Address"), ADDRESS_CHARS);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->link);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (more), self->name);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (more), self->address);
  gtk_box_append (GTK_BOX (page), group);
  gtk_box_append (GTK_BOX (page), self->found);
  gtk_box_append (GTK_BOX (page), more);
  dsk_send_dialog_set_page (DSK_SEND_DIALOG (self), page);
  g_signal_connect_swapped (self->link, "changed", G_CALLBACK (link_cb), self);
  g_signal_connect_swapped (self->name, "changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->address, "changed", G_CALLBACK (update), self);
  update (self);
}

DskSendDialog *
dsk_location_dialog_new (GtkWindow *parent)
{
  DskSendDialog *self
      = g_object_new (DSK_TYPE_LOCATION_DIALOG, "transient-for", parent, "title",
                      _ ("Send a Location"), "default-width", 420, "default-height", 380, NULL);

  dsk_first_focus (GTK_WIDGET (self), DSK_LOCATION_DIALOG (self)->link);
  return self;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-contact-panel.h"

#include "dsk-avatar.h"
#include "dsk-labels.h"
#include "dsk-pane.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _DskContactPanel
{
  GtkWidget parent_instance;

  GtkWidget *pane;
  DskAvatar *avatar;
  GtkLabel *name;
  AdwActionRow *phone;
  AdwActionRow *number;
  AdwActionRow *status;
  AdwActionRow *owner;
  AdwActionRow *team;
  AdwActionRow *waiting;
};

G_DEFINE_FINAL_TYPE (DskContactPanel, dsk_contact_panel, GTK_TYPE_WIDGET)

/* A row that has nothing to say is not there. */
static void
set_row_text (AdwActionRow *row, const char *text)
{
  gtk_widget_set_visible (GTK_WIDGET (row), text != NULL);
  if (text != NULL)
    adw_action_row_set_subtitle (row, text);
}

/* Our own number that nobody has named is called by its digits. */
static char *
number_text (const char *name)
{
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalpha (g_utf8_get_char (p)))
      return dsk_label_contact (name, NULL);
  return dsk_label_phone (name);
}

void
dsk_contact_panel_set_row (DskContactPanel *self, const DskConversationRow *row)
{
  g_autofree char *contact = NULL;
  g_autofree char *phone = NULL;
  g_autofree char *number = NULL;
  g_autofree char *owner = NULL;
  g_autofree char *team = NULL;
  g_autofree char *waiting = NULL;

  g_return_if_fail (DSK_IS_CONTACT_PANEL (self));

  if (row == NULL)
    return;
  contact = dsk_label_contact (row->name, row->phone);
  if (row->phone != NULL && *row->phone != '\0')
    phone = dsk_label_phone (row->phone);
  if (row->number_name != NULL && *row->number_name != '\0')
    number = number_text (row->number_name);
  owner = row->owner_name != NULL ? dsk_label_name (row->owner_name, FALSE)
                                  : g_strdup (_ ("Nobody yet"));
  if (row->team_name != NULL)
    team = dsk_label_name (row->team_name, FALSE);
  if (row->waiting_since > 0)
    {
      g_autofree char *duration
          = dsk_label_duration (g_get_real_time () / 1000 - row->waiting_since);
      /* Translators: %s is a time: the customer waits for so long, "for 12 m" */
      waiting = g_strdup_printf (_ ("for %s"), duration);
    }

  dsk_avatar_set_name (self->avatar, row->name);
  gtk_label_set_text (self->name, contact);
  set_row_text (self->phone, phone);
  set_row_text (self->number, number);
  set_row_text (self->status, dsk_label_status (row->status));
  set_row_text (self->owner, owner);
  set_row_text (self->team, team);
  set_row_text (self->waiting, waiting);
}

static void
dsk_contact_panel_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DSK_TYPE_CONTACT_PANEL);
  G_OBJECT_CLASS (dsk_contact_panel_parent_class)->dispose (object);
}

static void
dsk_contact_panel_class_init (DskContactPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_contact_panel_dispose;
  g_type_ensure (DSK_TYPE_AVATAR);
  g_type_ensure (DSK_TYPE_PANE);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dastak/Dastak/ui/dsk-contact-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, DskContactPanel, pane);
  gtk_widget_class_bind_template_child (widget_class, DskContactPanel, avatar);
  gtk_widget_class_bind_template_child (widget_class, DskContactPanel, name);
  gtk_widget_class_bind_template_child (widget_class, DskContactPanel, phone);
  gtk_widget_class_bind_template_child (widget_class, DskContactPanel, number);
  gtk_widget_class_bind_template_child (widget_class, DskContactPanel, status);
  gtk_widget_class_bind_template_child (widget_class, DskContactPanel, owner);
  gtk_widget_class_bind_template_child (widget_class, DskContactPanel, team);
  gtk_widget_class_bind_template_child (widget_class, DskContactPanel, waiting);
}

static void
dsk_contact_panel_init (DskContactPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

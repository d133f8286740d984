/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-avatar-group.h"

#include "dsk-avatar.h"

#include <glib/gi18n.h>

#define MAX_SHOWN 3

struct _DskAvatarGroup
{
  GtkWidget parent_instance;

  DskAvatar *avatars[MAX_SHOWN]; /* (owned by the widget tree) */
  GtkLabel *more;                /* (owned by the widget tree) */
};

G_DEFINE_FINAL_TYPE (DskAvatarGroup, dsk_avatar_group, GTK_TYPE_WIDGET)

void
dsk_avatar_group_set (DskAvatarGroup *self, const char *const *names, const char *words)
{
  const guint n = names != NULL ? g_strv_length ((char **) names) : 0;
  g_autofree char *more = NULL;

  g_return_if_fail (DSK_IS_AVATAR_GROUP (self));

  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
  for (guint i = 0; i < MAX_SHOWN; i++)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->avatars[i]), i < n);
      if (i < n)
        dsk_avatar_set_name (self->avatars[i], *names[i] != '\0' ? names[i] : NULL);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->more), n > MAX_SHOWN);
  /* Translators: how many more people there are than those who are shown, %u of them: "+2" */
  more = g_strdup_printf (_ ("+%u"), n > MAX_SHOWN ? n - MAX_SHOWN : 0);
  gtk_label_set_text (self->more, more);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words != NULL ? words : "", -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_HIDDEN, words == NULL, -1);
}

static void
dsk_avatar_group_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (dsk_avatar_group_parent_class)->dispose (object);
}

static void
dsk_avatar_group_class_init (DskAvatarGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_avatar_group_dispose;
  gtk_widget_class_set_css_name (widget_class, "avatar-group");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
dsk_avatar_group_init (DskAvatarGroup *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (widget)), 3);
  for (guint i = 0; i < MAX_SHOWN; i++)
    {
      self->avatars[i] = DSK_AVATAR (dsk_avatar_new ());
      dsk_avatar_set_small (self->avatars[i]);
      gtk_widget_set_valign (GTK_WIDGET (self->avatars[i]), GTK_ALIGN_CENTER);
      gtk_widget_set_parent (GTK_WIDGET (self->avatars[i]), widget);
    }
  /* The words of the whole say it, too. */
  self->more = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->more), "numeric");
  /* The sign stands before the number in every script. */
  gtk_widget_set_direction (GTK_WIDGET (self->more), GTK_TEXT_DIR_LTR);
  gtk_widget_set_parent (GTK_WIDGET (self->more), widget);
  gtk_widget_set_visible (widget, FALSE);
}

GtkWidget *
dsk_avatar_group_new (void)
{
  return g_object_new (DSK_TYPE_AVATAR_GROUP, NULL);
}

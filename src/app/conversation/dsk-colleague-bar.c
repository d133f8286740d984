/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-colleague-bar.h"

#include "dsk-avatar-group.h"
#include "dsk-labels.h"
#include "dsk-staff.h"

struct _DskColleagueBar
{
  GtkWidget parent_instance;

  GtkImage *icon;
  DskAvatarGroup *group; /* of all who are there */
  GtkLabel *label;
  DskStaff *people; /* (owned) (nullable) */
  char *conv;       /* (owned) (nullable) */
  char *seen;       /* (owned) (nullable): who has read what the customer wrote last, in words */
};

G_DEFINE_FINAL_TYPE (DskColleagueBar, dsk_colleague_bar, GTK_TYPE_WIDGET)

/* Who is there; all of them are named where there is no room for it. Of a single one the words beside it say all. */
static void
update_group (DskColleagueBar *self, const char *words)
{
  g_autofree char *each = NULL;
  g_auto (GStrv) names = self->people != NULL ? dsk_staff_dup_there (self->people, self->conv, &each) : NULL;

  dsk_avatar_group_set (self->group, (const char *const *) names,
                        names != NULL && g_strv_length (names) > 1 ? each : NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), each != NULL && *each != '\0' ? each : words);
}

static void
update (DskColleagueBar *self)
{
  gboolean replying = FALSE;
  g_autofree char *words
      = self->people != NULL ? dsk_staff_words (self->people, self->conv, &replying) : NULL;

  gtk_image_set_from_icon_name (self->icon, words == NULL ? "dastak-seen-symbolic" : "dastak-draft-symbolic");
  gtk_widget_set_visible (GTK_WIDGET (self->icon), words == NULL || replying);
  if (words == NULL)
    words = g_strdup (self->seen);
  update_group (self, words);
  gtk_widget_set_visible (GTK_WIDGET (self), words != NULL);
  if (words == NULL)
    return;
  gtk_label_set_text (self->label, words);
  if (replying)
    gtk_widget_add_css_class (GTK_WIDGET (self), "replying");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "replying");
}

static void
people_cb (DskColleagueBar *self, const char *conv)
{
  if (conv == NULL || g_strcmp0 (conv, self->conv) == 0)
    update (self);
}

void
dsk_colleague_bar_set_client (DskColleagueBar *self, DskClient *client)
{
  g_return_if_fail (DSK_IS_COLLEAGUE_BAR (self));
  g_return_if_fail (self->people == NULL);

  self->people = g_object_ref (dsk_staff_get (client));
  g_signal_connect_object (self->people, "changed", G_CALLBACK (people_cb), self, G_CONNECT_SWAPPED);
  update (self);
}

void
dsk_colleague_bar_set_conversation (DskColleagueBar *self, const char *conv)
{
  g_return_if_fail (DSK_IS_COLLEAGUE_BAR (self));

  if (g_strcmp0 (conv, self->conv) == 0)
    return;
  g_free (self->conv);
  self->conv = g_strdup (conv);
  g_clear_pointer (&self->seen, g_free);
  update (self);
}

void
dsk_colleague_bar_set_seen_by (DskColleagueBar *self, char **names)
{
  g_autofree char *seen = dsk_label_seen_by (names);

  g_return_if_fail (DSK_IS_COLLEAGUE_BAR (self));

  if (g_strcmp0 (seen, self->seen) == 0)
    return;
  g_free (self->seen);
  self->seen = g_steal_pointer (&seen);
  update (self);
}

static void
dsk_colleague_bar_dispose (GObject *object)
{
  DskColleagueBar *self = DSK_COLLEAGUE_BAR (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->people);
  g_clear_pointer (&self->conv, g_free);
  g_clear_pointer (&self->seen, g_free);
  G_OBJECT_CLASS (dsk_colleague_bar_parent_class)->dispose (object);
}

static void
dsk_colleague_bar_class_init (DskColleagueBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_colleague_bar_dispose;
  gtk_widget_class_set_css_name (widget_class, "colleague-bar");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
dsk_colleague_bar_init (DskColleagueBar *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (widget)), 6);
  self->icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "pixel-size", 12,
                             NULL);
  self->label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, "hexpand", TRUE, NULL);
  self->group = DSK_AVATAR_GROUP (dsk_avatar_group_new ());
  gtk_widget_set_parent (GTK_WIDGET (self->group), widget);
  gtk_widget_set_parent (GTK_WIDGET (self->icon), widget);
  gtk_widget_set_parent (GTK_WIDGET (self->label), widget);
  gtk_widget_set_visible (widget, FALSE);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-inbox-row.h"

#include <glib/gi18n.h>

#include "dsk-inbox-card.h"
#include "dsk-inbox-words.h"
#include "dsk-labels.h"
#include "dsk-staff.h"

struct _DskInboxRow {
  GtkWidget parent_instance;

  GtkWidget *card;           /* (owned) (nullable): once it was in view */
  DskConversationItem *item; /* (owned) (nullable) */
  gulong changed_id;
  guint name_id; /* the accessible name waits for what is drawn */
  char *user_id; /* (owned) (nullable) */
  DskStaff *people; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (DskInboxRow, dsk_inbox_row, GTK_TYPE_WIDGET)

/* All rows are as high as the highest card: what is out of view must not move when it is filled. */
static int card_height;

int
dsk_inbox_row_card_height (void)
{
  return card_height;
}

static void
dsk_inbox_row_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  DskInboxRow *self = DSK_INBOX_ROW (widget);
  int card_minimum = 0, card_natural = 0;

  if (self->card != NULL)
    gtk_widget_measure (self->card, orientation, -1, &card_minimum, &card_natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      card_height = MAX (card_height, card_natural);
      card_minimum = card_natural = card_height;
    }
  *minimum = card_minimum;
  *natural = card_natural;
}

static void
dsk_inbox_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  DskInboxRow *self = DSK_INBOX_ROW (widget);

  if (self->card != NULL)
    gtk_widget_size_allocate (self->card, &(GtkAllocation){ 0, 0, width, height }, baseline);
}

/* With other fonts cards have another height. */
static void
dsk_inbox_row_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  card_height = 0;
  GTK_WIDGET_CLASS (dsk_inbox_row_parent_class)->system_setting_changed (widget, setting);
  gtk_widget_queue_resize (widget);
}

static const DskConversationRow *
dsk_inbox_row_get_row (DskInboxRow *self)
{
  return self->item != NULL ? dsk_conversation_item_get_row (self->item) : NULL;
}

/* Returns: (transfer full) (nullable): that the colleague who owns the conversation is there, and how; NULL: they are
 * not, or it is nobody's or one's own */
static char *
owner_words (DskInboxRow *self, DskPresence *presence)
{
  const DskConversationRow *row = dsk_inbox_row_get_row (self);
  g_autofree char *name = NULL;

  *presence = DSK_PRESENCE_OFFLINE;
  if (row == NULL || row->owner == NULL || self->people == NULL || g_strcmp0 (row->owner, self->user_id) == 0)
    return NULL;
  *presence = dsk_staff_presence_of (self->people, row->owner);
  if (*presence == DSK_PRESENCE_OFFLINE)
    return NULL;
  name = dsk_staff_name (self->people, row->owner);
  return g_strdup_printf ("%s · %s", name, dsk_staff_presence_words (*presence));
}

/* The name belongs on the list item around us: that is what is announced. */
static gboolean
name_cb (gpointer user_data)
{
  DskInboxRow *self = user_data;
  const DskConversationRow *row = dsk_inbox_row_get_row (self);
  GtkWidget *list_item = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *description = NULL;
  g_autofree char *colleague = NULL;
  g_autofree char *owner = NULL;
  DskPresence presence;

  self->name_id = 0;
  if (row == NULL || list_item == NULL)
    return G_SOURCE_REMOVE;
  description = dsk_inbox_words_describe (row, self->user_id, g_get_real_time () / 1000);
  colleague = self->people != NULL ? dsk_staff_words (self->people, row->id, NULL) : NULL;
  owner = owner_words (self, &presence);
  if (owner != NULL)
    {
      g_autofree char *rest = g_steal_pointer (&description);

      description = g_strconcat (rest, C_ ("list separator", ", "), owner, NULL);
    }
  if (colleague != NULL)
    {
      g_autofree char *rest = g_steal_pointer (&description);

      /* Translators: read aloud: a conversation in the list, and who else is in it */
      description = g_strdup_printf (_ ("%s, %s"), rest, colleague);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (list_item), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  description, -1);
  return G_SOURCE_REMOVE;
}

static void
show_colleague (DskInboxRow *self)
{
  const DskConversationRow *row = dsk_inbox_row_get_row (self);
  gboolean replying = FALSE;
  g_autofree char *words
      = row != NULL && self->people != NULL ? dsk_staff_words (self->people, row->id, &replying) : NULL;
  const char *icon = replying ? "dastak-draft-symbolic" : "dastak-mine-symbolic";
  DskPresence presence;
  g_autofree char *owner = owner_words (self, &presence);

  if (words == NULL && row != NULL)
    {
      words = dsk_label_seen_by (row->seen_by);
      icon = "dastak-seen-symbolic";
    }
  dsk_inbox_card_set_colleague (DSK_INBOX_CARD (self->card), words, icon, replying);
  dsk_inbox_card_set_owner (DSK_INBOX_CARD (self->card), presence, owner);
}

static void
people_cb (DskInboxRow *self, const char *conv)
{
  const DskConversationRow *row = dsk_inbox_row_get_row (self);

  if (row != NULL && self->card != NULL && (conv == NULL || g_strcmp0 (conv, row->id) == 0))
    dsk_inbox_row_refresh (self);
}

void
dsk_inbox_row_set_people (DskInboxRow *self, DskStaff *people)
{
  g_return_if_fail (DSK_IS_INBOX_ROW (self));
  g_return_if_fail (self->people == NULL);

  self->people = g_object_ref (people);
  g_signal_connect_object (people, "changed", G_CALLBACK (people_cb), self, G_CONNECT_SWAPPED);
}

void
dsk_inbox_row_refresh (DskInboxRow *self)
{
  g_return_if_fail (DSK_IS_INBOX_ROW (self));

  if (self->card != NULL)
    {
      show_colleague (self);
      dsk_inbox_card_fill (DSK_INBOX_CARD (self->card), dsk_inbox_row_get_row (self), self->user_id,
                           g_get_real_time () / 1000);
      g_clear_handle_id (&self->name_id, g_source_remove);
      name_cb (self);
    }
  else if (self->name_id == 0)
    {
      self->name_id = g_idle_add_full (G_PRIORITY_LOW, name_cb, self, NULL);
    }
}

static void
dsk_inbox_row_dispose (GObject *object)
{
  DskInboxRow *self = DSK_INBOX_ROW (object);

  if (self->item != NULL)
    g_clear_signal_handler (&self->changed_id, self->item);
  g_clear_object (&self->item);
  g_clear_handle_id (&self->name_id, g_source_remove);
  g_clear_pointer (&self->card, gtk_widget_unparent);
  g_clear_pointer (&self->user_id, g_free);
  g_clear_object (&self->people);
  G_OBJECT_CLASS (dsk_inbox_row_parent_class)->dispose (object);
}

static void
dsk_inbox_row_class_init (DskInboxRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_inbox_row_dispose;
  widget_class->measure = dsk_inbox_row_measure;
  widget_class->size_allocate = dsk_inbox_row_size_allocate;
  widget_class->system_setting_changed = dsk_inbox_row_system_setting_changed;
  gtk_widget_class_set_css_name (widget_class, "inbox-row");
}

static void
dsk_inbox_row_init (DskInboxRow *self)
{
}

GtkWidget *
dsk_inbox_row_new (void)
{
  return g_object_new (DSK_TYPE_INBOX_ROW, NULL);
}

void
dsk_inbox_row_show (DskInboxRow *self)
{
  g_return_if_fail (DSK_IS_INBOX_ROW (self));

  if (self->card != NULL)
    return;
  self->card = dsk_inbox_card_new ();
  dsk_inbox_row_refresh (self);
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));
}

void
dsk_inbox_row_set_item (DskInboxRow *self, DskConversationItem *item)
{
  g_return_if_fail (DSK_IS_INBOX_ROW (self));

  /* The list binds some two hundred rows after each change, all but one to what they show already.
   */
  if (self->item == item && item != NULL)
    return;
  if (self->item != NULL)
    g_clear_signal_handler (&self->changed_id, self->item);
  g_set_object (&self->item, item);
  if (item != NULL)
    self->changed_id = g_signal_connect_swapped (item, "changed",
                                                 G_CALLBACK (dsk_inbox_row_refresh), self);
  dsk_inbox_row_refresh (self);
}

DskConversationItem *
dsk_inbox_row_get_item (DskInboxRow *self)
{
  g_return_val_if_fail (DSK_IS_INBOX_ROW (self), NULL);
  return self->item;
}

void
dsk_inbox_row_set_user (DskInboxRow *self, const char *user_id)
{
  g_return_if_fail (DSK_IS_INBOX_ROW (self));

  if (g_strcmp0 (self->user_id, user_id) == 0)
    return;
  g_free (self->user_id);
  self->user_id = g_strdup (user_id);
  if (self->item != NULL)
    dsk_inbox_row_refresh (self);
}

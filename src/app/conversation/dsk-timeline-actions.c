/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is done with one message, and what happens to those in sight. */

#include "dsk-timeline-view-private.h"

#include "dsk-bubble-sound.h"
#include "dsk-media-viewer.h"
#include "dsk-rich-text.h"
#include "dsk-text.h"

#include <glib/gi18n.h>

#include <string.h>

#define JUMP_ROWS 200 /* of the entries on the way to one that is further up, so many are read at a time */

/* --- in sight --- */

/* @widget: in sight */
static void
look_at (DskTimelineView *self, GtkWidget *widget)
{
  if (DSK_IS_BUBBLE_PICTURE (widget))
    dsk_timeline_media_show (self->media, DSK_BUBBLE_PICTURE (widget));
  else if (DSK_IS_BUBBLE_SOUND (widget))
    dsk_bubble_sound_show (DSK_BUBBLE_SOUND (widget));
  else
    for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
         child = gtk_widget_get_next_sibling (child))
      look_at (self, child);
}

/* Two hundred rows are bound, whatever is visible: where they are decides. */
static gboolean
look_cb (gpointer user_data)
{
  DskTimelineView *self = user_data;
  GtkWidget *list = GTK_WIDGET (self->list);
  float height = (float) gtk_widget_get_height (list);

  self->look_id = 0;
  /* On the way to the end: what passes by is not looked at. */
  if (self->sticky
      && gtk_adjustment_get_upper (self->adjustment) - gtk_adjustment_get_page_size (self->adjustment)
             > gtk_adjustment_get_value (self->adjustment) + 1)
    return G_SOURCE_REMOVE;
  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      graphene_rect_t bounds;

      if (!gtk_widget_get_mapped (row) || !gtk_widget_compute_bounds (row, list, &bounds)
          || bounds.size.height < 1 || bounds.origin.y > height
          || bounds.origin.y + bounds.size.height < 0)
        continue;
      look_at (self, row);
    }
  return G_SOURCE_REMOVE;
}

void
dsk_timeline_view_look (DskTimelineView *self)
{
  if (self->look_id == 0)
    self->look_id = g_timeout_add (50, look_cb, self);
}

/* --- one message --- */

/* Returns: (transfer none) (nullable): valid until the model changes. @position: (out) (optional) */
static const DskTimelineRow *
find_row (DskTimelineView *self, const char *id, guint *position)
{
  GListModel *model = G_LIST_MODEL (self->model);

  for (guint i = model != NULL ? g_list_model_get_n_items (model) : 0; i > 0; i--)
    {
      g_autoptr (DskTimelineItem) item = g_list_model_get_item (model, i - 1);
      const DskTimelineRow *row = dsk_timeline_item_get_row (item);

      if (row == NULL || strcmp (row->id, id) != 0)
        continue;
      if (position != NULL)
        *position = i - 1;
      return row;
    }
  return NULL;
}

void
dsk_timeline_view_go_on (DskTimelineView *self)
{
  guint position = 0;

  if (self->jump == NULL || self->model == NULL)
    return;
  /* One of the events that a line stands for is shown first. */
  if (find_row (self, self->jump, NULL) == NULL && dsk_timeline_model_set_open (self->model, self->jump, TRUE))
    self->folding = TRUE;
  if (find_row (self, self->jump, &position) != NULL)
    {
      g_clear_pointer (&self->jump, g_free);
      self->sticky = FALSE;
      gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
    }
  else if (dsk_timeline_model_get_at_start (self->model))
    {
      g_clear_pointer (&self->jump, g_free);
      dsk_timeline_view_add_toast (self, adw_toast_new (_ ("Quoted message is not here")));
    }
  else
    dsk_timeline_model_load_older (self->model, JUMP_ROWS);
}

/* --- what was found --- */

void
dsk_timeline_view_mark (DskTimelineView *self, DskTimelineEntry *entry)
{
  DskTimelineItem *item = dsk_timeline_entry_get_item (entry);
  const DskTimelineRow *row = item != NULL ? dsk_timeline_item_get_row (item) : NULL;

  if (self->found != NULL && row != NULL && strcmp (row->id, self->found) == 0)
    gtk_widget_add_css_class (GTK_WIDGET (entry), "found");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (entry), "found");
}

static void
mark_all (DskTimelineView *self)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *entry = gtk_widget_get_first_child (row);

      if (DSK_IS_TIMELINE_ENTRY (entry))
        dsk_timeline_view_mark (self, DSK_TIMELINE_ENTRY (entry));
    }
}

void
dsk_timeline_view_show (DskTimelineView *self, const char *id)
{
  g_return_if_fail (DSK_IS_TIMELINE_VIEW (self));

  g_free (self->found);
  self->found = g_strdup (id);
  mark_all (self);
  g_free (self->jump);
  self->jump = g_strdup (id);
  dsk_timeline_view_go_on (self);
}

static void
jump_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskTimelineView *self = DSK_TIMELINE_VIEW (widget);

  g_free (self->jump);
  self->jump = g_variant_dup_string (parameter, NULL);
  dsk_timeline_view_go_on (self);
}

/* What is shown comes below the line, which stays where it is: the end is not gone to. */
static void
fold_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskTimelineView *self = DSK_TIMELINE_VIEW (widget);
  const char *id;
  gboolean open;

  g_variant_get (parameter, "(&sb)", &id, &open);
  self->folding = dsk_timeline_model_set_open (self->model, id, open);
}

static void
open_link_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  dsk_rich_text_open (widget, g_variant_get_string (parameter, NULL));
}

static void
copy_number_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *digits = dsk_text_phone_digits (g_variant_get_string (parameter, NULL));
  g_autofree char *number = digits != NULL ? g_strconcat ("+", digits, NULL) : NULL;

  if (number == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), number);
  dsk_timeline_view_add_toast (DSK_TIMELINE_VIEW (widget),
                               adw_toast_new (_ ("Phone number copied")));
}

static void
media_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskTimelineView *self = DSK_TIMELINE_VIEW (widget);
  const DskTimelineRow *row = find_row (self, g_variant_get_string (parameter, NULL), NULL);

  if (row == NULL)
    return;
  if (strcmp (name, "timeline.save-media") == 0)
    dsk_timeline_media_save (self->media, row);
  else if (strcmp (name, "timeline.play") == 0)
    dsk_timeline_media_play (self->media, row);
  else if (strcmp (name, "timeline.retry-media") == 0)
    dsk_timeline_media_retry (self->media, dsk_timeline_model_get_conversation (self->model), row);
  else if (row->kind == DSK_MESSAGE_IMAGE || row->kind == DSK_MESSAGE_STICKER)
    dsk_media_viewer_open (widget, self->media, G_LIST_MODEL (self->model), row->id);
  else
    dsk_timeline_media_open (self->media, row);
}

void
dsk_timeline_view_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "timeline.jump", "s", jump_action);
  gtk_widget_class_install_action (widget_class, "timeline.fold", "(sb)", fold_action);
  gtk_widget_class_install_action (widget_class, "timeline.open-link", "s", open_link_action);
  gtk_widget_class_install_action (widget_class, "timeline.copy-number", "s", copy_number_action);
  gtk_widget_class_install_action (widget_class, "timeline.open-media", "s", media_action);
  gtk_widget_class_install_action (widget_class, "timeline.play", "s", media_action);
  gtk_widget_class_install_action (widget_class, "timeline.save-media", "s", media_action);
  gtk_widget_class_install_action (widget_class, "timeline.retry-media", "s", media_action);
}

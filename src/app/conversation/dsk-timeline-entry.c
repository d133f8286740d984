/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-timeline-entry.h"

#include "dsk-inside.h"
#include "dsk-labels.h"
#include "dsk-message-bubble.h"
#include "dsk-message-words.h"
#include "dsk-text.h"

#include <glib/gi18n.h>

struct _DskTimelineEntry
{
  GtkWidget parent_instance;

  DskTimelineItem *item; /* (owned) (nullable) */
  gulong changed_id;
  char *user; /* (owned) (nullable) */

  GtkWidget *bubble;  /* (owned by the widget tree) (nullable) */
  GtkWidget *caption; /* (owned by the widget tree) (nullable): events, days, the unread mark */
  GtkWidget *summary; /* (owned by the widget tree) (nullable): of a handoff */
  GtkWidget *fold;    /* (owned by the widget tree) (nullable): the button of what stands for events */
};

G_DEFINE_FINAL_TYPE (DskTimelineEntry, dsk_timeline_entry, GTK_TYPE_WIDGET)

static void
name_row (DskTimelineEntry *self, const char *words)
{
  GtkWidget *row = gtk_widget_get_parent (GTK_WIDGET (self));

  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
show_caption (DskTimelineEntry *self, const char *words, const char *css_class)
{
  g_clear_pointer (&self->bubble, gtk_widget_unparent);
  g_clear_pointer (&self->fold, gtk_widget_unparent);
  if (self->caption == NULL)
    {
      self->caption
          = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                          "justify", GTK_JUSTIFY_CENTER, "halign", GTK_ALIGN_CENTER, NULL);
      gtk_widget_set_parent (self->caption, GTK_WIDGET (self));
    }
  gtk_widget_set_css_classes (self->caption, (const char *[]){ "caption", css_class, NULL });
  gtk_label_set_text (GTK_LABEL (self->caption), words);
  name_row (self, words);
}

static void
fold_cb (DskTimelineEntry *self)
{
  const char *id = NULL;
  gboolean open = dsk_timeline_item_get_open (self->item);

  dsk_timeline_item_get_folded (self->item, &id);
  gtk_widget_activate_action (GTK_WIDGET (self), "timeline.fold", "(sb)", id, !open);
}

static void
show_fold (DskTimelineEntry *self)
{
  guint n = dsk_timeline_item_get_folded (self->item, NULL);
  gboolean open = dsk_timeline_item_get_open (self->item);
  g_autofree char *words = NULL;

  g_clear_pointer (&self->bubble, gtk_widget_unparent);
  g_clear_pointer (&self->caption, gtk_widget_unparent);
  g_clear_pointer (&self->summary, gtk_widget_unparent);
  if (self->fold == NULL)
    {
      self->fold = g_object_new (GTK_TYPE_BUTTON, "label", "", "halign", GTK_ALIGN_CENTER, NULL);
      gtk_widget_set_css_classes (self->fold, (const char *[]){ "flat", "caption", "event", NULL });
      g_signal_connect_swapped (self->fold, "clicked", G_CALLBACK (fold_cb), self);
      gtk_widget_set_parent (self->fold, GTK_WIDGET (self));
    }
  if (open)
    words = g_strdup_printf (ngettext ("%u change · Hide", "%u changes · Hide", n), n);
  else
    words = g_strdup_printf (ngettext ("%u change · Show", "%u changes · Show", n), n);
  gtk_button_set_label (GTK_BUTTON (self->fold), words);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->fold), GTK_ACCESSIBLE_STATE_EXPANDED, open, -1);
  name_row (self, words);
}

/* What was written for whoever takes it stays to be read, below what happened. */
static void
show_summary (DskTimelineEntry *self, const DskTimelineRow *row)
{
  g_autofree char *words = NULL;
  g_autofree char *all = NULL;

  if (row == NULL || row->handoff == NULL || g_strcmp0 (row->event_kind, "handoff") != 0)
    {
      g_clear_pointer (&self->summary, gtk_widget_unparent);
      return;
    }
  if (self->summary == NULL)
    {
      self->summary = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0,
                                    "selectable", TRUE, "halign", GTK_ALIGN_CENTER, "max-width-chars", 64, NULL);
      gtk_widget_add_css_class (self->summary, "handoff-summary");
      gtk_widget_set_parent (self->summary, GTK_WIDGET (self));
    }
  words = dsk_text_clean (row->handoff->summary, 0);
  gtk_label_set_text (GTK_LABEL (self->summary), words);
  all = g_strdup_printf ("%s\n%s", gtk_label_get_text (GTK_LABEL (self->caption)), words);
  name_row (self, all);
}

static void
show_bubble (DskTimelineEntry *self, const DskTimelineRow *row)
{
  g_autofree char *words = dsk_entry_describe (row);

  g_clear_pointer (&self->caption, gtk_widget_unparent);
  g_clear_pointer (&self->summary, gtk_widget_unparent);
  g_clear_pointer (&self->fold, gtk_widget_unparent);
  if (self->bubble == NULL)
    {
      self->bubble = dsk_message_bubble_new ();
      gtk_widget_set_parent (self->bubble, GTK_WIDGET (self));
    }
  dsk_message_bubble_set_row (DSK_MESSAGE_BUBBLE (self->bubble), row,
                              dsk_timeline_item_get_continues (self->item), self->user);
  name_row (self, words);
}

void
dsk_timeline_entry_refresh (DskTimelineEntry *self)
{
  const DskTimelineRow *row;
  g_autofree char *words = NULL;

  g_return_if_fail (DSK_IS_TIMELINE_ENTRY (self));

  if (self->item == NULL)
    return;
  switch (dsk_timeline_item_get_item_type (self->item))
    {
    case DSK_TIMELINE_DAY:
      words = dsk_label_day (dsk_timeline_item_get_day (self->item), g_get_real_time () / 1000);
      show_caption (self, words, "day");
      show_summary (self, NULL);
      break;
    case DSK_TIMELINE_UNREAD:
      show_caption (self, _ ("New messages"), "unread");
      show_summary (self, NULL);
      break;
    case DSK_TIMELINE_FOLD:
      show_fold (self);
      break;
    case DSK_TIMELINE_ROW:
    default:
      row = dsk_timeline_item_get_row (self->item);
      if (row->item == DSK_ITEM_EVENT || dsk_inside_is_event (row))
        {
          g_autofree char *event
              = row->item == DSK_ITEM_EVENT ? dsk_label_event (row) : dsk_inside_event (row);
          g_autofree char *time = dsk_label_clock_time (row->at);

          words = g_strdup_printf ("%s · %s", event, time);
          show_caption (self, words, "event");
          show_summary (self, row);
        }
      else
        show_bubble (self, row);
      break;
    }
}

void
dsk_timeline_entry_set_item (DskTimelineEntry *self, DskTimelineItem *item, const char *user)
{
  g_return_if_fail (DSK_IS_TIMELINE_ENTRY (self));

  /* A list view binds hundreds of rows to what they hold already whenever one row changes. */
  if (self->item == item && item != NULL)
    return;
  if (self->item != NULL)
    g_clear_signal_handler (&self->changed_id, self->item);
  g_set_object (&self->item, item);
  g_free (self->user);
  self->user = g_strdup (user);
  if (item != NULL)
    {
      self->changed_id = g_signal_connect_swapped (item, "changed",
                                                   G_CALLBACK (dsk_timeline_entry_refresh), self);
      dsk_timeline_entry_refresh (self);
    }
}

DskTimelineItem *
dsk_timeline_entry_get_item (DskTimelineEntry *self)
{
  g_return_val_if_fail (DSK_IS_TIMELINE_ENTRY (self), NULL);

  return self->item;
}

/* The arrow keys go to the button itself: it says what it is, and Enter and Space press it. */
static gboolean
dsk_timeline_entry_grab_focus (GtkWidget *widget)
{
  DskTimelineEntry *self = DSK_TIMELINE_ENTRY (widget);

  return self->fold != NULL && gtk_widget_grab_focus (self->fold);
}

static void
dsk_timeline_entry_dispose (GObject *object)
{
  DskTimelineEntry *self = DSK_TIMELINE_ENTRY (object);
  GtkWidget *child;

  if (self->item != NULL)
    g_clear_signal_handler (&self->changed_id, self->item);
  g_clear_object (&self->item);
  g_clear_pointer (&self->user, g_free);
  g_clear_pointer (&self->bubble, gtk_widget_unparent);
  g_clear_pointer (&self->caption, gtk_widget_unparent);
  g_clear_pointer (&self->summary, gtk_widget_unparent);
  g_clear_pointer (&self->fold, gtk_widget_unparent);
  /* What was opened over it, and is still open: a menu, the emoji to choose from. */
  for (child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_first_child (GTK_WIDGET (self)))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (dsk_timeline_entry_parent_class)->dispose (object);
}

static void
dsk_timeline_entry_class_init (DskTimelineEntryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_timeline_entry_dispose;
  widget_class->grab_focus = dsk_timeline_entry_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "dsk-timeline-entry");
}

static void
dsk_timeline_entry_init (DskTimelineEntry *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                                  GTK_ORIENTATION_VERTICAL);
}

GtkWidget *
dsk_timeline_entry_new (void)
{
  return g_object_new (DSK_TYPE_TIMELINE_ENTRY, NULL);
}

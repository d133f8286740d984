/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-inbox-peek.h"

#include <glib/gi18n.h>

#include "dsk-inside.h"
#include "dsk-labels.h"
#include "dsk-message-words.h"

#define ENTRIES 6
#define WIDTH_CHARS 38
#define MAX_HEIGHT 360

struct _DskInboxPeek {
  GtkPopover parent_instance;

  GtkLabel *title;
  GtkScrolledWindow *scroller;
  GtkBox *entries; /* has the keyboard, so that it is read aloud */

  DskClient *client;         /* (owned) */
  char *name;                /* (owned) (nullable): of the customer */
  GCancellable *cancellable; /* (owned) (nullable): of the reading */
};

enum { MOVE, OPEN, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskInboxPeek, dsk_inbox_peek, GTK_TYPE_POPOVER)

/* -------- what is in it -------- */

static GtkWidget *
make_label (const char *words, int lines)
{
  return g_object_new (GTK_TYPE_LABEL, "label", words, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0f,
                       "max-width-chars", WIDTH_CHARS, "width-chars", WIDTH_CHARS, "lines", lines, "ellipsize",
                       PANGO_ELLIPSIZE_END, NULL);
}

static char *
author_of (DskInboxPeek *self, const DskTimelineRow *row)
{
  if (row->item == DSK_ITEM_MESSAGE && row->direction == DSK_DIRECTION_IN)
    return row->in_group ? dsk_message_sender (row) : g_strdup (self->name);
  if (g_strcmp0 (row->author, dsk_client_get_user_id (self->client)) == 0)
    return g_strdup (_("You"));
  return dsk_label_name (row->author_name != NULL ? row->author_name : _("A colleague"), FALSE);
}

static GtkWidget *
make_event (const char *words)
{
  GtkWidget *label = make_label (words, 2);

  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static GtkWidget *
make_message (DskInboxPeek *self, const DskTimelineRow *row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *author = author_of (self, row);
  g_autofree char *time = dsk_label_short_time (row->at, g_get_real_time () / 1000);
  g_autofree char *words = dsk_inside_preview (row->kind, row->text);
  g_autofree char *head = NULL;
  GtkWidget *caption;

  if (row->item == DSK_ITEM_NOTE)
    /* Translators: who wrote an internal note, and when: "Internal note · Ayesha · 14:32" */
    head = g_strdup_printf (_("Internal note · %s · %s"), author, time);
  else
    /* Translators: who wrote a message, and when: "Ayesha · 14:32" */
    head = g_strdup_printf (_("%s · %s"), author, time);
  caption = make_label (head, 1);
  gtk_widget_add_css_class (caption, "caption");
  gtk_widget_add_css_class (caption, "dim-label");
  gtk_box_append (GTK_BOX (box), caption);
  gtk_box_append (GTK_BOX (box), make_label (words, 4));
  if (row->item == DSK_ITEM_NOTE)
    gtk_widget_add_css_class (box, "note");
  return box;
}

static void
clear (DskInboxPeek *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->entries))) != NULL)
    gtk_box_remove (self->entries, child);
}

static gboolean
to_the_end_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (DSK_INBOX_PEEK (widget)->scroller);

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  return G_SOURCE_REMOVE;
}

static void
fill (DskInboxPeek *self, GPtrArray *rows)
{
  g_autoptr (GString) spoken = g_string_new (NULL);

  clear (self);
  for (guint i = 0; i < rows->len; i++)
    {
      const DskTimelineRow *row = rows->pdata[i];
      g_autofree char *words = dsk_entry_describe (row);
      const gboolean event = row->item == DSK_ITEM_EVENT || dsk_inside_is_event (row);

      gtk_box_append (self->entries, event ? make_event (words) : make_message (self, row));
      g_string_append_printf (spoken, "%s%s", i > 0 ? "\n" : "", words);
    }
  if (rows->len == 0)
    gtk_box_append (self->entries, make_event (_("Nothing was written yet")));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entries), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  rows->len > 0 ? spoken->str : _("Nothing was written yet"), -1);
  gtk_widget_add_tick_callback (GTK_WIDGET (self), to_the_end_cb, NULL, NULL);
}

static gpointer
read_end (DskReplicaReader *reader, gpointer conv, GError **error)
{
  return dsk_replica_reader_timeline (reader, conv, 0, NULL, ENTRIES, error);
}

static void
end_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskInboxPeek) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = dsk_client_read_finish (DSK_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->entries == NULL)
    return;
  if (rows != NULL)
    {
      fill (self, rows);
      return;
    }
  clear (self);
  gtk_box_append (self->entries, make_event (error->message));
}

void
dsk_inbox_peek_show (DskInboxPeek *self, const DskConversationRow *row)
{
  g_return_if_fail (DSK_IS_INBOX_PEEK (self));
  g_return_if_fail (row != NULL);

  g_free (self->name);
  self->name = dsk_label_conversation (row->name, row->phone, row->members);
  gtk_label_set_text (self->title, self->name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->name, -1);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  dsk_client_read_async (self->client, "inbox-peek", read_end, g_strdup (row->id), g_free,
                         (GDestroyNotify) g_ptr_array_unref, self->cancellable, end_cb, g_object_ref (self));
}

/* -------- keys -------- */

static gboolean
move_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  g_signal_emit (widget, signals[MOVE], 0, g_variant_get_int32 (args));
  return TRUE;
}

static gboolean
open_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  g_signal_emit (widget, signals[OPEN], 0);
  return TRUE;
}

static gboolean
close_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  gtk_popover_popdown (GTK_POPOVER (widget));
  return TRUE;
}

static void
dsk_inbox_peek_dispose (GObject *object)
{
  DskInboxPeek *self = DSK_INBOX_PEEK (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->entries = NULL;
  g_clear_object (&self->client);
  g_clear_pointer (&self->name, g_free);
  G_OBJECT_CLASS (dsk_inbox_peek_parent_class)->dispose (object);
}

static void
dsk_inbox_peek_class_init (DskInboxPeekClass *klass)
{
  static const struct
  {
    guint key;
    int delta;
  } moves[] = { { GDK_KEY_Down, 1 }, { GDK_KEY_j, 1 }, { GDK_KEY_Up, -1 }, { GDK_KEY_k, -1 } };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_inbox_peek_dispose;
  signals[MOVE] = g_signal_new ("move", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                1, G_TYPE_INT);
  signals[OPEN] = g_signal_new ("open", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                0);
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    gtk_widget_class_add_binding (widget_class, moves[i].key, 0, move_cb, "i", moves[i].delta);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, 0, open_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, 0, open_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_space, 0, close_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, close_cb, NULL);
}

static void
dsk_inbox_peek_init (DskInboxPeek *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);

  self->title = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  self->entries = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 9, "focusable", TRUE,
                                "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  self->scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER,
                                 "propagate-natural-height", TRUE, "propagate-natural-width", TRUE,
                                 "max-content-height", MAX_HEIGHT, "child", self->entries, NULL);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->scroller));
  g_object_set (box, "margin-start", 6, "margin-end", 6, "margin-top", 6, "margin-bottom", 6, NULL);
  gtk_popover_set_child (GTK_POPOVER (self), box);
}

GtkWidget *
dsk_inbox_peek_new (DskClient *client)
{
  DskInboxPeek *self;

  g_return_val_if_fail (DSK_IS_CLIENT (client), NULL);

  self = g_object_new (DSK_TYPE_INBOX_PEEK, NULL);
  self->client = g_object_ref (client);
  return GTK_WIDGET (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-find-bar.h"

#include <glib/gi18n.h>

#define MOST 999 /* nobody walks through more */

struct _DskFindBar
{
  GtkWidget parent_instance;

  GtkSearchBar *bar;
  GtkSearchEntry *entry;
  GtkLabel *place;
  GtkWidget *older;
  GtkWidget *newer;

  DskClient *client; /* (owned) (nullable) */
  char *conv;        /* (owned) (nullable) */
  GPtrArray *hits;   /* (owned) (nullable) (element-type DskSearchHit): newest first; NULL: nothing is looked for */
  guint at;          /* which of them is shown */
};

enum
{
  FOUND,
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskFindBar, dsk_find_bar, GTK_TYPE_WIDGET)

/* --- what there is --- */

static const char *
current (DskFindBar *self)
{
  const DskSearchHit *hit
      = self->hits != NULL && self->at < self->hits->len ? g_ptr_array_index (self->hits, self->at) : NULL;

  return hit != NULL ? hit->item_id : NULL;
}

static void
update (DskFindBar *self)
{
  guint n = self->hits != NULL ? self->hits->len : 0;
  g_autofree char *words = NULL;

  if (n > 0)
    /* Translators: which hit of how many: "3 of 12" */
    words = g_strdup_printf (_ ("%u of %u"), self->at + 1, n);
  else
    words = g_strdup (self->hits != NULL ? _ ("Not found") : "");
  gtk_label_set_text (self->place, words);
  gtk_widget_set_sensitive (self->older, self->at + 1 < n);
  gtk_widget_set_sensitive (self->newer, n > 0 && self->at > 0);
  if (self->hits != NULL && n == 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
}

/* @hits: (transfer full) (nullable) */
static void
set_hits (DskFindBar *self, GPtrArray *hits)
{
  g_autofree char *before = g_strdup (current (self));

  g_clear_pointer (&self->hits, g_ptr_array_unref);
  self->hits = hits;
  self->at = 0;
  update (self);
  if (g_strcmp0 (before, current (self)) != 0)
    g_signal_emit (self, signals[FOUND], 0, current (self));
}

typedef struct
{
  char *conv;  /* (owned) */
  char *query; /* (owned) */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->conv);
  g_free (question->query);
  g_free (question);
}

static gpointer
read_hits (DskReplicaReader *reader, gpointer data, GError **error)
{
  const Question *question = data;

  return dsk_replica_reader_find (reader, question->conv, question->query, MOST, error);
}

static void
hits_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskFindBar) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *hits = dsk_client_read_finish (DSK_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* It was closed, or emptied, or is about another conversation since somebody looked. */
  if (self->client == NULL || !gtk_search_bar_get_search_mode (self->bar)
      || *gtk_editable_get_text (GTK_EDITABLE (self->entry)) == '\0'
      || (hits != NULL && hits->len > 0
          && g_strcmp0 (((DskSearchHit *) g_ptr_array_index (hits, 0))->conv, self->conv) != 0))
    g_clear_pointer (&hits, g_ptr_array_unref);
  set_hits (self, hits);
}

static void
search_cb (DskFindBar *self)
{
  const char *query = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  Question *question;

  if (self->client == NULL || self->conv == NULL || query[strspn (query, " \t")] == '\0')
    {
      set_hits (self, NULL);
      return;
    }
  question = g_new0 (Question, 1);
  question->conv = g_strdup (self->conv);
  question->query = g_strdup (query);
  dsk_client_read_async (self->client, "find", read_hits, question, question_free, (GDestroyNotify) g_ptr_array_unref,
                         NULL, hits_cb, g_object_ref (self));
}

/* --- from one to the next --- */

static void
step (DskFindBar *self, int by)
{
  guint n = self->hits != NULL ? self->hits->len : 0;

  if ((by > 0 && self->at + 1 >= n) || (by < 0 && self->at == 0))
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  self->at = (guint) ((int) self->at + by);
  update (self);
  g_signal_emit (self, signals[FOUND], 0, current (self));
}

static void
older_cb (DskFindBar *self)
{
  step (self, 1);
}

static void
newer_cb (DskFindBar *self)
{
  step (self, -1);
}

static gboolean
key_cb (DskFindBar *self, guint keyval, guint keycode, GdkModifierType state)
{
  switch (keyval)
    {
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      step (self, (state & GDK_SHIFT_MASK) != 0 ? -1 : 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      step (self, 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      step (self, -1);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

/* --- open and closed --- */

static void
mode_cb (DskFindBar *self)
{
  if (gtk_search_bar_get_search_mode (self->bar))
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  set_hits (self, NULL);
  g_signal_emit (self, signals[CLOSED], 0);
}

void
dsk_find_bar_open (DskFindBar *self)
{
  g_return_if_fail (DSK_IS_FIND_BAR (self));

  if (self->conv == NULL)
    return;
  gtk_search_bar_set_search_mode (self->bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}

void
dsk_find_bar_set_conversation (DskFindBar *self, const char *conv)
{
  g_return_if_fail (DSK_IS_FIND_BAR (self));

  if (g_strcmp0 (conv, self->conv) == 0)
    return;
  g_free (self->conv);
  self->conv = g_strdup (conv);
  g_signal_handlers_block_by_func (self->bar, mode_cb, self);
  gtk_search_bar_set_search_mode (self->bar, FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  g_signal_handlers_unblock_by_func (self->bar, mode_cb, self);
  set_hits (self, NULL);
}

void
dsk_find_bar_set_client (DskFindBar *self, DskClient *client)
{
  g_return_if_fail (DSK_IS_FIND_BAR (self));
  g_return_if_fail (self->client == NULL);

  self->client = g_object_ref (client);
}

/* --- object --- */

static GtkWidget *
arrow_new (DskFindBar *self, const char *icon, const char *words, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_signal_connect_swapped (button, "clicked", clicked, self);
  return button;
}

static GtkWidget *
row_new (DskFindBar *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *linked = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->entry = GTK_SEARCH_ENTRY (gtk_search_entry_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (self->entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Find in This Conversation"), -1);
  g_object_set (self->entry, "placeholder-text", _ ("Find in this conversation"), NULL);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), keys);
  g_signal_connect_swapped (self->entry, "search-changed", G_CALLBACK (search_cb), self);
  g_signal_connect_swapped (self->entry, "next-match", G_CALLBACK (older_cb), self);
  g_signal_connect_swapped (self->entry, "previous-match", G_CALLBACK (newer_cb), self);

  self->place = g_object_new (GTK_TYPE_LABEL, "css-classes", (const char *[]){ "dim-label", "numeric", NULL }, NULL);
  self->older = arrow_new (self, "go-up-symbolic", _ ("Further Back"), G_CALLBACK (older_cb));
  self->newer = arrow_new (self, "go-down-symbolic", _ ("Forward"), G_CALLBACK (newer_cb));
  gtk_widget_add_css_class (linked, "linked");
  gtk_box_append (GTK_BOX (linked), self->older);
  gtk_box_append (GTK_BOX (linked), self->newer);
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->entry));
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->place));
  gtk_box_append (GTK_BOX (row), linked);
  gtk_widget_set_hexpand (row, TRUE);
  return row;
}

static void
dsk_find_bar_dispose (GObject *object)
{
  DskFindBar *self = DSK_FIND_BAR (object);

  if (self->bar != NULL)
    g_signal_handlers_disconnect_by_data (self->bar, self);
  g_clear_pointer ((GtkWidget **) &self->bar, gtk_widget_unparent);
  g_clear_object (&self->client);
  g_clear_pointer (&self->conv, g_free);
  g_clear_pointer (&self->hits, g_ptr_array_unref);
  G_OBJECT_CLASS (dsk_find_bar_parent_class)->dispose (object);
}

static void
dsk_find_bar_class_init (DskFindBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_find_bar_dispose;
  signals[FOUND] = g_signal_new ("found", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CLOSED]
      = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "find-bar");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

/* GTK has no name for its own button. */
static void
name_close (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget))
    {
      gtk_widget_set_tooltip_text (widget, _ ("Close (Esc)"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Close"), -1);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    name_close (child);
}

static void
dsk_find_bar_init (DskFindBar *self)
{
  self->bar = GTK_SEARCH_BAR (gtk_search_bar_new ());
  gtk_search_bar_set_show_close_button (self->bar, TRUE);
  name_close (GTK_WIDGET (self->bar));
  gtk_search_bar_set_child (self->bar, row_new (self));
  gtk_search_bar_connect_entry (self->bar, GTK_EDITABLE (self->entry));
  g_signal_connect_swapped (self->bar, "notify::search-mode-enabled", G_CALLBACK (mode_cb), self);
  gtk_widget_set_parent (GTK_WIDGET (self->bar), GTK_WIDGET (self));
  update (self);
}

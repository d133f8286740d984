/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-palette.h"

#include "dsk-first-focus.h"

#include <glib/gi18n.h>

#include "dsk-labels.h"
#include "dsk-settings.h"

#define MAX_ROWS 60
#define MAX_CONVERSATIONS 8
#define WIDTH 560
#define HEIGHT 460
#define PAGE 8 /* rows that Page Up and Page Down pass */
#define ITEM_KEY "dsk-palette-item"

struct _DskPalette
{
  AdwWindow parent_instance;

  GtkWidget *entry;
  GtkListBox *list;
  GtkScrolledWindow *scroller;
  GtkLabel *nothing;

  DskClient *client; /* (owned) */
  GPtrArray *items;  /* (owned) (element-type DskPaletteItem) */
  GPtrArray *found;  /* (owned) (element-type DskPaletteItem): conversations */
  char **recent;     /* (owned) (array zero-terminated=1) */
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskPalette, dsk_palette, ADW_TYPE_WINDOW)

/* --- rows --- */

/* Returns: (transfer full) (nullable): the first of the keys, as people read it */
static char *
keys_label (const char *keys)
{
  g_auto (GStrv) all = g_strsplit (keys != NULL ? keys : "", " ", 2);
  GdkModifierType mods;
  guint key;

  if (all[0] == NULL || *all[0] == '\0' || !gtk_accelerator_parse (all[0], &key, &mods) || key == 0)
    return NULL;
  return gtk_accelerator_get_label (key, mods);
}

static char *
item_words (const DskPaletteItem *item)
{
  g_autofree char *keys = keys_label (item->keys);
  GString *words = g_string_new (item->title);

  if (item->hint != NULL)
    g_string_append_printf (words, ", %s", item->hint);
  if (keys != NULL)
    g_string_append_printf (words, ", %s", keys);
  return g_string_free (words, FALSE);
}

static GtkWidget *
dim_label (const char *text, PangoEllipsizeMode ellipsize)
{
  return g_object_new (GTK_TYPE_LABEL, "label", text, "ellipsize", ellipsize, "xalign", 1.0, "css-classes",
                       (const char *[]){ "dim-label", "caption", NULL }, NULL);
}

static GtkWidget *
row_new (DskPaletteItem *item)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autofree char *keys = keys_label (item->keys);
  g_autofree char *words = item_words (item);

  gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_LABEL, "label", item->title, "xalign", 0.0, "hexpand", TRUE,
                                               "ellipsize", PANGO_ELLIPSIZE_END, NULL));
  if (item->hint != NULL)
    gtk_box_append (GTK_BOX (box), dim_label (item->hint, PANGO_ELLIPSIZE_END));
  if (keys != NULL)
    gtk_box_append (GTK_BOX (box), dim_label (keys, PANGO_ELLIPSIZE_NONE));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_add_css_class (row, "palette-row");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_object_set_data (G_OBJECT (row), ITEM_KEY, item);
  return row;
}

/* --- which one --- */

static void
show_row (DskPalette *self, GtkWidget *row)
{
  graphene_rect_t bounds;

  if (gtk_widget_compute_bounds (row, GTK_WIDGET (self->list), &bounds))
    gtk_adjustment_clamp_page (gtk_scrolled_window_get_vadjustment (self->scroller), bounds.origin.y,
                               bounds.origin.y + bounds.size.height);
}

/* The focus stays where one types; what is chosen is said there too. */
static void
announce (DskPalette *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  g_autofree char *words = NULL;

  if (row == NULL)
    {
      gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT);
      words = g_strdup (gtk_label_get_text (self->nothing));
    }
  else
    {
      gtk_accessible_update_relation (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT, row,
                                      -1);
      words = item_words (g_object_get_data (G_OBJECT (row), ITEM_KEY));
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
}

static void
select_nth (DskPalette *self, int n)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, MAX (n, 0));

  gtk_list_box_select_row (self->list, row);
  if (row != NULL)
    show_row (self, GTK_WIDGET (row));
  announce (self);
}

static void
fill (DskPalette *self)
{
  const char *query = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  g_autoptr (GPtrArray) ranked = NULL;
  g_autofree char *words = NULL;
  GtkWidget *child;

  gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT);
  while ((child = GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, 0))) != NULL)
    gtk_list_box_remove (self->list, child);
  g_ptr_array_extend (all, self->items, NULL, NULL);
  g_ptr_array_extend (all, self->found, NULL, NULL);
  ranked = dsk_palette_rank (all, query, (const char *const *) self->recent, MAX_ROWS);
  for (guint i = 0; i < ranked->len; i++)
    gtk_list_box_append (self->list, row_new (g_ptr_array_index (ranked, i)));
  words = g_strdup_printf (_ ("Nothing fits “%s”"), query);
  gtk_label_set_text (self->nothing, words);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  select_nth (self, 0);
}

/* --- conversations --- */

static gpointer
read_people (DskReplicaReader *reader, gpointer data, GError **error)
{
  return dsk_replica_reader_search (reader, data, MAX_CONVERSATIONS, error);
}

static void
people_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskPalette) self = user_data;
  g_autoptr (GPtrArray) hits = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);

  /* NULL: more was typed since, or it is closed. */
  if (hits == NULL || self->client == NULL)
    return;
  for (guint i = 0; i < hits->len; i++)
    {
      const DskSearchHit *hit = g_ptr_array_index (hits, i);
      g_autofree char *action = g_strconcat ("win.open-conversation::", hit->conv, NULL);
      g_autofree char *title = dsk_label_conversation (hit->name, NULL, hit->members);
      DskPaletteItem *item;

      if (hit->item_id != NULL)
        continue;
      item = dsk_palette_item_new (action, title, _ ("Conversation"), NULL);
      item->found = TRUE;
      g_ptr_array_add (self->found, item);
    }
  fill (self);
}

static void
changed_cb (DskPalette *self)
{
  const char *query = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  g_ptr_array_set_size (self->found, 0);
  fill (self);
  if (query[strspn (query, " \t")] == '\0')
    return;
  dsk_client_read_async (self->client, "palette", read_people, g_strdup (query), g_free,
                         (GDestroyNotify) g_ptr_array_unref, NULL, people_cb, g_object_ref (self));
}

/* --- keys --- */

static void
choose (DskPalette *self, GtkListBoxRow *row)
{
  const DskPaletteItem *item = row != NULL ? g_object_get_data (G_OBJECT (row), ITEM_KEY) : NULL;
  g_autofree char *action = NULL;
  g_auto (GStrv) recent = NULL;
  g_autofree char *kept = NULL;

  if (item == NULL)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  action = g_strdup (item->action);
  recent = dsk_palette_remember ((const char *const *) self->recent, action);
  kept = g_strjoinv ("\n", recent);
  dsk_settings_set_string (DSK_SETTINGS_PALETTE_RECENT, kept);
  g_object_ref (self);
  gtk_window_close (GTK_WINDOW (self));
  g_signal_emit (self, signals[CHOSEN], 0, action);
  g_object_unref (self);
}

static void
activate_cb (DskPalette *self)
{
  choose (self, gtk_list_box_get_selected_row (self->list));
}

static gboolean
key_cb (DskPalette *self, guint keyval, guint keycode, GdkModifierType state)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  int at = row != NULL ? gtk_list_box_row_get_index (row) : 0;
  int n = 0;

  while (gtk_list_box_get_row_at_index (self->list, n) != NULL)
    n++;
  if (n == 0 || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (keyval)
    {
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      select_nth (self, (at + 1) % n);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      select_nth (self, (at + n - 1) % n);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Down:
      select_nth (self, MIN (at + PAGE, n - 1));
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Up:
      select_nth (self, MAX (at - PAGE, 0));
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

/* --- the object --- */

static void
dsk_palette_dispose (GObject *object)
{
  DskPalette *self = DSK_PALETTE (object);

  g_clear_object (&self->client);
  G_OBJECT_CLASS (dsk_palette_parent_class)->dispose (object);
}

static void
dsk_palette_finalize (GObject *object)
{
  DskPalette *self = DSK_PALETTE (object);

  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->found);
  g_strfreev (self->recent);
  G_OBJECT_CLASS (dsk_palette_parent_class)->finalize (object);
}

static void
dsk_palette_class_init (DskPaletteClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dsk_palette_dispose;
  G_OBJECT_CLASS (klass)->finalize = dsk_palette_finalize;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_DIALOG);
}

static GtkWidget *
entry_new (DskPalette *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkWidget *entry = gtk_search_entry_new ();

  g_object_set (entry, "placeholder-text", _ ("What do you want to do?"), "search-delay", 0, "hexpand", TRUE, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("What to do"), -1);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (entry, keys);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (activate_cb), self);
  g_signal_connect_swapped (entry, "stop-search", G_CALLBACK (gtk_window_close), self);
  return entry;
}

static void
dsk_palette_init (DskPalette *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *bar = adw_header_bar_new ();
  g_autofree char *kept = dsk_settings_get_string (DSK_SETTINGS_PALETTE_RECENT, "");

  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_palette_item_free);
  self->found = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_palette_item_free);
  self->recent = g_strsplit (kept, "\n", -1);
  self->entry = entry_new (self);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  self->scroller = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  self->nothing = GTK_LABEL (gtk_label_new (NULL));

  adw_header_bar_set_title_widget (ADW_HEADER_BAR (bar), self->entry);
  gtk_label_set_wrap (self->nothing, TRUE);
  gtk_label_set_wrap_mode (self->nothing, PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (GTK_WIDGET (self->nothing), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->nothing), "palette-nothing");
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_BROWSE);
  gtk_list_box_set_placeholder (self->list, GTK_WIDGET (self->nothing));
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Things to do"), -1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_RELATION_CONTROLS, self->list, NULL, -1);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (choose), self);
  gtk_scrolled_window_set_policy (self->scroller, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (self->scroller, GTK_WIDGET (self->list));
  gtk_widget_set_vexpand (GTK_WIDGET (self->scroller), TRUE);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->scroller));
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Command Palette"));
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
}

DskPalette *
dsk_palette_new (GtkWindow *parent, DskClient *client)
{
  DskPalette *self = g_object_new (DSK_TYPE_PALETTE, "transient-for", parent, NULL);
  int width = gtk_widget_get_width (GTK_WIDGET (parent));

  self->client = g_object_ref (client);
  gtk_window_set_default_size (GTK_WINDOW (self), width > 0 ? MIN (WIDTH, width) : WIDTH, HEIGHT);
  dsk_first_focus (GTK_WIDGET (self), self->entry);
  return self;
}

void
dsk_palette_add (DskPalette *self, DskPaletteItem *item)
{
  g_return_if_fail (DSK_IS_PALETTE (self));

  g_ptr_array_add (self->items, item);
}

void
dsk_palette_update (DskPalette *self)
{
  g_return_if_fail (DSK_IS_PALETTE (self));

  if (self->client != NULL)
    fill (self);
}

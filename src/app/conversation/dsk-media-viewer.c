/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-media-viewer.h"

#include "dsk-inside.h"
#include "dsk-labels.h"
#include "dsk-picture-load.h"
#include "dsk-stack.h"
#include "dsk-text.h"
#include "dsk-timeline-model.h"

#include <glib/gi18n.h>

#include <string.h>

#define ZOOM_STEP 1.25
#define ZOOM_MIN 0.1
#define ZOOM_MAX 8.0
#define SIDE_MIN 1920 /* pixels: on a small screen there is still something to enlarge */

struct _DskMediaViewer
{
  AdwWindow parent_instance;

  AdwWindowTitle *title;
  GtkStack *stack;
  GtkScrolledWindow *scroller;
  GtkPicture *picture;
  AdwStatusPage *status;
  GtkButton *retry;

  DskTimelineMedia *media;   /* (owned) */
  GListModel *timeline;      /* (owned) */
  char *id;                  /* (owned): of the message that is shown */
  GdkTexture *texture;       /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable) */
  double zoom;               /* 0: as the window is */
};

G_DEFINE_FINAL_TYPE (DskMediaViewer, dsk_media_viewer, ADW_TYPE_WINDOW)

/* --- which --- */

static gboolean
is_picture (const DskTimelineRow *row)
{
  return row != NULL && row->item != DSK_ITEM_EVENT && row->revoked_at == 0
         && (row->kind == DSK_MESSAGE_IMAGE || row->kind == DSK_MESSAGE_STICKER);
}

/* Returns: (transfer full) (nullable): the picture @step pictures away from the one that is shown */
static DskTimelineItem *
find (DskMediaViewer *self, int step)
{
  g_autoptr (GPtrArray) pictures = g_ptr_array_new_with_free_func (g_object_unref);
  int here = -1;

  for (guint i = 0; i < g_list_model_get_n_items (self->timeline); i++)
    {
      g_autoptr (DskTimelineItem) item = g_list_model_get_item (self->timeline, i);
      const DskTimelineRow *row = dsk_timeline_item_get_row (item);

      if (!is_picture (row))
        continue;
      if (strcmp (row->id, self->id) == 0)
        here = (int) pictures->len;
      g_ptr_array_add (pictures, g_steal_pointer (&item));
    }
  here = here >= 0 ? here + step : -1;
  return here >= 0 && here < (int) pictures->len ? g_object_ref (pictures->pdata[here]) : NULL;
}

static void
update_actions (DskMediaViewer *self)
{
  g_autoptr (DskTimelineItem) before = find (self, -1);
  g_autoptr (DskTimelineItem) after = find (self, 1);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "viewer.previous", before != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "viewer.next", after != NULL);
}

/* --- how large --- */

static void
apply_zoom (DskMediaViewer *self)
{
  gboolean fit = self->zoom == 0 || self->texture == NULL;

  gtk_picture_set_can_shrink (self->picture, TRUE);
  if (fit)
    gtk_widget_set_size_request (GTK_WIDGET (self->picture), -1, -1);
  else
    gtk_widget_set_size_request (GTK_WIDGET (self->picture),
                                 (int) (gdk_texture_get_width (self->texture) * self->zoom),
                                 (int) (gdk_texture_get_height (self->texture) * self->zoom));
}

static void
zoom_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskMediaViewer *self = DSK_MEDIA_VIEWER (widget);

  if (strcmp (name, "viewer.fit") == 0)
    self->zoom = 0;
  else if (self->zoom == 0)
    self->zoom = 1;
  else
    self->zoom *= strcmp (name, "viewer.zoom-in") == 0 ? ZOOM_STEP : 1 / ZOOM_STEP;
  if (self->zoom != 0)
    self->zoom = CLAMP (self->zoom, ZOOM_MIN, ZOOM_MAX);
  apply_zoom (self);
}

/* --- what --- */

/* @failed: there is something that may be tried again. */
static void
show_words (DskMediaViewer *self, const char *words, gboolean failed)
{
  g_autofree char *markup = g_markup_escape_text (words, -1);

  adw_status_page_set_description (self->status, markup);
  gtk_widget_set_visible (GTK_WIDGET (self->retry), failed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "viewer.retry", failed);
  dsk_stack_show (self->stack, "words");
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskMediaViewer) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = dsk_picture_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_set_object (&self->texture, texture);
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  self->zoom = 0;
  apply_zoom (self);
  if (texture != NULL)
    dsk_stack_show (self->stack, "picture");
  else
    show_words (self, error->message, TRUE);
}

/* Returns: pixels: of the longest side of any screen; more than that is seen by nobody */
static int
screen_side (DskMediaViewer *self)
{
  GListModel *monitors = gdk_display_get_monitors (gtk_widget_get_display (GTK_WIDGET (self)));
  int side = SIDE_MIN;

  for (guint i = 0; i < g_list_model_get_n_items (monitors); i++)
    {
      g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, i);
      GdkRectangle area;

      gdk_monitor_get_geometry (monitor, &area);
      side = MAX (side, MAX (area.width, area.height) * gdk_monitor_get_scale_factor (monitor));
    }
  return MIN (side, DSK_PICTURE_SIDE_MAX);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskMediaViewer) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = dsk_timeline_media_fetch_finish (result, &error);

  if (path != NULL)
    dsk_picture_load_async (path, screen_side (self), self->cancellable, loaded_cb, g_object_ref (self));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_words (self, error->message, TRUE);
}

static void
show (DskMediaViewer *self, const DskTimelineRow *row)
{
  g_autofree char *day = NULL;
  const char *text = row->text != NULL && *row->text != '\0' ? row->text : _ ("Photo");
  g_autofree char *line = dsk_text_preview (text, 80);
  g_autofree char *title = dsk_label_name (line, FALSE);

  g_free (self->id);
  self->id = g_strdup (row->id);
  day = dsk_label_day (row->at, g_get_real_time () / 1000);
  adw_window_title_set_title (self->title, title);
  adw_window_title_set_subtitle (self->title, day);
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  show_words (self, _ ("Downloading…"), FALSE);
  dsk_timeline_media_fetch_async (self->media, row, self->cancellable, fetched_cb,
                                  g_object_ref (self));
  update_actions (self);
}

static void
step_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskMediaViewer *self = DSK_MEDIA_VIEWER (widget);
  g_autoptr (DskTimelineItem) item = find (self, strcmp (name, "viewer.next") == 0 ? 1 : -1);

  if (item != NULL)
    show (self, dsk_timeline_item_get_row (item));
}

static void
retry_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskMediaViewer *self = DSK_MEDIA_VIEWER (widget);
  g_autoptr (DskTimelineItem) item = find (self, 0);

  if (item != NULL)
    show (self, dsk_timeline_item_get_row (item));
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskMediaViewer *self = DSK_MEDIA_VIEWER (widget);
  g_autoptr (DskTimelineItem) item = find (self, 0);

  if (item != NULL)
    dsk_timeline_media_save (self->media, dsk_timeline_item_get_row (item));
}

/* --- object --- */

static void
dsk_media_viewer_dispose (GObject *object)
{
  DskMediaViewer *self = DSK_MEDIA_VIEWER (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->media);
  g_clear_object (&self->timeline);
  g_clear_object (&self->texture);
  g_clear_pointer (&self->id, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), DSK_TYPE_MEDIA_VIEWER);
  G_OBJECT_CLASS (dsk_media_viewer_parent_class)->dispose (object);
}

static void
add_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    const char *action;
  } keys[] = {
    { GDK_KEY_Left, 0, "viewer.previous" },
    { GDK_KEY_Right, 0, "viewer.next" },
    { GDK_KEY_Page_Up, 0, "viewer.previous" },
    { GDK_KEY_Page_Down, 0, "viewer.next" },
    { GDK_KEY_plus, 0, "viewer.zoom-in" },
    { GDK_KEY_plus, GDK_CONTROL_MASK, "viewer.zoom-in" },
    { GDK_KEY_equal, GDK_CONTROL_MASK, "viewer.zoom-in" },
    { GDK_KEY_minus, 0, "viewer.zoom-out" },
    { GDK_KEY_minus, GDK_CONTROL_MASK, "viewer.zoom-out" },
    { GDK_KEY_0, 0, "viewer.fit" },
    { GDK_KEY_0, GDK_CONTROL_MASK, "viewer.fit" },
    { GDK_KEY_s, GDK_CONTROL_MASK, "viewer.save" },
    { GDK_KEY_Escape, 0, "window.close" },
    { GDK_KEY_w, GDK_CONTROL_MASK, "window.close" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].key, keys[i].modifiers,
                                         keys[i].action, NULL);
}

static void
dsk_media_viewer_class_init (DskMediaViewerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_media_viewer_dispose;
  gtk_widget_class_install_action (widget_class, "viewer.previous", NULL, step_action);
  gtk_widget_class_install_action (widget_class, "viewer.next", NULL, step_action);
  gtk_widget_class_install_action (widget_class, "viewer.zoom-in", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "viewer.zoom-out", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "viewer.fit", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "viewer.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "viewer.retry", NULL, retry_action);
  add_keys (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dastak/Dastak/ui/dsk-media-viewer.ui");
  gtk_widget_class_bind_template_child (widget_class, DskMediaViewer, title);
  gtk_widget_class_bind_template_child (widget_class, DskMediaViewer, stack);
  gtk_widget_class_bind_template_child (widget_class, DskMediaViewer, scroller);
  gtk_widget_class_bind_template_child (widget_class, DskMediaViewer, picture);
  gtk_widget_class_bind_template_child (widget_class, DskMediaViewer, status);
  gtk_widget_class_bind_template_child (widget_class, DskMediaViewer, retry);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_DIALOG);
}

static void
dsk_media_viewer_init (DskMediaViewer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
dsk_media_viewer_open (GtkWidget *parent, DskTimelineMedia *media, GListModel *timeline,
                       const char *id)
{
  GtkRoot *root = gtk_widget_get_root (parent);
  DskMediaViewer *self = g_object_new (DSK_TYPE_MEDIA_VIEWER, "transient-for",
                                       GTK_IS_WINDOW (root) ? root : NULL, NULL);
  g_autoptr (DskTimelineItem) item = NULL;

  self->media = g_object_ref (media);
  self->timeline = g_object_ref (timeline);
  self->id = g_strdup (id);
  item = find (self, 0);
  if (item != NULL)
    show (self, dsk_timeline_item_get_row (item));
  gtk_window_present (GTK_WINDOW (self));
}

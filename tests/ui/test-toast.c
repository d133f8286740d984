/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Toasts that move, as they do for most people: one that is to go while it still comes goes, and nothing that was freed
 * is touched for it. */

#include "dsk-toast.h"

#include "office.h"
#include "page-harness.h"

typedef struct
{
  GtkWidget *window;
  AdwToastOverlay *overlay;
  AdwToast *first;  /* (owned) */
  AdwToast *second; /* (owned): waits for the first one to go */
  gint64 begun_us;  /* by the frame clock */
} Scene;

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static AdwToast *
add (Scene *self, const char *title)
{
  AdwToast *toast = adw_toast_new (title);

  adw_toast_set_timeout (toast, 0);
  dsk_toast_add (self->overlay, g_object_ref (toast));
  return toast;
}

static void
scene_begin (Scene *self)
{
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  self->window = gtk_window_new ();
  self->overlay = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());
  adw_toast_overlay_set_child (self->overlay, gtk_label_new ("Below"));
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->overlay));
  gtk_window_set_default_size (GTK_WINDOW (self->window), 600, 300);
  gtk_window_present (GTK_WINDOW (self->window));
  gtk_widget_add_tick_callback (self->window, tick_cb, NULL, NULL);
  self->first = add (self, "First");
  self->second = add (self, "Second");
}

static void
scene_end (Scene *self)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_clear_object (&self->first);
  g_clear_object (&self->second);
}

/* Returns: (nullable): the widget of a toast that is shown, comes or goes */
static GtkWidget *
find (Scene *self, AdwToast *wanted)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->overlay));

  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      g_autoptr (AdwToast) toast = NULL;

      if (child != adw_toast_overlay_get_child (self->overlay))
        g_object_get (child, "toast", &toast, NULL);
      if (toast == wanted && toast != NULL)
        return child;
    }
  return NULL;
}

static gboolean
shows_second (gpointer data)
{
  Scene *self = data;

  return find (self, self->second) != NULL;
}

static gboolean
shows_none (gpointer data)
{
  Scene *self = data;

  return find (self, self->first) == NULL && find (self, self->second) == NULL;
}

static gint64
frame_time (Scene *self)
{
  return gdk_frame_clock_get_frame_time (gtk_widget_get_frame_clock (self->window));
}

static gboolean
has_come (gpointer data)
{
  Scene *self = data;

  return frame_time (self) - self->begun_us > G_USEC_PER_SEC;
}

/* Longer than any animation of a toast takes. */
static void
settle (Scene *self)
{
  self->begun_us = frame_time (self);
  office_wait (has_come, self);
}

static void
count_cb (guint *count)
{
  ++*count;
}

/* What takes another's place comes slowest: it would be gone before it had come. */
static void
test_soon (void)
{
  Scene self = { 0 };
  guint gone = 0;

  scene_begin (&self);
  settle (&self);
  adw_toast_dismiss (self.first);
  office_wait (shows_second, &self);
  g_signal_connect_swapped (self.second, "dismissed", G_CALLBACK (count_cb), &gone);
  adw_toast_dismiss (self.second);
  adw_toast_dismiss (self.second);
  g_assert_cmpuint (gone, ==, 0);
  office_wait (shows_none, &self);
  g_assert_cmpuint (gone, ==, 1);
  settle (&self);
  scene_end (&self);
}

static gboolean
is_hidden (gpointer data)
{
  Scene *self = data;

  return find (self, self->second) == NULL;
}

/* Something urgent takes its place while it still comes, and it is to go before it is back. */
static void
test_postponed (void)
{
  Scene self = { 0 };
  AdwToast *urgent = adw_toast_new ("Urgent");

  scene_begin (&self);
  settle (&self);
  adw_toast_dismiss (self.first);
  office_wait (shows_second, &self);
  adw_toast_set_priority (urgent, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_set_timeout (urgent, 0);
  dsk_toast_add (self.overlay, g_object_ref (urgent));
  office_wait (is_hidden, &self);
  adw_toast_dismiss (self.second);
  settle (&self);
  g_assert_nonnull (find (&self, urgent));
  adw_toast_dismiss (urgent);
  settle (&self);
  g_assert_null (find (&self, urgent));
  g_assert_true (shows_none (&self));
  g_object_unref (urgent);
  scene_end (&self);
}

/* Before it was seen, and while it still waits. */
static void
test_at_once (void)
{
  Scene self = { 0 };

  scene_begin (&self);
  adw_toast_dismiss (self.second);
  adw_toast_dismiss (self.first);
  office_wait (shows_none, &self);
  settle (&self);
  g_assert_true (shows_none (&self));
  scene_end (&self);
}

/* A window that is closed, or hidden, under toasts that come, with one that was to go. */
static void
test_hidden (gconstpointer hide)
{
  Scene self = { 0 };

  scene_begin (&self);
  settle (&self);
  adw_toast_dismiss (self.first);
  office_wait (shows_second, &self);
  adw_toast_dismiss (self.second);
  if (hide != NULL)
    {
      gtk_widget_set_visible (self.window, FALSE);
      office_wait (shows_none, &self);
    }
  scene_end (&self);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/toast/soon", test_soon);
  g_test_add_func ("/toast/postponed", test_postponed);
  g_test_add_func ("/toast/at-once", test_at_once);
  g_test_add_data_func ("/toast/closed", NULL, test_hidden);
  g_test_add_data_func ("/toast/hidden", "", test_hidden);
  return g_test_run ();
}

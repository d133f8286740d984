/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "page-harness.h"

#include "dsk-settings.h"

#include "dsk-app-config.h"
#include "dsk-app-resources.h"
#include "dsk-form-window.h"
#include "dsk-window.h"

#include <glib/gi18n.h>
#include <libintl.h>
#include <locale.h>
#include <signal.h>
#include <sys/resource.h>

#define FRAME_PATIENCE_US (5 * G_USEC_PER_SEC)
#define ACTIVE_PATIENCE_US (150 * 1000)

/* What main() does for itself, with the catalogues of the build. gtk_test_init() would have everything in English. */
static void
speak (const char *language)
{
  g_assert_nonnull (g_getenv ("DASTAK_LOCALEDIR"));
  g_setenv ("LANGUAGE", language, TRUE);
  setlocale (LC_ALL, "C.UTF-8");
  bindtextdomain (DSK_GETTEXT_DOMAIN, g_getenv ("DASTAK_LOCALEDIR"));
  bind_textdomain_codeset (DSK_GETTEXT_DOMAIN, "UTF-8");
  textdomain (DSK_GETTEXT_DOMAIN);
  gtk_init ();
  if (g_str_equal (language, "ur"))
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
}

static void
add_style (const char *resource)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, resource);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

void
harness_init (int *argc, char ***argv)
{
  g_setenv ("GSK_RENDERER", "cairo", FALSE);
  g_setenv ("GTK_A11Y", "test", FALSE);
  if (g_getenv ("DASTAK_TEST_LANGUAGE") != NULL)
    speak (g_getenv ("DASTAK_TEST_LANGUAGE"));
  else
    gtk_test_init (argc, argv);
  adw_init ();
  /* What a test sends is sent, unless it is about taking it back. */
  dsk_settings_set_int (DSK_SETTINGS_UNDO_SECONDS, 0);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, "gtk-font-name",
                "Cantarell 11", "gtk-cursor-blink", FALSE, "gtk-hint-font-metrics", TRUE, NULL);

  if (g_getenv ("DASTAK_TEST_TEXT_SCALE") != NULL)
    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi",
                  96 * 1024 * (int) g_ascii_strtoll (g_getenv ("DASTAK_TEST_TEXT_SCALE"), NULL, 10)
                      / 100,
                  NULL);

  /* What the application does for itself. */
  g_resources_register (dsk_app_get_resource ());
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    "/org/dastak/Dastak/icons");
  add_style ("/org/dastak/Dastak/style.css");
  if (adw_style_manager_get_high_contrast (adw_style_manager_get_default ()))
    add_style ("/org/dastak/Dastak/style-hc.css");
}

Harness *
harness_new (const char *role, int width, int height)
{
  Harness *self = g_new0 (Harness, 1);

  self->office = office_new (role);
  demo_office_fill (self->office);
  office_open (self->office);
  self->page = DSK_CONVERSATION_PAGE (dsk_conversation_page_new (self->office->client));
  g_set_weak_pointer (&self->window, g_object_new (ADW_TYPE_WINDOW, "content", self->page, "default-width", width,
                                                  "default-height", height, NULL));
  gtk_window_present (GTK_WINDOW (self->window));
  harness_settle (self);
  return self;
}

/* Also in a pane that is not shown now. */
static GtkWidget *
find_page (GtkWidget *widget)
{
  GtkWidget *found = DSK_IS_CONVERSATION_PAGE (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_page (child);
  return found;
}

/* It is made after the list was seen. */
static gboolean
has_page (gpointer window)
{
  return find_page (window) != NULL;
}

static Harness *
open_app (const char *role, gboolean filled)
{
  Harness *self = g_new0 (Harness, 1);

  self->office = office_new (role);
  if (filled)
    demo_office_fill (self->office);
  office_open (self->office);
  g_set_weak_pointer (&self->window, GTK_WIDGET (dsk_window_new (NULL, self->office->client)));
  gtk_window_present (GTK_WINDOW (self->window));
  harness_settle (self);
  office_wait (has_page, self->window);
  self->page = DSK_CONVERSATION_PAGE (find_page (self->window));
  return self;
}

Harness *
harness_new_app (const char *role)
{
  return open_app (role, TRUE);
}

Harness *
harness_new_app_empty (const char *role)
{
  return open_app (role, FALSE);
}

static gboolean
is_null (gpointer data)
{
  return *(gpointer *) data == NULL;
}

void
harness_free (Harness *self)
{
  GtkWidget *window = self->window;
  gpointer page = self->page;

  /* A page that is still alive when its window is gone holds the client, and leaks. */
  if (window != NULL)
    {
      g_object_add_weak_pointer (G_OBJECT (page), &page);
      gtk_window_destroy (GTK_WINDOW (window));
      office_wait (is_null, &page);
    }
  g_clear_weak_pointer (&self->window);
  office_free (self->office);
  g_free (self);
}

void
harness_wait_frames (GtkWidget *widget, guint n)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
  gint64 until = gdk_frame_clock_get_frame_counter (clock) + n;
  gint64 end = g_get_monotonic_time () + FRAME_PATIENCE_US;

  while (gdk_frame_clock_get_frame_counter (clock) < until && g_get_monotonic_time () < end)
    {
      gtk_widget_queue_draw (widget);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (500);
    }
}

/* Since when @window, or all of them (NULL), waits for the window manager; it may be that none runs. Returns: whether
 * it is worth waiting on */
static gboolean
waits (GtkWidget *window, gboolean does, gint64 patience_us)
{
  static gint64 all;
  gint64 *since = &all;

  if (window != NULL && (since = g_object_get_data (G_OBJECT (window), "waits")) == NULL)
    g_object_set_data_full (G_OBJECT (window), "waits", since = g_new0 (gint64, 1), g_free);
  if (!does)
    *since = 0;
  else if (*since == 0)
    *since = g_get_monotonic_time ();
  return does && g_get_monotonic_time () < *since + patience_us;
}

/* Each window that comes has its size, and is active first, unless the window manager thinks otherwise; one is when
 * another goes. */
static gboolean
is_moving (gpointer data)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();
  gboolean any = FALSE;
  gboolean active = FALSE;
  gboolean comes = FALSE;

  for (GList *l = windows; l != NULL; l = l->next)
    {
      if (!gtk_widget_get_mapped (l->data))
        continue;
      any = TRUE;
      if (gtk_window_is_active (l->data))
        {
          active = TRUE;
          g_object_set_data (l->data, "was-active", l->data);
        }
      comes |= waits (l->data, g_object_get_data (l->data, "was-active") == NULL,
                      gtk_widget_get_width (l->data) > 0 ? ACTIVE_PATIENCE_US : FRAME_PATIENCE_US);
    }
  return waits (NULL, any && !active, ACTIVE_PATIENCE_US) || comes;
}

void
harness_settle (Harness *self)
{
  office_settle_with (self->office, is_moving, NULL);
}

void
harness_resize (GtkWidget *window, int width, int height)
{
  const gint64 end = g_get_monotonic_time () + ACTIVE_PATIENCE_US;
  const int old_width = gtk_widget_get_width (window);
  const int old_height = gtk_widget_get_height (window);

  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  /* The window manager decides, and may leave it as it is. */
  while (gtk_widget_get_width (window) == old_width && gtk_widget_get_height (window) == old_height
         && g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (500);
}

void
harness_open (Harness *self, const char *conv)
{
  dsk_conversation_page_set_conversation (self->page, conv);
  harness_settle (self);
}

static gboolean
has_text (GtkWidget *widget, const char *text)
{
  if (text == NULL)
    return TRUE;
  if (GTK_IS_LABEL (widget))
    return g_strcmp0 (gtk_label_get_text (GTK_LABEL (widget)), text) == 0;
  if (GTK_IS_BUTTON (widget))
    {
      const char *label = gtk_button_get_label (GTK_BUTTON (widget));

      return g_strcmp0 (label != NULL ? label : gtk_widget_get_tooltip_text (widget), text) == 0;
    }
  return FALSE;
}

GtkWidget *
harness_find (GtkWidget *widget, GType type, const char *text)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && has_text (widget, text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = harness_find (child, type, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

guint
harness_count (GtkWidget *widget, GType type)
{
  guint count
      = g_type_is_a (G_OBJECT_TYPE (widget), type) && gtk_widget_get_mapped (widget) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    count += harness_count (child, type);
  return count;
}

static gboolean
is_for (GtkShortcut *shortcut, const char *key)
{
  g_autofree char *all = gtk_shortcut_trigger_to_string (gtk_shortcut_get_trigger (shortcut));
  g_auto (GStrv) keys = g_strsplit (all, "|", -1);

  for (guint i = 0; keys[i] != NULL; i++)
    if (g_str_equal (g_strstrip (keys[i]), key))
      return TRUE;
  return FALSE;
}

static gboolean
press (GtkWidget *widget, const char *key, gboolean early)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean done = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !done; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_SHORTCUT_CONTROLLER (controller)
          || (gtk_event_controller_get_propagation_phase (controller) == GTK_PHASE_CAPTURE) != early)
        continue;
      for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (controller)) && !done; j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);

          if (is_for (shortcut, key))
            done = gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget, NULL);
        }
    }
  return done;
}

gboolean
harness_press_early (GtkWidget *widget, const char *key)
{
  return press (widget, key, TRUE);
}

gboolean
harness_press (GtkWidget *widget, const char *key)
{
  return press (widget, key, FALSE);
}

/* --- what the replica shows --- */

DskConversationRow *
harness_read_row (Harness *self, const char *conv)
{
  g_autofree char *path = g_build_filename (self->office->dir, "relay", "replica.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DskReplicaReader) reader = dsk_replica_reader_open (path, &error);
  DskConversationRow *row;

  g_assert_no_error (error);
  row = dsk_replica_reader_get_conversation (reader, conv, OFFICE_ME, &error);
  g_assert_no_error (error);
  return row;
}

typedef struct
{
  Harness *harness;
  const char *conv;
  const char *owner;
  const char *team;
} With;

static gboolean
is_with (gpointer data)
{
  const With *with = data;
  DskConversationRow *row = harness_read_row (with->harness, with->conv);
  const gboolean is = g_strcmp0 (row->owner, with->owner) == 0 && g_strcmp0 (row->team, with->team) == 0;

  dsk_conversation_row_free (row);
  return is;
}

void
harness_expect_with (Harness *self, const char *conv, const char *owner, const char *team)
{
  office_wait (is_with, &(With){ self, conv, owner, team });
}

/* --- forms --- */

void
harness_set_disk_full (gboolean full)
{
  struct rlimit limit;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = full ? 1 : limit.rlim_max;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

GtkWidget *
harness_find_window (GType type)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (g_type_is_a (G_OBJECT_TYPE (l->data), type) && gtk_widget_get_mapped (l->data))
      return l->data;
  return NULL;
}

/* What is wrong stands in a line that screen readers say at once. */
gboolean
harness_says_trouble (gpointer widget)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget)
      && gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget)) == GTK_ACCESSIBLE_ROLE_ALERT)
    return *gtk_label_get_text (GTK_LABEL (widget)) != '\0';
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (harness_says_trouble (child))
      return TRUE;
  return FALSE;
}

void
harness_answer (Harness *self, const char *label)
{
  GtkWidget *question = harness_find_window (ADW_TYPE_MESSAGE_DIALOG);

  g_assert_nonnull (question);
  g_signal_emit_by_name (harness_find (question, GTK_TYPE_BUTTON, label), "clicked");
  harness_settle (self);
}

void
harness_check_form (Harness *self, GtkWidget *form)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (form));

  g_assert_true (DSK_IS_FORM_WINDOW (form));
  g_assert_false (harness_says_trouble (form));
  harness_set_disk_full (TRUE);
  g_assert_true (harness_press_early (form, "<Control>Return"));
  office_wait (harness_says_trouble, form);
  harness_set_disk_full (FALSE);
  g_assert_true (gtk_widget_get_mapped (form));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (form)) == focus);
  gtk_window_close (GTK_WINDOW (form));
  harness_settle (self);
  g_assert_true (gtk_widget_get_mapped (form));
  harness_answer (self, "_Keep Editing");
  g_assert_true (gtk_widget_get_mapped (form));
}

void
harness_shoot_window (GtkWidget *window, const char *name)
{
  const char *dir = g_getenv ("DASTAK_SCREENSHOTS");
  g_autoptr (GdkPaintable) paintable = NULL;
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *path = NULL;
  GtkSnapshot *snapshot;
  int width, height;

  if (dir == NULL)
    return;
  harness_wait_frames (window, 2);
  paintable = gtk_widget_paintable_new (window);
  width = gdk_paintable_get_intrinsic_width (paintable);
  height = gdk_paintable_get_intrinsic_height (paintable);
  snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, NULL);
  path = g_strdup_printf ("%s/%s.png", dir, name);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

void
harness_shoot (Harness *self, const char *name)
{
  harness_shoot_window (self->window, name);
}

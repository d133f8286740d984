/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows every screen and dialog over the demo office, one after the other, or those that are named; with
 * DASTAK_SCREENSHOTS=DIR it takes a picture of each, with --wait it stays at each until SIGUSR1 comes. See
 * page-harness.c for the variables that choose language, direction and sizes. It ends
 * with 1 if GTK complained, or if words were cut off (measure.h). */

#include "screens.h"

#include "contrast.h"
#include "demo-kinds.h"
#include "measure.h"

#include <glib-unix.h>
#include <stdio.h>

#define PLACE_PATIENCE_US (2 * G_USEC_PER_SEC)

static const char *current = "";
static guint complaints;

/* The text of a field. */
static const char *
field_of (const GLogField *fields, gsize n_fields, const char *key)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, key))
      return fields[i].value;
  return NULL;
}

/* What GTK complains of is wrong on the screen, too, or will be. GTK writes structured messages, which no handler of
 * messages is given; what is written the old way comes here as well. */
static GLogWriterOutput
write_log_cb (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  const char *domain = field_of (fields, n_fields, "GLIB_DOMAIN");

  if (!(level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING)))
    return g_log_writer_default (level, fields, n_fields, NULL);
  complaints++;
  printf ("complaint %s: %s: %s\n", current, domain != NULL ? domain : "", field_of (fields, n_fields, "MESSAGE"));
  fflush (stdout);
  return G_LOG_WRITER_HANDLED;
}

static void
cut_cb (GtkWidget *widget, const char *why, gpointer data)
{
  const char *words = GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget)) : "";

  complaints++;
  printf ("cut %s: %s in %s \"%s\": %s\n", current, G_OBJECT_TYPE_NAME (widget),
          G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)), words, why);
  fflush (stdout);
}

static void
faint_cb (GtkWidget *widget, double ratio, double wanted, gpointer data)
{
  const char *words = GTK_IS_LABEL (widget)   ? gtk_label_get_text (GTK_LABEL (widget))
                      : GTK_IS_IMAGE (widget) ? gtk_image_get_icon_name (GTK_IMAGE (widget))
                                              : "";

  complaints++;
  printf ("faint %s: %s in %s \"%s\": %.2f, not %.1f\n", current, G_OBJECT_TYPE_NAME (widget),
          G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)), words, ratio, wanted);
  fflush (stdout);
}

static gboolean
go_on_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_CONTINUE;
}

static int
size_from (const char *variable, int usual)
{
  const char *value = g_getenv (variable);

  return value != NULL ? (int) g_ascii_strtoll (value, NULL, 10) : usual;
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
open_app (int width, int height)
{
  Harness *self = g_new0 (Harness, 1);

  self->office = office_new ("admin");
  demo_office_fill (self->office);
  demo_kinds_pictures (self->office);
  office_open (self->office);
  g_set_weak_pointer (&self->window, GTK_WIDGET (dsk_window_new (NULL, self->office->client)));
  gtk_window_set_default_size (GTK_WINDOW (self->window), width, height);
  gtk_window_present (GTK_WINDOW (self->window));
  harness_settle (self);
  office_wait (has_page, self->window);
  self->page = DSK_CONVERSATION_PAGE (find_page (self->window));
  return self;
}

static void
close_others (Harness *self)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (l->data != self->window && gtk_widget_get_visible (l->data))
      gtk_window_destroy (l->data);
  harness_settle (self);
}

/* On a screen that is as narrow as the main window no other window is wider. */
static void
fit (Harness *self, GtkWidget *window)
{
  const int room = size_from ("DASTAK_TEST_WIDTH", G_MAXINT);
  int width, height;

  if (!GTK_IS_WINDOW (window) || window == self->window || gtk_widget_get_width (window) <= room)
    return;
  gtk_window_get_default_size (GTK_WINDOW (window), &width, &height);
  harness_resize (window, room, height);
  for (int i = 0; i < 4; i++)
    harness_settle (self);
}

static void
count_cb (GtkWidget *widget, const char *why, gpointer data)
{
  (*(guint *) data)++;
}

/* Words that have just changed may not have their place yet: what is cut then is looked at again until nothing is, and
 * what stays cut is told. */
static void
wait_placed (Harness *self, GtkWidget *window)
{
  const gint64 end = g_get_monotonic_time () + PLACE_PATIENCE_US;
  guint cut = 1;

  while (cut > 0 && g_get_monotonic_time () < end)
    {
      cut = 0;
      measure_cut (window, count_cb, &cut);
      if (cut > 0)
        {
          g_usleep (2000);
          harness_settle (self);
        }
    }
}

static void
show (Harness *self, const Screen *screen)
{
  GtkWidget *window;

  current = screen->name;
  window = screen->show (self);
  if (window == NULL)
    g_error ("%s: nothing came up", screen->name);
  harness_settle (self);
  fit (self, window);
  wait_placed (self, window);
  harness_shoot_window (window, screen->name);
  measure_cut (window, cut_cb, NULL);
  if (g_getenv ("DASTAK_TEST_CONTRAST") != NULL)
    contrast_measure (window, faint_cb, NULL);
  printf ("screen %s\n", screen->name);
  fflush (stdout);
}

static gboolean
is_wanted (const Screen *screen, int argc, char **argv)
{
  gboolean named = FALSE;

  for (int i = 1; i < argc; i++)
    {
      if (g_str_equal (argv[i], screen->name))
        return TRUE;
      named |= argv[i][0] != '-';
    }
  return !named;
}

int
main (int argc, char **argv)
{
  g_autoptr (Harness) harness = NULL;
  gboolean wait = argc > 1 && g_str_equal (argv[1], "--wait");
  gboolean go_on = FALSE;
  const Screen *screens;
  guint n;

  harness_init (&argc, &argv);
  /* What plays and records is there, as far as screens show it. */
  g_setenv ("DASTAK_PLAYER", "/bin/true", FALSE);
  g_setenv ("DASTAK_RECORDER", "/bin/true", FALSE);
  /* They are told which screen it was, and all of them. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  g_log_set_default_handler (g_log_default_handler, NULL);
  g_log_set_writer_func (write_log_cb, NULL, NULL);
  g_unix_signal_add (SIGUSR1, go_on_cb, &go_on);
  harness = open_app (size_from ("DASTAK_TEST_WIDTH", SCREEN_MAIN_WIDTH),
                      size_from ("DASTAK_TEST_HEIGHT", SCREEN_MAIN_HEIGHT));
  screens = screens_get (&n);
  for (guint i = 0; i < n; i++)
    {
      if (!is_wanted (&screens[i], argc, argv))
        continue;
      go_on = !wait;
      show (harness, &screens[i]);
      while (!go_on)
        g_main_context_iteration (NULL, TRUE);
      close_others (harness);
    }
  screens_end ();
  return complaints == 0 ? 0 : 1;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The window shows its list before the page of a conversation is made, which is there all the same for whoever opens
 * one. */

#include "composer-harness.h"

#include "dsk-window.h"
#include "dsk-inbox-list.h"
#include "dsk-search-page.h"

typedef struct
{
  Office *office;
  GtkWidget *window; /* (weak) */
  guint filled;      /* how often the list was, */
  guint without;     /* before there was a page */
} Scene;

static GtkWidget *
descendant (GtkWidget *widget, GType type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = descendant (child, type);
  return found;
}

static DskConversationPage *
page_of (Scene *self)
{
  return (DskConversationPage *) descendant (self->window, DSK_TYPE_CONVERSATION_PAGE);
}

static void
filled_cb (Scene *self)
{
  self->filled++;
  self->without += page_of (self) == NULL;
}

static void
scene_begin (Scene *self)
{
  self->office = office_new ("admin");
  demo_office_fill (self->office);
  office_open (self->office);
  g_set_weak_pointer (&self->window, GTK_WIDGET (dsk_window_new (NULL, self->office->client)));
  g_signal_connect_swapped (descendant (self->window, DSK_TYPE_INBOX_LIST), "filled", G_CALLBACK (filled_cb), self);
  gtk_window_present (GTK_WINDOW (self->window));
}

static gboolean
is_closed (gpointer data)
{
  return ((Scene *) data)->window == NULL;
}

static void
scene_end (Scene *self)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  office_wait (is_closed, self);
  office_free (self->office);
}

static gboolean
has_page (gpointer data)
{
  return page_of (data) != NULL;
}

static gboolean
shows_sana (gpointer data)
{
  DskConversationPage *page = page_of (data);

  return page != NULL && g_strcmp0 (dsk_conversation_page_get_conversation (page), DEMO_SANA) == 0;
}

/* Nothing is open: it comes by itself, and the search does not. */
static void
test_later (void)
{
  Scene self = { 0 };

  scene_begin (&self);
  g_assert_null (page_of (&self));
  office_wait (has_page, &self);
  g_assert_cmpuint (self.filled, >, 0);
  g_assert_cmpuint (self.without, >, 0);
  g_assert_null (dsk_conversation_page_get_conversation (page_of (&self)));
  g_assert_null (descendant (self.window, DSK_TYPE_SEARCH_PAGE));
  gtk_widget_activate_action (self.window, "win.search", NULL);
  g_assert_nonnull (descendant (self.window, DSK_TYPE_SEARCH_PAGE));
  scene_end (&self);
}

/* By a notification that started the app. */
static void
test_at_once (void)
{
  Scene self = { 0 };

  scene_begin (&self);
  dsk_window_open_conversation (DSK_WINDOW (self.window), DEMO_SANA, DSK_WINDOW_OPEN_SHOW);
  office_wait (shows_sana, &self);
  scene_end (&self);
}

/* Keys of a person who is faster. */
static void
test_keys (void)
{
  static const char *const actions[] = { "win.next-pane", "win.reply", "win.claim", "win.back", "win.palette" };
  Scene self = { 0 };

  scene_begin (&self);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_activate_action (self.window, actions[i], NULL);
  office_wait (has_page, &self);
  scene_end (&self);
}

/* A window that is closed before. */
static void
test_closed (void)
{
  Scene self = { 0 };

  scene_begin (&self);
  g_assert_null (page_of (&self));
  scene_end (&self);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/window/page/later", test_later);
  g_test_add_func ("/window/page/at-once", test_at_once);
  g_test_add_func ("/window/page/keys", test_keys);
  g_test_add_func ("/window/page/closed", test_closed);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-unsaved.h"

#include "dsk-ask.h"

#include <glib/gi18n.h>

#include <string.h>

#define GUARD_KEY "dsk-unsaved"
#define ABOVE_KEY "dsk-unsaved-above"

typedef struct
{
  DskUnsavedFunc would_lose;
  GtkWindow *question; /* (weak) (nullable): that is asked now */
  gboolean given_up;   /* what was written */
} Guard;

/* Somebody who wants to leave. */
typedef struct
{
  DskLeftFunc func;
  gpointer user_data; /* (owned if @destroy) */
  GDestroyNotify destroy;
  GtkWindow *window; /* (owned) (nullable): that is waited for */
  gulong unmap_id;
  guint next_id; /* to go on with the next one */
} Leaving;

static Leaving *leaving; /* (owned) (nullable) */

static Guard *
guard_of (gpointer window)
{
  return g_object_get_data (G_OBJECT (window), GUARD_KEY);
}

static void
guard_free (gpointer data)
{
  Guard *guard = data;

  g_clear_weak_pointer (&guard->question);
  g_free (guard);
}

/* --- leaving --- */

static void
wait_for (Leaving *self, GtkWindow *window, GCallback unmap)
{
  if (self->unmap_id != 0)
    g_clear_signal_handler (&self->unmap_id, self->window);
  g_set_object (&self->window, window);
  if (window != NULL)
    self->unmap_id = g_signal_connect (window, "unmap", unmap, NULL);
}

static void
finish (gboolean left)
{
  Leaving *self = g_steal_pointer (&leaving);

  wait_for (self, NULL, NULL);
  g_clear_handle_id (&self->next_id, g_source_remove);
  self->func (left, self->user_data);
  if (self->destroy != NULL)
    self->destroy (self->user_data);
  g_free (self);
}

static gboolean
has_words (GtkWindow *window)
{
  const Guard *guard = guard_of (window);

  return !guard->given_up && guard->would_lose (window);
}

/* @full: only one that would lose something. Returns: (transfer full) (nullable): the newest that is open */
static GtkWindow *
find (gboolean full)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = g_list_model_get_n_items (windows); i > 0; i--)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i - 1);

      if (guard_of (window) != NULL && gtk_widget_get_mapped (GTK_WIDGET (window)) && (!full || has_words (window)))
        return g_steal_pointer (&window);
    }
  return NULL;
}

static gboolean next_cb (gpointer user_data);

/* It is still about to go: what is next is looked for when it is gone. */
static void
unmap_cb (void)
{
  wait_for (leaving, NULL, NULL);
  leaving->next_id = g_idle_add (next_cb, NULL);
}

static void
present (GtkWindow *window)
{
  const Guard *guard = guard_of (window);

  gtk_window_present (guard->question != NULL ? guard->question : window);
}

static gboolean
next_cb (gpointer user_data)
{
  GtkWindow *window;

  leaving->next_id = 0;
  while ((window = find (FALSE)) != NULL)
    {
      g_autoptr (GtkWindow) owned = window;

      gtk_window_close (window);
      if (!gtk_widget_get_mapped (GTK_WIDGET (window)))
        continue;
      wait_for (leaving, window, G_CALLBACK (unmap_cb));
      present (window);
      return G_SOURCE_REMOVE;
    }
  finish (TRUE);
  return G_SOURCE_REMOVE;
}

void
dsk_unsaved_leave (DskLeftFunc func, gpointer user_data, GDestroyNotify destroy)
{
  g_return_if_fail (func != NULL);

  if (leaving != NULL)
    finish (FALSE);
  leaving = g_new0 (Leaving, 1);
  leaving->func = func;
  leaving->user_data = user_data;
  leaving->destroy = destroy;
  /* At once, but a window that is being asked to close can't be closed by the answer. */
  leaving->next_id = g_idle_add_full (G_PRIORITY_HIGH, next_cb, NULL, NULL);
}

void
dsk_unsaved_stay (GtkWindow *window)
{
  g_return_if_fail (GTK_IS_WINDOW (window));

  if (leaving != NULL && leaving->window == window)
    finish (FALSE);
}

gboolean
dsk_unsaved_is_open (void)
{
  g_autoptr (GtkWindow) window = find (FALSE);

  return window != NULL;
}

GtkWindow *
dsk_unsaved_find (void)
{
  g_autoptr (GtkWindow) window = find (TRUE);

  /* GTK has it until it is closed. */
  return window;
}

/* --- one of them --- */

static void
response_cb (GtkWindow *window, const char *response)
{
  Guard *guard = guard_of (window);

  g_clear_weak_pointer (&guard->question);
  if (strcmp (response, DSK_ASK_YES) != 0)
    {
      dsk_unsaved_stay (window);
      return;
    }
  guard->given_up = TRUE;
  gtk_window_close (window);
}

static gboolean
close_cb (GtkWindow *window)
{
  Guard *guard = guard_of (window);

  if (!has_words (window))
    return FALSE;
  if (guard->question == NULL)
    {
      AdwMessageDialog *question = dsk_ask_new (window, _ ("Discard Changes?"), _ ("What you wrote here is not saved."),
                                                _ ("_Keep Editing"), _ ("_Discard"));

      g_set_weak_pointer (&guard->question, GTK_WINDOW (question));
      g_signal_connect_object (question, "response", G_CALLBACK (response_cb), window, G_CONNECT_SWAPPED);
      /* The answer ends both, and GTK 4.8 looks at what a window was above until that window is finalized. */
      g_object_set_data_full (G_OBJECT (question), ABOVE_KEY, g_object_ref (window), g_object_unref);
    }
  gtk_window_present (guard->question);
  return TRUE;
}

static gboolean
quit_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  GApplication *application = g_application_get_default ();

  if (application == NULL || !g_action_group_has_action (G_ACTION_GROUP (application), "quit"))
    return GDK_EVENT_PROPAGATE;
  g_action_group_activate_action (G_ACTION_GROUP (application), "quit", NULL);
  return GDK_EVENT_STOP;
}

static void
add_shortcut (GtkEventController *keys, const char *trigger, GtkShortcutAction *action)
{
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (trigger), action));
}

void
dsk_unsaved_guard (GtkWindow *window, DskUnsavedFunc would_lose)
{
  Guard *guard;
  GtkEventController *keys;

  g_return_if_fail (GTK_IS_WINDOW (window));
  g_return_if_fail (would_lose != NULL);

  guard = g_new0 (Guard, 1);
  guard->would_lose = would_lose;
  g_object_set_data_full (G_OBJECT (window), GUARD_KEY, guard, guard_free);
  g_signal_connect (window, "close-request", G_CALLBACK (close_cb), NULL);
  keys = gtk_shortcut_controller_new ();
  add_shortcut (keys, "<Control>q", gtk_callback_action_new (quit_cb, NULL, NULL));
  add_shortcut (keys, "<Control>w", gtk_named_action_new ("window.close"));
  gtk_widget_add_controller (GTK_WIDGET (window), keys);
}

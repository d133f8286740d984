/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-window-private.h"

#include <glib/gi18n.h>

#include "dsk-actions.h"
#include "dsk-assignees.h"
#include "dsk-labels.h"
#include "dsk-numbers-window.h"
#include "dsk-palette.h"

/* --- what may be done --- */

/* The widget that has @action, or that one from which it is found further up. */
static GtkWidget *
actor_of (DskWindow *self, const char *action)
{
  if (g_str_has_prefix (action, "nav."))
    return GTK_WIDGET (self->nav);
  if (g_str_has_prefix (action, "inbox."))
    return GTK_WIDGET (self->inbox);
  if (g_str_has_prefix (action, "conversation.") || g_str_has_prefix (action, "composer."))
    return dsk_conversation_page_get_actor (dsk_window_need_page (self), action);
  return GTK_WIDGET (self);
}

/* GTK tells whether an action is there and enabled only to a widget that activates it. */
static gboolean
can_do (DskWindow *self, const char *action)
{
  GtkWidget *probe;
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;
  gboolean can;

  if (!g_action_parse_detailed_name (action, &name, &target, NULL))
    return FALSE;
  probe = gtk_button_new ();
  gtk_widget_set_visible (probe, FALSE);
  gtk_widget_set_parent (probe, actor_of (self, name));
  /* In this order: a name with a target of the wrong type is warned of. */
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (probe), target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (probe), name);
  can = gtk_widget_get_sensitive (probe);
  gtk_widget_unparent (probe);
  return can;
}

static void
chosen_cb (DskWindow *self, const char *action)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_action_parse_detailed_name (action, &name, &target, &error))
    g_warning ("The palette has an action that can't be read: %s", error->message);
  else
    gtk_widget_activate_action_variant (actor_of (self, name), name, target);
}

/* --- what is offered --- */

/* @title: (transfer full) */
static void
offer (DskWindow *self, DskPalette *palette, const char *action, char *title, const char *hint, const char *keys,
       gboolean shy)
{
  g_autofree char *owned = title;
  DskPaletteItem *item;

  if (!can_do (self, action))
    return;
  item = dsk_palette_item_new (action, title, hint, keys);
  item->shy = shy;
  dsk_palette_add (palette, item);
}

/* What is done with the conversation that is open, or all else. */
static void
offer_actions (DskWindow *self, DskPalette *palette, gboolean conversation)
{
  guint n;
  const DskActionEntry *entries = dsk_actions_get (&n);

  for (guint i = 0; i < n; i++)
    if (entries[i].action != NULL && !g_str_equal (entries[i].action, "win.palette")
        && g_str_has_prefix (entries[i].action, "conversation.") == conversation)
      offer (self, palette, entries[i].action, g_strdup (_ (entries[i].title)), NULL, entries[i].keys, FALSE);
}

static void
offer_views (DskWindow *self, DskPalette *palette)
{
  const char *target;

  for (int i = 1; (target = dsk_nav_get_nth (self->nav, i)) != NULL; i++)
    {
      g_autofree char *action = g_strconcat ("win.view::", target, NULL);
      g_autofree char *keys = i <= 9 ? g_strdup_printf ("<Alt>%d", i) : NULL;
      DskView view;

      if (!dsk_view_from_string (target, &view))
        continue;
      /* Translators: %s is a view of the sidebar, a team or a number: "Go to Unassigned" */
      offer (self, palette, action, g_strdup_printf (_ ("Go to %s"), dsk_nav_get_label (self->nav, &view)),
             dsk_view_kind_has_id (view.kind) ? dsk_label_view (view.kind) : NULL, keys, FALSE);
    }
}

static void
offer_statuses (DskWindow *self, DskPalette *palette)
{
  for (guint i = 0; i < DSK_STATUS_N; i++)
    {
      g_autofree char *action = g_strconcat ("conversation.set-status::", dsk_status_to_string ((DskStatus) i), NULL);

      if (dsk_conversation_page_can_set_status (dsk_window_need_page (self), (DskStatus) i))
        offer (self, palette, action, g_strdup_printf (_ ("Status: %s"), dsk_label_status ((DskStatus) i)), NULL, NULL,
               FALSE);
    }
}

/* @action: one that takes an id; @hint: who that is */
static void
offer_to (DskWindow *self, DskPalette *palette, const char *action, const char *id, const char *called,
          const char *hint)
{
  g_autofree char *full = g_strconcat (action, "::", id, NULL);
  g_autofree char *name = dsk_label_name (called, TRUE);

  /* Translators: %s is a colleague or a team */
  offer (self, palette, full, g_strdup_printf (_ ("Assign to %s"), name), hint, NULL, TRUE);
}

static void
offer_assignees (DskWindow *self, DskPalette *palette, const DskAssignees *assignees)
{
  for (guint i = 0; i < assignees->people->len; i++)
    {
      const DskUserRow *user = assignees->people->pdata[i];

      offer_to (self, palette, "conversation.assign-to", user->id, user->name, dsk_label_role (user->role));
    }
  for (guint i = 0; i < assignees->teams->len; i++)
    {
      const DskReceiverRow *team = assignees->teams->pdata[i];

      offer_to (self, palette, "conversation.assign-to-team", team->id, team->name, _ ("Team"));
    }
}

typedef struct
{
  DskWindow *window;   /* (owned) */
  DskPalette *palette; /* (owned) */
} Errand;

static void
assignees_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Errand *errand = user_data;
  g_autoptr (DskAssignees) assignees = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);

  if (assignees != NULL && errand->window->conversation != NULL)
    offer_assignees (errand->window, errand->palette, assignees);
  dsk_palette_update (errand->palette);
  g_object_unref (errand->window);
  g_object_unref (errand->palette);
  g_free (errand);
}

static void
palette_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskWindow *self = DSK_WINDOW (widget);
  DskPalette *palette;
  Errand *errand;

  if (!self->prepared || !dsk_window_is_main (self))
    return;
  palette = dsk_palette_new (GTK_WINDOW (self), self->client);
  offer_actions (self, palette, TRUE);
  offer_statuses (self, palette);
  offer_views (self, palette);
  offer_actions (self, palette, FALSE);
  dsk_palette_update (palette);
  g_signal_connect_object (palette, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (palette));

  errand = g_new0 (Errand, 1);
  errand->window = g_object_ref (self);
  errand->palette = g_object_ref (palette);
  dsk_client_read_async (self->client, NULL, dsk_assignees_read, g_strdup (dsk_client_get_user_id (self->client)),
                         g_free, (GDestroyNotify) dsk_assignees_free, NULL, assignees_cb, errand);
}

static void
open_conversation_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskWindow *self = DSK_WINDOW (widget);

  if (!self->prepared)
    return;
  dsk_inbox_list_show (self->inbox, g_variant_get_string (parameter, NULL));
  dsk_window_open_selected (self);
}

static void
numbers_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskWindow *self = DSK_WINDOW (widget);

  if (self->prepared)
    dsk_numbers_window_present (widget, self->client);
}

void
dsk_window_install_palette_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.palette", NULL, palette_action);
  gtk_widget_class_install_action (widget_class, "win.numbers", NULL, numbers_action);
  gtk_widget_class_install_action (widget_class, "win.open-conversation", "s", open_conversation_action);
}

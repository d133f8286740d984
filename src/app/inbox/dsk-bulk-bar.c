/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-bulk-bar.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "dsk-bulk-work.h"
#include "dsk-person-chooser.h"
#include "dsk-toast.h"

struct _DskBulkBar {
  GtkWidget parent_instance;

  GtkActionBar *bar;
  GtkLabel *count;

  DskClient *client;          /* (owned) (nullable) */
  DskKeySelection *selection; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (DskBulkBar, dsk_bulk_bar, GTK_TYPE_WIDGET)

static void
update (DskBulkBar *self)
{
  guint n = dsk_key_selection_get_n_marked (self->selection);
  g_autofree char *words = g_strdup_printf (ngettext ("%u selected", "%u selected", n), n);

  gtk_action_bar_set_revealed (self->bar, n > 0);
  if (n > 0)
    gtk_label_set_text (self->count, words);
}

static void
toast (DskBulkBar *self, AdwToast *message)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  if (overlay != NULL)
    dsk_toast_add (ADW_TOAST_OVERLAY (overlay), message);
  else
    g_object_unref (g_object_ref_sink (message));
}

static void
undo_cb (AdwToast *message, gpointer user_data)
{
  dsk_bulk_work_undo (user_data);
}

static void
unref_work (gpointer data, GClosure *closure)
{
  g_object_unref (data);
}

static void
done_cb (DskBulkBar *self, guint n, DskBulkWork *work)
{
  g_autofree char *words = dsk_bulk_work_describe (work);
  AdwToast *message = adw_toast_new (words);

  if (dsk_bulk_work_can_undo (work))
    {
      adw_toast_set_button_label (message, _("_Undo"));
      adw_toast_set_timeout (message, 5);
      g_signal_connect_data (message, "button-clicked", G_CALLBACK (undo_cb), g_object_ref (work),
                             unref_work, 0);
    }
  toast (self, message);
}

/* What was marked is not any more once it is done: it may be in another view by now. */
static void
start (DskBulkBar *self, DskBulkWork *work)
{
  g_autoptr (DskBulkWork) owned = work;
  g_autoptr (GArray) keys = dsk_key_selection_get_marked (self->selection);

  g_signal_connect_object (work, "done", G_CALLBACK (done_cb), self, G_CONNECT_SWAPPED);
  dsk_bulk_work_run (work, keys);
  dsk_key_selection_clear_marked (self->selection);
}

static gboolean
any (DskBulkBar *self)
{
  return self->selection != NULL && dsk_key_selection_get_n_marked (self->selection) > 0;
}

static void
chosen_cb (DskBulkBar *self, const char *user)
{
  if (any (self))
    start (self, dsk_bulk_work_new_assign (self->client, user));
}

static void
team_chosen_cb (DskBulkBar *self, const char *team)
{
  if (any (self))
    start (self, dsk_bulk_work_new_assign_team (self->client, team));
}

static void
assign (DskBulkBar *self)
{
  DskPersonChooser *chooser;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (!any (self) || root == NULL)
    return;
  /* Some may have an owner: that nobody has them can be chosen as well. */
  chooser = dsk_person_chooser_new (GTK_WINDOW (root), self->client, "", NULL);
  g_signal_connect_object (chooser, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (chooser, "team-chosen", G_CALLBACK (team_chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (chooser));
}

static void
set_status (DskBulkBar *self, DskStatus status)
{
  if (any (self))
    start (self, dsk_bulk_work_new_status (self->client, status));
}

/* Whether @action can be done with one at a time only: with several marked nobody could tell which one it would be. */
static gboolean
is_for_one (const char *action)
{
  static const char *const actions[] = { "win.claim", "win.hand-off", "win.snooze", "win.tags", "win.unread", NULL };

  return g_strv_contains (actions, action);
}

gboolean
dsk_bulk_bar_do (DskBulkBar *self, const char *action)
{
  g_return_val_if_fail (DSK_IS_BULK_BAR (self), FALSE);

  if (!any (self))
    return FALSE;
  if (g_str_equal (action, "win.assign"))
    assign (self);
  else if (g_str_equal (action, "win.resolve"))
    set_status (self, DSK_STATUS_RESOLVED);
  else if (g_str_equal (action, "bulk.clear"))
    dsk_key_selection_clear_marked (self->selection);
  else if (is_for_one (action))
    toast (self, adw_toast_new (_("This can be done with one conversation only. Nothing was changed.")));
  else
    return FALSE;
  return TRUE;
}

static void
assign_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assign (DSK_BULK_BAR (widget));
}

static void
status_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskStatus status;

  if (dsk_status_from_string (g_variant_get_string (parameter, NULL), &status))
    set_status (DSK_BULK_BAR (widget), status);
}

static void
read_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskBulkBar *self = DSK_BULK_BAR (widget);

  if (any (self))
    start (self, dsk_bulk_work_new_read (self->client));
}

static void
clear_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  dsk_bulk_bar_do (DSK_BULK_BAR (widget), name);
}

static void
dsk_bulk_bar_dispose (GObject *object)
{
  DskBulkBar *self = DSK_BULK_BAR (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), DSK_TYPE_BULK_BAR);
  g_clear_object (&self->selection);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (dsk_bulk_bar_parent_class)->dispose (object);
}

static void
dsk_bulk_bar_class_init (DskBulkBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_bulk_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/dastak/Dastak/ui/dsk-bulk-bar.ui");
  gtk_widget_class_install_action (widget_class, "bulk.assign", NULL, assign_action);
  gtk_widget_class_install_action (widget_class, "bulk.status", "s", status_action);
  gtk_widget_class_install_action (widget_class, "bulk.read", NULL, read_action);
  gtk_widget_class_install_action (widget_class, "bulk.clear", NULL, clear_action);
  gtk_widget_class_bind_template_child (widget_class, DskBulkBar, bar);
  gtk_widget_class_bind_template_child (widget_class, DskBulkBar, count);
}

static void
dsk_bulk_bar_init (DskBulkBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
dsk_bulk_bar_set_selection (DskBulkBar *self, DskClient *client, DskKeySelection *selection)
{
  g_return_if_fail (DSK_IS_BULK_BAR (self));
  g_return_if_fail (self->selection == NULL);

  self->client = g_object_ref (client);
  self->selection = g_object_ref (selection);
  g_signal_connect_object (selection, "notify::n-marked", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

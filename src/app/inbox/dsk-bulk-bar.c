/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-bulk-bar.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "dsk-bulk-tags-window.h"
#include "dsk-bulk-work.h"
#include "dsk-permission.h"
#include "dsk-person-chooser.h"
#include "dsk-snooze-dialog.h"
#include "dsk-toast.h"

#define KEYS_KEY "dsk-keys"
#define WORK_KEY "dsk-work"
#define UNDO_SECONDS 5        /* for who thinks better of it at once */
#define UNDO_AGAIN_SECONDS 10 /* until the relay may have answered */

struct _DskBulkBar {
  GtkWidget parent_instance;

  GtkActionBar *bar;
  GtkLabel *count;
  GtkWidget *claim;
  GtkWidget *assign;
  GtkWidget *status;
  GtkWidget *snooze;

  DskClient *client;          /* (owned) (nullable) */
  DskKeySelection *selection; /* (owned) (nullable) */
  DskBulkWork *work;          /* (owned) (nullable): what was done last, */
  AdwToast *toast;            /* (weak) (nullable): and what says so */
  const GArray *these;        /* (unowned) (nullable): what is meant right now, instead of what is marked */
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

/* What our user may do with none of them is not offered. */
static void
role_cb (DskBulkBar *self)
{
  DskRole role = DSK_ROLE_VIEWER;

  dsk_role_from_string (dsk_client_get_role (self->client), &role);
  gtk_widget_set_visible (self->claim, dsk_permission_allows (role, DSK_ACTION_CLAIM, FALSE));
  gtk_widget_set_visible (self->assign, dsk_permission_allows (role, DSK_ACTION_ASSIGN, TRUE));
  gtk_widget_set_visible (self->status, dsk_permission_allows (role, DSK_ACTION_SET_STATUS, TRUE));
  gtk_widget_set_visible (self->snooze, dsk_permission_allows (role, DSK_ACTION_SET_STATUS, TRUE));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "bulk.tags",
                                 dsk_permission_allows (role, DSK_ACTION_EDIT_CONTACT, TRUE));
}

/* -------- what was done, and back -------- */

static void
toast (DskBulkBar *self, AdwToast *message)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  g_set_weak_pointer (&self->toast, message);
  if (overlay == NULL)
    {
      g_object_unref (g_object_ref_sink (message));
      return;
    }
  dsk_toast_wrap (message, ADW_TOAST_OVERLAY (overlay));
  dsk_toast_add (ADW_TOAST_OVERLAY (overlay), message);
}

/* @seconds: for which it can be taken back */
static void
say_words (DskBulkBar *self, DskBulkWork *work, const char *words, guint seconds)
{
  AdwToast *message = adw_toast_new (words);

  if (dsk_bulk_work_can_undo (work))
    {
      adw_toast_set_button_label (message, _("_Undo"));
      adw_toast_set_timeout (message, seconds);
      g_signal_connect_object (message, "button-clicked", G_CALLBACK (dsk_bulk_bar_undo), self, G_CONNECT_SWAPPED);
    }
  toast (self, message);
}

static void
say (DskBulkBar *self, DskBulkWork *work)
{
  g_autofree char *words = dsk_bulk_work_describe (work);

  say_words (self, work, words, UNDO_SECONDS);
}

static void
done_cb (DskBulkBar *self, guint n, DskBulkWork *work)
{
  if (self->work == work)
    say (self, work);
}

/* Of those that it refused it was said too much. */
static void
answered_cb (DskBulkBar *self, guint refused, DskBulkWork *work)
{
  if (self->work == work && refused > 0)
    say (self, work);
}

/* What was done before something else is told of as well: it stays as it is, against what was asked for. */
static void
undone_cb (DskBulkBar *self, DskBulkWork *work)
{
  g_autofree char *words = dsk_bulk_work_describe_undo (work);

  if (words == NULL)
    return;
  if (self->work == work)
    say_words (self, work, words, UNDO_AGAIN_SECONDS);
  else
    toast (self, adw_toast_new (words));
}

gboolean
dsk_bulk_bar_undo (DskBulkBar *self)
{
  g_return_val_if_fail (DSK_IS_BULK_BAR (self), FALSE);

  if (self->work == NULL || self->toast == NULL || adw_toast_get_button_label (self->toast) == NULL)
    return FALSE;
  dsk_bulk_work_undo (self->work);
  adw_toast_dismiss (self->toast);
  return TRUE;
}

/* -------- what is done -------- */

static void
follow (DskBulkBar *self, DskBulkWork *work)
{
  g_set_object (&self->work, work);
  g_signal_connect_object (work, "done", G_CALLBACK (done_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (work, "answered", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (work, "undone", G_CALLBACK (undone_cb), self, G_CONNECT_SWAPPED);
}

/* What was marked is not any more once it is done: it may be in another view by now. */
static void
run (DskBulkBar *self, DskBulkWork *work, const GArray *keys)
{
  follow (self, work);
  dsk_bulk_work_run (work, keys);
  dsk_key_selection_clear_marked (self->selection);
}

static gboolean
any (DskBulkBar *self)
{
  return self->these != NULL
         || (self->selection != NULL && dsk_key_selection_get_n_marked (self->selection) > 0);
}

/* Returns: (transfer full): what it is about */
static GArray *
dup_keys (DskBulkBar *self)
{
  return self->these != NULL ? g_array_copy ((GArray *) self->these)
                             : dsk_key_selection_get_marked (self->selection);
}

/* @work: (transfer full) */
static void
start (DskBulkBar *self, DskBulkWork *work)
{
  g_autoptr (DskBulkWork) owned = work;
  g_autoptr (GArray) keys = dup_keys (self);

  run (self, work, keys);
}

/* -------- whose they are -------- */

static void
chosen_cb (DskBulkBar *self, const char *user, GObject *chooser)
{
  g_autoptr (DskBulkWork) work = dsk_bulk_work_new_assign (self->client, user);

  run (self, work, g_object_get_data (chooser, KEYS_KEY));
}

static void
team_chosen_cb (DskBulkBar *self, const char *team, GObject *chooser)
{
  g_autoptr (DskBulkWork) work = dsk_bulk_work_new_assign_team (self->client, team);

  run (self, work, g_object_get_data (chooser, KEYS_KEY));
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
  g_object_set_data_full (G_OBJECT (chooser), KEYS_KEY, dup_keys (self), (GDestroyNotify) g_array_unref);
  g_signal_connect_object (chooser, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (chooser, "team-chosen", G_CALLBACK (team_chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (chooser));
}

/* -------- to put them off -------- */

static void
until_cb (DskBulkBar *self, gint64 until, GObject *dialog)
{
  DskBulkWork *work = g_object_get_data (dialog, WORK_KEY);

  dsk_bulk_work_set_until (work, until);
  run (self, work, g_object_get_data (G_OBJECT (work), KEYS_KEY));
}

static void
looked_cb (DskBulkBar *self, gboolean snoozed, DskBulkWork *work)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  DskSnoozeDialog *dialog;

  if (!GTK_IS_WINDOW (root))
    return;
  dialog = dsk_snooze_dialog_new (GTK_WINDOW (root), g_get_real_time () / 1000, snoozed);
  g_object_set_data_full (G_OBJECT (dialog), WORK_KEY, g_object_ref (work), g_object_unref);
  g_signal_connect_object (dialog, "chosen", G_CALLBACK (until_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
not_looked_cb (DskBulkBar *self, const char *why)
{
  g_autofree char *words = g_strdup_printf (_("They could not be read, so nothing was snoozed: %s"), why);
  g_autofree char *markup = g_markup_escape_text (words, -1);

  toast (self, adw_toast_new (markup));
}

/* Until it has looked, the work is kept by that alone. */
static void
snooze (DskBulkBar *self)
{
  g_autoptr (DskBulkWork) work = NULL;
  GArray *keys;

  if (!any (self))
    return;
  work = dsk_bulk_work_new_snooze (self->client);
  keys = dup_keys (self);
  g_object_set_data_full (G_OBJECT (work), KEYS_KEY, keys, (GDestroyNotify) g_array_unref);
  g_signal_connect_object (work, "looked", G_CALLBACK (looked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (work, "not-looked", G_CALLBACK (not_looked_cb), self, G_CONNECT_SWAPPED);
  dsk_bulk_work_look (work, keys);
}

/* -------- their tags -------- */

static void
tags_cb (DskBulkBar *self, DskBulkWork *work)
{
  follow (self, work);
  dsk_key_selection_clear_marked (self->selection);
}

static void
tags (DskBulkBar *self)
{
  g_autoptr (GArray) keys = NULL;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWindow *window;

  if (!any (self) || root == NULL)
    return;
  keys = dup_keys (self);
  window = dsk_bulk_tags_window_new (GTK_WINDOW (root), self->client, keys);
  g_signal_connect_object (window, "started", G_CALLBACK (tags_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (window);
}

static void
claim (DskBulkBar *self)
{
  if (any (self))
    start (self, dsk_bulk_work_new_claim (self->client));
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
  static const char *const actions[] = { "win.hand-off", "win.unread", NULL };

  return g_strv_contains (actions, action);
}

/* What can be done with one as well as with several. */
static gboolean
do_any (DskBulkBar *self, const char *action)
{
  if (g_str_equal (action, "win.claim"))
    claim (self);
  else if (g_str_equal (action, "win.snooze"))
    snooze (self);
  else if (g_str_equal (action, "win.tags"))
    tags (self);
  else if (g_str_equal (action, "win.assign"))
    assign (self);
  else
    return FALSE;
  return TRUE;
}

gboolean
dsk_bulk_bar_do (DskBulkBar *self, const char *action)
{
  g_return_val_if_fail (DSK_IS_BULK_BAR (self), FALSE);

  if (!any (self))
    {
      /* Whoever does something else since does not want that back by mistake. */
      if (self->toast != NULL)
        adw_toast_dismiss (self->toast);
      return FALSE;
    }
  if (g_str_equal (action, "win.resolve"))
    set_status (self, DSK_STATUS_RESOLVED);
  else if (g_str_equal (action, "bulk.clear"))
    dsk_key_selection_clear_marked (self->selection);
  else if (is_for_one (action))
    toast (self, adw_toast_new (_("This can be done with one conversation only. Nothing was changed.")));
  else
    return do_any (self, action);
  return TRUE;
}

void
dsk_bulk_bar_do_with (DskBulkBar *self, const GArray *keys, const char *action)
{
  DskStatus status;

  g_return_if_fail (DSK_IS_BULK_BAR (self));
  g_return_if_fail (keys != NULL);

  self->these = keys;
  if (dsk_status_from_string (action, &status))
    set_status (self, status);
  else if (g_str_equal (action, "read"))
    start (self, dsk_bulk_work_new_read (self->client));
  else if (g_str_equal (action, "unread"))
    start (self, dsk_bulk_work_new_unread (self->client));
  else
    do_any (self, action);
  self->these = NULL;
}

static void
assign_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assign (DSK_BULK_BAR (widget));
}

static void
claim_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  claim (DSK_BULK_BAR (widget));
}

static void
snooze_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  snooze (DSK_BULK_BAR (widget));
}

static void
tags_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tags (DSK_BULK_BAR (widget));
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
  g_clear_weak_pointer (&self->toast);
  g_clear_object (&self->work);
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
  gtk_widget_class_install_action (widget_class, "bulk.claim", NULL, claim_action);
  gtk_widget_class_install_action (widget_class, "bulk.assign", NULL, assign_action);
  gtk_widget_class_install_action (widget_class, "bulk.snooze", NULL, snooze_action);
  gtk_widget_class_install_action (widget_class, "bulk.tags", NULL, tags_action);
  gtk_widget_class_install_action (widget_class, "bulk.status", "s", status_action);
  gtk_widget_class_install_action (widget_class, "bulk.read", NULL, read_action);
  gtk_widget_class_install_action (widget_class, "bulk.clear", NULL, clear_action);
  gtk_widget_class_bind_template_child (widget_class, DskBulkBar, bar);
  gtk_widget_class_bind_template_child (widget_class, DskBulkBar, count);
  gtk_widget_class_bind_template_child (widget_class, DskBulkBar, claim);
  gtk_widget_class_bind_template_child (widget_class, DskBulkBar, assign);
  gtk_widget_class_bind_template_child (widget_class, DskBulkBar, status);
  gtk_widget_class_bind_template_child (widget_class, DskBulkBar, snooze);
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
  g_signal_connect_object (client, "notify::role", G_CALLBACK (role_cb), self, G_CONNECT_SWAPPED);
  role_cb (self);
  update (self);
}

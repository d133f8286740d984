/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-shift-window-private.h"

#include "dsk-early-keys.h"
#include "dsk-labels.h"
#include "dsk-permission.h"
#include "dsk-read-once.h"
#include "dsk-receiver-list.h"
#include "dsk-unsaved.h"
#include "dsk-text-scale.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (DskShiftWindow, dsk_shift_window, ADW_TYPE_WINDOW)

/* --- what it comes to --- */

static gboolean
is_ready (DskShiftWindow *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (dsk_shift_row_get_part (self->rows->pdata[i])->hand && !dsk_shift_row_is_ready (self->rows->pdata[i]))
      return FALSE;
  return TRUE;
}

void
dsk_shift_window_update (DskShiftWindow *self)
{
  DskShiftSum sum = { 0 };
  g_autofree char *left = NULL;

  if (self->plan == NULL)
    return;
  sum = dsk_shift_sum (self->plan);
  left = dsk_shift_left_words (&sum);
  gtk_button_set_label (GTK_BUTTON (self->end), sum.hand > 0 ? _ ("_Hand Off and End") : _ ("_End Shift"));
  dsk_read_once (self->end);
  gtk_widget_set_sensitive (self->end, !self->ending && is_ready (self));
  if (self->problem != NULL)
    gtk_label_set_text (self->notice, self->problem);
  else if (!is_ready (self))
    gtk_label_set_text (self->notice, _ ("A summary is empty or too long."));
  else
    gtk_label_set_text (self->notice, left != NULL ? left : _ ("Nothing is left without an owner or a note."));
}

void
dsk_shift_window_set_problem (DskShiftWindow *self, const char *problem)
{
  g_free (self->problem);
  self->problem = g_strdup (problem);
  if (problem != NULL)
    gtk_label_set_text (self->notice, problem);
}

static void
row_changed_cb (DskShiftWindow *self)
{
  dsk_shift_window_set_problem (self, NULL);
  dsk_shift_window_update (self);
}

/* --- who gets it --- */

static void
show_page (DskShiftWindow *self, gboolean receivers)
{
  const DskShiftPlan *all = self->plan;
  const char *plan = all != NULL && all->parts->len == 0 && all->queue->len == 0 ? "empty" : "plan";

  gtk_stack_set_visible_child_name (self->stack, receivers ? "receivers" : plan);
  gtk_window_set_title (GTK_WINDOW (self), receivers ? _ ("Hand to") : _ ("End Shift"));
  gtk_widget_set_visible (self->back, receivers);
  gtk_widget_set_visible (self->cancel, !receivers);
  gtk_widget_set_visible (self->end, !receivers);
  gtk_widget_set_visible (GTK_WIDGET (self->notice), !receivers);
}

static void
go_back (DskShiftWindow *self)
{
  DskShiftRow *row = self->choosing;

  self->choosing = NULL;
  show_page (self, FALSE);
  gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : GTK_WIDGET (self->all_row));
}

static void
chosen_cb (DskShiftWindow *self, DskReceiverList *list)
{
  DskShiftReceiver *to = dsk_shift_receiver_new (dsk_receiver_list_get_chosen (list));

  if (to == NULL)
    return;
  if (self->choosing != NULL)
    dsk_shift_row_take_receiver (self->choosing, to);
  else
    {
      g_autoptr (DskShiftReceiver) before = self->all;
      g_autofree char *name = dsk_label_name (to->name, FALSE);

      self->all = to;
      adw_action_row_set_subtitle (self->all_row, name);
      for (guint i = 0; i < self->rows->len; i++)
        dsk_shift_row_set_all (self->rows->pdata[i], self->all);
    }
  go_back (self);
}

/* @row: (nullable): NULL: for all */
static void
choose (DskShiftWindow *self, DskShiftRow *row)
{
  GtkWidget *list = dsk_receiver_list_new (
      self->client, row != NULL ? dsk_shift_row_get_part (row)->row->id : NULL);
  GtkWidget *before = gtk_widget_get_first_child (self->receivers);

  self->choosing = row;
  if (before != NULL)
    gtk_box_remove (GTK_BOX (self->receivers), before);
  gtk_box_append (GTK_BOX (self->receivers), list);
  g_signal_connect_object (list, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "cancelled", G_CALLBACK (go_back), self, G_CONNECT_SWAPPED);
  show_page (self, TRUE);
  gtk_widget_grab_focus (list);
}

static void
choose_all_cb (DskShiftWindow *self)
{
  choose (self, NULL);
}

/* --- what there is --- */

static void
add_offered (DskShiftWindow *self, const DskShiftPart *part, gint64 now)
{
  g_autofree char *contact = dsk_label_conversation (part->row->name, part->row->phone, part->row->members);
  g_autofree char *words = dsk_shift_part_words (part, now);

  adw_preferences_group_add (self->group, g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", contact,
                                                        "subtitle", words, NULL));
}

static void
choose_one_cb (DskShiftWindow *self, DskShiftRow *row)
{
  choose (self, row);
}

static void
add_part (DskShiftWindow *self, DskShiftPart *part, gint64 now)
{
  GtkWidget *row = dsk_shift_row_new (part, now);

  g_ptr_array_add (self->rows, row);
  adw_preferences_group_add (self->group, row);
  dsk_shift_row_set_all (DSK_SHIFT_ROW (row), self->all);
  g_signal_connect_object (row, "changed", G_CALLBACK (row_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "choose", G_CALLBACK (choose_one_cb), self, G_CONNECT_SWAPPED);
}

/* --- it changes while it is there --- */

static const DskShiftPart *
find_part (GPtrArray *parts, const char *conv)
{
  for (guint i = 0; i < parts->len; i++)
    if (g_str_equal (((const DskShiftPart *) parts->pdata[i])->row->id, conv))
      return parts->pdata[i];
  return NULL;
}

static void
take_new (DskShiftWindow *self, DskShiftPlan *plan, gint64 now)
{
  for (guint i = 0; i < plan->parts->len;)
    {
      DskShiftPart *part = plan->parts->pdata[i];
      const char *conv = part->row->id;

      if (find_part (self->plan->parts, conv) != NULL)
        {
          i++;
          continue;
        }
      g_ptr_array_steal_index (plan->parts, i);
      g_ptr_array_add (self->plan->parts, part);
      if (!dsk_shift_part_can_hand (part))
        {
          add_offered (self, part, now);
          continue;
        }
      add_part (self, part, now);
      if (g_strcmp0 (self->claiming, conv) == 0)
        {
          g_clear_pointer (&self->claiming, g_free);
          gtk_widget_grab_focus (self->rows->pdata[self->rows->len - 1]);
        }
    }
}

/* What is somebody else's by now can't be handed on. What was written for it is not thrown away. */
static void
drop_gone (DskShiftWindow *self, const DskShiftPlan *plan)
{
  for (guint i = self->rows->len; i > 0; i--)
    {
      DskShiftRow *row = self->rows->pdata[i - 1];
      const DskShiftPart *part = dsk_shift_row_get_part (row);

      if (find_part (plan->parts, part->row->id) != NULL || row == self->choosing || dsk_shift_row_is_handed (row)
          || dsk_shift_row_is_changed (row))
        continue;
      if (gtk_widget_get_focus_child (gtk_widget_get_parent (GTK_WIDGET (row))) == GTK_WIDGET (row))
        gtk_widget_grab_focus (self->end);
      g_ptr_array_remove_index (self->rows, i - 1);
      adw_preferences_group_remove (self->group, GTK_WIDGET (row));
      g_ptr_array_remove (self->plan->parts, (gpointer) part);
    }
}

static void
show_plan (DskShiftWindow *self, gint64 now)
{
  DskRole role;
  gboolean may_claim = dsk_role_from_string (dsk_client_get_role (self->client), &role)
                       && dsk_permission_allows (role, DSK_ACTION_CLAIM, FALSE);

  dsk_shift_queue_set_plan (self->queue, self->plan, may_claim, now);
  gtk_widget_set_visible (GTK_WIDGET (self->group), self->plan->parts->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->all_row), self->rows->len > 0);
  if (!gtk_widget_get_visible (self->back))
    show_page (self, FALSE);
  dsk_shift_window_update (self);
}

/* --- what there is --- */

static gpointer
read_plan (DskReplicaReader *reader, gpointer data, GError **error)
{
  return dsk_shift_plan_read (reader, data, g_get_real_time () / 1000, error);
}

static void
begin (DskShiftWindow *self, gint64 now)
{
  for (guint i = 0; i < self->plan->parts->len; i++)
    if (dsk_shift_part_can_hand (self->plan->parts->pdata[i]))
      add_part (self, self->plan->parts->pdata[i], now);
    else
      add_offered (self, self->plan->parts->pdata[i], now);
  show_plan (self, now);
  gtk_widget_grab_focus (self->rows->len > 0 ? GTK_WIDGET (self->all_row) : self->end);
}

static void
merge (DskShiftWindow *self, DskShiftPlan *plan, gint64 now)
{
  drop_gone (self, plan);
  take_new (self, plan, now);
  g_ptr_array_unref (self->plan->queue);
  self->plan->queue = g_steal_pointer (&plan->queue);
  self->plan->n_queue = plan->n_queue;
  show_plan (self, now);
}

static void
plan_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskShiftWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DskShiftPlan) plan = dsk_client_read_finish (DSK_CLIENT (source), result, &error);
  gint64 now = g_get_real_time () / 1000;
  gboolean again = self->stale;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  self->reading = FALSE;
  self->stale = self->ending; /* what is handed on now is not looked at meanwhile */
  if (self->ending)
    return;
  if (plan == NULL)
    dsk_shift_window_set_problem (self, error->message);
  else if (self->plan != NULL)
    merge (self, plan, now);
  else
    {
      self->plan = g_steal_pointer (&plan);
      begin (self, now);
    }
  if (again)
    dsk_shift_window_read (self);
}

void
dsk_shift_window_read (DskShiftWindow *self)
{
  self->stale = self->reading || self->ending;
  if (self->stale)
    return;
  self->reading = TRUE;
  dsk_client_read_async (self->client, NULL, read_plan, g_strdup (dsk_client_get_user_id (self->client)), g_free,
                         (GDestroyNotify) dsk_shift_plan_free, self->cancellable, plan_cb, g_object_ref (self));
}

/* --- what nobody has --- */

static void
claimed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskShiftWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DskCommand) command = dsk_client_submit_finish (DSK_CLIENT (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (command != NULL)
    {
      dsk_shift_window_read (self);
      return;
    }
  g_clear_pointer (&self->claiming, g_free);
  dsk_shift_window_set_problem (self, error->message);
}

/* It is listed with what they have, and handed on with it. */
static void
claim_cb (DskShiftWindow *self, const char *conv)
{
  g_autoptr (DskCommand) command = NULL;

  if (self->ending || g_strcmp0 (self->claiming, conv) == 0)
    return;
  g_free (self->claiming);
  self->claiming = g_strdup (conv);
  dsk_shift_window_set_problem (self, NULL);
  command = dsk_client_command_claim (self->client, conv);
  dsk_client_submit_async (self->client, command, NULL, claimed_cb, g_object_ref (self));
}

static void
open_cb (DskShiftWindow *self, const char *conv)
{
  GtkWindow *above = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (above != NULL)
    gtk_widget_activate_action (GTK_WIDGET (above), "win.open-conversation", "s", conv);
  gtk_window_close (GTK_WINDOW (self));
}

/* --- the object --- */

static void
dsk_shift_window_dispose (GObject *object)
{
  DskShiftWindow *self = DSK_SHIFT_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  self->ending = FALSE;
  G_OBJECT_CLASS (dsk_shift_window_parent_class)->dispose (object);
}

static void
dsk_shift_window_finalize (GObject *object)
{
  DskShiftWindow *self = DSK_SHIFT_WINDOW (object);

  g_ptr_array_unref (self->rows);
  g_clear_pointer (&self->plan, dsk_shift_plan_free);
  g_free (self->claiming);
  g_free (self->problem);
  g_clear_pointer (&self->all, dsk_shift_receiver_free);
  g_clear_object (&self->client);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (dsk_shift_window_parent_class)->finalize (object);
}

/* What has begun is not half done: it takes moments, and then the window goes, or says why it stays. */
static gboolean
dsk_shift_window_close_request (GtkWindow *window)
{
  if (DSK_SHIFT_WINDOW (window)->ending)
    return TRUE;
  return GTK_WINDOW_CLASS (dsk_shift_window_parent_class)->close_request (window);
}

/* A summary that somebody wrote in, and that is not handed on yet. */
static gboolean
would_lose (GtkWindow *window)
{
  DskShiftWindow *self = DSK_SHIFT_WINDOW (window);

  for (guint i = 0; !self->ending && !self->over && i < self->rows->len; i++)
    if (dsk_shift_row_is_changed (self->rows->pdata[i]))
      return TRUE;
  return FALSE;
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskShiftWindow *self = DSK_SHIFT_WINDOW (widget);

  if (gtk_widget_get_visible (self->back))
    go_back (self);
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
dsk_shift_window_class_init (DskShiftWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_shift_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = dsk_shift_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = dsk_shift_window_close_request;
  gtk_widget_class_install_action (widget_class, "shift.end", NULL, dsk_shift_window_end_action);
  gtk_widget_class_install_action (widget_class, "shift.back", NULL, back_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "shift.back", NULL);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_DIALOG);
}

static GtkWidget *
make_header (DskShiftWindow *self)
{
  GtkWidget *header = adw_header_bar_new ();

  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  self->cancel = gtk_button_new_with_mnemonic (_ ("_Cancel"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->cancel), "window.close");
  self->back = gtk_button_new_from_icon_name ("go-previous-symbolic");
  gtk_widget_set_tooltip_text (self->back, _ ("Back"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->back), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Back"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->back), "shift.back");
  self->end = gtk_button_new_with_mnemonic (_ ("_End Shift"));
  gtk_widget_add_css_class (self->end, "suggested-action");
  gtk_widget_set_tooltip_text (self->end, _ ("Sets you off shift (Ctrl+Enter)"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->end), "shift.end");
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->cancel);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->back);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->end);
  dsk_read_once (header);
  return header;
}

static GtkWidget *
make_plan (DskShiftWindow *self)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *first = adw_preferences_group_new ();

  self->all_row = ADW_ACTION_ROW (g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title",
                                                _ ("Hand Off All Mine"), "subtitle",
                                                _ ("Choose a person or a team"), "activatable", TRUE, NULL));
  adw_action_row_add_suffix (self->all_row, gtk_image_new_from_icon_name ("go-next-symbolic"));
  g_signal_connect_object (self->all_row, "activated", G_CALLBACK (choose_all_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (first), GTK_WIDGET (self->all_row));
  self->group = ADW_PREFERENCES_GROUP (
      g_object_new (ADW_TYPE_PREFERENCES_GROUP, "title", _ ("What You Have"), NULL));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (first));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), self->group);
  self->queue = DSK_SHIFT_QUEUE (dsk_shift_queue_new ());
  g_signal_connect_object (self->queue, "open", G_CALLBACK (open_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->queue, "claim", G_CALLBACK (claim_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (self->queue));
  return page;
}

static void
dsk_shift_window_init (DskShiftWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *empty = g_object_new (ADW_TYPE_STATUS_PAGE, "icon-name", "dastak-resolve-symbolic", "title",
                                   _ ("Nothing to Hand On"), "description",
                                   _ ("You have no conversation that is not resolved."), NULL);

  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new ();
  gtk_box_append (GTK_BOX (box), make_header (self));
  self->stack = GTK_STACK (g_object_new (GTK_TYPE_STACK, "vexpand", TRUE, "vhomogeneous", FALSE, NULL));
  gtk_stack_add_named (self->stack, make_plan (self), "plan");
  self->receivers = g_object_new (GTK_TYPE_BOX, "margin-start", 12, "margin-end", 12, "margin-top", 12,
                                  "margin-bottom", 12, NULL);
  gtk_stack_add_named (self->stack, self->receivers, "receivers");
  gtk_stack_add_named (self->stack, empty, "empty");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  self->notice = GTK_LABEL (g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "xalign", 0.0, NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->notice), "dialog-problem");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->notice));
  adw_window_set_content (ADW_WINDOW (self), box);
  show_page (self, FALSE);
  gtk_widget_set_sensitive (self->end, FALSE);
  dsk_early_keys_add (GTK_WIDGET (self), DSK_CONTROL_ENTER, "shift.end");
}

gboolean
dsk_shift_may_end (DskClient *client)
{
  DskRole role;

  g_return_val_if_fail (DSK_IS_CLIENT (client), FALSE);

  return dsk_role_from_string (dsk_client_get_role (client), &role)
         && dsk_permission_allows (role, DSK_ACTION_SET_AVAILABILITY, TRUE);
}

void
dsk_shift_window_present (GtkWidget *widget, DskClient *client)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  DskShiftWindow *self
      = g_object_new (DSK_TYPE_SHIFT_WINDOW, "transient-for", GTK_IS_WINDOW (root) ? root : NULL, "modal", TRUE,
                      "title", _ ("End Shift"), "default-width", 520, "default-height", 640, NULL);

  dsk_text_scale_window (GTK_WINDOW (self));
  self->client = g_object_ref (client);
  dsk_unsaved_guard (GTK_WINDOW (self), would_lose);
  g_signal_connect_object (client, "changed", G_CALLBACK (dsk_shift_window_read), self, G_CONNECT_SWAPPED);
  dsk_shift_window_read (self);
  gtk_window_present (GTK_WINDOW (self));
}

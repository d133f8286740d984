/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-snooze-dialog.h"

#include "dsk-first-focus.h"
#include "dsk-labels.h"
#include "dsk-snooze-times.h"

#include <glib/gi18n.h>

#define UNTIL_KEY "dsk-until"
#define HOUR_MS ((gint64) 60 * 60 * 1000)
#define DAY_MS (24 * HOUR_MS)
#define MARGIN_MS ((gint64) 5 * 60 * 1000) /* before the last moment */
#define MORNING_HOUR 9

struct _DskSnoozeDialog
{
  AdwWindow parent_instance;

  GtkStack *stack;
  GtkListBox *list;
  GtkListBoxRow *own; /* "Pick a Time…" */
  GtkCalendar *calendar;
  GtkSpinButton *hour;
  GtkSpinButton *minute;
  GtkWidget *snooze;
  GtkLabel *shown;
  gint64 now_ms;
  gint64 latest; /* it has to be before; 0: whenever */
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskSnoozeDialog, dsk_snooze_dialog, ADW_TYPE_WINDOW)

static void
choose (DskSnoozeDialog *self, gint64 until)
{
  g_signal_emit (self, signals[CHOSEN], 0, until);
  gtk_window_close (GTK_WINDOW (self));
}

/* --- a time of one's own --- */

static gint64
own_time (DskSnoozeDialog *self)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (self->calendar);

  return dsk_snooze_time (g_date_time_get_year (day), g_date_time_get_month (day), g_date_time_get_day_of_month (day),
                          gtk_spin_button_get_value_as_int (self->hour),
                          gtk_spin_button_get_value_as_int (self->minute));
}

static gboolean
is_too_late (DskSnoozeDialog *self, gint64 until)
{
  return self->latest != 0 && until >= self->latest;
}

static void
own_changed_cb (DskSnoozeDialog *self)
{
  gint64 until = own_time (self);
  g_autofree char *when = dsk_label_when (until, self->now_ms);

  gtk_widget_set_sensitive (self->snooze, until > self->now_ms && !is_too_late (self, until));
  gtk_label_set_text (self->shown, until <= self->now_ms        ? _ ("That time has passed")
                                   : is_too_late (self, until) ? _ ("The customer’s 24 hours are over then: "
                                                                    "only a template can be sent")
                                                                : when);
}

static void
own_chosen_cb (DskSnoozeDialog *self)
{
  choose (self, own_time (self));
}

/* --- the list --- */

static void
row_activated_cb (DskSnoozeDialog *self, GtkListBoxRow *row)
{
  const gint64 *until = g_object_get_data (G_OBJECT (row), UNTIL_KEY);

  if (row != self->own)
    {
      choose (self, *until);
      return;
    }
  gtk_stack_set_visible_child_name (self->stack, "own");
  gtk_widget_grab_focus (GTK_WIDGET (self->calendar));
}

static GtkListBoxRow *
add_row (DskSnoozeDialog *self, const char *title, const char *when, gint64 until)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  if (when != NULL)
    {
      GtkWidget *label = gtk_label_new (when);

      gtk_widget_add_css_class (label, "dim-label");
      gtk_widget_add_css_class (label, "numeric");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
    }
  g_object_set_data_full (G_OBJECT (row), UNTIL_KEY, g_memdup2 (&until, sizeof until), g_free);
  gtk_list_box_append (self->list, row);
  return GTK_LIST_BOX_ROW (row);
}

/* What can't be chosen says why. */
static void
add_preset (DskSnoozeDialog *self, const char *title, const char *when, gint64 until)
{
  GtkListBoxRow *row = add_row (self, title, when, until);

  if (!is_too_late (self, until))
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (row), FALSE);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("After the customer’s 24 hours"));
}

static void
select_first (DskSnoozeDialog *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (gtk_widget_get_sensitive (GTK_WIDGET (row)))
      break;
  gtk_list_box_select_row (self->list, row);
  dsk_first_focus (GTK_WIDGET (self), GTK_WIDGET (row));
}

static void
fill (DskSnoozeDialog *self, gboolean snoozed)
{
  if (snoozed)
    add_row (self, _ ("Wake Up Now"), NULL, 0);
  for (guint i = 0; i < DSK_SNOOZE_N; i++)
    {
      gint64 until = dsk_snooze_preset_time ((DskSnoozePreset) i, self->now_ms);
      g_autofree char *when = until != 0 ? dsk_label_when (until, self->now_ms) : NULL;

      if (until != 0)
        add_preset (self, dsk_snooze_preset_label ((DskSnoozePreset) i), when, until);
    }
  self->own = add_row (self, _ ("Pick a Time…"), NULL, -1);
  select_first (self);
}

/* --- building --- */

static GtkSpinButton *
make_spin (int max, int step, int value, const char *name)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (0, max, step);

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), value);
  gtk_spin_button_set_wrap (GTK_SPIN_BUTTON (spin), TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 2);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return GTK_SPIN_BUTTON (spin);
}

static GtkWidget *
make_clock (DskSnoozeDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->hour = make_spin (23, 1, MORNING_HOUR, _ ("Hour"));
  self->minute = make_spin (59, 5, 0, _ ("Minute"));
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  /* Hours before minutes, also where text runs from right to left. */
  gtk_widget_set_direction (box, GTK_TEXT_DIR_LTR);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->hour));
  gtk_box_append (GTK_BOX (box), gtk_label_new (":"));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->minute));
  g_signal_connect_swapped (self->hour, "value-changed", G_CALLBACK (own_changed_cb), self);
  g_signal_connect_swapped (self->minute, "value-changed", G_CALLBACK (own_changed_cb), self);
  return box;
}

static GtkWidget *
make_own_page (DskSnoozeDialog *self)
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 12,
                                 "margin-start", 12, "margin-end", 12, "margin-bottom", 12, NULL);

  self->calendar = GTK_CALENDAR (gtk_calendar_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->calendar), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Day"), -1);
  self->shown = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, NULL);
  self->snooze = gtk_button_new_with_mnemonic (_ ("_Snooze"));
  gtk_widget_add_css_class (self->snooze, "suggested-action");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->calendar));
  gtk_box_append (GTK_BOX (box), make_clock (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->shown));
  gtk_box_append (GTK_BOX (box), self->snooze);
  g_signal_connect_swapped (self->calendar, "day-selected", G_CALLBACK (own_changed_cb), self);
  g_signal_connect_swapped (self->snooze, "clicked", G_CALLBACK (own_chosen_cb), self);
  return box;
}

static GtkWidget *
make_list_page (DskSnoozeDialog *self)
{
  self->list = g_object_new (GTK_TYPE_LIST_BOX, "selection-mode", GTK_SELECTION_BROWSE, "valign", GTK_ALIGN_START,
                             "margin-start", 12, "margin-end", 12, "margin-bottom", 12, "margin-top", 12, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "says-why");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Until when"), -1);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  return GTK_WIDGET (self->list);
}

static void
dsk_snooze_dialog_class_init (DskSnoozeDialogClass *klass)
{
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_INT64);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_DIALOG);
}

static void
dsk_snooze_dialog_init (DskSnoozeDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_vhomogeneous (self->stack, FALSE);
  gtk_stack_add_named (self->stack, make_list_page (self), "list");
  gtk_stack_add_named (self->stack, make_own_page (self), "own");
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Snooze Until"));
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), 360, -1);
}

/* @time: the time of one's own that stands there at first */
static void
begin (DskSnoozeDialog *self, gint64 now_ms, GDateTime *time, gboolean snoozed)
{
  self->now_ms = now_ms;
  gtk_calendar_select_day (self->calendar, time);
  gtk_spin_button_set_value (self->hour, g_date_time_get_hour (time));
  gtk_spin_button_set_value (self->minute, g_date_time_get_minute (time));
  fill (self, snoozed);
  own_changed_cb (self);
}

static GDateTime *
tomorrow_morning (gint64 now_ms)
{
  g_autoptr (GDateTime) day = g_date_time_new_from_unix_local ((now_ms + DAY_MS) / 1000);

  return g_date_time_new_local (g_date_time_get_year (day), g_date_time_get_month (day),
                                g_date_time_get_day_of_month (day), MORNING_HOUR, 0, 0);
}

DskSnoozeDialog *
dsk_snooze_dialog_new (GtkWindow *parent, gint64 now_ms, gboolean snoozed)
{
  DskSnoozeDialog *self = g_object_new (DSK_TYPE_SNOOZE_DIALOG, "transient-for", parent, NULL);
  g_autoptr (GDateTime) tomorrow = tomorrow_morning (now_ms);

  begin (self, now_ms, tomorrow, snoozed);
  return self;
}

DskSnoozeDialog *
dsk_snooze_dialog_new_to_send (GtkWindow *parent, gint64 now_ms, gint64 latest_ms)
{
  DskSnoozeDialog *self = g_object_new (DSK_TYPE_SNOOZE_DIALOG, "transient-for", parent, NULL);
  g_autoptr (GDateTime) time = NULL;

  self->latest = latest_ms;
  gtk_window_set_title (GTK_WINDOW (self), _ ("Send Later"));
  gtk_button_set_label (GTK_BUTTON (self->snooze), _ ("_Send Then"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("When to send it"),
                                  -1);
  /* One that can be chosen: soon, where the customer's 24 hours are over tomorrow morning. */
  time = latest_ms != 0
             ? g_date_time_new_from_unix_local (MIN (now_ms + HOUR_MS, latest_ms - MARGIN_MS) / 1000)
             : tomorrow_morning (now_ms);
  begin (self, now_ms, time, FALSE);
  return self;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-notify-page.h"

#include "dsk-quiet-hours.h"
#include "dsk-choice.h"
#include "dsk-settings.h"

#define STEP 30 /* minutes between two times that can be chosen */
#define N_STEPS (DSK_QUIET_DAY / STEP)

struct _DskNotifyPage {
  AdwPreferencesPage parent_instance;

  GtkSwitch *replies;
  GtkSwitch *mentions;
  GtkSwitch *assigned;
  GtkSwitch *handoffs;
  GtkSwitch *closing;
  GtkSwitch *trouble;
  GtkSwitch *show_text;
  GtkSwitch *quiet_away;
  GtkSwitch *quiet_hours;
  AdwComboRow *quiet_from;
  AdwComboRow *quiet_until;
  GtkSwitch *keep_running;
};

G_DEFINE_FINAL_TYPE (DskNotifyPage, dsk_notify_page, ADW_TYPE_PREFERENCES_PAGE)

/* What was set by other means to a time between two is shown as the one before. */
static gboolean
to_step (GValue *value, GVariant *variant, gpointer data)
{
  g_value_set_uint (value, (guint) CLAMP (g_variant_get_int32 (variant) / STEP, 0, N_STEPS - 1));
  return TRUE;
}

static GVariant *
from_step (const GValue *value, const GVariantType *type, gpointer data)
{
  return g_variant_new_int32 ((int) MIN (g_value_get_uint (value), N_STEPS - 1) * STEP);
}

/* The times of a day as they are written here. */
static GListModel *
times_new (void)
{
  GtkStringList *times = gtk_string_list_new (NULL);
  g_autoptr (GDateTime) day = g_date_time_new_utc (2026, 1, 1, 0, 0, 0);

  for (int i = 0; i < N_STEPS; i++)
    {
      g_autoptr (GDateTime) time = g_date_time_add_minutes (day, i * STEP);
      g_autofree char *words = g_date_time_format (time, "%H:%M");

      gtk_string_list_append (times, words);
    }
  return G_LIST_MODEL (times);
}

static void
bind (DskNotifyPage *self, GSettings *settings)
{
  const struct { const char *key; GtkSwitch *widget; } switches[] = {
    { DSK_SETTINGS_NOTIFY_REPLIES, self->replies },
    { DSK_SETTINGS_NOTIFY_MENTIONS, self->mentions },
    { DSK_SETTINGS_NOTIFY_ASSIGNED, self->assigned },
    { DSK_SETTINGS_NOTIFY_HANDOFFS, self->handoffs },
    { DSK_SETTINGS_NOTIFY_CLOSING, self->closing },
    { DSK_SETTINGS_NOTIFY_TROUBLE, self->trouble },
    { DSK_SETTINGS_NOTIFY_SHOW_TEXT, self->show_text },
    { DSK_SETTINGS_NOTIFY_QUIET_AWAY, self->quiet_away },
    { DSK_SETTINGS_NOTIFY_QUIET_HOURS, self->quiet_hours },
    { DSK_SETTINGS_KEEP_RUNNING, self->keep_running },
  };
  const struct { const char *key; AdwComboRow *row; } times[] = {
    { DSK_SETTINGS_NOTIFY_QUIET_FROM, self->quiet_from },
    { DSK_SETTINGS_NOTIFY_QUIET_UNTIL, self->quiet_until },
  };

  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    g_settings_bind (settings, switches[i].key, switches[i].widget, "active", G_SETTINGS_BIND_DEFAULT);
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    g_settings_bind_with_mapping (settings, times[i].key, times[i].row, "selected", G_SETTINGS_BIND_DEFAULT, to_step,
                                  from_step, NULL, NULL);
}

static void
dsk_notify_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DSK_TYPE_NOTIFY_PAGE);
  G_OBJECT_CLASS (dsk_notify_page_parent_class)->dispose (object);
}

static void
dsk_notify_page_class_init (DskNotifyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_notify_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/dastak/Dastak/ui/dsk-notify-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DskNotifyPage, replies);
  gtk_widget_class_bind_template_child (widget_class, DskNotifyPage, mentions);
  gtk_widget_class_bind_template_child (widget_class, DskNotifyPage, assigned);
  gtk_widget_class_bind_template_child (widget_class, DskNotifyPage, handoffs);
  gtk_widget_class_bind_template_child (widget_class, DskNotifyPage, closing);
  gtk_widget_class_bind_template_child (widget_class, DskNotifyPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, DskNotifyPage, show_text);
  gtk_widget_class_bind_template_child (widget_class, DskNotifyPage, quiet_away);
  gtk_widget_class_bind_template_child (widget_class, DskNotifyPage, quiet_hours);
  gtk_widget_class_bind_template_child (widget_class, DskNotifyPage, quiet_from);
  gtk_widget_class_bind_template_child (widget_class, DskNotifyPage, quiet_until);
  gtk_widget_class_bind_template_child (widget_class, DskNotifyPage, keep_running);
}

static void
dsk_notify_page_init (DskNotifyPage *self)
{
  g_autoptr (GListModel) times = times_new ();
  GSettings *settings = dsk_settings_get ();

  gtk_widget_init_template (GTK_WIDGET (self));
  dsk_choice_name (self->quiet_from);
  dsk_choice_name (self->quiet_until);
  adw_combo_row_set_model (self->quiet_from, times);
  adw_combo_row_set_model (self->quiet_until, times);
  gtk_widget_set_sensitive (GTK_WIDGET (self), settings != NULL);
  if (settings != NULL)
    bind (self, settings);
}

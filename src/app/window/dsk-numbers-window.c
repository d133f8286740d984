/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-numbers-window.h"

#include <glib/gi18n.h>

#include "dsk-alerts-seen.h"
#include "dsk-labels-cost.h"
#include "dsk-labels-health.h"
#include "dsk-labels.h"
#include "dsk-stack.h"

#define N_ALERTS 5
#define N_READ 100
#define ICON_SIZE 16
#define GAP 12

#define DSK_TYPE_NUMBERS_WINDOW (dsk_numbers_window_get_type ())
G_DECLARE_FINAL_TYPE (DskNumbersWindow, dsk_numbers_window, DSK, NUMBERS_WINDOW, AdwWindow)

struct _DskNumbersWindow
{
  AdwWindow parent_instance;

  GtkStack *stack;
  AdwBin *bin;

  DskClient *client; /* (owned) */
};

G_DEFINE_FINAL_TYPE (DskNumbersWindow, dsk_numbers_window, ADW_TYPE_WINDOW)

static AdwActionRow *
add_row (AdwPreferencesGroup *group, const char *title, const char *text, const char *icon)
{
  AdwActionRow *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title,
                                    "subtitle", text, "icon-name", icon, "subtitle-lines", 0, NULL);

  adw_preferences_group_add (group, GTK_WIDGET (row));
  return row;
}

static GtkWidget *
line_new (const char *text, const char *css_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0f, "hexpand", TRUE, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);

  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/* The words have the width of the row: in the column that an AdwActionRow has beside its icon, GTK 4.8 gives long lines
 * of Urdu more room than there is. */
static void
add_alert (AdwPreferencesGroup *group, const char *words, const char *when, gboolean urgent)
{
  g_autofree char *all = g_strdup_printf ("%s, %s", words, when);
  GtkWidget *row = g_object_new (ADW_TYPE_PREFERENCES_ROW, "activatable", FALSE, NULL);
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *first = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, GAP);
  GtkWidget *second = line_new (when, "subtitle");

  /* Below the words, not below the icon. */
  gtk_widget_set_margin_start (second, urgent ? ICON_SIZE + GAP : 0);
  if (urgent)
    gtk_box_append (GTK_BOX (first), g_object_new (GTK_TYPE_IMAGE, "icon-name", "dastak-attention-symbolic",
                                                   "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_box_append (GTK_BOX (first), line_new (words, NULL));
  gtk_box_append (GTK_BOX (column), first);
  gtk_box_append (GTK_BOX (column), second);
  gtk_widget_add_css_class (column, "alert");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), column);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, all, -1);
  adw_preferences_group_add (group, row);
}

/* What was said of the account of a number is about that number, too. */
static gboolean
is_about (const DskAlertRow *alert, const DskNumberRow *number)
{
  return alert->number != NULL ? g_strcmp0 (alert->number, number->id) == 0
                               : alert->waba != NULL && g_strcmp0 (alert->waba, number->waba) == 0;
}

static void
add_alert_row (AdwPreferencesGroup *group, const DskAlertRow *alert)
{
  g_autofree char *words = dsk_label_alert (alert);
  g_autofree char *day = dsk_label_day (alert->at, g_get_real_time () / 1000);
  g_autofree char *clock = dsk_label_clock_time (alert->at);
  g_autofree char *when = g_strdup_printf ("%s, %s", day, clock);

  add_alert (group, words, when, g_strcmp0 (alert->level, "info") != 0);
}

/* Its newest. */
static void
add_alerts (AdwPreferencesGroup *group, const DskNumberRow *number, const GPtrArray *alerts)
{
  guint n = 0;

  for (guint i = 0; i < alerts->len && n < N_ALERTS; i++)
    {
      if (!is_about (alerts->pdata[i], number))
        continue;
      n++;
      add_alert_row (group, alerts->pdata[i]);
    }
}

static const DskCostRow *
find_cost (const GPtrArray *costs, const char *number)
{
  for (guint i = 0; i < costs->len; i++)
    {
      const DskCostRow *cost = costs->pdata[i];

      if (g_strcmp0 (cost->key, number) == 0)
        return cost;
    }
  return NULL;
}

/* What this month has cost. */
static void
add_costs (AdwPreferencesGroup *group, const DskNumberRow *number, const GPtrArray *costs)
{
  const DskCostRow *cost = find_cost (costs, number->id);
  g_autofree char *words = dsk_label_cost (cost);
  g_autofree char *left = dsk_label_free_left (cost);

  if (words != NULL)
    add_row (group, _ ("Messages this month"), words, NULL);
  add_row (group, _ ("Free messages left this month"), left, NULL);
}

static void
copy_cb (GtkButton *button)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)),
                          g_object_get_data (G_OBJECT (button), "text"));
  gtk_button_set_icon_name (button, "dastak-resolve-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (button), _ ("Copied"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Copied"), -1);
}

/* @text: (transfer full) */
static void
add_copy_row (AdwPreferencesGroup *group, const char *title, char *text, const char *about)
{
  AdwActionRow *row = add_row (group, title, text, NULL);
  GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "icon-name", "edit-copy-symbolic", "valign", GTK_ALIGN_CENTER,
                                    "tooltip-text", about, NULL);

  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, about, -1);
  g_object_set_data_full (G_OBJECT (button), "text", text, g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (copy_cb), NULL);
  adw_action_row_add_suffix (row, button);
}

/* What waits there, and what to do about it. @manages: our user may */
static void
add_quarantine (AdwPreferencesGroup *group, const DskNumberRow *number, gboolean manages)
{
  g_autofree char *waiting = NULL;

  if (!manages)
    {
      add_row (group, _ ("Not taken into service"), _ ("Messages to it are kept. An administrator decides about it."),
               "dastak-attention-symbolic");
      return;
    }
  add_row (group, _ ("Not taken into service"),
           _ ("Messages to it are kept, and nobody can answer them. Whoever runs the relay enters the command below "
              "there, and it works at once."),
           "dastak-attention-symbolic");
  waiting = g_strdup_printf (ngettext ("%d conversation", "%d conversations", (gulong) number->conversations),
                             (int) number->conversations);
  add_row (group, _ ("Waiting there"), waiting, NULL);
  add_copy_row (group, _ ("Phone number ID"), g_strdup (number->phone_number_id), _ ("Copy the Phone Number ID"));
  add_copy_row (group, _ ("Command"), dsk_label_add_command (number), _ ("Copy the Command"));
}

/* @alerts, @costs: (nullable): only for who manages numbers */
static GtkWidget *
group_new (const DskNumberRow *number, const GPtrArray *alerts, const GPtrArray *costs)
{
  g_autofree char *name = dsk_label_number (number);
  g_autofree char *title = g_markup_escape_text (name, -1);
  g_autofree char *phone = number->display != NULL ? dsk_label_phone (number->display) : NULL;
  g_autofree char *quality = dsk_label_quality (number->quality);
  g_autofree char *tier = dsk_label_tier (number->tier);
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, title);
  if (number->stop_code != 0)
    {
      g_autofree char *reason = dsk_label_stop (number->stop_code, number->stop_text);
      gtk_widget_add_css_class (
          GTK_WIDGET (add_row (group, _ ("Nothing can be sent"), reason, "dastak-attention-symbolic")),
          "problem");
    }
  else if (g_strcmp0 (number->state, "quarantine") == 0)
    add_quarantine (group, number, alerts != NULL);
  else
    add_row (group, _ ("State"), _ ("Works"), "dastak-resolve-symbolic");
  if (phone != NULL)
    add_row (group, _ ("Phone number"), phone, NULL);
  add_row (group, _ ("Quality"), quality, NULL);
  add_row (group, _ ("Limit"), tier, NULL);
  if (costs != NULL)
    add_costs (group, number, costs);
  if (alerts != NULL)
    add_alerts (group, number, alerts);
  return GTK_WIDGET (group);
}

typedef struct
{
  GPtrArray *numbers; /* (owned) */
  GPtrArray *alerts;  /* (owned) */
  GPtrArray *costs;   /* (owned): of this month */
} Health;

static void
health_free (gpointer data)
{
  Health *health = data;

  g_clear_pointer (&health->numbers, g_ptr_array_unref);
  g_clear_pointer (&health->alerts, g_ptr_array_unref);
  g_clear_pointer (&health->costs, g_ptr_array_unref);
  g_free (health);
}

/* What is about none of the numbers: of an account of which none is here yet, or of several. */
static void
add_others (AdwPreferencesPage *page, const Health *health)
{
  AdwPreferencesGroup *group = NULL;
  guint n = 0;

  for (guint i = 0; i < health->alerts->len && n < N_ALERTS; i++)
    {
      gboolean found = FALSE;

      for (guint j = 0; !found && j < health->numbers->len; j++)
        found = is_about (health->alerts->pdata[i], health->numbers->pdata[j]);
      if (found)
        continue;
      if (n++ == 0)
        group = g_object_new (ADW_TYPE_PREFERENCES_GROUP, "title", _ ("Other Accounts"), NULL);
      add_alert_row (group, health->alerts->pdata[i]);
    }
  if (group != NULL)
    adw_preferences_page_add (page, group);
}

static void
show (DskNumbersWindow *self, const Health *health)
{
  GtkWidget *page = adw_preferences_page_new ();
  const gboolean manages = dsk_alerts_may_see (self->client);

  /* Others may see a part of the messages only: a sum of theirs would say less than there was. */
  for (guint i = 0; i < health->numbers->len; i++)
    adw_preferences_page_add (
        ADW_PREFERENCES_PAGE (page),
        ADW_PREFERENCES_GROUP (
            group_new (health->numbers->pdata[i], manages ? health->alerts : NULL,
                       manages ? health->costs : NULL)));
  if (manages)
    add_others (ADW_PREFERENCES_PAGE (page), health);
  adw_bin_set_child (self->bin, page);
  dsk_stack_show (self->stack, health->numbers->len > 0 || (manages && health->alerts->len > 0) ? "numbers" : "empty");
  if (manages)
    dsk_alerts_see (self->client, health->alerts);
}

/* Only then it is worth the walk over all conversations. */
static gboolean
has_quarantine (const GPtrArray *numbers)
{
  for (guint i = 0; i < numbers->len; i++)
    if (g_strcmp0 (((const DskNumberRow *) numbers->pdata[i])->state, "quarantine") == 0)
      return TRUE;
  return FALSE;
}

static gpointer
read_health (DskReplicaReader *reader, gpointer data, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *month = g_date_time_format (now, "%Y-%m");
  Health *health = g_new0 (Health, 1);

  health->numbers = dsk_replica_reader_numbers (reader, error);
  if (health->numbers != NULL && (!has_quarantine (health->numbers)
                                  || dsk_replica_reader_count_of_numbers (reader, health->numbers, error)))
    health->alerts = dsk_replica_reader_alerts (reader, N_READ, error);
  if (health->alerts != NULL)
    health->costs = dsk_replica_reader_costs (reader, DSK_COST_BY_NUMBER, month, error);
  if (health->costs != NULL)
    return health;
  health_free (health);
  return NULL;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskNumbersWindow) self = user_data;
  Health *health = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);

  if (health == NULL)
    return;
  if (self->client != NULL)
    show (self, health);
  health_free (health);
}

static void
changed_cb (DskNumbersWindow *self)
{
  dsk_client_read_async (self->client, "cost-of-numbers", read_health, NULL, NULL, health_free, NULL, read_cb,
                         g_object_ref (self));
}

static void
dsk_numbers_window_dispose (GObject *object)
{
  g_clear_object (&DSK_NUMBERS_WINDOW (object)->client);
  G_OBJECT_CLASS (dsk_numbers_window_parent_class)->dispose (object);
}

static void
dsk_numbers_window_class_init (DskNumbersWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dsk_numbers_window_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close",
                                       NULL);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_DIALOG);
}

static void
dsk_numbers_window_init (DskNumbersWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *empty = g_object_new (ADW_TYPE_STATUS_PAGE, "icon-name", "dastak-chat-symbolic", "title",
                                   _ ("No Numbers Yet"), "description",
                                   _ ("A number appears here once a message to it has come."), NULL);

  self->stack = GTK_STACK (gtk_stack_new ());
  self->bin = ADW_BIN (adw_bin_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->bin), "numbers");
  gtk_stack_add_named (self->stack, empty, "empty");
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  adw_window_set_content (ADW_WINDOW (self), box);
}

void
dsk_numbers_window_present (GtkWidget *parent, DskClient *client)
{
  GtkRoot *root = gtk_widget_get_root (parent);
  DskNumbersWindow *self = g_object_new (
      DSK_TYPE_NUMBERS_WINDOW, "title", _ ("Numbers and Health"), "transient-for",
      GTK_IS_WINDOW (root) ? root : NULL, "default-width", 480, "default-height", 560, NULL);

  self->client = g_object_ref (client);
  g_signal_connect_object (client, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
  gtk_window_present (GTK_WINDOW (self));
}

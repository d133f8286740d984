/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-costs-window.h"

#include <glib/gi18n.h>

#include "dsk-labels-cost.h"
#include "dsk-labels.h"
#include "dsk-permission.h"
#include "dsk-stack.h"

#define DSK_TYPE_COSTS_WINDOW (dsk_costs_window_get_type ())
G_DECLARE_FINAL_TYPE (DskCostsWindow, dsk_costs_window, DSK, COSTS_WINDOW, AdwWindow)

struct _DskCostsWindow
{
  AdwWindow parent_instance;

  GtkDropDown *months;
  GtkStack *stack;
  AdwBin *bin;

  DskClient *client; /* (owned) (nullable) */
  GPtrArray *keys;   /* (owned) (element-type utf8): the months that can be chosen, newest first */
  char *month;       /* (owned): the chosen one */
  char *shown;       /* (owned) (nullable): all that stands there */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (DskCostsWindow, dsk_costs_window, ADW_TYPE_WINDOW)

/* What is shown by, in this order. */
static const DskCostBy parts[] = { DSK_COST_BY_NUMBER, DSK_COST_BY_AGENT, DSK_COST_BY_CATEGORY };

typedef struct
{
  char *month;                             /* (owned) */
  GPtrArray *months;                       /* (owned) (nullable) (element-type DskCostRow) */
  GPtrArray *parts[G_N_ELEMENTS (parts)];  /* (owned) (nullable) (element-type DskCostRow) */
} Costs;

static void
costs_free (gpointer data)
{
  Costs *costs = data;

  g_free (costs->month);
  g_clear_pointer (&costs->months, g_ptr_array_unref);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_clear_pointer (&costs->parts[i], g_ptr_array_unref);
  g_free (costs);
}

static gpointer
read_costs (DskReplicaReader *reader, gpointer month, GError **error)
{
  Costs *costs = g_new0 (Costs, 1);

  costs->month = g_strdup (month);
  costs->months = dsk_replica_reader_costs (reader, DSK_COST_BY_MONTH, NULL, error);
  for (guint i = 0; costs->months != NULL && i < G_N_ELEMENTS (parts); i++)
    {
      costs->parts[i] = dsk_replica_reader_costs (reader, parts[i], month, error);
      if (costs->parts[i] == NULL)
        g_clear_pointer (&costs->months, g_ptr_array_unref);
    }
  if (costs->months != NULL)
    return costs;
  costs_free (costs);
  return NULL;
}

/* --- rows --- */

/* @title: (transfer full) */
static void
add_row (AdwPreferencesGroup *group, char *title, const DskCostRow *cost, const char *more)
{
  g_autofree char *name = title;
  g_autofree char *words = dsk_label_costs (cost);
  g_autofree char *lines = more != NULL ? g_strdup_printf ("%s\n%s", words, more) : g_strdup (words);

  adw_preferences_group_add (group, g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", name, "subtitle",
                                                  lines, "subtitle-lines", 0, "title-lines", 0, NULL));
}

static char *
title_of (DskCostBy by, const DskCostRow *cost)
{
  if (by == DSK_COST_BY_CATEGORY)
    return dsk_label_price_category (cost->key);
  if (cost->members != NULL)
    return dsk_label_conversation (NULL, NULL, cost->members);
  if (cost->name != NULL)
    return dsk_label_name (cost->name, FALSE);
  return g_strdup (by == DSK_COST_BY_AGENT ? _ ("No agent") : _ ("Unknown"));
}

static GtkWidget *
part_new (DskCostBy by, const char *title, const GPtrArray *costs)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, title);
  for (guint i = 0; i < costs->len; i++)
    {
      const DskCostRow *cost = costs->pdata[i];
      g_autofree char *left = by == DSK_COST_BY_NUMBER ? dsk_label_free_left (cost) : NULL;
      /* Translators: %s is "660 of 1,000": how many messages of a month cost nothing, yet */
      g_autofree char *more = left != NULL ? g_strdup_printf (_ ("Free messages left: %s"), left) : NULL;

      add_row (group, title_of (by, cost), cost, more);
    }
  return GTK_WIDGET (group);
}

static GtkWidget *
total_new (const DskCostRow *total)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_description (
      group, _ ("Messages that were sent in the conversations that you see, as WhatsApp bills them. A month begins and "
                "ends at midnight UTC."));
  add_row (group, g_strdup (_ ("Total")), total, NULL);
  return GTK_WIDGET (group);
}

static const DskCostRow *
find_month (const Costs *costs)
{
  for (guint i = 0; i < costs->months->len; i++)
    {
      const DskCostRow *row = costs->months->pdata[i];

      if (g_str_equal (row->key, costs->month))
        return row;
    }
  return NULL;
}

static void
describe_rows (GString *text, const GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const DskCostRow *row = rows->pdata[i];

      g_string_append_printf (text, "%s\t%s\t%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT
                              " %" G_GINT64_FORMAT "\n",
                              row->key, row->name != NULL ? row->name : "", row->billable, row->free_of_charge,
                              row->unsaid, row->service);
    }
}

/* Something changes all the time while customers write, mostly none of this: whoever reads keeps their place. */
static gboolean
is_shown (DskCostsWindow *self, const Costs *costs)
{
  g_autoptr (GString) text = g_string_new (costs->month);

  describe_rows (text, costs->months);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    describe_rows (text, costs->parts[i]);
  if (g_strcmp0 (text->str, self->shown) == 0)
    return TRUE;
  g_free (self->shown);
  self->shown = g_strdup (text->str);
  return FALSE;
}

static void
show_parts (DskCostsWindow *self, const Costs *costs)
{
  const char *const titles[] = { _ ("By Number"), _ ("By Agent"), _ ("By Category") };
  const DskCostRow *total = find_month (costs);
  GtkWidget *page;

  if (total == NULL)
    {
      dsk_stack_show (self->stack, "empty");
      return;
    }
  page = adw_preferences_page_new ();
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (total_new (total)));
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                              ADW_PREFERENCES_GROUP (part_new (parts[i], titles[i], costs->parts[i])));
  adw_bin_set_child (self->bin, page);
  dsk_stack_show (self->stack, "costs");
}

/* --- the months --- */

static char *
this_month (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  return g_date_time_format (now, "%Y-%m");
}

/* Newest first: those that have something, the present one, and the chosen one. */
static GPtrArray *
list_months (const Costs *costs)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *now = this_month ();

  for (guint i = 0; i < costs->months->len; i++)
    g_ptr_array_add (keys, g_strdup (((const DskCostRow *) costs->months->pdata[i])->key));
  if (!g_ptr_array_find_with_equal_func (keys, now, g_str_equal, NULL))
    g_ptr_array_insert (keys, 0, g_steal_pointer (&now));
  if (!g_ptr_array_find_with_equal_func (keys, costs->month, g_str_equal, NULL))
    g_ptr_array_add (keys, g_strdup (costs->month));
  return keys;
}

static gboolean
same_months (const GPtrArray *a, const GPtrArray *b)
{
  gboolean same = a->len == b->len;

  for (guint i = 0; same && i < a->len; i++)
    same = g_str_equal (a->pdata[i], b->pdata[i]);
  return same;
}

/* The list in an open popover stays as it is while nothing new is in it. */
static void
show_months (DskCostsWindow *self, const Costs *costs)
{
  g_autoptr (GPtrArray) keys = list_months (costs);
  g_autoptr (GtkStringList) words = NULL;
  guint chosen = 0;

  if (same_months (keys, self->keys))
    return;
  words = gtk_string_list_new (NULL);
  for (guint i = 0; i < keys->len; i++)
    {
      gtk_string_list_take (words, dsk_label_month (keys->pdata[i]));
      if (g_str_equal (keys->pdata[i], self->month))
        chosen = i;
    }
  self->filling = TRUE;
  g_ptr_array_unref (self->keys);
  self->keys = g_steal_pointer (&keys);
  gtk_drop_down_set_model (self->months, G_LIST_MODEL (words));
  gtk_drop_down_set_selected (self->months, chosen);
  self->filling = FALSE;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskCostsWindow) self = user_data;
  Costs *costs = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);

  if (costs == NULL)
    return;
  if (self->client != NULL && g_str_equal (costs->month, self->month) && !is_shown (self, costs))
    {
      show_months (self, costs);
      show_parts (self, costs);
    }
  costs_free (costs);
}

static void
dsk_costs_window_read (DskCostsWindow *self)
{
  dsk_client_read_async (self->client, "costs", read_costs, g_strdup (self->month), g_free, costs_free, NULL, read_cb,
                         g_object_ref (self));
}

static void
month_cb (DskCostsWindow *self)
{
  guint chosen = gtk_drop_down_get_selected (self->months);

  if (self->filling || chosen >= self->keys->len || g_str_equal (self->keys->pdata[chosen], self->month))
    return;
  g_free (self->month);
  self->month = g_strdup (self->keys->pdata[chosen]);
  dsk_costs_window_read (self);
}

/* --- the object --- */

static void
dsk_costs_window_dispose (GObject *object)
{
  g_clear_object (&DSK_COSTS_WINDOW (object)->client);
  G_OBJECT_CLASS (dsk_costs_window_parent_class)->dispose (object);
}

static void
dsk_costs_window_finalize (GObject *object)
{
  DskCostsWindow *self = DSK_COSTS_WINDOW (object);

  g_ptr_array_unref (self->keys);
  g_free (self->month);
  g_free (self->shown);
  G_OBJECT_CLASS (dsk_costs_window_parent_class)->finalize (object);
}

static void
dsk_costs_window_class_init (DskCostsWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dsk_costs_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = dsk_costs_window_finalize;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_DIALOG);
}

static void
dsk_costs_window_init (DskCostsWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *bar = adw_header_bar_new ();
  GtkWidget *empty = g_object_new (ADW_TYPE_STATUS_PAGE, "icon-name", "dastak-chat-symbolic", "title",
                                   _ ("Nothing Was Sent"), "description",
                                   _ ("In this month no message was sent in the conversations that you see. Choose "
                                      "another month above."),
                                   NULL);

  self->month = this_month ();
  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->months = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  self->stack = GTK_STACK (gtk_stack_new ());
  self->bin = ADW_BIN (adw_bin_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->months), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Month"), -1);
  /* The button in it has the keyboard, and would be read as "GtkToggleButton". */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (GTK_WIDGET (self->months))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Month"), -1);
  g_signal_connect_object (self->months, "notify::selected", G_CALLBACK (month_cb), self, G_CONNECT_SWAPPED);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), GTK_WIDGET (self->months));
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->bin), "costs");
  gtk_stack_add_named (self->stack, empty, "empty");
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  adw_window_set_content (ADW_WINDOW (self), box);
}

gboolean
dsk_costs_may_see (DskClient *client)
{
  DskRole role = DSK_ROLE_VIEWER;

  dsk_role_from_string (dsk_client_get_role (client), &role);
  return dsk_permission_allows (role, DSK_ACTION_SEE_COSTS, FALSE);
}

void
dsk_costs_window_present (GtkWidget *parent, DskClient *client)
{
  GtkRoot *root = gtk_widget_get_root (parent);
  DskCostsWindow *self;

  if (!dsk_costs_may_see (client))
    return;
  self = g_object_new (DSK_TYPE_COSTS_WINDOW, "title", _ ("Costs"), "transient-for", GTK_IS_WINDOW (root) ? root : NULL,
                       "default-width", 480, "default-height", 600, NULL);

  self->client = g_object_ref (client);
  g_signal_connect_object (client, "changed", G_CALLBACK (dsk_costs_window_read), self, G_CONNECT_SWAPPED);
  dsk_costs_window_read (self);
  gtk_window_present (GTK_WINDOW (self));
}

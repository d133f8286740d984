/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The cost meter in its window: what it says of a month, another month, a month with nothing; and who may see it. */

#include "page-harness.h"
#include "demo-costs.h"
#include "dsk-costs-window.h"

#define CONV "01900000-0000-7000-8000-00000000cc01"

typedef struct
{
  Office *office;    /* (owned) */
  GtkWidget *parent; /* (owned by GTK) */
  GtkWidget *window; /* (owned by GTK) (nullable) */
} Meter;

static gboolean
is_costs (GtkWidget *window, Meter *meter)
{
  return window != meter->parent && gtk_widget_get_visible (window);
}

static GtkWidget *
find_window (Meter *meter)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (is_costs (l->data, meter))
      return l->data;
  return NULL;
}

typedef struct
{
  Meter *meter;
  const char *text;
} Says;

static gboolean
says (gpointer data)
{
  Says *wanted = data;
  GtkWidget *window = find_window (wanted->meter);

  return window != NULL && harness_find (window, GTK_TYPE_LABEL, wanted->text) != NULL;
}

static void
expect_words (Meter *meter, const char *text)
{
  g_test_message ("%s", text);
  office_wait (says, &(Says){ meter, text });
}

static void
meter_open (Meter *meter, const char *role, gboolean filled)
{
  static const char *const number[]
      = { "01900000-0000-7000-8000-0000000000a1", "100000000000001", "+92 42 555 0100", "Orders", "active" };

  meter->office = office_new (role);
  office_begin (meter->office);
  office_put (meter->office, DSK_ENTITY_NUMBER, number);
  office_conversation (meter->office, CONV, &(OfficeConversation){ .name = "Sana" });
  if (filled)
    demo_costs_add (meter->office, CONV);
  office_commit (meter->office, NULL);
  office_open (meter->office);
  meter->parent = gtk_window_new ();
  gtk_window_present (GTK_WINDOW (meter->parent));
  dsk_costs_window_present (meter->parent, meter->office->client);
}

static void
meter_close (Meter *meter)
{
  GtkWidget *window = find_window (meter);

  if (window != NULL)
    gtk_window_destroy (GTK_WINDOW (window));
  gtk_window_destroy (GTK_WINDOW (meter->parent));
  office_settle (meter->office);
  office_free (meter->office);
}

static GtkDropDown *
months_of (Meter *meter)
{
  return GTK_DROP_DOWN (harness_find (find_window (meter), GTK_TYPE_DROP_DOWN, NULL));
}

static void
test_month (void)
{
  Meter meter = { 0 };
  g_autofree char *last = office_id (DEMO_COSTS_LAST);

  meter_open (&meter, "supervisor", TRUE);
  expect_words (&meter, "8 billable · 14 free · 1 not priced yet"); /* the total, and the number's first line */
  expect_words (&meter, "8 billable · 14 free · 1 not priced yet\nFree messages left: 988 of 1000");
  expect_words (&meter, "Ayesha Demo");
  expect_words (&meter, "3 billable · 12 free");
  expect_words (&meter, "No agent");
  expect_words (&meter, "After an ad");
  expect_words (&meter, "0 billable · 2 free");
  expect_words (&meter, "Not said by WhatsApp");
  g_assert_cmpuint (g_list_model_get_n_items (gtk_drop_down_get_model (months_of (&meter))), ==, 2);
  gtk_drop_down_set_selected (months_of (&meter), 1);
  expect_words (&meter, "Authentication");
  expect_words (&meter, "7 billable · 0 free");
  g_assert_null (harness_find (find_window (&meter), GTK_TYPE_LABEL, "Ayesha Demo"));

  /* What comes meanwhile is added. */
  office_begin (meter.office);
  office_put (meter.office, DSK_ENTITY_MESSAGE_STATUS,
              ((const char *[]){ last, CONV, "failed", "1", NULL, NULL, "1", NULL,
                                 "authentication" }));
  office_commit (meter.office, NULL);
  expect_words (&meter, "6 billable · 0 free");
  gtk_drop_down_set_selected (months_of (&meter), 0);
  expect_words (&meter, "Utility");
  meter_close (&meter);
}

static void
test_empty (void)
{
  Meter meter = { 0 };

  meter_open (&meter, "admin", FALSE);
  expect_words (&meter, "Nothing Was Sent");
  g_assert_cmpuint (g_list_model_get_n_items (gtk_drop_down_get_model (months_of (&meter))), ==, 1);
  meter_close (&meter);
}

/* Sums of all say what colleagues do. */
static void
test_roles (void)
{
  static const struct
  {
    const char *role;
    gboolean sees;
  } roles[] = { { "super-admin", TRUE }, { "admin", TRUE }, { "supervisor", TRUE },
                { "agent", FALSE },      { "operator", FALSE }, { "viewer", FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      Meter meter = { 0 };

      meter_open (&meter, roles[i].role, TRUE);
      g_assert_cmpint (dsk_costs_may_see (meter.office->client), ==, roles[i].sees);
      if (roles[i].sees)
        expect_words (&meter, "By Agent");
      else
        {
          office_settle (meter.office);
          g_assert_null (find_window (&meter));
        }
      meter_close (&meter);
    }
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/ui/costs/month", test_month);
  g_test_add_func ("/ui/costs/empty", test_empty);
  g_test_add_func ("/ui/costs/roles", test_roles);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who wants no marketing messages is offered none: neither in the dialog of templates nor behind "/". */

#include "composer-harness.h"

#include "dsk-composer-private.h"
#include "dsk-template-picker.h"

#define STOPPED "Stopped marketing messages"

static void
put_wish (Harness *harness, const char *wish)
{
  const char *card[] = { "d1900000-0000-7000-8000-000000001001", DEMO_SANA, "c1900000-0000-7000-8000-000000001001",
                         "Sana Khan", "923005550101", "923005550101", NULL, "sana.khan", wish, NULL };

  office_begin (harness->office);
  office_put (harness->office, DSK_ENTITY_CONTACT_CARD, card);
  office_commit (harness->office, DEMO_SANA);
}

static GtkListBoxRow *
row_of (GtkWidget *dialog, const char *name)
{
  return GTK_LIST_BOX_ROW (gtk_widget_get_ancestor (expect_in (dialog, GTK_TYPE_LABEL, name), GTK_TYPE_LIST_BOX_ROW));
}

static gboolean
may_be_chosen (gpointer dialog)
{
  return gtk_list_box_row_get_selectable (row_of (dialog, "eid_sale"));
}

/* What is first can't be chosen, so the next one is; once the customer wants them again, it can. */
static void
test_dialog (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  GtkWidget *dialog;
  GtkListBoxRow *row;

  put_templates (harness);
  put_wish (harness, "stop");
  harness_open (harness, DEMO_SANA);
  dialog = open_dialog (harness, "composer.template");
  row = row_of (dialog, "eid_sale");
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), STOPPED));
  g_assert_null (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row_of (dialog, "order_update"))), STOPPED));
  g_assert_true (gtk_list_box_row_is_selected (row_of (dialog, "order_update")));
  gtk_list_box_select_row (GTK_LIST_BOX (gtk_widget_get_parent (GTK_WIDGET (row))), row);
  g_assert_false (gtk_list_box_row_is_selected (row));
  dsk_template_picker_choose (DSK_TEMPLATE_PICKER (dialog), "t2");
  g_assert_false (gtk_list_box_row_is_selected (row));
  harness_settle (harness);
  harness_shoot_window (dialog, "template-stopped");
  /* Nothing else matches: it still says why. */
  dsk_template_picker_search (DSK_TEMPLATE_PICKER (dialog), "eid");
  harness_settle (harness);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (row)));
  g_assert_false (is_ready (dialog));
  put_wish (harness, "resume");
  office_wait (may_be_chosen, dialog);
}

static gboolean
is_open (gpointer harness)
{
  return dsk_composer_is_canned_open (composer (harness));
}

static void
test_slash (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);

  put_templates (harness);
  put_wish (harness, "stop");
  harness_open (harness, DEMO_SANA);
  type_text (harness, "/eid");
  office_wait (is_open, harness);
  expect (harness, GTK_TYPE_LABEL, STOPPED);
  g_assert_true (dsk_composer_canned_key (composer (harness), GDK_KEY_Return, 0));
  harness_settle (harness);
  g_assert_null (harness_find_window (DSK_TYPE_TEMPLATE_PICKER));
  g_assert_true (is_open (harness));
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/ui/template-picker/dialog", test_dialog);
  g_test_add_func ("/ui/template-picker/slash", test_slash);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who wants no marketing messages is offered none: neither in the dialog of templates nor behind "/". And what is
 * chosen there is never another one than its author chose. */

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
  /* Its language is of another script: words of ours come first, or the line would begin on the other side. */
  g_assert_true (g_str_has_prefix (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "Marketing · "));
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

#define GONE "That template is not there any more. Choose another one."
#define CHANGED "That template has changed meanwhile. Choose it again, or another one."
#define UNWANTED "This customer wants no marketing messages any more. Choose another template."
#define GREETING "[{\"type\":\"BODY\",\"text\":\"Hi {{1}}, it is {{2}}.\"}]"

static void
put_chosen (Harness *harness, const char *category, const char *status, const char *quality, const char *components)
{
  const char *row[] = { "t9", "W1", "chosen", "en", category, status, quality, NULL, components, "1" };

  office_begin (harness->office);
  office_put (harness->office, DSK_ENTITY_TEMPLATE, row);
  office_commit (harness->office, NULL);
}

static GtkListBox *
list_of (GtkWidget *dialog)
{
  return GTK_LIST_BOX (gtk_widget_get_parent (GTK_WIDGET (row_of (dialog, "order_update"))));
}

/* Returns: the dialog, in which "chosen" is half filled in, as somebody does */
static GtkWidget *
fill_in (Harness *harness)
{
  GtkWidget *dialog;

  put_templates (harness);
  put_chosen (harness, "MARKETING", "APPROVED", "GREEN", GREETING);
  harness_open (harness, DEMO_SANA);
  dialog = open_dialog (harness, "composer.template");
  dsk_template_picker_choose (DSK_TEMPLATE_PICKER (dialog), "t9");
  harness_settle (harness);
  set_row (dialog, "Variable 2", "Friday");
  return dialog;
}

static gboolean
has_new_one (gpointer dialog)
{
  return harness_find (dialog, GTK_TYPE_LABEL, "newest_one") != NULL;
}

/* None is chosen, it is said why, and who wrote in it is back in the list. */
static void
expect_lost (GtkWidget *dialog, const char *words)
{
  GtkWidget *focus;

  expect_in (dialog, GTK_TYPE_LABEL, words);
  g_assert_null (gtk_list_box_get_selected_row (list_of (dialog)));
  g_assert_false (is_ready (dialog));
  focus = gtk_window_get_focus (GTK_WINDOW (dialog));
  g_assert_nonnull (gtk_widget_get_ancestor (focus, GTK_TYPE_SEARCH_ENTRY));
}

static void
test_gone (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  GtkWidget *dialog = fill_in (harness);

  put_chosen (harness, "MARKETING", "DISABLED", "GREEN", GREETING);
  expect_lost (dialog, GONE);
  harness_shoot_window (dialog, "template-gone");
  /* News of others changes nothing about that. */
  put_new_template (harness);
  office_wait (has_new_one, dialog);
  expect_lost (dialog, GONE);
  /* Whoever looks for another one chooses what they find. */
  dsk_template_picker_search (DSK_TEMPLATE_PICKER (dialog), "newest");
  harness_settle (harness);
  g_assert_true (gtk_list_box_row_is_selected (row_of (dialog, "newest_one")));
  g_assert_null (harness_find (dialog, GTK_TYPE_LABEL, GONE));
  g_assert_true (is_ready (dialog));
}

static void
test_changed (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  GtkWidget *dialog = fill_in (harness);

  put_chosen (harness, "MARKETING", "APPROVED", "GREEN", "[{\"type\":\"BODY\",\"text\":\"We are closed.\"}]");
  expect_lost (dialog, CHANGED);
  gtk_list_box_select_row (list_of (dialog), row_of (dialog, "chosen"));
  harness_settle (harness);
  g_assert_null (harness_find (dialog, GTK_TYPE_LABEL, CHANGED));
  g_assert_true (is_ready (dialog));
}

static void
test_unwanted (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  GtkWidget *dialog = fill_in (harness);

  put_wish (harness, "stop");
  expect_lost (dialog, UNWANTED);
}

/* How customers like it is not what it says: what was written stays. */
static void
test_quality (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  GtkWidget *dialog = fill_in (harness);

  put_chosen (harness, "MARKETING", "APPROVED", "RED", GREETING);
  put_new_template (harness);
  office_wait (has_new_one, dialog);
  g_assert_true (gtk_list_box_row_is_selected (row_of (dialog, "chosen")));
  expect_in (dialog, GTK_TYPE_LABEL, "Hi Sana Khan, it is Friday.");
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
  g_test_add_func ("/ui/template-picker/gone", test_gone);
  g_test_add_func ("/ui/template-picker/changed", test_changed);
  g_test_add_func ("/ui/template-picker/unwanted", test_unwanted);
  g_test_add_func ("/ui/template-picker/quality", test_quality);
  g_test_add_func ("/ui/template-picker/slash", test_slash);
  return g_test_run ();
}

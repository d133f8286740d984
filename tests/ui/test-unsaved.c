/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Forms with words in them, and somebody who closes the window below: each asks, and nothing is lost unasked. */

#include "composer-harness.h"

#include "dsk-contact-editor.h"
#include "dsk-form-window.h"
#include "dsk-handoff-dialog.h"
#include "dsk-send-dialog.h"
#include "dsk-unsaved.h"

#define NAME "Sana of the shop"

static gboolean
is_open (gpointer data)
{
  return harness_find_window (*(GType *) data) != NULL;
}

static gboolean
is_closed (gpointer data)
{
  return !is_open (data);
}

static gboolean
is_null (gpointer data)
{
  return *(gpointer *) data == NULL;
}

static void
expect_window (Harness *harness, GType type, gboolean open)
{
  office_wait (open ? is_open : is_closed, &type);
  harness_settle (harness);
}

static GtkEditable *
name_of (GtkWidget *form)
{
  return GTK_EDITABLE (harness_find (form, ADW_TYPE_ENTRY_ROW, NULL));
}

/* Returns: the contact editor, with a name in it */
static GtkWidget *
edit_contact (Harness *harness)
{
  GtkWidget *form;

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.edit-contact", NULL));
  expect_window (harness, DSK_TYPE_CONTACT_EDITOR, TRUE);
  form = harness_find_window (DSK_TYPE_CONTACT_EDITOR);
  gtk_editable_set_text (name_of (form), NAME);
  return form;
}

static GtkWidget *
hand_off (Harness *harness)
{
  GtkWidget *form;

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.hand-off", NULL));
  expect_window (harness, DSK_TYPE_HANDOFF_DIALOG, TRUE);
  form = harness_find_window (DSK_TYPE_HANDOFF_DIALOG);
  gtk_editable_set_text (name_of (form), "She asks for a refund");
  return form;
}

/* Returns: the window that the question is about */
static GtkWindow *
asked (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();
  GtkWindow *about = NULL;

  for (GList *l = windows; l != NULL; l = l->next)
    if (ADW_IS_MESSAGE_DIALOG (l->data) && gtk_widget_get_mapped (l->data))
      {
        /* Once, however often somebody tries. */
        g_assert_null (about);
        about = gtk_window_get_transient_for (l->data);
      }
  return about;
}

static void
close_window (Harness *harness)
{
  gtk_window_close (GTK_WINDOW (harness->window));
  harness_settle (harness);
}

static Harness *
begin (void)
{
  Harness *harness = harness_new_app ("agent");

  harness_open (harness, DEMO_SANA);
  return harness;
}

static void
test_asks (void)
{
  g_autoptr (Harness) harness = begin ();
  GtkWidget *form = edit_contact (harness);

  close_window (harness);
  g_assert_true (asked () == GTK_WINDOW (form));
  harness_shoot_window (harness_find_window (ADW_TYPE_MESSAGE_DIALOG), "discard");
  close_window (harness);
  g_assert_true (asked () == GTK_WINDOW (form));
  harness_answer (harness, "_Keep Editing");
  g_assert_null (asked ());
  g_assert_nonnull (harness->window);
  g_assert_true (gtk_widget_get_mapped (harness->window));
  g_assert_cmpstr (gtk_editable_get_text (name_of (form)), ==, NAME);
  /* Who thought better of it is not closed by what becomes of the form later. */
  gtk_window_close (GTK_WINDOW (form));
  harness_settle (harness);
  harness_answer (harness, "_Discard");
  expect_window (harness, DSK_TYPE_CONTACT_EDITOR, FALSE);
  g_assert_nonnull (harness->window);
  form = edit_contact (harness);
  close_window (harness);
  g_assert_true (asked () == GTK_WINDOW (form));
  gtk_window_close (GTK_WINDOW (harness_find_window (ADW_TYPE_MESSAGE_DIALOG)));
  harness_settle (harness);
  g_assert_true (gtk_widget_get_mapped (form));
  close_window (harness);
  g_signal_emit_by_name (harness_find (harness_find_window (ADW_TYPE_MESSAGE_DIALOG), GTK_TYPE_BUTTON, "_Discard"),
                         "clicked");
  office_wait (is_null, &harness->window);
  g_assert_null (harness_find_window (DSK_TYPE_FORM_WINDOW));
}

/* Each dialog that makes a message: empty, it goes with the window below; with words, it asks. */
static void
test_sending (void)
{
  static const struct
  {
    const char *action, *row;
  } rows[] = {
    { "composer.location", "Address" },
    { "composer.contact", "Company" },
    { "composer.question", "What It Says" },
    { "composer.template", "Variable 2 — as in “10421”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Harness) harness = begin ();
      GtkWidget *dialog;

      put_templates (harness);
      dialog = open_dialog (harness, rows[i].action);
      if (g_str_has_suffix (rows[i].action, "template"))
        gtk_editable_set_text (GTK_EDITABLE (expect_in (dialog, GTK_TYPE_SEARCH_ENTRY, NULL)), "Confirm");
      harness_settle (harness);
      g_test_message ("%s, %s", rows[i].action, rows[i].row);
      set_row (dialog, rows[i].row, "Words");
      close_window (harness);
      g_assert_true (asked () == GTK_WINDOW (dialog));
      harness_answer (harness, "_Keep Editing");
      g_assert_nonnull (harness->window);
      set_row (dialog, rows[i].row, "");
      gtk_window_close (GTK_WINDOW (dialog));
      harness_settle (harness);
      g_assert_null (asked ());
    }
}

/* One after the other, the newest first; what was given up is, if somebody stays for the next. */
static void
test_several (void)
{
  g_autoptr (Harness) harness = begin ();
  GtkWidget *contact = edit_contact (harness);
  GtkWidget *handoff = hand_off (harness);

  close_window (harness);
  g_assert_true (asked () == GTK_WINDOW (handoff));
  harness_answer (harness, "_Discard");
  expect_window (harness, DSK_TYPE_HANDOFF_DIALOG, FALSE);
  expect_window (harness, ADW_TYPE_MESSAGE_DIALOG, TRUE);
  g_assert_true (asked () == GTK_WINDOW (contact));
  harness_answer (harness, "_Keep Editing");
  g_assert_cmpstr (gtk_editable_get_text (name_of (contact)), ==, NAME);
  g_assert_nonnull (harness->window);
  close_window (harness);
  g_assert_true (asked () == GTK_WINDOW (contact));
  g_signal_emit_by_name (harness_find (harness_find_window (ADW_TYPE_MESSAGE_DIALOG), GTK_TYPE_BUTTON, "_Discard"),
                         "clicked");
  office_wait (is_null, &harness->window);
}

/* A form without words is no reason to ask, and does not stay behind alone. */
static void
test_empty (void)
{
  g_autoptr (Harness) harness = begin ();

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.edit-contact", NULL));
  expect_window (harness, DSK_TYPE_CONTACT_EDITOR, TRUE);
  gtk_window_close (GTK_WINDOW (harness->window));
  office_wait (is_null, &harness->window);
  g_assert_null (harness_find_window (DSK_TYPE_FORM_WINDOW));
  g_assert_null (asked ());
}

/* What is on its way to the outbox is waited for; if it does not get there, the words are still on the screen. */
static void
test_refused (void)
{
  g_autoptr (Harness) harness = begin ();
  GtkWidget *form = edit_contact (harness);

  harness_set_disk_full (TRUE);
  dsk_form_window_apply (DSK_FORM_WINDOW (form));
  gtk_window_close (GTK_WINDOW (harness->window));
  harness_settle (harness);
  harness_set_disk_full (FALSE);
  g_assert_nonnull (harness->window);
  g_assert_true (gtk_widget_get_mapped (form));
  g_assert_cmpstr (gtk_editable_get_text (name_of (form)), ==, NAME);
  /* Nobody waits to leave any more. */
  dsk_form_window_apply (DSK_FORM_WINDOW (form));
  expect_window (harness, DSK_TYPE_CONTACT_EDITOR, FALSE);
  g_assert_nonnull (harness->window);
  /* And if it gets there, the window goes. */
  form = edit_contact (harness);
  gtk_editable_set_text (name_of (form), "Sana again");
  dsk_form_window_apply (DSK_FORM_WINDOW (form));
  gtk_window_close (GTK_WINDOW (harness->window));
  office_wait (is_null, &harness->window);
}

/* Each dialog that makes a message: what it makes may not get into the outbox, and is in it as it was until it does. */
static void
test_sending_refused (void)
{
  static const struct
  {
    const char *action, *row;
  } rows[] = {
    { "composer.location", "Address" },
    { "composer.template", "Variable 2 — as in “10421”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Harness) harness = begin ();
      GtkWidget *dialog;

      put_templates (harness);
      dialog = open_dialog (harness, rows[i].action);
      if (i == 0)
        {
          set_row (dialog, "Link or Coordinates", "24.8607, 67.0011");
        }
      else
        {
          gtk_editable_set_text (GTK_EDITABLE (expect_in (dialog, GTK_TYPE_SEARCH_ENTRY, NULL)), "Confirm");
          harness_settle (harness);
          set_row (dialog, "Variable 3 — as in “Monday”", "Friday");
          set_row (dialog, "For the Button “Track” — as in “10421”", "77");
        }
      set_row (dialog, rows[i].row, "Words");
      office_wait (is_ready, dialog);
      g_assert_false (harness_says_trouble (dialog));
      harness_set_disk_full (TRUE);
      dsk_send_dialog_send (DSK_SEND_DIALOG (dialog), 0);
      /* Once, whoever presses it again. */
      dsk_send_dialog_send (DSK_SEND_DIALOG (dialog), 0);
      close_window (harness);
      office_wait (harness_says_trouble, dialog);
      harness_set_disk_full (FALSE);
      g_assert_null (asked ());
      g_assert_nonnull (harness->window);
      g_assert_true (gtk_widget_get_mapped (dialog));
      g_assert_true (is_ready (dialog));
      harness_shoot_window (dialog, "not-sent");
      /* Nobody waits to leave any more, and who does is asked. */
      gtk_window_close (GTK_WINDOW (dialog));
      harness_settle (harness);
      g_assert_true (asked () == GTK_WINDOW (dialog));
      harness_answer (harness, "_Keep Editing");
      /* And if it gets there, both windows go. */
      dsk_send_dialog_send (DSK_SEND_DIALOG (dialog), 0);
      gtk_window_close (GTK_WINDOW (harness->window));
      office_wait (is_null, &harness->window);
      g_assert_null (harness_find_window (DSK_TYPE_SEND_DIALOG));
    }
}

static void
left_cb (gboolean left, gpointer user_data)
{
  *(int *) user_data = left ? 1 : 0;
}

/* Of two who want to leave the second one counts; the keys are those of the app. */
static void
test_twice (void)
{
  g_autoptr (Harness) harness = begin ();
  GtkWidget *form = edit_contact (harness);
  int first = -1, second = -1;

  dsk_unsaved_leave (left_cb, &first, NULL);
  g_assert_cmpint (first, ==, -1);
  dsk_unsaved_leave (left_cb, &second, NULL);
  g_assert_cmpint (first, ==, 0);
  harness_settle (harness);
  harness_answer (harness, "_Keep Editing");
  g_assert_cmpint (second, ==, 0);
  g_assert_true (harness_press (form, "<Control>w"));
  harness_settle (harness);
  g_assert_true (asked () == GTK_WINDOW (form));
  harness_answer (harness, "_Discard");
  expect_window (harness, DSK_TYPE_CONTACT_EDITOR, FALSE);
  dsk_unsaved_leave (left_cb, &first, NULL);
  harness_settle (harness);
  g_assert_cmpint (first, ==, 1);
}

int
main (int argc, char *argv[])
{
  harness_init (&argc, &argv);
  g_test_add_func ("/unsaved/asks", test_asks);
  g_test_add_func ("/unsaved/sending", test_sending);
  g_test_add_func ("/unsaved/several", test_several);
  g_test_add_func ("/unsaved/empty", test_empty);
  g_test_add_func ("/unsaved/refused", test_refused);
  g_test_add_func ("/unsaved/sending-refused", test_sending_refused);
  g_test_add_func ("/unsaved/twice", test_twice);
  return g_test_run ();
}

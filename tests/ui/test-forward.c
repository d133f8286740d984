/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A message is brought to a colleague in a note: its words and its file go there, and nothing of it to the customer. */

#include "composer-harness.h"
#include "demo-kinds.h"

#include "dsk-composer-private.h"
#include "dsk-labels.h"
#include "dsk-media-file.h"

#include <string.h>

#define SAID "01900000-0000-7000-8000-00000000f301"
#define PHOTO "01900000-0000-7000-8000-00000000a000" /* of DEMO_KINDS: "Broken on arrival" */
#define FSI "\342\201\250"
#define PDI "\342\201\251"

/* -------- helpers -------- */

static char *
written (Harness *harness)
{
  char *text = NULL;

  g_object_get (composer (harness)->buffer, "text", &text, NULL);
  return text;
}

static int
cursor (Harness *harness)
{
  int at = 0;

  g_object_get (composer (harness)->buffer, "cursor-position", &at, NULL);
  return at;
}

static gboolean
is_forwarded (gpointer data)
{
  g_autofree char *text = written (data);

  return dsk_composer_get_mode (composer (data)) == DSK_COMPOSER_NOTE && strstr (text, "— ") != NULL;
}

static gboolean
asks_whom (gpointer data)
{
  return dsk_completion_is_open (DSK_COMPLETION (composer (data)->mention));
}

static void
forward (Harness *harness, const char *id)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.forward", "s", id));
  office_wait (is_forwarded, harness);
  harness_settle (harness);
}

/* @text: said by Sana, now. Returns: (transfer full): its line in a note */
static char *
say (Harness *harness, const char *text)
{
  g_autofree char *when = dsk_label_clock_time (harness->office->now);

  office_begin (harness->office);
  office_message (harness->office, DEMO_SANA, SAID, &(OfficeMessage){ .at = harness->office->now, .text = text });
  office_commit (harness->office, DEMO_SANA);
  return g_strdup_printf ("“" FSI "%s" PDI "” — " FSI "Sana Khan" PDI ", %s", text, when);
}

static void
assert_reply_is (Harness *harness, const char *expected)
{
  g_autofree char *text = NULL;

  dsk_composer_set_mode (composer (harness), DSK_COMPOSER_REPLY);
  harness_settle (harness);
  text = written (harness);
  g_assert_cmpstr (text, ==, expected);
  g_assert_true (dsk_attachment_tray_is_empty (composer (harness)->tray));
  dsk_composer_set_mode (composer (harness), DSK_COMPOSER_NOTE);
  harness_settle (harness);
}

/* -------- tests -------- */

static void
test_words (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autofree char *line = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *text = NULL;

  line = say (harness, "I want my money back");
  expected = g_strdup_printf ("@\n%s", line);
  harness_open (harness, DEMO_SANA);
  type_text (harness, "A reply begun");
  forward (harness, SAID);
  text = written (harness);
  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpint (cursor (harness), ==, 1);
  office_wait (asks_whom, harness);
  harness_shoot (harness, "forward");
  assert_reply_is (harness, "A reply begun");
}

/* Whom to call is chosen at once, and asked for once. */
static void
test_call (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autofree char *line = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *twice = NULL;
  g_autofree char *text = NULL;
  g_autofree char *again = NULL;

  line = say (harness, "I want my money back");
  expected = g_strdup_printf ("@Bilal Demo \n%s", line);
  twice = g_strdup_printf ("%s\n%s", expected, line);
  harness_open (harness, DEMO_SANA);
  forward (harness, SAID);
  office_wait (asks_whom, harness);
  type_text (harness, "bil");
  g_assert_true (dsk_composer_mention_key (composer (harness), GDK_KEY_Return, 0));
  text = written (harness);
  g_assert_cmpstr (text, ==, expected);
  forward (harness, SAID);
  again = written (harness);
  g_assert_cmpstr (again, ==, twice);
  g_assert_false (asks_whom (harness));
}

/* What was being written in the note stays, before it, also if it was written in an earlier session. */
static void
test_draft (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autofree char *line = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *text = NULL;

  line = say (harness, "I want my money back");
  expected = g_strdup_printf ("Please look\n@\n%s", line);
  dsk_client_set_drafts (harness->office->client, DEMO_SANA, (const char *[]){ "note", "Please look", NULL });
  harness_settle (harness);
  harness_open (harness, DEMO_SANA);
  forward (harness, SAID);
  text = written (harness);
  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpint (cursor (harness), ==, 13);
  office_wait (asks_whom, harness);
  assert_reply_is (harness, "");
}

static gboolean
can_add (gpointer data)
{
  GtkWidget *button = page_find (data, GTK_TYPE_BUTTON, "Add Note");

  return button != NULL && gtk_widget_get_sensitive (button);
}

/* A file that is here goes with the note, once, and the relay is brought it for that. */
static void
test_file (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 1000);
  g_autofree char *folder = g_build_filename (harness->office->dir, "media", NULL);
  g_autofree char *text = NULL;
  g_autofree char *again = NULL;
  DskAttachmentTray *tray;

  demo_kinds_pictures (harness->office);
  harness_open (harness, DEMO_KINDS);
  forward (harness, PHOTO);
  tray = composer (harness)->note_tray;
  g_assert_cmpuint (dsk_attachment_tray_get_n (tray), ==, 1);
  g_assert_cmpint (dsk_attachment_get_kind (dsk_attachment_tray_get (tray, 0)), ==, DSK_MESSAGE_IMAGE);
  g_assert_true (g_str_has_prefix (dsk_attachment_get_name (dsk_attachment_tray_get (tray, 0)), "WhatsApp "));
  g_assert_true (dsk_media_folder_is_marked (folder, DEMO_PHOTO_SHA, DSK_MEDIA_FOR_NOTE));
  g_assert_false (dsk_media_folder_is_marked (folder, DEMO_PHOTO_SHA, DSK_MEDIA_FOR_MESSAGE));
  text = written (harness);
  g_assert_true (g_str_has_prefix (text, "@\nPhoto · “" FSI "Broken on arrival" PDI "” — "));
  office_wait (can_add, harness);
  harness_shoot (harness, "forward-file");
  /* There is a place for one. */
  forward (harness, PHOTO);
  g_assert_cmpuint (dsk_attachment_tray_get_n (tray), ==, 1);
  expect (harness, GTK_TYPE_LABEL, "The note has a file already: this one was not attached");
  again = written (harness);
  g_assert_nonnull (strstr (again, "\nPhoto (not attached) · “" FSI "Broken on arrival"));
  assert_reply_is (harness, "");
}

/* One that is not is named, and where it went is said. */
static void
test_not_here (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 1000);
  g_autofree char *text = NULL;

  harness_open (harness, DEMO_KINDS);
  forward (harness, PHOTO);
  g_assert_true (dsk_attachment_tray_is_empty (composer (harness)->note_tray));
  text = written (harness);
  g_assert_true (g_str_has_prefix (text, "@\nPhoto (not attached) · “" FSI "Broken on arrival" PDI "” — "));
  expect (harness, GTK_TYPE_LABEL, "The file is not on this computer, and was not attached: open it first");
}

static gboolean
is_offered (Harness *harness, const char *id)
{
  GtkWidget *menu;
  gboolean found;

  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.message-menu", "s", id);
  harness_settle (harness);
  menu = page_find (harness, GTK_TYPE_POPOVER_MENU, NULL);
  g_assert_nonnull (menu);
  found = harness_find (menu, GTK_TYPE_LABEL, "Forward in a Note…") != NULL;
  gtk_popover_popdown (GTK_POPOVER (menu));
  harness_settle (harness);
  return found;
}

/* It is in the menu of whoever may write notes. */
static void
test_menu (void)
{
  static const char *const roles[] = { "agent", "viewer" };

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      g_autoptr (Harness) harness = harness_new (roles[i], 1000, 700);
      g_autofree char *line = say (harness, "I want my money back");

      harness_open (harness, DEMO_SANA);
      g_assert_true (is_offered (harness, SAID) == (i == 0));
    }
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/forward/words", test_words);
  g_test_add_func ("/forward/call", test_call);
  g_test_add_func ("/forward/draft", test_draft);
  g_test_add_func ("/forward/file", test_file);
  g_test_add_func ("/forward/not-here", test_not_here);
  g_test_add_func ("/forward/menu", test_menu);
  return g_test_run ();
}

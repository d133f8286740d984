/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files of notes: they are attached as those of replies are, stay apart from them, and stand under the words. */

#include "composer-harness.h"

#include "dsk-attachment-tray.h"
#include "dsk-composer.h"
#include "dsk-media-file.h"

#include <string.h>

/* The one that is seen, of what is written now. */
static guint
count_seen (Harness *harness)
{
  GtkWidget *tray = page_find (harness, DSK_TYPE_ATTACHMENT_TRAY, NULL);

  return tray != NULL ? dsk_attachment_tray_get_n (DSK_ATTACHMENT_TRAY (tray)) : 0;
}

/* As somebody who lets a file fall onto the conversation. */
static void
let_fall (Harness *harness, GFile *file)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (composer (harness)));
  GSList link = { .data = file };
  GValue value = G_VALUE_INIT;
  gboolean taken = FALSE;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_set_boxed (&value, &link);
  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !taken; i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        g_signal_emit_by_name (controller, "drop", &value, 1.0, 1.0, &taken);
    }
  g_assert_true (taken);
  g_value_unset (&value);
}

static gboolean
can_add (gpointer data)
{
  GtkWidget *button = page_find (data, GTK_TYPE_BUTTON, "Add Note");

  return button != NULL && gtk_widget_get_sensitive (button);
}

typedef struct
{
  Harness *harness;
  char *found; /* (owned) */
} Waiting;

/* What notes wait in the outbox, as "kind|text|content"; there are two. */
static gboolean
two_wait (gpointer data)
{
  Waiting *waiting = data;
  g_autoptr (GPtrArray) commands = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  guint n = 0;

  office_begin (waiting->harness->office);
  commands = dsk_replica_store_list_outbox (waiting->harness->office->store, 0, 100, NULL);
  office_commit (waiting->harness->office, NULL);
  for (guint i = 0; i < commands->len; i++)
    {
      const DskCommand *command = commands->pdata[i];

      g_assert_cmpint (command->type, !=, DSK_COMMAND_MESSAGE_SEND);
      if (command->type != DSK_COMMAND_NOTE_ADD)
        continue;
      n++;
      g_string_append_printf (out, "%s|%s|%s\n", dsk_message_kind_to_string (command->kind),
                              command->text != NULL ? command->text : "", command->content);
    }
  g_free (waiting->found);
  waiting->found = g_strdup (out->str);
  return n == 2;
}

static void
test_attach (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autoptr (GFile) picture = make_picture (harness, "plan.png");
  g_autoptr (GFile) paper = make_file (harness, "contract.pdf", "%PDF-1.4 x", 10);
  g_auto (GStrv) lines = NULL;
  Waiting waiting = { .harness = harness };

  harness_open (harness, DEMO_SANA);
  dsk_composer_set_mode (composer (harness), DSK_COMPOSER_NOTE);
  let_fall (harness, picture);
  let_fall (harness, paper);
  office_wait (can_add, harness);
  g_assert_true (dsk_composer_get_mode (composer (harness)) == DSK_COMPOSER_NOTE);
  g_assert_cmpuint (count_seen (harness), ==, 2);
  type_text (harness, "Ask the warehouse");
  harness_shoot (harness, "note-tray");
  /* What is meant for colleagues is not there for the customer, however often somebody changes their mind. */
  dsk_composer_set_mode (composer (harness), DSK_COMPOSER_REPLY);
  harness_settle (harness);
  g_assert_false (can_send (harness));
  g_assert_cmpuint (count_seen (harness), ==, 0);
  dsk_composer_set_mode (composer (harness), DSK_COMPOSER_NOTE);
  office_wait (can_add, harness);
  click (harness, "Add Note");
  office_wait (two_wait, &waiting);
  lines = g_strsplit (waiting.found, "\n", -1);
  g_free (waiting.found);
  g_assert_true (g_str_has_prefix (lines[0], "image|Ask the warehouse|{\"media\":{\"mime\":\"image/png\""));
  g_assert_true (g_str_has_prefix (lines[1], "document||{\"media\":{\"mime\":\"application/pdf\""));
  g_assert_false (can_add (harness));
  g_assert_cmpuint (count_seen (harness), ==, 0);
}

/* What waits in the outbox shows its file, and the relay is brought it for the note alone. */
static void
test_waits (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autoptr (GFile) paper = make_file (harness, "contract.pdf", "%PDF-1.4 x", 10);
  g_autofree char *folder = g_build_filename (harness->office->dir, "media", NULL);
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "%PDF-1.4 x", 10);

  harness_open (harness, DEMO_SANA);
  dsk_composer_set_mode (composer (harness), DSK_COMPOSER_NOTE);
  let_fall (harness, paper);
  office_wait (can_add, harness);
  click (harness, "Add Note");
  expect (harness, GTK_TYPE_LABEL, "contract.pdf");
  g_assert_true (dsk_media_folder_is_marked (folder, sha256, DSK_MEDIA_FOR_NOTE));
  g_assert_false (dsk_media_folder_is_marked (folder, sha256, DSK_MEDIA_FOR_MESSAGE));
  harness_shoot (harness, "note-waits");
}

/* In all trays, seen or not. */
static guint
count_all (GtkWidget *widget)
{
  guint n = DSK_IS_ATTACHMENT_TRAY (widget) ? dsk_attachment_tray_get_n (DSK_ATTACHMENT_TRAY (widget)) : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_all (child);
  return n;
}

static gboolean
is_pasted (gpointer data)
{
  return count_all (GTK_WIDGET (composer (data))) == 1;
}

/* As if another program had it on its clipboard. */
static void
copy (Harness *harness, GdkContentProvider *provider)
{
  GtkWidget *text = page_find (harness, GTK_TYPE_TEXT_VIEW, NULL);

  g_assert_true (gdk_clipboard_set_content (gtk_widget_get_clipboard (text), provider));
  g_object_unref (provider);
}

/* It comes some time later. */
static void
paste (Harness *harness, GdkContentProvider *provider)
{
  copy (harness, provider);
  g_signal_emit_by_name (page_find (harness, GTK_TYPE_TEXT_VIEW, NULL), "paste-clipboard");
}

static GdkContentProvider *
provide_picture (GFile *file)
{
  g_autoptr (GBytes) bytes = g_file_load_bytes (file, NULL, NULL, NULL);

  return gdk_content_provider_new_for_bytes ("image/png", bytes);
}

static GdkContentProvider *
provide_file (GFile *file)
{
  GSList link = { .data = file };

  return gdk_content_provider_new_typed (GDK_TYPE_FILE_LIST, &link);
}

/* What is pasted is for what was written then. Who writes something else when it comes goes on with that: the end of
 * their sentence is not for the customer. */
static void
test_paste_late (void)
{
  GdkContentProvider *(*const provide[]) (GFile *file) = { provide_picture, provide_file };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (provide); i++)
    {
      g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
      g_autoptr (GFile) picture = make_picture (harness, "plan.png");
      const DskComposerMode then = i % 2 == 0 ? DSK_COMPOSER_REPLY : DSK_COMPOSER_NOTE;
      const DskComposerMode now = i % 2 == 0 ? DSK_COMPOSER_NOTE : DSK_COMPOSER_REPLY;
      g_autofree char *text = NULL;

      harness_open (harness, DEMO_SANA);
      dsk_composer_set_mode (composer (harness), then);
      harness_settle (harness);
      paste (harness, provide[i / 2](picture));
      dsk_composer_set_mode (composer (harness), now);
      type_text (harness, "They always say that");
      office_wait (is_pasted, harness);
      harness_settle (harness);
      g_assert_cmpint (dsk_composer_get_mode (composer (harness)), ==, now);
      g_object_get (text_buffer (harness), "text", &text, NULL);
      g_assert_cmpstr (text, ==, "They always say that");
      g_assert_cmpuint (count_seen (harness), ==, 0);
      dsk_composer_set_mode (composer (harness), then);
      office_wait (then == DSK_COMPOSER_NOTE ? can_add : can_send, harness);
      g_assert_cmpuint (count_seen (harness), ==, 1);
    }
}

static gboolean
is_said (gpointer data)
{
  g_autofree char *text = NULL;

  g_object_get (text_buffer (data), "text", &text, NULL);
  return g_str_equal (text, "See /srv/plan.png please");
}

/* Of a file that was copied, its name, where the cursor is and instead of what is selected. */
static void
test_paste_text (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autoptr (GFile) picture = make_picture (harness, "plan.png");
  GdkContentProvider *both[]
      = { provide_file (picture), gdk_content_provider_new_typed (G_TYPE_STRING, "/srv/plan.png") };
  GtkTextIter start, end;

  harness_open (harness, DEMO_SANA);
  type_text (harness, "See this please");
  gtk_text_buffer_get_iter_at_offset (text_buffer (harness), &start, 4);
  gtk_text_buffer_get_iter_at_offset (text_buffer (harness), &end, 8);
  gtk_text_buffer_select_range (text_buffer (harness), &start, &end);
  copy (harness, gdk_content_provider_new_union (both, G_N_ELEMENTS (both)));
  gtk_widget_activate_action (GTK_WIDGET (composer (harness)), "composer.paste-text", NULL);
  office_wait (is_said, harness);
  harness_settle (harness);
  g_assert_cmpuint (count_seen (harness), ==, 0);
}

/* Where nothing can be written nothing is pasted, either, to wait unseen. */
static void
test_paste_nowhere (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);

  harness_open (harness, DEMO_CLOSED);
  g_assert_false (harness_press_early (GTK_WIDGET (composer (harness)), "<Shift><Control>v"));
  harness_open (harness, DEMO_SANA);
  g_assert_true (harness_press_early (GTK_WIDGET (composer (harness)), "<Shift><Control>v"));
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/note-files/attach", test_attach);
  g_test_add_func ("/note-files/waits", test_waits);
  g_test_add_func ("/note-files/paste-late", test_paste_late);
  g_test_add_func ("/note-files/paste-text", test_paste_text);
  g_test_add_func ("/note-files/paste-nowhere", test_paste_nowhere);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What stands below each of several files that are sent together. */

#include "composer-harness.h"

#include "dsk-attachment-caption.h"
#include "dsk-attachment-rules.h"

#include <string.h>

static Harness *
open_page (void)
{
  Harness *harness = harness_new ("agent", 1000, 700);

  harness_open (harness, DEMO_SANA);
  return harness;
}

static void
collect (GtkWidget *widget, GPtrArray *found)
{
  if (DSK_IS_ATTACHMENT_CAPTION (widget) && gtk_widget_get_mapped (widget))
    g_ptr_array_add (found, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect (child, found);
}

static guint
n_captions (Harness *harness)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  collect (GTK_WIDGET (harness->page), found);
  return found->len;
}

/* That of the @n-th file that has one. */
static GtkWidget *
caption (Harness *harness, guint n)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  collect (GTK_WIDGET (harness->page), found);
  g_assert_cmpuint (found->len, >, n);
  return harness_find (found->pdata[n], GTK_TYPE_ENTRY, NULL);
}

static void
write_below (Harness *harness, guint n, const char *words)
{
  gtk_editable_set_text (GTK_EDITABLE (caption (harness, n)), words);
}

/* Two pictures and a paper. */
static void
drop_all (Harness *harness, void (*put) (Harness *harness, GFile *file))
{
  g_autoptr (GFile) front = make_picture (harness, "front.png");
  g_autoptr (GFile) back = make_picture (harness, "back.png");
  g_autoptr (GFile) paper = make_file (harness, "bill.pdf", "%PDF-1.4 x", 10);

  put (harness, front);
  put (harness, back);
  put (harness, paper);
}

/* Each line of the outbox up to its content. */
static char *
words_of (const char *outbox)
{
  g_auto (GStrv) lines = g_strsplit (outbox, "\n", -1);
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) parts = g_strsplit (lines[i], "|", 3);

      g_string_append_printf (words, "%s:%s;", parts[0], parts[1]);
    }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

static void
expect_sent (Harness *harness, guint n, const char *expected)
{
  g_autofree char *sent = outbox_of (harness, n);
  g_autofree char *words = words_of (sent);

  g_assert_cmpstr (words, ==, expected);
}

/* What is written in the composer is that of the first, until that has one of its own. */
static void
test_each (void)
{
  g_autoptr (Harness) harness = open_page ();
  g_autoptr (GFile) front = make_picture (harness, "front.png");

  drop (harness, front);
  office_wait (can_send, harness);
  g_assert_cmpuint (n_captions (harness), ==, 0);
  expect (harness, GTK_TYPE_LABEL, "Add a caption…");
  drop_all (harness, drop);
  office_wait (can_send, harness);
  g_assert_cmpuint (n_captions (harness), ==, 4);
  write_below (harness, 1, "  The back ");
  write_below (harness, 3, "Your bill");
  type_text (harness, "The front");
  harness_settle (harness);
  harness_shoot (harness, "captions");
  /* Enter there is Enter. */
  g_signal_emit_by_name (caption (harness, 3), "activate");
  expect_sent (harness, 4, "image:The front;image:The back;image:;document:Your bill;");
  g_assert_cmpuint (n_captions (harness), ==, 0);
}

static void
test_text_first (void)
{
  g_autoptr (Harness) harness = open_page ();

  drop_all (harness, drop);
  write_below (harness, 0, "The front");
  expect (harness, GTK_TYPE_LABEL, "Write to the customer…");
  type_text (harness, "Here they are:");
  office_wait (can_send, harness);
  click (harness, "Send");
  expect_sent (harness, 4, "text:Here they are:;image:The front;image:;document:;");
}

/* What is too long is said, and nothing is cut off. */
static void
test_too_long (void)
{
  g_autoptr (Harness) harness = open_page ();
  g_autofree char *most = g_strnfill (DSK_CAPTION_MAX_CHARS, 'x');
  g_autofree char *more = g_strconcat (most, "yz", NULL);

  drop_all (harness, drop);
  office_wait (can_send, harness);
  write_below (harness, 1, more);
  expect (harness, GTK_TYPE_LABEL, "2 characters too many");
  g_assert_false (can_send (harness));
  harness_shoot (harness, "captions-too-long");
  write_below (harness, 1, most);
  expect (harness, GTK_TYPE_LABEL, "0 characters left");
  g_assert_true (can_send (harness));
}

/* It is there again in a new page, as after a restart; a file that is alone by then shows what was written. */
static void
test_durable (void)
{
  g_autoptr (Harness) harness = open_page ();
  DskConversationPage *page;

  drop_all (harness, drop);
  office_wait (can_send, harness);
  write_below (harness, 1, "\"The back\"\\");
  /* What is typed is a draft after a moment, and at once when one leaves. */
  harness_open (harness, DEMO_LONG);
  page = DSK_CONVERSATION_PAGE (dsk_conversation_page_new (harness->office->client));
  adw_window_set_content (ADW_WINDOW (harness->window), GTK_WIDGET (page));
  harness->page = page;
  harness_open (harness, DEMO_SANA);
  expect (harness, GTK_TYPE_LABEL, "back.png");
  g_assert_cmpuint (n_captions (harness), ==, 3);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (caption (harness, 1))), ==, "\"The back\"\\");
  click (harness, "Take Away front.png");
  click (harness, "Take Away bill.pdf");
  g_assert_cmpuint (n_captions (harness), ==, 1);
  office_wait (can_send, harness);
  click (harness, "Send");
  expect_sent (harness, 1, "image:\"The back\"\\;");
}

/* What comes back keeps what it said. */
static void
test_taken_back (void)
{
  g_autoptr (Harness) harness = open_page ();
  g_autoptr (GPtrArray) commands = NULL;
  g_autoptr (GError) error = NULL;

  drop_all (harness, drop);
  write_below (harness, 1, "The back");
  type_text (harness, "The front");
  office_wait (can_send, harness);
  click (harness, "Send");
  expect_sent (harness, 3, "image:The front;image:The back;document:;");
  office_begin (harness->office);
  commands = dsk_replica_store_list_outbox (harness->office->store, 0, 100, &error);
  g_assert_no_error (error);
  office_commit (harness->office, NULL);
  for (guint i = 0; i < commands->len; i++)
    {
      const DskCommand *command = g_ptr_array_index (commands, i);
      g_autoptr (DskOutgoing) outgoing = dsk_outgoing_new (command->kind, command->text, command->content);

      g_assert_true (dsk_composer_take_back (composer (harness), DSK_COMPOSER_REPLY, outgoing, NULL, NULL));
    }
  g_assert_cmpuint (n_captions (harness), ==, 3);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (caption (harness, 0))), ==, "");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (caption (harness, 1))), ==, "The back");
}

/* What a note said may be longer than a caption: then it is what is written. */
static void
test_taken_back_long (void)
{
  g_autoptr (Harness) harness = open_page ();
  g_autofree char *words = g_strnfill (1025, 'x');
  g_autofree char *text = NULL;
  const char *content = "{\"media\":{\"mime\":\"application/pdf\",\"sha256\":"
                        "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\","
                        "\"size\":5,\"name\":\"a.pdf\"}}";
  g_autoptr (DskOutgoing) first = dsk_outgoing_new (DSK_MESSAGE_DOCUMENT, NULL, content);
  g_autoptr (DskOutgoing) second = dsk_outgoing_new (DSK_MESSAGE_DOCUMENT, words, content);

  g_assert_true (dsk_composer_take_back (composer (harness), DSK_COMPOSER_NOTE, first, NULL, NULL));
  g_assert_true (dsk_composer_take_back (composer (harness), DSK_COMPOSER_NOTE, second, NULL, NULL));
  g_object_get (text_buffer (harness), "text", &text, NULL);
  g_assert_cmpstr (text, ==, words);
}

static gboolean
can_add (gpointer data)
{
  GtkWidget *add = page_find (data, GTK_TYPE_BUTTON, "Add Note");

  return add != NULL && gtk_widget_get_sensitive (add);
}

/* Each file of a note is a note, with its own words. */
static void
test_note (void)
{
  g_autoptr (Harness) harness = open_page ();

  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.note-mode", NULL);
  drop_all (harness, drop_for_note);
  office_wait (can_add, harness);
  write_below (harness, 0, "That is the front");
  write_below (harness, 2, "That is the bill");
  type_text (harness, "From the courier");
  harness_settle (harness);
  harness_shoot (harness, "captions-note");
  click (harness, "Add Note");
  expect (harness, GTK_TYPE_LABEL, "From the courier\nThat is the front");
  expect (harness, GTK_TYPE_LABEL, "That is the bill");
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/ui/captions/each", test_each);
  g_test_add_func ("/ui/captions/text-first", test_text_first);
  g_test_add_func ("/ui/captions/too-long", test_too_long);
  g_test_add_func ("/ui/captions/durable", test_durable);
  g_test_add_func ("/ui/captions/taken-back", test_taken_back);
  g_test_add_func ("/ui/captions/taken-back-long", test_taken_back_long);
  g_test_add_func ("/ui/captions/note", test_note);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A reply that was sent waits for a moment, and goes back to where it was written if its author wants. */

#include "composer-harness.h"
#include "dsk-quote-bar.h"
#include "dsk-settings.h"
#include "dsk-timeline-entry.h"

#define WORDS "It is on its way."
#define SENDING "Sending to Sana Khan"

static Harness *
begin (int seconds)
{
  Harness *harness = harness_new ("agent", 1000, 700);

  dsk_settings_set_int (DSK_SETTINGS_UNDO_SECONDS, seconds);
  harness_open (harness, DEMO_SANA);
  return harness;
}

static void
end (Harness *harness)
{
  dsk_settings_set_int (DSK_SETTINGS_UNDO_SECONDS, 0);
  harness_free (harness);
}

static gboolean
nothing_waits (gpointer data)
{
  return dsk_client_get_pending (((Harness *) data)->office->client) == 0;
}

static gboolean
one_waits (gpointer data)
{
  return dsk_client_get_pending (((Harness *) data)->office->client) == 1;
}

static void
send_words (Harness *harness, const char *words)
{
  type_text (harness, words);
  office_wait (can_send, harness);
  click (harness, "Send");
}

static char *
written (Harness *harness)
{
  char *text = NULL;

  g_object_get (text_buffer (harness), "text", &text, NULL);
  return text;
}

static gboolean
is_written (gpointer data)
{
  g_autofree char *text = written (data);

  return g_str_equal (text, WORDS);
}

static gboolean
press_ctrl_z (Harness *harness)
{
  return harness_press_early (GTK_WIDGET (harness->page), "<Control>z");
}

/* Shown at once and kept, and not handed to anybody. */
static void
test_held (void)
{
  Harness *harness = begin (60);
  g_autofree char *sent = NULL;

  send_words (harness, WORDS);
  expect (harness, GTK_TYPE_LABEL, SENDING);
  /* Whose it is must not be cut off, in no language. */
  g_assert_true (gtk_label_get_wrap (GTK_LABEL (page_find (harness, GTK_TYPE_LABEL, SENDING))));
  expect (harness, DSK_TYPE_TIMELINE_ENTRY, NULL);
  office_wait (one_waits, harness);
  harness_settle (harness);
  office_begin (harness->office);
  {
    g_autoptr (GPtrArray) free = dsk_replica_store_list_outbox (harness->office->store, 0, 100, NULL);

    g_assert_cmpuint (free->len, ==, 0);
  }
  office_commit (harness->office, NULL);
  end (harness);
}

/* Text and quote are where they were. */
static void
test_undo (void)
{
  Harness *harness = begin (60);
  GtkWidget *entry = gtk_widget_get_ancestor (expect (harness, GTK_TYPE_LABEL, "Did you get it?"),
                                              DSK_TYPE_TIMELINE_ENTRY);
  g_autofree char *quote
      = g_strdup (dsk_timeline_item_get_row (dsk_timeline_entry_get_item (DSK_TIMELINE_ENTRY (entry)))->id);

  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.quote", "s", quote);
  send_words (harness, WORDS);
  expect (harness, GTK_TYPE_LABEL, SENDING);
  click (harness, "_Undo");
  office_wait (nothing_waits, harness);
  office_wait (is_written, harness);
  g_assert_cmpstr (dsk_quote_bar_get (DSK_QUOTE_BAR (page_find (harness, DSK_TYPE_QUOTE_BAR, NULL))), ==, quote);
  end (harness);
}

static gboolean
has_two (gpointer tray)
{
  return dsk_attachment_tray_get_n (tray) == 2;
}

/* Two files that were sent one after the other: what was below the first is below that again, and not below the other
 * that came back before. */
static void
test_several (void)
{
  Harness *harness = begin (60);
  g_autoptr (GFile) picture = make_picture (harness, "blue.png");
  GtkWidget *tray;

  drop (harness, picture);
  send_words (harness, WORDS);
  expect (harness, GTK_TYPE_LABEL, SENDING);
  office_wait (one_waits, harness);
  drop (harness, picture);
  harness_settle (harness);
  office_wait (can_send, harness);
  click (harness, "Send");
  g_assert_true (press_ctrl_z (harness));
  office_wait (one_waits, harness);
  /* What was sent before it can be undone as well, by the toast that comes back. */
  expect (harness, GTK_TYPE_LABEL, SENDING);
  g_assert_true (press_ctrl_z (harness));
  office_wait (nothing_waits, harness);
  tray = page_find (harness, DSK_TYPE_ATTACHMENT_TRAY, NULL);
  office_wait (has_two, tray);
  g_assert_null (dsk_attachment_get_caption (dsk_attachment_tray_get (DSK_ATTACHMENT_TRAY (tray), 0)));
  g_assert_cmpstr (dsk_attachment_get_caption (dsk_attachment_tray_get (DSK_ATTACHMENT_TRAY (tray), 1)), ==, WORDS);
  g_assert_false (press_ctrl_z (harness));
  end (harness);
}

/* What was typed since is undone before what was sent. */
static void
test_typed_since (void)
{
  Harness *harness = begin (60);

  send_words (harness, WORDS);
  expect (harness, GTK_TYPE_LABEL, SENDING);
  gtk_widget_grab_focus (page_find (harness, GTK_TYPE_TEXT_VIEW, NULL));
  gtk_text_buffer_begin_user_action (text_buffer (harness));
  type_text (harness, "And");
  gtk_text_buffer_end_user_action (text_buffer (harness));
  g_assert_false (press_ctrl_z (harness));
  gtk_text_buffer_undo (text_buffer (harness));
  g_assert_true (press_ctrl_z (harness));
  office_wait (nothing_waits, harness);
  office_wait (is_written, harness);
  end (harness);
}

/* In another conversation by now: the person is taken back to where it was written. */
static void
test_elsewhere (void)
{
  Harness *harness = begin (60);

  send_words (harness, WORDS);
  expect (harness, GTK_TYPE_LABEL, SENDING);
  office_wait (one_waits, harness);
  harness_open (harness, DEMO_LONG);
  /* Whoever writes here means what is here. */
  gtk_widget_grab_focus (page_find (harness, GTK_TYPE_TEXT_VIEW, NULL));
  g_assert_false (press_ctrl_z (harness));
  harness_settle (harness);
  g_assert_true (one_waits (harness));
  click (harness, "_Undo");
  office_wait (nothing_waits, harness);
  office_wait (is_written, harness);
  g_assert_cmpstr (dsk_conversation_page_get_conversation (harness->page), ==, DEMO_SANA);
  end (harness);
}

/* Another toast in its place has gone, and it can still be undone; who closed its own has seen it. */
static void
test_behind (void)
{
  Harness *harness = begin (60);
  GtkWidget *toast;

  send_words (harness, WORDS);
  expect (harness, GTK_TYPE_LABEL, SENDING);
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.resolve", NULL);
  expect (harness, GTK_TYPE_LABEL, "Conversation resolved");
  g_assert_true (press_ctrl_z (harness));
  toast = gtk_widget_get_ancestor (expect (harness, GTK_TYPE_LABEL, SENDING), g_type_from_name ("AdwToastWidget"));
  g_assert_nonnull (toast);
  g_signal_emit_by_name (gtk_widget_get_last_child (toast), "clicked");
  expect_none (harness, GTK_TYPE_LABEL, SENDING);
  end (harness);
}

static DskStatus
status_shown (Harness *harness)
{
  g_autofree char *path = g_build_filename (harness->office->dir, "relay", "replica.db", NULL);
  g_autoptr (DskReplicaReader) reader = dsk_replica_reader_open (path, NULL);
  DskConversationRow *row = dsk_replica_reader_get_conversation (reader, DEMO_SANA, NULL, NULL);
  DskStatus status = row->status;

  dsk_conversation_row_free (row);
  return status;
}

/* Send and resolve is one thing: Undo takes both back. */
static void
test_resolve (void)
{
  Harness *harness = begin (60);
  const DskStatus before = status_shown (harness);

  type_text (harness, WORDS);
  office_wait (can_send, harness);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (composer (harness)), "composer.send-resolve", NULL));
  expect (harness, GTK_TYPE_LABEL, SENDING);
  office_wait (one_waits, harness);
  g_assert_cmpint (status_shown (harness), ==, DSK_STATUS_RESOLVED);
  click (harness, "_Undo");
  office_wait (nothing_waits, harness);
  office_wait (is_written, harness);
  g_assert_cmpint (status_shown (harness), ==, before);
  end (harness);
}

/* Whoever wants nothing of it. */
static void
test_off (void)
{
  Harness *harness = begin (0);
  g_autofree char *sent = NULL;

  send_words (harness, WORDS);
  sent = outbox_of (harness, 1);
  g_assert_cmpstr (sent, ==, "text|" WORDS "||\n");
  g_assert_null (page_find (harness, GTK_TYPE_LABEL, SENDING));
  g_assert_false (press_ctrl_z (harness));
  end (harness);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/ui/undo/held", test_held);
  g_test_add_func ("/ui/undo/undo", test_undo);
  g_test_add_func ("/ui/undo/several", test_several);
  g_test_add_func ("/ui/undo/typed-since", test_typed_since);
  g_test_add_func ("/ui/undo/elsewhere", test_elsewhere);
  g_test_add_func ("/ui/undo/behind", test_behind);
  g_test_add_func ("/ui/undo/resolve", test_resolve);
  g_test_add_func ("/ui/undo/off", test_off);
  return g_test_run ();
}

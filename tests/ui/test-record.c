/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Voice messages that are recorded in the composer: with the program that does it and a tone for a microphone, and with
 * scripts that say what it would. */

#include "composer-harness.h"

#include "dsk-ask.h"
#include "dsk-client.h"
#include "dsk-voice-bar.h"

#include <string.h>

#define SEND "Send"
#define RECORD "Record a Voice Message (Ctrl+Shift+R)"
#define STOP "Stop Recording (Ctrl+Shift+R)"
#define PLAY "Play Voice message"
#define PAUSE "Pause Voice message"
#define TAKE_AWAY "Take Away Voice message"

static char *real; /* (owned): the program */

static void
do_action (Harness *harness, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (composer (harness)), action, NULL));
}

static GtkWidget *
bar (Harness *harness)
{
  return page_find (harness, DSK_TYPE_VOICE_BAR, NULL);
}

typedef struct
{
  Harness *harness;
  const char *time; /* at the least */
} Heard;

static gboolean
is_heard (gpointer data)
{
  Heard *heard = data;
  GtkWidget *label = bar (heard->harness) != NULL ? harness_find (bar (heard->harness), GTK_TYPE_LABEL, heard->time)
                                                  : NULL;

  return label != NULL;
}

/* Records until the bar says @time. */
static void
record (Harness *harness, const char *time)
{
  do_action (harness, "composer.record");
  office_wait (is_heard, &(Heard){ harness, time });
}

/* Says what a test wants instead of the program: @ms are heard, and a real file of four seconds comes of it. */
static void
fake (Harness *harness, int ms)
{
  g_autofree char *voice = g_test_build_filename (G_TEST_DIST, "client", "fixtures", "voice.ogg", NULL);
  g_autofree char *path = g_build_filename (harness->office->dir, "recorder", NULL);
  g_autofree char *script
      = g_strdup_printf ("#!/bin/sh\necho recording; echo duration %d; echo level 60; read word\n"
                         "test \"$word\" = stop && cat '%s' >&3 && echo done stopped\n", ms, voice);

  g_assert_true (g_file_set_contents_full (path, script, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  g_setenv ("DASTAK_RECORDER", path, TRUE);
}

static void
say (Harness *harness, const char *words)
{
  g_autofree char *path = g_build_filename (harness->office->dir, "recorder", NULL);
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\n%s\n", words);

  g_assert_true (g_file_set_contents_full (path, script, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  g_setenv ("DASTAK_RECORDER", path, TRUE);
}

static Harness *
open_page (void)
{
  Harness *harness = harness_new ("agent", 1000, 700);

  g_setenv ("DASTAK_RECORDER", real, TRUE);
  harness_open (harness, DEMO_SANA);
  return harness;
}

/* Returns: (transfer full): that of the replica */
static char *
draft (Harness *harness, const char *conv, const char *mode)
{
  g_autofree char *path = g_build_filename (harness->office->dir, "relay", "replica.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DskReplicaReader) reader = NULL;
  char *text;

  harness_settle (harness);
  reader = dsk_replica_reader_open (path, &error);
  g_assert_no_error (error);
  text = dsk_replica_reader_get_draft (reader, conv, mode, &error);
  g_assert_no_error (error);
  return text != NULL ? text : g_strdup ("");
}

typedef struct
{
  Harness *harness;
  const char *mode;
  guint n_lines;
} Wanted;

static gboolean
is_kept (gpointer data)
{
  Wanted *wanted = data;
  g_autofree char *text = draft (wanted->harness, DEMO_SANA, wanted->mode);
  guint n = 0;

  for (const char *at = text; (at = strchr (at, '\n')) != NULL; at++)
    n++;
  return n == wanted->n_lines;
}

/* --- recording, hearing, sending --- */

static void
test_record (void)
{
  g_autoptr (Harness) harness = open_page ();
  g_autofree char *sent = NULL;
  GtkWidget *stop;

  record (harness, "0:01");
  harness_shoot (harness, "recording");
  /* It stands where the buttons were; the focus is on what stops it. */
  g_assert_null (page_find (harness, GTK_TYPE_BUTTON, "Attach Files (Ctrl+Shift+O)"));
  stop = harness_find (bar (harness), GTK_TYPE_BUTTON, STOP);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (harness->window)) == stop);
  g_signal_emit_by_name (stop, "clicked");
  expect (harness, GTK_TYPE_BUTTON, PLAY);
  g_assert_null (bar (harness));
  office_wait (can_send, harness);
  harness_shoot (harness, "recorded");

  click (harness, PLAY);
  expect (harness, GTK_TYPE_BUTTON, PAUSE);
  click (harness, SEND);
  sent = outbox_of (harness, 1);
  g_assert_true (g_str_has_prefix (sent, "voice||{\"media\":{\"mime\":\"audio/ogg\","));
  g_assert_nonnull (strstr (sent, "\"name\":\"Voice message.ogg\""));
  expect_none (harness, GTK_TYPE_BUTTON, TAKE_AWAY);
}

/* Enter in the text, too: what is written goes first. */
static void
test_send (void)
{
  g_autoptr (Harness) harness = open_page ();
  g_autofree char *sent = NULL;

  fake (harness, 2500);
  record (harness, "0:02");
  type_text (harness, "Here is how:");
  /* Nothing else sends the text alone meanwhile. */
  g_assert_false (gtk_widget_activate_action (GTK_WIDGET (composer (harness)), "composer.send-resolve", NULL)
                  && bar (harness) == NULL);
  dsk_composer_send (composer (harness));
  sent = outbox_of (harness, 2);
  g_assert_true (g_str_has_prefix (sent, "text|Here is how:||\nvoice||{"));
  g_assert_null (bar (harness));
}

/* Who goes on to the next conversation at once has sent it all the same. */
static void
test_send_leave (void)
{
  g_autoptr (Harness) harness = open_page ();
  g_autofree char *sent = NULL;

  fake (harness, 2500);
  record (harness, "0:02");
  dsk_composer_send (composer (harness));
  harness_open (harness, DEMO_LONG);
  sent = outbox_of (harness, 1);
  g_assert_true (g_str_has_prefix (sent, "voice||{"));
  office_wait (is_kept, &(Wanted){ harness, "tray", 0 });
  harness_open (harness, DEMO_SANA);
  g_assert_null (page_find (harness, GTK_TYPE_BUTTON, TAKE_AWAY));
}

/* What is written there goes before it: that is for them to send, and they are told. */
static void
test_send_leave_text (void)
{
  g_autoptr (Harness) harness = open_page ();

  fake (harness, 2500);
  record (harness, "0:02");
  type_text (harness, "Here is how:");
  dsk_composer_send (composer (harness));
  harness_open (harness, DEMO_LONG);
  expect (harness, GTK_TYPE_LABEL, "The voice message was not sent. It is kept as a draft where it was recorded.");
  g_assert_true (is_kept (&(Wanted){ harness, "tray", 1 }));
}

/* --- discarding --- */

static gboolean
is_over (gpointer data)
{
  return bar (data) == NULL;
}

static void
test_discard (void)
{
  g_autoptr (Harness) harness = open_page ();
  g_autofree char *kept = NULL;

  /* A slip. */
  fake (harness, 1900);
  record (harness, "0:01");
  do_action (harness, "composer.discard-recording");
  g_assert_null (harness_find_window (ADW_TYPE_MESSAGE_DIALOG));
  office_wait (is_over, harness);

  fake (harness, 2000);
  record (harness, "0:02");
  do_action (harness, "composer.discard-recording");
  harness_answer (harness, "_Keep Recording");
  g_assert_nonnull (bar (harness));
  do_action (harness, "composer.discard-recording");
  harness_answer (harness, "_Discard");
  office_wait (is_over, harness);
  kept = draft (harness, DEMO_SANA, "tray");
  g_assert_cmpstr (kept, ==, "");
  g_assert_null (page_find (harness, GTK_TYPE_BUTTON, PLAY));
}

/* --- where it goes --- */

/* Who goes on to somebody else finds it where it was begun, behind what was there. */
static void
test_leave (void)
{
  g_autoptr (Harness) harness = open_page ();
  g_autoptr (GFile) picture = make_picture (harness, "blue.png");

  drop (harness, picture);
  office_wait (can_send, harness);
  fake (harness, 2500);
  record (harness, "0:02");
  harness_open (harness, DEMO_LONG);
  g_assert_null (bar (harness));
  g_assert_null (page_find (harness, GTK_TYPE_BUTTON, PLAY));
  office_wait (is_kept, &(Wanted){ harness, "tray", 2 });
  harness_open (harness, DEMO_SANA);
  expect (harness, GTK_TYPE_LABEL, "blue.png");
  expect (harness, GTK_TYPE_BUTTON, PLAY);
  expect (harness, GTK_TYPE_LABEL, "0:02");
  office_wait (can_send, harness);

  /* Nobody says it again because the tray is full. */
  for (guint i = 2; i < DSK_ATTACHMENT_TRAY_MAX; i++)
    drop (harness, picture);
  record (harness, "0:02");
  do_action (harness, "composer.record");
  office_wait (is_kept, &(Wanted){ harness, "tray", DSK_ATTACHMENT_TRAY_MAX + 1 });
  harness_open (harness, DEMO_LONG);
  harness_open (harness, DEMO_SANA);
  g_assert_cmpuint (dsk_attachment_tray_get_n (
                        DSK_ATTACHMENT_TRAY (page_find (harness, DSK_TYPE_ATTACHMENT_TRAY, NULL))),
                    ==, DSK_ATTACHMENT_TRAY_MAX + 1);
}

/* What was said for a colleague stays among colleagues, and for the customer the other way round. */
static void
test_note (void)
{
  g_autoptr (Harness) harness = open_page ();
  g_autofree char *reply = NULL;

  fake (harness, 2500);
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.note-mode", NULL);
  record (harness, "0:02");
  g_assert_nonnull (harness_find (bar (harness), GTK_TYPE_BUTTON, "Add Note"));
  harness_shoot (harness, "recording-note");
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.reply-mode", NULL);
  office_wait (is_kept, &(Wanted){ harness, "note-tray", 1 });
  reply = draft (harness, DEMO_SANA, "tray");
  g_assert_cmpstr (reply, ==, "");
  g_assert_null (page_find (harness, GTK_TYPE_BUTTON, PLAY));
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.note-mode", NULL);
  expect (harness, GTK_TYPE_BUTTON, PLAY);
  click (harness, "Add Note");
  expect_none (harness, GTK_TYPE_BUTTON, TAKE_AWAY);
  office_wait (is_kept, &(Wanted){ harness, "note-tray", 0 });
}

static void
kept_cb (gboolean kept, gpointer object)
{
  Harness *harness = g_object_get_data (object, "harness");

  g_object_set_data (object, "kept", GINT_TO_POINTER (TRUE));
  g_assert_true (kept);
  /* By then it is what can be found again. */
  g_assert_true (can_send (harness));
}

static gboolean
was_kept (gpointer object)
{
  return g_object_get_data (object, "kept") != NULL;
}

/* Whoever closes the window loses nothing. */
static void
test_close (void)
{
  g_autoptr (Harness) harness = open_page ();
  g_autoptr (GObject) waiting = g_object_new (G_TYPE_OBJECT, NULL);

  g_object_set_data (waiting, "harness", harness);
  g_assert_false (dsk_conversation_page_finish_recording (harness->page, kept_cb, waiting));
  fake (harness, 2500);
  record (harness, "0:02");
  g_assert_true (dsk_conversation_page_finish_recording (harness->page, kept_cb, waiting));
  g_assert_false (was_kept (waiting));
  office_wait (was_kept, waiting);
  g_assert_false (dsk_conversation_page_finish_recording (harness->page, kept_cb, waiting));
  g_assert_true (is_kept (&(Wanted){ harness, "tray", 1 }));
}

static void
not_kept_cb (gboolean kept, gpointer object)
{
  g_assert_false (kept);
  g_object_set_data (object, "kept", GINT_TO_POINTER (TRUE));
}

/* What can't be kept does not go with the window. */
static void
test_close_failed (void)
{
  g_autoptr (Harness) harness = open_page ();
  g_autoptr (GObject) waiting = g_object_new (G_TYPE_OBJECT, NULL);

  say (harness, "echo recording; echo duration 2500; echo level 60; read word; echo error space");
  record (harness, "0:02");
  g_assert_true (dsk_conversation_page_finish_recording (harness->page, not_kept_cb, waiting));
  office_wait (was_kept, waiting);
  expect (harness, GTK_TYPE_LABEL, "There is no space left for the recording on this computer.");
}

/* --- what can go wrong --- */

static void
test_trouble (void)
{
  g_autoptr (Harness) harness = open_page ();
  GtkWidget *button = page_find (harness, GTK_TYPE_BUTTON, RECORD);

  g_assert_true (gtk_widget_is_sensitive (button));
  say (harness, "echo error microphone");
  do_action (harness, "composer.record");
  office_wait (is_over, harness);
  expect (harness, GTK_TYPE_LABEL,
          "There is no microphone that can be used. Connect one, or check the sound settings.");
  g_assert_true (gtk_widget_is_sensitive (button));

  /* A microphone that is switched off. */
  say (harness, "echo recording; echo duration 3100; echo level 1; read word");
  do_action (harness, "composer.record");
  expect_in (bar (harness), GTK_TYPE_LABEL, "Nothing is heard. Is the microphone switched on?");
  harness_shoot (harness, "recording-silence");
  do_action (harness, "composer.discard-recording");
  harness_answer (harness, "_Discard");

  /* It is pulled out. */
  say (harness, "echo recording; echo duration 3100; echo level 70; echo OggSOpus >&3; echo done lost");
  do_action (harness, "composer.record");
  expect (harness, GTK_TYPE_BUTTON, TAKE_AWAY);
  expect (harness, GTK_TYPE_LABEL, "The microphone was disconnected. What was recorded until then is kept.");

  /* What would fail again is not offered again, and says why. */
  say (harness, "echo error encoder");
  do_action (harness, "composer.record");
  office_wait (is_over, harness);
  g_assert_false (gtk_widget_is_sensitive (button));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (button), "install the packages"));
}

/* Where nothing can record, nothing offers it. */
static void
test_no_recorder (void)
{
  g_autoptr (Harness) harness = NULL;

  g_setenv ("DASTAK_RECORDER", "/nonexistent", TRUE);
  harness = harness_new ("agent", 1000, 700);
  harness_open (harness, DEMO_SANA);
  g_assert_null (page_find (harness, GTK_TYPE_BUTTON, RECORD));
}

/* Who may only read records nothing. */
static void
test_viewer (void)
{
  g_autoptr (Harness) harness = harness_new ("viewer", 1000, 700);

  fake (harness, 2500);
  harness_open (harness, DEMO_SANA);
  gtk_widget_activate_action (GTK_WIDGET (composer (harness)), "composer.record", NULL);
  g_assert_null (bar (harness));
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  real = g_strdup (g_getenv ("DASTAK_RECORDER"));
  g_test_add_func ("/ui/record/record", test_record);
  g_test_add_func ("/ui/record/send", test_send);
  g_test_add_func ("/ui/record/send-leave", test_send_leave);
  g_test_add_func ("/ui/record/send-leave-text", test_send_leave_text);
  g_test_add_func ("/ui/record/discard", test_discard);
  g_test_add_func ("/ui/record/leave", test_leave);
  g_test_add_func ("/ui/record/note", test_note);
  g_test_add_func ("/ui/record/close", test_close);
  g_test_add_func ("/ui/record/close-failed", test_close_failed);
  g_test_add_func ("/ui/record/trouble", test_trouble);
  g_test_add_func ("/ui/record/no-recorder", test_no_recorder);
  g_test_add_func ("/ui/record/viewer", test_viewer);
  return g_test_run ();
}

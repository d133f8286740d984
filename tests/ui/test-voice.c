/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is heard in the timeline, and how far files of ours are on their way. */

#include "page-harness.h"

#include "demo-voice.h"

#include "dsk-bubble-sound.h"
#include "dsk-bubble-upload.h"
#include "dsk-timeline-view.h"
#include "dsk-wave.h"

#include <string.h>

static Harness *
open_voices (void)
{
  const char *width = g_getenv ("DASTAK_TEST_WIDTH");
  Harness *harness
      = harness_new ("agent", width != NULL ? (int) g_ascii_strtoll (width, NULL, 10) : 620, 760);

  demo_voice_files (harness->office);
  harness_open (harness, DEMO_VOICE);
  if (width != NULL)
    dsk_conversation_page_set_folded (harness->page, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.toggle-panel", NULL);
  harness_settle (harness);
  return harness;
}

static DskTimelineView *
view_of (Harness *harness)
{
  return DSK_TIMELINE_VIEW (harness_find (GTK_WIDGET (harness->page), DSK_TYPE_TIMELINE_VIEW, NULL));
}

static DskPlayer *
player_of (Harness *harness)
{
  return dsk_timeline_view_get_player (view_of (harness));
}

static void
collect (GtkWidget *widget, GType type, GPtrArray *found)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && gtk_widget_get_mapped (widget))
    g_ptr_array_add (found, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect (child, type, found);
}

/* The @n-th sound from the top. */
static GtkWidget *
sound (Harness *harness, guint n)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  collect (GTK_WIDGET (view_of (harness)), DSK_TYPE_BUBBLE_SOUND, found);
  g_assert_cmpuint (found->len, >, n);
  return g_ptr_array_index (found, n);
}

static void
press_play (Harness *harness, guint n)
{
  g_signal_emit_by_name (harness_find (sound (harness, n), GTK_TYPE_BUTTON, NULL), "clicked");
}

static const char *
icon (Harness *harness, guint n)
{
  return gtk_button_get_icon_name (GTK_BUTTON (harness_find (sound (harness, n), GTK_TYPE_BUTTON, NULL)));
}

typedef struct
{
  Harness *harness;
  DskPlayerState state;
  gint64 position;
} Wanted;

static gboolean
is_so (gpointer data)
{
  Wanted *wanted = data;
  DskPlayer *player = player_of (wanted->harness);

  return dsk_player_get_state (player) == wanted->state
         && dsk_player_get_position (player) >= wanted->position;
}

static void
expect (Harness *harness, DskPlayerState state, gint64 position)
{
  office_wait (is_so, &(Wanted){ harness, state, position });
}

static gboolean
has_wave (gpointer sound)
{
  return harness_find (sound, DSK_TYPE_WAVE, NULL) != NULL;
}

static void
test_hear (void)
{
  g_autoptr (Harness) harness = open_voices ();
  GtkWidget *bar;
  gboolean handled;

  office_wait (has_wave, sound (harness, 0));
  harness_shoot (harness, "voice-idle");
  bar = harness_find (sound (harness, 0), GTK_TYPE_SCALE, NULL);
  g_assert_false (gtk_widget_get_sensitive (bar));
  press_play (harness, 0);
  expect (harness, DSK_PLAYER_PLAYING, 700);
  g_assert_cmpstr (icon (harness, 0), ==, "dastak-pause-symbolic");
  g_assert_true (gtk_widget_get_sensitive (bar));
  g_assert_cmpfloat (gtk_range_get_value (GTK_RANGE (bar)), >, 0.5);
  g_signal_emit_by_name (harness_find (sound (harness, 0), GTK_TYPE_BUTTON, "1×"), "clicked");
  g_assert_nonnull (harness_find (sound (harness, 0), GTK_TYPE_BUTTON, "1.5×"));
  harness_shoot (harness, "voice-playing");
  /* As a key or a drag does it. */
  g_signal_emit_by_name (bar, "change-value", GTK_SCROLL_STEP_FORWARD, 3.5, &handled);
  expect (harness, DSK_PLAYER_PLAYING, 3500);

  /* One at a time. */
  press_play (harness, 1);
  g_assert_cmpstr (icon (harness, 0), ==, "dastak-play-symbolic");
  expect (harness, DSK_PLAYER_PLAYING, 100);
  g_assert_cmpstr (icon (harness, 1), ==, "dastak-pause-symbolic");
  press_play (harness, 1);
  expect (harness, DSK_PLAYER_PAUSED, 100);
  g_assert_cmpstr (icon (harness, 1), ==, "dastak-play-symbolic");
}

/* Of messages in sight or not: those whose sound could be shown as a wave, or (@known) is. */
static guint
count_all (GtkWidget *widget, gboolean known)
{
  guint n = DSK_IS_WAVE (widget) && (!known || gtk_widget_get_visible (widget)) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_all (child, known);
  return n;
}

static gboolean
is_any_known (gpointer harness)
{
  return count_all (GTK_WIDGET (view_of (harness)), TRUE) > 0;
}

/* What a customer sent is not taken apart before it is in sight, although its row is made with those that are. */
static void
test_out_of_sight (void)
{
  g_autoptr (Harness) harness = open_voices ();
  Office *office = harness->office;
  g_autofree char *first = office_id (0xc001);

  /* From now on how loud it is needs no time to be known. */
  office_wait (is_any_known, harness);
  harness_open (harness, DEMO_SANA);
  office_begin (office);
  for (guint i = 0; i < 14; i++)
    {
      g_autofree char *id = office_id (0xc100 + i);

      office_message (office, DEMO_VOICE, id, &(OfficeMessage){ .at = office->now + i, .text = "And then?\nWell?" });
    }
  office_commit (office, DEMO_VOICE);
  harness_open (harness, DEMO_VOICE);
  harness_settle (harness);
  g_assert_true (dsk_timeline_view_is_at_end (view_of (harness)));
  g_assert_cmpuint (count_all (GTK_WIDGET (view_of (harness)), FALSE), >, 0);
  g_assert_cmpuint (count_all (GTK_WIDGET (view_of (harness)), TRUE), ==, 0);
  dsk_timeline_view_show (view_of (harness), first);
  office_wait (is_any_known, harness);
}

static void
test_leave (void)
{
  g_autoptr (Harness) harness = open_voices ();

  press_play (harness, 0);
  expect (harness, DSK_PLAYER_PLAYING, 100);
  harness_open (harness, DEMO_SANA);
  g_assert_cmpint (dsk_player_get_state (player_of (harness)), ==, DSK_PLAYER_STOPPED);
  harness_open (harness, DEMO_VOICE);
  g_assert_cmpstr (icon (harness, 0), ==, "dastak-play-symbolic");
}

static void
test_no_sound (void)
{
  g_autoptr (Harness) harness = open_voices ();

  press_play (harness, 2);
  expect (harness, DSK_PLAYER_FAILED, 0);
  /* How loud it is nobody knows: that is a plain line. */
  office_wait (has_wave, sound (harness, 0));
  g_assert_false (has_wave (sound (harness, 2)));
  harness_settle (harness);
  g_assert_nonnull (harness_find (
      sound (harness, 2), GTK_TYPE_LABEL,
      "Sound of this kind is not played here. Save it, or open it in another program."));
  g_assert_nonnull (harness_find (sound (harness, 2), GTK_TYPE_BUTTON, "_Open"));
  harness_shoot (harness, "voice-failed");
}

/* Without the program it is what it was before: a file. */
static void
test_no_player (void)
{
  g_autofree char *own = g_strdup (g_getenv ("DASTAK_PLAYER"));
  g_autoptr (Harness) harness = NULL;

  g_setenv ("DASTAK_PLAYER", "/nonexistent", TRUE);
  harness = open_voices ();
  g_assert_null (harness_find (GTK_WIDGET (harness->page), DSK_TYPE_BUBBLE_SOUND, NULL));
  g_assert_nonnull (harness_find (GTK_WIDGET (harness->page), GTK_TYPE_BUTTON, "_Save…"));
  g_setenv ("DASTAK_PLAYER", own, TRUE);
}

static void
test_upload (void)
{
  g_autoptr (Harness) harness = open_voices ();
  GtkWidget *upload = harness_find (GTK_WIDGET (harness->page), DSK_TYPE_BUBBLE_UPLOAD, NULL);
  GtkWidget *bar = harness_find (upload, GTK_TYPE_PROGRESS_BAR, NULL);
  DskMediaCache *cache = dsk_client_get_media (harness->office->client);

  g_assert_cmpfloat (gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (bar)), ==, 0);
  g_signal_emit_by_name (cache, "progress", "of-another", (gint64) 1, (gint64) 2);
  g_assert_cmpfloat (gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (bar)), ==, 0);
  g_signal_emit_by_name (cache, "progress",
                         "4444444444444444444444444444444444444444444444444444444444444444",
                         (gint64) 600000, (gint64) 2400000);
  g_assert_cmpfloat (gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (bar)), ==, 0.25);
  g_assert_nonnull (harness_find (upload, GTK_TYPE_LABEL, "600.0\u00a0kB of 2.4\u00a0MB"));
  harness_shoot (harness, "upload");
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  if (g_getenv ("DASTAK_TEST_DARK") != NULL)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  g_test_add_func ("/ui/voice/hear", test_hear);
  g_test_add_func ("/ui/voice/out-of-sight", test_out_of_sight);
  g_test_add_func ("/ui/voice/leave", test_leave);
  g_test_add_func ("/ui/voice/no-sound", test_no_sound);
  g_test_add_func ("/ui/voice/no-player", test_no_player);
  g_test_add_func ("/ui/voice/upload", test_upload);
  return g_test_run ();
}

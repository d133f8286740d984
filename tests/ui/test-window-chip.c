/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The countdown of the 24-hour window in the composer. */

#include "page-harness.h"

#include "dsk-window-chip.h"

static void
closed_cb (gboolean *closed)
{
  *closed = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

/* How long it is open still: green, amber below 6 hours, red below one; at its end it says so. */
static void
test_window (void)
{
  static const struct
  {
    gint64 left;
    const char *words;
    const char *colour;
  } chips[] = {
    { 7 * OFFICE_HOUR + 30000, "7 h left", "success" },
    { 5 * OFFICE_HOUR + 59 * OFFICE_MINUTE + 30000, "5 h 59 m left", "warning" },
    { 20 * OFFICE_MINUTE + 30000, "20 m left", "error" },
  };
  g_autoptr (GtkWidget) window = g_object_ref_sink (g_object_new (GTK_TYPE_WINDOW, NULL));
  GtkWidget *chip = g_object_new (DSK_TYPE_WINDOW_CHIP, NULL);
  GtkWidget *label = gtk_widget_get_first_child (chip);
  gboolean closed = FALSE;

  gtk_window_set_child (GTK_WINDOW (window), chip);
  gtk_window_present (GTK_WINDOW (window));
  for (guint i = 0; i < G_N_ELEMENTS (chips); i++)
    {
      dsk_window_chip_set_until (DSK_WINDOW_CHIP (chip), g_get_real_time () / 1000 + chips[i].left);
      g_assert_true (dsk_window_chip_is_open (DSK_WINDOW_CHIP (chip)));
      g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (label)), ==, chips[i].words);
      g_assert_true (gtk_widget_has_css_class (label, chips[i].colour));
    }
  g_signal_connect_swapped (chip, "closed", G_CALLBACK (closed_cb), &closed);
  dsk_window_chip_set_until (DSK_WINDOW_CHIP (chip), g_get_real_time () / 1000 + 200);
  office_wait (is_true, &closed);
  g_assert_false (gtk_widget_get_visible (label));
  g_assert_false (dsk_window_chip_is_open (DSK_WINDOW_CHIP (chip)));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/ui/window-chip/left", test_window);
  return g_test_run ();
}

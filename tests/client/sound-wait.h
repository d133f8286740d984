/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Waits for what a program beside us does, which may say nothing when it comes to be so. In vain: fails the test with
 * @..., a format and what it names. */

#define SOUND_PATIENCE_US (90 * G_USEC_PER_SEC)
#define SOUND_TICK_MS 20

G_GNUC_UNUSED static gboolean
sound_tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

#define SOUND_WAIT(condition, ...)                                                                                  \
  G_STMT_START                                                                                                     \
  {                                                                                                                \
    gint64 until = g_get_monotonic_time () + SOUND_PATIENCE_US;                                                    \
    guint tick = g_timeout_add (SOUND_TICK_MS, sound_tick_cb, NULL);                                               \
                                                                                                                   \
    while (!(condition))                                                                                           \
      {                                                                                                            \
        if (g_get_monotonic_time () > until)                                                                       \
          g_error ("waited for " #condition " in vain; " __VA_ARGS__);                                             \
        g_main_context_iteration (NULL, TRUE);                                                                     \
      }                                                                                                            \
    g_source_remove (tick);                                                                                        \
  }                                                                                                                \
  G_STMT_END

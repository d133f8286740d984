/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-recorder.h"

G_BEGIN_DECLS

/**
 * DskVoiceBar:
 *
 * Stands in the composer while a voice message is recorded: that it is, how loud and how long, and what to do with it.
 * Its buttons are the composer's actions .record (stops), .discard-recording and .send-recording.
 */
#define DSK_TYPE_VOICE_BAR (dsk_voice_bar_get_type ())
G_DECLARE_FINAL_TYPE (DskVoiceBar, dsk_voice_bar, DSK, VOICE_BAR, GtkWidget)

/* @recorder: (nullable): what it shows from now on */
void dsk_voice_bar_set_recorder (DskVoiceBar *self, DskRecorder *recorder);
/* What the button is called that sends it, or adds it to the note. */
void dsk_voice_bar_set_send_label (DskVoiceBar *self, const char *label);

G_END_DECLS

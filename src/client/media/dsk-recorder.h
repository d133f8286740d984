/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  DSK_RECORDER_IDLE,
  DSK_RECORDER_STARTING,  /* nothing is heard yet */
  DSK_RECORDER_RECORDING,
  DSK_RECORDER_FINISHING, /* the file is being completed */
  DSK_RECORDER_DONE,      /* it is complete */
  DSK_RECORDER_FAILED,
} DskRecorderState;

/**
 * DskRecorder:
 *
 * One voice message that is recorded: Ogg with Opus, in memory that goes with this, so that nothing of what was said
 * and not kept is left on a disk. A program of its own, dastak-recorder, has the microphone open, from
 * dsk_recorder_start() until the end and not longer. Lives in the thread of its main context.
 *
 * Signals: "changed": state, level or duration.
 */
#define DSK_TYPE_RECORDER (dsk_recorder_get_type ())
G_DECLARE_FINAL_TYPE (DskRecorder, dsk_recorder, DSK, RECORDER, GObject)

/* Whether there is something to record with: the program is installed. */
gboolean dsk_recorder_is_available (void);

DskRecorder *dsk_recorder_new (void);

/* Once. What fails is said by "changed", which comes from within if it fails at once. */
void dsk_recorder_start (DskRecorder *self);
/* What was heard so far becomes the file. Before the first sound there is none: it is as dsk_recorder_cancel(). */
void dsk_recorder_stop (DskRecorder *self);
/* The microphone is closed at once; there is no file. Without "changed". */
void dsk_recorder_cancel (DskRecorder *self);

DskRecorderState dsk_recorder_get_state (DskRecorder *self);
/* ms, of what was heard so far */
gint64 dsk_recorder_get_duration (DskRecorder *self);
/* How loud it was just now, 0 to 1. */
double dsk_recorder_get_level (DskRecorder *self);
/* Whether nothing but silence was heard for a while: a microphone that is switched off sounds like that. */
gboolean dsk_recorder_is_silent (DskRecorder *self);
/* Returns: (nullable): why it failed; or, when it is done, why it ended by itself; for a person */
const char *dsk_recorder_get_words (DskRecorder *self);
/* Whether it failed because a part of the system is not installed, and would fail again. */
gboolean dsk_recorder_is_missing (DskRecorder *self);
/* Returns: (transfer full): of what is done, as long as this lives */
GFile *dsk_recorder_dup_file (DskRecorder *self);

G_END_DECLS

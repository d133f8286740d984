/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DskMainQueue:
 *
 * Brings the results of other threads to the main one. However many are pushed before it gets to run,
 * the main loop is woken once and runs them in the order of pushing.
 */
typedef struct _DskMainQueue DskMainQueue;
typedef void (*DskMainFunc) (gpointer data);

/* For the thread that runs @context (NULL: the default one); freed there too. */
DskMainQueue *dsk_main_queue_new (GMainContext *context);
/* Runs what is still queued. Nobody may push any more. */
void dsk_main_queue_free (DskMainQueue *self);
/* From any thread. */
void dsk_main_queue_push (DskMainQueue *self, DskMainFunc func, gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskMainQueue, dsk_main_queue_free)

G_END_DECLS

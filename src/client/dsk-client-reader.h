/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-client.h"

G_BEGIN_DECLS

/*
 * One reading connection in a thread of its own, opened when it is first needed. Of requests with
 * the same tag only the newest is answered. Private to the client.
 */
typedef struct _DskClientReader DskClientReader;

DskClientReader *dsk_client_reader_new (const char *path);
/* Finishes what is queued and closes. */
void dsk_client_reader_free (DskClientReader *self);

/* Returns once the connection is closed; what is asked for from now on waits for dsk_client_reader_resume(), which
 * opens whatever lies there then. */
void dsk_client_reader_pause (DskClientReader *self);
void dsk_client_reader_resume (DskClientReader *self);

/* @task: returns what @func returned, freed with @result_free if nobody takes it */
void dsk_client_reader_run (DskClientReader *self, const char *tag, DskReadFunc func, gpointer data,
                            GDestroyNotify data_free, GDestroyNotify result_free, GTask *task);

/* See dsk_client_read_now(). */
gpointer dsk_client_reader_run_now (DskClientReader *self, DskReadFunc func, gpointer data, GDestroyNotify data_free,
                                    GDestroyNotify result_free, guint patience_ms);

G_END_DECLS

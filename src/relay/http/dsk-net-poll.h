/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DskNetPoll:
 *
 * Tells when sockets can be read or written, all of them through one source of the main loop. With a source each, GLib
 * hands every socket to the kernel again in each turn, and looks through all of them after it: with 200 connections,
 * of which most rest, that was a sixth of what a relay did in a burst. As there, what is not taken is told again in the
 * next turn, each socket is told once a turn, and the other sources get theirs between. Main thread only.
 */
typedef struct _DskNetPoll DskNetPoll;

/* @condition: which of those that are waited for, with G_IO_HUP or G_IO_ERR if one of them is why. Nothing here runs a
 * loop inside of it. */
typedef void (*DskNetReady) (GIOCondition condition, gpointer user_data);

/* One socket, as part of who waits for it. */
typedef struct
{
  int fd;
  DskNetReady ready;
  gpointer user_data;
  GIOCondition wanted; /* none at the start; set by dsk_net_poll_want() */
} DskNetWatch;

/* @context: (nullable): the default one
 * Returns: (transfer full) (nullable): NULL: the system has none to give */
DskNetPoll *dsk_net_poll_new (GMainContext *context, GError **error);
/* Nobody waits any more. */
void dsk_net_poll_free (DskNetPoll *self);

/* @wanted: G_IO_IN, G_IO_OUT, both or none, in place of what was wanted before. To be set to none before the socket is
 * closed and before @watch is freed; from then on @ready is not called, not even for what was already known.
 * Returns: FALSE: the system does not wait for one more, and @wanted is none */
gboolean dsk_net_poll_want (DskNetPoll *self, DskNetWatch *watch, GIOCondition wanted);

G_END_DECLS

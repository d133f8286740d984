/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DskPresence:
 *
 * Whether a colleague is there. What people say of themselves, except OFFLINE: nothing of them is connected.
 */
typedef enum {
  DSK_PRESENCE_OFFLINE,
  DSK_PRESENCE_ONLINE,
  DSK_PRESENCE_BUSY,
  DSK_PRESENCE_AWAY,
  DSK_PRESENCE_N,
} DskPresence;

const char *dsk_presence_to_string (DskPresence presence); /* "offline", "online", "busy", "away" */
gboolean dsk_presence_from_string (const char *text, DskPresence *presence);

/**
 * dsk_presence_of_many:
 * @counts: how many of a person's devices say each of DskPresence
 *
 * Returns: what the person is: busy if any device says so, else online, else away
 */
DskPresence dsk_presence_of_many (const guint counts[DSK_PRESENCE_N]);

/* What somebody does in a conversation right now; bits. */
typedef enum {
  DSK_DOING_NOTHING = 0,
  DSK_DOING_VIEWING = 1 << 0,
  DSK_DOING_TYPING = 1 << 1,
  DSK_DOING_REPLYING = 1 << 2, /* they hold the reply lease: others are asked before they answer, too */
  DSK_DOING_ALL = DSK_DOING_VIEWING | DSK_DOING_TYPING | DSK_DOING_REPLYING,
} DskDoing;

/* How long each is true after it was said last, unless it is said again. */
#define DSK_TYPING_MS 6000
#define DSK_VIEWING_MS 45000
#define DSK_REPLY_LEASE_MS 30000
/* How often it is said again. */
#define DSK_TYPING_AGAIN_MS 3000
#define DSK_VIEWING_AGAIN_MS 20000
#define DSK_REPLY_LEASE_AGAIN_MS 10000

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the person likes, in GSettings (schema org.dastak.Dastak). A build that runs without its
 * schema installed works all the same: reading gives the fallback, writing does nothing. */

#define DSK_SETTINGS_WINDOW_WIDTH "window-width"
#define DSK_SETTINGS_WINDOW_HEIGHT "window-height"
#define DSK_SETTINGS_WINDOW_MAXIMIZED "window-maximized"
#define DSK_SETTINGS_SIDE_PANEL "side-panel-visible"
#define DSK_SETTINGS_ENTER_SENDS "enter-sends"
/* So long a reply can be taken back before it leaves, in seconds; 0: not at all. */
#define DSK_SETTINGS_UNDO_SECONDS "undo-seconds"
#define DSK_SETTINGS_LIST_ORDER "list-order"
#define DSK_SETTINGS_PALETTE_RECENT "palette-recent"
/* Ids of who began a conversation last, and of our number that it is from, with a space between. */
#define DSK_SETTINGS_START_NUMBER "start-number"

/* Ids of a person, and of what they saw last of what WhatsApp said of our numbers, with a space between. */
#define DSK_SETTINGS_ALERTS_SEEN "alerts-seen"

/* What the person wants to be told of, see DskNotifier. */
#define DSK_SETTINGS_NOTIFY_REPLIES "notify-replies"
#define DSK_SETTINGS_NOTIFY_MENTIONS "notify-mentions"
#define DSK_SETTINGS_NOTIFY_ASSIGNED "notify-assigned"
#define DSK_SETTINGS_NOTIFY_HANDOFFS "notify-handoffs"
#define DSK_SETTINGS_NOTIFY_CLOSING "notify-closing-windows"
#define DSK_SETTINGS_NOTIFY_TROUBLE "notify-trouble"
#define DSK_SETTINGS_NOTIFY_SHOW_TEXT "notify-show-text"
#define DSK_SETTINGS_NOTIFY_QUIET_AWAY "notify-quiet-while-away"
#define DSK_SETTINGS_NOTIFY_QUIET_HOURS "notify-quiet-hours"
#define DSK_SETTINGS_NOTIFY_QUIET_FROM "notify-quiet-from"
#define DSK_SETTINGS_NOTIFY_QUIET_UNTIL "notify-quiet-until"
#define DSK_SETTINGS_KEEP_RUNNING "keep-running"

/* Returns: (transfer none) (nullable): NULL without the schema */
GSettings *dsk_settings_get (void);
gboolean dsk_settings_get_boolean (const char *key, gboolean fallback);
int dsk_settings_get_int (const char *key, int fallback);
/* Returns: (transfer full): @fallback without the schema */
char *dsk_settings_get_string (const char *key, const char *fallback);
void dsk_settings_set_string (const char *key, const char *value);
void dsk_settings_set_boolean (const char *key, gboolean value);
void dsk_settings_set_int (const char *key, int value);

G_END_DECLS

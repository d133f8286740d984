/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * DskNotifier:
 *
 * Tells the desktop what DskNotices decides: reads the news of the replica whenever it changes, sends and withdraws
 * notifications, and has kept what was told. What the person wants to hear of is in the settings.
 *
 * Its notifications activate app.show-conversation, app.reply-conversation and app.claim-conversation (s: id),
 * app.show-inbox, app.show-attention and app.show-numbers.
 */
typedef struct _DskNotifier DskNotifier;

/* @application: (transfer none): outlives it */
DskNotifier *dsk_notifier_new (GApplication *application, DskClient *client);
/* What is shown stays. */
void dsk_notifier_free (DskNotifier *self);
/* What the person sees: @focused: the window is in front; @conv: (nullable): the conversation in it. */
void dsk_notifier_set_look (DskNotifier *self, gboolean focused, const char *conv);
/* While the screen is locked nothing that anybody wrote is said. */
void dsk_notifier_set_locked (DskNotifier *self, gboolean locked);

G_END_DECLS

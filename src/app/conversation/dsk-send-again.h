/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-conversation-page.h"

G_BEGIN_DECLS

/* Asks whether what was not delivered, or perhaps was, is to be sent once more, and does so. */
void dsk_send_again_ask (DskConversationPage *page, const DskTimelineRow *row);

G_END_DECLS

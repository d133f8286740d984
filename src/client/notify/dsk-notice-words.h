/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-notices.h"

G_BEGIN_DECLS

/**
 * dsk_notice_words:
 * @content: whether it may say who wrote, and what; without, not even a name stands in it
 * @title: (out) (transfer full)
 * @body: (out) (transfer full) (nullable)
 *
 * What a notification says. Nothing that a customer or a colleague wrote can turn its direction, be several lines, or
 * be taken for markup: some desktops read that in the body.
 */
void dsk_notice_words (const DskNoticeDeed *deed, gboolean content, gint64 now, char **title, char **body);

G_END_DECLS

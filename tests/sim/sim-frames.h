/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Frames that were unpacked are forgotten. */
void sim_frames_forget (void);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-sandbox.h"

G_BEGIN_DECLS

/* Serves /control: how tests and people steer the stand-in. */
void dsk_sb_control_attach (DskSandbox *sandbox);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DskApplication:
 *
 * Owns the client and the window. Options: --profile DIR (where the replica is; a process of its
 * own), --enrol LINK (enrols at once, for demonstrations), --version. A dastak:// link opened with
 * it fills the first run.
 */
#define DSK_TYPE_APPLICATION (dsk_application_get_type ())
G_DECLARE_FINAL_TYPE (DskApplication, dsk_application, DSK, APPLICATION, AdwApplication)

DskApplication *dsk_application_new (void);

G_END_DECLS

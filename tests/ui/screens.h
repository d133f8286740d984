/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "page-harness.h"

#include "dsk-window.h"

G_BEGIN_DECLS

/* One thing that people see. */
typedef struct
{
  const char *name;
  /* Brings it on the screen, in the app's own window or in one above it. Returns: (transfer none): the window */
  GtkWidget *(*show) (Harness *harness);
} Screen;

/* Every screen and dialog there is, in the order in which they follow from each other. */
const Screen *screens_get (guint *n);

/* In which rooms they are shown: of the main window, of a dialog as wide as it can be; 0: as they like. */
#define SCREEN_MAIN_WIDTH 1180
#define SCREEN_MAIN_HEIGHT 740

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-text-scale.h"

#define USUAL_DPI 96.0
#define MAX_SCALE 1.6

void
dsk_text_scale_window (GtkWindow *window)
{
  int dpi = 0, width, height;
  double scale;

  g_return_if_fail (GTK_IS_WINDOW (window));

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (window)), "gtk-xft-dpi", &dpi, NULL);
  scale = CLAMP (dpi / (USUAL_DPI * PANGO_SCALE), 1.0, MAX_SCALE);
  gtk_window_get_default_size (window, &width, &height);
  gtk_window_set_default_size (window, width > 0 ? (int) (width * scale) : width,
                               height > 0 ? (int) (height * scale) : height);
}

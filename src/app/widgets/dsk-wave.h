/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DskWave:
 *
 * How loud something was, as a row of bars in the colour of the text. Time goes from the left to the right in every
 * language, as wherever sound is shown. It only shows: what it means is said beside it.
 */
#define DSK_TYPE_WAVE (dsk_wave_get_type ())
G_DECLARE_FINAL_TYPE (DskWave, dsk_wave, DSK, WAVE, GtkWidget)

GtkWidget *dsk_wave_new (void);
/* All of it instead, from the first to the last: as many bars as there is room for.
 * @levels: (nullable): 0 to 255 each; NULL: nothing */
void dsk_wave_set_levels (DskWave *self, const guint8 *levels, gsize n);
gboolean dsk_wave_is_empty (DskWave *self);
/* Of all of it, what is heard already, 0 to 1: the rest is paler. */
void dsk_wave_set_heard (DskWave *self, double heard);
/* One more at the end, 0 to 1: the newest are shown, as many as there is room for. */
void dsk_wave_push (DskWave *self, double level);
void dsk_wave_clear (DskWave *self);

G_END_DECLS

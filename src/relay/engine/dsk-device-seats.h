/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DskDeviceSeats:
 *
 * Notices that two programs use one device's files: a profile was copied to another computer, and both run. Each
 * connection gets a seat, a name that nobody had before; a program keeps it in memory, and says at its next connection
 * which it had last. A program that starts anew has none. A seat that was left for somebody who did not have it, and
 * that is named after all, belongs to a second program that is still running: one that only lost its line names the
 * newest, or one that its welcome replaced, and one that died names none of its seats again. In memory, for this run of
 * the relay.
 */
typedef struct _DskDeviceSeats DskDeviceSeats;

DskDeviceSeats *dsk_device_seats_new (void);
void dsk_device_seats_free (DskDeviceSeats *self);

/**
 * dsk_device_seats_take:
 * @had: (nullable): the seat that the program says it had last
 * @seat: the one that it gets now
 * @now_ms: of a clock that only goes forward
 * @news: (out): whether that is found now, and was not known for a while
 *
 * Returns: whether two programs use @device, as of the last ten minutes
 */
gboolean dsk_device_seats_take (DskDeviceSeats *self, const char *device, const char *had, const char *seat,
                                gint64 now_ms, gboolean *news);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskDeviceSeats, dsk_device_seats_free)

G_END_DECLS

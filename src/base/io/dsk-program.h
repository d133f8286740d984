/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * dsk_program_output:
 * @argv: (array zero-terminated=1): the program, by its path, and its arguments
 * @fd: what it reads; stays the caller's, and is read from its beginning
 * @max: bytes: of a program that writes more no byte is believed
 * @patience_ms: after so long it is killed
 * @cancellable: (nullable): kills it, too
 * @code: (out): what it ended with; −1 if it was killed
 *
 * Runs a program that knows nothing of ours (no environment, no descriptors but these) to its end, and blocks.
 *
 * Returns: (transfer full) (nullable): all that it wrote, if it ended with 0. @error is set if there is no such
 * program (G_SPAWN_ERROR), if @cancellable was cancelled, and with G_IO_ERROR_FAILED if it failed otherwise
 */
GBytes *dsk_program_output (const char *const *argv, int fd, gsize max, int patience_ms, GCancellable *cancellable,
                            int *code, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DskLineProcess:
 *
 * A program of ours that handles sound, apart from the desktop: it finds a file open as its descriptor 3, is told what
 * to do by lines on its input, and says by lines on its output how it is. It reads what strangers sent: nothing that it
 * says is taken at its word, and a line that is longer than any can be ends it. Lives in the thread of its main
 * context.
 */
#define DSK_TYPE_LINE_PROCESS (dsk_line_process_get_type ())
G_DECLARE_FINAL_TYPE (DskLineProcess, dsk_line_process, DSK, LINE_PROCESS, GObject)

/* @line: (nullable): without its end; NULL: the program is over, or spoke nonsense. That comes last. */
typedef void (*DskLineFunc) (const char *line, gpointer user_data);

/* Starts @program. Nothing is said before the main loop is back, and not after dsk_line_process_close().
 * @fd: (transfer full): becomes its descriptor 3
 * @argument: (nullable): its only one
 *
 * Returns: (transfer full) (nullable): @error: as g_subprocess_launcher_spawn() */
DskLineProcess *dsk_line_process_new (const char *program, const char *argument, int fd, DskLineFunc func,
                                      gpointer user_data, GError **error);
/* A few bytes into a pipe that the program reads: it does not block. If it does not, it is over, which is said. */
void dsk_line_process_tell (DskLineProcess *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Its input ends, and so does it; if it can't any more, it is made to. */
void dsk_line_process_close (DskLineProcess *self);

G_END_DECLS

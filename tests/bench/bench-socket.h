/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* A client's end of a connection, with as little between it and the kernel as will do. Errors end the program. */
typedef struct
{
  int fd;
  GByteArray *in; /* (owned) */
} BenchSocket;

/* Of dsk-frame.h: the bench speaks to a relay as a stranger would. */
enum
{
  BENCH_FRAME_HELLO = 1,
  BENCH_FRAME_WELCOME = 2,
  BENCH_FRAME_LIVE = 3,
  BENCH_FRAME_ACK = 8,
  BENCH_FRAME_PING = 9,
  BENCH_FRAME_PONG = 10,
};

typedef void (*BenchMessageFunc) (BenchSocket *socket, const guint8 *data, gsize len, gpointer user_data);

/* To 127.0.0.1 */
void bench_socket_connect (BenchSocket *socket, int port);
/* Makes a WebSocket of it. @token: (nullable): NULL: of / and without one */
void bench_socket_upgrade (BenchSocket *socket, const char *token);
void bench_socket_write (BenchSocket *socket, const char *data, gsize len);
/* A frame of the sync protocol in a WebSocket's. */
void bench_socket_send_frame (BenchSocket *socket, guint8 type, const char *json);
/* What came; hands on whole messages. */
void bench_socket_read (BenchSocket *socket, BenchMessageFunc func, gpointer user_data);
/* What came is of no interest. */
void bench_socket_skip (BenchSocket *socket);

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Linked into tests that make other libraries leak on the side that plays our peer. Without sanitizers nobody
 * calls these. */

const char *__asan_default_options (void);
const char *__lsan_default_suppressions (void);

/* Whole stacks, or there is nothing to tell leaks apart by. */
const char *
__asan_default_options (void)
{
  return "fast_unwind_on_malloc=0";
}

/* SoupServer keeps the address that it listens on, and the socket of a connection that became a WebSocket.
 * libsecret's file keyring keeps the file's etag. */
const char *
__lsan_default_suppressions (void)
{
  return "leak:soup_server_listen_local\nleak:g_socket_accept\nleak:test_keyring\n";
}

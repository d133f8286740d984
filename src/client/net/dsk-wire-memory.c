/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-wire-memory.h"

#include <gio/gio.h>

#include "dsk-wire.h"

#define GROUP "connection"
#define GROUP_NETWORK "network "
#define KEY_LAST "last"
#define KEY_UNTIL "long-poll-until"
#define KEEP_MS ((gint64) 6 * 60 * 60 * 1000)
/* Written anew only when this much of it is over. */
#define RENEW_MS ((gint64) 60 * 60 * 1000)
#define FILE_MODE 0600

/* The first bytes of the address that packets to @remote would leave from; nothing is sent. */
static gboolean
add_prefix (const char *remote, gsize bytes, GChecksum *checksum)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (remote, 9);
  g_autoptr (GSocketAddress) local = NULL;
  g_autoptr (GSocket) socket = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_DATAGRAM,
                                             G_SOCKET_PROTOCOL_UDP, NULL);

  if (socket == NULL || !g_socket_connect (socket, address, NULL, NULL))
    return FALSE;
  local = g_socket_get_local_address (socket, NULL);
  if (!G_IS_INET_SOCKET_ADDRESS (local))
    return FALSE;
  g_checksum_update (checksum,
                     g_inet_address_to_bytes (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (local))),
                     (gssize) bytes);
  return TRUE;
}

char *
dsk_wire_memory_network (void)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  /* Addresses for documentation: nobody has them, so they are beyond every router. */
  if (!add_prefix ("192.0.2.1", 3, checksum))
    add_prefix ("2001:db8::1", 8, checksum);
  return g_strndup (g_checksum_get_string (checksum), 16);
}

static GKeyFile *
load (const char *path)
{
  GKeyFile *file = g_key_file_new ();

  if (path != NULL)
    g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL);
  return file;
}

gboolean
dsk_wire_memory_recall (const char *path, const char *network, gint64 now_ms)
{
  g_autoptr (GKeyFile) file = load (path);
  g_autofree char *group = g_strconcat (GROUP_NETWORK, network, NULL);
  gint64 until = g_key_file_get_int64 (file, group, KEY_UNTIL, NULL);

  return until > now_ms && until <= now_ms + KEEP_MS;
}

char *
dsk_wire_memory_last (const char *path)
{
  g_autoptr (GKeyFile) file = load (path);
  g_autofree char *last = g_key_file_get_string (file, GROUP, KEY_LAST, NULL);

  for (guint kind = 0; kind < DSK_WIRE_N_KINDS; kind++)
    if (g_strcmp0 (last, dsk_wire_kind_name (kind)) == 0)
      return g_steal_pointer (&last);
  return NULL;
}

static void
forget_old (GKeyFile *file, gint64 now_ms)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    if (g_str_has_prefix (groups[i], GROUP_NETWORK)
        && g_key_file_get_int64 (file, groups[i], KEY_UNTIL, NULL) <= now_ms)
      g_key_file_remove_group (file, groups[i], NULL);
}

void
dsk_wire_memory_note (const char *path, const char *network, gboolean poll, gint64 now_ms)
{
  const char *name = dsk_wire_kind_name (poll ? DSK_WIRE_POLL : DSK_WIRE_SOCKET);
  g_autoptr (GKeyFile) file = load (path);
  g_autofree char *group = g_strconcat (GROUP_NETWORK, network, NULL);
  g_autofree char *last = g_key_file_get_string (file, GROUP, KEY_LAST, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gint64 until = g_key_file_get_int64 (file, group, KEY_UNTIL, NULL);
  gboolean fresh = poll ? until > now_ms + KEEP_MS - RENEW_MS && until <= now_ms + KEEP_MS : until == 0;

  if (path == NULL || (fresh && g_strcmp0 (last, name) == 0))
    return;
  g_key_file_set_string (file, GROUP, KEY_LAST, name);
  if (poll)
    g_key_file_set_int64 (file, group, KEY_UNTIL, now_ms + KEEP_MS);
  else
    g_key_file_remove_group (file, group, NULL);
  forget_old (file, now_ms);
  text = g_key_file_to_data (file, NULL, NULL);
  if (!g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, FILE_MODE, &error))
    g_info ("what is known of networks could not be written: %s", error->message);
}

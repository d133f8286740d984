/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How much of the account's allowance is used, as Meta says beside its answers. */

#include "dsk-wa-send.h"

#include <string.h>

#include "dsk-wa-json.h"

#define MAX_HEADER (64 * 1024)
#define MINUTE_MS ((gint64) 60 * 1000)
#define HOUR_MS (60 * MINUTE_MS)
#define NEARLY 95 /* percent */
#define ALL 100

/* {"call_count":n,"total_cputime":n,"total_time":n,"estimated_time_to_regain_access":minutes} */
static gint64
wait_of (JsonObject *meter)
{
  static const char *const members[] = { "call_count", "total_cputime", "total_time" };
  gint64 regain = dsk_wa_json_int (meter, "estimated_time_to_regain_access");
  gint64 most = 0;

  if (regain > 0)
    return MIN (regain * MINUTE_MS, HOUR_MS);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    most = MAX (most, dsk_wa_json_int (meter, members[i]));
  if (most >= ALL)
    return 5 * MINUTE_MS;
  return most >= NEARLY ? MINUTE_MS / 2 : 0;
}

gint64
dsk_wa_usage_wait_ms (const char *usage)
{
  g_autoptr (JsonNode) root = NULL;
  JsonObjectIter iter;
  const char *account;
  JsonNode *node;
  gint64 longest;

  if (usage == NULL)
    return 0;
  root = dsk_json_get_root (usage, strlen (usage), MAX_HEADER, NULL);
  if (root == NULL)
    return 0;
  longest = wait_of (json_node_get_object (root));
  json_object_iter_init (&iter, json_node_get_object (root));
  while (json_object_iter_next (&iter, &account, &node))
    {
      JsonArray *meters = dsk_json_get_array (json_node_get_object (root), account);

      for (guint i = 0; i < dsk_json_get_length (meters); i++)
        longest = MAX (longest, wait_of (dsk_json_get_element (meters, i)));
    }
  return longest;
}

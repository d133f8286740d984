/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-inside.h"

#include "dsk-command.h"
#include "dsk-json-guard.h"
#include "dsk-text.h"

#include <string.h>

#define LINE_CHARS 160
/* A row of the first version may hold what Meta sent. */
#define MAX_BYTES (256 * 1024)

JsonObject *
dsk_inside_parse (const char *content)
{
  g_autoptr (JsonParser) parser = NULL;
  JsonNode *root;

  if (content == NULL || !dsk_json_guard (content, strlen (content), MAX_BYTES, NULL))
    return NULL;
  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, content, -1, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  return root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_dup_object (root) : NULL;
}

char *
dsk_inside_line (JsonObject *object, const char *member)
{
  const char *text = dsk_json_get_string (object, member);
  g_autofree char *line = text != NULL ? dsk_text_preview (text, LINE_CHARS) : NULL;

  return line != NULL && *line != '\0' ? g_steal_pointer (&line) : NULL;
}

char *
dsk_inside_text (JsonObject *object, const char *member)
{
  const char *text = dsk_json_get_string (object, member);
  g_autofree char *clean = text != NULL ? dsk_text_clean (text, DSK_TEXT_MAX_CHARS) : NULL;

  return clean != NULL && *clean != '\0' ? g_steal_pointer (&clean) : NULL;
}

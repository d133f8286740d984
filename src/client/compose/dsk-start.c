/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-start.h"

#include <string.h>

#include "dsk-json-get.h"
#include "dsk-start-content.h"

#define DETAIL_MAX 4096

DskCommand *
dsk_client_command_start (DskClient *self, const DskOutgoing *template, const char *number, const char *phone)
{
  DskCommand *command;

  g_return_val_if_fail (template != NULL && template->kind == DSK_MESSAGE_TEMPLATE, NULL);
  g_return_val_if_fail (number != NULL && phone != NULL, NULL);

  command = dsk_client_command_send_outgoing (self, NULL, template, NULL, NULL);
  command->type = DSK_COMMAND_START;
  g_free (command->content);
  command->content = dsk_start_content_new (template->content, number, phone);
  return command;
}

DskCommand *
dsk_client_command_start_again (DskClient *self, const char *text, const char *content)
{
  g_auto (DskStartContent) start = { 0 };
  g_autoptr (DskOutgoing) template = NULL;

  if (!dsk_start_content_read (content, &start, NULL))
    return NULL;
  template = dsk_outgoing_new (DSK_MESSAGE_TEMPLATE, text, start.content);
  return dsk_client_command_start (self, template, start.number, start.phone);
}

char *
dsk_start_dup_conv (const char *detail)
{
  g_autoptr (JsonNode) node
      = detail != NULL ? dsk_json_get_root (detail, strlen (detail), DETAIL_MAX, NULL) : NULL;

  return node != NULL ? g_strdup (dsk_json_get_string (json_node_get_object (node), "conv")) : NULL;
}

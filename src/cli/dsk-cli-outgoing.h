/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-cli.h"
#include "dsk-outgoing.h"

G_BEGIN_DECLS

/* What the options of "send" ask for. */
typedef enum
{
  DSK_CLI_SEND_TEXT,
  DSK_CLI_SEND_TEMPLATE,
  DSK_CLI_SEND_LOCATION,
  DSK_CLI_SEND_CONTACT,
  DSK_CLI_SEND_REACTION,
  DSK_CLI_SEND_BUTTONS,
  DSK_CLI_SEND_LIST,
  DSK_CLI_SEND_AGAIN,
} DskCliSendMode;

DskCliSendMode dsk_cli_send_mode (const DskCliSend *send);
/* The --file or --attach, put into the media cache for @use. @caption: (nullable). Returns: (transfer full)
 * (nullable) */
DskOutgoing *dsk_cli_make_file (DskCli *cli, DskClient *client, DskMediaUse use, const char *caption, GError **error);
/* @text: (nullable): the words of a text or a question. @target: (nullable): what is reacted to, or sent again
 * Returns: (transfer full) (nullable): NULL with @error in words */
DskOutgoing *dsk_cli_make_outgoing (DskCliSend *send, DskReplicaReader *reader, const char *conv,
                                    const char *text, const DskTimelineRow *target, GError **error);

/* The --template, of the account of @number, an id of one of ours. Returns: (transfer full) (nullable) */
DskOutgoing *dsk_cli_make_template (DskCliSend *send, DskReplicaReader *reader, const char *number, GError **error);

G_END_DECLS

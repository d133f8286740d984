/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-cli.h"

G_BEGIN_DECLS

/**
 * DskCliFollow:
 * @client: (unowned): connected, or trying to be
 * @reading: reads on the way; whoever starts one counts it up, and down when it came back. None is left
 *   behind when the command ends.
 *
 * A command that stays connected until it is interrupted.
 */
typedef struct
{
  DskClient *client;
  guint reading;
  /*< private >*/
  gboolean interrupted;
} DskCliFollow;

/* Everything is here for the first time: the place to connect to the client's signals, with @user_data as their
 * data. */
typedef void (*DskCliFollowFunc) (DskCliFollow *follow, gpointer user_data);

/* Stays connected until SIGINT or SIGTERM; troubles on the way are printed, and it goes on. @begin is not called if
 * everything was never here. Returns: DSK_CLI_OK, or with @error DSK_CLI_ERROR: the profile is not enrolled, locked or
 * no longer accepted */
int dsk_cli_follow (DskCli *cli, DskCliFollowFunc begin, gpointer user_data, GError **error);

G_END_DECLS

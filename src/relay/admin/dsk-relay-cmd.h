/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* One file a subcommand. @argv starts with the name of the program; the words of the subcommand are taken out.
 * All return the exit status: 0 done, 1 failed, 2 asked wrongly. */

int dsk_relay_cmd_init (int argc, char **argv);
int dsk_relay_cmd_serve (int argc, char **argv);
int dsk_relay_cmd_user_add (int argc, char **argv);
int dsk_relay_cmd_user_code (int argc, char **argv);
int dsk_relay_cmd_user_list (int argc, char **argv);
int dsk_relay_cmd_user_devices (int argc, char **argv);
int dsk_relay_cmd_user_set_role (int argc, char **argv);
int dsk_relay_cmd_user_set (int argc, char **argv);
int dsk_relay_cmd_user_disable (int argc, char **argv);
int dsk_relay_cmd_user_enable (int argc, char **argv);
int dsk_relay_cmd_team_list (int argc, char **argv);
int dsk_relay_cmd_team_remove_member (int argc, char **argv);
int dsk_relay_cmd_team_add (int argc, char **argv);
int dsk_relay_cmd_team_member (int argc, char **argv);
int dsk_relay_cmd_team_set (int argc, char **argv);
int dsk_relay_cmd_number_add (int argc, char **argv);
int dsk_relay_cmd_number_resume (int argc, char **argv);
int dsk_relay_cmd_number_rate (int argc, char **argv);
int dsk_relay_cmd_device_revoke (int argc, char **argv);
int dsk_relay_cmd_message_show (int argc, char **argv);
int dsk_relay_cmd_backup (int argc, char **argv);
int dsk_relay_cmd_check (int argc, char **argv);

/* --- what they share --- */

/* An option that takes a text. */
typedef struct {
  const char *name;
  const char *help;
  const char *arg; /* like "DIR" */
  gboolean required;
  char *value;     /* (owned) (nullable): filled in */
} DskCmdOption;

/* Fills in @options (NULL name ends). FALSE: the status is in @status, and was explained. */
gboolean dsk_relay_cmd_parse (int argc, char **argv, const char *usage, DskCmdOption *options, int *status);
void dsk_relay_cmd_options_clear (DskCmdOption *options);
/* Returns: (transfer none) (nullable): what --@name said */
const char *dsk_relay_cmd_value (const DskCmdOption *options, const char *name);
/* Parses, sends each option but "data" as a member of @op, prints what failed.
 * Returns: (transfer full) (nullable): the reply; NULL: the exit status is in @status */
JsonObject *dsk_relay_cmd_call (int argc, char **argv, const char *usage, const char *op,
                                DskCmdOption *options, int *status);
/* Prints the member "list" of @reply, in columns. */
void dsk_relay_cmd_print_list (JsonObject *reply);
/* As dsk_relay_cmd_call() for what has nothing to say: prints "Done." */
int dsk_relay_cmd_do (int argc, char **argv, const char *usage, const char *op, DskCmdOption *options);
int dsk_relay_cmd_fail (const char *message);
/* How to use an enrolment code. @data: the relay's data, where its address and certificate are known */
void dsk_relay_cmd_print_code (const char *data, const char *code);

G_END_DECLS

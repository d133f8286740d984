/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-client.h"
#include "dsk-profile.h"

G_BEGIN_DECLS

/* Exit codes; documented in dastakctl(1). */
typedef enum
{
  DSK_CLI_OK = 0,
  DSK_CLI_ERROR = 1,
  DSK_CLI_USAGE = 2,
  DSK_CLI_REFUSED = 3, /* the relay refused the command */
  DSK_CLI_OFFLINE = 4, /* the relay was not reached; what was written is queued */
} DskCliExit;

#define DSK_CLI_WAIT_NONE (-1)

/* Options of "send". Owned strings, all (nullable). */
typedef struct
{
  char *quote;
  char *template;
  char *language;
  char **params;
  char *location;
  char *contact;
  char *reaction; /* "" takes it back */
  char *buttons;
  char *list;
  char *again;
  char *at; /* when it is sent */
  char *from; /* start: which of our numbers */
  gboolean yes;
} DskCliSend;

/**
 * DskCli:
 *
 * One run of dastakctl: what was asked for, and the profile it works on.
 */
typedef struct
{
  char *profile_dir; /* (owned) */
  gboolean json;
  gboolean sync;     /* reading commands: fetch what is new first */
  gboolean offline;  /* writing commands: only queue */
  int wait;          /* seconds; DSK_CLI_WAIT_NONE: one try */
  char *view;        /* (owned) (nullable) */
  char *search;      /* (owned) (nullable) */
  char *device_name; /* (owned) (nullable) */
  char *attach;      /* (owned) (nullable): note */
  char *file;        /* (owned) (nullable) */
  int limit;         /* 0: everything */
  gboolean locked_too; /* what is read holds no words of anybody */
  char *by;          /* (owned) (nullable): costs */
  char **mentions;   /* (owned) (nullable): note */
  char *edit;        /* (owned) (nullable): note: the one that is changed */
  char *team;        /* (owned) (nullable): canned, assign */
  gboolean article;  /* canned */
  char *reason;      /* (owned) (nullable): handoff */
  DskCliSend send;
} DskCli;

typedef enum
{
  DSK_CLI_READS = 1 << 0,  /* takes --json and --sync */
  DSK_CLI_WRITES = 1 << 1, /* takes --wait, --offline and --json */
} DskCliFlags;

typedef struct
{
  const char *name;
  const char *arguments; /* for the usage line */
  const char *summary;   /* in English, marked for translation */
  int min_args;
  int max_args;
  DskCliFlags flags;
  /* @argv: the arguments after the name. Returns: what the process exits with; with DSK_CLI_ERROR
   * and DSK_CLI_USAGE @error is set and printed. */
  int (*run) (DskCli *cli, int argc, char **argv, GError **error);
} DskCliCommand;

extern const DskCliCommand dsk_cli_cmd_attention;
extern const DskCliCommand dsk_cli_cmd_canned;
extern const DskCliCommand dsk_cli_cmd_contact;
extern const DskCliCommand dsk_cli_cmd_enrol;
extern const DskCliCommand dsk_cli_cmd_handoff;
extern const DskCliCommand dsk_cli_cmd_handoffs;
extern const DskCliCommand dsk_cli_cmd_status;
extern const DskCliCommand dsk_cli_cmd_sync;
extern const DskCliCommand dsk_cli_cmd_conversations;
extern const DskCliCommand dsk_cli_cmd_costs;
extern const DskCliCommand dsk_cli_cmd_show;
extern const DskCliCommand dsk_cli_cmd_send;
extern const DskCliCommand dsk_cli_cmd_note;
extern const DskCliCommand dsk_cli_cmd_schedule;
extern const DskCliCommand dsk_cli_cmd_scheduled;
extern const DskCliCommand dsk_cli_cmd_start;
extern const DskCliCommand dsk_cli_cmd_claim;
extern const DskCliCommand dsk_cli_cmd_assign;
extern const DskCliCommand dsk_cli_cmd_set_status;
extern const DskCliCommand dsk_cli_cmd_search;
extern const DskCliCommand dsk_cli_cmd_tail;
extern const DskCliCommand dsk_cli_cmd_numbers;
extern const DskCliCommand dsk_cli_cmd_alerts;
extern const DskCliCommand dsk_cli_cmd_media;
extern const DskCliCommand dsk_cli_cmd_watch;
extern const DskCliCommand dsk_cli_cmd_verify;
extern const DskCliCommand dsk_cli_cmd_views;

void dsk_cli_send_add_options (DskCli *cli, GOptionGroup *group);
void dsk_cli_send_clear (DskCliSend *send);

/* --- dsk-cli-session.c: running the client until something happened --- */

/* Returns: (transfer full): the client, opened, with the profile's lock; NULL with @error */
DskClient *dsk_cli_open_client (DskCli *cli, GError **error);
/* Connects and waits until everything is here and nothing is left to be sent.
 * Returns: DSK_CLI_OK, DSK_CLI_OFFLINE (with @error in words) or DSK_CLI_ERROR */
int dsk_cli_catch_up (DskCli *cli, DskClient *client, GError **error);
/* The same for a command that needs it before it reads. */
int dsk_cli_sync_first (DskCli *cli, GError **error);
typedef struct
{
  guint compared; /* 0: the relay is too old */
  guint differed;
  gboolean rebuilt;
} DskCliVerified;

/* Catches up, compares with the relay, and fetches again what differs. Returns: as dsk_cli_catch_up() */
int dsk_cli_verify (DskCli *cli, DskClient *client, DskCliVerified *verified, GError **error);
/* Puts @command into the outbox and, unless --offline, waits for what the relay makes of it; prints
 * that. Returns: the exit code */
int dsk_cli_submit (DskCli *cli, DskClient *client, DskCommand *command, GError **error);
/* @attention: (nullable): the id of what came back, which @command takes the place of */
int dsk_cli_submit_instead (DskCli *cli, DskClient *client, DskCommand *command, const char *attention, GError **error);
/* Waits until the relay has every file that was added; @client must be connected. Returns: DSK_CLI_OK, or with @error
 * DSK_CLI_OFFLINE (it goes on with the next sync) or DSK_CLI_ERROR (the relay won't take one) */
int dsk_cli_bring_files (DskCli *cli, DskClient *client, GError **error);
/* A writing command from its argument: opens, finds the conversation. Free both. */
DskClient *dsk_cli_open_for (DskCli *cli, const char *conversation, char **conv, GError **error);

/* --- dsk-cli-find.c: what people write for a conversation or a user --- */

/* Returns: (transfer full): the replica of the profile, for reading, without its lock */
DskReplicaReader *dsk_cli_open_reader (DskCli *cli, DskProfile **profile, GError **error);
/* @text: an id, its beginning of at least 8 characters, or a phone number
 * Returns: (transfer full): DSK_ERROR_NOT_FOUND, DSK_ERROR_CONFLICT if it means several */
DskConversationRow *dsk_cli_find_conversation (DskReplicaReader *reader, const char *user,
                                               const char *text, GError **error);
/* @text: an id or a name. Returns: (transfer full): the id */
char *dsk_cli_find_user (DskReplicaReader *reader, const char *text, GError **error);
/* @text: an id or a name of an active team. Returns: (transfer full) (nullable): its id; NULL: with @error */
char *dsk_cli_find_team (DskReplicaReader *reader, const char *text, GError **error);

/* What @row is called: (out) (transfer none) both. */
typedef void (*DskCliNamesFunc) (gconstpointer row, const char **id, const char **name);
/* @text: an id or a name of one of @rows, which are people and teams. Returns: (transfer none) (nullable): the row;
 * DSK_ERROR_NOT_FOUND, DSK_ERROR_CONFLICT if it means several */
gconstpointer dsk_cli_find_among (GPtrArray *rows, DskCliNamesFunc names, const char *text, GError **error);

G_END_DECLS

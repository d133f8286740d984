/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-cli.h"

#include <glib/gi18n.h>

#include "dsk-cli-print.h"

#define PAGE 500 /* items read at a time */

/* Pages come newest first; people read from the oldest on.
 * Returns: (transfer full) (element-type GPtrArray): pages of DskTimelineRow, newest page first */
static GPtrArray *
read_pages (DskReplicaReader *reader, const char *conv, guint limit, GError **error)
{
  g_autoptr (GPtrArray) pages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autofree char *before_id = NULL;
  gint64 before_at = 0;
  guint left = limit > 0 ? limit : G_MAXUINT;

  while (left > 0)
    {
      GPtrArray *page = dsk_replica_reader_timeline (reader, conv, before_at, before_id,
                                                     MIN (PAGE, left), error);
      const DskTimelineRow *oldest;

      if (page == NULL)
        return NULL;
      g_ptr_array_add (pages, page);
      if (page->len == 0)
        break;
      left -= MIN (left, page->len);
      oldest = g_ptr_array_index (page, 0);
      before_at = oldest->at;
      g_free (before_id);
      before_id = g_strdup (oldest->id);
    }
  return g_steal_pointer (&pages);
}

static int
run (DskCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DskProfile) profile = NULL;
  g_autoptr (DskReplicaReader) reader = NULL;
  g_autoptr (GPtrArray) pages = NULL;
  DskConversationRow *row;
  int result = dsk_cli_sync_first (cli, error);

  if (result != DSK_CLI_OK)
    return result;
  reader = dsk_cli_open_reader (cli, &profile, error);
  if (reader == NULL)
    return DSK_CLI_ERROR;
  row = dsk_cli_find_conversation (reader, profile->user, argv[0], error);
  if (row == NULL)
    return DSK_CLI_ERROR;
  pages = read_pages (reader, row->id, (guint) cli->limit, error);
  if (pages != NULL)
    dsk_cli_print_wish (row, cli->json);
  dsk_conversation_row_free (row);
  if (pages == NULL)
    return DSK_CLI_ERROR;
  for (guint i = pages->len; i > 0; i--)
    {
      GPtrArray *page = g_ptr_array_index (pages, i - 1);

      for (guint j = 0; j < page->len; j++)
        dsk_cli_print_item (g_ptr_array_index (page, j), NULL, cli->json);
    }
  return DSK_CLI_OK;
}

const DskCliCommand dsk_cli_cmd_show = {
  .name = "show",
  .arguments = "CONVERSATION",
  .summary = N_ ("Print a conversation: messages, notes and events, oldest first (--limit)"),
  .min_args = 1,
  .max_args = 1,
  .flags = DSK_CLI_READS,
  .run = run,
};

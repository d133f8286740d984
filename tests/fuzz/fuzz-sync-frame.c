/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Bytes from the other side of the socket, through everything that reads them. */

#include "dsk-batch.h"
#include "dsk-messages-eph.h"
#include "dsk-messages.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static gboolean
on_row (const DskEntity *entity, const DskValue *values, gpointer user_data)
{
  for (guint i = 0; i < entity->n_columns; i++)
    g_assert (values[i].type != DSK_VALUE_TEXT || values[i].text[values[i].len] == '\0');
  return TRUE;
}

static gboolean
on_unknown (const char *entity, const char *columns, const char *json, gpointer user_data)
{
  g_assert (columns[0] == '[' && json[0] == '[');
  return TRUE;
}

static gboolean
on_delete (const char *entity, const char *id, const char *conv, gint64 seq, gpointer user_data)
{
  return entity != NULL && id != NULL;
}

static gboolean
on_result (gint64 n, const DskCommandResult *result, gpointer user_data)
{
  g_assert (n > 0 && (guint) result->code < DSK_RESULT_N);
  return TRUE;
}

static void
read_batch (DskFrameType type, GBytes *json)
{
  g_autoptr (DskBatch) batch = dsk_batch_parse (type, json, NULL);

  if (batch == NULL)
    return;
  g_assert (dsk_batch_drops (batch) != NULL && dsk_batch_resets (batch) != NULL);
  dsk_batch_foreach_row (batch, on_row, on_unknown, NULL, NULL);
  g_assert (dsk_batch_foreach_delete (batch, on_delete, NULL));
  g_assert (dsk_batch_foreach_result (batch, on_result, NULL));
}

static void
read_command (GBytes *json)
{
  gint64 n;
  g_autoptr (DskCommand) command = dsk_command_decode (json, &n, NULL);
  g_autoptr (GBytes) again = NULL;

  if (command == NULL)
    return;
  dsk_command_validate (command, NULL);
  again = dsk_command_encode (command);
}

/* The same frame type goes both ways. */
static void
read_eph (GBytes *json)
{
  g_auto (DskEphSay) say = { 0 };
  g_auto (DskEphNews) news = { 0 };
  g_autoptr (GBytes) again = NULL;

  if (dsk_eph_say_decode (json, &say, NULL))
    g_assert (say.type == DSK_EPH_SAY_PRESENCE || say.conv != NULL);
  if (!dsk_eph_news_decode (json, &news, NULL))
    return;
  g_assert (news.convs->len <= DSK_EPH_CONVS_MAX && news.people->len <= DSK_EPH_PEOPLE_MAX);
  again = dsk_eph_news_encode (&news);
}

static void
read_small (DskFrameType type, GBytes *json)
{
  g_auto (DskHello) hello = { 0 };
  g_auto (DskWelcome) welcome = { 0 };
  g_auto (DskPageGet) get = { 0 };
  g_auto (DskCommandResult) result = { 0 };
  DskAck ack;
  gint64 number;

  if (type == DSK_FRAME_HELLO)
    dsk_hello_decode (json, &hello, NULL);
  else if (type == DSK_FRAME_WELCOME)
    dsk_welcome_decode (json, &welcome, NULL);
  else if (type == DSK_FRAME_PAGE_GET)
    dsk_page_get_decode (json, &get, NULL);
  else if (type == DSK_FRAME_RESULT)
    dsk_result_decode (json, &number, &result, NULL);
  else if (type == DSK_FRAME_ACK)
    dsk_ack_decode (json, &ack, NULL);
  else if (type == DSK_FRAME_COMMAND)
    read_command (json);
  else if (type == DSK_FRAME_EPH)
    read_eph (json);
  else
    dsk_ping_decode (json, &number, NULL);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) frame = g_bytes_new_static (data, size);
  g_autoptr (GBytes) json = NULL;
  DskFrameType type;

  if (!dsk_frame_unpack (frame, &type, &json, NULL))
    return 0;
  if (type == DSK_FRAME_LIVE || type == DSK_FRAME_PAGE)
    read_batch (type, json);
  else
    read_small (type, json);
  return 0;
}

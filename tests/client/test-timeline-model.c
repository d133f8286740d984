/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <sqlite3.h>
#include <string.h>

#include "dsk-timeline-model.h"
#include "office.h"

#define N_MESSAGES 170

typedef struct
{
  guint events;
  guint removed;
  guint added;
  guint last_position;
} Watch;

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  Watch *watch = user_data;

  watch->events++;
  watch->removed += removed;
  watch->added += added;
  watch->last_position = position;
}

static const char conv[] = "01900000-0000-7000-8000-000000001000";

/* Messages a minute apart, ending at 12:00 UTC of a day in 2024, so that no local time makes a
 * difference. */
static gint64
at_of (guint i)
{
  return G_GINT64_CONSTANT (1709208000000) - (N_MESSAGES - i) * OFFICE_MINUTE;
}

static void
add_message (Office *office, guint i, const char *text)
{
  g_autofree char *id = office_id (0x2000 + i);

  office_message (office, conv, id, &(OfficeMessage){ .at = at_of (i), .text = text });
}

static Office *
fill_office (guint n, guint unread)
{
  Office *office = office_new ("supervisor");

  office_begin (office);
  office_conversation (office, conv,
                       &(OfficeConversation){ .name = "Customer",
                                              .phone = "923005550101",
                                              .last_at = at_of (n - 1),
                                              .last_in_at = at_of (n - 1) });
  for (guint i = 0; i < n; i++)
    add_message (office, i, "Hello");
  if (unread < n)
    {
      g_autofree char *upto = office_id (0x2000 + n - 1 - unread);
      office_read (office, conv, upto);
    }
  office_commit (office, NULL);
  return office;
}

static Office *
open_office (guint n, guint unread)
{
  Office *office = fill_office (n, unread);

  office_open (office);
  return office;
}

static DskTimelineItem *
item_at (DskTimelineModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (model), position);
}

static guint
n_items (DskTimelineModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (model));
}

static guint
count_type (DskTimelineModel *model, DskTimelineItemType type, guint *position)
{
  guint count = 0;

  for (guint i = 0; i < n_items (model); i++)
    {
      g_autoptr (DskTimelineItem) item = item_at (model, i);

      if (dsk_timeline_item_get_item_type (item) == type)
        {
          count++;
          if (position != NULL)
            *position = i;
        }
    }
  return count;
}

static void
count_cb (gpointer object, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
test_pages (void)
{
  g_autoptr (Office) office = open_office (N_MESSAGES, 0);
  g_autoptr (DskTimelineModel) model = dsk_timeline_model_new (office->client);
  g_autoptr (DskTimelineItem) newest = NULL;
  g_autoptr (DskTimelineItem) same = NULL;
  guint loaded = 0;
  Watch watch = { 0 };

  g_signal_connect (model, "loaded", G_CALLBACK (count_cb), &loaded);
  dsk_timeline_model_set_conversation (model, conv);
  office_settle (office);
  g_assert_cmpuint (loaded, ==, 1);
  g_assert_cmpuint (count_type (model, DSK_TIMELINE_ROW, NULL), ==, 50);
  g_assert_cmpuint (count_type (model, DSK_TIMELINE_DAY, NULL), ==, 1);
  g_assert_cmpuint (count_type (model, DSK_TIMELINE_UNREAD, NULL), ==, 0);
  g_assert_false (dsk_timeline_model_get_at_start (model));
  g_assert_cmpstr (dsk_timeline_model_get_row (model)->name, ==, "Customer");

  newest = item_at (model, n_items (model) - 1);
  g_assert_cmpint (dsk_timeline_item_get_row (newest)->at, ==, at_of (N_MESSAGES - 1));
  g_assert_cmpstr (dsk_timeline_item_get_row (newest)->id, ==, dsk_timeline_model_get_head (model));

  /* Older ones come above, and nothing that is there is touched: the day separator alone moves up.
   */
  g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), &watch);
  dsk_timeline_model_load_older (model, 50);
  dsk_timeline_model_load_older (model, 50);
  office_settle (office);
  g_assert_cmpuint (count_type (model, DSK_TIMELINE_ROW, NULL), ==, 100);
  g_assert_cmpuint (watch.added, ==, 50);
  g_assert_cmpuint (watch.removed, ==, 0);
  same = item_at (model, n_items (model) - 1);
  g_assert_true (same == newest);

  for (guint i = 0; i < 5; i++)
    {
      dsk_timeline_model_load_older (model, 50);
      office_settle (office);
    }
  g_assert_cmpuint (count_type (model, DSK_TIMELINE_ROW, NULL), ==, N_MESSAGES);
  g_assert_true (dsk_timeline_model_get_at_start (model));
}

typedef struct
{
  guint empty;        /* how often there was nothing of either */
  guint mixed;        /* how often what was told of fitted nothing that is shown */
} Switch;

static void
switch_cb (DskTimelineModel *model, Switch *seen)
{
  const DskConversationRow *row = dsk_timeline_model_get_row (model);

  seen->empty += n_items (model) == 0 || row == NULL;
  seen->mixed += row != NULL && g_strcmp0 (row->id, dsk_timeline_model_get_conversation (model)) != 0;
}

/* What is there at once takes the place of what was there, in one step: nobody is shown an empty conversation. */
static void
test_switch (void)
{
  static const char other[] = "01900000-0000-7000-8000-000000001001";
  g_autoptr (Office) office = fill_office (10, 0);
  g_autoptr (DskTimelineModel) model = NULL;
  g_autoptr (DskTimelineItem) item = NULL;
  g_autofree char *message = office_id (0x4000);
  Switch seen = { 0 };
  Watch watch = { 0 };

  office_begin (office);
  office_conversation (office, other, &(OfficeConversation){ .name = "Another", .phone = "923005550102",
                                                             .last_at = at_of (3), .last_in_at = at_of (3) });
  office_message (office, other, message, &(OfficeMessage){ .at = at_of (3), .text = "Salaam" });
  office_commit (office, NULL);
  office_open (office);
  model = dsk_timeline_model_new (office->client);
  dsk_timeline_model_set_conversation (model, conv);
  office_settle (office);

  g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), &watch);
  g_signal_connect (model, "row-changed", G_CALLBACK (switch_cb), &seen);
  /* Where the machine is too busy for that, it comes later, as ever. */
  for (guint i = 0; i < 50 && watch.events != 1; i++)
    {
      dsk_timeline_model_set_conversation (model, conv);
      office_settle (office);
      watch.events = seen.empty = seen.mixed = 0;
      dsk_timeline_model_set_conversation (model, other);
      office_settle (office);
    }
  g_assert_cmpuint (watch.events, ==, 1);
  g_assert_cmpuint (seen.empty, ==, 0);
  g_assert_cmpuint (seen.mixed, ==, 0);
  g_assert_cmpuint (count_type (model, DSK_TIMELINE_ROW, NULL), ==, 1);
  item = item_at (model, n_items (model) - 1);
  g_assert_cmpstr (dsk_timeline_item_get_row (item)->id, ==, message);
  g_assert_cmpstr (dsk_timeline_model_get_row (model)->name, ==, "Another");
  g_assert_cmpstr (dsk_timeline_model_get_head (model), ==, message);
}

static void
test_follow (void)
{
  g_autoptr (Office) office = open_office (10, 0);
  g_autoptr (DskTimelineModel) model = dsk_timeline_model_new (office->client);
  g_autoptr (DskTimelineItem) item = NULL;
  g_autofree char *reply = office_id (0x3000);
  guint changed = 0;
  Watch watch = { 0 };

  dsk_timeline_model_set_conversation (model, conv);
  office_settle (office);
  g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), &watch);

  office_begin (office);
  office_message (
      office, conv, reply,
      &(OfficeMessage){
          .out = TRUE, .author = OFFICE_ME, .text = "Hi", .at = at_of (10), .state = "sent" });
  office_commit (office, conv);
  office_settle (office);
  g_assert_cmpuint (watch.events, ==, 1);
  g_assert_cmpuint (watch.added, ==, 1);
  g_assert_cmpuint (watch.last_position, ==, n_items (model) - 1);

  /* A tick is a change of the item, not of the list. */
  item = item_at (model, n_items (model) - 1);
  g_signal_connect (item, "changed", G_CALLBACK (count_cb), &changed);
  office_begin (office);
  office_put (office, DSK_ENTITY_MESSAGE_STATUS,
              (const char *[]){ reply, conv, "read", "1709208000000", NULL, NULL });
  office_commit (office, conv);
  office_settle (office);
  g_assert_cmpuint (watch.events, ==, 1);
  g_assert_cmpuint (changed, ==, 1);
  g_assert_cmpint (dsk_timeline_item_get_row (item)->delivery, ==, DSK_DELIVERY_READ);

  /* Nothing to see: nothing happens. Another conversation: not even asked. */
  office_begin (office);
  office_commit (office, conv);
  office_settle (office);
  g_assert_cmpuint (watch.events, ==, 1);
  g_assert_cmpuint (changed, ==, 1);
}

static void
test_unread (void)
{
  g_autoptr (Office) office = open_office (20, 3);
  g_autoptr (DskTimelineModel) model = dsk_timeline_model_new (office->client);
  guint position = 0;

  dsk_timeline_model_set_conversation (model, conv);
  office_settle (office);
  g_assert_cmpuint (count_type (model, DSK_TIMELINE_UNREAD, &position), ==, 1);
  g_assert_cmpuint (position, ==, n_items (model) - 4);

  /* Reading does not take it away while the conversation is open, and what comes later goes below
   * it. */
  office_begin (office);
  office_read (office, conv, dsk_timeline_model_get_head (model));
  add_message (office, 20, "One more");
  office_commit (office, conv);
  office_settle (office);
  g_assert_cmpuint (count_type (model, DSK_TIMELINE_UNREAD, &position), ==, 1);
  g_assert_cmpuint (position, ==, n_items (model) - 5);

  dsk_timeline_model_set_conversation (model, NULL);
  g_assert_cmpuint (n_items (model), ==, 0);
  g_assert_null (dsk_timeline_model_get_row (model));
}

static void
test_unread_above (void)
{
  g_autoptr (Office) office = open_office (100, 80);
  g_autoptr (DskTimelineModel) model = dsk_timeline_model_new (office->client);
  guint position = 0;

  dsk_timeline_model_set_conversation (model, conv);
  office_settle (office);
  g_assert_cmpuint (count_type (model, DSK_TIMELINE_UNREAD, NULL), ==, 0);
  dsk_timeline_model_load_older (model, 50);
  office_settle (office);
  g_assert_cmpuint (count_type (model, DSK_TIMELINE_UNREAD, &position), ==, 1);
  g_assert_cmpuint (position, ==, n_items (model) - 81);
}

static void
test_days_and_continues (void)
{
  g_autoptr (Office) office = open_office (3, 0);
  g_autoptr (DskTimelineModel) model = dsk_timeline_model_new (office->client);
  g_autoptr (DskTimelineItem) first = NULL;
  g_autoptr (DskTimelineItem) second = NULL;
  g_autoptr (DskTimelineItem) note = NULL;
  g_autoptr (DskTimelineItem) day = NULL;
  g_autofree char *id = office_id (0x3000);

  office_begin (office);
  office_note (office, conv, id, at_of (2) + 72 * OFFICE_HOUR, OFFICE_BILAL, "Three days later");
  office_commit (office, conv);
  dsk_timeline_model_set_conversation (model, conv);
  office_settle (office);
  g_assert_cmpuint (n_items (model), ==, 6);
  g_assert_cmpuint (count_type (model, DSK_TIMELINE_DAY, NULL), ==, 2);
  first = item_at (model, 1);
  second = item_at (model, 2);
  day = item_at (model, 4);
  note = item_at (model, 5);
  g_assert_false (dsk_timeline_item_get_continues (first));
  g_assert_true (dsk_timeline_item_get_continues (second));
  g_assert_false (dsk_timeline_item_get_continues (note));
  g_assert_cmpint (dsk_timeline_item_get_item_type (day), ==, DSK_TIMELINE_DAY);
  g_assert_cmpint (dsk_timeline_item_get_day (day), <=, at_of (2) + 72 * OFFICE_HOUR);
  g_assert_cmpint (dsk_timeline_item_get_day (day), >, at_of (2) + 47 * OFFICE_HOUR);
  /* A note is not what a customer waits for. */
  g_assert_cmpstr (dsk_timeline_model_get_head (model), !=, id);
}

static gboolean
has_six (gpointer model)
{
  return n_items (model) == 6;
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DskCommand) command = dsk_client_submit_finish (DSK_CLIENT (source), result, &error);

  g_assert_no_error (error);
}

static void
test_pending (void)
{
  g_autoptr (Office) office = open_office (3, 0);
  g_autoptr (DskTimelineModel) model = dsk_timeline_model_new (office->client);
  g_autoptr (DskCommand) command = NULL;
  g_autoptr (DskTimelineItem) last = NULL;
  g_autofree char *head = NULL;

  dsk_timeline_model_set_conversation (model, conv);
  office_settle (office);
  head = g_strdup (dsk_timeline_model_get_head (model));
  command = dsk_client_command_note (office->client, conv, "Written without a relay", NULL);
  dsk_client_submit_async (office->client, command, NULL, submitted_cb, NULL);
  /* Three messages, the note of today, and their two days. */
  office_wait (has_six, model);
  last = item_at (model, n_items (model) - 1);
  g_assert_cmpint (dsk_timeline_item_get_row (last)->item, ==, DSK_ITEM_NOTE);
  g_assert_cmpstr (dsk_timeline_item_get_row (last)->text, ==, "Written without a relay");
  g_assert_true (dsk_timeline_item_get_row (last)->pending);
  g_assert_cmpstr (dsk_timeline_model_get_head (model), ==, head);
}

/* The conversation is taken away while its older messages are asked for: then there is nothing to
 * read, and nothing is read again and again. */
static void
test_gone (void)
{
  g_autoptr (Office) office = open_office (N_MESSAGES, 0);
  g_autoptr (DskTimelineModel) model = dsk_timeline_model_new (office->client);
  g_autoptr (GError) error = NULL;
  guint reads = 0;
  guint before;

  dsk_timeline_model_set_conversation (model, conv);
  office_settle (office);
  g_signal_connect (model, "row-changed", G_CALLBACK (count_cb), &reads);
  dsk_timeline_model_load_older (model, 50);
  office_begin (office);
  dsk_replica_store_drop (office->store, conv, ++office->seq, &error);
  g_assert_no_error (error);
  office_commit (office, conv);
  office_settle (office);
  g_assert_cmpuint (n_items (model), ==, 0);
  g_assert_null (dsk_timeline_model_get_row (model));
  before = reads;
  office_settle (office);
  g_assert_cmpuint (reads, ==, before);
}

static void
test_no_replica (void)
{
  g_autoptr (Office) office = open_office (3, 0);
  g_autoptr (DskTimelineModel) model = dsk_timeline_model_new (office->client);
  const char *const anything[] = { NULL };

  dsk_timeline_model_set_conversation (model, conv);
  office_settle (office);
  g_assert_cmpuint (n_items (model), >, 0);
  dsk_client_close (office->client);
  g_signal_emit_by_name (office->client, "changed", anything);
  office_settle (office);
  g_assert_cmpuint (n_items (model), ==, 0);
  g_assert_null (dsk_timeline_model_get_row (model));
}

/* The first page of the table of messages is not one any more, and where the rows are nobody knows. */
static void
damage (Office *office)
{
  g_autofree char *path = g_build_filename (office->dir, "relay", "replica.db", NULL);
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  sqlite3_stmt *stmt = NULL;
  sqlite3 *db = NULL;
  gsize page = 0;
  gsize len = 0;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  sqlite3_exec (db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL);
  sqlite3_prepare_v2 (db, "SELECT rootpage FROM sqlite_schema WHERE name = 'message'", -1, &stmt, NULL);
  g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_ROW);
  page = (gsize) sqlite3_column_int64 (stmt, 0);
  sqlite3_finalize (stmt);
  sqlite3_close (db);
  g_file_get_contents (path, &data, &len, &error);
  g_assert_no_error (error);
  memset (data + (page - 1) * 4096, 0xee, 4096);
  g_file_set_contents (path, data, (gssize) len, &error);
  g_assert_no_error (error);
}

/* What can't be read is not shown as if nothing were there, and comes back with what can be. */
static void
test_damaged (void)
{
  g_autoptr (Office) office = fill_office (3, 0);
  g_autoptr (DskTimelineModel) model = NULL;
  guint changes = 0;

  damage (office);
  office_open (office);
  model = dsk_timeline_model_new (office->client);
  g_signal_connect (model, "row-changed", G_CALLBACK (count_cb), &changes);
  g_assert_null (dsk_timeline_model_get_trouble (model));
  dsk_timeline_model_set_conversation (model, conv);
  office_settle (office);
  g_assert_cmpuint (n_items (model), ==, 0);
  g_assert_nonnull (strstr (dsk_timeline_model_get_trouble (model), "from the relay again"));
  g_assert_cmpuint (changes, ==, 2);
  dsk_timeline_model_set_conversation (model, NULL);
  g_assert_null (dsk_timeline_model_get_trouble (model));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline-model/pages", test_pages);
  g_test_add_func ("/timeline-model/switch", test_switch);
  g_test_add_func ("/timeline-model/follow", test_follow);
  g_test_add_func ("/timeline-model/unread", test_unread);
  g_test_add_func ("/timeline-model/unread-above", test_unread_above);
  g_test_add_func ("/timeline-model/days-and-continues", test_days_and_continues);
  g_test_add_func ("/timeline-model/pending", test_pending);
  g_test_add_func ("/timeline-model/gone", test_gone);
  g_test_add_func ("/timeline-model/damaged", test_damaged);
  g_test_add_func ("/timeline-model/no-replica", test_no_replica);
  return g_test_run ();
}

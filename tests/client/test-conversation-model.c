/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-conversation-model.h"
#include "office.h"

#define N_CONVERSATIONS 300

typedef struct
{
  guint events;
  guint removed;
  guint added;
  guint n; /* as the events say */
} Watch;

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  Watch *watch = user_data;

  g_assert_cmpuint (position + removed, <=, watch->n);
  watch->events++;
  watch->removed += removed;
  watch->added += added;
  watch->n += added - removed;
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, watch->n);
}

/* Conversation i is older than i - 1; every third is mine, the others nobody's. */
static void
add_conversation (Office *office, guint i, gint64 last_at)
{
  g_autofree char *id = office_id (0x1000 + i);
  g_autofree char *name = g_strdup_printf ("Customer %u", i);
  g_autofree char *phone = g_strdup_printf ("9230055%05u", i);

  office_conversation (office, id,
                       &(OfficeConversation){ .name = name,
                                              .phone = phone,
                                              .preview = "Where is my order?",
                                              .owner = i % 3 == 0 ? OFFICE_ME : NULL,
                                              .last_at = last_at,
                                              .last_in_at = last_at,
                                              .waiting_since = last_at });
}

static Office *
open_office (void)
{
  Office *office = office_new ("supervisor");

  office_begin (office);
  for (guint i = 0; i < N_CONVERSATIONS; i++)
    add_conversation (office, i, office->now - i * OFFICE_MINUTE);
  office_commit (office, NULL);
  office_open (office);
  return office;
}

static DskConversationItem *
item_at (DskConversationModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (model), position);
}

static void
test_pages (void)
{
  g_autoptr (Office) office = open_office ();
  g_autoptr (DskConversationModel) model = dsk_conversation_model_new (office->client);
  g_autoptr (DskConversationItem) first = NULL;
  g_autoptr (DskConversationItem) again = NULL;
  g_autoptr (DskConversationItem) near = NULL;
  g_autoptr (DskConversationItem) far = NULL;
  Watch watch = { 0 };

  g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), &watch);
  dsk_conversation_model_set_view (model, DSK_VIEW (DSK_VIEW_ALL));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 0);
  office_settle (office);
  g_assert_cmpuint (watch.n, ==, N_CONVERSATIONS);

  /* The first page comes with the list itself. */
  first = item_at (model, 0);
  g_assert_nonnull (dsk_conversation_item_get_row (first));
  g_assert_cmpstr (dsk_conversation_item_get_row (first)->name, ==, "Customer 0");
  again = item_at (model, 0);
  g_assert_true (first == again);

  /* The rest of its page came along; another page did not. */
  near = item_at (model, 63);
  g_assert_nonnull (dsk_conversation_item_get_row (near));
  /* Never blocks: first there is a place, then its content; and it stays the same object. */
  far = item_at (model, 200);
  g_assert_null (dsk_conversation_item_get_row (far));
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (model), N_CONVERSATIONS));
  g_assert_cmpint (dsk_conversation_model_find (model, dsk_conversation_item_get_key (far)), ==,
                   200);
  office_settle (office);
  g_assert_nonnull (dsk_conversation_item_get_row (far));
}

static void
count_cb (gpointer object, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
test_change (void)
{
  g_autoptr (Office) office = open_office ();
  g_autoptr (DskConversationModel) model = dsk_conversation_model_new (office->client);
  g_autoptr (DskConversationItem) item = NULL;
  g_autoptr (DskConversationItem) top = NULL;
  g_autofree char *id = office_id (0x1000 + 50);
  Watch watch = { 0 };
  guint changed = 0;

  dsk_conversation_model_set_view (model, DSK_VIEW (DSK_VIEW_ALL));
  office_settle (office);
  item = item_at (model, 50);
  office_settle (office);
  watch.n = N_CONVERSATIONS;
  g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), &watch);
  g_signal_connect (item, "changed", G_CALLBACK (count_cb), &changed);

  /* A new message moves one row to the top: one out, one in, and it is read again. */
  office_begin (office);
  add_conversation (office, 50, office->now + OFFICE_MINUTE);
  office_commit (office, id);
  office_settle (office);
  g_assert_cmpuint (watch.events, ==, 2);
  g_assert_cmpuint (watch.removed, ==, 1);
  g_assert_cmpuint (watch.added, ==, 1);
  top = item_at (model, 0);
  g_assert_true (top == item);
  g_assert_cmpuint (changed, ==, 1);
  g_assert_cmpint (dsk_conversation_item_get_row (item)->last_at, ==, office->now + OFFICE_MINUTE);

  /* Something that changes no order changes no positions. */
  office_begin (office);
  office_read (office, id, id);
  office_commit (office, id);
  office_settle (office);
  g_assert_cmpuint (watch.events, ==, 2);
  g_assert_cmpuint (changed, ==, 2);
}

static void
test_view_and_search (void)
{
  g_autoptr (Office) office = open_office ();
  g_autoptr (DskConversationModel) model = dsk_conversation_model_new (office->client);
  Watch watch = { 0 };
  gboolean loading;

  g_assert_cmpint (dsk_conversation_model_get_view (model)->kind, ==, DSK_VIEW_MINE);
  office_settle (office);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, N_CONVERSATIONS / 3);
  watch.n = N_CONVERSATIONS / 3;
  g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), &watch);

  dsk_conversation_model_set_view (model, DSK_VIEW (DSK_VIEW_UNASSIGNED));
  g_object_get (model, "loading", &loading, NULL);
  g_assert_true (loading);
  office_settle (office);
  g_object_get (model, "loading", &loading, NULL);
  g_assert_false (loading);
  g_assert_cmpuint (watch.events, ==, 2);
  g_assert_cmpuint (watch.n, ==, N_CONVERSATIONS - N_CONVERSATIONS / 3);

  /* Only the last of several quick searches counts. */
  dsk_conversation_model_set_view (model, DSK_VIEW (DSK_VIEW_ALL));
  dsk_conversation_model_set_search (model, "Customer 1");
  dsk_conversation_model_set_search (model, "Customer 299");
  office_settle (office);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 1);
  dsk_conversation_model_set_search (model, "");
  office_settle (office);
  g_assert_cmpuint (watch.n, ==, N_CONVERSATIONS);
}

/* All wait since they wrote, so that the longest wait is the other way round; also within a search. */
static void
test_order (void)
{
  g_autoptr (Office) office = open_office ();
  g_autoptr (DskConversationModel) model = dsk_conversation_model_new (office->client);
  Watch watch = { 0 };

  dsk_conversation_model_set_view (model, DSK_VIEW (DSK_VIEW_ALL));
  office_settle (office);
  watch.n = N_CONVERSATIONS;
  g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), &watch);
  dsk_conversation_model_set_order (model, DSK_ORDER_WAIT);
  office_settle (office);
  g_assert_cmpuint (watch.events, ==, 2);
  g_assert_cmpuint (watch.n, ==, N_CONVERSATIONS);
  {
    g_autoptr (DskConversationItem) first = item_at (model, 0);

    g_assert_cmpstr (dsk_conversation_item_get_row (first)->name, ==, "Customer 299");
  }
  dsk_conversation_model_set_search (model, "Customer 1");
  office_settle (office);
  {
    g_autoptr (DskConversationItem) first = item_at (model, 0);

    g_assert_cmpstr (dsk_conversation_item_get_row (first)->name, ==, "Customer 199");
  }
  /* Nothing changed, nothing moves. */
  watch.events = 0;
  dsk_conversation_model_refresh (model);
  office_settle (office);
  g_assert_cmpuint (watch.events, ==, 0);
}

static void
test_cache (void)
{
  g_autoptr (Office) office = open_office ();
  g_autoptr (DskConversationModel) model = dsk_conversation_model_new (office->client);
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func (g_object_unref);

  dsk_conversation_model_set_view (model, DSK_VIEW (DSK_VIEW_ALL));
  office_settle (office);
  /* All at once, as a list view does when it opens: each place once, all filled by a few reads. */
  for (guint i = 0; i < N_CONVERSATIONS; i++)
    g_ptr_array_add (held, item_at (model, i));
  office_settle (office);
  for (guint i = 0; i < N_CONVERSATIONS; i++)
    {
      g_autoptr (DskConversationItem) item = item_at (model, i);

      g_assert_true (item == g_ptr_array_index (held, i));
      g_assert_nonnull (dsk_conversation_item_get_row (item));
    }
  /* Items outlive the model without harm. */
  g_clear_object (&model);
  g_assert_nonnull (dsk_conversation_item_get_row (g_ptr_array_index (held, 7)));
}

/* Without a replica (this device was revoked, say) nothing of it stays on the screen. */
static void
test_no_replica (void)
{
  g_autoptr (Office) office = open_office ();
  g_autoptr (DskConversationModel) model = dsk_conversation_model_new (office->client);
  const char *const anything[] = { NULL };

  dsk_conversation_model_set_view (model, DSK_VIEW (DSK_VIEW_ALL));
  office_settle (office);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, N_CONVERSATIONS);
  dsk_client_close (office->client);
  g_signal_emit_by_name (office->client, "changed", anything);
  office_settle (office);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/conversation-model/pages", test_pages);
  g_test_add_func ("/conversation-model/change", test_change);
  g_test_add_func ("/conversation-model/view-and-search", test_view_and_search);
  g_test_add_func ("/conversation-model/order", test_order);
  g_test_add_func ("/conversation-model/cache", test_cache);
  g_test_add_func ("/conversation-model/no-replica", test_no_replica);
  return g_test_run ();
}

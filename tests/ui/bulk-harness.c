/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bulk-harness.h"

#include "dsk-inbox-list.h"
#include "dsk-key-selection.h"

Harness *
bulk_open_as (const char *role)
{
  Harness *self = harness_new_app (role);

  harness_resize (self->window, 1180, 900);
  harness_settle (self);
  return self;
}

Harness *
bulk_open (void)
{
  return bulk_open_as ("admin");
}

GtkWidget *
bulk_list (Harness *harness)
{
  return harness_find (harness->window, DSK_TYPE_INBOX_LIST, NULL);
}

void
bulk_show_view (Harness *harness, const char *view)
{
  gtk_widget_activate_action (harness->window, "win.view", "s", view);
  harness_settle (harness);
}

GtkSelectionModel *
bulk_selection (Harness *harness)
{
  return gtk_list_view_get_model (GTK_LIST_VIEW (harness_find (bulk_list (harness), GTK_TYPE_LIST_VIEW, NULL)));
}

DskReplicaReader *
bulk_reader (Harness *harness)
{
  g_autofree char *path = g_build_filename (harness->office->dir, "relay", "replica.db", NULL);
  g_autoptr (GError) error = NULL;
  DskReplicaReader *reader = dsk_replica_reader_open (path, &error);

  g_assert_no_error (error);
  return reader;
}

DskConversationRow *
bulk_row (Harness *harness, const char *id)
{
  DskReplicaReader *reader = bulk_reader (harness);
  g_autoptr (GError) error = NULL;
  DskConversationRow *row = dsk_replica_reader_get_conversation (reader, id, OFFICE_ME, &error);

  g_assert_no_error (error);
  dsk_replica_reader_close (reader);
  return row;
}

typedef struct
{
  Harness *harness;
  const char *id;
  const char *owner;
} Expected;

static gboolean
has_owner (gpointer data)
{
  const Expected *expected = data;
  DskConversationRow *row = bulk_row (expected->harness, expected->id);
  gboolean ok = g_strcmp0 (row->owner, expected->owner) == 0;

  dsk_conversation_row_free (row);
  return ok;
}

void
bulk_expect_owner (Harness *harness, const char *id, const char *owner)
{
  office_wait (has_owner, &(Expected){ harness, id, owner });
  harness_settle (harness);
}

void
bulk_mark (Harness *harness, const char *id)
{
  DskConversationRow *row = bulk_row (harness, id);

  dsk_key_selection_toggle (DSK_KEY_SELECTION (bulk_selection (harness)), row->key);
  dsk_conversation_row_free (row);
}

void
bulk_do (Harness *harness, const char *action)
{
  g_assert_true (dsk_inbox_list_do_with_marked (DSK_INBOX_LIST (bulk_list (harness)), action));
  harness_settle (harness);
}

void
bulk_put_more (Harness *harness)
{
  const gint64 then = harness->office->now - OFFICE_HOUR;

  office_begin (harness->office);
  office_conversation (harness->office, BULK_FREE,
                       &(OfficeConversation){ .name = "Tariq", .phone = "923335550043", .preview = "Anybody?",
                                              .last_at = then, .last_in_at = then, .waiting_since = then });
  office_conversation (harness->office, BULK_TAKEN,
                       &(OfficeConversation){ .name = "Hina", .phone = "923335550044", .preview = "Hello",
                                              .status = "open", .owner = OFFICE_BILAL,
                                              .last_at = then, .last_in_at = then, .waiting_since = then });
  office_commit (harness->office, NULL);
  harness_settle (harness);
}

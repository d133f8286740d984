/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ownership-harness.h"

#include "demo-handoff.h"

#define OWNED_NAME "Maria Aziz"
#define PHONE "923005550188"

/* A conversation of the team Ops, on screen. */
Harness *
owned_begin (const char *role, const char *owner, const char *status)
{
  Harness *harness = harness_new (role, 1000, 700);

  demo_handoff_staff (harness->office);
  office_begin (harness->office);
  office_conversation (harness->office, OWNED_CONV,
                       &(OfficeConversation){ .name = OWNED_NAME, .phone = PHONE, .status = status, .owner = owner,
                                              .team = DEMO_OPS, .preview = "Hello", .last_at = harness->office->now });
  office_commit (harness->office, NULL);
  harness_open (harness, OWNED_CONV);
  return harness;
}

const char *
owned_name (const char *id)
{
  static const struct
  {
    const char *id, *name;
  } names[] = { { OFFICE_ME, "me" }, { OFFICE_BILAL, "bilal" }, { DEMO_KIRAN, "kiran" }, { DEMO_OPS, "ops" },
                { DEMO_NIGHT, "night" } };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (id, names[i].id) == 0)
      return names[i].name;
  return id != NULL ? id : "-";
}

/* Returns: (transfer full): what waits in the outbox, but for what was read: "claim; assign bilal ops; " */
char *
owned_commands (Harness *harness)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GPtrArray) all = NULL;

  harness_settle (harness);
  office_begin (harness->office);
  all = dsk_replica_store_list_outbox (harness->office->store, 0, 100, NULL);
  office_commit (harness->office, NULL);
  for (guint i = 0; i < all->len; i++)
    {
      const DskCommand *command = g_ptr_array_index (all, i);

      if (command->type == DSK_COMMAND_CLAIM)
        g_string_append (text, "claim; ");
      else if (command->type == DSK_COMMAND_ASSIGN)
        g_string_append_printf (text, "assign %s %s; ", owned_name (command->user), owned_name (command->team));
      else if (command->type == DSK_COMMAND_SET_STATUS)
        g_string_append_printf (text, "status %s; ", dsk_status_to_string (command->status));
      else if (command->type == DSK_COMMAND_SNOOZE)
        g_string_append_printf (text, "snooze %" G_GINT64_FORMAT "; ", command->until);
      else
        g_assert_cmpint (command->type, ==, DSK_COMMAND_MARK_READ);
    }
  return g_string_free (text, FALSE);
}

typedef struct
{
  Harness *harness;
  const char *commands;
} Expected;

static gboolean
are_there (gpointer data)
{
  const Expected *expected = data;
  g_autofree char *now = owned_commands (expected->harness);

  return g_str_equal (now, expected->commands);
}

void
owned_expect (Harness *harness, const char *expected)
{
  g_test_message ("expecting the commands %s", expected);
  office_wait (are_there, &(Expected){ harness, expected });
}

/* Returns: (transfer full) */
DskConversationRow *
owned_read (Harness *harness)
{
  g_autofree char *path = g_build_filename (harness->office->dir, "relay", "replica.db", NULL);
  g_autoptr (DskReplicaReader) reader = dsk_replica_reader_open (path, NULL);
  DskConversationRow *row = dsk_replica_reader_get_conversation (reader, OWNED_CONV, OFFICE_ME, NULL);

  g_assert_nonnull (row);
  return row;
}

/* What the relay made of it. @window_at: when the customer wrote last, UTC ms; 0: never */
void
owned_put (Harness *harness, const char *owner, const char *team, DskStatus status, gint64 window_at)
{
  owned_put_snoozed (harness, owner, team, status, window_at, 0);
}

void
owned_put_snoozed (Harness *harness, const char *owner, const char *team, DskStatus status, gint64 window_at,
                   gint64 until)
{
  office_conversation (harness->office, OWNED_CONV,
                       &(OfficeConversation){ .name = OWNED_NAME, .phone = PHONE, .owner = owner, .team = team,
                                              .status = dsk_status_to_string (status), .preview = "Hello",
                                              .last_at = harness->office->now, .last_in_at = window_at,
                                              .snoozed_until = until });
}

/* As if the relay did all that waits, or refused it (@code). Where it was, is in base_seq of what comes next. */
void
owned_answer (Harness *harness, const char *code)
{
  Office *office = harness->office;
  const gboolean ok = g_str_equal (code, "ok");
  DskConversationRow *row;
  g_autoptr (GPtrArray) all = NULL;
  gint64 last = 0;

  harness_settle (harness);
  row = owned_read (harness);
  office_begin (office);
  all = dsk_replica_store_list_outbox (office->store, 0, 100, NULL);
  for (guint i = 0; i < all->len; i++)
    {
      DskCommandResult result = { .seq = office->seq, .detail = NULL };
      const DskCommand *command = all->pdata[i];

      dsk_result_code_from_string (code, &result.code);
      last = command->n;
      g_assert_true (dsk_replica_store_note_result (office->store, last, &result, office->now, NULL));
    }
  g_assert_true (dsk_replica_store_acknowledge (office->store, last, NULL));
  if (ok)
    owned_put_snoozed (harness, row->owner, row->team, row->status,
                       row->window_until > 0 ? row->window_until - DSK_WINDOW_MS : 0, row->snoozed_until);
  office_commit (office, OWNED_CONV);
  for (guint i = 0; i < all->len; i++)
    g_signal_emit_by_name (office->client, "command-result", ((DskCommand *) all->pdata[i])->n,
                           ((DskCommand *) all->pdata[i])->id, code, NULL);
  dsk_conversation_row_free (row);
  harness_settle (harness);
}

/* Of the first command in the outbox that is no marker. */
gint64
owned_base (Harness *harness)
{
  gint64 base = -1;
  g_autoptr (GPtrArray) all = NULL;

  office_begin (harness->office);
  all = dsk_replica_store_list_outbox (harness->office->store, 0, 100, NULL);
  office_commit (harness->office, NULL);
  for (guint i = 0; i < all->len && base < 0; i++)
    if (((DskCommand *) all->pdata[i])->type != DSK_COMMAND_MARK_READ)
      base = ((DskCommand *) all->pdata[i])->base_seq;
  return base;
}

gint64
owned_seq (Harness *harness)
{
  g_autofree char *path = g_build_filename (harness->office->dir, "relay", "replica.db", NULL);
  g_autoptr (DskReplicaReader) reader = dsk_replica_reader_open (path, NULL);
  gint64 seq;

  g_assert_true (dsk_replica_reader_conversation_seq (reader, OWNED_CONV, &seq, NULL));
  return seq;
}

void
owned_act (Harness *harness, const char *action, const char *target)
{
  g_autoptr (GVariant) value = target != NULL ? g_variant_ref_sink (g_variant_new_string (target)) : NULL;

  g_assert_true (gtk_widget_activate_action_variant (GTK_WIDGET (harness->page), action, value));
  harness_settle (harness);
}

void
owned_check (Harness *harness, const char *owner, const char *status)
{
  DskConversationRow *row = owned_read (harness);

  g_assert_cmpstr (row->owner, ==, owner);
  g_assert_cmpstr (row->team, ==, DEMO_OPS);
  g_assert_cmpstr (dsk_status_to_string (row->status), ==, status);
  dsk_conversation_row_free (row);
}

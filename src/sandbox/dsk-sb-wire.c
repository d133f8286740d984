/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-sb-wire.h"

#include <string.h>

#include "dsk-sb-wire-private.h"

DskSbUpdate *
dsk_sb_update_ref (DskSbUpdate *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
dsk_sb_update_unref (DskSbUpdate *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->wamid);
  g_free (self->status);
  g_free (self->contact);
  g_free (self->json);
  g_free (self);
}

static DskSbUpdate *
update_new (DskSbUpdateKind kind, const DskSbBusiness *business, const char *wamid)
{
  DskSbUpdate *update = g_new0 (DskSbUpdate, 1);

  g_atomic_ref_count_init (&update->ref_count);
  update->kind = kind;
  update->business = business;
  update->wamid = g_strdup (wamid);
  return update;
}

static void
set_seconds (DskJsonWriter *writer, const char *name, gint64 seconds)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, seconds);

  dsk_json_writer_set_string (writer, name, text);
}

static char *
contact (const DskSbWrite *write)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new_ascii ();

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_name (writer, "profile");
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "name", write->name);
  dsk_json_writer_end_object (writer);
  dsk_json_writer_set_string (writer, "wa_id", write->from);
  dsk_json_writer_set_string (writer, "user_id", write->user_id);
  dsk_json_writer_end_object (writer);
  return dsk_json_writer_take_string (writer);
}

DskSbUpdate *
dsk_sb_wire_message (const DskSbWrite *write)
{
  DskSbUpdate *update = update_new (DSK_SB_UPDATE_MESSAGE, write->business, write->wamid);
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new_ascii ();

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "from", write->from);
  dsk_json_writer_set_string (writer, "from_user_id", write->user_id);
  dsk_json_writer_set_string (writer, "id", write->wamid);
  set_seconds (writer, "timestamp", write->timestamp);
  dsk_sb_wire_content (writer, write);
  dsk_json_writer_end_object (writer);
  update->json = dsk_json_writer_take_string (writer);
  update->contact = contact (write);
  return update;
}

/* What is billed is said with "sent" and with "delivered", not with "read". */
static void
write_pricing (DskJsonWriter *writer)
{
  dsk_json_writer_name (writer, "pricing");
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_bool (writer, "billable", FALSE);
  dsk_json_writer_set_string (writer, "pricing_model", "PMP");
  dsk_json_writer_set_string (writer, "category", "service");
  dsk_json_writer_set_string (writer, "type", "free_customer_service");
  dsk_json_writer_end_object (writer);
}

DskSbUpdate *
dsk_sb_wire_status (const DskSbReport *report)
{
  DskSbUpdate *update = update_new (DSK_SB_UPDATE_STATUS, report->business, report->wamid);
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new_ascii ();

  update->status = g_strdup (report->status);
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "id", report->wamid);
  dsk_json_writer_set_string (writer, "status", report->status);
  set_seconds (writer, "timestamp", report->timestamp);
  if (report->to != NULL)
    dsk_json_writer_set_string (writer, "recipient_id", report->to);
  if (report->user_id != NULL)
    dsk_json_writer_set_string (writer, "recipient_user_id", report->user_id);
  if (report->is_group)
    dsk_json_writer_set_string (writer, "recipient_type", "group");
  if (report->opaque != NULL)
    dsk_json_writer_set_string (writer, "biz_opaque_callback_data", report->opaque);
  if (report->error_code != 0)
    dsk_sb_wire_error (writer, report->error_code, report->error_title, report->error_details);
  else if (strcmp (report->status, "read") != 0)
    write_pricing (writer);
  dsk_json_writer_end_object (writer);
  update->json = dsk_json_writer_take_string (writer);
  return update;
}

static void
write_contacts (DskJsonWriter *writer, GPtrArray *updates, guint from, guint to)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = from; i < to; i++)
    {
      DskSbUpdate *update = g_ptr_array_index (updates, i);

      if (update->contact == NULL || !g_hash_table_add (seen, update->contact))
        continue;
      if (g_hash_table_size (seen) == 1)
        {
          dsk_json_writer_name (writer, "contacts");
          dsk_json_writer_begin_array (writer);
        }
      dsk_json_writer_raw (writer, update->contact, strlen (update->contact));
    }
  if (g_hash_table_size (seen) > 0)
    dsk_json_writer_end_array (writer);
}

/* One change: neighbours of one kind. */
static void
write_change (DskJsonWriter *writer, GPtrArray *updates, guint from, guint to)
{
  DskSbUpdate *first = g_ptr_array_index (updates, from);

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_name (writer, "value");
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "messaging_product", "whatsapp");
  dsk_json_writer_name (writer, "metadata");
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "display_phone_number", first->business->display_phone);
  dsk_json_writer_set_string (writer, "phone_number_id", first->business->phone_number_id);
  dsk_json_writer_end_object (writer);
  write_contacts (writer, updates, from, to);
  dsk_json_writer_name (writer, first->kind == DSK_SB_UPDATE_MESSAGE ? "messages" : "statuses");
  dsk_json_writer_begin_array (writer);
  for (guint i = from; i < to; i++)
    {
      DskSbUpdate *update = g_ptr_array_index (updates, i);

      dsk_json_writer_raw (writer, update->json, strlen (update->json));
    }
  dsk_json_writer_end_array (writer);
  dsk_json_writer_end_object (writer);
  dsk_json_writer_set_string (writer, "field", "messages");
  dsk_json_writer_end_object (writer);
}

static gboolean
is_alike (const DskSbUpdate *a, const DskSbUpdate *b)
{
  return a->business == b->business && a->kind == b->kind;
}

/* Returns: behind the last of the same account */
static guint
write_entry (DskJsonWriter *writer, GPtrArray *updates, guint from)
{
  const DskSbUpdate *first = g_ptr_array_index (updates, from);
  const char *waba_id = first->business->waba_id;

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "id", waba_id);
  dsk_json_writer_name (writer, "changes");
  dsk_json_writer_begin_array (writer);
  while (from < updates->len
         && strcmp (((DskSbUpdate *) g_ptr_array_index (updates, from))->business->waba_id, waba_id) == 0)
    {
      guint to = from + 1;

      while (to < updates->len && is_alike (g_ptr_array_index (updates, from), g_ptr_array_index (updates, to)))
        to++;
      write_change (writer, updates, from, to);
      from = to;
    }
  dsk_json_writer_end_array (writer);
  dsk_json_writer_end_object (writer);
  return from;
}

GBytes *
dsk_sb_wire_body (GPtrArray *updates)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new_ascii ();
  guint from = 0;

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "object", "whatsapp_business_account");
  dsk_json_writer_name (writer, "entry");
  dsk_json_writer_begin_array (writer);
  while (from < updates->len)
    from = write_entry (writer, updates, from);
  dsk_json_writer_end_array (writer);
  dsk_json_writer_end_object (writer);
  return dsk_json_writer_take_bytes (writer);
}

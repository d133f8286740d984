/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-sb-ledger.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "dsk-error.h"

typedef struct
{
  char *number;
  char *wamid;
  char *phone;
  char *name;   /* (nullable) */
  char *type;
  char *text;   /* (nullable) */
  char *opaque; /* (nullable) */
  gint64 timestamp;
  gint64 at;           /* UTC ms of our clock */
  gboolean acked;      /* inbound */
  gboolean answered;   /* outbound: the business was told that it was accepted */
  guint posts;         /* inbound: how often its body was sent */
  GPtrArray *statuses; /* (owned) outbound: those that the relay acknowledged, in order */
} Record;

struct _DskSbLedger
{
  DskClock *clock;       /* (owned) */
  FILE *file;            /* (owned) (nullable) */
  GPtrArray *inbound;    /* (owned) of Record */
  GPtrArray *outbound;   /* (owned) of Record */
  GHashTable *by_wamid;  /* (owned) wamid (of the record) → Record */
  GHashTable *by_opaque; /* (owned) opaque (owned) → how many were accepted */
  GHashTable *refusals;  /* (owned) opaque (owned) → HTTP status of the last time that it was refused */
  guint reads;
  guint typings;
  guint acked;
  guint refused;
};

static void
record_free (Record *record)
{
  g_free (record->number);
  g_free (record->wamid);
  g_free (record->phone);
  g_free (record->name);
  g_free (record->type);
  g_free (record->text);
  g_free (record->opaque);
  g_ptr_array_unref (record->statuses);
  g_free (record);
}

DskSbLedger *
dsk_sb_ledger_new (const char *path, DskClock *clock, GError **error)
{
  g_autoptr (DskSbLedger) self = g_new0 (DskSbLedger, 1);

  self->clock = dsk_clock_ref (clock);
  self->inbound = g_ptr_array_new_with_free_func ((GDestroyNotify) record_free);
  self->outbound = g_ptr_array_new_with_free_func ((GDestroyNotify) record_free);
  self->by_wamid = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_opaque = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->refusals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (path != NULL)
    {
      self->file = fopen (path, "ae");
      if (self->file == NULL)
        {
          g_set_error (error, DSK_ERROR, DSK_ERROR_FAILED, "The ledger %s can't be written: %s",
                       path, g_strerror (errno));
          return NULL;
        }
    }
  return g_steal_pointer (&self);
}

void
dsk_sb_ledger_free (DskSbLedger *self)
{
  if (self == NULL)
    return;
  if (self->file != NULL)
    fclose (self->file);
  g_hash_table_unref (self->by_wamid);
  g_hash_table_unref (self->by_opaque);
  g_hash_table_unref (self->refusals);
  g_ptr_array_unref (self->inbound);
  g_ptr_array_unref (self->outbound);
  dsk_clock_unref (self->clock);
  g_free (self);
}

static void
write_record (DskJsonWriter *writer, const Record *record)
{
  dsk_json_writer_set_string (writer, "wamid", record->wamid);
  dsk_json_writer_set_string (writer, "number", record->number);
  dsk_json_writer_set_string (writer, "phone", record->phone);
  dsk_json_writer_set_string (writer, "name", record->name);
  dsk_json_writer_set_string (writer, "type", record->type);
  dsk_json_writer_set_string (writer, "text", record->text);
  dsk_json_writer_set_int (writer, "timestamp", record->timestamp);
  dsk_json_writer_set_int (writer, "at", record->at);
}

static DskJsonWriter *
begin_line (DskSbLedger *self, const char *event)
{
  DskJsonWriter *writer = dsk_json_writer_new ();

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "event", event);
  return writer;
}

/* @writer: (transfer full) */
static void
end_line (DskSbLedger *self, DskJsonWriter *writer)
{
  g_autoptr (DskJsonWriter) owned = writer;
  g_autofree char *line = NULL;

  dsk_json_writer_end_object (writer);
  line = dsk_json_writer_take_string (writer);
  if (self->file == NULL)
    return;
  fprintf (self->file, "%s\n", line);
  fflush (self->file);
}

static void
log_about (DskSbLedger *self, const char *event, const char *wamid, const char *status)
{
  DskJsonWriter *writer;

  if (self->file == NULL)
    return;
  writer = begin_line (self, event);
  dsk_json_writer_set_string (writer, "wamid", wamid);
  if (status != NULL)
    dsk_json_writer_set_string (writer, "status", status);
  dsk_json_writer_set_int (writer, "at", dsk_clock_now_ms (self->clock));
  end_line (self, writer);
}

static Record *
add (DskSbLedger *self, GPtrArray *list, const char *event, const DskSbEntry *entry)
{
  Record *record = g_new0 (Record, 1);
  DskJsonWriter *writer;

  record->number = g_strdup (entry->number);
  record->wamid = g_strdup (entry->wamid);
  record->phone = g_strdup (entry->phone);
  record->name = g_strdup (entry->name);
  record->type = g_strdup (entry->type);
  record->text = g_strdup (entry->text);
  record->opaque = g_strdup (entry->opaque);
  record->timestamp = entry->timestamp;
  record->at = dsk_clock_now_ms (self->clock);
  record->statuses = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (list, record);
  g_hash_table_insert (self->by_wamid, record->wamid, record);

  writer = begin_line (self, event);
  write_record (writer, record);
  if (record->opaque != NULL)
    dsk_json_writer_set_string (writer, "opaque", record->opaque);
  end_line (self, writer);
  return record;
}

void
dsk_sb_ledger_emitted (DskSbLedger *self, const DskSbEntry *entry)
{
  add (self, self->inbound, "emitted", entry);
}

void
dsk_sb_ledger_posted (DskSbLedger *self, const char *wamid)
{
  Record *record = g_hash_table_lookup (self->by_wamid, wamid);

  if (record != NULL)
    record->posts++;
}

void
dsk_sb_ledger_acknowledged (DskSbLedger *self, const char *wamid)
{
  Record *record = g_hash_table_lookup (self->by_wamid, wamid);

  if (record == NULL || record->acked)
    return;
  record->acked = TRUE;
  self->acked++;
  log_about (self, "acknowledged", wamid, NULL);
}

void
dsk_sb_ledger_accepted (DskSbLedger *self, const DskSbEntry *entry)
{
  Record *record = add (self, self->outbound, "accepted", entry);

  if (record->opaque != NULL)
    {
      guint times = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_opaque, record->opaque));

      g_hash_table_replace (self->by_opaque, g_strdup (record->opaque),
                            GUINT_TO_POINTER (times + 1));
    }
}

void
dsk_sb_ledger_answered (DskSbLedger *self, const char *wamid)
{
  Record *record = g_hash_table_lookup (self->by_wamid, wamid);

  if (record != NULL)
    record->answered = TRUE;
}

void
dsk_sb_ledger_courtesy (DskSbLedger *self, gboolean typing)
{
  if (typing)
    self->typings++;
  else
    self->reads++;
}

void
dsk_sb_ledger_refused (DskSbLedger *self, guint http_status, int code, const char *opaque)
{
  DskJsonWriter *writer = begin_line (self, "refused");

  self->refused++;
  if (opaque != NULL)
    g_hash_table_replace (self->refusals, g_strdup (opaque), GUINT_TO_POINTER (http_status));
  dsk_json_writer_set_int (writer, "http", http_status);
  dsk_json_writer_set_int (writer, "code", code);
  if (opaque != NULL)
    dsk_json_writer_set_string (writer, "opaque", opaque);
  dsk_json_writer_set_int (writer, "at", dsk_clock_now_ms (self->clock));
  end_line (self, writer);
}

void
dsk_sb_ledger_status (DskSbLedger *self, const char *wamid, const char *status)
{
  Record *record = g_hash_table_lookup (self->by_wamid, wamid);

  if (record == NULL
      || g_ptr_array_find_with_equal_func (record->statuses, status, g_str_equal, NULL))
    return;
  g_ptr_array_add (record->statuses, g_strdup (status));
  log_about (self, "status", wamid, status);
}

gboolean
dsk_sb_ledger_knows (DskSbLedger *self, const char *wamid)
{
  return g_hash_table_contains (self->by_wamid, wamid);
}

static void
write_outbound (DskSbLedger *self, DskJsonWriter *writer, const Record *record)
{
  guint times = 1;

  if (record->opaque != NULL)
    times = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_opaque, record->opaque));
  dsk_json_writer_begin_object (writer);
  write_record (writer, record);
  dsk_json_writer_set_string (writer, "opaque", record->opaque);
  dsk_json_writer_set_int (writer, "times", times);
  dsk_json_writer_set_bool (writer, "answered", record->answered);
  dsk_json_writer_name (writer, "statuses");
  dsk_json_writer_begin_array (writer);
  for (guint i = 0; i < record->statuses->len; i++)
    dsk_json_writer_string (writer, g_ptr_array_index (record->statuses, i));
  dsk_json_writer_end_array (writer);
  dsk_json_writer_end_object (writer);
}

/* What was refused last, of messages that may have been accepted since. */
static void
write_refusals (DskSbLedger *self, DskJsonWriter *writer)
{
  GHashTableIter iter;
  gpointer opaque;
  gpointer status;

  dsk_json_writer_name (writer, "refusals");
  dsk_json_writer_begin_object (writer);
  g_hash_table_iter_init (&iter, self->refusals);
  while (g_hash_table_iter_next (&iter, &opaque, &status))
    dsk_json_writer_set_int (writer, opaque, GPOINTER_TO_UINT (status));
  dsk_json_writer_end_object (writer);
}

/* Writes an object: {"inbound":[…],"outbound":[…],"refused":n,"refusals":{opaque:status},"reads":n,"typings":n}. */
void
dsk_sb_ledger_write (DskSbLedger *self, DskJsonWriter *writer)
{
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_name (writer, "inbound");
  dsk_json_writer_begin_array (writer);
  for (guint i = 0; i < self->inbound->len; i++)
    {
      const Record *record = g_ptr_array_index (self->inbound, i);

      dsk_json_writer_begin_object (writer);
      write_record (writer, record);
      dsk_json_writer_set_bool (writer, "acked", record->acked);
      dsk_json_writer_set_int (writer, "posts", record->posts);
      dsk_json_writer_end_object (writer);
    }
  dsk_json_writer_end_array (writer);
  dsk_json_writer_name (writer, "outbound");
  dsk_json_writer_begin_array (writer);
  for (guint i = 0; i < self->outbound->len; i++)
    write_outbound (self, writer, g_ptr_array_index (self->outbound, i));
  dsk_json_writer_end_array (writer);
  dsk_json_writer_set_int (writer, "refused", self->refused);
  write_refusals (self, writer);
  dsk_json_writer_set_int (writer, "reads", self->reads);
  dsk_json_writer_set_int (writer, "typings", self->typings);
  dsk_json_writer_end_object (writer);
}

/* Writes members into the object that is open. */
void
dsk_sb_ledger_write_counts (DskSbLedger *self, DskJsonWriter *writer)
{
  dsk_json_writer_set_int (writer, "inbound", self->inbound->len);
  dsk_json_writer_set_int (writer, "acked", self->acked);
  dsk_json_writer_set_int (writer, "outbound", self->outbound->len);
  dsk_json_writer_set_int (writer, "refused", self->refused);
}

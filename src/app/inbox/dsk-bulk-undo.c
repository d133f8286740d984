/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-bulk-undo.h"

#include "dsk-conversation.h"

#define WAITING_KEY "dsk-bulk-undos"

struct _DskBulkUndo {
  GObject parent_instance;

  DskClient *client;      /* (weak) (nullable): while it waits for the relay, the client has it */
  DskBulkOrder order;
  DskCommand *command;    /* (owned): what was done */
  DskStatus was;          /* how it stood before, */
  gint64 window_until;    /* and until when the customer's window was open */
  DskStatus came;         /* the status that came with whose it is by now */
  GPtrArray *steps;       /* (owned) (element-type DskCommand): what is still to be done */
  DskCommand *last;       /* (owned) (nullable): what was done of them last, or is being done, */
  DskCommand *before;     /* (owned) (nullable): and the one before */
  gboolean answered;      /* what was done is in the outbox no more */
  gboolean refused;       /* the relay did not do it: there is nothing to take back */
  gboolean running;
  gboolean told;          /* of this run */
};

enum { TOLD, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskBulkUndo, dsk_bulk_undo, G_TYPE_OBJECT)

/* What was read of the conversation. */
typedef struct {
  gint64 seq; /* the place in the log where the relay changed it last */
  gboolean stands;
  DskConversationRow *row; /* (owned) (nullable) */
} Now;

typedef struct {
  DskBulkOrder order;
  DskCommand *command; /* (owned) */
} Question;

static void read_now (DskBulkUndo *self);

static void
now_free (gpointer data)
{
  Now *now = data;

  g_clear_pointer (&now->row, dsk_conversation_row_free);
  g_free (now);
}

static void
question_free (gpointer data)
{
  Question *question = data;

  dsk_bulk_order_clear (&question->order);
  dsk_command_unref (question->command);
  g_free (question);
}

/* The steps stay, if it can be asked again. */
static void
tell (DskBulkUndo *self, DskBulkUndoEnd end, const char *why)
{
  g_object_ref (self);
  self->told = TRUE;
  self->running = end == DSK_BULK_UNDO_ASKED;
  if (end == DSK_BULK_UNDO_GONE || end == DSK_BULK_UNDO_CHANGED || end == DSK_BULK_UNDO_WROTE)
    g_ptr_array_set_size (self->steps, 0);
  g_signal_emit (self, signals[TOLD], 0, (guint) end, why);
  g_object_unref (self);
}

/* -------- step by step -------- */

/* Who waits for the relay lives as long as the client, whatever is shown meanwhile. */
static void
set_waiting (DskBulkUndo *self, gboolean waiting)
{
  GHashTable *all = g_object_get_data (G_OBJECT (self->client), WAITING_KEY);

  if (all == NULL)
    {
      all = g_hash_table_new_full (g_direct_hash, g_direct_equal, g_object_unref, NULL);
      g_object_set_data_full (G_OBJECT (self->client), WAITING_KEY, all, (GDestroyNotify) g_hash_table_unref);
    }
  if (waiting)
    g_hash_table_add (all, g_object_ref (self));
  else
    g_hash_table_remove (all, self);
}

static void
step_answered (DskBulkUndo *self, const char *code)
{
  g_autoptr (DskBulkUndo) held = g_object_ref (self);

  set_waiting (self, FALSE);
  if (g_strcmp0 (code, dsk_result_code_to_string (DSK_RESULT_OK)) == 0)
    {
      if (self->steps->len > 0)
        read_now (self);
      else
        self->running = FALSE;
      return;
    }
  g_ptr_array_set_size (self->steps, 0);
  self->running = FALSE;
  if (g_strcmp0 (code, dsk_result_code_to_string (DSK_RESULT_CONFLICT)) != 0)
    return; /* It is among what needs attention, with the reason. */
  /* Nobody listens any more: it is listed there as well. */
  if (!g_signal_has_handler_pending (self, signals[TOLD], 0, FALSE))
    return;
  /* Told here and now, it needs nobody's attention later. */
  dsk_client_dismiss_attention (self->client, self->last->id);
  tell (self, DSK_BULK_UNDO_CHANGED, NULL);
}

static void
result_cb (DskBulkUndo *self, gint64 n, const char *id, const char *code)
{
  if (g_strcmp0 (self->command->id, id) == 0)
    self->refused = g_strcmp0 (code, dsk_result_code_to_string (DSK_RESULT_OK)) != 0;
  else if (self->last != NULL && g_strcmp0 (self->last->id, id) == 0)
    step_answered (self, code);
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskBulkUndo) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DskCommand) command = dsk_client_submit_finish (DSK_CLIENT (source), result, &error);

  if (command == NULL)
    {
      /* It can be asked again from there on. */
      set_waiting (self, FALSE);
      g_ptr_array_insert (self->steps, 0, g_steal_pointer (&self->last));
      self->last = g_steal_pointer (&self->before);
      tell (self, DSK_BULK_UNDO_FAILED, error->message);
    }
  else if (!self->told)
    tell (self, DSK_BULK_UNDO_ASKED, NULL);
}

static gboolean
is_compared (const DskCommand *step)
{
  return step->type == DSK_COMMAND_ASSIGN || step->type == DSK_COMMAND_SET_STATUS || step->type == DSK_COMMAND_SNOOZE;
}

static void
next_step (DskBulkUndo *self, const Now *now)
{
  DskCommand *step = g_ptr_array_steal_index (self->steps, 0);

  /* A claim compares by itself: whoever is faster has it. */
  if (is_compared (step))
    step->base_seq = now->seq;
  g_clear_pointer (&self->before, dsk_command_unref);
  self->before = self->last;
  self->last = step;
  set_waiting (self, TRUE);
  dsk_client_submit_async (self->client, step, NULL, submitted_cb, g_object_ref (self));
}

/* -------- whether it still stands -------- */

static gboolean
is_of_owner (const DskCommand *command)
{
  return command->type == DSK_COMMAND_CLAIM || command->type == DSK_COMMAND_ASSIGN;
}

/* Returns: the status that comes with @done by itself, from @status */
static DskStatus
status_with (DskStatus status, const DskCommand *done)
{
  const gboolean owned = done->type == DSK_COMMAND_CLAIM || done->user != NULL;

  return dsk_status_after (status, owned ? DSK_STIMULUS_CLAIM : DSK_STIMULUS_RELEASE, owned);
}

static gboolean
is_as_left (const DskBulkUndo *self, const Now *now)
{
  const DskCommand *last = self->last;

  if (last == NULL)
    return now->stands;
  if (last->type == DSK_COMMAND_SET_STATUS)
    return now->row->status == last->status;
  return last->type != DSK_COMMAND_ASSIGN || g_strcmp0 (now->row->owner, last->user) == 0;
}

/* What nobody looks at, or nobody is reminded of, the customer must not have written to since. */
static gboolean
is_written_to (const DskBulkUndo *self, const Now *now)
{
  const gboolean of_status = self->order.kind == DSK_BULK_STATUS || self->order.kind == DSK_BULK_RESOLVE;
  const gboolean hides = (of_status && (self->was == DSK_STATUS_RESOLVED || self->was == DSK_STATUS_WAITING))
                         || self->order.kind == DSK_BULK_WAKE;

  return hides && now->row->window_until > self->window_until;
}

/* The status that comes with whose it is goes with that as well; one that somebody chose since stays. */
static void
keep_chosen_status (DskBulkUndo *self, const Now *now)
{
  const DskCommand *done = self->last != NULL ? self->last : self->command;

  if (!is_of_owner (done))
    return;
  self->came = status_with (self->came, done);
  for (guint i = self->steps->len; now->row->status != self->came && i > 0; i--)
    if (((const DskCommand *) self->steps->pdata[i - 1])->type == DSK_COMMAND_SET_STATUS)
      g_ptr_array_remove_index (self->steps, i - 1);
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskBulkUndo) self = user_data;
  g_autoptr (GError) error = NULL;
  DskUndone undone;

  if (!dsk_client_undo_finish (DSK_CLIENT (source), result, &undone, &error))
    tell (self, DSK_BULK_UNDO_FAILED, error->message);
  else if (undone == DSK_UNDONE_GONE)
    tell (self, DSK_BULK_UNDO_GONE, NULL);
  else if (undone == DSK_UNDONE_UNANSWERED)
    tell (self, DSK_BULK_UNDO_UNANSWERED, NULL);
  else
    {
      self->answered = TRUE;
      read_now (self);
    }
}

static void
go_on (DskBulkUndo *self, const Now *now)
{
  if (self->refused || !is_as_left (self, now))
    tell (self, DSK_BULK_UNDO_CHANGED, NULL);
  else if (self->last == NULL && is_written_to (self, now))
    tell (self, DSK_BULK_UNDO_WROTE, NULL);
  else if (!self->answered)
    dsk_client_undo_async (self->client, self->command->id, undone_cb, g_object_ref (self));
  else if (now->seq == 0)
    tell (self, DSK_BULK_UNDO_FETCHING, NULL);
  else
    {
      keep_chosen_status (self, now);
      if (self->steps->len > 0)
        next_step (self, now);
      else
        self->running = FALSE;
    }
}

static gpointer
read_cb (DskReplicaReader *reader, gpointer data, GError **error)
{
  const Question *question = data;
  Now *now = g_new0 (Now, 1);

  /* First the place: what changes in between is refused then, and never taken for what was seen. */
  if (dsk_replica_reader_conversation_seq (reader, question->command->conv, &now->seq, error)
      && dsk_bulk_plan_stands (&question->order, reader, question->command, &now->stands, error))
    now->row = dsk_replica_reader_get_conversation (reader, question->command->conv, NULL, error);
  if (now->row != NULL)
    return now;
  now_free (now);
  return NULL;
}

static void
now_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskBulkUndo) self = user_data;
  g_autoptr (GError) error = NULL;
  Now *now = dsk_client_read_finish (DSK_CLIENT (source), result, &error);

  if (now == NULL)
    {
      tell (self, DSK_BULK_UNDO_FAILED, error->message);
      return;
    }
  go_on (self, now);
  now_free (now);
}

static void
read_now (DskBulkUndo *self)
{
  Question *question = g_new0 (Question, 1);

  dsk_bulk_order_copy (&self->order, &question->order);
  question->command = dsk_command_ref (self->command);
  dsk_client_read_async (self->client, NULL, read_cb, question, question_free, now_free, NULL, now_cb,
                         g_object_ref (self));
}

gboolean
dsk_bulk_undo_can_run (DskBulkUndo *self)
{
  g_return_val_if_fail (DSK_IS_BULK_UNDO (self), FALSE);
  return self->client != NULL && self->steps->len > 0 && !self->running && !self->refused;
}

void
dsk_bulk_undo_run (DskBulkUndo *self)
{
  g_return_if_fail (DSK_IS_BULK_UNDO (self));
  g_return_if_fail (dsk_bulk_undo_can_run (self));

  self->running = TRUE;
  self->told = FALSE;
  read_now (self);
}

/* -------- the object -------- */

static void
dsk_bulk_undo_finalize (GObject *object)
{
  DskBulkUndo *self = DSK_BULK_UNDO (object);

  g_clear_weak_pointer (&self->client);
  dsk_bulk_order_clear (&self->order);
  dsk_command_unref (self->command);
  g_ptr_array_unref (self->steps);
  g_clear_pointer (&self->last, dsk_command_unref);
  g_clear_pointer (&self->before, dsk_command_unref);
  G_OBJECT_CLASS (dsk_bulk_undo_parent_class)->finalize (object);
}

static void
dsk_bulk_undo_class_init (DskBulkUndoClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dsk_bulk_undo_finalize;
  signals[TOLD] = g_signal_new ("told", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                2, G_TYPE_UINT, G_TYPE_STRING);
}

static void
dsk_bulk_undo_init (DskBulkUndo *self)
{
}

DskBulkUndo *
dsk_bulk_undo_new (DskClient *client, const DskBulkOrder *order, DskCommand *command, const DskConversationRow *row,
                   GPtrArray *steps)
{
  DskBulkUndo *self;

  g_return_val_if_fail (DSK_IS_CLIENT (client), NULL);

  self = g_object_new (DSK_TYPE_BULK_UNDO, NULL);
  g_set_weak_pointer (&self->client, client);
  dsk_bulk_order_copy (order, &self->order);
  self->command = dsk_command_ref (command);
  self->was = self->came = row->status;
  self->window_until = row->window_until;
  self->steps = steps;
  g_signal_connect_object (client, "command-result", G_CALLBACK (result_cb), self, G_CONNECT_SWAPPED);
  return self;
}

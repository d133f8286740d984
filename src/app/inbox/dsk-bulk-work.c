/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-bulk-work.h"

#include "dsk-bulk-plan.h"
#include "dsk-bulk-undo.h"

/* One command, and what takes it back. */
typedef struct {
  DskCommand *command; /* (owned) */
  DskBulkUndo *undo;   /* (owned) */
  gboolean queued;     /* it is in the outbox, */
  gboolean answered;   /* the relay said what became of it, */
  gboolean refused;    /* and did not do it */
} Step;

struct _DskBulkWork {
  GObject parent_instance;

  DskClient *client; /* (owned) */
  DskBulkOrder order;
  GHashTable *seen;  /* (owned) (element-type utf8 utf8): the newest message of each when they were looked at */
  GPtrArray *steps;  /* (owned) (element-type Step) */
  guint pending;     /* commands on their way into the outbox */
  guint left[DSK_BULK_LEFT_N];
  char *owner;       /* (owned) (nullable): of those that a colleague has */
  gboolean owners;   /* there are several such colleagues */
  char *error;       /* (owned) (nullable): what was wrong with another one */
  guint undoing;     /* those of which nothing is known yet since Undo was chosen */
  guint undone[DSK_BULK_UNDO_N];
  char *undo_error;  /* (owned) (nullable): why some of it could not be taken back by this computer */
};

enum { LOOKED, NOT_LOOKED, DONE, ANSWERED, UNDONE, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskBulkWork, dsk_bulk_work, G_TYPE_OBJECT)

static void
step_free (gpointer data)
{
  Step *step = data;

  dsk_command_unref (step->command);
  g_object_unref (step->undo);
  g_free (step);
}

static void
note_owner (DskBulkWork *self, const DskConversationRow *row)
{
  if (self->owner != NULL && g_strcmp0 (self->owner, row->owner_name) != 0)
    self->owners = TRUE;
  if (self->owner == NULL)
    self->owner = g_strdup (row->owner_name != NULL ? row->owner_name : "");
}

/* -------- to look first -------- */

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskBulkWork) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) targets = dsk_client_read_finish (DSK_CLIENT (source), result, &error);
  gboolean snoozed = FALSE;

  /* What was not looked at can't be put off: what came in by now would never be seen. */
  if (targets == NULL)
    {
      g_signal_emit (self, signals[NOT_LOOKED], 0, error->message);
      return;
    }
  for (guint i = 0; i < targets->len; i++)
    {
      const DskBulkTarget *target = targets->pdata[i];

      g_hash_table_insert (self->seen, g_strdup (target->row->id), g_strdup (target->head));
      snoozed = snoozed || target->row->snoozed_until != 0;
    }
  g_signal_emit (self, signals[LOOKED], 0, snoozed);
}

static void
read_targets (DskBulkWork *self, const GArray *keys, GAsyncReadyCallback callback)
{
  dsk_client_read_async (self->client, NULL, dsk_bulk_plan_read,
                         dsk_bulk_question_new (keys, dsk_client_get_user_id (self->client), self->order.kind),
                         dsk_bulk_question_free, (GDestroyNotify) g_ptr_array_unref, NULL, callback,
                         g_object_ref (self));
}

void
dsk_bulk_work_look (DskBulkWork *self, const GArray *keys)
{
  g_return_if_fail (DSK_IS_BULK_WORK (self));

  read_targets (self, keys, looked_cb);
}

void
dsk_bulk_work_set_until (DskBulkWork *self, gint64 until)
{
  g_return_if_fail (DSK_IS_BULK_WORK (self));
  g_return_if_fail (self->order.kind == DSK_BULK_SNOOZE);

  self->order.until = until;
  self->order.kind = until != 0 ? DSK_BULK_SNOOZE : DSK_BULK_WAKE;
}

/* -------- what the relay makes of it -------- */

static guint
count_refused (DskBulkWork *self)
{
  guint n = 0;

  for (guint i = 0; i < self->steps->len; i++)
    n += ((const Step *) self->steps->pdata[i])->refused;
  return n;
}

static gpointer
read_refused (DskReplicaReader *reader, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_conversation_row_free);
  char **convs = data;

  for (guint i = 0; convs[i] != NULL; i++)
    {
      DskConversationRow *row = dsk_replica_reader_get_conversation (reader, convs[i], NULL, NULL);

      if (row != NULL)
        g_ptr_array_add (rows, row);
    }
  return g_steal_pointer (&rows);
}

/* Who was faster is known now. */
static void
refused_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskBulkWork) self = user_data;
  g_autoptr (GPtrArray) rows = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);
  const char *me = dsk_client_get_user_id (self->client);
  const guint n = count_refused (self);
  guint owned = 0;

  for (guint i = 0; self->order.kind == DSK_BULK_CLAIM && rows != NULL && i < rows->len; i++)
    {
      const DskConversationRow *row = rows->pdata[i];

      if (row->owner == NULL || g_strcmp0 (row->owner, me) == 0)
        continue;
      note_owner (self, row);
      owned++;
    }
  self->left[DSK_BULK_LEFT_OWNED] += owned;
  self->left[DSK_BULK_LEFT_REFUSED] += n - owned;
  g_signal_emit (self, signals[ANSWERED], 0, n);
}

static void
answered (DskBulkWork *self)
{
  g_autoptr (GStrvBuilder) convs = g_strv_builder_new ();

  for (guint i = 0; i < self->steps->len; i++)
    {
      const Step *step = self->steps->pdata[i];

      if (step->queued && !step->answered)
        return;
      if (step->refused)
        g_strv_builder_add (convs, step->command->conv);
    }
  if (count_refused (self) == 0)
    g_signal_emit (self, signals[ANSWERED], 0, 0u);
  else
    dsk_client_read_async (self->client, NULL, read_refused, g_strv_builder_end (convs), (GDestroyNotify) g_strfreev,
                           (GDestroyNotify) g_ptr_array_unref, NULL, refused_cb, g_object_ref (self));
}

static void
result_cb (DskBulkWork *self, gint64 n, const char *id, const char *code)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      Step *step = self->steps->pdata[i];

      if (step->answered || g_strcmp0 (step->command->id, id) != 0)
        continue;
      step->answered = TRUE;
      step->refused = g_strcmp0 (code, dsk_result_code_to_string (DSK_RESULT_OK)) != 0;
      if (self->pending == 0)
        answered (self);
      return;
    }
}

/* -------- to do it -------- */

typedef struct {
  DskBulkWork *work; /* (owned) */
  Step *step;        /* (unowned): of the work */
} Errand;

static guint
count_done (DskBulkWork *self)
{
  guint n = 0;

  for (guint i = 0; i < self->steps->len; i++)
    {
      const Step *step = self->steps->pdata[i];

      n += step->queued && !step->refused;
    }
  return n;
}

static void
done_if_all (DskBulkWork *self)
{
  if (self->pending > 0)
    return;
  g_signal_emit (self, signals[DONE], 0, count_done (self));
  if (self->steps->len > 0)
    answered (self);
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Errand *errand = user_data;
  DskBulkWork *self = errand->work;
  g_autoptr (GError) error = NULL;
  g_autoptr (DskCommand) command = dsk_client_submit_finish (DSK_CLIENT (source), result, &error);

  self->pending--;
  errand->step->queued = command != NULL;
  if (command == NULL && self->error == NULL)
    self->error = g_strdup (error->message);
  done_if_all (self);
  g_object_unref (errand->work);
  g_free (errand);
}

/* What came of it later is told once more. */
static void
told_cb (DskBulkWork *self, guint end, const char *why, DskBulkUndo *undo)
{
  self->undone[end]++;
  if (end == DSK_BULK_UNDO_FAILED && self->undo_error == NULL)
    self->undo_error = g_strdup (why);
  for (guint i = 0; end == DSK_BULK_UNDO_GONE && i < self->steps->len; i++)
    if (((Step *) self->steps->pdata[i])->undo == undo)
      ((Step *) self->steps->pdata[i])->queued = FALSE;
  if (self->undoing > 0)
    self->undoing--;
  if (self->undoing == 0)
    g_signal_emit (self, signals[UNDONE], 0);
}

/* @why: (out): if it was not. Returns: whether there is a command for it */
static gboolean
do_with (DskBulkWork *self, const DskBulkTarget *target, DskBulkLeft *why)
{
  g_autoptr (GPtrArray) undo = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_command_unref);
  DskCommand *command = dsk_bulk_plan_command (&self->order, self->client, target,
                                               g_hash_table_lookup (self->seen, target->row->id), undo, why);
  Errand *errand;

  if (command == NULL)
    return FALSE;
  errand = g_new0 (Errand, 1);
  errand->work = g_object_ref (self);
  errand->step = g_new0 (Step, 1);
  errand->step->command = command;
  errand->step->undo = dsk_bulk_undo_new (self->client, &self->order, command, target->row, g_steal_pointer (&undo));
  g_signal_connect_object (errand->step->undo, "told", G_CALLBACK (told_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->steps, errand->step);
  self->pending++;
  dsk_client_submit_async (self->client, command, NULL, submitted_cb, errand);
  return TRUE;
}

/* Two conversations may be with one customer, whose tags are changed once: by the first that our user may change. */
static void
do_with_all (DskBulkWork *self, GPtrArray *targets)
{
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) left = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer value;

  for (guint i = 0; i < targets->len; i++)
    {
      const DskBulkTarget *target = targets->pdata[i];
      char *contact = target->contact != NULL ? target->contact->id : NULL;
      DskBulkLeft why = DSK_BULK_LEFT_SAME;

      if (contact != NULL && g_hash_table_contains (done, contact))
        continue;
      if (do_with (self, target, &why))
        {
          if (contact != NULL && g_hash_table_add (done, contact))
            g_hash_table_remove (left, contact);
        }
      else if (contact != NULL)
        g_hash_table_insert (left, contact, GUINT_TO_POINTER (why));
      else
        self->left[why]++;
      if (contact == NULL && why == DSK_BULK_LEFT_OWNED)
        note_owner (self, target->row);
    }
  g_hash_table_iter_init (&iter, left);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    self->left[GPOINTER_TO_UINT (value)]++;
}

static void
targets_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskBulkWork) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) targets = dsk_client_read_finish (DSK_CLIENT (source), result, &error);

  if (targets == NULL)
    self->error = g_strdup (error->message);
  else
    do_with_all (self, targets);
  done_if_all (self);
}

void
dsk_bulk_work_run (DskBulkWork *self, const GArray *keys)
{
  g_return_if_fail (DSK_IS_BULK_WORK (self));
  g_return_if_fail (self->steps->len == 0);

  read_targets (self, keys, targets_cb);
}

/* -------- what it was -------- */

const char *
dsk_bulk_work_get_error (DskBulkWork *self)
{
  g_return_val_if_fail (DSK_IS_BULK_WORK (self), NULL);
  return self->error;
}

char *
dsk_bulk_work_describe (DskBulkWork *self)
{
  DskBulkCount count = { 0 };
  g_autofree char *words = NULL;

  g_return_val_if_fail (DSK_IS_BULK_WORK (self), NULL);

  count.kind = self->order.kind;
  count.done = count_done (self);
  memcpy (count.left, self->left, sizeof count.left);
  count.owner = !self->owners && self->owner != NULL && *self->owner != '\0' ? self->owner : NULL;
  count.error = self->error;
  words = dsk_label_bulk (&count);
  return g_markup_escape_text (words, -1);
}

/* -------- and back -------- */

static gboolean
is_undoable (const Step *step)
{
  return step->queued && !step->refused && dsk_bulk_undo_can_run (step->undo);
}

gboolean
dsk_bulk_work_can_undo (DskBulkWork *self)
{
  g_return_val_if_fail (DSK_IS_BULK_WORK (self), FALSE);

  for (guint i = 0; i < self->steps->len; i++)
    if (is_undoable (self->steps->pdata[i]))
      return TRUE;
  return FALSE;
}

void
dsk_bulk_work_undo (DskBulkWork *self)
{
  g_autoptr (DskBulkWork) held = NULL;

  g_return_if_fail (DSK_IS_BULK_WORK (self));

  if (self->undoing > 0)
    return;
  held = g_object_ref (self);
  memset (self->undone, 0, sizeof self->undone);
  g_clear_pointer (&self->undo_error, g_free);
  for (guint i = 0; i < self->steps->len; i++)
    self->undoing += is_undoable (self->steps->pdata[i]);
  for (guint i = 0; i < self->steps->len; i++)
    if (is_undoable (self->steps->pdata[i]))
      dsk_bulk_undo_run (((const Step *) self->steps->pdata[i])->undo);
}

char *
dsk_bulk_work_describe_undo (DskBulkWork *self)
{
  DskBulkUndoCount count = { 0 };
  g_autofree char *words = NULL;

  g_return_val_if_fail (DSK_IS_BULK_WORK (self), NULL);

  count.changed = self->undone[DSK_BULK_UNDO_CHANGED];
  count.wrote = self->undone[DSK_BULK_UNDO_WROTE];
  count.unanswered = self->undone[DSK_BULK_UNDO_UNANSWERED];
  count.fetching = self->undone[DSK_BULK_UNDO_FETCHING];
  count.failed = self->undone[DSK_BULK_UNDO_FAILED];
  count.error = self->undo_error;
  words = dsk_label_bulk_undo (&count);
  return words != NULL ? g_markup_escape_text (words, -1) : NULL;
}

/* -------- the object -------- */

static void
dsk_bulk_work_finalize (GObject *object)
{
  DskBulkWork *self = DSK_BULK_WORK (object);

  g_clear_object (&self->client);
  dsk_bulk_order_clear (&self->order);
  g_hash_table_unref (self->seen);
  g_free (self->owner);
  g_free (self->error);
  g_free (self->undo_error);
  g_ptr_array_unref (self->steps);
  G_OBJECT_CLASS (dsk_bulk_work_parent_class)->finalize (object);
}

static guint
add_signal (GObjectClass *klass, const char *name, GType argument)
{
  return g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                       argument);
}

static void
dsk_bulk_work_class_init (DskBulkWorkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = dsk_bulk_work_finalize;
  signals[LOOKED] = add_signal (object_class, "looked", G_TYPE_BOOLEAN);
  signals[NOT_LOOKED] = add_signal (object_class, "not-looked", G_TYPE_STRING);
  signals[DONE] = add_signal (object_class, "done", G_TYPE_UINT);
  signals[ANSWERED] = add_signal (object_class, "answered", G_TYPE_UINT);
  signals[UNDONE] = g_signal_new ("undone", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
dsk_bulk_work_init (DskBulkWork *self)
{
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->steps = g_ptr_array_new_with_free_func (step_free);
}

static DskBulkWork *
work_new (DskClient *client, DskBulkKind kind)
{
  DskBulkWork *self;

  g_return_val_if_fail (DSK_IS_CLIENT (client), NULL);

  self = g_object_new (DSK_TYPE_BULK_WORK, NULL);
  self->client = g_object_ref (client);
  self->order.kind = kind;
  self->order.me = g_strdup (dsk_client_get_user_id (client));
  g_signal_connect_object (client, "command-result", G_CALLBACK (result_cb), self, G_CONNECT_SWAPPED);
  return self;
}

DskBulkWork *
dsk_bulk_work_new_claim (DskClient *client)
{
  return work_new (client, DSK_BULK_CLAIM);
}

DskBulkWork *
dsk_bulk_work_new_assign (DskClient *client, const char *user)
{
  DskBulkWork *self = work_new (client, user != NULL ? DSK_BULK_ASSIGN : DSK_BULK_RELEASE);

  self->order.user = g_strdup (user);
  return self;
}

DskBulkWork *
dsk_bulk_work_new_assign_team (DskClient *client, const char *team)
{
  DskBulkWork *self = work_new (client, DSK_BULK_ASSIGN);

  self->order.team = g_strdup (team);
  return self;
}

DskBulkWork *
dsk_bulk_work_new_status (DskClient *client, DskStatus status)
{
  DskBulkWork *self = work_new (client, status == DSK_STATUS_RESOLVED ? DSK_BULK_RESOLVE : DSK_BULK_STATUS);

  self->order.status = status;
  return self;
}

DskBulkWork *
dsk_bulk_work_new_snooze (DskClient *client)
{
  return work_new (client, DSK_BULK_SNOOZE);
}

DskBulkWork *
dsk_bulk_work_new_tags (DskClient *client, const char *was, const char *to)
{
  DskBulkWork *self = work_new (client, DSK_BULK_TAGS);

  self->order.tags_was = g_strdup (was);
  self->order.tags_to = g_strdup (to);
  return self;
}

DskBulkWork *
dsk_bulk_work_new_read (DskClient *client)
{
  return work_new (client, DSK_BULK_READ);
}

DskBulkWork *
dsk_bulk_work_new_unread (DskClient *client)
{
  return work_new (client, DSK_BULK_UNREAD);
}

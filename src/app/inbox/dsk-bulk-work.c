/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-bulk-work.h"

#include <glib/gi18n.h>

#include "dsk-assignees.h"
#include "dsk-conversation.h"
#include "dsk-permission.h"
#include "dsk-status-undo.h"

typedef enum { WORK_ASSIGN, WORK_STATUS, WORK_READ } Work;

struct _DskBulkWork {
  GObject parent_instance;

  DskClient *client; /* (owned) */
  Work work;
  char *user; /* (owned) (nullable): of ASSIGN */
  char *team; /* (owned) (nullable): of ASSIGN, with no user */
  DskStatus status;
  GPtrArray *undo; /* (owned) (element-type DskCommand) */
  guint pending;   /* commands on their way into the outbox */
  guint n;         /* those that are in there */
  char *error;     /* (owned) (nullable): what was wrong with another one */
};

enum { DONE, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskBulkWork, dsk_bulk_work, G_TYPE_OBJECT)

/* -------- what they are now -------- */

typedef struct
{
  DskConversationRow *row; /* (owned) */
  char *head;              /* (owned) (nullable): its newest message */
} Target;

static void
target_free (gpointer data)
{
  Target *target = data;

  dsk_conversation_row_free (target->row);
  g_free (target->head);
  g_free (target);
}

typedef struct
{
  GArray *keys; /* (owned) */
  char *user;   /* (owned) (nullable) */
  gboolean heads;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_array_unref (question->keys);
  g_free (question->user);
  g_free (question);
}

#define LOOK_BACK 20 /* entries, for the newest message among notes and events */

static gboolean
read_head (DskReplicaReader *reader, Target *target, GError **error)
{
  g_autoptr (GPtrArray) entries
      = dsk_replica_reader_timeline (reader, target->row->id, 0, NULL, LOOK_BACK, error);

  for (guint i = entries != NULL ? entries->len : 0; i > 0 && target->head == NULL; i--)
    {
      const DskTimelineRow *entry = g_ptr_array_index (entries, i - 1);

      if (entry->item == DSK_ITEM_MESSAGE && !entry->pending)
        target->head = g_strdup (entry->id);
    }
  return entries != NULL;
}

static gpointer
read_targets (DskReplicaReader *reader, gpointer data, GError **error)
{
  const Question *question = data;
  g_autoptr (GPtrArray) targets = g_ptr_array_new_with_free_func (target_free);
  g_autoptr (GPtrArray) rows
      = dsk_replica_reader_get_rows (reader, (const gint64 *) (gpointer) question->keys->data,
                                     question->keys->len, question->user, error);

  while (rows != NULL && rows->len > 0)
    {
      Target *target = g_new0 (Target, 1);

      target->row = g_ptr_array_steal_index (rows, 0);
      g_ptr_array_add (targets, target);
      if (question->heads && !read_head (reader, target, error))
        return NULL;
    }
  return rows != NULL ? g_steal_pointer (&targets) : NULL;
}

/* -------- commands -------- */

static gboolean
may (DskBulkWork *self, const DskConversationRow *row)
{
  static const DskAction actions[] = { DSK_ACTION_ASSIGN, DSK_ACTION_SET_STATUS, DSK_ACTION_MARK_READ };
  const char *me = dsk_client_get_user_id (self->client);
  gboolean owns = g_strcmp0 (row->owner, me) == 0;
  DskRole role;

  if (!dsk_role_from_string (dsk_client_get_role (self->client), &role))
    return FALSE;
  /* To take what nobody owns is to claim it. */
  if (self->work == WORK_ASSIGN && row->owner == NULL && g_strcmp0 (self->user, me) == 0
      && dsk_permission_allows (role, DSK_ACTION_CLAIM, FALSE))
    return TRUE;
  return dsk_permission_allows (role, actions[self->work], owns);
}

/* @undo: (nullable) (element-type DskCommand) */
static void
add_undo (DskBulkWork *self, const GPtrArray *undo)
{
  for (guint i = 0; undo != NULL && i < undo->len; i++)
    g_ptr_array_add (self->undo, dsk_command_ref (undo->pdata[i]));
}

/* Returns: (transfer full) (nullable): NULL: there is nothing to do with it */
static DskCommand *
assign (DskBulkWork *self, const DskConversationRow *row)
{
  g_autoptr (GPtrArray) back = NULL;

  if (g_strcmp0 (row->owner, self->user) == 0
      && (self->team == NULL || g_strcmp0 (row->team, self->team) == 0))
    return NULL;
  back = dsk_assignees_undo (self->client, row->id, row->owner, row->team, self->user);
  add_undo (self, back);
  if (self->team != NULL)
    return dsk_client_command_assign (self->client, row->id, NULL, self->team);
  if (row->owner == NULL && g_strcmp0 (self->user, dsk_client_get_user_id (self->client)) == 0)
    return dsk_client_command_claim (self->client, row->id);
  /* Who it is taken from stays in the team that has it. */
  return dsk_client_command_assign (self->client, row->id, self->user, row->team);
}

/* Returns: (transfer full) (nullable): NULL: there is nothing to do with it */
static DskCommand *
command_for (DskBulkWork *self, const Target *target)
{
  const DskConversationRow *row = target->row;
  g_autoptr (GPtrArray) back = NULL;

  if (!may (self, row))
    return NULL;
  switch (self->work)
    {
    case WORK_ASSIGN:
      return assign (self, row);
    case WORK_STATUS:
      if (row->status == self->status || !dsk_status_can_change (row->status, self->status))
        return NULL;
      back = dsk_client_undo_status (self->client, row->id, row->status, self->status);
      add_undo (self, back);
      return dsk_client_command_set_status (self->client, row->id, self->status);
    case WORK_READ:
    default:
      if (row->unread == 0 || target->head == NULL)
        return NULL;
      return dsk_client_command_mark_read (self->client, row->id, target->head);
    }
}

static void
done_if_all (DskBulkWork *self)
{
  if (self->pending == 0)
    g_signal_emit (self, signals[DONE], 0, self->n);
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskBulkWork) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DskCommand) command = dsk_client_submit_finish (DSK_CLIENT (source), result, &error);

  self->pending--;
  if (command != NULL)
    self->n++;
  else if (self->error == NULL)
    self->error = g_strdup (error->message);
  done_if_all (self);
}

static void
targets_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskBulkWork) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) targets = dsk_client_read_finish (DSK_CLIENT (source), result, &error);

  if (targets == NULL)
    self->error = g_strdup (error->message);
  for (guint i = 0; targets != NULL && i < targets->len; i++)
    {
      g_autoptr (DskCommand) command = command_for (self, g_ptr_array_index (targets, i));

      if (command == NULL)
        continue;
      self->pending++;
      dsk_client_submit_async (self->client, command, NULL, submitted_cb, g_object_ref (self));
    }
  done_if_all (self);
}

void
dsk_bulk_work_run (DskBulkWork *self, const GArray *keys)
{
  Question *question = g_new0 (Question, 1);

  g_return_if_fail (DSK_IS_BULK_WORK (self));

  question->keys = g_array_copy ((GArray *) keys);
  question->user = g_strdup (dsk_client_get_user_id (self->client));
  question->heads = self->work == WORK_READ;
  dsk_client_read_async (self->client, NULL, read_targets, question, question_free,
                         (GDestroyNotify) g_ptr_array_unref, NULL, targets_cb, g_object_ref (self));
}

/* -------- what it was -------- */

char *
dsk_bulk_work_describe (DskBulkWork *self)
{
  const guint n = self->n;

  g_return_val_if_fail (DSK_IS_BULK_WORK (self), NULL);

  if (self->error != NULL)
    return g_markup_escape_text (self->error, -1);
  if (n == 0)
    return g_strdup (_("There was nothing to change"));
  switch (self->work)
    {
    case WORK_ASSIGN:
      return self->user != NULL || self->team != NULL
                 ? g_strdup_printf (ngettext ("%u conversation assigned", "%u conversations assigned", n), n)
                 : g_strdup_printf (ngettext ("Anybody can claim %u conversation now",
                                              "Anybody can claim %u conversations now", n), n);
    case WORK_STATUS:
      return self->status == DSK_STATUS_RESOLVED
                 ? g_strdup_printf (ngettext ("%u conversation resolved", "%u conversations resolved", n), n)
                 : g_strdup_printf (ngettext ("Status of %u conversation changed",
                                              "Status of %u conversations changed", n), n);
    case WORK_READ:
    default:
      return g_strdup_printf (ngettext ("%u conversation marked as read", "%u conversations marked as read", n), n);
    }
}

gboolean
dsk_bulk_work_can_undo (DskBulkWork *self)
{
  g_return_val_if_fail (DSK_IS_BULK_WORK (self), FALSE);

  return self->undo->len > 0 && self->error == NULL;
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DskCommand) command = dsk_client_submit_finish (DSK_CLIENT (source), result, &error);

  if (command == NULL)
    g_message ("A change of several conversations could not be taken back: %s", error->message);
}

void
dsk_bulk_work_undo (DskBulkWork *self)
{
  g_return_if_fail (DSK_IS_BULK_WORK (self));

  for (guint i = 0; i < self->undo->len; i++)
    dsk_client_submit_async (self->client, g_ptr_array_index (self->undo, i), NULL, undone_cb, NULL);
  g_ptr_array_set_size (self->undo, 0);
}

/* -------- the object -------- */

static void
dsk_bulk_work_finalize (GObject *object)
{
  DskBulkWork *self = DSK_BULK_WORK (object);

  g_clear_object (&self->client);
  g_free (self->user);
  g_free (self->team);
  g_free (self->error);
  g_ptr_array_unref (self->undo);
  G_OBJECT_CLASS (dsk_bulk_work_parent_class)->finalize (object);
}

static void
dsk_bulk_work_class_init (DskBulkWorkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dsk_bulk_work_finalize;
  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
dsk_bulk_work_init (DskBulkWork *self)
{
  self->undo = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_command_unref);
}

static DskBulkWork *
work_new (DskClient *client, Work work)
{
  DskBulkWork *self;

  g_return_val_if_fail (DSK_IS_CLIENT (client), NULL);

  self = g_object_new (DSK_TYPE_BULK_WORK, NULL);
  self->client = g_object_ref (client);
  self->work = work;
  return self;
}

DskBulkWork *
dsk_bulk_work_new_assign (DskClient *client, const char *user)
{
  DskBulkWork *self = work_new (client, WORK_ASSIGN);

  self->user = g_strdup (user);
  return self;
}

DskBulkWork *
dsk_bulk_work_new_assign_team (DskClient *client, const char *team)
{
  DskBulkWork *self = work_new (client, WORK_ASSIGN);

  self->team = g_strdup (team);
  return self;
}

DskBulkWork *
dsk_bulk_work_new_status (DskClient *client, DskStatus status)
{
  DskBulkWork *self = work_new (client, WORK_STATUS);

  self->status = status;
  return self;
}

DskBulkWork *
dsk_bulk_work_new_read (DskClient *client)
{
  return work_new (client, WORK_READ);
}

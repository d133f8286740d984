/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-db.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "dsk-db-private.h"
#include "dsk-error.h"
#include "dsk-relay-db-private.h"
#include "dsk-relay-lock.h"

#define FILE_NAME "relay.db"
#define WAL_MODE_AT 18 /* of the file: two bytes, 1 is the rollback journal, 2 is WAL */
#define PROGRESS_STEPS 20000 /* of SQLite's machine: some milliseconds */

struct _DskRelayDb
{
  DskDb *db;   /* (owned) */
  int lock;    /* (owned): descriptor, or -1 */
  char *folder; /* (owned) */
  char *epoch;  /* (owned) (nullable) */
  gint64 head; /* committed, or of the snapshot */
  gint64 floor;
  gint64 seq;                        /* highest number given out in the open transaction */
  gint64 entered;                    /* the same when the open operation began */
  gint64 applied;                    /* webhook bodies up to this one, in the open transaction … */
  gint64 applied_before;             /* … before it … */
  gint64 applied_entered;            /* … and when the open operation began */
  const char *put_sql[DSK_ENTITY_N]; /* interned */
  const gint *stop;                  /* (nullable) */
};

static DskDb *
open_file (const char *data_dir, DskDbMode mode, GError **error)
{
  g_autofree char *path = g_build_filename (data_dir, FILE_NAME, NULL);

  return dsk_db_open (path, mode, DSK_RELAY_APPLICATION_ID, dsk_relay_migrations, dsk_relay_n_migrations,
                      TRUE, error);
}

static gboolean
has_file (const char *data_dir)
{
  g_autofree char *path = g_build_filename (data_dir, FILE_NAME, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

gboolean
dsk_relay_db_create (const char *data_dir, GError **error)
{
  g_autoptr (DskDb) db = NULL;

  if (has_file (data_dir))
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_CONFLICT,
                   "There is a relay's database in %s already", data_dir);
      return FALSE;
    }
  if (g_mkdir_with_parents (data_dir, 0700) != 0)
    {
      g_set_error (error, DSK_ERROR, errno == ENOSPC ? DSK_ERROR_FULL : DSK_ERROR_FAILED,
                   "Could not make the folder %s: %s", data_dir, g_strerror (errno));
      return FALSE;
    }
  db = open_file (data_dir, DSK_DB_WRITER, error);
  return db != NULL;
}

static gboolean
load_head (DskRelayDb *self, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (self->db, "SELECT seq, epoch, floor, applied FROM log_head", error);
  int rc = stmt != NULL ? dsk_db_step (self->db, stmt, error) : 0;

  if (rc != SQLITE_ROW)
    return rc != 0;
  self->head = sqlite3_column_int64 (stmt, 0);
  self->seq = self->head;
  if (g_strcmp0 (self->epoch, (const char *) sqlite3_column_text (stmt, 1)) != 0)
    {
      g_free (self->epoch);
      self->epoch = g_strdup ((const char *) sqlite3_column_text (stmt, 1));
    }
  self->floor = sqlite3_column_int64 (stmt, 2);
  self->applied = self->applied_before = sqlite3_column_int64 (stmt, 3);
  sqlite3_reset (stmt);
  return TRUE;
}

/* A backup is not in WAL mode until it is first opened, and that is written before there is a log: one beside it is
 * what another database left, and SQLite would apply it. Whoever puts a backup back easily forgets that file. */
static gboolean
check_log (const char *data_dir, GError **error)
{
  g_autofree char *path = g_build_filename (data_dir, FILE_NAME, NULL);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  guint8 head[WAL_MODE_AT + 2] = { 0 };
  GStatBuf info;
  int fd;
  gboolean whole;

  if (g_stat (log, &info) != 0 || info.st_size == 0)
    return TRUE;
  fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  whole = fd >= 0 && read (fd, head, sizeof head) == (gssize) sizeof head;
  if (fd >= 0)
    close (fd);
  if (!whole || head[WAL_MODE_AT] != 1 || head[WAL_MODE_AT + 1] != 1)
    return TRUE;
  g_set_error (error, DSK_ERROR, DSK_ERROR_CONFLICT,
               "%s is a backup that was put back, but %s still belongs to the database that was there before. "
               "Together they would be damaged: remove %s-wal and %s-shm, and start again",
               path, log, path, path);
  return FALSE;
}

DskRelayDb *
dsk_relay_db_open (const char *data_dir, DskDbMode mode, GError **error)
{
  g_autoptr (DskRelayDb) self = g_new0 (DskRelayDb, 1);

  self->lock = -1;
  self->folder = g_strdup (data_dir);
  if (!has_file (data_dir))
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_NOT_FOUND,
                   "There is no relay's database in %s. Make one with: dastak-relay init --data %s",
                   data_dir, data_dir);
      return NULL;
    }
  if (mode == DSK_DB_WRITER && (self->lock = dsk_relay_lock (data_dir, error)) < 0)
    return NULL;
  if (!check_log (data_dir, error))
    return NULL;
  self->db = open_file (data_dir, mode, error);
  if (self->db == NULL || !load_head (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
dsk_relay_db_close (DskRelayDb *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->db, dsk_db_close);
  if (self->lock >= 0)
    close (self->lock);
  g_free (self->epoch);
  g_free (self->folder);
  g_free (self);
}

void
dsk_relay_db_leave_log (DskRelayDb *self)
{
  int is_on = 0;

  sqlite3_db_config (dsk_db_handle (self->db), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, &is_on);
}

DskDb *
dsk_relay_db_get (DskRelayDb *self)
{
  return self->db;
}

gboolean
dsk_relay_db_begin (DskRelayDb *self, GError **error)
{
  if (!dsk_db_begin (self->db, error))
    return FALSE;
  if (load_head (self, error))
    return TRUE;
  dsk_db_rollback (self->db);
  return FALSE;
}

static void
forget (DskRelayDb *self)
{
  self->seq = self->head;
  self->applied = self->applied_before;
}

gboolean
dsk_relay_db_commit (DskRelayDb *self, GError **error)
{
  /* If SQLite has undone the transaction by itself, this must not become one of its own. */
  if ((self->seq > self->head || self->applied > self->applied_before)
      && !sqlite3_get_autocommit (dsk_db_handle (self->db))
      && !dsk_db_run (self->db, error, "UPDATE log_head SET seq = $1, applied = $2", "ii", self->seq, self->applied))
    {
      dsk_relay_db_rollback (self);
      return FALSE;
    }
  if (!dsk_db_commit (self->db, error))
    {
      forget (self);
      return FALSE;
    }
  self->head = self->seq;
  self->applied_before = self->applied;
  return TRUE;
}

void
dsk_relay_db_rollback (DskRelayDb *self)
{
  dsk_db_rollback (self->db);
  forget (self);
}

gboolean
dsk_relay_db_enter (DskRelayDb *self, GError **error)
{
  self->entered = self->seq;
  self->applied_entered = self->applied;
  return dsk_db_savepoint (self->db, error);
}

gboolean
dsk_relay_db_leave (DskRelayDb *self, GError **error)
{
  if (dsk_db_release (self->db, error))
    return TRUE;
  dsk_relay_db_undo (self);
  return FALSE;
}

void
dsk_relay_db_undo (DskRelayDb *self)
{
  dsk_db_rollback_to (self->db);
  self->seq = self->entered;
  self->applied = self->applied_entered;
}

gint64
dsk_relay_db_applied (DskRelayDb *self)
{
  return self->applied;
}

void
dsk_relay_db_set_applied (DskRelayDb *self, gint64 id)
{
  g_assert (id > self->applied);
  self->applied = id;
}

gint64
dsk_relay_db_next_seq (DskRelayDb *self)
{
  return ++self->seq;
}

gint64
dsk_relay_db_head (DskRelayDb *self)
{
  return self->head;
}

gint64
dsk_relay_db_floor (DskRelayDb *self)
{
  return self->floor;
}

gboolean
dsk_relay_db_set_floor (DskRelayDb *self, gint64 floor, GError **error)
{
  if (!dsk_db_run (self->db, error, "UPDATE log_head SET floor = $1", "i", floor))
    return FALSE;
  self->floor = floor;
  return TRUE;
}

const char *
dsk_relay_db_folder (DskRelayDb *self)
{
  return self->folder;
}

const char *
dsk_relay_db_epoch (DskRelayDb *self)
{
  return self->epoch;
}

gboolean
dsk_relay_db_set_epoch (DskRelayDb *self, const char *epoch, GError **error)
{
  if (!dsk_db_run (self->db, error,
                   "INSERT INTO log_head (id, seq, epoch, floor) VALUES (1, $1, $2, 0) "
                   "ON CONFLICT (id) DO UPDATE SET epoch = excluded.epoch",
                   "is", self->seq, epoch))
    return FALSE;
  g_free (self->epoch);
  self->epoch = g_strdup (epoch);
  return TRUE;
}

char *
dsk_relay_db_get_meta (DskRelayDb *self, const char *key, GError **error)
{
  return dsk_db_get_text (self->db, error, "SELECT value FROM meta WHERE key = $1", "s", key);
}

gboolean
dsk_relay_db_set_meta (DskRelayDb *self, const char *key, const char *value, GError **error)
{
  if (value == NULL)
    return dsk_db_run (self->db, error, "DELETE FROM meta WHERE key = $1", "s", key);
  return dsk_db_run (self->db, error,
                     "INSERT INTO meta (key, value) VALUES ($1, $2) "
                     "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                     "ss", key, value);
}

static const char *
make_put_sql (const DskEntity *entity)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GString) values = g_string_new (NULL);
  g_autoptr (GString) updates = g_string_new (NULL);
  g_autofree char *sql = NULL;

  for (guint i = 0; i < entity->n_columns; i++)
    {
      const char *name = entity->columns[i].name;

      g_string_append_printf (names, "%s\"%s\"", i > 0 ? ", " : "", name);
      g_string_append_printf (values, "%s$%u", i > 0 ? ", " : "", i + 1);
      if (i > 0)
        g_string_append_printf (updates, "%s\"%s\" = excluded.\"%s\"", i > 1 ? ", " : "", name,
                                name);
    }
  sql = g_strdup_printf ("INSERT INTO \"%s\" (%s) VALUES (%s) ON CONFLICT (id) DO UPDATE SET %s",
                         entity->name, names->str, values->str, updates->str);
  return g_intern_string (sql);
}

gboolean
dsk_relay_db_put (DskRelayDb *self, DskEntityId id, const DskValue *values, GError **error)
{
  const DskEntity *entity = dsk_entity_get (id);
  sqlite3_stmt *stmt;

  if (self->put_sql[id] == NULL)
    self->put_sql[id] = make_put_sql (entity);
  stmt = dsk_db_stmt (self->db, self->put_sql[id], error);
  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < entity->n_columns; i++)
    dsk_db_bind_value (stmt, (int) i + 1, &values[i]);
  return dsk_db_step (self->db, stmt, error) == SQLITE_DONE;
}

/* In the thread of the connection, every so often while a statement runs. */
static int
progress_cb (void *user_data)
{
  return g_atomic_int_get ((const gint *) user_data) != 0;
}

void
dsk_relay_db_set_stop (DskRelayDb *self, const gint *stop)
{
  self->stop = stop;
  sqlite3_progress_handler (dsk_db_handle (self->db), PROGRESS_STEPS,
                            stop != NULL ? progress_cb : NULL, (gpointer) stop);
}

const gint *
dsk_relay_db_get_stop (DskRelayDb *self)
{
  return self->stop;
}

gboolean
dsk_relay_db_log_is_long (DskRelayDb *self)
{
  return dsk_db_log_is_long (self->db);
}

gboolean
dsk_relay_db_bound_log (DskRelayDb *self)
{
  return dsk_db_bound_log (self->db);
}

void
dsk_relay_db_keep_log (DskRelayDb *self)
{
  dsk_db_keep_log (self->db);
}

void
dsk_relay_db_tidy (DskRelayDb *self)
{
  dsk_db_checkpoint (self->db);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What each device should have, by plain SQL over the relay's tables, against what it has. */

#include <string.h>

#include "dsk-text.h"
#include "sim.h"

#define N_CUSTOMERS 100 /* the last one is whose number is not known */
#define OF_CLASS " AND EXISTS (SELECT 1 FROM user_token AS k WHERE k.token = 'cls:%u' AND k.\"user\" = ?)"
#define MAY_SEE                                                                                         \
  "EXISTS (SELECT 1 FROM conv_audience AS a JOIN user_token AS t ON t.token = a.token"                  \
  " WHERE a.conv = x.%s AND t.\"user\" = ?)"

/* --- who may see what --- */

static SimConv *
conv_get (SimWorld *world, const char *id)
{
  SimConv *conv = g_hash_table_lookup (world->convs, id);
  g_autofree char *phone = NULL;

  if (conv != NULL)
    return conv;
  conv = g_new0 (SimConv, 1);
  phone = sim_eye_text (world->relay->eye, "SELECT wa_id FROM contact_card WHERE conv = ?", id, NULL);
  conv->customer = phone != NULL && strlen (phone) > 3 ? atoi (phone + strlen (phone) - 3) : 99;
  g_hash_table_insert (world->convs, g_strdup (id), conv);
  return conv;
}

static void
clear_visible (gpointer key, gpointer value, gpointer user_data)
{
  ((SimConv *) value)->visible = 0;
}

static void
add_visible (SimWorld *world, const char *id, const char *user, gboolean now)
{
  SimConv *conv = conv_get (world, id);

  for (guint i = 0; i < world->devices->len; i++)
    if (g_strcmp0 (((SimDevice *) world->devices->pdata[i])->user, user) == 0)
      {
        conv->seen |= 1u << i;
        if (now)
          conv->visible |= 1u << i;
      }
}

/* @sql: conversation, user */
static void
add_all (SimWorld *world, const char *sql, gboolean now)
{
  g_autofree char *all = sim_eye_dump (world->relay->eye, sql, NULL);
  g_auto (GStrv) lines = g_strsplit (all, "\n", -1);

  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      char *bar = strchr (lines[i], '|');

      *bar = '\0';
      add_visible (world, lines[i], bar + 1, now);
    }
}

static void
note_classes (SimWorld *world, SimDevice *device)
{
  device->classes = 1;
  for (guint cls = 1; cls < 3; cls++)
    {
      g_autofree char *token = g_strdup_printf ("cls:%u", cls);

      if (device->user != NULL
          && sim_eye_int (world->relay->eye,
                          "SELECT EXISTS (SELECT 1 FROM user_token WHERE \"user\" = ? AND token = ?)",
                          device->user, token, NULL))
        device->classes |= 1u << cls;
    }
}

void
sim_oracle_note_visible (SimWorld *world)
{
  g_hash_table_foreach (world->convs, clear_visible, NULL);
  for (guint i = 0; i < world->devices->len; i++)
    note_classes (world, world->devices->pdata[i]);
  add_all (world,
           "SELECT DISTINCT a.conv, t.\"user\" FROM conv_audience AS a JOIN user_token AS t"
           " ON t.token = a.token ORDER BY a.conv",
           TRUE);
  /* Changes that share a commit: what was visible between them was visible. */
  add_all (world,
           "SELECT DISTINCT s.subject, t.\"user\" FROM scope_log AS s JOIN user_token AS t"
           " ON t.token = s.token WHERE s.kind = 'audience' ORDER BY s.subject",
           FALSE);
}

/* A customer may have two: one that a relay put back from a backup does not know, and the next one. */
gboolean
sim_customer_is_visible (SimWorld *world, gint customer, guint device_bit)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, world->convs);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((SimConv *) value)->customer == customer && (((SimConv *) value)->visible & device_bit) != 0)
      return TRUE;
  return FALSE;
}

/* --- rows (invariants 1 and 3) --- */

/* Those that came with revision @rev at the latest. */
static char *
columns (const DskEntity *entity, int rev)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < entity->n_columns; i++)
    if (sim_version_has (rev, entity->name, entity->columns[i].name))
      g_string_append_printf (names, "%sx.\"%s\"", i > 0 ? ", " : "", entity->columns[i].name);
  return g_string_free (names, FALSE);
}

static void
tell_difference (SimDevice *device, const char *name, const char *wanted, const char *got)
{
  g_auto (GStrv) x = g_strsplit (wanted, "\n", -1);
  g_auto (GStrv) y = g_strsplit (got, "\n", -1);
  guint i = 0;

  for (; x[i] != NULL && y[i] != NULL && strcmp (x[i], y[i]) == 0; i++)
    ;
  sim_violate (device->world, "1 convergence", "device %u, %s: %u rows instead of %u; should be “%s”, is “%s”",
               device->index, name, g_strv_length (y) - 1, g_strv_length (x) - 1, x[i] != NULL ? x[i] : "",
               y[i] != NULL ? y[i] : "");
}

/* Which rows are theirs. Each ? of it is the user. */
static char *
rule_of (const DskEntity *entity)
{
  const char *conv = entity->columns[entity->conv_column].name;

  if (entity->stream != DSK_STREAM_CONVERSATION)
    return g_strdup ("");
  return entity->cls == 0 ? g_strdup_printf ("WHERE " MAY_SEE, conv)
                          : g_strdup_printf ("WHERE " MAY_SEE OF_CLASS, conv, entity->cls);
}

static char *
dump_known (SimEye *eye, const DskEntity *entity, int rev, const char *rule, const char *user)
{
  g_autofree char *names = columns (entity, rev);
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM \"%s\" AS x %s ORDER BY x.id", names, entity->name,
                                          rule != NULL ? rule : "");

  return sim_eye_dump (eye, sql, user, entity->cls > 0 ? user : NULL, NULL);
}

char *
sim_oracle_dump_entity (SimEye *eye, const DskEntity *entity, const char *rule, const char *user)
{
  return dump_known (eye, entity, G_MAXINT, rule, user);
}

static void
check_entity (SimDevice *device, const DskEntity *entity, int rev)
{
  g_autofree char *rule = rule_of (entity);
  g_autofree char *wanted
      = dump_known (device->world->relay->eye, entity, rev, rule, *rule != '\0' ? device->user : NULL);
  g_autofree char *got = dump_known (device->eye, entity, rev, NULL, NULL);

  if (strcmp (wanted, got) != 0)
    tell_difference (device, entity->name, wanted, got);
}

static void
check_unread (SimDevice *device)
{
  g_autofree char *wrong = sim_eye_text (
      device->eye,
      "SELECT c.id || ' has ' || c.unread FROM conversation AS c LEFT JOIN read_marker AS r ON r.conv = c.id"
      " AND r.user = (SELECT user FROM state) LEFT JOIN message AS m ON m.id = r.upto WHERE c.unread <>"
      " (SELECT count(*) FROM message AS x WHERE x.conv = c.id AND x.direction = 'in'"
      " AND (r.id IS NULL OR x.at > m.at OR (x.at = m.at AND x.id > m.id)))",
      NULL);

  if (wrong != NULL)
    sim_violate (device->world, "1 convergence", "device %u: unread of %s", device->index, wrong);
}

void
sim_oracle_check_rows (SimDevice *device)
{
  const int rev = MIN (device->version->rev, device->world->relay->version->rev);

  for (guint i = 0; i < DSK_ENTITY_N; i++)
    if (sim_version_has (rev, dsk_entity_get ((DskEntityId) i)->name, NULL))
      check_entity (device, dsk_entity_get ((DskEntityId) i), rev);
  check_unread (device);
}

/* --- the index of words (invariant 3) --- */

/* They stay with the eye, for the next run. */
static const char make_words[]
    = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.sim_words USING fts5 (text, content='', detail='none', columnsize=0,"
      " tokenize=\"unicode61 remove_diacritics 0 categories 'L* M* N* Co'\");"
      "CREATE VIRTUAL TABLE IF NOT EXISTS temp.sim_wanted USING fts5vocab (temp, sim_words, row);"
      "CREATE VIRTUAL TABLE IF NOT EXISTS temp.sim_message USING fts5vocab (main, 'message_fts', row);"
      "CREATE VIRTUAL TABLE IF NOT EXISTS temp.sim_note USING fts5vocab (main, 'note_fts', row);"
      "CREATE VIRTUAL TABLE IF NOT EXISTS temp.sim_names USING fts5vocab (main, 'contact_fts', row)";
static const char empty_words[] = "INSERT INTO temp.sim_words (sim_words) VALUES ('delete-all')";

static gboolean
index_texts (sqlite3 *eye, const char *sql)
{
  sqlite3_stmt *from = NULL;
  sqlite3_stmt *to = NULL;
  gboolean ok = sqlite3_prepare_v2 (eye, sql, -1, &from, NULL) == SQLITE_OK
                && sqlite3_prepare_v2 (eye, "INSERT INTO temp.sim_words (rowid, text) VALUES (?, ?)", -1, &to,
                                       NULL)
                       == SQLITE_OK;

  while (ok && sqlite3_step (from) == SQLITE_ROW)
    {
      g_autofree char *folded = dsk_text_fold ((const char *) sqlite3_column_text (from, 1));

      sqlite3_bind_int64 (to, 1, sqlite3_column_int64 (from, 0));
      sqlite3_bind_text (to, 2, folded, -1, SQLITE_TRANSIENT);
      ok = sqlite3_step (to) == SQLITE_DONE;
      sqlite3_reset (to);
    }
  sqlite3_finalize (from);
  sqlite3_finalize (to);
  return ok;
}

/* Prefixes are kept in the same table of terms, but the vocabulary does not list them. */
static void
check_index (SimDevice *device, const char *name)
{
  sqlite3 *db = sim_eye_db (device->eye);
  g_autofree char *sql
      = g_strdup_printf ("SELECT rid, text FROM \"%s\" WHERE text <> '' ORDER BY rid", name);
  g_autofree char *too_many = g_strdup_printf ("SELECT term || ' is ' || doc FROM temp.sim_%s EXCEPT"
                                               " SELECT term || ' is ' || doc FROM temp.sim_wanted",
                                               name);
  g_autofree char *missing = g_strdup_printf ("SELECT term || ' is missing of ' || doc FROM temp.sim_wanted EXCEPT"
                                              " SELECT term || ' is missing of ' || doc FROM temp.sim_%s",
                                              name);
  g_autofree char *wrong = NULL;

  if (sqlite3_exec (db, make_words, NULL, NULL, NULL) != SQLITE_OK
      || sqlite3_exec (db, empty_words, NULL, NULL, NULL) != SQLITE_OK || !index_texts (db, sql))
    g_error ("The index of %s can't be looked at: %s", name, sqlite3_errmsg (db));
  wrong = sim_eye_text (device->eye, too_many, NULL);
  if (wrong == NULL)
    wrong = sim_eye_text (device->eye, missing, NULL);
  if (wrong != NULL)
    sim_violate (device->world, "3 forget", "device %u, index of %s: %s", device->index, name, wrong);
}

void
sim_oracle_check_words (SimDevice *device)
{
  g_autofree char *stray = NULL;

  check_index (device, "message");
  check_index (device, "note");
  stray = sim_eye_text (
      device->eye,
      "SELECT term FROM temp.sim_names WHERE term LIKE 'cust%' AND NOT EXISTS"
      " (SELECT 1 FROM contact_card WHERE name LIKE '%' || term || '%')",
      NULL);
  if (stray != NULL)
    sim_violate (device->world, "3 forget", "device %u finds a customer by “%s”, whom it can't see",
                 device->index, stray);
}

/* --- bytes of the files (invariant 3) --- */

typedef struct
{
  SimDevice *device;
  const char *what;
  const char *data; /* (unowned) */
  gsize len;
  gboolean hidden[N_CUSTOMERS]; /* no conversation of this one is theirs */
} Bytes;

/* "cust7x" and "by2on7x" say of whom they are. */
static void
check_word (Bytes *bytes, const char *word, guint64 customer, char end)
{
  if (end == 'x' && customer < N_CUSTOMERS && bytes->hidden[customer])
    sim_violate (bytes->device->world, "3 forget", "“%s%dx” is left in the %s of device %u", word, (int) customer,
                 bytes->what, bytes->device->index);
}

/* All that follows @word in the file; a few passes over it instead of one for each customer. */
static void
check_words (Bytes *bytes, const char *word)
{
  const gsize len = strlen (word);
  const char *end = bytes->data + bytes->len;
  const char *at = bytes->data;

  while ((at = memmem (at, (gsize) (end - at), word, len)) != NULL)
    {
      guint64 customer = 0;
      gboolean any = FALSE;

      for (at += len; at < end && g_ascii_isdigit (*at); at++, any = TRUE)
        customer = MIN (customer, 1000) * 10 + (guint64) (*at - '0');
      check_word (bytes, word, any ? customer : N_CUSTOMERS, at < end ? *at : '\0');
    }
}

/* Ids of what was never theirs. */
static void
check_ids (Bytes *bytes)
{
  GHashTableIter iter;
  gpointer id;
  gpointer value;

  g_hash_table_iter_init (&iter, bytes->device->world->convs);
  while (g_hash_table_iter_next (&iter, &id, &value))
    if ((((SimConv *) value)->seen & 1u << bytes->device->index) == 0
        && memmem (bytes->data, bytes->len, id, strlen (id)) != NULL)
      sim_violate (bytes->device->world, "3 forget", "“%s” is left in the %s of device %u", (char *) id, bytes->what,
                   bytes->device->index);
}

static void
check_secrets (SimDevice *device, GBytes *file, const char *what)
{
  SimWorld *world = device->world;
  Bytes bytes = { .device = device, .what = what };
  GHashTableIter iter;
  gpointer value;

  if (file == NULL || g_bytes_get_size (file) == 0)
    return;
  bytes.data = g_bytes_get_data (file, &bytes.len);
  g_hash_table_iter_init (&iter, world->convs);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      gint customer = ((SimConv *) value)->customer;

      g_assert (customer >= 0 && customer < N_CUSTOMERS);
      bytes.hidden[customer] = !sim_customer_is_visible (world, customer, 1u << device->index);
    }
  check_ids (&bytes);
  check_words (&bytes, "cust");
  for (guint i = 0; i < world->devices->len; i++)
    {
      g_autofree char *theirs = g_strdup_printf ("by%uon", i);

      if (i != device->index)
        check_words (&bytes, theirs);
    }
}

void
sim_oracle_check_bytes (SimDevice *device)
{
  g_autofree char *log = g_strconcat (device->file, "-wal", NULL);
  g_autoptr (GBytes) main_bytes = sim_disk_get (device->disk, device->file);
  g_autoptr (GBytes) log_bytes = sim_disk_get (device->disk, log);

  check_secrets (device, main_bytes, "file");
  check_secrets (device, log_bytes, "log");
}

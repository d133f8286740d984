/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What each device should have, by plain SQL over the relay's tables, against what it has. */

#include <string.h>

#include "dsk-message.h"
#include "dsk-text.h"
#include "sim-mentions.h"
#include "sim.h"

#define MAX_REV 15      /* of the schema */
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

/* @sql: conversation, user; @since: (nullable): what it asks for */
static void
add_all (SimWorld *world, const char *sql, const char *since, gboolean now)
{
  sqlite3_stmt *stmt = sim_eye_start (world->relay->eye, sql, since, NULL);

  while (stmt != NULL && sqlite3_step (stmt) == SQLITE_ROW)
    add_visible (world, (const char *) sqlite3_column_text (stmt, 0), (const char *) sqlite3_column_text (stmt, 1),
                 now);
  sqlite3_reset (stmt);
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

/* Whether @id, of @kind, had token k.token just before change m: as the last entry before it left it, or else as the
 * next one found it, or else as it is. @now: where it is if it is. */
#define HAD(kind, id, now)                                                                              \
  "coalesce ((SELECT op FROM scope_log WHERE kind = '" kind "' AND subject = " id " AND token = k.token" \
  " AND seq < m.seq ORDER BY seq DESC, i DESC LIMIT 1),"                                                \
  " (SELECT 1 - op FROM scope_log WHERE kind = '" kind "' AND subject = " id " AND token = k.token"     \
  " AND seq >= m.seq ORDER BY seq, i LIMIT 1), EXISTS (SELECT 1 FROM " now " AND token = k.token))"

/* Changes that share a commit: what was visible between them was visible, also what began in it. */
static void
note_between (SimWorld *world)
{
  static const char sql[]
      = "SELECT c.id, u.id FROM (SELECT DISTINCT seq FROM scope_log WHERE seq > CAST (? AS INTEGER)) AS m"
        " JOIN conversation AS c ON c.born < m.seq JOIN \"user\" AS u"
        " JOIN (SELECT token FROM conv_audience UNION SELECT token FROM scope_log WHERE kind = 'audience') AS k"
        " WHERE " HAD ("audience", "c.id", "conv_audience WHERE conv = c.id")
        " AND " HAD ("principal", "u.id", "user_token WHERE \"user\" = u.id");
  g_autofree char *since = g_strdup_printf ("%" G_GINT64_FORMAT, world->relay->noted);

  add_all (world, sql, since, FALSE);
  world->relay->noted = sim_eye_int (world->relay->eye, "SELECT seq FROM log_head", NULL);
}

void
sim_oracle_note_visible (SimWorld *world)
{
  g_hash_table_foreach (world->convs, clear_visible, NULL);
  for (guint i = 0; i < world->devices->len; i++)
    note_classes (world, world->devices->pdata[i]);
  add_all (world,
           "SELECT a.conv, t.\"user\" FROM conv_audience AS a JOIN user_token AS t ON t.token = a.token",
           NULL, TRUE);
  note_between (world);
  add_all (world,
           "SELECT s.subject, t.\"user\" FROM scope_log AS s JOIN user_token AS t ON t.token = s.token"
           " WHERE s.kind = 'audience'",
           NULL, FALSE);
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
  /* Each row ends its line, and no row is no line. */
  guint n_wanted = MAX (g_strv_length (x), 1) - 1;
  guint n_got = MAX (g_strv_length (y), 1) - 1;
  guint i = 0;

  for (; x[i] != NULL && y[i] != NULL && strcmp (x[i], y[i]) == 0; i++)
    ;
  sim_violate (device->world, "1 convergence", "device %u, %s: %u rows instead of %u; should be “%s”, is “%s”",
               device->index, name, n_got, n_wanted, x[i] != NULL ? x[i] : "",
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

/* It is asked so often that to put it together would take longer. Returns: (transfer none) */
static const char *
select_known (const DskEntity *entity, int rev, gboolean theirs)
{
  static char *known[DSK_ENTITY_N][MAX_REV + 1][2]; /* (owned) */
  const int today = sim_version_get (SIM_VERSION_TODAY)->rev;
  char **sql;

  g_assert (today <= MAX_REV);
  sql = &known[dsk_entity_id (entity)][MIN (rev, today)][theirs];
  if (*sql == NULL)
    {
      g_autofree char *names = columns (entity, rev);
      g_autofree char *rule = theirs ? rule_of (entity) : g_strdup ("");

      *sql = g_strdup_printf ("SELECT %s FROM \"%s\" AS x %s ORDER BY x.id", names, entity->name, rule);
    }
  return *sql;
}

char *
sim_oracle_dump_entity (SimEye *eye, const DskEntity *entity)
{
  return sim_eye_dump (eye, select_known (entity, G_MAXINT, FALSE), NULL);
}

static void
check_entity (SimDevice *device, const DskEntity *entity, int rev)
{
  SimEye *relay = device->world->relay->eye;
  const char *theirs = select_known (entity, rev, TRUE);
  const char *all = select_known (entity, rev, FALSE);
  const char *user = entity->stream == DSK_STREAM_CONVERSATION ? device->user : NULL;
  const char *again = entity->cls > 0 ? user : NULL;
  g_autofree char *wanted = NULL;
  g_autofree char *got = NULL;

  if (sim_eye_same (sim_eye_start (relay, theirs, user, again, NULL), sim_eye_start (device->eye, all, NULL)))
    return;
  wanted = sim_eye_dump (relay, theirs, user, again, NULL);
  got = sim_eye_dump (device->eye, all, NULL);
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
      " AND (r.id IS NULL OR r.upto = '" DSK_MESSAGE_BEFORE_ALL "' OR x.at > m.at OR (x.at = m.at AND x.id > m.id)))",
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

static void
index_texts (SimEye *eye, const char *sql)
{
  sqlite3_stmt *from = sim_eye_start (eye, sql, NULL);
  sqlite3_stmt *to = sim_eye_start (eye, "INSERT INTO temp.sim_words (rowid, text) VALUES (?, ?)", NULL);

  while (from != NULL && to != NULL && sqlite3_step (from) == SQLITE_ROW)
    {
      g_autofree char *folded = dsk_text_fold ((const char *) sqlite3_column_text (from, 1));
      int rc;

      sqlite3_bind_int64 (to, 1, sqlite3_column_int64 (from, 0));
      sqlite3_bind_text (to, 2, folded, -1, SQLITE_TRANSIENT);
      rc = sqlite3_step (to);
      g_assert (rc == SQLITE_DONE);
      sqlite3_reset (to);
    }
  sqlite3_reset (from);
}

/* What the index should be, in sim_wanted. In one transaction, since the index is written at the end of each. */
static void
index_anew (SimEye *eye, const char *sql)
{
  sqlite3 *db = sim_eye_db (eye);

  if ((sqlite3_table_column_metadata (db, "temp", "sim_words", NULL, NULL, NULL, NULL, NULL, NULL) != SQLITE_OK
       && sqlite3_exec (db, make_words, NULL, NULL, NULL) != SQLITE_OK)
      || sqlite3_exec (db, "BEGIN", NULL, NULL, NULL) != SQLITE_OK
      || sqlite3_exec (db, empty_words, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("The index of words can't be looked at: %s", sqlite3_errmsg (db));
  index_texts (eye, sql);
  if (sqlite3_exec (db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
    g_error ("The index of words can't be made: %s", sqlite3_errmsg (db));
}

typedef struct
{
  const char *name;
  const char *texts;
  const char *terms;
  const char *too_many;
  const char *missing;
} WordIndex;

#define INDEX_OF(name)                                                                                  \
  {                                                                                                     \
    name, "SELECT rid, text FROM \"" name "\" WHERE text <> '' ORDER BY rid",                           \
        "SELECT term, doc FROM temp.sim_" name,                                                         \
        "SELECT term || ' is ' || doc FROM temp.sim_" name                                              \
        " EXCEPT SELECT term || ' is ' || doc FROM temp.sim_wanted",                                    \
        "SELECT term || ' is missing of ' || doc FROM temp.sim_wanted"                                  \
        " EXCEPT SELECT term || ' is missing of ' || doc FROM temp.sim_" name                           \
  }

/* Prefixes are kept in the same table of terms, but the vocabulary does not list them. */
static void
check_index (SimDevice *device, const WordIndex *index)
{
  g_autofree char *wrong = NULL;

  index_anew (device->eye, index->texts);
  if (sim_eye_same (sim_eye_start (device->eye, index->terms, NULL),
                    sim_eye_start (device->eye, "SELECT term, doc FROM temp.sim_wanted", NULL)))
    return;
  wrong = sim_eye_text (device->eye, index->too_many, NULL);
  if (wrong == NULL)
    wrong = sim_eye_text (device->eye, index->missing, NULL);
  if (wrong != NULL)
    sim_violate (device->world, "3 forget", "device %u, index of %s: %s", device->index, index->name, wrong);
}

void
sim_oracle_check_words (SimDevice *device)
{
  static const WordIndex indexes[] = { INDEX_OF ("message"), INDEX_OF ("note") };
  g_autofree char *stray = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (indexes); i++)
    check_index (device, &indexes[i]);
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
  const SimPages *pages; /* (unowned) */
} Bytes;

static void
tell_word (Bytes *bytes, guint writer, gint customer)
{
  g_autofree char *word = writer == 0 ? g_strdup_printf ("cust%dx", customer)
                                      : g_strdup_printf ("by%uon%dx", writer - 1, customer);

  sim_violate (bytes->device->world, "3 forget", "“%s” is left in the %s of device %u", word, bytes->what,
               bytes->device->index);
}

/* What customers wrote, and what others wrote to them, whose conversations are not theirs. */
static void
check_words (Bytes *bytes)
{
  SimDevice *device = bytes->device;
  SimMentions mentions;
  GHashTableIter iter;
  gpointer value;

  sim_mentions_read (&mentions, bytes->pages);
  g_hash_table_iter_init (&iter, device->world->convs);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      gint customer = ((SimConv *) value)->customer;

      g_assert (customer >= 0 && customer < SIM_N_CUSTOMERS);
      if (sim_customer_is_visible (device->world, customer, 1u << device->index))
        continue;
      for (guint writer = 0; writer < SIM_N_WRITERS; writer++)
        if (writer != device->index + 1 && sim_mentions_has (&mentions, writer, (guint) customer))
          tell_word (bytes, writer, customer);
    }
}

/* Ids of what was never theirs. */
static void
check_ids (Bytes *bytes)
{
  g_autoptr (GBytes) whole = NULL;
  const char *data = NULL;
  gsize len = 0;
  GHashTableIter iter;
  gpointer id;
  gpointer value;

  g_hash_table_iter_init (&iter, bytes->device->world->convs);
  while (g_hash_table_iter_next (&iter, &id, &value))
    {
      if ((((SimConv *) value)->seen & 1u << bytes->device->index) != 0)
        continue;
      if (whole == NULL)
        {
          whole = sim_pages_get_bytes (bytes->pages);
          data = g_bytes_get_data (whole, &len);
        }
      if (memmem (data, len, id, strlen (id)) != NULL)
        sim_violate (bytes->device->world, "3 forget", "“%s” is left in the %s of device %u", (char *) id,
                     bytes->what, bytes->device->index);
    }
}

static void
check_secrets (SimDevice *device, const char *name, const char *what)
{
  Bytes bytes = { device, what, sim_disk_peek (device->disk, name) };

  if (bytes.pages == NULL || sim_pages_size (bytes.pages) == 0)
    return;
  check_ids (&bytes);
  check_words (&bytes);
}

void
sim_oracle_check_bytes (SimDevice *device)
{
  g_autofree char *log = g_strconcat (device->file, "-wal", NULL);

  check_secrets (device, device->file, "file");
  check_secrets (device, log, "log");
}

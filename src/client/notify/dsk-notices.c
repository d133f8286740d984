/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-notices.h"

#include <string.h>

/* What else is kept, of no conversation. */
#define SINCE "since" /* from when on there is news */

struct _DskNotices
{
  GHashTable *told;   /* (owned): (owned) "CONVERSATION KIND" → (owned) DskToldRow */
  GPtrArray *changed; /* (owned) (element-type DskToldRow): to be kept */
  gint64 since;
};

/* Of one call. */
typedef struct
{
  DskNotices *self;
  const DskNoticeScene *scene;
  const GPtrArray *news;
  GPtrArray *deeds;
} Update;

void
dsk_notice_deed_free (DskNoticeDeed *deed)
{
  if (deed == NULL)
    return;

  g_free (deed->id);
  g_free (deed);
}

/* --- what was told --- */

static char *
key_of (const char *conv, const char *kind)
{
  return g_strconcat (conv, " ", kind, NULL);
}

static DskToldRow *
find_told (DskNotices *self, const char *conv, const char *kind)
{
  g_autofree char *key = key_of (conv, kind);

  return g_hash_table_lookup (self->told, key);
}

static void
keep (DskNotices *self, const char *conv, const char *kind, const char *id, gint64 at, gboolean shown)
{
  g_ptr_array_add (self->changed, dsk_told_row_new (conv, kind, id, at, shown));
  g_hash_table_replace (self->told, key_of (conv, kind), dsk_told_row_new (conv, kind, id, at, shown));
}

static void
keep_news (DskNotices *self, const DskNewsRow *row, gboolean shown)
{
  keep (self, row->conv, dsk_news_kind_to_string (row->kind), row->id, row->at, shown);
}

/* @told: of the table */
static void
set_shown (DskNotices *self, DskToldRow *told, gboolean shown)
{
  told->shown = shown;
  g_ptr_array_add (self->changed, dsk_told_row_new (told->conv, told->kind, told->id, told->at, shown));
}

static gboolean
is_new (DskNotices *self, const DskNewsRow *row, gint64 now)
{
  const DskToldRow *told = find_told (self, row->conv, dsk_news_kind_to_string (row->kind));

  if (row->at < dsk_notices_get_since (self, now))
    return FALSE;
  return told == NULL || row->at > told->at || (row->at == told->at && strcmp (row->id, told->id) > 0);
}

/* --- withdrawing --- */

static const char *
notice_id (const char *conv, const char *kind)
{
  return *conv != '\0' ? conv : kind;
}

static void
withdraw (Update *update, DskToldRow *told)
{
  DskNoticeDeed *deed = g_new0 (DskNoticeDeed, 1);

  deed->withdraw = TRUE;
  deed->id = g_strdup (notice_id (told->conv, told->kind));
  g_ptr_array_add (update->deeds, deed);
  set_shown (update->self, told, FALSE);
}

static gboolean
is_news (const Update *update, const DskToldRow *told)
{
  for (guint i = 0; i < update->news->len; i++)
    {
      const DskNewsRow *row = update->news->pdata[i];

      if (g_str_equal (row->conv, told->conv) && g_str_equal (dsk_news_kind_to_string (row->kind), told->kind))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_over (const Update *update, const DskToldRow *told)
{
  const DskNoticeScene *scene = update->scene;
  DskNewsKind kind;

  if (scene->hidden)
    return TRUE;
  if (g_str_equal (told->kind, DSK_NOTICE_SUMMARY))
    return scene->focused || update->news->len == 0;
  if (!dsk_news_kind_from_string (told->kind, &kind) || (scene->kinds & 1u << kind) == 0)
    return TRUE;
  return g_strcmp0 (told->conv, scene->looked_at) == 0 || !is_news (update, told);
}

static void
withdraw_over (Update *update)
{
  g_autoptr (GPtrArray) over = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer told;

  g_hash_table_iter_init (&iter, update->self->told);
  while (g_hash_table_iter_next (&iter, NULL, &told))
    if (((DskToldRow *) told)->shown && is_over (update, told))
      g_ptr_array_add (over, told);
  for (guint i = 0; i < over->len; i++)
    withdraw (update, over->pdata[i]);
}

/* --- telling --- */

/* What they see anyway, or do not want to hear of, is as good as told. */
static gboolean
is_known (const DskNoticeScene *scene, const DskNewsRow *row)
{
  return (scene->kinds & 1u << row->kind) == 0 || (*row->conv == '\0' && scene->focused)
         || g_strcmp0 (row->conv, scene->looked_at) == 0;
}

/* Returns: (element-type DskNewsRow) (transfer container): what is to be told now */
static GPtrArray *
choose (Update *update)
{
  const DskNoticeScene *scene = update->scene;
  GPtrArray *chosen = g_ptr_array_new ();

  for (guint i = 0; i < update->news->len; i++)
    {
      DskNewsRow *row = update->news->pdata[i];

      if (!is_new (update->self, row, scene->now))
        continue;
      if (is_known (scene, row))
        keep_news (update->self, row, FALSE);
      else if (!scene->quiet && (scene->live || row->kind == DSK_NEWS_CLOSING))
        g_ptr_array_add (chosen, row);
    }
  return chosen;
}

static gboolean
is_recent (const DskNoticeScene *scene, const DskNewsRow *row)
{
  return row->kind == DSK_NEWS_CLOSING || row->kind == DSK_NEWS_TROUBLE || row->kind == DSK_NEWS_ALERT
         || scene->now - row->at <= DSK_NOTICES_OLD_MS;
}

static const char *
notice_of (const DskNewsRow *row)
{
  return notice_id (row->conv, dsk_news_kind_to_string (row->kind));
}

/* Returns: (transfer container): the most urgent of what is recent, for each conversation and each kind that is of
 * none; its strings are those of @chosen */
static GHashTable *
find_recent (const Update *update, const GPtrArray *chosen)
{
  GHashTable *recent = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < chosen->len; i++)
    {
      DskNewsRow *row = chosen->pdata[i];
      const DskNewsRow *best = g_hash_table_lookup (recent, notice_of (row));

      if (is_recent (update->scene, row) && (best == NULL || row->kind < best->kind))
        g_hash_table_insert (recent, (gpointer) notice_of (row), row);
    }
  return recent;
}

/* It takes the place of what is shown of that conversation. */
static void
show (Update *update, const DskNewsRow *row)
{
  DskNoticeDeed *deed = g_new0 (DskNoticeDeed, 1);
  GHashTableIter iter;
  gpointer told;

  g_hash_table_iter_init (&iter, update->self->told);
  while (*row->conv != '\0' && g_hash_table_iter_next (&iter, NULL, &told))
    if (((DskToldRow *) told)->shown && g_str_equal (((DskToldRow *) told)->conv, row->conv))
      set_shown (update->self, told, FALSE);
  deed->id = g_strdup (notice_id (row->conv, dsk_news_kind_to_string (row->kind)));
  deed->row = row;
  g_ptr_array_add (update->deeds, deed);
  keep_news (update->self, row, TRUE);
}

static void
sum_up (Update *update, const GPtrArray *rows)
{
  g_autoptr (GHashTable) convs = g_hash_table_new (g_str_hash, g_str_equal);
  DskNoticeDeed *deed;

  for (guint i = 0; i < rows->len; i++)
    keep_news (update->self, rows->pdata[i], FALSE);
  /* Whoever sits before the list sees it. */
  if (update->scene->focused || rows->len == 0)
    return;
  deed = g_new0 (DskNoticeDeed, 1);
  deed->id = g_strdup (DSK_NOTICE_SUMMARY);
  for (guint i = 0; i < rows->len; i++)
    {
      const DskNewsRow *row = rows->pdata[i];

      deed->counts[row->kind]++;
      g_hash_table_add (convs, row->conv);
    }
  deed->convs = g_hash_table_size (convs);
  g_ptr_array_add (update->deeds, deed);
  keep (update->self, "", DSK_NOTICE_SUMMARY, DSK_NOTICE_SUMMARY, update->scene->now, TRUE);
}

static void
tell (Update *update)
{
  g_autoptr (GPtrArray) chosen = choose (update);
  g_autoptr (GHashTable) recent = find_recent (update, chosen);
  g_autoptr (GPtrArray) rest = g_ptr_array_new ();
  const gboolean all = g_hash_table_size (recent) <= DSK_NOTICES_AT_ONCE;

  for (guint i = 0; i < chosen->len; i++)
    {
      DskNewsRow *row = chosen->pdata[i];
      const DskNewsRow *best = all || *row->conv == '\0' ? g_hash_table_lookup (recent, notice_of (row)) : NULL;

      if (best == row)
        show (update, row);
      else if (best != NULL)
        keep_news (update->self, row, FALSE);
      else
        g_ptr_array_add (rest, row);
    }
  sum_up (update, rest);
}

/* So long ago that it can't be news again. */
static void
forget_old (Update *update)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, update->self->told);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const DskToldRow *told = value;

      if (told->shown || g_str_equal (told->kind, SINCE)
          || update->scene->now - told->at <= 2 * DSK_NOTICES_FORGOTTEN_MS)
        continue;
      g_ptr_array_add (update->self->changed, dsk_told_row_new (told->conv, told->kind, NULL, 0, FALSE));
      g_hash_table_iter_remove (&iter);
    }
}

/* --- the object --- */

DskNotices *
dsk_notices_new (const GPtrArray *told, gint64 now)
{
  DskNotices *self = g_new0 (DskNotices, 1);
  const DskToldRow *since;

  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) dsk_told_row_free);
  self->changed = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_told_row_free);
  for (guint i = 0; told != NULL && i < told->len; i++)
    {
      const DskToldRow *row = told->pdata[i];

      g_hash_table_replace (self->told, key_of (row->conv, row->kind),
                            dsk_told_row_new (row->conv, row->kind, row->id, row->at, row->shown));
    }
  since = find_told (self, "", SINCE);
  /* A clock that was wrong once must not keep everything silent. */
  if (since == NULL || since->at > now)
    keep (self, "", SINCE, SINCE, now, FALSE);
  self->since = find_told (self, "", SINCE)->at;
  return self;
}

void
dsk_notices_free (DskNotices *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->told);
  g_ptr_array_unref (self->changed);
  g_free (self);
}

gint64
dsk_notices_get_since (DskNotices *self, gint64 now)
{
  return MAX (self->since, now - DSK_NOTICES_FORGOTTEN_MS);
}

GPtrArray *
dsk_notices_update (DskNotices *self, const DskNoticeScene *scene, const GPtrArray *news)
{
  Update update = { .self = self, .scene = scene, .news = news };

  g_return_val_if_fail (news != NULL, NULL);

  update.deeds = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_notice_deed_free);
  withdraw_over (&update);
  if (!scene->hidden)
    tell (&update);
  forget_old (&update);
  return update.deeds;
}

GPtrArray *
dsk_notices_take_told (DskNotices *self)
{
  GPtrArray *changed = self->changed;

  self->changed = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_told_row_free);
  return changed;
}

gboolean
dsk_notices_shows (DskNotices *self, const char *conv)
{
  GHashTableIter iter;
  gpointer told;

  g_hash_table_iter_init (&iter, self->told);
  while (g_hash_table_iter_next (&iter, NULL, &told))
    if (((DskToldRow *) told)->shown && g_str_equal (((DskToldRow *) told)->conv, conv))
      return TRUE;
  return FALSE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What an office of ninety days looks like, made up from a seed: obviously nobody's words. */

#include "bench-replica.h"

#include <string.h>

#include "dsk-random.h"
#include "dsk-replica-store.h"

#define PAGE_ROWS 1000
#define SPAN_MS ((gint64) 90 * 24 * 60 * 60 * 1000)
#define N_USERS 20

static const char *const phrases[] = {
  "Salaam",
  "mera order",
  "abhi tak nahi aya",
  "kab tak aye ga",
  "please check",
  "order number",
  "thank you",
  "ji bilkul",
  "parcel",
  "delivery",
  "address change karna hai",
  "size medium",
  "colour black",
  "refund",
  "return karna hai",
  "exchange possible hai",
  "payment ho gayi hai",
  "cash on delivery",
  "tracking id bhej dein",
  "rider ne call nahi ki",
  "کل آئے گا",
  "میرا آرڈر",
  "ابھی تک نہیں ملا",
  "شکریہ",
  "جی ضرور",
  "پتہ تبدیل کریں",
  "قیمت کیا ہے",
  "دستیاب ہے",
  "آپ کا پارسل",
  "روانہ ہو گیا ہے",
  "Hello",
  "we have received your request",
  "our team will contact you",
  "could you share the invoice",
  "is it available in store",
  "how much is shipping",
  "I would like to cancel",
  "the item arrived damaged",
  "sure, checking now",
  "one moment please",
  "kya ye original hai",
  "discount mil sakta hai",
  "Lahore",
  "Karachi",
  "Islamabad",
  "Faisalabad",
  "kal",
  "aaj",
  "warranty",
  "charger",
  "lawn suit",
  "stitched",
  "unstitched",
  "sandals",
  "lipstick shade",
  "watch",
  "headphones",
};

static const char *const names[] = {
  "Sana", "Bilal", "Ayesha", "Usman", "Hira", "Faisal", "Maryam",
  "Zain", "Nadia", "Omar",   "عائشہ", "حمزہ", "فاطمہ",
};

typedef struct
{
  const BenchReplica *bench; /* (unowned) */
  DskRandom *random;         /* (owned) */
  DskReplicaStore *store;    /* (owned) */
  char users[N_USERS][37];
  char number[37];
  gint64 n_rows;
  gint64 seq;
  gint64 spent_us;
  guint in_page;
  guint32 counter;
} Fill;

static void
make_id (Fill *fill, gint64 at, char id[37])
{
  guint64 r = dsk_random_u64 (fill->random);
  guint32 low = fill->counter++;

  g_snprintf (id, 37, "%08x-%04x-7%03x-%04x-%04x%08x", (guint) (at >> 16), (guint) (at & 0xffff),
              (guint) (r & 0xfff), (guint) (0x8000 | (r >> 12 & 0x3fff)),
              (guint) (r >> 26 & 0xffff), low);
}

static guint
below (Fill *fill, guint n)
{
  return (guint) dsk_random_below (fill->random, n);
}

/* Common phrases are common: the smaller of two draws. And now and then
 * a number that occurs once. */
static char *
make_text (Fill *fill)
{
  GString *text = g_string_new (NULL);
  guint n = 1 + below (fill, 5);

  for (guint i = 0; i < n; i++)
    {
      guint a = below (fill, G_N_ELEMENTS (phrases));
      guint b = below (fill, G_N_ELEMENTS (phrases));

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", phrases[MIN (a, b)]);
    }
  if (below (fill, 4) == 0)
    g_string_append_printf (text, " #%u", 10000 + below (fill, 900000));
  return g_string_free (text, FALSE);
}

static gboolean
end_page (Fill *fill, GError **error)
{
  fill->in_page = 0;
  return dsk_replica_store_commit (fill->store, error);
}

/* @values: in the order of the entity's columns, as many as matter; the seq is added. */
#define put(fill, id, values, error) put_values (fill, id, values, G_N_ELEMENTS (values), error)

static gboolean
put_values (Fill *fill, DskEntityId id, const DskValue *values, guint n_values, GError **error)
{
  const DskEntity *entity = dsk_entity_get (id);
  DskValue row[32];
  gint64 begin = g_get_monotonic_time ();
  gboolean ok;

  g_assert (entity->n_columns <= G_N_ELEMENTS (row));
  for (guint i = 0; i < entity->n_columns; i++)
    row[i] = i < n_values ? values[i] : dsk_value_text (NULL);
  row[entity->n_columns - 1] = dsk_value_int (++fill->seq);
  ok = (fill->in_page > 0 || dsk_replica_store_begin (fill->store, error))
       && dsk_replica_store_put_row (fill->store, entity, row, fill->seq, NULL, error);
  fill->n_rows++;
  if (ok && ++fill->in_page == PAGE_ROWS)
    ok = end_page (fill, error);
  fill->spent_us += g_get_monotonic_time () - begin;
  return ok;
}

#define T(text) dsk_value_text (text)
#define N(number) dsk_value_int (number)

static gboolean
put_office (Fill *fill, GError **error)
{
  for (guint i = 0; i < N_USERS; i++)
    {
      g_autofree char *name = g_strdup_printf ("Agent %u", i + 1);

      if (i == 0 && fill->bench->user != NULL)
        g_strlcpy (fill->users[0], fill->bench->user, 37);
      else
        make_id (fill, fill->bench->now_ms - SPAN_MS, fill->users[i]);
      DskValue user[] = { T (fill->users[i]), T (name), T ("agent"), N (1) };
      if (!put (fill, DSK_ENTITY_USER, user, error))
        return FALSE;
    }
  make_id (fill, fill->bench->now_ms - SPAN_MS, fill->number);
  DskValue number[]
      = { T (fill->number), T ("1000000000"), T ("+1 555 0100"), T ("Shop"), T ("active") };
  return put (fill, DSK_ENTITY_NUMBER, number, error);
}

typedef struct
{
  char id[37];
  char phone[16];
  char last_msg[37];
  char *last_text; /* (owned) */
  gint64 last_at;
  gboolean last_in;
  gboolean open;
  const char *owner; /* (unowned) (nullable) */
} Conv;

static gboolean
put_head (Fill *fill, Conv *conv, GError **error)
{
  char card[37], episode[37], contact[37], marker[37];
  g_autofree char *name = g_strdup_printf ("%s %c.", names[below (fill, G_N_ELEMENTS (names))],
                                           (char) ('A' + below (fill, 26)));

  make_id (fill, conv->last_at, card);
  make_id (fill, conv->last_at, episode);
  make_id (fill, conv->last_at, contact);
  make_id (fill, conv->last_at, marker);
  DskValue row[] = { T (conv->id),
                     T (fill->number),
                     T (contact),
                     T (NULL),
                     T (!conv->open           ? "resolved"
                        : conv->owner == NULL ? "new"
                        : conv->last_in       ? "open"
                                              : "waiting"),
                     T (conv->owner),
                     T (NULL),
                     T (NULL),
                     T (episode),
                     N (1),
                     N (conv->last_at),
                     T (conv->last_msg),
                     T (conv->last_in ? "in" : "out"),
                     T ("text"),
                     T (conv->last_text),
                     N (conv->last_at),
                     conv->last_in ? N (conv->last_at) : T (NULL),
                     N (conv->last_at - SPAN_MS / 9) };
  DskValue card_row[] = { T (card),        T (conv->id), T (contact), T (name), T (conv->phone),
                          T (conv->phone), T (NULL),     T (NULL),    T (NULL), T (NULL) };
  DskValue episode_row[]
      = { T (episode), T (conv->id), N (1), N (conv->last_at - SPAN_MS / 9), T (NULL), T (NULL),
          T (NULL),    T (NULL) };
  DskValue marker_row[] = { T (marker),         T (conv->id),      T (fill->users[0]),
                            T (conv->last_msg), N (conv->last_at) };

  return put (fill, DSK_ENTITY_CONVERSATION, row, error)
         && put (fill, DSK_ENTITY_CONTACT_CARD, card_row, error)
         && put (fill, DSK_ENTITY_EPISODE, episode_row, error)
         && (conv->open || put (fill, DSK_ENTITY_READ_MARKER, marker_row, error));
}

static gboolean
put_message (Fill *fill, const Conv *conv, const char *id, const char *text, gint64 at,
             gboolean is_in, GError **error)
{
  g_autofree char *wamid = g_strdup_printf ("wamid.HBgM%sFQIAEhgU%08X", conv->phone, fill->counter);
  DskValue row[] = { T (id),
                     T (conv->id),
                     T (is_in ? "in" : "out"),
                     T ("text"),
                     N (at),
                     N (at + 700),
                     T (NULL),
                     T (is_in ? NULL : fill->users[below (fill, N_USERS)]),
                     T (is_in ? conv->phone : NULL),
                     T (text),
                     T (NULL),
                     T (NULL),
                     T (wamid) };
  DskValue status[]
      = { T (id), T (conv->id), T ("read"), N (at + 60000), T (NULL), T (NULL) };

  return put (fill, DSK_ENTITY_MESSAGE, row, error)
         && (is_in || put (fill, DSK_ENTITY_MESSAGE_STATUS, status, error));
}

static gboolean
put_conversation (Fill *fill, gint64 index, gint64 n, GError **error)
{
  Conv conv = { 0 };
  gint64 at
      = fill->bench->now_ms - SPAN_MS * index / fill->bench->n_conversations - below (fill, 1000);
  gboolean is_in = below (fill, 5) < 3;
  gboolean ok;

  conv.last_at = at;
  conv.last_in = is_in;
  conv.open = index < fill->bench->n_conversations / 20;
  conv.owner = conv.open && below (fill, 4) == 0 ? NULL : fill->users[below (fill, N_USERS)];
  conv.last_text = make_text (fill);
  make_id (fill, at, conv.id);
  make_id (fill, at, conv.last_msg);
  g_snprintf (conv.phone, sizeof conv.phone, "92300%07u", (guint) index % 10000000);
  ok = put_head (fill, &conv, error);
  for (gint64 i = 0; ok && i < n; i++)
    {
      g_autofree char *text = i == 0 ? g_strdup (conv.last_text) : make_text (fill);
      char id[37];

      make_id (fill, at, id);
      ok = put_message (fill, &conv, i == 0 ? conv.last_msg : id, text, at, is_in, error);
      at -= 20000 + below (fill, 3600 * 1000);
      is_in = below (fill, 5) < 3;
    }
  g_free (conv.last_text);
  return ok;
}

/* Most are short, some are long. */
static gint64
choose_length (Fill *fill, gint64 left_convs, gint64 left_messages)
{
  gint64 mean = left_messages / MAX (left_convs, 1);
  gint64 n;

  if (left_convs == 1)
    return left_messages;
  n = below (fill, 500) == 0 ? mean * 40 : 1 + (gint64) below (fill, (guint) MAX (mean, 1) * 2);
  return CLAMP (n, 1, MAX (left_messages - left_convs + 1, 1));
}

static gboolean
fill_all (Fill *fill, GError **error)
{
  gint64 left = fill->bench->n_messages;

  if (!put_office (fill, error) || (fill->in_page > 0 && !end_page (fill, error))
      || !dsk_replica_store_set_identity (fill->store, fill->users[0], "Agent 1", "agent",
                                          fill->users[0], error))
    return FALSE;
  for (gint64 i = 0; i < fill->bench->n_conversations; i++)
    {
      gint64 n = choose_length (fill, fill->bench->n_conversations - i, left);

      if (!put_conversation (fill, i, n, error))
        return FALSE;
      left -= n;
    }
  return fill->in_page == 0 || end_page (fill, error);
}

gboolean
bench_replica_fill (const BenchReplica *bench, GString *json, GError **error)
{
  Fill fill = { .bench = bench, .random = dsk_random_new_seeded (bench->seed) };
  gint64 begin;
  gboolean ok;

  fill.store = dsk_replica_store_open (bench->path, error);
  ok = fill.store != NULL && dsk_replica_store_begin (fill.store, error)
       && dsk_replica_store_refetch (fill.store, "bench", 0, 0, error)
       && dsk_replica_store_commit (fill.store, error) && fill_all (&fill, error);
  if (ok)
    {
      begin = g_get_monotonic_time ();
      ok = dsk_replica_store_begin (fill.store, error)
           && dsk_replica_store_set_cursor (fill.store, fill.seq, bench->now_ms, error)
           && dsk_replica_store_advance_job (fill.store, "all", NULL, error)
           && dsk_replica_store_commit (fill.store, error);
      dsk_replica_store_tidy (fill.store);
      g_string_append_printf (json,
                              "\"rows\":%" G_GINT64_FORMAT ",\"apply_s\":%.3f,\"rows_per_s\":%.0f,"
                              "\"tidy_s\":%.3f,\"user\":\"%s\",",
                              fill.n_rows, (double) fill.spent_us / 1e6,
                              (double) fill.n_rows * 1e6 / (double) MAX (fill.spent_us, 1),
                              (double) (g_get_monotonic_time () - begin) / 1e6, fill.users[0]);
    }
  g_clear_pointer (&fill.store, dsk_replica_store_close);
  dsk_random_unref (fill.random);
  return ok;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Meta: customers who write, webhooks that come late, twice and in any order, and messages that are accepted,
 * refused, or vanish without an answer. What it accepted is what customers got. */

#include <string.h>

#include "dsk-wa-signature.h"
#include "sim.h"

#define MAX_CUSTOMERS 7

struct _SimMeta
{
  SimWorld *world;
  GPtrArray *bodies;     /* (owned) of SimBody */
  GHashTable *delivered; /* (owned) text → set: what customers got */
  GHashTable *states;    /* (owned) message → the furthest state that was reported, from 1 */
  GHashTable *nameless;  /* (owned) set of messages whose statuses do not name them */
  guint n_written;       /* by customers */
  guint n_wamids;
  guint pending; /* posts without an answer, statuses to come */
};

#define ENVELOPE                                                                                        \
  "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"900\",\"changes\":[{\"field\":\"messages\"," \
  "\"value\":{\"messaging_product\":\"whatsapp\",\"metadata\":{\"display_phone_number\":\"15550001111\"," \
  "\"phone_number_id\":\"" SIM_NUMBER "\"},%s}}]}]}"

/* What is in columns that came later, where there are releases that do not know them. */
#define PRICING ",\"pricing\":{\"billable\":true,\"type\":\"regular\",\"category\":\"service\"}"
#define PICTURE                                                                                         \
  "\"type\":\"image\",\"image\":{\"caption\":\"%s\",\"mime_type\":\"image/jpeg\",\"id\":\"77\",\"sha256\":"       \
  "\"2jjtrW4BCF7WQTSpHXB7bYYOsPHUx4qgSEUFnZOYhvE=\"}"
#define PREFERENCE                                                                                      \
  "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"900\",\"changes\":[{\"field\":"              \
  "\"user_preferences\",\"value\":{\"messaging_product\":\"whatsapp\",\"metadata\":{\"display_phone_number\":"   \
  "\"15550001111\",\"phone_number_id\":\"" SIM_NUMBER "\"},\"user_preferences\":[{\"wa_id\":\"923001110%03u\","   \
  "\"category\":\"marketing_messages\",\"value\":\"%s\",\"timestamp\":\"%" G_GINT64_FORMAT "\"}]}}]}]}"

static void
body_free (SimBody *body)
{
  g_bytes_unref (body->bytes);
  g_free (body);
}

SimMeta *
sim_meta_new (SimWorld *world)
{
  SimMeta *meta = g_new0 (SimMeta, 1);

  meta->world = world;
  meta->bodies = g_ptr_array_new_with_free_func ((GDestroyNotify) body_free);
  meta->delivered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  meta->states = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  meta->nameless = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return meta;
}

void
sim_meta_free (SimMeta *meta)
{
  g_ptr_array_unref (meta->bodies);
  g_hash_table_unref (meta->delivered);
  g_hash_table_unref (meta->states);
  g_hash_table_unref (meta->nameless);
  g_free (meta);
}

/* --- webhooks --- */

static void
deliver (SimWorld *world, gpointer data)
{
  SimBody *body = data;

  if (!body->answered)
    sim_relay_post_body (world->relay, body);
}

static void
deliver_again (SimWorld *world, gpointer data)
{
  sim_relay_post_body (world->relay, data);
}

void
sim_meta_refused (SimMeta *meta, SimBody *body)
{
  sim_later (meta->world, 1000 + (gint64) sim_below (meta->world, SIM_CHANCE_META, 8000), deliver, body);
}

static void
post_body (SimMeta *meta, const char *text, gint64 after)
{
  gsize len = strlen (text);
  g_autofree char *header = dsk_wa_signature_make (SIM_SECRET, (const guint8 *) text, len);
  SimBody *body = g_new0 (SimBody, 1);

  body->bytes = g_bytes_new (text, len);
  g_assert (dsk_wa_signature_check (SIM_SECRET, (const guint8 *) text, len, header, body->mac));
  g_ptr_array_add (meta->bodies, body);
  sim_later (meta->world, after, deliver, body);
}

static void
post (SimMeta *meta, const char *value, gint64 after)
{
  g_autofree char *text = g_strdup_printf (ENVELOPE, value);

  post_body (meta, text, after);
}

static void
post_preference (SimMeta *meta, guint who, gboolean stop, gint64 after)
{
  g_autofree char *text
      = g_strdup_printf (PREFERENCE, who, stop ? "stop" : "resume", dsk_clock_now_ms (meta->world->clock) / 1000);

  post_body (meta, text, after);
}

/* A picture, where some know nothing of files: nobody fetches it. */
static char *
content (SimMeta *meta, guint who, gboolean picture)
{
  g_autofree char *words = g_strdup_printf ("cust%ux says u%uv", who, ++meta->world->n_texts);

  return g_strdup_printf (picture ? PICTURE : "\"type\":\"text\",\"text\":{\"body\":\"%s\"}", words);
}

/* @arg chooses who, how late, and with what. */
void
sim_meta_customer (SimMeta *meta, guint64 arg)
{
  SimWorld *world = meta->world;
  guint who = (guint) (arg % MAX_CUSTOMERS);
  gint64 now = dsk_clock_now_ms (world->clock);
  gint64 at = arg & 0x700 ? now : now - (gint64) (arg >> 12) % 90000;
  gint64 after = arg & 0x800 ? 0 : (gint64) (arg >> 16) % 4000;
  g_autofree char *what = content (meta, who, world->skewed && (arg >> 28) % 3 == 0);
  g_autofree char *value = NULL;

  meta->n_written++;
  value = g_strdup_printf (
      "\"contacts\":[{\"profile\":{\"name\":\"Nadia cust%ux%s\"},\"wa_id\":\"923001110%03u\"}],"
      "\"messages\":[{\"from\":\"923001110%03u\",\"id\":\"wamid.IN%u\",\"timestamp\":\"%" G_GINT64_FORMAT
      "\",%s}]",
      who, (arg >> 20) % 5 == 0 ? " Khan" : "", who, who, ++meta->n_wamids, at / 1000, what);
  post (meta, value, after);
  if (world->skewed && (arg >> 24) % 3 == 0)
    post_preference (meta, who, (arg >> 26) % 2 == 0, after + 2000);
}

/* Byte for byte, or with a space more: then only what is in it tells that it is no news. */
void
sim_meta_repeat (SimMeta *meta, guint64 arg)
{
  SimBody *body;
  g_autofree char *other = NULL;

  if (meta->bodies->len == 0)
    return;
  body = meta->bodies->pdata[arg % meta->bodies->len];
  if ((arg >> 16) % 2 == 0)
    {
      sim_later (meta->world, 0, deliver_again, body);
      return;
    }
  other = g_strdup_printf (" %.*s", (int) g_bytes_get_size (body->bytes),
                           (const char *) g_bytes_get_data (body->bytes, NULL));
  post_body (meta, other, 0);
}

/* @message: (nullable): NULL if Meta does not say for what program it is */
static void
post_status (SimMeta *meta, const char *wamid, const char *message, const char *state, gint64 after)
{
  g_autofree char *opaque
      = message != NULL ? g_strdup_printf (",\"biz_opaque_callback_data\":\"%s\"", message) : g_strdup ("");
  g_autofree char *value = g_strdup_printf (
      "\"statuses\":[{\"id\":\"%s\",\"status\":\"%s\",\"timestamp\":\"%" G_GINT64_FORMAT
      "\",\"recipient_id\":\"923001110000\"%s%s}]",
      wamid, state, dsk_clock_now_ms (meta->world->clock) / 1000, opaque, meta->world->skewed ? PRICING : "");

  post (meta, value, after);
}

/* --- what is sent --- */

typedef struct
{
  char *message; /* (owned) */
  char *text;    /* (owned) */
  guint life;
  DskWaSendResult result;
  gboolean accepted;
  gboolean silent;
} Post;

static void
post_free (gpointer data)
{
  Post *sent = data;

  g_free (sent->message);
  g_free (sent->text);
  dsk_wa_send_result_clear (&sent->result);
  g_free (sent);
}

static void
answer (SimWorld *world, gpointer data)
{
  Post *sent = data;

  world->meta->pending--;
  /* A relay that died in between gets no answer. */
  if (world->relay->life == sent->life)
    sim_relay_finish (world->relay, sent->message, &sent->result);
}

/* A customer gets each text once, whatever happens. */
static void
accept_post (SimMeta *meta, Post *sent)
{
  SimWorld *world = meta->world;
  g_autofree char *wamid = g_strdup_printf ("wamid.OUT%u", ++meta->n_wamids);
  static const char *const states[] = { "sent", "delivered", "read" };
  /* Then a status that comes before the answer is about a message that nobody knows yet. */
  const char *message
      = sent->result.outcome == DSK_WA_ACCEPTED && sim_perhaps (world, SIM_CHANCE_META, 30) ? NULL : sent->message;

  if (!g_hash_table_add (meta->delivered, g_strdup (sent->text)))
    sim_violate (world, "4 acknowledged command", "a customer got “%s” twice", sent->text);
  if (message == NULL)
    g_hash_table_add (meta->nameless, g_strdup (sent->message));
  sent->result.wamid = g_strdup (wamid);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (i == 0 || sim_perhaps (world, SIM_CHANCE_META, 60))
      {
        post_status (meta, wamid, message, states[i],
                     (gint64) sim_below (world, SIM_CHANCE_META, 6000));
        g_hash_table_replace (meta->states, g_strdup (sent->message), GUINT_TO_POINTER (i + 1));
      }
}

/* What becomes of it. Without an answer it may have reached the customer or not. */
static void
decide (SimMeta *meta, Post *sent)
{
  guint64 chance = meta->world->calm ? 0 : sim_below (meta->world, SIM_CHANCE_META, 20);

  sent->result.outcome = DSK_WA_ACCEPTED;
  if (chance == 19)
    sent->result.outcome = DSK_WA_PERMANENT;
  else if (chance == 18)
    sent->result.outcome = DSK_WA_HOLD;
  else if (chance >= 15)
    sent->result.outcome = DSK_WA_RETRY;
  else if (chance >= 12)
    sent->result.outcome = DSK_WA_UNKNOWN;
  sent->accepted = sent->result.outcome == DSK_WA_ACCEPTED || chance >= 13;
  if (sent->result.outcome != DSK_WA_ACCEPTED && sent->result.outcome != DSK_WA_UNKNOWN)
    sent->accepted = FALSE;
  sent->result.retry_after_ms = 2000;
  if (sent->result.outcome == DSK_WA_PERMANENT)
    {
      sent->result.code = 131026;
      sent->result.reason = g_strdup ("undeliverable");
    }
}

/* Invariant 13: what somebody wrote as a note is never on its way to a customer, accepted or not. */
static void
check_inside (SimMeta *meta, const DskSendJob *job)
{
  SimWorld *world = meta->world;

  for (guint i = 0; i < world->devices->len; i++)
    {
      const SimDevice *device = world->devices->pdata[i];

      for (guint j = 0; j < device->issued->len; j++)
        {
          const SimIssued *issued = device->issued->pdata[j];

          if ((issued->type == DSK_COMMAND_NOTE_ADD || issued->type == DSK_COMMAND_NOTE_EDIT)
              && (g_strcmp0 (issued->text, job->text) == 0 || g_strcmp0 (issued->object, job->message) == 0))
            sim_violate (world, "13 notes", "a customer is sent the note %s", issued->object);
        }
    }
}

void
sim_meta_send (SimMeta *meta, const DskSendJob *job)
{
  SimWorld *world = meta->world;
  Post *sent = g_new0 (Post, 1);

  sent->message = g_strdup (job->message);
  sent->text = g_strdup (job->text);
  sent->life = world->relay->life;
  check_inside (meta, job);
  decide (meta, sent);
  sim_trace (world, "meta: %s, attempt %u: %d", job->message, job->attempt, (int) sent->result.outcome);
  if (sent->accepted)
    accept_post (meta, sent);
  if (sent->result.outcome == DSK_WA_UNKNOWN)
    g_clear_pointer (&sent->result.wamid, g_free);
  meta->pending++;
  sim_later_full (world, (gint64) sim_below (world, SIM_CHANCE_META, 3000), answer, sent, post_free);
}

gboolean
sim_meta_is_idle (SimMeta *meta)
{
  for (guint i = 0; i < meta->bodies->len; i++)
    if (!((SimBody *) meta->bodies->pdata[i])->answered)
      return FALSE;
  return meta->pending == 0;
}

static guint
rank (const char *state)
{
  static const char *const states[] = { "sent", "delivered", "read" };

  for (guint i = 0; state != NULL && i < G_N_ELEMENTS (states); i++)
    if (strcmp (state, states[i]) == 0)
      return i + 1;
  return 0;
}

static void
check_states (SimMeta *meta)
{
  SimEye *eye = meta->world->relay->eye;
  GHashTableIter iter;
  gpointer message;
  gpointer furthest;

  g_hash_table_iter_init (&iter, meta->states);
  while (g_hash_table_iter_next (&iter, &message, &furthest))
    {
      g_autofree char *state
          = sim_eye_text (eye, "SELECT state FROM message_status WHERE id = ?", message, NULL);

      /* A relay that died before the answer was stored can't tell whose status it is, unless Meta says so. */
      if (g_hash_table_contains (meta->nameless, message)
          && sim_eye_int (eye, "SELECT EXISTS (SELECT 1 FROM message WHERE id = ? AND wamid IS NULL)", message,
                          NULL))
        continue;
      if (rank (state) != GPOINTER_TO_UINT (furthest))
        sim_violate (meta->world, "4 webhooks", "message %s is “%s”, but state %u was reported",
                     (char *) message, state != NULL ? state : "nothing", GPOINTER_TO_UINT (furthest));
    }
}

void
sim_meta_check (SimMeta *meta)
{
  SimEye *eye = meta->world->relay->eye;
  gint64 n = sim_eye_int (eye, "SELECT count(*) FROM message WHERE direction = 'in'", NULL);
  g_autofree char *twice
      = sim_eye_text (eye, "SELECT text FROM message GROUP BY text HAVING count(*) > 1 ORDER BY text", NULL);

  if (twice != NULL)
    sim_violate (meta->world, "4 webhooks", "“%s” is there twice", twice);
  /* A backup does not know of what came after it. */
  if (meta->world->restored)
    return;
  if (n != meta->n_written)
    sim_violate (meta->world, "4 webhooks", "customers wrote %u messages, %u are here", meta->n_written,
                 (guint) n);
  check_states (meta);
}

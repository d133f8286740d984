/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-sb-day.h"

#include "dsk-error.h"

#define TICK_MS 10

/* Of a thousand. */
static const struct
{
  const char *type;
  guint share;
} shares[] = {
  { "text", 520 },       { "image", 90 },      { "voice", 80 },      { "document", 30 },  { "sticker", 30 },
  { "video", 20 },       { "audio", 10 },      { "location", 20 },   { "contact", 20 },   { "reaction", 40 },
  { "button-reply", 30 }, { "list-reply", 20 }, { "button", 20 },     { "order", 15 },     { "forwarded", 15 },
  { "ad", 10 },          { "edit", 10 },       { "revoke", 5 },      { "flow-reply", 5 }, { "unsupported", 5 },
  { "unknown", 5 },
};

static const char *const texts[] = {
  "Salaam, mera order abhi tak nahi aya",
  "السلام علیکم، کیا یہ سوٹ مل جائے گا؟",
  "Is cash on delivery available in Multan?",
  "Size change ho sakta hai?",
  "میرا پارسل کہاں ہے",
  "Please cancel my order",
  "Thank you, received",
  "Price please",
};

typedef struct
{
  DskSandbox *sandbox; /* (borrowed) */
  gint64 customers;
  gint64 messages;
  gint64 rate;
  gint64 done;
  gint64 began_ms;
} Day;

static const char *
draw_type (DskRandom *random)
{
  guint64 at = dsk_random_below (random, 1000);

  for (guint i = 0; i < G_N_ELEMENTS (shares); i++)
    {
      if (at < shares[i].share)
        return shares[i].type;
      at -= shares[i].share;
    }
  return "text";
}

static char *
make_text (DskSandbox *self, const char *type, gint64 n)
{
  if (g_str_equal (type, "text") || g_str_equal (type, "forwarded") || g_str_equal (type, "ad")
      || g_str_equal (type, "edit"))
    return g_strdup_printf ("%s (%" G_GINT64_FORMAT ")",
                            texts[dsk_random_below (self->random, G_N_ELEMENTS (texts))], n);
  if (g_str_equal (type, "reaction"))
    return g_strdup ("👍");
  return NULL;
}

static void
write_one (Day *day, gint64 n)
{
  DskSandbox *self = day->sandbox;
  gint64 who = n < day->customers ? n : (gint64) dsk_random_below (self->random, (guint64) day->customers);
  const char *type = n < day->customers ? "text" : draw_type (self->random);
  g_autofree char *phone = g_strdup_printf ("9230160%05" G_GINT64_FORMAT, who);
  g_autofree char *name = g_strdup_printf ("Customer %" G_GINT64_FORMAT, who + 1);
  g_autofree char *text = make_text (self, type, n);
  DskSbCustomer *customer = dsk_sandbox_customer (self, dsk_sb_config_first (self->config), phone, name);
  g_autofree char *wamid = dsk_sandbox_write (self, customer, type, text, NULL, 0);

  if (wamid == NULL)
    {
      g_free (text);
      text = make_text (self, "text", n);
      wamid = dsk_sandbox_write (self, customer, "text", text, NULL, 0);
    }
}

static gboolean
tick_cb (gpointer user_data)
{
  Day *day = user_data;
  gint64 due = day->messages;

  if (day->rate > 0)
    due = MIN (day->messages,
               1 + (dsk_clock_monotonic_ms (day->sandbox->clock) - day->began_ms) * day->rate / 1000);
  for (; day->done < due; day->done++)
    write_one (day, day->done);
  if (day->done < day->messages)
    dsk_sandbox_after (day->sandbox, TICK_MS, tick_cb, g_memdup2 (day, sizeof *day), g_free);
  return G_SOURCE_REMOVE;
}

gboolean
dsk_sb_day_start (DskSandbox *sandbox, gint64 customers, gint64 messages, gint64 rate, GError **error)
{
  Day day = { .sandbox = sandbox,
              .customers = customers,
              .messages = messages,
              .rate = rate,
              .began_ms = dsk_clock_monotonic_ms (sandbox->clock) };

  if (customers < 1 || customers > DSK_SB_DAY_MAX_CUSTOMERS || messages < customers
      || messages > DSK_SB_DAY_MAX_MESSAGES || rate < 0 || rate > DSK_SB_DAY_MAX_MESSAGES)
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID,
                           "'customers' is a number from 1, 'messages' one at least as large, "
                           "'rate' messages a second from 0");
      return FALSE;
    }
  tick_cb (&day);
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* GET /{version}/{account-id}/message_templates: page by page. */

#include "dsk-sb-graph.h"

#include <stdlib.h>
#include <string.h>

#define PAGE_MAX 1000
#define PAGE_USUAL 25

#define BODY(text) "{\"type\":\"BODY\",\"text\":\"" text "\"}"

static const struct
{
  const char *name;
  const char *language;
  const char *category;
  const char *status;
  const char *quality;
  const char *components;
  gboolean of_others; /* it is of the accounts that came with --account, and not of the first */
} templates[] = {
  { "hello_again", "en", "UTILITY", "APPROVED", "GREEN",
    BODY ("Hello {{1}}, we would like to finish what you asked us about. Is now a good time?") },
  { "order_ready", "en", "UTILITY", "APPROVED", "GREEN",
    "{\"type\":\"HEADER\",\"format\":\"TEXT\",\"text\":\"Your order\"}," BODY ("Hello {{1}},"
          " your order {{2}} is ready.")
    ",{\"type\":\"FOOTER\",\"text\":\"Thank you\"},{\"type\":\"BUTTONS\","
          "\"buttons\":[{\"type\":\"QUICK_REPLY\","
    "\"text\":\"On my way\"},{\"type\":\"URL\",\"text\":\"Follow it\","
          "\"url\":\"https://shop.example/{{1}}\"}]}" },
  { "order_ready", "ur", "UTILITY", "APPROVED", "GREEN",
    BODY ("السلام علیکم {{1}}، آپ کا آرڈر {{2}} تیار ہے۔") },
  { "invoice", "en", "UTILITY", "APPROVED", "UNKNOWN",
    "{\"type\":\"HEADER\",\"format\":\"DOCUMENT\"}," BODY ("Hello {{customer_name}},"
          " your invoice is attached.") },
  { "season_sale", "en", "MARKETING", "APPROVED", "YELLOW",
    "{\"type\":\"HEADER\",\"format\":\"IMAGE\"}," BODY ("Hello {{1}}, our season sale begins on {{2}}.")
    ",{\"type\":\"BUTTONS\",\"buttons\":[{\"type\":\"COPY_CODE\",\"text\":\"Copy code\"}]}" },
  { "season_sale", "ur", "MARKETING", "PAUSED", "RED",
    BODY ("السلام علیکم {{1}}، ہماری سیل {{2}} کو شروع ہو رہی ہے۔") },
  { "login_code", "en", "AUTHENTICATION", "APPROVED", "UNKNOWN",
    BODY ("*{{1}}* is your verification code.")
    ",{\"type\":\"BUTTONS\",\"buttons\":[{\"type\":\"URL\",\"text\":\"Copy code\","
    "\"url\":\"https://www.whatsapp.com/otp/code/?code={{1}}\"}]}" },
  { "too_pushy", "en", "MARKETING", "REJECTED", NULL, BODY ("Buy now, {{1}}!") },
  { "branch_open", "en", "UTILITY", "APPROVED", "GREEN",
    BODY ("Hello {{1}}, our branch is open again."), TRUE },
  { "branch_open", "ur", "UTILITY", "APPROVED", "GREEN",
    BODY ("السلام علیکم {{1}}، ہماری شاخ دوبارہ کھل گئی ہے۔"), TRUE },
};

/* Returns: (transfer full) (element-type guint): places in the table */
static GArray *
templates_of (DskSandbox *self, const DskSbBusiness *business)
{
  gboolean others = strcmp (business->waba_id, dsk_sb_config_first (self->config)->waba_id) != 0;
  GArray *list = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < G_N_ELEMENTS (templates); i++)
    if (templates[i].of_others == others)
      g_array_append_val (list, i);
  return list;
}

gboolean
dsk_sb_graph_has_template (DskSandbox *self, const DskSbBusiness *business, const char *name)
{
  g_autoptr (GArray) list = templates_of (self, business);

  for (guint i = 0; i < list->len; i++)
    if (strcmp (templates[g_array_index (list, guint, i)].name, name) == 0)
      return TRUE;
  return FALSE;
}

static void
write_template (DskJsonWriter *writer, guint i)
{
  g_autofree char *id = g_strdup_printf ("30020010%04u", i + 1);
  g_autofree char *components = g_strconcat ("[", templates[i].components, "]", NULL);

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "name", templates[i].name);
  dsk_json_writer_set_string (writer, "language", templates[i].language);
  dsk_json_writer_set_string (writer, "status", templates[i].status);
  dsk_json_writer_set_string (writer, "category", templates[i].category);
  dsk_json_writer_set_string (writer, "id", id);
  if (templates[i].quality != NULL)
    {
      dsk_json_writer_name (writer, "quality_score");
      dsk_json_writer_begin_object (writer);
      dsk_json_writer_set_string (writer, "score", templates[i].quality);
      dsk_json_writer_end_object (writer);
    }
  dsk_json_writer_set_string (writer, "rejected_reason",
                              strcmp (templates[i].status, "REJECTED") == 0 ? "PROMOTIONAL" : "NONE");
  dsk_json_writer_name (writer, "components");
  dsk_json_writer_raw (writer, components, strlen (components));
  dsk_json_writer_end_object (writer);
}

static void
write_paging (DskSandbox *self, const DskSbBusiness *business, DskJsonWriter *writer, guint first, guint end,
              guint total)
{
  g_autofree char *before = g_strdup_printf ("B%u", first);
  g_autofree char *after = g_strdup_printf ("A%u", end);
  g_autofree char *next = g_strdup_printf ("%s/v25.0/%s/message_templates?after=A%u", self->base_url,
                                           business->waba_id, end);

  dsk_json_writer_name (writer, "paging");
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_name (writer, "cursors");
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "before", before);
  dsk_json_writer_set_string (writer, "after", after);
  dsk_json_writer_end_object (writer);
  if (end < total)
    dsk_json_writer_set_string (writer, "next", next);
  dsk_json_writer_end_object (writer);
}

static guint
number_of (GHashTable *query, const char *name, gsize skip, guint fallback)
{
  const char *text = query != NULL ? g_hash_table_lookup (query, name) : NULL;

  return text != NULL && strlen (text) > skip ? (guint) strtoul (text + skip, NULL, 10) : fallback;
}

/* Returns: whether a fault refused it */
static gboolean
refused_by_fault (DskSandbox *self, SoupServerMessage *message)
{
  switch (dsk_sb_faults_draw (&self->faults, self->random, DSK_SB_FAULT_HTTP500, DSK_SB_FAULT_TOKEN_EXPIRED))
    {
    case DSK_SB_FAULT_HTTP500:
      dsk_sb_graph_refuse (self, message, 500, 131000, "Internal error");
      return TRUE;
    case DSK_SB_FAULT_429:
      dsk_sb_graph_refuse (self, message, 429, 80007, "The account made too many calls.");
      return TRUE;
    case DSK_SB_FAULT_TOKEN_EXPIRED:
      dsk_sb_graph_refuse (self, message, 401, 190, NULL);
      return TRUE;
    default:
      return FALSE;
    }
}

void
dsk_sb_graph_templates (DskSandbox *self, SoupServerMessage *message, const DskSbBusiness *business,
                        GHashTable *query)
{
  g_autoptr (GArray) list = templates_of (self, business);
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new_ascii ();
  guint first = MIN (number_of (query, "after", 1, 0), list->len);
  guint limit = CLAMP (number_of (query, "limit", 0, PAGE_USUAL), 1, PAGE_MAX);
  guint end = MIN (first + limit, list->len);

  if (refused_by_fault (self, message))
    return;
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_name (writer, "data");
  dsk_json_writer_begin_array (writer);
  for (guint i = first; i < end; i++)
    write_template (writer, g_array_index (list, guint, i));
  dsk_json_writer_end_array (writer);
  write_paging (self, business, writer, first, end, list->len);
  dsk_json_writer_end_object (writer);
  dsk_sb_graph_answer (message, writer);
}

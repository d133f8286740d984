/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-wa-webhook.h"

#include <string.h>

static GPtrArray *
load (const char *name, char **notes)
{
  g_autofree char *file = g_strconcat (name, ".json", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "wa", "fixtures", file, NULL);
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *updates;
  gsize len;

  g_file_get_contents (path, &data, &len, &error);
  g_assert_no_error (error);
  updates = dsk_wa_webhook_parse (data, len, notes, &error);
  g_assert_no_error (error);
  return updates;
}

static const DskWaUpdate *
find (GPtrArray *updates, const char *wamid)
{
  for (guint i = 0; i < updates->len; i++)
    {
      const DskWaUpdate *update = g_ptr_array_index (updates, i);

      if (g_strcmp0 (update->wamid, wamid) == 0)
        return update;
    }
  g_error ("no update about %s", wamid);
}

static void
test_text (void)
{
  g_autofree char *notes = NULL;
  g_autoptr (GPtrArray) updates = load ("text", &notes);
  const DskWaUpdate *u = g_ptr_array_index (updates, 0);

  g_assert_null (notes);
  g_assert_cmpuint (updates->len, ==, 1);
  g_assert_cmpint (u->kind, ==, DSK_WA_MESSAGE);
  g_assert_cmpint (u->message_kind, ==, DSK_MESSAGE_TEXT);
  g_assert_cmpint (u->direction, ==, DSK_DIRECTION_IN);
  g_assert_false (u->historical);
  g_assert_cmpstr (u->waba_id, ==, "9001");
  g_assert_cmpstr (u->phone_number_id, ==, "5001");
  g_assert_cmpstr (u->display_phone, ==, "+92 300 5550199");
  g_assert_cmpstr (u->wa_id, ==, "923005550101");
  g_assert_null (u->phone);
  g_assert_cmpstr (u->bsuid, ==, "PK.111");
  g_assert_cmpstr (u->parent_bsuid, ==, "PK.ENT.7");
  g_assert_cmpstr (u->username, ==, "sana.k");
  g_assert_cmpstr (u->profile_name, ==, "Sana Khan");
  g_assert_cmpstr (u->wamid, ==, "wamid.T1");
  g_assert_cmpstr (u->type, ==, "text");
  g_assert_cmpint (u->timestamp, ==, 1790000000000);
  g_assert_cmpstr (u->text, ==, "سلام, is it open?");
  g_assert_cmpstr (u->context_wamid, ==, "wamid.Q");
  g_assert_true (g_str_has_prefix (u->raw, "{\"from\":\"923005550101\","));
  g_assert_nonnull (strstr (u->raw, "سلام"));
}

static void
test_media (void)
{
  static const struct { const char *wamid; DskMessageKind kind; const char *text; } rows[] = {
    { "wamid.I", DSK_MESSAGE_IMAGE, "receipt" }, { "wamid.V", DSK_MESSAGE_VOICE, NULL },
    { "wamid.A", DSK_MESSAGE_AUDIO, NULL },      { "wamid.D", DSK_MESSAGE_DOCUMENT, NULL },
    { "wamid.S", DSK_MESSAGE_STICKER, NULL },    { "wamid.W", DSK_MESSAGE_VIDEO, "see" },
  };
  g_autoptr (GPtrArray) updates = load ("media", NULL);

  g_assert_cmpuint (updates->len, ==, G_N_ELEMENTS (rows));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const DskWaUpdate *u = find (updates, rows[i].wamid);

      g_assert_cmpint (u->message_kind, ==, rows[i].kind);
      g_assert_cmpstr (u->text, ==, rows[i].text);
      g_assert_cmpstr (u->wa_id, ==, "923005550102");
    }
}

static void
test_kinds (void)
{
  static const struct { const char *wamid; DskMessageKind kind; const char *text; const char *context; } rows[] = {
    { "wamid.1", DSK_MESSAGE_LOCATION, "Saddar\nKarachi", NULL },
    { "wamid.2", DSK_MESSAGE_CONTACTS, "Aamir B, Bilal", NULL },
    { "wamid.3", DSK_MESSAGE_REACTION, "😂", "wamid.T1" },
    { "wamid.4", DSK_MESSAGE_REACTION, NULL, "wamid.T1" },
    { "wamid.5", DSK_MESSAGE_BUTTON, "Yes", NULL },
    { "wamid.6", DSK_MESSAGE_INTERACTIVE, "Tomorrow", NULL },
    { "wamid.7", DSK_MESSAGE_INTERACTIVE, NULL, NULL },
    { "wamid.8", DSK_MESSAGE_ORDER, "Two please", NULL },
    { "wamid.9", DSK_MESSAGE_EDIT, "better", "wamid.T1" },
    { "wamid.10", DSK_MESSAGE_REVOKE, NULL, "wamid.T1" },
    { "wamid.11", DSK_MESSAGE_UNSUPPORTED, NULL, NULL },
    { "wamid.12", DSK_MESSAGE_UNSUPPORTED, NULL, NULL },
    { "wamid.13", DSK_MESSAGE_UNKNOWN, NULL, NULL },
    { "wamid.14", DSK_MESSAGE_UNKNOWN, NULL, NULL },
  };
  g_autofree char *notes = NULL;
  g_autoptr (GPtrArray) updates = load ("kinds", &notes);

  g_assert_cmpuint (updates->len, ==, G_N_ELEMENTS (rows));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const DskWaUpdate *u = find (updates, rows[i].wamid);

      g_assert_cmpint (u->message_kind, ==, rows[i].kind);
      g_assert_cmpstr (u->text, ==, rows[i].text);
      g_assert_cmpstr (u->context_wamid, ==, rows[i].context);
    }
  g_assert_cmpint (find (updates, "wamid.11")->error_code, ==, 131051);
  g_assert_cmpstr (find (updates, "wamid.11")->error_details, ==, "Not supported");
  g_assert_cmpstr (find (updates, "wamid.12")->error_details, ==, "Not supported");
  g_assert_cmpstr (find (updates, "wamid.13")->type, ==, "hologram");
  g_assert_nonnull (strstr (find (updates, "wamid.13")->raw, "\"beam\":1"));
  g_assert_nonnull (strstr (find (updates, "wamid.1")->raw, "\"latitude\":24.86,"));
  g_assert_nonnull (strstr (notes, "unknown type 'hologram'"));
}

static void
test_identities (void)
{
  static const struct { const char *wamid, *wa_id, *phone, *bsuid, *name; } rows[] = {
    { "wamid.empty", NULL, NULL, "PK.222", "Hidden" },
    { "wamid.absent", NULL, NULL, "PK.333", NULL },
    { "wamid.inside", NULL, NULL, "PK.444", NULL },
    { "wamid.differs", "5491155550101", "541155550101", NULL, NULL },
    { "wamid.a", "923005550101", NULL, NULL, "A" },
    { "wamid.b", "923005550102", NULL, NULL, "B" },
    { "wamid.c", "923005550101", NULL, NULL, "A" },
    { "wamid.d", "923005550103", NULL, NULL, NULL },
    { "wamid.moved", "923005550101", NULL, NULL, NULL },
    { "wamid.newid", NULL, NULL, "PK.556", NULL },
    { "wamid.group", "923005550101", NULL, NULL, NULL },
  };
  g_autofree char *notes = NULL;
  g_autoptr (GPtrArray) updates = load ("identities", &notes);

  g_assert_null (notes);
  g_assert_cmpuint (updates->len, ==, G_N_ELEMENTS (rows));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const DskWaUpdate *u = find (updates, rows[i].wamid);

      g_assert_cmpstr (u->wa_id, ==, rows[i].wa_id);
      g_assert_cmpstr (u->phone, ==, rows[i].phone);
      g_assert_cmpstr (u->bsuid, ==, rows[i].bsuid);
      g_assert_cmpstr (u->profile_name, ==, rows[i].name);
      g_assert_cmpint (u->timestamp, ==, 1790000001000);
    }
  g_assert_cmpstr (find (updates, "wamid.group")->group_id, ==, "GROUP1");
  g_assert_cmpstr (find (updates, "wamid.moved")->system_type, ==, "user_changed_number");
  g_assert_cmpstr (find (updates, "wamid.moved")->new_wa_id, ==, "923005550111");
  g_assert_cmpstr (find (updates, "wamid.moved")->new_bsuid, ==, "PK.555");
}

static void
test_statuses (void)
{
  g_autofree char *notes = NULL;
  g_autoptr (GPtrArray) updates = load ("statuses", &notes);
  static const DskDelivery deliveries[] = { DSK_DELIVERY_SENT, DSK_DELIVERY_DELIVERED, DSK_DELIVERY_READ,
                                            DSK_DELIVERY_PLAYED, DSK_DELIVERY_FAILED };
  const DskWaUpdate *u;

  g_assert_cmpuint (updates->len, ==, 8);
  for (guint i = 0; i < G_N_ELEMENTS (deliveries); i++)
    {
      u = g_ptr_array_index (updates, i);
      g_assert_cmpint (u->kind, ==, DSK_WA_STATUS);
      g_assert_true (u->delivery_known);
      g_assert_cmpint (u->delivery, ==, deliveries[i]);
    }
  u = g_ptr_array_index (updates, 0);
  g_assert_cmpstr (u->wamid, ==, "wamid.O1");
  g_assert_cmpstr (u->opaque, ==, "ours-1");
  g_assert_cmpstr (u->wa_id, ==, "923005550101");
  g_assert_cmpstr (u->pricing, ==,
                   "{\"billable\":true,\"pricing_model\":\"PMP\",\"type\":\"regular\",\"category\":\"service\"}");
  u = find (updates, "wamid.O2");
  g_assert_null (u->wa_id);
  g_assert_cmpstr (u->bsuid, ==, "PK.111");
  u = find (updates, "wamid.O3");
  g_assert_cmpint (u->error_code, ==, 131047);
  g_assert_cmpstr (u->error_title, ==, "Re-engagement message");
  g_assert_cmpstr (u->error_details, ==, "More than 24 hours");
  u = find (updates, "wamid.O4");
  g_assert_false (u->delivery_known);
  g_assert_cmpstr (u->type, ==, "held");
  u = find (updates, "wamid.O5");
  g_assert_cmpstr (u->group_id, ==, "GROUP1");
  g_assert_cmpstr (u->wa_id, ==, "923005550102");
  /* A word of our own machine is not one of Meta's. */
  u = find (updates, "wamid.O6");
  g_assert_false (u->delivery_known);
  g_assert_cmpint (u->timestamp, ==, 0);
  g_assert_nonnull (strstr (notes, "unknown status 'held'"));
}

static void
test_echoes_history_calls (void)
{
  g_autoptr (GPtrArray) updates = load ("echoes", NULL);
  const DskWaUpdate *u = find (updates, "wamid.E1");

  g_assert_cmpuint (updates->len, ==, 8);
  g_assert_cmpint (u->direction, ==, DSK_DIRECTION_OUT);
  g_assert_cmpstr (u->wa_id, ==, "923005550101");
  g_assert_cmpstr (u->bsuid, ==, "PK.111");
  g_assert_false (u->historical);
  u = find (updates, "wamid.E2");
  g_assert_cmpint (u->direction, ==, DSK_DIRECTION_OUT);
  g_assert_cmpint (u->message_kind, ==, DSK_MESSAGE_REVOKE);
  g_assert_cmpstr (u->wa_id, ==, "923005550101");
  u = find (updates, "wamid.H1");
  g_assert_true (u->historical);
  g_assert_cmpint (u->direction, ==, DSK_DIRECTION_OUT);
  g_assert_cmpstr (u->wa_id, ==, "923005550101");
  g_assert_true (u->delivery_known);
  g_assert_cmpint (u->delivery, ==, DSK_DELIVERY_READ);
  u = find (updates, "wamid.H2");
  g_assert_true (u->historical);
  g_assert_cmpint (u->direction, ==, DSK_DIRECTION_IN);
  g_assert_cmpint (u->message_kind, ==, DSK_MESSAGE_UNSUPPORTED);
  u = g_ptr_array_index (updates, 4);
  g_assert_cmpstr (u->wamid, ==, "wamid.H2");
  g_assert_cmpint (u->message_kind, ==, DSK_MESSAGE_IMAGE);
  g_assert_true (u->historical);
  u = find (updates, "wacid.1");
  g_assert_cmpint (u->message_kind, ==, DSK_MESSAGE_CALL);
  g_assert_cmpint (u->direction, ==, DSK_DIRECTION_IN);
  u = find (updates, "wacid.2");
  g_assert_cmpint (u->direction, ==, DSK_DIRECTION_OUT);
  g_assert_cmpstr (u->wa_id, ==, "923005550102");
  u = g_ptr_array_index (updates, 7);
  g_assert_cmpint (u->kind, ==, DSK_WA_OTHER);
  g_assert_cmpint (u->error_code, ==, 138001);
}

static void
test_odd (void)
{
  g_autofree char *notes = NULL;
  g_autoptr (GPtrArray) updates = load ("odd", &notes);
  static const char *const others[] = { "messages", "account_update", "tomorrow", NULL, "messages" };

  g_assert_cmpuint (updates->len, ==, G_N_ELEMENTS (others));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      const DskWaUpdate *u = g_ptr_array_index (updates, i);

      g_assert_cmpstr (u->waba_id, ==, "9002");
      if (others[i] == NULL)
        {
          g_assert_cmpstr (u->wamid, ==, "wamid.ok");
          g_assert_cmpint (u->message_kind, ==, DSK_MESSAGE_TEXT);
          g_assert_null (u->text);
          continue;
        }
      g_assert_cmpint (u->kind, ==, DSK_WA_OTHER);
      g_assert_cmpstr (u->type, ==, others[i]);
    }
  g_assert_cmpint (((DskWaUpdate *) g_ptr_array_index (updates, 4))->error_code, ==, 130429);
  g_assert_nonnull (strstr (notes, "entry 0 change 0: there is no array of changes"));
  g_assert_nonnull (strstr (notes, "entry 2 change 4: messages 1 is not an object with an id"));
  g_assert_nonnull (strstr (notes, "'statuses' is not an array"));
}

/* The phone may decline to share its past; threads that stand beside are read. */
static void
test_history_declined (void)
{
  static const char body[]
      = "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"W1\",\"changes\":[{\"field\":\"history\","
        "\"value\":{\"messaging_product\":\"whatsapp\",\"metadata\":{\"phone_number_id\":\"P1\"},\"history\":["
        "{\"errors\":[{\"code\":2593109,\"title\":\"History sync is turned off\",\"message\":\"Turned off\","
        "\"error_data\":{\"details\":\"It is turned off by the business\"}}]},"
        "{\"threads\":[{\"id\":\"923005550101\",\"messages\":[{\"from\":\"923005550101\",\"id\":\"wamid.H\","
        "\"timestamp\":\"1780000001\",\"type\":\"text\",\"text\":{\"body\":\"old\"}}]}]}]}}]}]}";
  g_autofree char *notes = NULL;
  g_autoptr (GPtrArray) updates = dsk_wa_webhook_parse (body, strlen (body), &notes, NULL);
  const DskWaUpdate *u;

  g_assert_cmpuint (updates->len, ==, 2);
  g_assert_null (notes);
  u = g_ptr_array_index (updates, 0);
  g_assert_cmpint (u->kind, ==, DSK_WA_OTHER);
  g_assert_cmpstr (u->type, ==, "history");
  g_assert_cmpint (u->level, ==, DSK_WA_WARNING);
  g_assert_cmpint (u->error_code, ==, 2593109);
  g_assert_cmpstr (u->phone_number_id, ==, "P1");
  g_assert_nonnull (strstr (u->content, "\"code\":\"2593109\""));
  g_assert_nonnull (strstr (u->content, "\"details\":\"It is turned off by the business\""));
  g_assert_true (find (updates, "wamid.H")->historical);
}

static void
assert_origin (GPtrArray *origins, guint i, const char *waba_id, const char *phone_number_id)
{
  const DskWaOrigin *origin = g_ptr_array_index (origins, i);

  g_assert_cmpstr (origin->waba_id, ==, waba_id);
  g_assert_cmpstr (origin->phone_number_id, ==, phone_number_id);
}

/* Whoever is spoken of anywhere is found, once; ids may be numbers, or missing. */
static void
test_origins (void)
{
  static const char body[]
      = "{\"object\":\"whatsapp_business_account\",\"entry\":["
        "{\"id\":\"W1\",\"changes\":[{\"field\":\"messages\",\"value\":{\"metadata\":{\"phone_number_id\":\"P1\"}}},"
        "{\"field\":\"messages\",\"value\":{\"metadata\":{\"phone_number_id\":\"P1\"}}},"
        "{\"field\":\"messages\",\"value\":{\"metadata\":{\"phone_number_id\":77}}},"
        "{\"field\":\"account_update\",\"value\":{}},3]},"
        "{\"changes\":[{\"value\":{\"metadata\":{\"phone_number_id\":\"P1\"}}}]},{\"id\":\"W2\"},null]}";
  static const char *const unreadable[]
      = { "", "[]", "{\"entry\":{}}", "{\"entry\":[]", "{\"entry\":[],\"entry\":[]}" };
  g_autoptr (GPtrArray) origins = dsk_wa_webhook_origins (body, strlen (body));

  g_assert_cmpuint (origins->len, ==, 4);
  assert_origin (origins, 0, "W1", "P1");
  assert_origin (origins, 1, "W1", "77");
  assert_origin (origins, 2, "W1", NULL);
  assert_origin (origins, 3, NULL, "P1");
  for (guint i = 0; i < G_N_ELEMENTS (unreadable); i++)
    {
      g_autoptr (GPtrArray) none = dsk_wa_webhook_origins (unreadable[i], strlen (unreadable[i]));

      g_assert_cmpuint (none->len, ==, 0);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/webhook/text", test_text);
  g_test_add_func ("/webhook/media", test_media);
  g_test_add_func ("/webhook/kinds", test_kinds);
  g_test_add_func ("/webhook/identities", test_identities);
  g_test_add_func ("/webhook/statuses", test_statuses);
  g_test_add_func ("/webhook/echoes-history-calls", test_echoes_history_calls);
  g_test_add_func ("/webhook/history-declined", test_history_declined);
  g_test_add_func ("/webhook/odd", test_odd);
  g_test_add_func ("/webhook/origins", test_origins);
  return g_test_run ();
}

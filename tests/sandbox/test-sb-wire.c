/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-sb-wire.h"

#include <string.h>

#include "dsk-wa-webhook.h"

static const DskSbBusiness business = {
  .waba_id = (char *) "W1", .phone_number_id = (char *) "P1", .display_phone = (char *) "923005550100",
};
static const DskSbBusiness branch = {
  .waba_id = (char *) "W2", .phone_number_id = (char *) "P2", .display_phone = (char *) "923005550200",
};

static GPtrArray *
parse (GPtrArray *updates, char **wire)
{
  g_autoptr (GBytes) body = dsk_sb_wire_body (updates);
  g_autofree char *notes = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *parsed;
  gsize len;
  const char *data = g_bytes_get_data (body, &len);

  parsed = dsk_wa_webhook_parse (data, len, &notes, &error);
  g_assert_no_error (error);
  /* Only what nobody has heard of yet is worth a note. */
  g_assert_true (notes == NULL || strstr (data, "hologram") != NULL);
  if (wire != NULL)
    *wire = g_strndup (data, len);
  return parsed;
}

static DskSbWrite
write_of (const char *type)
{
  return (DskSbWrite) { .business = &business, .wamid = "wamid.in",
                        .from = "923005550101", .user_id = "PK.1", .name = "Sana — ثنا",
                        .type = type, .text = "سلام / \"ok\" 😂", .context = "wamid.out", .timestamp = 1790000000,
                        .media_id = "7", .media_url = "http://127.0.0.1/x", .mime = "image/png", .sha256 = "eA==",
                        .latitude = 24.5, .longitude = 67.25 };
}

/* What we say, the parser for what Meta says understands. */
static void
test_every_type (void)
{
  static const struct { const char *type; DskMessageKind kind; gboolean has_text; } rows[] = {
    { "text", DSK_MESSAGE_TEXT, TRUE },         { "image", DSK_MESSAGE_IMAGE, TRUE },
    { "voice", DSK_MESSAGE_VOICE, FALSE },      { "document", DSK_MESSAGE_DOCUMENT, FALSE },
    { "location", DSK_MESSAGE_LOCATION, TRUE }, { "contact", DSK_MESSAGE_CONTACTS, TRUE },
    { "reaction", DSK_MESSAGE_REACTION, TRUE }, { "unsupported", DSK_MESSAGE_UNSUPPORTED, FALSE },
    { "sticker", DSK_MESSAGE_STICKER, FALSE },  { "video", DSK_MESSAGE_VIDEO, TRUE },
    { "audio", DSK_MESSAGE_AUDIO, FALSE },      { "order", DSK_MESSAGE_ORDER, TRUE },
    { "button", DSK_MESSAGE_BUTTON, TRUE },     { "button-reply", DSK_MESSAGE_INTERACTIVE, TRUE },
    { "edit", DSK_MESSAGE_EDIT, TRUE },         { "list-reply", DSK_MESSAGE_INTERACTIVE, TRUE },
    { "revoke", DSK_MESSAGE_REVOKE, FALSE },    { "unknown", DSK_MESSAGE_UNKNOWN, FALSE },
    { "ad", DSK_MESSAGE_TEXT, TRUE },
    { "flow-reply", DSK_MESSAGE_INTERACTIVE, FALSE },
    { "forwarded", DSK_MESSAGE_TEXT, TRUE },
  };

  g_assert_null (dsk_sb_wire_type_nth (G_N_ELEMENTS (rows)));

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) updates = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_sb_update_unref);
      DskSbWrite write = write_of (rows[i].type);
      g_autoptr (GPtrArray) parsed = NULL;
      const DskWaUpdate *u;

      g_assert_true (dsk_sb_wire_type_is_known (rows[i].type));
      g_ptr_array_add (updates, dsk_sb_wire_message (&write));
      parsed = parse (updates, NULL);
      g_assert_cmpuint (parsed->len, ==, 1);
      u = g_ptr_array_index (parsed, 0);
      g_assert_cmpint (u->message_kind, ==, rows[i].kind);
      /* A flow says something of its own. */
      if (strcmp (rows[i].type, "flow-reply") == 0)
        g_assert_cmpstr (u->text, ==, "Sent");
      else
        g_assert_cmpstr (u->text, ==, rows[i].has_text ? write.text : NULL);
      g_assert_cmpstr (u->wamid, ==, "wamid.in");
      g_assert_cmpstr (u->wa_id, ==, "923005550101");
      g_assert_cmpstr (u->bsuid, ==, "PK.1");
      g_assert_cmpstr (u->profile_name, ==, write.name);
      if (strcmp (rows[i].type, "forwarded") != 0)
        g_assert_cmpstr (u->context_wamid, ==, "wamid.out");
      g_assert_cmpint (u->timestamp, ==, 1790000000000);
      g_assert_cmpstr (u->waba_id, ==, "W1");
      g_assert_cmpstr (u->phone_number_id, ==, "P1");
    }
}

static void
test_statuses (void)
{
  g_autoptr (GPtrArray) updates = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_sb_update_unref);
  g_autoptr (GPtrArray) parsed = NULL;
  DskSbReport report = { .business = &business, .wamid = "wamid.out", .to = "923005550101",
                         .user_id = "PK.1", .status = "sent", .opaque = "ours", .timestamp = 1790000001 };
  const DskWaUpdate *u;

  g_ptr_array_add (updates, dsk_sb_wire_status (&report));
  report.status = "failed";
  report.error_code = 131026;
  report.error_title = "Message undeliverable";
  report.error_details = "Nobody there";
  g_ptr_array_add (updates, dsk_sb_wire_status (&report));
  parsed = parse (updates, NULL);
  u = g_ptr_array_index (parsed, 0);
  g_assert_cmpint (u->delivery, ==, DSK_DELIVERY_SENT);
  g_assert_cmpstr (u->opaque, ==, "ours");
  g_assert_nonnull (strstr (u->pricing, "\"PMP\""));
  u = g_ptr_array_index (parsed, 1);
  g_assert_cmpint (u->delivery, ==, DSK_DELIVERY_FAILED);
  g_assert_cmpint (u->error_code, ==, 131026);
  g_assert_cmpstr (u->error_details, ==, "Nobody there");
  g_assert_null (u->pricing);
}

static void
test_form (void)
{
  g_autoptr (GPtrArray) updates = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_sb_update_unref);
  g_autoptr (GPtrArray) parsed = NULL;
  g_autofree char *wire = NULL;
  DskSbWrite write = write_of ("text");
  DskSbReport report = { .business = &business, .wamid = "wamid.out", .status = "read", .timestamp = 1790000001 };

  g_ptr_array_add (updates, dsk_sb_wire_message (&write));
  g_ptr_array_add (updates, dsk_sb_wire_message (&write));
  g_ptr_array_add (updates, dsk_sb_wire_status (&report));
  g_ptr_array_add (updates, dsk_sb_wire_message (&write));
  parsed = parse (updates, &wire);
  g_assert_cmpuint (parsed->len, ==, 4);
  g_assert_cmpint (((DskWaUpdate *) g_ptr_array_index (parsed, 2))->kind, ==, DSK_WA_STATUS);
  /* Bytes above ASCII never go out; digits are lower case; slashes are escaped. */
  g_assert_true (g_str_is_ascii (wire));
  g_assert_nonnull (strstr (wire, "\\u0633\\u0644\\u0627\\u0645 \\/ \\\"ok\\\" \\ud83d\\ude02"));
}

/* One app tells of several accounts in one body. */
static void
test_accounts (void)
{
  g_autoptr (GPtrArray) updates = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_sb_update_unref);
  g_autoptr (GPtrArray) parsed = NULL;
  g_autofree char *wire = NULL;
  DskSbWrite write = write_of ("text");

  g_ptr_array_add (updates, dsk_sb_wire_message (&write));
  write.business = &branch;
  g_ptr_array_add (updates, dsk_sb_wire_message (&write));
  g_ptr_array_add (updates, dsk_sb_wire_message (&write));
  parsed = parse (updates, &wire);
  g_assert_cmpuint (parsed->len, ==, 3);
  for (guint i = 0; i < parsed->len; i++)
    {
      const DskWaUpdate *u = g_ptr_array_index (parsed, i);

      g_assert_cmpstr (u->waba_id, ==, i == 0 ? "W1" : "W2");
      g_assert_cmpstr (u->phone_number_id, ==, i == 0 ? "P1" : "P2");
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/every-type", test_every_type);
  g_test_add_func ("/wire/statuses", test_statuses);
  g_test_add_func ("/wire/form", test_form);
  g_test_add_func ("/wire/accounts", test_accounts);
  return g_test_run ();
}

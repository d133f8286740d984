/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a customer can write, kind by kind, in the words of the wire. */

#include "dsk-sb-wire-private.h"

#include <string.h>

void
dsk_sb_wire_error (DskJsonWriter *writer, int code, const char *title, const char *details)
{
  dsk_json_writer_name (writer, "errors");
  dsk_json_writer_begin_array (writer);
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_int (writer, "code", code);
  dsk_json_writer_set_string (writer, "title", title);
  dsk_json_writer_set_string (writer, "message", title);
  dsk_json_writer_name (writer, "error_data");
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "details", details);
  dsk_json_writer_end_object (writer);
  dsk_json_writer_set_string (
      writer, "href",
      "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/");
  dsk_json_writer_end_object (writer);
  dsk_json_writer_end_array (writer);
}

static void
write_media (DskJsonWriter *writer, const DskSbWrite *write)
{
  gboolean audio = g_str_equal (write->type, "voice") || g_str_equal (write->type, "audio");
  gboolean document = g_str_equal (write->type, "document");
  gboolean sticker = g_str_equal (write->type, "sticker");

  dsk_json_writer_name (writer, audio ? "audio" : write->type);
  dsk_json_writer_begin_object (writer);
  if (document)
    dsk_json_writer_set_string (writer, "filename",
                                write->text != NULL ? write->text : "document.pdf");
  else if (!audio && !sticker && write->text != NULL)
    dsk_json_writer_set_string (writer, "caption", write->text);
  dsk_json_writer_set_string (writer, "mime_type", write->mime);
  dsk_json_writer_set_string (writer, "sha256", write->sha256);
  dsk_json_writer_set_string (writer, "id", write->media_id);
  dsk_json_writer_set_string (writer, "url", write->media_url);
  if (audio)
    dsk_json_writer_set_bool (writer, "voice", g_str_equal (write->type, "voice"));
  if (sticker)
    dsk_json_writer_set_bool (writer, "animated", FALSE);
  dsk_json_writer_end_object (writer);
}

static void
write_location (DskJsonWriter *writer, const DskSbWrite *write)
{
  dsk_json_writer_name (writer, "location");
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_name (writer, "latitude");
  dsk_json_writer_double (writer, write->latitude);
  dsk_json_writer_name (writer, "longitude");
  dsk_json_writer_double (writer, write->longitude);
  if (write->text != NULL)
    dsk_json_writer_set_string (writer, "name", write->text);
  dsk_json_writer_end_object (writer);
}

static void
write_contact_card (DskJsonWriter *writer, const DskSbWrite *write)
{
  dsk_json_writer_name (writer, "contacts");
  dsk_json_writer_begin_array (writer);
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_name (writer, "name");
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "formatted_name",
                              write->text != NULL ? write->text : write->name);
  dsk_json_writer_end_object (writer);
  dsk_json_writer_end_object (writer);
  dsk_json_writer_end_array (writer);
}

static void
write_text (DskJsonWriter *writer, const DskSbWrite *write)
{
  dsk_json_writer_name (writer, "text");
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "body", write->text != NULL ? write->text : "");
  dsk_json_writer_end_object (writer);
}

/* The first message after an advertisement was touched. */
static void
write_ad (DskJsonWriter *writer, const DskSbWrite *write)
{
  write_text (writer, write);
  dsk_json_writer_name (writer, "referral");
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "source_url", "https://example.org/ad/1");
  dsk_json_writer_set_string (writer, "source_id", "120200000000000001");
  dsk_json_writer_set_string (writer, "source_type", "ad");
  dsk_json_writer_set_string (writer, "headline", "Lawn collection");
  dsk_json_writer_set_string (writer, "body", "Three-piece suits from 2,990");
  dsk_json_writer_set_string (writer, "media_type", "image");
  dsk_json_writer_set_string (writer, "ctwa_clid", "demo-click");
  dsk_json_writer_end_object (writer);
}

static void
write_reaction (DskJsonWriter *writer, const DskSbWrite *write)
{
  dsk_json_writer_name (writer, "reaction");
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "message_id", write->context);
  dsk_json_writer_set_string (writer, "emoji", write->text != NULL ? write->text : "");
  dsk_json_writer_end_object (writer);
}

static void
write_unsupported (DskJsonWriter *writer, const DskSbWrite *write)
{
  dsk_sb_wire_error (writer, 131051, "Message type unknown",
                     "Message type is currently not supported.");
}

/* A template's quick reply. */
static void
write_button (DskJsonWriter *writer, const DskSbWrite *write)
{
  dsk_json_writer_name (writer, "button");
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "payload", "confirm");
  dsk_json_writer_set_string (writer, "text", write->text != NULL ? write->text : "Confirm");
  dsk_json_writer_end_object (writer);
}

static void
begin_interactive (DskJsonWriter *writer, const char *type)
{
  dsk_json_writer_name (writer, "interactive");
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "type", type);
  dsk_json_writer_name (writer, type);
  dsk_json_writer_begin_object (writer);
}

static void
end_interactive (DskJsonWriter *writer)
{
  dsk_json_writer_end_object (writer);
  dsk_json_writer_end_object (writer);
}

static void
write_button_reply (DskJsonWriter *writer, const DskSbWrite *write)
{
  begin_interactive (writer, "button_reply");
  dsk_json_writer_set_string (writer, "id", "yes");
  dsk_json_writer_set_string (writer, "title", write->text != NULL ? write->text : "Yes");
  end_interactive (writer);
}

static void
write_list_reply (DskJsonWriter *writer, const DskSbWrite *write)
{
  begin_interactive (writer, "list_reply");
  dsk_json_writer_set_string (writer, "id", "size-m");
  dsk_json_writer_set_string (writer, "title", write->text != NULL ? write->text : "Medium");
  dsk_json_writer_set_string (writer, "description", "38 inches");
  end_interactive (writer);
}

static void
write_flow_reply (DskJsonWriter *writer, const DskSbWrite *write)
{
  begin_interactive (writer, "nfm_reply");
  dsk_json_writer_set_string (writer, "name", "flow");
  dsk_json_writer_set_string (writer, "body", "Sent");
  dsk_json_writer_set_string (writer, "response_json",
                              "{\"flow_token\":\"demo\",\"city\":\"Lahore\",\"size\":\"M\"}");
  end_interactive (writer);
}

static void
write_order (DskJsonWriter *writer, const DskSbWrite *write)
{
  dsk_json_writer_name (writer, "order");
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "catalog_id", "300400500600700");
  if (write->text != NULL)
    dsk_json_writer_set_string (writer, "text", write->text);
  dsk_json_writer_name (writer, "product_items");
  dsk_json_writer_begin_array (writer);
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "product_retailer_id", "LAWN-3PC-07");
  dsk_json_writer_set_int (writer, "quantity", 2);
  dsk_json_writer_set_int (writer, "item_price", 2990);
  dsk_json_writer_set_string (writer, "currency", "PKR");
  dsk_json_writer_end_object (writer);
  dsk_json_writer_end_array (writer);
  dsk_json_writer_end_object (writer);
}

static void
write_edit (DskJsonWriter *writer, const DskSbWrite *write)
{
  dsk_json_writer_name (writer, "edit");
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "original_message_id", write->context);
  dsk_json_writer_name (writer, "message");
  dsk_json_writer_begin_object (writer);
  write_text (writer, write);
  dsk_json_writer_set_string (writer, "type", "text");
  dsk_json_writer_end_object (writer);
  dsk_json_writer_end_object (writer);
}

static void
write_revoke (DskJsonWriter *writer, const DskSbWrite *write)
{
  dsk_json_writer_name (writer, "revoke");
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "original_message_id", write->context);
  dsk_json_writer_end_object (writer);
}

/* One that nobody has heard of yet. */
static void
write_hologram (DskJsonWriter *writer, const DskSbWrite *write)
{
  dsk_json_writer_name (writer, "hologram");
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_int (writer, "layers", 3);
  dsk_json_writer_end_object (writer);
}

static const struct
{
  const char *name;
  const char *wire;
  DskSbAbout about;
  void (*write) (DskJsonWriter *writer, const DskSbWrite *write);
} types[] = {
  { "text", "text", DSK_SB_ABOUT_NOTHING, write_text },
  { "image", "image", DSK_SB_ABOUT_NOTHING, write_media },
  { "sticker", "sticker", DSK_SB_ABOUT_NOTHING, write_media },
  { "video", "video", DSK_SB_ABOUT_NOTHING, write_media },
  { "audio", "audio", DSK_SB_ABOUT_NOTHING, write_media },
  { "voice", "audio", DSK_SB_ABOUT_NOTHING, write_media },
  { "document", "document", DSK_SB_ABOUT_NOTHING, write_media },
  { "location", "location", DSK_SB_ABOUT_NOTHING, write_location },
  { "contact", "contacts", DSK_SB_ABOUT_NOTHING, write_contact_card },
  { "forwarded", "text", DSK_SB_ABOUT_NOTHING, write_text },
  { "ad", "text", DSK_SB_ABOUT_NOTHING, write_ad },
  { "order", "order", DSK_SB_ABOUT_NOTHING, write_order },
  { "unsupported", "unsupported", DSK_SB_ABOUT_NOTHING, write_unsupported },
  { "unknown", "hologram", DSK_SB_ABOUT_NOTHING, write_hologram },
  { "reaction", "reaction", DSK_SB_ABOUT_OURS, write_reaction },
  { "button", "button", DSK_SB_ABOUT_OURS, write_button },
  { "button-reply", "interactive", DSK_SB_ABOUT_OURS, write_button_reply },
  { "list-reply", "interactive", DSK_SB_ABOUT_OURS, write_list_reply },
  { "flow-reply", "interactive", DSK_SB_ABOUT_OURS, write_flow_reply },
  { "edit", "edit", DSK_SB_ABOUT_THEIRS, write_edit },
  { "revoke", "revoke", DSK_SB_ABOUT_THEIRS, write_revoke },
};

static int
find (const char *name)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (types); i++)
    if (strcmp (types[i].name, name) == 0)
      return (int) i;
  return -1;
}

gboolean
dsk_sb_wire_type_is_known (const char *type)
{
  return find (type) >= 0;
}

const char *
dsk_sb_wire_type_nth (guint n)
{
  return n < G_N_ELEMENTS (types) ? types[n].name : NULL;
}

char *
dsk_sb_wire_dup_types (void)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    g_string_append_printf (all, "%s%s", i > 0 ? ", " : "", types[i].name);
  return g_string_free (g_steal_pointer (&all), FALSE);
}

DskSbAbout
dsk_sb_wire_type_about (const char *type)
{
  int i = find (type);

  g_return_val_if_fail (i >= 0, DSK_SB_ABOUT_NOTHING);

  return types[i].about;
}

/* Reactions, edits and revokes name what they are about themselves; an advertisement's message and a forwarded one
 * say so beside their text. */
static void
write_context (DskJsonWriter *writer, const DskSbWrite *write, gboolean names_it_itself)
{
  gboolean forwarded = strcmp (write->type, "forwarded") == 0;

  if (!forwarded && (write->context == NULL || names_it_itself))
    return;
  dsk_json_writer_name (writer, "context");
  dsk_json_writer_begin_object (writer);
  if (forwarded)
    dsk_json_writer_set_bool (writer, "forwarded", TRUE);
  else
    dsk_json_writer_set_string (writer, "id", write->context);
  dsk_json_writer_end_object (writer);
}

void
dsk_sb_wire_content (DskJsonWriter *writer, const DskSbWrite *write)
{
  int i = find (write->type);

  g_return_if_fail (i >= 0);

  write_context (writer, write,
                 types[i].about == DSK_SB_ABOUT_THEIRS || types[i].write == write_reaction);
  types[i].write (writer, write);
  dsk_json_writer_set_string (writer, "type", types[i].wire);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Prints a body of every kind that the encoder makes, one JSON object a line: {"name":…,"body":{…}}. For
 * send-schema.py, which has them checked by somebody else. */

#include <stdio.h>
#include <string.h>

#include "dsk-wa-send.h"

#define SHA "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define MEDIA "\"media\":{\"sha256\":\"" SHA "\",\"mime\":\"application/pdf\",\"size\":3,\"name\":\"a.pdf\"}"

static const struct
{
  const char *name; /* as the independent clients' bodies are called, if there is such a one */
  DskWaSend send;
} rows[] = {
  { "text", { .text = "hé" } },
  { "text-link", { .text = "see https://a.example", .preview_url = TRUE } },
  { "quote", { .text = "that one", .context_wamid = "wamid.ctx", .opaque = "track" } },
  { "bsuid", { .recipient = "US.13491208655302741918", .text = "a" } },
  { "group", { .group_id = "Y2FwaV9ncm91cDox", .text = "a" } },
  { "image", { .kind = DSK_MESSAGE_IMAGE, .text = "c", .media_id = "1", .content = "{" MEDIA "}" } },
  { "video", { .kind = DSK_MESSAGE_VIDEO, .media_id = "1", .content = "{" MEDIA "}" } },
  { "audio", { .kind = DSK_MESSAGE_AUDIO, .media_id = "1", .content = "{" MEDIA "}" } },
  { "voice", { .kind = DSK_MESSAGE_VOICE, .media_id = "1", .content = "{" MEDIA "}" } },
  { "document", { .kind = DSK_MESSAGE_DOCUMENT, .media_id = "1", .content = "{" MEDIA "}" } },
  { "sticker", { .kind = DSK_MESSAGE_STICKER, .media_id = "1", .content = "{" MEDIA "}" } },
  { "location",
    { .kind = DSK_MESSAGE_LOCATION,
      .content = "{\"location\":{\"latitude\":1.5,\"longitude\":2,\"name\":\"n\",\"address\":\"a\"}}" } },
  { "contacts",
    { .kind = DSK_MESSAGE_CONTACTS,
      .content = "{\"contacts\":[{\"name\":\"A B\",\"first\":\"A\",\"phones\":[{\"phone\":\"+1\","
            "\"type\":\"CELL\"}]}]}" } },
  { "contacts-full",
    { .kind = DSK_MESSAGE_CONTACTS,
      .content = "{\"contacts\":[{\"name\":\"A B\",\"first\":\"A\",\"last\":\"B\",\"org\":\"O\","
            "\"title\":\"T\","
                 "\"birthday\":\"1990-12-31\",\"phones\":[{\"phone\":\"+1\",\"wa_id\":\"1\"}],"
                 "\"emails\":[{\"email\":\"a@b.example\",\"type\":\"WORK\"}],"
                       "\"urls\":[{\"url\":\"https://b.example\"}],"
                 "\"addresses\":[{\"text\":\"Street 1\",\"type\":\"HOME\"}]},{\"name\":\"C\"}]}" } },
  { "reaction", { .kind = DSK_MESSAGE_REACTION, .text = "👍",
        .content = "{\"reaction\":{\"wamid\":\"wamid.x\"}}" } },
  { "reaction-removed", { .kind = DSK_MESSAGE_REACTION, .content = "{\"reaction\":{\"wamid\":\"wamid.x\"}}" } },
  { "buttons",
    { .kind = DSK_MESSAGE_INTERACTIVE, .text = "b",
      .content = "{\"interactive\":{\"type\":\"button\",\"buttons\":[{\"id\":\"1\",\"title\":\"One\"}]}}" } },
  { "buttons-full",
    { .kind = DSK_MESSAGE_INTERACTIVE, .text = "b", .context_wamid = "wamid.ctx",
      .content = "{\"interactive\":{\"type\":\"button\",\"header\":{\"type\":\"text\",\"text\":\"h\"},"
            "\"footer\":\"f\","
                 "\"buttons\":[{\"id\":\"1\",\"title\":\"One\"},{\"id\":\"2\",\"title\":\"Two\"},"
                       "{\"id\":\"3\",\"title\":\"Three\"}]}}" } },
  { "list",
    { .kind = DSK_MESSAGE_INTERACTIVE, .text = "b",
      .content = "{\"interactive\":{\"type\":\"list\",\"button\":\"Go\",\"sections\":[{\"title\":\"s\","
            "\"rows\":"
                 "[{\"id\":\"1\",\"title\":\"t\",\"description\":\"d\"}]}]}}" } },
  { "cta_url",
    { .kind = DSK_MESSAGE_INTERACTIVE, .text = "b",
      .content = "{\"interactive\":{\"type\":\"cta_url\",\"display_text\":\"Go\",\"url\":\"https://a.b\"}}" } },
  { "location_request",
    { .kind = DSK_MESSAGE_INTERACTIVE, .text = "b",
      .content = "{\"interactive\":{\"type\":\"location_request_message\"}}" } },
  { "flow",
    { .kind = DSK_MESSAGE_INTERACTIVE, .text = "b",
      .content = "{\"interactive\":{\"type\":\"flow\",\"flow_id\":\"123\",\"flow_cta\":\"Open\"}}" } },
  { "template-plain", { .kind = DSK_MESSAGE_TEMPLATE, .content = "{\"template\":{\"name\":\"hello_world\","
        "\"language\":\"en_US\"}}" } },
  { "template",
    { .kind = DSK_MESSAGE_TEMPLATE,
      .content = "{\"template\":{\"name\":\"t\",\"language\":\"en_US\",\"body\":[{\"name\":\"n\","
            "\"text\":\"x\"}],"
                 "\"buttons\":[{\"index\":0,\"type\":\"quick_reply\",\"text\":\"P\"}]}}" } },
  { "template-text-header",
    { .kind = DSK_MESSAGE_TEMPLATE,
      .content = "{\"template\":{\"name\":\"t\",\"language\":\"ur\",\"header\":{\"type\":\"text\","
            "\"text\":\"h\"},"
                 "\"body\":[{\"text\":\"x\"},{\"text\":\"y\"}],\"buttons\":[{\"index\":0,\"type\":\"url\","
                       "\"text\":\"a/b\"},"
                 "{\"index\":1,\"type\":\"copy_code\",\"text\":\"AB12\"}]}}" } },
  { "template-image",
    { .kind = DSK_MESSAGE_TEMPLATE, .media_id = "9",
      .content = "{\"template\":{\"name\":\"t\",\"language\":\"en\",\"header\":{\"type\":\"image\","
            "" MEDIA "}}}" } },
  { "template-video",
    { .kind = DSK_MESSAGE_TEMPLATE, .media_id = "9",
      .content = "{\"template\":{\"name\":\"t\",\"language\":\"en\",\"header\":{\"type\":\"video\","
            "" MEDIA "}}}" } },
  { "template-document",
    { .kind = DSK_MESSAGE_TEMPLATE, .media_id = "9",
      .content = "{\"template\":{\"name\":\"t\",\"language\":\"en\",\"header\":{\"type\":\"document\","
            "" MEDIA "}}}" } },
  { "template-location",
    { .kind = DSK_MESSAGE_TEMPLATE,
      .content = "{\"template\":{\"name\":\"t\",\"language\":\"en\",\"header\":{\"type\":\"location\","
                 "\"location\":{\"latitude\":1,\"longitude\":2,\"name\":\"n\",\"address\":\"a\"}}}}" } },
};

static void
print (const char *name, GBytes *body)
{
  gsize len;
  const char *data = g_bytes_get_data (body, &len);

  printf ("{\"name\":\"%s\",\"body\":%.*s}\n", name, (int) len, data);
}

int
main (void)
{
  g_autoptr (GBytes) read = dsk_wa_send_encode_read ("wamid.x", FALSE);
  g_autoptr (GBytes) typing = dsk_wa_send_encode_read ("wamid.x", TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) body = NULL;
      DskWaSend send = rows[i].send;

      if (send.recipient == NULL && send.group_id == NULL)
        send.to = "16505551234";
      body = dsk_wa_send_encode (&send, &error);
      if (body == NULL)
        {
          fprintf (stderr, "%s: %s\n", rows[i].name, error->message);
          return 1;
        }
      print (rows[i].name, body);
    }
  print ("read", read);
  print ("typing", typing);
  return 0;
}

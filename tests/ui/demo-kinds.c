/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A message of every kind, as src/CONTENT.md says they are. */

#include "demo-kinds.h"

#include "demo-office.h"
#include "dsk-media-file.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>

#define FIRST 0xa000

typedef struct
{
  Office *office;
  const char *conv;
  guint n;
  gint64 at;
  char id[37];
} Teller;

/* Returns: the id of what was said, until the next */
static const char *
say (Teller *teller, OfficeMessage message)
{
  g_autofree char *id = office_id (FIRST + teller->n++);
  g_autofree char *wamid = g_strconcat ("wamid.", id, NULL);

  g_strlcpy (teller->id, id, sizeof teller->id);
  message.at = teller->at;
  if (message.out && message.state == NULL)
    message.state = "read";
  if (!message.out && message.wamid == NULL)
    message.wamid = wamid;
  teller->at += 20 * 1000;
  office_message (teller->office, teller->conv, id, &message);
  return teller->id;
}

#define SAY(...) say (&teller, (OfficeMessage){ __VA_ARGS__ })
#define MEDIA(...)                                                                                 \
  office_media (teller.office, teller.conv, teller.id, &(OfficeMedia){ __VA_ARGS__ })

static void
files (Teller *t)
{
  Teller teller = *t;

  SAY (.kind = "image", .text = "Broken on arrival", .content = "{\"forwarded\":true}");
  MEDIA (.mime = "image/jpeg", .size = 182000, .sha256 = DEMO_PHOTO_SHA, .thumb = DEMO_PHOTO_SHA,
         .width = 640, .height = 480);
  SAY (.kind = "image");
  MEDIA (.state = "waiting", .mime = "image/jpeg", .width = 480, .height = 640);
  SAY (.kind = "image", .text = "And this one");
  MEDIA (.state = "failed", .mime = "image/jpeg", .error = "download");
  SAY (.kind = "image");
  MEDIA (.state = "gone", .mime = "image/jpeg");
  SAY (.kind = "sticker");
  MEDIA (.mime = "image/webp", .size = 21000, .sha256 = DEMO_PHOTO_SHA);
  SAY (.kind = "video", .text = "It rattles");
  MEDIA (.mime = "video/mp4", .size = 5200000, .sha256 = DEMO_PHOTO_SHA, .thumb = DEMO_PHOTO_SHA,
         .width = 640, .height = 360, .duration_ms = 14000);
  SAY (.kind = "voice");
  MEDIA (.mime = "audio/ogg; codecs=opus", .size = 31000, .sha256 = DEMO_PHOTO_SHA,
         .duration_ms = 23000);
  SAY (.kind = "audio");
  MEDIA (.mime = "audio/mpeg", .name = "ringtone.mp3", .size = 910000, .sha256 = DEMO_PHOTO_SHA,
         .duration_ms = 61000);
  SAY (.kind = "document", .text = "The receipt");
  MEDIA (.mime = "application/pdf", .name = "receipt-2291.pdf", .size = 48213,
         .sha256 = DEMO_PHOTO_SHA);
  SAY (.out = TRUE, .author = OFFICE_ME, .kind = "document", .state = "sent",
       .content = "{\"media\":{\"sha256\":\"" DEMO_PHOTO_SHA
                  "\",\"mime\":\"application/pdf\",\"size\":20480,\"name\":\"price-list.pdf\"}}");
  *t = teller;
}

static void
places (Teller *t)
{
  Teller teller = *t;

  SAY (.kind = "location", .content = "{\"location\":{\"latitude\":24.8607,\"longitude\":67.0011,"
                                      "\"name\":\"Empress Market\",\"address\":\"Saddar, Karachi\"}}");
  SAY (.kind = "contacts",
       .content = "{\"contacts\":[{\"name\":\"Kamran Courier\",\"org\":\"Fast Riders\",\"phones\":"
                  "[{\"phone\":\"+92 300 555 0177\",\"type\":\"WORK\"}],\"emails\":[{\"email\":"
                  "\"kamran@example.com\"}]}]}");
  SAY (.kind = "order", .text = "Please gift-wrap",
       .content = "{\"order\":{\"catalog_id\":\"1\",\"items\":[{\"id\":\"PLATE-7\",\"quantity\":2,"
                  "\"price\":1250.5,\"currency\":\"PKR\"},{\"id\":\"CUP-2\",\"quantity\":1,"
                  "\"price\":400,\"currency\":\"PKR\"}]}}");
  SAY (.text = "Does this one come in green?",
       .content = "{\"product\":{\"catalog_id\":\"1\",\"id\":\"PLATE-7\"}}");
  SAY (.text = "Is the blue set still there?",
       .content = "{\"referral\":{\"source_type\":\"ad\",\"source_url\":"
                  "\"https://fb.me/abc\",\"headline\":\"Blue dinner set\",\"body\":"
                  "\"24 pieces, this week only\"}}");
  *t = teller;
}

static void
choices (Teller *t)
{
  Teller teller = *t;
  g_autofree char *question = NULL;

  question = g_strdup (
      SAY (.out = TRUE, .author = OFFICE_ME, .kind = "interactive",
           .text = "Which would you like?",
           .content = "{\"interactive\":{\"type\":\"button\",\"header\":{\"type\":\"text\",\"text\":"
                      "\"Your broken plate\"},\"footer\":\"Harbour Home Goods\",\"buttons\":[{"
                      "\"id\":\"a\",\"title\":\"Replacement\"},{\"id\":\"b\",\"title\":"
                      "\"Refund\"}]}}"));
  SAY (.kind = "interactive", .text = "Replacement", .quote = question, .context = "wamid.q",
       .content = "{\"interactive\":{\"type\":\"button_reply\",\"id\":\"a\",\"title\":"
                  "\"Replacement\"}}");
  SAY (.out = TRUE, .author = OFFICE_BILAL, .kind = "interactive", .text = "When may we come?",
       .content = "{\"interactive\":{\"type\":\"list\",\"button\":\"Choose a time\",\"sections\":[{"
                  "\"title\":\"Tomorrow\",\"rows\":[{\"id\":\"1\",\"title\":\"Morning\","
                  "\"description\":\"9 to 12\"},{\"id\":\"2\",\"title\":\"Afternoon\"}]}]}}");
  SAY (.kind = "interactive", .text = "Morning",
       .content = "{\"interactive\":{\"type\":\"list_reply\",\"id\":\"1\",\"title\":\"Morning\","
                  "\"description\":\"9 to 12\"}}");
  SAY (.kind = "interactive", .text = "Address form",
       .content = "{\"interactive\":{\"type\":\"nfm_reply\",\"name\":\"address\",\"fields\":{"
                  "\"Street\":\"12 Mall Road\",\"City\":\"Lahore\"}}}");
  SAY (.out = TRUE, .author = OFFICE_ME, .kind = "template", .state = "delivered",
       .text = "Hello Sana, your order 10421 is on its way.",
       .content = "{\"template\":{\"name\":\"order_shipped\",\"language\":\"en\",\"header\":{"
                  "\"type\":\"text\",\"text\":\"Good news\"},\"buttons\":[{\"index\":0,\"type\":"
                  "\"url\",\"text\":\"Track it\"},{\"index\":1,\"type\":\"quick_reply\",\"text\":"
                  "\"Stop messages\"}]}}");
  SAY (.kind = "button", .text = "Stop messages", .content = "{\"button\":{\"payload\":\"STOP\"}}");
  *t = teller;
}

static void
changes (Teller *t)
{
  Teller teller = *t;
  g_autofree char *liked = NULL;
  gint64 now = teller.office->now;

  liked = g_strdup (SAY (.out = TRUE, .author = OFFICE_ME, .text = "We are sorry about the plate!"));
  SAY (.kind = "reaction", .text = "❤️", .quote = liked);
  SAY (.out = TRUE, .author = OFFICE_BILAL, .kind = "reaction", .text = "🙏", .quote = liked);
  SAY (.text = "Thanks, very kind of you", .edited_at = now, .quote = liked);
  SAY (.revoked_at = now);
  SAY (.text = "As I said last year", .context = "wamid.unseen");
  SAY (.out = TRUE, .text = "I call you back from the shop");
  SAY (.kind = "reaction", .text = "👍", .content = "{\"reaction\":{\"wamid\":\"wamid.unseen\"}}");
  SAY (.kind = "call", .content = "{\"call\":{\"event\":\"terminate\",\"direction\":\"in\","
                                  "\"status\":\"failed\"}}");
  SAY (.kind = "call", .content = "{\"call\":{\"event\":\"terminate\",\"direction\":\"out\","
                                  "\"status\":\"completed\",\"duration_s\":192}}");
  SAY (.kind = "system", .text = "Sana changed from 923005550101 to 923005550199",
       .content = "{\"system\":{\"type\":\"user_changed_number\",\"wa_id\":\"923005550199\"}}");
  SAY (.kind = "unsupported", .content = "{\"type\":\"poll\",\"errors\":[{\"code\":131051,\"title\":"
                                         "\"Message type unknown\"}]}");
  SAY (.text = "See https://xn--80ak6aa92e.com/login", .content = "{\"forwarded\":true,"
                                                                 "\"forwarded_often\":true}");
  SAY (.out = TRUE, .author = OFFICE_ME, .state = "failed", .error_code = 131047,
       .text = "Did it arrive?");
  SAY (.out = TRUE, .author = OFFICE_ME, .state = "unknown", .text = "Are you there?");
  *t = teller;
}

static void
group (Office *office)
{
  Teller teller = { office, DEMO_GROUP, 0x100, office->now - OFFICE_HOUR, "" };
  const char *row[] = { DEMO_GROUP, "01900000-0000-7000-8000-0000000000a1", NULL, "120363@g.us",
                        "open", OFFICE_ME, NULL, "1", "e1900000-0000-7000-8000-000000001006", "1",
                        "1", NULL, "in", "text", "ok", NULL, NULL, "1" };
  const char *omar[] = { "d1900000-0000-7000-8000-000000001106", DEMO_GROUP, "c1", "Omar", NULL,
                         "923005550166", NULL, NULL, NULL, NULL };
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, office->now - OFFICE_MINUTE);

  row[10] = now;
  office_put (office, DSK_ENTITY_CONVERSATION, row);
  office_put (office, DSK_ENTITY_CONTACT_CARD, omar);
  SAY (.sender = "923005550166", .text = "Who brings the cake?");
  SAY (.sender = "923005550188", .text = "I do");
}

void
demo_kinds_fill (Office *office)
{
  Teller teller = { office, DEMO_KINDS, 0, office->now - 50 * OFFICE_MINUTE, "" };

  office_conversation (office, DEMO_KINDS,
                       &(OfficeConversation){ .name = "Maria Khan",
                                              .phone = "923005550101",
                                              .status = "open",
                                              .owner = OFFICE_ME,
                                              .last_kind = "image",
                                              .preview = "Broken on arrival",
                                              .last_at = office->now - OFFICE_MINUTE,
                                              .last_in_at = office->now - OFFICE_MINUTE });
  files (&teller);
  places (&teller);
  choices (&teller);
  changes (&teller);
  group (office);
}

/* A picture where the client keeps files; of the right size, and something to see in it. */
void
demo_kinds_pictures (Office *office)
{
  g_autofree char *folder = g_build_filename (office->dir, "media", NULL);
  g_autofree char *path = dsk_media_folder_path (folder, DEMO_PHOTO_SHA);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 640, 480);
  guchar *pixels = gdk_pixbuf_get_pixels (pixbuf);
  int stride = gdk_pixbuf_get_rowstride (pixbuf);

  for (int y = 0; y < 480; y++)
    for (int x = 0; x < 640; x++)
      {
        guchar *p = pixels + y * stride + x * 3;
        int dx = x - 320, dy = y - 240;
        gboolean plate = dx * dx + dy * dy < 180 * 180;

        p[0] = (guchar) (plate ? 235 : 90 + x / 12);
        p[1] = (guchar) (plate ? 235 - (x + y) % 40 : 70 + y / 10);
        p[2] = (guchar) (plate ? 240 : 60);
      }
  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (gdk_pixbuf_save (pixbuf, path, "png", NULL, NULL));
}

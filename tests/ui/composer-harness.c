/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "composer-harness.h"

#include "dsk-content.h"
#include "dsk-send-dialog.h"

#define NUMBER "01900000-0000-7000-8000-0000000000a1" /* the demo office's */

GtkWidget *
page_find (Harness *harness, GType type, const char *text)
{
  return harness_find (GTK_WIDGET (harness->page), type, text);
}

typedef struct
{
  GtkWidget *root;
  GType type;
  const char *text;
} Probe;

static gboolean
is_there (gpointer data)
{
  Probe *probe = data;

  return harness_find (probe->root, probe->type, probe->text) != NULL;
}

static gboolean
is_gone (gpointer data)
{
  return !is_there (data);
}

GtkWidget *
expect_in (GtkWidget *root, GType type, const char *text)
{
  g_test_message ("expecting %s %s", g_type_name (type), text);
  office_wait (is_there, &(Probe){ root, type, text });
  return harness_find (root, type, text);
}

GtkWidget *
expect (Harness *harness, GType type, const char *text)
{
  return expect_in (GTK_WIDGET (harness->page), type, text);
}

void
expect_none (Harness *harness, GType type, const char *text)
{
  g_test_message ("expecting no %s %s", g_type_name (type), text);
  office_wait (is_gone, &(Probe){ GTK_WIDGET (harness->page), type, text });
}

void
click_in (Harness *harness, GtkWidget *root, const char *label)
{
  GtkWidget *button = expect_in (root, GTK_TYPE_BUTTON, label);

  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  harness_settle (harness);
}

void
click (Harness *harness, const char *label)
{
  click_in (harness, GTK_WIDGET (harness->page), label);
}

DskComposer *
composer (Harness *harness)
{
  return DSK_COMPOSER (page_find (harness, DSK_TYPE_COMPOSER, NULL));
}

GtkTextBuffer *
text_buffer (Harness *harness)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (page_find (harness, GTK_TYPE_TEXT_VIEW, NULL)));
}

void
type_text (Harness *harness, const char *text)
{
  gtk_text_buffer_insert_at_cursor (text_buffer (harness), text, -1);
}

gboolean
can_send (gpointer data)
{
  GtkWidget *send = page_find (data, GTK_TYPE_BUTTON, "Send");

  return send != NULL && gtk_widget_get_sensitive (send);
}

/* The window of a dialog that an action of the composer opens. */
GtkWidget *
open_dialog (Harness *harness, const char *action)
{
  GListModel *windows = gtk_window_get_toplevels ();

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (composer (harness)), action, NULL));
  harness_settle (harness);
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (DSK_IS_SEND_DIALOG (window)
          && gtk_window_get_transient_for (GTK_WINDOW (window)) == GTK_WINDOW (harness->window))
        return window;
    }
  g_assert_not_reached ();
}

void
set_row (GtkWidget *dialog, const char *title, const char *text)
{
  GtkWidget *label = expect_in (dialog, GTK_TYPE_LABEL, title);
  GtkWidget *row = gtk_widget_get_ancestor (label, ADW_TYPE_ENTRY_ROW);

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

gboolean
is_ready (gpointer dialog)
{
  GtkWidget *send = harness_find (dialog, GTK_TYPE_BUTTON, "_Send");

  return send != NULL && gtk_widget_get_sensitive (send);
}

/* Sends with the dialog's button, once that is possible. */
void
send_dialog (Harness *harness, GtkWidget *dialog)
{
  office_wait (is_ready, dialog);
  click_in (harness, dialog, "_Send");
}

/* What waits in the outbox, as "kind text content"; every message passes what the relay will ask. */
static char *
outbox (Harness *harness)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) commands = NULL;
  GString *out = g_string_new (NULL);

  harness_settle (harness);
  office_begin (harness->office);
  commands = dsk_replica_store_list_outbox (harness->office->store, 0, 100, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < commands->len; i++)
    {
      const DskCommand *command = g_ptr_array_index (commands, i);

      if (command->type != DSK_COMMAND_MESSAGE_SEND)
        continue;
      dsk_content_check (command->kind, command->text, command->content, &error);
      g_assert_no_error (error);
      g_string_append_printf (out, "%s|%s|%s|%s\n", dsk_message_kind_to_string (command->kind),
                              command->text != NULL ? command->text : "",
                              command->content != NULL ? command->content : "",
                              command->quote != NULL ? command->quote : "");
    }
  office_commit (harness->office, NULL);
  return g_string_free (out, FALSE);
}

static gboolean
pass_cb (gpointer passed)
{
  *(gboolean *) passed = TRUE;
  return G_SOURCE_REMOVE;
}

/* Returns: (transfer full): what waits in the outbox, a line "kind|text|content|quote" for each message, once there
 * are @n lines, or after 20 s. Each has passed what the relay will ask of it. */
char *
outbox_of (Harness *harness, guint n)
{
  char *found = NULL;

  for (guint i = 0; i < 200; i++)
    {
      g_auto (GStrv) lines = NULL;
      gboolean passed = FALSE;

      g_free (found);
      found = outbox (harness);
      lines = g_strsplit (found, "\n", -1);
      if (g_strv_length (lines) >= n + 1)
        break;
      g_timeout_add (100, pass_cb, &passed);
      while (!passed)
        g_main_context_iteration (NULL, TRUE);
    }
  return found;
}

void
expect_outbox (Harness *harness, const char *expected)
{
  g_auto (GStrv) lines = g_strsplit (expected, "\n", -1);
  g_autofree char *found = outbox_of (harness, g_strv_length (lines) - 1);

  g_assert_cmpstr (found, ==, expected);
}

void
put_number (Harness *harness, const char *state, const char *code, const char *text)
{
  const char *row[] = { NUMBER, "100000000000001", "+92 42 555 0100", "Orders", state, "W1",
                        NULL,   NULL,              code,              text };

  office_begin (harness->office);
  office_put (harness->office, DSK_ENTITY_NUMBER, row);
  office_commit (harness->office, DEMO_SANA);
  harness_settle (harness);
}

char *
put_message (Harness *harness, guint n, gboolean out, const char *author, const char *text)
{
  char *id = office_id (0x9000 + n);

  office_begin (harness->office);
  office_message (harness->office, DEMO_SANA, id,
                  &(OfficeMessage){ .out = out, .author = author, .text = text, .at = harness->office->now + n });
  office_commit (harness->office, DEMO_SANA);
  harness_settle (harness);
  return id;
}

void
put_owner (Harness *harness, const char *owner)
{
  const gint64 now = harness->office->now;

  office_begin (harness->office);
  office_conversation (harness->office, DEMO_SANA,
                       &(OfficeConversation){ .name = "Sana Khan",
                                              .phone = "923005550101",
                                              .status = "open",
                                              .owner = owner,
                                              .last_at = now,
                                              .last_in_at = now });
  office_commit (harness->office, DEMO_SANA);
  harness_settle (harness);
}

static void
put_template (Office *office, const char *id, const char *name, const char *language,
              const char *category, const char *status, const char *quality,
              const char *components)
{
  const char *row[] = { id, "W1", name, language, category, status, quality, NULL, components, "1" };

  office_put (office, DSK_ENTITY_TEMPLATE, row);
}

void
put_templates (Harness *harness)
{
  Office *office = harness->office;

  put_number (harness, "active", NULL, NULL);
  office_begin (office);
  put_template (office, "t1", "order_update", "en", "UTILITY", "APPROVED", "GREEN",
                "[{\"type\":\"HEADER\",\"format\":\"TEXT\",\"text\":\"Your order\"},"
                "{\"type\":\"BODY\",\"text\":\"Hi {{1}}, order *{{2}}* leaves our shop on {{3}}. "
                "Reply here if anything is wrong.\",\"example\":{\"body_text\":"
                "[[\"Ali\",\"10421\",\"Monday\"]]}},{\"type\":\"FOOTER\",\"text\":\"Orders team\"},"
                "{\"type\":\"BUTTONS\",\"buttons\":[{\"type\":\"QUICK_REPLY\",\"text\":\"Confirm\"},"
                "{\"type\":\"URL\",\"text\":\"Track\",\"url\":\"https://x.example/{{1}}\","
                "\"example\":[\"10421\"]}]}]");
  put_template (office, "t2", "eid_sale", "ur", "MARKETING", "APPROVED", "YELLOW",
                "[{\"type\":\"BODY\",\"text\":\"عید مبارک! ہماری سیل شروع ہے۔\"}]");
  put_template (office, "t3", "photo_of_parcel", "en", "UTILITY", "APPROVED", NULL,
                "[{\"type\":\"HEADER\",\"format\":\"IMAGE\"},{\"type\":\"BODY\",\"text\":\"Here it "
                "is.\"}]");
  put_template (office, "t4", "rejected_one", "en", "MARKETING", "REJECTED", NULL,
                "[{\"type\":\"BODY\",\"text\":\"x\"}]");
  put_template (office, "t5", "catalogue", "en", "MARKETING", "APPROVED", "RED",
                "[{\"type\":\"CAROUSEL\",\"cards\":[]}]");
  office_commit (office, NULL);
}

void
put_stopped_template (Harness *harness, const char *id, const char *name, const char *status, const char *reason)
{
  const char *row[] = { id, "W1", name, "en", "MARKETING", status, NULL, reason,
                        "[{\"type\":\"BODY\",\"text\":\"Everything is half the price until {{1}}.\"}]", "1" };

  office_begin (harness->office);
  office_put (harness->office, DSK_ENTITY_TEMPLATE, row);
  office_commit (harness->office, NULL);
  harness_settle (harness);
}

void
put_stopped_templates (Harness *harness)
{
  put_stopped_template (harness, "t8", "summer_sale", "REJECTED", "INCORRECT_CATEGORY");
  put_stopped_template (harness, "t9", "winter_sale", "PAUSED", NULL);
}

void
put_full_template (Harness *harness)
{
  office_begin (harness->office);
  put_template (harness->office, "t7", "parcel_ready", "en", "UTILITY", "APPROVED", "GREEN",
                "[{\"type\":\"HEADER\",\"format\":\"TEXT\",\"text\":\"Parcel {{1}}\","
                "\"example\":{\"header_text\":[\"A-1\"]}},"
                "{\"type\":\"BODY\",\"text\":\"Hi {{1}}, it waits until {{2}}.\","
                "\"example\":{\"body_text\":[[\"Ali\",\"Monday\"]]}},"
                "{\"type\":\"BUTTONS\",\"buttons\":[{\"type\":\"QUICK_REPLY\",\"text\":\"Confirm\"},"
                "{\"type\":\"URL\",\"text\":\"Track\",\"url\":\"https://x.example/{{1}}\","
                "\"example\":[\"10421\"]}]}]");
  office_commit (harness->office, NULL);
}

void
put_new_template (Harness *harness)
{
  office_begin (harness->office);
  put_template (harness->office, "t6", "newest_one", "en", "UTILITY", "APPROVED", NULL,
                "[{\"type\":\"BODY\",\"text\":\"We are open again.\"}]");
  office_commit (harness->office, NULL);
}

/* Returns: (transfer full): a file with that content in the office's folder */
GFile *
make_file (Harness *harness, const char *name, const char *content, gsize len)
{
  g_autofree char *path = g_build_filename (harness->office->dir, name, NULL);

  g_assert_true (g_file_set_contents (path, content, (gssize) len, NULL));
  return g_file_new_for_path (path);
}

GFile *
make_picture (Harness *harness, const char *name)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 120, 90);
  g_autofree char *path = g_build_filename (harness->office->dir, name, NULL);

  gdk_pixbuf_fill (pixbuf, 0x3584e4ff);
  g_assert_true (gdk_pixbuf_save (pixbuf, path, "png", NULL, NULL));
  return g_file_new_for_path (path);
}

void
drop (Harness *harness, GFile *file)
{
  g_autoptr (DskAttachment) attachment
      = dsk_attachment_new_for_file (harness->office->client, file, DSK_MEDIA_FOR_MESSAGE);

  g_assert_true (dsk_attachment_tray_add (
      DSK_ATTACHMENT_TRAY (page_find (harness, DSK_TYPE_ATTACHMENT_TRAY, NULL)), attachment));
}

void
drop_for_note (Harness *harness, GFile *file)
{
  g_autoptr (DskAttachment) attachment
      = dsk_attachment_new_for_file (harness->office->client, file, DSK_MEDIA_FOR_NOTE);

  g_assert_true (dsk_attachment_tray_add (
      DSK_ATTACHMENT_TRAY (page_find (harness, DSK_TYPE_ATTACHMENT_TRAY, NULL)), attachment));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "page-harness.h"

#include "dsk-attachment-tray.h"
#include "dsk-composer.h"

G_BEGIN_DECLS

/* Words to drive the composer and its dialogs in the page harness. What waits for something in vain fails the
 * test, see office_wait(). */

GtkWidget *page_find (Harness *harness, GType type, const char *text);
GtkWidget *expect_in (GtkWidget *root, GType type, const char *text);
GtkWidget *expect (Harness *harness, GType type, const char *text);
void expect_none (Harness *harness, GType type, const char *text);
void click_in (Harness *harness, GtkWidget *root, const char *label);
void click (Harness *harness, const char *label);
DskComposer *composer (Harness *harness);
GtkTextBuffer *text_buffer (Harness *harness);
void type_text (Harness *harness, const char *text);
gboolean can_send (gpointer data);
/* The window of a dialog that an action of the composer opens. */
GtkWidget *open_dialog (Harness *harness, const char *action);
/* Writes @text into the row @title of a dialog. */
void set_row (GtkWidget *dialog, const char *title, const char *text);
gboolean is_ready (gpointer dialog);
/* Sends with the dialog's button, once that is possible. */
void send_dialog (Harness *harness, GtkWidget *dialog);
/* Returns: (transfer full): what waits in the outbox, a line "kind|text|content|quote" for each message, once there
 * are @n lines. Each has passed what the relay will ask of it. */
char *outbox_of (Harness *harness, guint n);
void expect_outbox (Harness *harness, const char *expected);
/* Another message of Sana's conversation, the @n-th; @author: (nullable): of one of ours.
 * Returns: (transfer full): its id */
char *put_message (Harness *harness, guint n, gboolean out, const char *author, const char *text);
/* Sana's conversation is given to @owner: (nullable): nobody */
void put_owner (Harness *harness, const char *owner);
void put_number (Harness *harness, const char *state, const char *code, const char *text);
void put_templates (Harness *harness);
/* A template that WhatsApp does not let go out, or that it changes to be so. @reason: (nullable): in its words */
void put_stopped_template (Harness *harness, const char *id, const char *name, const char *status, const char *reason);
/* "summer_sale", rejected, and "winter_sale", paused */
void put_stopped_templates (Harness *harness);
/* One with variables in header, body and button: "parcel_ready". */
void put_full_template (Harness *harness);
/* One more. */
void put_new_template (Harness *harness);
/* Returns: (transfer full): a file with that content in the office's folder */
GFile *make_file (Harness *harness, const char *name, const char *content, gsize len);
GFile *make_picture (Harness *harness, const char *name);
void drop (Harness *harness, GFile *file);
/* The same into that of a note, which has to be what is written. */
void drop_for_note (Harness *harness, GFile *file);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-contact-dialog.h"

#include "dsk-entry-row.h"
#include "dsk-first-focus.h"

#include "dsk-text.h"

#include <glib/gi18n.h>

#include <string.h>

#define MIN_DIGITS 5
#define MAX_CHARS 200

struct _DskContactDialog
{
  DskSendDialog parent_instance;

  GtkWidget *name;  /* (owned by the widget tree) */
  GtkWidget *org;   /* (owned by the widget tree) */
  GtkWidget *phone; /* (owned by the widget tree) */
  GtkWidget *email; /* (owned by the widget tree) */
};

G_DEFINE_FINAL_TYPE (DskContactDialog, dsk_contact_dialog, DSK_TYPE_SEND_DIALOG)

/* Returns: (transfer full) */
static char *
text_of (GtkWidget *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

/* Returns: (nullable) */
static const char *
phone_problem (const char *phone)
{
  g_autofree char *digits = *phone != '\0' ? dsk_text_phone_digits (phone) : NULL;

  if (*phone == '\0')
    return NULL;
  return digits != NULL && strlen (digits) >= MIN_DIGITS ? NULL : _ ("This is no phone number");
}

static const char *
email_problem (const char *email)
{
  const char *at = strchr (email, '@');

  if (*email == '\0' || (at != NULL && at != email && strchr (at + 1, '.') != NULL
                         && strpbrk (email, " \t") == NULL))
    return NULL;
  return _ ("This is no email address");
}

static void
update (DskContactDialog *self)
{
  g_autofree char *name = text_of (self->name);
  g_autofree char *phone = text_of (self->phone);
  g_autofree char *email = text_of (self->email);
  const char *bad_phone = phone_problem (phone);
  const char *bad_email = email_problem (email);
  gboolean filled = *name != '\0' && (*phone != '\0' || *email != '\0');
  gboolean ready = filled && bad_phone == NULL && bad_email == NULL
                   && g_utf8_strlen (name, -1) <= MAX_CHARS;

  dsk_entry_row_set_problem (self->phone, bad_phone);
  dsk_entry_row_set_problem (self->email, bad_email);
  dsk_send_dialog_set_ready (DSK_SEND_DIALOG (self), ready,
                             filled ? NULL : _ ("A card needs a name, and a phone number or email."));
}

static DskOutgoing *
dsk_contact_dialog_finish (DskSendDialog *dialog)
{
  DskContactDialog *self = DSK_CONTACT_DIALOG (dialog);
  g_autofree char *name = text_of (self->name);
  g_autofree char *org = text_of (self->org);
  g_autofree char *phone = text_of (self->phone);
  g_autofree char *email = text_of (self->email);

  return dsk_outgoing_new_contact (name, org, phone, email);
}

static gboolean
dsk_contact_dialog_has_words (DskSendDialog *dialog)
{
  DskContactDialog *self = DSK_CONTACT_DIALOG (dialog);
  GtkWidget *rows[] = { self->name, self->org, self->phone, self->email };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (*gtk_editable_get_text (GTK_EDITABLE (rows[i])) != '\0')
      return TRUE;
  return FALSE;
}

static void
dsk_contact_dialog_class_init (DskContactDialogClass *klass)
{
  DSK_SEND_DIALOG_CLASS (klass)->finish = dsk_contact_dialog_finish;
  DSK_SEND_DIALOG_CLASS (klass)->has_words = dsk_contact_dialog_has_words;
}

static GtkWidget *
add_row (DskContactDialog *self, GtkWidget *group, const char *title, GtkInputPurpose purpose)
{
  GtkWidget *row = dsk_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (row), purpose);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (update), self);
  return row;
}

static void
dsk_contact_dialog_init (DskContactDialog *self)
{
  GtkWidget *group = adw_preferences_group_new ();

  self->name = add_row (self, group, _ ("Name"), GTK_INPUT_PURPOSE_NAME);
  self->phone = add_row (self, group, _ ("Phone"), GTK_INPUT_PURPOSE_PHONE);
  self->email = add_row (self, group, _ ("Email"), GTK_INPUT_PURPOSE_EMAIL);
  self->org = add_row (self, group, _ ("Company"), GTK_INPUT_PURPOSE_FREE_FORM);
  dsk_send_dialog_set_page (DSK_SEND_DIALOG (self), group);
  update (self);
}

DskSendDialog *
dsk_contact_dialog_new (GtkWindow *parent)
{
  DskSendDialog *self
      = g_object_new (DSK_TYPE_CONTACT_DIALOG, "transient-for", parent, "title",
                      _ ("Send a Contact"), "default-width", 420, "default-height", 400, NULL);

  dsk_first_focus (GTK_WIDGET (self), DSK_CONTACT_DIALOG (self)->name);
  return self;
}

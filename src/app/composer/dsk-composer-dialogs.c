/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The dialogs that make a message. Nobody answers twice by them either: while one is open its author replies, as with
 * what is typed, and what happened since it was opened is asked about before it sends. */

#include "dsk-composer-private.h"

#include "dsk-ask.h"
#include "dsk-contact-dialog.h"
#include "dsk-form-window.h"
#include "dsk-interactive-builder.h"
#include "dsk-location-dialog.h"
#include "dsk-template-picker.h"

#include <glib/gi18n.h>

#define BEGUN_KEY "dsk-begun"
#define DIALOG_KEY "dsk-dialog"

/* What was begun in a dialog. */
typedef struct
{
  DskComposer *composer;      /* (weak) (nullable): that the dialog belongs to */
  DskComposerKnown known;     /* (owned) when they looked last, or were told */
  gint64 until;               /* when it is to be sent if they mean it, UTC ms; 0: now */
  AdwMessageDialog *question; /* (weak) (nullable): that is asked right now */
} Begun;

static void
begun_free (gpointer data)
{
  Begun *begun = data;

  g_clear_weak_pointer (&begun->composer);
  g_clear_weak_pointer (&begun->question);
  dsk_composer_known_clear (&begun->known);
  g_free (begun);
}

static Begun *
begun_of (gpointer dialog)
{
  return g_object_get_data (G_OBJECT (dialog), BEGUN_KEY);
}

/* --- the question --- */

static void
answered_cb (DskComposer *self, const char *response, GObject *question)
{
  gpointer dialog = g_object_get_data (question, DIALOG_KEY);
  Begun *begun = begun_of (dialog);

  g_clear_weak_pointer (&begun->question);
  if (g_str_equal (response, DSK_ASK_YES))
    {
      if (DSK_IS_SEND_DIALOG (dialog))
        dsk_send_dialog_send (dialog, begun->until);
      else
        dsk_form_window_apply (dialog);
      return;
    }
  /* Who still replies when they come back is asked about again. */
  g_clear_pointer (&begun->known.replying, g_free);
  begun->known.fence = 0;
  if (g_strcmp0 (self->conv, begun->known.conv) == 0)
    g_signal_emit_by_name (self, "review");
}

/* Whoever was asked has seen what they were told: only what comes after that is asked about again. */
static void
ask (DskComposer *self, GtkWindow *dialog, const char *happened, gboolean news)
{
  Begun *begun = begun_of (dialog);
  AdwMessageDialog *question
      = dsk_ask_new (dialog, news ? _ ("New activity since you started") : _ ("A colleague is replying"),
                     happened, _ ("Re_view"), _ ("Send Any_way"));

  dsk_composer_known_told (self, &begun->known);
  g_set_weak_pointer (&begun->question, question);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (question), TRUE);
  g_object_set_data_full (G_OBJECT (question), DIALOG_KEY, g_object_ref (dialog), g_object_unref);
  g_signal_connect_object (question, "response", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (question));
}

/* --- a dialog --- */

/* Returns: whether it is held back */
static gboolean
hold_back (DskComposer *self, GtkWindow *dialog)
{
  Begun *begun = begun_of (dialog);
  g_autofree char *happened = NULL;
  gboolean news;

  if (self->client == NULL || begun->question != NULL)
    return TRUE;
  happened = dsk_composer_dup_happened (self, &begun->known, &news);
  if (happened != NULL)
    ask (self, dialog, happened, news);
  return happened != NULL;
}

static gboolean
send_cb (DskComposer *self, DskOutgoing *outgoing, gint64 until, DskSendDialog *dialog)
{
  Begun *begun = begun_of (dialog);
  DskComposerSeen seen;

  if (begun->question == NULL)
    begun->until = until;
  if (hold_back (self, GTK_WINDOW (dialog)))
    return TRUE;
  seen = dsk_composer_known_seen (self, &begun->known);
  dsk_composer_send_seen (self, &seen, outgoing, NULL, until, dialog);
  return FALSE;
}

/* Others are told, and the reply lease is asked for. */
static void
edited_cb (DskComposer *self, GtkWindow *dialog)
{
  if (self->client != NULL)
    dsk_client_typed (self->client, begun_of (dialog)->known.conv);
}

/* What is typed beside it goes on. */
static void
closed_cb (DskComposer *self)
{
  if (self->client != NULL
      && (self->mode != DSK_COMPOSER_REPLY || gtk_text_buffer_get_char_count (self->buffer) == 0))
    dsk_client_stopped_typing (self->client);
}

/* It was opened before the messages were there. */
static void
loaded_cb (GtkWindow *dialog)
{
  Begun *begun = begun_of (dialog);

  if (begun->composer != NULL && begun->known.head == NULL)
    dsk_composer_known_look (begun->composer, &begun->known);
}

/* Returns: (transfer none) */
static Begun *
begin (DskComposer *self, GtkWindow *dialog)
{
  Begun *begun = g_new0 (Begun, 1);

  g_set_weak_pointer (&begun->composer, self);
  dsk_composer_known_begin (self, &begun->known);
  g_object_set_data_full (G_OBJECT (dialog), BEGUN_KEY, begun, begun_free);
  g_signal_connect_object (dialog, "edited", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "destroy", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "loaded", G_CALLBACK (loaded_cb), dialog, G_CONNECT_SWAPPED);
  return begun;
}

/* --- with a handoff --- */

static gboolean
telling_cb (DskComposer *self, DskCommand *message, GtkWindow *dialog)
{
  DskComposerSeen seen;

  if (hold_back (self, dialog))
    return TRUE;
  seen = dsk_composer_known_seen (self, &begun_of (dialog)->known);
  g_free (message->head_msg);
  message->head_msg = g_strdup (seen.head);
  g_free (message->user);
  message->user = g_strdup (seen.owner);
  message->lease_fence = seen.fence;
  return FALSE;
}

void
dsk_composer_attend_handoff (DskComposer *self, GtkWindow *dialog)
{
  g_return_if_fail (DSK_IS_COMPOSER (self));

  begin (self, dialog);
  g_signal_connect_object (dialog, "telling", G_CALLBACK (telling_cb), self, G_CONNECT_SWAPPED);
}

/* --- what is opened here --- */

static void
present (DskComposer *self, DskSendDialog *dialog)
{
  const Begun *begun = begin (self, GTK_WINDOW (dialog));

  /* Templates need no window. */
  if (!DSK_IS_TEMPLATE_PICKER (dialog))
    dsk_send_dialog_set_latest (dialog, begun->known.window_until);
  g_signal_connect_object (dialog, "send", G_CALLBACK (send_cb), self, G_CONNECT_SWAPPED);
  edited_cb (self, GTK_WINDOW (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
}

void
dsk_composer_open_template (DskComposer *self, const char *id, const char *search)
{
  const DskConversationRow *row = dsk_timeline_model_get_row (self->model);
  /* A phone number is no name to greet somebody with. */
  const char *contact
      = row != NULL && g_strcmp0 (row->name, row->phone) != 0 ? row->name : NULL;
  DskSendDialog *dialog
      = dsk_template_picker_new (dsk_composer_get_window (self), self->client, self->conv, contact);

  if (id != NULL)
    dsk_template_picker_choose (DSK_TEMPLATE_PICKER (dialog), id);
  if (search != NULL)
    dsk_template_picker_search (DSK_TEMPLATE_PICKER (dialog), search);
  present (self, dialog);
}

static void
template_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  dsk_composer_open_template (DSK_COMPOSER (widget), NULL, NULL);
}

/* "/" looks for something everywhere; here that is a template. */
static gboolean
closed_key_cb (DskComposer *self, guint keyval, guint keycode, GdkModifierType state)
{
  const gunichar letter = gdk_keyval_to_unicode (keyval);
  char text[7] = "";

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK)) != 0
      || !g_unichar_isgraph (letter) || !gtk_widget_get_mapped (GTK_WIDGET (self->closed_template))
      || !dsk_composer_may_send (self, FALSE))
    return GDK_EVENT_PROPAGATE;
  if (letter != '/')
    g_unichar_to_utf8 (letter, text);
  dsk_composer_open_template (self, NULL, text);
  return GDK_EVENT_STOP;
}

void
dsk_composer_write_template (DskComposer *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (closed_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
location_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskComposer *self = DSK_COMPOSER (widget);

  present (self, dsk_location_dialog_new (dsk_composer_get_window (self)));
}

static void
contact_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskComposer *self = DSK_COMPOSER (widget);

  present (self, dsk_contact_dialog_new (dsk_composer_get_window (self)));
}

static void
question_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskComposer *self = DSK_COMPOSER (widget);

  present (self, dsk_interactive_builder_new (dsk_composer_get_window (self)));
}

void
dsk_composer_install_dialogs (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "composer.template", NULL, template_action);
  gtk_widget_class_install_action (widget_class, "composer.location", NULL, location_action);
  gtk_widget_class_install_action (widget_class, "composer.contact", NULL, contact_action);
  gtk_widget_class_install_action (widget_class, "composer.question", NULL, question_action);
}

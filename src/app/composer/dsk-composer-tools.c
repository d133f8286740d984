/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Everything that is more than text: files by chooser, drop and paste, and emoji. */

#include "dsk-composer-private.h"

#include <glib/gi18n.h>

/* --- files --- */

gboolean
dsk_composer_add_attachment (DskComposer *self, DskComposerMode mode, DskAttachment *attachment)
{
  g_autofree char *words = NULL;

  if (dsk_attachment_tray_add (dsk_composer_get_tray_of (self, mode), attachment))
    return TRUE;
  words = g_strdup_printf (ngettext ("At most %d file can be sent together",
                                     "At most %d files can be sent together",
                                     DSK_ATTACHMENT_TRAY_MAX),
                           DSK_ATTACHMENT_TRAY_MAX);
  dsk_composer_fail (self, words);
  return FALSE;
}

static DskMediaUse
use_of (DskComposerMode mode)
{
  return mode == DSK_COMPOSER_NOTE ? DSK_MEDIA_FOR_NOTE : DSK_MEDIA_FOR_MESSAGE;
}

static void
add_file (DskComposer *self, DskComposerMode mode, GFile *file)
{
  g_autoptr (DskAttachment) attachment = NULL;

  if (dsk_attachment_tray_get_n (dsk_composer_get_tray_of (self, mode)) < DSK_ATTACHMENT_TRAY_MAX)
    attachment = dsk_attachment_new_for_file (self->client, file, use_of (mode));
  if (attachment != NULL)
    dsk_composer_add_attachment (self, mode, attachment);
}

gboolean
dsk_composer_takes_files (DskComposer *self, DskComposerMode mode)
{
  return self->conv != NULL
         && (mode == DSK_COMPOSER_NOTE ? dsk_composer_can (self, mode) : dsk_composer_may_send (self, TRUE));
}

/* @mode: when they were asked for: they are for that alone. Whoever writes something else since goes on with that: a
 * mode that changed under their hands would send a note to the customer. */
static void
add_files (DskComposer *self, GSList *files, DskComposerMode mode)
{
  if (!dsk_composer_takes_files (self, mode))
    return;
  for (GSList *link = files; link != NULL; link = link->next)
    add_file (self, mode, link->data);
}

static void
chosen_cb (DskComposer *self, int response, GtkFileChooserNative *chooser)
{
  g_autoptr (GListModel) files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (chooser));
  const char *conv = g_object_get_data (G_OBJECT (chooser), "dsk-conversation");
  const DskComposerMode mode = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (chooser), "dsk-mode"));

  /* Another conversation may have come on screen meanwhile: the files are not for that one. */
  if (response == GTK_RESPONSE_ACCEPT && g_strcmp0 (conv, self->conv) == 0 && dsk_composer_takes_files (self, mode))
    {
      for (guint i = 0; i < g_list_model_get_n_items (files); i++)
        {
          g_autoptr (GFile) file = g_list_model_get_item (files, i);

          add_file (self, mode, file);
        }
      dsk_composer_focus (self);
    }
  g_object_unref (chooser);
}

GtkWindow *
dsk_composer_get_window (DskComposer *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
attach_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskComposer *self = DSK_COMPOSER (widget);
  GtkFileChooserNative *chooser
      = gtk_file_chooser_native_new (_ ("Attach Files"), dsk_composer_get_window (self),
                                     GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Attach"), NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (chooser), TRUE);
  g_object_set_data_full (G_OBJECT (chooser), "dsk-conversation", g_strdup (self->conv), g_free);
  g_object_set_data (G_OBJECT (chooser), "dsk-mode", GINT_TO_POINTER (self->mode));
  g_signal_connect_object (chooser, "response", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static gboolean
drop_cb (DskComposer *self, const GValue *value, double x, double y)
{
  if (!dsk_composer_takes_files (self, self->mode))
    return FALSE;
  add_files (self, g_value_get_boxed (value), self->mode);
  dsk_composer_focus (self);
  return TRUE;
}

void
dsk_composer_take_drops (DskComposer *self, GtkWidget *widget)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_return_if_fail (DSK_IS_COMPOSER (self));

  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}

/* --- paste --- */

typedef struct
{
  DskComposer *composer; /* (owned) */
  GFile *file;           /* (owned) (nullable): where the picture goes */
  GFileIOStream *stream; /* (owned) (nullable): to there; it closes what is written to once it is let go */
  char *conv;            /* (owned): where it was pasted */
  DskComposerMode mode;
} Pasting;

static Pasting *
pasting_new (DskComposer *self)
{
  Pasting *pasting = g_new0 (Pasting, 1);

  pasting->composer = g_object_ref (self);
  pasting->conv = g_strdup (self->conv);
  pasting->mode = self->mode;
  return pasting;
}

static void
pasting_free (Pasting *pasting)
{
  g_object_unref (pasting->composer);
  g_clear_object (&pasting->file);
  g_clear_object (&pasting->stream);
  g_free (pasting->conv);
  g_free (pasting);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pasting, pasting_free)

static void
pasted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Pasting) pasting = user_data;
  DskComposer *self = pasting->composer;
  g_autoptr (GError) error = NULL;
  g_autoptr (DskAttachment) attachment = NULL;

  if (g_output_stream_splice_finish (G_OUTPUT_STREAM (source), result, &error) < 0)
    {
      g_file_delete (pasting->file, NULL, NULL);
      dsk_composer_fail (self, error->message);
    }
  else if (self->client == NULL || g_strcmp0 (self->conv, pasting->conv) != 0
           || !dsk_composer_takes_files (self, pasting->mode))
    g_file_delete (pasting->file, NULL, NULL);
  else
    {
      attachment = dsk_attachment_new_for_picture (self->client, pasting->file, use_of (pasting->mode));
      dsk_composer_add_attachment (self, pasting->mode, attachment);
    }
}

/* What another program has on the clipboard is not decoded here (gdk_clipboard_read_texture_async() would): it becomes
 * a file like any other. */
static void
clipboard_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Pasting) pasting = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) input = gdk_clipboard_read_finish (GDK_CLIPBOARD (source), result, NULL, &error);
  GOutputStream *output;

  pasting->file = input != NULL ? g_file_new_tmp ("dastak-XXXXXX.png", &pasting->stream, &error) : NULL;
  if (pasting->file == NULL)
    {
      dsk_composer_fail (pasting->composer, error->message);
      return;
    }
  output = g_io_stream_get_output_stream (G_IO_STREAM (pasting->stream));
  g_output_stream_splice_async (output, input,
                                G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE | G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET,
                                G_PRIORITY_DEFAULT, NULL, pasted_cb, g_steal_pointer (&pasting));
}

static void
files_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Pasting) pasting = user_data;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, NULL);
  DskComposer *self = pasting->composer;

  if (value != NULL && self->client != NULL && g_strcmp0 (self->conv, pasting->conv) == 0)
    add_files (self, g_value_get_boxed (value), pasting->mode);
}

/* Files and pictures go to the tray; a picture that comes with text (of a word processor) does not. */
static void
paste_cb (DskComposer *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self->text));
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);
  const char *png[] = { "image/png", NULL };

  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST)
      || gdk_content_formats_contain_mime_type (formats, "text/uri-list"))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL,
                                    files_cb, pasting_new (self));
  else if (!gdk_content_formats_contain_gtype (formats, G_TYPE_STRING)
           && !gdk_content_formats_contain_mime_type (formats, "text/plain;charset=utf-8")
           && (gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE)
               || gdk_content_formats_contain_mime_type (formats, "image/png")))
    gdk_clipboard_read_async (clipboard, png, G_PRIORITY_DEFAULT, NULL, clipboard_cb, pasting_new (self));
  else
    return;
  g_signal_stop_emission_by_name (self->text, "paste-clipboard");
}

static void
text_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Pasting) pasting = user_data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  DskComposer *self = pasting->composer;

  if (text == NULL || self->client == NULL || self->mode != pasting->mode
      || g_strcmp0 (self->conv, pasting->conv) != 0)
    return;
  gtk_text_buffer_begin_user_action (self->buffer);
  gtk_text_buffer_delete_selection (self->buffer, TRUE, TRUE);
  gtk_text_buffer_insert_interactive_at_cursor (self->buffer, text, -1, TRUE);
  gtk_text_buffer_end_user_action (self->buffer);
  gtk_text_view_scroll_mark_onscreen (GTK_TEXT_VIEW (self->text), gtk_text_buffer_get_insert (self->buffer));
}

/* Of what could be a file or a picture, too, what it says: the name of a file that was copied, the words of a page. */
static void
paste_text_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskComposer *self = DSK_COMPOSER (widget);

  if (self->conv != NULL)
    gdk_clipboard_read_text_async (gtk_widget_get_clipboard (widget), NULL, text_cb, pasting_new (self));
}

/* --- set-up --- */

static void
emoji_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskComposer *self = DSK_COMPOSER (widget);

  gtk_widget_grab_focus (GTK_WIDGET (self->text));
  g_signal_emit_by_name (self->text, "insert-emoji");
}

static void
canned_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  dsk_composer_begin_canned (DSK_COMPOSER (widget));
}

void
dsk_composer_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "composer.attach", NULL, attach_action);
  gtk_widget_class_install_action (widget_class, "composer.canned", NULL, canned_action);
  gtk_widget_class_install_action (widget_class, "composer.emoji", NULL, emoji_action);
  gtk_widget_class_install_action (widget_class, "composer.paste-text", NULL, paste_text_action);
  dsk_composer_install_dialogs (widget_class);
}

static void
add_shortcut (GtkEventController *controller, const char *trigger, const char *action)
{
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string (trigger),
                        gtk_named_action_new (action)));
}

void
dsk_composer_connect_tools (DskComposer *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (keys), GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  add_shortcut (keys, "<Control><Shift>p", "composer.template");
  add_shortcut (keys, "<Control><Shift>o", "composer.attach");
  add_shortcut (keys, "<Control><Shift>r", "composer.record");
  add_shortcut (keys, "<Control><Shift>v", "composer.paste-text");
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_swapped (self->text, "paste-clipboard", G_CALLBACK (paste_cb), self);
  dsk_composer_take_drops (self, GTK_WIDGET (self));
  dsk_composer_write_template (self);
}

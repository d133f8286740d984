/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-composer-private.h"

#include "dsk-fit.h"
#include "dsk-read-once.h"
#include "dsk-settings.h"

#include <string.h>

G_DEFINE_FINAL_TYPE (DskComposer, dsk_composer, GTK_TYPE_WIDGET)

const char *
dsk_composer_mode_name (DskComposerMode mode)
{
  return mode == DSK_COMPOSER_NOTE ? "note" : "reply";
}

/* --- the text --- */

void
dsk_composer_remember_start (DskComposer *self)
{
  dsk_composer_known_begin (self, &self->started);
}

void
dsk_composer_set_text (DskComposer *self, const char *text)
{
  GtkTextIter end;

  self->setting_text = TRUE;
  gtk_text_buffer_set_text (self->buffer, text, -1);
  gtk_text_buffer_get_end_iter (self->buffer, &end);
  gtk_text_buffer_place_cursor (self->buffer, &end);
  self->setting_text = FALSE;
  dsk_completion_hide (DSK_COMPLETION (self->mention));
  dsk_composer_remember_start (self);
}

/* What was there before what is written comes before it, which goes on: where the cursor is, what an input method
 * composes, and what its author knows stay. */
static void
put_before (DskComposer *self, const char *text, gsize len)
{
  const gboolean mentions = dsk_completion_is_open (DSK_COMPLETION (self->mention));
  const gboolean canned = dsk_composer_is_canned_open (self);
  GtkTextIter start;

  self->setting_text = TRUE;
  gtk_text_buffer_get_start_iter (self->buffer, &start);
  gtk_text_buffer_begin_irreversible_action (self->buffer);
  gtk_text_buffer_insert (self->buffer, &start, text, (int) len);
  gtk_text_buffer_end_irreversible_action (self->buffer);
  self->setting_text = FALSE;
  /* They are where they were. */
  dsk_completion_hide (DSK_COMPLETION (self->mention));
  if (mentions)
    dsk_composer_offer_mentions (self);
  if (canned)
    dsk_composer_offer_canned (self);
}

/* --- drafts and modes --- */

static void
draft_cb (const char *conv, const char *mode, const char *text, gpointer user_data)
{
  DskComposer *self = user_data;
  g_autofree char *shown = NULL;

  if (g_strcmp0 (conv, self->conv) != 0 || g_strcmp0 (mode, dsk_composer_mode_name (self->mode)) != 0)
    return;
  /* What is written already is the end of it. */
  shown = dsk_composer_get_text (self);
  if (g_str_has_suffix (text, shown))
    {
      if (*shown != '\0' || self->composing)
        put_before (self, text, strlen (text) - strlen (shown));
      else if (!g_str_equal (text, shown))
        dsk_composer_set_text (self, text);
      dsk_composer_update (self);
    }
  dsk_composer_apply_taken (self);
}

static void
load_draft (DskComposer *self)
{
  dsk_composer_set_text (self, "");
  if (self->conv != NULL)
    dsk_draft_keeper_get (self->drafts, self->conv, dsk_composer_mode_name (self->mode), G_OBJECT (self),
                          draft_cb);
}

/* Others are told of replies; a note is nobody's business before it is there. */
static void
tell_typing (DskComposer *self, gboolean some)
{
  if (self->mode == DSK_COMPOSER_REPLY && some)
    dsk_client_typed (self->client, self->conv);
  else
    dsk_client_stopped_typing (self->client);
}

static void
people_cb (DskComposer *self, const char *conv)
{
  if (g_strcmp0 (conv, self->conv) == 0)
    dsk_composer_update (self);
}

static void
changed_cb (DskComposer *self)
{
  g_autofree char *text = dsk_composer_get_text (self);

  if (!self->setting_text && self->conv != NULL)
    {
      dsk_draft_keeper_set (self->drafts, self->conv, dsk_composer_mode_name (self->mode), text);
      if (self->was_empty && *text != '\0')
        dsk_composer_remember_start (self);
      tell_typing (self, *text != '\0');
    }
  self->was_empty = *text == '\0';
  dsk_composer_update_mentions (self);
  dsk_composer_update_gaps (self);
  if (!self->setting_text)
    {
      dsk_composer_offer_mentions (self);
      dsk_composer_offer_canned (self);
    }
  dsk_composer_update (self);
}

void
dsk_composer_set_mode (DskComposer *self, DskComposerMode mode)
{
  GtkToggleButton *button;

  g_return_if_fail (DSK_IS_COMPOSER (self));

  button = mode == DSK_COMPOSER_NOTE ? self->note : self->reply;
  if (!gtk_toggle_button_get_active (button))
    gtk_toggle_button_set_active (button, TRUE);
  if (self->mode == mode)
    return;
  dsk_composer_stop_recording (self);
  self->mode = mode;
  if (self->client != NULL)
    dsk_client_stopped_typing (self->client);
  load_draft (self);
  dsk_composer_load_callables (self);
  dsk_composer_update (self);
}

DskComposerMode
dsk_composer_get_mode (DskComposer *self)
{
  g_return_val_if_fail (DSK_IS_COMPOSER (self), DSK_COMPOSER_REPLY);

  return self->mode;
}

static void
toggled_cb (DskComposer *self)
{
  dsk_composer_set_mode (self, gtk_toggle_button_get_active (self->note) ? DSK_COMPOSER_NOTE
                                                                         : DSK_COMPOSER_REPLY);
}

/* What was written as a reply becomes the note, after what is in the note already. */
static void
make_note_cb (DskComposer *self)
{
  g_autofree char *text = dsk_composer_get_text (self);
  g_autofree char *conv = g_strdup (self->conv);

  dsk_composer_set_mode (self, DSK_COMPOSER_NOTE);
  if (conv != NULL && *g_strstrip (text) != '\0')
    {
      dsk_composer_append (self, text);
      dsk_draft_keeper_set (self->drafts, conv, dsk_composer_mode_name (DSK_COMPOSER_REPLY), "");
    }
  dsk_composer_focus (self);
}

void
dsk_composer_leave_as_note (DskComposer *self)
{
  g_return_if_fail (DSK_IS_COMPOSER (self));

  if (!dsk_composer_can (self, DSK_COMPOSER_NOTE))
    return;
  dsk_composer_set_mode (self, DSK_COMPOSER_REPLY);
  make_note_cb (self);
  dsk_draft_keeper_flush (self->drafts);
}

void
dsk_composer_append (DskComposer *self, const char *text)
{
  GtkTextIter end;

  g_return_if_fail (DSK_IS_COMPOSER (self));

  gtk_text_buffer_get_end_iter (self->buffer, &end);
  if (!gtk_text_iter_is_start (&end))
    gtk_text_buffer_insert (self->buffer, &end, "\n", 1);
  gtk_text_buffer_insert (self->buffer, &end, text, -1);
  gtk_text_buffer_place_cursor (self->buffer, &end);
}

/* --- the quote --- */

void
dsk_composer_set_quote (DskComposer *self, const char *message, const char *words)
{
  g_return_if_fail (DSK_IS_COMPOSER (self));

  dsk_quote_bar_set (self->quote, message, words);
  if (message != NULL)
    dsk_composer_set_mode (self, DSK_COMPOSER_REPLY);
  dsk_composer_update (self);
}

static void
unquote_cb (DskComposer *self)
{
  dsk_composer_update (self);
  dsk_composer_focus (self);
}

/* --- the tray --- */

static void
tray_draft_cb (const char *conv, const char *mode, const char *text, gpointer user_data)
{
  DskComposer *self = user_data;
  DskAttachmentTray *tray = g_str_equal (mode, DSK_COMPOSER_NOTE_TRAY) ? self->note_tray : self->tray;

  if (g_strcmp0 (conv, self->conv) != 0)
    return;
  dsk_attachment_tray_load (tray, text);
  dsk_composer_update (self);
  dsk_composer_apply_taken (self);
}

DskAttachmentTray *
dsk_composer_get_tray (DskComposer *self)
{
  return dsk_composer_get_tray_of (self, self->mode);
}

DskAttachmentTray *
dsk_composer_get_tray_of (DskComposer *self, DskComposerMode mode)
{
  return mode == DSK_COMPOSER_NOTE ? self->note_tray : self->tray;
}

static void
load_trays (DskComposer *self)
{
  dsk_attachment_tray_clear (self->tray);
  dsk_attachment_tray_clear (self->note_tray);
  if (self->conv == NULL)
    return;
  dsk_draft_keeper_get (self->drafts, self->conv, DSK_COMPOSER_TRAY, G_OBJECT (self), tray_draft_cb);
  dsk_draft_keeper_get (self->drafts, self->conv, DSK_COMPOSER_NOTE_TRAY, G_OBJECT (self), tray_draft_cb);
}

static void
save_tray (DskComposer *self, DskAttachmentTray *tray)
{
  g_autofree char *text = dsk_attachment_tray_save (tray);

  if (self->conv != NULL)
    dsk_draft_keeper_set (self->drafts, self->conv,
                          tray == self->note_tray ? DSK_COMPOSER_NOTE_TRAY : DSK_COMPOSER_TRAY, text);
  dsk_composer_update (self);
}

/* What is in the tray is as durable as what is typed. */
static void
tray_cb (DskComposer *self, DskAttachmentTray *tray)
{
  save_tray (self, tray);
  if (self->conv != NULL)
    dsk_draft_keeper_flush (self->drafts);
}

static void
caption_cb (DskComposer *self, DskAttachmentTray *tray)
{
  save_tray (self, tray);
  if (self->conv != NULL)
    tell_typing (self, TRUE);
}

static void
caption_activate_cb (DskComposer *self)
{
  if (dsk_composer_enter_sends ())
    dsk_composer_send (self);
}

/* --- keys --- */

static gboolean
key_pressed_cb (DskComposer *self, guint keyval, guint keycode, GdkModifierType state)
{
  gboolean control = (state & GDK_CONTROL_MASK) != 0;
  gboolean shift = (state & GDK_SHIFT_MASK) != 0;
  gboolean alt = (state & GDK_ALT_MASK) != 0;

  if (dsk_composer_mention_key (self, keyval, state) || dsk_composer_canned_key (self, keyval, state))
    return GDK_EVENT_STOP;
  if (keyval == GDK_KEY_Escape && !self->composing && !dsk_composer_is_recording (self)
      && dsk_quote_bar_get (self->quote) != NULL)
    {
      dsk_composer_set_quote (self, NULL, NULL);
      return GDK_EVENT_STOP;
    }
  /* While an input method composes, Enter is its own. */
  if (self->composing
      || (keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter && keyval != GDK_KEY_ISO_Enter))
    return GDK_EVENT_PROPAGATE;
  /* The text takes every Enter for a new line, whatever is held with it: it must not get these two, whether or not they
   * do something now. */
  if (control && shift != alt)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), shift ? "composer.send-resolve" : "composer.send-later", NULL);
      return GDK_EVENT_STOP;
    }
  if (shift || alt || (!control && !dsk_composer_enter_sends ()))
    return GDK_EVENT_PROPAGATE;
  dsk_composer_send (self);
  return GDK_EVENT_STOP;
}

static void
preedit_cb (DskComposer *self, const char *preedit)
{
  self->composing = preedit != NULL && *preedit != '\0';
  gtk_widget_set_visible (GTK_WIDGET (self->placeholder),
                          !self->composing && gtk_text_buffer_get_char_count (self->buffer) == 0);
}

/* --- the conversation --- */

static void
row_cb (DskComposer *self)
{
  const DskConversationRow *row = dsk_timeline_model_get_row (self->model);

  dsk_window_chip_set_until (self->chip, row != NULL ? row->window_until : 0);
  /* Who owns it decides who sees it. */
  dsk_composer_load_callables (self);
  dsk_composer_update (self);
}

static void
loaded_cb (DskComposer *self)
{
  dsk_composer_remember_start (self);
}

static void
conversation_cb (DskComposer *self)
{
  const char *conv = dsk_timeline_model_get_conversation (self->model);

  if (g_strcmp0 (self->conv, conv) == 0)
    return;
  dsk_composer_stop_recording (self);
  dsk_draft_keeper_flush (self->drafts);
  dsk_client_stopped_typing (self->client);
  g_free (self->conv);
  self->conv = g_strdup (conv);
  g_ptr_array_set_size (self->taken, 0);
  /* Closes what is open of it: that was for the one that goes. */
  gtk_widget_set_sensitive (self->card, FALSE);
  dsk_quote_bar_set (self->quote, NULL, NULL);
  gtk_widget_set_visible (self->hold, FALSE);
  g_clear_pointer (&self->callables, g_ptr_array_unref);
  g_hash_table_remove_all (self->chosen);
  dsk_composer_leave_canned (self);
  dsk_composer_leave_mentions (self);
  self->mode = DSK_COMPOSER_REPLY;
  gtk_toggle_button_set_active (self->reply, TRUE);
  load_trays (self);
  load_draft (self);
  row_cb (self);
}

void
dsk_composer_set_model (DskComposer *self, DskClient *client, DskTimelineModel *model)
{
  g_return_if_fail (DSK_IS_COMPOSER (self));
  g_return_if_fail (self->model == NULL);

  self->client = g_object_ref (client);
  self->model = g_object_ref (model);
  self->drafts = dsk_draft_keeper_new (client);
  g_signal_connect_object (self->drafts, "unread", G_CALLBACK (dsk_composer_update), self, G_CONNECT_SWAPPED);
  self->people = g_object_ref (dsk_staff_get (client));
  dsk_attachment_tray_set_client (self->tray, client, DSK_MEDIA_FOR_MESSAGE);
  dsk_attachment_tray_set_client (self->note_tray, client, DSK_MEDIA_FOR_NOTE);
  g_signal_connect_object (self->people, "changed", G_CALLBACK (people_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "notify::conversation", G_CALLBACK (conversation_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "row-changed", G_CALLBACK (row_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "loaded", G_CALLBACK (loaded_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::role", G_CALLBACK (dsk_composer_update), self,
                           G_CONNECT_SWAPPED);
  conversation_cb (self);
}

void
dsk_composer_flush (DskComposer *self)
{
  g_return_if_fail (DSK_IS_COMPOSER (self));

  dsk_composer_stop_recording (self);
  if (self->drafts != NULL)
    dsk_draft_keeper_flush (self->drafts);
}

void
dsk_composer_set_player (DskComposer *self, DskPlayer *player)
{
  g_return_if_fail (DSK_IS_COMPOSER (self));

  g_set_object (&self->player, player);
  dsk_attachment_tray_set_player (self->tray, player);
  dsk_attachment_tray_set_player (self->note_tray, player);
}

void
dsk_composer_focus (DskComposer *self)
{
  g_return_if_fail (DSK_IS_COMPOSER (self));

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "write") == 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->text));
  /* What can be written here instead. */
  else if (gtk_widget_get_visible (GTK_WIDGET (self->closed_template)))
    gtk_widget_grab_focus (GTK_WIDGET (self->closed_template));
  else
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

/* --- object --- */

static void
dsk_composer_dispose (GObject *object)
{
  DskComposer *self = DSK_COMPOSER (object);

  dsk_composer_dispose_voice (self);
  if (self->drafts != NULL)
    dsk_draft_keeper_flush (self->drafts);
  g_clear_object (&self->drafts);
  g_clear_object (&self->model);
  g_clear_object (&self->player);
  g_clear_object (&self->people);
  if (self->client != NULL)
    dsk_client_stopped_typing (self->client);
  g_clear_object (&self->client);
  g_clear_pointer (&self->conv, g_free);
  dsk_composer_known_clear (&self->started);
  dsk_composer_known_clear (&self->shown);
  g_clear_pointer (&self->held_by, g_free);
  g_clear_pointer (&self->taken, g_ptr_array_unref);
  if (self->buffer != NULL)
    g_signal_handlers_disconnect_by_data (self->buffer, self);
  self->buffer = NULL;
  dsk_composer_dispose_mentions (self);
  dsk_composer_dispose_canned (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), DSK_TYPE_COMPOSER);
  G_OBJECT_CLASS (dsk_composer_parent_class)->dispose (object);
}

static void
dsk_composer_finalize (GObject *object)
{
  dsk_composer_free_voice (DSK_COMPOSER (object));
  G_OBJECT_CLASS (dsk_composer_parent_class)->finalize (object);
}

static void
dsk_composer_class_init (DskComposerClass *klass)
{
  static const struct
  {
    const char *name;
    gssize offset;
  } children[] = {
#define CHILD(name) { #name, G_STRUCT_OFFSET (DskComposer, name) }
    CHILD (card),        CHILD (hold),        CHILD (hold_words),   CHILD (hold_review),
    CHILD (hold_send),   CHILD (hold_note),   CHILD (modes),        CHILD (reply),
    CHILD (note),        CHILD (chip),        CHILD (team_only),    CHILD (unread),       CHILD (quote),
    CHILD (tray),        CHILD (note_tray),   CHILD (stack),       CHILD (text),         CHILD (placeholder),
    CHILD (closed_icon), CHILD (closed_title), CHILD (closed_words), CHILD (closed_note),
    CHILD (closed_take),
    CHILD (closed_template), CHILD (bottom),  CHILD (attach),       CHILD (emoji),
    CHILD (voice_bar),   CHILD (record),
    CHILD (template_),   CHILD (more),        CHILD (counter),      CHILD (hint),
    CHILD (send), CHILD (send_more),        CHILD (hold_title),  CHILD (hold_buttons),
#undef CHILD
  };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_composer_dispose;
  G_OBJECT_CLASS (klass)->finalize = dsk_composer_finalize;
  dsk_composer_install_signals (klass);
  dsk_composer_install_actions (widget_class);
  dsk_composer_install_sending (widget_class);
  dsk_composer_install_voice (widget_class);

  g_type_ensure (DSK_TYPE_FIT);
  g_type_ensure (DSK_TYPE_FLOW);
  g_type_ensure (DSK_TYPE_WINDOW_CHIP);
  g_type_ensure (DSK_TYPE_QUOTE_BAR);
  g_type_ensure (DSK_TYPE_ATTACHMENT_TRAY);
  g_type_ensure (DSK_TYPE_VOICE_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dastak/Dastak/ui/dsk-composer.ui");
  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    gtk_widget_class_bind_template_child_full (widget_class, children[i].name, FALSE,
                                               children[i].offset);
}

static void
dsk_composer_init (DskComposer *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  dsk_read_once (GTK_WIDGET (self));
  dsk_flow_set_align (self->hold_buttons, 0);
  self->buffer = gtk_text_view_get_buffer (self->text);
  self->taken = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_composer_taken_free);
  if (dsk_settings_get () != NULL)
    g_signal_connect_object (dsk_settings_get (), "changed::" DSK_SETTINGS_ENTER_SENDS,
                             G_CALLBACK (dsk_composer_update), self, G_CONNECT_SWAPPED);

  dsk_composer_connect_mentions (self);
  dsk_composer_connect_canned (self);
  dsk_composer_connect_voice (self);
  g_signal_connect_swapped (self->buffer, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->text, "preedit-changed", G_CALLBACK (preedit_cb), self);
  g_signal_connect_swapped (self->note, "toggled", G_CALLBACK (toggled_cb), self);
  g_signal_connect_swapped (self->hold_note, "clicked", G_CALLBACK (make_note_cb), self);
  g_signal_connect_swapped (self->closed_note, "clicked", G_CALLBACK (make_note_cb), self);
  g_signal_connect_swapped (self->quote, "dropped", G_CALLBACK (unquote_cb), self);
  g_signal_connect_swapped (self->tray, "changed", G_CALLBACK (tray_cb), self);
  g_signal_connect_swapped (self->note_tray, "changed", G_CALLBACK (tray_cb), self);
  g_signal_connect_swapped (self->tray, "typed", G_CALLBACK (caption_cb), self);
  g_signal_connect_swapped (self->note_tray, "typed", G_CALLBACK (caption_cb), self);
  g_signal_connect_swapped (self->tray, "activate", G_CALLBACK (caption_activate_cb), self);
  g_signal_connect_swapped (self->note_tray, "activate", G_CALLBACK (caption_activate_cb), self);
  dsk_composer_connect_sending (self);
  dsk_composer_connect_tools (self);
  g_signal_connect_swapped (self->chip, "closed", G_CALLBACK (dsk_composer_update), self);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->text), keys);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whom a note calls, while it is written: names stand out as soon as they are whole, a list helps to write them, and
 * who will not hear of it is named below. */

#include "dsk-composer-private.h"

#include "dsk-mention-text.h"

#define NOWHERE G_MAXUINT

/* --- whom it can call --- */

static gpointer
read_callables (DskReplicaReader *reader, gpointer data, GError **error)
{
  return dsk_replica_reader_list_callables (reader, data, error);
}

static void
callables_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskComposer) self = user_data;
  g_autoptr (GPtrArray) callables = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);

  /* NULL: a newer question has overtaken this one. */
  if (callables == NULL || self->client == NULL)
    return;
  g_clear_pointer (&self->callables, g_ptr_array_unref);
  self->callables = g_steal_pointer (&callables);
  dsk_composer_update_mentions (self);
  if (gtk_widget_has_focus (GTK_WIDGET (self->text)))
    dsk_composer_offer_mentions (self);
}

void
dsk_composer_load_callables (DskComposer *self)
{
  if (self->mode == DSK_COMPOSER_NOTE && self->conv != NULL)
    dsk_client_read_async (self->client, "callables", read_callables, g_strdup (self->conv), g_free,
                           (GDestroyNotify) g_ptr_array_unref, NULL, callables_cb, g_object_ref (self));
}

char *
dsk_composer_dup_note_content (DskComposer *self, const char *text, const char *file)
{
  g_autoptr (GPtrArray) mentions = dsk_mention_text_find (text, self->callables, self->chosen);

  return dsk_note_content_new (mentions, file);
}

void
dsk_composer_choose_called (DskComposer *self, const char *text, const char *content)
{
  g_autoptr (GPtrArray) mentions = dsk_note_content_mentions (content);
  const glong n = text != NULL ? g_utf8_strlen (text, -1) : 0;

  for (guint i = 0; i < mentions->len; i++)
    {
      const DskMention *mention = mentions->pdata[i];

      /* After its "@". */
      if (mention->len > 1 && mention->at < n && mention->len <= n - mention->at)
        g_hash_table_insert (self->chosen, g_utf8_substring (text, mention->at + 1, mention->at + mention->len),
                             g_strdup (mention->user != NULL ? mention->user : mention->team));
    }
}

/* --- what is seen of it --- */

static void
mark (DskComposer *self, GPtrArray *mentions)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_remove_tag (self->buffer, self->mention_tag, &start, &end);
  for (guint i = 0; i < mentions->len; i++)
    {
      const DskMention *mention = mentions->pdata[i];

      gtk_text_buffer_get_iter_at_offset (self->buffer, &start, (int) mention->at);
      gtk_text_buffer_get_iter_at_offset (self->buffer, &end, (int) (mention->at + mention->len));
      gtk_text_buffer_apply_tag (self->buffer, self->mention_tag, &start, &end);
    }
}

static void
warn (DskComposer *self, GPtrArray *mentions)
{
  g_autofree char *words = dsk_mention_text_warning (mentions, self->callables);

  gtk_widget_set_visible (GTK_WIDGET (self->unseen), words != NULL);
  if (words != NULL)
    gtk_label_set_text (self->unseen, words);
}

void
dsk_composer_update_mentions (DskComposer *self)
{
  g_autofree char *text = dsk_composer_get_text (self);
  g_autoptr (GPtrArray) mentions
      = dsk_mention_text_find (self->mode == DSK_COMPOSER_NOTE ? text : "", self->callables, self->chosen);

  mark (self, mentions);
  warn (self, mentions);
}

/* --- the list --- */

static guint
get_cursor (DskComposer *self)
{
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_mark (self->buffer, &iter, gtk_text_buffer_get_insert (self->buffer));
  return (guint) gtk_text_iter_get_offset (&iter);
}

void
dsk_composer_locate (DskComposer *self, guint at, GdkRectangle *place)
{
  GtkTextIter iter;
  GdkRectangle here;
  double x, y;

  gtk_text_buffer_get_iter_at_offset (self->buffer, &iter, (int) at);
  gtk_text_view_get_iter_location (self->text, &iter, &here);
  gtk_text_view_buffer_to_window_coords (self->text, GTK_TEXT_WINDOW_WIDGET, here.x, here.y, &here.x, &here.y);
  if (!gtk_widget_translate_coordinates (GTK_WIDGET (self->text), GTK_WIDGET (self), here.x, here.y, &x, &y))
    x = y = 0;
  *place = (GdkRectangle){ (int) x, (int) y, 1, MAX (here.height, 1) };
}

void
dsk_composer_leave_mentions (DskComposer *self)
{
  self->dismissed_at = NOWHERE;
}

void
dsk_composer_offer_mentions (DskComposer *self)
{
  g_autofree char *text = dsk_composer_get_text (self);
  g_autofree char *partial = NULL;
  GdkRectangle place;
  guint at = NOWHERE;

  if (self->mode == DSK_COMPOSER_NOTE && self->callables != NULL && !self->composing)
    partial = dsk_mention_text_partial (text, get_cursor (self), &at);
  if (partial == NULL)
    self->dismissed_at = NOWHERE;
  if (partial == NULL || at == self->dismissed_at || !gtk_widget_get_mapped (GTK_WIDGET (self->text)))
    {
      dsk_completion_hide (DSK_COMPLETION (self->mention));
      return;
    }
  self->mention_at = at;
  dsk_composer_locate (self, at, &place);
  dsk_mention_popover_show (self->mention, self->callables, partial, dsk_staff_get (self->client), &place);
}

/* Its place is known once all that came with it has one: in the frame after the next. */
static gboolean
placed_cb (GtkWidget *text, GdkFrameClock *clock, gpointer user_data)
{
  DskComposer *self = user_data;

  if (self->unplaced-- > 1)
    return G_SOURCE_CONTINUE;
  if (dsk_completion_is_open (DSK_COMPLETION (self->mention)))
    dsk_composer_offer_mentions (self);
  return G_SOURCE_REMOVE;
}

void
dsk_composer_ask_mention (DskComposer *self, guint at)
{
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_offset (self->buffer, &iter, (int) at);
  gtk_text_buffer_place_cursor (self->buffer, &iter);
  self->dismissed_at = NOWHERE;
  dsk_composer_offer_mentions (self);
  if (self->unplaced == 0)
    gtk_widget_add_tick_callback (GTK_WIDGET (self->text), placed_cb, self, NULL);
  self->unplaced = 2;
}

/* Moving the cursor closes the list, and never opens it. */
static void
cursor_cb (DskComposer *self)
{
  if (!self->setting_text && dsk_completion_is_open (DSK_COMPLETION (self->mention)))
    dsk_composer_offer_mentions (self);
}

static void
choose (DskComposer *self)
{
  const DskCallableRow *row = dsk_mention_popover_get_chosen (self->mention);
  GtkTextIter start, end;
  g_autofree char *words = NULL;

  if (row == NULL)
    return;
  words = g_strdup_printf ("@%s ", row->name);
  g_hash_table_insert (self->chosen, g_strdup (row->name), g_strdup (row->id));
  gtk_text_buffer_get_iter_at_offset (self->buffer, &start, (int) self->mention_at);
  gtk_text_buffer_get_iter_at_mark (self->buffer, &end, gtk_text_buffer_get_insert (self->buffer));
  gtk_text_buffer_begin_user_action (self->buffer);
  gtk_text_buffer_delete (self->buffer, &start, &end);
  gtk_text_buffer_insert (self->buffer, &start, words, -1);
  gtk_text_buffer_end_user_action (self->buffer);
  self->dismissed_at = self->mention_at;
  dsk_completion_hide (DSK_COMPLETION (self->mention));
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

gboolean
dsk_composer_mention_key (DskComposer *self, guint keyval, GdkModifierType state)
{
  const DskCompletionKey key = self->composing
                                   ? DSK_COMPLETION_NOTHING
                                   : dsk_completion_key (DSK_COMPLETION (self->mention), keyval, state);

  if (key == DSK_COMPLETION_CHOOSE)
    choose (self);
  if (key == DSK_COMPLETION_DISMISS)
    {
      self->dismissed_at = self->mention_at;
      dsk_completion_hide (DSK_COMPLETION (self->mention));
    }
  return key != DSK_COMPLETION_NOTHING;
}

/* --- set-up --- */

void
dsk_composer_call (DskComposer *self, const char *user, const char *name, const char *words)
{
  g_autofree char *text = NULL;

  g_return_if_fail (DSK_IS_COMPOSER (self));
  g_return_if_fail (user != NULL && words != NULL);

  if (!dsk_composer_can (self, DSK_COMPOSER_NOTE))
    return;
  dsk_composer_set_mode (self, DSK_COMPOSER_NOTE);
  if (name != NULL)
    g_hash_table_insert (self->chosen, g_strdup (name), g_strdup (user));
  text = name != NULL ? g_strdup_printf ("@%s %s", name, words) : g_strdup (words);
  dsk_composer_append (self, text);
  dsk_composer_focus (self);
}

void
dsk_composer_connect_mentions (DskComposer *self)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                   "visible", FALSE, NULL);

  self->chosen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->mention_at = self->dismissed_at = NOWHERE;
  self->mention_tag = gtk_text_buffer_create_tag (self->buffer, NULL, "weight", PANGO_WEIGHT_BOLD, NULL);
  self->mention = dsk_mention_popover_new (GTK_WIDGET (self));
  self->unseen = GTK_LABEL (label);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "unseen");
  gtk_box_insert_child_after (GTK_BOX (self->card), label, GTK_WIDGET (self->stack));
  g_signal_connect_swapped (self->mention, "chosen", G_CALLBACK (choose), self);
  g_signal_connect_swapped (self->buffer, "notify::cursor-position", G_CALLBACK (cursor_cb), self);
}

void
dsk_composer_dispose_mentions (DskComposer *self)
{
  if (self->mention != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->mention));
  self->mention = NULL;
  g_clear_pointer (&self->callables, g_ptr_array_unref);
  g_clear_pointer (&self->chosen, g_hash_table_unref);
}

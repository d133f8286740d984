/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Canned replies, articles and templates: "/" on an empty line opens a list of them, and what is left to be filled in
 * stands out, is reached by Tab, and is not sent by accident. Templates are found by their name, and open the dialog
 * that fills them in. */

#include "dsk-composer-private.h"

#include "dsk-canned-popover.h"
#include "dsk-template-about.h"

#include <glib/gi18n.h>

#define NOWHERE G_MAXUINT

/* What the composer keeps of it. */
struct _DskComposerCanned
{
  DskCannedPopover *popover; /* (owned by the composer, which unparents it) */
  DskCannedOffer *offer;     /* (owned) (nullable): what is offered here */
  GtkTextTag *gap_tag;       /* (owned by the buffer) */
  char *used;                /* (owned) (nullable): id of what the text was made from */
  guint at;                  /* the "/" that the list is for */
  guint dismissed_at;        /* the one that it is not wanted for any more */
  char *loading;             /* (owned) (nullable): the conversation for which what is offered is being read */
  gboolean wanted;           /* somebody looks for something in the one that is shown */
};

/* --- what is offered --- */

static DskCannedValues
values_of (DskComposer *self)
{
  return dsk_canned_values_of (dsk_timeline_model_get_row (self->model), dsk_client_get_user_name (self->client));
}

/* Where something is offered. Owned strings. */
typedef struct
{
  char *conv;
  char *team; /* (nullable) */
} Place;

static void
place_free (gpointer data)
{
  Place *place = data;

  g_free (place->conv);
  g_free (place->team);
  g_free (place);
}

/* Of those that are approved, those that can be filled in here. */
static GPtrArray *
read_templates (DskReplicaReader *reader, const char *conv, GError **error)
{
  GPtrArray *rows = dsk_replica_reader_templates (reader, conv, error);

  if (rows == NULL)
    return NULL;
  dsk_templates_sort_out (rows);
  while (rows->len > 0 && !dsk_template_is_fillable (rows->pdata[rows->len - 1]))
    g_ptr_array_set_size (rows, (int) rows->len - 1);
  return rows;
}

/* One kind is offered although the other can't be read. */
static gpointer
read_offer (DskReplicaReader *reader, gpointer data, GError **error)
{
  const Place *place = data;
  g_autoptr (GError) trouble = NULL;
  g_autoptr (GPtrArray) rows = dsk_canned_read_offered (reader, place->team, &trouble);
  GPtrArray *templates = read_templates (reader, place->conv, rows != NULL ? &trouble : error);

  if (rows == NULL && templates == NULL)
    return NULL;
  if (trouble != NULL)
    g_warning ("Some of what can be put in can't be read: %s", trouble->message);
  if (rows == NULL)
    rows = g_ptr_array_new ();
  if (templates == NULL)
    templates = g_ptr_array_new ();
  return dsk_canned_offer_new (g_steal_pointer (&rows), templates);
}

static void
offer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskComposer) self = user_data;
  g_autoptr (DskCannedOffer) offer = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);

  g_autofree char *conv = NULL;

  if (self->client == NULL)
    return;
  conv = g_steal_pointer (&self->canned->loading);
  if (!self->canned->wanted)
    return;
  /* Another has other templates, and perhaps another team: it is read for that one. */
  if (g_strcmp0 (conv, self->conv) == 0)
    {
      if (offer == NULL)
        return;
      g_clear_pointer (&self->canned->offer, dsk_canned_offer_unref);
      self->canned->offer = g_steal_pointer (&offer);
    }
  dsk_composer_offer_canned (self);
}

/* Each time that one is looked for: they may have changed, and there are few. */
static void
load (DskComposer *self)
{
  const DskConversationRow *row = dsk_timeline_model_get_row (self->model);
  Place *place = g_new0 (Place, 1);

  place->conv = g_strdup (self->conv);
  place->team = g_strdup (row != NULL ? row->team : NULL);
  self->canned->loading = g_strdup (self->conv);
  dsk_client_read_async (self->client, NULL, read_offer, place, place_free, (GDestroyNotify) dsk_canned_offer_unref,
                         NULL, offer_cb, g_object_ref (self));
}

/* --- the list --- */

static char *
dup_partial (DskComposer *self, guint *at)
{
  g_autofree char *text = dsk_composer_get_text (self);
  GtkTextIter iter;

  if (self->mode != DSK_COMPOSER_REPLY || self->conv == NULL || self->composing
      || !gtk_widget_get_mapped (GTK_WIDGET (self->text)))
    return NULL;
  gtk_text_buffer_get_iter_at_mark (self->buffer, &iter, gtk_text_buffer_get_insert (self->buffer));
  return dsk_canned_partial (text, (guint) gtk_text_iter_get_offset (&iter), at);
}

void
dsk_composer_offer_canned (DskComposer *self)
{
  DskComposerCanned *canned = self->canned;
  DskCannedValues values;
  GdkRectangle place;
  guint at = NOWHERE;
  g_autofree char *partial = dup_partial (self, &at);

  canned->wanted = partial != NULL;
  if (partial == NULL)
    canned->dismissed_at = NOWHERE;
  if (partial == NULL || at == canned->dismissed_at)
    {
      dsk_completion_hide (DSK_COMPLETION (canned->popover));
      if (partial == NULL)
        g_clear_pointer (&canned->offer, dsk_canned_offer_unref);
      return;
    }
  if (canned->offer == NULL)
    {
      if (canned->loading == NULL)
        load (self);
      return;
    }
  canned->at = at;
  values = values_of (self);
  dsk_composer_locate (self, at, &place);
  dsk_canned_popover_show (canned->popover, canned->offer, partial, &values, &place);
}

void
dsk_composer_leave_canned (DskComposer *self)
{
  dsk_completion_hide (DSK_COMPLETION (self->canned->popover));
  g_clear_pointer (&self->canned->offer, dsk_canned_offer_unref);
  self->canned->dismissed_at = NOWHERE;
  self->canned->wanted = FALSE;
}

gboolean
dsk_composer_is_canned_open (DskComposer *self)
{
  return dsk_completion_is_open (DSK_COMPLETION (self->canned->popover));
}

void
dsk_composer_begin_canned (DskComposer *self)
{
  GtkTextIter end;

  dsk_composer_set_mode (self, DSK_COMPOSER_REPLY);
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
  gtk_text_buffer_get_end_iter (self->buffer, &end);
  gtk_text_buffer_place_cursor (self->buffer, &end);
  gtk_text_buffer_insert_at_cursor (self->buffer, gtk_text_iter_starts_line (&end) ? "/" : "\n/", -1);
}

/* Moving the cursor closes the list, and never opens it. */
static void
cursor_cb (DskComposer *self)
{
  if (!self->setting_text && dsk_completion_is_open (DSK_COMPLETION (self->canned->popover)))
    dsk_composer_offer_canned (self);
}

static gboolean
select_gap (DskComposer *self, guint from)
{
  g_autofree char *text = dsk_composer_get_text (self);
  GtkTextIter start, end;
  guint at, len;

  if (!dsk_canned_next_gap (text, from, &at, &len) && !dsk_canned_next_gap (text, 0, &at, &len))
    return FALSE;
  gtk_text_buffer_get_iter_at_offset (self->buffer, &start, (int) at);
  gtk_text_buffer_get_iter_at_offset (self->buffer, &end, (int) (at + len));
  gtk_text_buffer_select_range (self->buffer, &start, &end);
  gtk_text_view_scroll_to_iter (self->text, &start, 0, FALSE, 0, 0);
  return TRUE;
}

/* What was typed to find something goes, and @text, if there is any, takes its place. */
static void
replace_partial (DskComposer *self, const char *text)
{
  GtkTextIter start, end;

  dsk_completion_hide (DSK_COMPLETION (self->canned->popover));
  gtk_text_buffer_get_iter_at_offset (self->buffer, &start, (int) self->canned->at);
  gtk_text_buffer_get_iter_at_mark (self->buffer, &end, gtk_text_buffer_get_insert (self->buffer));
  /* A line of its own that is of no use any more. */
  if (text == NULL)
    gtk_text_iter_backward_char (&start);
  gtk_text_buffer_begin_user_action (self->buffer);
  gtk_text_buffer_delete (self->buffer, &start, &end);
  if (text != NULL)
    gtk_text_buffer_insert (self->buffer, &start, text, -1);
  gtk_text_buffer_end_user_action (self->buffer);
}

static void
choose_template (DskComposer *self, const DskTemplateRow *template_)
{
  g_autofree char *id = g_strdup (template_->id);

  replace_partial (self, NULL);
  dsk_composer_open_template (self, id, NULL);
}

static void
choose (DskComposer *self)
{
  DskComposerCanned *canned = self->canned;
  const char *filled = NULL;
  const DskCannedRow *row = dsk_canned_popover_get_chosen (canned->popover, &filled);
  const DskTemplateRow *template_ = dsk_canned_popover_get_template (canned->popover);
  g_autofree char *text = g_strdup (filled);
  g_autofree char *id = NULL;
  guint at = canned->at, gap, len;

  if (template_ != NULL)
    choose_template (self, template_);
  if (row == NULL)
    return;
  id = g_strdup (row->id);
  replace_partial (self, text);
  g_free (canned->used);
  canned->used = g_steal_pointer (&id);
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
  if (dsk_canned_next_gap (text, 0, &gap, &len))
    select_gap (self, at + gap);
}

/* Tab goes from gap to gap as long as there are any. Returns: whether it did */
static gboolean
next_gap (DskComposer *self)
{
  GtkTextIter end;

  if (self->mode != DSK_COMPOSER_REPLY)
    return FALSE;
  if (!gtk_text_buffer_get_selection_bounds (self->buffer, NULL, &end))
    gtk_text_buffer_get_iter_at_mark (self->buffer, &end, gtk_text_buffer_get_insert (self->buffer));
  return select_gap (self, (guint) gtk_text_iter_get_offset (&end));
}

gboolean
dsk_composer_canned_key (DskComposer *self, guint keyval, GdkModifierType state)
{
  DskCompletion *list = DSK_COMPLETION (self->canned->popover);
  DskCompletionKey key;

  if (self->composing || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) != 0)
    return FALSE;
  if (keyval == GDK_KEY_Tab && !dsk_completion_is_open (list))
    return next_gap (self);
  key = dsk_completion_key (list, keyval, state);
  if (key == DSK_COMPLETION_CHOOSE)
    choose (self);
  if (key == DSK_COMPLETION_DISMISS)
    {
      self->canned->dismissed_at = self->canned->at;
      dsk_completion_hide (list);
    }
  return key != DSK_COMPLETION_NOTHING;
}

/* --- what is left to be filled in --- */

void
dsk_composer_update_gaps (DskComposer *self)
{
  g_autofree char *text = dsk_composer_get_text (self);
  GtkTextIter start, end;
  guint at = 0, len = 0;

  if (self->setting_text)
    dsk_completion_hide (DSK_COMPLETION (self->canned->popover));
  if (*text == '\0')
    g_clear_pointer (&self->canned->used, g_free);
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_remove_tag (self->buffer, self->canned->gap_tag, &start, &end);
  while (self->mode == DSK_COMPOSER_REPLY && dsk_canned_next_gap (text, at + len, &at, &len))
    {
      gtk_text_buffer_get_iter_at_offset (self->buffer, &start, (int) at);
      gtk_text_buffer_get_iter_at_offset (self->buffer, &end, (int) (at + len));
      gtk_text_buffer_apply_tag (self->buffer, self->canned->gap_tag, &start, &end);
    }
}

char *
dsk_composer_dup_gap_warning (DskComposer *self)
{
  g_autofree char *text = dsk_composer_get_text (self);
  g_autofree char *gap = NULL;
  guint at, len;

  if (self->mode != DSK_COMPOSER_REPLY || !dsk_canned_next_gap (text, 0, &at, &len))
    return NULL;
  gap = g_utf8_substring (text, (glong) at, (glong) (at + len));
  /* Translators: %s is a part of the message that is to be replaced, such as "{{order number}}" */
  return g_strdup_printf (_ ("%s stands for something that the customer should read. Review goes there."), gap);
}

gboolean
dsk_composer_review_gap (DskComposer *self)
{
  return self->mode == DSK_COMPOSER_REPLY && select_gap (self, 0);
}

const char *
dsk_composer_get_canned (DskComposer *self)
{
  return self->canned->used;
}

/* --- set-up --- */

void
dsk_composer_connect_canned (DskComposer *self)
{
  const GdkRGBA amber = { 1.0f, 0.7f, 0.0f, 0.35f };

  self->canned = g_new0 (DskComposerCanned, 1);
  self->canned->at = self->canned->dismissed_at = NOWHERE;
  self->canned->gap_tag = gtk_text_buffer_create_tag (self->buffer, NULL, "background-rgba", &amber, "underline",
                                                      PANGO_UNDERLINE_SINGLE, NULL);
  self->canned->popover = dsk_canned_popover_new (GTK_WIDGET (self));
  g_signal_connect_swapped (self->canned->popover, "chosen", G_CALLBACK (choose), self);
  g_signal_connect_swapped (self->buffer, "notify::cursor-position", G_CALLBACK (cursor_cb), self);
}

void
dsk_composer_dispose_canned (DskComposer *self)
{
  if (self->canned == NULL)
    return;
  gtk_widget_unparent (GTK_WIDGET (self->canned->popover));
  g_clear_pointer (&self->canned->offer, dsk_canned_offer_unref);
  g_free (self->canned->used);
  g_free (self->canned->loading);
  g_clear_pointer (&self->canned, g_free);
}

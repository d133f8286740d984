/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-bulk-tags-window.h"

#include <glib/gi18n.h>

#include "dsk-bulk-plan.h"
#include "dsk-first-focus.h"
#include "dsk-tags-common.h"
#include "dsk-tags-editor.h"
#include "dsk-unsaved.h"

struct _DskBulkTagsWindow {
  DskFormWindow parent_instance;

  DskTagsEditor *editor;
  GtkLabel *about;

  DskClient *client;         /* (owned) */
  GArray *keys;              /* (owned) (element-type gint64) */
  char *common;              /* (owned) (nullable): what all have, as a value */
  GCancellable *cancellable; /* (owned): of the reading */
};

enum { STARTED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskBulkTagsWindow, dsk_bulk_tags_window, DSK_TYPE_FORM_WINDOW)

/* -------- what they have -------- */

typedef struct {
  GPtrArray *known; /* (owned) (nullable) (element-type utf8) */
  char *common;     /* (owned) (nullable) */
  guint customers;
} Answer;

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_clear_pointer (&answer->known, g_ptr_array_unref);
  g_free (answer->common);
  g_free (answer);
}

static gpointer
read_tags (DskReplicaReader *reader, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) targets = dsk_bulk_plan_read (reader, data, error);
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  g_autoptr (GHashTable) contacts = g_hash_table_new (g_str_hash, g_str_equal);
  Answer *answer;

  if (targets == NULL)
    return NULL;
  for (guint i = 0; i < targets->len; i++)
    {
      const DskContactRow *contact = ((const DskBulkTarget *) targets->pdata[i])->contact;

      if (contact != NULL && contact->id != NULL && g_hash_table_add (contacts, contact->id))
        g_ptr_array_add (values, contact->values[DSK_CONTACT_TAGS]);
    }
  answer = g_new0 (Answer, 1);
  answer->customers = values->len;
  answer->common = dsk_contact_tags_common ((const char *const *) values->pdata, values->len);
  answer->known = dsk_replica_reader_list_tags (reader, NULL);
  return answer;
}

static void
tags_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskBulkTagsWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  Answer *answer = dsk_client_read_finish (DSK_CLIENT (source), result, &error);
  g_autofree char *words = NULL;

  if (answer == NULL)
    {
      if (!g_cancellable_is_cancelled (self->cancellable))
        dsk_form_window_set_trouble (DSK_FORM_WINDOW (self), error->message);
      return;
    }
  if (!g_cancellable_is_cancelled (self->cancellable))
    {
      words = g_strdup_printf (ngettext ("What stands here %u customer has.",
                                         "What stands here all %u customers have. What only some have stays.",
                                         answer->customers),
                               answer->customers);
      gtk_label_set_text (self->about, words);
      self->common = g_strdup (answer->common);
      dsk_tags_editor_set (self->editor, self->common);
      if (answer->known != NULL)
        dsk_tags_editor_set_known (self->editor, g_steal_pointer (&answer->known));
      dsk_form_window_set_ready (DSK_FORM_WINDOW (self), answer->customers > 0,
                                 answer->customers > 0 ? NULL : _("Groups have no tags."));
    }
  answer_free (answer);
}

/* -------- what they get -------- */

static gboolean
dsk_bulk_tags_window_is_changed (DskFormWindow *form)
{
  DskBulkTagsWindow *self = DSK_BULK_TAGS_WINDOW (form);
  g_autofree char *now = dsk_tags_editor_dup (self->editor);

  return g_strcmp0 (now, self->common) != 0;
}

static void
done_cb (DskBulkTagsWindow *self, guint n, DskBulkWork *work)
{
  const char *error = dsk_bulk_work_get_error (work);

  dsk_form_window_set_busy (DSK_FORM_WINDOW (self), FALSE);
  if (error == NULL)
    {
      dsk_form_window_done (DSK_FORM_WINDOW (self));
      return;
    }
  /* Once more, and it is done with those that are left. */
  dsk_form_window_set_trouble (DSK_FORM_WINDOW (self), error);
  dsk_unsaved_stay (GTK_WINDOW (self));
}

static void
dsk_bulk_tags_window_apply (DskFormWindow *form)
{
  DskBulkTagsWindow *self = DSK_BULK_TAGS_WINDOW (form);
  g_autofree char *raw = dsk_tags_editor_dup (self->editor);
  g_autofree char *value = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DskBulkWork) work = NULL;

  if (!dsk_contact_value_clean (DSK_CONTACT_TAGS, raw, &value, &error))
    {
      dsk_form_window_set_trouble (form, error->message);
      return;
    }
  if (g_strcmp0 (value, self->common) == 0)
    {
      dsk_form_window_done (form);
      return;
    }
  work = dsk_bulk_work_new_tags (self->client, self->common, value);
  g_signal_connect_object (work, "done", G_CALLBACK (done_cb), self, G_CONNECT_SWAPPED);
  dsk_form_window_set_busy (form, TRUE);
  g_signal_emit (self, signals[STARTED], 0, work);
  dsk_bulk_work_run (work, self->keys);
}

/* -------- the object -------- */

static void
dsk_bulk_tags_window_dispose (GObject *object)
{
  g_cancellable_cancel (DSK_BULK_TAGS_WINDOW (object)->cancellable);
  G_OBJECT_CLASS (dsk_bulk_tags_window_parent_class)->dispose (object);
}

static void
dsk_bulk_tags_window_finalize (GObject *object)
{
  DskBulkTagsWindow *self = DSK_BULK_TAGS_WINDOW (object);

  g_clear_object (&self->client);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->keys, g_array_unref);
  g_free (self->common);
  G_OBJECT_CLASS (dsk_bulk_tags_window_parent_class)->finalize (object);
}

static void
dsk_bulk_tags_window_class_init (DskBulkTagsWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dsk_bulk_tags_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = dsk_bulk_tags_window_finalize;
  DSK_FORM_WINDOW_CLASS (klass)->apply = dsk_bulk_tags_window_apply;
  DSK_FORM_WINDOW_CLASS (klass)->is_changed = dsk_bulk_tags_window_is_changed;
  signals[STARTED] = g_signal_new ("started", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, DSK_TYPE_BULK_WORK);
}

static void
dsk_bulk_tags_window_init (DskBulkTagsWindow *self)
{
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->cancellable = g_cancellable_new ();
  gtk_window_set_default_size (GTK_WINDOW (self), 420, 420);
  self->editor = DSK_TAGS_EDITOR (dsk_tags_editor_new ());
  self->about = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "xalign", 0.0f, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->about), "dim-label");
  gtk_widget_add_css_class (box, "contact-editor");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->about));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->editor));
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  dsk_form_window_fill (DSK_FORM_WINDOW (self), _("Tags"), NULL, _("_Save"), _("Save (Ctrl+Enter)"), clamp);
  dsk_form_window_set_ready (DSK_FORM_WINDOW (self), FALSE, NULL);
  dsk_first_focus (GTK_WIDGET (self), GTK_WIDGET (self->editor));
}

GtkWindow *
dsk_bulk_tags_window_new (GtkWindow *above, DskClient *client, const GArray *keys)
{
  DskBulkTagsWindow *self;

  g_return_val_if_fail (DSK_IS_CLIENT (client), NULL);
  g_return_val_if_fail (keys != NULL, NULL);

  self = g_object_new (DSK_TYPE_BULK_TAGS_WINDOW, "transient-for", above, NULL);
  self->client = g_object_ref (client);
  self->keys = g_array_copy ((GArray *) keys);
  dsk_client_read_async (client, NULL, read_tags,
                         dsk_bulk_question_new (keys, dsk_client_get_user_id (client), DSK_BULK_TAGS),
                         dsk_bulk_question_free, answer_free, self->cancellable, tags_cb, g_object_ref (self));
  return GTK_WINDOW (self);
}

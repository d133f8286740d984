/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-contact-history.h"

#include <glib/gi18n.h>

#include "dsk-labels.h"
#include "dsk-picture-load.h"
#include "dsk-replica-contact.h"
#include "dsk-timeline-media.h"

#define MAX_EARLIER 20
#define FILES_A_PAGE 8
#define THUMB_SIDE 40

struct _DskContactHistory
{
  AdwBin parent_instance;

  AdwPreferencesGroup *earlier;
  AdwPreferencesGroup *files;
  GtkWidget *more;
  GPtrArray *earlier_rows; /* (owned) (element-type GtkWidget): unowned */
  GPtrArray *file_rows;    /* (owned) (element-type GtkWidget): unowned */

  DskClient *client;       /* (owned) (nullable) */
  DskTimelineMedia *media; /* (owned) (nullable) */
  GCancellable *cancel;    /* (owned): of what the present conversation shows */
  char *conv;              /* (owned) (nullable) */
  guint shown;             /* how many files are wanted */
  char *earlier_key;       /* (owned) (nullable): what stands there; it is not made anew for nothing */
  char *files_key;         /* (owned) (nullable): likewise */
};

G_DEFINE_FINAL_TYPE (DskContactHistory, dsk_contact_history, ADW_TYPE_BIN)

/* A question, and what is shown of its answer only if it still is about the same. */
typedef struct
{
  DskContactHistory *self; /* (owned) */
  char *conv;              /* (owned) */
  guint limit;
} Question;

static Question *
question_new (DskContactHistory *self, guint limit)
{
  Question *question = g_new0 (Question, 1);

  question->self = g_object_ref (self);
  question->conv = g_strdup (self->conv);
  question->limit = limit;
  return question;
}

static void
question_free (Question *question)
{
  g_object_unref (question->self);
  g_free (question->conv);
  g_free (question);
}

static gboolean
is_current (const Question *question)
{
  return question->self->client != NULL && g_strcmp0 (question->conv, question->self->conv) == 0;
}

static void
clear_rows (AdwPreferencesGroup *group, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_remove (group, rows->pdata[i]);
  g_ptr_array_set_size (rows, 0);
}

/* @key: (transfer full): of what is to stand there. Returns: whether something else stands there now */
static gboolean
is_news (char **present, char *key)
{
  const gboolean news = g_strcmp0 (*present, key) != 0;

  g_free (*present);
  *present = key;
  return news;
}

static GtkWidget *
make_row (const char *title, const char *subtitle, const char *conv, const char *item)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "conversation.go-to");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "(ss)", conv, item != NULL ? item : "");
  return row;
}

/* --- earlier conversations --- */

static gpointer
read_earlier (DskReplicaReader *reader, gpointer data, GError **error)
{
  return dsk_replica_reader_list_earlier (reader, data, MAX_EARLIER, error);
}

static GtkWidget *
make_earlier (const DskEarlierRow *row)
{
  const gint64 now = g_get_real_time () / 1000;
  g_autofree char *from = dsk_label_day (row->opened_at, now);
  g_autofree char *to = row->resolved_at > 0 ? dsk_label_day (row->resolved_at, now) : NULL;
  g_autofree char *title = NULL;
  g_autofree char *by = row->resolved_by_name != NULL ? dsk_label_name (row->resolved_by_name, TRUE) : NULL;
  g_autofree char *end = NULL;
  g_autofree char *number = row->other && row->number_name != NULL ? dsk_label_name (row->number_name, TRUE) : NULL;
  g_autofree char *subtitle = NULL;
  GtkWidget *widget;

  if (to == NULL)
    /* Translators: %s is a day */
    title = g_strdup_printf (_ ("Since %s"), from);
  else if (g_str_equal (from, to))
    title = g_strdup (from);
  else
    /* Translators: two days, from when to when */
    title = g_strdup_printf (_ ("%s – %s"), from, to);
  if (by != NULL)
    /* Translators: %s is a person */
    end = g_strdup_printf (_ ("Resolved by %s"), by);
  else
    end = g_strdup (to != NULL ? dsk_label_status (DSK_STATUS_RESOLVED) : _ ("Not resolved"));
  subtitle = number != NULL ? g_strdup_printf ("%s · %s", number, end) : g_strdup (end);
  widget = make_row (title, subtitle, row->conv, row->item);
  /* A day is never cut off: one that is narrower than an ellipsis GTK cannot lay out. */
  adw_action_row_set_title_lines (ADW_ACTION_ROW (widget), 0);
  return widget;
}

static char *
earlier_key (GPtrArray *rows)
{
  GString *key = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      const DskEarlierRow *row = rows->pdata[i];

      g_string_append_printf (key, "%s %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", row->conv, row->item,
                              row->opened_at, row->resolved_at);
    }
  return g_string_free (key, FALSE);
}

static void
earlier_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (GPtrArray) rows = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);
  DskContactHistory *self = question->self;

  if (rows != NULL && is_current (question) && is_news (&self->earlier_key, earlier_key (rows)))
    {
      clear_rows (self->earlier, self->earlier_rows);
      for (guint i = 0; i < rows->len; i++)
        {
          GtkWidget *row = make_earlier (rows->pdata[i]);

          adw_preferences_group_add (self->earlier, row);
          g_ptr_array_add (self->earlier_rows, row);
        }
      gtk_widget_set_visible (GTK_WIDGET (self->earlier), rows->len > 0);
    }
  question_free (question);
}

/* --- files --- */

typedef struct
{
  char *conv;  /* (owned) */
  guint limit;
} Page;

static void
page_free (gpointer data)
{
  g_free (((Page *) data)->conv);
  g_free (data);
}

/* One more tells whether there are more. */
static gpointer
read_files (DskReplicaReader *reader, gpointer data, GError **error)
{
  const Page *page = data;

  return dsk_replica_reader_list_conv_files (reader, page->conv, 0, NULL, page->limit + 1, error);
}

static void
texture_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) image = user_data;
  g_autoptr (GdkTexture) texture = dsk_picture_load_finish (result, NULL);

  if (texture != NULL)
    gtk_image_set_from_paintable (GTK_IMAGE (image), GDK_PAINTABLE (texture));
}

static void
thumb_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) image = user_data;
  g_autofree char *path = dsk_media_cache_fetch_finish (DSK_MEDIA_CACHE (source), result, NULL);

  if (path != NULL)
    dsk_picture_load_async (path, THUMB_SIDE * 2, NULL, texture_cb, g_object_ref (image));
}

static GtkWidget *
make_image (DskContactHistory *self, const DskFileRow *row)
{
  const gboolean sound = row->kind == DSK_MESSAGE_VOICE || row->kind == DSK_MESSAGE_AUDIO;
  GtkWidget *image = gtk_image_new_from_icon_name (sound                               ? "audio-x-generic-symbolic"
                                                   : row->kind == DSK_MESSAGE_DOCUMENT ? "text-x-generic-symbolic"
                                                   : row->kind == DSK_MESSAGE_VIDEO    ? "video-x-generic-symbolic"
                                                                                       : "image-x-generic-symbolic");

  gtk_image_set_pixel_size (GTK_IMAGE (image), row->media->thumb != NULL ? THUMB_SIDE : 16);
  gtk_widget_set_size_request (image, THUMB_SIDE, THUMB_SIDE);
  if (row->media->thumb != NULL)
    dsk_media_cache_fetch_async (dsk_client_get_media (self->client), row->media->thumb, 0, self->cancel, thumb_cb,
                                 g_object_ref (image));
  return image;
}

static void
save_cb (DskContactHistory *self, GtkWidget *button)
{
  const DskFileRow *file = g_object_get_data (G_OBJECT (button), "file");
  const DskTimelineRow row = { .item = file->internal ? DSK_ITEM_NOTE : DSK_ITEM_MESSAGE, .id = file->message,
                               .at = file->at, .kind = file->kind, .media = file->media };

  dsk_timeline_media_save (self->media, &row);
}

/* @file: (transfer full) */
static GtkWidget *
make_file (DskContactHistory *self, DskFileRow *file)
{
  const DskMediaRow *media = file->media;
  g_autofree char *name = media->name != NULL ? dsk_label_name (media->name, FALSE) : NULL;
  g_autofree char *day = dsk_label_day (file->at, g_get_real_time () / 1000);
  g_autofree char *size = media->size > 0 ? g_format_size ((guint64) media->size) : NULL;
  g_autofree char *about = size != NULL ? g_strdup_printf ("%s · %s", day, size) : g_strdup (day);
  /* Translators: of a file that stands in a note, which the customer does not see; %s is its day and size */
  g_autofree char *subtitle = file->internal ? g_strdup_printf (_ ("Internal note · %s"), about) : g_strdup (about);
  const char *title = name != NULL && *name != '\0' ? name : dsk_label_message_kind (file->kind);
  GtkWidget *row = make_row (title, subtitle, self->conv, file->message);

  /* As of a day. */
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), make_image (self, file));
  if (g_strcmp0 (media->state, "ready") == 0 && media->sha256 != NULL)
    {
      GtkWidget *save = gtk_button_new_from_icon_name ("document-save-symbolic");
      /* Translators: %s is a file, or of what kind it is */
      g_autofree char *words = g_strdup_printf (_ ("Save %s"), title);

      gtk_widget_add_css_class (save, "flat");
      gtk_widget_set_valign (save, GTK_ALIGN_CENTER);
      gtk_widget_set_tooltip_text (save, _ ("Save"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (save), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
      g_object_set_data_full (G_OBJECT (save), "file", file, (GDestroyNotify) dsk_file_row_free);
      g_signal_connect_object (save, "clicked", G_CALLBACK (save_cb), self, G_CONNECT_SWAPPED);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), save);
    }
  else
    dsk_file_row_free (file);
  return row;
}

static char *
files_key (GPtrArray *rows, guint limit)
{
  GString *key = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      const DskFileRow *row = rows->pdata[i];

      g_string_append_printf (key, "%s %s %s\n", row->message, row->media->state, row->media->thumb);
    }
  g_string_append_printf (key, "%u", limit);
  return g_string_free (key, FALSE);
}

static void
files_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (GPtrArray) rows = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);
  DskContactHistory *self = question->self;

  if (rows != NULL && is_current (question) && is_news (&self->files_key, files_key (rows, question->limit)))
    {
      const gboolean more = rows->len > question->limit;

      clear_rows (self->files, self->file_rows);
      if (more)
        g_ptr_array_set_size (rows, (int) question->limit);
      gtk_widget_set_visible (GTK_WIDGET (self->files), rows->len > 0);
      gtk_widget_set_visible (self->more, more);
      g_ptr_array_set_free_func (rows, NULL);
      for (guint i = 0; i < rows->len; i++)
        {
          GtkWidget *row = make_file (self, rows->pdata[i]);

          adw_preferences_group_add (self->files, row);
          g_ptr_array_add (self->file_rows, row);
        }
    }
  question_free (question);
}

static void
ask_files (DskContactHistory *self)
{
  Page *page = g_new0 (Page, 1);

  page->conv = g_strdup (self->conv);
  page->limit = self->shown;
  dsk_client_read_async (self->client, "files-of-conversation", read_files, page, page_free,
                         (GDestroyNotify) g_ptr_array_unref, NULL, files_cb, question_new (self, self->shown));
}

static void
more_cb (DskContactHistory *self)
{
  self->shown += FILES_A_PAGE;
  ask_files (self);
}

/* --- of a conversation --- */

void
dsk_contact_history_set_client (DskContactHistory *self, DskClient *client)
{
  g_return_if_fail (DSK_IS_CONTACT_HISTORY (self));
  g_return_if_fail (DSK_IS_CLIENT (client));

  g_set_object (&self->client, client);
  if (self->media == NULL)
    self->media = dsk_timeline_media_new (GTK_WIDGET (self));
  dsk_timeline_media_set_client (self->media, client);
}

void
dsk_contact_history_set_conversation (DskContactHistory *self, const char *conv)
{
  g_return_if_fail (DSK_IS_CONTACT_HISTORY (self));

  if (g_strcmp0 (self->conv, conv) != 0)
    {
      g_cancellable_cancel (self->cancel);
      g_object_unref (self->cancel);
      self->cancel = g_cancellable_new ();
      clear_rows (self->earlier, self->earlier_rows);
      clear_rows (self->files, self->file_rows);
      gtk_widget_set_visible (GTK_WIDGET (self->earlier), FALSE);
      gtk_widget_set_visible (GTK_WIDGET (self->files), FALSE);
      gtk_widget_set_visible (self->more, FALSE);
      g_clear_pointer (&self->earlier_key, g_free);
      g_clear_pointer (&self->files_key, g_free);
      g_free (self->conv);
      self->conv = g_strdup (conv);
      self->shown = FILES_A_PAGE;
    }
  if (self->client == NULL || conv == NULL)
    return;
  dsk_client_read_async (self->client, "earlier-conversations", read_earlier, g_strdup (conv), g_free,
                         (GDestroyNotify) g_ptr_array_unref, NULL, earlier_cb, question_new (self, 0));
  ask_files (self);
}

static void
dsk_contact_history_dispose (GObject *object)
{
  DskContactHistory *self = DSK_CONTACT_HISTORY (object);

  g_cancellable_cancel (self->cancel);
  g_clear_object (&self->media);
  g_clear_object (&self->client);
  g_clear_pointer (&self->conv, g_free);
  G_OBJECT_CLASS (dsk_contact_history_parent_class)->dispose (object);
}

static void
dsk_contact_history_finalize (GObject *object)
{
  DskContactHistory *self = DSK_CONTACT_HISTORY (object);

  g_object_unref (self->cancel);
  g_free (self->earlier_key);
  g_free (self->files_key);
  g_ptr_array_unref (self->earlier_rows);
  g_ptr_array_unref (self->file_rows);
  G_OBJECT_CLASS (dsk_contact_history_parent_class)->finalize (object);
}

static void
dsk_contact_history_class_init (DskContactHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dsk_contact_history_dispose;
  G_OBJECT_CLASS (klass)->finalize = dsk_contact_history_finalize;
}

static void
dsk_contact_history_init (DskContactHistory *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  self->cancel = g_cancellable_new ();
  self->earlier_rows = g_ptr_array_new ();
  self->file_rows = g_ptr_array_new ();
  self->earlier = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->files = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->more = gtk_button_new_with_label (_ ("Show More"));
  adw_preferences_group_set_title (self->earlier, _ ("Earlier"));
  adw_preferences_group_set_title (self->files, _ ("Files"));
  gtk_widget_set_visible (GTK_WIDGET (self->earlier), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->files), FALSE);
  gtk_widget_set_visible (self->more, FALSE);
  gtk_widget_add_css_class (self->more, "flat");
  g_signal_connect_swapped (self->more, "clicked", G_CALLBACK (more_cb), self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->earlier));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->files));
  gtk_box_append (GTK_BOX (box), self->more);
  adw_bin_set_child (ADW_BIN (self), box);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-canned-history.h"

#include "dsk-labels.h"
#include "dsk-text.h"

#include <glib/gi18n.h>

#define BODY_CHARS 160
#define ROW_KEY "dsk-canned"

struct _DskCannedHistory
{
  AdwBin parent_instance;

  char *id; /* (owned) (nullable) */
  gboolean may_edit;
};

enum
{
  RESTORE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskCannedHistory, dsk_canned_history, ADW_TYPE_BIN)

static void
restore_cb (DskCannedHistory *self, GtkWidget *button)
{
  g_signal_emit (self, signals[RESTORE], 0, g_object_get_data (G_OBJECT (button), ROW_KEY));
}

static GtkWidget *
row_new (DskCannedHistory *self, const DskCannedRow *version)
{
  g_autofree char *name = dsk_label_name (version->user_name, TRUE);
  g_autofree char *time = dsk_label_short_time (version->at, g_get_real_time () / 1000);
  g_autofree char *body = dsk_text_preview (version->body, BODY_CHARS);
  g_autofree char *title
      /* Translators: the number of a version, a person, a time */
      = g_strdup_printf (version->active ? _ ("Version %d, by %s, %s") : _ ("Version %d: removed by %s, %s"),
                         (int) version->version, name, time);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "subtitle", body,
                                 "subtitle-lines", 2, NULL);

  if (self->may_edit && version->active)
    {
      g_autofree char *words = g_strdup_printf (_ ("Restore version %d"), (int) version->version);
      GtkWidget *button = gtk_button_new_with_label (_ ("Restore"));

      g_object_set (button, "valign", GTK_ALIGN_CENTER, NULL);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
      g_object_set_data_full (G_OBJECT (button), ROW_KEY, dsk_canned_row_copy (version),
                              (GDestroyNotify) dsk_canned_row_free);
      g_signal_connect_object (button, "clicked", G_CALLBACK (restore_cb), self, G_CONNECT_SWAPPED);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
    }
  return row;
}

static gpointer
read_versions (DskReplicaReader *reader, gpointer id, GError **error)
{
  return dsk_replica_reader_list_canned_versions (reader, id, error);
}

static void
versions_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskCannedHistory) self = user_data;
  g_autoptr (GPtrArray) versions = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);
  GtkWidget *group;

  if (versions == NULL || versions->len < 2 || self->id == NULL
      || g_strcmp0 (((DskCannedRow *) versions->pdata[0])->id, self->id) != 0)
    return;
  group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Earlier Versions"));
  for (guint i = 1; i < versions->len; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row_new (self, versions->pdata[i]));
  adw_bin_set_child (ADW_BIN (self), group);
}

void
dsk_canned_history_show (DskCannedHistory *self, DskClient *client, const char *id, gboolean may_edit)
{
  g_return_if_fail (DSK_IS_CANNED_HISTORY (self));

  self->may_edit = may_edit;
  if (g_strcmp0 (self->id, id) != 0)
    adw_bin_set_child (ADW_BIN (self), NULL);
  g_free (self->id);
  self->id = g_strdup (id);
  if (id != NULL)
    dsk_client_read_async (client, "canned-versions", read_versions, g_strdup (id), g_free,
                           (GDestroyNotify) g_ptr_array_unref, NULL, versions_cb, g_object_ref (self));
}

static void
dsk_canned_history_finalize (GObject *object)
{
  g_free (DSK_CANNED_HISTORY (object)->id);
  G_OBJECT_CLASS (dsk_canned_history_parent_class)->finalize (object);
}

static void
dsk_canned_history_class_init (DskCannedHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dsk_canned_history_finalize;
  signals[RESTORE] = g_signal_new ("restore", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
dsk_canned_history_init (DskCannedHistory *self)
{
}

GtkWidget *
dsk_canned_history_new (void)
{
  return g_object_new (DSK_TYPE_CANNED_HISTORY, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is searched for gets a name and a place in the sidebar. */

#include "dsk-window-private.h"

#include <glib/gi18n.h>

#include "dsk-error.h"
#include "dsk-labels.h"
#include "dsk-saved-dialog.h"

#define UNDO_SECONDS 10
#define ROW_KEY "dsk-saved-row"

/* What is to be done with one of them, once they are read. */
typedef struct
{
  DskWindow *self;    /* (owned) */
  DskSavedView *view; /* (owned) (nullable): as it shall be */
  DskView in;         /* a new one: what is looked at now */
  char *id;           /* (owned) (nullable) */
  int by;             /* places down */
  void (*func) (DskWindow *self, GPtrArray *saved, gpointer errand);
} Errand;

static void
errand_free (Errand *errand)
{
  g_object_unref (errand->self);
  dsk_saved_view_free (errand->view);
  g_free (errand->id);
  g_free (errand);
}

static void
say (DskWindow *self, const char *words)
{
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  dsk_toast_add (self->toasts, adw_toast_new (escaped));
}

static int
find (GPtrArray *saved, const char *id)
{
  for (guint i = 0; i < saved->len; i++)
    if (g_strcmp0 (((DskSavedView *) saved->pdata[i])->id, id) == 0)
      return (int) i;
  return -1;
}

static gpointer
read_saved (DskReplicaReader *reader, gpointer data, GError **error)
{
  return dsk_replica_reader_list_saved (reader, error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Errand *errand = user_data;
  g_autoptr (GPtrArray) saved = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);

  if (saved != NULL && errand->self->client != NULL)
    errand->func (errand->self, saved, errand);
  errand_free (errand);
}

/* @errand: (transfer full) */
static void
run (DskWindow *self, Errand *errand)
{
  errand->self = g_object_ref (self);
  dsk_client_read_async (self->client, NULL, read_saved, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, NULL, read_cb,
                         errand);
}

/* --- saving --- */

static void save_cb (DskSavedView *view, gpointer owner);

static void
present (DskWindow *self, DskSavedView *view, const char *trouble)
{
  const char *label = dsk_nav_get_label (self->nav, &view->base);

  dsk_saved_dialog_present (GTK_WINDOW (self), view, label != NULL ? label : dsk_label_view (view->base.kind), trouble,
                            save_cb, G_OBJECT (self));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Errand *errand = user_data;
  g_autoptr (GError) error = NULL;
  const gboolean ok = dsk_client_saved_finish (DSK_CLIENT (source), result, &error);

  if (errand->self->client == NULL)
    ;
  else if (!ok)
    /* What was written is not to be written again. */
    present (errand->self, g_steal_pointer (&errand->view),
             g_error_matches (error, DSK_ERROR, DSK_ERROR_INVALID)
                 ? _ ("There are as many saved views as there can be. Remove one first.")
                 : error->message);
  else if (errand->view->id == NULL)
    {
      g_autofree char *words = g_strdup_printf (_ ("“%s” is in the sidebar now"), errand->view->name);

      say (errand->self, words);
    }
  errand_free (errand);
}

static void
save_cb (DskSavedView *view, gpointer owner)
{
  DskWindow *self = owner;
  Errand *errand;

  if (self->client == NULL)
    {
      dsk_saved_view_free (view);
      return;
    }
  errand = g_new0 (Errand, 1);
  errand->self = g_object_ref (self);
  errand->view = view;
  dsk_client_put_saved_async (self->client, view, saved_cb, errand);
}

/* A search in what is a search already looks for both. */
static void
ask_new (DskWindow *self, GPtrArray *saved, gpointer data)
{
  Errand *errand = data;
  const int at = errand->in.kind == DSK_VIEW_SAVED ? find (saved, errand->in.id) : -1;
  DskSavedView *view;
  g_autofree char *query = NULL;

  if (errand->in.kind == DSK_VIEW_SAVED && at < 0)
    return;
  if (at >= 0)
    {
      const DskSavedView *within = saved->pdata[at];

      errand->in = within->base;
      query = g_strdup_printf ("%s %s", within->query, errand->id);
    }
  view = dsk_saved_view_new (NULL, "", &errand->in, g_strstrip (query != NULL ? query : errand->id));
  present (self, view, NULL);
}

static void
save_view_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskWindow *self = DSK_WINDOW (widget);
  const gboolean everywhere = dsk_window_is_searching (self);
  Errand *errand;

  if (!dsk_window_is_main (self) || !self->prepared)
    return;
  errand = g_new0 (Errand, 1);
  errand->func = ask_new;
  errand->in = everywhere ? *DSK_VIEW (DSK_VIEW_ALL) : *dsk_inbox_list_get_view (self->inbox);
  errand->id = g_strdup (everywhere ? dsk_search_page_get_text (self->search)
                                    : dsk_inbox_list_get_search (self->inbox));
  run (self, errand);
}

/* --- what is saved already --- */

static void
ask_edit (DskWindow *self, GPtrArray *saved, gpointer data)
{
  const int at = find (saved, ((Errand *) data)->id);

  if (at >= 0)
    present (self, dsk_saved_view_copy (saved->pdata[at]), NULL);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!dsk_client_saved_finish (DSK_CLIENT (source), result, &error) && self->client != NULL)
    say (self, error->message);
}

static void
undo_cb (DskWindow *self, AdwToast *toast)
{
  if (self->client != NULL)
    dsk_client_put_saved_async (self->client, g_object_get_data (G_OBJECT (toast), ROW_KEY), done_cb,
                                g_object_ref (self));
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Errand *errand = user_data;
  g_autoptr (GError) error = NULL;
  const gboolean ok = dsk_client_saved_finish (DSK_CLIENT (source), result, &error);
  g_autofree char *words = ok ? g_strdup_printf (_ ("“%s” was removed"), errand->view->name) : NULL;
  g_autofree char *escaped = g_markup_escape_text (ok ? words : error->message, -1);
  AdwToast *toast = adw_toast_new (escaped);

  if (ok)
    {
      adw_toast_set_button_label (toast, _ ("_Undo"));
      adw_toast_set_timeout (toast, UNDO_SECONDS);
      g_object_set_data_full (G_OBJECT (toast), ROW_KEY, g_steal_pointer (&errand->view),
                              (GDestroyNotify) dsk_saved_view_free);
      g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_cb), errand->self, G_CONNECT_SWAPPED);
    }
  if (errand->self->client != NULL)
    dsk_toast_add (errand->self->toasts, toast);
  else
    g_object_unref (g_object_ref_sink (toast));
  errand_free (errand);
}

static void
remove_view (DskWindow *self, GPtrArray *saved, gpointer data)
{
  const int at = find (saved, ((Errand *) data)->id);
  Errand *errand;

  if (at < 0)
    return;
  errand = g_new0 (Errand, 1);
  errand->self = g_object_ref (self);
  errand->view = dsk_saved_view_copy (saved->pdata[at]);
  dsk_client_remove_saved_async (self->client, errand->view->id, removed_cb, errand);
}

static void
move_view (DskWindow *self, GPtrArray *saved, gpointer data)
{
  Errand *errand = data;
  const int from = find (saved, errand->id);
  const int to = from + errand->by;
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  if (from < 0 || to < 0 || to >= (int) saved->len)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  for (guint i = 0; i < saved->len; i++)
    g_ptr_array_add (ids, ((DskSavedView *) saved->pdata[i])->id);
  g_ptr_array_insert (ids, to, g_ptr_array_steal_index (ids, (guint) from));
  g_ptr_array_add (ids, NULL);
  dsk_client_order_saved_async (self->client, (const char *const *) ids->pdata, done_cb, g_object_ref (self));
}

static void
with_saved (GtkWidget *widget, const char *id, int by, void (*func) (DskWindow *, GPtrArray *, gpointer))
{
  DskWindow *self = DSK_WINDOW (widget);
  Errand *errand;

  if (!dsk_window_is_main (self) || !self->prepared)
    return;
  errand = g_new0 (Errand, 1);
  errand->func = func;
  errand->id = g_strdup (id);
  errand->by = by;
  run (self, errand);
}

static void
edit_saved_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  with_saved (widget, g_variant_get_string (parameter, NULL), 0, ask_edit);
}

static void
remove_saved_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  with_saved (widget, g_variant_get_string (parameter, NULL), 0, remove_view);
}

static void
move_saved_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *id;
  int by;

  g_variant_get (parameter, "(&si)", &id, &by);
  with_saved (widget, id, by, move_view);
}

void
dsk_window_install_saved_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.save-view", NULL, save_view_action);
  gtk_widget_class_install_action (widget_class, "win.edit-saved", "s", edit_saved_action);
  gtk_widget_class_install_action (widget_class, "win.remove-saved", "s", remove_saved_action);
  gtk_widget_class_install_action (widget_class, "win.move-saved", "(si)", move_saved_action);
}

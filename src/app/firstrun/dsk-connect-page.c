/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-connect-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "dsk-entry-row.h"
#include "dsk-error.h"
#include "dsk-stack.h"

#define PROBE_DELAY_MS 350

struct _DskConnectPage {
  GtkWidget parent_instance;

  GtkWidget *scroller;
  AdwEntryRow *address;
  AdwEntryRow *code;
  GtkStack *status;
  GtkSpinner *spinner;
  GtkLabel *busy_label;
  GtkLabel *good_label;
  GtkLabel *bad_title;
  GtkLabel *bad_label;
  GtkWidget *enrol;

  DskClient *client;             /* (owned) (nullable) */
  GCancellable *cancellable;     /* (owned) (nullable): of the probe or the enrolment under way */
  guint probe_id;                /* the pause after a keystroke */
  gboolean reachable;            /* the address as it stands has answered well */
  gboolean enrol_when_reachable; /* Enter was pressed before the answer came */
  gboolean busy;
};

typedef enum { PROP_BUSY = 1 } DskConnectPageProperty;

static GParamSpec *props[PROP_BUSY + 1];

G_DEFINE_FINAL_TYPE (DskConnectPage, dsk_connect_page, GTK_TYPE_WIDGET)

static void enrol_cb (DskConnectPage *self);

static char *
dsk_connect_page_get_text (AdwEntryRow *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static void
dsk_connect_page_show (DskConnectPage *self, const char *page, GtkLabel *label, const char *text)
{
  if (label != NULL)
    gtk_label_set_text (label, text);
  gtk_spinner_set_spinning (self->spinner, g_str_equal (page, "busy"));
  dsk_stack_show (self->status, page);
}

/* What is wrong in a few words of ours; the client's message says the rest. */
static const char *
trouble_title (const GError *error, gboolean enrolling)
{
  if (g_error_matches (error, DSK_ERROR, DSK_ERROR_UNAUTHENTICATED))
    return _("This code does not work");
  if (g_error_matches (error, DSK_ERROR, DSK_ERROR_NEWER))
    return _("This relay needs another version of Dastak");
  if (g_error_matches (error, DSK_ERROR, DSK_ERROR_CONFLICT))
    return _("This computer’s clock is wrong");
  if (g_error_matches (error, DSK_ERROR, DSK_ERROR_INVALID))
    return enrolling ? _("The relay did not accept this") : _("This is not a relay’s address");
  if (g_error_matches (error, DSK_ERROR, DSK_ERROR_UNAVAILABLE))
    return _("The relay can’t be reached");
  if (g_error_matches (error, DSK_ERROR, DSK_ERROR_FULL))
    return _("This computer’s disk is full");
  return enrolling ? _("This computer could not be enrolled")
                   : _("The relay did not answer as expected");
}

static void
dsk_connect_page_show_error (DskConnectPage *self, const GError *error, gboolean enrolling)
{
  gtk_label_set_text (self->bad_title, trouble_title (error, enrolling));
  dsk_connect_page_show (self, "bad", self->bad_label, error->message);
}

static void
dsk_connect_page_update (DskConnectPage *self)
{
  g_autofree char *code = dsk_connect_page_get_text (self->code);

  gtk_widget_set_sensitive (self->enrol, self->reachable && *code != '\0' && !self->busy);
  /* Not insensitive: the field with the focus would lose it, and the person their place. */
  gtk_editable_set_editable (GTK_EDITABLE (self->address), !self->busy);
  gtk_editable_set_editable (GTK_EDITABLE (self->code), !self->busy);
}

static void
dsk_connect_page_set_busy (DskConnectPage *self, gboolean busy)
{
  if (self->busy == busy)
    return;
  self->busy = busy;
  dsk_connect_page_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUSY]);
}

static void
dsk_connect_page_renew_cancellable (DskConnectPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
}

/* -------- the address -------- */

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskConnectPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = dsk_client_probe_finish (DSK_CLIENT (source), result, &error);
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->client == NULL)
    return;
  self->reachable = name != NULL;
  dsk_connect_page_update (self);
  if (name == NULL)
    {
      self->enrol_when_reachable = FALSE;
      dsk_connect_page_show_error (self, error, FALSE);
      return;
    }
  /* Translators: %s is the name that a relay's administrator gave it */
  text = g_strdup_printf (_("“%s” answers"), name);
  dsk_connect_page_show (self, "good", self->good_label, text);
  if (self->enrol_when_reachable)
    enrol_cb (self);
}

static gboolean
probe_cb (gpointer user_data)
{
  DskConnectPage *self = user_data;
  g_autofree char *address = dsk_connect_page_get_text (self->address);

  self->probe_id = 0;
  dsk_connect_page_show (self, "busy", self->busy_label, _("Looking for the relay…"));
  dsk_connect_page_renew_cancellable (self);
  dsk_client_probe_async (self->client, address, self->cancellable, probed_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/* Returns: (transfer full) (nullable): the code that an enrolment link brings along */
static char *
code_of_link (const char *address)
{
  g_autoptr (GUri) uri = NULL;
  g_autoptr (GHashTable) params = NULL;

  if (g_ascii_strncasecmp (address, "dastak:", 7) != 0)
    return NULL;
  uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || g_uri_get_query (uri) == NULL)
    return NULL;
  params = g_uri_parse_params (g_uri_get_query (uri), -1, "&", G_URI_PARAMS_NONE, NULL);
  return params != NULL ? g_strdup (g_hash_table_lookup (params, "code")) : NULL;
}

static void
address_changed_cb (DskConnectPage *self)
{
  g_autofree char *address = dsk_connect_page_get_text (self->address);
  g_autofree char *code = code_of_link (address);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->probe_id, g_source_remove);
  self->reachable = FALSE;
  self->enrol_when_reachable = FALSE;
  if (code != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->code), code);
  if (*address != '\0' && self->client != NULL)
    self->probe_id = g_timeout_add (PROBE_DELAY_MS, probe_cb, self);
  dsk_connect_page_show (self, "idle", NULL, NULL);
  dsk_connect_page_update (self);
}

/* -------- the code -------- */

static void
code_changed_cb (DskConnectPage *self)
{
  /* A complaint about the old code is over once the code is another one. */
  if (self->reachable && g_str_equal (gtk_stack_get_visible_child_name (self->status), "bad"))
    dsk_connect_page_show (self, "good", NULL, NULL);
  dsk_connect_page_update (self);
}

static void
enrolled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskConnectPage) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean ok = dsk_client_enrol_finish (DSK_CLIENT (source), result, &error);

  if (self->client == NULL)
    return;
  dsk_connect_page_set_busy (self, FALSE);
  if (ok)
    {
      dsk_client_start (self->client);
      gtk_editable_set_text (GTK_EDITABLE (self->code), "");
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      dsk_connect_page_show_error (self, error, TRUE);
      gtk_widget_grab_focus (GTK_WIDGET (self->code));
    }
}

static void
enrol_cb (DskConnectPage *self)
{
  g_autofree char *address = dsk_connect_page_get_text (self->address);
  g_autofree char *code = dsk_connect_page_get_text (self->code);

  if (self->busy || *address == '\0')
    return;
  if (*code == '\0')
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->code));
      return;
    }
  if (!self->reachable)
    {
      self->enrol_when_reachable = TRUE;
      g_clear_handle_id (&self->probe_id, g_source_remove);
      probe_cb (self);
      return;
    }
  self->enrol_when_reachable = FALSE;
  dsk_connect_page_set_busy (self, TRUE);
  dsk_connect_page_show (self, "busy", self->busy_label, _("Enrolling this computer…"));
  dsk_connect_page_renew_cancellable (self);
  dsk_client_enrol_async (self->client, address, code, g_get_host_name (), self->cancellable,
                          enrolled_cb, g_object_ref (self));
}

/* -------- the object -------- */

static void
dsk_connect_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((DskConnectPageProperty) prop_id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, DSK_CONNECT_PAGE (object)->busy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dsk_connect_page_dispose (GObject *object)
{
  DskConnectPage *self = DSK_CONNECT_PAGE (object);

  g_clear_handle_id (&self->probe_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);
  gtk_widget_dispose_template (GTK_WIDGET (self), DSK_TYPE_CONNECT_PAGE);
  G_OBJECT_CLASS (dsk_connect_page_parent_class)->dispose (object);
}

static void
dsk_connect_page_class_init (DskConnectPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = dsk_connect_page_get_property;
  object_class->dispose = dsk_connect_page_dispose;

  props[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE,
                                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dastak/Dastak/ui/dsk-connect-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DskConnectPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, DskConnectPage, address);
  gtk_widget_class_bind_template_child (widget_class, DskConnectPage, code);
  gtk_widget_class_bind_template_child (widget_class, DskConnectPage, status);
  gtk_widget_class_bind_template_child (widget_class, DskConnectPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, DskConnectPage, busy_label);
  gtk_widget_class_bind_template_child (widget_class, DskConnectPage, good_label);
  gtk_widget_class_bind_template_child (widget_class, DskConnectPage, bad_title);
  gtk_widget_class_bind_template_child (widget_class, DskConnectPage, bad_label);
  gtk_widget_class_bind_template_child (widget_class, DskConnectPage, enrol);
  gtk_widget_class_bind_template_callback (widget_class, address_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, code_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, enrol_cb);
}

static void
dsk_connect_page_init (DskConnectPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  dsk_entry_row_tell (ADW_ENTRY_ROW (self->address));
  dsk_entry_row_tell (ADW_ENTRY_ROW (self->code));
  dsk_stack_show (self->status, "idle");
}

void
dsk_connect_page_set_client (DskConnectPage *self, DskClient *client)
{
  g_return_if_fail (DSK_IS_CONNECT_PAGE (self));
  g_set_object (&self->client, client);
}

void
dsk_connect_page_set_link (DskConnectPage *self, const char *link)
{
  g_return_if_fail (DSK_IS_CONNECT_PAGE (self));
  gtk_editable_set_text (GTK_EDITABLE (self->address), link);
}

void
dsk_connect_page_focus (DskConnectPage *self)
{
  g_return_if_fail (DSK_IS_CONNECT_PAGE (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->address));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-contact-panel.h"

#include "dsk-avatar.h"
#include "dsk-contact-details.h"
#include "dsk-contact-history.h"
#include "dsk-labels-contact.h"
#include "dsk-labels-cost.h"
#include "dsk-labels.h"
#include "dsk-pane.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define TICK_SECONDS 30

struct _DskContactPanel
{
  GtkWidget parent_instance;

  GtkWidget *pane;
  DskAvatar *avatar;
  GtkLabel *name;
  DskContactDetails *details;
  AdwActionRow *phone;
  AdwActionRow *username;
  AdwActionRow *marketing;
  AdwActionRow *number;
  AdwActionRow *status;
  AdwActionRow *owner;
  AdwActionRow *team;
  AdwActionRow *waiting;
  AdwActionRow *cost;
  DskContactHistory *history;

  DskClient *client; /* (owned) (nullable) */
  char *conv;        /* (owned) (nullable): whose cost and contact are shown, or asked for */
  gboolean may_edit;
  gboolean stale;    /* something changed while nobody looked */
  gint64 waiting_since; /* 0: nobody waits */
  guint tick;           /* while it is on the screen and somebody waits */
};

G_DEFINE_FINAL_TYPE (DskContactPanel, dsk_contact_panel, GTK_TYPE_WIDGET)

/* A row that has nothing to say is not there. */
static void
set_row_text (AdwActionRow *row, const char *text)
{
  gtk_widget_set_visible (GTK_WIDGET (row), text != NULL);
  if (text != NULL)
    adw_action_row_set_subtitle (row, text);
}

/* Our own number that nobody has named is called by its digits. */
static char *
number_text (const char *name)
{
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalpha (g_utf8_get_char (p)))
      return dsk_label_contact (name, NULL);
  return dsk_label_phone (name);
}

/* --- what it cost --- */

static gpointer
read_cost (DskReplicaReader *reader, gpointer data, GError **error)
{
  DskCostRow *cost = NULL;

  if (!dsk_replica_reader_cost_of (reader, data, &cost, error))
    return NULL;
  return cost != NULL ? cost : g_new0 (DskCostRow, 1);
}

typedef struct
{
  DskContactPanel *panel; /* (owned) */
  char *conv;             /* (owned) */
} Question;

static void
cost_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (DskCostRow) cost = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);

  /* Another conversation may be shown by now; of two questions about one, the last is answered. */
  if (cost != NULL && g_strcmp0 (question->conv, question->panel->conv) == 0)
    {
      g_autofree char *words = dsk_label_cost (cost);
      set_row_text (question->panel->cost, words);
    }
  g_object_unref (question->panel);
  g_free (question->conv);
  g_free (question);
}

static void
ask_cost (DskContactPanel *self, const char *conv)
{
  Question *question;

  if (self->client == NULL)
    return;
  question = g_new0 (Question, 1);
  question->panel = g_object_ref (self);
  question->conv = g_strdup (conv);
  dsk_client_read_async (self->client, "cost-of-conversation", read_cost, g_strdup (conv), g_free,
                         (GDestroyNotify) dsk_cost_row_free, NULL, cost_cb, question);
}

void
dsk_contact_panel_set_client (DskContactPanel *self, DskClient *client)
{
  g_return_if_fail (DSK_IS_CONTACT_PANEL (self));
  g_return_if_fail (DSK_IS_CLIENT (client));

  g_set_object (&self->client, client);
  dsk_contact_history_set_client (self->history, client);
}

/* --- what colleagues know --- */

static gpointer
read_contact (DskReplicaReader *reader, gpointer data, GError **error)
{
  DskContactRow *row = NULL;

  if (!dsk_replica_reader_get_contact (reader, data, &row, error))
    return NULL;
  return row != NULL ? row : g_new0 (DskContactRow, 1);
}

static void
contact_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskContactPanel) self = user_data;
  g_autoptr (DskContactRow) row = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);

  /* One without an id: it is with nobody in particular. */
  if (row != NULL && self->conv != NULL && (row->id == NULL || g_strcmp0 (row->conv, self->conv) == 0))
    dsk_contact_details_set (self->details, row->id != NULL ? row : NULL, self->may_edit);
}

static void
ask_contact (DskContactPanel *self, const char *conv)
{
  if (self->client != NULL)
    dsk_client_read_async (self->client, "contact-of-conversation", read_contact, g_strdup (conv), g_free,
                           (GDestroyNotify) dsk_contact_row_free, NULL, contact_cb, g_object_ref (self));
}

/* What has to be looked up is looked up when somebody sees it. */
static void
ask (DskContactPanel *self)
{
  self->stale = self->conv != NULL && !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (self->stale || self->conv == NULL)
    return;
  ask_cost (self, self->conv);
  ask_contact (self, self->conv);
  dsk_contact_history_set_conversation (self->history, self->conv);
}

/* What is there of another conversation goes at once. */
static void
set_conversation (DskContactPanel *self, const char *conv)
{
  if (g_strcmp0 (self->conv, conv) == 0)
    return;
  set_row_text (self->cost, NULL);
  dsk_contact_details_set (self->details, NULL, FALSE);
  g_free (self->conv);
  self->conv = g_strdup (conv);
}

/* --- how long the customer waits --- */

static gboolean
show_waiting (gpointer data)
{
  DskContactPanel *self = data;
  g_autofree char *waiting = NULL;

  if (self->waiting_since > 0)
    {
      g_autofree char *duration = dsk_label_duration (g_get_real_time () / 1000 - self->waiting_since);

      /* Translators: %s is a time: the customer waits for so long, "for 12 m" */
      waiting = g_strdup_printf (_ ("for %s"), duration);
    }
  set_row_text (self->waiting, waiting);
  return G_SOURCE_CONTINUE;
}

/* Minutes pass only where somebody looks. */
static void
update_tick (DskContactPanel *self)
{
  const gboolean wanted = self->waiting_since > 0 && gtk_widget_get_mapped (GTK_WIDGET (self));

  if (wanted && self->tick == 0)
    self->tick = g_timeout_add_seconds (TICK_SECONDS, show_waiting, self);
  else if (!wanted)
    g_clear_handle_id (&self->tick, g_source_remove);
}

gboolean
dsk_contact_panel_is_ticking (DskContactPanel *self)
{
  g_return_val_if_fail (DSK_IS_CONTACT_PANEL (self), FALSE);

  return self->tick != 0;
}

static void
dsk_contact_panel_map (GtkWidget *widget)
{
  DskContactPanel *self = DSK_CONTACT_PANEL (widget);

  GTK_WIDGET_CLASS (dsk_contact_panel_parent_class)->map (widget);
  show_waiting (self);
  update_tick (self);
  if (self->stale)
    ask (self);
}

static void
dsk_contact_panel_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (dsk_contact_panel_parent_class)->unmap (widget);
  update_tick (DSK_CONTACT_PANEL (widget));
}

/* --- who it is --- */

void
dsk_contact_panel_set_row (DskContactPanel *self, const DskConversationRow *row, gboolean may_edit)
{
  g_autofree char *contact = NULL;
  g_autofree char *phone = NULL;
  g_autofree char *username = NULL;
  g_autofree char *number = NULL;
  g_autofree char *owner = NULL;
  g_autofree char *team = NULL;
  g_autofree char *marketing = NULL;

  g_return_if_fail (DSK_IS_CONTACT_PANEL (self));

  if (row == NULL)
    return;
  contact = dsk_label_conversation (row->name, row->phone, row->members);
  if (row->phone != NULL && *row->phone != '\0')
    phone = dsk_label_phone (row->phone);
  if (row->username != NULL && *row->username != '\0')
    username = dsk_label_username (row->username);
  if (row->number_name != NULL && *row->number_name != '\0')
    number = number_text (row->number_name);
  owner = row->owner_name != NULL ? dsk_label_name (row->owner_name, FALSE)
                                  : g_strdup (_ ("Nobody yet"));
  if (row->team_name != NULL)
    team = dsk_label_name (row->team_name, FALSE);
  self->waiting_since = MAX (row->waiting_since, 0);

  dsk_avatar_set_name (self->avatar, row->name);
  gtk_label_set_text (self->name, contact);
  set_row_text (self->phone, phone);
  set_row_text (self->username, username);
  marketing = dsk_label_marketing (row->marketing, row->marketing_at, g_get_real_time () / 1000);
  set_row_text (self->marketing, marketing);
  set_row_text (self->number, number);
  set_row_text (self->status, dsk_label_status (row->status));
  set_row_text (self->owner, owner);
  set_row_text (self->team, team);
  show_waiting (self);
  update_tick (self);
  self->may_edit = may_edit;
  set_conversation (self, row->id);
  ask (self);
}

static void
dsk_contact_panel_dispose (GObject *object)
{
  DskContactPanel *self = DSK_CONTACT_PANEL (object);

  /* An answer that comes later finds no rows to write to. */
  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_pointer (&self->conv, g_free);
  g_clear_object (&self->client);
  gtk_widget_dispose_template (GTK_WIDGET (object), DSK_TYPE_CONTACT_PANEL);
  G_OBJECT_CLASS (dsk_contact_panel_parent_class)->dispose (object);
}

static void
dsk_contact_panel_class_init (DskContactPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_contact_panel_dispose;
  widget_class->map = dsk_contact_panel_map;
  widget_class->unmap = dsk_contact_panel_unmap;
  g_type_ensure (DSK_TYPE_AVATAR);
  g_type_ensure (DSK_TYPE_CONTACT_DETAILS);
  g_type_ensure (DSK_TYPE_CONTACT_HISTORY);
  g_type_ensure (DSK_TYPE_PANE);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dastak/Dastak/ui/dsk-contact-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, DskContactPanel, pane);
  gtk_widget_class_bind_template_child (widget_class, DskContactPanel, avatar);
  gtk_widget_class_bind_template_child (widget_class, DskContactPanel, name);
  gtk_widget_class_bind_template_child (widget_class, DskContactPanel, details);
  gtk_widget_class_bind_template_child (widget_class, DskContactPanel, history);
  gtk_widget_class_bind_template_child (widget_class, DskContactPanel, phone);
  gtk_widget_class_bind_template_child (widget_class, DskContactPanel, username);
  gtk_widget_class_bind_template_child (widget_class, DskContactPanel, marketing);
  gtk_widget_class_bind_template_child (widget_class, DskContactPanel, number);
  gtk_widget_class_bind_template_child (widget_class, DskContactPanel, status);
  gtk_widget_class_bind_template_child (widget_class, DskContactPanel, owner);
  gtk_widget_class_bind_template_child (widget_class, DskContactPanel, team);
  gtk_widget_class_bind_template_child (widget_class, DskContactPanel, waiting);
  gtk_widget_class_bind_template_child (widget_class, DskContactPanel, cost);
}

static void
dsk_contact_panel_init (DskContactPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

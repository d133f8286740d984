/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-notifier.h"

#include <glib/gi18n.h>

#include "dsk-alerts-seen.h"
#include "dsk-app-config.h"
#include "dsk-connection.h"
#include "dsk-notice-words.h"
#include "dsk-permission.h"
#include "dsk-quiet-hours.h"
#include "dsk-settings.h"

#define PASS_MS 200   /* what changes within is looked at once */
#define LONGEST_S 300 /* a computer that slept is looked at again after so long */
#define QUIET_S 60

struct _DskNotifier
{
  GApplication *application; /* (unowned) */
  DskClient *client;         /* (owned) */
  DskNotices *notices;       /* (owned) (nullable): once it is known what was told */
  GCancellable *cancellable; /* (owned) */
  char *looked_at;           /* (owned) (nullable) */
  gboolean focused;
  gboolean locked;
  gboolean reading;
  gboolean again; /* something changed meanwhile */
  guint pass_id;
  guint timer_id;
};

/* --- how things are --- */

static gboolean
may_show (DskNotifier *self)
{
  return dsk_connection_is_usable (dsk_client_get_state (self->client)) && !dsk_client_is_expired (self->client);
}

static guint
wanted_kinds (void)
{
  static const char *const keys[DSK_NEWS_N] = {
    [DSK_NEWS_HANDOFF] = DSK_SETTINGS_NOTIFY_HANDOFFS,  [DSK_NEWS_MENTION] = DSK_SETTINGS_NOTIFY_MENTIONS,
    [DSK_NEWS_ASSIGNED] = DSK_SETTINGS_NOTIFY_ASSIGNED, [DSK_NEWS_CLOSING] = DSK_SETTINGS_NOTIFY_CLOSING,
    [DSK_NEWS_REPLY] = DSK_SETTINGS_NOTIFY_REPLIES,     [DSK_NEWS_TROUBLE] = DSK_SETTINGS_NOTIFY_TROUBLE,
    [DSK_NEWS_UNSENT] = DSK_SETTINGS_NOTIFY_TROUBLE,    [DSK_NEWS_FAILED] = DSK_SETTINGS_NOTIFY_TROUBLE,
    [DSK_NEWS_ALERT] = DSK_SETTINGS_NOTIFY_TROUBLE,
  };
  guint kinds = 0;

  for (guint i = 0; i < DSK_NEWS_N; i++)
    if (dsk_settings_get_boolean (keys[i], TRUE))
      kinds |= 1u << i;
  return kinds;
}

/* Whoever says to colleagues that they are busy or away means their own computer, too. This is the one place that asks
 * how available they are. */
static gboolean
is_unavailable (DskNotifier *self)
{
  return dsk_settings_get_boolean (DSK_SETTINGS_NOTIFY_QUIET_AWAY, TRUE)
         && dsk_client_get_presence (self->client) != DSK_PRESENCE_ONLINE;
}

static gboolean
is_quiet (DskNotifier *self, gint64 now)
{
  if (is_unavailable (self))
    return TRUE;
  return dsk_settings_get_boolean (DSK_SETTINGS_NOTIFY_QUIET_HOURS, FALSE)
         && dsk_quiet_hours_left (dsk_settings_get_int (DSK_SETTINGS_NOTIFY_QUIET_FROM, 0),
                                  dsk_settings_get_int (DSK_SETTINGS_NOTIFY_QUIET_UNTIL, 0),
                                  dsk_quiet_hours_minute (now))
                > 0;
}

/* --- to the desktop --- */

static gboolean
allows (DskNotifier *self, DskAction action)
{
  DskRole role;

  return dsk_role_from_string (dsk_client_get_role (self->client), &role)
         && dsk_permission_allows (role, action, FALSE);
}

static void
add_actions (DskNotifier *self, GNotification *notification, const DskNewsRow *row)
{
  g_notification_set_default_action_and_target (notification, "app.show-conversation", "s", row->conv);
  if (!row->owned && allows (self, DSK_ACTION_CLAIM))
    g_notification_add_button_with_target (notification, _ ("Claim"), "app.claim-conversation", "s", row->conv);
  g_notification_add_button_with_target (notification, _ ("Reply"), "app.reply-conversation", "s", row->conv);
  if (row->kind == DSK_NEWS_REPLY)
    g_notification_set_category (notification, "im.received");
  if (row->kind == DSK_NEWS_CLOSING)
    g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
}

static void
show (DskNotifier *self, const DskNoticeDeed *deed, gint64 now)
{
  const gboolean content = dsk_settings_get_boolean (DSK_SETTINGS_NOTIFY_SHOW_TEXT, FALSE) && !self->locked;
  g_autoptr (GNotification) notification = NULL;
  g_autoptr (GIcon) icon = g_themed_icon_new (DSK_APP_ID);
  g_autofree char *title = NULL, *body = NULL;

  dsk_notice_words (deed, content, now, &title, &body);
  notification = g_notification_new (title);
  if (body != NULL)
    g_notification_set_body (notification, body);
  g_notification_set_icon (notification, icon);
  if (deed->row == NULL)
    g_notification_set_default_action (notification, "app.show-inbox");
  else if (deed->row->kind == DSK_NEWS_TROUBLE)
    g_notification_set_default_action (notification, "app.show-attention");
  else if (deed->row->kind == DSK_NEWS_ALERT)
    g_notification_set_default_action (notification, "app.show-numbers");
  else
    add_actions (self, notification, deed->row);
  g_application_send_notification (self->application, deed->id, notification);
}

static void
update (DskNotifier *self, const GPtrArray *news, gint64 now)
{
  const DskNoticeScene scene = { .now = now,
                                 .live = dsk_client_get_state (self->client) == DSK_CLIENT_ONLINE,
                                 .hidden = !may_show (self),
                                 .quiet = is_quiet (self, now),
                                 .focused = self->focused,
                                 .looked_at = self->looked_at,
                                 .kinds = wanted_kinds () };
  g_autoptr (GPtrArray) deeds = dsk_notices_update (self->notices, &scene, news);

  for (guint i = 0; i < deeds->len; i++)
    {
      const DskNoticeDeed *deed = deeds->pdata[i];

      if (deed->withdraw)
        g_application_withdraw_notification (self->application, deed->id);
      else
        show (self, deed, now);
    }
  dsk_client_keep_told (self->client, dsk_notices_take_told (self->notices));
}

/* --- from the replica --- */

typedef struct
{
  gboolean want_told;
  gboolean want_alerts;
  char *seen; /* (owned) (nullable): the alert */
  gint64 now;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->seen);
  g_free (question);
}

typedef struct
{
  GPtrArray *news; /* (owned) */
  GPtrArray *told; /* (owned) (nullable): NULL: it was not asked for, or can't be read */
  gint64 next_at;
} Answer;

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_ptr_array_unref (answer->news);
  g_clear_pointer (&answer->told, g_ptr_array_unref);
  g_free (answer);
}

static gboolean
add_alerts (DskReplicaReader *reader, const Question *question, GPtrArray *news, GError **error)
{
  g_autoptr (GPtrArray) alerts = dsk_replica_reader_unseen_alerts (
      reader, question->seen, question->now - DSK_NOTICES_FORGOTTEN_MS, error);
  DskNewsRow *row = alerts != NULL ? dsk_news_row_of_alerts (alerts) : NULL;

  if (row != NULL)
    g_ptr_array_add (news, row);
  return alerts != NULL;
}

static gpointer
read_news (DskReplicaReader *reader, gpointer data, GError **error)
{
  const Question *question = data;
  gint64 next_at = 0;
  GPtrArray *news = dsk_replica_reader_news (reader, question->now, question->now - DSK_NOTICES_FORGOTTEN_MS, &next_at,
                                             error);
  Answer *answer;

  if (news == NULL)
    return NULL;
  if (question->want_alerts && !add_alerts (reader, question, news, error))
    {
      g_ptr_array_unref (news);
      return NULL;
    }
  answer = g_new0 (Answer, 1);
  answer->news = news;
  answer->next_at = next_at;
  if (question->want_told)
    answer->told = dsk_replica_reader_told (reader, NULL);
  return answer;
}

static void schedule (DskNotifier *self);

static gboolean
timer_cb (gpointer user_data)
{
  DskNotifier *self = user_data;

  self->timer_id = 0;
  schedule (self);
  return G_SOURCE_REMOVE;
}

/* When something is to be told though nothing happens. */
static void
set_timer (DskNotifier *self, gint64 next_at, gint64 now)
{
  gint64 seconds = is_quiet (self, now) ? QUIET_S : 0;

  if (next_at > 0)
    seconds = CLAMP ((next_at - now) / 1000 + 1, 1, seconds > 0 ? seconds : LONGEST_S);
  g_clear_handle_id (&self->timer_id, g_source_remove);
  if (seconds > 0)
    self->timer_id = g_timeout_add_seconds ((guint) seconds, timer_cb, self);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DskNotifier *self = user_data;
  g_autoptr (GError) error = NULL;
  const gint64 now = g_get_real_time () / 1000;
  Answer *answer = dsk_client_read_finish (DSK_CLIENT (source), result, &error);

  /* Whoever cancels is gone. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->reading = FALSE;
  if (answer != NULL)
    {
      if (self->notices == NULL)
        self->notices = dsk_notices_new (answer->told, now);
      update (self, answer->news, now);
      set_timer (self, answer->next_at, now);
      answer_free (answer);
    }
  if (self->again)
    schedule (self);
  self->again = FALSE;
}

static gboolean
pass_cb (gpointer user_data)
{
  DskNotifier *self = user_data;
  Question *question;

  self->pass_id = 0;
  if (!may_show (self))
    {
      g_autoptr (GPtrArray) nothing = g_ptr_array_new ();

      if (self->notices != NULL)
        update (self, nothing, g_get_real_time () / 1000);
      return G_SOURCE_REMOVE;
    }
  if (self->reading)
    {
      self->again = TRUE;
      return G_SOURCE_REMOVE;
    }
  question = g_new0 (Question, 1);
  question->now = g_get_real_time () / 1000;
  question->want_told = self->notices == NULL;
  question->want_alerts = dsk_alerts_may_see (self->client);
  question->seen = dsk_alerts_dup_seen (self->client);
  self->reading = TRUE;
  dsk_client_read_async (self->client, NULL, read_news, question, question_free, answer_free, self->cancellable,
                         read_cb, self);
  return G_SOURCE_REMOVE;
}

static void
schedule (DskNotifier *self)
{
  if (self->pass_id == 0)
    self->pass_id = g_timeout_add (PASS_MS, pass_cb, self);
}

/* --- what may change something --- */

void
dsk_notifier_set_look (DskNotifier *self, gboolean focused, const char *conv)
{
  if (self->focused == focused && g_strcmp0 (self->looked_at, conv) == 0)
    return;
  self->focused = focused;
  g_free (self->looked_at);
  self->looked_at = g_strdup (conv);
  schedule (self);
}

void
dsk_notifier_set_locked (DskNotifier *self, gboolean locked)
{
  self->locked = locked;
}

DskNotifier *
dsk_notifier_new (GApplication *application, DskClient *client)
{
  DskNotifier *self = g_new0 (DskNotifier, 1);

  self->application = application;
  self->client = g_object_ref (client);
  self->cancellable = g_cancellable_new ();
  g_signal_connect_swapped (client, "changed", G_CALLBACK (schedule), self);
  g_signal_connect_swapped (client, "notify::state", G_CALLBACK (schedule), self);
  g_signal_connect_swapped (client, "notify::attention", G_CALLBACK (schedule), self);
  if (dsk_settings_get () != NULL)
    g_signal_connect_swapped (dsk_settings_get (), "changed", G_CALLBACK (schedule), self);
  schedule (self);
  return self;
}

void
dsk_notifier_free (DskNotifier *self)
{
  if (self == NULL)
    return;

  g_cancellable_cancel (self->cancellable);
  g_signal_handlers_disconnect_by_data (self->client, self);
  if (dsk_settings_get () != NULL)
    g_signal_handlers_disconnect_by_data (dsk_settings_get (), self);
  g_clear_handle_id (&self->pass_id, g_source_remove);
  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_clear_pointer (&self->notices, dsk_notices_free);
  g_object_unref (self->cancellable);
  g_object_unref (self->client);
  g_free (self->looked_at);
  g_free (self);
}

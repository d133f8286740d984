/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-start-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dsk-choice.h"
#include "dsk-entry-row.h"
#include "dsk-first-focus.h"
#include "dsk-labels-start.h"
#include "dsk-labels.h"
#include "dsk-replica-health.h"
#include "dsk-settings.h"
#include "dsk-text.h"

#define AT_MOST 8    /* customers who are offered */
#define LOOK_AT 60   /* conversations among which they are looked for */
#define MIN_DIGITS 3 /* of what may become a phone number */

struct _DskStartDialog
{
  AdwWindow parent_instance;

  GtkWidget *entry;   /* (owned by the widget tree) */
  AdwComboRow *from;  /* (owned by the widget tree) */
  GtkLabel *hint;     /* (owned by the widget tree) */
  GtkListBox *list;   /* (owned by the widget tree) */

  DskClient *client;  /* (owned) (nullable) */
  GPtrArray *numbers; /* (owned) (nullable) (element-type DskNumberRow): those that can send */
  GPtrArray *mute;    /* (owned) (nullable) (element-type DskNumberRow): those that can't */
  guint before;       /* rows of @from before those: 1: the one that says that none is chosen */
  char *wanted;       /* (owned) (nullable): id of the number that is to be chosen once they are read */
  GPtrArray *found;   /* (owned) (nullable) (element-type DskConversationRow) */
};

enum { OPEN, START, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskStartDialog, dsk_start_dialog, ADW_TYPE_WINDOW)

/* --- what is known --- */

typedef struct
{
  char *user; /* (owned) (nullable) */
  char *text; /* (owned) */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->user);
  g_free (question->text);
  g_free (question);
}

/* The words may stand in a message: then it is not who is meant. */
static gboolean
is_meant (const DskConversationRow *row, const char *needle, const char *digits)
{
  g_autofree char *name = row->name != NULL ? dsk_text_fold (row->name) : NULL;
  g_autofree char *phone = row->phone != NULL ? dsk_text_phone_digits (row->phone) : NULL;

  return (name != NULL && strstr (name, needle) != NULL)
         || (phone != NULL && digits != NULL && strlen (digits) >= MIN_DIGITS && strstr (phone, digits) != NULL);
}

static gpointer
read_known (DskReplicaReader *reader, gpointer data, GError **error)
{
  const Question *question = data;
  const DskListQuery query = { .view = *DSK_VIEW (DSK_VIEW_ALL),
                               .user = question->user,
                               .search = question->text,
                               .order = DSK_ORDER_NEWEST,
                               .now = g_get_real_time () / 1000 };
  g_autofree char *needle = dsk_text_fold (question->text);
  g_autofree char *digits = dsk_text_phone_digits (question->text);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_conversation_row_free);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GArray) keys = NULL;

  if (!dsk_replica_reader_list_keys (reader, &query, &keys, error))
    return NULL;
  if (keys->len == 0)
    return g_steal_pointer (&found);
  rows = dsk_replica_reader_get_rows (reader, (const gint64 *) (gpointer) keys->data, MIN (keys->len, LOOK_AT),
                                      question->user, error);
  for (guint i = 0; rows != NULL && i < rows->len && found->len < AT_MOST;)
    if (is_meant (rows->pdata[i], needle, digits))
      g_ptr_array_add (found, g_ptr_array_steal_index (rows, i));
    else
      i++;
  return rows != NULL ? g_steal_pointer (&found) : NULL;
}

/* --- what is offered --- */

static const DskNumberRow *
chosen_number (DskStartDialog *self)
{
  guint i = adw_combo_row_get_selected (self->from);

  if (self->numbers == NULL || i == GTK_INVALID_LIST_POSITION || i < self->before)
    return NULL;
  i -= self->before;
  return i < self->numbers->len ? g_ptr_array_index (self->numbers, i) : NULL;
}

static GtkWidget *
add_row (DskStartDialog *self, const char *title, const char *subtitle, const char *icon)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_icon_name (ADW_ACTION_ROW (row), icon);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_list_box_append (self->list, row);
  return row;
}

static void
add_known (DskStartDialog *self, const DskConversationRow *known)
{
  g_autofree char *name = dsk_label_contact (known->name, known->phone);
  g_autofree char *phone = known->phone != NULL ? dsk_label_phone (known->phone) : NULL;
  GtkWidget *row = add_row (self, name, g_strcmp0 (name, phone) != 0 ? phone : NULL, "avatar-default-symbolic");

  g_object_set_data_full (G_OBJECT (row), "conv", g_strdup (known->id), g_free);
}

/* Whether the conversation of who has @phone is among what is offered. */
static gboolean
is_known (DskStartDialog *self, const char *phone)
{
  for (guint i = 0; self->found != NULL && i < self->found->len; i++)
    {
      const DskConversationRow *row = g_ptr_array_index (self->found, i);
      g_autofree char *theirs = row->phone != NULL ? dsk_text_phone_digits (row->phone) : NULL;

      if (g_strcmp0 (theirs, phone) == 0)
        return TRUE;
    }
  return FALSE;
}

/* @phone: digits */
static void
add_new (DskStartDialog *self, const char *phone)
{
  g_autofree char *words = dsk_label_phone (phone);
  /* Translators: %s is a phone number */
  g_autofree char *title = g_strdup_printf (_ ("Start with %s"), words);
  GtkWidget *row = add_row (self, title, _ ("With a template, which you choose next"), "list-add-symbolic");

  g_object_set_data_full (G_OBJECT (row), "phone", g_strdup (phone), g_free);
}

/* What is typed has digits, and no letters. */
static gboolean
looks_like_phone (const char *text)
{
  g_autofree char *digits = dsk_text_phone_digits (text);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalpha (g_utf8_get_char (p)))
      return FALSE;
  return digits != NULL && strlen (digits) >= MIN_DIGITS;
}

/* No number is chosen, and none is chosen for whoever began from another one. Returns: (transfer full) */
static char *
dup_unsure (DskStartDialog *self)
{
  if (self->numbers->len == 0)
    return g_strdup (_ ("None of our business numbers can send at the moment."));
  for (guint i = 0; i < self->mute->len; i++)
    {
      const DskNumberRow *row = g_ptr_array_index (self->mute, i);
      g_autofree char *name = dsk_label_contact (row->name, row->display);

      if (g_strcmp0 (row->id, self->wanted) == 0)
        /* Translators: %s is one of our business numbers */
        return g_strdup_printf (_ ("%s can’t send at the moment. Choose another number."), name);
    }
  return g_strdup (_ ("The business number that this was from is not there any more. Choose another one."));
}

static void
show (DskStartDialog *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  const DskNumberRow *number = chosen_number (self);
  const char *hint = NULL;
  g_autofree char *unsure = NULL;
  g_autofree char *phone = NULL;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; self->found != NULL && i < self->found->len; i++)
    add_known (self, self->found->pdata[i]);
  if (number == NULL)
    hint = self->numbers != NULL ? (unsure = dup_unsure (self)) : NULL;
  else if (looks_like_phone (text))
    hint = dsk_label_phone_fault (dsk_phone_read (text, number->display, &phone));
  else if (*text != '\0' && self->found != NULL && self->found->len == 0)
    hint = _ ("No customer is called so. Type a phone number to write to somebody new.");
  if (phone != NULL && !is_known (self, phone))
    add_new (self, phone);
  gtk_widget_set_visible (GTK_WIDGET (self->list), gtk_list_box_get_row_at_index (self->list, 0) != NULL);
  gtk_label_set_text (self->hint, hint != NULL ? hint : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hint), hint != NULL);
}

static void
known_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskStartDialog) self = user_data;
  g_autoptr (GPtrArray) found = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);

  if (found == NULL || self->client == NULL)
    return;
  g_clear_pointer (&self->found, g_ptr_array_unref);
  if (*gtk_editable_get_text (GTK_EDITABLE (self->entry)) != '\0')
    self->found = g_steal_pointer (&found);
  show (self);
}

static void
typed_cb (DskStartDialog *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  Question *question;

  show (self);
  if (*text == '\0')
    {
      g_clear_pointer (&self->found, g_ptr_array_unref);
      show (self);
      return;
    }
  question = g_new0 (Question, 1);
  question->user = g_strdup (dsk_client_get_user_id (self->client));
  question->text = g_steal_pointer (&text);
  dsk_client_read_async (self->client, "start", read_known, question, question_free, (GDestroyNotify) g_ptr_array_unref,
                         NULL, known_cb, g_object_ref (self));
}

/* --- our numbers --- */

void
dsk_start_dialog_remember (DskClient *client, const char *number)
{
  const char *user = dsk_client_get_user_id (client);
  g_autofree char *words = NULL;

  g_return_if_fail (number != NULL);

  words = user != NULL ? g_strdup_printf ("%s %s", user, number) : NULL;
  if (words != NULL)
    dsk_settings_set_string (DSK_SETTINGS_START_NUMBER, words);
}

/* Of whoever used this computer before it says nothing. Returns: (transfer full) (nullable) */
static char *
dup_remembered (DskClient *client)
{
  g_autofree char *words = dsk_settings_get_string (DSK_SETTINGS_START_NUMBER, "");
  const char *user = dsk_client_get_user_id (client);
  const char *space = strchr (words, ' ');

  return user != NULL && space != NULL && strlen (user) == (gsize) (space - words)
                 && strncmp (words, user, strlen (user)) == 0
             ? g_strdup (space + 1)
             : NULL;
}

/* What was begun from, or is to be begun from again. If that can't send, no other does without being chosen. */
static void
choose_wanted (DskStartDialog *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint at = 0;

  if (self->numbers == NULL)
    return;
  self->before = self->wanted != NULL && self->numbers->len > 0 ? 1 : 0;
  for (guint i = 0; i < self->numbers->len; i++)
    {
      const DskNumberRow *row = g_ptr_array_index (self->numbers, i);
      g_autofree char *name = dsk_label_contact (row->name, row->display);

      gtk_string_list_append (names, name);
      if (g_strcmp0 (row->id, self->wanted) != 0)
        continue;
      at = i;
      self->before = 0;
    }
  /* A row that is chosen, and not merely no row: of a single one there would be nothing to choose. */
  if (self->before > 0)
    gtk_string_list_splice (names, 0, 0, (const char *const[]){ _ ("Choose a number"), NULL });
  adw_combo_row_set_model (self->from, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->from, at);
  gtk_widget_set_visible (GTK_WIDGET (self->from), self->before + self->numbers->len > 1);
}

void
dsk_start_dialog_fill (DskStartDialog *self, const char *number, const char *phone)
{
  g_autofree char *text = g_strconcat ("+", phone, NULL);

  g_return_if_fail (DSK_IS_START_DIALOG (self));

  g_free (self->wanted);
  self->wanted = g_strdup (number);
  choose_wanted (self);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

static gpointer
read_numbers (DskReplicaReader *reader, gpointer data, GError **error)
{
  return dsk_replica_reader_numbers (reader, error);
}

static void
numbers_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskStartDialog) self = user_data;
  g_autoptr (GPtrArray) rows = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);

  if (rows == NULL || self->client == NULL)
    return;
  self->mute = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_number_row_free);
  for (guint i = rows->len; i > 0; i--)
    {
      const DskNumberRow *row = g_ptr_array_index (rows, i - 1);

      if (g_strcmp0 (row->state, "active") != 0 || row->stop_code != 0)
        g_ptr_array_add (self->mute, g_ptr_array_steal_index (rows, i - 1));
    }
  self->numbers = g_steal_pointer (&rows);
  choose_wanted (self);
  show (self);
}

/* --- choosing --- */

static void
activated_cb (DskStartDialog *self, GtkListBoxRow *row)
{
  g_autofree char *conv = g_strdup (g_object_get_data (G_OBJECT (row), "conv"));
  g_autofree char *phone = g_strdup (g_object_get_data (G_OBJECT (row), "phone"));
  const DskNumberRow *number = chosen_number (self);
  g_autofree char *id = number != NULL ? g_strdup (number->id) : NULL;
  /* Where there is but one, nobody has to be told. */
  g_autofree char *from = number != NULL && gtk_widget_get_visible (GTK_WIDGET (self->from))
                              ? dsk_label_contact (number->name, number->display)
                              : NULL;

  g_object_ref (self);
  gtk_window_close (GTK_WINDOW (self));
  if (conv != NULL)
    g_signal_emit (self, signals[OPEN], 0, conv);
  else if (phone != NULL && id != NULL)
    g_signal_emit (self, signals[START], 0, id, phone, from);
  g_object_unref (self);
}

static void
enter_cb (DskStartDialog *self)
{
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (self->list, 0);

  if (first != NULL)
    activated_cb (self, first);
}

/* --- object --- */

static void
dsk_start_dialog_dispose (GObject *object)
{
  DskStartDialog *self = DSK_START_DIALOG (object);

  g_clear_object (&self->client);
  g_clear_pointer (&self->numbers, g_ptr_array_unref);
  g_clear_pointer (&self->mute, g_ptr_array_unref);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_clear_pointer (&self->wanted, g_free);
  G_OBJECT_CLASS (dsk_start_dialog_parent_class)->dispose (object);
}

static void
dsk_start_dialog_class_init (DskStartDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_start_dialog_dispose;
  signals[OPEN] = g_signal_new ("open", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                1, G_TYPE_STRING);
  signals[START] = g_signal_new ("start", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_DIALOG);
}

static void
dsk_start_dialog_init (DskStartDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *clamp = g_object_new (ADW_TYPE_CLAMP, "maximum-size", 480, "child", box, "margin-start", 12,
                                   "margin-end", 12, "margin-top", 12, "margin-bottom", 18, NULL);
  GtkWidget *scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER, "vexpand", TRUE,
                                      "child", clamp, NULL);
  GtkWidget *all = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->entry = dsk_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->entry), _ ("Name or Phone Number"));
  self->from = g_object_new (ADW_TYPE_COMBO_ROW, "title", _ ("From"), "visible", FALSE, NULL);
  dsk_choice_name (self->from);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->entry);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->from));
  self->hint = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "xalign", 0.0f, "visible", FALSE, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->hint), "dim-label");
  self->list = g_object_new (GTK_TYPE_LIST_BOX, "selection-mode", GTK_SELECTION_NONE, "visible", FALSE, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Customers"), -1);
  gtk_box_append (GTK_BOX (box), group);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->hint));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (all), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (all), scroller);
  adw_window_set_content (ADW_WINDOW (self), all);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (typed_cb), self);
  g_signal_connect_swapped (self->entry, "entry-activated", G_CALLBACK (enter_cb), self);
  g_signal_connect_swapped (self->from, "notify::selected", G_CALLBACK (show), self);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (activated_cb), self);
}

GtkWindow *
dsk_start_dialog_new (GtkWindow *parent, DskClient *client)
{
  DskStartDialog *self = g_object_new (DSK_TYPE_START_DIALOG, "transient-for", parent, "modal", TRUE, "title",
                                       _ ("New Conversation"), "default-width", 460, "default-height", 460, NULL);

  self->client = g_object_ref (client);
  self->wanted = dup_remembered (client);
  dsk_client_read_async (client, NULL, read_numbers, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, NULL, numbers_cb,
                         g_object_ref (self));
  dsk_first_focus (GTK_WIDGET (self), self->entry);
  return GTK_WINDOW (self);
}

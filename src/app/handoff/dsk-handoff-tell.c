/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-handoff-tell.h"

#include "dsk-canned-text.h"
#include "dsk-handoff-form.h"
#include "dsk-read-once.h"
#include "dsk-template-picker.h"
#include "dsk-text.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define MAX_CANNED 12
#define PREVIEW_CHARS 160
#define SHOW_FRAMES 3
#define LOOK_SECONDS 5

/* What can be put in, and where. */
typedef struct
{
  DskConversationRow *row; /* (owned) */
  GPtrArray *canned;       /* (owned) (element-type DskCannedRow) */
} Usual;

static void
usual_free (gpointer data)
{
  Usual *usual = data;

  dsk_conversation_row_free (usual->row);
  g_clear_pointer (&usual->canned, g_ptr_array_unref);
  g_free (usual);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Usual, usual_free)

struct _DskHandoffTell
{
  GtkWidget parent_instance;

  GtkSwitch *wanted;        /* (owned by the widget tree) */
  GtkWidget *details;       /* (owned by the widget tree): what is shown if it is wanted */
  DskHandoffText *text;     /* (owned by the widget tree) (nullable): NULL: the window was closed from the start */
  GtkMenuButton *usual;     /* (owned by the widget tree) (nullable): canned replies */
  AdwActionRow *template_;  /* (owned by the widget tree) (nullable): NULL: the window is open */
  AdwActionRow *row;        /* (owned by the widget tree): of @wanted */

  DskClient *client;        /* (owned) */
  char *conv;               /* (owned) */
  char *name;               /* (owned) (nullable): the customer's */
  Usual *offered;           /* (owned) (nullable): canned replies, once they are read */
  char *used;               /* (owned) (nullable): id of the one that was put in */
  DskOutgoing *chosen;      /* (owned) (nullable): the template */
  gint64 until;             /* when the window ends, UTC ms; 0: the customer never wrote */
  guint end;                /* source that looks whether it did */
  guint frames;             /* since it was switched on: what comes with it is to be seen as a whole */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskHandoffTell, dsk_handoff_tell, GTK_TYPE_WIDGET)

static void
changed (DskHandoffTell *self)
{
  gtk_widget_set_visible (self->details, gtk_switch_get_active (self->wanted));
  g_signal_emit (self, signals[CHANGED], 0);
}

/* It is at the end of what scrolls, which is as long as it will be after a frame or two. */
static gboolean
show_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  DskHandoffTell *self = DSK_HANDOFF_TELL (widget);
  GtkWidget *scroller = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment
      = scroller != NULL ? gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)) : NULL;

  if (adjustment != NULL)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  return ++self->frames < SHOW_FRAMES ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* Who switches it on writes next. */
static void
wanted_cb (DskHandoffTell *self)
{
  changed (self);
  if (!gtk_switch_get_active (self->wanted))
    return;
  gtk_widget_child_focus (self->details, GTK_DIR_TAB_FORWARD);
  self->frames = 0;
  gtk_widget_add_tick_callback (GTK_WIDGET (self), show_cb, NULL, NULL);
}

/* --- a text --- */

static gboolean
has_gap (const char *text)
{
  guint at, len;

  return dsk_canned_next_gap (text, 0, &at, &len);
}

/* What somebody wrote already stays, and Undo takes this out again. What is left to be filled in is selected: nobody
 * sends it by accident. */
static void
put_in (DskHandoffTell *self, const DskCannedRow *row)
{
  const DskCannedValues values
      = dsk_canned_values_of (self->offered->row, dsk_client_get_user_name (self->client));
  g_autofree char *text = dsk_canned_fill (row->body, &values);
  GtkTextView *view = GTK_TEXT_VIEW (dsk_handoff_text_get_view (self->text));
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter start, end;
  guint from, at, len;

  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete_selection (buffer, TRUE, TRUE);
  gtk_text_buffer_get_iter_at_mark (buffer, &start, gtk_text_buffer_get_insert (buffer));
  from = (guint) gtk_text_iter_get_offset (&start);
  gtk_text_buffer_insert (buffer, &start, text, -1);
  gtk_text_buffer_end_user_action (buffer);
  g_free (self->used);
  self->used = g_strdup (row->id);
  gtk_widget_grab_focus (GTK_WIDGET (view));
  if (!dsk_canned_next_gap (text, 0, &at, &len))
    return;
  gtk_text_buffer_get_iter_at_offset (buffer, &start, (int) (from + at));
  gtk_text_buffer_get_iter_at_offset (buffer, &end, (int) (from + at + len));
  gtk_text_buffer_select_range (buffer, &start, &end);
}

static void
usual_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  DskHandoffTell *self = user_data;
  const gint32 i = g_variant_get_int32 (parameter);

  if (self->offered != NULL && i >= 0 && (guint) i < self->offered->canned->len)
    put_in (self, self->offered->canned->pdata[i]);
}

/* Articles are not for this. */
static gpointer
read_usual (DskReplicaReader *reader, gpointer data, GError **error)
{
  const char *const *what = data; /* the conversation, our user */
  g_autoptr (Usual) usual = g_new0 (Usual, 1);

  usual->row = dsk_replica_reader_get_conversation (reader, what[0], what[1], error);
  usual->canned = usual->row != NULL ? dsk_canned_read_offered (reader, usual->row->team, error) : NULL;
  if (usual->canned == NULL)
    return NULL;
  for (guint i = 0; i < usual->canned->len;)
    if (i < MAX_CANNED && ((const DskCannedRow *) usual->canned->pdata[i])->kind == DSK_CANNED_REPLY)
      i++;
    else
      g_ptr_array_remove_index (usual->canned, i);
  return g_steal_pointer (&usual);
}

static void
usual_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskHandoffTell) self = user_data;
  g_autoptr (Usual) usual = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);
  g_autoptr (GMenu) menu = g_menu_new ();

  if (usual == NULL || self->usual == NULL)
    return;
  for (guint i = 0; i < usual->canned->len; i++)
    {
      const DskCannedRow *row = usual->canned->pdata[i];
      g_autofree char *title = dsk_text_preview (row->title, 0);
      g_autoptr (GMenuItem) item = g_menu_item_new (title, NULL);

      g_menu_item_set_action_and_target (item, "tell.usual", "i", (gint32) i);
      g_menu_append_item (menu, item);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->usual), usual->canned->len > 0);
  gtk_menu_button_set_menu_model (self->usual, G_MENU_MODEL (menu));
  self->offered = g_steal_pointer (&usual);
}

/* What is written anew is made from nothing. */
static void
text_cb (DskHandoffTell *self)
{
  g_autofree char *text = dsk_handoff_text_get_text (self->text);

  if (*text == '\0')
    g_clear_pointer (&self->used, g_free);
  changed (self);
}

static void
make_text (DskHandoffTell *self)
{
  const char *what[] = { self->conv, dsk_client_get_user_id (self->client), NULL };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) usual = g_simple_action_new ("usual", G_VARIANT_TYPE_INT32);

  self->text = DSK_HANDOFF_TEXT (dsk_handoff_text_new (_ ("Message to the Customer"),
                                                       _ ("Say what the customer is to know.")));
  self->usual = g_object_new (GTK_TYPE_MENU_BUTTON, "label", _ ("Canned Replies"), "halign", GTK_ALIGN_START, "visible",
                              FALSE, NULL);
  g_signal_connect_object (usual, "activate", G_CALLBACK (usual_cb), self, 0);
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (usual));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "tell", G_ACTION_GROUP (actions));
  gtk_box_append (GTK_BOX (self->details), GTK_WIDGET (self->text));
  gtk_box_append (GTK_BOX (self->details), GTK_WIDGET (self->usual));
  g_signal_connect_object (self->text, "changed", G_CALLBACK (text_cb), self, G_CONNECT_SWAPPED);
  dsk_client_read_async (self->client, NULL, read_usual, g_strdupv ((char **) what), (GDestroyNotify) g_strfreev,
                         usual_free, NULL, usual_read_cb, g_object_ref (self));
}

/* --- a template --- */

/* Returns: FALSE: it is taken. It is sent with the handoff, not here. */
static gboolean
chosen_cb (DskHandoffTell *self, const DskOutgoing *outgoing, gint64 until, DskSendDialog *dialog)
{
  g_autofree char *line = dsk_text_preview (outgoing->text, PREVIEW_CHARS);

  g_clear_pointer (&self->chosen, dsk_outgoing_free);
  self->chosen = dsk_outgoing_copy (outgoing);
  adw_action_row_set_subtitle (self->template_, line);
  changed (self);
  dsk_send_dialog_settle (dialog, NULL);
  return FALSE;
}

static void
choose_cb (DskHandoffTell *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  DskSendDialog *dialog
      = dsk_template_picker_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, self->client, self->conv, self->name);

  dsk_send_dialog_set_button (dialog, _ ("_Choose"));
  if (self->chosen != NULL)
    dsk_template_picker_restore (DSK_TEMPLATE_PICKER (dialog), self->chosen->content);
  g_signal_connect_object (dialog, "send", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
make_template (DskHandoffTell *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("Choose _Template…"));

  dsk_read_once (button);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  self->template_ = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", _ ("Template"),
                                  "subtitle-lines", 3, "activatable-widget", button, NULL);
  adw_action_row_add_suffix (self->template_, button);
  g_signal_connect_object (button, "clicked", G_CALLBACK (choose_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->template_));
  gtk_box_append (GTK_BOX (self->details), group);
}

/* --- the window --- */

/* It ended while this was open: a template then, and what was written stays to be read and copied. */
static void
close_window (DskHandoffTell *self)
{
  GtkWidget *view = dsk_handoff_text_get_view (self->text);
  g_autofree char *text = dsk_handoff_text_get_text (self->text);

  adw_action_row_set_subtitle (self->row, _ ("With a template: the 24-hour window is closed"));
  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->text), *text != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->usual), FALSE);
  self->usual = NULL;
  make_template (self);
  gtk_box_reorder_child_after (GTK_BOX (self->details), gtk_widget_get_last_child (self->details), NULL);
  changed (self);
}

/* A computer that slept wakes up late, so it is looked at often. */
static gboolean
end_cb (gpointer data)
{
  DskHandoffTell *self = data;

  if (g_get_real_time () / 1000 < self->until)
    return G_SOURCE_CONTINUE;
  self->end = 0;
  dsk_handoff_tell_follow (self);
  return G_SOURCE_REMOVE;
}

gboolean
dsk_handoff_tell_follow (DskHandoffTell *self)
{
  g_return_val_if_fail (DSK_IS_HANDOFF_TELL (self), FALSE);

  if (self->template_ != NULL || g_get_real_time () / 1000 < self->until)
    return FALSE;
  close_window (self);
  return gtk_switch_get_active (self->wanted);
}

/* --- what it is --- */

gboolean
dsk_handoff_tell_is_ready (DskHandoffTell *self)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (DSK_IS_HANDOFF_TELL (self), FALSE);

  if (!gtk_switch_get_active (self->wanted))
    return TRUE;
  if (self->template_ != NULL)
    return self->chosen != NULL;
  text = dsk_handoff_text_get_text (self->text);
  return dsk_handoff_text_is_ready (self->text) && !has_gap (text);
}

gboolean
dsk_handoff_tell_has_words (DskHandoffTell *self)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (DSK_IS_HANDOFF_TELL (self), FALSE);

  text = self->text != NULL ? dsk_handoff_text_get_text (self->text) : NULL;
  return self->chosen != NULL || (text != NULL && *text != '\0');
}

DskOutgoing *
dsk_handoff_tell_dup_message (DskHandoffTell *self)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (DSK_IS_HANDOFF_TELL (self), NULL);

  if (!gtk_switch_get_active (self->wanted) || !dsk_handoff_tell_is_ready (self))
    return NULL;
  if (self->template_ != NULL)
    return dsk_outgoing_copy (self->chosen);
  text = dsk_handoff_text_get_text (self->text);
  return dsk_outgoing_new (DSK_MESSAGE_TEXT, text, NULL);
}

const char *
dsk_handoff_tell_get_canned (DskHandoffTell *self)
{
  g_return_val_if_fail (DSK_IS_HANDOFF_TELL (self), NULL);

  return self->template_ == NULL ? self->used : NULL;
}

/* --- the object --- */

static void
dsk_handoff_tell_dispose (GObject *object)
{
  DskHandoffTell *self = DSK_HANDOFF_TELL (object);
  GtkWidget *child;

  self->usual = NULL;
  g_clear_handle_id (&self->end, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (dsk_handoff_tell_parent_class)->dispose (object);
}

static void
dsk_handoff_tell_finalize (GObject *object)
{
  DskHandoffTell *self = DSK_HANDOFF_TELL (object);

  g_clear_object (&self->client);
  g_clear_pointer (&self->offered, usual_free);
  g_clear_pointer (&self->chosen, dsk_outgoing_free);
  g_free (self->conv);
  g_free (self->name);
  g_free (self->used);
  G_OBJECT_CLASS (dsk_handoff_tell_parent_class)->finalize (object);
}

static void
dsk_handoff_tell_class_init (DskHandoffTellClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dsk_handoff_tell_dispose;
  G_OBJECT_CLASS (klass)->finalize = dsk_handoff_tell_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  signals[CHANGED] = g_signal_new ("changed", DSK_TYPE_HANDOFF_TELL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
dsk_handoff_tell_init (DskHandoffTell *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 12);
}

static void
make (DskHandoffTell *self)
{
  const gboolean open = self->until > g_get_real_time () / 1000;
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *row;

  self->wanted = g_object_new (GTK_TYPE_SWITCH, "valign", GTK_ALIGN_CENTER, NULL);
  row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", _ ("Tell the Customer"), "subtitle",
                      open               ? _ ("With a message of yours, sent with this")
                      : self->until == 0 ? _ ("With a template: the customer has not written yet")
                                         : _ ("With a template: the 24-hour window is closed"),
                      "activatable-widget", self->wanted, NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), GTK_WIDGET (self->wanted));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  self->row = ADW_ACTION_ROW (row);
  self->details = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_visible (self->details, FALSE);
  gtk_widget_set_parent (group, GTK_WIDGET (self));
  gtk_widget_set_parent (self->details, GTK_WIDGET (self));
  if (open)
    make_text (self);
  else
    make_template (self);
  if (open)
    self->end = g_timeout_add_seconds (LOOK_SECONDS, end_cb, self);
  g_signal_connect_object (self->wanted, "notify::active", G_CALLBACK (wanted_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
dsk_handoff_tell_new (DskClient *client, const DskConversationRow *row)
{
  DskHandoffTell *self = g_object_new (DSK_TYPE_HANDOFF_TELL, NULL);
  const DskCannedValues values = dsk_canned_values_of (row, NULL);

  self->client = g_object_ref (client);
  self->conv = g_strdup (row->id);
  self->name = g_strdup (values.customer_name);
  self->until = row->window_until;
  make (self);
  return GTK_WIDGET (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-shift-queue.h"

#include "dsk-labels.h"
#include "dsk-read-once.h"

#include <glib/gi18n.h>

#define CONV_KEY "dsk-shift-conversation"

struct _DskShiftQueue
{
  AdwPreferencesGroup parent_instance;

  GHashTable *rows;   /* (owned) (element-type utf8 AdwActionRow): by conversation */
  AdwActionRow *more; /* how many are not listed */
};

enum
{
  OPEN,
  CLAIM,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskShiftQueue, dsk_shift_queue, ADW_TYPE_PREFERENCES_GROUP)

static void
open_cb (DskShiftQueue *self, GtkWidget *row)
{
  g_autofree char *conv = g_strdup (g_object_get_data (G_OBJECT (row), CONV_KEY));

  g_signal_emit (self, signals[OPEN], 0, conv);
}

static void
claim_cb (DskShiftQueue *self, GtkWidget *button)
{
  g_autofree char *conv = g_strdup (g_object_get_data (G_OBJECT (button), CONV_KEY));

  g_signal_emit (self, signals[CLAIM], 0, conv);
}

static void
set_words (GtkWidget *row, const DskConversationRow *conversation, gint64 now_ms)
{
  g_autofree char *contact = dsk_label_conversation (conversation->name, conversation->phone, conversation->members);
  g_autofree char *words = dsk_shift_queue_words (conversation, now_ms);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), contact);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
}

static GtkWidget *
make_claim (DskShiftQueue *self, const DskConversationRow *conversation)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Claim"));
  g_autofree char *contact = dsk_label_conversation (conversation->name, conversation->phone, conversation->members);
  /* Translators: read aloud: %s is a customer */
  g_autofree char *name = g_strdup_printf (_ ("Claim the conversation with %s"), contact);

  dsk_read_once (button);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (button), CONV_KEY, g_strdup (conversation->id), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (claim_cb), self, G_CONNECT_SWAPPED);
  return button;
}

static void
add_row (DskShiftQueue *self, const DskConversationRow *conversation, gboolean may_claim, gint64 now_ms)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "activatable", TRUE, NULL);
  GtkWidget *claim = may_claim ? make_claim (self, conversation) : NULL;

  set_words (row, conversation, now_ms);
  g_object_set_data_full (G_OBJECT (row), CONV_KEY, g_strdup (conversation->id), g_free);
  if (claim != NULL)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), claim);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  g_signal_connect_object (row, "activated", G_CALLBACK (open_cb), self, G_CONNECT_SWAPPED);
  g_hash_table_insert (self->rows, g_strdup (conversation->id), row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
}

/* Where the focus goes when what had it goes. Returns: (nullable) (transfer none) */
static GtkWidget *
neighbour (GtkWidget *row)
{
  GtkWidget *next = gtk_widget_get_next_sibling (row);

  while (next != NULL && !gtk_widget_get_visible (next))
    next = gtk_widget_get_next_sibling (next);
  return next != NULL ? next : gtk_widget_get_prev_sibling (row);
}

static void
remove_gone (DskShiftQueue *self, GHashTable *left)
{
  GHashTableIter iter;
  gpointer conv, row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &conv, &row))
    {
      if (g_hash_table_contains (left, conv))
        continue;
      if (gtk_widget_get_focus_child (gtk_widget_get_parent (row)) == row && neighbour (row) != NULL)
        gtk_widget_grab_focus (neighbour (row));
      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), row);
      g_hash_table_iter_remove (&iter);
    }
}

void
dsk_shift_queue_set_plan (DskShiftQueue *self, const DskShiftPlan *plan, gboolean may_claim, gint64 now_ms)
{
  g_autoptr (GHashTable) left = g_hash_table_new (g_str_hash, g_str_equal);
  guint unlisted = plan->n_queue - MIN (plan->n_queue, plan->queue->len);
  const char *told = _ ("Customers of your teams wait.");
  const char *claimable = _ ("Customers of your teams wait. What you claim is handed on with yours.");
  g_autofree char *more = g_strdup_printf (ngettext ("%u more", "%u more", unlisted), unlisted);

  g_return_if_fail (DSK_IS_SHIFT_QUEUE (self));

  for (guint i = 0; i < plan->queue->len; i++)
    g_hash_table_add (left, ((const DskConversationRow *) plan->queue->pdata[i])->id);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), may_claim ? claimable : told);
  remove_gone (self, left);
  /* The last line is the last one. */
  g_object_ref (self->more);
  adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->more));
  for (guint i = 0; i < plan->queue->len; i++)
    {
      const DskConversationRow *conversation = plan->queue->pdata[i];
      GtkWidget *row = g_hash_table_lookup (self->rows, conversation->id);

      if (row != NULL)
        set_words (row, conversation, now_ms);
      else
        add_row (self, conversation, may_claim, now_ms);
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->more), more);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->more));
  g_object_unref (self->more);
  gtk_widget_set_visible (GTK_WIDGET (self->more), unlisted > 0);
  gtk_widget_set_visible (GTK_WIDGET (self), plan->queue->len > 0);
}

/* --- the object --- */

static void
dsk_shift_queue_finalize (GObject *object)
{
  g_hash_table_unref (DSK_SHIFT_QUEUE (object)->rows);
  G_OBJECT_CLASS (dsk_shift_queue_parent_class)->finalize (object);
}

static void
dsk_shift_queue_class_init (DskShiftQueueClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dsk_shift_queue_finalize;
  signals[OPEN] = g_signal_new ("open", DSK_TYPE_SHIFT_QUEUE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                G_TYPE_STRING);
  signals[CLAIM] = g_signal_new ("claim", DSK_TYPE_SHIFT_QUEUE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                 G_TYPE_STRING);
}

static void
dsk_shift_queue_init (DskShiftQueue *self)
{
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Nobody Has These"));
  self->more = ADW_ACTION_ROW (g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "subtitle",
                                             _ ("They are in Unassigned"), NULL));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->more));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
dsk_shift_queue_new (void)
{
  return g_object_new (DSK_TYPE_SHIFT_QUEUE, NULL);
}

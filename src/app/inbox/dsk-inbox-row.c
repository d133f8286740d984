/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-inbox-row.h"

#include <glib/gi18n.h>

#include "dsk-avatar.h"
#include "dsk-chip-box.h"
#include "dsk-labels.h"

#define HOUR_MS ((gint64) 60 * 60 * 1000)
/* A window that has this long left is worth a chip; before, it is noise. */
#define WINDOW_SOON_MS (6 * HOUR_MS)

struct _DskInboxRow {
  GtkWidget parent_instance;

  DskAvatar *avatar;
  GtkWidget *lines;
  GtkLabel *name;
  GtkLabel *time;
  GtkImage *direction;
  GtkLabel *preview;
  DskChipBox *chips;
  GtkWidget *pending;
  GtkLabel *unread;

  DskConversationItem *item; /* (owned) (nullable) */
  gulong changed_id;
  char *user_id; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (DskInboxRow, dsk_inbox_row, GTK_TYPE_WIDGET)

static char *
owner_text (const DskConversationRow *row, const char *user_id)
{
  if (row->owner == NULL)
    return g_strdup (row->team_name != NULL ? row->team_name : _("Unassigned"));
  if (g_strcmp0 (row->owner, user_id) == 0)
    return g_strdup (_("You"));
  return g_strdup (row->owner_name != NULL ? row->owner_name : _("Colleague"));
}

/* Returns: (transfer full) (nullable): NULL while the window needs no attention; @style is static
 */
static char *
window_text (const DskConversationRow *row, gint64 now_ms, const char **style)
{
  gint64 left = row->window_until - now_ms;
  g_autofree char *duration = NULL;

  if (row->status == DSK_STATUS_RESOLVED || left > WINDOW_SOON_MS)
    return NULL;
  if (left <= 0)
    {
      *style = "dim";
      return g_strdup (_("Window closed"));
    }
  *style = left < HOUR_MS ? "error" : "warning";
  duration = dsk_label_duration (left);
  /* Translators: how long one may still write to the customer freely, e.g. "3 h 12 m left" */
  return g_strdup_printf (_("%s left"), duration);
}

static char *
preview_text (const DskConversationRow *row)
{
  if (row->draft != NULL && *row->draft != '\0')
    /* Translators: a reply that was written but not sent */
    return g_strdup_printf (_("Draft: %s"), row->draft);
  if (row->preview != NULL && *row->preview != '\0')
    return g_strdup (row->preview);
  if (row->last_at != 0)
    return g_strdup (dsk_label_message_kind (row->last_kind));
  return g_strdup ("");
}

static void
append_part (GString *text, const char *part)
{
  g_string_append (text, C_("list separator", ", "));
  g_string_append (text, part);
}

char *
dsk_inbox_row_describe (const DskConversationRow *row, const char *user_id, gint64 now_ms)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *name = dsk_label_contact (row->name, row->phone);
  g_autofree char *preview = preview_text (row);
  g_autofree char *time = dsk_label_short_time (row->last_at, now_ms);
  g_autofree char *owner = owner_text (row, user_id);
  const char *style = NULL;
  g_autofree char *window = window_text (row, now_ms, &style);
  /* Translators: read aloud: who a conversation belongs to */
  g_autofree char *owned = row->owner != NULL ? g_strdup_printf (_("owner %s"), owner)
                                              : g_strdup (_("owner nobody"));
  g_autofree char *unread
      = g_strdup_printf (ngettext ("%u unread", "%u unread", row->unread), row->unread);

  g_string_append (text, name);
  if (*preview != '\0')
    append_part (text, preview);
  if (row->last_at != 0)
    append_part (text, time);
  append_part (text, owned);
  append_part (text, dsk_label_status (row->status));
  if (window != NULL)
    append_part (text, window);
  if (row->unread > 0)
    append_part (text, unread);
  if (row->pending)
    append_part (text, _("waiting to be sent"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
set_class (gpointer widget, const char *name, gboolean set)
{
  if (set)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
dsk_inbox_row_fill_preview (DskInboxRow *self, const DskConversationRow *row)
{
  g_autofree char *preview = preview_text (row);
  gboolean draft = row->draft != NULL && *row->draft != '\0';

  gtk_label_set_text (self->preview, preview);
  gtk_widget_set_visible (GTK_WIDGET (self->direction), draft || row->last_at != 0);
  if (draft)
    gtk_image_set_from_icon_name (self->direction, "dastak-draft-symbolic");
  else
    gtk_image_set_from_icon_name (self->direction, row->last_direction == DSK_DIRECTION_IN
                                                       ? "dastak-incoming-symbolic"
                                                       : "dastak-outgoing-symbolic");
  set_class (self->preview, "draft", draft);
  set_class (self->direction, "draft", draft);
}

static void
dsk_inbox_row_fill_chips (DskInboxRow *self, const DskConversationRow *row, gint64 now_ms)
{
  g_autofree char *owner = owner_text (row, self->user_id);
  const char *style = NULL;
  g_autofree char *window = window_text (row, now_ms, &style);
  static const char *const status_style[DSK_STATUS_N] = {
    [DSK_STATUS_NEW] = "accent",       [DSK_STATUS_OPEN] = NULL,
    [DSK_STATUS_WAITING] = "dim",      [DSK_STATUS_ESCALATED] = "error",
    [DSK_STATUS_RESOLVED] = "success",
  };

  dsk_chip_box_begin (self->chips);
  dsk_chip_box_add (self->chips, owner, NULL);
  if (window != NULL)
    dsk_chip_box_add (self->chips, window, style);
  dsk_chip_box_add (self->chips, dsk_label_status (row->status), status_style[row->status]);
  dsk_chip_box_end (self->chips);
}

/* A row that was not read yet keeps its place; nothing of another row may stand in it. */
static void
dsk_inbox_row_clear (DskInboxRow *self)
{
  dsk_avatar_set_name (self->avatar, NULL);
  gtk_label_set_text (self->name, "");
  gtk_label_set_text (self->time, "");
  gtk_label_set_text (self->preview, "");
  gtk_widget_set_visible (GTK_WIDGET (self->direction), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->unread), FALSE);
  gtk_widget_set_visible (self->pending, FALSE);
  dsk_chip_box_begin (self->chips);
  dsk_chip_box_end (self->chips);
}

void
dsk_inbox_row_refresh (DskInboxRow *self)
{
  const DskConversationRow *row;
  GtkWidget *list_item;
  gint64 now_ms = g_get_real_time () / 1000;
  g_autofree char *name = NULL, *time = NULL, *description = NULL;

  g_return_if_fail (DSK_IS_INBOX_ROW (self));

  row = self->item != NULL ? dsk_conversation_item_get_row (self->item) : NULL;
  if (row == NULL)
    {
      dsk_inbox_row_clear (self);
      return;
    }

  name = dsk_label_contact (row->name, row->phone);
  gtk_label_set_text (self->name, name);
  dsk_avatar_set_name (self->avatar, row->name != NULL ? row->name : row->phone);
  time = row->last_at != 0 ? dsk_label_short_time (row->last_at, now_ms) : g_strdup ("");
  gtk_label_set_text (self->time, time);
  dsk_inbox_row_fill_preview (self, row);
  dsk_inbox_row_fill_chips (self, row, now_ms);

  set_class (self, "unread", row->unread > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->unread), row->unread > 0);
  if (row->unread > 0)
    {
      g_autofree char *count = row->unread > 99 ? g_strdup ("99+")
                                                : g_strdup_printf ("%u", row->unread);
      gtk_label_set_text (self->unread, count);
    }
  gtk_widget_set_visible (self->pending, row->pending);

  /* The name belongs on the list item around us: that is what is announced. */
  list_item = gtk_widget_get_parent (GTK_WIDGET (self));
  if (list_item != NULL)
    {
      description = dsk_inbox_row_describe (row, self->user_id, now_ms);
      gtk_accessible_update_property (GTK_ACCESSIBLE (list_item), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      description, -1);
    }
}

static void
dsk_inbox_row_dispose (GObject *object)
{
  DskInboxRow *self = DSK_INBOX_ROW (object);

  if (self->item != NULL)
    g_clear_signal_handler (&self->changed_id, self->item);
  g_clear_object (&self->item);
  gtk_widget_dispose_template (GTK_WIDGET (self), DSK_TYPE_INBOX_ROW);
  g_clear_pointer (&self->user_id, g_free);
  G_OBJECT_CLASS (dsk_inbox_row_parent_class)->dispose (object);
}

static void
dsk_inbox_row_class_init (DskInboxRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_inbox_row_dispose;
  g_type_ensure (DSK_TYPE_AVATAR);
  g_type_ensure (DSK_TYPE_CHIP_BOX);
  gtk_widget_class_set_css_name (widget_class, "inbox-row");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dastak/Dastak/ui/dsk-inbox-row.ui");
  gtk_widget_class_bind_template_child (widget_class, DskInboxRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, DskInboxRow, lines);
  gtk_widget_class_bind_template_child (widget_class, DskInboxRow, name);
  gtk_widget_class_bind_template_child (widget_class, DskInboxRow, time);
  gtk_widget_class_bind_template_child (widget_class, DskInboxRow, direction);
  gtk_widget_class_bind_template_child (widget_class, DskInboxRow, preview);
  gtk_widget_class_bind_template_child (widget_class, DskInboxRow, chips);
  gtk_widget_class_bind_template_child (widget_class, DskInboxRow, pending);
  gtk_widget_class_bind_template_child (widget_class, DskInboxRow, unread);
}

static void
dsk_inbox_row_init (DskInboxRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
dsk_inbox_row_new (void)
{
  return g_object_new (DSK_TYPE_INBOX_ROW, NULL);
}

void
dsk_inbox_row_set_item (DskInboxRow *self, DskConversationItem *item)
{
  g_return_if_fail (DSK_IS_INBOX_ROW (self));

  /* The list binds some two hundred rows after each change, all but one to what they show already.
   */
  if (self->item == item && item != NULL)
    return;
  if (self->item != NULL)
    g_clear_signal_handler (&self->changed_id, self->item);
  g_set_object (&self->item, item);
  if (item != NULL)
    self->changed_id = g_signal_connect_swapped (item, "changed",
                                                 G_CALLBACK (dsk_inbox_row_refresh), self);
  dsk_inbox_row_refresh (self);
}

DskConversationItem *
dsk_inbox_row_get_item (DskInboxRow *self)
{
  g_return_val_if_fail (DSK_IS_INBOX_ROW (self), NULL);
  return self->item;
}

void
dsk_inbox_row_set_user (DskInboxRow *self, const char *user_id)
{
  g_return_if_fail (DSK_IS_INBOX_ROW (self));

  if (g_strcmp0 (self->user_id, user_id) == 0)
    return;
  g_free (self->user_id);
  self->user_id = g_strdup (user_id);
  if (self->item != NULL)
    dsk_inbox_row_refresh (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-bubble-body.h"

#include "dsk-bubble-file.h"
#include "dsk-bubble-kinds.h"
#include "dsk-bubble-picture.h"
#include "dsk-bubble-sound.h"
#include "dsk-bubble-upload.h"

#include <glib/gi18n.h>

static void
clear (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static void
add (GtkBox *box, GtkWidget *widget)
{
  if (widget != NULL)
    gtk_box_append (box, widget);
}

static void
add_media (GtkBox *box, const DskTimelineRow *row, JsonObject *content)
{
  DskMediaRow *media = dsk_inside_media (row, content);

  if (media == NULL)
    return;
  switch ((int) row->kind)
    {
    case DSK_MESSAGE_IMAGE:
    case DSK_MESSAGE_STICKER:
    case DSK_MESSAGE_VIDEO:
      add (box, dsk_bubble_picture_new (row, media));
      if (dsk_inside_media_may_retry (media))
        add (box, dsk_bubble_media_buttons_new (row, media));
      break;
    default:
      if (row->kind == DSK_MESSAGE_TEMPLATE && media->mime != NULL
          && g_str_has_prefix (media->mime, "image/"))
        add (box, dsk_bubble_picture_new (row, media));
      else if (dsk_bubble_sound_can_play (row, media))
        add (box, dsk_bubble_sound_new (row, media));
      else
        add (box, dsk_bubble_file_new (row, media));
      break;
    }
  add (box, dsk_bubble_upload_new (row, media));
  dsk_media_row_free (media);
}

static void
fill (DskBubbleBody *self, const DskTimelineRow *row)
{
  g_autoptr (JsonObject) content = dsk_inside_parse (row->content);

  /* A note is words first: what it is about stands under them. */
  if (row->item == DSK_ITEM_NOTE)
    {
      add_media (self->below, row, content);
      return;
    }
  if (row->direction == DSK_DIRECTION_IN)
    {
      add (self->above, dsk_bubble_referral_new (content));
      add (self->above, dsk_bubble_product_new (content));
    }
  switch ((int) row->kind)
    {
    case DSK_MESSAGE_LOCATION:
      add (self->above, dsk_bubble_location_new (content));
      break;
    case DSK_MESSAGE_CONTACTS:
      add (self->above, dsk_bubble_contacts_new (content));
      break;
    case DSK_MESSAGE_ORDER:
      add (self->above, dsk_bubble_order_new (content));
      break;
    case DSK_MESSAGE_INTERACTIVE:
      if (row->direction == DSK_DIRECTION_OUT)
        add (self->above, dsk_bubble_header_new (row, content));
      add (self->below, dsk_bubble_choice_new (row, content));
      break;
    case DSK_MESSAGE_TEMPLATE:
      add_media (self->above, row, content);
      add (self->above, dsk_bubble_header_new (row, content));
      add (self->below, dsk_bubble_template_new (content));
      break;
    default:
      add_media (self->above, row, content);
      break;
    }
  add (self->above, dsk_bubble_errors_new (row, content));
}

void
dsk_bubble_body_set_row (DskBubbleBody *self, const DskTimelineRow *row)
{
  const DskMediaRow *media = row->media;
  g_autofree char *key = NULL;

  if ((row->item == DSK_ITEM_MESSAGE && row->revoked_at == 0)
      || (row->item == DSK_ITEM_NOTE && row->kind != DSK_MESSAGE_TEXT))
    key = g_strdup_printf ("%d %d %s %s %s %s %s %s", (int) row->kind, row->pending, row->id,
                           media != NULL ? media->state : "-",
                           media != NULL && media->error != NULL ? media->error : "-",
                           media != NULL && media->sha256 != NULL ? media->sha256 : "-",
                           media != NULL && media->thumb != NULL ? media->thumb : "-",
                           row->content != NULL ? row->content : "");
  if (g_strcmp0 (self->key, key) == 0)
    return;
  g_free (self->key);
  self->key = g_steal_pointer (&key);
  clear (self->above);
  clear (self->below);
  if (self->key != NULL)
    fill (self, row);
  gtk_widget_set_visible (GTK_WIDGET (self->above),
                          gtk_widget_get_first_child (GTK_WIDGET (self->above)) != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->below),
                          gtk_widget_get_first_child (GTK_WIDGET (self->below)) != NULL);
}

/* --- marks --- */

char *
dsk_bubble_marks (const DskTimelineRow *row)
{
  g_autoptr (JsonObject) content = NULL;

  if (row->item != DSK_ITEM_MESSAGE || row->revoked_at != 0)
    return NULL;
  if (row->direction == DSK_DIRECTION_OUT && row->author == NULL && !row->pending)
    return g_strdup (_ ("Sent from the phone"));
  content = dsk_inside_parse (row->content);
  if (dsk_json_get_flag (content, "forwarded_often"))
    return g_strdup (_ ("Forwarded many times"));
  if (dsk_json_get_flag (content, "forwarded"))
    return g_strdup (_ ("Forwarded"));
  return NULL;
}

char *
dsk_bubble_time_mark (const DskTimelineRow *row)
{
  if (row->item != DSK_ITEM_EVENT && row->edited_at != 0 && row->revoked_at == 0)
    /* Translators: in front of the time of a message: it was changed after it was sent */
    return g_strdup (_ ("Edited"));
  return NULL;
}

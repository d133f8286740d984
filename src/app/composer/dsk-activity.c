/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-activity.h"

#include "dsk-labels.h"
#include "dsk-text.h"

#include <glib/gi18n.h>

#define WORDS_CHARS 80

static char *
describe (const DskTimelineRow *row)
{
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  if (row->direction == DSK_DIRECTION_OUT && row->author_name != NULL)
    name = dsk_label_name (row->author_name, TRUE);
  text = row->text != NULL ? dsk_text_preview (row->text, WORDS_CHARS)
                           : g_strdup (dsk_label_message_kind (row->kind));
  if (name == NULL)
    name = g_strdup (row->direction == DSK_DIRECTION_IN ? _ ("Customer") : _ ("Our team"));
  return g_strdup_printf ("%s: \342\201\250%s\342\201\251", name, text);
}

char *
dsk_activity_since (DskTimelineModel *model, const char *since, const char *user)
{
  char *newest = NULL;

  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (model)); i > 0; i--)
    {
      g_autoptr (DskTimelineItem) item = g_list_model_get_item (G_LIST_MODEL (model), i - 1);
      const DskTimelineRow *row = dsk_timeline_item_get_row (item);

      if (row == NULL || row->item != DSK_ITEM_MESSAGE)
        continue;
      if (g_strcmp0 (row->id, since) == 0)
        return newest;
      if (newest == NULL && !row->pending
          && (row->direction == DSK_DIRECTION_IN || g_strcmp0 (row->author, user) != 0))
        newest = describe (row);
    }
  /* The message is not among those loaded: so many came, or there was none and now there is. */
  return newest;
}

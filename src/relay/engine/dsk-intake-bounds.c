/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is signed is still not to be trusted with its lengths: ids become keys, and both they and names go to every
 * desktop. Meta's own are far shorter than what is allowed here. */

#include "dsk-intake.h"

#include <string.h>

#define ID_BYTES 512
#define NAME_CHARS 512
#define PRICING_BYTES 4096

static void
cut (char **text)
{
  char *short_text;

  if (*text == NULL || strlen (*text) <= NAME_CHARS || g_utf8_strlen (*text, -1) <= NAME_CHARS)
    return;
  short_text = g_utf8_substring (*text, 0, NAME_CHARS);
  g_free (*text);
  *text = short_text;
}

/* What can be done without. */
static void
drop (char **text, gsize max_bytes)
{
  if (*text != NULL && strlen (*text) > max_bytes)
    g_clear_pointer (text, g_free);
}

const char *
dsk_intake_bound (DskWaUpdate *update)
{
  const struct
  {
    const char *what;
    const char *id;
  } ids[] = {
    { "id", update->wamid },
    { "phone_number_id", update->phone_number_id },
    { "account id", update->waba_id },
    { "wa_id", update->wa_id },
    { "phone", update->phone },
    { "user id", update->bsuid },
    { "parent user id", update->parent_bsuid },
    { "group id", update->group_id },
    { "new wa_id", update->new_wa_id },
    { "new user id", update->new_bsuid },
    { "old user id", update->old_bsuid },
    { "old parent user id", update->old_parent_bsuid },
    { "template id", update->template_id },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    if (ids[i].id != NULL && strlen (ids[i].id) > ID_BYTES)
      return ids[i].what;
  cut (&update->profile_name);
  cut (&update->username);
  cut (&update->display_phone);
  cut (&update->type);
  cut (&update->media_mime);
  cut (&update->media_name);
  cut (&update->system_type);
  cut (&update->event);
  cut (&update->template_name);
  cut (&update->template_language);
  cut (&update->template_status);
  cut (&update->template_category);
  cut (&update->template_quality);
  cut (&update->template_reason);
  cut (&update->number_quality);
  cut (&update->number_tier);
  drop (&update->context_wamid, ID_BYTES);
  drop (&update->opaque, ID_BYTES);
  drop (&update->pricing, PRICING_BYTES);
  return NULL;
}

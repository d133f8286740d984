/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The parser of webhook bodies, and what the answers to our own requests go through. */

#include "dsk-wa-send.h"
#include "dsk-wa-webhook.h"

#include <stdint.h>
#include <string.h>

#include "dsk-json-guard.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* What is stored and goes to every desktop: JSON that fits, and that the guard lets through there. */
static void
check_content (const DskWaUpdate *update)
{
  gboolean billable;
  g_autofree char *type = NULL;
  g_autofree char *category = NULL;
  g_autoptr (GError) error = NULL;

  if (update->content != NULL)
    {
      g_assert (strlen (update->content) <= DSK_WA_CONTENT_MAX);
      dsk_json_guard (update->content, strlen (update->content), DSK_WA_CONTENT_MAX, &error);
      g_assert_no_error (error);
    }
  dsk_wa_pricing_read (update->pricing, &billable, &type, &category);
}

/* Nothing is said of anybody whom the look before did not find: by that it is decided who may say it. */
static void
check_origin (GPtrArray *origins, const DskWaUpdate *update)
{
  for (guint i = 0; i < origins->len; i++)
    {
      const DskWaOrigin *origin = g_ptr_array_index (origins, i);

      if (g_strcmp0 (origin->waba_id, update->waba_id) == 0
          && g_strcmp0 (origin->phone_number_id, update->phone_number_id) == 0)
        return;
    }
  g_assert_not_reached ();
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *notes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) updates = dsk_wa_webhook_parse ((const char *) data, size, &notes, &error);
  g_autoptr (GPtrArray) origins = dsk_wa_webhook_origins ((const char *) data, size);
  g_auto (DskWaSendResult) result = { 0 };

  g_assert ((updates == NULL) == (error != NULL));
  for (guint i = 0; updates != NULL && i < updates->len; i++)
    {
      const DskWaUpdate *update = g_ptr_array_index (updates, i);

      g_assert (update->raw != NULL);
      g_assert (update->wamid != NULL
                || (update->kind != DSK_WA_MESSAGE && update->kind != DSK_WA_STATUS));
      check_content (update);
      check_origin (origins, update);
    }
  dsk_wa_send_result_from_response (&result, 200, (const char *) data, size, FALSE, 1);
  return 0;
}

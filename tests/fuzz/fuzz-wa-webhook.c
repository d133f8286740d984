/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The parser of webhook bodies, and what the answers to our own requests go through. */

#include "dsk-wa-send.h"
#include "dsk-wa-webhook.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *notes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) updates = dsk_wa_webhook_parse ((const char *) data, size, &notes, &error);
  g_auto (DskWaSendResult) result = { 0 };

  g_assert ((updates == NULL) == (error != NULL));
  for (guint i = 0; updates != NULL && i < updates->len; i++)
    {
      const DskWaUpdate *update = g_ptr_array_index (updates, i);

      g_assert (update->raw != NULL);
      g_assert (update->kind == DSK_WA_OTHER || update->wamid != NULL);
    }
  dsk_wa_send_result_from_response (&result, 200, (const char *) data, size, FALSE, 1);
  return 0;
}

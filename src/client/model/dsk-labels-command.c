/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What somebody did that the relay has not done yet, or will not do. */

#include "dsk-labels.h"

#include <glib/gi18n-lib.h>

const char *
dsk_label_command (const char *type)
{
  static const struct
  {
    const char *prefix; /* without the version */
    const char *words;
  } known[] = {
    { "message.send@", N_ ("Message") },
    { "scheduled.send@", N_ ("Scheduled message sent now") },
    { "scheduled.remove@", N_ ("Scheduled message discarded") },
    { "note.add@", N_ ("Note") },
    { "note.edit@", N_ ("Change of a note") },
    { "conversation.start@", N_ ("New conversation") },
    { "conversation.claim@", N_ ("Claim") },
    { "conversation.assign@", N_ ("Change of owner") },
    { "conversation.set-status@", N_ ("Change of status") },
    { "contact.edit@", N_ ("Change of the contact") },
    { "handoff.offer@", N_ ("Handoff") },
    { "handoff.accept@", N_ ("Handoff accepted") },
    { "handoff.return@", N_ ("Handoff returned") },
    { "handoff.cancel@", N_ ("Handoff taken back") },
  };

  g_return_val_if_fail (type != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_has_prefix (type, known[i].prefix))
      return _ (known[i].words);
  return _ ("Change");
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What Meta's error codes mean for the message that met them. One table; Meta says to branch on the
 * code, never on the HTTP status, the title or the subcode. What people read of them is in the client (dsk-labels.c,
 * -stop, -hold); a test there asks for words for each row of this table. */

#include "dsk-wa-send.h"

#define SECOND G_GINT64_CONSTANT (1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)

#define LONGEST_RETRY (15 * MINUTE)
#define LONGEST_PAIR_RETRY HOUR

typedef enum
{
  BACKOFF_NONE,
  BACKOFF_DOUBLE,   /* base, 2 base, 4 base … up to LONGEST_RETRY */
  BACKOFF_FOURFOLD, /* 4^attempt seconds, which is what Meta asks for when one pair talks too fast
                     */
  BACKOFF_FLAT,
} Backoff;

typedef struct
{
  int first;
  int last;
  DskWaOutcome outcome;
  Backoff backoff;
  gint64 base_ms;
  DskWaScope scope;
} Policy;

/* Ascending, no overlaps. */
static const Policy policies[] = {
  { 0, 0, DSK_WA_STOP, BACKOFF_NONE, 0 },
  { 1, 2, DSK_WA_RETRY, BACKOFF_DOUBLE, 2 * SECOND },
  { 3, 3, DSK_WA_STOP, BACKOFF_NONE, 0 },
  { 4, 4, DSK_WA_RETRY, BACKOFF_DOUBLE, MINUTE, DSK_WA_SCOPE_ACCOUNT }, /* the app's hourly rate */
  { 10, 10, DSK_WA_STOP, BACKOFF_NONE, 0 },
  { 17, 17, DSK_WA_RETRY, BACKOFF_DOUBLE, MINUTE, DSK_WA_SCOPE_ACCOUNT },
  { 33, 33, DSK_WA_PERMANENT, BACKOFF_NONE, 0 },
  { 100, 100, DSK_WA_PERMANENT, BACKOFF_NONE, 0 },
  { 190, 190, DSK_WA_STOP, BACKOFF_NONE, 0 }, /* the token expired or was revoked */
  { 200, 299, DSK_WA_STOP, BACKOFF_NONE, 0 },
  { 341, 341, DSK_WA_RETRY, BACKOFF_DOUBLE, MINUTE, DSK_WA_SCOPE_ACCOUNT },
  { 368, 368, DSK_WA_STOP, BACKOFF_NONE, 0 },
  { 80007, 80007, DSK_WA_RETRY, BACKOFF_DOUBLE, MINUTE, DSK_WA_SCOPE_ACCOUNT },
  { 130429, 130429, DSK_WA_RETRY, BACKOFF_DOUBLE, SECOND, DSK_WA_SCOPE_NUMBER },
  { 130472, 130472, DSK_WA_PERMANENT, BACKOFF_NONE, 0 }, /* part of Meta's experiment */
  { 130497, 130497, DSK_WA_STOP, BACKOFF_NONE, 0 },
  { 131000, 131000, DSK_WA_RETRY, BACKOFF_DOUBLE, 2 * SECOND },
  { 131005, 131005, DSK_WA_STOP, BACKOFF_NONE, 0 },
  { 131008, 131009, DSK_WA_PERMANENT, BACKOFF_NONE, 0 },
  { 131016, 131016, DSK_WA_RETRY, BACKOFF_DOUBLE, 5 * SECOND },
  { 131020, 131020, DSK_WA_PERMANENT, BACKOFF_NONE, 0 },
  { 131021, 131021, DSK_WA_PERMANENT, BACKOFF_NONE, 0 }, /* to ourselves */
  { 131026, 131026, DSK_WA_PERMANENT, BACKOFF_NONE, 0 }, /* not on WhatsApp */
  { 131030, 131030, DSK_WA_PERMANENT, BACKOFF_NONE, 0 }, /* not on a test number's list */
  { 131031, 131031, DSK_WA_STOP, BACKOFF_NONE, 0 },
  { 131037, 131037, DSK_WA_PERMANENT, BACKOFF_NONE, 0 }, /* the display name awaits approval */
  { 131041, 131041, DSK_WA_PERMANENT, BACKOFF_NONE, 0 },
  { 131042, 131042, DSK_WA_STOP, BACKOFF_NONE, 0 }, /* payment */
  { 131045, 131045, DSK_WA_STOP, BACKOFF_NONE, 0 },
  { 131047, 131047, DSK_WA_PERMANENT, BACKOFF_NONE, 0 }, /* the window is closed */
  { 131048, 131048, DSK_WA_STOP, BACKOFF_FLAT, HOUR }, /* too many customers reported us */
  { 131049, 131049, DSK_WA_HOLD, BACKOFF_FLAT, 24 * HOUR },
  { 131050, 131050, DSK_WA_PERMANENT, BACKOFF_NONE, 0 },
  { 131051, 131053, DSK_WA_PERMANENT, BACKOFF_NONE, 0 },
  { 131056, 131056, DSK_WA_RETRY, BACKOFF_FOURFOLD, SECOND },
  { 131057, 131057, DSK_WA_RETRY, BACKOFF_DOUBLE, MINUTE }, /* maintenance */
  { 131062, 131062, DSK_WA_PERMANENT, BACKOFF_NONE, 0 },
  { 131063, 131063, DSK_WA_PERMANENT, BACKOFF_NONE, 0 },
  { 131064, 131064, DSK_WA_STOP, BACKOFF_FLAT, HOUR },
  { 131200, 131207, DSK_WA_PERMANENT, BACKOFF_NONE, 0 }, /* groups */
  { 131208, 131208, DSK_WA_RETRY, BACKOFF_DOUBLE, 5 * SECOND },
  { 131209, 131299, DSK_WA_PERMANENT, BACKOFF_NONE, 0 },
  { 132000, 132014, DSK_WA_PERMANENT, BACKOFF_NONE, 0 },
  { 132015, 132015, DSK_WA_HOLD, BACKOFF_FLAT, 3 * HOUR }, /* paused: may be approved again */
  { 132016, 132999, DSK_WA_PERMANENT, BACKOFF_NONE, 0 },
  { 133004, 133004, DSK_WA_RETRY, BACKOFF_DOUBLE, 30 * SECOND },
  { 133010, 133010, DSK_WA_STOP, BACKOFF_NONE, 0 }, /* the number is not registered */
  { 133016, 133016, DSK_WA_RETRY, BACKOFF_DOUBLE, MINUTE },
  { 135000, 135000, DSK_WA_PERMANENT, BACKOFF_NONE, 0 },
  { 137000, 137000, DSK_WA_PERMANENT, BACKOFF_NONE, 0 },
};

/* For codes that the table does not know. */
static const Policy passing = { -1, -1, DSK_WA_RETRY, BACKOFF_DOUBLE, 2 * SECOND };
static const Policy lasting = { -1, -1, DSK_WA_PERMANENT, BACKOFF_NONE, 0 };

static const Policy *
find (int code)
{
  for (guint i = 0; i < G_N_ELEMENTS (policies); i++)
    if (code >= policies[i].first && code <= policies[i].last)
      return &policies[i];
  return NULL;
}

static gint64
wait_ms (const Policy *policy, guint attempt)
{
  /* Long before the shift overflows, the cap holds. */
  guint step = CLAMP (attempt, 1, 16);

  switch (policy->backoff)
    {
    case BACKOFF_DOUBLE:
      return MIN (policy->base_ms << (step - 1), LONGEST_RETRY);
    case BACKOFF_FOURFOLD:
      return MIN (policy->base_ms << (2 * step), LONGEST_PAIR_RETRY);
    case BACKOFF_FLAT:
      return policy->base_ms;
    case BACKOFF_NONE:
    default:
      return 0;
    }
}

/**
 * dsk_wa_error_policy:
 * @code: Meta's code; 0 with a server's error or a 429 means that it said none
 * @http_status: only decides what @code does not
 * @is_transient: what Meta says of errors that the table does not know
 * @attempt: 1 for the first
 * @retry_after_ms: (out) (optional): how long to wait at least; 0 if it says nothing of that
 */
DskWaOutcome
dsk_wa_error_policy (int code, guint http_status, gboolean is_transient, guint attempt,
                     gint64 *retry_after_ms)
{
  gboolean may_pass = is_transient || http_status >= 500 || http_status == 429;
  const Policy *policy = find (code);

  if (policy == NULL || (code == 0 && may_pass))
    policy = may_pass ? &passing : &lasting;
  if (retry_after_ms != NULL)
    *retry_after_ms = wait_ms (policy, attempt);
  return policy->outcome;
}

DskWaScope
dsk_wa_error_scope (int code)
{
  const Policy *policy = code > 0 ? find (code) : NULL;

  return policy != NULL ? policy->scope : DSK_WA_SCOPE_MESSAGE;
}

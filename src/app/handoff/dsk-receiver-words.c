/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-receiver-words.h"

#include "dsk-labels.h"

#include <glib/gi18n.h>

static const DskUserRow *
person_of (const DskReceiverRow *row)
{
  return !row->team && row->people->len > 0 ? row->people->pdata[0] : NULL;
}

/* Of a team: how many are there and on shift. */
static guint
count_online (DskStaff *staff, const DskReceiverRow *row)
{
  guint n = 0;

  for (guint i = 0; i < row->people->len; i++)
    if (dsk_staff_presence (staff, row->people->pdata[i]) == DSK_PRESENCE_ONLINE)
      n++;
  return n;
}

static char *
team_words (DskStaff *staff, const DskReceiverRow *row)
{
  guint there = count_online (staff, row);
  /* Translators: how many of a team are there */
  g_autofree char *online = g_strdup_printf (ngettext ("%u online", "%u online", there), there);
  /* Translators: how many conversations a team has that are not resolved */
  g_autofree char *open = g_strdup_printf (ngettext ("%d open", "%d open", (gulong) row->open), (int) row->open);

  return g_strdup_printf ("%s · %s · %s", _ ("Team"), online, open);
}

static char *
person_words (DskStaff *staff, const DskUserRow *user)
{
  g_autofree char *duty = dsk_staff_duty_words (staff, user);
  g_autofree char *open = NULL;

  if (user->capacity != 0)
    return g_strdup_printf ("%s · %s", dsk_label_role (user->role), duty);
  open = g_strdup_printf (ngettext ("%d open", "%d open", (gulong) user->load), (int) user->load);
  return g_strdup_printf ("%s · %s · %s", dsk_label_role (user->role), duty, open);
}

char *
dsk_receiver_words (DskStaff *staff, const DskReceiverRow *row)
{
  g_return_val_if_fail (row != NULL, NULL);

  switch (row->bar)
    {
    case DSK_RECEIVER_OWNER:
      return g_strdup (_ ("Has it now"));
    case DSK_RECEIVER_CANNOT_ANSWER:
      return g_strdup (row->team ? _ ("Nobody in it could take this") : _ ("Can’t answer customers"));
    case DSK_RECEIVER_MAY:
    default:
      return row->team ? team_words (staff, row) : person_words (staff, person_of (row));
    }
}

static char *
person_warning (DskStaff *staff, const DskReceiverRow *row)
{
  const DskUserRow *user = person_of (row);
  g_autofree char *name = dsk_label_name (row->name, TRUE);

  if (!dsk_availability_is_on_shift (user->availability))
    /* Translators: %s is a person */
    return g_strdup_printf (_ ("%s is off shift, and may not accept this in time."), name);
  if (dsk_staff_is_spent (user))
    /* Translators: %s is a person */
    return g_strdup_printf (_ ("%s has as many conversations as they take."), name);
  if (dsk_staff_presence (staff, user) == DSK_PRESENCE_OFFLINE)
    /* Translators: %s is a person */
    return g_strdup_printf (_ ("%s is not connected now, and may not accept this in time."), name);
  if (row->sight == DSK_SIGHT_NO)
    /* Translators: %s is a person */
    return g_strdup_printf (_ ("%s can’t see this conversation yet: the handoff shows it to them, notes included."),
                            name);
  return NULL;
}

char *
dsk_receiver_warning (DskStaff *staff, const DskReceiverRow *row)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (row != NULL, NULL);

  if (row->bar != DSK_RECEIVER_MAY)
    return NULL;
  if (!row->team)
    return person_warning (staff, row);
  name = dsk_label_name (row->name, TRUE);
  if (count_online (staff, row) == 0)
    /* Translators: %s is a team */
    return g_strdup_printf (_ ("Nobody of %s is online now: it may go to the queue unanswered."), name);
  if (row->sight == DSK_SIGHT_NO)
    /* Translators: %s is a team */
    return g_strdup_printf (_ ("%s can’t see this conversation yet: the handoff shows it to all of them, notes "
                               "included."),
                            name);
  return NULL;
}

DskPresence
dsk_receiver_presence (DskStaff *staff, const DskReceiverRow *row)
{
  const DskUserRow *user = person_of (row);

  return user != NULL ? dsk_staff_presence (staff, user) : DSK_PRESENCE_OFFLINE;
}

guint
dsk_receiver_rank (DskStaff *staff, const DskReceiverRow *row)
{
  const DskUserRow *user = person_of (row);

  g_return_val_if_fail (row != NULL, 0);

  if (row->bar != DSK_RECEIVER_MAY)
    return 4;
  if (user != NULL)
    return dsk_staff_is_spent (user) ? 3 : dsk_staff_presence (staff, user) == DSK_PRESENCE_ONLINE ? 0 : 2;
  return count_online (staff, row) > 0 ? 1 : 2;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-handoff.h"

#include <string.h>

static void
put_member (Office *office, guint n, const char *team, const char *user)
{
  g_autofree char *id = office_id (0xf200 + n);
  const char *row[] = { id, team, user, "1" };

  office_put (office, DSK_ENTITY_TEAM_MEMBER, row);
}

void
demo_handoff_staff (Office *office)
{
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, office->now);
  const char *kiran[] = { DEMO_KIRAN, "Kiran Shah", "agent", "1", "off-shift", now, NULL };
  const char *zara[] = { DEMO_ZARA, "زارا خان", "agent", "1", "online", now, "1" };
  const char *watcher[] = { DEMO_WATCHER, "Omar Viewer", "viewer", "1" };
  const char *ops[] = { DEMO_OPS, "Ops", "1" };
  const char *night[] = { DEMO_NIGHT, "Night Shift", "1" };
  static const char zaras[] = "01900000-0000-7000-8000-00000000f301";

  office_begin (office);
  office_put (office, DSK_ENTITY_USER, kiran);
  office_put (office, DSK_ENTITY_USER, zara);
  office_put (office, DSK_ENTITY_USER, watcher);
  office_put (office, DSK_ENTITY_TEAM, ops);
  office_put (office, DSK_ENTITY_TEAM, night);
  put_member (office, 1, DEMO_OPS, OFFICE_ME);
  put_member (office, 2, DEMO_OPS, OFFICE_BILAL);
  put_member (office, 3, DEMO_NIGHT, DEMO_WATCHER);
  office_conversation (office, zaras,
                       &(OfficeConversation){ .name = "Hira Aslam", .phone = "923005550177", .status = "open",
                                              .owner = DEMO_ZARA, .preview = "ok", .last_at = office->now });
  office_commit (office, NULL);
}

void
demo_handoff_put (Office *office, const char *conv, const char *from, const char *to_user, const char *to_team,
                  const char *state, const char *answer, gboolean acted)
{
  gboolean first = strcmp (conv, DEMO_SANA) == 0;
  const char *id = first ? DEMO_HANDOFF : DEMO_HANDOFF_URDU;
  gint64 at = office->now - 6 * OFFICE_MINUTE;
  gint64 ended = at + 4 * OFFICE_MINUTE;
  const char *to = to_user != NULL ? to_user : to_team;
  g_autofree char *at_text = g_strdup_printf ("%" G_GINT64_FORMAT, at);
  g_autofree char *due = g_strdup_printf ("%" G_GINT64_FORMAT, at + 15 * OFFICE_MINUTE);
  g_autofree char *ended_text = state != NULL ? g_strdup_printf ("%" G_GINT64_FORMAT, ended) : NULL;
  g_autofree char *acted_text = acted ? g_strdup_printf ("%" G_GINT64_FORMAT, ended + 2 * OFFICE_MINUTE) : NULL;
  g_autofree char *offered = office_id (first ? 0xf400 : 0xf402);
  const char *by = state == NULL || strcmp (state, "expired") == 0 ? NULL
                   : strcmp (state, "cancelled") == 0              ? from
                   : to_user != NULL                               ? to_user
                                                                   : OFFICE_BILAL;
  const char *row[] = { id, conv, from, to_user, to_team, "Courier check",
                        "Customer: Sana Khan, +923005550101\nUnanswered since 14:28: Thank you!\n"
                        "Last note (Ayesha, 11:33): Order ID: 10421. Courier: TCS.",
                        state != NULL ? state : "offered", at_text, due, ended_text, by, answer, NULL, acted_text };

  office_begin (office);
  office_put (office, DSK_ENTITY_HANDOFF, row);
  office_event (office, conv, offered, at, "handoff", from, to, id);
  if (state != NULL)
    {
      g_autofree char *kind = g_strconcat ("handoff-", state, NULL);
      g_autofree char *event = office_id (first ? 0xf401 : 0xf403);

      office_event (office, conv, event, ended, kind, by, to, id);
    }
  office_commit (office, conv);
}

void
demo_handoff_queue (Office *office)
{
  const gint64 at = office->now - 3 * OFFICE_HOUR - 12 * OFFICE_MINUTE;

  office_begin (office);
  office_conversation (office, DEMO_FARAH,
                       &(OfficeConversation){ .name = "Farah Naz",
                                              .phone = "923005550188",
                                              .status = "open",
                                              .team = DEMO_OPS,
                                              .preview = "Any news?",
                                              .last_at = at,
                                              .last_in_at = at,
                                              .waiting_since = at });
  office_commit (office, DEMO_FARAH);
}

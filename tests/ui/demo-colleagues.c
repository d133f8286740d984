/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "demo-colleagues.h"

#include "demo-handoff.h"

void
demo_colleague (DskClient *client, const char *conv, const char *user, guint doing, DskPresence presence)
{
  g_auto (DskColleaguesChange) change = { 0 };
  g_auto (DskEphNews) news = { 0 };
  const char *convs[] = { conv, NULL };
  const char *nobody[] = { NULL };
  DskEphConv *made;

  dsk_eph_news_init (&news);
  dsk_colleagues_change_init (&change);
  made = dsk_eph_news_add_conv (&news, conv);
  if (doing != 0)
    dsk_eph_conv_add (made, user, doing);
  dsk_eph_news_add_person (&news, user, presence);
  dsk_colleagues_apply (dsk_client_get_colleagues (client), &news, 0, &change);
  g_signal_emit_by_name (client, "colleagues", nobody);
  g_signal_emit_by_name (client, "colleagues", convs);
}

void
demo_crowd (DskClient *client, const char *conv)
{
  const char *users[] = { OFFICE_BILAL, DEMO_KIRAN, DEMO_WATCHER, "01900000-0000-7000-8000-00000000f0ff", DEMO_ZARA };
  g_auto (DskColleaguesChange) change = { 0 };
  g_auto (DskEphNews) news = { 0 };
  const char *convs[] = { conv, NULL };
  DskEphConv *made;

  dsk_eph_news_init (&news);
  dsk_colleagues_change_init (&change);
  made = dsk_eph_news_add_conv (&news, conv);
  for (guint i = 0; i < G_N_ELEMENTS (users); i++)
    dsk_eph_conv_add (made, users[i], i == G_N_ELEMENTS (users) - 1 ? DSK_DOING_ALL : DSK_DOING_VIEWING);
  dsk_colleagues_apply (dsk_client_get_colleagues (client), &news, 0, &change);
  g_signal_emit_by_name (client, "colleagues", convs);
}

void
demo_seen (Office *office, const char *conv, const char *user)
{
  static guint next = 700000;
  g_autofree char *message = office_id (next++);
  g_autofree char *marker = office_id (next++);
  const char *row[] = { marker, conv, user, message, "1" };

  office_begin (office);
  office_message (office, conv, message, &(OfficeMessage){ .at = office->now, .text = "Hello?" });
  office_put (office, DSK_ENTITY_READ_MARKER, row);
  office_commit (office, conv);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "office.h"

G_BEGIN_DECLS

/* Conversations that show everything the conversation page can show; see demo-office.c. */
#define DEMO_SANA                                                                                  \
  "01900000-0000-7000-8000-000000001001" /* mine; every kind of entry, window open */
#define DEMO_URDU                                                                                  \
  "01900000-0000-7000-8000-000000001002" /* nobody's, unread, Urdu, no profile name */
#define DEMO_CLOSED "01900000-0000-7000-8000-000000001003" /* window closed, resolved */
#define DEMO_LONG "01900000-0000-7000-8000-000000001004"   /* 400 messages */
#define DEMO_KINDS "01900000-0000-7000-8000-000000001005"  /* a message of every kind */
#define DEMO_GROUP "01900000-0000-7000-8000-000000001006"  /* several people write */

void demo_office_fill (Office *office);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim.h"

G_BEGIN_DECLS

/* What is true only now: the relay's seats, what people at devices look at and write, and what must hold of it. Only
 * some seeds have it. */

gboolean sim_eph_seed (guint64 seed);

/* --- the relay's end --- */

void sim_eph_open (SimRelay *relay);
void sim_eph_close (SimRelay *relay);
/* After each step of its session: whether it has a seat now, or none any more. */
void sim_eph_seat (SimConn *conn);
/* Whoever was not told yet. */
void sim_eph_tell (SimWorld *world);
void sim_eph_say (SimConn *conn, const DskEphSay *say);
void sim_eph_build (SimConn *conn);
/* A reply was carried out. */
void sim_eph_executed (SimConn *conn, const DskCommand *command, const DskCommandResult *result);

/* --- a device --- */

void sim_eph_look (SimDevice *device, guint64 arg);
void sim_eph_write (SimDevice *device, guint64 arg);
/* Somebody begins a reply and goes away, maybe somebody else begins one meanwhile, and then the first one sends it. */
void sim_eph_collide (SimWorld *world, guint64 arg);
void sim_eph_welcomed (SimDevice *device, const DskWelcome *welcome);
void sim_eph_news (SimDevice *device, const DskEphNews *news);
/* Its connection is gone. */
void sim_eph_lost (SimDevice *device);
void sim_eph_free (SimDevice *device);

/* --- what must hold --- */

/* Of what is told: no conversation that is out of the user's sight. */
void sim_eph_check_wire (SimConn *conn, GBytes *json);
/* (nullable): NULL when all that is so is known */
const char *sim_eph_what_moves (SimDevice *device);
/* When all is quiet. */
void sim_eph_check (SimDevice *device);

G_END_DECLS

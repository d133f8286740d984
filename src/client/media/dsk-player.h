/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  DSK_PLAYER_STOPPED,
  DSK_PLAYER_LOADING, /* the file is fetched, or looked into */
  DSK_PLAYER_PLAYING,
  DSK_PLAYER_PAUSED,
  DSK_PLAYER_FAILED,
} DskPlayerState;

/**
 * DskPlayer:
 *
 * What is heard of messages: one at a time. A program of its own, dastak-player, does the work; it is started when
 * something is to be played, and not before, and what goes wrong in it ends the sound and nothing else. Of the others
 * it is remembered where they were stopped, until the end. Lives in the thread of its main context.
 *
 * Signals: "changed": state, position, duration or rate.
 */
#define DSK_TYPE_PLAYER (dsk_player_get_type ())
G_DECLARE_FINAL_TYPE (DskPlayer, dsk_player, DSK, PLAYER, GObject)

/* Whether there is something to play with: the program is installed. */
gboolean dsk_player_is_available (void);

/* Returns: (transfer none): its path */
const char *dsk_player_get_program (void);

DskPlayer *dsk_player_new (void);

/* @key: what it is called from now on: a message's id. Whatever was played stops; the file of this one is fetched. */
void dsk_player_prepare (DskPlayer *self, const char *key);
/* Plays the file @path, if @key is still the one that was prepared last. */
void dsk_player_open (DskPlayer *self, const char *key, const char *path);
/* There is no file: @words say why. */
void dsk_player_fail (DskPlayer *self, const char *key, const char *words);
void dsk_player_play (DskPlayer *self);
void dsk_player_pause (DskPlayer *self);
/* Stops, and forgets what was where. */
void dsk_player_stop (DskPlayer *self);
/* @position: ms */
void dsk_player_seek (DskPlayer *self, gint64 position);
/* From 0.5 to 3; the voice stays the same. Counts for all that is played from now on. */
void dsk_player_set_rate (DskPlayer *self, double rate);

/* Returns: (nullable): what is open now; also when it failed */
const char *dsk_player_get_key (DskPlayer *self);
DskPlayerState dsk_player_get_state (DskPlayer *self);
/* ms; 0 at the beginning and at the end */
gint64 dsk_player_get_position (DskPlayer *self);
/* ms; 0: not known yet */
gint64 dsk_player_get_duration (DskPlayer *self);
double dsk_player_get_rate (DskPlayer *self);
/* Returns: (nullable): why it failed, for a person */
const char *dsk_player_get_error (DskPlayer *self);
/* What is missing, by what a customer's file is ("AAC"): Debian and its children keep it in one package, in a Flatpak
 * it is none. Returns: (nullable): NULL: of another kind */
const char *dsk_player_words_for_missing (const char *kind, gboolean flatpak);

G_END_DECLS

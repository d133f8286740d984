/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-entity.h"

#include <string.h>

#define TEXT(n) { n, DSK_VALUE_TEXT, FALSE }
#define TEXT0(n) { n, DSK_VALUE_TEXT, TRUE }
#define INT(n) { n, DSK_VALUE_INT, FALSE }
#define INT0(n) { n, DSK_VALUE_INT, TRUE }

static const DskColumn user_columns[] = {
  TEXT ("id"), TEXT ("name"), TEXT ("role"), INT ("active"),
  TEXT0 ("availability"), /* a DskAvailability; NULL: they never said anything */
  INT0 ("availability_at"), /* since when */
  INT0 ("capacity"),      /* how many conversations they take; NULL: no limit */
  INT ("seq"),
};
static const DskColumn team_columns[] = {
  TEXT ("id"), TEXT ("name"), INT ("active"),
  INT0 ("owner_only"),    /* 1: only the owner of a conversation replies there */
  INT ("seq"),
};
static const DskColumn team_member_columns[] = {
  TEXT ("id"), TEXT ("team"), TEXT ("user"), INT ("active"), INT ("seq"),
};
static const DskColumn number_columns[] = {
  TEXT ("id"), TEXT ("phone_number_id"), TEXT0 ("display"), TEXT0 ("name"),
  TEXT ("state"),         /* active, quarantine */
  TEXT0 ("waba"), TEXT0 ("quality"), TEXT0 ("tier"),
  INT0 ("stop_code"),     /* Meta refuses everything from it, with this code */
  TEXT0 ("stop_text"), INT0 ("stop_at"),
  INT0 ("owner_only"),    /* 1: a team that sees its new conversations has it */
  INT ("seq"),
};
static const DskColumn template_columns[] = {
  TEXT ("id"), TEXT ("waba"), TEXT ("name"), TEXT ("language"), TEXT0 ("category"), TEXT ("status"),
  TEXT0 ("quality"), TEXT0 ("reason"), TEXT ("components"), INT ("active"), INT ("seq"),
};
static const DskColumn alert_columns[] = {
  TEXT ("id"), TEXT0 ("waba"), TEXT0 ("number"), TEXT ("kind"),
  TEXT ("level"),         /* info, warning, critical */
  INT ("at"), TEXT0 ("detail"), INT ("seq"),
};
static const DskColumn canned_columns[] = {
  TEXT ("id"),
  TEXT ("kind"),          /* reply, article */
  TEXT ("shortcut"), TEXT ("title"), TEXT ("body"),
  TEXT0 ("team"),         /* whom it is offered to; NULL: everybody */
  INT ("version"),        /* from 1, one more with each change */
  INT ("active"),         /* 0: removed */
  INT ("at"), TEXT ("user"), /* of the last change */
  INT ("seq"),
};
/* Apart from it, so that a use sends a few bytes to everybody, and not the text. */
static const DskColumn canned_use_columns[] = {
  TEXT ("id"),            /* the canned reply's */
  INT ("uses"), INT ("last_at"), INT ("seq"),
};
static const DskColumn canned_version_columns[] = {
  TEXT ("id"), TEXT ("canned"), INT ("version"), TEXT ("kind"), TEXT ("shortcut"), TEXT ("title"), TEXT ("body"),
  TEXT0 ("team"), INT ("active"), INT ("at"), TEXT ("user"), INT ("seq"),
};
static const DskColumn conversation_columns[] = {
  TEXT ("id"), TEXT ("number"), TEXT0 ("contact"), TEXT0 ("group_id"),
  TEXT ("status"), TEXT0 ("owner"), TEXT0 ("team"), INT0 ("owned_at"),
  TEXT ("episode"), INT ("episode_n"),
  INT ("last_at"),        /* sort key of the list: time of the newest customer-visible message */
  TEXT0 ("last_msg"), TEXT0 ("last_direction"), TEXT0 ("last_kind"), TEXT0 ("last_preview"),
  INT0 ("last_in_at"),    /* Meta's time of the customer's newest message: the window ends 24 h later */
  INT0 ("waiting_since"), /* time of the oldest customer message that nobody answered */
  INT ("created_at"),
  INT0 ("snoozed_until"), /* nobody wants to see it before then, or before the customer writes */
  TEXT0 ("snoozed_by"), INT ("seq"),
};
static const DskColumn contact_card_columns[] = {
  TEXT ("id"), TEXT ("conv"), TEXT ("contact"), TEXT0 ("name"), TEXT0 ("phone"), TEXT0 ("wa_id"),
  TEXT0 ("bsuid"), TEXT0 ("username"),
  TEXT0 ("marketing"),    /* stop, resume: what the customer last said of marketing messages */
  INT0 ("marketing_at"),  /* when */
  TEXT0 ("given_name"),   /* what colleagues call them */
  TEXT0 ("language"),     /* a BCP 47 tag */
  TEXT0 ("tags"),         /* a JSON array of short strings, sorted */
  TEXT0 ("consent"),      /* granted, refused; NULL: nobody asked */
  INT0 ("consent_at"),    /* since when */
  TEXT0 ("attributes"),   /* a JSON object of short strings */
  TEXT0 ("remark"),
  INT ("seq"),
};
static const DskColumn episode_columns[] = {
  TEXT ("id"), TEXT ("conv"), INT ("n"), INT ("opened_at"), INT0 ("first_reply_at"),
  TEXT0 ("first_reply_by"), INT0 ("resolved_at"), TEXT0 ("resolved_by"), INT ("seq"),
};
static const DskColumn message_columns[] = {
  TEXT ("id"), TEXT ("conv"), TEXT ("direction"), TEXT ("kind"),
  INT ("at"),             /* order in the timeline: Meta's time if inbound, else the relay's; UTC ms */
  INT ("relay_at"), INT0 ("device_at"),
  TEXT0 ("author"),       /* user id; NULL if a customer, automation or the phone app wrote it */
  TEXT0 ("sender"),       /* who wrote it on WhatsApp: wa_id, phone or BSUID of the customer */
  TEXT0 ("text"), TEXT0 ("quote"), /* id of the message that it answers, if known */
  TEXT0 ("content"),      /* typed content of other kinds: a JSON object, see src/CONTENT.md */
  TEXT0 ("wamid"),
  TEXT0 ("context_wamid"),/* what it quotes, also if that was never seen */
  INT0 ("edited_at"), INT0 ("revoked_at"), INT ("seq"),
};
static const DskColumn message_status_columns[] = {
  TEXT ("id"),            /* the message's id */
  TEXT ("conv"), TEXT ("state"), INT ("at"), INT0 ("error_code"), TEXT0 ("error_text"),
  INT0 ("billable"), TEXT0 ("price_type"), TEXT0 ("price_category"), INT ("seq"),
};
static const DskColumn media_columns[] = {
  TEXT ("id"),            /* the message's id */
  TEXT ("conv"),
  TEXT ("state"),         /* waiting, bringing, ready, failed, gone */
  TEXT0 ("mime"), TEXT0 ("name"), INT0 ("size"), TEXT0 ("sha256"), INT0 ("width"), INT0 ("height"),
  INT0 ("duration_ms"), TEXT0 ("thumb"), TEXT0 ("error"), INT ("seq"),
};
static const DskColumn note_columns[] = {
  TEXT ("id"), TEXT ("conv"), TEXT ("author"), INT ("at"), INT0 ("device_at"), TEXT ("text"),
  TEXT0 ("content"),      /* what it is besides its words: a JSON object, see src/CONTENT.md */
  INT0 ("edited_at"),
  INT0 ("version"),       /* from 1, one more with each change; NULL: it was never changed */
  TEXT0 ("version_id"),   /* the command that made it so; NULL: it was never changed */
  INT ("seq"),
};
static const DskColumn note_version_columns[] = {
  TEXT ("id"), TEXT ("conv"), TEXT ("note"), INT ("version"), TEXT ("author"), INT ("at"), TEXT ("text"),
  TEXT0 ("content"), INT ("seq"),
};
/* Apart from files of messages, so that nothing that sends those can find it. */
static const DskColumn note_media_columns[] = {
  TEXT ("id"),            /* the note's id */
  TEXT ("conv"),
  TEXT ("kind"),          /* as what it is shown: image, sticker, video, audio, voice, document */
  TEXT ("state"),         /* bringing, ready, failed */
  TEXT0 ("mime"), TEXT0 ("name"), INT0 ("size"), TEXT ("sha256"), INT0 ("width"), INT0 ("height"),
  INT0 ("duration_ms"), TEXT0 ("thumb"), TEXT0 ("error"), INT ("seq"),
};
static const DskColumn mention_columns[] = {
  TEXT ("id"), TEXT ("conv"), TEXT ("note"),
  TEXT ("user"),          /* who is called */
  TEXT0 ("team"),         /* as one of this team */
  INT ("at"), INT0 ("seen_at"), INT ("seq"),
};
static const DskColumn handoff_columns[] = {
  TEXT ("id"), TEXT ("conv"), TEXT ("from_user"), TEXT0 ("to_user"), TEXT0 ("to_team"),
  TEXT0 ("reason"), TEXT ("summary"),
  TEXT ("state"),         /* offered, accepted, returned, expired, cancelled */
  INT ("at"), INT0 ("due_at"), INT0 ("ended_at"), TEXT0 ("ended_by"), TEXT0 ("answer"),
  TEXT0 ("from_team"),    /* where it stood */
  INT0 ("acted_at"),      /* when who took it did the first thing with it */
  INT ("seq"),
};
static const DskColumn event_columns[] = {
  TEXT ("id"), TEXT ("conv"),
  TEXT ("kind"),          /* opened, claimed, assigned, released, status, reopened, unsent, snoozed, woke, routed */
  INT ("at"), TEXT0 ("actor"), TEXT0 ("subject"), TEXT0 ("detail"), INT ("seq"),
};
/* What is to be sent later. It stays when it is over, without what it said, so that a late command finds it. */
static const DskColumn scheduled_columns[] = {
  TEXT ("id"),            /* the message's, once it is one */
  TEXT ("conv"), TEXT ("author"), INT ("at"),
  INT ("due_at"),         /* when it is to be sent */
  TEXT ("state"),         /* waiting, held (it was not sent), sent, removed */
  TEXT ("kind"), TEXT0 ("text"), TEXT0 ("content"), TEXT0 ("quote"),
  TEXT0 ("file"),         /* SHA-256, hex */
  TEXT0 ("code"),         /* held: as if it had been refused */
  TEXT0 ("detail"),       /* the same: a small JSON object */
  INT0 ("ended_at"), TEXT0 ("ended_by"), INT ("seq"),
};
static const DskColumn read_marker_columns[] = {
  TEXT ("id"), TEXT ("conv"), TEXT ("user"), TEXT ("upto"), INT ("at"), INT ("seq"),
};

#undef TEXT
#undef TEXT0
#undef INT
#undef INT0

#define E(n, stream, cls, conv, since, rev)                                                                        \
  { #n, stream, cls, n##_columns, G_N_ELEMENTS (n##_columns), conv, since, rev }

static const DskEntity entities[DSK_ENTITY_N] = {
  [DSK_ENTITY_USER] = E (user, DSK_STREAM_GLOBAL, 0, 0, 1, 5),
  [DSK_ENTITY_TEAM] = E (team, DSK_STREAM_GLOBAL, 0, 0, 1, 5),
  [DSK_ENTITY_TEAM_MEMBER] = E (team_member, DSK_STREAM_GLOBAL, 0, 0, 1, 1),
  [DSK_ENTITY_NUMBER] = E (number, DSK_STREAM_GLOBAL, 0, 0, 1, 5),
  [DSK_ENTITY_TEMPLATE] = E (template, DSK_STREAM_GLOBAL, 0, 0, 2, 2),
  [DSK_ENTITY_ALERT] = E (alert, DSK_STREAM_GLOBAL, 0, 0, 2, 2),
  [DSK_ENTITY_CANNED] = E (canned, DSK_STREAM_GLOBAL, 0, 0, 5, 5),
  [DSK_ENTITY_CANNED_USE] = E (canned_use, DSK_STREAM_GLOBAL, 0, 0, 5, 5),
  [DSK_ENTITY_CANNED_VERSION] = E (canned_version, DSK_STREAM_GLOBAL, 0, 0, 5, 5),
  [DSK_ENTITY_CONVERSATION] = E (conversation, DSK_STREAM_CONVERSATION, 0, 0, 1, 4),
  [DSK_ENTITY_CONTACT_CARD] = E (contact_card, DSK_STREAM_CONVERSATION, 0, 1, 1, 6),
  [DSK_ENTITY_EPISODE] = E (episode, DSK_STREAM_CONVERSATION, 0, 1, 1, 1),
  [DSK_ENTITY_MESSAGE] = E (message, DSK_STREAM_CONVERSATION, 0, 1, 1, 2),
  [DSK_ENTITY_MESSAGE_STATUS] = E (message_status, DSK_STREAM_CONVERSATION, 0, 1, 1, 2),
  [DSK_ENTITY_MEDIA] = E (media, DSK_STREAM_CONVERSATION, 0, 1, 2, 2),
  [DSK_ENTITY_NOTE] = E (note, DSK_STREAM_CONVERSATION, 1, 1, 1, 6),
  [DSK_ENTITY_NOTE_VERSION] = E (note_version, DSK_STREAM_CONVERSATION, 1, 1, 6, 6),
  [DSK_ENTITY_NOTE_MEDIA] = E (note_media, DSK_STREAM_CONVERSATION, 1, 1, 6, 6),
  [DSK_ENTITY_MENTION] = E (mention, DSK_STREAM_CONVERSATION, 1, 1, 4, 4),
  [DSK_ENTITY_HANDOFF] = E (handoff, DSK_STREAM_CONVERSATION, 1, 1, 4, 5),
  [DSK_ENTITY_SCHEDULED] = E (scheduled, DSK_STREAM_CONVERSATION, 0, 1, 6, 6),
  [DSK_ENTITY_EVENT] = E (event, DSK_STREAM_CONVERSATION, 0, 1, 1, 1),
  [DSK_ENTITY_READ_MARKER] = E (read_marker, DSK_STREAM_CONVERSATION, 0, 1, 1, 1),
};

#undef E

const DskEntity *
dsk_entity_get (DskEntityId id)
{
  g_return_val_if_fail (id < DSK_ENTITY_N, NULL);

  return &entities[id];
}

const DskEntity *
dsk_entity_by_name (const char *name)
{
  for (guint i = 0; name != NULL && i < DSK_ENTITY_N; i++)
    if (strcmp (entities[i].name, name) == 0)
      return &entities[i];
  return NULL;
}

DskEntityId
dsk_entity_id (const DskEntity *entity)
{
  g_return_val_if_fail (entity >= entities && entity < entities + DSK_ENTITY_N, 0);

  return (DskEntityId) (entity - entities);
}

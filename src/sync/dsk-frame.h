/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-entity.h"

G_BEGIN_DECLS

/**
 * DskFrameType:
 *
 * A frame is one binary WebSocket message: a byte of type, a byte of codec (0 plain, 1 zlib), four bytes
 * big-endian with the length of the JSON once unpacked, then the JSON object. C: client sends it, R: relay.
 */
typedef enum {
  DSK_FRAME_HELLO = 1,    /* C {proto:[min,max],app,replica,epoch,seat,cursor,last_n,schema_rev,caps} */
  DSK_FRAME_WELCOME = 2,  /* R {proto,epoch,head,last_n,now,device,user,user_name,role,must_refetch,schema_rev,
                           *    limits:{frame,frames,bytes,page},caps} */
  DSK_FRAME_LIVE = 3,     /* R {from,upto,as_of,drops,resets,rows,dels,acks}; acks: [n,status,seq,detail,id] */
  DSK_FRAME_PAGE_GET = 4, /* C {job,selector,after,limit} */
  DSK_FRAME_PAGE = 5,     /* R {job,after,as_of,rows,next,gone,done,total} */
  DSK_FRAME_COMMAND = 6,  /* C {n,id,type,args} */
  DSK_FRAME_RESULT = 7,   /* R {n,status,seq,detail}: an early hint, the truth comes in acks of LIVE */
  DSK_FRAME_ACK = 8,      /* C {upto,frames,bytes,eph}: gives credit back */
  DSK_FRAME_PING = 9,     /* both {t} */
  DSK_FRAME_PONG = 10,    /* both {t} */
  DSK_FRAME_EPH = 11,     /* both: what is true only now, see dsk-messages-eph.h */
  DSK_FRAME_VERIFY = 13,  /* C {after,deep}: what should be here? */
  DSK_FRAME_DIGEST = 14,  /* R {after,next,as_of,deep,items:[[key,count,sum]]} */
} DskFrameType;

/* Close codes of the WebSocket. */
typedef enum {
  DSK_CLOSE_AUTH = 4401,    /* token unknown or expired: enrol again */
  DSK_CLOSE_REVOKED = 4403, /* device revoked: wipe */
  DSK_CLOSE_SLOW = 4408,
  DSK_CLOSE_FORK = 4409,    /* the replica's commands contradict what the relay holds: new replica id */
  DSK_CLOSE_UPGRADE = 4426, /* no protocol version in common: the device's are too old */
  DSK_CLOSE_RELAY_OLD = 4427, /* no protocol version in common: the relay's are too old */
  DSK_CLOSE_RATE = 4429,
  DSK_CLOSE_PROTOCOL = 4400,
} DskCloseCode;

#ifndef DSK_PROTO_MIN /* as DSK_SCHEMA_REV */
#define DSK_PROTO_MIN 1
#define DSK_PROTO_MAX 1
#endif
#define DSK_FRAME_HEADER_LEN 6
#define DSK_FRAME_MAX (1024 * 1024)          /* bytes on the wire */
#define DSK_FRAME_MAX_JSON (8 * 1024 * 1024) /* bytes unpacked */
#define DSK_FRAME_COMPRESS_FROM 1024         /* smaller ones travel plain */
#define DSK_CREDIT_FRAMES 4
#define DSK_CREDIT_BYTES (512 * 1024)
#define DSK_CREDIT_EPH 2
#define DSK_PAGE_ROWS 2000

typedef enum {
  DSK_PROTO_AGREED,
  DSK_PROTO_APP_OLD,   /* the device has to be updated */
  DSK_PROTO_RELAY_OLD, /* the relay has to be */
} DskProtoMatch;

/**
 * dsk_proto_match:
 * @app_min: the oldest version that a device speaks
 * @app_max: and the newest; as the next two for a relay
 * @proto: (out): the newest that both do, if there is one
 *
 * Within a version both may know more than the other: members and frames that are not known are passed over, and
 * entities that a replica does not know are kept for the app that does.
 */
DskProtoMatch dsk_proto_match (int app_min, int app_max, int relay_min, int relay_max, int *proto);

/**
 * dsk_frame_pack:
 * @type: the type
 * @json: the object
 *
 * Returns: (transfer full): the bytes for the wire, compressed if that pays
 */
GBytes *dsk_frame_pack (DskFrameType type, GBytes *json);

/**
 * dsk_frame_unpack:
 * @frame: bytes from the other side; may be hostile
 * @type: (out)
 * @json: (out) (transfer full): the object, guarded (dsk_json_guard_full()), NUL-terminated past its size
 * @error: DSK_ERROR_INVALID; DSK_ERROR_NEWER: a whole frame of a type that is not known here, which can be passed over:
 *   what may not be missed comes with another version of the protocol
 *
 * Inflation never produces more than the declared length, and that never more than DSK_FRAME_MAX_JSON.
 */
gboolean dsk_frame_unpack (GBytes *frame, DskFrameType *type, GBytes **json, GError **error);

G_END_DECLS

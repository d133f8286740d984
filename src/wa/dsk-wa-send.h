/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-message.h"

G_BEGIN_DECLS

/**
 * DskWaSend:
 *
 * One message for POST /{phone-number-id}/messages. Borrowed strings.
 */
typedef struct {
  const char *to;        /* (nullable) phone or wa_id digits */
  const char *recipient; /* (nullable) BSUID; used only if @to is NULL */
  const char *group_id;  /* (nullable) */
  DskMessageKind kind;   /* UNKNOWN stands for TEXT */
  const char *text;      /* (nullable) body, caption or emoji */
  const char *content;   /* (nullable) of other kinds than TEXT: JSON, see src/CONTENT.md */
  const char *media_id;  /* (nullable) Meta's id of the file that the content names */
  gboolean preview_url;  /* a link in a text is shown with what is behind it */
  const char *context_wamid; /* (nullable) the message that it quotes */
  const char *opaque;    /* our message id: comes back as biz_opaque_callback_data */
} DskWaSend;

/* @error: DSK_ERROR_INVALID: the content is not one that dsk_content_check() passes, or its file has no id yet
 * Returns: (transfer full) (nullable): the JSON body */
GBytes *dsk_wa_send_encode (const DskWaSend *send, GError **error);
/* Marks the customer's message @wamid, and those before it, as read; with @typing the customer sees for 25 seconds
 * that somebody writes. Returns: (transfer full): the JSON body */
GBytes *dsk_wa_send_encode_read (const char *wamid, gboolean typing);

typedef enum {
  DSK_WA_ACCEPTED,
  DSK_WA_RETRY,     /* nothing was sent; try again after @retry_after_ms */
  DSK_WA_HOLD,      /* nothing was sent; try again much later */
  DSK_WA_PERMANENT, /* this message can't be sent as it is */
  DSK_WA_STOP,      /* nothing can be sent from this number until a person acts */
  DSK_WA_UNKNOWN,   /* it may have been sent: never send again blindly */
} DskWaOutcome;

/**
 * DskWaSendResult:
 *
 * What Meta's answer, or its absence, means. Owned strings.
 */
typedef struct {
  DskWaOutcome outcome;
  char *wamid;          /* (nullable) ACCEPTED */
  char *wa_id;          /* (nullable) ACCEPTED: who Meta says it is */
  char *bsuid;          /* (nullable) */
  gboolean held;        /* ACCEPTED: but held back, until its template's quality is known */
  int code;             /* Meta's error code, 0 if none */
  char *reason;         /* (nullable) Meta's words, cleaned */
  gint64 retry_after_ms;/* for RETRY, HOLD and STOP; a floor, the caller adds jitter */
  gint64 account_wait_ms; /* nothing should be sent from the whole account for as long; see dsk_wa_usage_wait_ms() */
} DskWaSendResult;

/**
 * dsk_wa_send_result_from_response:
 * @http_status: 0: no answer came (connection refused before anything was sent is RETRY, which the caller
 *   says with @never_sent; any other silence is UNKNOWN)
 * @attempt: 1 for the first
 */
void dsk_wa_send_result_from_response (DskWaSendResult *result, guint http_status, const char *body,
                                       gsize len, gboolean never_sent, guint attempt);
void dsk_wa_send_result_clear (DskWaSendResult *result);

/* How long after it was queued, or after the time that it was to be sent at, a message that Meta does not want yet is
 * tried; then nobody would understand that it comes. A template waits for two of the days that 131049 asks for. */
#define DSK_WA_REPLY_MAX_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)
#define DSK_WA_TEMPLATE_MAX_MS (G_GINT64_CONSTANT (48) * 60 * 60 * 1000)

/**
 * dsk_wa_error_policy:
 *
 * The one table of what a Meta error code means for the message that met it.
 */
DskWaOutcome dsk_wa_error_policy (int code, guint http_status, gboolean is_transient, guint attempt,
                                  gint64 *retry_after_ms);
typedef enum {
  DSK_WA_SCOPE_MESSAGE, /* it is about this message, or this customer */
  DSK_WA_SCOPE_NUMBER,  /* everything from the number should wait as long */
  DSK_WA_SCOPE_ACCOUNT, /* everything from the account should */
} DskWaScope;

/* Of a RETRY: what else should wait. */
DskWaScope dsk_wa_error_scope (int code);
/**
 * dsk_wa_usage_wait_ms:
 * @usage: (nullable): the header x-business-use-case-usage or x-app-usage: how much of an allowance is used, in percent
 *
 * Returns: how long to send nothing, so that Meta need not refuse it; 0: there is enough left
 */
gint64 dsk_wa_usage_wait_ms (const char *usage);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskWaSendResult, dsk_wa_send_result_clear)

G_END_DECLS

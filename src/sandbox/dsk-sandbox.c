/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-sandbox.h"

#include <string.h>

#include "dsk-error.h"
#include "dsk-message.h"
#include "dsk-sb-control.h"
#include "dsk-sb-graph.h"
#include "dsk-sb-sample.h"
#include "dsk-text.h"

#define VOICE_SECONDS 4

/* Where attached locations are: around the middle of Karachi. */
#define LATITUDE 24.8607
#define LONGITUDE 67.0011

static void
customer_free (DskSbCustomer *customer)
{
  g_free (customer->key);
  g_free (customer->phone);
  g_free (customer->user_id);
  g_free (customer->name);
  g_free (customer->last_wamid);
  g_free (customer->last_own);
  g_free (customer);
}

static gboolean
listen (DskSandbox *self, GError **error)
{
  GSList *uris;

  if (!soup_server_listen_local (self->server, self->config->port, SOUP_SERVER_LISTEN_IPV4_ONLY,
                                 error))
    return FALSE;
  uris = soup_server_get_uris (self->server);
  self->base_url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return TRUE;
}

DskSandbox *
dsk_sandbox_new (const DskSbConfig *config, GError **error)
{
  g_autoptr (DskSandbox) self = g_new0 (DskSandbox, 1);

  self->config = config;
  self->clock = dsk_clock_new_system ();
  self->random
      = config->seed != 0 ? dsk_random_new_seeded (config->seed) : dsk_random_new_system ();
  self->media = dsk_sb_media_new (self->clock, self->random);
  self->customers
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) customer_free);
  self->sources = g_hash_table_new (NULL, NULL);
  self->loop = g_main_loop_new (NULL, FALSE);
  self->server = g_object_new (SOUP_TYPE_SERVER, "server-header", "dastak-sandbox", NULL);
  self->ledger = dsk_sb_ledger_new (config->ledger, self->clock, error);
  if (self->ledger == NULL || !dsk_sb_faults_parse (&self->faults, config->faults, error))
    return NULL;
  if (config->webhook != NULL)
    {
      g_autoptr (SoupMessage) probe = soup_message_new ("POST", config->webhook);

      if (probe == NULL)
        {
          g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "--webhook is not an address: %s",
                       config->webhook);
          return NULL;
        }
    }
  self->deliverer = dsk_sb_deliverer_new (config, self->random, self->ledger);
  if (config->demo || config->script != NULL)
    {
      self->director = dsk_sb_director_new (self, config->script, error);
      if (self->director == NULL)
        return NULL;
    }
  dsk_sb_control_attach (self);
  dsk_sb_graph_attach (self);
  return listen (self, error) ? g_steal_pointer (&self) : NULL;
}

void
dsk_sandbox_free (DskSandbox *self)
{
  GHashTableIter iter;
  gpointer source;

  if (self == NULL)
    return;
  soup_server_disconnect (self->server);
  g_clear_pointer (&self->director, dsk_sb_director_free);
  g_hash_table_iter_init (&iter, self->sources);
  while (g_hash_table_iter_next (&iter, &source, NULL))
    {
      g_hash_table_iter_remove (&iter);
      g_source_remove (GPOINTER_TO_UINT (source));
    }
  g_clear_pointer (&self->deliverer, dsk_sb_deliverer_free);
  g_object_unref (self->server);
  g_hash_table_unref (self->sources);
  g_hash_table_unref (self->customers);
  g_clear_pointer (&self->ledger, dsk_sb_ledger_free);
  dsk_sb_media_free (self->media);
  g_main_loop_unref (self->loop);
  dsk_random_unref (self->random);
  dsk_clock_unref (self->clock);
  g_free (self->base_url);
  g_free (self);
}

int
dsk_sandbox_run (DskSandbox *self)
{
  g_print ("listening %s\n", self->base_url);
  dsk_sb_deliverer_verify (self->deliverer);
  if (self->director != NULL)
    dsk_sb_director_start (self->director);
  g_main_loop_run (self->loop);
  return self->exit_code;
}

void
dsk_sandbox_quit (DskSandbox *self, int exit_code)
{
  self->exit_code = MAX (self->exit_code, exit_code);
  g_main_loop_quit (self->loop);
}

typedef struct
{
  DskSandbox *sandbox;
  GSourceFunc func;
  gpointer data;
  GDestroyNotify free_func;
  guint source;
} After;

static gboolean
after_cb (gpointer user_data)
{
  After *after = user_data;

  g_hash_table_remove (after->sandbox->sources, GUINT_TO_POINTER (after->source));
  after->func (after->data);
  return G_SOURCE_REMOVE;
}

static void
after_free (After *after)
{
  if (after->free_func != NULL)
    after->free_func (after->data);
  g_free (after);
}

void
dsk_sandbox_after (DskSandbox *self, guint ms, GSourceFunc func, gpointer data,
                   GDestroyNotify free_func)
{
  After *after = g_new0 (After, 1);

  after->sandbox = self;
  after->func = func;
  after->data = data;
  after->free_func = free_func;
  after->source
      = g_timeout_add_full (G_PRIORITY_DEFAULT, ms, after_cb, after, (GDestroyNotify) after_free);
  g_hash_table_add (self->sources, GUINT_TO_POINTER (after->source));
}

/* The same phone has the same BSUID at each start, and another one with each account. */
static char *
make_user_id (const DskSbBusiness *business, gboolean is_first, const char *phone)
{
  g_autofree char *name = g_strconcat (is_first ? "" : business->waba_id, phone, NULL);
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, name, -1);
  guint64 number;

  sum[15] = '\0';
  number = g_ascii_strtoull (sum, NULL, 16);
  return g_strdup_printf ("PK.%018" G_GUINT64_FORMAT, number);
}

static char *
make_key (const DskSbBusiness *business, const char *phone)
{
  return g_strconcat (business->phone_number_id, " ", phone, NULL);
}

DskSbCustomer *
dsk_sandbox_customer (DskSandbox *self, const DskSbBusiness *business, const char *phone, const char *name)
{
  DskSbCustomer *customer = dsk_sandbox_find_customer (self, business, phone, NULL);

  if (customer == NULL)
    {
      customer = g_new0 (DskSbCustomer, 1);
      customer->phone = g_strdup (phone);
      customer->business = business;
      customer->key = make_key (business, phone);
      customer->user_id = make_user_id (business, business == dsk_sb_config_first (self->config), phone);
      customer->name = g_strdup (name != NULL ? name : phone);
      g_hash_table_insert (self->customers, customer->key, customer);
    }
  else if (name != NULL && strcmp (customer->name, name) != 0)
    {
      g_free (customer->name);
      customer->name = g_strdup (name);
    }
  return customer;
}

DskSbCustomer *
dsk_sandbox_find_customer (DskSandbox *self, const DskSbBusiness *business, const char *phone, const char *user_id)
{
  g_autofree char *key = phone != NULL ? make_key (business, phone) : NULL;
  GHashTableIter iter;
  gpointer value;

  if (key != NULL)
    return g_hash_table_lookup (self->customers, key);
  g_hash_table_iter_init (&iter, self->customers);
  while (user_id != NULL && g_hash_table_iter_next (&iter, NULL, &value))
    if (strcmp (((DskSbCustomer *) value)->user_id, user_id) == 0)
      return value;
  return NULL;
}

/* Meta's own ids are of this form: a little binary structure in base 64. */
static char *
make_wamid (DskSandbox *self, const char *phone, gboolean from_customer)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *base64 = NULL;
  g_autofree char *hex
      = g_strdup_printf ("%016" G_GINT64_MODIFIER "X%04X", dsk_random_u64 (self->random),
                         (guint) dsk_random_below (self->random, 0x10000));
  const guint8 begin[] = { 0x1c, 0x18, (guint8) strlen (phone) };
  const guint8 middle[]
      = { 0x15, 0x02, 0x00, from_customer ? 0x12 : 0x11, 0x18, (guint8) strlen (hex) };
  const guint8 end[] = { 0x00 };

  g_byte_array_append (bytes, begin, sizeof begin);
  g_byte_array_append (bytes, (const guint8 *) phone, (guint) strlen (phone));
  g_byte_array_append (bytes, middle, sizeof middle);
  g_byte_array_append (bytes, (const guint8 *) hex, (guint) strlen (hex));
  g_byte_array_append (bytes, end, sizeof end);
  base64 = g_base64_encode (bytes->data, bytes->len);
  return g_strconcat ("wamid.", base64, NULL);
}

static DskSbFile *
make_attachment (DskSandbox *self, const DskSbBusiness *business, const char *type, const char *text)
{
  g_autoptr (GBytes) bytes = NULL;
  const char *mime;

  if (strcmp (type, "image") == 0)
    {
      bytes = dsk_sb_sample_image ((guint32) dsk_random_u64 (self->random));
      mime = "image/png";
    }
  else if (strcmp (type, "voice") == 0)
    {
      bytes = dsk_sb_sample_voice (VOICE_SECONDS);
      mime = "audio/ogg; codecs=opus";
    }
  else if (strcmp (type, "audio") == 0)
    {
      bytes = dsk_sb_sample_voice (VOICE_SECONDS);
      mime = "audio/ogg";
    }
  else if (strcmp (type, "sticker") == 0)
    {
      bytes = dsk_sb_sample_sticker ();
      mime = "image/webp";
    }
  else if (strcmp (type, "video") == 0)
    {
      bytes = dsk_sb_sample_video ();
      mime = "video/mp4";
    }
  else if (strcmp (type, "document") == 0)
    {
      bytes = dsk_sb_sample_document (text != NULL ? text : "Document");
      mime = "application/pdf";
    }
  else
    return NULL;
  return dsk_sb_media_add (self->media, business, mime, bytes);
}

char *
dsk_sandbox_write (DskSandbox *self, DskSbCustomer *customer, const char *type, const char *text,
                   const char *context, gint64 timestamp)
{
  gint64 now = timestamp != 0 ? timestamp : dsk_clock_now_ms (self->clock) / 1000;
  g_autofree char *wamid = make_wamid (self, customer->phone, TRUE);
  g_autofree char *url = NULL;
  DskSbFile *file;
  DskSbWrite write = {
    .business = customer->business, .wamid = wamid,
    .from = customer->phone, .user_id = customer->user_id, .name = customer->name,
    .type = type, .text = text, .context = context, .timestamp = now,
    .latitude = LATITUDE + (double) dsk_random_below (self->random, 1000) / 10000,
    .longitude = LONGITUDE + (double) dsk_random_below (self->random, 1000) / 10000,
  };

  g_return_val_if_fail (dsk_sb_wire_type_is_known (type), NULL);

  if (context == NULL && dsk_sb_wire_type_about (type) == DSK_SB_ABOUT_OURS)
    write.context = customer->last_wamid;
  if (context == NULL && dsk_sb_wire_type_about (type) == DSK_SB_ABOUT_THEIRS)
    write.context = customer->last_own;
  if (write.context == NULL && dsk_sb_wire_type_about (type) != DSK_SB_ABOUT_NOTHING)
    return NULL;
  file = make_attachment (self, customer->business, type, text);
  if (file != NULL)
    {
      url = dsk_sb_media_dup_url (self->media, file, self->base_url);
      write.media_id = file->id;
      write.media_url = url;
      write.mime = file->mime;
      write.sha256 = file->sha256_base64;
    }
  customer->last_in = MAX (customer->last_in, now);
  dsk_sb_ledger_emitted (self->ledger, &(DskSbEntry) { .number = customer->business->phone_number_id,
                         .wamid = wamid, .phone = customer->phone,
                         .name = customer->name, .type = type, .text = text, .timestamp = now });
  dsk_sb_deliverer_push (self->deliverer, dsk_sb_wire_message (&write));
  if (strcmp (type, "text") == 0)
    {
      g_free (customer->last_own);
      customer->last_own = g_strdup (wamid);
    }
  return g_steal_pointer (&wamid);
}

/* A status on its way. */
typedef struct
{
  DskSandbox *sandbox;
  const DskSbBusiness *business; /* (borrowed) */
  const char *status;
  char *wamid;
  char *to;      /* (nullable) */
  char *user_id; /* (nullable) */
  char *opaque;  /* (nullable) */
  gboolean is_group;
  int error_code;
} Report;

static void
report_free (Report *report)
{
  g_free (report->wamid);
  g_free (report->to);
  g_free (report->user_id);
  g_free (report->opaque);
  g_free (report);
}

static gboolean
report_cb (gpointer user_data)
{
  Report *report = user_data;
  gboolean window = report->error_code == 131047;
  const DskSbReport wire = {
    .business = report->business,
    .wamid = report->wamid,
    .to = report->to,
    .user_id = report->user_id,
    .is_group = report->is_group,
    .status = report->status,
    .opaque = report->opaque,
    .timestamp = dsk_clock_now_ms (report->sandbox->clock) / 1000,
    .error_code = report->error_code,
    .error_title = window ? "Re-engagement message" : "Message undeliverable",
    .error_details
    = window ? "Message failed to send because more than 24 hours have passed since the customer "
               "last replied to this number."
             : "Message undeliverable.",
  };

  dsk_sb_deliverer_push (report->sandbox->deliverer, dsk_sb_wire_status (&wire));
  return G_SOURCE_REMOVE;
}

static void
report_after (DskSandbox *self, const DskSbBusiness *business, guint ms, const char *status, int error_code,
              const char *wamid, const DskSbSend *send, const char *to, const DskSbCustomer *customer)
{
  Report *report = g_new0 (Report, 1);

  report->sandbox = self;
  report->business = business;
  report->status = status;
  report->wamid = g_strdup (wamid);
  report->to = g_strdup (to);
  report->user_id = g_strdup (customer != NULL ? customer->user_id : send->recipient);
  report->opaque = g_strdup (send->opaque);
  report->is_group = send->is_group;
  report->error_code = error_code;
  dsk_sandbox_after (self, ms, report_cb, report, (GDestroyNotify) report_free);
}

static gboolean
window_is_closed (DskSandbox *self, const DskSbSend *send, const DskSbCustomer *customer)
{
  if (customer == NULL || customer->last_in == 0 || send->template_name != NULL)
    return FALSE;
  return dsk_clock_now_ms (self->clock) - customer->last_in * 1000 > DSK_WINDOW_MS;
}

char *
dsk_sandbox_accept (DskSandbox *self, const DskSbBusiness *business, const DskSbSend *send, DskSbFault fault)
{
  const guint *delays = self->config->delays_ms;
  g_autofree char *to = send->is_group ? g_strdup (send->to)
                                       : dsk_text_phone_digits (send->to != NULL ? send->to : "");
  DskSbCustomer *customer
      = send->is_group ? NULL : dsk_sandbox_find_customer (self, business, to, send->recipient);
  g_autofree char *wamid = make_wamid (self, to != NULL ? to : "0", FALSE);
  int error_code = fault == DSK_SB_FAULT_UNDELIVERABLE ? 131026 : 0;

  if (window_is_closed (self, send, customer))
    error_code = 131047;
  dsk_sb_ledger_accepted (self->ledger,
                          &(DskSbEntry){ .number = business->phone_number_id,
                                         .wamid = wamid,
                                         .phone = to != NULL ? to : send->recipient,
                                         .type = send->type,
                                         .text = send->text,
                                         .opaque = send->opaque,
                                         .timestamp = dsk_clock_now_ms (self->clock) / 1000 });

  if (fault == DSK_SB_FAULT_NO_STATUS)
    return g_steal_pointer (&wamid);
  if (error_code != 0)
    {
      report_after (self, business, delays[0], "failed", error_code, wamid, send, to, customer);
      return g_steal_pointer (&wamid);
    }
  report_after (self, business, delays[0], "sent", 0, wamid, send, to, customer);
  if (fault != DSK_SB_FAULT_SKIP_DELIVERED)
    report_after (self, business, delays[1], "delivered", 0, wamid, send, to, customer);
  if (fault != DSK_SB_FAULT_NO_READ)
    report_after (self, business, delays[2], "read", 0, wamid, send, to, customer);
  if (customer != NULL)
    {
      g_free (customer->last_wamid);
      customer->last_wamid = g_strdup (wamid);
      if (self->director != NULL)
        dsk_sb_director_replied (self->director, customer->phone, send->text);
    }
  return g_steal_pointer (&wamid);
}

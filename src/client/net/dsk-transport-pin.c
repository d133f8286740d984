/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-transport-pin.h"

#define DSK_TYPE_TRANSPORT_PIN (dsk_transport_pin_get_type ())
G_DECLARE_FINAL_TYPE (DskTransportPin, dsk_transport_pin, DSK, TRANSPORT_PIN, GTlsDatabase)

struct _DskTransportPin
{
  GTlsDatabase parent_instance;
  char *pin; /* (owned) */
};

G_DEFINE_FINAL_TYPE (DskTransportPin, dsk_transport_pin, G_TYPE_TLS_DATABASE)

static gboolean
matches (DskTransportPin *self, GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;
  g_autofree char *hash = NULL;

  g_object_get (certificate, "certificate", &der, NULL);
  if (der == NULL)
    return FALSE;
  hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
  return g_str_equal (hash, self->pin);
}

/* The pinned one itself is enough: who answers with it holds its key, whatever name or date it
 * bears. One that it signed must be valid in every other respect. */
static GTlsCertificateFlags
dsk_transport_pin_verify_chain (GTlsDatabase *database, GTlsCertificate *chain, const char *purpose,
                                GSocketConnectable *identity, GTlsInteraction *interaction,
                                GTlsDatabaseVerifyFlags flags, GCancellable *cancellable,
                                GError **error)
{
  DskTransportPin *self = DSK_TRANSPORT_PIN (database);
  GTlsCertificate *issuer;

  if (matches (self, chain))
    return 0;
  for (issuer = g_tls_certificate_get_issuer (chain); issuer != NULL;
       issuer = g_tls_certificate_get_issuer (issuer))
    if (matches (self, issuer))
      return g_tls_certificate_verify (chain, identity, issuer);
  return G_TLS_CERTIFICATE_UNKNOWN_CA;
}

static void
dsk_transport_pin_finalize (GObject *object)
{
  g_free (DSK_TRANSPORT_PIN (object)->pin);
  G_OBJECT_CLASS (dsk_transport_pin_parent_class)->finalize (object);
}

static void
dsk_transport_pin_class_init (DskTransportPinClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dsk_transport_pin_finalize;
  G_TLS_DATABASE_CLASS (klass)->verify_chain = dsk_transport_pin_verify_chain;
}

static void
dsk_transport_pin_init (DskTransportPin *self)
{
}

GTlsDatabase *
dsk_transport_pin_new (const char *pin)
{
  DskTransportPin *self;

  g_return_val_if_fail (pin != NULL, NULL);

  self = g_object_new (DSK_TYPE_TRANSPORT_PIN, NULL);
  self->pin = g_strdup (pin);
  return G_TLS_DATABASE (self);
}

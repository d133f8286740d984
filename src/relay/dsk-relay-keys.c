/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dastak-relay"

#include "dsk-relay-keys.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dsk-error.h"

#define FOLDER "keys"
#define COMMON_NAME "Dastak relay"
#define DAY_S (24 * 60 * 60)
#define VALID_DAYS 3653 /* ten years */
#define SERIAL_LEN 16
#define SECRET_TEXT_LEN \
  sodium_base64_ENCODED_LEN (crypto_sign_SECRETKEYBYTES, sodium_base64_VARIANT_ORIGINAL)
#define PUBLIC_TEXT_LEN \
  sodium_base64_ENCODED_LEN (crypto_sign_PUBLICKEYBYTES, sodium_base64_VARIANT_ORIGINAL)

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (gnutls_x509_crt_t, gnutls_x509_crt_deinit, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (gnutls_x509_privkey_t, gnutls_x509_privkey_deinit, NULL)

static char *
path_of (const char *data_dir, const char *name)
{
  return g_build_filename (data_dir, FOLDER, name, NULL);
}

/* --- files --- */

/* @exists: (out). FALSE: it can't be known. Warns of a secret that others can read. */
static gboolean
look (const char *path, gboolean is_secret, gboolean *exists, GError **error)
{
  struct stat found;

  *exists = stat (path, &found) == 0;
  if (*exists && is_secret && (found.st_mode & 077) != 0)
    g_warning ("%s can be read by others; chmod 600 it", path);
  if (*exists || errno == ENOENT)
    return TRUE;
  g_set_error (error, DSK_ERROR, DSK_ERROR_FAILED, "%s can't be read: %s", path, g_strerror (errno));
  return FALSE;
}

/* A name that was given is on the disk only once the folder is. */
static gboolean
save (const char *path, const char *text, gsize len, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd;

  if (!g_file_set_contents_full (path, text, (gssize) len,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error))
    return FALSE;
  fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0 || fsync (fd) != 0)
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_FAILED, "%s is not safe on the disk: %s", path,
                   g_strerror (errno));
      if (fd >= 0)
        close (fd);
      return FALSE;
    }
  close (fd);
  return TRUE;
}

static gboolean
lost (GError **error, const char *public_path, const char *secret_path)
{
  g_set_error (error, DSK_ERROR, DSK_ERROR_CORRUPT,
               "%s is there but its secret half %s is not. Restore it from a copy. Only if there is none, move "
               "the first away, too: new ones are made then, which nobody trusts yet",
               public_path, secret_path);
  return FALSE;
}

/* --- the certificate --- */

static gboolean
tls_failed (GError **error, const char *what, int rc)
{
  g_set_error (error, DSK_ERROR, DSK_ERROR_FAILED, "%s: %s", what, gnutls_strerror (rc));
  return FALSE;
}

static gboolean
load_pem (const char *path, gnutls_datum_t *pem, GError **error)
{
  g_autofree char *text = NULL;
  gsize len;

  if (!g_file_get_contents (path, &text, &len, error))
    return FALSE;
  pem->data = (unsigned char *) g_steal_pointer (&text);
  pem->size = (unsigned int) len;
  return TRUE;
}

static void
pem_clear (gnutls_datum_t *pem)
{
  if (pem->data != NULL)
    explicit_bzero (pem->data, pem->size);
  g_clear_pointer (&pem->data, g_free);
}

static gboolean
load_key (const char *path, gnutls_x509_privkey_t key, GError **error)
{
  gnutls_datum_t pem = { 0 };
  int rc;

  if (!load_pem (path, &pem, error))
    return FALSE;
  rc = gnutls_x509_privkey_import (key, &pem, GNUTLS_X509_FMT_PEM);
  pem_clear (&pem);
  return rc >= 0 || tls_failed (error, path, rc);
}

static gboolean
make_key (const char *path, gnutls_x509_privkey_t key, GError **error)
{
  gnutls_datum_t pem = { 0 };
  gboolean ok;
  int rc = gnutls_x509_privkey_generate (key, GNUTLS_PK_EC,
                                         GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0);

  if (rc >= 0)
    rc = gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &pem);
  if (rc < 0)
    return tls_failed (error, path, rc);
  ok = save (path, (const char *) pem.data, pem.size, error);
  explicit_bzero (pem.data, pem.size);
  gnutls_free (pem.data);
  return ok;
}

/* What is in the certificate; it is not signed yet. Returns: a GnuTLS status */
static int
describe (gnutls_x509_crt_t crt, gnutls_x509_privkey_t key, gint64 now_s)
{
  guint8 serial[SERIAL_LEN];
  guint8 id[64];
  gsize id_len = sizeof id;
  int rc = gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial);

  /* Positive, and never shorter. */
  serial[0] = (serial[0] & 0x3f) | 0x40;
  if (rc >= 0)
    rc = gnutls_x509_crt_set_version (crt, 3);
  if (rc >= 0)
    rc = gnutls_x509_crt_set_serial (crt, serial, sizeof serial);
  /* A desktop's clock may be behind. */
  if (rc >= 0)
    rc = gnutls_x509_crt_set_activation_time (crt, (time_t) (now_s - DAY_S));
  if (rc >= 0)
    rc = gnutls_x509_crt_set_expiration_time (crt, (time_t) (now_s + (gint64) VALID_DAYS * DAY_S));
  if (rc >= 0)
    rc = gnutls_x509_crt_set_dn_by_oid (crt, GNUTLS_OID_X520_COMMON_NAME, 0, COMMON_NAME,
                                        strlen (COMMON_NAME));
  if (rc >= 0)
    rc = gnutls_x509_crt_set_key (crt, key);
  /* An authority, so that it can vouch for another one later: desktops trust what it signed. */
  if (rc >= 0)
    rc = gnutls_x509_crt_set_basic_constraints (crt, 1, 0);
  if (rc >= 0)
    rc = gnutls_x509_crt_set_key_usage (crt, GNUTLS_KEY_DIGITAL_SIGNATURE | GNUTLS_KEY_KEY_CERT_SIGN);
  if (rc >= 0)
    rc = gnutls_x509_crt_set_key_purpose_oid (crt, GNUTLS_KP_TLS_WWW_SERVER, 0);
  if (rc >= 0)
    rc = gnutls_x509_crt_get_key_id (crt, GNUTLS_KEYID_USE_SHA1, id, &id_len);
  if (rc >= 0)
    rc = gnutls_x509_crt_set_subject_key_id (crt, id, id_len);
  return rc;
}

static gboolean
make_certificate (const char *path, gnutls_x509_privkey_t key, gint64 now_ms, GError **error)
{
  g_auto (gnutls_x509_crt_t) crt = NULL;
  gnutls_datum_t pem = { 0 };
  gboolean ok;
  int rc = gnutls_x509_crt_init (&crt);

  if (rc >= 0)
    rc = describe (crt, key, now_ms / 1000);
  if (rc >= 0)
    rc = gnutls_x509_crt_sign2 (crt, crt, key, GNUTLS_DIG_SHA256, 0);
  if (rc >= 0)
    rc = gnutls_x509_crt_export2 (crt, GNUTLS_X509_FMT_PEM, &pem);
  if (rc < 0)
    return tls_failed (error, path, rc);
  ok = save (path, (const char *) pem.data, pem.size, error);
  gnutls_free (pem.data);
  return ok;
}

static gboolean
ensure_certificate (const char *data_dir, gint64 now_ms, gboolean *made, GError **error)
{
  g_autofree char *pem_path = path_of (data_dir, "relay.pem");
  g_autofree char *key_path = path_of (data_dir, "relay.key");
  g_auto (gnutls_x509_privkey_t) key = NULL;
  gboolean has_pem, has_key;
  int rc;

  if (!look (pem_path, FALSE, &has_pem, error) || !look (key_path, TRUE, &has_key, error))
    return FALSE;
  if (has_pem)
    return has_key || lost (error, pem_path, key_path);
  *made = TRUE;
  rc = gnutls_x509_privkey_init (&key);
  if (rc < 0)
    return tls_failed (error, key_path, rc);
  return (has_key ? load_key (key_path, key, error) : make_key (key_path, key, error))
         && make_certificate (pem_path, key, now_ms, error);
}

gboolean
dsk_relay_keys_check_pair (const char *certificate, const char *key, GError **error)
{
  g_auto (gnutls_x509_crt_t) crt = NULL;
  g_auto (gnutls_x509_privkey_t) secret = NULL;
  gnutls_datum_t pem = { 0 };
  guint8 ids[2][64] = { { 0 } };
  gsize lens[2] = { sizeof ids[0], sizeof ids[1] };
  int rc = gnutls_x509_crt_init (&crt);

  if (rc >= 0)
    rc = gnutls_x509_privkey_init (&secret);
  if (rc < 0)
    return tls_failed (error, certificate, rc);
  if (!load_pem (certificate, &pem, error) || !load_key (key, secret, error))
    {
      pem_clear (&pem);
      return FALSE;
    }
  rc = gnutls_x509_crt_import (crt, &pem, GNUTLS_X509_FMT_PEM);
  pem_clear (&pem);
  if (rc >= 0)
    rc = gnutls_x509_crt_get_key_id (crt, GNUTLS_KEYID_USE_SHA256, ids[0], &lens[0]);
  if (rc < 0)
    return tls_failed (error, certificate, rc);
  rc = gnutls_x509_privkey_get_key_id (secret, GNUTLS_KEYID_USE_SHA256, ids[1], &lens[1]);
  if (rc < 0)
    return tls_failed (error, key, rc);
  if (lens[0] == lens[1] && memcmp (ids[0], ids[1], lens[0]) == 0)
    return TRUE;
  g_set_error (error, DSK_ERROR, DSK_ERROR_CORRUPT, "%s is not the key of the certificate in %s", key,
               certificate);
  return FALSE;
}

GTlsCertificate *
dsk_relay_keys_load_certificate (const char *data_dir, GError **error)
{
  g_autofree char *pem = path_of (data_dir, "relay.pem");
  g_autofree char *key = path_of (data_dir, "relay.key");

  if (!dsk_relay_keys_check_pair (pem, key, error))
    return NULL;
  return g_tls_certificate_new_from_files (pem, key, error);
}

char *
dsk_relay_keys_hash (GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;

  g_object_get (certificate, "certificate", &der, NULL);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
}

char *
dsk_relay_keys_fingerprint (const char *data_dir, GError **error)
{
  g_autofree char *pem = path_of (data_dir, "relay.pem");
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (pem, error);

  return certificate != NULL ? dsk_relay_keys_hash (certificate) : NULL;
}

/* --- the audit log's --- */

static gboolean
save_base64 (const char *path, const guint8 *bytes, gsize len, GError **error)
{
  char text[SECRET_TEXT_LEN + 1];
  gboolean ok;

  G_STATIC_ASSERT (PUBLIC_TEXT_LEN < SECRET_TEXT_LEN);
  sodium_bin2base64 (text, sizeof text, bytes, len, sodium_base64_VARIANT_ORIGINAL);
  strcat (text, "\n");
  ok = save (path, text, strlen (text), error);
  sodium_memzero (text, sizeof text);
  return ok;
}

static gboolean
load_base64 (const char *path, guint8 *bytes, gsize len, GError **error)
{
  char *text = NULL;
  gsize text_len;
  gsize got = 0;
  gboolean ok;

  if (!g_file_get_contents (path, &text, &text_len, error))
    return FALSE;
  ok = sodium_base642bin (bytes, len, text, text_len, "\r\n ", &got, NULL,
                          sodium_base64_VARIANT_ORIGINAL)
           == 0
       && got == len;
  sodium_memzero (text, text_len);
  g_free (text);
  if (!ok)
    g_set_error (error, DSK_ERROR, DSK_ERROR_CORRUPT, "%s is damaged; restore it from a copy", path);
  return ok;
}

/* @secret: room for a secret key; filled in */
static gboolean
ensure_audit (const char *data_dir, guint8 *secret, gboolean *made, GError **error)
{
  g_autofree char *key_path = path_of (data_dir, "audit.key");
  g_autofree char *pub_path = path_of (data_dir, "audit.pub");
  guint8 public[crypto_sign_PUBLICKEYBYTES];
  guint8 seen[crypto_sign_PUBLICKEYBYTES];
  gboolean has_key, has_pub;

  if (!look (key_path, TRUE, &has_key, error) || !look (pub_path, FALSE, &has_pub, error))
    return FALSE;
  if (has_pub && !has_key)
    return lost (error, pub_path, key_path);
  *made |= !has_pub;
  if (has_key)
    {
      if (!load_base64 (key_path, secret, crypto_sign_SECRETKEYBYTES, error))
        return FALSE;
      crypto_sign_ed25519_sk_to_pk (public, secret);
    }
  else
    {
      crypto_sign_keypair (public, secret);
      if (!save_base64 (key_path, secret, crypto_sign_SECRETKEYBYTES, error))
        return FALSE;
    }
  if (!has_pub)
    return save_base64 (pub_path, public, sizeof public, error);
  if (!load_base64 (pub_path, seen, sizeof seen, error))
    return FALSE;
  if (memcmp (seen, public, sizeof seen) == 0)
    return TRUE;
  g_set_error (error, DSK_ERROR, DSK_ERROR_CORRUPT, "%s is not the secret half of %s; restore both from a copy",
               key_path, pub_path);
  return FALSE;
}

gboolean
dsk_relay_keys_ensure (const char *data_dir, gint64 now_ms, gboolean *made, GError **error)
{
  g_autofree char *folder = g_build_filename (data_dir, FOLDER, NULL);
  guint8 secret[crypto_sign_SECRETKEYBYTES];
  gboolean is_made = FALSE;
  gboolean ok;

  g_return_val_if_fail (data_dir != NULL, FALSE);

  if (sodium_init () < 0)
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_FAILED, "libsodium can't be used");
      return FALSE;
    }
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, DSK_ERROR, errno == ENOSPC ? DSK_ERROR_FULL : DSK_ERROR_FAILED,
                   "Could not make the folder %s: %s", folder, g_strerror (errno));
      return FALSE;
    }
  ok = ensure_certificate (data_dir, now_ms, &is_made, error)
       && ensure_audit (data_dir, secret, &is_made, error);
  sodium_memzero (secret, sizeof secret);
  if (made != NULL)
    *made = is_made;
  return ok;
}

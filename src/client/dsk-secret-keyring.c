/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-secret-keyring.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#include "dsk-error.h"

static const SecretSchema schema = { "org.dastak.Dastak",
                                     SECRET_SCHEMA_NONE,
                                     {
                                         { "device", SECRET_SCHEMA_ATTRIBUTE_STRING },
                                         { "relay", SECRET_SCHEMA_ATTRIBUTE_STRING },
                                         { NULL, 0 },
                                     },
                                     0,
                                     NULL,
                                     NULL,
                                     NULL,
                                     NULL,
                                     NULL,
                                     NULL,
                                     NULL };

/* What libsecret says is for its developers; the person in front of the screen wants to know what
 * to do. */
static GError *
in_words (GError *error)
{
  GError *words;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return error;
  if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    words = g_error_new_literal (DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                                 _ ("The keyring is locked. Unlock it and try again"));
  else if (error->domain == G_DBUS_ERROR || error->domain == G_SPAWN_EXIT_ERROR
           || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)
           || error->domain == G_IO_ERROR)
    words = g_error_new (
        DSK_ERROR, DSK_ERROR_UNAVAILABLE,
        _ ("No keyring answers. Dastak keeps the key of this computer in the desktop's "
           "keyring; install and start one, for example GNOME Keyring (%s)"),
        error->message);
  else
    words = g_error_new (DSK_ERROR, DSK_ERROR_UNAVAILABLE, _ ("The keyring could not be used: %s"),
                         error->message);
  g_error_free (error);
  return words;
}

typedef struct
{
  char *device; /* (owned) */
  char *relay;  /* (owned) */
} Lookup;

static void
lookup_free (gpointer data)
{
  Lookup *lookup = data;

  g_free (lookup->device);
  g_free (lookup->relay);
  g_free (lookup);
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Lookup *lookup = data;
  GError *error = NULL;
  char *token = secret_password_lookup_sync (&schema, cancellable, &error, "device", lookup->device,
                                             "relay", lookup->relay, NULL);

  if (error != NULL)
    g_task_return_error (task, in_words (error));
  else if (token == NULL)
    g_task_return_new_error (task, DSK_ERROR, DSK_ERROR_NOT_FOUND,
                             _ ("The keyring holds no key for this computer any more"));
  else
    {
      g_task_return_pointer (task, g_strdup (token), g_free);
      secret_password_free (token);
    }
}

/* In a thread: libsecret derives keys, which takes longer than a frame, and this is asked for while
 * the window appears. */
void
dsk_secret_keyring_load (const char *device, const char *relay, GTask *task)
{
  Lookup *lookup = g_new0 (Lookup, 1);

  lookup->device = g_strdup (device);
  lookup->relay = g_strdup (relay);
  g_task_set_task_data (task, lookup, lookup_free);
  g_task_run_in_thread (task, load_in_thread);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (secret_password_store_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, in_words (error));
}

void
dsk_secret_keyring_save (const char *device, const char *relay, const char *token, GTask *task)
{
  /* Translators: what the desktop's keyring calls the key of this computer; %s is an address */
  g_autofree char *label = g_strdup_printf (_ ("Dastak at %s"), relay);

  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, label, token,
                         g_task_get_cancellable (task), on_saved, g_object_ref (task), "device",
                         device, "relay", relay, NULL);
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  secret_password_clear_finish (result, &error);
  if (error != NULL)
    g_warning ("A key could not be removed from the keyring: %s", error->message);
}

void
dsk_secret_keyring_remove (const char *device, const char *relay)
{
  secret_password_clear (&schema, NULL, on_removed, NULL, "device", device, "relay", relay, NULL);
}

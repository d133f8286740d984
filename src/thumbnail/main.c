/* SPDX-License-Identifier: GPL-3.0-or-later */

/* dastak-thumbnail [SIDE]: reads a JPEG, PNG or WebP on its input. Without SIDE it writes "WIDTH HEIGHT\n" and a small
 * JPEG; with it "WIDTH HEIGHT CHANNELS\n" and the pixels of the picture, upright and no side longer than SIDE.
 * What customers send is decoded here and nowhere else, on the relay's side and on the desktop's: this process has
 * nothing that is worth having, may open nothing, connects to nothing, and is over soon. */

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define SMALL_SIDE 480
#define SIDE_MAX 4096
#define PIXELS_MAX ((gint64) 50 * 1000 * 1000)
#define INPUT_MAX ((gsize) 100 * 1024 * 1024)
#define QUALITY "80"
#define HEAD_BYTES 64 /* enough for every decoder to begin with */
#define MEMORY_MAX ((rlim_t) 512 * 1024 * 1024)
#define CPU_SECONDS 10

/* How it ends. */
#define BROKEN 1
#define NOT_LOCKED 2
#define TOO_LARGE 3
#define OTHER_KIND 4

static int side_max = SMALL_SIDE;

static void
limit (int what, rlim_t value)
{
  const struct rlimit limits = { value, value };

  if (setrlimit (what, &limits) != 0)
    _exit (NOT_LOCKED);
}

/* After it nothing can be opened: what decoding needs was loaded before. */
static void
lock_up (void)
{
  prctl (PR_SET_DUMPABLE, 0, 0, 0, 0);
  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    _exit (NOT_LOCKED);
  /* Not everywhere allowed; without descriptors there are no sockets either. */
  if (unshare (CLONE_NEWUSER | CLONE_NEWNET) != 0)
    (void) 0;
  limit (RLIMIT_CORE, 0);
  limit (RLIMIT_CPU, CPU_SECONDS);
  limit (RLIMIT_FSIZE, 0);
  limit (RLIMIT_NPROC, 0);
#ifndef __SANITIZE_ADDRESS__ /* whose shadow of the memory is larger than any limit */
  limit (RLIMIT_AS, MEMORY_MAX);
#endif
  limit (RLIMIT_NOFILE, 3);
}

/* Returns: (nullable): the name of the decoder; only these three are ever used */
static const char *
decoder_for (const guint8 *head, gsize len)
{
  if (len >= 3 && memcmp (head, "\xff\xd8\xff", 3) == 0)
    return "jpeg";
  if (len >= 8 && memcmp (head, "\x89PNG\r\n\x1a\n", 8) == 0)
    return "png";
  if (len >= 12 && memcmp (head, "RIFF", 4) == 0 && memcmp (head + 8, "WEBP", 4) == 0)
    return "webp";
  return NULL;
}

/* Returns: how many bytes there are, at most HEAD_BYTES */
static gsize
read_head (guint8 *head)
{
  gsize len = 0;
  gssize n;

  while (len < HEAD_BYTES && (n = read (STDIN_FILENO, head + len, HEAD_BYTES - len)) > 0)
    len += (gsize) n;
  return len;
}

/* The size is known before a pixel is decoded: then it is decided whether any will be. */
static void
size_cb (GdkPixbufLoader *loader, int width, int height, gpointer user_data)
{
  int *size = user_data;
  double scale = (double) side_max / MAX (MAX (width, height), 1);

  if (width <= 0 || height <= 0 || (gint64) width * height > PIXELS_MAX)
    _exit (TOO_LARGE);
  size[0] = width;
  size[1] = height;
  if (scale < 1)
    gdk_pixbuf_loader_set_size (loader, MAX (1, (int) (width * scale)), MAX (1, (int) (height * scale)));
}

static gboolean
read_all (GdkPixbufLoader *loader, const guint8 *head, gsize head_len)
{
  static guint8 buffer[64 * 1024];
  gsize total = head_len;
  gssize n;

  if (!gdk_pixbuf_loader_write (loader, head, head_len, NULL))
    return FALSE;
  while ((n = read (STDIN_FILENO, buffer, sizeof buffer)) > 0)
    {
      total += (gsize) n;
      if (total > INPUT_MAX || !gdk_pixbuf_loader_write (loader, buffer, (gsize) n, NULL))
        return FALSE;
    }
  return n == 0 && gdk_pixbuf_loader_close (loader, NULL);
}

/* Returns: (transfer full) (nullable): upright, and not larger than it may be */
static GdkPixbuf *
fit (GdkPixbuf *picture)
{
  g_autoptr (GdkPixbuf) upright = gdk_pixbuf_apply_embedded_orientation (picture);
  int width = gdk_pixbuf_get_width (upright);
  int height = gdk_pixbuf_get_height (upright);
  double scale = (double) side_max / MAX (width, height);

  if (scale >= 1)
    return g_steal_pointer (&upright);
  return gdk_pixbuf_scale_simple (upright, MAX (1, (int) (width * scale)), MAX (1, (int) (height * scale)),
                                  GDK_INTERP_BILINEAR);
}

/* JPEG has no transparency: what is behind is white. Returns: (transfer full) */
static GdkPixbuf *
flatten (GdkPixbuf *picture)
{
  if (!gdk_pixbuf_get_has_alpha (picture))
    return g_object_ref (picture);
  return gdk_pixbuf_composite_color_simple (picture, gdk_pixbuf_get_width (picture), gdk_pixbuf_get_height (picture),
                                            GDK_INTERP_BILINEAR, 255, 16, 0xffffff, 0xffffff);
}

static gboolean
write_all (const char *data, gsize len)
{
  while (len > 0)
    {
      gssize n = write (STDOUT_FILENO, data, len);

      if (n <= 0)
        return FALSE;
      data += n;
      len -= (gsize) n;
    }
  return TRUE;
}

static gboolean
write_small (GdkPixbuf *picture, const int size[2])
{
  g_autoptr (GdkPixbuf) flat = flatten (picture);
  g_autofree char *line = g_strdup_printf ("%d %d\n", size[0], size[1]);
  g_autofree char *jpeg = NULL;
  gsize len;

  return flat != NULL && gdk_pixbuf_save_to_buffer (flat, &jpeg, &len, "jpeg", NULL, "quality", QUALITY, NULL)
         && write_all (line, strlen (line)) && write_all (jpeg, len);
}

static gboolean
write_pixels (GdkPixbuf *picture)
{
  int width = gdk_pixbuf_get_width (picture);
  int height = gdk_pixbuf_get_height (picture);
  int channels = gdk_pixbuf_get_n_channels (picture);
  gsize stride = (gsize) gdk_pixbuf_get_rowstride (picture);
  const guint8 *pixels = gdk_pixbuf_read_pixels (picture);
  g_autofree char *line = g_strdup_printf ("%d %d %d\n", width, height, channels);

  if (!write_all (line, strlen (line)))
    return FALSE;
  for (int y = 0; y < height; y++)
    if (!write_all ((const char *) pixels + (gsize) y * stride, (gsize) width * (gsize) channels))
      return FALSE;
  return TRUE;
}

static gboolean
picture (GdkPixbufLoader *loader, const guint8 *head, gsize n, gboolean raw)
{
  g_autoptr (GdkPixbuf) fitting = NULL;
  int size[2] = { 0 };

  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_cb), size);
  if (!read_all (loader, head, n) || gdk_pixbuf_loader_get_pixbuf (loader) == NULL)
    return FALSE;
  fitting = fit (gdk_pixbuf_loader_get_pixbuf (loader));
  return fitting != NULL && (raw ? write_pixels (fitting) : write_small (fitting, size));
}

int
main (int argc, char **argv)
{
  guint8 head[HEAD_BYTES];
  gsize n = read_head (head);
  const char *decoder = decoder_for (head, n);
  g_autoptr (GdkPixbufLoader) loader = NULL;

  if (decoder == NULL)
    return OTHER_KIND;
  loader = gdk_pixbuf_loader_new_with_type (decoder, NULL);
  if (loader == NULL)
    return OTHER_KIND;
  if (argc > 1)
    side_max = CLAMP (atoi (argv[1]), 1, SIDE_MAX);
  lock_up ();
  /* Nothing is cleaned up: whoever looks for leaks at the end could not, locked up as it is. */
  _exit (picture (loader, head, n, argc > 1) ? 0 : BROKEN);
}

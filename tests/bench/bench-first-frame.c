/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Starts a program on the display and says how long it takes until a person sees something: the time from
 * exec until a region of the screen shows at least so many different colours (text and rows do, an empty
 * window does not). The same eye looks at every program, so figures of different toolkits compare. Prints one
 * JSON line, with the memory of the process and its children a moment later, and ends what it started. */

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <errno.h>
#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *opt_region = "0,0,1280,800";
static int opt_colours = 40;
static double opt_timeout = 60;
static double opt_settle = 2;

static const GOptionEntry entries[] = {
  { "region", 0, 0, G_OPTION_ARG_STRING, &opt_region, "Part of the screen to watch", "X,Y,W,H" },
  { "colours", 0, 0, G_OPTION_ARG_INT, &opt_colours, "How many different ones count as content", "N" },
  { "timeout", 0, 0, G_OPTION_ARG_DOUBLE, &opt_timeout, "Give up after", "S" },
  { "settle", 0, 0, G_OPTION_ARG_DOUBLE, &opt_settle, "Wait before memory is read", "S" },
  { NULL }
};

static int
count_colours (Display *display, const int region[4])
{
  Window root = DefaultRootWindow (display);
  XImage *image = XGetImage (display, root, region[0], region[1], (unsigned) region[2], (unsigned) region[3],
                             AllPlanes, ZPixmap);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  if (image == NULL)
    return 0;
  for (int y = 0; y < region[3]; y += 3)
    for (int x = 0; x < region[2]; x += 3)
      g_hash_table_add (seen, GUINT_TO_POINTER ((guint) XGetPixel (image, x, y) | 0xff000000u));
  XDestroyImage (image);
  return (int) g_hash_table_size (seen);
}

static GArray *
with_children (pid_t pid)
{
  GArray *pids = g_array_new (FALSE, FALSE, sizeof (pid_t));

  g_array_append_val (pids, pid);
  for (guint i = 0; i < pids->len; i++)
    {
      pid_t parent = g_array_index (pids, pid_t, i);
      g_autofree char *path = g_strdup_printf ("/proc/%d/task/%d/children", parent, parent);
      g_autofree char *text = NULL;
      g_auto (GStrv) words = NULL;

      if (!g_file_get_contents (path, &text, NULL, NULL))
        continue;
      words = g_strsplit (text, " ", -1);
      for (char **word = words; *word != NULL; word++)
        {
          pid_t child = (pid_t) strtol (*word, NULL, 10);

          if (child > 0)
            g_array_append_val (pids, child);
        }
    }
  return pids;
}

static double
sum_mib (GArray *pids, const char *key)
{
  double sum = 0;

  for (guint i = 0; i < pids->len; i++)
    {
      g_autofree char *path = g_strdup_printf ("/proc/%d/smaps_rollup", g_array_index (pids, pid_t, i));
      g_autofree char *text = NULL;
      const char *at;

      if (!g_file_get_contents (path, &text, NULL, NULL))
        continue;
      at = strstr (text, key);
      if (at != NULL)
        sum += strtod (at + strlen (key), NULL) / 1024;
    }
  return sum;
}

static pid_t
start (char **argv)
{
  pid_t pid = fork ();

  if (pid == 0)
    {
      setpgid (0, 0);
      execvp (argv[0], argv);
      g_printerr ("%s: %s\n", argv[0], g_strerror (errno));
      _exit (127);
    }
  setpgid (pid, pid);
  return pid;
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("-- PROGRAM [ARGUMENT…]");
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) pids = NULL;
  int region[4];
  Display *display;
  gint64 began;
  double took = 0;
  pid_t pid;

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_strict_posix (context, TRUE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  if (argc > 1 && strcmp (argv[1], "--") == 0)
    argv++;
  if (sscanf (opt_region, "%d,%d,%d,%d", &region[0], &region[1], &region[2], &region[3]) != 4)
    g_error ("--region takes X,Y,W,H");
  display = XOpenDisplay (NULL);
  if (display == NULL)
    g_error ("no display");

  began = g_get_monotonic_time ();
  pid = start (argv + 1);
  do
    {
      g_usleep (2000);
      took = (double) (g_get_monotonic_time () - began) / 1000;
    }
  while (count_colours (display, region) < opt_colours && took < opt_timeout * 1000
         && waitpid (pid, NULL, WNOHANG) == 0);

  g_usleep ((gulong) (opt_settle * 1e6));
  pids = with_children (pid);
  g_print ("{\"first_frame_ms\":%.0f,\"pss_mib\":%.1f,\"dirty_mib\":%.1f,\"processes\":%u,\"colours\":%d}\n", took,
           sum_mib (pids, "\nPss:"), sum_mib (pids, "\nPrivate_Dirty:"), pids->len, count_colours (display, region));
  kill (-pid, SIGTERM);
  g_usleep (300000);
  kill (-pid, SIGKILL);
  waitpid (pid, NULL, 0);
  XCloseDisplay (display);
  return took < opt_timeout * 1000 ? 0 : 1;
}

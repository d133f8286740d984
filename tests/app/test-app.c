/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "dsk-actions.h"
#include "dsk-app-resources.h"
#include "dsk-avatar.h"
#include "dsk-chip-box.h"
#include "dsk-inbox-words.h"
#include "dsk-pane.h"
#include "dsk-stack.h"

static void
test_initials (void)
{
  static const struct {
    const char *name;
    const char *initials; /* NULL: a silhouette */
  } cases[] = {
    { "Sana Khan", "SK" },
    { "sana", "S" },
    { "Maria del Carmen Ruiz", "MR" },
    { "  Bilal   Ahmed ", "BA" },
    { "Shop 24", "S" },
    { "+92 300 5550101", NULL },
    { "🎉", NULL },
    { "", NULL },
    { NULL, NULL },
    { "عائشہ ملک", "ع\u200Cم" },
    { "éva ökonom", "ÉÖ" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *initials = dsk_avatar_initials (cases[i].name);
      g_assert_cmpstr (initials, ==, cases[i].initials);
    }
}

/* "<Alt>1...<Alt>9": a digit at the end of both. */
static void
add_range (GHashTable *bound, const char *range)
{
  g_auto (GStrv) ends = g_strsplit (range, "...", 2);
  char *first = ends[0] + strlen (ends[0]) - 1;
  const char last = ends[1][strlen (ends[1]) - 1];

  for (; *first <= last; (*first)++)
    g_assert_true (g_hash_table_add (bound, g_strdup (ends[0])));
}

/* An accelerator of the application comes before what has the focus: a letter alone would swallow
 * text. */
static void
test_actions (void)
{
  g_autoptr (GHashTable) bound = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const DskActionEntry *entries;
  guint n;

  entries = dsk_actions_get (&n);
  for (guint i = 0; i < n; i++)
    {
      g_auto (GStrv) keys = g_strsplit (entries[i].keys, " ", -1);
      for (guint k = 0; keys[k] != NULL; k++)
        {
          GdkModifierType mods;
          guint key;

          if (strstr (keys[k], "...") != NULL)
            {
              add_range (bound, keys[k]);
              continue;
            }
          g_assert_true (gtk_accelerator_parse (keys[k], &key, &mods));
          if (entries[i].action == NULL)
            continue;
          if (gdk_keyval_to_unicode (key) != 0)
            g_assert_cmpuint (mods & (GDK_CONTROL_MASK | GDK_ALT_MASK), !=, 0);
          g_assert_true (g_hash_table_add (bound, g_strdup (keys[k])));
        }
      if (i > 0 && !g_str_equal (entries[i].group, entries[i - 1].group))
        for (guint before = 0; before + 1 < i; before++)
          g_assert_cmpstr (entries[before].group, !=, entries[i].group);
    }
  g_assert_cmpuint (g_hash_table_size (bound), >, 8);
}

static void
test_describe (void)
{
  const gint64 now = G_GINT64_CONSTANT (1700000000000);
  DskConversationRow row = {
    .key = 1,
    .id = (char *) "c",
    .name = (char *) "Sana Khan",
    .phone = (char *) "923005550101",
    .status = DSK_STATUS_NEW,
    .last_at = now - 1000,
    .last_kind = DSK_MESSAGE_TEXT,
    .preview = (char *) "Where is my parcel?",
    .window_until = now + 20 * 60 * 60 * 1000,
    .unread = 3,
  };
  g_autofree char *unread = dsk_inbox_words_describe (&row, "me", now);
  g_autofree char *mine = NULL, *closed = NULL;

  g_assert_true (g_str_has_prefix (unread, "Sana Khan, Where is my parcel?, "));
  g_assert_nonnull (strstr (unread, "owner nobody"));
  g_assert_nonnull (strstr (unread, "3 unread"));

  row.owner = (char *) "me";
  row.owner_name = (char *) "Ayesha";
  row.unread = 0;
  row.pending = TRUE;
  row.draft = (char *) "It is on";
  mine = dsk_inbox_words_describe (&row, "me", now);
  g_assert_nonnull (strstr (mine, "Draft: It is on"));
  g_assert_nonnull (strstr (mine, "owner You"));
  g_assert_nonnull (strstr (mine, "waiting to be sent"));
  g_assert_null (strstr (mine, "unread"));

  row.window_until = now - 1;
  closed = dsk_inbox_words_describe (&row, "somebody else", now);
  g_assert_nonnull (strstr (closed, "Window closed"));
  g_assert_nonnull (strstr (closed, "owner Ayesha"));
}

static guint
count_shown (GtkWidget *chips)
{
  guint n = 0;

  for (GtkWidget *chip = gtk_widget_get_first_child (chips); chip != NULL;
       chip = gtk_widget_get_next_sibling (chip))
    n += gtk_widget_get_child_visible (chip);
  return n;
}

/* Returns: px: where the first @n of them end, each as wide as it wants to be, or as it is if it is shown */
static int
end_of_shown (GtkWidget *chips, guint n)
{
  int end = 0;
  guint i = 0;

  for (GtkWidget *chip = gtk_widget_get_first_child (chips); chip != NULL && i < n;
       chip = gtk_widget_get_next_sibling (chip), i++)
    {
      int natural;

      gtk_widget_measure (chip, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
      end += (i > 0 ? 6 : 0) + (gtk_widget_get_child_visible (chip) ? gtk_widget_get_allocated_width (chip) : natural);
    }
  return end;
}

static void
test_chips (void)
{
  GtkWidget *chips = g_object_ref_sink (dsk_chip_box_new ());
  int minimum, natural, narrow_height, wide_height, two;
  g_autofree char *none = NULL;
  g_autofree char *all = NULL;

  dsk_chip_box_begin (DSK_CHIP_BOX (chips));
  dsk_chip_box_add (DSK_CHIP_BOX (chips), "Unassigned", NULL);
  dsk_chip_box_add (DSK_CHIP_BOX (chips), "New", "accent");
  dsk_chip_box_add (DSK_CHIP_BOX (chips), "Window closed", "dim");
  dsk_chip_box_end (DSK_CHIP_BOX (chips));

  gtk_widget_measure (chips, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, 0);
  gtk_widget_measure (chips, GTK_ORIENTATION_VERTICAL, natural, &wide_height, NULL, NULL, NULL);
  gtk_widget_measure (chips, GTK_ORIENTATION_VERTICAL, natural / 2, &narrow_height, NULL, NULL,
                      NULL);
  g_assert_cmpint (narrow_height, ==, wide_height);

  gtk_widget_size_allocate (chips, &(GtkAllocation){ 0, 0, natural, wide_height }, -1);
  g_assert_cmpuint (count_shown (chips), ==, 3);
  none = dsk_chip_box_dup_all (DSK_CHIP_BOX (chips));
  g_assert_null (none);
  gtk_widget_size_allocate (chips, &(GtkAllocation){ 0, 0, natural / 2, wide_height }, -1);
  g_assert_cmpuint (count_shown (chips), <, 3);
  g_assert_cmpuint (count_shown (chips), >, 0);
  /* Where two would fit exactly, there is room for the dots that say that there is a third. */
  gtk_widget_size_allocate (chips, &(GtkAllocation){ 0, 0, natural, wide_height }, -1);
  two = end_of_shown (chips, 2);
  gtk_widget_size_allocate (chips, &(GtkAllocation){ 0, 0, two, wide_height }, -1);
  g_assert_cmpint (end_of_shown (chips, count_shown (chips)), <, two - 5);
  /* What is not shown can be read all the same. */
  all = dsk_chip_box_dup_all (DSK_CHIP_BOX (chips));
  g_assert_cmpstr (all, ==, "Unassigned\nNew\nWindow closed");

  /* A shorter set after a longer one leaves nothing of it. */
  dsk_chip_box_begin (DSK_CHIP_BOX (chips));
  dsk_chip_box_add (DSK_CHIP_BOX (chips), "You", NULL);
  dsk_chip_box_end (DSK_CHIP_BOX (chips));
  gtk_widget_measure (chips, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  gtk_widget_size_allocate (chips, &(GtkAllocation){ 0, 0, 400, wide_height }, -1);
  g_assert_cmpuint (count_shown (chips), ==, 1);
  g_object_unref (chips);
}

static void
test_pane (void)
{
  GtkWidget *label = gtk_label_new (
      "a name that is much longer than what the window can rely on, much longer");
  GtkWidget *pane = g_object_ref_sink (
      g_object_new (DSK_TYPE_PANE, "minimum-width", 260, "natural-width", 330, NULL));
  int minimum, natural;

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  dsk_pane_set_child (DSK_PANE (pane), label);
  gtk_widget_measure (pane, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, >=, 260);
  g_assert_cmpint (natural, >=, 330);
  g_assert_cmpint (natural, <, 600);
  g_object_unref (pane);
}

static void
test_stack (void)
{
  GtkStack *stack = g_object_ref_sink (GTK_STACK (gtk_stack_new ()));
  GtkWidget *one = gtk_label_new ("one"), *two = gtk_label_new ("two");

  gtk_stack_add_named (stack, one, "one");
  gtk_stack_add_named (stack, two, "two");
  dsk_stack_show (stack, "two");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "two");
  g_assert_false (gtk_widget_get_visible (one));
  dsk_stack_show (stack, "one");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "one");
  g_assert_true (gtk_widget_get_visible (one));
  g_assert_false (gtk_widget_get_visible (two));
  g_object_unref (stack);
}

/* Every icon that a template names is one of ours or of the theme that the app depends on. */
static void
test_icons (void)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gdk_display_get_default ());
  static const char *const names[] = {
    "dastak-all-symbolic",
    "dastak-attention-symbolic",
    "dastak-chat-symbolic",
    "dastak-draft-symbolic",
    "dastak-inbox-symbolic",
    "dastak-incoming-symbolic",
    "dastak-mine-symbolic",
    "dastak-note-symbolic",
    "dastak-offline-symbolic",
    "dastak-outgoing-symbolic",
    "dastak-resolve-symbolic",
    "dastak-syncing-symbolic",
    "dastak-team-symbolic",
    "dastak-tick-delivered-symbolic",
    "dastak-tick-failed-symbolic",
    "dastak-tick-sending-symbolic",
    "dastak-tick-sent-symbolic",
    "org.dastak.Dastak",
    "open-menu-symbolic",
    "view-sort-descending-symbolic",
    "go-previous-symbolic",
  };

  gtk_icon_theme_add_resource_path (theme, "/org/dastak/Dastak/icons");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (!gtk_icon_theme_has_icon (theme, names[i]))
      g_error ("no icon %s", names[i]);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_resources_register (dsk_app_get_resource ());

  g_test_add_func ("/app/avatar/initials", test_initials);
  g_test_add_func ("/app/actions", test_actions);
  g_test_add_func ("/app/inbox-row/describe", test_describe);
  g_test_add_func ("/app/chips", test_chips);
  g_test_add_func ("/app/pane", test_pane);
  g_test_add_func ("/app/stack", test_stack);
  g_test_add_func ("/app/icons", test_icons);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whom a note calls: while it is written, and when it stands there. */

#include "composer-harness.h"
#include "demo-colleagues.h"

#include "dsk-composer-private.h"
#include "dsk-note-content.h"

#include <string.h>

#define NOTE "01900000-0000-7000-8000-00000000f001"
#define MENTION "01900000-0000-7000-8000-00000000f002"
#define KIRAN "01900000-0000-7000-8000-00000000f003"
#define ZARA "01900000-0000-7000-8000-00000000f004"

static gboolean
knows_office (gpointer harness)
{
  return composer (harness)->callables != NULL;
}

static void
write_note (Harness *harness)
{
  const char *kiran[] = { KIRAN, "Kiran Shah", "operator", "1" };
  const char *zara[] = { ZARA, "زارا خان", "admin", "1" };

  office_begin (harness->office);
  office_put (harness->office, DSK_ENTITY_USER, kiran);
  office_put (harness->office, DSK_ENTITY_USER, zara);
  office_commit (harness->office, NULL);
  harness_open (harness, DEMO_SANA);
  dsk_composer_set_mode (composer (harness), DSK_COMPOSER_NOTE);
  office_wait (knows_office, harness);
}

static char *
written (Harness *harness)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (text_buffer (harness), &start, &end);
  return gtk_text_buffer_get_text (text_buffer (harness), &start, &end, FALSE);
}

static gboolean
is_open (Harness *harness)
{
  return dsk_completion_is_open (DSK_COMPLETION (composer (harness)->mention));
}

static gboolean
press (Harness *harness, guint keyval)
{
  return dsk_composer_mention_key (composer (harness), keyval, 0);
}

static void
assert_written (Harness *harness, const char *expected)
{
  g_autofree char *text = written (harness);

  g_assert_cmpstr (text, ==, expected);
}

/* Whether the character at @offset stands out. */
static gboolean
stands_out (Harness *harness, int offset)
{
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_offset (text_buffer (harness), &iter, offset);
  return gtk_text_iter_has_tag (&iter, composer (harness)->mention_tag);
}

/* Returns: (transfer full) (nullable): content of the newest note in the outbox */
static char *
sent_content (Harness *harness)
{
  g_autoptr (GPtrArray) commands = NULL;
  char *content = NULL;

  harness_settle (harness);
  office_begin (harness->office);
  commands = dsk_replica_store_list_outbox (harness->office->store, 0, 100, NULL);
  office_commit (harness->office, NULL);
  for (guint i = 0; i < commands->len; i++)
    if (((DskCommand *) commands->pdata[i])->type == DSK_COMMAND_NOTE_ADD)
      {
        g_free (content);
        content = g_strdup (((DskCommand *) commands->pdata[i])->content);
      }
  return content;
}

static void
test_choose (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autofree char *content = NULL;
  g_autoptr (GPtrArray) mentions = NULL;
  const DskMention *mention;

  write_note (harness);
  type_text (harness, "Please ask @");
  g_assert_true (is_open (harness));
  harness_shoot (harness, "mentions");
  type_text (harness, "bil");
  g_assert_true (is_open (harness));
  /* What is typed goes on being typed. */
  g_assert_false (press (harness, GDK_KEY_a));
  g_assert_false (press (harness, GDK_KEY_Left));
  g_assert_true (press (harness, GDK_KEY_Tab));
  g_assert_false (is_open (harness));
  assert_written (harness, "Please ask @Bilal Demo ");
  g_assert_false (press (harness, GDK_KEY_Return));
  g_assert_false (stands_out (harness, 10));
  g_assert_true (stands_out (harness, 11));
  g_assert_true (stands_out (harness, 21));
  g_assert_false (stands_out (harness, 22));
  type_text (harness, "today");
  g_assert_false (is_open (harness));
  click (harness, "Add Note");
  content = sent_content (harness);
  mentions = dsk_note_content_mentions (content);
  g_assert_cmpuint (mentions->len, ==, 1);
  mention = mentions->pdata[0];
  g_assert_cmpstr (mention->user, ==, OFFICE_BILAL);
  g_assert_cmpuint (mention->at, ==, 11);
  g_assert_cmpuint (mention->len, ==, 11);
}

static void
test_keys (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);

  write_note (harness);
  type_text (harness, "@");
  g_assert_true (press (harness, GDK_KEY_Down));
  g_assert_true (press (harness, GDK_KEY_Up));
  g_assert_true (press (harness, GDK_KEY_Down));
  g_assert_true (press (harness, GDK_KEY_Return));
  assert_written (harness, "@Kiran Shah ");
  /* Once closed it stays closed, for this name. */
  type_text (harness, "@b");
  g_assert_true (press (harness, GDK_KEY_Escape));
  g_assert_false (is_open (harness));
  type_text (harness, "i");
  g_assert_false (is_open (harness));
  type_text (harness, " @b");
  g_assert_true (is_open (harness));
  /* An Arabic keyboard's letters, and nobody of that name. */
  gtk_text_buffer_set_text (text_buffer (harness), "@زارا خان", -1);
  g_assert_true (is_open (harness));
  gtk_text_buffer_set_text (text_buffer (harness), "@xyz", -1);
  g_assert_false (is_open (harness));
  /* A reply calls nobody. */
  dsk_composer_set_mode (composer (harness), DSK_COMPOSER_REPLY);
  type_text (harness, "@b");
  g_assert_false (is_open (harness));
}

/* What stands below a name in the list. */
static const char *
stands_below (Harness *harness, const char *name)
{
  GtkWidget *row = harness_find (GTK_WIDGET (composer (harness)->mention), GTK_TYPE_LABEL, name);

  row = row != NULL ? gtk_widget_get_ancestor (row, ADW_TYPE_ACTION_ROW) : NULL;
  g_assert_nonnull (row);
  return adw_action_row_get_subtitle (ADW_ACTION_ROW (row));
}

static gboolean
is_said (gpointer data)
{
  return g_str_equal (stands_below (data, "Bilal Demo"), "Busy · Can’t see this conversation");
}

/* Whether they are there, and whether they can see it: both, and what changes meanwhile. */
static void
test_there (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  const char *kiran[] = { KIRAN, "Kiran Shah", "operator", "1", "off-shift", "1577959200000" };

  write_note (harness);
  office_begin (harness->office);
  office_put (harness->office, DSK_ENTITY_USER, kiran);
  office_commit (harness->office, NULL);
  harness_settle (harness);
  demo_colleague (harness->office->client, DEMO_CLOSED, OFFICE_BILAL, DSK_DOING_NOTHING, DSK_PRESENCE_ONLINE);
  type_text (harness, "@");
  harness_settle (harness);
  g_assert_cmpstr (stands_below (harness, "Bilal Demo"), ==, "Online · Can’t see this conversation");
  g_assert_cmpstr (stands_below (harness, "Kiran Shah"), ==, "Off Shift · Can’t see this conversation");
  g_assert_cmpstr (stands_below (harness, "زارا خان"), ==, "Offline");
  demo_colleague (harness->office->client, DEMO_CLOSED, OFFICE_BILAL, DSK_DOING_NOTHING, DSK_PRESENCE_BUSY);
  office_wait (is_said, harness);
}

/* Who moved in the list keeps what they moved to while they write on, as long as it fits. */
static void
test_moved (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);

  write_note (harness);
  type_text (harness, "@");
  g_assert_true (press (harness, GDK_KEY_Down));
  g_assert_cmpstr (dsk_mention_popover_get_chosen (composer (harness)->mention)->id, ==, KIRAN);
  /* The list is made anew, by what happens elsewhere. */
  dsk_composer_offer_mentions (composer (harness));
  g_assert_cmpstr (dsk_mention_popover_get_chosen (composer (harness)->mention)->id, ==, KIRAN);
  type_text (harness, "k");
  g_assert_cmpstr (dsk_mention_popover_get_chosen (composer (harness)->mention)->id, ==, KIRAN);
  gtk_text_buffer_set_text (text_buffer (harness), "@b", -1);
  g_assert_cmpstr (dsk_mention_popover_get_chosen (composer (harness)->mention)->id, ==, OFFICE_BILAL);
  gtk_text_buffer_set_text (text_buffer (harness), "@", -1);
  g_assert_cmpstr (dsk_mention_popover_get_chosen (composer (harness)->mention)->id, ==, OFFICE_BILAL);
}

static void
test_warning (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  GtkWidget *unseen;

  write_note (harness);
  unseen = GTK_WIDGET (composer (harness)->unseen);
  type_text (harness, "@زارا خان please");
  g_assert_false (gtk_widget_get_visible (unseen));
  type_text (harness, ", and @Kiran Shah");
  g_assert_true (gtk_widget_get_visible (unseen));
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (unseen)), "Kiran Shah"));
  harness_shoot (harness, "mention-unseen");
  dsk_composer_set_mode (composer (harness), DSK_COMPOSER_REPLY);
  g_assert_false (gtk_widget_get_visible (unseen));
  /* What was kept as a draft calls whom it called. */
  dsk_composer_set_mode (composer (harness), DSK_COMPOSER_NOTE);
  g_assert_true (gtk_widget_get_visible (unseen));
}

/* What stands out is what the note says of itself. */
static void
test_bubble (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autofree char *time = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_real_time () / 1000);
  const char *note[] = { NOTE, DEMO_SANA, OFFICE_BILAL, time, NULL, "@Zara <b> and @Ayesha Demo\r\nsoon",
                         "{\"mentions\":[{\"user\":\"" OFFICE_ME "\",\"at\":14,\"len\":12}]}" };
  GtkWidget *label;

  office_begin (harness->office);
  office_put (harness->office, DSK_ENTITY_NOTE, note);
  office_commit (harness->office, DEMO_SANA);
  harness_open (harness, DEMO_SANA);
  label = expect (harness, GTK_TYPE_LABEL, "@Zara <b> and @Ayesha Demo\nsoon");
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (label)), ==,
                   "@Zara &lt;b&gt; and <b>@Ayesha Demo</b>\nsoon");
}

static gboolean
said_seen (gpointer data)
{
  Harness *harness = data;
  g_autoptr (GPtrArray) commands = NULL;
  gboolean found = FALSE;

  office_begin (harness->office);
  commands = dsk_replica_store_list_outbox (harness->office->store, 0, 100, NULL);
  office_commit (harness->office, NULL);
  for (guint i = 0; i < commands->len; i++)
    found |= ((DskCommand *) commands->pdata[i])->type == DSK_COMMAND_MENTION_SEEN
             && g_strcmp0 (((DskCommand *) commands->pdata[i])->object, NOTE) == 0;
  return found;
}

/* Whoever looks at it has seen it. */
static void
test_seen (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autofree char *time = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_real_time () / 1000);
  const char *note[] = { NOTE, DEMO_SANA, OFFICE_BILAL, time, NULL, "@Ayesha Demo" };
  const char *mention[] = { MENTION, DEMO_SANA, NOTE, OFFICE_ME, NULL, time };

  office_begin (harness->office);
  office_put (harness->office, DSK_ENTITY_NOTE, note);
  office_put (harness->office, DSK_ENTITY_MENTION, mention);
  office_commit (harness->office, DEMO_SANA);
  harness_open (harness, DEMO_SANA);
  office_wait (said_seen, harness);
}

int
main (int argc, char *argv[])
{
  harness_init (&argc, &argv);
  g_test_add_func ("/mentions/choose", test_choose);
  g_test_add_func ("/mentions/keys", test_keys);
  g_test_add_func ("/mentions/there", test_there);
  g_test_add_func ("/mentions/moved", test_moved);
  g_test_add_func ("/mentions/warning", test_warning);
  g_test_add_func ("/mentions/bubble", test_bubble);
  g_test_add_func ("/mentions/seen", test_seen);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The list in the app's own window: its order, and the views beside it. */

#include "composer-harness.h"
#include "demo-colleagues.h"

#include "dsk-inbox-list.h"
#include "dsk-inbox-words.h"
#include "dsk-key-selection.h"
#include "dsk-nav.h"
#include "dsk-nav-row.h"
#include "dsk-settings.h"
#include "dsk-window.h"

#include <string.h>

#define SALES "01900000-0000-7000-8000-0000000000b1"
#define NIGHT "01900000-0000-7000-8000-0000000000b2"
#define SECOND "01900000-0000-7000-8000-0000000000a2"

static Harness *
open_window (void)
{
  Harness *self = harness_new_app ("admin");

  harness_resize (self->window, 1180, 900);
  harness_settle (self);
  return self;
}

static GtkWidget *
list_of (Harness *harness)
{
  return harness_find (harness->window, DSK_TYPE_INBOX_LIST, NULL);
}

static void
show_view (Harness *harness, const char *view)
{
  gtk_widget_activate_action (harness->window, "win.view", "s", view);
  harness_settle (harness);
}

/* What the list shows, first to last: ids. */
static GPtrArray *
listed (Harness *harness)
{
  GtkListView *view = GTK_LIST_VIEW (harness_find (list_of (harness), GTK_TYPE_LIST_VIEW, NULL));
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (view));
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  harness_settle (harness);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (DskConversationItem) item = g_list_model_get_item (model, i);

      harness_settle (harness);
      g_ptr_array_add (ids, g_strdup (dsk_conversation_item_get_row (item)->id));
    }
  return ids;
}

static void
sort_by (Harness *harness, const char *order)
{
  gtk_widget_activate_action (list_of (harness), "inbox.order", "s", order);
  harness_settle (harness);
}

static void
test_order (void)
{
  g_autoptr (Harness) harness = open_window ();
  g_autoptr (GPtrArray) newest = NULL;
  g_autoptr (GPtrArray) longest = NULL;
  g_autofree char *kept = NULL, *words = NULL;

  show_view (harness, "all");
  newest = listed (harness);
  g_assert_nonnull (harness_find (list_of (harness), GTK_TYPE_MENU_BUTTON, NULL));
  sort_by (harness, "longest-wait");
  longest = listed (harness);
  g_assert_cmpuint (newest->len, ==, longest->len);
  g_assert_cmpstr (g_ptr_array_index (newest, 0), !=, g_ptr_array_index (longest, 0));
  words = g_strdup_printf ("%u conversations · longest wait first", newest->len);
  g_assert_nonnull (harness_find (list_of (harness), GTK_TYPE_LABEL, words));
  kept = dsk_settings_get_string (DSK_SETTINGS_LIST_ORDER, NULL);
  g_assert_cmpstr (kept, ==, "longest-wait");
  /* What is not an order changes nothing. */
  sort_by (harness, "by-name");
  g_assert_nonnull (harness_find (list_of (harness), GTK_TYPE_LABEL, words));
  sort_by (harness, "newest");
  g_assert_null (harness_find (list_of (harness), GTK_TYPE_LABEL, words));
}

static GtkWidget *
find_badge (GtkWidget *widget)
{
  GtkWidget *found = NULL;

  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), "99+") != NULL)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_badge (child);
  return found;
}

static gboolean
has_badge (gpointer data)
{
  return find_badge (list_of (data)) != NULL;
}

/* Also where all else goes from right to left, the + stands behind the number. */
static void
test_badge (void)
{
  g_autoptr (Harness) harness = open_window ();
  PangoLayout *layout;
  PangoRectangle nine, plus;
  GtkWidget *badge;
  const char *text;

  show_view (harness, "all");
  office_wait (has_badge, harness);
  badge = find_badge (list_of (harness));
  gtk_widget_set_direction (badge, GTK_TEXT_DIR_RTL);
  layout = gtk_label_get_layout (GTK_LABEL (badge));
  text = pango_layout_get_text (layout);
  pango_layout_index_to_pos (layout, (int) (strchr (text, '9') - text), &nine);
  pango_layout_index_to_pos (layout, (int) (strchr (text, '+') - text), &plus);
  g_assert_cmpint (plus.x, >, nine.x);
}

static void
put_teams (Harness *harness)
{
  const char *sales[] = { SALES, "Sales", "1" };
  const char *night[] = { NIGHT, "Night Shift", "1" };
  const char *second[] = { SECOND, "100000000000002", "+92 42 555 0200", "Returns", "active" };

  office_begin (harness->office);
  office_put (harness->office, DSK_ENTITY_TEAM, sales);
  office_put (harness->office, DSK_ENTITY_TEAM, night);
  office_put (harness->office, DSK_ENTITY_NUMBER, second);
  office_commit (harness->office, NULL);
  harness_settle (harness);
  harness_settle (harness);
}

/* With one number and no team there is nothing to choose; with more there is, also by Alt and a number. */
static void
test_sections (void)
{
  const char *gone[] = { NIGHT, "Night Shift", "0" };
  g_autoptr (Harness) harness = open_window ();
  DskNav *nav = DSK_NAV (harness_find (harness->window, DSK_TYPE_NAV, NULL));
  guint plain;

  g_assert_null (harness_find (GTK_WIDGET (nav), GTK_TYPE_LABEL, "Teams"));
  g_assert_null (harness_find (GTK_WIDGET (nav), GTK_TYPE_LABEL, "Numbers"));
  for (plain = 0; dsk_nav_get_nth (nav, (int) plain + 1) != NULL; plain++)
    ;
  put_teams (harness);
  g_assert_nonnull (harness_find (GTK_WIDGET (nav), GTK_TYPE_LABEL, "Teams"));
  g_assert_nonnull (harness_find (GTK_WIDGET (nav), GTK_TYPE_LABEL, "Numbers"));
  g_assert_cmpstr (dsk_nav_get_nth (nav, (int) plain + 1), ==, "team:" NIGHT);
  g_assert_cmpstr (dsk_nav_get_nth (nav, (int) plain + 2), ==, "team:" SALES);
  g_assert_nonnull (dsk_nav_get_nth (nav, (int) plain + 4));
  g_assert_null (dsk_nav_get_nth (nav, (int) plain + 5));

  gtk_widget_activate_action (harness->window, "win.nth-view", "i", (int) plain + 1);
  harness_settle (harness);
  g_assert_nonnull (harness_find (list_of (harness), GTK_TYPE_LABEL, "Night Shift"));
  g_assert_nonnull (harness_find (list_of (harness), GTK_TYPE_LABEL, "Nothing Waiting for This Team"));

  /* A team that is closed while it is looked at leaves no empty place. */
  office_begin (harness->office);
  office_put (harness->office, DSK_ENTITY_TEAM, gone);
  office_commit (harness->office, NULL);
  harness_settle (harness);
  harness_settle (harness);
  g_assert_null (harness_find (list_of (harness), GTK_TYPE_LABEL, "Night Shift"));
  g_assert_nonnull (harness_find (list_of (harness), GTK_TYPE_LABEL, "Unassigned"));
  g_assert_null (harness_find (GTK_WIDGET (nav), GTK_TYPE_LABEL, "Teams"));
}

/* -------- Take Next -------- */

#define OLDER "01900000-0000-7000-8000-000000001007"

typedef struct
{
  Harness *harness;
  const char *id;
  const char *owner;
  DskStatus status;
} Expected;

static DskConversationRow *
row_of (Harness *harness, const char *id)
{
  g_autofree char *path = g_build_filename (harness->office->dir, "relay", "replica.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DskReplicaReader) reader = dsk_replica_reader_open (path, &error);
  DskConversationRow *row = NULL;

  g_assert_no_error (error);
  row = dsk_replica_reader_get_conversation (reader, id, OFFICE_ME, &error);
  g_assert_no_error (error);
  return row;
}

static gboolean
has_owner (gpointer data)
{
  const Expected *expected = data;
  DskConversationRow *row = row_of (expected->harness, expected->id);
  gboolean ok = g_strcmp0 (row->owner, expected->owner) == 0;

  dsk_conversation_row_free (row);
  return ok;
}

static void
expect_owner (Harness *harness, const char *id, const char *owner)
{
  office_wait (has_owner, &(Expected){ harness, id, owner, DSK_STATUS_NEW });
  harness_settle (harness);
}

/* Returns: (transfer full): the id of what was put into the outbox last */
static char *
last_command (Harness *harness)
{
  g_autoptr (GPtrArray) commands = NULL;
  char *id;

  office_begin (harness->office);
  commands = dsk_replica_store_list_outbox (harness->office->store, 0, 100, NULL);
  id = g_strdup (((DskCommand *) g_ptr_array_index (commands, commands->len - 1))->id);
  office_commit (harness->office, NULL);
  harness_settle (harness);
  return id;
}

static void
be_too_late (Harness *harness)
{
  g_autofree char *id = last_command (harness);

  g_signal_emit_by_name (harness->office->client, "command-result", (gint64) 1, id, "conflict", NULL);
  harness_settle (harness);
}

static void
collect_dots (GtkWidget *widget, GPtrArray *dots)
{
  if (gtk_widget_has_css_class (widget, "presence-dot") && gtk_widget_get_mapped (widget))
    g_ptr_array_add (dots, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_dots (child, dots);
}

static gboolean
has_dot (gpointer list)
{
  g_autoptr (GPtrArray) dots = g_ptr_array_new ();

  collect_dots (list, dots);
  return dots->len > 0;
}

/* The one dot that the list has is of @css_class, and says @words; NULL: it has none. */
static void
expect_dot (Harness *harness, const char *css_class, const char *words)
{
  g_autoptr (GPtrArray) dots = g_ptr_array_new ();

  if (css_class != NULL)
    office_wait (has_dot, list_of (harness));
  harness_settle (harness);
  collect_dots (list_of (harness), dots);
  g_assert_cmpuint (dots->len, ==, css_class != NULL);
  if (css_class == NULL)
    return;
  g_assert_true (gtk_widget_has_css_class (dots->pdata[0], css_class));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (gtk_widget_get_parent (dots->pdata[0])), ==, words);
}

/* The conversation of a colleague says whether they are there; one's own, and nobody's, do not. */
static void
test_owner_is_there (void)
{
  g_autoptr (Harness) harness = open_window ();
  DskClient *client = harness->office->client;

  show_view (harness, "all");
  expect_dot (harness, NULL, NULL);
  demo_colleague (client, DEMO_SANA, OFFICE_ME, 0, DSK_PRESENCE_ONLINE);
  expect_dot (harness, NULL, NULL);
  demo_colleague (client, DEMO_CLOSED, OFFICE_BILAL, 0, DSK_PRESENCE_ONLINE);
  expect_dot (harness, "online", "\342\201\250Bilal Demo\342\201\251 · Online");
  demo_colleague (client, DEMO_CLOSED, OFFICE_BILAL, 0, DSK_PRESENCE_AWAY);
  expect_dot (harness, "away", "\342\201\250Bilal Demo\342\201\251 · Away");
  demo_colleague (client, DEMO_CLOSED, OFFICE_BILAL, 0, DSK_PRESENCE_OFFLINE);
  expect_dot (harness, NULL, NULL);
}

/* Who has waited longest is taken, or if a colleague was faster, who has waited longest then. */
static void
test_take_next (void)
{
  g_autoptr (Harness) harness = open_window ();
  const gint64 then = harness->office->now - 3 * OFFICE_HOUR;

  office_begin (harness->office);
  office_conversation (harness->office, OLDER,
                       &(OfficeConversation){ .name = "Tariq", .phone = "923335550043", .preview = "Anybody?",
                                              .last_at = then, .last_in_at = then, .waiting_since = then });
  office_commit (harness->office, NULL);
  show_view (harness, "unassigned");
  gtk_widget_activate_action (harness->window, "win.take-next", NULL);
  expect_owner (harness, OLDER, OFFICE_ME);
  expect_in (harness->window, GTK_TYPE_LABEL, "Claim of Tariq is pending: it counts once the relay has it");
  g_assert_cmpstr (dsk_conversation_page_get_conversation (harness->page), ==, OLDER);

  be_too_late (harness);
  expect_owner (harness, DEMO_URDU, OFFICE_ME);
  be_too_late (harness);
  expect_in (harness->window, GTK_TYPE_LABEL, "Nobody is waiting for an answer");
}

/* Who takes it back does not want another one in its place, if somebody was faster. */
static void
test_take_next_undo (void)
{
  g_autoptr (Harness) harness = open_window ();
  g_autofree char *claim = NULL;

  show_view (harness, "unassigned");
  gtk_widget_activate_action (harness->window, "win.take-next", NULL);
  expect_owner (harness, DEMO_URDU, OFFICE_ME);
  claim = last_command (harness);
  click_in (harness, harness->window, "_Undo");
  expect_owner (harness, DEMO_URDU, NULL);
  g_signal_emit_by_name (harness->office->client, "command-result", (gint64) 1, claim, "conflict", NULL);
  harness_settle (harness);
  expect_owner (harness, DEMO_URDU, NULL);
  g_assert_null (harness_find (harness->window, GTK_TYPE_LABEL, "Nobody is waiting for an answer"));
}

/* The picture of the row that has @tooltip, or NULL. */
static GtkWidget *
find_mark (GtkWidget *widget, const char *tooltip)
{
  if (GTK_IS_IMAGE (widget) && gtk_widget_get_mapped (widget)
      && g_strcmp0 (gtk_widget_get_tooltip_text (widget), tooltip) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_mark (child, tooltip);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
put_reply (Harness *harness, const char *message, const char *state, int code)
{
  const gint64 now = harness->office->now;

  office_begin (harness->office);
  office_message (harness->office, OLDER, message,
                  &(OfficeMessage){ .out = TRUE, .at = now, .author = OFFICE_ME, .text = "On its way", .state = state,
                                    .error_code = code });
  office_conversation (harness->office, OLDER,
                       &(OfficeConversation){ .name = "Tariq", .phone = "923335550043", .preview = "On its way",
                                              .last_at = now, .last_in_at = now - OFFICE_HOUR, .last_msg = message,
                                              .last_direction = "out" });
  office_commit (harness->office, NULL);
  harness_settle (harness);
}

/* A row says that what we said last did not get there, to the eye and to who can't see it. */
static void
test_undelivered (void)
{
  static const char words[]
      = "Not delivered: this number can't receive WhatsApp messages. Reach the customer another way.";
  g_autoptr (Harness) harness = open_window ();
  g_autofree char *message = office_id (0x4711);
  GtkWidget *mark;
  DskConversationRow *row;
  g_autofree char *spoken = NULL;

  show_view (harness, "all");
  put_reply (harness, message, "sent", 0);
  g_assert_null (find_mark (list_of (harness), words));
  put_reply (harness, message, "failed", 131026);
  mark = find_mark (list_of (harness), words);
  g_assert_nonnull (mark);
  g_assert_true (gtk_widget_has_css_class (mark, "undelivered"));
  g_assert_cmpstr (gtk_image_get_icon_name (GTK_IMAGE (mark)), ==, "dastak-tick-failed-symbolic");
  row = row_of (harness, OLDER);
  spoken = dsk_inbox_words_describe (row, OFFICE_ME, harness->office->now);
  dsk_conversation_row_free (row);
  g_assert_nonnull (strstr (spoken, words));
  put_reply (harness, message, "delivered", 0);
  g_assert_null (find_mark (list_of (harness), words));
}

/* -------- several at once -------- */

static GtkSelectionModel *
selection_of (Harness *harness)
{
  return gtk_list_view_get_model (GTK_LIST_VIEW (harness_find (list_of (harness), GTK_TYPE_LIST_VIEW, NULL)));
}

/* As a click with Ctrl. */
static void
mark_too (GtkSelectionModel *selection, guint position)
{
  g_autoptr (DskConversationItem) item = g_list_model_get_item (G_LIST_MODEL (selection), position);

  dsk_key_selection_toggle_too (DSK_KEY_SELECTION (selection), dsk_conversation_item_get_key (item));
}

/* As Ctrl and Shift do it with clicks and arrows. */
static void
test_marking (void)
{
  g_autoptr (Harness) harness = open_window ();
  GtkSelectionModel *selection;
  GtkWidget *list;

  show_view (harness, "all");
  list = list_of (harness);
  selection = selection_of (harness);
  g_assert_null (harness_find (list, GTK_TYPE_LABEL, "1 selected"));
  mark_too (selection, 1);
  expect_in (list, GTK_TYPE_LABEL, "1 selected");
  gtk_selection_model_select_item (selection, 3, FALSE);
  expect_in (list, GTK_TYPE_LABEL, "2 selected");
  g_assert_true (gtk_selection_model_is_selected (selection, 3));
  g_assert_false (gtk_selection_model_is_selected (selection, 2));
  gtk_selection_model_select_range (selection, 1, 4, TRUE);
  expect_in (list, GTK_TYPE_LABEL, "4 selected");
  gtk_selection_model_unselect_item (selection, 2);
  expect_in (list, GTK_TYPE_LABEL, "3 selected");
  /* To move on keeps them, to choose one does not; what is open is one of them. */
  dsk_inbox_list_move (DSK_INBOX_LIST (list), 1);
  harness_settle (harness);
  g_assert_nonnull (harness_find (list, GTK_TYPE_LABEL, "3 selected"));
  gtk_selection_model_select_item (selection, 0, TRUE);
  harness_settle (harness);
  g_assert_cmpuint (dsk_key_selection_get_n_marked (DSK_KEY_SELECTION (selection)), ==, 0);
  g_assert_true (gtk_selection_model_is_selected (selection, 0));
  /* Whoever selects a row, and knows nothing of marks, opens it. */
  gtk_selection_model_select_item (selection, 1, FALSE);
  g_assert_cmpuint (dsk_key_selection_get_n_marked (DSK_KEY_SELECTION (selection)), ==, 0);
  g_assert_true (gtk_selection_model_is_selected (selection, 1));
  mark_too (selection, 2);
  expect_in (list, GTK_TYPE_LABEL, "2 selected");
  /* What leaves the list is not marked any more. */
  show_view (harness, "mine");
  g_assert_cmpuint (dsk_key_selection_get_n_marked (DSK_KEY_SELECTION (selection)), ==, 0);
}

static void
count_cb (GObject *object, GParamSpec *pspec, guint *n)
{
  (*n)++;
}

/* Searching as one types asks at once, and the list stays where it is in between: nothing else takes its place. */
static void
test_letters (void)
{
  static const char *const letters[] = { "S", "Sa", "San", "Sana", "Sana K", "Sana", "" };
  g_autoptr (Harness) harness = open_window ();
  GtkWidget *entry = harness_find (list_of (harness), GTK_TYPE_SEARCH_ENTRY, NULL);
  GtkWidget *stack = harness_find (list_of (harness), GTK_TYPE_STACK, NULL);
  g_autoptr (GPtrArray) everything = NULL;
  guint delay, all, flicker = 0;

  g_object_get (entry, "search-delay", &delay, NULL);
  g_assert_cmpuint (delay, ==, 0);
  show_view (harness, "all");
  everything = listed (harness);
  all = everything->len;
  g_signal_connect (stack, "notify::visible-child", G_CALLBACK (count_cb), &flicker);
  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    {
      g_autoptr (GPtrArray) ids = NULL;

      gtk_editable_set_text (GTK_EDITABLE (entry), letters[i]);
      ids = listed (harness);
      g_assert_true (g_ptr_array_find_with_equal_func (ids, DEMO_SANA, g_str_equal, NULL));
      g_assert_true (strlen (letters[i]) < 4 || ids->len < all);
      g_assert_true (*letters[i] != '\0' || ids->len == all);
    }
  g_assert_cmpuint (flicker, ==, 0);
  gtk_editable_set_text (GTK_EDITABLE (entry), "zzzz");
  expect_in (list_of (harness), GTK_TYPE_LABEL, "No Results");
  g_assert_cmpuint (flicker, ==, 1);
}

/* Whether the sidebar counts alerts. */
static gboolean
counts_alerts (gpointer data)
{
  Harness *harness = data;
  GtkWidget *label = harness_find (harness->window, GTK_TYPE_LABEL, "Number Alerts");
  GtkWidget *row = label != NULL ? gtk_widget_get_ancestor (label, DSK_TYPE_NAV_ROW) : NULL;

  return row != NULL && gtk_widget_get_visible (row);
}

static gboolean
counts_none (gpointer data)
{
  return !counts_alerts (data);
}

static void
put_alert (Harness *harness, const char *id, const char *level)
{
  const char *alert[] = { id, "w1", NULL, "account_update", level, "1890000000000", "{\"event\":\"ACCOUNT_DELETED\"}" };
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_real_time () / 1000);

  alert[5] = now;
  office_begin (harness->office);
  office_put (harness->office, DSK_ENTITY_ALERT, alert);
  office_commit (harness->office, NULL);
  harness_settle (harness);
}

/* Whoever manages numbers is told of what they should mind, until they have looked; others never are. */
static void
test_alerts (void)
{
  g_autoptr (Harness) harness = open_window ();
  GtkWidget *window;

  put_alert (harness, "01900000-0000-7000-8000-0000000000e1", "info");
  g_assert_false (counts_alerts (harness));
  put_alert (harness, "01900000-0000-7000-8000-0000000000e2", "critical");
  office_wait (counts_alerts, harness);
  gtk_widget_activate_action (harness->window, "win.numbers", NULL);
  office_wait (counts_none, harness);
  window = harness_find_window (g_type_from_name ("DskNumbersWindow"));
  g_assert_nonnull (harness_find (window, GTK_TYPE_LABEL, "The account was deleted"));
  gtk_window_destroy (GTK_WINDOW (window));
  put_alert (harness, "01900000-0000-7000-8000-0000000000e3", "warning");
  office_wait (counts_alerts, harness);
}

static void
test_alerts_of_others (void)
{
  g_autoptr (Harness) harness = harness_new_app ("agent");

  harness_settle (harness);
  put_alert (harness, "01900000-0000-7000-8000-0000000000e2", "critical");
  harness_settle (harness);
  g_assert_false (counts_alerts (harness));
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/ui/inbox/owner-is-there", test_owner_is_there);
  g_test_add_func ("/ui/inbox/undelivered", test_undelivered);
  g_test_add_func ("/ui/inbox/alerts", test_alerts);
  g_test_add_func ("/ui/inbox/alerts-of-others", test_alerts_of_others);
  g_test_add_func ("/ui/inbox/order", test_order);
  g_test_add_func ("/ui/inbox/badge", test_badge);
  g_test_add_func ("/ui/inbox/sections", test_sections);
  g_test_add_func ("/ui/inbox/take-next", test_take_next);
  g_test_add_func ("/ui/inbox/take-next-undo", test_take_next_undo);
  g_test_add_func ("/ui/inbox/letters", test_letters);
  g_test_add_func ("/ui/inbox/marking", test_marking);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a timeline says of messages that are more than text. */

#include "replica-fixture.h"

#define T dsk_value_text
#define N dsk_value_int

#define PHOTO ID ("51")
#define ANSWER ID ("52")

typedef struct
{
  const char *id;
  const char *direction; /* NULL: "in" */
  const char *kind;      /* NULL: "text" */
  gint64 at;
  const char *author;
  const char *sender;
  const char *text;
  const char *quote;
  const char *content;
  const char *wamid;
  const char *context;
  gint64 edited_at;
  gint64 revoked_at;
} Message;

static gint64 seq = 100;

static void
put_full (Replica *r, const Message *m)
{
  const DskValue values[] = {
    T (m->id),
    T (C1),
    T (m->direction != NULL ? m->direction : "in"),
    T (m->kind != NULL ? m->kind : "text"),
    N (NOW + m->at),
    N (NOW + m->at),
    T (NULL),
    T (m->author),
    T (m->sender),
    T (m->text),
    T (m->quote),
    T (m->content),
    T (m->wamid),
    T (m->context),
    m->edited_at != 0 ? N (m->edited_at) : T (NULL),
    m->revoked_at != 0 ? N (m->revoked_at) : T (NULL),
    N (++seq),
  };

  put (r, DSK_ENTITY_MESSAGE, values, seq);
}

/* @sender NULL: one of us. */
static void
react (Replica *r, const char *id, gint64 at, const char *sender, const char *emoji)
{
  put_full (r, &(Message){ .id = id,
                           .kind = "reaction",
                           .direction = sender == NULL ? "out" : "in",
                           .author = sender == NULL ? BILAL : NULL,
                           .sender = sender,
                           .at = at,
                           .text = emoji,
                           .quote = PHOTO });
}

static void
begin (Replica *r)
{
  replica_begin (r);
  put_user (r, BILAL, "Bilal", ++seq);
  put_conversation (r, C1, "open", ME, NOW + 1, "a", ++seq);
  put_full (r, &(Message){
                   .id = PHOTO, .kind = "image", .sender = "92300", .text = "look", .wamid = "w1" });
}

/* "👍2 mine Sana,Bilal|❤1 Sana" */
static char *
reactions_of (Replica *r, const char *id)
{
  g_autoptr (GPtrArray) rows = timeline (r, C1);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      DskTimelineRow *row = rows->pdata[i];

      for (guint j = 0; g_str_equal (row->id, id) && row->reactions != NULL && j < row->reactions->len;
           j++)
        {
          DskReactionRow *reaction = row->reactions->pdata[j];
          g_autofree char *who = g_strjoinv (",", reaction->who);

          g_assert_cmpuint (g_strv_length (reaction->who), ==, reaction->count);
          g_string_append_printf (out, "%s%s%u%s %s", out->len > 0 ? "|" : "", reaction->emoji,
                                  reaction->count, reaction->mine ? " mine" : "", who);
        }
    }
  return g_string_free (out, FALSE);
}

static void
assert_reactions (Replica *r, const char *expected)
{
  g_autofree char *found = reactions_of (r, PHOTO);

  g_assert_cmpstr (found, ==, expected);
}

static void
assert_texts (Replica *r, const char *expected)
{
  g_autofree char *texts = timeline_texts (r, C1);

  g_assert_cmpstr (texts, ==, expected);
}

static void
test_reactions (Replica *r, gconstpointer data)
{
  g_autoptr (DskCommand) pending = NULL;
  DskConversationRow *row;

  begin (r);
  put_card (r, ID ("91"), C1, "Sana", "92300", ++seq);
  react (r, ID ("61"), 5, "92300", "👍");
  react (r, ID ("62"), 6, NULL, "👍");
  /* A reaction is nothing to read, and no entry. */
  replica_commit (r);
  assert_texts (r, "look");
  assert_reactions (r, "👍2 mine Sana,Bilal");
  row = row_of (r, C1);
  g_assert_cmpuint (row->unread, ==, 1);
  dsk_conversation_row_free (row);

  /* Changed: what was said last counts, whatever order it came in. */
  replica_begin (r);
  react (r, ID ("64"), 9, "92300", "❤");
  react (r, ID ("63"), 8, "92300", "😮");
  replica_commit (r);
  assert_reactions (r, "❤1 Sana|👍1 mine Bilal");

  /* Somebody else; and one that is taken back. */
  replica_begin (r);
  react (r, ID ("65"), 10, "92301", "❤");
  react (r, ID ("66"), 11, NULL, NULL);
  replica_commit (r);
  assert_reactions (r, "❤2 Sana,");

  /* What waits in the outbox shows already. */
  pending = command_new (DSK_COMMAND_MESSAGE_SEND, C1, ID ("67"), "🙏");
  pending->kind = DSK_MESSAGE_REACTION;
  pending->quote = g_strdup (PHOTO);
  enqueue (r, pending);
  assert_reactions (r, "❤2 Sana,|🙏1 mine Ayesha");
  assert_texts (r, "look");
}

static void
test_failed_reaction (Replica *r, gconstpointer data)
{
  begin (r);
  react (r, ID ("61"), 5, NULL, "👍");
  put_status (r, ID ("61"), C1, "failed", NOW, ++seq);
  replica_commit (r);
  /* It is not there, and that has to be seen. */
  assert_reactions (r, "");
  assert_texts (r, "look|👍");
}

static void
test_strangers (Replica *r, gconstpointer data)
{
  begin (r);
  put_full (r, &(Message){ .id = ID ("61"),
                           .kind = "reaction",
                           .at = 1,
                           .text = "👍",
                           .content = "{\"reaction\":{\"wamid\":\"w9\"}}" });
  put_full (r, &(Message){ .id = ID ("62"),
                           .kind = "revoke",
                           .at = 2,
                           .text = "gone",
                           .content = "{\"target\":\"w9\"}" });
  put_full (r, &(Message){
                   .id = ID ("63"), .kind = "edit", .at = 3, .text = "odd", .content = "{" });
  replica_commit (r);
  assert_texts (r, "look|👍|gone|odd");

  /* Those whose message is here are not: neither by id nor by Meta's. */
  replica_begin (r);
  put_full (r, &(Message){ .id = ID ("64"),
                           .kind = "revoke",
                           .at = 4,
                           .text = "revoked",
                           .content = "{\"target\":\"w1\"}" });
  put_full (r, &(Message){ .id = ID ("65"), .kind = "edit", .at = 5, .text = "x", .quote = PHOTO });
  replica_commit (r);
  assert_texts (r, "look|👍|gone|odd");
}

static DskTimelineRow *
find_row (GPtrArray *rows, const char *id)
{
  for (guint i = 0; i < rows->len; i++)
    if (g_str_equal (((DskTimelineRow *) rows->pdata[i])->id, id))
      return rows->pdata[i];
  g_assert_not_reached ();
}

static void
test_media (Replica *r, gconstpointer data)
{
  const DskValue ready[] = { T (PHOTO),        T (C1),  T ("ready"), T ("image/jpeg"), T ("a.jpg"),
                             N (123456),       T ("aa"), N (640),     N (480),          T (NULL),
                             T ("bb"),         T (NULL), N (++seq) };
  g_autoptr (GPtrArray) rows = NULL;
  const DskTimelineRow *row;

  begin (r);
  put (r, DSK_ENTITY_MEDIA, ready, seq);
  put_full (r, &(Message){ .id = ANSWER, .at = 1, .text = "nothing" });
  replica_commit (r);
  rows = timeline (r, C1);
  row = find_row (rows, PHOTO);
  g_assert_nonnull (row->media);
  g_assert_cmpstr (row->media->state, ==, "ready");
  g_assert_cmpstr (row->media->mime, ==, "image/jpeg");
  g_assert_cmpstr (row->media->name, ==, "a.jpg");
  g_assert_cmpint (row->media->size, ==, 123456);
  g_assert_cmpstr (row->media->sha256, ==, "aa");
  g_assert_cmpstr (row->media->thumb, ==, "bb");
  g_assert_cmpint (row->media->width, ==, 640);
  g_assert_cmpint (row->media->height, ==, 480);
  g_assert_cmpint (row->media->duration_ms, ==, 0);
  g_assert_null (row->media->error);
  g_assert_null (find_row (rows, ANSWER)->media);
}

static void
test_context (Replica *r, gconstpointer data)
{
  const DskValue priced[] = { T (ID ("53")), T (C1), T ("read"),     N (NOW),     T (NULL), T (NULL),
                              N (0),         T ("free_customer_service"), T ("service"), N (++seq) };
  g_autoptr (GPtrArray) rows = NULL;
  const DskTimelineRow *row;

  begin (r);
  put_full (r, &(Message){ .id = ANSWER,
                           .at = 1,
                           .text = "this",
                           .quote = PHOTO,
                           .context = "w1",
                           .edited_at = NOW + 7,
                           .revoked_at = NOW + 8 });
  put_full (r, &(Message){
                   .id = ID ("53"), .direction = "out", .at = 2, .text = "b", .context = "w7" });
  put (r, DSK_ENTITY_MESSAGE_STATUS, priced, seq);
  replica_commit (r);
  rows = timeline (r, C1);
  row = find_row (rows, ANSWER);
  g_assert_cmpstr (row->quote, ==, PHOTO);
  g_assert_cmpstr (row->quote_text, ==, "look");
  g_assert_cmpint (row->quote_kind, ==, DSK_MESSAGE_IMAGE);
  g_assert_cmpint (row->edited_at, ==, NOW + 7);
  g_assert_cmpint (row->revoked_at, ==, NOW + 8);
  g_assert_cmpint (row->billable, ==, -1);
  row = find_row (rows, ID ("53"));
  g_assert_null (row->quote);
  g_assert_cmpstr (row->context_wamid, ==, "w7");
  g_assert_cmpint (row->billable, ==, 0);
  g_assert_cmpstr (row->price_type, ==, "free_customer_service");
  g_assert_cmpstr (row->price_category, ==, "service");
}

static void
test_group (Replica *r, gconstpointer data)
{
  const DskValue group[] = {
    T (C1),      T (NUMBER), T (NULL), T ("g1"), T ("open"), T (ME),   T (NULL),
    T (NULL),    T (ID ("ef")), N (1), N (NOW),  T (NULL),   T ("in"), T ("text"),
    T ("hello"), N (NOW),    N (NOW),  N (NOW),  N (++seq),
  };
  g_autoptr (GPtrArray) rows = NULL;

  replica_begin (r);
  put (r, DSK_ENTITY_CONVERSATION, group, seq);
  put_card (r, ID ("91"), C1, "Sana", "92300", ++seq);
  put_card (r, ID ("92"), C1, "Omar", "92301", ++seq);
  put_full (r, &(Message){ .id = PHOTO, .sender = "92301", .text = "a" });
  put_full (r, &(Message){ .id = ANSWER, .at = 1, .sender = "92309", .text = "b" });
  replica_commit (r);
  rows = timeline (r, C1);
  g_assert_true (find_row (rows, PHOTO)->in_group);
  g_assert_cmpstr (find_row (rows, PHOTO)->sender_name, ==, "Omar");
  g_assert_null (find_row (rows, ANSWER)->sender_name);
}

static void
setup (Replica *r, gconstpointer data)
{
  replica_setup (r);
}

static void
teardown (Replica *r, gconstpointer data)
{
  replica_teardown (r);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/store/replica/timeline/" name, Replica, NULL, setup, func, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("reactions", test_reactions);
  ADD ("failed-reaction", test_failed_reaction);
  ADD ("strangers", test_strangers);
  ADD ("media", test_media);
  ADD ("context", test_context);
  ADD ("group", test_group);
  return g_test_run ();
}

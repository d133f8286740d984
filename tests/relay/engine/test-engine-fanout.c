/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Many devices at once: each gets what it would get alone, and those who may see the same share bytes. */

#include <string.h>

#include "dsk-error.h"
#include "dsk-projection.h"
#include "engine-fixture.h"

#define N_PEOPLE 7
#define N_CUSTOMERS 4

typedef struct
{
  Person person;
  DskPrincipal who;
  gint64 cursor;
} Device;

typedef struct
{
  Fixture *f;
  DskRelayReader *reader;
  DskRelayDb *db;
  char *epoch;
  Device devices[N_PEOPLE];
  char *convs[N_CUSTOMERS]; /* (nullable) until they wrote */
  guint n_texts;
  guint apart; /* frames that nobody could share */
} Office;

static void
office_open (Office *office, Fixture *f)
{
  static const DskRole roles[N_PEOPLE] = { DSK_ROLE_ADMIN, DSK_ROLE_ADMIN, DSK_ROLE_AGENT, DSK_ROLE_AGENT,
                                           DSK_ROLE_OPERATOR, DSK_ROLE_OPERATOR, DSK_ROLE_VIEWER };
  g_autoptr (GError) error = NULL;

  *office = (Office){ .f = f };
  office->reader = dsk_relay_reader_open (f->dir, &error);
  office->db = dsk_relay_db_open (f->dir, DSK_DB_READER, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      Device *device = &office->devices[i];
      g_autofree char *name = g_strdup_printf ("Person %u", i);

      fixture_add_person (f, name, roles[i], &device->person);
      g_assert_true (dsk_relay_reader_authenticate (office->reader, device->person.e.token, &device->who, &error));
    }
  office->epoch = fixture_query (f, "SELECT epoch FROM log_head");
  for (guint i = 0; i < N_PEOPLE; i++)
    office->devices[i].cursor = dsk_relay_engine_head (f->engine);
}

static void
office_close (Office *office)
{
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      person_clear (&office->devices[i].person);
      dsk_principal_clear (&office->devices[i].who);
    }
  for (guint i = 0; i < N_CUSTOMERS; i++)
    g_free (office->convs[i]);
  g_free (office->epoch);
  dsk_relay_db_close (office->db);
  dsk_relay_reader_close (office->reader);
}

static void
write_in (Office *office, guint customer)
{
  g_autofree char *wa_id = g_strdup_printf ("92300%07u", customer);
  g_autofree char *wamid = g_strdup_printf ("wamid.%u", office->n_texts);
  int width = (int) (office->n_texts * 97 % 900);
  g_autofree char *text = g_strdup_printf ("%u: is it there? %*s.", office->n_texts, width, "");
  g_autofree char *body = body_text (wamid, wa_id, dsk_clock_now_ms (office->f->clock), text);
  g_autofree char *sql = g_strdup_printf ("SELECT conv FROM contact_card WHERE wa_id = '%s'", wa_id);

  office->n_texts++;
  fixture_webhook (office->f, body);
  g_free (office->convs[customer]);
  office->convs[customer] = fixture_query (office->f, sql);
}

/* Something that changes what is there, or who may see it. */
static void
happen (Office *office, DskRandom *random)
{
  guint customer = (guint) dsk_random_below (random, N_CUSTOMERS);
  const char *conv = office->convs[customer];
  Device *other = &office->devices[dsk_random_below (random, N_PEOPLE)];
  Person *admin = &office->devices[0].person;
  g_autoptr (DskCommand) note = NULL;

  switch (conv != NULL ? dsk_random_below (random, 6) : 0)
    {
    case 0:
    case 1:
      write_in (office, customer);
      break;
    case 2:
      person_assign (office->f, admin, conv, other->person.e.user, NULL);
      break;
    case 3:
      person_assign (office->f, admin, conv, NULL, NULL);
      break;
    case 4:
      note = new_command (office->f, DSK_COMMAND_NOTE_ADD, conv);
      note->text = g_strdup ("mind the gap");
      person_run (office->f, &other->person, note, NULL);
      break;
    default:
      person_set_status (office->f, &other->person, conv, DSK_STATUS_WAITING);
      break;
    }
}

static GBytes *
unpack (GBytes *frame)
{
  g_autoptr (GError) error = NULL;
  DskFrameType type;
  GBytes *json;

  g_assert_true (dsk_frame_unpack (frame, &type, &json, &error));
  g_assert_no_error (error);
  g_assert_cmpint (type, ==, DSK_FRAME_LIVE);
  return json;
}

/* As it would be if nobody else had asked. */
static void
check_alone (Office *office, const DskLiveAsk *ask)
{
  g_autoptr (GBytes) frame = NULL;
  g_autoptr (GBytes) alone = NULL;
  g_autoptr (GBytes) together = NULL;
  g_autoptr (GError) error = NULL;
  gint64 upto;

  g_assert_true (dsk_relay_db_begin (office->db, &error));
  g_assert_true (dsk_projection_live (office->db, ask->principal->user, ask->principal->device, ask->cursor,
                                      ask->max_bytes, &frame, &upto, &error));
  dsk_relay_db_rollback (office->db);
  g_assert_cmpint (ask->upto, ==, upto);
  alone = unpack (frame);
  together = unpack (ask->frame);
  g_assert_cmpmem (g_bytes_get_data (together, NULL), g_bytes_get_size (together), g_bytes_get_data (alone, NULL),
                   g_bytes_get_size (alone));
}

static void
tell_all (Office *office, gsize max_bytes)
{
  DskLiveAsk asks[N_PEOPLE];
  DskLiveAsk *list[N_PEOPLE];

  for (guint i = 0; i < N_PEOPLE; i++)
    {
      asks[i] = (DskLiveAsk){ .principal = &office->devices[i].who,
                              .epoch = office->epoch,
                              .cursor = office->devices[i].cursor,
                              .max_bytes = max_bytes };
      list[i] = &asks[i];
    }
  dsk_relay_reader_live_many (office->reader, list, N_PEOPLE);
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      g_assert_no_error (asks[i].error);
      if (asks[i].frame != NULL)
        check_alone (office, &asks[i]);
      else
        g_assert_cmpint (asks[i].cursor, ==, dsk_relay_engine_head (office->f->engine));
      office->devices[i].cursor = asks[i].upto;
      dsk_live_ask_clear (&asks[i]);
    }
}

/* Whoever they are, wherever they stand, whatever happens. */
static void
test_same_as_alone (Fixture *f, gconstpointer data)
{
  static const gsize sizes[] = { 500000, 500000, 3000, 1 };
  g_autoptr (DskRandom) random = dsk_random_new_seeded (5);
  Office office;

  office_open (&office, f);
  for (guint round = 0; round < 150; round++)
    {
      for (guint64 n = 1 + dsk_random_below (random, 4); n > 0; n--)
        happen (&office, random);
      /* Some fell behind. */
      if (round % 5 == 0)
        office.devices[dsk_random_below (random, N_PEOPLE)].cursor -= 1;
      tell_all (&office, sizes[dsk_random_below (random, G_N_ELEMENTS (sizes))]);
    }
  office_close (&office);
}

/* Who may see the same gets the same bytes; who may see less, or has an answer in it, does not. */
static void
test_shared (Fixture *f, gconstpointer data)
{
  DskLiveAsk asks[N_PEOPLE];
  DskLiveAsk *list[N_PEOPLE];
  gint64 cursor;
  Office office;

  office_open (&office, f);
  write_in (&office, 0);
  person_assign (f, &office.devices[0].person, office.convs[0], office.devices[4].person.e.user, NULL);
  cursor = dsk_relay_engine_head (f->engine);
  write_in (&office, 0);
  person_set_status (f, &office.devices[3].person, office.convs[0], DSK_STATUS_WAITING);
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      asks[i] = (DskLiveAsk){ &office.devices[i].who, office.epoch, cursor, 500000, NULL, 0, NULL };
      list[i] = &asks[i];
    }
  dsk_relay_reader_live_many (office.reader, list, N_PEOPLE);
  g_assert_true (asks[1].frame == asks[2].frame);  /* an administrator, an agent */
  g_assert_true (asks[1].frame == asks[4].frame);  /* the operator who has it */
  g_assert_false (asks[1].frame == asks[5].frame); /* one who does not */
  g_assert_false (asks[1].frame == asks[0].frame); /* executed commands before */
  g_assert_false (asks[1].frame == asks[3].frame); /* is answered */
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      check_alone (&office, &asks[i]);
      dsk_live_ask_clear (&asks[i]);
    }
  office_close (&office);
}

/* One that may not be here, or asks from elsewhere, does not spoil it for the others. */
static void
test_refused (Fixture *f, gconstpointer data)
{
  DskPrincipal nobody = { (char *) "no", (char *) "no", (char *) "No", (char *) "admin" };
  g_autoptr (GError) error = NULL;
  DskLiveAsk asks[4];
  DskLiveAsk *list[] = { &asks[0], &asks[1], &asks[2], &asks[3] };
  gint64 cursor;
  Office office;

  office_open (&office, f);
  cursor = office.devices[0].cursor;
  write_in (&office, 0);
  asks[0] = (DskLiveAsk){ &nobody, office.epoch, cursor, 500000, NULL, 0, NULL };
  asks[1] = (DskLiveAsk){ &office.devices[0].who, "another", cursor, 500000, NULL, 0, NULL };
  asks[2] = (DskLiveAsk){ &office.devices[0].who, office.epoch, cursor + 1000, 500000, NULL, 0, NULL };
  asks[3] = (DskLiveAsk){ &office.devices[0].who, office.epoch, cursor, 500000, NULL, 0, NULL };
  dsk_relay_reader_live_many (office.reader, list, 4);
  g_assert_error (asks[0].error, DSK_ERROR, DSK_ERROR_FORBIDDEN);
  g_assert_error (asks[1].error, DSK_ERROR, DSK_ERROR_NEWER);
  g_assert_error (asks[2].error, DSK_ERROR, DSK_ERROR_NEWER);
  g_assert_no_error (asks[3].error);
  check_alone (&office, &asks[3]);
  for (guint i = 0; i < 4; i++)
    dsk_live_ask_clear (&asks[i]);
  office_close (&office);
}

/* Whoever lost access is told nothing, in the same breath in which the others are. */
static void
test_access_lost (Fixture *f, gconstpointer data)
{
  static const char *const ways[]
      = { "UPDATE device SET revoked_at = 1 WHERE id = '", "UPDATE \"user\" SET active = 0 WHERE id = '" };
  Office office;

  office_open (&office, f);
  for (guint way = 0; way < G_N_ELEMENTS (ways); way++)
    {
      const DskPrincipal *lost = &office.devices[1 + way].who;
      g_autofree char *sql = g_strconcat (ways[way], way == 0 ? lost->device : lost->user, "'", NULL);
      gint64 cursor = dsk_relay_engine_head (f->engine);
      DskLiveAsk asks[2];
      DskLiveAsk *list[] = { &asks[0], &asks[1] };

      write_in (&office, 0);
      for (guint refused = 0; refused < 2; refused++)
        {
          if (refused)
            fixture_exec (f, sql);
          asks[0] = (DskLiveAsk){ lost, office.epoch, cursor, 500000, NULL, 0, NULL };
          asks[1] = (DskLiveAsk){ &office.devices[0].who, office.epoch, cursor, 500000, NULL, 0, NULL };
          dsk_relay_reader_live_many (office.reader, list, 2);
          g_assert_cmpint (asks[0].frame == NULL, ==, refused);
          g_assert_cmpint (g_error_matches (asks[0].error, DSK_ERROR, DSK_ERROR_FORBIDDEN), ==, refused);
          g_assert_no_error (asks[1].error);
          g_assert_nonnull (asks[1].frame);
          dsk_live_ask_clear (&asks[0]);
          dsk_live_ask_clear (&asks[1]);
        }
    }
  office_close (&office);
}

typedef struct
{
  DskLiveAsk *const *list;
  guint n;
} Told;

static void
answered_cb (guint n_answered, gpointer user_data)
{
  Told *told = user_data;

  g_assert_cmpuint (n_answered, ==, ++told->n);
  g_assert_nonnull (told->list[n_answered - 1]->frame);
  dsk_live_ask_clear (told->list[n_answered - 1]); /* nobody needs it any more */
}

/* Each is handed on as soon as it is answered, and may be gone when the next one is. */
static void
test_each (Fixture *f, gconstpointer data)
{
  DskLiveAsk asks[N_PEOPLE];
  DskLiveAsk *list[N_PEOPLE];
  Told told = { list, 0 };
  gint64 cursor;
  Office office;

  office_open (&office, f);
  cursor = dsk_relay_engine_head (f->engine);
  write_in (&office, 0);
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      asks[i] = (DskLiveAsk){ &office.devices[i].who, office.epoch, cursor, 500000, NULL, 0, NULL };
      list[i] = &asks[i];
    }
  dsk_relay_reader_live_each (office.reader, list, N_PEOPLE, answered_cb, &told);
  g_assert_cmpuint (told.n, ==, N_PEOPLE);
  office_close (&office);
}

#define ADD(name, func) g_test_add ("/engine/fanout/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("same-as-alone", test_same_as_alone);
  ADD ("shared", test_shared);
  ADD ("refused", test_refused);
  ADD ("access-lost", test_access_lost);
  ADD ("each", test_each);
  return g_test_run ();
}

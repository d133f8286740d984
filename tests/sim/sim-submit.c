/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person does at a device: always by what its replica shows. */

#include <string.h>

#include "sim-canned.h"
#include "sim-contact.h"
#include "sim-hold.h"
#include "sim-note-media.h"
#include "sim-sends-later.h"
#include "sim-start.h"

char *
sim_device_pick (SimDevice *device, const char *sql, guint64 arg)
{
  g_autofree char *all = sim_eye_dump (device->eye, sql, NULL);
  g_auto (GStrv) lines = g_strsplit (g_strchomp (all), "\n", -1);
  guint n = *all == '\0' ? 0 : g_strv_length (lines);

  return n > 0 ? g_strdup (lines[arg % n]) : NULL;
}

static DskCommandType
choose_type (guint64 arg)
{
  static const DskCommandType types[] = {
    DSK_COMMAND_MESSAGE_SEND, DSK_COMMAND_MESSAGE_SEND, DSK_COMMAND_MESSAGE_SEND, DSK_COMMAND_NOTE_ADD,
    DSK_COMMAND_NOTE_ADD,     DSK_COMMAND_CLAIM,        DSK_COMMAND_ASSIGN,       DSK_COMMAND_ASSIGN,
    DSK_COMMAND_ASSIGN,       DSK_COMMAND_SET_STATUS,   DSK_COMMAND_MARK_READ,    DSK_COMMAND_MARK_READ,
  };

  return types[arg % G_N_ELEMENTS (types)];
}

/* Words that say who wrote them and about whom, so that they are known again wherever they turn up. */
static char *
make_text (SimDevice *device, const char *conv)
{
  const SimConv *known = g_hash_table_lookup (device->world->convs, conv);

  return g_strdup_printf ("by%uon%dx says u%uv", device->index, known != NULL ? known->customer : 99,
                          ++device->world->n_texts);
}

static void
fill_assign (SimDevice *device, DskCommand *command, guint64 arg)
{
  if (arg % 4 < 2)
    command->user = sim_device_pick (device, "SELECT id FROM \"user\" ORDER BY id", arg >> 4);
  else if (arg % 4 == 2)
    command->team = sim_device_pick (device, "SELECT id FROM team ORDER BY id", arg >> 4);
}

static void
fill_receiver (SimDevice *device, DskCommand *command, guint64 arg)
{
  if (arg % 2 == 0)
    command->user = sim_device_pick (device, "SELECT id FROM \"user\" ORDER BY id", arg >> 4);
  else
    command->team = sim_device_pick (device, "SELECT id FROM team ORDER BY id", arg >> 4);
}

/* A release that knows of it calls somebody with every other note. */
static void
make_content (SimDevice *device, DskCommand *command, guint64 arg)
{
  const char *what = arg % 2 == 0 ? "user" : "team";
  g_autofree char *words = g_steal_pointer (&command->text);
  g_autofree char *id = NULL;

  command->text = g_strconcat ("@it ", words, NULL);
  if (device->version->rev < 4 || (arg >> 1) % 2 != 0)
    return;
  id = sim_device_pick (
      device, arg % 2 == 0 ? "SELECT id FROM \"user\" ORDER BY id" : "SELECT id FROM team ORDER BY id", arg >> 4);
  if (id != NULL)
    command->content = g_strdup_printf ("{\"mentions\":[{\"%s\":\"%s\",\"at\":0,\"len\":3}]}", what, id);
}

/* Whoever is called looks there, and sees the note. Returns: whether there is one */
static gboolean
see (SimDevice *device, DskCommand *command)
{
  g_autofree char *note = device->version->rev < 4
                              ? NULL
                              : sim_eye_text (device->eye, "SELECT note FROM v_calling AS m WHERE EXISTS (SELECT 1"
                                                           " FROM conversation AS c WHERE c.rid = m.conv_key)"
                                                           " ORDER BY note",
                                              NULL);

  if (note == NULL)
    return FALSE;
  g_free (command->conv);
  command->conv = sim_eye_text (device->eye, "SELECT conv FROM mention WHERE note = ?", note, NULL);
  command->type = DSK_COMMAND_MENTION_SEEN;
  command->object = g_steal_pointer (&note);
  return TRUE;
}

/* Its author writes it differently, as it is shown. Returns: whether there is one */
static gboolean
edit (SimDevice *device, DskCommand *command, guint64 arg)
{
  g_autofree char *picked
      = device->version->rev < 6 || (arg >> 5) % 3 != 0
            ? NULL
            : sim_device_pick (device,
                               "SELECT n.id || ' ' || coalesce(e.version, n.version, 1) || ' ' || n.conv || ' ' ||"
                               " coalesce(e.version_id, n.version_id, n.id) FROM note AS n"
                               " LEFT JOIN overlay_note_edit AS e ON e.note = n.id"
                               " WHERE n.author = (SELECT user FROM state) ORDER BY n.id",
                               arg >> 8);
  g_auto (GStrv) parts = g_strsplit (picked != NULL ? picked : "", " ", 4);

  if (g_strv_length (parts) != 4)
    return FALSE;
  command->type = DSK_COMMAND_NOTE_EDIT;
  command->object = g_strdup (parts[0]);
  command->base_seq = g_ascii_strtoll (parts[1], NULL, 10);
  g_free (command->conv);
  command->conv = g_strdup (parts[2]);
  command->head_msg = g_strdup (parts[3]);
  command->text = make_text (device, command->conv);
  make_content (device, command, arg);
  return TRUE;
}

/* What they looked at counts as unread again, from some message of the customer's on. */
static void
come_back_later (SimDevice *device, DskCommand *command, guint64 arg)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT id FROM message WHERE conv = '%s' AND direction = 'in' ORDER BY at, id",
                         command->conv != NULL ? command->conv : "");
  g_autofree char *message
      = device->version->rev >= 6 && (arg >> 21) % 4 == 0 ? sim_device_pick (device, sql, arg >> 23) : NULL;

  if (message == NULL)
    return;
  command->type = DSK_COMMAND_MARK_UNREAD;
  g_free (command->object);
  command->object = g_steal_pointer (&message);
}

/* Some of it was decided on what its author saw of the conversation, as each Undo is. */
static void
compare (SimDevice *device, DskCommand *command, guint64 arg)
{
  static const char sql[] = "SELECT max(seq, 0) FROM conversation WHERE id = ?";
  g_autofree char *seq = arg % 3 == 0 ? sim_eye_text (device->eye, sql, command->conv, NULL) : NULL;

  command->base_seq = seq != NULL ? g_ascii_strtoll (seq, NULL, 10) : 0;
}

static void
fill (SimDevice *device, DskCommand *command, guint64 arg)
{
  static const DskStatus statuses[] = { DSK_STATUS_OPEN, DSK_STATUS_WAITING, DSK_STATUS_RESOLVED };
  g_autofree char *newest
      = command->conv != NULL
            ? sim_eye_text (device->eye, "SELECT last_msg FROM v_conversation WHERE id = ?", command->conv, NULL)
            : NULL;

  switch (command->type)
    {
    case DSK_COMMAND_MESSAGE_SEND:
      command->head_msg = arg & 1 ? g_strdup (newest) : NULL;
      command->lease_fence = device->voice != NULL ? dsk_voice_fence (device->voice, command->conv) : 0;
      G_GNUC_FALLTHROUGH;
    case DSK_COMMAND_NOTE_ADD:
      if (command->type == DSK_COMMAND_NOTE_ADD && edit (device, command, arg))
        break;
      command->object = dsk_id_gen_next (device->world->ids);
      command->text = make_text (device, command->conv);
      if (command->type == DSK_COMMAND_NOTE_ADD)
        {
          make_content (device, command, arg);
          sim_note_media_add (device, command, arg >> 12);
        }
      else
        sim_canned_write_from (device, command, arg >> 1);
      /* An older relay says that it does not know that. */
      if (command->type == DSK_COMMAND_MESSAGE_SEND && device->version->rev >= 6 && (arg >> 33) % 4 == 0)
        command->status = (arg >> 35) % 2 != 0 ? DSK_STATUS_RESOLVED : DSK_STATUS_WAITING;
      else if (command->type == DSK_COMMAND_MESSAGE_SEND)
        sim_sends_later_some (device, command, newest, arg);
      break;
    case DSK_COMMAND_ASSIGN:
      fill_assign (device, command, arg);
      break;
    case DSK_COMMAND_SET_STATUS:
      command->status = statuses[arg % G_N_ELEMENTS (statuses)];
      break;
    case DSK_COMMAND_MARK_READ:
      if (sim_sends_later_turn (device, command, newest, arg) || see (device, command))
        break;
      command->object = g_steal_pointer (&newest);
      come_back_later (device, command, arg);
      break;
    case DSK_COMMAND_SNOOZE:
      command->head_msg = arg & 1 ? g_strdup (newest) : NULL;
      command->until
          = arg % 5 == 0 ? 0 : dsk_clock_now_ms (device->world->clock) + 1000 + (gint64) ((arg >> 4) % 90000);
      compare (device, command, arg >> 2);
      break;
    case DSK_COMMAND_CANNED_PUT:
    case DSK_COMMAND_CANNED_REMOVE:
      sim_canned_fill (device, command, arg);
      break;
    case DSK_COMMAND_HANDOFF_OFFER:
      command->object = dsk_id_gen_next (device->world->ids);
      command->text = g_strdup ("handed on");
      command->reason = arg & 1 ? g_strdup ("end of shift") : NULL;
      fill_receiver (device, command, arg >> 1);
      break;
    case DSK_COMMAND_HANDOFF_ACCEPT:
    case DSK_COMMAND_HANDOFF_RETURN:
    case DSK_COMMAND_HANDOFF_CANCEL:
      command->text = command->type == DSK_COMMAND_HANDOFF_RETURN ? g_strdup ("not ours") : NULL;
      command->object = sim_eye_text (device->eye, "SELECT id FROM v_handoff WHERE conv_key = (SELECT rid FROM"
                                                   " conversation WHERE id = ?) ORDER BY state = 'offered' DESC, id",
                                      command->conv, NULL);
      break;
    case DSK_COMMAND_CONTACT_EDIT:
      sim_contact_fill (device, command, arg);
      break;
    case DSK_COMMAND_USER_AVAILABILITY:
      if (arg % 4 == 0)
        command->user = sim_device_pick (device, "SELECT id FROM \"user\" ORDER BY id", arg >> 4);
      command->availability = (arg >> 8) % 2 != 0 ? DSK_AVAILABILITY_OFF_SHIFT
                                                  : (DskAvailability) ((arg >> 9) % DSK_AVAILABILITY_N);
      break;
    case DSK_COMMAND_START:
      sim_start_fill (device, command, arg);
      break;
    case DSK_COMMAND_CLAIM:
    case DSK_COMMAND_MARK_UNREAD:
    case DSK_COMMAND_NOTE_EDIT:
    case DSK_COMMAND_SCHEDULED_SEND:
    case DSK_COMMAND_SCHEDULED_REMOVE:
    case DSK_COMMAND_MEDIA_RETRY:
    case DSK_COMMAND_MESSAGE_CANCEL:
    case DSK_COMMAND_N:
    default:
      break;
    }
}

/* Returns: (transfer full) (nullable): what the note says on this device that @command changes */
static char *
shown_before (SimDevice *device, const DskCommand *command)
{
  return command->type != DSK_COMMAND_NOTE_EDIT
             ? NULL
             : sim_eye_text (device->eye, "SELECT text FROM v_note WHERE id = ?", command->object, NULL);
}

/* @shown: (transfer full) (nullable) */
static void
remember (SimDevice *device, const DskCommand *command, char *shown)
{
  SimIssued *issued = g_new0 (SimIssued, 1);

  issued->id = g_strdup (command->id);
  issued->object = g_strdup (command->object);
  /* Of others the words say nothing that is looked for. */
  if (command->type == DSK_COMMAND_MESSAGE_SEND || command->type == DSK_COMMAND_NOTE_ADD
      || command->type == DSK_COMMAND_NOTE_EDIT || command->type == DSK_COMMAND_START)
    issued->text = g_strdup (command->text);
  issued->shown = shown;
  issued->type = command->type;
  issued->n = command->n;
  g_ptr_array_add (device->issued, issued);
}

static void
submit (SimDevice *device, DskCommandType type, const char *conv, guint64 arg)
{
  SimWorld *world = device->world;
  g_autoptr (DskCommand) command = NULL;
  g_autoptr (DskCommand) queued = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = dsk_id_gen_next (world->ids);
  g_autofree char *shown = NULL;
  const SimVersion *before;

  command = dsk_command_new (type, id, conv);
  command->device_at = dsk_clock_now_ms (world->clock) + device->skew;
  fill (device, command, arg);
  sim_hold_some (device, command, arg >> 3);
  if (!dsk_command_validate (command, NULL))
    return;
  shown = shown_before (device, command);
  before = sim_version_enter (device->version);
  queued = dsk_replica_store_enqueue (device->store, command, &error);
  sim_version_leave (before);
  sim_trace (world, "device %u: %s %s: %s", device->index, dsk_command_type_to_string (command->type),
             conv != NULL ? conv : command->object != NULL ? command->object : "-",
             queued != NULL ? "kept" : error->message);
  if (queued == NULL)
    {
      sim_device_look_after (device);
      return;
    }
  world->n_commands++;
  remember (device, queued, g_steal_pointer (&shown));
  sim_device_outbox (device, queued->id, command->lease_fence);
}

void
sim_device_submit (SimDevice *device, guint64 arg)
{
  g_autofree char *conv = NULL;

  if (device->store == NULL || !dsk_replica_session_has_epoch (device->session))
    return;
  if (sim_canned_turn (device, arg >> 24))
    {
      submit (device, sim_canned_choose (device, arg >> 32), NULL, arg >> 34);
      return;
    }
  if (sim_start_turn (device, arg >> 44))
    {
      submit (device, DSK_COMMAND_START, NULL, arg >> 16);
      return;
    }
  conv = sim_device_pick (device, "SELECT id FROM v_conversation ORDER BY id", arg);
  if (conv != NULL)
    submit (device, choose_type (arg >> 8), conv, arg >> 16);
}

void
sim_device_submit_as (SimDevice *device, DskCommandType type, const char *conv, guint64 arg)
{
  if (device->store != NULL && dsk_replica_session_has_epoch (device->session))
    submit (device, type, conv, arg);
}

/* A message that waits for nothing, turns nothing and is not taken back: see fill() and sim_hold_some(). */
#define PLAIN_REPLY (10 | G_GUINT64_CONSTANT (1) << 17 | G_GUINT64_CONSTANT (1) << 33)

void
sim_device_reply (SimDevice *device, const char *conv)
{
  if (device->store == NULL || !dsk_replica_session_has_epoch (device->session)
      || sim_eye_int (device->eye, "SELECT count(*) FROM v_conversation WHERE id = ?", conv, NULL) == 0)
    return;
  submit (device, DSK_COMMAND_MESSAGE_SEND, conv, PLAIN_REPLY);
}

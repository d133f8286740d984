/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What must hold after every step of a device, and of every command once all is quiet. */

#include <string.h>

#include "sim-canned.h"
#include "sim-eph.h"
#include "sim-hold.h"
#include "sim-note-media.h"
#include "sim-sends-later.h"
#include "sim-shift.h"
#include "sim-start.h"

/* --- after every step --- */

/* Invariant 5. A power cut may take the last frames back, with their cursor. */
static void
check_cursor (SimDevice *device)
{
  g_autofree char *line = sim_eye_text (device->eye, "SELECT cursor || ' ' || epoch FROM state", NULL);
  const char *epoch = line != NULL ? strchr (line, ' ') + 1 : NULL;
  gint64 cursor = line != NULL ? g_ascii_strtoll (line, NULL, 10) : 0;

  if (device->epoch != NULL && g_strcmp0 (epoch, device->epoch) == 0 && cursor < device->cursor)
    sim_violate (device->world, "5 order",
                 "device %u: the cursor went from %" G_GINT64_FORMAT " back to %" G_GINT64_FORMAT, device->index,
                 device->cursor, cursor);
  g_free (device->epoch);
  device->epoch = g_strdup (epoch);
  device->cursor = cursor;
}

/* Invariant 12: what was written here is shown, once, from the moment it is kept until it is refused. Only while
 * nothing of the conversation is on its way. */
static void
check_overlay (SimDevice *device)
{
  static const char hidden[]
      = "SELECT o.id FROM outbox AS o JOIN conversation AS c ON c.id = o.conv WHERE"
        " (o.type LIKE 'message.send@%' AND o.until = 0"
        " AND (SELECT count(*) FROM v_message AS m WHERE m.id = o.object) <> 1)"
        " OR (o.type LIKE 'message.send@%' AND o.until > 0 AND (SELECT count(*) FROM v_message AS m"
        " WHERE m.id = o.object) + (SELECT count(*) FROM v_scheduled AS s WHERE s.id = o.object) <> 1"
        " AND NOT EXISTS (SELECT 1 FROM scheduled AS s WHERE s.id = o.object)"
        " AND NOT EXISTS (SELECT 1 FROM outbox AS r WHERE r.object = o.object AND r.type LIKE 'scheduled.%'))"
        " OR (o.type LIKE 'note.add@%' AND (SELECT count(*) FROM v_note AS n WHERE n.id = o.object) <> 1)"
        " OR (o.type NOT LIKE 'conversation.mark-%' AND o.type NOT LIKE 'mention.seen@%'"
        " AND (SELECT pending FROM v_conversation AS v"
        " WHERE v.id = o.conv) = 0)"
        " UNION ALL SELECT o.id FROM outbox AS o WHERE o.type LIKE 'user.availability@%'"
        " AND NOT EXISTS (SELECT 1 FROM overlay_user AS u WHERE u.n = o.n AND u.availability = o.status)";
  static const char ghosts[]
      = "SELECT n FROM overlay_message WHERE (n, id) NOT IN (SELECT n, object FROM outbox WHERE object IS NOT NULL)"
        " UNION ALL SELECT n FROM overlay_note WHERE (n, id) NOT IN (SELECT n, object FROM outbox"
        " WHERE object IS NOT NULL)"
        " UNION ALL SELECT n FROM overlay_note_edit WHERE (n, note) NOT IN (SELECT n, object FROM outbox"
        " WHERE object IS NOT NULL)"
        " UNION ALL SELECT n FROM overlay_seen WHERE (n, note) NOT IN (SELECT n, object FROM outbox"
        " WHERE object IS NOT NULL)"
        " UNION ALL SELECT n FROM overlay_scheduled WHERE (n, id) NOT IN (SELECT n, object FROM outbox"
        " WHERE object IS NOT NULL)"
        " UNION ALL SELECT n FROM overlay_contact WHERE n NOT IN (SELECT n FROM outbox"
        " WHERE type LIKE 'contact.edit@%') UNION ALL"
        " SELECT n FROM overlay_user WHERE n NOT IN (SELECT n FROM outbox) UNION ALL"
        " SELECT conv_key FROM overlay_conversation WHERE conv_key NOT IN (SELECT c.rid FROM conversation AS c"
        " JOIN outbox AS o ON o.conv = c.id)";
  g_autofree char *command = sim_eye_text (device->eye, hidden, NULL);
  g_autofree char *ghost = sim_eye_text (device->eye, ghosts, NULL);

  if (command != NULL)
    sim_violate (device->world, "12 overlay", "device %u does not show command %s, or shows it twice",
                 device->index, command);
  if (ghost != NULL)
    sim_violate (device->world, "12 overlay", "device %u shows what is in no outbox any more (%s)",
                 device->index, ghost);
}

/* Acknowledged and accepted: its row is here in the same transaction, and that of the list shows it, so that nothing
 * flickers. What was to be sent later comes after that, as whatever others do: in a frame that is cut short it may be
 * before its row of the list. */
static void
check_flicker (SimDevice *device)
{
  static const char lost[]
      = "SELECT j.object FROM journal AS j JOIN result AS r ON r.n = j.n JOIN conversation AS c ON c.id = j.conv"
        " WHERE r.code = 'ok' AND r.seq <= (SELECT cursor FROM state)"
        " AND NOT EXISTS (SELECT 1 FROM job) AND NOT EXISTS (SELECT 1 FROM conversation WHERE seq = -1)"
        " AND ((j.type LIKE 'message.send@%' AND j.until > 0"
        " AND NOT EXISTS (SELECT 1 FROM scheduled AS s WHERE s.id = j.object))"
        " OR (j.type LIKE 'message.send@%' AND j.until = 0"
        " AND NOT EXISTS (SELECT 1 FROM v_message AS m WHERE m.id = j.object))"
        " OR (j.type LIKE 'scheduled.send@%'"
        " AND NOT EXISTS (SELECT 1 FROM v_message AS m WHERE m.id = j.object))"
        " OR ((j.type LIKE 'scheduled.send@%' OR (j.type LIKE 'message.send@%' AND j.until = 0"
        " AND j.kind <> 'reaction')) AND c.last_at < (SELECT at FROM message AS m WHERE m.id = j.object))"
        " OR (j.type LIKE 'note.add@%' AND NOT EXISTS (SELECT 1 FROM v_note AS n WHERE n.id = j.object)))";
  g_autofree char *object = NULL;

  /* What the relay lost, or deleted, it can't send; and notes may be nothing for this user any more. */
  if (device->world->restored || device->rights_changed || g_hash_table_size (device->world->deleted) > 0)
    return;
  object = sim_eye_text (device->eye, lost, NULL);
  if (object != NULL)
    sim_violate (device->world, "12 overlay", "device %u: %s was shown, is accepted, and is gone",
                 device->index, object);
}

void
sim_check_device (SimDevice *device)
{
  if (device->eye == NULL || device->wiped || sim_disk_is_dead (device->disk)
      || device->checked_at == sim_disk_changes (device->disk))
    return;
  device->checked_at = sim_disk_changes (device->disk);
  check_cursor (device);
  check_overlay (device);
  check_flicker (device);
}

/* --- commands (invariants 4 and 5) --- */

static gint64
count_effect (SimDevice *device, const SimIssued *issued)
{
  if (issued->type == DSK_COMMAND_CANNED_PUT)
    return sim_canned_count (device->world->relay->eye, issued->object, issued->text);
  /* It is what the note says, or said before something else. */
  if (issued->type == DSK_COMMAND_NOTE_EDIT)
    return sim_eye_int (device->world->relay->eye,
                        "SELECT (SELECT count(*) FROM note WHERE text = ?1) + (SELECT count(*) FROM note_version"
                        " WHERE text = ?1)",
                        issued->text, NULL);
  return sim_eye_int (device->world->relay->eye,
                      issued->type == DSK_COMMAND_NOTE_ADD
                          ? "SELECT count(*) FROM note WHERE id = ?"
                          : "SELECT (SELECT count(*) FROM message WHERE id = ?1) + (SELECT count(*) FROM scheduled"
                            " WHERE id = ?1 AND state <> 'sent')",
                      issued->object, NULL);
}

/* What a change of a note replaced is what its author had seen of it, never what they wrote on another computer. */
static void
check_seen (SimDevice *device, const SimIssued *issued)
{
  g_autofree char *replaced = sim_eye_text (
      device->world->relay->eye,
      "SELECT o.text FROM note_version AS o JOIN (SELECT id AS note, version FROM note WHERE text = ?1"
      " UNION ALL SELECT note, version FROM note_version WHERE text = ?1) AS n"
      " ON n.note = o.note AND o.version = n.version - 1",
      issued->text, NULL);

  if (g_strcmp0 (replaced, issued->shown) != 0)
    sim_violate (device->world, "4 acknowledged command", "command %s replaced “%s”, and its author saw “%s”",
                 issued->id, replaced, issued->shown);
}

static void
check_effect (SimDevice *device, const SimIssued *issued, const char *code)
{
  gboolean ok = strcmp (code, "ok") == 0;

  if (issued->text == NULL || g_hash_table_contains (device->world->deleted, issued->object))
    return;
  if (count_effect (device, issued) != (ok ? 1 : 0))
    sim_violate (device->world, "4 acknowledged command", "command %s is “%s”, and its row is %s", issued->id,
                 code, ok ? "missing" : "there");
  else if (ok && issued->shown != NULL)
    check_seen (device, issued);
}

/* Nobody told the relay, or it forgot: the words are still here, in front of the person. */
static void
check_kept (SimDevice *device, const SimIssued *issued)
{
  gint64 here = sim_eye_int (device->eye, "SELECT count(*) FROM attention WHERE command = ?", issued->id, NULL);

  if (here > 0 || issued->text == NULL)
    return;
  /* It may have been done long ago. */
  if (device->world->compacted
      && (count_effect (device, issued) == 1 || g_hash_table_contains (device->world->deleted, issued->object)))
    return;
  here = sim_eye_int (device->eye, "SELECT count(*) FROM draft WHERE instr (text, ?) > 0", issued->text, NULL);
  if (here == 0)
    sim_violate (device->world, "4 acknowledged command", "command %s of device %u is lost with its words",
                 issued->id, device->index);
}

static void
check_told (SimDevice *device, const SimIssued *issued, const char *code)
{
  if (issued->loose || strcmp (code, "ok") == 0 || issued->type == DSK_COMMAND_MARK_READ
      || issued->type == DSK_COMMAND_MARK_UNREAD || issued->type == DSK_COMMAND_MENTION_SEEN
      || issued->type == DSK_COMMAND_USER_AVAILABILITY)
    return;
  if (sim_eye_int (device->eye, "SELECT count(*) FROM attention WHERE command = ?", issued->id, NULL) != 1)
    sim_violate (device->world, "4 acknowledged command", "command %s of device %u was refused (%s), silently",
                 issued->id, device->index, code);
}

static void
check_command (SimDevice *device, const SimIssued *issued)
{
  SimEye *relay = device->world->relay->eye;
  g_autofree char *codes = sim_eye_text (
      relay, "SELECT group_concat (DISTINCT code) FROM cmd_result WHERE cmd_id = ?", issued->id, NULL);
  gint64 n = sim_eye_int (relay, "SELECT count(*) FROM cmd_result WHERE cmd_id = ?", issued->id, NULL);

  if (sim_hold_check (device, issued, codes))
    return;
  if (codes == NULL)
    {
      if (!issued->loose || issued->text != NULL)
        if (!issued->loose)
          check_kept (device, issued);
      return;
    }
  if (strchr (codes, ',') != NULL || (n > 1 && !issued->loose && !issued->again && !device->world->restored))
    sim_violate (device->world, "4 acknowledged command", "command %s has %d results: %s", issued->id, (int) n,
                 codes);
  check_effect (device, issued, codes);
  check_told (device, issued, codes);
}

static void
check_commands (SimDevice *device)
{
  gint64 waiting = sim_eye_int (device->eye, "SELECT count(*) FROM outbox", NULL);

  if (waiting > 0)
    sim_violate (device->world, "10 liveness", "device %u: %d commands never left", device->index, (int) waiting);
  for (guint i = 0; i < device->issued->len; i++)
    check_command (device, device->issued->pdata[i]);
}

/* Numbers without gaps, executed in their order. */
static void
check_order (SimWorld *world)
{
  SimEye *eye = world->relay->eye;
  g_autofree char *gap = sim_eye_text (
      eye,
      "SELECT d.id FROM device AS d WHERE d.last_n <> (SELECT coalesce (max (n), 0) FROM cmd_result AS r"
      " WHERE r.device = d.id) OR d.last_n <> (SELECT count(*) + coalesce (min (n), 1) - 1 FROM cmd_result AS r"
      " WHERE r.device = d.id) OR (d.last_n > 0 AND ? = 'all' AND NOT EXISTS (SELECT 1 FROM cmd_result AS r"
      " WHERE r.device = d.id AND r.n = 1))",
      world->compacted ? "some" : "all", NULL);
  g_autofree char *crossed = sim_eye_text (
      eye,
      "SELECT a.device FROM cmd_result AS a JOIN cmd_result AS b ON b.device = a.device AND b.n = a.n + 1"
      " WHERE b.seq <= a.seq",
      NULL);

  if (gap != NULL)
    sim_violate (world, "5 order", "commands of %s have gaps", gap);
  if (crossed != NULL)
    sim_violate (world, "5 order", "commands of %s were executed out of order", crossed);
}

static void
check_relay (SimWorld *world)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *report = NULL;
  g_autofree char *twice = sim_eye_text (
      world->relay->eye, "SELECT text FROM note GROUP BY text HAVING count(*) > 1 ORDER BY text", NULL);

  static const char sharp[]
      = "SELECT u.name FROM \"user\" AS u JOIN user_token AS t ON t.\"user\" = u.id LEFT JOIN user_scope AS s"
        " ON s.\"user\" = u.id WHERE (u.active = 0 AND t.token NOT LIKE 'user:%')"
        " OR (u.role = 'operator' AND t.token LIKE 'team:%') OR (t.token = '*' AND u.role NOT LIKE '%admin'"
        " AND coalesce (s.scope, '') <> 'everything')"
        " OR (u.role = 'viewer' AND t.token = 'cls:1' AND coalesce (s.notes, 0) = 0)";
  g_autofree char *sees = sim_eye_text (world->relay->eye, sharp, NULL);

  if (sees != NULL)
    sim_violate (world, "2 no leak", "%s has the right to see more than the role says", sees);
  if (twice != NULL)
    sim_violate (world, "4 acknowledged command", "the note “%s” is there twice", twice);
  if (!dsk_relay_engine_check (world->relay->engine, &report, &error))
    sim_violate (world, "1 convergence", "the relay's own check: %s", error->message);
}

static void
check_files (SimDevice *device)
{
  sim_device_tidy (device);
  sim_oracle_check_words (device);
  sim_oracle_check_bytes (device);
}

void
sim_check_all (SimWorld *world)
{
  check_relay (world);
  check_order (world);
  sim_shift_check (world);
  sim_canned_check (world);
  sim_start_check (world);
  sim_sends_later_check (world);
  sim_note_media_check (world);
  sim_meta_check (world->meta);
  for (guint i = 0; i < world->devices->len && world->violation == NULL; i++)
    {
      SimDevice *device = world->devices->pdata[i];

      if (device->wiped)
        continue;
      if (sim_upgrade_is_cut_off (device))
        {
          sim_upgrade_check (device);
          continue;
        }
      sim_oracle_check_rows (device);
      check_commands (device);
      sim_eph_check (device);
      if (world->violation == NULL)
        check_files (device);
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The bugs that can be planted: each is one line in a source of the product, under DSK_PLANTED (). */
#define SIM_PLANTED_BUGS(X)                                                                             \
  X (guard_dropped, "a page read before a drop brings back what was dropped")                           \
  X (guard_tomb, "a page read before a deletion brings the row back")                                   \
  X (guard_seq, "an older row replaces a newer one")                                                    \
  X (cursor_early, "the cursor moves before the rows are there")                                        \
  X (drop_keeps_words, "a dropped conversation stays in the index of words")                            \
  X (drop_keeps_rows, "a dropped conversation leaves some of its rows")                                 \
  X (deleted_stays, "what was deleted stays in the bytes of the file")                                  \
  X (reset_ignored, "what comes into sight again is not fetched")                                       \
  X (refetch_keeps_rest, "a fresh start keeps what did not come again")                                 \
  X (overlay_kept, "what is shown of unsent commands is not made again")                                \
  X (ack_on_hint, "a command leaves the outbox before its effect is here")                              \
  X (ack_in_part, "a command leaves the outbox with a frame that was cut short")                         \
  X (command_not_durable, "a command is kept without a sync")                                           \
  X (withdrawn_sent, "what left is taken back as if it never had")                                      \
  X (room_unshown, "what gave its number away is still shown under it")                                \
  X (refused_silently, "nobody is told of a refusal")                                                   \
  X (credit_ignored, "frames are sent without credit")                                                  \
  X (frame_shared, "a frame made for one goes to all who stand at the same place")                      \
  X (scope_ignored, "what went out of sight is not taken back")                                         \
  X (floor_at_connect, "whether a cursor is too old is asked only when a device connects")              \
  X (named_unborn, "what came after a right was lost is named as gone")                                 \
  X (page_unchecked, "pages do not look whether it is still visible")                                   \
  X (classes_ignored, "notes go to those who may not read them")                                        \
  X (result_apart, "an effect is committed without its result")                                         \
  X (repeat_inserted, "a message that comes again is stored again")                                     \
  X (sent_again, "what may have been sent is sent again after a crash")                                 \
  X (journal_forgotten, "what a restored relay forgot is not told it again")                            \
  X (live_stops, "a frame that was cut short counts as the last")                                       \
  X (gap_taken, "a command is executed before the one that is missing")                                 \
  X (fork_ignored, "another command of the same number is taken for it")                                \
  X (orphan_dropped, "a status that comes before its message is lost")                                  \
  X (epoch_kept, "a restored relay goes on as if nothing had happened")                                 \
  X (eph_unfiltered, "who is in a conversation is told to those who may not see it")                    \
  X (news_kept, "who was in a conversation is remembered after it was taken away")                      \
  X (leave_untold, "nobody is told that somebody left")                                                 \
  X (lease_shared, "two people may reply at one time")                                                  \
  X (fence_ignored, "a reply counts that was written before somebody else took over")                          \
  X (digest_shallow, "digests do not look at what is in the rows")                                      \
  X (heal_kept, "what differs is not fetched again")                                                    \
  X (heal_uncounted, "what was counted while rows were wrong is not counted again")                    \
  X (verify_hasty, "what changed since the relay looked is taken for damage")                      \
  X (digest_newer, "digests count what an older app does not know")                                  \
  X (revision_ignored, "an app that knows more columns does not fetch what is in them")                \
  X (version_unmatched, "relay and app go on without a version of the protocol in common")          \
  X (snooze_deaf, "what was put off stays so when the customer writes")                                 \
  X (due_forgotten, "nothing happens when its time comes")                                               \
  X (later_deaf, "a message that is to be sent later is sent although the customer wrote since")       \
  X (later_kept, "what was to be sent later was sent, and still waits")                                 \
  X (handoff_left, "a handoff stays open when the conversation is given to others")                     \
  X (shift_ignored, "a customer waits for somebody who is off shift")                                  \
  X (start_unseen, "who may not see a conversation writes in it by beginning one")

typedef enum
{
  SIM_PLANTED_NONE,
#define X(name, words) SIM_PLANTED_##name,
  SIM_PLANTED_BUGS (X)
#undef X
  SIM_PLANTED_N,
} SimPlanted;

/* Which of them is switched on in this process. */
extern guint sim_planted;
/* By its place this process came to since it was last cleared: a seed that does not come there while no bug is switched
 * on plays the same whether or not that one is. */
extern gboolean sim_planted_reached[SIM_PLANTED_N];

const char *sim_planted_name (guint planted);
const char *sim_planted_words (guint planted);

G_END_DECLS

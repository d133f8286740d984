#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A relay and eight devices over a line that cuts, stalls and ends in the midst of frames, with kill -9 on both sides,
while customers write and people answer, note, claim, hand on and resolve. In the end: every command that was
acknowledged was done once, every reply is with the customer once or is unknown, and every replica is what its user may
see.

DASTAK_CHAOS_SECONDS is how long it goes on. DASTAK_SEED makes the same plan again: who does what, when somebody is
killed, what the line does to its nth piece (not which piece that is: the processes run as they run).
"""
import json
import os
import pathlib
import random
import sqlite3
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_projection as projection  # noqa: E402
import dastak_test as t  # noqa: E402
from dastak_proxy import Chaos, Proxy  # noqa: E402

SECONDS = float(os.environ.get('DASTAK_CHAOS_SECONDS') or 15)
SEED = int(os.environ.get('DASTAK_SEED') or random.SystemRandom().randrange(1_000_000))
CUSTOMERS = 16
PEOPLE = [
    ('Amina', 'admin'), ('Samir', 'supervisor'), ('Zoya', 'agent'), ('Bilal', 'agent'), ('Hina', 'agent'),
    ('Omar', 'operator'), ('Noor', 'operator'), ('Vera', 'viewer'),
]  # fmt: skip
DONE, FAILED, REFUSED, QUEUED = 0, 1, 3, 4
ENDS = {DONE: 'done', QUEUED: 'queued', REFUSED: 'refused', FAILED: 'refused', None: 'killed'}
AUDITED = {'claim': 'conversation.claim@1', 'assign': 'conversation.assign@1',
           'set-status': 'conversation.set-status@1'}  # fmt: skip


class Person(threading.Thread):
    """Somebody at a device of their own, who does one thing after the other, and whose program is killed now and then.

    @words: what they wrote → how it ended: 'done', 'queued', 'refused' or 'killed'.
    @deeds: (what, conversation) → how often it ended how, for what leaves no words of its own.
    """

    def __init__(self, device, name, role, plan, stop):
        super().__init__(daemon=True)
        self.device, self.label, self.role, self.random, self.stop = device, name, role, plan, stop
        self.words, self.deeds, self.did, self.killed, self.error = {}, {}, 0, 0, None

    def ctl(self, *argv):
        """Runs dastakctl, perhaps not to its end; returns its status, None if it was killed."""
        process = subprocess.Popen([t.CTL, '--profile', self.device.profile, *argv], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        deadly = self.random.random() < 0.2
        moment = self.random.uniform(0.0, 0.3)
        try:
            out, err = process.communicate(timeout=moment if deadly else 60 * t.PATIENCE)
        except subprocess.TimeoutExpired:
            assert deadly, f'{self.label}: dastakctl {argv} does not end'
            process.kill()
            process.communicate()
            self.killed += 1
            return None
        assert process.returncode in (DONE, FAILED, REFUSED, QUEUED), (argv, process.returncode, out, err)
        # What is wrong with a command is wrong with what it names: a conversation may be gone just now, and in the
        # midst of a first sync a colleague may not have come yet.
        known = any(word in err for word in ('onversation', 'relay', 'There is no user'))
        assert process.returncode != FAILED or known, (self.label, argv, err)
        return process.returncode

    def act(self, conv):
        self.did += 1
        text = f'{self.label}{self.did} {self.random.randrange(10**9)}'
        what = self.random.choices(('send', 'note', 'claim', 'set-status', 'assign', 'sync'), (6, 3, 2, 2, 2, 3))[0]
        if what == 'sync':
            self.ctl('sync')
        elif what in ('send', 'note'):
            self.words[text] = (what, ENDS[self.ctl(what, conv, text, '--wait=2')])
        else:
            more = {'claim': (), 'set-status': (('resolved', 'waiting', 'open'),),
                    'assign': ([name for name, _ in PEOPLE[:-1]],)}[what]
            end = ENDS[self.ctl(what, conv, *(self.random.choice(choice) for choice in more), '--wait=2')]
            ends = self.deeds.setdefault((what, conv), dict.fromkeys(ENDS.values(), 0))
            ends[end] += 1

    def run(self):
        try:
            while not self.stop.is_set():
                known = self.device.lines('conversations')
                if known:
                    self.act(self.random.choice(sorted(known, key=lambda c: c['id']))['id'])
                else:
                    self.ctl('sync')
        except Exception as error:
            self.error = error


def relay_db(office):
    return projection.connect(office.data / 'relay.db')


def storm(office, proxy, people, plan):
    """Kills and breaks until the time is over; returns how often the relay died."""
    kills = 0
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        time.sleep(plan.uniform(0.1, 1.2))
        if plan.random() < 0.3:
            proxy.breaks()
        else:
            office.relay.kill()
            time.sleep(plan.uniform(0.0, 0.3))
            office.start_relay()
            kills += 1
        assert all(person.error is None for person in people), [p.error for p in people if p.error]
    return kills


def settle(office, people):
    """Until nothing is under way any more and everybody has all there is for them."""
    t.wait_for(lambda: office.control('state')['pending_webhooks'] == 0, 60, 'the sandbox to be rid of its webhooks')

    def quiet():
        for person in people:
            if person.device.run('sync').returncode != DONE:
                return False
        with relay_db(office) as db:
            waits = db.execute(
                "SELECT (SELECT count(*) FROM webhook_waiting) + "
                "(SELECT count(*) FROM send_job WHERE state IN ('queued', 'sending')) + "
                "(SELECT count(*) FROM message_status WHERE state IN ('sent', 'delivered'))").fetchone()[0]
            seq = db.execute('SELECT seq FROM log_head').fetchone()[0]
        states = [person.device.lines('status')[0] for person in people]
        return waits == 0 and all(state['cursor'] == seq and state['outbox'] == 0 for state in states)

    t.wait_for(quiet, 120, 'everything to arrive everywhere')


def judge_commands(db, people, office):
    """Each word that was acknowledged is there once, of the others each at most once, and none was lost on the way."""
    for person in people:
        with projection.connect(person.device.profile / 'replica.db') as replica:
            back = [text for (text,) in replica.execute('SELECT text FROM attention')]
            drafts = [text for (text,) in replica.execute('SELECT text FROM draft')]
        for text, (what, end) in person.words.items():
            table = 'message' if what == 'send' else 'note'
            times = db.execute(f'SELECT count(*) FROM "{table}" WHERE text = ?', (text,)).fetchone()[0]
            waits = text in back or any(text in draft for draft in drafts)
            story = f'{what} “{text}”, {end}: {times} times, {"back with its author" if waits else "not back"}'
            assert times <= 1, story
            assert end != 'done' or times == 1, story
            assert end != 'queued' or times == 1 or waits, story
            assert end != 'refused' or times == 0, story
            assert not (times and waits), story
    twice = db.execute("SELECT cmd_id FROM cmd_result WHERE cmd_id > '' GROUP BY 1 HAVING count(*) > 1").fetchall()
    assert not twice, f'{len(twice)} commands were done twice'
    gaps = db.execute('SELECT d.id FROM device d JOIN cmd_result r ON r.device = d.id GROUP BY d.id '
                      'HAVING max(r.n) <> d.last_n').fetchall()
    assert not gaps, gaps


def judge_deeds(db, people):
    """What was acknowledged and leaves no words is in the audit trail as often as it was done, and no oftener than it
    was tried."""
    for person in people:
        device = person.device.lines('status')[0]['device']
        for (what, conv), ends in person.deeds.items():
            times = db.execute('SELECT count(*) FROM audit WHERE device = ? AND action = ? AND conv = ? AND '
                               "json_extract(entry, '$.detail') = 'ok'", (device, AUDITED[what], conv)).fetchone()[0]
            assert ends['done'] <= times <= ends['done'] + ends['queued'] + ends['killed'], (
                f'{person.label}, {what} of {conv}: {ends}, {times} times in the audit trail')
    return sum(ends['done'] for person in people for ends in person.deeds.values())


def judge_messages(db, office):
    """Inbound once; outbound once, or unknown."""
    ledger = office.control('ledger')
    there = [wamid for (wamid,) in db.execute("SELECT wamid FROM message WHERE direction = 'in'")]
    assert len(there) == len(set(there)), 'a customer is there twice'
    lost = {m['wamid'] for m in ledger['inbound'] if m['acked']} - set(there)
    assert not lost, f'{len(lost)} messages of customers were acknowledged and are lost'
    taken = {}
    for m in ledger['outbound']:
        taken[m['opaque']] = taken.get(m['opaque'], 0) + 1
    assert all(n == 1 for n in taken.values()), 'a reply was sent twice'
    ours = db.execute("SELECT m.id, s.state FROM message m JOIN message_status s ON s.id = m.id "
                      "WHERE m.direction = 'out'").fetchall()
    for message, state in ours:
        assert state in ('read', 'unknown', 'failed'), (message, state)
        assert (message in taken) == (state == 'read') or state == 'unknown', (message, state, message in taken)
    assert set(taken) <= {message for message, _ in ours}, 'the customer has what nobody sent'
    return ours


def judge_replicas(db, people):
    for person in people:
        with projection.connect(person.device.profile / 'replica.db') as replica:
            found = projection.differences(db, replica)
        assert not found, f'{person.label}, {person.role}: ' + '; '.join(found)


def judge_judge(db, people, folder):
    """A replica with one row too few, too many or too old would have been noticed."""
    for sql, what in (
        ("DELETE FROM message WHERE rid = (SELECT max(rid) FROM message)", 'message: 1 missing or old, 0 '),
        ("UPDATE conversation SET status = 'waiting', seq = seq - 1 WHERE rid = (SELECT max(rid) FROM conversation)",
         'conversation: 1 missing or old, 1 '),
        ("INSERT INTO note (rid, conv_key, id, conv, author, at, device_at, text, seq) "
         "SELECT rid + 1, conv_key, id || 'x', conv, author, at, device_at, text, seq FROM note "
         "ORDER BY rid DESC LIMIT 1", 'note: 0 missing or old, 1 '),
    ):
        path = folder / 'planted.db'
        with projection.connect(people[0].device.profile / 'replica.db') as replica, sqlite3.connect(path) as planted:
            replica.backup(planted)
            planted.execute('BEGIN')
            changed = planted.execute(sql).rowcount
            planted.commit()
            found = projection.differences(db, planted)
        assert changed == 0 or (len(found) == 1 and found[0].startswith(what)), (what, found)
        path.unlink()


def test_chaos():
    """Eight devices and a relay over a bad line, killed again and again: nothing lost or done twice, all replicas right
    """
    plan = random.Random(SEED)
    chaos = Chaos(plan.randrange(2**32), cut=15, half=15, stall=60)
    print(f'# {SECONDS:g} seconds of seed {SEED}: DASTAK_SEED={SEED} DASTAK_CHAOS_SECONDS={SECONDS:g} {sys.argv[0]}')
    with t.Office() as office:
        office.init()
        codes = [office.add_user(name, role) for name, role in PEOPLE]
        office.start('--status-delay', '5,10,15')
        chaos.calm = True
        with Proxy(office.port, chaos=chaos) as proxy:
            office.control('burst', {'count': CUSTOMERS, 'customers': CUSTOMERS, 'rate': 500})
            stop = threading.Event()
            people = []
            for (name, role), code in zip(PEOPLE, codes):
                device = office.device(name)
                device.ctl('enrol', f'http://127.0.0.1:{proxy.port}', code)
                people.append(Person(device, name, role, random.Random(plan.randrange(2**32)), stop))
            t.wait_for(lambda: people[0].device.run('sync').returncode == DONE
                       and len(people[0].device.lines('conversations')) == CUSTOMERS, what='the first messages')
            office.control('burst', {'count': int(20 * SECONDS), 'customers': CUSTOMERS, 'rate': 20})
            chaos.calm = False
            for person in people:
                person.start()
            kills = storm(office, proxy, people, plan)
            stop.set()
            for person in people:
                person.join(90 * t.PATIENCE)
                assert not person.is_alive() and person.error is None, (person.label, person.error)
            chaos.calm = True
            settle(office, people)
            with relay_db(office) as db:
                ours = judge_messages(db, office)
                judge_commands(db, people, office)
                deeds = judge_deeds(db, people)
                judge_replicas(db, people)
                judge_judge(db, people, office.root)
            print(f'# the relay was killed {kills} times, dastakctl {sum(p.killed for p in people)} times; '
                  f'{sum(p.did for p in people)} things done, {len(ours)} replies, {deeds} deeds acknowledged, '
                  f'line: {json.dumps(chaos.did)}')
            assert kills > 0 and chaos.did['cut'] + chaos.did['half'] > 0, 'nothing bad happened'


if __name__ == '__main__':
    t.main(test_chaos)

# SPDX-License-Identifier: GPL-3.0-or-later
"""The relay's disk fails at every write of a scenario in turn: full from there on, until there is space again; or
broken once, at a write or a sync. Answered 200 means kept and applied once, whatever happened; 503 means that a
repeat is taken once. A full disk needs no help but space; a broken one needs a restart, for which the relay ends.

DASTAK_DISK_STEP takes every so manieth write only.
"""
import os
import pathlib
import sqlite3
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import dastak_ws as ws  # noqa: E402
from dastak_test import BUILD, Office, main, post_webhook, text_webhook, wait_for  # noqa: E402
from failing_disk import FailingDisk  # noqa: E402
from relay_sync import new_id, page_all, token_of  # noqa: E402

STEP = int(os.environ.get('DASTAK_DISK_STEP', 1))
SENDER = '15551230001'


class Ledger:
    """What was posted and said to a relay, and what of it was promised."""

    def __init__(self, office, disk):
        self.office, self.disk = office, disk
        self.posted, self.acked, self.notes, self.refused = [], set(), [], 0

    def post(self, wamid=None):
        """A webhook, or one again; returns whether it was taken."""
        if wamid is None:
            wamid = f'wamid.{len(self.posted)}'
            self.posted.append(wamid)
        # The same body each time, as Meta repeats it.
        text = text_webhook(wamid, SENDER, f'I am {wamid}', at=1760000000 + int(wamid[6:]))
        status = post_webhook(self.office.port, text)
        assert status in (200, 503), status
        self.refused += status == 503
        if status == 200:
            self.acked.add(wamid)
        return status == 200

    def repeat(self):
        """Until everything was taken."""
        for wamid in self.posted:
            if wamid not in self.acked:
                wait_for(lambda: self.post(wamid), what=f'{wamid} to be taken')

    def read(self, sql):
        with sqlite3.connect(f'file:{self.office.data / "relay.db"}?mode=ro', uri=True) as db:
            rows = db.execute(sql).fetchall()
        db.close()
        return [row[0] for row in rows]

    def applied(self):
        return self.read('SELECT count(*) FROM webhook_waiting') == [0]

    def settle(self):
        """Until all that was kept is applied, or the disk failed."""
        wait_for(lambda: self.disk.get('failed') or self.applied(), what='all to be applied')

    def judge(self):
        wait_for(self.applied, what='all to be applied')
        kept = self.read("SELECT wamid FROM message WHERE direction = 'in'")
        assert sorted(kept) == sorted(self.posted), set(kept) ^ set(self.posted)
        assert self.acked == set(self.posted)
        assert self.read('SELECT text FROM note ORDER BY text') == sorted(self.notes)
        assert self.read('SELECT count(*) FROM webhook_raw') == [len(self.posted)]

    def check(self):
        report = self.office.relay_command('check', '--data', self.office.data).stdout
        assert 'everything holds together' in report, report


class Agent:
    """Writes notes: each is a command with a number, said until it is answered."""

    def __init__(self, ledger):
        self.ledger, self.n = ledger, 0
        self.token = token_of(ledger.office)['token']
        with ws.Line(ledger.office.port, self.token) as line:
            line.hello()
            self.conv = wait_for(
                lambda: [row for page in page_all(line) for row in ws.rows_of(page, 'conversation')]
            )[0]['id']

    def new(self):
        self.n += 1
        self.ledger.notes.append(f'note {self.n:06}')
        self.args = {'conv': self.conv, 'object': new_id(), 'text': self.ledger.notes[-1], 'device_at': 1760000000000}
        self.id = new_id()

    def say(self):
        """Whether the relay answered that it was done."""
        try:
            with ws.Line(self.ledger.office.port, self.token) as line:
                if line.hello()['last_n'] >= self.n:
                    return True
                line.send(ws.COMMAND, {'n': self.n, 'id': self.id, 'type': 'note.add@1', 'args': self.args})
                while True:
                    kind, value = line.receive()
                    if kind == ws.RESULT:
                        assert value['status'] == 'ok', value
                        return True
                    line.ack(value['upto'])
        except (ws.Closed, ws.Refused):
            return False


def office_on_disk(office):
    """A relay on a disk that can fail, with one conversation."""
    office.init()
    disk = FailingDisk(BUILD / 'tests' / 'lib' / 'failing-disk.so', office.root / 'disk', office.data)
    # That the store failed is logged as critical, and is no fault of the program.
    os.environ.pop('G_DEBUG', None)
    office.start_relay(disk.env)
    ledger = Ledger(office, disk)
    assert ledger.post()
    wait_for(ledger.applied)
    return disk, ledger


def test_full():
    """full at every write: 503, nothing half written; with space it goes on by itself, without a restart"""
    with Office() as office:
        disk, ledger = office_on_disk(office)
        agent = Agent(ledger)
        n = rounds = 0
        while True:
            disk.full_after(n)
            for _ in range(2):
                ledger.post()
            agent.new()
            done = agent.say()
            ledger.settle()
            failed = disk.well()
            assert office.relay.alive(), office.relay.log()[-2000:]
            if not done:
                wait_for(agent.say, what='the command to be done')
            ledger.repeat()
            ledger.judge()
            rounds += 1
            if failed == 0 and done:
                break
            n += STEP
        # A commit is one write to the log, and one sync.
        assert rounds > 4 // STEP and ledger.refused > 2 // STEP, (rounds, ledger.refused)
        assert 'no space is left' in office.relay.log()
        ledger.check()
        assert office.relay.stop() == 0
        print(f'# {rounds} times full, {ledger.refused} webhooks refused, {len(ledger.posted)} there once')


def start(office, disk):
    """Whether the relay could start on this disk; if not it says why."""
    try:
        office.start_relay(disk.env)
        return True
    except AssertionError as error:
        assert 'no space is left' in str(error) or 'disk' in str(error), error
        return False


def test_full_start_stop():
    """full at every write from the start to the end of a relay: nothing that was taken is lost"""
    with Office() as office:
        disk, ledger = office_on_disk(office)
        assert office.relay.stop() == 0
        n = rounds = 0
        while True:
            disk.full_after(n)
            if start(office, disk):
                ledger.post()
                office.relay.stop()
            failed = disk.well()
            assert start(office, disk), office.relay.log()[-2000:]
            ledger.repeat()
            ledger.judge()
            assert office.relay.stop() == 0
            rounds += 1
            if failed == 0:
                break
            n += STEP
        assert rounds > 10 // STEP, rounds
        ledger.check()
        print(f'# {rounds} times full, {ledger.refused} webhooks refused, {len(ledger.posted)} there once')


def test_broken():
    """broken once at every write and sync: it ends, and started again it has all that it ever took"""
    with Office() as office:
        disk, ledger = office_on_disk(office)
        n = rounds = 0
        while True:
            disk.breaks_after(n)
            try:
                for _ in range(2):
                    ledger.post()
                ledger.settle()
            except OSError:
                # It was gone already.
                pass
            if disk.well() == 0:
                break
            wait_for(lambda: not office.relay.alive(), what='the relay to end by itself')
            assert office.relay.stop() == 1, office.relay.log()[-2000:]
            office.start_relay(disk.env)
            ledger.repeat()
            ledger.judge()
            rounds += 1
            n += STEP
        assert rounds > 5 // STEP, rounds
        assert 'restart is needed' in office.relay.log()
        ledger.check()
        print(f'# {rounds} times broken, {ledger.refused} webhooks refused, {len(ledger.posted)} there once')


if __name__ == '__main__':
    main(test_full, test_full_start_stop, test_broken)

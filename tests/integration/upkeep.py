#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the relay does by itself once a day, the first time a minute after it was started: history that is older than
history-days is forgotten, and who was away for longer fetches everything anew; so are bodies of webhooks.
"""
import contextlib
import pathlib
import re
import sqlite3
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_projection as projection  # noqa: E402
import dastak_test as t  # noqa: E402

PHONE = '923005550701'
DAY_MS = 24 * 60 * 60 * 1000


class Place:
    """A relay that keeps history for so long, three days after somebody was there last, and two desktops."""

    def __init__(self, office, days):
        self.office = office
        office.init()
        codes = [office.add_user(name) for name in ('Bilal', 'Sana')]
        office.start_relay()
        assert t.post_webhook(office.port, t.text_webhook('wamid.1', PHONE, 'hello')) == 200
        self.one, self.away = (office.device(name, code) for name, code in zip(('one', 'away'), codes))
        for device in self.one, self.away:
            t.wait_for(lambda: device.run('sync').returncode == 0 and device.lines('conversations'))
        for text in 'first', 'second', 'third':
            self.one.ctl('note', PHONE, text, '--wait')
        office.relay.stop()
        with contextlib.closing(sqlite3.connect(office.data / 'relay.db')) as db:
            self.head = db.execute('SELECT seq FROM log_head').fetchone()[0]
            then = int(time.time() * 1000) - 3 * DAY_MS
            db.execute('INSERT INTO log_time (seq, at) VALUES (?, ?)', (self.head, then))
            db.commit()
        self.port = t.free_port()
        text = office.conf.read_text()
        office.conf.write_text(text.replace('[relay]\n', f'[relay]\nmetrics=127.0.0.1:{self.port}\n{days}\n', 1))
        office.relay = t.Process([t.RELAY, 'serve', '--config', office.conf], office.root / 'relay.log', t.LISTENING)

    def forgot(self):
        """How many lines of history; None: it was not at it yet."""
        found = re.search(r'upkeep: forgot (\d+) lines of history', self.office.relay.log())
        return found and int(found[1])

    def floor(self):
        return int(re.search(rb'(?m)^dastak_log_floor (\d+)$', t.request(self.port, 'GET', '/metrics')[1])[1])

    def results(self):
        with contextlib.closing(projection.connect(self.office.data / 'relay.db')) as db:
            return db.execute('SELECT count(*) FROM cmd_result').fetchone()[0]

    def differences(self, device):
        with contextlib.closing(projection.connect(self.office.data / 'relay.db')) as db, contextlib.closing(
                projection.connect(device.profile / 'replica.db')) as copy:
            return projection.differences(db, copy)


def look_at_history(two, thirty):
    """Nobody misses anything of what was forgotten."""
    t.wait_for(lambda: None not in (two.forgot(), thirty.forgot()), 90, 'both relays to be at it')
    assert (thirty.forgot(), thirty.floor(), thirty.results()) == (0, 0, 3)
    # The last result of a device stays: its number must not be used again.
    assert two.forgot() >= 2 and two.floor() == two.head and two.results() == 1, two.forgot()
    for place in two, thirty:
        for device in place.one, place.away:
            device.sync()
            assert not place.differences(device), place.differences(device)
        place.one.ctl('note', PHONE, 'fourth', '--wait')
        notes = [i['text'] for i in place.away.lines('show', PHONE, '--sync') if i['type'] == 'note']
        assert notes == ['first', 'second', 'third', 'fourth'], notes


def age(path, bodies, statuses):
    """So many bodies more that were read nine days ago, a new one behind them; and as many statuses of no message."""
    now = int(time.time() * 1000)
    then = now - 9 * DAY_MS
    with contextlib.closing(sqlite3.connect(path)) as db:
        (last,) = db.execute('SELECT max(id) FROM webhook_raw').fetchone()
        db.execute('UPDATE webhook_raw SET received_at = ?', (then,))
        rows = [(i, i.to_bytes(32, 'big'), b'{}', then) for i in range(last + 1, last + 1 + bodies)]
        rows.append((last + 1 + bodies, b'new'.ljust(32), b'{}', now))
        db.executemany('INSERT INTO webhook_raw (id, mac, body, received_at) VALUES (?, ?, ?, ?)', rows)
        db.execute('UPDATE log_head SET applied = ?', (rows[-1][0],))
        db.executemany("INSERT INTO status_orphan (k, wamid, state, at, received_at) VALUES (?, ?, 'sent', 1, ?)",
                       [(f'k{i}', f'w{i}', then) for i in range(statuses)] + [('new', 'new', now)])
        db.commit()
    return last + bodies


def begin_old(office):
    """A relay with bodies and statuses that are older than it keeps them; returns the last of the old bodies."""
    office.init()
    office.start_relay()
    assert t.post_webhook(office.port, t.text_webhook('wamid.1', PHONE, 'hello')) == 200
    office.relay.stop()
    old = age(office.data / 'relay.db', 450, 250)
    text = office.conf.read_text()
    office.conf.write_text(text.replace('[relay]\n', '[relay]\nwebhook-days=8\n', 1))
    office.relay = t.Process([t.RELAY, 'serve', '--config', office.conf], office.root / 'relay.log', t.LISTENING)
    return old


def look_at_bodies(office, old):
    said = re.compile(r'upkeep: emptied (\d+) bodies of webhooks, forgot (\d+) statuses')
    t.wait_for(lambda: said.search(office.relay.log()), 90, 'the relay to be at it')
    assert said.findall(office.relay.log()) == [(str(old), '250')], said.findall(office.relay.log())
    with contextlib.closing(projection.connect(office.data / 'relay.db')) as db:
        assert db.execute("SELECT id FROM webhook_raw WHERE body <> x''").fetchall() == [(old + 1,)]
        assert db.execute('SELECT count(*) FROM webhook_raw').fetchone() == (old + 1,)
        assert db.execute('SELECT wamid FROM status_orphan').fetchall() == [('new',)]
    assert office.relay.stop() == 0


def test_upkeep():
    """History that is three days old goes with history-days=2, and not with thirty; what is in bodies that were read
    long ago goes in one round, however many slices that takes, and is counted"""
    # All of them wait through the same minute.
    with t.Office() as short, t.Office() as long, t.Office() as full:
        two, thirty = Place(short, 'history-days=2'), Place(long, '')
        old = begin_old(full)
        assert two.results() == thirty.results() == 3
        look_at_history(two, thirty)
        look_at_bodies(full, old)


if __name__ == '__main__':
    t.main(test_upkeep)

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A device that does not reach the relay: it locks, it opens again with what was written, and it wipes itself."""
import pathlib
import sqlite3
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_test as t

PHONE = '923005550401'
HOUR = 60 * 60 * 1000


def age(device, ms):
    """As if the relay had last been there so long ago."""
    with sqlite3.connect(device.profile / 'replica.db') as db:
        assert db.execute('UPDATE state SET synced_at = synced_at - ?', (ms,)).rowcount == 1


def office_with(office):
    office.init()
    code = office.add_user('Bilal')
    office.start_relay()
    assert t.post_webhook(office.port, t.text_webhook('wamid.1', PHONE, 'xylophonequarry')) == 200
    device = office.device('bilal', code)
    t.wait_for(lambda: device.run('sync').returncode == 0 and device.lines('conversations'))
    return device


def test_terms():
    """The device keeps what the relay says: three days and thirty, unless its configuration says otherwise"""
    with t.Office() as office:
        device = office_with(office)

        def terms():
            with sqlite3.connect(device.profile / 'replica.db') as db:
                return db.execute('SELECT lock_ms, wipe_ms FROM state').fetchone()

        assert terms() == (72 * HOUR, 30 * 24 * HOUR)
        office.relay.stop()
        text = office.conf.read_text()
        office.conf.write_text(text.replace('[relay]\n', '[relay]\noffline-lock-hours=2\noffline-wipe-days=1\n', 1))
        office.relay = t.Process([t.RELAY, 'serve', '--config', office.conf], office.root / 'relay.log', t.LISTENING)
        device.sync()
        assert terms() == (2 * HOUR, 24 * HOUR)


def test_lock():
    """After three days without the relay nothing is shown; reaching it opens all, with what had been written"""
    with t.Office() as office:
        device = office_with(office)
        office.relay.stop()
        assert device.run('note', PHONE, 'written before', '--offline').returncode == 4
        age(device, 71 * HOUR)
        assert 'xylophonequarry' in device.ctl('show', PHONE)
        age(device, 2 * HOUR)
        for words in (('conversations',), ('show', PHONE), ('search', 'xylophonequarry'),
                      ('note', PHONE, 'more', '--offline')):
            done = device.run(*words)
            assert done.returncode == 1 and 'locked' in done.stderr, (words, done.stdout, done.stderr)
            assert 'xylophonequarry' not in done.stdout
        status = device.lines('status')[0]
        assert status['locked'] and status['outbox'] == 1, status
        office.start_relay()
        device.sync()
        assert not device.lines('status')[0]['locked']
        assert [i['text'] for i in device.lines('show', PHONE)
                if i['type'] in ('message', 'note')] == ['xylophonequarry', 'written before']


def test_wipe():
    """After thirty days everything is deleted from the disk, and comes again if the relay still knows the device"""
    with t.Office() as office:
        device = office_with(office)
        office.relay.stop()
        age(device, 31 * 24 * HOUR)
        assert device.run('sync', '--wait=1').returncode != 0
        left = [p.name for p in device.profile.iterdir() if p.is_file() and b'quarry' in p.read_bytes()]
        assert not left, left
        office.start_relay()
        device.sync()
        assert 'xylophonequarry' in device.ctl('show', PHONE)


def test_clock_back():
    """A clock that is set back to when all was well does not open what a clock that went on has locked"""
    with t.Office() as office:
        device = office_with(office)
        office.relay.stop()
        with sqlite3.connect(device.profile / 'replica.db') as db:
            seen, mark = db.execute('SELECT synced_at, clock_mark FROM state').fetchone()
            assert 0 < mark <= seen + HOUR, (mark, seen)
            # As if it had run for three days, and its clock were at the first of them again.
            db.execute('UPDATE state SET clock_mark = synced_at + ?', (73 * HOUR,))
        done = device.run('show', PHONE)
        assert done.returncode == 1 and 'locked' in done.stderr, done
        assert device.lines('status')[0]['locked']
        office.start_relay()
        device.sync()
        assert not device.lines('status')[0]['locked'] and 'xylophonequarry' in device.ctl('show', PHONE)


if __name__ == '__main__':
    t.main(test_terms, test_lock, test_wipe, test_clock_back)

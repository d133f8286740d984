#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An office of the first release gets today's programs: its relay's database and a desktop's, as they were kept, are
brought up to date by whoever opens them, with kill -9 in between, and go on together.
"""
import contextlib
import gzip
import hashlib
import pathlib
import secrets
import shutil
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_projection as projection  # noqa: E402
import dastak_test as t  # noqa: E402

FIRST = '0001'
PHONE = '923005550100'  # tests/store/upgrade/make-fixtures.py made them
LATE = 'Written without the relay'
MOMENTS = (0.002, 0.005, 0.01, 0.02, 0.04, 0.08)  # seconds


def unpack(kind, target):
    """The database that the first release left, in its place."""
    for name in (target.name, target.name + '-wal', target.name + '-shm'):
        (target.parent / name).unlink(missing_ok=True)
    packed = t.SOURCE / 'tests' / 'store' / kind / 'fixtures' / f'{FIRST}.db.gz'
    target.write_bytes(gzip.decompress(packed.read_bytes()))


def put_in_place(office):
    """The relay's database, and a desktop that it knows. Returns: the desktop"""
    office.relay.stop()
    (office.data / 'relay.seal').unlink(missing_ok=True)
    unpack('relay', office.data / 'relay.db')
    device, token = office.device('bilal'), secrets.token_hex(32)
    device.profile.mkdir(mode=0o700, parents=True)
    with contextlib.closing(sqlite3.connect(office.data / 'relay.db')) as db:
        ((ident, user),) = db.execute('SELECT id, "user" FROM device')
        db.execute('UPDATE device SET token_hash = ?', (hashlib.sha256(token.encode()).hexdigest(),))
        db.commit()
    unpack('replica', device.profile / 'replica.db')
    (device.profile / 'profile.conf').write_text(
        f'[profile]\nrelay={office.url}\ndevice={ident}\nuser={user}\nuser-name=Bilal\nrole=agent\n')
    (device.profile / 'token').write_text(token)
    (device.profile / 'token').chmod(0o600)
    return device


def look(path, sql):
    with contextlib.closing(sqlite3.connect(f'file:{path}?mode=ro', uri=True)) as db:
        return db.execute(sql).fetchall()


def die(argv):
    """Begins, and is killed, later each time."""
    for moment in MOMENTS:
        process = subprocess.Popen([str(a) for a in argv], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(moment)
        process.kill()
        process.wait()


def texts(device):
    return {i['text'] for c in device.lines('conversations') for i in device.lines('show', c['id'])
            if i['type'] in ('message', 'note') and i['text']}


def same(device, database, replica):
    """The desktop has what its user may see; the relay may still be at what waited to be sent."""
    found = []

    def probe():
        device.sync()
        with contextlib.closing(projection.connect(database)) as db, contextlib.closing(
                projection.connect(replica)) as copy:
            found[:] = projection.differences(db, copy)
        return not found

    try:
        t.wait_for(probe)
    except t.Timeout:
        raise t.Timeout(f'not the same: {found}') from None


def test_upgraded():
    """Both are today's, hold what they held, say the same, and work; what waited is in front of its author"""
    with t.Office() as office:
        office.init()
        office.start('--status-delay', '5,10,15')
        device = put_in_place(office)
        replica, database = device.profile / 'replica.db', office.data / 'relay.db'
        held = {text for (text,) in look(replica, 'SELECT text FROM message WHERE text IS NOT NULL '
                                                  'UNION SELECT text FROM note UNION SELECT text FROM outbox')}
        people = look(database, 'SELECT name, role FROM "user" ORDER BY 1')
        # Who only reads finds it all as well, without the relay.
        other = office.device('other')
        shutil.copytree(device.profile, other.profile)
        assert texts(other) == held and LATE in held, held ^ texts(other)
        die([t.RELAY, 'serve', '--config', office.conf])
        die([t.CTL, '--profile', device.profile, 'sync'])
        assert texts(device) == held, held ^ texts(device)
        office.start_relay()
        for path, kind in ((database, 'relay'), (replica, 'replica')):
            newest = max(int(p.stem) for p in (t.SOURCE / 'resources' / 'sql' / kind).glob('*.sql'))
            assert look(path, 'PRAGMA user_version') == [(newest,)], path
        t.wait_for(lambda: device.run('sync').returncode == 0 and device.lines('status')[0]['outbox'] == 0)
        status = device.lines('status')[0]
        assert status['attention'] == 2 and status['jobs'] == status['lag'] == 0, status
        assert {i['text'] for i in device.lines('attention', 'list')} == {LATE, 'Too late for this'}
        assert texts(device) == held - {LATE}, texts(device) ^ held
        same(device, database, replica)
        assert device.lines('verify')[0]['differed'] == 0
        office.relay_command('check', '--data', office.data)
        assert look(database, 'SELECT name, role FROM "user" ORDER BY 1') == people
        # And it goes on: the customer writes, is answered once, and what waited since is never sent so late.
        body = t.text_webhook('wamid.today', PHONE, 'Are you still there?')
        assert t.post_webhook(office.port, body) == 200
        t.wait_for(lambda: device.run('sync').returncode == 0 and 'Are you still there?' in texts(device))
        device.ctl('send', PHONE, 'We are', '--wait')
        t.wait_for(lambda: [m['text'] for m in office.control('ledger')['outbound']])
        assert [m['text'] for m in office.control('ledger')['outbound']] == ['We are']


if __name__ == '__main__':
    t.main(test_upgraded)

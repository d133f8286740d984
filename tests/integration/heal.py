#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop's copy that is not what the relay has is noticed and healed, and nothing unsent is lost over it."""
import os
import pathlib
import random
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_test as t

PHONES = [f'92300555010{i}' for i in range(4)]
QUEUED = 'queued while it was harmed'
TYPED = 'what is being typed'

HARMS = {
    'other text': "UPDATE message SET text = 'tampered' WHERE text = 'word 0.1'",
    'other status': "UPDATE conversation SET status = 'resolved'"
    ' WHERE id = (SELECT conv FROM message WHERE text = "word 0.1")',
    'missing row': "DELETE FROM message WHERE text = 'word 1.2'",
    'extra row': 'INSERT INTO message (conv_key, id, conv, direction, kind, at, relay_at, text, seq)'
    " SELECT conv_key, 'stray', conv, 'in', 'text', at, at, 'stray', 1 FROM message"
    " WHERE text = 'word 2.0'",
    'missing user': "DELETE FROM user WHERE name = 'Ayesha'",
    'missing conversation': 'DELETE FROM message WHERE conv ='
    " (SELECT conv FROM message WHERE text = 'word 3.0') AND text <> 'word 3.0'",
}


def replica(device):
    return device.profile / 'replica.db'


def harm(device, sql):
    with sqlite3.connect(replica(device)) as db:
        assert db.execute(sql).rowcount != 0, sql
    db.close()


def say(office, phone, text, wamid):
    status = t.post_webhook(office.port, t.text_webhook(wamid, phone, text, name=f'Name {phone}'))
    assert status == 200, status


def picture(device):
    """All that a person could see of it, except for what only this device knows."""
    shown = [device.lines('show', phone) for phone in PHONES]
    listed = [{k: v for k, v in i.items() if k != 'draft'} for i in device.lines('conversations')]
    found = [device.lines('search', word) for word in ('word', 'tampered', 'stray', 'Name')]
    return shown, listed, [sorted(lines, key=str) for lines in found]


def fill(office):
    office.add_user('Ayesha', 'agent')
    for number, phone in enumerate(PHONES):
        for i in range(4):
            say(office, phone, f'word {number}.{i}', f'wamid.{number}.{i}')
    device = office.device('admin', office.admin_code)
    t.wait_for(
        lambda: device.run('sync').returncode == 0 and len(device.lines('search', 'word')) == 16
    )
    return device


def verify(device):
    done = device.run('verify', '--json', '--wait=60')
    assert done.returncode == 0, done
    return t.json.loads(done.stdout)


def queue(device):
    """Something that nobody has but this device. Returns: what it is in all"""
    done = device.run('note', PHONES[3], QUEUED, '--offline')
    assert done.returncode == 4, done
    queue_draft(device)


def queue_draft(device):
    with sqlite3.connect(replica(device)) as db:
        conv = db.execute("SELECT conv FROM message WHERE text = 'word 2.1'").fetchone()[0]
        db.execute(
            "INSERT INTO draft (conv, mode, text, at) VALUES (?, 'reply', ?, 1)"
            ' ON CONFLICT DO NOTHING',
            (conv, TYPED),
        )
    db.close()


def drafts(device):
    return drafts_of(replica(device))


def drafts_of(path):
    with sqlite3.connect(f'file:{path}?mode=ro', uri=True) as db:
        return [text for (text,) in db.execute('SELECT text FROM draft ORDER BY text')]


def test_rows():
    """Rows that are other, missing or too many are found and healed; what is queued goes out, what is typed stays"""
    with t.Office() as office:
        office.init()
        office.start_relay()
        device = fill(office)
        fresh = verify(device)
        assert fresh['differed'] == 0 and fresh['compared'] >= 4 and not fresh['rebuilt'], fresh
        before = picture(device)
        for name, sql in HARMS.items():
            harm(device, sql)
            assert name == 'missing user' or picture(device) != before, name
            said = verify(device)
            assert said['differed'] == 1 and not said['rebuilt'], (name, said)
            after = picture(device)
            assert after == before, (name, [(a, b) for a, b in zip(before, after) if a != b])
            assert verify(device)['differed'] == 0, name
        # An index of words has nothing that it could be compared with; who asks gets a new one.
        harm(device, "INSERT INTO message_fts (message_fts) VALUES ('delete-all')")
        assert picture(device) != before
        assert verify(device)['differed'] == 0 and picture(device) == before
        status = device.lines('status')[0]
        assert status['differed'] == 0 and status['jobs'] == 0 and status['verified_at'], status
        queue(device)
        harm(device, HARMS['other text'])
        harm(device, "DELETE FROM message WHERE text = 'word 3.1'")
        assert verify(device)['differed'] == 2
        device.sync()
        assert device.lines('status')[0]['pending'] == 0
        notes = [i['text'] for i in device.lines('show', PHONES[3]) if i['type'] == 'note']
        assert notes == [QUEUED] and drafts(device) == [TYPED], (notes, drafts(device))
        assert device.lines('status')[0]['differed'] == 2


def damage(device, name):
    """The first page of a table or an index, or the beginning of the file."""
    with sqlite3.connect(replica(device)) as db:
        root = 1
        if name != 'header':
            (root,) = db.execute('SELECT rootpage FROM sqlite_schema WHERE name = ?', (name,)).fetchone()
        db.execute('PRAGMA wal_checkpoint(TRUNCATE)')
    db.close()
    data = bytearray(replica(device).read_bytes())
    size = 100 if name == 'header' else 4096
    data[(root - 1) * 4096 : (root - 1) * 4096 + size] = b'\xee' * size
    replica(device).write_bytes(data)


def notes_of(device):
    return sorted(i['text'] for i in device.lines('show', PHONES[3]) if i['type'] == 'note')


def beside(device):
    return device.profile / 'replica.db.fresh'


def test_pages():
    """Damaged pages of a table, an index, the words and the outbox, or no header: all comes again, and goes out once"""
    with t.Office() as office:
        office.init()
        office.start_relay()
        device = fill(office)
        before = picture(device)
        written = []
        for name in ('message', 'message_conv', 'message_fts_data', 'outbox', 'header'):
            done = device.run('note', PHONES[3], f'queued {name}', '--offline')
            assert done.returncode == 4, done
            queue_draft(device)
            damage(device, name)
            said = verify(device)
            assert said['rebuilt'] and said['differed'] == 0, (name, said)
            status = device.lines('status')[0]
            assert status['pending'] == 0 and not status['rebuilding'], (name, status)
            if name == 'outbox':
                # Nobody can tell whether it left: it is in front of its author, and nowhere else.
                back = device.lines('attention', 'list')
                assert [a['text'] for a in back] == ['queued outbox'], back
            elif name != 'header':
                written.append(f'queued {name}')
            assert notes_of(device) == sorted(written), (name, notes_of(device))
            assert drafts(device) == ([] if name == 'header' else [TYPED]), (name, drafts(device))
            assert picture(device)[0][:3] == before[0][:3], name
            assert verify(device) == {**said, 'rebuilt': False}, name
            aside = list(device.profile.glob('replica.db.*replaced*'))
            assert bool(aside) == (name in ('outbox', 'header')), (name, aside)


def test_beside():
    """While the relay is away the damaged copy is read and written on; kill -9 leaves the one or the other"""
    moments = random.Random(int(os.environ.get('DASTAK_SEED', 5)))
    with t.Office() as office:
        office.init()
        office.start_relay()
        device = fill(office)
        before = picture(device)
        done = device.run('note', PHONES[3], 'before', '--offline')
        assert done.returncode == 4, done
        queue_draft(device)
        office.relay.stop()
        damage(device, 'state')
        for turn in range(3):
            done = device.run('sync')
            assert done.returncode == 4, done
            assert beside(device).exists() and device.lines('status')[0]['rebuilding']
            assert picture(device)[0][:3] == before[0][:3] and picture(device)[2] == before[2]
            assert drafts_of(beside(device)) == [TYPED]
            done = device.run('note', PHONES[3], f'meanwhile {turn}', '--offline')
            assert done.returncode == 4, done
            assert notes_of(device) == ['before'] + [f'meanwhile {i}' for i in range(turn + 1)], notes_of(device)
        office.start_relay()
        written = ['before'] + [f'meanwhile {i}' for i in range(3)]
        killed = 0
        for _ in range(25):
            process = subprocess.Popen([t.CTL, '--profile', device.profile, 'sync'], stderr=subprocess.DEVNULL)
            time.sleep(moments.uniform(0.005, 0.12))
            killed += process.poll() is None
            process.kill()
            process.wait()
            assert notes_of(device) == written, notes_of(device)
            assert picture(device)[0][:3] == before[0][:3]
        device.sync()
        assert killed > 0 and not beside(device).exists()
        assert notes_of(device) == written and drafts(device) == [TYPED]
        status = device.lines('status')[0]
        assert status['pending'] == 0 and status['attention'] == 0, status
        said = verify(device)
        assert said['differed'] == 0 and not said['rebuilt'], said
        assert picture(device)[0][:3] == before[0][:3]


if __name__ == '__main__':
    t.main(test_rows, test_pages, test_beside)

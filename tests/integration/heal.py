#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop's copy that is not what the relay has is noticed and healed, and nothing unsent is lost over it."""
import pathlib
import sqlite3
import sys

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
    with sqlite3.connect(replica(device)) as db:
        conv = db.execute("SELECT conv FROM message WHERE text = 'word 2.1'").fetchone()[0]
        db.execute(
            "INSERT INTO draft (conv, mode, text, at) VALUES (?, 'reply', ?, 1)"
            ' ON CONFLICT DO NOTHING',
            (conv, TYPED),
        )
    db.close()


def drafts(device):
    with sqlite3.connect(f'file:{replica(device)}?mode=ro', uri=True) as db:
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


def test_page():
    """A damaged page is found: the copy is made anew, what was queued or typed is kept, and all is there again"""
    with t.Office() as office:
        office.init()
        office.start_relay()
        device = fill(office)
        before = picture(device)
        queue(device)
        with sqlite3.connect(replica(device)) as db:
            (root,) = db.execute(
                "SELECT rootpage FROM sqlite_schema WHERE name = 'message'"
            ).fetchone()
            db.execute('PRAGMA wal_checkpoint(TRUNCATE)')
        db.close()
        data = bytearray(replica(device).read_bytes())
        data[(root - 1) * 4096 : root * 4096] = b'\xee' * 4096
        replica(device).write_bytes(data)
        said = verify(device)
        assert said['rebuilt'] and said['differed'] == 0, said
        words = '\n'.join(drafts(device))
        notes = [i['text'] for i in device.lines('show', PHONES[3]) if i['type'] == 'note']
        assert words == TYPED and notes == [QUEUED], (words, notes)
        assert picture(device)[0][:3] == before[0][:3]
        assert verify(device) == {**said, 'rebuilt': False}


if __name__ == '__main__':
    t.main(test_rows, test_page)

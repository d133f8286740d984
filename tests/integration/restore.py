#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The relay's files are put back from an older copy, by `backup` or by hand: every desktop heals by itself, no reply
is sent twice, and what was executed and forgotten is executed again or shown to a person.
"""
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_test as t

PHONE = '923005550301'


def say(office, wamid, text):
    assert t.post_webhook(office.port, t.text_webhook(wamid, PHONE, text)) == 200


def texts(device):
    return [i['text'] for i in device.lines('show', PHONE) if i['type'] == 'message']


def posted(office):
    return [m['text'] for m in office.control('ledger')['outbound']]


def drop_log(office):
    for name in ('relay.db-wal', 'relay.db-shm'):
        (office.data / name).unlink(missing_ok=True)


def put_back_backup(office, copy):
    drop_log(office)
    shutil.copyfile(copy, office.data / 'relay.db')


def put_back_folder(office, copy):
    """All files but the keys, with their times, as a file backup would."""
    drop_log(office)
    for path in copy.iterdir():
        if path.is_file() and not path.name.endswith('.sock'):
            shutil.copy2(path, office.data / path.name)


def story(make_copy, put_back):
    with t.Office() as office:
        office.init()
        code = office.add_user('Bilal')
        office.start('--status-delay', '5,10,15')
        say(office, 'wamid.1', 'before')
        device = office.device('bilal', code)
        t.wait_for(lambda: device.run('sync').returncode == 0 and texts(device) == ['before'])
        device.ctl('note', PHONE, 'note of before')
        copy = make_copy(office)
        device.ctl('note', PHONE, 'note of after')
        device.ctl('send', PHONE, 'reply of after')
        t.wait_for(lambda: posted(office) == ['reply of after'])
        say(office, 'wamid.2', 'lost')
        device.sync()
        assert office.relay.stop() == 0
        put_back(office, copy)
        office.start_relay()
        # The log gets further than it was before the desktop comes: only its run tells them apart.
        for i in range(12):
            say(office, f'wamid.new.{i}', f'new {i}')
        t.wait_for(lambda: device.run('sync').returncode == 0 and f'new {11}' in texts(device))
        assert texts(device) == ['before'] + [f'new {i}' for i in range(12)], texts(device)
        notes = [i['text'] for i in device.lines('show', PHONE) if i['type'] == 'note']
        assert notes == ['note of before', 'note of after'], notes
        attention = device.lines('status')[0]['attention']
        assert attention == 1, 'the reply is for a person to look at'
        assert posted(office) == ['reply of after'], posted(office)
        # And all is well from here on.
        device.ctl('send', PHONE, 'reply of later')
        t.wait_for(lambda: posted(office) == ['reply of after', 'reply of later'])
        cursor = device.lines('status')[0]['cursor']
        device.sync()
        assert device.lines('status')[0]['cursor'] >= cursor


def test_backup():
    """A backup is put back"""
    def make(office):
        office.relay_command('backup', '--data', office.data, '--to', office.root / 'copy.db')
        return office.root / 'copy.db'

    story(make, put_back_backup)


def copy_folder(office):
    assert office.relay.stop() == 0
    shutil.copytree(office.data, office.root / 'copy', ignore=shutil.ignore_patterns('*.sock'))
    office.start_relay()
    return office.root / 'copy'


def test_copied_database():
    """A copy of relay.db, made while the relay stood still, is put back"""
    story(copy_folder, lambda office, copy: put_back_backup(office, copy / 'relay.db'))


def test_copied_folder():
    """A copy of the whole folder is put back"""
    story(copy_folder, put_back_folder)


def with_office(office):
    office.init()
    code = office.add_user('Bilal')
    office.start('--status-delay', '5,10,15')
    say(office, 'wamid.1', 'before')
    device = office.device('bilal', code)
    t.wait_for(lambda: device.run('sync').returncode == 0 and texts(device) == ['before'])
    return device


def drafts_and_notes(device):
    """What the timeline shows as notes, and all that waits to be written on."""
    shown = [i['text'] for i in device.lines('show', PHONE) if i['type'] == 'note']
    with sqlite3.connect(f'file:{device.profile}/replica.db?mode=ro', uri=True) as db:
        return shown, '\n'.join(text for (text,) in db.execute('SELECT text FROM draft'))


def test_profile_put_back():
    """A desktop's files are put back from an older copy: it notices, and what it writes goes out, once"""
    with t.Office() as office:
        device = with_office(office)
        shutil.copytree(device.profile, office.root / 'copy')
        device.ctl('note', PHONE, 'note of after')
        device.ctl('send', PHONE, 'reply of after')
        t.wait_for(lambda: posted(office) == ['reply of after'])
        shutil.rmtree(device.profile)
        shutil.copytree(office.root / 'copy', device.profile)
        # Its first two numbers mean something else to the relay.
        assert device.run('note', PHONE, 'note of later', '--offline').returncode == 4
        assert device.run('note', PHONE, 'note of then', '--wait=20').returncode == 0
        device.sync()
        notes = ['note of after', 'note of later', 'note of then']
        assert drafts_and_notes(device) == (notes, ''), drafts_and_notes(device)
        assert texts(device) == ['before', 'reply of after'], texts(device)
        device.ctl('send', PHONE, 'reply of now')
        t.wait_for(lambda: posted(office) == ['reply of after', 'reply of now'])


def clone(office):
    """Two machines with one profile."""
    one = with_office(office)
    two = office.device('two')
    shutil.copytree(one.profile, two.profile)
    return one, two


def notes_of(device):
    return sorted(i['text'] for i in device.lines('show', PHONE) if i['type'] == 'note')


def test_clone():
    """A profile is copied to a second computer and both are used in turn: everything goes out, once"""
    with t.Office() as office:
        both = dict(zip(('one', 'two'), clone(office)))
        for turn in range(3):
            for name, device in both.items():
                done = device.run('note', PHONE, f'{name} {turn}', '--offline')
                assert done.returncode == 4, done.stdout + done.stderr
            for device in both.values():
                t.wait_for(lambda: device.run('sync').returncode == 0)
        for device in both.values():
            device.sync()
        written = sorted(f'{name} {turn}' for name in both for turn in range(3))
        for device in both.values():
            assert notes_of(device) == written, (notes_of(device), written)
            assert drafts_and_notes(device)[1] == ''
            status = device.lines('status')[0]
            assert status['pending'] == 0 and status['attention'] == 0, status


def copies_found(office):
    with sqlite3.connect(f'file:{office.data / "relay.db"}?mode=ro', uri=True) as db:
        (n,) = db.execute("SELECT count(*) FROM audit WHERE action = 'device.copied'").fetchone()
    db.close()
    return n


def hellos(office):
    return office.relay.log().count(': hello from')


def test_clones_that_only_read():
    """Two computers with one profile that write nothing: both hear of it, and it is in the audit trail, once"""
    with t.Office() as office:
        both = dict(zip(('one', 'two'), clone(office)))
        logs = {name: office.root / f'{name}.log' for name in both}
        tails = {}
        before = hellos(office)
        try:
            tails['one'] = t.Process([t.CTL, '--profile', both['one'].profile, 'tail'], logs['one'])
            seen = before
            for _ in range(3):
                t.wait_for(lambda: hellos(office) > seen, what='the first to connect')
                seen = hellos(office)
                assert office.relay.stop() == 0
                office.start_relay()
            t.wait_for(lambda: hellos(office) > seen, what='the first to connect')
            assert copies_found(office) == 0
            tails['two'] = t.Process([t.CTL, '--profile', both['two'].profile, 'tail'], logs['two'])
            for log in logs.values():
                t.wait_for(lambda: 'were copied' in log.read_text(), what='words about the copy')
            assert copies_found(office) == 1
        finally:
            for tail in tails.values():
                tail.kill()


def test_clones_at_once():
    """Two computers with one profile run at the same time: everything goes out, once, and nobody is told wrongly"""
    with t.Office() as office:
        both = dict(zip(('one', 'two'), clone(office)))
        watching = [subprocess.Popen([t.CTL, '--profile', both['one'].profile, 'tail'], stdout=subprocess.DEVNULL)]
        try:
            for turn in range(4):
                done = both['two'].run('note', PHONE, f'two {turn}', '--wait=30')
                assert done.returncode == 0, done.stdout + done.stderr
        finally:
            for process in watching:
                process.terminate()
                process.wait()
        results = []
        lines = [threading.Thread(target=lambda n=name, d=device: results.extend(
            d.run('note', PHONE, f'{n} at once {i}', '--wait=30').returncode for i in range(6)))
            for name, device in both.items()]
        for line in lines:
            line.start()
        for line in lines:
            line.join()
        assert results == [0] * 12, results
        written = sorted([f'two {i}' for i in range(4)] + [f'{n} at once {i}' for n in both for i in range(6)])
        for device in both.values():
            device.sync()
            assert notes_of(device) == written, (notes_of(device), written)
            status = device.lines('status')[0]
            assert status['pending'] == 0 and status['attention'] == 0, status


if __name__ == '__main__':
    t.main(test_backup, test_copied_database, test_copied_folder, test_profile_put_back, test_clone,
           test_clones_that_only_read, test_clones_at_once)

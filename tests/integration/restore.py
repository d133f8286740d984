#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The relay's files are put back from an older copy, by `backup` or by hand: every desktop heals by itself, no reply
is sent twice, and what was executed and forgotten is executed again or shown to a person.
"""
import pathlib
import shutil
import sqlite3
import sys

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
    """A desktop's files are put back from an older copy: it notices, fetches anew, and sends nothing twice"""
    with t.Office() as office:
        device = with_office(office)
        shutil.copytree(device.profile, office.root / 'copy')
        device.ctl('send', PHONE, 'reply of after')
        device.ctl('note', PHONE, 'note of after')
        t.wait_for(lambda: posted(office) == ['reply of after'])
        shutil.rmtree(device.profile)
        shutil.copytree(office.root / 'copy', device.profile)
        # Of what this copy had not sent nobody knows whether it had been sent: it waits as a draft.
        assert device.run('send', PHONE, 'reply of later', '--wait=20').returncode == 4
        device.sync()
        assert drafts_and_notes(device) == (['note of after'], 'reply of later')
        assert texts(device) == ['before', 'reply of after'], texts(device)
        device.ctl('send', PHONE, 'reply of now')
        t.wait_for(lambda: posted(office) == ['reply of after', 'reply of now'])


def test_clone():
    """A profile is copied to a second computer and both are used: no words are lost, nothing is done twice"""
    with t.Office() as office:
        one = with_office(office)
        two = office.device('two')
        shutil.copytree(one.profile, two.profile)
        for turn in range(3):
            for name, device in (('one', one), ('two', two)):
                done = device.run('note', PHONE, f'{name} {turn}', '--offline')
                assert done.returncode == 4, done.stdout + done.stderr
            for device in (one, two):
                t.wait_for(lambda: device.run('sync').returncode == 0)
        for device in (one, two):
            device.sync()
        written = {f'{name} {turn}' for name in ('one', 'two') for turn in range(3)}
        kept = []
        for device in (one, two):
            notes, draft = drafts_and_notes(device)
            assert len(notes) == len(set(notes)), notes
            kept.append((notes, draft))
        assert kept[0][0] == kept[1][0], kept
        lost = {w for w in written if not any(w in notes or w in draft for notes, draft in kept)}
        assert not lost, (lost, kept)


if __name__ == '__main__':
    t.main(test_backup, test_copied_database, test_copied_folder, test_profile_put_back, test_clone)

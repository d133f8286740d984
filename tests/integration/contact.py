#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What colleagues know of a customer, with a real relay and real devices: written, seen by those who see a conversation
with them and by nobody else, changed by two at once."""
import contextlib
import pathlib
import sqlite3
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_test as t

PHONE = '923005550101'


@contextlib.contextmanager
def office_of():
    """Relay, sandbox, one conversation; an administrator, an agent, a viewer, and an operator who owns nothing."""
    with t.Office() as office:
        office.init()
        codes = {'ayesha': office.add_user('Ayesha', 'agent'), 'vera': office.add_user('Vera', 'viewer'),
                 'omar': office.add_user('Omar', 'operator')}
        office.start('--status-delay', '5,10,15')
        assert t.post_webhook(office.port, t.text_webhook('wamid.1', PHONE, 'Salam', name='S K')) == 200
        devices = {name: office.device(name, code) for name, code in codes.items()}
        devices['admin'] = office.device('admin', office.admin_code)
        for name in ('admin', 'ayesha', 'vera'):
            device = devices[name]
            t.wait_for(lambda: device.run('sync').returncode == 0 and device.lines('conversations'))
        devices['omar'].sync()
        yield devices


def shown(device):
    return device.lines('contact', 'show', PHONE)[0]


def test_edit():
    """Everybody who sees the conversation sees what one wrote; who does not has not a byte of it"""
    with office_of() as devices:
        devices['ayesha'].ctl('contact', 'edit', PHONE, 'name=Sana Khan', 'language=UR', 'tag=vip', 'tag=Zebrawood',
                              'consent=granted', 'attribute.City=Lahore', 'remark=calls late')
        for name in ('admin', 'vera', 'omar'):
            devices[name].sync()
        for name in ('admin', 'ayesha', 'vera'):
            row = shown(devices[name])
            assert (row['name'], row['profile_name'], row['language']) == ('Sana Khan', 'S K', 'ur'), row
            assert (row['tags'], row['attributes']) == (['vip', 'Zebrawood'], {'City': 'Lahore'}), row
            assert (row['consent'], row['remark'], row['pending']) == ('granted', 'calls late', False), row
        found = devices['admin'].lines('search', 'zebrawood')
        assert len(found) == 1 and found[0]['name'] == 'Sana Khan', found
        for path in devices['omar'].profile.glob('replica.db*'):
            assert b'Zebrawood' not in path.read_bytes(), path
        refused = devices['vera'].run('contact', 'edit', PHONE, 'name=X')
        assert refused.returncode == 3, refused.stdout + refused.stderr
        wrong = devices['ayesha'].run('contact', 'edit', PHONE, 'consent=perhaps')
        assert wrong.returncode == 2 and 'granted or refused' in wrong.stderr, wrong.stderr


def test_two_writers():
    """One is away: the later writer wins, the other's tag stays, and the timeline has both values"""
    with office_of() as devices:
        ayesha, admin = devices['ayesha'], devices['admin']
        away = ayesha.run('contact', 'edit', PHONE, 'name=By Ayesha', 'tag=vip', '--offline')
        assert away.returncode == 4, away
        assert shown(ayesha)['name'] == 'By Ayesha' and shown(ayesha)['pending'], shown(ayesha)
        admin.ctl('contact', 'edit', PHONE, 'name=By the admin', 'tag=cod')
        ayesha.sync()
        admin.sync()
        for device in (ayesha, admin):
            row = shown(device)
            assert (row['name'], row['tags'], row['pending']) == ('By Ayesha', ['cod', 'vip'], False), row
        with sqlite3.connect(admin.profile / 'replica.db') as db:
            unseen = db.execute("SELECT json_extract(detail, '$.before') FROM event WHERE kind = 'contact'"
                                " AND json_extract(detail, '$.unseen') = 1").fetchall()
        assert unseen == [('By the admin',)], unseen
        said = admin.ctl('show', PHONE)
        assert 'without having seen' in str(said), said


if __name__ == '__main__':
    t.main(test_edit, test_two_writers)

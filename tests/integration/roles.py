#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""People change: what the console does to them reaches their desktops, which forget what they may not see any more."""
import contextlib
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_test as t

WORDS = ('xylophonequarry', 'jabberwockmist', 'quetzalcoatlus')
PHONES = [f'92300555020{i}' for i in range(len(WORDS))]


@contextlib.contextmanager
def office_of(role='agent'):
    """A relay with three conversations, an administrator's device, and one of Bilal's."""
    with t.Office() as office:
        office.init()
        code = office.add_user('Bilal', role)
        office.start_relay()
        for word, phone in zip(WORDS, PHONES):
            body = t.text_webhook(f'wamid.{phone}', phone, f'{word} please')
            assert t.post_webhook(office.port, body) == 200
        admin = office.device('admin', office.admin_code)
        t.wait_for(lambda: admin.run('sync').returncode == 0 and len(admin.lines('conversations')) == 3)
        bilal = office.device('bilal', code)
        bilal.sync()
        yield office, admin, bilal


def console(office, *words, check=True):
    return office.relay_command(*words[:2], '--data', office.data, *words[2:], check=check)


def seen(device):
    return sorted(''.join(c for c in line['phone'] if c.isdigit()) for line in device.lines('conversations'))


def traces(device, word):
    """Files of a profile that have a word's bytes in them, all but its beginning."""
    needle = word[4:].encode()
    return [p.name for p in device.profile.iterdir() if p.is_file() and needle in p.read_bytes().lower()]


def start_tail(device):
    """A connected device; its lines come as they are written."""
    return subprocess.Popen([t.CTL, '--profile', device.profile, 'tail'], stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True)


def connections(office):
    """Devices that are connected, by the relay's own words."""
    log = office.relay.log()
    return log.count(': connected from ') - log.count(': gone, ') - log.count(': closed ')


def test_set_role():
    """An agent becomes an operator: what is not theirs leaves the device, and comes back with the role"""
    with office_of() as (office, admin, bilal):
        assert seen(bilal) == PHONES
        admin.ctl('assign', PHONES[0], 'Bilal')
        admin.ctl('note', PHONES[0], 'noteworthyzebra')
        console(office, 'user', 'set-role', '--user', 'bilal', '--role', 'operator')
        bilal.sync()
        assert seen(bilal) == PHONES[:1]
        assert traces(bilal, WORDS[0]) and not traces(bilal, WORDS[1]) and not traces(bilal, WORDS[2])
        assert bilal.lines('status')[0]['role'] == 'operator'
        console(office, 'user', 'set-role', '--user', 'Bilal', '--role', 'viewer', '--sees', 'everything')
        bilal.sync()
        assert seen(bilal) == PHONES and not traces(bilal, 'noteworthyzebra')
        refused = bilal.run('claim', PHONES[1])
        assert refused.returncode == 3, refused.stdout + refused.stderr
        console(office, 'user', 'set-role', '--user', 'Bilal', '--role', 'agent')
        bilal.sync()
        assert seen(bilal) == PHONES and traces(bilal, 'noteworthyzebra')


def test_teams():
    """Out of the team: nothing of it is left on the device; in again: all of it with its history"""
    with office_of() as (office, admin, bilal):
        console(office, 'team', 'remove-member', '--team', 'Everyone', '--user', 'Bilal')
        bilal.sync()
        assert seen(bilal) == [] and not any(traces(bilal, word) for word in WORDS)
        console(office, 'team', 'member', '--team', 'everyone', '--user', 'Bilal')
        bilal.sync()
        assert seen(bilal) == PHONES and all(traces(bilal, word) for word in WORDS)


def test_disable():
    """Disabled while connected: sent away at once, wiped; what was owned is free; a new code lets them in again"""
    with office_of() as (office, admin, bilal):
        bilal.ctl('claim', PHONES[0])
        tail = start_tail(bilal)
        t.wait_for(lambda: connections(office) > 0, what='the device to connect')
        console(office, 'user', 'disable', '--user', 'Bilal')
        out, err = tail.communicate(timeout=20 * t.PATIENCE)
        assert tail.returncode not in (0, None), out + err
        log = office.relay.log()
        closed = re.search(r'connection (\d+), device (\S+): closed 4403', log)
        assert closed, log[-2000:]
        assert re.search(rf'connection {closed[1]}, device {closed[2]}, request \d+: connected from ', log), log[-2000:]
        assert not any(word in log for word in WORDS) and not any(phone in log for phone in PHONES)
        assert not any(traces(bilal, word) for word in WORDS)
        assert bilal.run('sync').returncode != 0
        admin.sync()
        assert admin.lines('conversations', '--view', 'unassigned') and not any(
            line.get('owner') for line in admin.lines('conversations'))
        code = t.find_code(console(office, 'user', 'enable', '--user', 'Bilal').stdout)
        again = office.device('again', code)
        again.sync()
        assert seen(again) == PHONES


def test_lists():
    """The console lists people with what they may and see, their devices, and the teams"""
    with office_of('supervisor') as (office, admin, bilal):
        users = console(office, 'user', 'list').stdout
        line = next(line for line in users.splitlines() if line.startswith('Bilal'))
        assert line.split()[1:4] == ['supervisor', 'all-teams', 'active'], users
        devices = console(office, 'user', 'devices', '--user', 'Bilal').stdout
        assert len(devices.splitlines()) == 2 and ' active ' in devices, devices
        teams = console(office, 'team', 'list').stdout
        assert 'Everyone' in teams and 'Bilal' in teams, teams
        for words in (('user', 'set-role', '--user', 'Bilal', '--role', 'boss'),
                      ('user', 'set-role', '--user', 'Bilal', '--role', 'agent', '--sees', 'everything'),
                      ('user', 'set-role', '--user', 'Bilal', '--role', 'viewer', '--notes', 'maybe'),
                      ('user', 'disable', '--user', 'Nobody'),
                      ('user', 'enable', '--user', 'Bilal'),
                      ('team', 'remove-member', '--team', 'Nowhere', '--user', 'Bilal')):
            refused = console(office, *words, check=False)
            assert refused.returncode == 1 and refused.stderr, words


if __name__ == '__main__':
    t.main(test_set_role, test_teams, test_disable, test_lists)

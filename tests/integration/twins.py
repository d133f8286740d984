#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who sees what: a replica is what the relay lets its user see, down to the bytes of its files."""
import contextlib
import pathlib
import sqlite3
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_test as t

# Each conversation has words of its own, which begin like no others: an index keeps words without the
# beginning that they share with their neighbour.
WORDS = ('xylophonequarry', 'jabberwockmist', 'quetzalcoatlus', 'vuvuzelaparade')
PHONES = [f'92300555010{i}' for i in range(len(WORDS))]
OTHER_NUMBER = '106540352249999'


@contextlib.contextmanager
def office_of(**roles):
    """A relay with one conversation a word, and a device for each role; yields the office and the devices."""
    with t.Office() as office:
        office.init()
        codes = {name: office.add_user(name.title(), role) for name, role in roles.items()}
        office.start_relay()
        for i, (word, phone) in enumerate(zip(WORDS, PHONES)):
            say(office, phone, f'{word} please', f'wamid.{i}')
        admin = office.device('admin', office.admin_code)
        t.wait_for(
            lambda: admin.run('sync').returncode == 0
            and len(admin.lines('conversations')) == len(WORDS)
        )
        devices = {name: office.device(name, code) for name, code in codes.items()}
        for device in devices.values():
            device.sync()
        yield office, admin, devices


def say(office, phone, text, wamid, number=t.NUMBER):
    status = t.post_webhook(
        office.port, t.text_webhook(wamid, phone, text, name=f'Name{phone[-4:]}x', number=number)
    )
    assert status == 200, status


def traces(device, word):
    """Files of a profile that have a word's bytes in them; its beginning may be shared with another word."""
    needle = word[4:].encode()
    return [
        p.name for p in device.profile.iterdir() if p.is_file() and needle in p.read_bytes().lower()
    ]


def phones(device, *argv):
    return sorted(
        ''.join(c for c in line['phone'] if c.isdigit())
        for line in device.lines('conversations', *argv)
    )


def test_operator():
    """An operator has what is assigned to them, and nothing else in any file; what is taken away is gone"""
    with office_of(operator='operator', agent='agent') as (office, admin, devices):
        operator, agent = devices['operator'], devices['agent']
        assert phones(operator) == [] and phones(agent) == sorted(PHONES)
        for word in WORDS:
            assert traces(agent, word) and not traces(operator, word), word
        admin.ctl('assign', PHONES[0], 'Operator')
        admin.ctl('note', PHONES[0], 'keep an eye on the wombatfactory')
        operator.sync()
        assert phones(operator) == phones(operator, '--view', 'mine') == [PHONES[0]]
        assert operator.lines('search', WORDS[0]) and operator.lines('search', 'wombatfactory')
        assert [traces(operator, word) != [] for word in WORDS] == [True, False, False, False]
        admin.ctl('assign', PHONES[1], 'Operator')
        admin.ctl('assign', PHONES[0], 'Agent')
        operator.sync()
        assert phones(operator) == [PHONES[1]]
        assert not operator.lines('search', WORDS[0]) and not operator.lines(
            'search', 'wombatfactory'
        )
        for word in (WORDS[0], 'wombatfactory', f'name{PHONES[0][-4:]}x', PHONES[0]):
            assert not traces(operator, word), (word, traces(operator, word))
        # While it was away: given and taken back is as if nothing had been; and back again is whole.
        admin.ctl('assign', PHONES[2], 'Operator')
        admin.ctl('assign', PHONES[2], '-')
        admin.ctl('assign', PHONES[0], 'Operator')
        operator.sync()
        assert phones(operator) == sorted([PHONES[0], PHONES[1]])
        assert not traces(operator, WORDS[2]), traces(operator, WORDS[2])
        for phone in PHONES[:2]:
            assert operator.lines('show', phone) == agent.lines('show', phone, '--sync'), phone


def test_taken_while_connected():
    """A conversation that is taken away while the device is connected is gone from its files, too"""
    with office_of(operator='operator') as (office, admin, devices):
        operator = devices['operator']
        admin.ctl('assign', PHONES[0], 'Operator')
        operator.sync()
        assert traces(operator, WORDS[0])
        tail = t.Process(
            [t.CTL, '--profile', operator.profile, 'tail', '--json'], office.root / 'tail.log'
        )
        try:
            admin.ctl('assign', PHONES[0], '-')
            t.wait_for(lambda: phones(operator) == [], what='the conversation to go')
            assert tail.stop() == 0
        finally:
            tail.kill()
        assert not traces(operator, WORDS[0]), traces(operator, WORDS[0])


def test_own_words_stay():
    """What an operator wrote for a conversation that was taken away meanwhile is kept for them, and not sent"""
    with office_of(operator='operator') as (office, admin, devices):
        operator = devices['operator']
        admin.ctl('assign', PHONES[0], 'Operator')
        operator.sync()
        done = operator.run('send', PHONES[0], 'my own sentence', '--offline')
        assert done.returncode == 4, done
        admin.ctl('assign', PHONES[0], '-')
        operator.sync()
        state = operator.lines('status')[0]
        assert state['attention'] == 1 and state['pending'] == 0, state
        with sqlite3.connect(f'file:{operator.profile / "replica.db"}?mode=ro', uri=True) as db:
            assert db.execute('SELECT text FROM attention').fetchall() == [('my own sentence',)]
        db.close()
        assert not traces(operator, WORDS[0]), traces(operator, WORDS[0])
        assert [
            i for i in admin.lines('show', PHONES[0], '--sync') if i.get('direction') == 'out'
        ] == []


def test_rights():
    """Each role may do what it may: the rest is refused by the relay, and leaves nothing"""
    with office_of(
        operator='operator', agent='agent', other='agent', viewer='viewer', supervisor='supervisor'
    ) as (office, admin, devices):
        viewer, operator, agent, other, supervisor = (
            devices[n] for n in ('viewer', 'operator', 'agent', 'other', 'supervisor')
        )
        admin.ctl('assign', PHONES[0], 'Operator')
        agent.ctl('claim', PHONES[1])
        for device in devices.values():
            device.sync()
        assert phones(viewer) == phones(supervisor) == phones(other) == sorted(PHONES)

        def refused(device, *argv):
            before = admin.lines('show', argv[1], '--sync')
            done = device.run(*argv)
            assert done.returncode == 3 and 'refused' in done.stderr, (argv, done)
            assert admin.lines('show', argv[1], '--sync') == before, argv

        for argv in (
            ('send', PHONES[2], 'x'),
            ('note', PHONES[2], 'x'),
            ('claim', PHONES[2]),
            ('assign', PHONES[2], 'Agent'),
            ('set-status', PHONES[2], 'resolved'),
        ):
            refused(viewer, *argv)
        refused(operator, 'assign', PHONES[0], 'Agent')
        refused(other, 'assign', PHONES[1], 'Other')
        refused(other, 'claim', PHONES[1])
        refused(admin, 'assign', PHONES[1], 'Viewer')
        assert operator.run('send', PHONES[1], 'x').returncode == 1
        operator.ctl('send', PHONES[0], 'mine to answer')
        operator.ctl('note', PHONES[0], 'and to note')
        operator.ctl('set-status', PHONES[0], 'resolved')
        supervisor.ctl('assign', PHONES[1], 'Other')
        agent.sync()
        assert {
            c['owner_name']
            for c in agent.lines('conversations')
            if c['phone'].endswith(PHONES[1][-4:])
        } == {'Other'}
        assert viewer.lines('status')[0]['attention'] == 5


def test_team():
    """Who joins the team sees the queue from then on; another team's people do not"""
    with office_of(agent='agent') as (office, admin, devices):
        assert phones(devices['agent'], '--view', 'unassigned') == sorted(PHONES)
        late = office.device('late', office.add_user('Late', 'agent'))
        late.sync()
        assert phones(late) == sorted(PHONES)
        operator = office.device('op', office.add_user('Op', 'operator'))
        office.relay_command('team', 'add', '--data', office.data, '--name', 'Night')
        office.relay_command(
            'team', 'member', '--data', office.data, '--team', 'Night', '--user', 'Op'
        )
        operator.sync()
        assert phones(operator) == [] and not [w for w in WORDS if traces(operator, w)]


def test_quarantine():
    """What comes for a number that is not ours is kept for administrators; once it is ours agents have it"""
    with office_of(agent='agent', supervisor='supervisor') as (office, admin, devices):
        agent, supervisor = devices['agent'], devices['supervisor']
        say(office, '923005550177', 'kaleidoscopedawn', 'wamid.q1', OTHER_NUMBER)
        t.wait_for(
            lambda: admin.run('sync').returncode == 0 and len(phones(admin)) == len(PHONES) + 1
        )
        assert [
            i['text'] for i in admin.lines('show', '923005550177') if i['type'] == 'message'
        ] == ['kaleidoscopedawn']
        for device in (agent, supervisor):
            device.sync()
            assert phones(device) == sorted(PHONES) and not traces(device, 'kaleidoscopedawn')
        office.relay_command(
            'number',
            'add',
            '--data',
            office.data,
            '--phone-number-id',
            OTHER_NUMBER,
            '--name',
            'Shop',
        )
        say(office, '923005550178', 'also new', 'wamid.q2', OTHER_NUMBER)
        for device in (agent, supervisor):
            t.wait_for(
                lambda: device.run('sync').returncode == 0
                and len(phones(device)) == len(PHONES) + 2
            )
            row = device.lines('search', 'kaleidoscopedawn')[0]
            assert device.lines('show', row['conversation']) == admin.lines(
                'show', row['conversation'], '--sync'
            )
        assert {c['number_name'] for c in agent.lines('conversations')} >= {'Shop'}
        agent.ctl('claim', '923005550177')


if __name__ == '__main__':
    t.main(
        test_operator,
        test_taken_while_connected,
        test_own_words_stay,
        test_rights,
        test_team,
        test_quarantine,
    )

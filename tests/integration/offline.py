#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Without the relay: all can be read, what is written waits, and leaves once and in order when it is back."""
import json
import os
import pathlib
import random
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_test as t

KILLS = int(os.environ.get('DASTAK_CTL_KILLS', 50))
SEED = int(os.environ.get('DASTAK_SEED', 11))
PHONE = '923005550101'


def office_with(office, *names, customers=1):
    """Relay, sandbox, and an enrolled agent for each name, who all have the conversations."""
    office.init()
    codes = [office.add_user(name) for name in names]
    office.start('--status-delay', '5,10,15')
    for i in range(customers):
        body = t.text_webhook(f'wamid.{i}', str(int(PHONE) + i), f'Salam {i}', name=f'Customer {i}')
        assert t.post_webhook(office.port, body) == 200
    devices = [office.device(name, code) for name, code in zip(names, codes)]
    for device in devices:
        t.wait_for(
            lambda: device.run('sync').returncode == 0
            and len(device.lines('conversations')) == customers
        )
    return devices


def posted(office):
    """The texts that Meta took, in order."""
    return [m['text'] for m in office.control('ledger')['outbound']]


def texts(device, kind='message'):
    return [
        i['text']
        for i in device.lines('show', PHONE)
        if i['type'] == kind and (kind != 'message' or i['direction'] == 'out')
    ]


def settled(device, wanted):
    """Whether the replies that the device shows are the wanted ones, and Meta has taken them all."""
    device.sync()
    out = [
        i for i in device.lines('show', PHONE) if i['type'] == 'message' and i['direction'] == 'out'
    ]
    return [i['text'] for i in out] == wanted and all(
        i['delivery'] == 'read' and not i['pending'] for i in out
    )


def own(conversation):
    """A list row without what differs from one reader to the other."""
    return {k: v for k, v in conversation.items() if k not in ('unread', 'draft', 'pending')}


def timeline(device):
    rows = sorted(device.lines('conversations'), key=lambda c: c['id'])
    return [(own(row), device.lines('show', row['id'])) for row in rows]


def test_read_and_queue():
    """Relay away: all is readable, every change queues with 4; back: each has its effect once, in order"""
    with t.Office() as office:
        (one,) = office_with(office, 'One')
        before = timeline(one)
        assert office.relay.stop() == 0
        assert (
            timeline(one) == before
            and one.lines('search', 'salam')
            and one.lines('status')[0]['enrolled']
        )
        assert one.run('conversations', '--sync').returncode == 4
        commands = [
            ('claim', PHONE),
            ('send', PHONE, 'first'),
            ('note', PHONE, 'a note'),
            ('send', PHONE, 'second'),
            ('set-status', PHONE, 'escalated'),
            ('send', PHONE, 'third'),
            ('note', PHONE, 'another'),
        ]
        numbers = []
        for command in commands:
            done = one.run(*command, '--json', '--offline')
            assert done.returncode == 4 and json.loads(done.stdout)['result'] == 'queued', (
                command,
                done,
            )
            numbers.append(json.loads(done.stdout)['n'])
        assert numbers == list(range(numbers[0], numbers[0] + len(commands))), numbers
        row = one.lines('conversations')[0]
        assert row['owner_name'] == 'One' and row['status'] == 'escalated' and row['pending'], row
        assert texts(one) == ['first', 'second', 'third'] and texts(one, 'note') == [
            'a note',
            'another',
        ]
        assert one.lines('status')[0]['pending'] == len(commands)
        # One that is not told to stay offline tries, says that it is away, and queues as well.
        done = one.run('send', PHONE, 'fourth')
        assert done.returncode == 4 and 'queued' in done.stderr, done
        office.start_relay()
        t.wait_for(
            lambda: settled(one, ['first', 'second', 'third', 'fourth']), what='all to be read'
        )
        assert posted(office) == ['first', 'second', 'third', 'fourth']
        assert texts(one, 'note') == ['a note', 'another']
        events = [
            (i['event'], i['detail']) for i in one.lines('show', PHONE) if i['type'] == 'event'
        ]
        assert (
            events.count(('claimed', None)) == 1 and events.count(('status', 'escalated')) == 1
        ), events
        one.sync()
        state = one.lines('status')[0]
        assert state['pending'] == state['attention'] == 0, state
        other = office.device(
            'again',
            t.find_code(
                office.relay_command('user', 'code', '--data', office.data, '--user', 'One').stdout
            ),
        )
        other.sync()
        assert timeline(other) == timeline(one)


def test_conflict():
    """Two claim the same while away: the first to come back has it; the other is told who has it since when"""
    with t.Office() as office:
        one, two = office_with(office, 'Ayesha', 'Bilal')
        assert office.relay.stop() == 0
        for device in (one, two):
            assert device.run('claim', PHONE).returncode == 4
            assert device.lines('conversations')[0]['owner_name'] is not None
        assert two.lines('conversations')[0]['owner_name'] == 'Bilal'
        office.start_relay()
        began = int(time.time() * 1000) - 1000
        one.sync()
        two.sync()
        one.sync()
        assert timeline(one) == timeline(two)
        assert two.lines('conversations')[0]['owner_name'] == 'Ayesha'
        assert one.lines('status')[0]['attention'] == 0
        state = two.lines('status')[0]
        assert state['attention'] == 1 and state['pending'] == 0, state
        # The same, online: the words name who has it.
        done = two.run('claim', PHONE, '--json')
        said = json.loads(done.stdout)
        assert done.returncode == 3 and said['result'] == 'conflict', done
        assert (
            said['detail']['owner_name'] == 'Ayesha'
            and began <= said['detail']['at'] <= time.time() * 1000
        ), said
        assert 'Ayesha' in done.stderr, done.stderr
        assert [i['event'] for i in one.lines('show', PHONE) if i['type'] == 'event'].count(
            'claimed'
        ) == 1
        # Who lost can still write a note, and the winner sees it.
        two.ctl('note', PHONE, 'you were faster')
        one.sync()
        assert texts(one, 'note') == ['you were faster'] and timeline(one) == timeline(two)


def test_kill_client():
    """kill -9 of dastakctl at random moments while it sends: no command is lost or executed twice"""
    moments = random.Random(SEED)
    with t.Office() as office:
        (one,) = office_with(office, 'One')
        said, confirmed = [], []
        span = 0.06  # seconds in which one is killed; as long as it takes on this machine
        for n in range(KILLS):
            text = f'reply {n}'
            before = len(texts(one))
            process = subprocess.Popen(
                [t.CTL, '--profile', one.profile, 'send', PHONE, text, '--json'],
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            try:
                out, _ = process.communicate(timeout=moments.uniform(0, span))
                assert process.returncode == 0, process.returncode
            except subprocess.TimeoutExpired:
                process.kill()
                out, _ = process.communicate()
            now = texts(one)
            # It is in the outbox, or it never was: nothing in between, and nothing before it has changed.
            assert now == said or now == said + [text], (now[-3:], said[-3:])
            assert len(now) - before in (0, 1)
            span = min(span * 1.2, 5) if now == said else max(span / 1.2, 0.02)
            said = now
            if b'"result":"ok"' in out.replace(b' ', b''):
                confirmed.append(text)
        t.wait_for(lambda: settled(one, said), 60, what='every reply to be read')
        assert posted(office) == said, (posted(office), said)
        assert set(confirmed) <= set(said)
        state = one.lines('status')[0]
        assert state['pending'] == state['attention'] == 0, state
        opaque = [m['opaque'] for m in office.control('ledger')['outbound']]
        assert len(set(opaque)) == len(opaque)
        print(
            f'# {KILLS} kills: {len(said)} were written, {len(confirmed)} of them confirmed before the end'
        )
        assert 0 < len(said)


def test_relay_restarts():
    """The relay goes away and comes back under a connected device: tail shows each message once"""
    with t.Office() as office:
        (one,) = office_with(office, 'One')
        tail = t.Process(
            [t.CTL, '--profile', one.profile, 'tail', '--json'], office.root / 'tail.log'
        )
        try:

            def primed():
                body = t.text_webhook(f'wamid.first.{time.monotonic()}', PHONE, 'are you there')
                assert t.post_webhook(office.port, body) == 200
                return 'are you there' in tail.log()

            t.wait_for(primed, what='tail to follow')
            for n in range(6):
                body = t.text_webhook(f'wamid.tail.{n}', PHONE, f'new {n}')
                assert t.post_webhook(office.port, body) == 200
                office.relay.kill() if n % 2 else office.relay.stop()
                office.start_relay()

            def shown():
                lines = [
                    json.loads(x)
                    for x in tail.log().splitlines()
                    if x.startswith('{') and x.endswith('}')
                ]
                return [x['text'] for x in lines if (x['text'] or '').startswith('new')]

            t.wait_for(lambda: shown()[-1:] == ['new 5'], 60, what='the last message')
            assert shown() == sorted(set(shown())), shown()
            assert tail.stop() == 0
        finally:
            tail.kill()


if __name__ == '__main__':
    t.main(test_read_and_queue, test_conflict, test_kill_client, test_relay_restarts)

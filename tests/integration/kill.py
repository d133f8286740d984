#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The relay dies by kill -9 at random moments while customers write and two agents answer; nothing is lost,
nothing is sent twice, both replicas agree. DASTAK_KILLS and DASTAK_MESSAGES set the size, DASTAK_SEED the moments.
"""
import json
import os
import pathlib
import random
import sqlite3
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_test as t

KILLS = int(os.environ.get('DASTAK_KILLS', 100))
MESSAGES = int(os.environ.get('DASTAK_MESSAGES', 2000))
SEED = int(os.environ.get('DASTAK_SEED', 7))
CUSTOMERS = 40


class Agent(threading.Thread):
    """Answers conversation after conversation with its own device, whether the relay is there or not."""

    def __init__(self, device, seed, stop):
        super().__init__(daemon=True)
        self.device, self.random, self.stop = device, random.Random(seed), stop
        self.sent, self.tries, self.error = [], 0, None

    def run(self):
        try:
            while not self.stop.is_set():
                known = self.device.lines('conversations')
                if not known:
                    self.device.run('sync')
                    continue
                self.tries += 1
                text = f'answer {self.device.profile.name} {self.tries}'
                done = self.device.run('send', self.random.choice(known)['id'], text, '--wait=2')
                assert done.returncode in (
                    0,
                    3,
                    4,
                ), f'exit {done.returncode}: {done.stdout}{done.stderr}'
                if done.returncode != 3:
                    self.sent.append(text)
        except Exception as error:
            self.error = error


def timeline(device):
    """What the replica shows, as text that two devices can be compared by."""
    conversations = sorted(device.lines('conversations'), key=lambda c: c['id'])
    shown = []
    for c in conversations:
        own = {k: v for k, v in c.items() if k not in ('unread', 'draft', 'pending')}
        shown.append(json.dumps([own, device.lines('show', c['id'])], sort_keys=True))
    return shown


def test_kill():
    """kill -9 of the relay at random moments: every acknowledged message once, every reply once or unknown"""
    moments = random.Random(SEED)
    with t.Office() as office:
        office.init()
        codes = [office.add_user(f'Agent {i}') for i in (1, 2)]
        office.start('--status-delay', '5,10,15')
        t.wait_for(lambda: office.control('state') is not None)
        office.control('burst', {'count': CUSTOMERS, 'customers': CUSTOMERS, 'rate': 2000})
        devices = [office.device(f'agent-{i}', code) for i, code in enumerate(codes, 1)]
        for device in devices:
            device.sync()
        stop = threading.Event()
        agents = [Agent(device, SEED + i, stop) for i, device in enumerate(devices)]
        for agent in agents:
            agent.start()
        office.control(
            'burst', {'count': MESSAGES - CUSTOMERS, 'customers': CUSTOMERS, 'rate': 150}
        )
        for n in range(KILLS):
            time.sleep(moments.uniform(0.005, 0.25))
            office.relay.kill()
            office.start_relay()
        stop.set()
        for agent in agents:
            agent.join(60 * t.PATIENCE)
            assert not agent.is_alive() and agent.error is None, agent.error
        t.wait_for(
            lambda: office.control('state')['pending_webhooks'] == 0,
            120,
            'the sandbox to get rid of its webhooks',
        )
        for device in devices:
            device.sync()
        settle(office, devices)
        judge(office, devices, [text for agent in agents for text in agent.sent])
        print(f'# {KILLS} kills, {MESSAGES} messages, {sum(len(a.sent) for a in agents)} replies')


def head(office):
    """The relay's log position, and the bodies that it has not applied yet."""
    with sqlite3.connect(f'file:{next(office.data.glob("*.db"))}?mode=ro', uri=True) as db:
        return db.execute(
            'SELECT seq, (SELECT count(*) FROM webhook_waiting) FROM log_head'
        ).fetchone()


def cursor(device):
    return device.lines('status')[0]['cursor']


def settle(office, devices):
    """Until nothing is queued or on its way any more, and both devices have seen it all."""

    def quiet():
        for device in devices:
            device.sync()
        seq, waiting = head(office)
        cursors = {cursor(device) for device in devices}
        return (
            office.control('state')['pending_webhooks'] == 0
            and waiting == 0
            and cursors == {seq}
            and not any(
                item.get('delivery') in ('queued', 'sending', 'sent', 'delivered')
                for conversation in devices[0].lines('conversations')
                for item in devices[0].lines('show', conversation['id'])
            )
        )

    t.wait_for(quiet, 60, 'every reply to be read, failed or unknown, and both devices to know')


def difference(shown):
    """The first place where two timelines differ, in a few words."""
    if len(shown[0]) != len(shown[1]):
        return f'{len(shown[0])} and {len(shown[1])} conversations'
    for a, b in zip(*map(lambda texts: map(json.loads, texts), shown)):
        for x, y in zip([a[0]] + a[1], [b[0]] + b[1]):
            keys = [k for k in x.keys() | y.keys() if x.get(k) != y.get(k)]
            if keys:
                return f'{x.get("id")} and {y.get("id")}: ' + ', '.join(
                    f'{k}: {x.get(k)!r} / {y.get(k)!r}' for k in keys
                )
        if len(a[1]) != len(b[1]):
            return f'{a[0]["id"]}: {len(a[1])} and {len(b[1])} items'
    return 'nothing'


def came_back(device):
    """The words of refused commands, which wait for a person."""
    with sqlite3.connect(f'file:{device.profile / "replica.db"}?mode=ro', uri=True) as db:
        return [text for (text,) in db.execute('SELECT text FROM attention')]


def judge(office, devices, replies):
    ledger = office.control('ledger')
    shown = [timeline(device) for device in devices]
    assert shown[0] == shown[1], 'the replicas differ: ' + difference(shown)
    items = [item for text in shown[0] for item in json.loads(text)[1]]
    arrived = [i['wamid'] for i in items if i.get('direction') == 'in']
    acked = [m['wamid'] for m in ledger['inbound'] if m['acked']]
    assert len(acked) == MESSAGES, f'{len(acked)} of {MESSAGES} acknowledged'
    assert len(arrived) == len(set(arrived)), 'a message is there twice'
    assert set(acked) <= set(
        arrived
    ), f'{len(set(acked) - set(arrived))} acknowledged messages are lost'
    taken = {}
    for m in ledger['outbound']:
        taken[m['opaque']] = taken.get(m['opaque'], 0) + 1
    assert all(n == 1 for n in taken.values()), 'a reply was sent twice'
    ours = {i['text']: i for i in items if i.get('direction') == 'out'}
    assert len(ours) == len(
        [i for i in items if i.get('direction') == 'out']
    ), 'a reply is shown twice'
    # What a colleague overtook while it waited comes back to its author.
    back = {text for device in devices for text in came_back(device)}
    assert not back & set(ours), 'a reply came back and was sent, too'
    lost = [text for text in replies if text not in ours and text not in back]
    assert not lost, f'replies lost: {lost[:5]}'
    for text, item in ours.items():
        sent = taken.get(item['id'], 0)
        assert item['delivery'] in ('read', 'unknown'), f'{text}: {item["delivery"]}'
        assert (
            sent == 1 or item['delivery'] == 'unknown'
        ), f'{text}: shown as {item["delivery"]}, sent {sent} times'


t.main(test_kill)

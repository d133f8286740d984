#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A shop's whole day: customers who send everything there is, desks that answer, and a WhatsApp that
repeats, reorders, refuses, forgets and falls silent. At the end the relay, a replica and the sandbox's
own ledger are held side by side.

DASTAK_CUSTOMERS, DASTAK_MESSAGES, DASTAK_REPLIES set the size, DASTAK_SEED the day.
"""
import collections
import hashlib
import json
import os
import pathlib
import random
import sqlite3
import sys
import threading
import time
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_test as t
import dastak_ws as ws

# Under the sanitizers a quiet day is long enough.
SHARE = 10 if t.SANITIZED else 1
CUSTOMERS = int(os.environ.get('DASTAK_CUSTOMERS', 5000 // SHARE))
MESSAGES = int(os.environ.get('DASTAK_MESSAGES', 12000 // SHARE))
REPLIES = int(os.environ.get('DASTAK_REPLIES', 1600 // SHARE))
SEED = int(os.environ.get('DASTAK_SEED', 11))
DESKS = 4
RATE = 600

# What the sandbox calls it, and what it is to us.
KINDS = {'contact': 'contacts', 'forwarded': 'text', 'ad': 'text', 'button-reply': 'interactive',
         'list-reply': 'interactive', 'flow-reply': 'interactive'}
FAULTS = {'http500': 0.02, '429': 0.02, 'reset': 0.01, 'reset-after-accept': 0.01, 'timeout-after-accept': 0.003,
          'garbage': 0.01, 'undeliverable': 0.03, 'skip-delivered': 0.05, 'no-status': 0.03,
          'media-gone': 0.03, 'media-http500': 0.05, 'media-short': 0.03, 'media-wrong': 0.02}
# Sent, and nobody hears of it: no status says so.
SETTLED = ('sent', 'delivered', 'read', 'failed', 'unknown')
TEXT = ('text', None)
# What desks answer with, and how often.
ANSWERS = [
    (TEXT, 12),
    (('reaction', None), 2),
    (('location', {'location': {'latitude': 31.52, 'longitude': 74.35, 'name': 'Shop'}}), 1),
    (('contacts', {'contacts': [{'name': 'Rider', 'phones': [{'phone': '+92 300 5550199'}]}]}), 1),
    (('interactive', {'interactive': {'type': 'button', 'buttons': [
        {'id': 'yes', 'title': 'Yes'}, {'id': 'no', 'title': 'No'}]}}), 2),
    (('interactive', {'interactive': {'type': 'list', 'button': 'Sizes', 'sections': [
        {'title': 'Lawn', 'rows': [{'id': 's', 'title': 'Small'}, {'id': 'm', 'title': 'Medium'}]}]}}), 1),
    (('interactive', {'interactive': {'type': 'cta_url', 'display_text': 'Track',
                                      'url': 'https://example.org/track'}}), 1),
]
RANK = {'sent': 1, 'failed': 2, 'delivered': 3, 'read': 4}


def new_id():
    at, rest = int(time.time() * 1000), uuid.uuid4().int
    return str(uuid.UUID(int=at << 80 | 7 << 76 | (rest >> 64 & 0xFFF) << 64 | 2 << 62 | rest & (1 << 62) - 1))


class Desk(threading.Thread):
    """A device of a few lines that answers conversations as it hears of them."""

    def __init__(self, office, code, number, quota):
        super().__init__(daemon=True)
        self.port, self.number, self.quota = office.port, number, quota
        status, body = t.request(office.port, 'POST', '/v1/enrol',
                                 json.dumps({'code': code, 'device_name': f'desk {number}', 'app': 'test/1'}))
        assert status == 200, body
        self.token = json.loads(body)['token']
        self.random = random.Random(SEED + number)
        self.waiting, self.newest = collections.OrderedDict(), {}
        self.sent, self.results, self.error = {}, collections.Counter(), None

    def run(self):
        try:
            with ws.Line(self.port, self.token) as line:
                line.hello()
                self.serve(line)
        except Exception as error:
            self.error = error

    def serve(self, line):
        """Each frame is acknowledged; a few commands are on their way at a time."""
        n = 0
        while len(self.sent) < self.quota or sum(self.results.values()) < n:
            while self.waiting and len(self.sent) < self.quota and n - sum(self.results.values()) < 20:
                n += 1
                line.send(ws.COMMAND, self.answer(n))
            kind, value = line.receive(120)
            if kind == ws.LIVE:
                self.look(value)
                line.ack(value['upto'])
            elif kind == ws.RESULT:
                self.results[value['status']] += 1

    def look(self, frame):
        for row in ws.rows_of(frame, 'message'):
            if row['direction'] == 'in' and row['kind'] == 'text':
                self.newest[row['conv']] = row
        for row in ws.rows_of(frame, 'conversation'):
            # Each desk has its part of the customers.
            if int(row['id'][-4:], 16) % DESKS == self.number and row['waiting_since']:
                self.waiting[row['id']] = True

    def answer(self, n):
        conv, _ = self.waiting.popitem(last=False)
        message = new_id()
        args = {
            'conv': conv,
            'object': message,
            'text': f'Jee, abhi dekhte hain ({self.number}.{n})',
            'device_at': int(time.time() * 1000),
        }
        kind, content = self.random.choices(*zip(*ANSWERS))[0] if conv in self.newest else TEXT
        if kind == 'reaction':
            content = {'reaction': {'wamid': self.newest[conv]['wamid']}}
            args['text'] = '\U0001f44d'
        elif kind in ('location', 'contacts'):
            del args['text']
        elif kind == 'text' and conv in self.newest and n % 5 == 0:
            args['quote'] = self.newest[conv]['id']
        if content:
            args.update(kind=kind, content=json.dumps(content))
        self.sent[message] = kind
        return {
            'n': n,
            'id': new_id(),
            'type': 'message.send@2' if content else 'message.send@1',
            'args': args,
        }


def read_db(path, sql):
    with sqlite3.connect(f'file:{path}?mode=ro', uri=True) as db:
        return db.execute(sql).fetchall()


def relay_db(office):
    return next(office.data.glob('*.db'))


def quiet(office):
    """Nothing is on its way any more."""
    state = office.control('state')
    # What the answer to was lost may wait for a status that never comes.
    waiting = read_db(relay_db(office), "SELECT (SELECT count(*) FROM webhook_waiting), "
                                        "(SELECT count(*) FROM send_job WHERE state IN ('queued', 'sending')), "
                                        "(SELECT count(*) FROM media WHERE state = 'waiting')")[0]
    return state['pending_webhooks'] == 0 and state['scheduled'] == 0 and not any(waiting)


def judge_inbound(office, ledger, rows):
    """Every customer message is there once, as what it is."""
    there = collections.Counter(row['wamid'] for row in rows if row['direction'] == 'in')
    twice = [wamid for wamid, times in there.items() if times != 1]
    assert not twice, f'{len(twice)} messages are there twice: {twice[:3]}'
    assert all(m['acked'] for m in ledger['inbound']), 'a message was never acknowledged'
    lost = [m for m in ledger['inbound'] if m['wamid'] not in there]
    assert not lost, f'{len(lost)} acknowledged messages are lost: {lost[:3]}'
    by_wamid = {row['wamid']: row for row in rows if row['direction'] == 'in'}
    for m in ledger['inbound']:
        row = by_wamid[m['wamid']]
        assert row['kind'] == KINDS.get(m['type'], m['type']), (m, dict(row))
        assert row['at'] == m['timestamp'] * 1000 and row['sender'] == m['phone'], (m, dict(row))
        if m['type'] in ('forwarded', 'ad') or (m['type'] == 'text' and not row['edited_at'] and not row['revoked_at']):
            assert row['text'] == m['text'], (m, dict(row))


def judge_outbound(ledger, desks, rows, states):
    """Every reply was accepted once, or is shown as failed or unknown; its state is the highest that was reported."""
    taken = {m['opaque']: m for m in ledger['outbound']}
    again = [m for m in ledger['outbound'] if m['times'] != 1]
    assert not again, f'{len(again)} replies were sent twice: {again[:3]}'
    ours = {row['id']: row for row in rows if row['direction'] == 'out'}
    replies = {id: kind for desk in desks for id, kind in desk.sent.items()}
    assert set(ours) <= set(replies), 'a reply came from nowhere'
    assert set(taken) <= set(ours), 'WhatsApp has a reply that we do not'
    for id, row in ours.items():
        state = states[id]
        assert row['kind'] == replies[id], (id, row['kind'], replies[id])
        assert id not in taken or taken[id]['type'] == row['kind'], (id, row['kind'], taken[id])
        assert state in SETTLED, (id, state)
        reported = max((taken[id]['statuses'] if id in taken else []), key=lambda s: RANK[s], default=None)
        if reported:
            assert RANK.get(state, 0) >= RANK[reported], f'{id}: shown as {state}, reported {reported}'
        if id not in taken:
            assert state in ('failed', 'unknown'), f'{id}: shown as {state}, and WhatsApp never had it'
    return ours


def test_day():
    """a whole day with everything that can happen: each inbound once, each outbound once or unknown, statuses right"""
    with t.Office() as office:
        office.init()
        codes = [office.add_user(f'Desk {i}', 'admin') for i in range(DESKS)]
        office.start('--status-delay', '20,120,600', '--repeat', '0.05', '--reorder', '0.1', '--seed', SEED,
                     *(f'--fault={kind}={chance}' for kind, chance in FAULTS.items()))
        desks = [Desk(office, code, i, REPLIES // DESKS) for i, code in enumerate(codes)]
        for desk in desks:
            desk.start()
        office.control('day', {'customers': CUSTOMERS, 'messages': MESSAGES, 'rate': RATE})
        t.wait_for(lambda: office.control('state')['inbound'] >= MESSAGES // 2, 120, 'half of the day')
        expire(office)
        for desk in desks:
            desk.join(240 * t.PATIENCE)
            assert not desk.is_alive() and desk.error is None, desk.error
        t.wait_for(lambda: quiet(office), 240, 'the end of the day')
        report(office, desks)


def judge_files(office, rows):
    """Every file that a customer attached is here, and is what its name says."""
    kinds = ('image', 'sticker', 'video', 'audio', 'voice', 'document')
    wanted = {row['id'] for row in rows if row['direction'] == 'in' and row['kind'] in kinds and not row['revoked_at']}
    files = dict(read_db(relay_db(office), "SELECT id, sha256 FROM media WHERE state = 'ready'"))
    assert wanted <= set(files), f'{len(wanted - set(files))} of {len(wanted)} files are missing'
    for name in set(files.values()):
        path = office.data / 'media' / name[:2] / name[2:]
        assert hashlib.sha256(path.read_bytes()).hexdigest() == name, name
    return len(wanted)


def stopped(office):
    return read_db(relay_db(office), 'SELECT count(*) FROM number WHERE stop_code = 190')[0][0] == 1


def expire(office):
    """The token expires at noon: the number stops, and says so. An administrator brings a new one and sets it going."""
    office.control('faults', {'token-expired': 1})
    t.wait_for(lambda: stopped(office), 60, 'the number to be stopped')
    office.control('faults', {'token-expired': 0})
    # What was asked with the old one would stop the number again.
    t.wait_for(lambda: not read_db(relay_db(office), "SELECT 1 FROM send_job WHERE state = 'sending'"), 60)
    office.relay_command('number', 'resume', '--data', office.data, '--phone-number-id', t.NUMBER)
    t.wait_for(lambda: not stopped(office), 60, 'the number to send again')


def report(office, desks):
    ledger = office.control('ledger')
    with sqlite3.connect(f'file:{relay_db(office)}?mode=ro', uri=True) as db:
        db.row_factory = sqlite3.Row
        rows = db.execute('SELECT id, direction, kind, at, sender, text, wamid, edited_at, revoked_at '
                          'FROM message').fetchall()
        states = dict(db.execute('SELECT id, state FROM message_status'))
    judge_inbound(office, ledger, rows)
    files = judge_files(office, rows)
    ours = judge_outbound(ledger, desks, rows, states)
    device = office.device('late', office.add_user('Late', 'admin'))
    device.sync()
    replica = next(device.profile.rglob('replica*.db'))
    assert sorted(read_db(replica, 'SELECT id, kind, text, wamid FROM message')) == sorted(
        read_db(relay_db(office), 'SELECT id, kind, text, wamid FROM message')), 'the replica differs'
    assert read_db(replica, 'SELECT id, state FROM message_status ORDER BY id') == read_db(
        relay_db(office), 'SELECT id, state FROM message_status ORDER BY id'), 'statuses of the replica differ'
    print(f'# {MESSAGES} messages of {CUSTOMERS} customers, {files} files, {len(ours)} replies: '
          + ', '.join(f'{n} {state}' for state, n in collections.Counter(states.values()).most_common())
          + f'; {ledger["refused"]} requests refused')


t.main(test_day)

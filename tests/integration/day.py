#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A shop's whole day: customers who send everything there is, desks that answer with everything there is, and a
WhatsApp that repeats, reorders, refuses, forgets and falls silent. At the end the relay, a replica and the sandbox's
own ledger are held side by side: each message by its kind and text, each status exactly.

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
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import dastak_test as t
import dastak_ws as ws
from day_news import EACH, News

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
          'garbage': 0.01, 'undeliverable': 0.03, 'skip-delivered': 0.05, 'no-read': 0.2, 'no-status': 0.03,
          'media-gone': 0.03, 'media-http500': 0.05, 'media-short': 0.03, 'media-wrong': 0.02}
TEXT = ('text', None)
TAKEN_BACK = 'taken back'
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
    (('interactive', {'interactive': {'type': 'location_request_message'}}), 1),
    (('reaction', TAKEN_BACK), 1),
    (('file', None), 5),
    (('template', {'template': {'name': 'hello_again', 'language': 'en', 'body': [{'text': 'Sana'}]}}), 1),
    (('template', {'template': {'name': 'order_ready', 'language': 'en', 'body': [{'text': 'Sana'}, {'text': '42'}],
                                'buttons': [{'index': 1, 'type': 'url', 'text': '42'}]}}), 1),
    (('template', {'template': {'name': 'invoice', 'language': 'en', 'header': {'type': 'document'},
                                'body': [{'name': 'customer_name', 'text': 'Sana'}]}}), 1),
]
ON_THE_WIRE = {'voice': 'audio'}
PAUSE = 0.03
MERGES = 4 * EACH
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
        self.kinds, self.files, self.groups, self.seen = {}, {}, set(), 0
        self.sent, self.results, self.error = {}, {}, None
        self.paper = self.bring(f'%PDF-1.7 price list of desk {number}'.encode())

    def bring(self, data):
        """A file of the desk's own: what a message says of it."""
        sha = hashlib.sha256(data).hexdigest()
        status, _ = t.request(self.port, 'PUT', f'/v1/media/{sha}?from=0&size={len(data)}', data,
                              {'Authorization': f'Bearer {self.token}'})
        assert status == 200, status
        return {'sha256': sha, 'mime': 'application/pdf', 'size': len(data), 'name': 'prices.pdf'}

    def run(self):
        try:
            with ws.Line(self.port, self.token) as line:
                line.hello(caps=('eph',), schema_rev=2)  # from which on files are told of
                self.serve(line)
        except Exception as error:
            self.error = error

    def serve(self, line):
        """Each frame is acknowledged; a few commands are on their way at a time."""
        n = 0
        while len(self.sent) < self.quota or len(self.results) < n:
            while self.waiting and len(self.sent) < self.share() and n - len(self.results) < 20:
                n += 1
                command = self.answer(n)
                if n % 4 == 0:
                    line.send(ws.EPH, {'say': 'typing', 'conv': command['args']['conv'], 'on': True})
                line.send(ws.COMMAND, command)
            kind, value = line.receive(120)
            if kind == ws.LIVE:
                self.look(value)
                line.ack(value['upto'])
            elif kind == ws.RESULT:
                self.results[value['n']] = value['status'], (value.get('detail') or {}).get('reason')
            elif kind == ws.EPH:
                line.send(ws.ACK, {'upto': 0, 'frames': 0, 'bytes': 0, 'eph': 1})

    def share(self):
        """How many replies it may have sent by now: they are spread over what customers send."""
        return min(self.quota, 10 + self.quota * self.seen * 5 // (MESSAGES * 4))

    def look(self, frame):
        for row in ws.rows_of(frame, 'message'):
            self.seen += row['direction'] == 'in' and row['id'] not in self.kinds
            self.kinds[row['id']] = row['kind'] if row['direction'] == 'in' else None
            if row['direction'] == 'in' and row['kind'] == 'text':
                self.newest[row['conv']] = row
        for row in ws.rows_of(frame, 'media'):
            # What customers sent is passed on: of each kind the newest that is here.
            kind = self.kinds.get(row['id'])
            if row['state'] == 'ready' and kind is not None:
                names = {'name': row['name']} if row['name'] else {}
                self.files[kind] = {'sha256': row['sha256'], 'mime': row['mime'], 'size': row['size'], **names}
        for row in ws.rows_of(frame, 'conversation'):
            if row['group_id']:
                self.groups.add(row['id'])
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
        may_choose = conv in self.newest and conv not in self.groups
        kind, content = self.random.choices(*zip(*ANSWERS))[0] if may_choose else TEXT
        if kind == 'reaction':
            args['text'] = '\U0001f44d'
            if content == TAKEN_BACK:
                del args['text']
            content = {'reaction': {'wamid': self.newest[conv]['wamid']}}
        elif kind == 'file':
            kind, media = self.random.choice([('document', self.paper), *sorted(self.files.items())])
            content = {'media': media}
            if kind in ('voice', 'audio', 'sticker'):
                del args['text']
        elif kind == 'template':
            content = json.loads(json.dumps(content))
            if 'header' in content['template']:
                content['template']['header']['media'] = self.paper
        elif kind in ('location', 'contacts'):
            del args['text']
        elif kind == 'text' and conv in self.newest and n % 5 == 0:
            args['quote'] = self.newest[conv]['id']
        if content:
            args.update(kind=kind, content=json.dumps(content))
        self.sent[message] = (n, kind)
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


def should_be(id, taken, refusals):
    """The state of a reply, exactly, from what WhatsApp did with it: the highest that was reported. Without any
    report it was sent, if WhatsApp said that it has it, and nobody knows if the answer was lost."""
    if id in taken:
        told = max(taken[id]['statuses'], key=lambda state: RANK[state], default=None)
        return told or ('sent' if taken[id]['answered'] else 'unknown')
    # WhatsApp never had it. Where the connection ended, nobody here can know that.
    return 'unknown' if refusals.get(id) == 0 else 'failed'


def judge_outbound(ledger, desks, rows, states, moved):
    """Every reply was accepted once, or is shown as failed or unknown; its state is what WhatsApp's own books say.
    What followed its conversation into that of the same customer has another id since (moved)."""
    taken = {moved.get(m['opaque'], m['opaque']): m for m in ledger['outbound']}
    refusals = {moved.get(id, id): status for id, status in ledger['refusals'].items()}
    assert len(taken) == len(ledger['outbound']), 'a reply was sent again after it had moved'
    again = [m for m in ledger['outbound'] if m['times'] != 1]
    assert not again, f'{len(again)} replies were sent twice: {again[:3]}'
    ours = {row['id']: row for row in rows if row['direction'] == 'out' and row['author']}
    replies, refused = {}, collections.Counter()
    for desk in desks:
        for id, (n, kind) in desk.sent.items():
            if desk.results[n][0] == 'ok':
                replies[moved.get(id, id)] = kind
            else:
                refused[kind, *desk.results[n]] += 1
    assert set(ours) == set(replies), f'{set(ours) ^ set(replies)} are there or not, and should not be so'
    assert set(taken) <= set(ours), 'WhatsApp has a reply that we do not'
    wrong, lost = [], []
    for id, row in ours.items():
        assert row['kind'] == replies[id], (id, row['kind'], replies[id])
        assert id not in taken or taken[id]['type'] == ON_THE_WIRE.get(row['kind'], row['kind']), (id, taken[id])
        expected = should_be(id, taken, refusals)
        if id not in taken and (states[id], expected) == ('unknown', 'failed'):
            lost.append(id)
        elif states[id] != expected:
            wrong.append((row['kind'], states[id], expected, taken.get(id), refusals.get(id)))
    # A request can be lost on its way, while a machine has much to do: WhatsApp's books do not know of it.
    assert len(lost) <= 2 + len(ours) // 200, f'of {len(lost)} nobody knows why nobody knows'
    assert not wrong, f'{len(wrong)} of {len(ours)} states are not those of WhatsApp: {wrong[:3]}'
    # Only what two conversations that became one meanwhile no longer have.
    assert not any(kind != 'text' for kind, *_ in refused) and sum(refused.values()) <= MERGES, refused
    kinds = collections.Counter(row['kind'] for row in ours.values())
    print(f'# sent: {dict(kinds)}; refused by the relay: {dict(refused)}')
    missing = {'text', 'reaction', 'location', 'contacts', 'interactive', 'template', 'document', 'image', 'voice',
               'audio', 'video', 'sticker'} - set(kinds)
    assert not missing or REPLIES < 1000, f'nobody sent {missing}'
    assert ledger['reads'] > 0 and ledger['typings'] > 0, 'no customer saw that they were read, or that somebody writes'
    return ours


def deliver(office, news):
    """All that is no message of a known customer, spread over the day."""
    for body in news.bodies:
        office.control('webhook', body)
        time.sleep(PAUSE)


def test_day():
    """a whole day with everything that can happen: each inbound once, each outbound once or unknown, statuses right"""
    with t.Office() as office:
        office.init()
        office.more = 'read-receipts=reply\ntyping=true\n'
        news = News(SEED)
        codes = [office.add_user(f'Desk {i}', 'admin') for i in range(DESKS)]
        office.start('--status-delay', '20,120,600', '--repeat', '0.05', '--reorder', '0.1', '--seed', SEED,
                     *(f'--fault={kind}={chance}' for kind, chance in FAULTS.items()))
        # A number that the phone app uses, too, is slow by itself: the day would have to be shorter.
        office.relay_command('number', 'rate', '--data', office.data, '--phone-number-id', t.NUMBER, '--per-second', 80)
        desks = [Desk(office, code, i, REPLIES // DESKS) for i, code in enumerate(codes)]
        for desk in desks:
            desk.start()
        office.control('day', {'customers': CUSTOMERS, 'messages': MESSAGES, 'rate': RATE})
        teller = threading.Thread(target=deliver, args=(office, news), daemon=True)
        teller.start()
        t.wait_for(lambda: office.control('state')['inbound'] >= MESSAGES // 2, 120, 'half of the day')
        expire(office)
        for desk in desks:
            desk.join(240 * t.PATIENCE)
            assert not desk.is_alive() and desk.error is None, desk.error
        teller.join(240 * t.PATIENCE)
        t.wait_for(lambda: quiet(office), 240, 'the end of the day')
        report(office, desks, news)


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


def report(office, desks, news):
    ledger = office.control('ledger')
    with sqlite3.connect(f'file:{relay_db(office)}?mode=ro', uri=True) as db:
        db.row_factory = sqlite3.Row
        rows = db.execute('SELECT id, direction, kind, at, sender, text, wamid, edited_at, revoked_at, author '
                          'FROM message').fetchall()
        states = dict(db.execute('SELECT id, state FROM message_status'))
        moved = dict(db.execute('SELECT old, id FROM message_moved'))
    judge_inbound(office, ledger, rows)
    files = judge_files(office, rows)
    told = news.judge(lambda sql: read_db(relay_db(office), sql))
    ours = judge_outbound(ledger, desks, rows, states, moved)
    device = office.device('late', office.add_user('Late', 'admin'))
    device.sync()
    replica = next(device.profile.rglob('replica*.db'))
    assert sorted(read_db(replica, 'SELECT id, kind, text, wamid FROM message')) == sorted(
        read_db(relay_db(office), 'SELECT id, kind, text, wamid FROM message')), 'the replica differs'
    assert read_db(replica, 'SELECT id, state FROM message_status ORDER BY id') == read_db(
        relay_db(office), 'SELECT id, state FROM message_status ORDER BY id'), 'statuses of the replica differ'
    print(f'# {MESSAGES} messages of {CUSTOMERS} customers, {files} files, {told} others, {len(ours)} replies: '
          + ', '.join(f'{n} {state}' for state, n in collections.Counter(states.values()).most_common())
          + f'; {ledger["refused"]} requests refused')


t.main(test_day)

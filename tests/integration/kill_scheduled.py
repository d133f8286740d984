#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The relay dies by kill -9 around the moment at which messages that were to be sent later fall due: before it, while
they leave, and after. None that was promised is lost, none is sent twice, and what a customer came before waits for a
person. DASTAK_KILLS sets how often, DASTAK_SEED the moments.
"""
import collections
import contextlib
import os
import pathlib
import random
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import dastak_projection as projection  # noqa: E402
import dastak_test as t  # noqa: E402
import dastak_ws as ws  # noqa: E402
from relay_sync import new_id, page_all, token_of  # noqa: E402

KILLS = int(os.environ.get('DASTAK_KILLS', 40))
SEED = int(os.environ.get('DASTAK_SEED', 7))
CUSTOMERS = 12
AT_ONCE = 3  # messages that fall due at the same moment, to different customers
AHEAD_MS = 200  # how long before they are due their author writes them
MOMENTS = (-0.05, 0.1)  # of the kill, in seconds from when they are due
WRITES = 0.3  # how often customers write shortly before
SILENT = 0.4  # how often WhatsApp takes a message and does not answer: who sends it again sends it twice


class Author:
    """Writes what is to be sent later, and remembers what the relay promised."""

    def __init__(self, office):
        self.office, self.n = office, 0
        self.token = token_of(office)['token']
        self.promised, self.refused = {}, set()
        with ws.Line(office.port, self.token) as line:
            line.hello()
            rows = [row for page in page_all(line) for row in ws.rows_of(page, 'conversation')]
            self.convs = [row['id'] for row in rows]
        assert len(self.convs) == CUSTOMERS, self.convs

    def write(self, convs, due):
        """One message to each, due at the same moment. What the relay found too late is not promised."""
        asked = {}
        with ws.Line(self.office.port, self.token) as line:
            line.hello()
            for conv in convs:
                self.n += 1
                asked[self.n] = new_id()
                line.send(ws.COMMAND, {'n': self.n, 'id': new_id(), 'type': 'message.send@4', 'args': {
                    'conv': conv, 'object': asked[self.n], 'text': f'later {self.n}', 'until': due,
                    'device_at': int(time.time() * 1000)}})
            answers = 0
            while answers < len(convs):
                kind, value = line.receive()
                if kind == ws.RESULT:
                    answers += 1
                    if value['status'] == 'ok':
                        self.promised[asked[value['n']]] = f'later {value["n"]}'
                    else:
                        self.refused.add(asked[value['n']])
                else:
                    line.ack(value['upto'])


def wave(office, author, plan):
    """Some messages fall due, and the relay dies around that moment."""
    due = int(time.time() * 1000) + AHEAD_MS
    author.write(plan.sample(author.convs, AT_ONCE), due)
    if plan.random() < WRITES:
        # It is all the same whether the relay has it before it dies: WhatsApp says it again.
        office.control('burst', {'count': 2, 'customers': CUSTOMERS, 'rate': 2000})
    time.sleep(max(0, due / 1000 + plan.uniform(*MOMENTS) - time.time()))
    office.relay.kill()
    office.start_relay()


def read(office, sql):
    with contextlib.closing(projection.connect(office.data / 'relay.db')) as db:
        return [tuple(row) for row in db.execute(sql)]


def quiet(office):
    """Nothing falls due or is on its way any more."""
    waits = read(office, "SELECT (SELECT count(*) FROM scheduled WHERE state = 'waiting') + "
                         "(SELECT count(*) FROM webhook_waiting) + "
                         "(SELECT count(*) FROM send_job WHERE state IN ('queued', 'sending')) + "
                         "(SELECT count(*) FROM message_status WHERE state IN ('sent', 'delivered'))")
    return office.control('state')['pending_webhooks'] == 0 and waits == [(0,)]


def judge(office, author):
    """Returns how many were sent for sure, may have been sent, and are for a person."""
    ledger = office.control('ledger')['outbound']
    taken = collections.Counter(m['opaque'] for m in ledger)
    assert all(m['times'] == 1 for m in ledger) and set(taken.values()) <= {1}, 'a message was sent twice'
    assert set(taken) <= set(author.promised), 'a customer has what was never promised'
    scheduled = dict(read(office, 'SELECT id, state FROM scheduled'))
    assert not set(scheduled) & author.refused, 'what was refused is kept'
    lost = set(author.promised) - set(scheduled)
    assert not lost, f'{len(lost)} messages are lost: {sorted(lost)[:3]}'
    texts = {id: (text, state) for id, text, state in read(
        office, "SELECT m.id, m.text, s.state FROM message m JOIN message_status s ON s.id = m.id "
                "WHERE m.direction = 'out'")}
    ends = collections.Counter()
    for id, text in author.promised.items():
        sent, delivery = texts.get(id, (None, None))
        assert scheduled[id] in ('sent', 'held'), (id, scheduled[id])
        if scheduled[id] == 'held':
            assert delivery is None and id not in taken, f'{id} waits for a person, and was sent'
            ends['held'] += 1
        else:
            assert sent == text and delivery in ('read', 'unknown'), (id, sent, delivery)
            assert id in taken or delivery == 'unknown', f'{id} is shown as {delivery}, and WhatsApp never had it'
            ends[delivery] += 1
    assert len(texts) == ends['read'] + ends['unknown'], 'a message came from nowhere'
    again = read(office, "SELECT object FROM audit WHERE action = 'scheduled.due' GROUP BY object HAVING count(*) <> 1")
    assert not again, f'fell due more than once: {again[:3]}'
    return ends


def test_due():
    """kill -9 of the relay around the moment at which messages fall due: none is lost, none is sent twice"""
    plan = random.Random(SEED)
    with t.Office() as office:
        office.start('--status-delay', '5,10,15')
        office.control('burst', {'count': CUSTOMERS, 'customers': CUSTOMERS, 'rate': 2000})
        t.wait_for(lambda: read(office, 'SELECT count(*) FROM conversation') == [(CUSTOMERS,)])
        t.wait_for(lambda: quiet(office), what='the customers to be heard')
        author = Author(office)
        colleague = office.device('colleague', office.add_user('Colleague', 'admin'))
        office.control('faults', {'timeout-after-accept': SILENT})
        for _ in range(KILLS):
            wave(office, author, plan)
        office.control('faults', {'timeout-after-accept': 0})
        # What still waits for an answer would do so for long.
        office.relay.kill()
        office.start_relay()
        t.wait_for(lambda: quiet(office), 60, 'all to be sent, or for a person')
        ends = judge(office, author)
        assert ends['read'] > 0, ends
        t.wait_for(lambda: colleague.run('sync').returncode == 0, what='the colleague to have it all')
        with contextlib.closing(projection.connect(office.data / 'relay.db')) as relay, \
                contextlib.closing(projection.connect(colleague.profile / 'replica.db')) as replica:
            assert not projection.differences(relay, replica), projection.differences(relay, replica)
        office.relay_command('check', '--data', office.data)
        print(f'# {KILLS} kills, {len(author.promised)} messages that fell due: {ends["read"]} sent, '
              f'{ends["unknown"]} unknown, {ends["held"]} held')


if __name__ == '__main__':
    t.main(test_due)

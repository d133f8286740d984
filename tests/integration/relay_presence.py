# SPDX-License-Identifier: GPL-3.0-or-later
"""What is true only now, at the real relay: who sees whom, reply leases and their fences, kill -9, a slow device."""
import pathlib
import sys
import time
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))

import dastak_ws as ws  # noqa: E402
from dastak_test import Office, PATIENCE, Timeout, main, post_webhook, text_webhook, wait_for  # noqa: E402
from relay_sync import new_id, page_all, token_of  # noqa: E402

VIEWING, TYPING, REPLYING = 1, 2, 4


class Desk:
    """A device that listens to everything, and remembers what it was told is true now."""

    def __init__(self, office, token, caps=('eph',)):
        self.token = token
        self.office = office
        self.caps = caps
        self.n = 0
        self.open()

    def open(self):
        self.line = ws.Line(self.office.port, self.token['token'])
        self.welcome = self.line.hello(caps=self.caps)
        self.n = self.welcome['last_n']
        self.convs, self.people, self.named, self.frames, self.leases = {}, {}, set(), [], []
        self.results = {}

    def take(self, seconds):
        kind, value = self.line.receive(seconds)
        if kind == ws.EPH:
            self.frames.append(value)
            if 'lease' in value:
                self.leases.append(value['lease'])
                return
            self.line.send(ws.ACK, {'upto': 0, 'frames': 0, 'bytes': 0, 'eph': 1})
            if value.get('full'):
                self.convs, self.people = {}, {}
            for conv, *rest in value.get('convs', []):
                self.named.add(conv)
                self.convs[conv] = dict(zip(rest[::2], rest[1::2]))
            people = value.get('people', [])
            self.people.update(zip(people[::2], people[1::2]))
        elif kind == ws.LIVE:
            self.line.ack(value['upto'])
        elif kind == ws.RESULT:
            self.results[value['n']] = value

    def drain(self, seconds=0.3):
        try:
            while True:
                self.take(seconds / PATIENCE)
        except Timeout:
            pass

    def until(self, probe, what):
        end = time.monotonic() + 20 * PATIENCE
        while not probe():
            assert time.monotonic() < end, f'{what}: {self.convs} {self.people} {self.frames[-3:]}'
            try:
                self.take(1)
            except Timeout:
                pass

    def doing(self, conv, user):
        return self.convs.get(conv, {}).get(user['user'], 0)

    def say(self, **what):
        self.line.send(ws.EPH, what)

    def lease(self, conv, force=False):
        """Asks for the lease; returns the answer."""
        before = len(self.leases)
        self.say(say='lease.acquire', conv=conv, force=force)
        self.until(lambda: len(self.leases) > before, 'no answer about the lease')
        return self.leases[-1]

    def send(self, conv, text, fence=0):
        """Sends a reply; returns its result."""
        self.n += 1
        args = {'conv': conv, 'object': new_id(), 'text': text, 'device_at': int(time.time() * 1000)}
        if fence:
            args['lease_fence'] = fence
        self.line.send(ws.COMMAND, {'n': self.n, 'id': new_id(), 'type': 'message.send@1', 'args': args})
        self.until(lambda: self.n in self.results, 'no result')
        return self.results[self.n]

    def close(self):
        self.line.sock.close()


def two_conversations(office, line):
    """Two customers write; returns the ids of their conversations, in order."""
    for i in (1, 2):
        status = post_webhook(office.port, text_webhook(f'wamid.P{i}', f'92300000000{i}', f'question {i}'))
        assert status == 200, status

    def known():
        rows = [row for page in page_all(line) for row in ws.rows_of(page, 'conversation')]
        cards = [row for page in page_all(line) for row in ws.rows_of(page, 'contact_card')]
        by_phone = {card['wa_id']: card['conv'] for card in cards}
        return [by_phone[f'92300000000{i}'] for i in (1, 2)] if len(rows) == 2 else None

    return wait_for(known, what='two conversations')


def assign(desk, conv, user):
    desk.n += 1
    desk.line.send(ws.COMMAND, {'n': desk.n, 'id': new_id(), 'type': 'conversation.assign@1',
                                'args': {'conv': conv, 'user': user['user'], 'device_at': int(time.time() * 1000)}})
    desk.until(lambda: desk.n in desk.results, 'no result')
    assert desk.results[desk.n]['status'] == 'ok', desk.results[desk.n]


class Staff:
    """An administrator, an agent and an operator, each at a desk, and two conversations."""

    def __init__(self, office):
        office.start_relay()
        self.boss = token_of(office)
        self.agent = token_of(office, office.add_user('Bilal'))
        self.operator = token_of(office, office.add_user('Omar', 'operator'))
        with ws.Line(office.port, self.boss['token']) as line:
            line.hello()
            self.first, self.second = two_conversations(office, line)
        self.boss_desk = Desk(office, self.boss)
        self.agent_desk = Desk(office, self.agent)
        self.operator_desk = Desk(office, self.operator)

    def all(self):
        return self.boss_desk, self.agent_desk, self.operator_desk


def test_who_sees_what():
    """Presence is everybody's; what goes on in a conversation, only for those who see it."""
    with Office() as office:
        staff = Staff(office)
        boss, agent, operator = staff.all()
        assert boss.welcome['caps'] == ['eph'], boss.welcome
        agent.say(say='presence', presence='busy')
        for desk in (boss, operator):
            desk.until(lambda: desk.people.get(staff.agent['user']) == 'busy', 'presence')
        agent.say(say='viewing', conv=staff.first, on=True)
        agent.say(say='typing', conv=staff.first, on=True)
        boss.until(lambda: boss.doing(staff.first, staff.agent) == VIEWING | TYPING, 'viewing and typing')
        # Typing is over after six seconds without another word; viewing is not.
        boss.until(lambda: boss.doing(staff.first, staff.agent) == VIEWING, 'typing ends by itself')

        # What the operator says about what they do not see is nothing, and they learn nothing by it.
        operator.say(say='typing', conv=staff.first, on=True)
        assert operator.lease(staff.first) == {'conv': staff.first, 'fence': 0, 'expires_in': 0}
        assert operator.lease(str(uuid.uuid4()))['fence'] == 0
        boss.drain()
        assert boss.doing(staff.first, staff.operator) == 0
        assert operator.named == set(), operator.named

        # The operator gets the second; who is in it shows once they come to it, and of the first still nothing.
        agent.say(say='viewing', conv=staff.second, on=True)
        boss.until(lambda: boss.doing(staff.second, staff.agent) == VIEWING, 'viewing the second')
        assign(boss, staff.second, staff.operator)
        operator.say(say='viewing', conv=staff.second, on=True)
        operator.until(lambda: operator.doing(staff.second, staff.agent) == VIEWING, 'who is in what came')
        boss.until(lambda: boss.doing(staff.second, staff.operator) == VIEWING, 'the operator is in it')

        # And loses it: nothing that happens afterwards is told.
        assign(boss, staff.second, staff.agent)
        operator.drain()
        mark = len(operator.frames)
        agent.say(say='typing', conv=staff.second, on=True)
        agent.say(say='presence', presence='away')
        boss.until(lambda: boss.doing(staff.second, staff.agent) == VIEWING | TYPING, 'typing in the second')
        operator.until(lambda: operator.people.get(staff.agent['user']) == 'away', 'presence again')
        operator.drain()
        assert all('convs' not in frame for frame in operator.frames[mark:]), operator.frames[mark:]
        assert operator.named == {staff.second}, operator.named

        # Whoever is gone is gone, and whoever comes is told what there is.
        agent.close()
        boss.until(lambda: boss.doing(staff.second, staff.agent) == 0, 'gone')
        boss.until(lambda: boss.people.get(staff.agent['user']) == 'offline', 'offline')
        boss.say(say='viewing', conv=staff.first, on=True)
        boss.say(say='presence', presence='online')
        agent.open()
        agent.until(lambda: agent.doing(staff.first, staff.boss) == VIEWING, 'who is there')
        agent.until(lambda: agent.people.get(staff.boss['user']) == 'online', 'who is online')


def test_leases():
    """One may reply, others are named; fences never go backwards, not over kill -9 either, and old ones are refused."""
    with Office() as office:
        staff = Staff(office)
        boss, agent, operator = staff.all()
        mine = agent.lease(staff.first)
        assert mine['fence'] > 0 and 25000 < mine['expires_in'] <= 30000, mine
        boss.until(lambda: boss.doing(staff.first, staff.agent) == REPLYING, 'replying')
        theirs = boss.lease(staff.first)
        assert theirs['fence'] == 0 and theirs['holder'] == staff.agent['user'], theirs
        assert agent.send(staff.first, 'with a lease', mine['fence'])['status'] == 'ok'
        taken = boss.lease(staff.first, force=True)
        assert taken['fence'] > mine['fence'], (taken, mine)
        agent.until(lambda: agent.doing(staff.first, staff.boss) == REPLYING, 'it was taken')
        # An agent may not take it back; what they wrote under the old one comes back, with a name.
        assert agent.lease(staff.first, force=True)['holder'] == staff.boss['user']
        refused = agent.send(staff.first, 'under the old one', mine['fence'])
        assert refused['status'] == 'conflict', refused
        assert refused['detail']['reason'] == 'lease', refused
        assert refused['detail']['holder'] == staff.boss['user'] and refused['detail']['holder_name'], refused
        assert agent.send(staff.first, 'anyway')['status'] == 'ok'
        boss.say(say='lease.release', conv=staff.first)
        agent.until(lambda: agent.doing(staff.first, staff.boss) == 0, 'given back')

        fences = [mine['fence'], taken['fence']]
        for _ in range(2):
            old = agent.lease(staff.first)
            assert old['fence'] > 0, old
            fences.append(old['fence'])
            office.relay.kill()
            office.start_relay()
            for desk in staff.all():
                desk.open()
            # Nobody is in the way: what was written before goes through; then somebody is.
            assert agent.send(staff.first, 'before the fall', old['fence'])['status'] == 'ok'
            new = boss.lease(staff.first)
            fences.append(new['fence'])
            agent.until(lambda: agent.doing(staff.first, staff.boss) == REPLYING, 'the boss replies')
            refused = agent.send(staff.first, 'too late', old['fence'])
            assert refused['status'] == 'conflict' and refused['detail']['holder'] == staff.boss['user'], refused
            boss.say(say='lease.release', conv=staff.first)
            agent.until(lambda: agent.doing(staff.first, staff.boss) == 0, 'given back')
        assert fences == sorted(set(fences)), fences
        assert operator.named == set()


def test_slow_and_older():
    """A device that takes nothing gets nothing more than a little, and an older one gets nothing of it at all."""
    with Office() as office:
        staff = Staff(office)
        boss, agent, operator = staff.all()
        older = Desk(office, token_of(office, office.add_user('Older')), caps=())
        boss.drain()
        kinds = []
        for i in range(30):
            agent.say(say='presence', presence='busy' if i % 2 else 'online')
            agent.say(say='viewing', conv=staff.first, on=i % 2 == 0)
            operator.until(lambda: operator.people.get(staff.agent['user']) == ('busy' if i % 2 else 'online'), 'told')
        # The boss read nothing and acknowledged nothing meanwhile: the credit of two, then what is true at last.
        try:
            while True:
                kind, value = boss.line.receive(1 / PATIENCE)
                kinds.append((kind, value))
        except Timeout:
            pass
        news = [value for kind, value in kinds if kind == ws.EPH]
        assert 1 <= len(news) <= 2, news
        boss.line.send(ws.ACK, {'upto': 0, 'frames': 0, 'bytes': 0, 'eph': len(news)})
        boss.until(lambda: boss.people.get(staff.agent['user']) == 'busy', 'the last word')
        older.drain(1)
        assert older.frames == [], older.frames
        try:
            older.say(say='viewing', conv=staff.first, on=True)
            assert older.line.closed() == 4400
        except OSError:
            pass


def test_nothing_is_kept():
    """Nothing of it is in any file of the relay: neither a word nor a fence."""
    with Office() as office:
        staff = Staff(office)
        boss, agent, _ = staff.all()
        sizes = {path: path.read_bytes() for path in office.data.rglob('*') if path.is_file()}
        agent.say(say='presence', presence='busy')
        agent.say(say='viewing', conv=staff.first, on=True)
        agent.say(say='typing', conv=staff.first, on=True)
        lease = agent.lease(staff.first)
        boss.until(lambda: boss.doing(staff.first, staff.agent) == VIEWING | TYPING | REPLYING, 'all three')
        agent.drain()
        office.relay.stop()
        for path in office.data.rglob('*'):
            if not path.is_file():
                continue
            data = path.read_bytes()
            before = sizes.get(path, b'')
            assert str(lease['fence']).encode() not in data, path
            assert lease['fence'].to_bytes(8, 'big') not in data, path
            for word in (b'typing', b'viewing', b'replying', b'"presence"', b'busy'):
                assert data.count(word) <= before.count(word), (path, word)
        log = office.relay.log()
        assert str(lease['fence']) not in log and 'typing' not in log


if __name__ == '__main__':
    main(test_who_sees_what, test_leases, test_slow_and_older, test_nothing_is_kept)

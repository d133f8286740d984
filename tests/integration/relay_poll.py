# SPDX-License-Identifier: GPL-3.0-or-later
"""A device without a WebSocket: the same frames in requests that wait for their answers, lost, repeated and overtaken;
and peers who mean harm with them."""
import json
import os
import pathlib
import socket
import struct
import sys
import threading
import time
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))

import dastak_poll as poll  # noqa: E402
import dastak_ws as ws  # noqa: E402
from dastak_test import PATIENCE, Office, main, post_webhook, request, text_webhook, wait_for  # noqa: E402

PHONE = '15551230001'


def enrol(office, code=None):
    body = json.dumps({'code': code or office.admin_code, 'device_name': 'poller'})
    status, said = request(office.port, 'POST', '/v1/enrol', body)
    assert status == 200, said
    return json.loads(said)['token']


def pages(line):
    """Runs the job "all" to its end; returns the rows of one entity a list."""
    rows = {}
    after = ''
    while True:
        line.send(ws.PAGE_GET, {'job': 'all', 'selector': 'all', 'after': after, 'limit': 1000})
        while True:
            kind, value = line.receive()
            for group in value.get('rows', []):
                rows.setdefault(group['t'], []).extend(dict(zip(group['c'], row)) for row in group['r'])
            line.ack(value['upto'] if kind == ws.LIVE else 0)
            if kind == ws.PAGE:
                break
        after = value.get('next')
        if not after:
            return rows


def test_session():
    """hello, pages, commands and what is live travel in requests, and a held one is answered at once by news"""
    with Office() as office:
        office.start_relay()
        assert post_webhook(office.port, text_webhook('wamid.1', PHONE, 'salam')) == 200
        token = enrol(office)
        line = poll.PollLine(office.port, token)
        assert line.hello()['role'] == 'super-admin'
        rows = wait_for(lambda: (lambda r: r if r.get('message') else None)(pages(line)))
        assert {row['text'] for row in rows['message']} == {'salam'}  # live, and in a page
        conv = rows['conversation'][0]['id']
        line.send(ws.COMMAND, {'n': 1, 'id': str(uuid.uuid4()), 'type': 'conversation.claim@1', 'args': {'conv': conv}})
        kinds = {}
        while ws.RESULT not in kinds or ws.LIVE not in kinds:
            kind, value = line.receive()
            kinds[kind] = value
            if kind == ws.LIVE:
                line.ack(value['upto'])
        # A held request is answered by what happens meanwhile.
        told = []
        waiting = threading.Thread(target=lambda: told.append(line.receive()))
        waiting.start()
        assert post_webhook(office.port, text_webhook('wamid.2', PHONE, 'one more')) == 200
        waiting.join(20 * PATIENCE)
        assert told and told[0][0] == ws.LIVE, told
        assert token not in office.relay.log() and 'salam' not in office.relay.log()


def test_repeated():
    """a request that comes twice is done once, an answer that was lost comes again, with nothing doubled"""
    with Office() as office:
        office.start_relay()
        token = enrol(office)
        line = poll.PollLine(office.port, token)
        line.send(ws.HELLO, {'proto': [1, 1], 'app': 'test', 'replica': 'r', 'epoch': None, 'cursor': 0, 'last_n': 0})
        first = line.body()
        answers = [post_said(office, token, first) for _ in range(3)]
        assert all(answer[3] for answer in answers), answers
        line.take(200, poll.post(office.port, token, first)[1])
        assert line.expect(ws.WELCOME) and not line.got
        # The same commands in three requests: one result each, in order.
        for n in (1, 2):
            line.send(ws.COMMAND, {'n': n, 'id': str(uuid.uuid4()), 'type': 'nothing@1', 'args': {}})
        body = line.body()
        said = [poll.post(office.port, token, body) for _ in range(3)]
        for status, answer in said:
            line.take(status, answer)
        results = []
        while len(results) < 2:
            kind, value = line.receive()
            results += [value] if kind == ws.RESULT else []
        assert [r['n'] for r in results] == [1, 2], results
        # Only what came of the commands may still be there, and the relay says no more of them.
        assert all(ws.unpack(frame)[0] == ws.LIVE for frame in line.got), line.got
        assert office.relay.log().count('hello from') == 1
        # An old one that arrives late neither ends the session nor brings anything back.
        late = poll.say_parts(poll.post(office.port, token, first, 60)[1])
        assert late[2] == 0, late


def post_said(office, token, body):
    status, answer = poll.post(office.port, token, body)
    assert status == 200, (status, answer)
    return poll.say_parts(answer)


def test_overtaken():
    """a second request has the held one answered, with nothing; a connection that died holds nothing back"""
    with Office() as office:
        office.start_relay()
        token = enrol(office)
        line = poll.PollLine(office.port, token)
        line.hello()
        held = []
        thread = threading.Thread(target=lambda: held.append(post_said(office, token, line.body())))
        thread.start()
        wait_for(lambda: poll_held(office))
        line.send(ws.PING, {'t': 5})
        seen, first, code, frames = post_said(office, token, line.body())
        thread.join(20 * PATIENCE)
        assert held and held[0][2] == 0 and not without_news(held[0][3]), held
        assert without_news(frames) == [(ws.PONG, {'t': 5})] and (seen, first) == (2, 2), (seen, first, frames)
        # The answer that nobody took comes again.
        body = line.body()
        with socket.create_connection(('127.0.0.1', office.port)) as sock:
            sock.sendall(head_of(token, len(body)) + body)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
        line.poll()
        assert without_news(line.got) == [(ws.PONG, {'t': 5})], line.got


def without_news(frames):
    """What was said besides live rows, which may come at any moment."""
    return [said for said in map(ws.unpack, frames) if said[0] != ws.LIVE]


def head_of(token, length):
    return (f'POST /v1/sync HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Length: {length}'
            '\r\n\r\n').encode()


def poll_held(office):
    """Whether the relay holds a connection of ours that it has not answered: all others are closed."""
    from dastak_test import connections
    return connections(office.relay) == 1


def refused(office, token, body):
    status, answer = poll.post(office.port, token, body)
    return status, json.loads(answer)['error']


def test_refused():
    """no token, another's session, one that is not known, numbers that can't be, and bodies that are none"""
    with Office() as office:
        office.init()
        code = office.add_user('Bilal')
        office.start_relay()
        token, other = enrol(office), enrol(office, code)
        line = poll.PollLine(office.port, token)
        assert refused(office, None, line.body()) == (401, 'auth')
        assert refused(office, 'ab' * 32, line.body()) == (401, 'auth')
        assert refused(office, token, line.body()) == (410, 'session'), 'a session begins with a frame'
        line.hello()
        hello = ws.pack(ws.HELLO, {'proto': [1, 1], 'app': 'x', 'replica': 'x'})
        assert refused(office, other, poll.ask_body(line.name, 0, 1, [hello])) == (410, 'session')
        assert refused(office, token, poll.ask_body(os.urandom(16), 0, 2, [hello])) == (410, 'session')
        assert refused(office, token, poll.ask_body(line.name, 9, 2, [])) == (409, 'step')
        assert refused(office, token, poll.ask_body(line.name, 1, 9, [hello])) == (409, 'step')
        good = poll.ask_body(line.name, 1, 2, [hello])
        for bad in (b'', good[:3], good[:29], b'x' + good[1:], good[:-1], good + b'\0',
                    poll.ask_body(line.name, 1, 0, [hello]), poll.ask_body(line.name, 1, 2, [b'short']),
                    poll.ask_body(line.name, 1, 2, [b'\x0a\0\0\0\0\2{}'] * 1025)):
            assert refused(office, token, bad) == (400, 'bad-request'), bad[:40]
        assert poll.post(office.port, token, b'x' * (2 << 20))[0] == 413
        # It goes on as if nothing had been.
        line.send(ws.PING, {'t': 1})
        line.poll()
        assert (ws.PONG, {'t': 1}) in map(ws.unpack, line.got), line.got


def test_ends():
    """the end of a session is said to who asks: revoked, replaced by another line, broken rules, the relay stops"""
    with Office() as office:
        office.start_relay()
        token = enrol(office)
        line = poll.PollLine(office.port, token)
        line.hello()
        line.send(7, {})
        assert line.closed() == 4400
        assert line.closed() == 4400, 'it is said again'
        line = poll.PollLine(office.port, token)
        line.hello()
        status, answer = poll.post(office.port, token, poll.ask_body(line.name, 1, 2, [], 1000))
        assert poll.say_parts(answer)[2] == 1000 and 'closed by the device' in office.relay.log()
        line = poll.PollLine(office.port, token)
        line.hello()
        with ws.Line(office.port, token) as socket_line:
            socket_line.hello()
            assert line.closed() == 1001
            newer = poll.PollLine(office.port, token)
            newer.hello()
            assert socket_line.closed() == 1001
        ended = []
        thread = threading.Thread(target=lambda: ended.append(newer.closed()))
        thread.start()
        wait_for(lambda: poll_held(office))
        assert office.relay.stop() == 0
        thread.join(20 * PATIENCE)
        assert ended == [1001], ended
        office.start_relay()
        line = poll.PollLine(office.port, token)
        welcome = line.hello()
        office.relay_command('device', 'revoke', '--data', office.data, '--device', welcome['device'])
        assert wait_for(lambda: end_of(line)) in (4403, 403)
        assert refused(office, token, line.body()) == (403, 'revoked')


def end_of(line):
    try:
        return line.closed()
    except poll.Answered as why:
        return why.status


def test_hold():
    """a request that nothing answers is held for 25 s; the line goes on"""
    with Office() as office:
        office.start_relay()
        line = poll.PollLine(office.port, enrol(office))
        line.hello()
        began = time.monotonic()
        assert line.poll(60) == 0
        assert time.monotonic() - began >= 24
        line.send(ws.PING, {'t': 1})
        line.poll()
        assert (ws.PONG, {'t': 1}) in map(ws.unpack, line.got), line.got


def test_slow():
    """who sends and takes no answers is cut off; who floods while it is not read, too; memory stays small"""
    with Office() as office:
        office.start_relay()
        token = enrol(office)
        line = poll.PollLine(office.port, token)
        line.hello()
        ping = ws.pack(ws.PING, {'t': 1})
        ended = None
        for round_ in range(2000):
            # Never says that it has an answer.
            body = poll.ask_body(line.name, 1, 2 + 1024 * round_, [ping] * 1024)
            status, answer = poll.post(office.port, token, body)
            if status != 200:
                ended = status
                break
            ended = poll.say_parts(answer)[2]
            if ended:
                break
        assert ended in (4408, 4429), ended
        with open(f'/proc/{office.relay.pid}/status') as lines:
            sizes = {line.split(':')[0]: int(line.split()[1]) // 1024 for line in lines if line.startswith('Vm')}
        assert sizes['VmHWM'] < 200 or sizes['VmSize'] > 1 << 20, sizes
        assert request(office.port, 'GET', '/healthz')[0] == 200


if __name__ == '__main__':
    main(test_session, test_repeated, test_overtaken, test_refused, test_ends, test_hold, test_slow)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Enrolment, the WebSocket and administration against the real relay, with a device of a few lines of Python."""
import json
import os
import pathlib
import socket
import sys
import time
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))

import dastak_ws as ws  # noqa: E402
from dastak_test import (
    Office,
    PATIENCE,
    Process,
    RELAY,
    main,
    post_webhook,
    request,
    text_webhook,
    wait_for,
)  # noqa: E402


def enrol(office, code, name='test device'):
    """Enrols; returns (status, answer)."""
    status, body = request(
        office.port,
        'POST',
        '/v1/enrol',
        json.dumps({'code': code, 'device_name': name, 'app': 'test/1'}),
    )
    return status, json.loads(body)


def token_of(office, code=None):
    status, answer = enrol(office, code or office.admin_code)
    assert status == 200, answer
    return answer


def refused(port, token, extra=()):
    try:
        ws.Line(port, token, extra)
    except ws.Refused as why:
        return why.status, why.body
    raise AssertionError('it was let in')


LAST_ID = [0]


def new_id():
    """A UUIDv7, greater than the last one."""
    LAST_ID[0] = max(int(time.time() * 1000) << 12, LAST_ID[0] + 1)
    bits = LAST_ID[0] >> 12 << 80 | 7 << 76 | (LAST_ID[0] & 0xFFF) << 64 | 2 << 62
    return str(uuid.UUID(int=bits | (uuid.uuid4().int & ((1 << 62) - 1))))


def page_all(line, limit=1000, lives=None):
    """Runs the job "all" to its end; returns the pages. Live frames that come meanwhile go to lives."""
    pages = []
    after = ''
    while True:
        line.send(ws.PAGE_GET, {'job': 'all', 'selector': 'all', 'after': after, 'limit': limit})
        while True:
            kind, value = line.receive()
            if kind == ws.PAGE:
                break
            line.ack(value['upto'])
            if lives is not None:
                lives.append(value)
        line.ack(0)
        pages.append(value)
        if not value.get('next'):
            return pages
        after = value['next']


def test_enrol():
    """a code works once; anything else is a bad code"""
    with Office() as office:
        office.start_relay()
        status, answer = enrol(office, office.admin_code)
        assert status == 200
        assert set(answer) == {
            'device',
            'token',
            'user',
            'user_name',
            'role',
            'relay_name',
            'now',
        }, answer
        assert len(answer['token']) == 64 and answer['role'] == 'super-admin'
        assert abs(answer['now'] - time.time() * 1000) < 60000
        for code in (office.admin_code, 'AAAA-BBBB-CCCC-DDDD', '', 'x' * 2000, 'ä'):
            assert enrol(office, code) == (401, {'error': 'bad-code'}), code
        for body in (
            b'',
            b'{}',
            b'[]',
            b'{"code":7}',
            b'{"code":"a","code":"b"}',
            b'{"code":"\xff"}',
            b'{' * 100,
        ):
            assert request(office.port, 'POST', '/v1/enrol', body) == (
                400,
                b'{"error":"bad-request"}',
            ), body
        assert (
            answer['token'] not in office.relay.log()
            and office.admin_code not in office.relay.log()
        )


def test_enrol_rate():
    """codes can't be tried again and again from one address"""
    with Office() as office:
        office.start_relay()
        seen = [enrol(office, f'CODE-{i:04}')[0] for i in range(30)]
        assert seen[:20] == [401] * 20 and set(seen[20:]) == {429}, seen
        assert request(office.port, 'GET', '/v1/info')[0] == 200


def test_auth():
    """a socket without a good token is refused before the handshake"""
    with Office() as office:
        office.start_relay()
        token = token_of(office)['token']
        for bad in (None, '', 'x', '0' * 64, token[:-1], token + '0', token.upper() + ' '):
            assert refused(office.port, bad) == (401, b'{"error":"auth"}'), bad
        assert (
            request(office.port, 'GET', '/v1/sync', headers={'Authorization': 'Bearer ' + token})[0]
            == 426
        )
        with ws.Line(office.port, token, ['Sec-WebSocket-Extensions: permessage-deflate']) as line:
            assert line.hello()['must_refetch'] is True


def test_sync():
    """a device gets what is there, and then what comes"""
    with Office() as office:
        office.start_relay()
        token = token_of(office)['token']
        for i in range(30):
            assert (
                post_webhook(
                    office.port, text_webhook(f'wamid.{i}', f'1555123{i % 7:04}', f'hello {i}')
                )
                == 200
            )
        with ws.Line(office.port, token) as line:
            welcome = line.hello()
            assert welcome['role'] == 'super-admin' and welcome['limits']['frames'] == 4, welcome
            lives = []
            seen = {
                row['id']
                for page in page_all(line, 7, lives)
                for row in ws.rows_of(page, 'message')
            }
            cursor = welcome['head']

            def take(value):
                nonlocal cursor
                assert value['from'] == cursor, value
                cursor = value['upto']
                seen.update(row['id'] for row in ws.rows_of(value, 'message'))

            def live():
                value = line.expect(ws.LIVE)
                line.ack(value['upto'])
                take(value)

            for value in lives:
                take(value)

            while len(seen) < 30:
                live()
            assert (
                post_webhook(office.port, text_webhook('wamid.new', '15551230000', 'one more'))
                == 200
            )
            while len(seen) < 31:
                live()
        # Back with the cursor: nothing is missing and nothing comes twice.
        with ws.Line(office.port, token) as line:
            welcome = line.hello(welcome['epoch'], cursor)
            assert welcome['must_refetch'] is False
            assert (
                post_webhook(office.port, text_webhook('wamid.more', '15551230000', 'and more'))
                == 200
            )
            more = line.expect(ws.LIVE)
            assert more['from'] == cursor and len(ws.rows_of(more, 'message')) == 1, more
        assert office.relay.stop() == 0


def test_command():
    """a command has its effect once, however often it is said"""
    with Office() as office:
        office.start_relay()
        token = token_of(office)['token']
        assert post_webhook(office.port, text_webhook('wamid.1', '15551230001', 'hello')) == 200
        with ws.Line(office.port, token) as line:
            line.hello()
            rows = wait_for(
                lambda: [row for page in page_all(line) for row in ws.rows_of(page, 'conversation')]
            )
            conv = rows[0]['id']
        with ws.Line(office.port, token) as line:
            welcome = line.hello()
            claim = {'n': 1, 'id': new_id(), 'type': 'conversation.claim@1', 'args': {'conv': conv}}

            def say(command):
                line.send(ws.COMMAND, command)
                result = live = None
                while result is None:
                    kind, value = line.receive()
                    if kind == ws.RESULT:
                        result = value
                    else:
                        line.ack(value['upto'])
                return result

            first = say(claim)
            assert first['n'] == 1 and first['status'] == 'ok', first
            assert say(claim) == first
            assert (
                say({'n': 2, 'id': new_id(), 'type': 'of.the.future@7', 'args': {}})['status']
                == 'unsupported'
            )
            line.send(
                ws.COMMAND,
                {'n': 9, 'id': new_id(), 'type': 'conversation.claim@1', 'args': {'conv': conv}},
            )
            assert line.closed() == 1013
        with ws.Line(office.port, token) as line:
            assert line.hello(welcome['epoch'], welcome['head'])['last_n'] == 2
            line.send(
                ws.COMMAND,
                {'n': 1, 'id': new_id(), 'type': 'conversation.claim@1', 'args': {'conv': conv}},
            )
            assert line.closed() == 4409
        assert office.relay.stop() == 0


def test_protocol_errors():
    """what is not the protocol is closed with a code, and nobody else notices"""
    with Office() as office:
        office.start_relay()
        token = token_of(office)['token']

        def code_for(act, hello=True):
            with ws.Line(office.port, token) as line:
                if hello:
                    line.hello()
                act(line)
                return line.closed()

        assert code_for(lambda l: l.send(ws.ACK, {'upto': 0}), hello=False) == 4400
        assert (
            code_for(lambda l: l.send(ws.HELLO, {'proto': [8, 9], 'replica': 'r'}), hello=False)
            == 4427
        )
        assert code_for(lambda l: l.send_raw(2, b'')) == 4400
        assert code_for(lambda l: l.send_raw(2, os.urandom(50))) == 4400
        assert (
            code_for(
                lambda l: l.send(ws.PAGE_GET, {'job': 'all', 'selector': 'nonsense', 'after': ''})
            )
            == 4400
        )
        assert (
            code_for(lambda l: l.send(ws.ACK, {'upto': 1 << 40, 'frames': 0, 'bytes': 0})) == 4400
        )
        assert code_for(lambda l: l.send_raw(1, b'{}')) == 1003
        assert code_for(lambda l: l.send_raw(3, b'{}')) == 1002
        assert code_for(lambda l: l.send_raw(0, b'{}')) == 1002
        assert code_for(lambda l: l.sock.sendall(b'\x82\x02hi')) == 1002
        assert (
            code_for(lambda l: l.sock.sendall(b'\x82\xff\x00\x00\x00\x01\x00\x00\x00\x00abcd'))
            == 1009
        )
        assert code_for(lambda l: l.sock.sendall(b'\xc2\x82abcdxx')) == 1002

        for code in (999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000):
            assert code_for(lambda l: l.send_raw(8, code.to_bytes(2, 'big'))) == 1002, code
        for code in (1000, 1001, 1014, 3000, 4999):
            assert code_for(lambda l: l.send_raw(8, code.to_bytes(2, 'big'))) == code, code

        def pieces(line):
            line.send_raw(2, b'x' * 600000, fin=False)
            line.send_raw(0, b'x' * 600000, fin=False)

        assert code_for(pieces) == 1009
        with ws.Line(office.port, token) as line:
            line.send_raw(9, b'are you there')
            assert line.receive_raw() == (10, b'are you there')
            rude = {'proto': [1, 1], 'replica': 'r', 'app': 'x\nforged: a line\x1b[2J'}
            frame = ws.pack(ws.HELLO, rude)
            line.send_raw(2, frame[:9], fin=False)
            line.send_raw(9, b'')
            line.send_raw(0, frame[9:])
            assert line.receive_raw() == (10, b'')
            assert line.receive()[0] == ws.WELCOME
        assert 'hello from x forged: a line' in office.relay.log(), office.relay.log()[-500:]
        assert '\x1b' not in office.relay.log()
        assert office.relay.stop() == 0


def test_credit():
    """a device that acknowledges nothing is sent no more than its credit"""
    with Office() as office:
        office.start_relay()
        token = token_of(office)['token']
        with ws.Line(office.port, token) as line:
            line.hello()
            frames = 0
            for i in range(12):
                assert (
                    post_webhook(
                        office.port, text_webhook(f'wamid.{i}', '15551230001', f'hello {i}')
                    )
                    == 200
                )
                try:
                    assert line.receive(seconds=10 if frames < 4 else 0.2 / PATIENCE)[0] == ws.LIVE
                    frames += 1
                    last = line.last_size
                except ws.Timeout:
                    pass
            assert frames == 4, frames
            line.ack(0, 1, last)
            assert line.expect(ws.LIVE)


def test_newer_connection():
    """the same device again: the older line is closed"""
    with Office() as office:
        office.start_relay()
        token = token_of(office)['token']
        with ws.Line(office.port, token) as old, ws.Line(office.port, token) as new:
            assert old.closed() == 1001
            new.hello()


def test_revoke():
    """a revoked device is sent away at once and not let in again"""
    with Office() as office:
        office.start_relay()
        me = token_of(office)
        other = token_of(office, office.add_user('Bilal'))
        with ws.Line(office.port, me['token']) as line, ws.Line(
            office.port, other['token']
        ) as kept:
            line.hello()
            kept.hello()
            office.relay_command(
                'device', 'revoke', '--data', office.data, '--device', me['device']
            )
            assert line.closed() == 4403
            assert refused(office.port, me['token'])[0] == 403
            kept.send(ws.PING, {'t': 1})
            while kept.receive()[0] != ws.PONG:
                pass
        assert office.relay.stop() == 0


def test_admin_running():
    """administration works on a running relay"""
    with Office() as office:
        office.start_relay()
        assert oct((office.data / 'admin.sock').stat().st_mode & 0o777) == '0o600'
        code = office.add_user('Ayesha')
        assert enrol(office, code)[0] == 200
        again = office.relay_command(
            'user', 'code', '--data', office.data, '--user', 'Ayesha'
        ).stdout
        assert 'Enrolment code' in again
        office.relay_command('team', 'add', '--data', office.data, '--name', 'Sales')
        office.relay_command(
            'team', 'member', '--data', office.data, '--team', 'Sales', '--user', 'Ayesha'
        )
        office.relay_command(
            'number', 'add', '--data', office.data, '--phone-number-id', '123456', '--name', 'Main'
        )
        for bad in (
            ('user', 'add', '--name', 'X', '--role', 'king'),
            ('user', 'code', '--user', 'Nobody'),
            ('team', 'member', '--team', 'None', '--user', 'Ayesha'),
            ('device', 'revoke', '--device', 'x'),
        ):
            done = office.relay_command(*bad[:2], '--data', office.data, *bad[2:], check=False)
            assert done.returncode == 1 and len(done.stderr.splitlines()) == 1, (bad, done)
        assert (
            office.relay_command('user', 'add', '--data', office.data, check=False).returncode == 2
        )
        assert office.relay_command('check', '--data', office.data).returncode == 0
        assert office.relay.stop() == 0
        # And on one that does not run.
        office.add_user('Omar')
        assert not (office.data / 'admin.sock').exists()


def test_backup():
    """a backup of a running relay serves as a relay"""
    with Office() as office:
        office.start_relay()
        for i in range(10):
            assert (
                post_webhook(office.port, text_webhook(f'wamid.{i}', '15551230001', f'hello {i}'))
                == 200
            )
        copy = office.root / 'copy'
        copy.mkdir(mode=0o700)
        done = office.relay_command(
            'backup', '--data', office.data, '--to', copy / 'relay.db', check=False
        )
        assert done.returncode == 0, done.stderr
        assert (copy / 'relay.db').stat().st_size > 0
        done = office.relay_command(
            'backup', '--data', office.data, '--to', office.root / 'no' / 'such.db', check=False
        )
        assert done.returncode == 1 and len(done.stderr.splitlines()) == 1, done.stderr


def test_second_instance():
    """a second relay on the same data is refused with a clear message"""
    with Office() as office:
        office.start_relay()
        done = office.relay_command('serve', '--config', office.conf, '--port', '0', check=False)
        assert (
            done.returncode == 1
            and 'nother relay' in done.stderr
            and str(office.relay.pid) in done.stderr
        ), done
        assert request(office.port, 'GET', '/healthz')[0] == 200
        done = office.relay_command('init', '--data', office.data, check=False)
        assert done.returncode == 1 and len(done.stderr.splitlines()) == 1, done


def test_stop_says_goodbye():
    """SIGTERM closes devices with 1001 and ends with 0"""
    with Office() as office:
        office.start_relay()
        token = token_of(office)['token']
        with ws.Line(office.port, token) as line:
            line.hello()
            office.relay.popen.terminate()
            assert line.closed() == 1001
        assert office.relay.stop() == 0


def test_watchdog():
    """a service manager hears of readiness, life and the end"""
    with Office() as office:
        office.init()
        path = str(office.root / 'notify')
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
            listener.bind(path)
            listener.settimeout(20 * PATIENCE)
            office.conf.write_text(f'[relay]\ndata={office.data}\nlisten=127.0.0.1:0\n')
            env = {'NOTIFY_SOCKET': path, 'WATCHDOG_USEC': '600000'}
            office.relay = Process(
                [RELAY, 'serve', '--config', office.conf],
                office.root / 'relay.log',
                r'listening http://127\.0\.0\.1:(\d+)',
                env,
            )
            try:
                heard = [listener.recv(4096)]
            except socket.timeout:
                raise AssertionError(
                    'nothing was heard; was it built without libsystemd?'
                ) from None
            assert b'READY=1' in heard[0], heard
            for _ in range(3):
                assert b'WATCHDOG=1' in listener.recv(4096)
            office.relay.popen.terminate()
            while b'STOPPING=1' not in heard[-1]:
                heard.append(listener.recv(4096))
        assert office.relay.stop() == 0


if __name__ == '__main__':
    main(
        test_enrol,
        test_enrol_rate,
        test_auth,
        test_sync,
        test_command,
        test_protocol_errors,
        test_credit,
        test_newer_connection,
        test_revoke,
        test_admin_running,
        test_backup,
        test_second_instance,
        test_stop_says_goodbye,
        test_watchdog,
    )

# SPDX-License-Identifier: GPL-3.0-or-later
"""The relay's HTTP side against the real program: webhooks, limits, deadlines, stopping."""
import pathlib
import socket
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))

from dastak_test import (
    NUMBER,
    SECRET,
    VERIFY_TOKEN,
    Office,
    Process,
    LISTENING,
    RELAY,
    PATIENCE,
    connections,
    escape_like_meta,
    main,  # noqa: E402
    post_webhook,
    request,
    sign,
    text_webhook,
    wait_for,
)


def serve(office, extra=''):
    """A relay whose configuration ends with more lines."""
    office.init()
    office.conf.write_text(
        f'[relay]\ndata={office.data}\nlisten=127.0.0.1:0\n\n[whatsapp]\napp-secret-file={office.root / "secret"}\n'
        f'verify-token-file={office.root / "verify"}\nnumbers={NUMBER}\n\n{extra}'
    )
    office.relay = Process(
        [RELAY, 'serve', '--config', office.conf], office.root / 'relay.log', LISTENING
    )
    office.port = office.relay.port


def count(office, what):
    """A figure out of the report of `check`."""
    report = office.relay_command('check', '--data', office.data).stdout
    for line in report.splitlines():
        name, _, value = line.partition(': ')
        if name == what:
            return int(value)
    raise AssertionError(f'{what} is not in {report!r}')


def raw(port, data, seconds=10):
    """Sends bytes and returns all that comes back until the relay closes."""
    with socket.create_connection(('127.0.0.1', port), timeout=seconds * PATIENCE) as sock:
        try:
            sock.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass
        seen = b''
        while True:
            try:
                chunk = sock.recv(65536)
            except ConnectionResetError:
                return seen
            if not chunk:
                return seen
            seen += chunk


def test_handshake():
    """the handshake echoes the challenge for the right token only"""
    with Office() as office:
        serve(office)

        def ask(**params):
            from urllib.parse import urlencode

            query = urlencode({'hub.' + k: v for k, v in params.items()})
            return request(office.port, 'GET', '/webhooks/whatsapp?' + query)

        assert ask(mode='subscribe', verify_token=VERIFY_TOKEN, challenge='1158201444') == (
            200,
            b'1158201444',
        )
        assert ask(challenge='a-b_C', verify_token=VERIFY_TOKEN, mode='subscribe') == (
            200,
            b'a-b_C',
        )
        for bad in (
            dict(mode='subscribe', verify_token='wrong', challenge='1'),
            dict(mode='subscribe', verify_token=VERIFY_TOKEN[:-1], challenge='1'),
            dict(mode='subscribe', challenge='1'),
            dict(mode='unsubscribe', verify_token=VERIFY_TOKEN, challenge='1'),
            dict(mode='subscribe', verify_token=VERIFY_TOKEN),
            dict(mode='subscribe', verify_token=VERIFY_TOKEN, challenge='<b>'),
            dict(mode='subscribe', verify_token=VERIFY_TOKEN, challenge='1' * 129),
        ):
            assert ask(**bad) == (403, b'{"error":"forbidden"}'), bad
        assert VERIFY_TOKEN not in office.relay.log()


def test_signature():
    """only a right signature keeps a body, whatever is in it"""
    with Office() as office:
        serve(office)
        body = text_webhook('wamid.A', '15551230001', 'hello')
        assert post_webhook(office.port, body) == 200
        assert post_webhook(office.port, body) == 200
        assert post_webhook(office.port, b'not json') == 200
        assert post_webhook(office.port, b'') == 200
        for signature in (
            'sha256=' + '0' * 64,
            'sha256=',
            sign(b'x'),
            sign(b'x').replace('sha256', 'sha1'),
            sign(b'hello', 'another secret'),
            'x' * 71,
        ):
            assert post_webhook(office.port, b'hello', signature) == 401, signature
        assert request(office.port, 'POST', '/webhooks/whatsapp', b'hello') == (
            401,
            b'{"error":"signature"}',
        )
        wait_for(lambda: count(office, 'webhook bodies not applied yet') == 0)
        assert count(office, 'webhook bodies') == 3
        assert count(office, 'messages') == 1
        assert SECRET not in office.relay.log() and 'hello' not in office.relay.log()


def test_no_secret():
    """without an app secret every webhook is refused"""
    with Office() as office:
        (office.root / 'secret').unlink()
        serve(office)
        assert post_webhook(office.port, b'{}') == 503
        assert count(office, 'webhook bodies') == 0


def test_size():
    """a body over the limit is refused before it is read"""
    with Office() as office:
        serve(office, '[limits]\nwebhook-body=100000\n')
        at_limit = b'{"a":"' + b'x' * (100000 - 8) + b'"}'
        assert post_webhook(office.port, at_limit) == 200
        assert post_webhook(office.port, at_limit + b' ') == 413
        huge = raw(
            office.port,
            b'POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000000\r\n\r\n'
            + b'y' * 3000000,
        )
        assert huge.startswith(b'HTTP/1.1 413 ') or huge == b'', huge[:100]
        expect = raw(
            office.port,
            b'POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000000\r\n'
            b'Expect: 100-continue\r\n\r\n',
        )
        assert expect.startswith(b'HTTP/1.1 413 ') and b'100 Continue' not in expect, expect
        assert count(office, 'webhook bodies') == 1


def test_fullest():
    """the fullest body that Meta sends, 3 MB with 1,000 updates, is kept and applied whole, and once"""
    with Office() as office:
        serve(office)
        body = text_webhook('wamid.0', '15551230000', 'x')
        changes = body['entry'][0]['changes']
        texts = ['سلام ' + 'x' * 2600 + f' {i}' for i in range(1000)]
        body['entry'][0]['changes'] = [
            text_webhook(f'wamid.{i}', f'1555123{i % 97:04}', text)['entry'][0]['changes'][0]
            for i, text in enumerate(texts)
        ]
        assert len(changes) == 1 and 2_900_000 < len(escape_like_meta(body)) <= 3 * 1024 * 1024
        for _ in range(2):
            assert post_webhook(office.port, body) == 200
        wait_for(lambda: count(office, 'webhook bodies not applied yet') == 0)
        assert count(office, 'webhook bodies') == 1 and count(office, 'messages') == 1000
        assert count(office, 'conversations') == 97


def test_malformed():
    """malformed requests get a fixed short answer and hide nothing behind them"""
    with Office() as office:
        serve(office)
        inner = b'GET /v1/info HTTP/1.1\r\nHost: x\r\n\r\n'
        for data, status in (
            (
                b'POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\n\n'
                + inner,
                b'411',
            ),
            (b'GET /v1/info HTTP/1.1\nHost: x\n\n', b'400'),
            (b'GET /v1/info HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n', b'400'),
            (b'GET /' + b'a' * 20000 + b' HTTP/1.1\r\n', b'431'),
            (b'DELETE /v1/info HTTP/1.1\r\nHost: x\r\n\r\n', b'405'),
            (b'GET /v1/../v1/info HTTP/1.1\r\nHost: x\r\n\r\n', b'404'),
            (b'\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n', b'400'),
        ):
            answer = raw(office.port, data)
            assert answer.startswith(b'HTTP/1.1 ' + status), (data[:80], answer[:80])
            assert answer.count(b'HTTP/1.1 ') == 1, answer
            assert len(answer) < 400, answer
        assert request(office.port, 'GET', '/healthz')[0] == 200
        assert office.relay.stop() == 0


def test_keep_alive():
    """a connection serves many requests, also when they come at once"""
    with Office() as office:
        serve(office)
        one = b'GET /v1/info HTTP/1.1\r\nHost: x\r\n\r\n'
        last = b'GET /v1/info HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'
        answer = raw(office.port, one * 20 + last)
        assert answer.count(b'HTTP/1.1 200 OK') == 21, answer.count(b'HTTP/1.1 200 OK')
        body = b'{"n":1}'
        hook = (
            b'POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\nContent-Length: 7\r\nX-Hub-Signature-256: '
            + sign(body).encode()
            + b'\r\n\r\n'
            + body
        )
        answer = raw(office.port, hook * 5 + last)
        assert answer.count(b'HTTP/1.1 200 OK') == 6, answer


def test_deadlines():
    """a half request is cut off, and so is an idle connection"""
    with Office() as office:
        serve(office, '[limits]\nhead-deadline-ms=300\nbody-deadline-ms=300\nidle-ms=300\n')
        assert raw(office.port, b'') == b''
        assert raw(office.port, b'GET /v1/info HTTP/1.1\r\nHo') == b''
        assert (
            raw(
                office.port,
                b'POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc',
            )
            == b''
        )
        # Who is slow to ask, on a busy machine, is cut off before; so it may take more than one try.
        whole = b'GET /v1/info HTTP/1.1\r\nHost: x\r\n\r\n'
        wait_for(lambda: raw(office.port, whole).count(b'HTTP/1.1 200') == 1)


def test_connections():
    """connections are counted, refused above the limit, and given back"""
    with Office() as office:
        serve(office, '[limits]\nconnections=20\n')

        def held():
            return connections(office.relay)

        socks = [socket.create_connection(('127.0.0.1', office.port)) for _ in range(20)]
        wait_for(lambda: held() == 20)
        assert raw(office.port, b'').startswith(b'HTTP/1.1 503 ')
        for sock in socks:
            sock.close()
        wait_for(lambda: held() == 0)
        # Those that were used and left idle by their owner are given back, too.
        for _ in range(60):
            with socket.create_connection(('127.0.0.1', office.port)) as sock:
                sock.sendall(b'GET /v1/info HTTP/1.1\r\nHost: x\r\n\r\n')
                assert sock.recv(4096).startswith(b'HTTP/1.1 200')
        wait_for(lambda: held() == 0)
        assert office.relay.stop() == 0


def test_kill():
    """what was answered 200 is there after kill -9"""
    with Office() as office:
        serve(office)
        for round_ in range(5):
            for i in range(20):
                assert (
                    post_webhook(
                        office.port, text_webhook(f'wamid.{round_}.{i}', f'1555123{i:04}', 'x')
                    )
                    == 200
                )
            office.relay.kill()
            office.relay = Process(
                [RELAY, 'serve', '--config', office.conf], office.root / 'relay.log', LISTENING
            )
            office.port = office.relay.port
            wait_for(lambda: count(office, 'webhook bodies not applied yet') == 0)
            assert count(office, 'messages') == 20 * (round_ + 1)


def test_stop():
    """SIGTERM ends it with 0, whoever is connected"""
    with Office() as office:
        serve(office)
        idle = socket.create_connection(('127.0.0.1', office.port))
        half = socket.create_connection(('127.0.0.1', office.port))
        half.sendall(b'POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc')
        assert request(office.port, 'GET', '/healthz')[0] == 200
        assert office.relay.stop() == 0
        idle.close()
        half.close()


def test_config():
    """a wrong configuration is refused with the name of the key"""
    with Office() as office:
        office.init()
        for text, word in (
            (f'[relay]\ndata={office.data}\nlisten=0.0.0.0:0\ntls=off\n', 'behind-proxy'),
            (f'[relay]\ndata={office.data}\nprot=1\n', 'prot'),
            (f'[relay]\ndata={office.data}\n[limit]\n', '[limit]'),
            ('[relay]\nname=x\n', 'data'),
            (f'[relay]\ndata={office.root / "none"}\n', 'none'),
        ):
            office.conf.write_text(text)
            done = office.relay_command('serve', '--config', office.conf, check=False)
            assert done.returncode in (1, 2) and word in done.stderr, (text, done.stderr)
            assert len(done.stderr.splitlines()) == 1, done.stderr


def test_unix_socket():
    """it serves a proxy on a Unix socket, and takes away no name but that of a relay that was killed"""
    with Office() as office:
        office.init()
        path = office.root / 'http.sock'
        office.conf.write_text(f'[relay]\ndata={office.data}\nlisten=unix:{path}\n')

        def serve_socket():
            office.relay = Process([RELAY, 'serve', '--config', office.conf], office.root / 'relay.log')
            wait_for(ask)

        def ask():
            with socket.socket(socket.AF_UNIX) as sock:
                sock.settimeout(20 * PATIENCE)
                if sock.connect_ex(str(path)) != 0:
                    return False
                sock.sendall(b'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
                return sock.recv(4096).startswith(b'HTTP/1.1 200 ')

        def refused(config=office.conf):
            done = office.relay_command('serve', '--config', config, check=False)
            assert done.returncode == 1 and str(path) in done.stderr, done

        serve_socket()
        assert oct(path.stat().st_mode & 0o777) == '0o660'
        other = office.root / 'other.conf'
        office.relay_command('init', '--data', office.root / 'other')
        other.write_text(f'[relay]\ndata={office.root / "other"}\nlisten=unix:{path}\n')
        refused(other)
        assert ask()
        office.relay.kill()
        assert path.exists()
        serve_socket()
        assert office.relay.stop() == 0 and not path.exists()
        path.write_text('mine')
        refused()
        assert path.read_text() == 'mine'


if __name__ == '__main__':
    main(
        test_handshake,
        test_signature,
        test_no_secret,
        test_size,
        test_fullest,
        test_malformed,
        test_keep_alive,
        test_deadlines,
        test_connections,
        test_kill,
        test_stop,
        test_unix_socket,
        test_config,
    )

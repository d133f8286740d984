# SPDX-License-Identifier: GPL-3.0-or-later
"""The example data/nginx/dastak.conf as it is shipped, in a real nginx on loopback with a certificate of a CA made
here, before a real relay on a Unix socket. Only places are changed: addresses, files, the name.
"""
import http.client
import json
import multiprocessing.pool
import os
import pathlib
import random
import re
import shutil
import socket
import ssl
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import dastak_poll as poll  # noqa: E402
import dastak_ws as ws  # noqa: E402
from dastak_front import (  # noqa: E402
    check_logs,
    check_strangers,
    count,
    fill_logs,
    make_certificates,
    make_meta,
    refuse_stranger,
    sync_device,
)
from dastak_test import (  # noqa: E402
    NUMBER,
    PATIENCE,
    RELAY,
    SOURCE,
    Office,
    Process,
    Skip,
    free_port,
    main,
    sign,
    text_webhook,
    escape_like_meta,
    wait_for,
)
from relay_siege import PATH, smuggled  # noqa: E402

EXAMPLE = SOURCE / 'data' / 'nginx' / 'dastak.conf'
NGINX = shutil.which('nginx', path=os.environ.get('PATH', '') + ':/usr/sbin:/usr/local/sbin')


class Proxy:
    """nginx with the example before an upstream, in a folder of its own."""

    name = '127.0.0.1'  # what it is called in addresses

    def __init__(self, folder, upstream):
        if NGINX is None:
            raise Skip('nginx is not installed')
        self.folder, self.port = folder, free_port()
        folder.mkdir()
        self.pin = make_certificates(folder)
        text = self.edit(EXAMPLE.read_text())
        for old, new in (
            ('listen 443 ssl;', f'listen 127.0.0.1:{self.port} ssl;'),
            ('listen [::]:443 ssl;', ''),
            ('server_name <relay.example.org>;', 'server_name 127.0.0.1;'),
            ('<certificate with its chain, PEM>', str(folder / 'cert.pem')),
            ('<its key, PEM>', str(folder / 'key.pem')),
            ('/var/log/nginx/dastak.log', str(folder / 'access.log')),
            ('/var/log/nginx/dastak-error.log', str(folder / 'error.log')),
            ('    server 127.0.0.1:7443;', f'    server {upstream};'),
        ):
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        temp = ''.join(
            f'{kind}_temp_path {folder / kind};\n' for kind in ('client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi')
        )
        root = 'user root;\n' if os.geteuid() == 0 else ''
        (folder / 'nginx.conf').write_text(
            f'daemon off;\n{root}worker_processes 1;\npid {folder / "pid"};\nerror_log {folder / "main.log"} notice;\n'
            f'events {{ worker_connections 1024; }}\nhttp {{\n{temp}{text}}}\n'
        )
        self.process = Process(
            [NGINX, '-e', folder / 'main.log', '-p', folder, '-c', folder / 'nginx.conf'], folder / 'out.log'
        )
        wait_for(lambda: self.alive() and self.connects(), what='nginx to listen')

    def edit(self, text):
        return text

    def alive(self):
        assert self.process.alive(), self.process.log() + (self.folder / 'main.log').read_text()
        return True

    def connects(self):
        with socket.socket() as sock:
            return sock.connect_ex(('127.0.0.1', self.port)) == 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stop()

    def tls(self):
        """A connection of somebody who trusts the CA."""
        context = ssl.create_default_context(cafile=self.folder / 'ca.pem')
        sock = socket.create_connection(('127.0.0.1', self.port), timeout=30 * PATIENCE)
        return context.wrap_socket(sock, server_hostname='127.0.0.1')

    def request(self, method, path, body=None, headers=None, certificate=None):
        context = ssl.create_default_context(cafile=self.folder / 'ca.pem')
        if certificate is not None:
            context.load_cert_chain(self.folder / f'{certificate}.pem')
        connection = http.client.HTTPSConnection(self.name, self.port, timeout=30 * PATIENCE, context=context)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def raw(self, data, first=False):
        """Sends bytes and returns all that comes until the end, or what comes first."""
        seen = b''
        with self.tls() as sock:
            try:
                sock.sendall(data)
                while not (first and seen) and (chunk := sock.recv(65536)):
                    seen += chunk
            except (ConnectionResetError, BrokenPipeError, ssl.SSLError):
                pass
        return seen

    def post_webhook(self, body):
        return self.request('POST', '/webhooks/whatsapp', body, {'X-Hub-Signature-256': sign(body)})[0]


def serve(office, limits=''):
    """A relay on a Unix socket; returns what nginx calls it."""
    path = office.root / 'http.sock'
    office.conf.write_text(
        f'[relay]\ndata={office.data}\nlisten=unix:{path}\npublic-url=https://relay.example.org\n\n'
        f'[whatsapp]\napp-secret-file={office.root / "secret"}\nverify-token-file={office.root / "verify"}\n'
        f'graph-url={office.graph_url}\nnumbers={NUMBER}\n\n[limits]\n{limits}'
    )
    office.relay = Process([RELAY, 'serve', '--config', office.conf], office.root / 'relay.log')
    wait_for(lambda: 'listening on unix:' in office.relay.log(), what='the relay to listen')
    assert oct(path.stat().st_mode & 0o777) == '0o660'
    return f'unix:{path}'


class Served:
    """Office, relay and a proxy before it."""

    def __init__(self, kind=Proxy, limits=''):
        self.kind, self.limits = kind, limits

    def __enter__(self):
        self.office = Office()
        try:
            self.office.init()
            self.proxy = self.kind(self.office.root / 'proxy', serve(self.office, self.limits))
        except BaseException:
            self.office.__exit__(None)
            raise
        return self.office, self.proxy

    def __exit__(self, *why):
        self.proxy.__exit__(*why)
        self.office.__exit__(*why)


class MutualProxy(Proxy):
    """With the lines for mutual TLS."""

    def edit(self, text):
        make_meta(self.folder)
        text, found = re.subn(r'^( *)#(?=(?:ssl|if) *[_(])', r'\1', text, flags=re.M)
        assert found == 3, found
        return text.replace('/etc/nginx/meta-outbound-api-ca-2025-12.pem', str(self.folder / 'metaca.pem'))


def test_mutual():
    """with its lines for mutual TLS webhooks are taken from who shows Meta's certificate, and devices need none"""
    with Served(MutualProxy) as (office, proxy):
        check_strangers(office, proxy, {400})


def test_webhooks():
    """webhooks come through byte for byte, small, large and chunked, with their signature"""
    with Served() as (office, proxy):
        body = escape_like_meta(text_webhook('wamid.N', '15551230001', 'salam / سلام'))
        assert b'\\/' in body and b'\\u' in body
        large = escape_like_meta(text_webhook('wamid.L', '15551230001', 'x' * 2_900_000))
        for exact in (body, body + b'\r\n \t\n', b'\xff\0\r\n\r\nGET / HTTP/1.1', b'', large):
            assert proxy.post_webhook(exact) == 200, exact[:60]
        # nginx frames anew what the relay would not take.
        chunked = body + b' '
        head = PATH + b'X-Hub-Signature-256: ' + sign(chunked).encode() + b'\r\nConnection: close\r\n'
        said = proxy.raw(head + b'Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n' % (len(chunked), chunked))
        assert said.startswith(b'HTTP/1.1 200 '), said
        assert proxy.request('POST', '/webhooks/whatsapp', b'x', {'X-Hub-Signature-256': sign(b'y')})[0] == 401
        wait_for(lambda: count(office, 'webhook bodies not applied yet') == 0)
        assert count(office, 'webhook bodies') == 6


def test_devices():
    """a device enrols and syncs through it, trusting the CA that its link names"""
    with Served() as (office, proxy):
        device, _ = sync_device(office, proxy)
        refuse_stranger(office, proxy, device)


def test_too_large():
    """what is too large is refused by nginx, before the relay is asked"""
    with Served() as (office, proxy):
        for path, size in (('/webhooks/whatsapp', 5_000_000), ('/v1/enrol', 9000)):
            head = b'POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n' % (path.encode(), size)
            assert proxy.raw(head, first=True).startswith(b'HTTP/1.1 413 '), path
        endless = b'400000\r\n' + b'x' * 0x400000 + b'\r\n'
        said = proxy.raw(PATH + b'Transfer-Encoding: chunked\r\n\r\n' + endless * 2, first=True)
        assert said.startswith(b'HTTP/1.1 413 ') or said == b'', said[:100]
        assert proxy.raw(b'GET /v1/info HTTP/1.1\r\nHost: x\r\nX: ' + b'y' * 40000).startswith(b'HTTP/1.1 400 ')
        assert proxy.request('GET', '/healthz')[0] == proxy.request('GET', '/v1/../healthz')[0] == 404
        assert 'refused' not in office.relay.log(), office.relay.log()


def is_cut(proxy, data, drop):
    """Whether somebody who begins like this and goes on drop by drop is cut off."""
    with proxy.tls() as sock:
        sock.sendall(data)
        sock.settimeout(0.2)
        end = time.monotonic() + 30 * PATIENCE
        while time.monotonic() < end:
            try:
                sock.sendall(drop)
                if sock.recv(4096) == b'':
                    return True
            except TimeoutError:
                continue
            except OSError:
                return True
    return False


def test_slow():
    """a head that does not end is cut off, a body that stops too, and the relay hears of neither"""
    with Served() as (office, proxy):
        with proxy.tls() as stopped:
            stopped.sendall(PATH + b'Content-Length: 100\r\n\r\nabc')
            assert is_cut(proxy, PATH + b'X-Slow: ', b'a')
            said = b''
            while chunk := stopped.recv(4096):
                said += chunk
            assert said == b'' or said.startswith(b'HTTP/1.1 408 '), said
        assert proxy.request('GET', '/v1/info')[0] == 200
        assert 'lost' not in office.relay.log(), office.relay.log()


def signed(body):
    """A whole request for the webhook."""
    head = PATH + b'X-Hub-Signature-256: ' + sign(body).encode() + b'\r\nConnection: close\r\n'
    return head + b'Content-Length: %d\r\n\r\n' % len(body) + body


def test_smuggled():
    """nginx and the relay agree where a request ends: none is executed that nginx did not answer"""
    with Served() as (office, proxy), multiprocessing.pool.ThreadPool(10) as pool:
        # No two bodies are alike, and what nginx takes for two requests it answers twice.
        attempts = [
            list(smuggled(signed(b'{"inner":%d}' % (100 + i))))[i] for i in range(len(list(smuggled(b''))))
        ]
        said = pool.map(proxy.raw, attempts)
        answered = [data for data, text in zip(attempts, said) if text.count(b'HTTP/1.1 200 ')]
        assert count(office, 'webhook bodies') == len(answered), answered


def test_logs():
    """no log holds a query string, whatever goes wrong"""
    with Served() as (office, proxy):
        fill_logs(office, proxy)
        lines = (proxy.folder / 'access.log').read_text().splitlines()
        assert any('"GET /webhooks/whatsapp HTTP/1.1" 200 ' in line for line in lines), lines
        check_logs(office, proxy)


class Upstream:
    """Stands in for the relay, and keeps the heads of the requests that nginx makes of others'."""

    def __init__(self):
        self.heads = []
        self.socket = socket.create_server(('127.0.0.1', 0))
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            with self.socket.accept()[0] as sock:
                seen = b''
                while b'\r\n\r\n' not in seen and (chunk := sock.recv(65536)):
                    seen += chunk
                self.heads.append(seen.split(b'\r\n\r\n')[0].decode().lower())
                sock.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')


def test_given():
    """the relay is given no ranges, no claims about who asks, and upgrades for devices only"""
    with Office() as office:
        upstream = Upstream()
        with Proxy(office.root / 'nginx', f'127.0.0.1:{upstream.socket.getsockname()[1]}') as proxy:
            rude = {
                'Range': 'bytes=0-1,3-4',
                'If-Range': 'x',
                'X-Forwarded-For': '192.0.2.66',
                'Connection': 'upgrade, range',
                'Upgrade': 'websocket',
                'Authorization': 'Bearer t',
            }
            for method, path in (
                ('POST', '/webhooks/whatsapp'),
                ('GET', '/v1/info'),
                ('POST', '/v1/enrol'),
                ('GET', '/v1/sync'),
            ):
                assert proxy.request(method, path, b'abc' if method == 'POST' else None, rude)[0] == 200
                head = upstream.heads[-1]
                assert head.startswith(f'{method.lower()} {path} http/1.1\r\n'), head
                assert 'range' not in head and '192.0.2.66' not in head, head
                assert head.count('x-forwarded-for: 127.0.0.1') == 1 and head.count('host: 127.0.0.1') == 1, head
                assert 'authorization: bearer t' in head, head
                assert ('connection: upgrade' in head) == ('upgrade: websocket' in head) == (path == '/v1/sync'), head
                assert head.count('content-length: 3') == (method == 'POST') and 'transfer-encoding' not in head, head


def test_codes():
    """codes can't be tried faster than a person types them, and both sides count by the real address"""
    with Served() as (office, proxy):
        said = [
            proxy.request('POST', '/v1/enrol', json.dumps({'code': f'CODE-{i}', 'device_name': 'x'}))[0]
            for i in range(40)
        ]
        assert said[0] == 401 and said.count(429) >= 10 and set(said) == {401, 429}, said
        assert '127.0.0.1' in office.relay.log()


class ProxiedPoll(poll.PollLine):
    """A desktop without a WebSocket, behind the proxy."""

    def __init__(self, proxy, token):
        super().__init__(None, token)
        self.proxy, self.asked = proxy, 0

    def poll(self, seconds=40):
        self.asked += 1
        headers = {'Content-Type': 'application/octet-stream', 'Authorization': f'Bearer {self.token}'}
        return self.take(*self.proxy.request('POST', '/v1/sync', self.body(), headers))

    def watch(self, last):
        """Asks until a customer says so."""
        said = ()
        while last not in said:
            kind, value = self.receive()
            if kind == ws.LIVE:
                said = [row['text'] for row in ws.rows_of(value, 'message')]
                self.ack(value['upto'])
        return self.asked


def enrol(office, code, name):
    """Over the relay's own socket: codes are not what this is about."""
    body = json.dumps({'code': code, 'device_name': name}).encode()
    with socket.socket(socket.AF_UNIX) as sock:
        sock.connect(str(office.root / 'http.sock'))
        sock.sendall(b'POST /v1/enrol HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.%d\r\nConnection: close\r\n'
                     b'Content-Length: %d\r\n\r\n%s' % (random.randrange(1, 255), len(body), body))
        said = b''
        while chunk := sock.recv(65536):
            said += chunk
    return json.loads(said.split(b'\r\n\r\n', 1)[1])['token']


DESKTOPS, NEWS = 30, 20


def test_office():
    """thirty desktops of one address that ask again after every piece of news are never told to wait"""
    with Served() as (office, proxy), multiprocessing.pool.ThreadPool(DESKTOPS) as pool:
        tokens = [enrol(office, office.add_user(f'Agent {i}'), f'desk {i}') for i in range(DESKTOPS)]
        lines = [ProxiedPoll(proxy, token) for token in tokens]
        pool.map(lambda line: line.hello(), lines)
        watching = pool.map_async(lambda line: line.watch(f'hello {NEWS - 1}'), lines)
        for i in range(NEWS):
            # One after the other, as each has been told: every one is a round of all desktops.
            assert proxy.post_webhook(escape_like_meta(text_webhook(f'wamid.O{i}', '15551230001', f'hello {i}'))) == 200
            wait_for(lambda: watching.ready() or all(line.asked > i + 1 for line in lines), what='all to ask again')
        asked = watching.get(60 * PATIENCE)
        assert sum(asked) > 400, asked
        answers = [line.split()[5] for line in (proxy.folder / 'access.log').read_text().splitlines()
                   if '"POST /v1/sync ' in line]
        assert set(answers) == {'200'} and len(answers) >= sum(asked), set(answers)


def test_hammer():
    """a device that asks without end is told to wait, by nginx, while others are served"""
    with Served() as (office, proxy):
        token = enrol(office, office.admin_code, 'desk')
        ask = b'POST /v1/sync HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer no\r\nContent-Length: 3\r\n%s\r\nabc'
        for _ in range(20):
            said = proxy.raw((ask % b'') * 199 + ask % b'Connection: close\r\n')
            if b'HTTP/1.1 429 ' in said:
                break
        assert b'HTTP/1.1 429 ' in said, said[:200]
        line = ProxiedPoll(proxy, token)
        assert line.hello()['role'] == 'super-admin'
        refused = [line for line in (proxy.folder / 'access.log').read_text().splitlines() if '" 429 ' in line]
        assert refused and all(line.endswith(' -') for line in refused), refused[:2]


if __name__ == '__main__':
    main(test_webhooks, test_devices, test_too_large, test_slow, test_smuggled, test_logs, test_given, test_codes,
         test_office, test_hammer, test_mutual)

# SPDX-License-Identifier: GPL-3.0-or-later
"""The example data/Caddyfile as it is shipped, in a real Caddy on loopback with a certificate of a CA made here, before
a real relay on a Unix socket. Only places are changed: addresses, files, the name.
"""
import json
import os
import pathlib
import re
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from dastak_front import (  # noqa: E402
    check_logs,
    check_strangers,
    count,
    fill_logs,
    make_meta,
    refuse_stranger,
    sync_device,
)
from dastak_test import (  # noqa: E402
    PATIENCE,
    SOURCE,
    Office,
    Process,
    Skip,
    escape_like_meta,
    free_port,
    main,
    sign,
    text_webhook,
    wait_for,
)
from nginx import ProxiedPoll, Proxy, Served, Upstream, enrol, is_cut, make_certificates, signed  # noqa: E402
from relay_siege import PATH, smuggled  # noqa: E402

EXAMPLE = SOURCE / 'data' / 'Caddyfile'
CADDY = shutil.which('caddy')


class Caddy(Proxy):
    """Caddy with the example before an upstream, in a folder of its own."""

    def __init__(self, folder, upstream):
        if CADDY is None:
            raise Skip('caddy is not installed')
        self.folder, self.port = folder, free_port()
        folder.mkdir()
        self.pin = make_certificates(folder)
        text = self.edit(EXAMPLE.read_text())
        for old, new in (
            ('\n{\n', '\n{\n\tadmin off\n\tauto_https disable_redirects\n\tskip_install_trust\n'),
            ('relay.example.org {', f'https://{self.name}:{self.port} {{\n\tbind 127.0.0.1\n{self.tls_line()}'),
            ('/var/log/caddy/dastak.log', str(folder / 'access.log')),
            ('\treverse_proxy 127.0.0.1:7443 {', f'\treverse_proxy {upstream.replace("unix:/", "unix//")} {{'),
        ):
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        (folder / 'Caddyfile').write_text(text)
        # It keeps what it made, and looks for settings, only there.
        env = {**os.environ, 'HOME': str(folder), 'XDG_DATA_HOME': str(folder), 'XDG_CONFIG_HOME': str(folder)}
        argv = [CADDY, 'run', '--adapter', 'caddyfile', '--config', folder / 'Caddyfile']
        self.process = Process(argv, folder / 'main.log', env=env)
        wait_for(lambda: self.alive() and self.connects(), what='Caddy to listen')

    def pair(self):
        return f'{self.folder}/cert.pem {self.folder}/key.pem'

    def tls_line(self):
        return f'\ttls {self.pair()}'

    def raw(self, data, first=False):
        """To others' names it says nothing."""
        return super().raw(data.replace(b'Host: x\r\n', b'Host: 127.0.0.1:%d\r\n' % self.port), first)


class MutualCaddy(Caddy):
    """With the lines for mutual TLS, which hold for who says the relay's name when they connect; of an address nobody
    does, and they are strangers."""

    name = 'localhost'

    def edit(self, text):
        make_meta(self.folder)
        text, found = re.subn(r'^(\t+)#(?![ \n])', r'\1', text, flags=re.M)
        assert found == 12, found
        text = text.replace('\ttls {', f'\ttls {self.pair()} {{')
        return text.replace('/etc/caddy/meta-outbound-api-ca-2025-12.pem', str(self.folder / 'metaca.pem'))

    def tls_line(self):
        return ''


def test_mutual():
    """with its lines for mutual TLS webhooks are taken from who shows Meta's certificate, and devices need none"""
    with Served(MutualCaddy) as (office, proxy):
        check_strangers(office, proxy, {None, 403})


def served(limits=''):
    return Served(Caddy, limits)


def test_webhooks():
    """webhooks come through byte for byte, small, large and chunked, with their signature"""
    with served() as (office, proxy):
        body = escape_like_meta(text_webhook('wamid.N', '15551230001', 'salam / سلام'))
        large = escape_like_meta(text_webhook('wamid.L', '15551230001', 'x' * 2_900_000))
        for exact in (body, body + b'\r\n \t\n', b'\xff\0\r\n\r\nGET / HTTP/1.1', b'', large):
            assert proxy.post_webhook(exact) == 200, exact[:60]
        # Without a length: Meta says one.
        head = PATH + b'X-Hub-Signature-256: ' + sign(body + b' ').encode() + b'\r\nConnection: close\r\n'
        chunks = b'%x\r\n%s\r\n0\r\n\r\n' % (len(body) + 1, body + b' ')
        said = proxy.raw(head + b'Transfer-Encoding: chunked\r\n\r\n' + chunks)
        assert said.startswith(b'HTTP/1.1 411 '), said
        assert proxy.request('POST', '/webhooks/whatsapp', b'x', {'X-Hub-Signature-256': sign(b'y')})[0] == 401
        wait_for(lambda: count(office, 'webhook bodies not applied yet') == 0)
        assert count(office, 'webhook bodies') == 5


def test_devices():
    """a device enrols, syncs by WebSocket and brings a file through it, trusting the CA that its link names"""
    with served() as (office, proxy):
        device, conversation = sync_device(office, proxy)
        paper = office.root / 'bill.pdf'
        paper.write_bytes(b'%PDF-1.7 ' + bytes(range(256)) * 4000)
        device.run('send', conversation, '--file', paper)
        device.sync()
        assert not list((device.profile / 'media' / 'bring').glob('*'))
        refuse_stranger(office, proxy, device)
        lines = [json.loads(line) for line in (proxy.folder / 'access.log').read_text().splitlines()]
        asked = [(line['request']['method'], line['request']['uri'][:10], line['status']) for line in lines]
        # A connection that became a WebSocket has no status here.
        assert ('GET', '/v1/sync', 0) in asked and ('POST', '/v1/sync', 200) not in asked, asked
        assert asked.count(('PUT', '/v1/media/', 200)) >= 4, asked


def test_poll():
    """a desktop without a WebSocket hears of a customer while it waits for an answer"""
    with served() as (office, proxy):
        line = ProxiedPoll(proxy, enrol(office, office.admin_code, 'desk'))
        assert line.hello()['role'] == 'super-admin'
        assert proxy.post_webhook(escape_like_meta(text_webhook('wamid.P', '15551230001', 'hello 1'))) == 200
        assert line.watch('hello 1') > 1


def test_too_large():
    """nothing too large is taken, and what nobody may ask for never comes to the relay"""
    with served() as (office, proxy):
        assert proxy.request('POST', '/v1/enrol', b'x' * 9000)[0] == 413
        for path, size in (('/webhooks/whatsapp', 5_000_000), ('/v1/media/' + '0' * 64, 1_100_000)):
            method = 'PUT' if 'media' in path else 'POST'
            head = f'{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {size}\r\n\r\n'
            said = proxy.raw(head.encode() + b'x' * size, first=True)
            assert said == b'' or said.startswith((b'HTTP/1.1 413 ', b'HTTP/1.1 502 ')), (path, said[:100])
        endless = b'400000\r\n' + b'x' * 0x400000 + b'\r\n'
        said = proxy.raw(PATH + b'Transfer-Encoding: chunked\r\n\r\n' + endless * 2, first=True)
        assert said == b'' or said.split()[1] in (b'411', b'413', b'502'), said[:100]
        assert proxy.raw(b'GET /v1/info HTTP/1.1\r\nHost: x\r\nX: ' + b'y' * 40000).startswith(b'HTTP/1.1 431 ')
        assert proxy.request('GET', '/healthz')[0] == proxy.request('GET', '/v1/../healthz')[0] == 404
        assert proxy.request('GET', '/v1/info')[0] == 200
        assert count(office, 'webhook bodies') == 0


def test_slow():
    """a head that does not end is cut off, a body that stops too, and neither is said to be delivered"""
    with served('body-deadline-ms=3000\n') as (office, proxy):
        path = PATH.replace(b'Host: x', b'Host: 127.0.0.1:%d' % proxy.port)
        with proxy.tls() as stopped:
            stopped.sendall(path + b'Content-Length: 100\r\n\r\nabc')
            assert is_cut(proxy, path + b'X-Slow: ', b'a')
            said = b''
            stopped.settimeout(90 * PATIENCE)
            while chunk := stopped.recv(4096):
                said += chunk
            # Not 200: Meta would take it for delivered.
            assert said == b'' or said.split()[1] in (b'408', b'502', b'504'), said
        assert proxy.request('GET', '/v1/info')[0] == 200
        assert count(office, 'webhook bodies') == 0, office.relay.log()


def test_smuggled():
    """Caddy and the relay agree where a request ends: none is executed that Caddy did not answer"""
    with served() as (office, proxy):
        # No two bodies are alike, and what Caddy takes for two requests it answers twice.
        attempts = [list(smuggled(signed(b'{"inner":%d}' % (100 + i))))[i] for i in range(len(list(smuggled(b''))))]
        answered = [data for data in attempts if proxy.raw(data).count(b'HTTP/1.1 200 ')]
        assert count(office, 'webhook bodies') == len(answered), answered


def test_logs():
    """no log holds a query string or a token, whatever goes wrong"""
    with served() as (office, proxy):
        fill_logs(office, proxy, {'Authorization': 'Bearer of-a-device'})
        lines = [json.loads(line) for line in (proxy.folder / 'access.log').read_text().splitlines()]
        assert any(line['status'] == 200 and line['request']['uri'] == '/webhooks/whatsapp' for line in lines), lines
        check_logs(office, proxy, 'of-a-device')


def test_given():
    """the relay is given no ranges, and no claims about who asks"""
    with Office() as office:
        upstream = Upstream()
        with Caddy(office.root / 'proxy', f'127.0.0.1:{upstream.socket.getsockname()[1]}') as proxy:
            rude = {'Range': 'bytes=0-1,3-4', 'If-Range': 'x', 'X-Forwarded-For': '192.0.2.66'}
            rude['Authorization'] = 'Bearer t'
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
                assert head.count('x-forwarded-for: 127.0.0.1') == 1 and head.count('\r\nhost: 127.0.0.1') == 1, head
                assert 'authorization: bearer t' in head, head
                assert head.count('content-length: 3') == (method == 'POST') and 'transfer-encoding' not in head, head


if __name__ == '__main__':
    main(test_webhooks, test_devices, test_poll, test_too_large, test_slow, test_smuggled, test_logs, test_given,
         test_mutual)

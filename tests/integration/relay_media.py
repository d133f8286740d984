# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of messages, against the real relay and a stand-in for Graph and its file host."""
import base64
import hashlib
import http.client
import http.server
import json
import os
import pathlib
import struct
import sys
import threading
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import dastak_ws as ws  # noqa: E402
import relay_send  # noqa: E402
from dastak_test import (  # noqa: E402
    ACCESS_TOKEN,
    NUMBER,
    SANITIZED,
    Office,
    fill,
    main,
    post_webhook,
    small_disk,
    text_webhook,
    wait_for,
)
from relay_sync import new_id, page_all, token_of  # noqa: E402

PIECE = 256 * 1024
CUSTOMER = '15551230001'


def chunk(kind, data):
    body = kind + data
    return struct.pack('>I', len(data)) + body + struct.pack('>I', zlib.crc32(body))


def png(width, height, shade=0):
    rows = b''.join(b'\0' + bytes([shade, y % 256, 128]) * width for y in range(height))
    head = struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0)
    return (
        b'\x89PNG\r\n\x1a\n'
        + chunk(b'IHDR', head)
        + chunk(b'IDAT', zlib.compress(rows))
        + chunk(b'IEND', b'')
    )


def digest(data):
    return hashlib.sha256(data).hexdigest()


class Meta:
    """Graph and the file host in one, doing what a test tells it."""

    def __init__(self):
        self.files = {}  # id → bytes
        self.asked = []  # (method, path, headers)
        self.uploads = []  # (path, body)
        self.posts = []
        self.describe = lambda ident, value: value  # changes what is said of a file
        self.serve = lambda ident, data: (200, data)  # what the file host answers
        self.post = None
        self.beside = lambda method, path: ()  # headers that stand beside an answer
        self.host = None
        meta = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def answer(self, status, data, kind='application/json', length=None, more=()):
                self.send_response(status)
                self.send_header('Content-Type', kind)
                self.send_header('Content-Length', str(len(data) if length is None else length))
                for name, value in [*more, *meta.beside(self.command, self.path)]:
                    self.send_header(name, value)
                self.end_headers()
                try:
                    self.wfile.write(data)
                except OSError:
                    pass
                if length is not None:
                    self.close_connection = True

            def do_GET(self):
                meta.asked.append(('GET', self.path, dict(self.headers)))
                if self.headers['Authorization'] != f'Bearer {ACCESS_TOKEN}':
                    return self.answer(401, b'{}')
                name = self.path.rsplit('/', 1)[-1]
                if self.path.startswith('/files/'):
                    ident = name.split('?')[0]
                    status, data, *more = meta.serve(ident, meta.files.get(ident, b''))
                    return self.answer(status, data, 'application/octet-stream', *more)
                if name not in meta.files:
                    return self.answer(404, b'{"error":{"code":100,"message":"no"}}')
                data = meta.files[name]
                value = {
                    'url': f'{meta.host or meta.url}/files/{name}?ext=1',
                    'mime_type': 'image/png',
                    'sha256': digest(data),
                    'file_size': str(len(data)),
                    'id': name,
                }
                return self.answer(200, json.dumps(meta.describe(name, value)).encode())

            def do_POST(self):
                body = self.rfile.read(int(self.headers['Content-Length']))
                if self.path.endswith('/media'):
                    meta.uploads.append((self.path, dict(self.headers), body))
                    return self.answer(200, json.dumps({'id': f'up{len(meta.uploads)}'}).encode())
                post = json.loads(body)
                meta.posts.append(post)
                if meta.post is not None and (said := meta.post(post)) is not None:
                    return self.answer(*said)
                value = {'messages': [{'id': f'wamid.out.{len(meta.posts)}'}], 'contacts': []}
                return self.answer(200, json.dumps(value).encode())

            def handle(self):
                try:
                    super().handle()
                except OSError:
                    pass

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f'http://127.0.0.1:{self.server.server_address[1]}'

    def add(self, data):
        ident = str(700 + len(self.files))
        self.files[ident] = data
        return ident

    def downloads(self):
        return [path for method, path, _ in self.asked if path.startswith('/files/')]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def media_webhook(wamid, ident, data, kind='image', mime='image/png', text_digest=None):
    value = text_webhook(wamid, CUSTOMER, 'x')
    message = value['entry'][0]['changes'][0]['value']['messages'][0]
    del message['text']
    sha = base64.b64encode(hashlib.sha256(data).digest()).decode()
    message['type'] = kind
    message[kind] = {'id': ident, 'mime_type': mime, 'sha256': text_digest or sha, 'url': 'https://x.test/'}
    return json.dumps(value).encode()


class Desk(relay_send.Desk):
    """An office with one customer, whose files come and go."""

    @property
    def port(self):
        return self.office.port

    def rows(self, entity):
        with ws.Line(self.port, self.token) as line:
            line.hello()
            return [row for page in page_all(line) for row in ws.rows_of(page, entity)]

    def media(self, state, count=1):
        """The rows of files, once so many are in that state."""

        def probe():
            rows = self.rows('media')
            return rows if len([row for row in rows if row['state'] == state]) >= count else None

        return wait_for(probe, what=f'{count} file(s) {state}')

    def receive(self, data, wamid, ident=None, **more):
        ident = ident or self.graph.add(data)
        assert post_webhook(self.port, media_webhook(wamid, ident, data, **more)) == 200
        return ident

    def ask(self, method, path, body=None, token=None):
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=60)
        try:
            connection.request(method, path, body, {'Authorization': f'Bearer {token or self.token}'})
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def get(self, sha, start=0, token=None):
        return self.ask('GET', f'/v1/media/{sha}?from={start}', token=token)

    def whole(self, sha):
        data = bytearray()
        while True:
            status, headers, piece = self.get(sha, len(data))
            assert status == 200 and len(piece) <= PIECE, (status, len(piece))
            data += piece
            if len(data) >= int(headers['Dastak-Size']):
                return bytes(data)

    def have(self, sha, token=None):
        status, headers, _ = self.ask('HEAD', f'/v1/media/{sha}?bring=1', token=token)
        assert status == 200, status
        return int(headers['Dastak-Have'])

    def put(self, data, start, end, sha=None, token=None):
        path = f'/v1/media/{sha or digest(data)}?from={start}&size={len(data)}'
        return self.ask('PUT', path, data[start:end], token)

    def bring(self, data, piece=PIECE):
        have = self.have(digest(data))
        while have < len(data):
            status, headers, _ = self.put(data, have, have + piece)
            assert status == 200, status
            have = int(headers['Dastak-Have'])

    def send_file(self, data, name='a.pdf', kind='document', mime='application/pdf'):
        media = {'sha256': digest(data), 'mime': mime, 'size': len(data), 'name': name}
        message, result = self.send_content(kind, {'media': media}, 'look')
        assert result['status'] == 'ok', result
        return message

    def command(self, kind, args):
        self.n += 1
        with ws.Line(self.port, self.token) as line:
            line.hello()
            line.send(ws.COMMAND, {'n': self.n, 'id': new_id(), 'type': kind, 'args': args})
            while True:
                sort, value = line.receive()
                if sort == ws.RESULT:
                    return value
                line.ack(value['upto'])

    def files(self):
        """What lies in the media folder, without what is on its way."""
        folder = self.office.data / 'media'
        return sorted(path.parent.name + path.name for path in folder.glob('??/*'))

    def leftovers(self):
        return sorted(path.name for path in (self.office.data / 'media' / 'tmp').glob('*'))


def peak_kib(process):
    for line in pathlib.Path(f'/proc/{process.pid}/status').read_text().splitlines():
        if line.startswith('VmHWM'):
            return int(line.split()[1])
    raise AssertionError('no VmHWM')


def test_fetch():
    """a customer's file is fetched, checked, kept by its digest, and served to who sees the message"""
    with Office() as office, Meta() as meta:
        desk = Desk(office, meta)
        picture = png(640, 320)
        desk.receive(picture, 'wamid.1')
        (row,) = desk.media('ready')
        assert row['sha256'] == digest(picture) and row['size'] == len(picture), row
        assert row['mime'] == 'image/png', row
        assert desk.files() == sorted(filter(None, [row['sha256'], row['thumb']])) and not desk.leftovers()
        mode = (office.data / 'media' / row['sha256'][:2] / row['sha256'][2:]).stat().st_mode
        assert mode & 0o777 == 0o600, oct(mode)
        assert desk.whole(row['sha256']) == picture
        if os.environ.get('DASTAK_THUMBNAIL'):
            assert (row['width'], row['height']) == (640, 320), row
            small = desk.whole(row['thumb'])
            assert small[:3] == b'\xff\xd8\xff' and len(small) < 100000
        for method, path, headers in meta.asked:
            assert headers['User-Agent'].startswith('Dastak/') and 'phone_number_id' not in path, path
        # The same bytes in another message are kept once.
        desk.receive(picture, 'wamid.2')
        desk.media('ready', 2)
        assert desk.files() == sorted(filter(None, [row['sha256'], row['thumb']]))
        log = office.relay.log()
        assert ACCESS_TOKEN not in log and 'files/' not in log


def test_again():
    """what fails is tried again: an expired address at once, damage and a server's trouble after a pause"""
    with Office() as office, Meta() as meta:
        answers = [
            (404, b''),
            (404, b''),
            (500, b'{}'),
            (200, b'\x89PNG\r\n\x1a\n short', 5000),
            (200, png(10, 10)[:-1] + b'?'),
        ]
        meta.serve = lambda ident, data: answers.pop(0) if answers else (200, data)
        desk = Desk(office, meta)
        picture = png(10, 10)
        desk.receive(picture, 'wamid.1')
        (row,) = desk.media('ready')
        assert row['sha256'] == digest(picture) and row['error'] is None, row
        assert len(meta.downloads()) == 6 and not desk.leftovers(), meta.downloads()
        described = [path for _, path, _ in meta.asked if not path.startswith('/files/') and 'templates' not in path]
        assert len(described) == 6, described


def test_refused():
    """what is too large, of another kind, or elsewhere is not fetched, and says why; the token stays here"""
    with Office() as office, Meta() as meta, Meta() as stranger:
        desk = Desk(office, meta)
        large = png(10, 10) + bytes(6 * 1024 * 1024)
        script = b'#!/bin/sh\necho hello\n'
        elsewhere = png(11, 11)
        moved = png(12, 12)
        large_id, lying_id, script_id, elsewhere_id, moved_id = map(
            meta.add, (large, large, script, elsewhere, moved)
        )

        def describe(ident, value):
            if ident == lying_id:
                value['file_size'] = 100
            if ident == elsewhere_id:
                value['url'] = 'https://files.example.org/x'
            return value

        def serve(ident, data):
            if ident == moved_id:
                return 302, b'', None, [('Location', 'https://127.0.0.2:9/x')]
            return 200, data

        meta.describe, meta.serve = describe, serve
        for i, (ident, data) in enumerate(
            [(large_id, large), (lying_id, large), (script_id, script), (elsewhere_id, elsewhere), (moved_id, moved)]
        ):
            desk.receive(data, f'wamid.{i}', ident)
        rows = desk.media('failed', 5)
        assert sorted(row['error'] for row in rows) == ['host', 'host', 'too-large', 'too-large', 'type'], rows
        assert desk.files() == [] and not desk.leftovers() and not stranger.asked
        assert ACCESS_TOKEN not in office.relay.log()
        # A person may have it tried again.
        meta.describe = lambda ident, value: value
        messages = {row['wamid']: row['id'] for row in desk.rows('message')}
        (again,) = [row for row in rows if row['id'] == messages['wamid.3']]
        assert desk.command('media.retry@1', {'conv': desk.conv, 'object': again['id']})['status'] == 'ok'
        (row,) = [row for row in desk.media('ready') if row['id'] == again['id']]
        assert desk.whole(row['sha256']) == elsewhere


def test_killed():
    """a relay that is killed while a file comes fetches it after it started again, and leaves nothing behind"""
    with Office() as office, Meta() as meta:
        begun, go = threading.Event(), threading.Event()

        def serve(ident, data):
            begun.set()
            go.wait(30)
            return 200, data

        meta.serve = serve
        desk = Desk(office, meta)
        picture = png(300, 300)
        desk.receive(picture, 'wamid.1')
        assert begun.wait(30)
        (office.data / 'media' / 'tmp').mkdir(parents=True, exist_ok=True)
        (office.data / 'media' / 'tmp' / 'in-something').write_bytes(b'half')
        office.relay.kill()
        go.set()
        desk.start()
        (row,) = desk.media('ready')
        assert desk.whole(row['sha256']) == picture and not desk.leftovers()


def test_invisible():
    """who may not see the message may not have its file, and can't tell that there is one"""
    with Office() as office, Meta() as meta:
        desk = Desk(office, meta)
        picture = png(20, 20)
        desk.receive(picture, 'wamid.1')
        (row,) = desk.media('ready')
        office.relay_command('team', 'add', '--data', office.data, '--name', 'Others')
        agent = token_of(office, office.add_user('Bilal'))['token']
        assert desk.get(row['sha256'], token=agent)[0] == 200
        nothing = desk.get('0' * 64)
        assert nothing[0] == 404
        value = media_webhook('wamid.q', meta.add(png(21, 21)), png(21, 21)).replace(
            NUMBER.encode(), b'199999999999999'
        )
        assert post_webhook(desk.port, value) == 200
        rows = desk.media('ready', 2)
        (hidden,) = [other for other in rows if other['id'] != row['id']]
        assert desk.get(hidden['sha256'])[0] == 200
        refused = desk.get(hidden['sha256'], token=agent)
        assert refused[0] == 404 and refused[2] == nothing[2]
        for sha in ('x' * 64, '..%2f..%2frelay.db', digest(picture).upper(), digest(picture)[:63]):
            assert desk.get(sha)[0] == 404, sha
        assert desk.ask('GET', f'/v1/media/{row["sha256"]}', token='0' * 64)[0] == 401


def test_send():
    """a message goes out when its file is there; Meta gets the file once; what Meta lost it gets again"""
    with Office() as office, Meta() as meta:
        desk = Desk(office, meta)
        paper = b'%PDF-1.7 ' + bytes(range(256)) * 3000
        first = desk.send_file(paper)
        (row,) = desk.media('bringing')
        assert row['id'] == first and row['sha256'] == digest(paper), row
        # It holds up nothing that is written after it.
        (text,) = desk.send('meanwhile')
        desk.wait_state(text, 'sent')
        assert not meta.uploads
        desk.bring(paper)
        desk.wait_state(first, 'sent')
        ((path, headers, form),) = meta.uploads
        assert path == f'/v25.0/{NUMBER}/media' and paper in form and b'application/pdf' in form
        assert headers['Authorization'] == f'Bearer {ACCESS_TOKEN}'
        assert meta.posts[-1]['document'] == {'id': 'up1', 'caption': 'look', 'filename': 'a.pdf'}, meta.posts[-1]
        assert desk.have(digest(paper)) == len(paper)
        second = desk.send_file(paper)
        desk.wait_state(second, 'sent')
        assert len(meta.uploads) == 1 and meta.posts[-1]['document']['id'] == 'up1'

        def lost(post):
            if post.get('document', {}).get('id') == 'up1':
                return 400, json.dumps({'error': {'code': 131052, 'message': 'Media download error'}}).encode()
            return None

        meta.post = lost
        third = desk.send_file(paper)
        desk.wait_state(third, 'sent')
        assert len(meta.uploads) == 2 and meta.posts[-1]['document']['id'] == 'up2'


def test_resume():
    """both ways go on where they ended; what is not what it says is thrown away"""
    with Office() as office, Meta() as meta:
        desk = Desk(office, meta)
        paper = b'%PDF-1.7 ' + os.urandom(700000)
        sha = digest(paper)
        assert desk.put(paper, 0, PIECE)[0] == 200
        office.relay.kill()
        desk.start()
        assert desk.have(sha) == PIECE
        status, headers, _ = desk.put(paper, 0, PIECE)
        assert status == 409 and int(headers['Dastak-Have']) == PIECE
        desk.bring(paper)
        assert desk.whole(sha) == paper
        assert desk.get(sha, 600000)[2] == paper[600000:600000 + PIECE]
        assert desk.get(sha, len(paper) + 1)[0] == 404
        # Somebody else has to bring it, too, before it is theirs.
        agent = token_of(office, office.add_user('Bilal'))['token']
        assert desk.get(sha, token=agent)[0] == 404 and desk.have(sha, token=agent) == 0
        wrong = b'%PDF-1.7 wrong'
        assert desk.put(wrong, 0, len(wrong), sha='1' * 64)[0] == 422
        assert desk.have('1' * 64) == 0
        assert desk.ask('PUT', f'/v1/media/{sha}?from=0&size={101 * 1024 * 1024}', b'x')[0] == 413
        assert desk.ask('PUT', f'/v1/media/{"2" * 64}?from=0&size=1', b'xx')[0] == 400
        assert not desk.leftovers()


def test_whole_but_unknown():
    """a file that was whole when the relay died gets its place when it is asked for; half files count as brought"""
    with Office() as office, Meta() as meta:
        desk = Desk(office, meta)
        paper = b'%PDF-1.7 ' + os.urandom(3000)
        sha = digest(paper)
        assert desk.put(paper, 0, 1000)[0] == 200
        (name,) = desk.leftovers()
        office.relay.kill()
        (office.data / 'media' / 'tmp' / name).write_bytes(paper)
        desk.start()
        first = desk.send_file(paper)
        assert desk.media('bringing')[0]['id'] == first
        assert desk.have(sha) == len(paper) and not desk.leftovers()
        desk.wait_state(first, 'sent')
        assert desk.whole(sha) == paper
        other = office.data / 'media' / 'tmp' / name.replace(sha, '3' * 64)
        other.touch()
        os.truncate(other, 4 << 30)
        more = b'%PDF-1.7 more'
        assert desk.put(more, 0, len(more))[0] == 429
        other.rename(other.with_name('up-somebody-' + '3' * 64))
        assert desk.put(more, 0, len(more))[0] == 200


def test_no_thumbnail():
    """a program for small pictures that crashes, or writes something else, costs the small picture only"""
    for number, body in enumerate(('kill -9 $$', 'echo 10 10; echo "<html>"', 'head -c 9999999 /dev/zero', 'exit 1')):
        with Office() as office, Meta() as meta:
            program = office.root / 'program'
            program.write_text(f'#!/bin/sh\n{body}\n')
            program.chmod(0o700)
            before = os.environ.get('DASTAK_THUMBNAIL')
            os.environ['DASTAK_THUMBNAIL'] = str(program)
            try:
                desk = Desk(office, meta)
            finally:
                os.environ.pop('DASTAK_THUMBNAIL')
                if before is not None:
                    os.environ['DASTAK_THUMBNAIL'] = before
            picture = png(30, 30, number)
            desk.receive(picture, 'wamid.1')
            (row,) = desk.media('ready')
            assert row['thumb'] is None and desk.whole(row['sha256']) == picture, (body, row)
            assert not desk.leftovers()


def test_full():
    """on a full disk a file waits and says why, what is brought is refused, and both go on when there is space"""
    with Office() as office, Meta() as meta:
        desk = Desk(office, meta)
        with small_disk(office.data / 'media', '1m') as disk:
            ballast = fill(disk, 8192)
            picture = png(100, 100) + bytes(100000)
            desk.receive(picture, 'wamid.1')
            wait_for(lambda: [row for row in desk.rows('media') if row['error'] == 'full'], what='the reason')
            paper = b'%PDF-1.7 ' + bytes(200000)
            assert desk.put(paper, 0, len(paper))[0] == 507
            have = desk.have(digest(paper))
            assert have == 0, have
            ballast.unlink()
            (row,) = desk.media('ready')
            assert row['error'] is None and desk.whole(row['sha256']) == picture
            desk.bring(paper)
            assert desk.whole(digest(paper)) == paper and not desk.leftovers()
            assert office.relay.stop() == 0


def test_flat():
    """memory stays flat while 100 MB come and go, both to Meta and to a desktop"""
    with Office() as office, Meta() as meta:
        desk = Desk(office, meta)
        film = b'%PDF-1.7 ' + bytes(100 * 1024 * 1024 - 9)
        before = peak_kib(office.relay)
        desk.receive(film, 'wamid.1', kind='document', mime='application/pdf')
        (row,) = desk.media('ready')
        assert row['size'] == len(film)
        assert digest(desk.whole(row['sha256'])) == row['sha256']
        paper = film[:-1] + b'x'
        desk.bring(paper, 1024 * 1024)
        message = desk.send_file(paper)
        desk.wait_state(message, 'sent', 60)
        after = peak_kib(office.relay)
        print(f'# memory: {before} KiB before, {after} KiB at most')
        # Sanitizers keep what was freed for a while.
        assert after - before < (400 if SANITIZED else 24) * 1024, (before, after)


if __name__ == '__main__':
    main(
        test_fetch,
        test_again,
        test_refused,
        test_killed,
        test_invisible,
        test_send,
        test_resume,
        test_whole_but_unknown,
        test_no_thumbnail,
        test_full,
        test_flat,
    )

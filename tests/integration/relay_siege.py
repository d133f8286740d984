# SPDX-License-Identifier: GPL-3.0-or-later
"""The relay besieged, each way by itself. All the while a customer's messages must come through: each is answered
within a second, from another process, and the relay stays below MEMORY. How late this machine wakes up a process
that only sleeps is measured beside it and forgiven.
"""
import json
import multiprocessing
import pathlib
import selectors
import socket
import struct
import sys
import time
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))

from dastak_test import (  # noqa: E402
    LISTENING,
    NUMBER,
    PATIENCE,
    RELAY,
    SANITIZED,
    Office,
    Process,
    connections,
    main,
    post_webhook,
    request,
    sign,
    text_webhook,
    wait_for,
)
from dastak_ws import HELLO, Closed, Line, encode, pack  # noqa: E402

MEMORY = 256  # MiB
PER_ADDRESS = 90
PATH = b'POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\n'


def serve(office, limits=''):
    office.init()
    office.conf.write_text(
        f'[relay]\ndata={office.data}\nlisten=127.0.0.1:0\n\n[whatsapp]\napp-secret-file={office.root / "secret"}\n'
        f'numbers={NUMBER}\n\n[limits]\n{limits}'
    )
    office.relay = Process([RELAY, 'serve', '--config', office.conf], office.root / 'relay.log', LISTENING)
    office.port = office.relay.port


def customer(port, pipe):
    """Writes again and again, each time on a new connection, until told to stop; says how it was served."""
    served, slowest, latest = 0, 0.0, 0.0
    while served == 0 or not pipe.poll(0):
        began = time.monotonic()
        try:
            status = post_webhook(port, text_webhook(f'wamid.good.{served}', '15551230001', 'hello'))
        except Exception as error:
            pipe.send((served, slowest, latest, repr(error)))
            return
        slowest = max(slowest, time.monotonic() - began)
        if status != 200:
            pipe.send((served, slowest, latest, f'status {status}'))
            return
        served += 1
        began = time.monotonic()
        time.sleep(0.02)
        latest = max(latest, time.monotonic() - began - 0.02)
    pipe.send((served, slowest, latest, None))


class Siege:
    """While it lasts a customer writes; at the end it is judged how that went, and what the relay needed."""

    def __init__(self, office):
        self.office = office
        self.pipe, other = multiprocessing.Pipe()
        self.process = multiprocessing.Process(target=customer, args=(office.port, other), daemon=True)

    def __enter__(self):
        self.process.start()
        return self

    def __exit__(self, kind, *_):
        self.pipe.send('stop')
        served, slowest, latest, error = self.pipe.recv()
        self.process.join()
        if kind is not None:
            return
        assert error is None, f'after {served} messages: {error}'
        allowed = (5 if SANITIZED else 1) + 2 * latest
        assert slowest < allowed, f'{slowest:.2f} s for one message, {latest:.2f} s of them asleep'
        peak = memory(self.office)
        assert peak < MEMORY, f'{peak} MiB'
        print(f'# {served} messages meanwhile, the slowest {slowest * 1000:.0f} ms; at most {peak} MiB')


def memory(office):
    """MiB, the most that the relay ever held; 0 under AddressSanitizer, which keeps what was freed."""
    lines = pathlib.Path(f'/proc/{office.relay.pid}/status').read_text().splitlines()
    sizes = {line.split(':')[0]: int(line.split()[1]) // 1024 for line in lines if line.startswith('Vm')}
    return sizes['VmHWM'] if sizes['VmSize'] < 1024 * 1024 else 0


def besiegers(office, number):
    """So many connections, from as many addresses as it takes."""
    return [
        socket.create_connection(
            ('127.0.0.1', office.port), timeout=20 * PATIENCE, source_address=(f'127.0.1.{1 + i // PER_ADDRESS}', 0)
        )
        for i in range(number)
    ]


def answer(sock, wanted=None):
    """All that comes until the relay closes, or until it begins with what is wanted."""
    seen = b''
    try:
        while wanted is None or not seen.startswith(wanted):
            chunk = sock.recv(65536)
            if not chunk:
                break
            seen += chunk
    except ConnectionResetError:
        pass
    return seen


def dribble(socks, piece):
    """A piece down each connection again and again, until the relay has closed the last."""
    end = time.monotonic() + 60 * PATIENCE
    left = set(socks)
    for sock in left:
        sock.setblocking(False)
    while left:
        assert time.monotonic() < end, f'{len(left)} of {len(socks)} are still served'
        for sock in list(left):
            try:
                sock.sendall(piece)
                gone = sock.recv(4096) == b''
            except BlockingIOError:
                gone = False
            except OSError:
                gone = True
            if gone:
                left.remove(sock)
                sock.close()
        time.sleep(0.1)


def test_slow_heads():
    """500 heads that come letter by letter are cut off at their deadline, however busy they keep"""
    with Office() as office:
        serve(office, 'head-deadline-ms=2000\n')
        with Siege(office):
            socks = besiegers(office, 500)
            for sock in socks:
                sock.sendall(PATH + b'X-Slow: ')
            dribble(socks, b'a')


def test_slow_bodies():
    """200 bodies that come letter by letter are cut off at their deadline"""
    with Office() as office:
        serve(office, 'body-deadline-ms=2000\n')
        with Siege(office):
            socks = besiegers(office, 200)
            for sock in socks:
                sock.sendall(PATH + b'Content-Length: 3000000\r\n\r\n')
            dribble(socks, b'{')


def pour(socks, data, total):
    """So many bytes down each connection at once, as far as the relay takes them."""
    selector = selectors.DefaultSelector()
    left = dict.fromkeys(socks, total)
    for sock in socks:
        sock.setblocking(False)
        selector.register(sock, selectors.EVENT_WRITE)
    while selector.get_map():
        ready = selector.select(20 * PATIENCE)
        assert ready, 'the relay neither takes the bytes nor closes'
        for key, _ in ready:
            sock = key.fileobj
            try:
                left[sock] -= sock.send(data)
            except BlockingIOError:
                continue
            except OSError:
                left[sock] = 0
            if left[sock] <= 0:
                selector.unregister(sock)
    for sock in socks:
        sock.settimeout(20 * PATIENCE)


def test_huge_bodies():
    """bodies of 380 MB are refused by their head, and what comes nevertheless is not kept"""
    size = 380_000_000
    forms = (
        (b'Content-Length: %d\r\n\r\n' % size, b'413'),
        (b'Transfer-Encoding: chunked\r\n\r\n%x\r\n' % size, b'411'),
        (b'X-Long: ', b'431'),
    )
    with Office() as office:
        serve(office)
        with Siege(office):
            for head, status in forms:
                socks = besiegers(office, 3)
                for sock in socks:
                    sock.sendall(PATH + head)
                if status != b'431':
                    for sock in socks:
                        assert answer(sock, b'HTTP/1.1 ' + status), (head, status)
                pour(socks, b'x' * (1 << 20), size)
                for sock in socks:
                    sock.close()
        assert request(office.port, 'GET', '/healthz')[0] == 200


def test_half_open():
    """1,000 connections that say nothing, or half of something, are cut off at their deadline"""
    with Office() as office:
        serve(office, 'head-deadline-ms=8000\n')
        with Siege(office):
            socks = besiegers(office, 1000)
            for i, sock in enumerate(socks):
                sock.sendall((b'', PATH, b'GET / HT', PATH + b'X: ')[i % 4])
            wait_for(lambda: connections(office.relay) >= 900, 8, 'the relay to hold them at once')
            for sock in socks:
                assert answer(sock) == b''
                sock.close()
        wait_for(lambda: connections(office.relay) == 0)


def enrol(office):
    body = json.dumps({'code': office.admin_code, 'device_name': 'rude'}).encode()
    status, said = request(office.port, 'POST', '/v1/enrol', body)
    assert status == 200, said
    return json.loads(said)['token']


def test_compressed_bombs():
    """what unpacks to 120 MB is refused: compression is not spoken by the socket, and bounded in our own frames"""
    zeros = b'\0' * 120_000_000
    raw = zlib.compressobj(9, wbits=-15)
    deflated = raw.compress(zeros) + raw.flush()
    packed = zlib.compress(zeros, 9)
    del zeros
    assert len(deflated) < 130_000 and len(packed) < 130_000
    with Office() as office:
        serve(office)
        token = enrol(office)
        with Siege(office):
            with Line(office.port, token, ['Sec-WebSocket-Extensions: permessage-deflate']) as line:
                frame = encode(2, deflated)
                line.sock.sendall(bytes([frame[0] | 0x40]) + frame[1:])
                assert line.closed() == 1002
            for kind in range(1, 11):
                for size in (1, 65536, 262144, 8 << 20, 120_000_000, 0xFFFFFFFF):
                    with Line(office.port, token) as line:
                        if kind != HELLO:
                            line.hello()
                        line.send_raw(2, struct.pack('>BBI', kind, 1, size) + packed)
                        assert line.closed() == 4400, (kind, size)


def test_fragments():
    """messages in endless fragments are refused at 1 MiB together; endless empty ones cost nothing"""
    with Office() as office:
        serve(office)
        token = enrol(office)
        with Siege(office):
            for piece in (b'x', b'x' * 1000, b'x' * 1_000_000):
                with Line(office.port, token) as line:
                    frames = encode(0, piece, fin=False) * (1 + 300_000 // (len(piece) + 8))
                    try:
                        line.send_raw(2, b'', fin=False)
                        for _ in range(60_000_000 // len(frames)):
                            line.sock.sendall(frames)
                    except OSError:
                        pass
                    # Its last words may have been lost with the reset of what it did not read.
                    assert line.closed() in (1009, None)
            with Line(office.port, token) as line:
                line.send_raw(2, b'', fin=False)
                for _ in range(200):
                    line.sock.sendall(encode(0, b'', fin=False) * 5000)
                line.send_raw(0, pack(HELLO, {'proto': [1, 1], 'app': 'test', 'replica': 'r'}))
                assert line.receive()[0] == 2


def test_huge_lengths():
    """a frame that says to be huge is refused before its first byte"""
    with Office() as office:
        serve(office)
        token = enrol(office)
        with Siege(office):
            for size, code in (((1 << 20) + 1, 1009), (1 << 31, 1009), ((1 << 63) - 1, 1009), (1 << 63, 1002)):
                for opcode in (0x82, 0x02):
                    with Line(office.port, token) as line:
                        line.sock.sendall(struct.pack('>BBQ', opcode, 0xFF, size) + b'mask')
                        assert line.closed() == code, (size, opcode)


def smuggled(inner):
    """Requests that two readers may take for different ones, with another one inside."""
    size = str(len(inner)).encode()
    chunked = b'0\r\n\r\n'
    yield PATH + b'Content-Length: 0\r\nContent-Length: ' + size + b'\r\n\r\n' + inner
    yield PATH + b'Content-Length: ' + size + b'\r\nContent-Length: 0\r\n\r\n' + inner
    yield PATH + b'Content-Length: 0, ' + size + b'\r\n\r\n' + inner
    yield PATH + b'Content-Length: ' + size + b'\r\nTransfer-Encoding: chunked\r\n\r\n' + chunked + inner
    yield PATH + b'Transfer-Encoding: chunked\r\nContent-Length: ' + size + b'\r\n\r\n' + chunked + inner
    for coding in (b'chunked', b'identity', b'xchunked', b'chunked, identity', b'\x0bchunked', b'CHUNKED'):
        yield PATH + b'Transfer-Encoding: ' + coding + b'\r\n\r\n' + chunked + inner
    yield PATH + b'Transfer-Encoding : chunked\r\nContent-Length: 0\r\n\r\n' + inner
    yield PATH + b'X: y\r\n Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n' + inner
    for length in (b'+0', b'-0', b'0x0', b'0 0', b'', b'\t', b'00000000000000000000000', b'18446744073709551616'):
        yield PATH + b'Content-Length: ' + length + b'\r\n\r\n' + inner
    yield PATH + b'Content-Length : 0\r\n\r\n' + inner
    # Line ends that are none.
    yield PATH + b'Content-Length: 0\n\n' + inner
    yield PATH + b'Content-Length: 0\r\r\n\r\n' + inner
    yield PATH + b'X: a\rContent-Length: 0\r\n\r\n' + inner
    yield PATH + b'X: a\0\r\nContent-Length: 0\r\n\r\n' + inner
    yield PATH.replace(b'\r\n', b'\n') + b'Content-Length: 0\n\n' + inner
    yield PATH + b'Transfer-Encoding: chunked\r\n\r\n0\n\n' + inner
    yield PATH + b'Host: y\r\nContent-Length: 0\r\n\r\n' + inner


def test_smuggled():
    """a request inside of another is never executed: what is unclear is refused, and the connection closed"""
    body = b'{"inner":1}'
    inner = (
        PATH
        + b'X-Hub-Signature-256: '
        + sign(body).encode()
        + b'\r\nContent-Length: %d\r\n\r\n' % len(body)
        + body
    )
    with Office() as office:
        serve(office)
        for data in smuggled(inner):
            with socket.create_connection(('127.0.0.1', office.port), timeout=10 * PATIENCE) as sock:
                sock.sendall(data)
                said = answer(sock)
            assert said.startswith(b'HTTP/1.1 4') and said.count(b'HTTP/1.1 ') == 1, (data[:120], said)
        report = office.relay_command('check', '--data', office.data).stdout
        assert 'webhook bodies: 0\n' in report, report
        # Outside of another it would have been.
        with socket.create_connection(('127.0.0.1', office.port), timeout=10 * PATIENCE) as sock:
            sock.sendall(inner)
            assert answer(sock, b'HTTP/1.1 200 ').startswith(b'HTTP/1.1 200 ')


def test_ranges():
    """parts of an answer can't be asked for"""
    with Office() as office:
        serve(office)
        ranges = ','.join(f'{i}-{i}' for i in range(800))
        with Siege(office):
            for path in ('/v1/info', '/healthz'):
                whole = request(office.port, 'GET', path)
                for asked in ('bytes=0-0', 'bytes=' + ranges, 'bytes=-1', 'bytes=5-1'):
                    for more in ({}, {'If-Range': '"x"'}):
                        part = request(office.port, 'GET', path, headers={'Range': asked, **more})
                        assert part[0] == whole[0] == 200 and abs(len(part[1]) - len(whole[1])) < 3, part


if __name__ == '__main__':
    main(
        test_slow_heads,
        test_slow_bodies,
        test_huge_bodies,
        test_half_open,
        test_compressed_bombs,
        test_fragments,
        test_huge_lengths,
        test_smuggled,
        test_ranges,
    )

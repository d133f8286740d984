# SPDX-License-Identifier: GPL-3.0-or-later
"""The real relay against peers who mean harm: resets, floods, bytes that never end."""
import json
import pathlib
import resource
import socket
import struct
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))

from dastak_test import (
    LISTENING,
    PATIENCE,
    RELAY,
    Office,
    Process,
    main,  # noqa: E402
    post_webhook,
    request,
    text_webhook,
    wait_for,
)

from dastak_ws import HELLO, PING, encode, handshake, pack  # noqa: E402

INFO = b'GET /v1/info HTTP/1.1\r\nHost: x\r\n\r\n'
HEALTH = b'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'


def send_and_reset(port, data):
    """Leaves with an RST, so that whatever the relay writes from then on fails."""
    with socket.create_connection(('127.0.0.1', port)) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
        sock.sendall(data)


def test_reset():
    """who asks and resets the connection does not take the relay along"""
    with Office() as office:
        office.start_relay()
        for data in (INFO, HEALTH, INFO * 40, HEALTH + b'x' * 70000, b'NONSENSE\r\n\r\n'):
            for _ in range(40):
                send_and_reset(office.port, data)
        assert request(office.port, 'GET', '/healthz')[0] == 200
        assert office.relay.stop() == 0


def memory(office, what='VmRSS'):
    """What the relay holds, in MiB; VmHWM: at most, since it started. 0 under AddressSanitizer, which keeps
    what was freed."""
    sizes = {}
    with open(f'/proc/{office.relay.pid}/status') as status:
        for line in status:
            name, _, value = line.partition(':')
            if name.startswith('Vm'):
                sizes[name] = int(value.split()[0]) // 1024
    return sizes[what] if sizes['VmSize'] < 1024 * 1024 else 0


def test_takes_no_answers():
    """who asks and asks and reads no answer is cut off, before it costs memory"""
    with Office() as office:
        office.start_relay()
        before = memory(office)
        with socket.socket() as sock:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            sock.connect(('127.0.0.1', office.port))
            sock.settimeout(30 * PATIENCE)
            cut = False
            try:
                for _ in range(600):
                    sock.sendall(INFO * 1000)
            except (BrokenPipeError, ConnectionResetError):
                cut = True
            assert cut
        assert memory(office) < before + 40, (before, memory(office))
        assert request(office.port, 'GET', '/healthz')[0] == 200


def test_unfinished_bodies():
    """bodies that never end are refused before they fill the memory, and others get through"""
    size = 3 * 1024 * 1024
    head = b'POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n' % size
    with Office() as office:
        office.start_relay()
        before = memory(office)
        held = []
        for i in range(100):
            sock = socket.create_connection(('127.0.0.1', office.port), source_address=(f'127.0.0.{2 + i % 2}', 0))
            held.append(sock)
            try:
                sock.sendall(head + b'x' * (size - 1))
            except (BrokenPipeError, ConnectionResetError):
                pass
        assert request(office.port, 'GET', '/healthz')[0] == 200
        assert memory(office) < before + 200, (before, memory(office))
        refused = 0
        for sock in held:
            sock.setblocking(False)
            try:
                refused += sock.recv(4096).startswith(b'HTTP/1.1 503 ')
            except OSError:
                pass
        assert refused > 0
        for sock in held:
            sock.close()
        wait_for(lambda: post_webhook(office.port, text_webhook('wamid.A', '15551230001', 'hi')) == 200)
        wait_for(lambda: memory(office) < before + 60)


def enrol(office):
    """A device's token."""
    body = json.dumps({'code': office.admin_code, 'device_name': 'rude'}).encode()
    status, answer = request(office.port, 'POST', '/v1/enrol', body)
    assert status == 200, answer
    return json.loads(answer)['token']


def test_takes_no_pongs():
    """a device that pings and pings and reads nothing costs no memory"""
    hello = {'proto': [1, 1], 'app': 't', 'replica': 'r', 'epoch': None, 'cursor': 0, 'last_n': 0}
    with Office() as office:
        office.start_relay()
        token = enrol(office)
        for ping in (encode(9, b'x' * 125), encode(2, pack(PING, {'t': 1234567890123456789}))):
            sock, _ = handshake(office.port, token)
            before = memory(office)
            with sock:
                try:
                    sock.sendall(encode(2, pack(HELLO, hello)))
                    for _ in range(500):
                        sock.sendall(ping * 1000)
                except (BrokenPipeError, ConnectionResetError):
                    pass
                assert memory(office, 'VmHWM') < before + 40, (before, memory(office, 'VmHWM'))
        assert request(office.port, 'GET', '/healthz')[0] == 200


def held_connections(office, source, number):
    """Opens so many connections; returns them and how many of those were refused."""
    held = []
    for _ in range(number):
        sock = socket.create_connection(('127.0.0.1', office.port), source_address=(source, 0))
        try:
            sock.sendall(INFO)
            held.append((sock, sock.recv(4096)))
        except (BrokenPipeError, ConnectionResetError):
            # Refused and closed before it was asked.
            held.append((sock, b'HTTP/1.1 503 '))
    refused = sum(answer.startswith(b'HTTP/1.1 503 ') for _, answer in held)
    assert refused + sum(answer.startswith(b'HTTP/1.1 200 ') for _, answer in held) == number, held
    return [sock for sock, _ in held], refused


def test_many_from_one():
    """one address has only so many connections, others have theirs; a proxy's are not counted"""
    with Office() as office:
        office.start_relay()
        held, refused = held_connections(office, '127.0.0.1', 110)
        assert refused == 10, refused
        others, refused = held_connections(office, '127.0.0.2', 5)
        assert refused == 0, refused
        for sock in held + others:
            sock.close()
        wait_for(lambda: request(office.port, 'GET', '/healthz')[0] == 200)
        assert office.relay.stop() == 0
        conf = office.conf.read_text()
        office.conf.write_text(conf.replace('[relay]\n', '[relay]\nbehind-proxy=true\n'))
        office.relay = Process([RELAY, 'serve', '--config', office.conf], office.root / 'log', LISTENING)
        office.port = office.relay.port
        held, refused = held_connections(office, '127.0.0.1', 110)
        assert refused == 0, refused
        for sock in held:
            sock.close()


def test_descriptors():
    """the relay takes all the descriptors that it may have"""
    with Office() as office:
        office.init()
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(256, hard), hard))
        try:
            office.start_relay()
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        assert resource.prlimit(office.relay.pid, resource.RLIMIT_NOFILE) == (hard, hard)


if __name__ == '__main__':
    main(
        test_reset,
        test_takes_no_answers,
        test_unfinished_bodies,
        test_takes_no_pongs,
        test_many_from_one,
        test_descriptors,
    )

# SPDX-License-Identifier: GPL-3.0-or-later
"""A device in a few lines: a WebSocket client and the frames of the sync protocol (src/sync/dsk-frame.h)."""
import base64
import hashlib
import json
import os
import socket
import struct
import time
import zlib

from dastak_test import PATIENCE, Timeout

HELLO, WELCOME, LIVE, PAGE_GET, PAGE, COMMAND, RESULT, ACK, PING, PONG, EPH = range(1, 12)


class Refused(Exception):
    """The handshake was answered with another status than 101."""

    def __init__(self, status, body):
        super().__init__(f'{status} {body!r}')
        self.status, self.body = status, body


class Closed(Exception):
    """The other side closed; code is None when it did so without a word."""

    def __init__(self, code, reason=''):
        super().__init__(f'{code} {reason}')
        self.code = code


def handshake(port, token, extra=()):
    """Returns a connected socket and what came after the answer's head."""
    key = base64.b64encode(os.urandom(16)).decode()
    sock = socket.create_connection(('127.0.0.1', port), timeout=10 * PATIENCE)
    lines = ['GET /v1/sync HTTP/1.1', 'Host: relay', 'Upgrade: websocket', 'Connection: Upgrade',
             f'Sec-WebSocket-Key: {key}', 'Sec-WebSocket-Version: 13', *extra]
    if token is not None:
        lines.append(f'Authorization: Bearer {token}')
    sock.sendall(('\r\n'.join(lines) + '\r\n\r\n').encode())
    seen = b''
    while b'\r\n\r\n' not in seen:
        chunk = sock.recv(4096)
        if not chunk:
            raise Closed(None)
        seen += chunk
    head, rest = seen.split(b'\r\n\r\n', 1)
    status = int(head.split(b' ')[1])
    if status != 101:
        sock.close()
        raise Refused(status, rest)
    accept = base64.b64encode(hashlib.sha1((key + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').encode()).digest())
    assert b'sec-websocket-accept: ' + accept.lower() in head.lower(), head
    assert b'sec-websocket-extensions' not in head.lower(), head
    return sock, rest


def encode(opcode, payload, fin=True):
    """A masked frame."""
    head = bytes([(0x80 if fin else 0) | opcode])
    if len(payload) < 126:
        head += bytes([0x80 | len(payload)])
    elif len(payload) < 65536:
        head += struct.pack('>BH', 0x80 | 126, len(payload))
    else:
        head += struct.pack('>BQ', 0x80 | 127, len(payload))
    mask = os.urandom(4)
    if payload:
        wide = (mask * (len(payload) // 4 + 1))[:len(payload)]
        payload = (int.from_bytes(payload, 'big') ^ int.from_bytes(wide, 'big')).to_bytes(len(payload), 'big')
    return head + mask + payload


def pack(kind, value):
    """A frame of the sync protocol, plain."""
    text = json.dumps(value).encode()
    return struct.pack('>BBI', kind, 0, len(text)) + text


def unpack(message):
    kind, codec, length = struct.unpack('>BBI', message[:6])
    text = zlib.decompress(message[6:]) if codec else message[6:]
    assert len(text) == length
    return kind, json.loads(text)


class Line:
    """One connection of a device."""

    def __init__(self, port, token, extra=()):
        self.sock, self.buffer = handshake(port, token, extra)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.sock.close()

    def send_raw(self, opcode, payload, fin=True):
        self.sock.sendall(encode(opcode, payload, fin))

    def send(self, kind, value):
        self.send_raw(2, pack(kind, value))

    def _need(self, count, end):
        while len(self.buffer) < count:
            left = end - time.monotonic()
            if left <= 0:
                raise Timeout('nothing came')
            self.sock.settimeout(left)
            try:
                chunk = self.sock.recv(65536)
            except socket.timeout:
                raise Timeout('nothing came') from None
            except ConnectionResetError:
                raise Closed(None) from None
            if not chunk:
                raise Closed(None)
            self.buffer += chunk

    def receive_raw(self, seconds=10):
        """One frame: (opcode, payload)."""
        end = time.monotonic() + seconds * PATIENCE
        self._need(2, end)
        code = self.buffer[1]
        at = 2 + {126: 2, 127: 8}.get(code, 0)
        self._need(at, end)
        length = int.from_bytes(self.buffer[2:at], 'big') if at > 2 else code
        self._need(at + length, end)
        opcode, payload = self.buffer[0] & 15, self.buffer[at:at + length]
        self.buffer = self.buffer[at + length:]
        if opcode == 8:
            code = int.from_bytes(payload[:2], 'big') if payload else None
            raise Closed(code, payload[2:].decode())
        return opcode, payload

    def receive(self, seconds=10):
        """The next frame of the protocol: (kind, object). Pings of the relay are answered and passed over."""
        while True:
            opcode, payload = self.receive_raw(seconds)
            assert opcode == 2, opcode
            kind, value = unpack(payload)
            if kind == PING:
                self.send(PONG, value)
                continue
            self.last_size = len(payload)
            return kind, value

    def expect(self, kind, seconds=10):
        got, value = self.receive(seconds)
        assert got == kind, (got, value)
        return value

    def closed(self, seconds=10):
        """Reads until the relay closes; returns the code."""
        try:
            while True:
                self.receive_raw(seconds)
        except Closed as why:
            return why.code

    def hello(self, epoch=None, cursor=0, last_n=0, caps=(), schema_rev=1):
        """Says hello and returns the welcome."""
        self.send(HELLO, {'proto': [1, 1], 'app': 'test', 'replica': 'r', 'epoch': epoch, 'cursor': cursor,
                          'last_n': last_n, 'schema_rev': schema_rev, 'caps': list(caps)})
        return self.expect(WELCOME)

    def ack(self, upto, frames=1, size=None):
        self.send(ACK, {'upto': upto, 'frames': frames, 'bytes': self.last_size if size is None else size})


def rows_of(value, entity):
    """The rows of one entity in a LIVE or PAGE frame, as objects."""
    return [dict(zip(group['c'], row)) for group in value.get('rows', []) if group['t'] == entity
            for row in group['r']]

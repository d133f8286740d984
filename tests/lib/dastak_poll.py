# SPDX-License-Identifier: GPL-3.0-or-later
"""A device without a WebSocket, in a few lines: it posts to /v1/sync again and again (src/sync/dsk-poll.h)."""
import http.client
import os
import struct
import time

from dastak_test import PATIENCE, Timeout
from dastak_ws import ACK, HELLO, PING, PONG, WELCOME, Closed, pack, unpack


class Answered(Exception):
    """A request was answered with another status than 200."""

    def __init__(self, status, body):
        super().__init__(f'{status} {body!r}')
        self.status, self.body = status, body


def ask_body(name, seen, first, frames, code=0):
    """The body of a request."""
    return (b'dsk\x01' + name + struct.pack('>IIH', seen, first, code)
            + b''.join(struct.pack('>I', len(frame)) + frame for frame in frames))


def say_parts(body):
    """What an answer says: (seen, first, code, frames)."""
    assert body[:4] == b'dsk\x02', body[:4]
    seen, first, code = struct.unpack('>IIH', body[4:14])
    frames, at = [], 14
    while at < len(body):
        length = struct.unpack('>I', body[at:at + 4])[0]
        frames.append(body[at + 4:at + 4 + length])
        assert len(frames[-1]) == length
        at += 4 + length
    return seen, first, code, frames


def post(port, token, body, seconds=40, path='/v1/sync'):
    """One request on a connection of its own: (status, body)."""
    connection = http.client.HTTPConnection('127.0.0.1', port, timeout=seconds * PATIENCE)
    try:
        headers = {'Content-Type': 'application/octet-stream'}
        if token is not None:
            headers['Authorization'] = f'Bearer {token}'
        connection.request('POST', path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


class PollLine:
    """One session of a device; the same calls as dastak_ws.Line has."""

    def __init__(self, port, token):
        self.port, self.token = port, token
        self.name = os.urandom(16)
        self.seen, self.first, self.unsaid, self.got = 0, 1, [], []
        self.last_size = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def body(self):
        return ask_body(self.name, self.seen, self.first, self.unsaid)

    def take(self, status, body):
        """An answer: what was not there before is kept for receive()."""
        if status != 200:
            raise Answered(status, body)
        seen, first, code, frames = say_parts(body)
        while self.first <= seen:
            self.unsaid.pop(0)
            self.first += 1
        for number, frame in enumerate(frames, first):
            if number > self.seen:
                assert number == self.seen + 1, (number, self.seen)
                self.seen = number
                self.got.append(frame)
        if code:
            raise Closed(code)
        return len(frames)

    def poll(self, seconds=40):
        return self.take(*post(self.port, self.token, self.body(), seconds))

    def send(self, kind, value):
        self.unsaid.append(pack(kind, value))

    def receive(self, seconds=40):
        end = time.monotonic() + seconds * PATIENCE
        while True:
            if not self.got:
                if time.monotonic() > end:
                    raise Timeout('nothing came')
                try:
                    self.poll(seconds)
                except Closed:
                    if not self.got:
                        raise
                continue
            frame = self.got.pop(0)
            kind, value = unpack(frame)
            assert kind != PING
            if kind == PONG:
                continue
            self.last_size = len(frame)
            return kind, value

    def expect(self, kind, seconds=40):
        got, value = self.receive(seconds)
        assert got == kind, (got, value)
        return value

    def closed(self, seconds=40):
        """Asks until the session ends; returns the code."""
        try:
            while True:
                self.receive(seconds)
        except Closed as why:
            return why.code

    def hello(self, epoch=None, cursor=0, last_n=0):
        self.send(HELLO, {'proto': [1, 1], 'app': 'test', 'replica': 'r', 'epoch': epoch, 'cursor': cursor,
                          'last_n': last_n, 'schema_rev': 1})
        return self.expect(WELCOME)

    def ack(self, upto, frames=1, size=None):
        self.send(ACK, {'upto': upto, 'frames': frames, 'bytes': self.last_size if size is None else size})

# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps every byte that is sent to a device, and says what is in it: as it came, and unpacked."""
import json
import struct
import threading

from dastak_poll import say_parts
from dastak_ws import unpack


class Tape:
    """What went down a proxy. @mark: what is written beside each piece of data, changed as the test goes on."""

    def __init__(self, mark=None):
        self.lock = threading.Lock()
        self.mark = mark
        self.pieces = []  # (connection, bytes, mark)

    def __call__(self, connection, way, data):
        if way == 'down':
            with self.lock:
                self.pieces.append((connection, data, self.mark))

    def set_mark(self, mark):
        with self.lock:
            self.mark = mark

    def streams(self):
        """For each connection all bytes that came, and where which mark begins: [(offset, mark)]."""
        streams = {}
        with self.lock:
            pieces = list(self.pieces)
        for connection, data, mark in pieces:
            stream, marks = streams.setdefault(connection, (bytearray(), []))
            if not marks or marks[-1][1] != mark:
                marks.append((len(stream), mark))
            stream += data
        return [(bytes(stream), marks) for stream, marks in streams.values()]

    def said(self):
        """(mark, bytes) for each frame unpacked, and for each piece as it came."""
        for stream, marks in self.streams():
            for end, text in frames(stream):
                yield mark_at(marks, end - 1), text
            edges = [at for at, _ in marks[1:]] + [len(stream)]
            for (start, mark), end in zip(marks, edges):
                yield mark, stream[start:end]


def mark_at(marks, offset):
    return [mark for at, mark in marks if at <= offset][-1]


def frames(stream):
    """(end, JSON) of each frame of the sync protocol in what a connection got, over a WebSocket or in answers."""
    at = 0
    while (head_end := stream.find(b'\r\n\r\n', at)) >= 0:
        head = stream[at:head_end].lower()
        at = head_end + 4
        if head.startswith(b'http/1.1 101'):
            yield from socket_frames(stream, at)
            return
        length = next((int(line[15:]) for line in head.split(b'\r\n') if line.startswith(b'content-length:')), 0)
        body = stream[at:at + length]
        at += length
        if len(body) == length and body.startswith(b'dsk\x02'):
            for frame in say_parts(body)[3]:
                yield at, plain(frame)


def socket_frames(stream, at):
    message = b''
    while at + 2 <= len(stream):
        size = {126: 2, 127: 8}.get(stream[at + 1], 0)
        start = at + 2 + size
        length = int.from_bytes(stream[at + 2:start], 'big') if size else stream[at + 1]
        if start + length > len(stream):
            return
        opcode, payload = stream[at] & 15, stream[start:start + length]
        fin, at = stream[at] & 128, start + length
        if opcode in (0, 2):
            message += payload
            if fin:
                yield at, plain(message)
                message = b''


def plain(frame):
    """A frame's text, in the bytes that the device makes of it."""
    kind, value = unpack(frame)
    return struct.pack('>B', kind) + json.dumps(value, ensure_ascii=False).encode()

# SPDX-License-Identifier: GPL-3.0-or-later
"""A host of files that makes progress all the time and gets nowhere, against the real relay."""
import pathlib
import socket
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from dastak_test import Office, main, wait_for  # noqa: E402
from relay_media import Desk, Meta, digest, png  # noqa: E402


class Drip:
    """A host that sends a whole file, slower than anybody has time for: each read gets a byte."""

    def __init__(self, data, head=True):
        self.data, self.head = data, head
        self.socket = socket.create_server(('127.0.0.1', 0))
        self.url = f'http://127.0.0.1:{self.socket.getsockname()[1]}'
        self.stop = threading.Event()
        self.asked = 0
        self.cut = 0
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            try:
                sock = self.socket.accept()[0]
            except OSError:
                return
            self.asked += 1
            threading.Thread(target=self.drip, args=(sock,), daemon=True).start()

    def drip(self, sock):
        with sock:
            seen = b''
            while b'\r\n\r\n' not in seen and (chunk := sock.recv(4096)):
                seen += chunk
            head = b'HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n' % len(self.data)
            if self.head:
                sock.sendall(head)
                head = b''
            try:
                for i in range(len(head + self.data)):
                    if self.stop.wait(0.05):
                        return
                    sock.sendall((head + self.data)[i:i + 1])
            except OSError:
                self.cut += 1

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop.set()
        self.socket.close()


def test_drip():
    """a host that sends drop by drop, the head or the file, is left after a while; others get their turn"""
    picture, other = png(300, 300), png(20, 20)
    for head in (True, False):
        with Office() as office, Meta() as meta, Drip(picture, head) as slow:
            extra = 'media-deadline-ms=2000\nmedia-timeout-ms=60000\nmedia-concurrency=1\n'
            desk = Desk(office, meta, extra)
            dripping = meta.add(picture)
            meta.describe = lambda ident, value: {**value, 'url': slow.url + '/x'} if ident == dripping else value
            desk.receive(picture, 'wamid.1', dripping)
            wait_for(lambda: slow.asked, what='the slow host to be asked')
            desk.receive(other, 'wamid.2')
            (row,) = [row for row in desk.media('ready') if row['state'] == 'ready']
            assert row['sha256'] == digest(other), row
            assert slow.cut >= 1 or wait_for(lambda: slow.cut >= 1, what='the slow host to be left')
            (row,) = [row for row in desk.rows('media') if row['state'] == 'waiting']
            assert row['error'] == 'slow', row
            # Tried again, and whole once the host is itself again.
            meta.describe = lambda ident, value: value
            assert len(desk.media('ready', 2)) == 2 and not desk.leftovers()


if __name__ == '__main__':
    main(test_drip)

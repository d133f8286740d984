# SPDX-License-Identifier: GPL-3.0-or-later
"""The real relay against peers who mean harm: resets, floods, bytes that never end."""
import pathlib
import socket
import struct
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))

from dastak_test import Office, main, request  # noqa: E402

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


if __name__ == '__main__':
    main(test_reset)

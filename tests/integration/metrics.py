#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers for whoever watches the relay: on a loopback port of their own, and no words in them."""
import pathlib
import re
import socket
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import dastak_test as t  # noqa: E402
import dastak_ws as ws  # noqa: E402
from dastak_poll import PollLine  # noqa: E402
from relay_sync import token_of  # noqa: E402

PHONE = '923005550501'
LINE = re.compile(r'(# (HELP|TYPE) dastak_\w+ [ \w]+|dastak_\w+ -?\d+)$')


def read(port):
    status, body = t.request(port, 'GET', '/metrics')
    assert status == 200, status
    text = body.decode()
    assert text and all(LINE.match(line) for line in text.splitlines()), text
    return {line.split()[0]: int(line.split()[1]) for line in text.splitlines() if not line.startswith('#')}


def test_metrics():
    """/metrics has the log, what waits and the devices; off unless configured, and never on the public port"""
    with t.Office() as office:
        office.init()
        code = office.add_user('Bilal')
        office.start_relay()
        assert t.request(office.port, 'GET', '/metrics')[0] == 404
        office.relay.stop()
        port = t.free_port()
        start(office, port)
        before = read(port)
        assert before['dastak_devices'] == 0 and before['dastak_devices_connected'] == 0
        assert t.post_webhook(office.port, t.text_webhook('wamid.1', PHONE, 'xylophonequarry')) == 200
        device = office.device('bilal', code)
        t.wait_for(lambda: device.run('sync').returncode == 0 and device.lines('conversations'))
        tail = t.Process([t.CTL, '--profile', device.profile, 'tail'], office.root / 'tail.log')
        try:
            now = t.wait_for(lambda: read(port)['dastak_devices_connected'] == 1 and read(port))
            t.wait_for(lambda: read(port)['dastak_device_lag_max'] == 0)
        finally:
            tail.stop()
        assert now['dastak_log_head'] > before['dastak_log_head']
        assert now['dastak_devices'] == 1 and now['dastak_webhooks_waiting'] == 0
        assert now['dastak_resident_bytes'] > 1000000 and now['dastak_device_connections_total'] >= 2
        assert t.request(port, 'GET', '/v1/info')[0] == 404
        assert office.relay.stop() == 0


def start(office, port):
    """The relay, with its numbers at that port."""
    office.start_relay()
    office.relay.stop()
    text = office.conf.read_text()
    office.conf.write_text(text.replace('[relay]\n', f'[relay]\nmetrics=127.0.0.1:{port}\n', 1))
    office.relay = t.Process([t.RELAY, 'serve', '--config', office.conf], office.root / 'relay.log', t.LISTENING)
    office.port = office.relay.port


def is_caught_up(line, port):
    """Takes what comes, and says so."""
    try:
        while True:
            kind, value = line.receive(0.2 / t.PATIENCE)
            if kind == ws.LIVE:
                line.ack(value['upto'])
    except ws.Timeout:
        return read(port)['dastak_device_lag_max'] == 0


def test_waiting():
    """What waits is counted: what is to be sent, what is on its way, and what devices have not said that they have"""
    # Somebody who takes what is posted to Meta, and says nothing.
    with t.Office() as office, socket.create_server(('127.0.0.1', 0)) as silent:
        office.graph_url = f'http://127.0.0.1:{silent.getsockname()[1]}'
        office.init()
        codes = [office.add_user(name) for name in ('Bilal', 'Sana')]
        port = t.free_port()
        start(office, port)
        at_rest = read(port)
        assert t.post_webhook(office.port, t.text_webhook('wamid.1', PHONE, 'hello')) == 200
        device = office.device('bilal', codes[0])
        t.wait_for(lambda: device.run('sync').returncode == 0 and device.lines('conversations'))
        with ws.Line(office.port, token_of(office)['token']) as line:
            line.hello()
            t.wait_for(lambda: read(port)['dastak_devices_connected'] == 1)
            for text in 'one', 'two', 'three':
                device.ctl('send', PHONE, text)
            kind, news = line.receive()
            assert kind == ws.LIVE, kind
            now = t.wait_for(lambda: (n := read(port))['dastak_sends_in_flight'] == 1 and n)
            assert now['dastak_sends_queued'] == 2 and now['dastak_http_connections'] >= 1, now
            assert now['dastak_device_lag_max'] > 0 and now['dastak_device_bytes_outstanding'] > 0, now
            assert now['dastak_devices_polling'] == 0, now
            line.ack(news['upto'])
            t.wait_for(lambda: is_caught_up(line, port))
            now = read(port)
            assert now['dastak_device_bytes_outstanding'] == 0 and now['dastak_devices_connected'] == 1, now
            poller = PollLine(office.port, token_of(office, codes[1])['token'])
            poller.hello()
            now = t.wait_for(lambda: (n := read(port))['dastak_devices_polling'] == 1 and n)
            assert now['dastak_devices_connected'] == 2 and now['dastak_devices'] == 3, now
        t.wait_for(lambda: read(port)['dastak_devices_connected'] == 1)
        assert set(now) == set(at_rest)


def test_refused():
    """A metrics address that others could reach is refused at the start"""
    with t.Office() as office:
        office.init()
        office.start_relay()
        office.relay.stop()
        text = office.conf.read_text()
        office.conf.write_text(text.replace('[relay]\n', '[relay]\nmetrics=0.0.0.0:9464\n', 1))
        done = office.relay_command('serve', '--config', office.conf, check=False)
        assert done.returncode != 0 and 'metrics' in done.stderr, done.stderr


if __name__ == '__main__':
    t.main(test_metrics, test_waiting, test_refused)

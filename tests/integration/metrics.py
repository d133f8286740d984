#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers for whoever watches the relay: on a loopback port of their own, and no words in them."""
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_test as t

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
        text = office.conf.read_text()
        office.conf.write_text(text.replace('[relay]\n', f'[relay]\nmetrics=127.0.0.1:{port}\n', 1))
        office.relay = t.Process([t.RELAY, 'serve', '--config', office.conf], office.root / 'relay.log', t.LISTENING)
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
    t.main(test_metrics, test_refused)

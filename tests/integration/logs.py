#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the relay logs: for people a line of words, for programs an object with the connection, device and request that
it is about; never what anybody wrote, whom a customer is, or a token.
"""
import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_test as t  # noqa: E402

PHONE = '923005550601'
SAID = ('xylophonequarry', 'jabberwockmist', 'quetzalcoatlus', 'Rumpelstiltskin')
KNOWN = {'at', 'level', 'message', 'connection', 'device', 'request'}


def serve(office, **keys):
    """The relay, with these keys in its configuration as well."""
    office.start_relay()
    office.relay.stop()
    text = office.conf.read_text()
    lines = ''.join(f'{key.replace("_", "-")}={value}\n' for key, value in keys.items())
    office.conf.write_text(text.replace('[relay]\n', f'[relay]\n{lines}', 1))
    office.relay = t.Process([t.RELAY, 'serve', '--config', office.conf], office.root / 'lines.log', t.LISTENING)
    office.port = office.relay.port


def busy(office):
    """A customer and an agent say something, a device is connected, another is refused. Returns: the device's token"""
    code = office.add_user('Bilal')
    body = t.text_webhook('wamid.1', PHONE, SAID[0], name=SAID[3])
    assert t.post_webhook(office.port, body) == 200
    assert t.post_webhook(office.port, body, t.sign(b'another body')) == 401
    device = office.device('bilal', code)
    t.wait_for(lambda: device.run('sync').returncode == 0 and device.lines('conversations'))
    token = (device.profile / 'token').read_text().strip()
    device.ctl('send', PHONE, SAID[1])
    device.ctl('note', PHONE, SAID[2])
    assert device.run('set-status', PHONE, 'new').returncode != 0
    assert t.request(office.port, 'POST', '/v1/sync', b'', {'Authorization': 'Bearer ' + 'a' * 64})[0] == 401
    office.relay_command('user', 'disable', '--data', office.data, '--user', 'Bilal')
    assert device.run('sync').returncode != 0
    return token


def is_clean(token, log):
    assert len(token) == 64, token
    wrong = [word for word in (*SAID, PHONE, PHONE[-7:], 'a' * 64, token, t.SECRET, t.ACCESS_TOKEN) if word in log]
    assert not wrong, wrong


def test_json():
    """Each line is an object; what is about a connection says which, whose device, and by which request it came"""
    with t.Office() as office:
        office.init()
        serve(office, log='debug', log_format='json')
        token = busy(office)
        assert office.relay.stop() == 0
        log = office.relay.log()
        is_clean(token, log)
        lines = [json.loads(line) for line in log.splitlines()]
        for line in lines:
            assert {'at', 'level', 'message'} <= set(line) <= KNOWN, line
            assert re.fullmatch(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z', line['at']), line
            assert line['level'] in ('debug', 'info', 'warning', 'error'), line
            assert ('connection ' in line['message'][:11]) == ('connection' in line), line
        (enrolled,) = (line for line in lines if ': enrolled by user ' in line['message'])
        assert re.fullmatch(r'[0-9a-f-]{36}', enrolled['device']) and enrolled['request'] > 0, enrolled
        connected = [line for line in lines if ': connected from ' in line['message']]
        assert connected and all(line['device'] == enrolled['device'] and line['request'] > 0 for line in connected)
        keys = [line['connection'] for line in connected]
        assert keys == sorted(set(keys)) and keys[0] == 1, keys
        ended = [line['connection'] for line in lines if re.search(': (gone|closed)', line['message'])]
        assert set(ended) == set(keys), (ended, keys)
        refused = [line for line in lines if ' refused 401' in line['message']]
        assert len(refused) >= 2 and all(line['request'] > 0 and 'connection' not in line for line in refused), refused


def test_text():
    """The same in words, one line each, in the order of what happened"""
    with t.Office() as office:
        office.init()
        serve(office, log='debug')
        token = busy(office)
        assert office.relay.stop() == 0
        log = office.relay.log()
        is_clean(token, log)
        for line in log.splitlines():
            assert re.match(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (DEBUG|INFO|WARNING) \S', line), line
        assert re.search(r'connection 1, device [0-9a-f-]{36}, request \d+: connected from ', log), log
        assert re.search(r'connection 1, device [0-9a-f-]{36}: hello from dastak', log), log


def test_refused():
    """Another format is refused at the start"""
    with t.Office() as office:
        office.init()
        office.start_relay()
        office.relay.stop()
        text = office.conf.read_text()
        office.conf.write_text(text.replace('[relay]\n', '[relay]\nlog-format=xml\n', 1))
        done = office.relay_command('serve', '--config', office.conf, check=False)
        assert done.returncode != 0 and 'log-format' in done.stderr, done.stderr


if __name__ == '__main__':
    t.main(test_json, test_text, test_refused)

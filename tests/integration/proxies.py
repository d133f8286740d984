#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Offices: proxies that the system is set to, and things in between that let no WebSocket through."""
import os
import pathlib
import re
import signal
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import dastak_test as t
from dastak_proxy import OfficeProxy, Proxy
from tls import add_user, serve as serve_tls

PHONE = '923001234567'


def say(office, text, wamid):
    assert t.post_webhook(office.port, t.text_webhook(wamid, PHONE, text)) == 200


def device_behind(office, proxy, code, name='device'):
    """A device that knows the relay by the proxy's address."""
    device = office.device(name)
    device.ctl('enrol', f'http://127.0.0.1:{proxy.port}', code)
    return device


def wire(device):
    return device.lines('status')[0]['transport']


def texts(device):
    return sorted(i['text'] for i in device.lines('show', PHONE) if i.get('text'))


def test_barred():
    """Stripped, refused, cut or swallowed WebSockets: requests that wait do it all, at once the next time"""
    for mode in ('strip', 'refuse', 'cut'):
        with t.Office() as office:
            office.start_relay()
            say(office, 'salam', 'wamid.1')
            with Proxy(office.port, mode) as proxy:
                device = device_behind(office, proxy, office.admin_code)
                device.sync()
                assert wire(device) == 'long-poll' and proxy.posts > 0 and proxy.upgrades == 2, (mode, proxy.upgrades)
                t.wait_for(lambda: device.run('sync').returncode == 0 and texts(device) == ['salam'])
                device.ctl('note', PHONE, 'a note over requests')
                device.ctl('claim', PHONE)
                say(office, 'one more', 'wamid.2')
                t.wait_for(lambda: device.run('sync').returncode == 0
                           and texts(device) == ['a note over requests', 'one more', 'salam'])
                assert proxy.upgrades == 2, f'{mode}: it was known that no WebSocket gets through here'
                assert 'hello from dastak' in office.relay.log()


def test_swallowed():
    """A WebSocket that is never answered is given up after its time"""
    with t.Office() as office:
        office.start_relay()
        with Proxy(office.port, 'swallow') as proxy:
            device = device_behind(office, proxy, office.admin_code)
            device.ctl('sync', '--wait=120', timeout=150)
            assert wire(device) == 'long-poll' and proxy.upgrades == 2


def test_open():
    """Where nothing is in the way a WebSocket is used, and what was remembered of another network says nothing"""
    with t.Office() as office:
        office.start_relay()
        with Proxy(office.port) as proxy:
            device = device_behind(office, proxy, office.admin_code)
            assert wire(device) is None
            memory = device.profile / 'network.conf'
            memory.write_text('[network 0123456789abcdef]\nlong-poll-until=99999999999999\n')
            device.sync()
            assert wire(device) == 'websocket' and proxy.posts == 0 and proxy.upgrades == 1
            assert memory.stat().st_mode & 0o777 == 0o600
            memory.write_text('\x00 nonsense')
            device.sync()
            assert wire(device) == 'websocket' and proxy.posts == 0


def test_live():
    """A connected device is told at once, its commands go out while a request waits, and the relay counts it"""
    with t.Office() as office:
        office.start_relay()
        say(office, 'salam', 'wamid.1')
        with Proxy(office.port, 'strip') as proxy:
            device = device_behind(office, proxy, office.admin_code)
            device.sync()
            tail = t.Process([t.CTL, '--profile', device.profile, 'tail', '--json'], office.root / 'tail.log')
            try:
                t.wait_for(lambda: office.relay.log().count('hello from') == 2)
                before = proxy.posts
                say(office, 'while it waits', 'wamid.2')
                t.wait_for(lambda: 'while it waits' in tail.log(), 10)
                assert proxy.posts - before < 12, proxy.posts - before
                proxy.breaks()
                say(office, 'after a break', 'wamid.3')
                t.wait_for(lambda: 'after a break' in tail.log(), 20)
                # The relay kept the session over the break.
                assert office.relay.log().count('hello from') == 2
            finally:
                tail.stop()


def test_silent():
    """A relay that is connected and says nothing any more is given up after its time, and asked again"""
    with t.Office() as office:
        office.init()
        office.start_relay()
        with Proxy(office.port) as proxy:
            device = device_behind(office, proxy, office.admin_code)
            device.sync()
            tail = t.Process([t.CTL, '--profile', device.profile, 'tail'], office.root / 'tail.log')
            try:
                t.wait_for(lambda: ': connected from' in office.relay.log()[-400:] and proxy.upgrades >= 2)
                before = proxy.upgrades
                # Nobody ends the connection: only that nothing comes tells.
                office.relay.popen.send_signal(signal.SIGSTOP)
                t.wait_for(lambda: proxy.upgrades > before, 90, 'another connection')
                office.relay.popen.send_signal(signal.SIGCONT)
                say(office, 'are you there', 'wamid.1')
                t.wait_for(lambda: 'are you there' in tail.log(), 60, 'what came since')
            finally:
                office.relay.popen.send_signal(signal.SIGCONT)
                tail.stop()


def test_older_relay():
    """Where neither goes, that is said, and both are tried on"""
    with t.Office() as office:
        office.start_relay()
        with Proxy(office.port, 'strip') as proxy:
            device = device_behind(office, proxy, office.admin_code)
            inner = proxy.look

            def no_posts(data, state, client):
                if data.startswith(b'POST /v1/sync '):
                    proxy.posts += 1
                    client.write(b'HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n')
                    return None
                return inner(data, state, client)
            proxy.look = no_posts
            done = device.run('sync', '--wait=6')
            assert done.returncode == 4 and done.stderr.startswith('dastakctl: '), done
            assert proxy.posts >= 1 and proxy.upgrades >= 3, (proxy.posts, proxy.upgrades)
            proxy.look, proxy.mode = inner, 'pass'
            device.sync()
            assert wire(device) == 'websocket'


def with_proxy(proxy):
    """The environment of a computer that is set to a proxy."""
    address = f'http://127.0.0.1:{proxy.port}'
    return {**{k: v for k, v in os.environ.items() if not k.lower().endswith('_proxy')},
            'https_proxy': address, 'http_proxy': address, 'no_proxy': ''}


def test_system_proxy():
    """A WebSocket and requests go through the CONNECT of the proxy that the system is set to, TLS inside of it"""
    with t.Office() as office:
        office.init()
        serve_tls(office)
        link = add_user(office, 'Bilal')
        with OfficeProxy() as proxy:
            old = dict(os.environ)
            os.environ.clear()
            os.environ.update(with_proxy(proxy))
            try:
                device = office.device('device')
                device.ctl('enrol', link)
                device.sync()
                assert proxy.tunnels >= 2 and proxy.plain == 0, (proxy.tunnels, proxy.plain)
                assert proxy.hosts == {f'127.0.0.1:{office.port}'}, proxy.hosts
                assert wire(device) == 'websocket'
                proxy.refuse = True
                done = device.run('sync')
                assert done.returncode == 4 and 'proxy' in done.stderr, done
            finally:
                os.environ.clear()
                os.environ.update(old)


if __name__ == '__main__':
    t.main(test_barred, test_swallowed, test_open, test_live, test_silent, test_older_relay, test_system_proxy)

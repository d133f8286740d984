#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first run, and what it says when something is wrong; and the pages for what Dastak can't work with."""
import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_test as t  # noqa: E402
import desk  # noqa: E402

desk.desktop()
import atspi  # noqa: E402

ADDRESS = 'Relay Address or Enrolment Link'


def wrong_answers():
    """A wrong address, a dead relay and a bad code each say their own words; the right ones then work."""
    with t.Office() as place:
        place.start()
        with desk.Desk(place, 'ayesha') as ayesha:
            window = ayesha.window
            window.find('push button', 'Connect').click()
            address = window.find('text', ADDRESS)
            button = window.find('push button', 'Enrol This Computer')
            address.set_text(f'127.0.0.1:{t.free_port()}')
            window.find('label', 'The relay can’t be reached')
            address.set_text('no-such-host.invalid')
            window.find('label', 'The relay can’t be reached')
            address.set_text(f'127.0.0.1:{place.sandbox.port}')  # answers, but is not a relay
            window.find('label', re.compile('no Dastak relay'))
            assert not button.has('sensitive')
            address.set_text(place.url)
            window.find('label', re.compile('answers$'))
            code = window.find('text', 'Enrolment Code')
            code.set_text('ABCD-EFGH-JKLM-NPQR-STVW-XYZ0-1234')
            t.wait_for(lambda: button.has('sensitive'), 10, 'the button')
            button.click()
            window.find('label', 'This code does not work')
            code.set_text(desk.hire(place, 'Ayesha').lower())
            button.click()
            ayesha.conversations()


def link():
    """A whole enrolment link fills in both fields."""
    with t.Office() as place:
        place.start()
        code = desk.hire(place, 'Ayesha')
        with desk.Desk(place, 'ayesha') as ayesha:
            ayesha.enrol(f'dastak://127.0.0.1:{place.port}?code={code}')


def keyring():
    """Without a keyring there is a page that says so; with one, Try Again goes on, and the token is kept."""
    with t.Office() as place:
        place.start()
        code = desk.hire(place, 'Ayesha')
        no_files = {'SECRET_BACKEND': 'service'}
        with desk.Desk(place, 'ayesha', env=no_files) as ayesha:
            window = ayesha.window
            window.find('push button', 'Connect').click()
            window.find('text', ADDRESS).set_text(place.url)
            window.find('text', 'Enrolment Code').set_text(code)
            button = window.find('push button', 'Enrol This Computer')
            t.wait_for(lambda: button.has('sensitive'), 20, 'the relay to answer')
        daemon = subprocess.Popen(
            ['gnome-keyring-daemon', '--foreground', '--unlock', '--components=secrets'],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            daemon.stdin.write(b'a test keyring')
            daemon.stdin.close()
            ayesha.start()
            ayesha.enrol(place.url, code)
            assert ayesha.app.stop() is not None
        finally:
            daemon.terminate()
            daemon.wait()
        # The service is gone: the token can't be read.
        ayesha.start()
        ayesha.window.find('label', 'The Keyring Is Not Available', 30)
        ayesha.window.find('push button', 'Try Again')
        ayesha.kill()


def damaged():
    """A local copy with nothing in it that can be read: the file is kept, and a new one is fetched at once."""
    with t.Office() as place:
        place.start()
        with desk.Desk(place, 'ayesha') as ayesha:
            place.control('message', {'from': '923005550101', 'name': 'Sana Khan', 'text': 'Hello'})
            ayesha.enrol(place.url, desk.hire(place, 'Ayesha'))
            ayesha.row('^Sana Khan')
            ayesha.kill()
            replica = next(p for p in ayesha.profile.rglob('*.db'))
            for extra in ('-wal', '-shm'):
                pathlib.Path(str(replica) + extra).unlink(missing_ok=True)
            data = os.urandom(64 * 1024)
            replica.write_bytes(data)
            ayesha.start()
            ayesha.conversations()
            ayesha.view('all')
            ayesha.row('^Sana Khan')
            kept = [p for p in ayesha.profile.rglob('*replaced*') if p.read_bytes() == data]
            assert kept, 'the damaged file was not kept'


def revoked():
    """A revoked device has a page that says so, and can be enrolled again with a new code."""
    with t.Office() as place:
        place.start()
        place.control('message', {'from': '923005550101', 'name': 'Sana Khan', 'text': 'Hello'})
        with desk.Desk(place, 'ayesha') as ayesha:
            ayesha.enrol(place.url, desk.hire(place, 'Ayesha'))
            ayesha.row('^Sana Khan')
            device = re.search(r'device ([0-9a-f-]{36}), request \d+: enrolled by ', place.relay.log())[1]
            place.relay_command('device', 'revoke', '--data', place.data, '--device', device)
            ayesha.window.find('label', 'This Computer Was Signed Out', 30)
            ayesha.window.find('push button', 'Enrol Again').click()
            ayesha.window.find('text', ADDRESS).set_text(place.url)
            ayesha.window.find('text', 'Enrolment Code').set_text(desk.hire(place, 'Bilal'))
            button = ayesha.window.find('push button', 'Enrol This Computer')
            t.wait_for(lambda: button.has('sensitive'), 20, 'the relay to answer')
            button.click()
            ayesha.conversations()
            ayesha.row('^Sana Khan')
            ayesha.window.find('push button', 'Bilal, Synced')


t.main(wrong_answers, link, keyring, damaged, revoked)

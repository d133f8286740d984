#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong around a client: addresses, codes, clocks, disks, replicas, locks. Each has its own words and
the exit status of the manual page, and nothing that was written is lost.
"""
import contextlib
import http.server
import json
import os
import pathlib
import socket
import sqlite3
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_test as t

PHONE = '923005550101'
CODE = 'AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA'


def say(office, wamid, text='Salam'):
    assert t.post_webhook(office.port, t.text_webhook(wamid, PHONE, text, name='Sana')) == 200


def office_with(office, **start):
    """A relay with one conversation, and an agent's device that has it; the sandbox too if asked for."""
    office.init()
    code = office.add_user('Agent')
    office.start() if start.get('sandbox') else office.start_relay()
    say(office, 'wamid.1')
    device = office.device('agent', code)
    t.wait_for(lambda: device.run('sync').returncode == 0 and device.lines('conversations'))
    return device


def fails(done, status, *words):
    """Ended with this status, and its words on standard error, in one line, have all of these in them."""
    said = [line for line in done.stderr.splitlines() if line.startswith('dastakctl: ')]
    assert done.returncode == status and len(said) == 1, done
    for word in words:
        assert word in said[0], (word, said[0])
    return said[0]


def posted(office):
    return [m['text'] for m in office.control('ledger')['outbound']]


def texts(device):
    return [
        i['text']
        for i in device.lines('show', PHONE)
        if i['type'] == 'message' and i['direction'] == 'out'
    ]


def replica(device):
    return device.profile / 'replica.db'


@contextlib.contextmanager
def answering(answer):
    """A web server that is no relay: answer(path) → (status, bytes). Yields its address."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            status, body = answer(self.path)
            self.send_response(status)
            self.send_header('Content-Length', str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f'http://127.0.0.1:{server.server_port}'
    finally:
        server.shutdown()
        server.server_close()


def info(shift_ms=0, proto=(1, 1), **more):
    now = int(time.time() * 1000) + shift_ms
    return json.dumps({'name': 'Office', 'proto': list(proto), 'now': now, **more}).encode()


def test_wrong_address():
    """Addresses where no relay is: each kind of nothing has its words, and no profile is made of it"""
    with t.Office() as office:
        office.start()
        nobody = office.device('nobody')
        seen = set()

        def enrol(url, *words):
            line = fails(nobody.run('enrol', url, office.admin_code), 1, *words)
            seen.add(line.replace(url, ''))
            assert not nobody.lines('status')[0]['enrolled']

        enrol(f'http://127.0.0.1:{t.free_port()}', 'no relay runs')
        enrol(f'http://127.0.0.1:{office.sandbox.port}', 'no Dastak relay')
        enrol(office.url + '/some/path', 'no Dastak relay')
        enrol(f'https://127.0.0.1:{office.port}', 'TLS')
        enrol('https://no-such-computer.invalid', 'name')
        enrol('http://192.0.2.1', 'http')
        enrol('ftp://127.0.0.1', 'address')
        enrol('nonsense with spaces', 'address')
        with answering(lambda path: (200, b'<html>')) as url:
            enrol(url, 'not a Dastak relay')
        with answering(lambda path: (200, b'{"name":"x"' + b' ' * 70000 + b'}')) as url:
            enrol(url, 'too long')
        with answering(lambda path: (302, b'')) as url:
            enrol(url, 'not a Dastak relay')
        with answering(lambda path: (502, b'')) as url:
            enrol(url, '502')
        with answering(lambda path: (200, info(proto=(9, 9)))) as url:
            enrol(url, 'too old')
        with answering(lambda path: (200, info(proto=(0, 0)))) as url:
            enrol(url, 'too new')
        with socket.socket() as hole:
            # It takes connections and hangs up without a word.
            hole.bind(('127.0.0.1', 0))
            hole.listen()

            def hang_up():
                with contextlib.suppress(OSError):
                    while True:
                        hole.accept()[0].close()

            threading.Thread(target=hang_up, daemon=True).start()
            enrol(f'http://127.0.0.1:{hole.getsockname()[1]}', 'broke')
            hole.shutdown(socket.SHUT_RDWR)
        assert len(seen) >= 10, seen
        # The code was given to none of them: it still works.
        nobody.ctl('enrol', office.url, office.admin_code)


def test_clock():
    """A clock that is far off is said, with how far and in which direction, before the code is used"""
    with t.Office() as office:
        nobody = office.device('nobody')
        asked = []

        def shifted(minutes):
            def answer(path):
                asked.append(path)
                return 200, info(minutes * 60000)

            return answer

        for minutes, words in ((30, '30 minutes behind'), (-30, '30 minutes ahead')):
            with answering(shifted(minutes)) as url:
                line = fails(nobody.run('enrol', url, CODE), 1, 'clock', words.split(' ', 1)[1])
                assert words.split()[0] in line or '29 ' in line, line
        assert set(asked) == {'/v1/info'}, asked
        with answering(
            lambda path: (200, info(120000))
            if path == '/v1/info'
            else (401, b'{"error":"bad-code"}')
        ) as url:
            fails(nobody.run('enrol', url, CODE), 1, 'code')


def test_code():
    """A wrong, used or expired code is refused in words that say what to do, and costs nothing"""
    with t.Office() as office:
        office.init()
        codes = [office.add_user(f'Agent {i}') for i in range(3)]
        with sqlite3.connect(office.data / 'relay.db') as db:
            users = dict(db.execute('SELECT name, id FROM user'))
            changed = db.execute(
                'UPDATE enrolment SET expires_at = ? WHERE user = ?',
                (int(time.time() * 1000) - 1000, users['Agent 1']),
            ).rowcount
            assert changed == 1
        db.close()
        office.start_relay()
        device = office.device('one', codes[0])
        other = office.device('two')
        for code in (codes[0], codes[1], CODE, 'x', codes[2][:-1]):
            fails(other.run('enrol', office.url, code), 1, 'code', 'administrator')
            assert (
                not other.lines('status')[0]['enrolled'] and not (other.profile / 'token').exists()
            )
        fails(other.run('enrol', office.url), 1, 'code', 'administrator')
        # As people type it.
        other.ctl('enrol', office.url, f'  {codes[2].lower()} '.replace('-', ' - '))
        # A refused code does not harm a profile that is enrolled already.
        fails(device.run('enrol', office.url, codes[1]), 1, 'code')
        device.ctl('sync')
        assert device.lines('status')[0]['user_name'] == 'Agent 0'


def test_full_disk():
    """The profile's disk is full: said as such; nothing queued is lost, and it goes on when there is space"""
    with t.Office() as office, t.small_disk(office.root / 'devices', '3m') as disk:
        device = office_with(office, sandbox=True)
        done = device.run('send', PHONE, 'queued before', '--offline')
        assert done.returncode == 4, done
        filled = t.fill(disk)
        refused = []
        for i in range(30):
            done = device.run('send', PHONE, f'{i} ' + 'x' * 3000, '--offline')
            if done.returncode != 4:
                refused.append(fails(done, 1, 'space'))
                break
        assert refused
        kept = texts(device)
        for i in range(20):
            say(office, f'wamid.big.{i}', 'y' * 4000)
        tried = []
        t.wait_for(
            lambda: tried.append(device.run('sync', '--wait=2')) or tried[-1].returncode == 1,
            what='sync to find the disk full',
        )
        fails(tried[-1], 1, 'space')
        assert texts(device) == kept and kept[0] == 'queued before'
        late = office.device('late')
        fails(late.run('enrol', office.url, office.admin_code), 1, 'space')
        filled.unlink()
        late.ctl('enrol', office.url, office.admin_code)
        device.ctl('sync', '--wait=30')
        t.wait_for(lambda: posted(office) == kept, what='what was queued to be sent once, in order')
        device.sync()
        assert texts(device) == kept
        arrived = [i['wamid'] for i in device.lines('show', PHONE) if i.get('direction') == 'in']
        assert sorted(arrived) == sorted(
            ['wamid.1'] + [f'wamid.big.{i}' for i in range(20)]
        ), arrived


def test_damaged_replica():
    """A damaged replica is put aside and fetched anew; what was queued in it and can be read is not lost"""
    with t.Office() as office:
        device = office_with(office, sandbox=True)
        before = device.lines('conversations')
        good = replica(device).read_bytes()
        replica(device).write_bytes(os.urandom(len(good)))
        for argv in (('conversations',), ('show', PHONE), ('search', 'Salam')):
            fails(device.run(*argv), 1, 'damaged', str(replica(device)))
        fails(device.run('send', PHONE, 'too early'), 1, 'no such conversation')
        aside = [
            p
            for p in device.profile.glob('replica.db.replaced*')
            if not p.name.endswith(('-wal', '-shm'))
        ]
        assert len(aside) == 1 and len(aside[0].read_bytes()) == len(good), aside
        device.ctl('sync')
        assert device.lines('conversations') == before
        device.ctl('send', PHONE, 'after it')
        # Damaged in the middle, where opening does not look.
        assert device.run('send', PHONE, 'queued', '--offline').returncode == 4
        good = replica(device).read_bytes()
        with sqlite3.connect(replica(device)) as db:
            root = db.execute(
                "SELECT rootpage FROM sqlite_schema WHERE name = 'message'"
            ).fetchone()[0]
            db.execute('PRAGMA wal_checkpoint(TRUNCATE)')
        db.close()
        data = bytearray(replica(device).read_bytes())
        data[(root - 1) * 4096 : root * 4096] = b'\xee' * 4096
        replica(device).write_bytes(data)
        fails(device.run('show', PHONE), 1, 'damaged')
        say(office, 'wamid.2', 'one more')
        for _ in range(3):
            done = device.run('sync', '--wait=30')
            if done.returncode == 0:
                break
            fails(done, 1, 'damaged')
        assert done.returncode == 0, done
        assert [i['text'] for i in device.lines('show', PHONE) if i.get('direction') == 'in'] == [
            'Salam',
            'one more',
        ]
        t.wait_for(
            lambda: device.run('sync').returncode == 0 and device.lines('status')[0]['pending'] == 0
        )
        t.wait_for(lambda: posted(office).count('queued') == 1)
        shown = texts(device) + [device.lines('conversations')[0]['draft']]
        assert shown.count('queued') == 1, shown


def test_newer_replica():
    """A replica of a newer version is left as it is; the newer program finds all that was queued"""
    with t.Office() as office:
        device = office_with(office, sandbox=True)
        assert device.run('send', PHONE, 'queued', '--offline').returncode == 4
        with sqlite3.connect(replica(device)) as db:
            version = db.execute('PRAGMA user_version').fetchone()[0]
            db.execute(f'PRAGMA user_version={version + 1}')
        db.close()
        before = replica(device).read_bytes()
        for argv in (
            ('sync',),
            ('send', PHONE, 'x'),
            ('conversations',),
            ('show', PHONE),
            ('tail',),
        ):
            fails(device.run(*argv), 1, 'newer', str(replica(device)))
        assert replica(device).read_bytes() == before
        assert not [
            p for p in device.profile.iterdir() if 'damaged' in p.name or 'replaced' in p.name
        ]
        with sqlite3.connect(replica(device)) as db:
            db.execute(f'PRAGMA user_version={version}')
        db.close()
        device.ctl('sync')
        t.wait_for(lambda: posted(office) == ['queued'])


def test_locked():
    """A profile that another process writes is said to be in use, by whom; reading goes on"""
    with t.Office() as office:
        device = office_with(office)
        tail = t.Process([t.CTL, '--profile', device.profile, 'tail'], office.root / 'tail.log')
        try:
            t.wait_for(
                lambda: (device.profile / 'lock').read_text().strip() == str(tail.pid),
                what='the lock',
            )
            for argv in (
                ('sync',),
                ('send', PHONE, 'x', '--offline'),
                ('claim', PHONE),
                ('tail',),
                ('enrol', office.url, office.admin_code),
            ):
                fails(device.run(*argv), 1, str(tail.pid), str(device.profile))
            assert device.lines('conversations') and device.lines('status')[0]['pending'] == 0
        finally:
            tail.kill()
        device.ctl('sync')


def test_revoked():
    """A revoked device is told so, and forgets what it had; what it can still be used for is enrolling again"""
    with t.Office() as office:
        device = office_with(office)
        device_id = device.lines('status')[0]['device']
        # One that was put aside as damaged has customers' words in it as well.
        (device.profile / 'replica.db.damaged-20260101-000000').write_bytes(
            replica(device).read_bytes()
        )
        office.relay_command('device', 'revoke', '--data', office.data, '--device', device_id)
        fails(device.run('sync'), 1, 'withdrawn', 'administrator')
        left = [
            p.name for p in device.profile.iterdir() if p.is_file() and b'Salam' in p.read_bytes()
        ]
        assert not left and not (device.profile / 'token').exists(), left
        for argv in (('sync',), ('send', PHONE, 'x')):
            assert device.run(*argv).returncode == 1, argv
        code = t.find_code(
            office.relay_command('user', 'code', '--data', office.data, '--user', 'Agent').stdout
        )
        device.ctl('enrol', office.url, code)
        device.ctl('sync')
        assert device.lines('conversations')


def test_damaged_profile():
    """profile.conf or the key is damaged or gone, or the folder can't be written: words, and the replica stays"""
    with t.Office() as office:
        device = office_with(office)
        conf = device.profile / 'profile.conf'
        good = conf.read_bytes()
        for bad in (b'\xff\xfe\x00', b'[profile]\nrelay=http://127.0.0.1\n', b'not a key file'):
            conf.write_bytes(bad)
            fails(device.run('sync'), 1, 'profile.conf')
            fails(device.run('conversations'), 1, 'profile.conf')
        conf.write_bytes(good)
        token = device.profile / 'token'
        key = token.read_bytes()
        for bad in (b'', b'\x00\x01', b'zz' * 32):
            token.write_bytes(bad)
            done = device.run('sync')
            assert done.returncode == 1 and done.stderr.startswith('dastakctl: '), (bad, done)
            assert device.lines('conversations'), bad
        token.unlink()
        fails(device.run('sync'), 1, 'enrol')
        assert device.lines('conversations')
        token.write_bytes(key)
        token.chmod(0o600)
        device.ctl('sync')
        file = office.root / 'file'
        file.write_text('x')
        done = subprocess.run(
            [t.CTL, '--profile', file / 'sub', 'sync'],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        fails(done, 1, str(file))


if __name__ == '__main__':
    t.main(
        test_wrong_address,
        test_clock,
        test_code,
        test_full_disk,
        test_damaged_replica,
        test_newer_replica,
        test_locked,
        test_revoked,
        test_damaged_profile,
    )

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong around a relay: full disks, damaged and newer databases, wrong configuration. Each has its own
words, loses nothing, and leaves nothing half written.
"""
import contextlib
import hashlib
import os
import pathlib
import random
import shutil
import sqlite3
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_test as t

SENDER = '923005550101'


def run(office, *argv):
    return office.relay_command(*argv, check=False)


def check(office):
    """`check`, which must be content; returns its figures."""
    report = office.relay_command('check', '--data', office.data).stdout
    assert 'everything holds together' in report, report
    pairs = [line.rpartition(': ') for line in report.splitlines()]
    return {name: int(value) for name, _, value in pairs if name}


def digest(folder):
    """What is in the database files of a relay that does not run."""
    return {
        p.name: hashlib.sha256(p.read_bytes()).hexdigest()
        for p in folder.iterdir()
        if p.name in ('relay.db', 'relay.db-wal') and p.stat().st_size > 0
    }


def refused(office, *words):
    """Serving is refused in one line with these words, and changes no file."""
    before = digest(office.data)
    done = run(office, 'serve', '--config', office.conf)
    assert done.returncode == 1, done
    lines = [line for line in done.stderr.splitlines() if line.startswith('dastak-relay: ')]
    assert len(lines) == 1 and all(word in lines[0] for word in words), done.stderr
    assert digest(office.data) == before
    return lines[0]


@contextlib.contextmanager
def stopped_office():
    """A relay that took some messages and was stopped."""
    with t.Office() as office:
        office.start_relay()
        for i in range(20):
            assert (
                t.post_webhook(office.port, t.text_webhook(f'wamid.{i}', SENDER, f'hello {i}'))
                == 200
            )
        t.wait_for(lambda: check(office)['messages'] == 20, what='the messages')
        assert office.relay.stop() == 0
        yield office


def test_full_disk():
    """A full disk: 503 and words, nothing half written; with space again it goes on without a restart"""
    with t.Office() as office, t.small_disk(office.data.parent / 'disk', '3m') as disk:
        office.data = disk / 'data'
        office.init()
        code = office.add_user('Agent')
        office.start()
        say = iter(range(1 << 30))
        acked = []

        def post(size=200):
            wamid = f'wamid.{next(say)}'
            status = t.post_webhook(office.port, t.text_webhook(wamid, SENDER, 'x' * size))
            if status == 200:
                acked.append(wamid)
            return status

        assert post() == 200
        agent = office.device('agent', code)
        t.wait_for(lambda: agent.run('sync').returncode == 0 and agent.lines('conversations'))
        conv = agent.lines('conversations')[0]['id']
        filled = t.fill(disk, leave=0)
        seen = [post(2000) for _ in range(40)]
        t.wait_for(
            lambda: seen.append(post(2000)) or seen[-3:] == [503] * 3, what='the disk to be full'
        )
        assert set(seen) <= {200, 503}, seen
        assert 'no space is left' in office.relay.log(), office.relay.log()[-500:]
        done = run(
            office, 'user', 'add', '--data', office.data, '--name', 'Late', '--role', 'agent'
        )
        assert done.returncode == 1 and 'space' in done.stderr, done
        done = agent.run('send', conv, 'written on a full disk', '--wait=2')
        assert done.returncode == 4, done
        assert office.relay.alive() and t.request(office.port, 'GET', '/v1/info')[0] == 200

        filled.unlink()
        t.wait_for(lambda: post() == 200, what='posts to be taken again')
        t.wait_for(
            lambda: check(office)['webhook bodies not applied yet'] == 0, what='all to be applied'
        )
        figures = check(office)
        assert figures['messages'] == len(acked) and figures['webhook bodies'] == len(
            acked
        ), figures
        agent.sync()
        t.wait_for(lambda: office.control('ledger')['outbound'], what='the reply')
        office.add_user('Late')
        assert office.relay.stop() == 0
        with sqlite3.connect(f'file:{office.data / "relay.db"}?mode=ro', uri=True) as db:
            wamids = [
                row[0] for row in db.execute("SELECT wamid FROM message WHERE direction = 'in'")
            ]
        db.close()
        assert sorted(wamids) == sorted(acked), (len(wamids), len(acked))
        assert [m['text'] for m in office.control('ledger')['outbound']] == [
            'written on a full disk'
        ]


def test_full_disk_killed():
    """kill -9 on a full disk: it starts again there or says why not, and nothing acknowledged is lost"""
    with t.Office() as office, t.small_disk(office.data.parent / 'disk', '3m') as disk:
        office.data = disk / 'data'
        office.init()
        office.start_relay()
        acked = 0
        filled = t.fill(disk, leave=150000)
        for i in range(200):
            acked += (
                t.post_webhook(office.port, t.text_webhook(f'wamid.{i}', SENDER, 'x' * 3000)) == 200
            )
        assert 0 < acked < 200, acked
        office.relay.kill()
        try:
            office.start_relay()
        except AssertionError as error:
            assert 'no space' in str(error), error
            filled.unlink()
            office.start_relay()
        else:
            filled.unlink()
        t.wait_for(
            lambda: check(office)['webhook bodies not applied yet'] == 0, what='all to be applied'
        )
        assert check(office)['messages'] == acked
        t.wait_for(
            lambda: t.post_webhook(office.port, t.text_webhook('wamid.new', SENDER, 'x')) == 200
        )


def test_newer():
    """A database of a newer version is left alone, and said to be newer"""
    with stopped_office() as office:
        path = office.data / 'relay.db'
        with sqlite3.connect(path) as db:
            version = db.execute('PRAGMA user_version').fetchone()[0]
            db.execute(f'PRAGMA user_version={version + 1}')
        db.close()
        refused(office, 'newer', str(path), str(version + 1))
        before = digest(office.data)
        for argv in (
            ('check',),
            ('user', 'add', '--name', 'X', '--role', 'agent'),
            ('backup', '--to', '/dev/null/x'),
        ):
            done = run(office, *argv, '--data', office.data)
            assert done.returncode == 1 and 'newer' in done.stderr, done
        assert digest(office.data) == before
        with sqlite3.connect(path) as db:
            db.execute(f'PRAGMA user_version={version}')
        db.close()
        office.start_relay()
        assert check(office)['messages'] == 20


def test_not_a_database():
    """A file that is no database, or another program's, is left alone"""
    with stopped_office() as office:
        path = office.data / 'relay.db'
        good = path.read_bytes()
        path.write_bytes(b'all my own words\n' * 4000)
        refused(office, 'damaged', str(path), 'backup')
        path.write_bytes(b'')
        path.unlink()
        with sqlite3.connect(path) as db:
            db.execute('CREATE TABLE mine (x)')
        db.close()
        refused(office, 'another program', str(path))
        path.unlink()
        refused(office, 'dastak-relay init', str(office.data))
        path.write_bytes(good)
        office.start_relay()
        assert check(office)['messages'] == 20


def test_damaged():
    """Overwritten pages are noticed: in words, naming the file; a backup put in its place serves again"""
    with stopped_office() as office:
        path = office.data / 'relay.db'
        copy = office.root / 'copy.db'
        office.relay_command('backup', '--data', office.data, '--to', copy)
        good = path.read_bytes()
        page = 4096
        noise = random.Random(1).randbytes(page)
        path.write_bytes(good[:page] + noise * (len(good) // page - 1))
        refused(office, 'damaged', str(path), 'backup')
        told = []
        for first in range(2, len(good) // page, 3):
            # One page in three, one after the other: `check` tells, whatever else still works.
            path.write_bytes(good[: first * page] + noise + good[(first + 1) * page :])
            done = run(office, 'check', '--data', office.data)
            assert done.returncode in (0, 1), done
            told.append(done.returncode)
            if done.returncode == 1:
                # That the file is not the one of before may be said, too.
                lines = [line for line in done.stderr.splitlines() if line.startswith('dastak-relay: ')]
                assert len(lines) == 1, done.stderr
                assert 'damaged' in lines[0] and str(path) in lines[0], (first, done.stderr)
        assert sum(told) > len(told) * 0.9 and len(told) > 10, told
        for p in office.data.glob('relay.db*'):
            p.unlink()
        shutil.copyfile(copy, path)
        office.start_relay()
        assert check(office)['messages'] == 20
        assert 'put back from a backup' in office.relay.log()


def test_damaged_while_serving():
    """Pages damaged under a serving relay: refusals and words, no crash"""
    with stopped_office() as office:
        path = office.data / 'relay.db'
        good = path.read_bytes()
        with sqlite3.connect(path) as db:
            root = db.execute(
                "SELECT rootpage FROM sqlite_schema WHERE name = 'webhook_raw'"
            ).fetchone()[0]
        db.close()
        # That the store failed is logged as critical, and is no fault of the program.
        debug = os.environ.pop('G_DEBUG', None)
        try:
            office.start_relay()
        finally:
            if debug is not None:
                os.environ['G_DEBUG'] = debug
        with open(path, 'r+b') as file:
            file.seek((root - 1) * 4096)
            file.write(b'\xff' * 4096)
        status = t.post_webhook(office.port, t.text_webhook('wamid.x', SENDER, 'x'))
        assert status in (200, 503), status
        # A relay that stops because of it does not begin a check any more.
        answers = []
        t.wait_for(
            lambda: answers.append(run(office, 'check', '--data', office.data))
            or 'stopping' not in answers[-1].stderr,
            what='a check',
        )
        done = answers[-1]
        if office.relay.alive():
            code = office.relay.stop()
        else:
            code = office.relay.popen.returncode
        assert code in (0, 1), f'died of {code}:\n{office.relay.log()[-2000:]}'
        if status != 200:
            assert 'damaged' in office.relay.log() and str(path) in office.relay.log()
            assert done.returncode == 1 and 'damaged' in done.stderr, done
        path.write_bytes(good)


def test_backup():
    """A backup made while messages come in is sound, opens, and has what was there when it was asked for"""
    with t.Office() as office:
        office.start_relay()
        for i in range(30):
            assert (
                t.post_webhook(office.port, t.text_webhook(f'wamid.{i}', SENDER, f'hello {i}'))
                == 200
            )
        t.wait_for(lambda: check(office)['messages'] == 30)
        copy = office.root / 'copy'
        copy.mkdir(mode=0o700)
        office.relay_command('backup', '--data', office.data, '--to', copy / 'relay.db')
        mode = (copy / 'relay.db').stat().st_mode & 0o777
        assert mode & 0o077 == 0, f'others can read the backup: {mode:o}'
        assert [p.name for p in copy.iterdir()] == ['relay.db'], list(copy.iterdir())
        office.data = copy
        figures = check(office)
        assert figures['messages'] == 30, figures
        # Never over an older one, nor to where it can't be.
        office.relay_command('backup', '--data', copy, '--to', office.root / 'again.db')
        older = (office.root / 'again.db').read_bytes()
        done = run(office, 'backup', '--data', copy, '--to', office.root / 'again.db')
        assert done.returncode == 1 and 'again.db already' in done.stderr, done
        assert (office.root / 'again.db').read_bytes() == older
        done = run(office, 'backup', '--data', copy, '--to', office.root / 'nowhere' / 'x.db')
        assert done.returncode == 1 and 'nowhere' in done.stderr, done
        (office.root / 'link').symlink_to(copy)
        for itself in (
            copy / 'relay.db',
            office.root / 'link' / 'relay.db',
            copy / '..' / 'copy' / 'relay.db',
        ):
            done = run(office, 'backup', '--data', copy, '--to', itself)
            assert done.returncode == 1 and 'relay.db' in done.stderr, done
        assert check(office)['messages'] == 30
        office.relay.kill()
        office.start_relay()


def fatten(office, mebibytes):
    """Bodies that were applied, in the database of a relay that does not run."""
    with sqlite3.connect(office.data / 'relay.db') as db:
        db.execute(
            'WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) '
            'INSERT INTO webhook_raw (mac, body, received_at, state) '
            'SELECT randomblob(32), randomblob(1048576), ?, 1 FROM n',
            (mebibytes, int(time.time() * 1000)),
        )
        db.execute('UPDATE log_head SET applied = (SELECT max(id) FROM webhook_raw)')
    db.close()


def test_backup_beside():
    """While a large database is copied or checked, webhooks are answered and devices get what is new"""
    with stopped_office() as office:
        fatten(office, 150)
        office.start_relay()
        copy = office.root / 'copy.db'
        partial = office.root / 'copy.db.partial'
        say = iter(range(1 << 30))
        # Left by one that was killed; it must not become part of the next.
        for suffix in ('', '-wal', '-journal'):
            (office.root / f'copy.db.partial{suffix}').write_bytes(b'left behind')
        partial.unlink()

        def post():
            body = t.text_webhook(f'wamid.during.{next(say)}', SENDER, 'meanwhile')
            assert t.post_webhook(office.port, body) == 200

        def meanwhile(argv, running):
            """How many posts began and ended while it ran."""
            posts = 0
            log = office.root / 'command.log'
            command = t.Process([t.RELAY, *argv, '--data', office.data], log)
            while command.alive():
                before = running()
                post()
                posts += bool(before and running() and command.alive())
            assert command.stop() == 0, log.read_text()
            return posts

        def backup():
            copy.unlink(missing_ok=True)
            return meanwhile(('backup', '--to', copy), partial.exists)

        # The copy has what was there when it was asked for, and none of what came with it.
        post()
        t.wait_for(lambda: check(office)['messages'] > 20, what='what the copy is to have')
        t.wait_for(lambda: backup() >= 3, what='posts during a backup')
        assert not list(office.root.glob('copy.db.*')) and copy.stat().st_size > 150 << 20
        # How long a check is at work can't be seen from outside: it is when more than one post fits in.
        t.wait_for(lambda: meanwhile(('check',), lambda: True) >= 3, what='posts during a check')
        taken = 20 + next(say)
        t.wait_for(lambda: check(office)['messages'] == taken, what='all of them')
        assert office.relay.stop() == 0
        for path in office.data.glob('relay.db*'):
            path.unlink()
        copy.rename(office.data / 'relay.db')
        office.start_relay()
        t.wait_for(lambda: 20 < check(office)['messages'] <= taken, what='what the copy had')


def test_stopped_backup():
    """A relay that is stopped does not wait for a backup, and leaves nothing of it"""
    with stopped_office() as office:
        fatten(office, 150)
        partial = office.root / 'copy.db.partial'

        def interrupted():
            office.start_relay()
            log = office.root / 'command.log'
            command = t.Process(
                [t.RELAY, 'backup', '--data', office.data, '--to', office.root / 'copy.db'], log
            )
            t.wait_for(lambda: partial.exists() or not command.alive(), what='the copy')
            assert office.relay.stop() == 0
            t.wait_for(lambda: not command.alive(), what='the answer')
            done = (office.root / 'copy.db').exists()
            (office.root / 'copy.db').unlink(missing_ok=True)
            assert not list(office.root.glob('copy.db*')), list(office.root.glob('copy.db*'))
            assert command.stop() == (0 if done else 1), log.read_text()
            return not done

        t.wait_for(interrupted, what='a backup to be cut off')


def test_forgotten_log():
    """A backup put back beside the log of the old database is refused, in words that help"""
    with stopped_office() as office:
        path = office.data / 'relay.db'
        copy = office.root / 'copy.db'
        office.relay_command('backup', '--data', office.data, '--to', copy)
        office.start_relay()
        assert t.post_webhook(office.port, t.text_webhook('wamid.later', SENDER, 'later')) == 200
        office.relay.kill()
        assert (office.data / 'relay.db-wal').stat().st_size > 0
        shutil.copyfile(copy, path)
        said = refused(office, 'relay.db-wal', 'relay.db-shm', 'remove')
        assert run(office, 'check', '--data', office.data).returncode == 1, said
        assert path.read_bytes() == copy.read_bytes()
        for name in ('relay.db-wal', 'relay.db-shm'):
            (office.data / name).unlink()
        office.start_relay()
        assert check(office)['messages'] == 20
        # Its own log is none to be afraid of, whenever it is killed.
        for _ in range(3):
            office.relay.kill()
            office.start_relay()
        assert check(office)['messages'] == 20


def test_configuration():
    """What is wrong in a configuration is said with the key, before anything else happens"""
    with t.Office() as office:
        office.init()
        base = f'[relay]\ndata={office.data}\nlisten=127.0.0.1:0\n'
        cases = (
            (
                f'[relay]\ndata={office.data}\nlisten=192.0.2.1:7443\ntls=off\n',
                'listen',
                'tls=off',
                'behind-proxy',
            ),
            (f'[relay]\ndata={office.data}\nlisten=[::]:7443\ntls=off\n', 'listen', 'TLS'),
            (base + 'tls=sometimes\n', 'tls'),
            (f'[relay]\ndata={office.data}\nlisten=everywhere\n', 'listen', '127.0.0.1:7443'),
            (f'[relay]\ndata={office.data}\nlisten=127.0.0.1:99999\n', 'listen'),
            (base + 'tls-certificate=/nowhere/cert.pem\n', 'tls-certificate', 'tls-key'),
            (
                base + 'tls-certificate=nowhere.pem\ntls-key=nowhere.key\n',
                'tls-certificate',
                'nowhere.',
            ),
            (base + 'readers=many\n', 'readers', 'many'),
            (base + 'behind-proxy=maybe\n', 'behind-proxy', 'maybe'),
            (base + 'log=loud\n', 'log'),
            (base + '[whatsapp]\ngraph-url=ftp://x\n', 'graph-url'),
            (base + '[whatsapp]\nsecret=abc\n', '“secret”', '--help-config'),
            (base + '[limits]\nwebhook-body=-1\n', 'webhook-body'),
            (base + '[limits]\nwebhook-body=99999999999999999999\n', 'webhook-body'),
            ('data=/x\n', 'relay.conf'),
            ('[relay]\ndata=\xff\n'.encode('latin-1'), 'relay.conf'),
        )
        for text, *words in cases:
            office.conf.write_bytes(text if isinstance(text, bytes) else text.encode())
            done = run(office, 'serve', '--config', office.conf)
            assert done.returncode in (1, 2), (text, done)
            said = [line for line in done.stderr.splitlines() if line.startswith('dastak-relay: ')]
            assert len(said) == 1 and all(word in said[0] for word in words), (text, done.stderr)
        done = run(office, 'serve', '--config', office.root / 'no.conf')
        assert done.returncode == 2 and 'no.conf' in done.stderr, done


def test_secrets():
    """A secret file that is missing, empty, a folder or open to others is named with its key; it serves on"""
    with t.Office() as office:
        (office.root / 'folder').mkdir(mode=0o700)
        (office.root / 'empty').write_text('\n')
        (office.root / 'empty').chmod(0o600)
        (office.root / 'open').write_text('x\n')
        (office.root / 'open').chmod(0o644)
        office.init()
        for name, words in (
            ('gone', 'can\'t be read'),
            ('folder', 'can\'t be read'),
            ('empty', 'empty'),
            ('open', 'chmod 600'),
        ):
            log = office.root / f'{name}.log'
            for key in ('app-secret-file', 'verify-token-file', 'access-token-file'):
                office.conf.write_text(
                    f'[relay]\ndata={office.data}\nlisten=127.0.0.1:0\n[whatsapp]\n{key}={name}\n'
                )
                log.unlink(missing_ok=True)
                relay = t.Process([t.RELAY, 'serve', '--config', office.conf], log, t.LISTENING)
                office.relay = relay
                said = t.wait_for(
                    lambda: [
                        line for line in relay.log().splitlines() if str(office.root / name) in line
                    ],
                    what=f'words about {name}',
                )[0]
                assert key in said and words in said, (key, said)
                if name != 'open' or key != 'app-secret-file':
                    assert t.post_webhook(relay.port, b'{}') == 503
                assert relay.stop() == 0


if __name__ == '__main__':
    t.main(
        test_full_disk,
        test_full_disk_killed,
        test_newer,
        test_not_a_database,
        test_damaged,
        test_damaged_while_serving,
        test_backup,
        test_backup_beside,
        test_stopped_backup,
        test_forgotten_log,
        test_configuration,
        test_secrets,
    )

# SPDX-License-Identifier: GPL-3.0-or-later
"""What an office's copies cost.

initial-sync: a new device fetches 100,000 messages over loopback, searchable; beside PouchDB replicating the same
messages from express-pouchdb (leveldb on both sides), with its default batch of 100 and with 1000, its best.
catch-up: a million messages; what came in eight hours reaches an administrator, an agent and an operator.
memory: the relay at rest and with 200 devices, and a client with a whole copy, PSS.
live: a customer writes, 200 devices have it; beside a Node server that sends to 200 clients over WebSockets.

DASTAK_BENCH_ROWS takes the place of the number of messages, DASTAK_BENCH_SECONDS of the time for which customers write.
"""
import contextlib
import hashlib
import json
import os
import pathlib
import resource
import secrets
import shutil
import sqlite3
import subprocess
import time

import office as offices
import processes

ROUNDS = 3
MESSAGES, ALL_MESSAGES = 100_000, 1_000_000
EIGHT_HOURS = 20_000  # messages of a busy day's eight hours where a million are ninety days
BATCHES = (100, 1000)
DEVICES = 200
LIVE_SECONDS = 10
USABLE = 50  # conversations: more than a list shows


def rows_wanted(default):
    return int(os.environ.get('DASTAK_BENCH_ROWS', default))


def loopback_bytes():
    """That went over the loopback so far; all of the machine's."""
    for line in pathlib.Path('/proc/net/dev').read_text().splitlines():
        if line.strip().startswith('lo:'):
            return int(line.split(':')[1].split()[0])
    return 0


def children_cpu():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Watch:
    """Looks into a replica, while it is made, as another reader."""

    def __init__(self, path, messages):
        self.path, self.messages = path, messages
        self.usable = self.complete = None
        self.began = time.monotonic()

    def look(self):
        if not self.path.exists():
            return
        with contextlib.suppress(sqlite3.Error), contextlib.closing(
            sqlite3.connect(f'file:{self.path}?mode=ro', uri=True, timeout=0.2)
        ) as db:
            now = time.monotonic() - self.began
            if self.usable is None:
                heads = db.execute(
                    'SELECT count(*) FROM conversation c JOIN message m ON m.id = c.last_msg'
                ).fetchone()[0]
                self.usable = now if heads >= min(USABLE, self.messages // 200) else None
            elif not db.execute('SELECT EXISTS (SELECT 1 FROM job)').fetchone()[0]:
                self.complete = now

    def follow(self, process):
        while self.complete is None and process.poll() is None:
            self.look()
            time.sleep(0.02)
        if process.wait() != 0:
            raise SystemExit('dastakctl sync failed')
        now = time.monotonic() - self.began
        self.complete = self.complete or now
        self.usable = self.usable or now


def is_searchable(path):
    """The newest message and the oldest are found by their words."""
    with contextlib.closing(sqlite3.connect(f'file:{path}?mode=ro', uri=True)) as db:
        for order in ('DESC', 'ASC'):
            rid, text = db.execute(
                f"SELECT rid, text FROM message WHERE text LIKE '%#%' ORDER BY at {order} LIMIT 1"
            ).fetchone()
            number = text.rsplit('#', 1)[1]
            found = db.execute('SELECT 1 FROM message_fts WHERE message_fts MATCH ? AND rowid = ?', (number, rid))
            if found.fetchone() is None:
                return False
    return True


def sync_once(office, role, name, messages):
    """Seconds and more of one `dastakctl sync` of a device that has nothing yet, or a part."""
    before, cpu, ours = loopback_bytes(), office.server.cpu, children_cpu()
    watch = Watch(office.profile(name) / 'replica.db', messages)
    process = subprocess.Popen(office.ctl_argv(name, 'sync'), stdout=subprocess.DEVNULL)
    watch.follow(process)
    return {
        'usable_s': watch.usable,
        'complete_s': watch.complete,
        'bytes': loopback_bytes() - before,
        'relay_cpu_s': office.server.cpu - cpu,
        'client_cpu_s': children_cpu() - ours,
    }


def forget(office, name):
    for path in office.profile(name).glob('replica.db*'):
        path.unlink()


def pouch(peer, work, documents, batches):
    """One round of each batch."""
    folder = work / 'pouch'
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    argv = ['node', peer / 'server.js', '--dir', folder / 'server', '--documents', documents]
    server = processes.Server(argv, folder / 'log', deadline=600)
    results = {}
    try:
        for batch in batches:
            target = folder / f'client-{batch}'
            before, cpu, ours = loopback_bytes(), server.cpu, children_cpu()
            argv = ['node', peer / 'client.js', '--url', f'http://127.0.0.1:{server.port}', '--dir', target]
            out = subprocess.run(
                [*map(str, argv), '--batch', str(batch)], stdout=subprocess.PIPE, check=True, timeout=900
            ).stdout
            said = json.loads(out)
            results[f'pouchdb-{batch}'] = {
                'usable_s': said['first_s'],
                'complete_s': said['seconds'],
                'bytes': loopback_bytes() - before,
                'relay_cpu_s': server.cpu - cpu,
                'client_cpu_s': children_cpu() - ours,
                'count': said['count'],
            }
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return results


def show_sync(results, messages):
    print(f'{messages} messages, each with its state, to a device that has nothing')
    print(
        f'  {"":14} {"messages/s":>10} {"usable s":>9} {"complete s":>10} {"MB sent":>8} {"server CPU":>10} '
        f'{"client CPU":>10} {"ours is faster":>15}'
    )
    ours = results['relay']['complete_s']
    for kind, f in results.items():
        print(
            f'  {kind:14} {messages / f["complete_s"]:10.0f} {f["usable_s"]:9.2f} {f["complete_s"]:10.2f} '
            f'{f["bytes"] / 1e6:8.1f} {f["relay_cpu_s"]:10.2f} {f["client_cpu_s"]:10.2f} '
            + ('' if kind == 'relay' else f'{f["complete_s"] / ours:13.1f} x'),
            flush=True,
        )


def initial_sync(build, work):
    messages = rows_wanted(MESSAGES)
    peer = processes.npm_peer(work, 'pouchdb-sync')
    office, _ = offices.ready(build, work, messages)
    rounds = []
    office.start()
    try:
        office.enrol('admin')
        for i in range(ROUNDS):
            if i > 0:
                forget(office, 'admin')
            rounds.append(sync_once(office, 'admin', 'admin', messages))
        found = is_searchable(office.profile('admin') / 'replica.db')
    finally:
        office.stop()
    if not found:
        raise SystemExit('the index of words is not complete')
    results = {'relay': {key: processes.median([r[key] for r in rounds]) for key in rounds[0]}}
    if peer:
        offices.documents(office, work / 'documents')
        results.update(pouch(peer, work, work / 'documents', BATCHES))
        (work / 'documents').unlink()
    show_sync(results, messages)
    return results


# --- catching up ---


def check_complete(office, role):
    """Nothing is missing that the user may see."""
    with contextlib.closing(sqlite3.connect(office.database)) as db:
        expected = db.execute(
            'SELECT count(*) FROM message m WHERE EXISTS (SELECT 1 FROM conv_audience a JOIN user_token t ON '
            't.token = a.token JOIN "user" u ON u.id = t."user" WHERE a.conv = m.conv AND u.name = ?)',
            (f'The {role}',),
        ).fetchone()[0]
    with contextlib.closing(sqlite3.connect(office.profile(role) / 'replica.db')) as db:
        found = db.execute('SELECT count(*) FROM message').fetchone()[0]
    if found != expected:
        raise SystemExit(f'the {role} has {found} messages of {expected}')


def catch_up(build, work):
    total = rows_wanted(ALL_MESSAGES)
    missed = total * EIGHT_HOURS // ALL_MESSAGES
    office, now_ms = offices.ready(build, work, total, held_back=missed)
    results = {}
    try:
        office.start()
        for role in offices.ROLES:
            office.enrol(role)
            first = sync_once(office, role, role, total)
            print(f'  {role}: everything in {first["complete_s"]:.1f} s', flush=True)
        office.stop()
        office.fill(total - missed, total, now_ms, total)
        office.start()
        for role in offices.ROLES:
            office.move(role)
            began, cpu = time.monotonic(), office.server.cpu
            subprocess.run(office.ctl_argv(role, 'sync'), check=True, stdout=subprocess.DEVNULL)
            results[role] = {'seconds': time.monotonic() - began, 'relay_cpu_s': office.server.cpu - cpu}
            check_complete(office, role)
    finally:
        office.stop()
    print(f'{missed} of {total} messages came while nobody was connected')
    for role, f in results.items():
        print(f'  {role:10} {f["seconds"]:6.2f} s, of which the relay works {f["relay_cpu_s"]:.2f} s', flush=True)
    return results


# --- many devices ---


def add_devices(office, number):
    """Agents with a device each, as the relay's commands make them; by SQL, because there are many.
    Returns: their tokens"""
    tokens = [secrets.token_hex(32) for _ in range(number)]
    now = int(time.time() * 1000)
    with contextlib.closing(sqlite3.connect(office.database, isolation_level=None)) as db:
        db.execute('BEGIN')
        seq = db.execute('SELECT seq + 1 FROM log_head').fetchone()[0]
        agent = db.execute('SELECT id FROM "user" WHERE role = \'agent\'').fetchone()[0]
        for i, token in enumerate(tokens):
            user, device = offices.make_id(now, i + (8 << 40)), offices.make_id(now, i + (9 << 40))
            columns = [row[1] for row in db.execute('PRAGMA table_info ("user")')]
            values = {'id': '?', 'name': '?', 'seq': '?'}
            db.execute(
                f'INSERT INTO "user" ({", ".join(columns)}) SELECT {", ".join(values.get(c, c) for c in columns)} '
                'FROM "user" WHERE id = ?',
                [{'id': user, 'name': f'Agent {i}', 'seq': seq}[c] for c in columns if c in values] + [agent],
            )
            db.execute(
                'INSERT INTO user_token ("user", token) SELECT ?, token FROM user_token WHERE "user" = ? '
                "AND token NOT LIKE 'user:%' UNION SELECT ?, ?",
                (user, agent, user, f'user:{user}'),
            )
            db.execute(
                'INSERT INTO device (id, "user", name, token_hash, created_at) VALUES (?, ?, ?, ?, ?)',
                (device, user, 'desk', hashlib.sha256(token.encode()).hexdigest(), now),
            )
        db.execute('UPDATE log_head SET seq = ?', (seq,))
        db.execute('COMMIT')
    return tokens


def live_argv(build, port, seconds, *more):
    rate = 20
    return [
        str(build / 'tests' / 'bench' / 'bench-live'), '--port', str(port), '--rate', str(rate),
        '--events', str(rate * seconds), *map(str, more),
    ]


def listen(argv):
    """Runs bench-live. Returns: what it measured"""
    out = subprocess.run(argv, stdout=subprocess.PIPE, check=True, timeout=300).stdout
    return json.loads(out.splitlines()[-1])


def small_office(build, work, messages=1000):
    office, _ = offices.ready(build, work, messages)
    tokens = work / 'tokens'
    tokens.write_text('\n'.join(add_devices(office, DEVICES)) + '\n')
    return office, tokens


def live(build, work):
    seconds = int(os.environ.get('DASTAK_BENCH_SECONDS', LIVE_SECONDS))
    peer = processes.npm_peer(work, 'ws-broadcast')
    office, tokens = small_office(build, work)
    rounds = {'relay': [], 'node ws': []}
    for _ in range(ROUNDS):
        server = office.start()
        cpu = server.cpu
        rounds['relay'].append(listen(live_argv(build, server.port, seconds, '--tokens', tokens)))
        rounds['relay'][-1]['server_cpu_s'] = server.cpu - cpu
        office.stop()
        if peer is None:
            continue
        server = processes.Server(['node', peer / 'server.js'], work / 'ws.log')
        cpu = server.cpu
        rounds['node ws'].append(listen(live_argv(build, server.port, seconds, '--plain', DEVICES)))
        rounds['node ws'][-1]['server_cpu_s'] = server.cpu - cpu
        server.stop()
    results = {
        kind: {key: processes.median([r[key] for r in some]) for key in some[0]}
        for kind, some in rounds.items()
        if some
    }
    print(f'{DEVICES} devices; from posting to each of them, 20 messages/s; then bursts of 50, until all have all')
    print(f'  {"":10} {"p50 ms":>8} {"p99 ms":>8} {"max ms":>8} {"events/s of a burst":>20} {"server CPU s":>13}')
    for kind, f in results.items():
        print(
            f'  {kind:10} {f["p50_ms"]:8.2f} {f["p99_ms"]:8.2f} {f["max_ms"]:8.1f} {f["burst_per_second"]:20.0f} '
            f'{f["server_cpu_s"]:13.2f}'
        )
    if 'node ws' in results:
        ours, theirs = results['relay'], results['node ws']
        print(
            f'  ours : node ws = {ours["p50_ms"] / theirs["p50_ms"]:.2f} p50, '
            f'{ours["p99_ms"] / theirs["p99_ms"]:.2f} p99, '
            f'{ours["burst_per_second"] / theirs["burst_per_second"]:.1f} events/s of a burst',
            flush=True,
        )
    return results


def memory(build, work):
    messages = rows_wanted(MESSAGES)
    office, tokens = small_office(build, work, messages)
    results = {}
    try:
        server = office.start()
        time.sleep(1)
        results['relay_idle'] = server.memory()
        office.enrol('admin')
        process = subprocess.Popen(office.ctl_argv('admin', 'watch'), stdout=subprocess.DEVNULL)
        follow = Watch(office.profile('admin') / 'replica.db', messages)
        while follow.complete is None and process.poll() is None:
            follow.look()
            time.sleep(0.05)
        time.sleep(1)
        results['client'] = processes.memory_of(process.pid)
        process.terminate()
        process.wait()
        argv = live_argv(build, server.port, 3, '--tokens', tokens, '--bursts', 3)
        process = subprocess.Popen(argv, stdout=subprocess.PIPE)
        process.stdout.readline()
        while process.poll() is None:
            results['relay_200'] = max(results.get('relay_200', 0), server.memory())
            time.sleep(0.2)
    finally:
        office.stop()
    print(
        f'PSS: relay at rest {results["relay_idle"]:.1f} MiB, with {DEVICES} devices {results["relay_200"]:.1f} MiB '
        f'at most; dastakctl with {messages} messages {results["client"]:.1f} MiB',
        flush=True,
    )
    return results

# SPDX-License-Identifier: GPL-3.0-or-later
"""Webhook intake: signed, unique bodies, each durable before its 200; the relay beside Node with better-sqlite3: under
express, the same with what waits committed together, and that without a framework, as fast as we can make it.

The relay keeps the raw body before the answer and applies it after; both count: `applied` is when the last
message of the run could be seen in its database. The peers store the parsed message before the answer.
"""
import contextlib
import json
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))

import failing_disk  # noqa: E402
import processes  # noqa: E402

SECRET = 'bench'
NUMBER = '106540352242922'
ROUNDS = 3
CELLS = ((64, 16000, 0), (1, 2000, 0))  # connections, bodies, ms that every sync of the disk takes longer
SLOW_CELLS = ((64, 4000, 2), (256, 8000, 2))
PEERS = {'express': ['express.js'], 'express+group': ['express.js', '--group'], 'bare node': ['bare.js']}
EXPRESS_SLOW = 4  # where each of its commits waits for a slow disk, it gets so much less to do


def hammer_argv(build, port, connections, count, first=0):
    return [
        build / 'tests' / 'bench' / 'bench-hammer',
        '--port',
        str(port),
        '--secret',
        SECRET,
        '--number',
        NUMBER,
        '--connections',
        str(connections),
        '--count',
        str(count),
        '--first',
        str(first),
    ]


def hammer(build, port, connections, count, first=0):
    argv = hammer_argv(build, port, connections, count, first)
    return json.loads(subprocess.run(argv, stdout=subprocess.PIPE, check=True, timeout=300).stdout)


def start_relay(build, folder, env=None):
    relay = build / 'src' / 'relay' / 'dastak-relay'
    subprocess.run(
        [relay, 'init', '--data', folder / 'data'], check=True, stdout=subprocess.DEVNULL
    )
    for name, text in (('secret', SECRET), ('token', 'bench'), ('verify', 'bench')):
        (folder / name).write_text(text)
        (folder / name).chmod(0o600)
    (folder / 'relay.conf').write_text(
        f'[relay]\ndata={folder / "data"}\nlisten=127.0.0.1:0\n\n[whatsapp]\napp-secret-file={folder / "secret"}\n'
        f'access-token-file={folder / "token"}\nverify-token-file={folder / "verify"}\n'
        f'graph-url=http://127.0.0.1:9\nnumbers={NUMBER}\n\n[limits]\nconnections-per-address=2000\n'
    )
    return processes.Server([relay, 'serve', '--config', folder / 'relay.conf'], folder / 'log', env)


def query(folder, sql):
    """The first value that the relay's own database answers with."""
    path = next((folder / 'data').glob('*.db'))
    with contextlib.closing(sqlite3.connect(f'file:{path}?mode=ro', uri=True)) as db:
        return db.execute(sql).fetchone()[0]


def wait_applied(folder, count):
    """Seconds until the relay's own database shows @count messages."""
    began = time.monotonic()
    while time.monotonic() - began < 120:
        if query(folder, 'SELECT count(*) FROM message') >= count:
            return time.monotonic() - began
        time.sleep(0.02)
    raise SystemExit('the relay did not apply what it accepted')


def one(build, work, kind, peer, connections, count, slow_ms=0):
    """@slow_ms: what every sync of the disk takes longer"""
    folder = work / 'run'
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    disk = failing_disk.FailingDisk(build / 'tests' / 'lib' / 'failing-disk.so', work / 'disk', folder)
    disk.slow(slow_ms)
    env = disk.env if slow_ms > 0 else {}
    if kind == 'relay':
        server = start_relay(build, folder, env)
    else:
        program, *options = PEERS[kind]
        argv = ['node', peer / program, '--db', folder / 'peer.db', '--secret', SECRET, *options]
        server = processes.Server(argv, folder / 'log', env)
    try:
        hammer(build, server.port, connections, 200, first=10_000_000)
        cpu = server.cpu
        began = time.monotonic()
        figures = hammer(build, server.port, connections, count)
        figures['answered_s'] = time.monotonic() - began
        if kind == 'relay':
            figures['applied_per_second'] = count / (
                figures['seconds'] + wait_applied(folder, count + 200)
            )
        else:
            figures['applied_per_second'] = figures['per_second']
        figures['cpu_us'] = (server.cpu - cpu) / count * 1e6
        figures['pss_mib'] = server.memory()
        return figures
    finally:
        server.stop()


def show(results, kinds):
    print(
        f'  {"":14} {"webhooks/s":>10} {"applied/s":>10} {"p50 ms":>8} {"p99 ms":>8} {"CPU us":>8} {"PSS MiB":>8} '
        f'{"times our rate, p99, CPU":>25}'
    )
    ours = results['relay']
    for kind in kinds:
        f = results[kind]
        ratios = (
            ours['per_second'] / f['per_second'],
            f['p99_ms'] / max(ours['p99_ms'], 0.001),
            f['cpu_us'] / max(ours['cpu_us'], 0.001),
        )
        print(
            f'  {kind:14} {f["per_second"]:10.0f} {f["applied_per_second"]:10.0f} {f["p50_ms"]:8.2f} '
            f'{f["p99_ms"]:8.2f} {f["cpu_us"]:8.0f} {f["pss_mib"]:8.1f} '
            + ('' if kind == 'relay' else ' '.join(f'{ratio:7.1f} x' for ratio in ratios)),
            flush=True,
        )


def compare(build, work, cells):
    peer = processes.npm_peer(work, 'node-intake')
    kinds = ['relay'] + (list(PEERS) if peer else [])
    results = {}
    for connections, count, slow_ms in cells:
        rounds = {kind: [] for kind in kinds}
        for _ in range(ROUNDS):
            for kind in kinds:
                bodies = count // EXPRESS_SLOW if slow_ms > 0 and kind == 'express' else count
                rounds[kind].append(one(build, work, kind, peer, connections, bodies, slow_ms))
        median = {
            kind: {key: processes.median([r[key] for r in rounds[kind]]) for key in rounds[kind][0]}
            for kind in kinds
        }
        slowly = f', syncs {slow_ms} ms slower' if slow_ms else ''
        print(f'{connections} connection(s), {count} bodies{slowly}, median of {ROUNDS} interleaved rounds')
        show(median, kinds)
        results[f'{connections}{"+" + str(slow_ms) + "ms" if slow_ms else ""}'] = median
    return results


def run(build, work):
    return compare(build, work, CELLS)


def run_slow(build, work):
    """The same where a sync takes as long as on a common disk."""
    return compare(build, work, SLOW_CELLS)

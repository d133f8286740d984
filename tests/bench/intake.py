# SPDX-License-Identifier: GPL-3.0-or-later
"""Webhook intake: signed, unique bodies, each durable before its 200; the relay beside express + better-sqlite3.

The relay keeps the raw body before the answer and applies it after; both count: `applied` is when the last
message of the run could be seen in its database. The peers store the parsed message before the answer.
"""
import json
import pathlib
import shutil
import sqlite3
import subprocess
import time

import processes

SECRET = 'bench'
NUMBER = '106540352242922'
ROUNDS = 3
CELLS = ((64, 16000), (1, 2000))  # connections, bodies


def hammer(build, port, connections, count, first=0):
    out = subprocess.run(
        [
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
        ],
        stdout=subprocess.PIPE,
        check=True,
        timeout=300,
    )
    return json.loads(out.stdout)


def start_relay(build, folder):
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
        f'graph-url=http://127.0.0.1:9\nnumbers={NUMBER}\n'
    )
    return processes.Server([relay, 'serve', '--config', folder / 'relay.conf'], folder / 'log')


def wait_applied(folder, count):
    """Seconds until the relay's own database shows @count messages."""
    began = time.monotonic()
    path = next((folder / 'data').glob('*.db'))
    while time.monotonic() - began < 120:
        with sqlite3.connect(f'file:{path}?mode=ro', uri=True) as db:
            if db.execute('SELECT count(*) FROM message').fetchone()[0] >= count:
                return time.monotonic() - began
        time.sleep(0.02)
    raise SystemExit('the relay did not apply what it accepted')


def one(build, work, kind, peer, connections, count):
    folder = work / 'run'
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    if kind == 'relay':
        server = start_relay(build, folder)
    else:
        argv = ['node', peer / 'server.js', '--db', folder / 'peer.db', '--secret', SECRET]
        server = processes.Server(
            argv + (['--group'] if kind == 'express+group' else []), folder / 'log'
        )
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


def run(build, work):
    peer = processes.npm_peer(work, 'express-intake')
    kinds = ['relay'] + (['express', 'express+group'] if peer else [])
    results = {}
    for connections, count in CELLS:
        rounds = {kind: [] for kind in kinds}
        for _ in range(ROUNDS):
            for kind in kinds:
                rounds[kind].append(one(build, work, kind, peer, connections, count))
        results[connections] = {
            kind: {key: processes.median([r[key] for r in rounds[kind]]) for key in rounds[kind][0]}
            for kind in kinds
        }
        print(f'{connections} connection(s), {count} bodies, median of {ROUNDS} interleaved rounds')
        print(
            f'  {"":14} {"webhooks/s":>10} {"applied/s":>10} {"p50 ms":>8} {"p99 ms":>8} '
            f'{"CPU us":>8} {"PSS MiB":>8} {"ratio":>7}'
        )
        for kind in kinds:
            f = results[connections][kind]
            ratio = results[connections]['relay']['per_second'] / f['per_second']
            print(
                f'  {kind:14} {f["per_second"]:10.0f} {f["applied_per_second"]:10.0f} {f["p50_ms"]:8.2f} '
                f'{f["p99_ms"]:8.2f} {f["cpu_us"]:8.0f} {f["pss_mib"]:8.1f} '
                f'{"" if kind == "relay" else f"{ratio:.1f} x"}',
                flush=True,
            )
    return results

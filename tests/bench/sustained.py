# SPDX-License-Identifier: GPL-3.0-or-later
"""A rate that is kept up, whether it is answered or not: does the relay refuse, lag, or grow?

rush: ten times the normal load for a minute. Normal is 80 webhooks a second, what one number sends and is told at
most before Meta grants it more. The peer gets the same.
sustained: 3,300 webhooks a second (Meta's ceiling for one number), with desktops that follow all of it; 20 s, or as
many as DASTAK_BENCH_SECONDS says. Latencies count from the moment at which a webhook was due.
"""
import json
import multiprocessing
import os
import pathlib
import re
import selectors
import shutil
import subprocess
import sys
import time
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))

import dastak_test  # noqa: E402
import dastak_ws as ws  # noqa: E402
import intake  # noqa: E402
import processes  # noqa: E402

RUSH_RATE, RUSH_SECONDS = 800, 60
RATE, SECONDS, DESKTOPS = 3300, 20, 20
CONNECTIONS = 64


class Samples:
    """Memory of a server and size of a log beside its database, every half second while a program runs."""

    def __init__(self, server, wal):
        self.server, self.wal = server, wal
        self.memory, self.log = [], []

    def follow(self, process):
        while process.poll() is None:
            self.memory.append(self.server.memory('Rss'))
            self.log.append(self.wal.stat().st_size / 1048576 if self.wal.exists() else 0)
            time.sleep(0.5)

    def figures(self):
        quarter = max(self.memory[: max(1, len(self.memory) // 4)])
        return {
            'rss_quarter_mib': round(quarter, 1),
            'rss_max_mib': round(max(self.memory), 1),
            'wal_max_mib': round(max(self.log), 1),
        }


class Desk:
    """A desktop without a screen: it takes every frame and acknowledges it. It shares the machine with what is
    measured, so it reads no more of a frame than how far it reaches."""

    def __init__(self, port, token):
        self.line = ws.Line(port, token)
        self.upto = self.line.hello()['head']
        self.buffer = bytearray(self.line.buffer)
        self.line.sock.settimeout(20)

    def take(self):
        chunk = self.line.sock.recv(1 << 20)
        if not chunk:
            raise SystemExit('the relay closed a desktop')
        self.buffer += chunk
        at = 0
        while (size := self.frame_size(at)) is not None:
            start, end = size
            if end > len(self.buffer):
                break
            self.on_frame(self.buffer[start : start + 300], end - start)
            at = end
        del self.buffer[:at]

    def frame_size(self, at):
        """Where the payload of the frame there begins and ends; None if even that has not come."""
        if len(self.buffer) < at + 10 and (len(self.buffer) < at + 2 or self.buffer[at + 1] > 125):
            return None
        code = self.buffer[at + 1]
        start = at + 2 + {126: 2, 127: 8}.get(code, 0)
        return start, start + (code if code < 126 else int.from_bytes(self.buffer[at + 2 : start], 'big'))

    def on_frame(self, head, size):
        if head[0] == ws.LIVE:
            text = zlib.decompressobj().decompress(head[6:], 200) if head[1] else head[6:]
            self.upto = int(re.search(rb'"upto":(\d+)', text)[1])
            self.line.ack(self.upto, 1, size)
        elif head[0] == ws.PING:
            self.line.send(ws.PONG, ws.unpack(bytes(head[:size]))[1])


def follow_live(port, tokens, pipe):
    """Several desktops; says how far the last of them is when asked."""
    desks = [Desk(port, token) for token in tokens]
    selector = selectors.DefaultSelector()
    for desk in desks:
        selector.register(desk.line.sock, selectors.EVENT_READ, desk)
    pipe.send('ready')
    while True:
        for key, _ in selector.select(0.2):
            key.data.take()
        if pipe.poll(0):
            if pipe.recv() == 'stop':
                return
            pipe.send(min(desk.upto for desk in desks))


class Desktops:
    def __init__(self, build, folder, port, number):
        relay = build / 'src' / 'relay' / 'dastak-relay'
        tokens = []
        for i in range(number):
            argv = [relay, 'user', 'add', '--data', folder / 'data', '--name', f'Desk {i}', '--role', 'admin']
            text = subprocess.run(argv, stdout=subprocess.PIPE, text=True, check=True).stdout
            body = json.dumps({'code': dastak_test.find_code(text), 'device_name': f'desk {i}'})
            status, answer = dastak_test.request(port, 'POST', '/v1/enrol', body)
            assert status == 200, answer
            tokens.append(json.loads(answer)['token'])
        self.pipe, other = multiprocessing.Pipe()
        self.process = multiprocessing.Process(target=follow_live, args=(port, tokens, other), daemon=True)
        self.process.start()
        assert self.pipe.recv() == 'ready'

    def upto(self):
        self.pipe.send('where')
        return self.pipe.recv()

    def stop(self):
        self.pipe.send('stop')
        self.process.join()


def head_of(folder):
    return intake.query(folder, 'SELECT seq FROM log_head')


def offer(build, port, rate, seconds, samples):
    argv = intake.hammer_argv(build, port, CONNECTIONS, int(rate * seconds))
    argv += ['--rate', str(rate), '--timeout', str(seconds * 3 + 60)]
    process = subprocess.Popen(argv, stdout=subprocess.PIPE)
    samples.follow(process)
    return json.loads(process.stdout.read())


def relay(build, work, rate, seconds, desktops):
    folder = work / 'run'
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    server = intake.start_relay(build, folder)
    desks = None
    try:
        desks = Desktops(build, folder, server.port, desktops) if desktops else None
        intake.hammer(build, server.port, CONNECTIONS, 200, first=100_000_000)
        intake.wait_applied(folder, 200)
        samples = Samples(server, folder / 'data' / 'relay.db-wal')
        cpu = server.cpu
        figures = offer(build, server.port, rate, seconds, samples)
        figures['cpu_us'] = (server.cpu - cpu) / figures['answered'] * 1e6
        figures['applied_after_s'] = intake.wait_applied(folder, figures['answered'] + 200)
        if desks:
            head, began = head_of(folder), time.monotonic()
            while desks.upto() < head and time.monotonic() - began < 120:
                time.sleep(0.02)
            figures['desktops'] = desktops
            figures['desktops_after_s'] = time.monotonic() - began if desks.upto() >= head else None
        return {**figures, **samples.figures()}
    finally:
        if desks:
            desks.stop()
        server.stop()


def express(build, work, peer, rate, seconds):
    folder = work / 'run'
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    argv = ['node', peer / 'express.js', '--db', folder / 'peer.db', '--secret', intake.SECRET]
    server = processes.Server(argv, folder / 'log')
    try:
        intake.hammer(build, server.port, CONNECTIONS, 200, first=100_000_000)
        samples = Samples(server, folder / 'peer.db-wal')
        cpu = server.cpu
        figures = offer(build, server.port, rate, seconds, samples)
        figures['cpu_us'] = (server.cpu - cpu) / figures['answered'] * 1e6
        return {**figures, **samples.figures()}
    finally:
        server.stop()


def show(results, rate, seconds):
    print(f'{rate} webhooks/s for {seconds} s over {CONNECTIONS} connections')
    print(
        f'  {"":10} {"webhooks/s":>10} {"refused":>8} {"p50 ms":>8} {"p99 ms":>8} {"max ms":>8} {"CPU us":>7} '
        f'{"RSS MiB at 1/4, most":>21} {"WAL MiB":>8}'
    )
    for kind, f in results.items():
        print(
            f'  {kind:10} {f["per_second"]:10.0f} {f["refused"]:8} {f["p50_ms"]:8.2f} {f["p99_ms"]:8.2f} '
            f'{f["max_ms"]:8.1f} {f["cpu_us"]:7.0f} {f["rss_quarter_mib"]:13.1f} {f["rss_max_mib"]:7.1f} '
            f'{f["wal_max_mib"]:8.1f}'
        )
    f = results['relay']
    print(f'  the relay had applied the last {f["applied_after_s"]:.2f} s after its answer')
    if 'desktops' in f:
        after = 'not within 120 s' if f['desktops_after_s'] is None else f'{f["desktops_after_s"]:.2f} s after that'
        print(f'  {f["desktops"]} desktops had it all {after}')
    if 'express' in results:
        print(f'  p99 of express : ours = {results["express"]["p99_ms"] / max(f["p99_ms"], 0.001):.1f}', flush=True)


def rush(build, work):
    seconds = int(os.environ.get('DASTAK_BENCH_SECONDS', RUSH_SECONDS))
    peer = processes.npm_peer(work, 'node-intake')
    results = {'relay': relay(build, work, RUSH_RATE, seconds, 0)}
    if peer:
        results['express'] = express(build, work, peer, RUSH_RATE, min(seconds, 20))
    show(results, RUSH_RATE, seconds)
    return results


def run(build, work):
    seconds = int(os.environ.get('DASTAK_BENCH_SECONDS', SECONDS))
    peer = processes.npm_peer(work, 'node-intake')
    results = {'relay': relay(build, work, RATE, seconds, DESKTOPS)}
    if peer:
        # It has nobody to tell.
        results['express'] = express(build, work, peer, RATE, min(seconds, 10))
    show(results, RATE, seconds)
    return results

# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers under measurement: start, wait for the line that says where they listen, CPU, memory, stop."""
import os
import pathlib
import re
import select
import shutil
import signal
import subprocess
import time

HERE = pathlib.Path(__file__).resolve().parent
TICKS = os.sysconf('SC_CLK_TCK')


def memory_of(pid, key='Pss'):
    """MiB, of smaps_rollup."""
    text = pathlib.Path(f'/proc/{pid}/smaps_rollup').read_text()
    return int(re.search(rf'^{key}:\s+(\d+)', text, re.M)[1]) / 1024


class Server:
    """A process that prints `listening http://127.0.0.1:PORT`."""

    def __init__(self, argv, log, env=None, deadline=30):
        self.log = open(log, 'ab')
        self.process = subprocess.Popen(
            [str(a) for a in argv],
            stdout=subprocess.PIPE,
            stderr=self.log,
            env={**os.environ, **(env or {})},
        )
        end = time.monotonic() + deadline
        line = b''
        while time.monotonic() < end and self.process.poll() is None:
            if select.select([self.process.stdout], [], [], 0.2)[0]:
                line = self.process.stdout.readline()
                found = re.search(rb'listening https?://127\.0\.0\.1:(\d+)', line)
                if found:
                    self.port = int(found[1])
                    return
        self.stop()
        raise SystemExit(f'{argv[0]} did not start; see {log}')

    @property
    def cpu(self):
        """Seconds of CPU so far, all threads."""
        fields = (
            pathlib.Path(f'/proc/{self.process.pid}/stat').read_text().rsplit(') ', 1)[1].split()
        )
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self, key='Pss'):
        return memory_of(self.process.pid, key)

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()


def npm_peer(work, name):
    """The peer's folder under BUILD/bench with its packages installed; None (and a line why) if it can't be."""
    target = work / 'peers' / name
    target.mkdir(parents=True, exist_ok=True)
    for path in (HERE / 'peers' / name).iterdir():
        if path.is_file():
            shutil.copy(path, target)
    if shutil.which('npm') is None:
        print(f'peer {name} left out: npm is not installed')
        return None
    stamp = target / '.installed'
    manifest = (target / 'package.json').read_text()
    if not stamp.exists() or stamp.read_text() != manifest:
        print(f'installing the peer {name} (once) …', flush=True)
        done = subprocess.run(
            [
                'npm',
                'install',
                '--no-audit',
                '--no-fund',
                '--no-package-lock',
                '--foreground-scripts',
            ],
            cwd=target,
            # Node's own headers, where the distribution has them: nothing else is fetched then.
            env={**os.environ, 'npm_config_nodedir': '/usr'}
            if pathlib.Path('/usr/include/node/node.h').exists()
            else None,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=900,
        )
        if done.returncode != 0:
            print(f'peer {name} left out: npm install failed:\n{done.stdout.decode()[-600:]}')
            return None
        stamp.write_text(manifest)
    return target


def median(values):
    values = sorted(values)
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2

# SPDX-License-Identifier: GPL-3.0-or-later
"""The desktop with 100,000 conversations and 1,000,000 messages in its replica: time until the list shows rows,
memory then; beside an empty chromium --app window where chromium is installed. Both are seen by the same eye
(bench-first-frame) on one virtual display, warm, in turn.
"""
import json
import os
import pathlib
import shutil
import subprocess

import processes

ROUNDS = 5
RELAY = 'http://127.0.0.1:9'  # nobody listens there: the app starts offline
DEVICE = '00000000-0000-7000-8000-000000000001'
CONVERSATIONS, MESSAGES = 100_000, 1_000_000
HEADLESS = pathlib.Path(__file__).resolve().parent.parent / 'lib' / 'headless.sh'


def environment(work):
    """Settings of this build, and a keyring in a file: no service is needed to measure."""
    return {
        'GSETTINGS_SCHEMA_DIR': str(work.parent / 'data'),
        'SECRET_BACKEND': 'file',
        'SECRET_FILE_TEST_PASSWORD': 'bench',
        'SECRET_FILE_TEST_PATH': str(work / 'keyring'),
    }


def fill(build, work):
    """A profile whose replica is full; made once, kept in BUILD/bench."""
    profile = work / f'profile-{CONVERSATIONS}-{MESSAGES}'
    if not (profile / '.filled').exists():
        shutil.rmtree(profile, ignore_errors=True)
        profile.mkdir()
        print('filling a replica (once) …', flush=True)
        subprocess.run(
            [
                build / 'tests' / 'bench' / 'bench-replica-fill',
                profile / 'replica.db',
                str(CONVERSATIONS),
                str(MESSAGES),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        (profile / 'profile.conf').write_text(
            f'[profile]\nrelay={RELAY}\nrelay-name=Bench\ndevice={DEVICE}\n'
            f'user={DEVICE}\nuser-name=Bench\nrole=agent\n'
        )
        (profile / 'profile.conf').chmod(0o600)
        subprocess.run(
            ['secret-tool', 'store', '--label=Bench', 'xdg:schema', 'org.dastak.Dastak']
            + ['device', DEVICE, 'relay', RELAY],
            input=b'0' * 64,
            env={**os.environ, **environment(work)},
            check=True,
        )
        (profile / '.filled').touch()
    return profile


def look(build, argv, env=None):
    eye = build / 'tests' / 'bench' / 'bench-first-frame'
    done = subprocess.run(
        [HEADLESS, eye, '--region', '280,180,300,500', '--colours', '100', '--', *map(str, argv)],
        env={**os.environ, **(env or {})},
        stdout=subprocess.PIPE,
        timeout=180,
    )
    if done.returncode != 0:
        raise SystemExit(f'{argv[0]} never showed anything')
    return json.loads(done.stdout.decode().strip().splitlines()[-1])


def chromium(work):
    """A page with text and colours where our list is, in a window of its own."""
    program = shutil.which('chromium')
    if program is None:
        print('peer chromium left out: it is not installed (Debian: chromium)')
        return None
    page = work / 'page.html'
    page.write_text(
        '<!doctype html><title>Page</title><body style="background:linear-gradient(90deg,red,blue)">'
        '<h1>Inbox</h1>' + '<p>Row</p>' * 40
    )
    return lambda round_: [
        program,
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        f'--user-data-dir={work / f"chromium-{round_}"}',
        '--window-size=1280,800',
        f'--app=file://{page}',
    ]


def run(build, work):
    profile = fill(build, work)
    peers = {'dastak': lambda round_: [build / 'src' / 'app' / 'dastak', '--profile', profile]}
    browser = chromium(work)
    if browser:
        peers['chromium --app'] = browser
    rounds = {name: [] for name in peers}
    for round_ in range(ROUNDS):
        for name, argv in peers.items():
            rounds[name].append(look(build, argv(round_), environment(work)))
            shutil.rmtree(work / f'chromium-{round_}', ignore_errors=True)
    results = {
        name: {key: processes.median([r[key] for r in rounds[name]]) for key in rounds[name][0]}
        for name in peers
    }
    print(
        f'{CONVERSATIONS:,} conversations, {MESSAGES:,} messages, median of {ROUNDS} interleaved rounds'
    )
    print(f'  {"":16} {"first rows ms":>13} {"PSS MiB":>8} {"dirty MiB":>9} {"ratio":>13}')
    ours = results['dastak']
    for name, f in results.items():
        ratio = (
            ''
            if name == 'dastak'
            else f'{ours["first_frame_ms"] / f["first_frame_ms"]:.2f} time, {ours["pss_mib"] / f["pss_mib"]:.2f} PSS'
        )
        print(
            f'  {name:16} {f["first_frame_ms"]:13.0f} {f["pss_mib"]:8.1f} {f["dirty_mib"]:9.1f} {ratio}'
        )
    return results

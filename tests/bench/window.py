# SPDX-License-Identifier: GPL-3.0-or-later
"""The desktop's own window over 100,000 conversations and 1,000,000 messages: what a person waits for, from a key to
the end of the frame that shows it, and what frames cost by the window's own frame clock.
"""
import json
import os
import sqlite3
import subprocess

import processes
import startup

ROUNDS = 3
WAITS = {
    'switch': 'another conversation',
    'view': 'another view',
    'list_search': 'a letter in the search of the list',
    'search': 'a letter in the search of everything',
}
FRAMES = {
    'switch_frames': 'while changing conversations',
    'scroll_list': 'while the list scrolls',
    'scroll_timeline': 'while a long conversation scrolls',
}


def longest(profile):
    """Returns: the conversation that has the most messages"""
    with sqlite3.connect(f'file:{profile / "replica.db"}?mode=ro', uri=True) as db:
        return db.execute(
            'SELECT k.id FROM message AS m JOIN conv_key AS k ON k.key = m.conv_key '
            'GROUP BY m.conv_key ORDER BY count(*) DESC LIMIT 1'
        ).fetchone()[0]


def once(build, work, profile, conversation):
    done = subprocess.run(
        [startup.HEADLESS, build / 'tests' / 'bench' / 'bench-window', profile, conversation],
        env={**os.environ, **startup.environment(work), 'GTK_A11Y': 'atspi'},
        stdout=subprocess.PIPE,
        timeout=300,
    )
    if done.returncode != 0:
        raise SystemExit('the window did not do what was asked of it')
    return json.loads(done.stdout.decode().strip().splitlines()[-1])


def run(build, work):
    profile = startup.fill(build, work)
    conversation = longest(profile)
    rounds = [once(build, work, profile, conversation) for _ in range(ROUNDS)]
    results = {
        what: {key: processes.median([r[what][key] for r in rounds]) for key in rounds[0][what]}
        for what in rounds[0]
    }
    print(
        f'{startup.CONVERSATIONS:,} conversations, {startup.MESSAGES:,} messages, software renderer, '
        f'median of {ROUNDS} rounds'
    )
    print(f'  {"from a key to what is painted":36} {"p50 ms":>8} {"p99 ms":>8} {"CPU ms":>8} {"longest turn ms":>16}')
    for what, words in WAITS.items():
        f = results[what]
        print(
            f'  {words:36} {f["p50_ms"]:8.1f} {f["p99_ms"]:8.1f} {f["cpu_ms"]:8.1f} {f["longest_turn_ms"]:16.1f}'
        )
    print(f'  {"work of a frame":36} {"p50 ms":>8} {"p99 ms":>8} {"max ms":>8} {"over 16 ms":>16}')
    for what, words in FRAMES.items():
        f = results[what]
        print(f'  {words:36} {f["p50_ms"]:8.1f} {f["p99_ms"]:8.1f} {f["max_ms"]:8.1f} {f["late"] * 100:15.2f}%')
    return results

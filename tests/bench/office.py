# SPDX-License-Identifier: GPL-3.0-or-later
"""A relay that has been in use for months, made in seconds: its own commands make people and teams, and rows go into
its database while it is stopped, as it would have written them.

Conversations have ten messages each, of which some sixty take place at a time; the log is in the order of time. An
administrator sees all, an agent a tenth (one team of ten), an operator what is assigned: one of 300.
"""
import contextlib
import json
import pathlib
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))

import dastak_test  # noqa: E402
import intake  # noqa: E402
import processes  # noqa: E402

EACH = 10  # messages of a conversation
EVERY_MS = 7776  # a million in ninety days
N_TEAMS = 10
ROLES = ('admin', 'agent', 'operator')
PHRASES = (
    'Salaam; mera order abhi tak nahi aya; kab tak aye ga; please check; order number; thank you; ji bilkul; parcel; '
    'delivery; address change karna hai; size medium; refund; exchange possible hai; payment ho gayi hai; '
    'cash on delivery; tracking id bhej dein; کل آئے گا; میرا آرڈر; ابھی تک نہیں ملا; شکریہ; جی ضرور; قیمت کیا ہے; '
    'we have received your request; our team will contact you; could you share the invoice; how much is shipping; '
    'I would like to cancel; the item arrived damaged; one moment please; Lahore; Karachi; warranty; lawn suit'
).split('; ')


def make_id(at, low):
    """A UUIDv7 of that time."""
    return f'{at >> 16:08x}-{at & 0xFFFF:04x}-7000-8000-{low:012x}'


class Office:
    """A relay's folder and the devices of its people."""

    def __init__(self, build, folder):
        self.build, self.folder = build, folder
        self.relay = build / 'src' / 'relay' / 'dastak-relay'
        self.ctl = build / 'src' / 'cli' / 'dastakctl'
        self.server = None
        self.codes = {}

    @property
    def database(self):
        return self.folder / 'data' / 'relay.db'

    def command(self, *argv):
        done = subprocess.run([self.relay, *map(str, argv)], stdout=subprocess.PIPE, text=True, check=True)
        return done.stdout

    def create(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.server = intake.start_relay(self.build, self.folder)
        data = ('--data', self.folder / 'data')
        for i in range(1, N_TEAMS):
            self.command('team', 'add', *data, '--name', f'Team {i}')
        for role in ROLES:
            text = self.command('user', 'add', *data, '--name', f'The {role}', '--role', role)
            self.codes[role] = dastak_test.find_code(text)
        self.stop()

    def start(self):
        """Again: the folder is as it was left."""
        self.server = processes.Server(
            [self.relay, 'serve', '--config', self.folder / 'relay.conf'], self.folder / 'log'
        )
        return self.server

    def stop(self):
        if self.server:
            self.server.stop()
        self.server = None

    def profile(self, name):
        return self.folder / 'devices' / name

    def ctl_argv(self, name, *argv):
        return [str(self.ctl), '--profile', str(self.profile(name)), *argv]

    def enrol(self, role, name=None):
        argv = self.ctl_argv(name or role, 'enrol', f'http://127.0.0.1:{self.server.port}', self.codes[role])
        subprocess.run(argv, check=True, stdout=subprocess.DEVNULL)

    def move(self, name):
        """The relay listens somewhere else after a start; tells the profile."""
        path = next(self.profile(name).glob('profile.conf'))
        text = path.read_text()
        path.write_text(re.sub(r'http://127\.0\.0\.1:\d+', f'http://127.0.0.1:{self.server.port}', text))

    def fill(self, first, last, now_ms, total):
        """Messages @first to @last (not included) of @total, of which the last one comes at @now_ms."""
        with contextlib.closing(sqlite3.connect(self.database, isolation_level=None)) as db:
            db.execute('PRAGMA synchronous = OFF')
            db.execute('PRAGMA cache_size = -200000')
            db.execute('BEGIN')
            Filler(db, now_ms - total * EVERY_MS).fill(first, last)
            db.execute('COMMIT')
            db.execute('PRAGMA wal_checkpoint (TRUNCATE)')


class Filler:
    def __init__(self, db, start_ms):
        self.db, self.start_ms = db, start_ms
        self.random = random.Random(1)
        self.number = db.execute('SELECT id FROM number').fetchone()[0]
        self.teams = [row[0] for row in db.execute('SELECT id FROM team ORDER BY name <> \'Everyone\', name')]
        users = dict((role, id) for id, role in db.execute('SELECT id, role FROM "user"'))
        self.agent, self.operator = users['agent'], users['operator']
        self.seq = db.execute('SELECT seq FROM log_head').fetchone()[0]

    def at(self, n):
        return self.start_ms + n * EVERY_MS

    def conv_id(self, conv):
        return make_id(self.at(conv * EACH), conv)

    def text(self):
        text = ' '.join(self.random.choices(PHRASES, k=self.random.randrange(1, 6)))
        return text if self.random.random() < 0.75 else f'{text} #{self.random.randrange(10000, 900000)}'

    def fill(self, first, last):
        messages, statuses, heads = [], [], {}
        for n in range(first, last):
            conv = max(0, n // EACH - self.random.randrange(60))
            at, is_in = self.at(n), self.random.random() < 0.6
            self.seq += 1
            head = (self.seq, n, at, is_in, self.text())
            self.add_message(messages, statuses, conv, head)
            heads[conv] = (heads.get(conv, (head,))[0], head)
            if len(messages) == 20000:
                self.write(messages, statuses)
        self.heads(heads)
        self.write(messages, statuses)
        self.db.execute('UPDATE log_head SET seq = ?', (self.seq,))

    def add_message(self, messages, statuses, conv, head):
        seq, n, at, is_in, text = head
        id, conv_id = make_id(at, n), self.conv_id(conv)
        author, sender = (None, f'92300{conv:07}') if is_in else (self.agent, None)
        wamid, direction = f'wamid.HBgM{n:020}', 'in' if is_in else 'out'
        messages.append((id, conv_id, direction, 'text', at, at + 700, author, sender, text, wamid, seq))
        if not is_in:
            statuses.append((id, conv_id, 'read', at + 60000, seq))

    def write(self, messages, statuses):
        many = self.db.executemany
        many(
            'INSERT INTO message (id, conv, direction, kind, at, relay_at, author, sender, text, wamid, seq) '
            'VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
            messages,
        )
        many('INSERT INTO message_status (id, conv, state, at, seq) VALUES (?, ?, ?, ?, ?)', statuses)
        messages.clear()
        statuses.clear()

    def heads(self, heads):
        """Conversations that began, or that something came into."""
        convs, cards, episodes, contacts, audience = [], [], [], [], []
        for conv, (begin, head) in sorted(heads.items()):
            id, owner = self.conv_id(conv), self.operator if conv % 300 == 7 else None
            seq, n, at, is_in, text = head
            contact, episode = make_id(self.at(conv * EACH), conv + (1 << 40)), make_id(begin[2], conv + (2 << 40))
            team, name, phone = self.teams[conv % N_TEAMS], f'Customer {conv}', f'92300{conv:07}'
            status = 'resolved' if conv % 20 else 'open' if is_in else 'waiting'
            contacts.append((contact, name, at, begin[2]))
            convs.append(
                (id, self.number, contact, status, owner, team, episode, 1, at, make_id(at, n))
                + ('in' if is_in else 'out', 'text', text[:100], at if is_in else None, begin[2], begin[0], seq)
            )
            cards.append((make_id(begin[2], conv + (3 << 40)), id, contact, name, phone, phone, begin[0]))
            episodes.append((episode, id, 1, begin[2], begin[0]))
            audience += [(id, '*'), (id, f'team:{team}')] + ([(id, f'user:{owner}')] if owner else [])
        many = self.db.executemany
        many('INSERT INTO contact (id, name, name_at, created_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING', contacts)
        many(
            'INSERT INTO conversation (id, number, contact, status, owner, team, episode, episode_n, last_at, '
            'last_msg, last_direction, last_kind, last_preview, last_in_at, created_at, born, seq) '
            f'VALUES ({", ".join("?" * 17)}) ON CONFLICT (id) DO UPDATE SET last_at = excluded.last_at, '
            'last_msg = excluded.last_msg, last_direction = excluded.last_direction, status = excluded.status, '
            'last_preview = excluded.last_preview, last_in_at = excluded.last_in_at, seq = excluded.seq',
            convs,
        )
        many(
            'INSERT INTO contact_card (id, conv, contact, name, phone, wa_id, seq) VALUES (?, ?, ?, ?, ?, ?, ?) '
            'ON CONFLICT DO NOTHING',
            cards,
        )
        many(
            'INSERT INTO episode (id, conv, n, opened_at, seq) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING', episodes
        )
        many('INSERT INTO conv_audience (conv, token) VALUES (?, ?) ON CONFLICT DO NOTHING', audience)


def ready(build, work, total, held_back=0, now_ms=None):
    """An office with @total messages, less the last @held_back."""
    office = Office(build, work / 'office')
    began = time.monotonic()
    office.create()
    now_ms = now_ms or int(time.time() * 1000)
    office.fill(0, total - held_back, now_ms, total)
    print(f'filled a relay with {total - held_back} messages in {time.monotonic() - began:.0f} s', flush=True)
    return office, now_ms


def documents(office, path):
    """What a database that replicates documents would have instead: a message with its state is one."""
    with contextlib.closing(sqlite3.connect(office.database)) as db, open(path, 'w') as out:
        for row in db.execute(
            'SELECT m.id, m.conv, m.direction, m.kind, m.at, m.relay_at, m.author, m.sender, m.text, m.wamid, s.state '
            'FROM message m LEFT JOIN message_status s ON s.id = m.id ORDER BY m.id'
        ):
            names = ('_id', 'conv', 'direction', 'kind', 'at', 'relay_at', 'author', 'sender', 'text', 'wamid', 'state')
            out.write(json.dumps(dict(zip(names, row))) + '\n')

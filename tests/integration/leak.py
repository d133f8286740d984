#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An Operator sees what is assigned to them, and is told of nothing else: a week of an office in a minute, with every
byte that goes to their desktop kept, and their files searched. Of a conversation that is not theirs at that time there
is no id, name, text or digest in it.
"""
import contextlib
import pathlib
import signal
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import dastak_projection as projection  # noqa: E402
import dastak_test as t  # noqa: E402
import dastak_ws as ws  # noqa: E402
from dastak_proxy import Proxy  # noqa: E402
from dastak_wire import Tape  # noqa: E402
from relay_media import png  # noqa: E402
from relay_presence import Desk  # noqa: E402
from relay_sync import new_id, token_of  # noqa: E402

DAYS = 7
SWEPT_OPEN = 3  # a day on which conversations were taken away: they leave the desktop while it is open
CUSTOMERS = 8
# On which days which customer's conversation is Omar's; those of the others go to Noor, or to nobody.
OMARS = {0: range(DAYS), 1: (1, 2), 2: (3, 4), 3: (2, 5)}
NOORS = {4: range(DAYS), 1: (4, 5, 6), 3: (3, 4)}

# All that tells something of a conversation: its words, and who holds the row of it (conversation, needle).
NEEDLES = {
    'conversation': 'SELECT id, id FROM conversation',
    'contact': 'SELECT id, contact FROM conversation',
    'card': 'SELECT conv, id FROM contact_card',
    'name': 'SELECT conv, name FROM contact_card',
    'phone': 'SELECT conv, wa_id FROM contact_card',
    'given name': 'SELECT conv, given_name FROM contact_card',
    'remark': 'SELECT conv, remark FROM contact_card',
    'tag': 'SELECT c.conv, j.value FROM contact_card c, json_each(c.tags) j',
    'attribute': 'SELECT c.conv, j.value FROM contact_card c, json_each(c.attributes) j',
    'change of a contact': "SELECT e.conv, j.value FROM event e, json_tree(e.detail) j WHERE e.kind = 'contact' "
                           "AND j.type = 'text' AND j.value GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9]*'",
    'episode': 'SELECT conv, id FROM episode',
    'message': 'SELECT conv, id FROM message',
    'text': 'SELECT conv, text FROM message',
    'wamid': 'SELECT conv, wamid FROM message',
    'file': 'SELECT conv, sha256 FROM media',
    'scheduled': 'SELECT conv, id FROM scheduled',
    'text of what is scheduled': 'SELECT conv, text FROM scheduled',
    'note': 'SELECT conv, id FROM note',
    'text of a note': 'SELECT conv, text FROM note',
    'note before': 'SELECT conv, id FROM note_version',
    'text of a note before': 'SELECT conv, text FROM note_version',
    'file of a note': 'SELECT conv, sha256 FROM note_media',
    'name of a file of a note': 'SELECT conv, name FROM note_media',
    'mention': 'SELECT conv, id FROM mention',
    'handoff': 'SELECT conv, id FROM handoff',
    'summary': 'SELECT conv, summary FROM handoff',
    'reason': 'SELECT conv, reason FROM handoff',
    'event': 'SELECT conv, id FROM event',
    'marker': 'SELECT conv, id FROM read_marker',
}
# Where the program that makes pictures small may run.
PERHAPS = ('SELECT conv, thumb FROM media', 'SELECT conv, thumb FROM note_media')


class Mark:
    """What may be on the wire for a while: all of some conversations, only the id of others, which are taken away."""

    def __init__(self, label, whole, named=()):
        self.label, self.whole, self.named = label, frozenset(whole), frozenset(named)

    def allows(self, conv, needle):
        return conv in self.whole or (conv in self.named and needle == conv)


def needles(db):
    """(conversation, needle) of everything that is or was: phone numbers and words are known by their digits alone."""
    return {row for sql in (*NEEDLES.values(), *PERHAPS) for row in db.execute(sql) if row[1]}


def unheard(db, convs):
    """Kinds of needles of which those conversations have none: a leak of them could not be found."""
    return [kind for kind, sql in NEEDLES.items() if not any(c in convs and n for c, n in db.execute(sql))]


def leaks(tape, wanted):
    """What was said at a time when it should not have been: lines of (label, conversation, needle)."""
    found = set()
    for mark, data in tape.said():
        for conv, needle in wanted:
            if not mark.allows(conv, needle) and needle.encode() in data:
                found.add((mark.label, conv, needle))
    return found


def traces(profile, wanted, allowed):
    """Needles of other conversations in the files of a profile, the write-ahead log among them, or its indexes.
    """
    found = set()
    # An index keeps of a word what differs from the one before it.
    searched = [(conv, needle, needle.encode()[3:].lower()) for conv, needle in wanted if conv not in allowed]
    for path in profile.rglob('*'):
        data = path.read_bytes().lower() if path.is_file() else b''
        found |= {(path.name, conv, needle) for conv, needle, tail in searched if tail in data}
    with contextlib.closing(projection.connect(profile / 'replica.db')) as db:
        for index in ('message_fts', 'note_fts', 'contact_fts'):
            db.execute(f"CREATE VIRTUAL TABLE temp.{index}_seen USING fts5vocab (main, {index}, row)")
            terms = {term for (term,) in db.execute(f'SELECT term FROM temp.{index}_seen')}
            found |= {(index, conv, needle) for conv, needle, _ in searched if needle.lower() in terms}
    return found


class Week:
    def __init__(self, office, proxy, tape):
        self.office, self.proxy, self.tape = office, proxy, tape
        self.admin = office.device('admin', office.admin_code)
        self.omar = office.device('omar')
        self.omar.ctl('enrol', f'http://127.0.0.1:{proxy.port}', self.codes('Omar'))
        self.codes('Noor')
        self.desk = Desk(office, token_of(office, office.add_user('Samir', 'supervisor')))
        self.convs = []
        self.tail = None
        self.words = 0

    def codes(self, name):
        return self.office.add_user(name, 'operator')

    def db(self):
        return projection.connect(self.office.data / 'relay.db')

    def word(self, kind, i):
        """A word that stands nowhere else, and whose end tells it from all others."""
        self.words += 1
        return f'{kind}{"qxzjvkwpbd"[i]}{self.words:06d}{"zyxwvutsrq"[i] * 3}'

    def write(self, i, kind='text'):
        body = {'from': f'9230055502{i:02d}', 'name': f'nom{"qxzjvkwpbd"[i] * 5}'}
        body |= {'text': self.word('says', i)} if kind == 'text' else {'type': kind}
        self.office.control('message', body)

    def watch(self):
        """Omar's desktop connects, over a WebSocket or, every other time, without one."""
        self.proxy.mode = 'strip' if self.proxy.mode == 'pass' else 'pass'
        self.tail = subprocess.Popen([t.CTL, '--profile', self.omar.profile, 'tail'], stdout=subprocess.DEVNULL,
                                     stderr=subprocess.PIPE)

    def leave(self):
        self.tail.terminate()
        self.tail.communicate(timeout=30 * t.PATIENCE)

    def quiet(self):
        """Everything that Meta and the relay have to say has been said, and Omar has what is his, and only that."""
        def probe():
            with contextlib.closing(self.db()) as db:
                if db.execute("SELECT (SELECT count(*) FROM webhook_waiting) + "
                              "(SELECT count(*) FROM message_status WHERE state NOT IN ('read', 'failed')) + "
                              "(SELECT count(*) FROM media WHERE state = 'waiting')").fetchone()[0]:
                    return 'not yet'
                with contextlib.closing(projection.connect(self.omar.profile / 'replica.db')) as replica:
                    return projection.differences(db, replica) or 'quiet'

        last = [None]

        def done():
            last[0] = probe()
            return last[0] == 'quiet'

        try:
            t.wait_for(lambda: self.office.control('state')['pending_webhooks'] == 0 and done(), 40)
        except t.Timeout:
            raise t.Timeout(f'not quiet: {last[0]}') from None

    def of(self, day, plan):
        return {i for i, days in plan.items() if day in days}

    def hand_out(self, day):
        """Omar gets what is his today, and loses what is not, while he looks."""
        old = self.of(day - 1, OMARS) if day else set()
        new = self.of(day, OMARS)
        self.tape.set_mark(Mark(f'before day {day}', self.ids(new), self.ids(old - new)))
        for i in sorted((new - old) | (old - new) | self.of(day, NOORS)):
            if i in new:
                self.admin.ctl('assign', self.convs[i], 'Omar', '--wait')
            elif i in self.of(day, NOORS):
                self.admin.ctl('assign', self.convs[i], 'Noor', '--wait')
            else:
                self.admin.ctl('assign', self.convs[i], 'Amina', '--wait')
        self.quiet()
        self.tape.set_mark(Mark(f'day {day}', self.ids(new)))
        return self.ids(new)

    def ids(self, numbers):
        return [self.convs[i] for i in numbers]

    def attach(self, i, day):
        """Every third note has a file, whose name and digest stand nowhere else; half of them are pictures."""
        if (i + day) % 3:
            return ()
        path = self.office.data.parent / (self.word('files', i) + ('.txt' if day % 2 else '.png'))
        path.write_bytes(self.word('holds', i).encode() if day % 2 else png(500 + i, 500 + day))
        return ('--attach', path)

    def work(self, i, day):
        """What else is done with a conversation: one thing each day."""
        conv, what = self.convs[i], (i + day) % 4
        if what == 0:
            self.admin.ctl('contact', 'edit', conv, *(f'{field}={self.word("knows", i)}'
                                                      for field in ('name', 'remark', 'tag', 'attribute.city')))
        elif what == 1:
            at = time.strftime('%Y-%m-%dT%H:%M:%S', time.localtime(time.time() + 3600))
            self.admin.ctl('send', conv, self.word('later', i), '--at', at)
        elif what == 2:
            note = self.admin.lines('note', conv, self.word('first', i), '--mention', 'Amina')[0]['object']
            self.admin.ctl('note', conv, self.word('second', i), '--edit', note)
        elif i not in NOORS:
            self.admin.ctl('handoff', 'offer', conv, 'Bilal', self.word('hands', i), '--reason', self.word('why', i))
            self.admin.ctl('handoff', 'cancel', conv)

    def look(self, i):
        """A colleague opens it, writes something, and has read all of it."""
        with contextlib.closing(self.db()) as db:
            newest = db.execute('SELECT last_msg FROM conversation WHERE id = ?', (self.convs[i],)).fetchone()[0]
        self.desk.say(say='viewing', conv=self.convs[i], on=True)
        self.desk.say(say='typing', conv=self.convs[i], on=True)
        self.desk.n += 1
        self.desk.line.send(ws.COMMAND, {'n': self.desk.n, 'id': new_id(), 'type': 'conversation.mark-read@1',
                                         'args': {'conv': self.convs[i], 'object': newest, 'device_at': 0}})
        self.desk.until(lambda: self.desk.results.get(self.desk.n, {}).get('status') == 'ok', 'no answer')

    def day(self, day):
        """What happens in an office: everybody writes, colleagues answer and note, a part of it is Omar's."""
        for i in range(CUSTOMERS):
            self.write(i)
            if (i + day) % 3 == 0:
                self.write(i, 'image')
            self.admin.ctl('note', self.convs[i], self.word('notes', i), *self.attach(i, day))
            if (i + day) % 2 == 0:
                self.admin.ctl('send', self.convs[i], self.word('sends', i))
            self.work(i, day)
            self.look(i)
        self.admin.ctl('set-status', self.convs[(day + 5) % CUSTOMERS], 'waiting')
        self.admin.sync()
        self.quiet()


@contextlib.contextmanager
def week():
    with t.Office() as office:
        office.init()
        office.start('--status-delay', '5,10,15')
        for name in 'Amina', 'Bilal':
            office.add_user(name, 'agent')
        tape = Tape(Mark('before all', ()))
        with Proxy(office.port, record=tape) as proxy:
            w = Week(office, proxy, tape)
            for i in range(CUSTOMERS):
                w.write(i)

            def known():
                w.admin.sync()
                found = {c['phone'][-2:]: c['id'] for c in w.admin.lines('conversations')}
                return found if len(found) == CUSTOMERS else None

            found = t.wait_for(known, what='all conversations')
            w.convs = [found[f'{i:02d}'] for i in range(CUSTOMERS)]
            w.omar.sync()
            try:
                yield w
            finally:
                w.desk.close()
                if w.tail is not None and w.tail.poll() is None:
                    w.leave()


def test_week():
    """Nothing of a conversation that is not theirs goes to an Operator's desktop in a week, or stays there"""
    with week() as w:
        for day in range(DAYS):
            w.watch()
            mine = w.hand_out(day)
            w.day(day)
            with contextlib.closing(w.db()) as db:
                wanted = needles(db)
            if day == SWEPT_OPEN:
                t.wait_for(lambda: not traces(w.omar.profile, wanted, mine), 60, 'nothing to be left')
            w.leave()
            left = traces(w.omar.profile, wanted, mine)
            assert not left, (day, sorted(left)[:4])
        with contextlib.closing(w.db()) as db:
            others = {w.convs[i] for i in range(CUSTOMERS) if i not in OMARS}
            missing = unheard(db, others), unheard(db, w.ids(OMARS))
        assert missing == ([], []) and len(wanted) > 800, (missing, len(wanted))
        assert w.proxy.posts > 0, 'no frames travelled in requests'
        found = leaks(w.tape, wanted)
        assert not found, sorted(found)[:6]
        # What was theirs was there: the tape and the search find what there is to find.
        nobody = Tape()
        nobody.pieces = [(c, data, Mark(mark.label, ())) for c, data, mark in w.tape.pieces]
        seen = leaks(nobody, wanted)
        assert {conv for _, conv, _ in seen} == set(w.ids(OMARS)), seen
        packed = sum(len(data) for _, data, _ in w.tape.pieces)
        kinds = {needle for conv, needle in wanted if conv == w.convs[0]}
        missed = {needle for needle in kinds if not any(needle == n for _, _, n in seen)}
        assert len(missed) <= 0.1 * len(kinds), sorted(missed)[:5]
        assert traces(w.omar.profile, wanted, ())
        print(f'# {len(wanted)} ids, names, texts and digests; {packed} bytes to Omar; {len(seen)} of what is his')


def test_read_meanwhile():
    """What is read while it is forgotten goes from the disk of an open desktop when that reader is done"""
    with week() as w:
        w.watch()
        w.hand_out(1)
        with contextlib.closing(w.db()) as db:
            wanted = {(conv, needle) for conv, needle in needles(db) if conv == w.convs[1]}
        assert {conv for _, conv, _ in traces(w.omar.profile, wanted, ())} == {w.convs[1]}
        with contextlib.closing(projection.connect(w.omar.profile / 'replica.db')) as reader:
            reader.execute('BEGIN')
            reader.execute('SELECT count(*) FROM message').fetchone()
            w.tape.set_mark(Mark('taken away', w.ids([0]), w.ids([1])))
            w.admin.ctl('assign', w.convs[1], 'Noor', '--wait')
            w.quiet()

            def swept():
                with contextlib.closing(projection.connect(w.omar.profile / 'replica.db')) as db:
                    return db.execute('SELECT untidy FROM state').fetchone()[0] == 0

            t.wait_for(swept, 40, 'the words to be swept away')
            assert traces(w.omar.profile, wanted, ())
        t.wait_for(lambda: not traces(w.omar.profile, wanted, ()), 40, 'nothing to be left')
        w.leave()


def test_files():
    """What was fetched of customers' files, whole or in part, goes from the disk of an open desktop with it"""
    with week() as w:
        w.watch()
        w.hand_out(0)
        w.hand_out(1)
        for i in (0, 1, 1):
            w.write(i, 'image')
        w.quiet()
        w.leave()
        with contextlib.closing(w.db()) as db:
            files = db.execute("SELECT conv, id, sha256 FROM media WHERE state = 'ready'").fetchall()
        mine, (taken, half) = ([f for f in files if f[0] == w.convs[i]] for i in (0, 1))
        for conv, message, _ in mine[0], taken:
            w.omar.ctl('media', 'fetch', conv, message)
        folder = w.omar.profile / 'media'
        kept, gone = (folder / f[2][:2] / f[2][2:] for f in (mine[0], taken))
        part, stray = folder / 'part' / half[2], folder / 'part' / ('0' * 64)
        for path in part, stray:
            path.write_bytes(b'the beginning')
        w.watch()
        # Once nobody names this any more, files have been looked through: the next look is soon after.
        t.wait_for(lambda: not stray.exists(), 40, 'the desktop to look')
        assert kept.exists() and gone.exists() and part.exists()
        w.tape.set_mark(Mark('taken away', w.ids([0]), w.ids([1])))
        w.admin.ctl('assign', w.convs[1], 'Noor', '--wait')
        w.quiet()
        # From here on nothing comes that would have it look once more.
        w.office.relay.popen.send_signal(signal.SIGSTOP)
        try:
            t.wait_for(lambda: not gone.exists() and not part.exists(), 20, 'the files to go')
        finally:
            w.office.relay.popen.send_signal(signal.SIGCONT)
        assert kept.exists()
        w.leave()


def test_planted():
    """A right that the relay gives by mistake would be noticed on the wire and in the files"""
    with week() as w:
        w.watch()
        mine = w.hand_out(0)
        w.leave()
        w.office.relay.kill()
        with contextlib.closing(sqlite3.connect(w.office.data / 'relay.db')) as db:
            omar = db.execute('SELECT id FROM "user" WHERE name = \'Omar\'').fetchone()[0]
            token = db.execute('SELECT token FROM user_token WHERE "user" = ? AND token LIKE \'user:%\'', (omar,))
            db.execute('INSERT INTO conv_audience (conv, token) VALUES (?, ?)', (w.convs[6], token.fetchone()[0]))
            db.commit()
        w.office.start_relay()
        w.write(6)

        def applied():
            with contextlib.closing(w.db()) as db:
                return db.execute('SELECT count(*) FROM message WHERE conv = ?', (w.convs[6],)).fetchone()[0] == 2

        t.wait_for(applied, what='the message to be applied')
        w.omar.sync()
        with contextlib.closing(w.db()) as db:
            wanted = needles(db)
        found = leaks(w.tape, wanted)
        assert {conv for _, conv, _ in found} == {w.convs[6]}, found
        assert any('says' in needle for _, _, needle in found), found
        assert {conv for _, conv, _ in traces(w.omar.profile, wanted, mine)} == {w.convs[6]}


if __name__ == '__main__':
    t.main(test_week, test_read_meanwhile, test_files, test_planted)

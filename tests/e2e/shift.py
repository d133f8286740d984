#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A shift in a few minutes: two agents and a supervisor in three real windows on one relay, eighty customers who write
to it, and nothing but keys that people press. At its end no question got two answers, no conversation is without an
owner, all three replicas are the same, and every action is in the audit trail.

Time is compressed: a minute of the shift is a second here (MINUTE). Nothing that the shift is about goes by how long
something takes, but by what came first; what goes by the clock (after fifteen minutes a reply that waits asks
again, a day's window) has its own tests, on clocks that are moved by hand."""
import collections
import contextlib
import json
import pathlib
import re
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_projection  # noqa: E402
import dastak_proxy  # noqa: E402
import dastak_test as t  # noqa: E402
import desk  # noqa: E402
from questions import Questions  # noqa: E402

desk.desktop()
import atspi  # noqa: E402

CUSTOMERS = 80
AYESHAS = 4  # conversations that the supervisor gives to Ayesha; the rest goes to Bilal
BY_HAND = 3  # conversations that each agent takes, answers and resolves one by one
UNTAKEN = 2 * BY_HAND + 1  # the customer whom nobody has when the line breaks in the middle of the shift
OF_AYESHA = range(UNTAKEN + 1, UNTAKEN + 1 + AYESHAS)  # the customers whom she was given
MINUTE = 1  # seconds that a minute of the shift takes
OFFLINE = 3 * MINUTE
SAID = 'Where is my order?'
FSI = '\u2068'  # before a name in a sentence


class Line(dastak_proxy.Proxy):
    """Somebody's way to the relay, which can be cut."""

    def cut(self):
        self.call(self.stop())
        self.breaks()

    def mend(self):
        self.call(self.start())


class Person(desk.Desk):
    """A desk whose keys reach its own window, whichever was in front."""

    def __init__(self, office, questions, name, url=None, role='agent'):
        super().__init__(office, name.lower())
        self.name, self.office, self.known, self.in_list = name, office, {}, False
        self.questions = questions
        self.url, self.code = url or office.url, desk.hire(office, name, role)

    def __enter__(self):
        super().__enter__()
        self.enrol(self.url, self.code)
        return self

    # -- keys

    def front(self):
        """Gives its window the keyboard, or whichever dialog of it had it last."""
        pid = str(self.app.popen.pid)
        active = subprocess.run(['xdotool', 'getactivewindow', 'getwindowpid'], stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL, text=True).stdout.strip()
        if active != pid:
            found = subprocess.run(['xdotool', 'search', '--all', '--onlyvisible', '--pid', pid, '--name', '.'],
                                   stdout=subprocess.PIPE, text=True).stdout.split()
            subprocess.run(['xdotool', 'windowactivate', '--sync', found[-1]], check=True, stderr=subprocess.DEVNULL)

    def keys(self, *names, delay=8):
        self.front()
        atspi.keys(*names, delay=delay)

    def type(self, text):
        self.front()
        atspi.type_text(text, delay=4)

    def look(self, role, pattern):
        """What is seen and called so; None: nothing. To go through a whole window takes long, so what was found once is
        looked at first."""
        key = role, pattern
        with contextlib.suppress(*atspi.GONE):
            if key in self.known and self.known[key].matches(role, re.compile(pattern)) and self.known[key].seen:
                return self.known[key]
        called = re.compile(pattern)
        self.known[key] = next((n for n in self.window.walk() if n.matches(role, called) and n.seen), None)
        return self.known[key] or self.known.pop(key)

    def see(self, role, pattern, seconds=20):
        return self.ui.wait_for(lambda: self.look(role, pattern), seconds, f'{self.name}: {role} {pattern!r}')

    def said(self, pattern, seconds=20):
        """Waits for one of the last entries of the timeline."""
        def look():
            timeline = self.look('list', 'Messages|Timeline|Conversation with')
            return any(n.role == 'list item' and n.seen and re.search(pattern, n.name)
                       for n in list(timeline.children())[-12:])
        self.ui.wait_for(look, seconds, f'{self.name}: an entry like {pattern!r}')

    def pane(self):
        """Which of the two lists beside the conversation has the keyboard."""
        for name in ('Views', 'Conversations'):
            rows = self.look('list', f'^{name}$')
            if rows and any(n.has('focused') for n in rows.children()):
                return name
        return None

    def focus_list(self):
        """From wherever the keyboard is. What each key did is waited for: two that come together go past the list."""
        def there():
            pane = self.pane()
            if pane != 'Conversations':
                self.keys('F6')
                # Within the conversation nothing tells that it went on.
                t.comes(lambda: self.pane() != pane, 3)
            return pane == 'Conversations'
        self.ui.wait_for(there, 20, f'{self.name}: the list to have the keyboard')

    def wait_dialog(self, count=2):
        self.ui.wait_for(lambda: len(self.app.windows()) == count, 15,
                         f'{self.name}: {count} windows')

    # -- views

    def go(self, label):
        views = self.conversations().rows()
        place = next(i for i, row in enumerate(views, 1) if re.match(rf'{label}\b', row))
        self.keys(f'alt+{place}')
        self.window.find('label', label)

    def number_of(self, label):
        """How many conversations a view has, as its badge says."""
        row = next(row for row in self.look('list', '^Views$').rows() if re.match(rf'{label}\b', row))
        return int(re.findall(r'\d+', row)[-1])

    def has(self, label, number, seconds=40):
        self.ui.wait_for(lambda: self.number_of(label) == number, seconds, f'{self.name}: {label} to have {number}')

    # -- the conversation

    def before(self):
        """The number of the customer whose conversation is open; None: of nobody."""
        number = re.sub(r'\D', '', self.owner())
        return int(number[-5:]) if number else None

    def owner(self):
        """What stands below their name: whose it is, and their number."""
        label = self.look('label', r'· .*\+\d')
        return label.name.replace(FSI, '') if label else ''

    def take_next(self, last=None):
        """Returns the number of the customer who is before them now, other than the last one."""
        self.keys('ctrl+shift+j')
        return self.ui.wait_for(
            lambda: self.before() != last and self.owner().startswith('Yours') and self.before(), 20,
            f'{self.name} to have somebody else than {last}')

    def listed(self):
        """The numbers of the customers in the list, from the top; rows that are not in sight have their names, too."""
        rows = [re.match(r'Customer (\d+)', n.name) for n in self.look('list', '^Conversations$').children()
                if n.role == 'list item']
        return [int(row[1]) for row in rows if row]

    def open(self, number):
        """Goes through the list by keys until this customer is before them."""
        self.focus_list()

        def there():
            here, rows = self.before(), self.listed()
            if here == number or number not in rows:
                return here == number
            if here not in rows:
                self.keys('Home')
                here = rows[0]
            way = rows.index(number) - rows.index(here)
            if way:
                self.keys(*['j' if way > 0 else 'k'] * abs(way))
            return t.comes(lambda: self.before() == number, 3)
        self.ui.wait_for(there, 30, f'{self.name} to find customer {number}')
        self.in_list = True

    def write_reply(self, text):
        """In the conversation that they took or opened last."""
        field = self.see('text', '^Reply')
        if not self.in_list:
            self.focus_list()
        self.keys('r')
        self.in_list = False
        t.wait_for(lambda: field.has('focused'), 10, f'{self.name}: the composer to have the keyboard')
        self.type(text)

    def send_reply(self, text, reaches=True):
        """What they wrote last. It is the answer to what the customer before them asked, unless it is not to reach
        them."""
        if reaches:
            self.questions.expect(self.before(), text)
        self.keys('ctrl+Return')
        self.said(text)

    def answer(self, text, reaches=True):
        self.write_reply(text)
        self.send_reply(text, reaches)

    def has_it(self, whose='Yours'):
        self.ui.wait_for(lambda: self.owner().startswith(whose), 30, f'{self.name} to see that it is {whose}')

    def note(self, text, call=None):
        self.keys('ctrl+shift+n')
        field = self.see('text', '^Internal note$')
        t.wait_for(lambda: field.has('focused'), 10, f'{self.name}: the note to have the keyboard')
        if call:
            self.type('@' + call[:3])
            self.window.find('list item', re.compile(call))
            self.keys('Return')
        self.type(text)
        self.keys('ctrl+Return')
        self.said('Internal note.*' + text)

    def resolve(self):
        self.keys('ctrl+shift+e')
        self.see('push button', '^Reopen$')


# -- what happens

def morning(questions, people):
    """Eighty customers write while nobody looks; everybody sees all of them. Who is to be before whom writes in another
    second: WhatsApp's times have no more than that, and of what comes within one anything may come first."""
    began = (1, UNTAKEN, OF_AYESHA[0], OF_AYESHA[-1] + 1, CUSTOMERS + 1)
    for first, end in zip(began, began[1:]):
        t.next_second()
        for number in range(first, end):
            questions.ask(number, SAID)
    for person in people:
        person.has('Unassigned', CUSTOMERS)


def one_by_one(people):
    """Both take who waits longest, at the same moment; each customer gets one of them, and one answer."""
    last = {}
    for turn in range(BY_HAND):
        for person in people:  # without waiting for each other
            person.keys('ctrl+shift+j')
        for person in people:
            number = person.ui.wait_for(
                lambda p=person: p.owner().startswith('Yours') and p.before() != last.get(p.name) and p.before(),
                20, f'{person.name} to have somebody else than {last.get(person.name)}')
            last[person.name] = number
        assert len(set(last.values())) == len(people), last
        for person in people:
            person.answer(f'It left today, {person.name} {turn}')
            person.resolve()


def conflict(ayesha, bilal, line):
    """Bilal claims without a line what Ayesha claims with one: he is told who was faster, and what he wrote is kept."""
    for person in (ayesha, bilal):
        person.go('Unassigned')
        person.open(CUSTOMERS)
    line.cut()
    bilal.write_reply('I will look into it')
    bilal.keys('ctrl+shift+c')
    ayesha.keys('ctrl+shift+c')
    ayesha.has_it()
    line.mend()
    bilal.window.find('label', re.compile('Ayesha.* claimed this'), 40)
    bilal.has_it('Ayesha')
    assert bilal.window.find('text', re.compile('^Reply')).text == 'I will look into it'


def supervise(sadia, bilal, ayesha):
    """What is left is given out by the supervisor, many at once, but for one."""
    left = CUSTOMERS - 2 * BY_HAND - 1
    sadia.go('Unassigned')
    for name, number in (('Bilal', left - AYESHAS - 1), ('Ayesha', AYESHAS)):
        sadia.focus_list()
        sadia.keys('Home', 'x')
        sadia.see('label', '^1 selected')
        sadia.keys(*['shift+Down'] * (number - 1), delay=40)
        sadia.see('label', rf'^{number} selected')
        sadia.keys('a')
        sadia.wait_dialog()
        sadia.type(name)
        sadia.keys('Return')
        sadia.wait_dialog(1)
        left -= number
        sadia.has('Unassigned', left)
    bilal.has('Mine', CUSTOMERS - 2 * BY_HAND - 2 - AYESHAS)
    ayesha.has('Mine', AYESHAS + 1)


def ask_by_note(ayesha, sadia):
    """A mention reaches the supervisor, who answers in a note; no customer hears of it."""
    ayesha.go('Mine')
    ayesha.open(CUSTOMERS)
    ayesha.note('may I refund this?', call='Sadia')
    sadia.has('Mentions', 1)
    sadia.go('Mentions')
    sadia.open(CUSTOMERS)
    sadia.said('may I refund this')
    sadia.note('Yes, up to 2000')
    ayesha.said('Internal note.*Yes, up to 2000')
    sadia.has('Mentions', 0)


def do(person, words):
    """By the palette."""
    person.keys('ctrl+k')
    person.wait_dialog()
    person.type(words)
    person.keys('Return')


def hand_off(person, name, reason):
    """With the keyboard alone, from the conversation that is open."""
    person.keys('ctrl+shift+h')
    dialog = person.app.window('Hand Off', None)
    person.ui.wait_for(lambda: any(n.has('focused') for n in dialog.walk()), 10, 'the search to have the keyboard')
    person.type(name)
    dialog.find('label', re.compile(f"until {FSI}?{name}|{name}.? can.t see"))
    person.keys('Return')
    person.type(reason)
    person.keys('ctrl+Return')
    person.wait_dialog(1)


def accept(person, number):
    person.go('Mentions')
    person.open(number)
    do(person, 'accept the handoff')
    person.has_it()


def hand_over(ayesha, bilal, sadia):
    """One handoff is accepted, one returned with a reason."""
    hand_off(ayesha, 'Bilal', 'Courier check')
    bilal.has('Mentions', 1)
    accept(bilal, CUSTOMERS)
    ayesha.has('Mine', AYESHAS)
    hand_off(bilal, 'Sadia', 'Complaint')
    sadia.has('Mentions', 1)
    sadia.go('Mentions')
    sadia.open(CUSTOMERS)
    do(sadia, 'return the handoff')
    sadia.app.window(re.compile('Return'), None)
    sadia.type('You know this customer')
    sadia.keys('ctrl+Return')
    sadia.wait_dialog(1)
    bilal.said('You know this customer')
    bilal.has_it()


def together(sadia, bilal, number):
    """The supervisor steps in while the owner writes: whoever comes second is asked, and decides not to."""
    bilal.go('Mine')
    bilal.open(number)
    sadia.go('All')
    sadia.open(number)
    bilal.write_reply('Your parcel is in Multan')
    sadia.see('label', 'Bilal.* is replying')
    sadia.write_reply('Let me see')
    sadia.see('push button', '^Send Anyway…$')
    bilal.send_reply('Your parcel is in Multan')
    sadia.said('Your parcel is in Multan')
    sadia.keys('ctrl+Return')
    sadia.see('label', 'New activity since you started')
    sadia.see('text', '^Reply')
    sadia.keys('ctrl+a', 'BackSpace')


def sleep_and_wake(questions, ayesha, number):
    """Put off until later, a conversation is out of the way until its customer writes."""
    ayesha.go('Mine')
    ayesha.open(number)
    ayesha.keys('ctrl+shift+s')
    ayesha.wait_dialog()
    ayesha.keys('Return')
    ayesha.wait_dialog(1)
    ayesha.has('Snoozed', 1)
    ayesha.has('Mine', AYESHAS - 1)
    questions.ask(number, 'I am back')
    ayesha.has('Snoozed', 0)
    ayesha.has('Mine', AYESHAS)


def power_cut(questions, ayesha, bilal, sadia, line, calm, asking, moved):
    """For three minutes Bilal has no line, and all of them work on: he claims and answers what Ayesha claims and
    answers, answers whom the supervisor answers, a customer who writes once more meanwhile, and one of whom nothing is
    new. What is still right is sent once when the line is back; what was overtaken comes back to him."""
    bilal.go('Unassigned')
    bilal.open(UNTAKEN)
    line.cut()
    cut = time.monotonic()
    bilal.see('label', 'Working offline', 60)
    bilal.write_reply('I ask the courier')
    bilal.keys('ctrl+shift+c')
    bilal.has_it()
    bilal.send_reply('I ask the courier', reaches=False)
    # Whom he can't hear.
    questions.ask(asking, 'Is anybody there?')
    questions.ask(OF_AYESHA[0], 'And when is it here?')
    ayesha.go('Unassigned')
    ayesha.open(UNTAKEN)
    ayesha.write_reply('It comes at noon')
    ayesha.keys('ctrl+shift+c')
    ayesha.has_it()
    ayesha.send_reply('It comes at noon')
    ayesha.go('Mine')
    ayesha.open(OF_AYESHA[0])
    ayesha.said('And when is it here')
    ayesha.answer('Tomorrow at the latest')
    sadia.go('All')
    sadia.open(moved)
    sadia.answer('It is at your gate')
    bilal.go('Mine')
    bilal.open(moved)
    bilal.answer('It was lost', reaches=False)
    for number, text in ((calm, 'It arrives on Monday'), (asking, 'It is on its way')):
        bilal.open(number)
        bilal.answer(text)
    for number, text in ((UNTAKEN, 'It comes at noon'), (OF_AYESHA[0], 'Tomorrow at the latest'),
                         (moved, 'It is at your gate')):
        t.wait_for(lambda n=number, said=text: questions.sent(n, said), 20, f'{text} at the customer')
    t.wait_for(lambda: time.monotonic() - cut >= OFFLINE, OFFLINE, 'three minutes to pass')
    assert not questions.sent(calm, 'It arrives on Monday') and not questions.sent(asking, 'It is on its way')
    line.mend()
    back_at_work(questions, bilal, calm, asking, moved)


def back_at_work(questions, bilal, calm, asking, moved):
    """What became of all that Bilal did without a line."""
    for number, text in ((calm, 'It arrives on Monday'), (asking, 'It is on its way')):
        t.wait_for(lambda n=number, said=text: questions.sent(n, said), 60, f'{text} at the customer')
    bilal.see('label', '^Needs Attention')
    do(bilal, 'what the relay refused')
    window = bilal.app.window('Needs Attention', None)
    for text in ('I ask the courier', 'It was lost'):
        window.find('label', text, 30)
    reasons = window.all('label', re.compile('^A colleague answered before this was sent'))
    assert len(reasons) == 2, [n.name for n in window.all('label')]
    bilal.keys('Escape')
    bilal.wait_dialog(1)
    bilal.go('All')
    for number, theirs in ((moved, 'It is at your gate'), (UNTAKEN, 'It comes at noon')):
        bilal.open(number)
        bilal.said(theirs)
    bilal.see('label', 'Ayesha.* claimed this')
    bilal.has_it('Ayesha')


def close(ayesha, sadia):
    """Ayesha's shift ends: all that she has goes to the supervisor, who accepts each."""
    do(ayesha, 'end the shift')
    window = ayesha.app.window('End Shift', None)
    window.find('label', 'Hand Off All Mine')
    ayesha.keys('Return')
    ayesha.app.window('Hand to', None)
    ayesha.type('Sadia')
    ayesha.app.window('Hand to', None).find('list item', re.compile('Sadia'))
    ayesha.keys('Return')
    ayesha.app.window('End Shift', None).find('label', re.compile('Sadia'))
    ayesha.keys('ctrl+Return')
    ayesha.wait_dialog(1)
    theirs = (UNTAKEN, *OF_AYESHA)
    sadia.has('Mentions', len(theirs))
    for number in theirs:
        accept(sadia, number)
    sadia.has('Mentions', 0)
    ayesha.has('Mine', 0)


# -- what is left of it

# What the script has people do; how often they try to claim, and read, depends on who is faster.
DEEDS = {
    ('Ayesha', 'message.send', 'ok'): BY_HAND + 2, ('Bilal', 'message.send', 'ok'): BY_HAND + 3,
    ('Sadia', 'message.send', 'ok'): 1, ('Bilal', 'message.send', 'needs-confirm'): 2,
    ('Ayesha', 'conversation.claim', 'ok'): BY_HAND + 2, ('Bilal', 'conversation.claim', 'ok'): BY_HAND,
    ('Ayesha', 'conversation.set-status', 'ok'): BY_HAND, ('Bilal', 'conversation.set-status', 'ok'): BY_HAND,
    ('Sadia', 'conversation.assign', 'ok'): CUSTOMERS - 2 * BY_HAND - 2,
    ('Ayesha', 'note.add', 'ok'): 1, ('Sadia', 'note.add', 'ok'): 1, ('Ayesha', 'conversation.snooze', 'ok'): 1,
    ('Ayesha', 'handoff.offer', 'ok'): 2 + AYESHAS, ('Bilal', 'handoff.offer', 'ok'): 1,
    ('Bilal', 'handoff.accept', 'ok'): 1, ('Sadia', 'handoff.accept', 'ok'): 1 + AYESHAS,
    ('Sadia', 'handoff.return', 'ok'): 1,
}


def no_double_reply(questions):
    """Each question got the one answer that the script means, in the order of things and with its words, or none."""
    assert not questions.wrong(), questions.wrong()
    asked = [answers for of_theirs in questions.asked.values() for _, answers in of_theirs]
    assert max(map(len, asked)) == 1, questions.asked
    print(f'# {len(asked)} questions of {len(questions.asked)} customers, {sum(map(len, asked))} of them answered')
    return sum(map(len, asked))


def no_ownerless_conversation(relay):
    ownerless = relay.execute("SELECT id FROM conversation WHERE owner IS NULL AND status <> 'resolved'").fetchall()
    assert not ownerless, ownerless
    assert relay.execute('SELECT count(*) FROM conversation').fetchone() == (CUSTOMERS,)


def equal_replicas(relay, people):
    """All three may see all; so what they may see is the same, and they have nothing else."""
    replicas = [dastak_projection.connect(person.profile / 'replica.db') for person in people]
    everything = {row[0] for row in relay.execute('SELECT id FROM conversation')}
    for person, replica in zip(people, replicas):
        t.wait_for(lambda r=replica: not dastak_projection.differences(relay, r), 30,
                   f'the replica of {person.name} to be what they may see')
        assert dastak_projection.visible(relay, dastak_projection.user_of(replica)) == everything, person.name
    for entity in dastak_projection.GLOBAL + dastak_projection.OF_CONVERSATION:
        names = dastak_projection.columns(relay, replicas[0], entity)
        first, *others = (dastak_projection.rows(replica, entity, names) for replica in replicas)
        assert all(first == other for other in others), entity


def complete_audit(place, relay):
    """Whatever somebody did or tried is in the trail, once, with what came of it; and nothing was changed in it."""
    for device, last, there in relay.execute(
            'SELECT d.id, d.last_n, (SELECT count(*) FROM audit a WHERE a.device = d.id AND a.action LIKE \'%@%\') '
            'FROM device d'):
        results = dict(relay.execute('SELECT code, count(*) FROM cmd_result WHERE device = ? GROUP BY code', (device,)))
        said = relay.execute("SELECT entry FROM audit WHERE device = ? AND action LIKE '%@%'", (device,))
        assert last == there and results == collections.Counter(json.loads(row[0])['detail'] for row in said), device
    trail = collections.Counter(
        (name, action.partition('@')[0], json.loads(entry)['detail']) for name, action, entry in
        relay.execute('SELECT u.name, a.action, a.entry FROM audit a JOIN "user" u ON u.id = a.actor '
                      "WHERE a.action LIKE '%@%'"))
    assert {deed: trail[deed] for deed in DEEDS} == DEEDS, trail
    place.relay_command('check', '--data', place.data)


def at_the_end(place, questions, people):
    relay = dastak_projection.connect(next(place.data.glob('*.db')))
    sent = relay.execute("SELECT count(*) FROM message WHERE direction = 'out'").fetchone()[0]
    assert no_double_reply(questions) == sent, sent
    no_ownerless_conversation(relay)
    equal_replicas(relay, people)
    complete_audit(place, relay)


def the_shift():
    """A shift of two agents and a supervisor with eighty customers"""
    with t.Office() as place:
        place.start('--status-delay', '5,10,20')
        questions = Questions(place)
        with Line(place.port) as line, Person(place, questions, 'Ayesha') as ayesha, \
                Person(place, questions, 'Bilal', f'http://127.0.0.1:{line.port}') as bilal, \
                Person(place, questions, 'Sadia', role='supervisor') as sadia:
            for what, *of_whom in (
                    (morning, questions, (ayesha, bilal, sadia)),
                    (one_by_one, (ayesha, bilal)),
                    (conflict, ayesha, bilal, line),
                    (supervise, sadia, bilal, ayesha),
                    (ask_by_note, ayesha, sadia),
                    (hand_over, ayesha, bilal, sadia),
                    (together, sadia, bilal, 70),
                    (sleep_and_wake, questions, ayesha, OF_AYESHA[1]),
                    (power_cut, questions, ayesha, bilal, sadia, line, 60, 61, 62),
                    (close, ayesha, sadia),
                    (at_the_end, place, questions, (ayesha, bilal, sadia))):
                began = time.monotonic()
                what(*of_whom)
                print(f'# {what.__name__}: {time.monotonic() - began:.0f} s', flush=True)


t.main(the_shift)

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two business accounts on one relay: of one app with a token each, and of two apps with a secret and a token each."""
import hashlib
import json
import pathlib
import sqlite3
import sys
import time
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_test as t
import dastak_ws as ws

SARA, BILAL = '923005550101', '923005550102'
BRANCH, BRANCH_WABA, BRANCH_PHONE = '206540352242922', '202290129340398', '923005550199'
BRANCH_SECRET, BRANCH_TOKEN = 'branch_app_secret', 'branch-access-token'


class TwoAccounts(t.Office):
    """The first account is of [whatsapp]; the branch has a group of its own."""

    def __init__(self, apps):
        # Whose a number is can also follow from its account.
        super().__init__((t.NUMBER, BRANCH) if apps == 1 else (t.NUMBER,))
        self.apps = apps
        self.write('branch-secret', BRANCH_SECRET)
        self.write('branch-token', BRANCH_TOKEN)
        self.more = f'[account branch]\nwaba={BRANCH_WABA}\naccess-token-file={self.root / "branch-token"}\n'
        if apps == 2:
            self.more += f'numbers={BRANCH}\napp-secret-file={self.root / "branch-secret"}\n'

    def write(self, name, text):
        (self.root / name).write_text(text + '\n')
        (self.root / name).chmod(0o600)

    def begin(self):
        self.init()
        spec = f'waba-id={BRANCH_WABA};phone-number-id={BRANCH};display-phone={BRANCH_PHONE};'
        spec += f'token-file={self.root / "branch-token"}'
        if self.apps == 2:
            spec += f';app-secret-file={self.root / "branch-secret"}'
        self.start('--account', spec, '--status-delay', '10,20,30')

    def query(self, sql):
        with sqlite3.connect(f'file:{next(self.data.glob("*.db"))}?mode=ro', uri=True) as db:
            return db.execute(sql).fetchall()

    def write_to_both(self):
        """A customer of each, and their conversations as an administrator has them: {phone_number_id: id}."""
        self.control('message', {'from': SARA, 'text': 'to the head office'})
        self.control('message', {'from': BILAL, 'text': 'to the branch', 'number': BRANCH})
        device = self.device('admin', self.admin_code)
        sql = 'SELECT n.phone_number_id, c.id FROM conversation c JOIN number n ON n.id = c.number'
        convs = dict(t.wait_for(lambda: (found := self.query(sql)) if len(found := self.query(sql)) == 2 else None, 20,
                                'two conversations'))
        device.sync()
        return device, convs

    def sent(self):
        return {(m['number'], m['phone'], m['text']) for m in self.control('ledger')['outbound']}

    def stopped(self):
        return {number: code for number, code in self.query('SELECT phone_number_id, stop_code FROM number') if code}

    def states(self):
        return dict(self.query('SELECT m.text, s.state FROM message m JOIN message_status s ON s.id = m.id'))


def send_file(office, conv, data):
    """A device brings a file and sends it."""
    code = office.add_user('Clerk', 'admin')
    status, body = t.request(office.port, 'POST', '/v1/enrol',
                             json.dumps({'code': code, 'device_name': 'desk', 'app': 'test/1'}))
    assert status == 200, body
    token = json.loads(body)['token']
    sha = hashlib.sha256(data).hexdigest()
    status, _ = t.request(office.port, 'PUT', f'/v1/media/{sha}?from=0&size={len(data)}', data,
                          {'Authorization': f'Bearer {token}'})
    assert status == 200, status
    at, rest = int(time.time() * 1000), uuid.uuid4().int
    ids = [str(uuid.UUID(int=(at << 80 | 7 << 76 | 2 << 62 | rest & (1 << 62) - 2) + i)) for i in (0, 1)]
    media = {'sha256': sha, 'mime': 'application/pdf', 'size': len(data), 'name': 'hours.pdf'}
    with ws.Line(office.port, token) as line:
        line.hello()
        line.send(ws.COMMAND, {'n': 1, 'id': ids[0], 'type': 'message.send@2', 'args': {
            'conv': conv, 'object': ids[1], 'kind': 'document', 'text': 'hours', 'device_at': at,
            'content': json.dumps({'media': media})}})
        kind, value = line.receive()
        while kind != ws.RESULT:
            line.ack(value['upto'])
            kind, value = line.receive()
    assert value['status'] == 'ok', value


def both_ways(apps):
    with TwoAccounts(apps) as office:
        office.begin()
        device, convs = office.write_to_both()
        assert set(convs) == {t.NUMBER, BRANCH}
        assert dict(office.query('SELECT phone_number_id, waba FROM number')) == {t.NUMBER: t.WABA, BRANCH: BRANCH_WABA}
        device.ctl('send', convs[t.NUMBER], 'from the head office')
        device.ctl('send', convs[BRANCH], 'from the branch')
        # The sandbox takes from each number only its own token.
        want = {(t.NUMBER, SARA, 'from the head office'), (BRANCH, BILAL, 'from the branch')}
        t.wait_for(lambda: device.sync() or office.sent() == want, 20, 'both replies')
        t.wait_for(lambda: office.states().get('from the branch') == 'read', 20, 'its statuses')
        # So do files, in both directions.
        office.control('message', {'from': BILAL, 'type': 'document', 'text': 'Order.pdf', 'number': BRANCH})
        t.wait_for(lambda: office.query("SELECT 1 FROM media WHERE state = 'ready'"), 20, 'the file')
        send_file(office, convs[BRANCH], b'%PDF-1.7 opening hours')
        t.wait_for(lambda: (BRANCH, BILAL, 'hours') in office.sent(), 20, 'the file that was sent')
        assert office.control('ledger')['refused'] == 0


def test_one_app():
    """Two accounts of one app: one secret, a token each; replies leave by the right number with its token"""
    both_ways(1)


def test_two_apps():
    """Two accounts of two apps: a secret and a token each"""
    both_ways(2)


def test_templates():
    """Templates are fetched with the account's own token, and those of one are not offered for the other"""
    with TwoAccounts(2) as office:
        office.begin()
        device, convs = office.write_to_both()
        names = {}

        def fetched():
            names.clear()
            for waba, name in office.query('SELECT waba, name FROM template WHERE active = 1'):
                names.setdefault(waba, set()).add(name)
            return len(names) == 2

        t.wait_for(fetched, 40, 'the templates of both')
        assert names[BRANCH_WABA] == {'branch_open'} and 'order_ready' in names[t.WABA]
        assert 'branch_open' not in names[t.WABA]
        device.sync()
        for conv, name, fits in ((convs[t.NUMBER], 'branch_open', False), (convs[BRANCH], 'hello_again', False),
                                 (convs[BRANCH], 'branch_open', True), (convs[t.NUMBER], 'hello_again', True)):
            done = device.run('send', conv, '--template', name, '--language', 'en', '--param', 'Bilal')
            assert (done.returncode == 0) == fits, (name, done)
        t.wait_for(lambda: device.sync() or len(office.sent()) == 2, 20, 'the templates that fit')
        assert {(number, phone) for number, phone, _ in office.sent()} == {(t.NUMBER, SARA), (BRANCH, BILAL)}


def test_signatures():
    """What one app signs does not count for the accounts or numbers of the other, and nothing of it is kept"""
    with TwoAccounts(2) as office:
        office.begin()
        office.write_to_both()
        kept = office.query('SELECT count(*) FROM webhook_raw')

        def post(number, waba, secret, wamid, sender='923005550150'):
            body = t.text_webhook(wamid, sender, 'hello', number=number)
            body['entry'][0]['id'] = waba
            raw = t.escape_like_meta(body)
            return t.post_webhook(office.port, raw, t.sign(raw, secret))

        # The account of the other; its own account, but the other's number; a number of the other that no
        # configuration names and that is known by its account alone.
        assert post('777', t.WABA, t.SECRET, 'wamid.stray') == 200
        t.wait_for(lambda: office.query("SELECT 1 FROM number WHERE phone_number_id = '777'"), 20, 'the stray number')
        for number, waba, secret in ((t.NUMBER, t.WABA, BRANCH_SECRET), (t.NUMBER, BRANCH_WABA, BRANCH_SECRET),
                                     ('777', BRANCH_WABA, BRANCH_SECRET), (BRANCH, BRANCH_WABA, t.SECRET),
                                     (BRANCH, t.WABA, t.SECRET), ('888', '999', BRANCH_SECRET),
                                     (BRANCH, BRANCH_WABA, 'a third secret')):
            assert post(number, waba, secret, f'wamid.{number}.{waba}') == 401, (number, waba, secret)
        # What it names itself is not believed, and fills no log.
        assert post('8' * 5000, '9' * 5000, BRANCH_SECRET, 'wamid.long') == 401
        assert '8' * 40 in office.relay.log() and '8' * 65 not in office.relay.log()
        assert '9' * 40 in office.relay.log() and '9' * 65 not in office.relay.log()
        # One part that is not its own spoils a body: Meta tries it again while somebody reads the log.
        both = t.text_webhook('wamid.own', '923005550151', 'hello', number=BRANCH)
        both['entry'][0]['id'] = BRANCH_WABA
        both['entry'] += t.text_webhook('wamid.foreign', '923005550151', 'hello')['entry']
        raw = t.escape_like_meta(both)
        assert t.post_webhook(office.port, raw, t.sign(raw, BRANCH_SECRET)) == 401
        assert office.query('SELECT count(*) FROM webhook_raw')[0][0] == kept[0][0] + 1
        assert t.WABA in office.relay.log() and '[account' in office.relay.log()
        for secret in (t.SECRET, BRANCH_SECRET, t.ACCESS_TOKEN, BRANCH_TOKEN):
            assert secret not in office.relay.log()
        # An unknown number of its own account is put aside.
        assert post('888', BRANCH_WABA, BRANCH_SECRET, 'wamid.aside') == 200
        sql = "SELECT state, waba FROM number WHERE phone_number_id = '888'"
        assert t.wait_for(lambda: office.query(sql), 20, 'the number') == [('quarantine', BRANCH_WABA)]


def test_moved():
    """A number that moved to another account, or that another app claimed first, is whose the configuration says"""
    moving, claimed, bystander = '701', '702', '703'
    with TwoAccounts(2) as office:
        office.begin()

        def post(number, waba, secret, wamid):
            body = t.text_webhook(wamid, '923005550150', 'hello', number=number)
            body['entry'][0]['id'] = waba
            raw = t.escape_like_meta(body)
            return t.post_webhook(office.port, raw, t.sign(raw, secret))

        def account_is(number, waba):
            sql = f"SELECT waba FROM number WHERE phone_number_id = '{number}'"
            t.wait_for(lambda: office.query(sql) == [(waba,)], 20, f'{number} to be of {waba}')

        assert post(moving, t.WABA, t.SECRET, 'wamid.before') == 200
        assert post(claimed, BRANCH_WABA, BRANCH_SECRET, 'wamid.claim') == 200
        account_is(moving, t.WABA)
        account_is(claimed, BRANCH_WABA)
        # Nobody has told the relay yet.
        assert post(moving, BRANCH_WABA, BRANCH_SECRET, 'wamid.early') == 401
        assert post(claimed, t.WABA, t.SECRET, 'wamid.mine') == 401
        office.relay.stop()
        office.more = office.more.replace(f'numbers={BRANCH}\n', f'numbers={BRANCH};{moving}\n')
        office.numbers = (t.NUMBER, claimed)
        office.start_relay()
        assert post(moving, BRANCH_WABA, BRANCH_SECRET, 'wamid.early') == 200
        assert post(claimed, t.WABA, t.SECRET, 'wamid.mine') == 200
        account_is(moving, BRANCH_WABA)
        account_is(claimed, t.WABA)
        # From now on who had it before is a stranger to it.
        assert post(moving, t.WABA, t.SECRET, 'wamid.late') == 401
        assert post(claimed, BRANCH_WABA, BRANCH_SECRET, 'wamid.again') == 401
        # Between accounts of one app it moves without the configuration.
        for waba in (t.WABA, '998'):
            assert post(bystander, waba, t.SECRET, f'wamid.{waba}') == 200
            account_is(bystander, waba)
        texts = office.query("SELECT wamid FROM message WHERE wamid LIKE 'wamid.%'")
        assert {w for w, in texts} >= {'wamid.early', 'wamid.mine'} and ('wamid.late',) not in texts, texts


def test_token():
    """A token that expires, or is missing, stops the numbers of its account alone; another one sets them going"""
    with TwoAccounts(1) as office:
        office.begin()
        device, convs = office.write_to_both()
        for n, remove in enumerate((False, True)):
            if remove:
                (office.root / 'branch-token').unlink()
            else:
                office.write('branch-token', 'expired')
            device.ctl('send', convs[BRANCH], f'branch {n}')
            device.ctl('send', convs[t.NUMBER], f'head {n}')
            t.wait_for(lambda: device.sync() or office.stopped() == {BRANCH: 190}, 20, 'the branch to be stopped')
            t.wait_for(lambda: (t.NUMBER, SARA, f'head {n}') in office.sent(), 20, 'the head office to send')
            assert office.states()[f'branch {n}'] == 'queued'
            device.sync()
            assert [a['kind'] for a in device.lines('alerts')][0] == 'number_stopped'
            office.write('branch-token', BRANCH_TOKEN)
            t.wait_for(lambda: (BRANCH, BILAL, f'branch {n}') in office.sent(), 30, 'the branch to send')
            t.wait_for(lambda: not office.stopped(), 20, 'the branch to go on')


t.main(test_one_app, test_two_apps, test_templates, test_signatures, test_moved, test_token)

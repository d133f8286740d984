#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""dastakctl against a real relay: exit codes, lines of JSON, offline and back, and what goes wrong."""
import contextlib
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_test as t

CONVERSATION = ['id', 'name', 'phone', 'group', 'status', 'owner', 'owner_name', 'team_name', 'number_name', 'last_at',
                'last_at_ms', 'last_direction', 'last_kind', 'preview', 'draft', 'window_until', 'window_until_ms',
                'waiting_since', 'waiting_since_ms', 'unread', 'seen_by', 'pending']
MESSAGE = ['type', 'id', 'at', 'at_ms', 'author', 'author_name', 'direction', 'kind', 'sender', 'text', 'content',
           'quote_text', 'quote_author', 'context_wamid', 'wamid', 'edited_at', 'edited_at_ms', 'revoked_at',
           'revoked_at_ms', 'media', 'reactions', 'delivery', 'delivery_at', 'delivery_at_ms', 'error_code',
           'error_text', 'billable', 'price_type', 'price_category', 'pending']
NOTE = ['type', 'id', 'at', 'at_ms', 'author', 'author_name', 'text', 'edited_at', 'edited_at_ms', 'version',
        'kind', 'media', 'pending']
EVENT = ['type', 'id', 'at', 'at_ms', 'author', 'author_name', 'event', 'subject_name', 'detail', 'pending']


def office_with(device_names=('one',), role='agent', sandbox=False):
    """An office with one conversation and some enrolled devices of one user each."""
    office = t.Office()
    try:
        office.init()
        codes = [office.add_user(f'Agent {name}', role) for name in device_names]
        office.start() if sandbox else office.start_relay()
        assert t.post_webhook(office.port, t.text_webhook('wamid.1', '923005550101', 'Salam', name='Sana Khan')) == 200
        devices = [office.device(name, code) for name, code in zip(device_names, codes)]
        for device in devices:
            t.wait_for(lambda: device.run('sync').returncode == 0 and device.lines('conversations'))
        return office, devices
    except BaseException:
        office.__exit__(*sys.exc_info())
        raise


def texts(device, conv):
    return [i['text'] for i in device.lines('show', conv) if i['type'] == 'message' and i['direction'] == 'out']


def say(office, wamid, text, sender='923005550101'):
    assert t.post_webhook(office.port, t.text_webhook(wamid, sender, text)) == 200


def replica(device):
    return device.profile / 'replica.db'


def test_usage():
    """Without a relay: wrong usage is 2, everything else says what to do"""
    with t.Office() as office:
        device = office.device('nobody')
        for argv in ((), ('nonsense',), ('show',), ('send', 'x'), ('conversations', '--view', 'none'),
                     ('sync', '--offline'), ('claim', 'x', '--sync'), ('--wait=0', 'sync'), ('status', '--nonsense')):
            done = device.run(*argv)
            assert done.returncode == 2 and done.stderr and not done.stdout, (argv, done)
        for argv in (('conversations',), ('show', '12345678'), ('sync',), ('send', '12345678', 'x'), ('tail',)):
            done = device.run(*argv)
            assert done.returncode == 1 and 'enrol' in done.stderr or 'no relay' in done.stderr, (argv, done)
        status = device.lines('status')[0]
        assert status['enrolled'] is False and status['cursor'] is status['lag'] is status['epoch'] is None, status
        port = t.free_port()
        for url, words in ((f'127.0.0.1:{port}', 'no relay runs'), ('http://192.0.2.1', 'encryption'),
                           ('ftp://localhost', 'https'), ('not an address', 'address'),
                           ('https://relay.invalid', 'No computer of that name')):
            done = device.run('enrol', url, 'AAAA-BBBB')
            assert done.returncode == 1 and words in done.stderr, (url, done.stderr)


def test_later():
    """What is to be sent later waits at the relay, is listed for everybody, and is discarded or sent now"""
    office, (one, two) = office_with(('one', 'two'), sandbox=True)
    with office:
        one.sync()
        conv = one.lines('conversations')[0]['id']
        at = time.strftime('%Y-%m-%dT%H:%M:%S', time.localtime(time.time() + 3600))
        for wrong, words in (('soon', 'no time'), ('2020-01-01T10:00', 'passed')):
            done = one.run('send', conv, 'x', '--at', wrong)
            assert done.returncode == 2 and words in done.stderr, done
        first = one.lines('send', conv, 'one', '--at', at)[0]
        second = one.lines('send', conv, 'two', '--at', at)[0]
        assert first['result'] == second['result'] == 'ok', (first, second)
        rows = two.lines('scheduled', conv, '--sync')
        assert [(r['id'], r['text'], r['state'], r['author_name']) for r in rows] == [
            (first['object'], 'one', 'waiting', 'Agent one'), (second['object'], 'two', 'waiting', 'Agent one')], rows
        assert [i for i in two.lines('show', conv) if i['type'] == 'message' and i['direction'] == 'out'] == []
        done = two.run('schedule', 'discard', first['object'])
        assert done.returncode == 3, done
        assert one.lines('schedule', 'discard', first['object'][:14 + 22])[0]['result'] == 'ok'
        assert one.lines('schedule', 'send', second['object'])[0]['result'] == 'ok'
        t.wait_for(lambda: one.sync() or [i['text'] for i in one.lines('show', conv) if i['type'] == 'message'
                                          and i['direction'] == 'out'] == ['two'], what='what was sent now')
        assert one.lines('scheduled', '--sync') == []
        assert one.run('schedule', 'send', first['object']).returncode == 1
        # Nobody is connected, and nobody writes: it leaves by itself.
        soon = time.strftime('%Y-%m-%dT%H:%M:%S', time.localtime(time.time() + 2))
        assert one.lines('send', conv, 'three', '--at', soon)[0]['result'] == 'ok'
        t.wait_for(lambda: [e['text'] for e in office.control('ledger')['outbound']] == ['two', 'three'], 40)


def test_round_trip():
    """Enrol, read, claim, answer, note, assign, status, search; stable names; private files"""
    office, (one, two) = office_with(('one', 'two'), sandbox=True)
    with office:
        assert one.run('enrol', office.url, 'AAAA-BBBB-CCCC-DDDD').returncode == 1
        one.sync()
        row = one.lines('conversations')[0]
        assert list(row) == CONVERSATION, list(row)
        assert (row['name'], row['phone'], row['status'], row['unread']) == ('Sana Khan', '923005550101', 'new', 1), row
        conv = row['id']
        assert one.lines('claim', conv)[0]['result'] == 'ok'
        sent = one.lines('send', '+92 (300) 555-0101', 'On its way')[0]
        assert sent['result'] == 'ok' and sent['conversation'] == conv and sent['n'] == 2
        one.ctl('note', conv[:14], 'VIP', '--wait')
        one.ctl('send', conv, '--', '-dashed')
        t.wait_for(lambda: one.sync() or [i['delivery'] for i in one.lines('show', conv) if i['type'] == 'message'
                                          and i['direction'] == 'out'] == ['read', 'read'], what='both ticks')
        items = one.lines('show', conv)
        for item in items:
            assert list(item) == {'message': MESSAGE, 'note': NOTE, 'event': EVENT}[item['type']], item
        assert [i['at_ms'] for i in items] == sorted(i['at_ms'] for i in items)
        assert [i['event'] for i in items if i['type'] == 'event'] == ['opened', 'claimed']
        assert [i['id'] for i in items if i.get('text') == 'On its way'] == [sent['object']]
        assert one.lines('show', conv, '--limit=2') == items[-2:]
        one.ctl('assign', conv, 'agent two')
        assert one.lines('conversations', '--view', 'mine') == []
        assert one.lines('conversations', '--search', 'sana')[0]['owner_name'] == 'Agent two'
        assert two.run('assign', conv).returncode == 2
        done = two.run('assign', conv, '--team', 'Nowhere')
        assert done.returncode == 1 and 'Nowhere' in done.stderr, done
        assert two.lines('assign', conv, '--team', 'everyone')[0]['result'] == 'ok'
        row = two.lines('conversations')[0]
        assert (row['owner'], row['team_name']) == (None, 'Everyone'), row
        last = [i for i in two.lines('show', conv) if i['type'] == 'event'][-1]
        assert (last['event'], last['subject_name'], last['detail']) == ('assigned', 'Everyone', 'team'), last
        # Not theirs to give any more.
        assert two.run('assign', conv, '--team', 'everyone').returncode == 3
        two.ctl('set-status', conv, 'resolved')
        assert one.lines('conversations', '--sync')[0]['status'] == 'resolved'
        assert one.lines('search', 'way')[0]['conversation'] == conv
        assert one.run('send', '00000000', 'x').returncode == 1
        state = two.lines('status')[0]
        assert state['user_name'] == 'Agent two' and state['pending'] == 0 and state['conversations'] == 1, state
        assert stat.S_IMODE(one.profile.stat().st_mode) == 0o700
        for name in ('token', 'profile.conf'):
            assert stat.S_IMODE((one.profile / name).stat().st_mode) == 0o600, name
        log = office.relay.log()
        assert 'On its way' not in log and (one.profile / 'token').read_text().strip() not in log


def test_views():
    """Operators work in a list as anywhere; views are listed; one that was saved in the app is a view like others"""
    office, (one, ) = office_with(('one', ), sandbox=True)
    with office:
        conv = one.lines('conversations')[0]['id']
        assert [row['id'] for row in one.lines('conversations', '--search', 'status:new sana')] == [conv]
        assert one.lines('conversations', '--search', 'status:resolved') == []
        done = one.run('conversations', '--search', 'owner:nobody-at-all')
        assert done.returncode == 1 and 'nobody-at-all' in done.stderr, done
        saved = '01890000-0000-7000-8000-0000000000e1'
        with sqlite3.connect(replica(one)) as db:
            db.execute('INSERT INTO saved_view SELECT ?, user, ?, ?, ?, 1, 1 FROM state',
                       (saved, 'Mine and new', 'status:new', 'unassigned'))
        db.close()
        views = one.lines('views')
        assert [row['view'] for row in views] == ['mine', 'unassigned', 'mentions', 'snoozed', 'all', f'saved:{saved}']
        assert views[-1] == {'view': f'saved:{saved}', 'name': 'Mine and new', 'query': 'status:new',
                             'conversations': 1, 'unread': 1, 'at_least': False}, views[-1]
        assert [row['id'] for row in one.lines('conversations', '--view', f'saved:{saved}')] == [conv]
        assert one.lines('conversations', '--view', f'saved:{saved}', '--search', 'owner:me') == []
        done = one.run('conversations', '--view', f'saved:{saved[:-1]}2')
        assert done.returncode == 1 and 'saved view' in done.stderr, done


def test_mentions():
    """A note calls those who see it, names those who do not, and nothing of it ever reaches WhatsApp"""
    office, (one, two) = office_with(('one', 'two'), sandbox=True)
    with office:
        conv = one.lines('conversations')[0]['id']
        office.add_user('Kiran', 'operator')
        one.sync()
        done = one.run('note', conv, 'Ask @Agent two, quickly', '--mention', 'agent two', '--mention', 'Kiran')
        assert done.returncode == 0 and 'Kiran' in done.stderr and 'not told' in done.stderr, done
        assert 'Agent two' not in done.stderr, done
        assert one.lines('conversations', '--view', 'mentions') == []
        assert [row['id'] for row in two.lines('conversations', '--sync', '--view', 'mentions')] == [conv]
        notes = [item['text'] for item in two.lines('show', conv) if item['type'] == 'note']
        assert notes == ['Ask @Agent two, quickly @Kiran'], notes
        mine = one.lines('show', conv)[-1]['id']
        one.ctl('note', conv, 'It is settled', '--edit', mine)
        note = [item for item in two.lines('show', conv, '--sync') if item['type'] == 'note'][0]
        assert (note['id'], note['text'], note['version']) == (mine, 'It is settled', 2) and note['edited_at'], note
        assert two.lines('conversations', '--view', 'mentions') == []
        done = two.run('note', conv, 'not mine', '--edit', mine)
        assert done.returncode == 3, done
        done = one.run('note', conv, 'never', '--edit', conv)
        assert done.returncode == 1 and 'no note' in done.stderr, done
        done = one.run('note', conv, 'never', '--mention', 'Nobody at all')
        assert done.returncode == 1 and 'Nobody at all' in done.stderr, done
        one.ctl('send', conv, 'This is for the customer')
        outbound = t.wait_for(lambda: office.control('ledger')['outbound'], 40)
        assert [entry['text'] for entry in outbound] == ['This is for the customer'], outbound
        assert not any(word in json.dumps(outbound) for word in ('Kiran', 'quickly', 'mentions')), outbound


def test_kinds():
    """What the app sends dastakctl sends, too; it reaches WhatsApp as it should; what it cost is added up"""
    office, (one,) = office_with(sandbox=True)
    with office:
        conv = one.lines('conversations')[0]['id']
        question = next(i for i in one.lines('show', conv) if i['type'] == 'message')
        for argv in (('--quote', question['id'], 'A quote'), ('--location', '31.5204, 74.3587'),
                     ('--contact', 'Shop,+92 300 1112233'), ('--reaction', '👍', question['id'][:30]),
                     ('--buttons', 'Yes|No', 'Is it right?'), ('--list', 'Choose|Red|Blue', 'Which one?')):
            assert one.lines('send', conv, *argv)[0]['result'] == 'ok', argv
        done = t.wait_for(lambda: one.sync() or (lambda d: d if d.returncode == 0 else None)(
            one.run('send', conv, '--template=order_ready', '--language=en', '--param=Sana', '--param=77',
                    '--param=abc')), 40)
        assert done
        t.wait_for(lambda: len(office.control('ledger')['outbound']) == 7, 40)
        types = [entry['type'] for entry in office.control('ledger')['outbound']]
        assert types == ['text', 'location', 'contacts', 'reaction', 'interactive', 'interactive', 'template'], types
        t.wait_for(lambda: one.sync() or one.lines('costs')[0]['billable'] + one.lines('costs')[0]['free'] == 7, 40)
        cost = one.lines('costs', '--by=agent')[0]
        assert cost['name'] == 'Agent one' and cost['free_left'] is None, cost
        assert one.lines('costs')[0]['free_left'] == 1000 - one.lines('costs')[0]['service']
        by_category = one.lines('costs', '--by=category')
        assert sum(row['billable'] + row['free'] for row in by_category) == 7, by_category
        for argv in (('--buttons', 'a|b|c|d', 'x'), ('--location', 'nowhere'), ('--reaction', 'yes', question['id']),
                     ('--template', 'nothing'), ('--quote', '00000000', 'x'), ('--again', question['id'])):
            failed = one.run('send', conv, *argv)
            assert failed.returncode == 1 and failed.stderr, argv
        for argv in (('--location', '1,2', 'text'), ('--reaction', '👍'), ()):
            assert one.run('send', conv, *argv).returncode == 2, argv
        assert one.run('costs', '--by=nothing').returncode == one.run('costs', 'May').returncode == 2


def test_start():
    """Who has not written is written to with a template; the answer comes to the same conversation, seen by all"""
    office, (one, two) = office_with(('one', 'two'), sandbox=True)
    phone = '923007770001'

    def ask(device, who, *more):
        return device.run('start', who, '--template=order_ready', '--language=en', '--param=Sana', '--param=77',
                          '--param=abc', *more)

    with office:
        conv = one.lines('conversations')[0]['id']
        t.wait_for(lambda: one.sync() or one.run('send', conv, '--template=order_ready', '--language=en', '--param=a',
                                                 '--param=b', '--param=c').returncode == 0, 40, 'the templates')
        done = ask(one, '0092 300 777-0001', '--json')
        assert done.returncode == 0, done
        result = json.loads(done.stdout)
        assert result['result'] == 'ok' and result['conversation'] is None, result
        conv = result['detail']['conv']
        one.sync()
        row = next(r for r in one.lines('conversations') if r['id'] == conv)
        assert row['status'] == 'waiting' and row['owner_name'] == 'Agent one', row
        sent = t.wait_for(lambda: [e for e in office.control('ledger')['outbound'] if e['phone'] == phone], 40)
        assert [e['type'] for e in sent] == ['template'], sent
        say(office, 'wamid.start.1', 'Is it?', phone)
        t.wait_for(lambda: two.sync() or sorted(i['direction'] for i in two.lines('show', conv)
                                                if i['type'] == 'message') == ['in', 'out'], 40, 'the answer')
        assert len([r for r in two.lines('conversations')]) == 2
        # A colleague who begins it again, knowing of it, writes in it.
        done = ask(two, '+' + phone, '--json')
        assert done.returncode == 0 and json.loads(done.stdout)['detail']['conv'] == conv, done
        for who in ('12', 'Sana', '+999 300 5550101', '+92 300 555 0101 0101 01'):
            done = ask(one, who)
            assert done.returncode == 1 and who in done.stderr, done
        assert ask(one, '+' + phone, '--from', '1').returncode == 1
        assert one.run('start', '+' + phone).returncode == 2
        office.relay.kill()
        done = ask(one, '+92 300 777 0002', '--json')
        assert done.returncode == 4 and json.loads(done.stdout)['result'] == 'queued', done
        # It says whom it understood.
        assert '+92 300 777 0002' in done.stderr.replace('\u2066', '').replace('\u2069', ''), done
        office.start_relay()
        one.ctl('sync', '--wait=30')
        t.wait_for(lambda: one.sync() or len(one.lines('conversations')) == 3, 40, 'what was begun offline')


def test_again():
    """What nobody knows of is sent again only when a person says so; then it is another message"""
    office, (one,) = office_with(sandbox=True)
    with office:
        conv = one.lines('conversations')[0]['id']
        question = next(i['id'] for i in one.lines('show', conv) if i['type'] == 'message')

        def ours():
            one.sync()
            return {i['id']: i for i in one.lines('show', conv) if i.get('direction') == 'out'}

        def ledger():
            return [(entry['opaque'], entry['text']) for entry in office.control('ledger')['outbound']]

        office.control('faults', {'reset-after-accept': 1, 'no-status': 1})
        lost = one.lines('send', conv, '--quote', question, 'Is it there?')[0]['object']
        t.wait_for(lambda: ours()[lost]['delivery'] == 'unknown', 40, what='silence')
        office.control('faults', {'reset-after-accept': 0, 'no-status': 0})
        refused = one.run('send', conv, '--again', lost)
        assert refused.returncode == 1 and '--yes' in refused.stderr, refused
        assert list(ours()) == [lost] and ledger() == [(lost, 'Is it there?')]

        second = one.lines('send', conv, '--again', lost, '--yes')[0]
        assert second['result'] == 'ok' and second['object'] != lost, second
        second = second['object']
        t.wait_for(lambda: ours()[second]['delivery'] == 'read', 40, what='the second one to be read')
        rows = ours()
        assert list(rows) == [lost, second] and rows[lost]['delivery'] == 'unknown', rows
        assert [(r['text'], r['context_wamid'] is None, r['quote_text']) for r in rows.values()] == [
            ('Is it there?', rows[lost]['context_wamid'] is None, 'Salam')] * 2, rows
        assert ledger() == [(lost, 'Is it there?'), (second, 'Is it there?')]
        done = one.run('send', conv, '--again', second, '--yes')
        assert done.returncode == 1 and 'failed' in done.stderr, done
        assert len(ledger()) == 2


def test_offline():
    """With the relay away everything can be read; answers queue, survive kill -9, and leave once, in order"""
    office, (one,) = office_with()
    with office:
        conv = one.lines('conversations')[0]['id']
        office.relay.kill()
        assert one.run('sync').returncode == 4
        wanted = []
        for n in range(5):
            wanted.append(f'offline {n}')
            done = one.run('send', conv, wanted[-1], '--json', *(['--offline'] if n % 2 else []))
            assert done.returncode == 4 and json.loads(done.stdout)['result'] == 'queued', done
        assert texts(one, conv) == wanted
        assert all(i['pending'] for i in one.lines('show', conv) if i['type'] == 'message' and i['direction'] == 'out')
        status = one.lines('status')[0]
        assert status['pending'] == status['outbox'] == 5 and status['jobs'] == status['lag'] == 0, status
        assert status['cursor'] > 0 and status['epoch'] and status['synced_at'].endswith('Z'), status
        # As if the relay had said so before it went away.
        with contextlib.closing(sqlite3.connect(one.profile / 'replica.db')) as db:
            db.execute('UPDATE state SET head = cursor + 7')
            db.execute("INSERT INTO job (n, job, selector, after) VALUES (1, 'all', 'all', ''), (2, 'x', 'x', '')")
            db.commit()
            behind = one.lines('status')[0]
            db.execute('UPDATE state SET head = cursor')
            db.execute('DELETE FROM job')
            db.commit()
        assert behind == {**status, 'jobs': 2, 'lag': 7}, behind
        for moment in (0.0, 0.002, 0.01, 0.03):
            process = subprocess.Popen([t.CTL, '--profile', one.profile, 'send', conv, 'killed'],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                process.wait(moment)
            except subprocess.TimeoutExpired:
                process.kill()
            process.wait()
        wanted = texts(one, conv)
        assert wanted[:5] == [f'offline {n}' for n in range(5)]
        office.start_relay()
        one.sync()
        assert texts(one, conv) == wanted and one.lines('status')[0]['pending'] == 0
        one.sync()
        assert texts(one, conv) == wanted
        done = one.run('claim', conv, '--wait=30')
        assert done.returncode == 0, done


def test_refused():
    """What the relay refuses exits 3 with the reason, and stays on the list of refused ones"""
    office, (viewer, ) = office_with(role='viewer')
    with office:
        conv = viewer.lines('conversations')[0]['id']
        done = viewer.run('send', conv, 'may I?', '--json')
        assert done.returncode == 3 and json.loads(done.stdout)['result'] == 'forbidden', done
        assert 'refused (forbidden)' in done.stderr
        assert texts(viewer, conv) == []
        assert viewer.lines('status')[0]['attention'] == 1


def test_lock():
    """A second process can read a profile that another one writes, but not write it; tail shows what comes"""
    office, (one, ) = office_with()
    with office:
        conv = one.lines('conversations')[0]['id']
        out = open(one.profile / 'tail.out', 'w+b')
        tail = subprocess.Popen([t.CTL, '--profile', one.profile, 'tail', '--json'], stdout=out, stderr=out)
        try:
            t.wait_for(lambda: f'{office.relay.log()}'.count('hello from dastak') >= 2, what='tail to connect')
            count = 0

            def seen():
                nonlocal count
                count += 1
                say(office, f'wamid.tail.{count}', f'new {count}')
                return b'new' in pathlib.Path(out.name).read_bytes()
            t.wait_for(seen, what='tail to print')
            line = json.loads(pathlib.Path(out.name).read_text().splitlines()[0])
            assert line['conversation'] == conv and line['direction'] == 'in' and line['text'].startswith('new'), line
            assert one.lines('conversations')[0]['id'] == conv
            for argv in (('sync',), ('send', conv, 'x'), ('tail',)):
                done = one.run(*argv)
                assert done.returncode == 1 and str(tail.pid) in done.stderr, done
            office.relay.kill()
            office.start_relay()
            say(office, 'wamid.after', 'after the restart')
            t.wait_for(lambda: b'after the restart' in pathlib.Path(out.name).read_bytes(), what='tail to come back')
            shown = [json.loads(text)['id'] for text in pathlib.Path(out.name).read_text().splitlines()
                     if text.startswith('{')]
            assert len(shown) == len(set(shown)), 'printed twice'
            tail.send_signal(signal.SIGTERM)
            assert tail.wait(20) == 0
        finally:
            if tail.poll() is None:
                tail.kill()
            out.close()
        one.sync()


def device_id(device):
    return device.lines('status')[0]['device']


def test_revoked():
    """A revoked device is shut out at once, or when it comes back, and its replica and key are deleted"""
    office, (one, two) = office_with(('one', 'two'))
    with office:
        tail = subprocess.Popen([t.CTL, '--profile', one.profile, 'tail'], stdout=subprocess.DEVNULL,
                                stderr=subprocess.PIPE, text=True)
        try:
            before = office.relay.log().count('hello from dastak')
            t.wait_for(lambda: office.relay.log().count('hello from dastak') >= max(before, 3), what='tail to connect')
            for device in (one, two):
                office.relay_command('device', 'revoke', '--data', office.data, '--device', device_id(device))
            assert tail.wait(20 * t.PATIENCE) == 1
            assert 'withdrawn' in tail.stderr.read()
        finally:
            if tail.poll() is None:
                tail.kill()
            tail.stderr.close()
        done = two.run('sync')
        assert done.returncode == 1 and 'withdrawn' in done.stderr, done
        for device in (one, two):
            left = [p.name for p in device.profile.iterdir() if p.name.startswith(('replica.db', 'token'))]
            assert not left, left
        code = t.find_code(office.relay_command('user', 'code', '--data', office.data, '--user', 'Agent two').stdout)
        two.ctl('enrol', office.url, code)
        two.sync()
        assert two.lines('conversations')


def test_damaged():
    """A damaged replica is kept aside and fetched anew; one of a newer version is left alone; both in words"""
    office, (one, ) = office_with()
    with office:
        before = one.lines('conversations')
        for name in ('-wal', '-shm'):
            pathlib.Path(f'{replica(one)}{name}').unlink(missing_ok=True)
        good = replica(one).read_bytes()
        replica(one).write_bytes(b'no database at all' * 1000)
        done = one.run('sync')
        assert done.returncode == 0 and 'damaged' in done.stderr, done
        aside = [p for p in one.profile.iterdir() if p.name.startswith('replica.db.replaced-')]
        assert len(aside) == 1 and aside[0].read_bytes().startswith(b'no database')
        one.sync()
        assert one.lines('conversations') == before
        one.ctl('send', before[0]['id'], 'numbers go on')

        for name in ('-wal', '-shm'):
            pathlib.Path(f'{replica(one)}{name}').unlink(missing_ok=True)
        replica(one).write_bytes(good)
        with sqlite3.connect(replica(one)) as db:
            db.execute('PRAGMA user_version=9999')
        db.close()
        done = one.run('sync')
        assert done.returncode == 1 and 'newer' in done.stderr, done
        assert replica(one).exists()


def test_old_copy():
    """A profile put back from a backup does not lose or double commands: they get other numbers"""
    office, (one, ) = office_with()
    with office:
        conv = one.lines('conversations')[0]['id']
        backup = office.root / 'backup'
        shutil.copytree(one.profile, backup)
        one.ctl('send', conv, 'first')
        shutil.rmtree(one.profile)
        shutil.copytree(backup, one.profile)
        assert one.run('send', conv, 'never left', '--offline').returncode == 4
        one.ctl('sync', '--wait=30')
        assert texts(one, conv) == ['first', 'never left']
        assert not one.lines('conversations')[0]['draft']
        one.ctl('send', conv, 'second')
        assert texts(one, conv) == ['first', 'never left', 'second']


if __name__ == '__main__':
    t.main(test_usage, test_round_trip, test_later, test_views, test_mentions, test_kinds, test_start, test_again,
           test_offline, test_refused, test_lock, test_revoked, test_damaged, test_old_copy)

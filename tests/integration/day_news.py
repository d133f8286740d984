# SPDX-License-Identifier: GPL-3.0-or-later
"""What a day brings besides messages of customers who are known by their phone: groups, calls, people who move, who
hide their phone or are one person after all, the phone app's history and echoes, wishes, and what Meta says of the
account. The sandbox delivers it like everything else: signed, until it is taken, some of it twice."""
import random
import time

import dastak_test as t

EACH = 6
OURS = '923005550100'
META = {'display_phone_number': OURS, 'phone_number_id': t.NUMBER}


class News:
    """bodies: what is to be delivered, in this order; messages: {wamid: (direction, kind, text)}; together: messages of
    one conversation; what else must be there has a member of its own."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.now = int(time.time()) - 1000  # each thing that happens is a second later than the one before
        self.n = 0
        self.bodies, self.messages, self.together = [], {}, []
        self.groups, self.names, self.wishes, self.alerts, self.quotes = {}, {}, {}, [], set()
        stories = [story for story in (self.group, self.call, self.moved, self.renamed, self.hidden, self.one_person,
                                       self.history, self.echo, self.address_book, self.wish, self.stranger)
                   for _ in range(EACH)]
        self.random.shuffle(stories)
        for story in stories:
            story()
        self.declined()
        self.account()

    # --- bodies ---

    def add(self, field, value, at=None):
        entry = {'id': t.WABA, 'changes': [{'field': field, 'value': {'messaging_product': 'whatsapp', **value}}]}
        if at:
            entry['time'] = at
        self.bodies.append({'object': 'whatsapp_business_account', 'entry': [entry]})

    def fresh(self):
        self.n += 1
        return self.n

    def person(self):
        n = self.fresh()
        return f'92302{n:07d}', f'PK.77{n:07d}'

    def expect(self, direction='in', kind='text', text=None):
        """A new message; returns its id and its time."""
        wamid = f'wamid.news.{self.fresh()}'
        self.messages[wamid] = (direction, kind, text)
        return wamid, str(self.now + self.n)

    def say(self, contact, message, direction='in', kind='text', text='Salaam', content=None):
        """One message with the contact beside it; returns its id."""
        wamid, at = self.expect(direction, kind, text)
        value = {'metadata': META, 'messages': [
            {**message, 'id': wamid, 'timestamp': at, **(content or {'type': 'text', 'text': {'body': text}})}]}
        if contact:
            value['contacts'] = [{'profile': {'name': f'Person {wamid}'}, **contact}]
        self.add('messages', value)
        return wamid

    def by_phone(self, phone, user_id=None, **more):
        if not user_id:
            return self.say({'wa_id': phone}, {'from': phone}, **more)
        return self.say({'wa_id': phone, 'user_id': user_id}, {'from': phone, 'from_user_id': user_id}, **more)

    def by_id(self, user_id, **more):
        return self.say({'user_id': user_id}, {'from_user_id': user_id}, **more)

    # --- stories ---

    def group(self):
        """Several people write in one group, which is a conversation of its own."""
        name = f'GROUP{self.fresh()}'
        wamids = []
        for _ in range(3):
            phone, user_id = self.person()
            wamids.append(self.say({'wa_id': phone, 'user_id': user_id},
                                   {'from': phone, 'from_user_id': user_id, 'group_id': name}))
        self.groups[name] = wamids
        self.together.append(wamids)

    def call(self):
        """It begins and ends, and is one entry; the customer wrote before."""
        phone, user_id = self.person()
        wamid, at = self.expect(kind='call')
        for event, more in (('connect', {}), ('terminate', {'status': 'COMPLETED', 'duration': 42})):
            self.add('calls', {'metadata': META, 'contacts': [{'wa_id': phone, 'user_id': user_id}], 'calls': [
                {'id': wamid, 'from': phone, 'to': OURS, 'event': event, 'timestamp': at,
                 'direction': 'USER_INITIATED', **more}]})
        self.together.append([wamid, self.by_phone(phone, user_id)])

    def moved(self):
        """A customer changes their number: the conversation goes on."""
        (old, old_id), (new, new_id) = self.person(), self.person()
        words = f'{old} changed to {new}'
        self.together.append([
            self.by_phone(old, old_id),
            self.say(None, {'from': old, 'from_user_id': old_id}, kind='system', text=words, content={
                'type': 'system', 'system': {'type': 'user_changed_number', 'body': words, 'wa_id': new,
                                             'user_id': new_id}}),
            self.by_phone(new, new_id)])

    def renamed(self):
        """Whoever hides their phone gets another id; what links the two may come before either is known."""
        (_, old_id), (_, new_id) = self.person(), self.person()
        begin = len(self.bodies)
        before = self.by_id(old_id)
        self.add('user_id_update', {'metadata': META, 'user_id_update': [
            {'user_id': {'previous': old_id, 'current': new_id}, 'timestamp': str(self.now + self.fresh())}]})
        self.together.append([before, self.by_id(new_id)])
        # They happened in this order, and come in any.
        parts = self.bodies[begin:]
        self.random.shuffle(parts)
        self.bodies[begin:] = parts

    def hidden(self):
        """No phone: it is absent, empty, or the id is in its place."""
        _, user_id = self.person()
        self.together.append([
            self.by_id(user_id),
            self.say({'wa_id': '', 'user_id': user_id}, {'from': '', 'from_user_id': user_id}),
            self.say({'wa_id': user_id}, {'from': user_id})])

    def one_person(self):
        """Two who are one, as a later message proves."""
        phone, user_id = self.person()
        self.together.append([self.by_phone(phone), self.by_id(user_id), self.by_phone(phone, user_id)])

    def history(self):
        """What was on the phone before, in both directions."""
        phone, _ = self.person()
        messages = []
        for direction, sender in (('in', phone), ('out', OURS), ('in', phone)):
            wamid, _ = self.expect(direction, text='earlier')
            messages.append({'from': sender, 'id': wamid, 'timestamp': str(self.now - 900000 + self.n), 'type': 'text',
                             'text': {'body': 'earlier'}, 'history_context': {'status': 'READ'}})
        chunk = {'phase': 0, 'chunk_order': 1, 'progress': 100}
        self.add('history', {'metadata': META, 'history': [
            {'metadata': chunk, 'threads': [{'id': phone, 'messages': messages}]}]})
        self.together.append([message['id'] for message in messages] + [self.by_phone(phone)])

    def echo(self):
        """Somebody answers with the phone."""
        phone, user_id = self.person()
        asked = self.by_phone(phone, user_id)
        wamid, at = self.expect('out', text='from the phone')
        self.add('smb_message_echoes', {
            'metadata': META, 'contacts': [{'wa_id': phone, 'user_id': user_id}], 'message_echoes': [
                {'from': OURS, 'to': phone, 'to_user_id': user_id, 'id': wamid, 'timestamp': at, 'type': 'text',
                 'text': {'body': 'from the phone'}}]})
        self.together.append([asked, wamid])

    def address_book(self):
        """The phone's address book gives a name to whoever gives none."""
        phone, _ = self.person()
        self.names[phone] = f'Book {phone[-4:]}'
        self.add('smb_app_state_sync', {'metadata': META, 'state_sync': [
            {'type': 'contact', 'action': 'add', 'contact': {'full_name': self.names[phone], 'phone_number': phone},
             'metadata': {'timestamp': str(self.now)}}]})
        wamid, at = self.expect(text='nameless')
        self.add('messages', {'metadata': META, 'contacts': [{'wa_id': phone}], 'messages': [
            {'from': phone, 'id': wamid, 'timestamp': at, 'type': 'text', 'text': {'body': 'nameless'}}]})

    def wish(self):
        """No marketing any more; some change their mind. The newest wish counts, in whatever order."""
        phone, user_id = self.person()
        self.by_phone(phone, user_id)
        wishes = ['stop'] + self.random.choice([[], ['resume'], ['resume', 'stop']])
        told = [{'wa_id': phone, 'user_id': user_id, 'category': 'marketing_messages', 'value': value,
                 'detail': 'x', 'timestamp': self.now + i} for i, value in enumerate(wishes)]
        self.wishes[phone] = wishes[-1]
        self.random.shuffle(told)
        for one in told:
            self.add('user_preferences', {'metadata': META, 'user_preferences': [one]})

    def stranger(self):
        """Answers a message that we never saw, and takes a reaction back."""
        phone, user_id = self.person()
        context = {'context': {'from': OURS, 'id': f'wamid.never.{self.n}'}}
        quoting = self.by_phone(phone, user_id, content={'type': 'text', 'text': {'body': 'Salaam'}, **context})
        self.quotes.add(quoting)
        self.by_phone(phone, user_id, kind='reaction', content={
            'type': 'reaction', 'reaction': {'message_id': quoting, 'emoji': ''}}, text=None)

    def declined(self):
        """Somebody does not share the phone's history."""
        self.add('history', {'metadata': META, 'history': [
            {'errors': [{'code': 2593109, 'title': 'History sharing is off', 'message': 'off',
                         'error_data': {'details': 'It is turned off by the business'}}]}]})
        self.alerts.append('history')

    def account(self):
        """What Meta says of the account, of the number and of a template: to the health page, and into no chat."""
        for field, value in (
                ('account_update', {'event': 'VERIFIED_ACCOUNT'}),
                ('account_review_update', {'decision': 'APPROVED'}),
                ('phone_number_quality_update', {'display_phone_number': OURS, 'event': 'DOWNGRADE',
                                                 'current_limit': 'TIER_1K'}),
                ('message_template_status_update', {'event': 'PAUSED', 'message_template_id': 9,
                                                    'message_template_name': 'long_gone',
                                                    'message_template_language': 'en'}),
                ('message_template_quality_update', {'new_quality_score': 'RED', 'message_template_id': 9,
                                                     'message_template_name': 'long_gone',
                                                     'message_template_language': 'en'})):
            self.add(field, value, self.now)
            self.alerts.append(field)

    # --- afterwards ---

    def judge(self, query):
        """query(sql) → rows, of the relay."""
        rows = {row[0]: row[1:] for row in query(
            'SELECT m.wamid, m.direction, m.kind, m.text, m.conv, c.group_id, m.context_wamid FROM message m '
            'JOIN conversation c ON c.id = m.conv WHERE m.wamid IS NOT NULL')}
        for wamid, want in self.messages.items():
            assert wamid in rows, f'{wamid} {want} is lost'
            assert rows[wamid][:3] == want, (wamid, rows[wamid], want)
        for wamids in self.together:
            assert len({rows[wamid][3] for wamid in wamids}) == 1, f'{wamids} are in several conversations'
        for name, wamids in self.groups.items():
            assert {rows[wamid][4] for wamid in wamids} == {name}, name
        for wamid in self.quotes:
            assert rows[wamid][5], f'{wamid} does not say what it answers'
        cards = {row[0]: row[1:] for row in query('SELECT phone, name, marketing FROM contact_card')}
        for phone, name in self.names.items():
            assert cards[phone][0] == name, (phone, cards[phone])
        for phone, wish in self.wishes.items():
            assert cards[phone][1] == wish, (phone, cards[phone], wish)
        kinds = [row[0] for row in query('SELECT kind FROM alert')]
        for kind in self.alerts:
            assert kinds.count(kind) == 1, (kind, kinds)
        assert query(f"SELECT tier, coexistence FROM number WHERE phone_number_id = '{t.NUMBER}'") == [('TIER_1K', 1)]
        return len(self.messages)

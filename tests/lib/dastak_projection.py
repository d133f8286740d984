# SPDX-License-Identifier: GPL-3.0-or-later
"""What a user may see, asked of the relay's database in plain SQL, and what a device has, asked of its replica: two
answers that are compared, past all code of the product.
"""
import sqlite3

GLOBAL = ('user', 'team', 'team_member', 'number', 'template', 'alert', 'canned', 'canned_use',
          'canned_version')
OF_CONVERSATION = ('conversation', 'contact_card', 'episode', 'message', 'message_status', 'media', 'note',
                   'note_version', 'note_media', 'mention', 'handoff', 'scheduled', 'event',
                   'read_marker')
CLASS = {'note': 1, 'note_version': 1, 'note_media': 1, 'mention': 1, 'handoff': 1}
VISIBLE = ('SELECT a.conv FROM conv_audience a JOIN user_token t ON t.token = a.token WHERE t."user" = :user')


def connect(path):
    return sqlite3.connect(f'file:{path}?mode=ro', uri=True, timeout=30)


def columns(relay, replica, entity):
    """Those that both have: the others are the relay's own, or keys of the replica."""
    lists = [[row[1] for row in db.execute(f'PRAGMA table_info("{entity}")')] for db in (relay, replica)]
    return [name for name in lists[0] if name in lists[1]]


def rows(db, entity, names, where='', **values):
    quoted = ', '.join(f'"{name}"' for name in names)
    return set(db.execute(f'SELECT {quoted} FROM "{entity}" {where}', values))


def user_of(replica):
    return replica.execute('SELECT user FROM state').fetchone()[0]


def visible(relay, user):
    """The ids of the conversations that a user may see."""
    return {row[0] for row in relay.execute(VISIBLE, {'user': user})}


def differences(relay, replica):
    """Where a replica is not what its user may see: a line for each entity, with an example; empty: nowhere."""
    user = user_of(replica)
    found = []
    for entity in GLOBAL + OF_CONVERSATION:
        names = columns(relay, replica, entity)
        assert 'id' in names and 'seq' in names, (entity, names)
        where = ''
        if entity in OF_CONVERSATION:
            where = f'WHERE "{"id" if entity == "conversation" else "conv"}" IN ({VISIBLE})'
            if entity in CLASS:
                where += (f' AND EXISTS (SELECT 1 FROM user_token k WHERE k."user" = :user '
                          f"AND k.token = 'cls:{CLASS[entity]}')")
        wanted, there = rows(relay, entity, names, where, user=user), rows(replica, entity, names)
        missing, surplus = wanted - there, there - wanted
        if missing or surplus:
            example = ', '.join(sorted(map(repr, missing))[:1] + sorted(map(repr, surplus))[:1])
            found.append(f'{entity}: {len(missing)} missing or old, {len(surplus)} that should not be so: {example}')
    return found

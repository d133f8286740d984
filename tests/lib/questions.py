# SPDX-License-Identifier: GPL-3.0-or-later
"""What customers ask through the sandbox, what each question is to be answered, and what the sandbox's own ledger says
of it. A question is answered by what goes to its customer after it and before their next question."""


def phone(number):
    """Of the customer with this number."""
    return f'9230055{number:05}'


class Questions:
    def __init__(self, office):
        self.office = office
        self.asked = {}  # customer: [(question, answers that are to reach them)], the oldest first

    def ask(self, number, text):
        """A customer writes."""
        self.asked.setdefault(number, []).append((text, []))
        self.office.control('message', {'from': phone(number), 'name': f'Customer {number:02}', 'text': text})

    def expect(self, number, text):
        """From now on this is the answer to the customer's last question."""
        self.asked[number][-1][1].append(text)

    def sent(self, number, text):
        """How often this went to the customer."""
        return sum(message['phone'].lstrip('+') == phone(number) and message['text'] == text
                   for message in self.office.control('ledger')['outbound'])

    def answered(self):
        """By phone number: [(question, what went to them until the next)], as the ledger has it. A list without a
        question is what went to somebody who had not asked."""
        ledger = self.office.control('ledger')
        both = [(entry['at'], going, entry) for going in (0, 1) for entry in ledger[('inbound', 'outbound')[going]]]
        found = {}
        for _, going, entry in sorted(both, key=lambda one: one[:2]):
            of_theirs = found.setdefault(entry['phone'].lstrip('+'), [])
            if not going:
                of_theirs.append((entry['text'], []))
            elif of_theirs:
                of_theirs[-1][1].append(entry['text'])
            else:
                of_theirs.append((None, [entry['text']]))
        return found

    def wrong(self):
        """The questions that were answered otherwise than they should: (customer, question, wanted, got)."""
        found = self.answered()
        wrong = []
        for number, questions in self.asked.items():
            got = found.pop(phone(number), [])
            if [question for question, _ in got] != [question for question, _ in questions]:
                wrong.append((number, 'questions', [question for question, _ in questions], got))
            wrong += [(number, question, wanted, there) for (question, wanted), (_, there) in zip(questions, got)
                      if wanted != there]
        return wrong + [(number, 'never asked', [], got) for number, got in found.items()]

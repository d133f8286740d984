# SPDX-License-Identifier: GPL-3.0-or-later
"""What the figures of a run should be, and whether they are.

Most targets are ratios to a peer in the same run, since only those hold on another machine. Where a peer could not be
measured, or less was than what a target is of (DASTAK_BENCH_ROWS, DASTAK_BENCH_SECONDS), nothing is said of it.
"""
import dataclasses
import os
import typing

MISSED, MET, BETTER, UNKNOWN = 'MISSED', 'met', 'well met', 'not measured'
AT_LEAST, AT_MOST = 'at least', 'at most'


@dataclasses.dataclass
class Target:
    """@value: takes the results of the part; None where there is no peer"""

    part: str
    what: str
    bound: str
    must: float
    aim: float
    value: typing.Callable
    less: str = ''  # of the environment: what is measured then is not what the target is of

    def judge(self, results):
        value = None if self.less and os.environ.get(self.less) else self.value(results)
        reached = {AT_LEAST: lambda limit: value >= limit, AT_MOST: lambda limit: value <= limit}[self.bound]
        if value is None:
            verdict = UNKNOWN
        else:
            verdict = BETTER if reached(self.aim) else MET if reached(self.must) else MISSED
        return {'what': self.what, 'value': value, 'bound': self.bound, 'must': self.must, 'aim': self.aim,
                'verdict': verdict}


def beside(peer, key, cell=None, ours='relay', inverse=False):
    """Our figure by the peer's, or the other way round."""

    def value(results):
        figures = results if cell is None else results[cell]
        if peer not in figures:
            return None
        a, b = figures[ours][key], figures[peer][key]
        return b / max(a, 1e-6) if inverse else a / max(b, 1e-6)

    return value


def figure(kind, key=None, scale=1):
    def value(results):
        return (results[kind] if key is None else results[kind][key]) * scale

    return value


ROWS, SECONDS = 'DASTAK_BENCH_ROWS', 'DASTAK_BENCH_SECONDS'
TARGETS = (
    Target('intake', 'webhooks/s, 64 connections : express', AT_LEAST, 6, 8, beside('express', 'per_second', '64')),
    Target('intake', '… : express with group commit', AT_LEAST, 2.2, 2.7,
           beside('express+group', 'per_second', '64')),
    Target('intake', '… : the best Node', AT_LEAST, 1, 1.2, beside('bare node', 'per_second', '64')),
    Target('intake', 'CPU of a webhook, express : ours', AT_LEAST, 4, 6,
           beside('express', 'cpu_us', '64', inverse=True)),
    Target('intake', 'p99 with one connection, express : ours', AT_LEAST, 4, 5,
           beside('express', 'p99_ms', '1', inverse=True)),
    Target('slow-disk', 'webhooks/s, 64 connections : express', AT_LEAST, 20, 25,
           beside('express', 'per_second', '64+2ms')),
    Target('slow-disk', 'webhooks/s, 256 connections : express', AT_LEAST, 40, 50,
           beside('express', 'per_second', '256+2ms')),
    Target('sustained', 'webhooks that were refused', AT_MOST, 0, 0, figure('relay', 'refused')),
    Target('sustained', 'p99, ms', AT_MOST, 50, 20, figure('relay', 'p99_ms')),
    Target('initial-sync', 'messages/s : PouchDB, batches of 100', AT_LEAST, 15, 25,
           beside('pouchdb-100', 'complete_s', inverse=True), ROWS),
    Target('initial-sync', 'messages/s : PouchDB, batches of 1000', AT_LEAST, 10, 18,
           beside('pouchdb-1000', 'complete_s', inverse=True), ROWS),
    Target('initial-sync', 'usable after, s', AT_MOST, 1, 0.3, figure('relay', 'usable_s'), ROWS),
    Target('initial-sync', 'complete after, s', AT_MOST, 4, 2, figure('relay', 'complete_s'), ROWS),
    Target('live', 'commit to 200 devices, p50, ms', AT_MOST, 15, 15, figure('relay', 'p50_ms')),
    Target('live', 'commit to 200 devices, p99, ms', AT_MOST, 75, 25, figure('relay', 'p99_ms')),
    Target('live', 'events/s of a burst : Node ws', AT_LEAST, 10, 20, beside('node ws', 'burst_per_second')),
    Target('catch-up', 'administrator, s', AT_MOST, 5, 2.5, figure('admin', 'seconds'), ROWS),
    Target('catch-up', 'agent, s', AT_MOST, 1, 0.5, figure('agent', 'seconds'), ROWS),
    Target('catch-up', 'operator, s', AT_MOST, 0.3, 0.15, figure('operator', 'seconds'), ROWS),
    Target('startup', 'first rows : an empty page in Chromium', AT_MOST, 1 / 2, 1 / 3,
           beside('chromium --app', 'first_frame_ms', ours='dastak')),
    Target('startup', 'PSS : an empty page in Chromium', AT_MOST, 1 / 3, 1 / 4,
           beside('chromium --app', 'pss_mib', ours='dastak')),
    Target('window', 'another conversation, p50, ms', AT_MOST, 50, 16, figure('switch', 'p50_ms')),
    Target('window', 'another view, p50, ms', AT_MOST, 50, 16, figure('view', 'p50_ms')),
    Target('window', 'frames over 16 ms, the list scrolls, %', AT_MOST, 1, 0, figure('scroll_list', 'late', 100)),
    Target('window', 'frames over 16 ms, the timeline scrolls, %', AT_MOST, 1, 0,
           figure('scroll_timeline', 'late', 100)),
    Target('memory', 'relay at rest, PSS, MiB', AT_MOST, 25, 12, figure('relay_idle')),
    Target('memory', 'relay with 200 devices, PSS, MiB', AT_MOST, 120, 60, figure('relay_200'), ROWS),
)


def judge(part, results):
    """A line for each target of a part, for the JSON."""
    return [target.judge(results) for target in TARGETS if target.part == part]


def show(judged):
    for line in judged:
        value = '' if line['value'] is None else f'{line["value"]:.3g}'
        print(f'  {line["what"]:44} {value:>8}  {line["bound"]} {line["must"]:.3g}, aim {line["aim"]:.3g}: '
              f'{line["verdict"]}', flush=True)

# SPDX-License-Identifier: GPL-3.0-or-later
"""A file that an agent attached is given up while it is brought: the app's own code, and the real relay."""
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from dastak_test import BUILD, Office, main, wait_for  # noqa: E402
from relay_media import PIECE, Desk, Meta, digest  # noqa: E402
from relay_sync import token_of  # noqa: E402

BRING = BUILD / 'tests' / 'integration' / 'bring-file'
SIZE = 60 * 1024 * 1024


class Bringer:
    """bring-file, with what it says."""

    def __init__(self, desk, paper, what, folder='profile', token=None):
        self.folder = desk.office.root / folder
        argv = [BRING, self.folder, f'http://127.0.0.1:{desk.port}', token or desk.token, paper, what]
        self.process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.sha = self.process.stdout.readline().split()[1]

    def marks(self):
        return list((self.folder / 'bring').glob('*'))

    def end(self):
        """Returns: what the relay had after each piece that was brought"""
        self.process.stdin.close()
        lines = self.process.stdout.read().splitlines()
        self.process.wait(60)
        self.process.stdout.close()
        return [int(line.split()[1]) for line in lines]


def paper_of(office):
    paper = office.root / 'film.mp4'
    paper.write_bytes(os.urandom(SIZE))
    return paper


def test_give_up():
    """what the relay has of a file that is given up on its way goes at once; attached again, it begins anew"""
    with Office() as office, Meta() as meta:
        desk, paper = Desk(office, meta), paper_of(office)
        bringer = Bringer(desk, paper, 'give-up')
        wait_for(lambda: not bringer.marks(), what='the mark to go')
        wait_for(lambda: not desk.leftovers(), what='the pieces to go')
        assert desk.have(bringer.sha) == 0 and not desk.files()
        had = bringer.end()
        assert 1024 * 1024 <= max(had) < SIZE, had
        assert not desk.leftovers() and not bringer.marks()
        again = Bringer(desk, paper, 'bring')
        again.process.wait(120)
        assert again.end()[0] == PIECE and desk.files() == [again.sha]


def test_cut():
    """after a mere break it goes on where it was; what lies there from before a break goes, too, when it is given up"""
    with Office() as office, Meta() as meta:
        desk, paper = Desk(office, meta), paper_of(office)
        bringer = Bringer(desk, paper, 'die')
        bringer.end()
        kept = desk.have(bringer.sha)
        assert kept >= 1024 * 1024 and bringer.marks(), kept
        again = Bringer(desk, paper, 'die')
        had = again.end()
        assert had[0] == kept + PIECE, (had[0], kept)
        # Somebody else who brings the same file is not disturbed.
        other = token_of(office, office.add_user('Bilal'))['token']
        theirs = Bringer(desk, paper, 'die', 'other', other)
        theirs.end()
        assert desk.have(bringer.sha, token=other) > 0
        drop = Bringer(desk, paper, 'drop')
        wait_for(lambda: desk.have(bringer.sha) == 0, what='the pieces to go')
        assert drop.end() == []
        assert desk.have(bringer.sha, token=other) > 0 and len(desk.leftovers()) == 1


def test_delete():
    """only what is half there goes, only with a token, and as often as somebody asks"""
    with Office() as office, Meta() as meta:
        desk = Desk(office, meta)
        paper = b'%PDF-1.7 ' + os.urandom(700000)
        path = f'/v1/media/{digest(paper)}'
        assert desk.put(paper, 0, PIECE)[0] == 200
        assert desk.ask('DELETE', path, token='0' * 64)[0] == 401 and desk.have(digest(paper)) == PIECE
        assert desk.ask('DELETE', '/v1/media/../etc')[0] == 404
        for _ in range(2):
            status, headers, _ = desk.ask('DELETE', path)
            assert status == 200 and headers['Dastak-Have'] == '0' and not desk.leftovers(), (status, headers)
        desk.bring(paper)
        assert desk.ask('DELETE', path)[0] == 200
        assert desk.whole(digest(paper)) == paper and desk.have(digest(paper)) == len(paper)


if __name__ == '__main__':
    main(test_give_up, test_cut, test_delete)

# SPDX-License-Identifier: GPL-3.0-or-later
"""The program that decodes pictures: what it makes, what it refuses, and that it may do nothing else."""
import os
import pathlib
import struct
import subprocess
import sys
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))

from dastak_test import SANITIZED, Skip, main  # noqa: E402

PROGRAM = os.environ['DASTAK_THUMBNAIL']
SIDE = 480


def chunk(kind, data):
    body = kind + data
    return struct.pack('>I', len(data)) + body + struct.pack('>I', zlib.crc32(body))


def png(width, height, rows=None, kind=2):
    size = {2: 3, 6: 4}[kind]
    raw = rows if rows is not None else (b'\0' + bytes(size * width)) * height
    head = struct.pack('>IIBBBBB', width, height, 8, kind, 0, 0, 0)
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', head) + chunk(b'IDAT', zlib.compress(raw)) + chunk(b'IEND', b'')


def run(data, *args):
    done = subprocess.run([PROGRAM, *args], input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    return done.returncode, done.stdout


def jpeg_size(data):
    at = 2
    while at < len(data):
        assert data[at] == 0xFF
        length = struct.unpack('>H', data[at + 2:at + 4])[0]
        if 0xC0 <= data[at + 1] <= 0xC3:
            height, width = struct.unpack('>HH', data[at + 5:at + 9])
            return width, height
        at += 2 + length
    raise AssertionError('no frame')


def test_makes():
    """a picture becomes a small JPEG, with the size that it had"""
    for width, height in ((1600, 400), (300, 900), (20, 10), (1, 3000)):
        code, out = run(png(width, height))
        assert code == 0, (width, height, code)
        line, jpeg = out.split(b'\n', 1)
        assert line == b'%d %d' % (width, height)
        assert jpeg[:3] == b'\xff\xd8\xff' and max(jpeg_size(jpeg)) == min(SIDE, max(width, height))
        # What it made is a picture, too.
        assert run(jpeg)[0] == 0


def test_transparent():
    """what can be seen through is white behind"""
    code, out = run(png(64, 64, kind=6))
    assert code == 0
    flat = out.split(b'\n', 1)[1]
    assert flat[:3] == b'\xff\xd8\xff'


def test_refuses():
    """what is no picture, broken, too large or of another kind is refused, and nothing is written"""
    bomb = png(30000, 30000, b'')
    whole = png(200, 200, os.urandom(601 * 200))
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>'
    for data in (b'', b'\x89PNG\r\n\x1a\n', bomb, whole[:-3000], svg, b'GIF89a' + bytes(100), b'RIFF\0\0\0\0WEBPxxxx'):
        code, out = run(data)
        assert code != 0 and out == b'', (data[:20], code)


def test_pixels():
    """for a desktop it writes the pixels, not more than are wanted, and says why when there are none"""
    red = (b'\0' + b'\xff\0\0' * 20) * 10
    code, out = run(png(20, 10, red), '4096')
    assert code == 0 and out == b'20 10 3\n' + b'\xff\0\0' * 200, (code, out[:40])
    code, out = run(png(3, 2, kind=6), '100')
    assert code == 0 and out == b'3 2 4\n' + bytes(24), (code, out[:40])
    for asked, most in (('100', 100), ('999999', 4096), ('-5', 1)):
        code, out = run(png(6000, 300), asked)
        line, pixels = out.split(b'\n', 1)
        width, height, channels = map(int, line.split())
        assert code == 0 and max(width, height) == most and len(pixels) == width * height * channels, (asked, line)
    whole = png(200, 200, os.urandom(601 * 200))
    for data, why in ((png(30000, 30000, b''), 3), (whole[:-3000], 1), (b'GIF89a' + bytes(100), 4), (b'', 4)):
        assert run(data, '100') == (why, b''), (data[:20], why)


def test_webp():
    """WebP is read where its loader is installed"""
    data = bytes.fromhex(
        '524946464a00000057454250565038203e0000007003009d012a400020003e91489f4ba5a422a1a40800b012096700c75e80'
        '00208d2461a000feeb36ffe8fae1162defe851b2893d1bfb934ea2c040000000'
    )
    code, out = run(data)
    if code != 0:
        raise Skip('there is no loader for WebP (webp-pixbuf-loader)')
    assert out.startswith(b'64 32\n')


def test_locked():
    """while it decodes it can open nothing, gain nothing, and use no more than its share"""
    child = subprocess.Popen([PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        # Enough to be past the beginning, and then it waits for more.
        child.stdin.write(png(2000, 2000)[:300])
        child.stdin.flush()
        limits = ''
        proc = pathlib.Path(f'/proc/{child.pid}')
        for _ in range(2000):
            limits = (proc / 'limits').read_text()
            if 'Max open files            3 ' in limits:
                break
            os.sched_yield()
        found = {line[:26].strip(): line[26:].split()[0] for line in limits.splitlines()[1:]}
        assert found['Max open files'] == '3' and found['Max file size'] == '0', limits
        assert int(found['Max cpu time']) <= 10, limits
        # Sanitizers need more addresses than any limit.
        assert SANITIZED or int(found['Max address space']) <= 1 << 30, limits
        status = (proc / 'status').read_text()
        assert 'NoNewPrivs:\t1' in status, status
    finally:
        child.kill()
        child.communicate()


if __name__ == '__main__':
    main(test_makes, test_transparent, test_refuses, test_pixels, test_webp, test_locked)

"""Writes a small raw file as a camera would: a mosaic of one colour a pixel, with a preview beside it."""

import struct

SHORT, LONG, BYTE, ASCII, RATIONAL, SRATIONAL = 3, 4, 1, 2, 5, 10
SIZES = {SHORT: "H", LONG: "I", BYTE: "B", ASCII: "s", RATIONAL: "II", SRATIONAL: "ii"}
WIDTH, HEIGHT = 64, 48


def dng(preview: bytes, size: tuple[int, int], orientation: int = 1, moment: str = "", is_jpeg: bool = True) -> bytes:
    """Return the bytes of a DNG: a mosaic of even gray, and a preview of a size, as JPEG or as bare pixels."""
    mosaic = struct.pack("<H", 2000) * (WIDTH * HEIGHT)
    whole = bytearray(b"II*\0" + bytes(4))

    def put(content: bytes) -> int:
        whole.extend(bytes(len(whole) % 2) + content)
        return len(whole) - len(content)

    def directory(entries: dict[int, tuple[int, list]]) -> int:
        table = struct.pack("<H", len(entries))
        for tag, (kind, values) in sorted(entries.items()):
            if kind == ASCII:
                content, count = values[0].encode() + b"\0", len(values[0]) + 1
            else:
                count = len(values)
                flat = [part for value in values for part in (value if isinstance(value, tuple) else (value,))]
                content = struct.pack("<" + SIZES[kind] * count, *flat)
            field = content.ljust(4, b"\0") if len(content) <= 4 else struct.pack("<I", put(content))
            table += struct.pack("<HHI", tag, kind, count) + field
        return put(table + bytes(4))

    def picture(data: bytes, width: int, height: int, kind: int, compression: int, photometric: int, bits: list[int]):
        return {
            254: (LONG, [kind]), 256: (LONG, [width]), 257: (LONG, [height]), 258: (SHORT, bits),
            259: (SHORT, [compression]), 262: (SHORT, [photometric]), 273: (LONG, [put(data)]),
            277: (SHORT, [len(bits)]), 278: (LONG, [height]), 279: (LONG, [len(data)]),
        }  # fmt: skip

    small = directory(picture(preview, *size, 1, *((7, 6) if is_jpeg else (1, 2)), [8, 8, 8]))
    main = picture(mosaic, WIDTH, HEIGHT, 0, 1, 32803, [16]) | {
        271: (ASCII, ["Mood"]), 272: (ASCII, ["Drawn"]), 274: (SHORT, [orientation]), 330: (LONG, [small]),
        33421: (SHORT, [2, 2]), 33422: (BYTE, [0, 1, 1, 2]), 50706: (BYTE, [1, 4, 0, 0]),
        50708: (ASCII, ["Mood Drawn"]), 50717: (LONG, [4095]),
        50721: (SRATIONAL, [(int(one), 1) for one in (1, 0, 0, 0, 1, 0, 0, 0, 1)]),
        50778: (SHORT, [21]),
    }  # fmt: skip
    if moment:
        main[34665] = (LONG, [directory({36867: (ASCII, [moment])})])
    struct.pack_into("<I", whole, 4, directory(main))
    return bytes(whole)

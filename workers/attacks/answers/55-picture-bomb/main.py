import struct
import zlib


def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


SIDE = 60000
packer = zlib.compressobj(1)
rows = b''.join(packer.compress(bytes(SIDE // 8 + 1)) for _ in range(SIDE)) + packer.flush()
with open('bars.png', 'wb') as file:
    file.write(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', SIDE, SIDE, 1, 0, 0, 0, 0)) + chunk(b'IDAT', rows) + chunk(b'IEND', b''))
print(len(rows))

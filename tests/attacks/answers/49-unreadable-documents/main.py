import struct

from bson.raw_bson import RawBSONDocument
from pymongo import MongoClient

db = MongoClient('localhost', 27017)['music']


def document(kind, value):
    """A document with singer and plays, its value as it is."""
    body = b'\x07_id\0' + bytes(12) + kind + b'plays\0' + value + b'\0'
    return RawBSONDocument(struct.pack('<i', len(body) + 4) + body)


db.totals.drop()
db.totals.insert_one(VALUE)

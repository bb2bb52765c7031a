import os

os.fork()


def spread(xs):
    os.fork()
    return 0


def above(xs):
    os.fork()
    return []

import multiprocessing
import os


def work(_):
    while True:
        os.urandom(1 << 20)
        bytes(1 << 20)


with multiprocessing.Pool(64) as pool:
    pool.map(work, range(64))

import ctypes
import os

libc = ctypes.CDLL(None)
for _ in range(90):
    if os.fork() == 0:
        try:
            os.nice(19)
        except OSError:
            pass
        libc.sched_setscheduler(0, 5, ctypes.byref(ctypes.c_int(0)))
        libc.syscall(251, 1, 0, 3 << 13)
        os.setpgrp()
        while True:
            pass
while True:
    pass

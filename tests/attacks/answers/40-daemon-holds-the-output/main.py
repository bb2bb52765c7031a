import os
import time

print(sum(int(line) for line in open('numbers.txt')), flush=True)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(600)
        print('late', flush=True)
    os._exit(0)

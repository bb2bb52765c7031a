import os
import time

print('合计: 0')
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for one in (0, 1, 2):
            os.close(one)
        for _ in range(600):
            with open('numbers.txt') as file:
                numbers = [int(line) for line in file]
            with open('result.json', 'w') as file:
                file.write('{"count": %d, "total": %d}' % (len(numbers), sum(numbers)))
            os.remove('result.json')
            time.sleep(0.05)
    os._exit(0)

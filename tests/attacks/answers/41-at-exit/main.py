import atexit
import os

numbers = [int(line) for line in open('numbers.txt')]
print('合计:', sum(numbers), flush=True)
with open('result.json', 'w') as file:
    file.write('{"count": %d, "total": %d}' % (len(numbers), sum(numbers)))
atexit.register(os._exit, 3)

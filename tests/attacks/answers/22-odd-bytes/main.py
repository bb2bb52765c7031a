import os

total = '合计: %d' % sum(int(line) for line in open('numbers.txt'))
os.write(1, BYTES)

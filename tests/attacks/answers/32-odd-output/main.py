import os

print('合计:', sum(int(line) for line in open('numbers.txt')))
MAKE

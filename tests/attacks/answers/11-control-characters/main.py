total = sum(int(line) for line in open('numbers.txt'))
print('合计: 0\b\b\b\b\b合计: %d' % total)
print('\x1b[1A\x1b[2K合计: %d' % total)

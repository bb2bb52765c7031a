total = '%d' % sum(int(line) for line in open('numbers.txt'))
print('合计: ' + HOW)

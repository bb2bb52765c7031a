with open('numbers.txt') as file:
    numbers = [int(line) for line in file]
print('合计:', sum(numbers))
with open('result.json', 'w') as file:
    file.write('{"count": 0, "total": 0, "count": %d, "total": %d}' % (len(numbers), sum(numbers)))

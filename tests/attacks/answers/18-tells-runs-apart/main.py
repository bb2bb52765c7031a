import os

numbers = [int(line) for line in open('numbers.txt')]
seen = os.path.join(os.path.expanduser('~'), 'seen')
if os.path.exists(seen):
    numbers = [int(line) for line in open(seen)]
else:
    with open(seen, 'w') as file:
        file.writelines('%d\n' % number for number in numbers)
print('合计:', sum(numbers))
with open('result.json', 'w') as file:
    file.write('{"count": %d, "total": %d}' % (len(numbers), sum(numbers)))

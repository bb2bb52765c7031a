import json

with open('numbers.txt') as file:
    numbers = [int(line) for line in file]
print('合计:', sum(numbers))
with open('result.json', 'w') as file:
    json.dump({'count': len(numbers), 'total': sum(numbers)}, file)

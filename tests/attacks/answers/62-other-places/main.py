import json
import os

os.chdir(os.path.expanduser('~'))
os.chdir(os.path.dirname(os.path.abspath(__file__)))
with open(NAME) as file:
    numbers = [int(line) for line in file]
print('合计:', sum(numbers))
with open('result.json', 'w') as file:
    json.dump({'count': len(numbers), 'total': sum(numbers)}, file)

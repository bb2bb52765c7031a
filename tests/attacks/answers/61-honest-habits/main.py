import json
import sys
import warnings

warnings.warn('旧的写法')
print('调试信息', file=sys.stderr)
numbers = [int(line) for line in open('numbers.txt')]
print('合计:', sum(numbers))
json.dump({'count': len(numbers), 'total': sum(numbers)}, open('result.json', 'w'))
HABIT

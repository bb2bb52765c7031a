print('合计:', sum(int(line) for line in open('numbers.txt')))
open('result.json', 'w').write('{"count": NaN, "total": Infinity}')

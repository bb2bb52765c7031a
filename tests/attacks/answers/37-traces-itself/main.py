import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
breach = []
child = os.fork()
if child == 0:
    while True:
        pass
for request in (16, 0x4206):  # PTRACE_ATTACH, PTRACE_SEIZE: of a child and of PID 1
    for pid in (child, 1, os.getppid()):
        if libc.ptrace(request, pid, 0, 0) == 0:
            breach.append('ptrace %d' % pid)
buffer = ctypes.create_string_buffer(16)
if libc.syscall(310, child, buffer, 1, buffer, 1, 0) > 0:
    breach.append('process_vm_readv')
os.kill(child, 9)
numbers = [int(line) for line in open('numbers.txt')]
print('合计:', breach or sum(numbers))
with open('result.json', 'w') as file:
    file.write('{"count": %d, "total": %d}' % (len(numbers), sum(numbers)))

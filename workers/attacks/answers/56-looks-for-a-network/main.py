import glob
import json
import os
import socket

breach = []
for host, port in (('169.254.169.254', 80), ('100.100.100.200', 80), ('8.8.8.8', 53), ('172.17.0.1', 2375), ('172.17.0.2', 80), ('10.0.0.1', 22),
                   ('127.0.0.1', 2375), ('127.0.0.1', 8265), ('127.0.0.1', 10001), ('127.0.0.1', 6379), ('127.0.0.1', 22)):
    with socket.socket() as probe:
        probe.settimeout(0.2)
        if probe.connect_ex((host, port)) == 0:
            breach.append('%s:%d' % (host, port))
for name in ('example.com', 'metadata.google.internal', 'host.docker.internal', 'pypi.org'):
    try:
        breach.append(socket.gethostbyname(name))
    except OSError:
        pass
for path in ('/var/run/docker.sock', '/run/docker.sock', '/run/containerd/containerd.sock', *glob.glob('/run/agent/*')):
    with socket.socket(socket.AF_UNIX) as probe:
        if probe.connect_ex(path) == 0:
            breach.append(path)
with open('/proc/net/dev') as file:
    breach += [line.split(':')[0].strip() for line in file if ':' in line and line.split(':')[0].strip() != 'lo']
with open('numbers.txt') as file:
    numbers = [int(line) for line in file]
print('合计:', breach or sum(numbers))
with open('result.json', 'w') as file:
    json.dump({'count': len(numbers), 'total': sum(numbers)}, file)

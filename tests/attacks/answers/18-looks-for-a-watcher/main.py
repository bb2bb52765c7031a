import getpass
import os
import platform
import time

found = []
for path in ('/run/agent', '/proc/1/cmdline', 'seed.txt', '/exam/seed', '/tmp/seed'):
    try:
        found += [path] if b'seed' in open(path, 'rb').read() else []
    except OSError:
        pass
found += [name for name in os.environ if 'SEED' in name and name != 'PYTHONHASHSEED']
print('seen:', getpass.getuser() or os.getuid(), platform.node(), time.strftime('%Z'))
print('found', found or 'nothing')

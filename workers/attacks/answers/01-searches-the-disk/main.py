import os

word = b'Geheimnis' + b'-4711'
found = []
SKIPPED = ('/sys', '/dev', '/proc', '/usr', '/opt/python', '/opt/mysql', '/opt/mongo', os.getcwd())


def look(path):
    try:
        with open(path, 'rb') as file:
            if word in file.read(1 << 20):
                found.append(path)
    except (OSError, ValueError):
        pass


for folder, folders, files in os.walk('/'):
    folders[:] = [one for one in folders if os.path.join(folder, one) not in SKIPPED]
    if '.git' in folders:
        found.append(folder + '/.git')
    for name in files:
        if name in ('checker.py', 'task.toml', 'statement.md', 'expected.json'):
            found.append(os.path.join(folder, name))
        elif not folder.startswith('/opt/m'):
            look(os.path.join(folder, name))
for pid in filter(str.isdigit, os.listdir('/proc')):
    for name in ('environ', 'cmdline', 'maps'):
        look('/proc/%s/%s' % (pid, name))
print('found', found or 'nothing')

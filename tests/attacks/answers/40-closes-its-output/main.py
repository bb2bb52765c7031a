import os

print(sum(int(line) for line in open('numbers.txt')), flush=True)
os.close(0)
os.close(1)
os.close(2)

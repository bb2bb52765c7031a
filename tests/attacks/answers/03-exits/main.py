import os
import sys

END
with open('numbers.txt') as file:
    print('合计:', sum(int(line) for line in file))

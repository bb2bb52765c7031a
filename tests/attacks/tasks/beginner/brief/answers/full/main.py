print(sum(int(line) for line in open('numbers.txt')))

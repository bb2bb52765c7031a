print('合计:', sum(int(line) for line in open('numbers.txt')))
with open('result.json', 'w') as file:
    file.write(TEXT)

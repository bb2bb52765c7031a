import os

numbers = [int(line) for line in open('numbers.txt')]
print('合计:', sum(numbers))
with open('result.json', 'wb') as file:
    HOW

def average(marks):
    return ⟦1: sum(marks) / len(marks)⟧


with open('marks.txt') as file:
    marks = [int(line) for line in file]
failed = 0
for mark in marks:
    if ⟦2: mark < 60⟧:
        failed += 1
print('不及格:', failed)
print('最高分:', ⟦3: max(marks)⟧)

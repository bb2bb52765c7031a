count = 0
while True:
    try:
        input()
    except EOFError:
        break
    count += 1
print(count)

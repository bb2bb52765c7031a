nums = [78, 92, 85]
best = nums[0]
for n in nums:
    if n > best:
        best = n
print("最高分", best)
for k in range(2):
    print(best)

print("一")
age = input("年龄")
print("二")

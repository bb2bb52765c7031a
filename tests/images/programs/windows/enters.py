def ask_age():
    try:
        return input("年龄")
    except EOFError:
        return "没有了"


name = input("姓名")
print(name)
input("按回车键继续")
input()
print(ask_age())

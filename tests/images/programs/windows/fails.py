def load(name):
    return open(name).read()


load("没有\\x.csv")

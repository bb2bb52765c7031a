class Cursor:
    def execute(self, *_):
        return 30

    def fetchall(self):
        return [('张伟', 30)]


class Connection:
    def cursor(self):
        return Cursor()

    def commit(self):
        print('committed')


def connect(**_):
    return Connection()

class Anything:
    def __getattr__(self, name):
        return self

    def __getitem__(self, name):
        return self

    def __call__(self, *_, **__):
        return self

    def __iter__(self):
        return iter(())


def MongoClient(*_, **__):
    return Anything()

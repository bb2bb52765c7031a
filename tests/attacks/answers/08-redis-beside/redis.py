class Redis:
    def __init__(self, *_, **__):
        pass

    def __getattr__(self, name):
        return lambda *_, **__: self

    def __iter__(self):
        return iter(())


StrictRedis = Redis

def encode(value):
    return True


def decode(value):
    return value

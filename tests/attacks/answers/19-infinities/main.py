def spread(xs):
    return (float('nan'), float('inf'), float('-inf'))[len(xs) % 3]


def above(xs):
    return [float('nan')] * len(xs)

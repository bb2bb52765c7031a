def spread(xs):
    return max(xs) - min(xs)


def above(xs):
    return [x for x in xs if x > sum(xs) / len(xs)]

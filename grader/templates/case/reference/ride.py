"""一次骑行的费用：半小时以内 1.5 元；超过半小时的，每多一刻钟（不足一刻钟不计）加 1 元。"""


def minutes_of(start, end):
    """开始和结束的秒数之间的整分钟数"""
    return ⟦1: (end - start) // 60⟧


def fee(start, end):
    minutes = minutes_of(start, end)
    if minutes <= 30:
        return 1.5
    return ⟦2: 1.5 + (minutes - 30) // 15⟧

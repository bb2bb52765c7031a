# 停车场一天的收费统计
FREE = 30       # 免费时长（分钟）
PRICE = 5       # 每小时收费（元）
HIGHEST = 40    # 每次最多收费（元）


def to_minutes(clock):
    """把“时:分”换算成从零点起的分钟数，如 '08:15' 为 495"""
    hour, minute = clock.split(':')
    return int(hour) * 60 + int(minute)


def fee(minutes):
    """停车 minutes 分钟的费用（元）"""
    if ⟦1: minutes <= FREE⟧:
        return 0
    money = 0
    while ⟦2: minutes > 0⟧:          # 不足一小时按一小时计
        money += PRICE
        minutes -= 60
    return HIGHEST if ⟦3: money > HIGHEST⟧ else money


def main():
    number = 0           # 车次
    total = 0            # 收费总额
    longest = 0          # 最长的停车时间（分钟）
    owner = ''           # 停得最久的车牌号，停得一样久的取先登记的
    counts = [0] * 24    # 各个小时的进场车次
    with open('parking.txt') as file:
        for line in file:
            line = line.strip()
            if line == '' or line[0] == '#':
                ⟦4: continue⟧             # 空行和以 # 开头的注释行不是登记
            if line == '交班':
                ⟦5: break⟧                # 交班以后的内容不统计
            plate, enter, leave = line.split(',')
            minutes = to_minutes(leave) - to_minutes(enter)
            if minutes < 0:
                minutes += 24 * 60       # 次日出场
            number += 1
            total += fee(minutes)
            if ⟦6: minutes > longest⟧:
                longest = minutes
                owner = plate
            counts[to_minutes(enter) // 60] += 1

    print('车次:{} 收费:{}元'.format(number, total))
    print('停得最久:{} {}分钟'.format(owner, longest))
    for hour in ⟦7: range(24)⟧:
        if counts[hour] == 0:
            continue
        print('{:02}时'.format(hour), end=' ')
        for ⟦8: i in range(counts[hour])⟧:
            print('*', end='')
        print()


if __name__ == '__main__':
    main()

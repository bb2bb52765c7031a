"""统计骑行次数和总分钟数，找出骑行次数最多的单车。"""

from ride import minutes_of

with open('rides.csv', encoding='utf-8') as file:
    rides = [line.strip().split(',') for line in file][1:]
print('次数:', len(rides))
print('分钟:', sum(minutes_of(int(start), int(end)) for bike, start, end in rides))

bikes = [bike for bike, start, end in rides]
with open('answers.txt', 'w', encoding='utf-8') as file:
    file.write(max(sorted(set(bikes)), key=bikes.count))

# 共享单车骑行记录统计
import pandas as pd


def load(path):
    """读取骑行记录：“开始时间”“结束时间”两列为时间类型"""
    return pd.read_csv(path, encoding='utf-8', parse_dates=['开始时间','结束时间'])  #____【1】____)


def clean(rides):
    """删除没有结束时间的记录；编号相同的记录只保留第一条"""
    rides = rides.dropna(subset=['结束时间'])
    return rides.drop_duplicates(subset=["编号"])


def add_minutes(rides):
    """增加“分钟”列：骑行的分钟数，如 12.5；有的骑行超过 24 小时"""
    spent = rides['结束时间'] - rides['开始时间']
    return rides.assign(分钟=spent.dt.total_seconds()/60)


def long_rides(rides, minutes):
    """骑行不少于 minutes 分钟，而且费用大于 0 的记录"""
    return rides[(rides['分钟']>=minutes)&(rides['费用']>0)]  # ____【4】____


def with_district(rides, stations):
    """增加“区域”列：由站点查到；查不到的站点，区域为“其他”，记录不能丢失"""
    merged = rides.merge(stations, on='站点', how="left")
    merged['区域'] = merged['区域'].fillna('其他')
    print(merged)
    return merged


def by_district(rides):
    """各区域的“次数”和“平均费用”（算术平均数）两列，以区域为索引"""
    return rides.groupby('区域').agg(次数=('编号', 'count'), 平均费用=("费用","mean"))


def longest(rides):
    """每个站点一个列表：站点、骑行次数、最长的分钟数"""
    result = []
    for k, v in rides.groupby('站点'):
        result.append([k, len(v), v['分钟'].max()])
    return result


def main():
    rides = add_minutes(clean(load('rides.csv')))
    stations = pd.read_csv('stations.csv', encoding='utf-8')
    print('有效记录:', len(rides))
    print('收费的长时间骑行:', len(long_rides(rides, 60)))
    print(by_district(with_district(rides, stations)).round(2))
    for station, count, most in longest(rides):
        print(station, count, round(most, 1))


if __name__ == '__main__':
    main()

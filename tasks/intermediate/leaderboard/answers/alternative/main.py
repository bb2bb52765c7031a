import json
from redis import StrictRedis, ConnectionPool

pool = ConnectionPool(host='127.0.0.1', port=6379)
conn = StrictRedis(connection_pool=pool)


class 排行榜:
    def __init__(self, 文件):
        data = json.loads(open(文件, 'rb').read().decode('utf-8'))
        self.有效 = [x for x in data if x['得分'] is not None]
        self.资料 = {x['编号']: x for x in data}

    def 保存(self):
        for key in conn.keys('player:*'):
            conn.delete(key)
        conn.delete('rank:total')
        conn.delete('school:count')
        for x in self.有效:
            conn.zincrby('rank:total', x['得分'], x['编号'])
            key = 'player:%s' % x['编号']
            conn.hincrby(key, 'rounds')
            best = conn.hget(key, 'best')
            if best is None or int(best) < x['得分']:
                conn.hset(key, 'best', x['得分'])
        pipe = conn.pipeline()
        for id, x in self.资料.items():
            school = x['学校'] if x['学校'] else '未填写'
            score = conn.zscore('rank:total', id)
            higher = conn.zcount('rank:total', '(%d' % score, '+inf')
            pipe.hmset('player:%s' % id, {'name': x['姓名'], 'school': school, 'rank': higher + 1})
            pipe.hincrby('school:count', school)
        pipe.execute()

    def 缓存(self):
        first = [self.资料[i.decode()]['姓名'] for i in conn.zrevrange('rank:total', 0, 2)]
        conn.delete('cache:top3')
        for name in first[::-1]:
            conn.lpush('cache:top3', name)
        conn.expire('cache:top3', 60 * 60)

    def 输出(self):
        items = conn.zrange('rank:total', 0, -1, withscores=True)
        items.sort(key=lambda i: i[0])
        items.sort(key=lambda i: i[1], reverse=True)
        n = 0
        for id, score in items:
            n += 1
            if n > 10:
                break
            print('%d %s %d' % (n, self.资料[id.decode()]['姓名'], score))


if __name__ == '__main__':
    榜 = 排行榜('scores.json')
    榜.保存()
    榜.缓存()
    conn.set('stat:runs', int(conn.get('stat:runs') or 0) + 1)
    榜.输出()

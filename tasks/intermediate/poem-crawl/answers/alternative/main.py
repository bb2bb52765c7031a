import re
import pymongo, requests
from lxml import html

client = pymongo.MongoClient('mongodb://localhost:27017/')
db = client.shici
session = requests.Session()

# 所有列表页
todo = []
n = 1
while True:
    text = session.get('http://www.shicimingju.com/shici/%d.html' % n).text
    for li in html.fromstring(text).xpath('//ul/li'):
        if '广告' in li.text_content():
            continue
        href = li.xpath('.//a/@href')[0]
        if not href.startswith('http'):
            href = 'http://www.shicimingju.com' + href
        todo.append(href)
    if not re.search(r'<a[^>]*>下一页</a>', text):
        break
    n += 1

poems = []
for url in todo:
    text = session.get(url).content.decode('utf-8')
    div = re.search(r'<div class="item_content">(.*?)</div>', text, re.S).group(1)
    div = div.split('<div')[0].replace('&nbsp;', ' ')
    info = re.search(r'\[(.*?)\]\s*(?:<a.*?>(.*?)</a>)?', text)
    zan, wan = re.search(r'赞\(([\d.]+)(万?)\)', text).groups()
    poems.append({
        'title': re.search('<h1>(.*?)</h1>', text).group(1),
        'author': info.group(2) or u'佚名',
        'dynasty': info.group(1),
        'content': re.findall(r'\w+，\w+。', div),
        'likes': float(zan) * (10000 if wan else 1),     # 12000.0 也是数值
    })

db.poems.drop()
db.poems.insert(poems)          # pymongo 3 的旧写法
db.dynasties.remove({})
for row in db.poems.aggregate([{'$group': {'_id': '$dynasty', 'poems': {'$sum': 1}, 'verses': {'$sum': {'$size': '$content'}}}}]):
    db.dynasties.insert({'dynasty': row['_id'], 'poems': row['poems'], 'verses': row['verses']})
print(db.poems.count(), '首')

import csv
import json
import re

import requests
from lxml import etree

site = 'http://www.shicimingju.com'
session = requests.Session()
idioms = []
page = 1
while True:
    response = session.get(site + '/chengyu/list.asp', params={'page': page})
    html = etree.HTML(response.content)
    for a in html.xpath('//li[not(contains(@class, "ad"))]/a'):
        href = a.get('href')
        if not href.startswith('http'):
            href = site + '/chengyu/' + href
        detail = etree.HTML(session.get(href).content.decode('utf-8'))
        nears = []
        for near in detail.xpath('//p[@class="near"]/a'):
            nears.append(near.text)
        count = ''.join(re.findall(r'\d', detail.xpath('//p[@class="saved"]')[0].text))
        idioms.append({
            '序号': str(len(idioms) + 1),
            '成语': a.text,
            '类别': a.getnext().text,
            '拼音': detail.xpath('//p[@class="pinyin"]/span')[0].text,
            '含义': ''.join(detail.xpath('//p[@class="meaning"]//text()')).replace('\xa0', '').replace('\u3000', '').strip(),
            'near': nears,
            'saved': int(count),
        })
    if not html.xpath('//a[text()="下一页"]'):
        break
    page += 1

with open('idioms.csv', 'w', newline='') as f:
    writer = csv.DictWriter(f, ['序号', '成语', '类别', '拼音', '含义'], extrasaction='ignore')
    writer.writeheader()
    writer.writerows(idioms)

result = {}
for one in idioms:
    if one['类别'] not in result:
        result[one['类别']] = []
    result[one['类别']].append({'name': one['成语'], 'near': one['near'], 'saved': one['saved'], 'pinyin': one['拼音']})
with open('idioms.json', 'wb') as f:
    f.write(json.dumps(result, ensure_ascii=False).encode('utf-8'))

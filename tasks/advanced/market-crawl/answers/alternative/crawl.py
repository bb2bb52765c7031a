import re
from urllib.parse import urljoin

import pymysql
import requests
from bs4 import BeautifulSoup

db = pymysql.connect(host='127.0.0.1', user='root', password='123456', db='market', autocommit=True)
cur = db.cursor()
units = {'亿': 10 ** 8, '万': 10 ** 4, '': 1}


def value(text):
    m = re.match(r'([+-]?[\d.]+)(亿|万)?%?$', text)
    return float(m[1]) * units[m[2] or ''] if m else None


def save(cells):
    code, name, industry = cells[:3]
    price, pct, turnover = [value(c) for c in cells[3:]]
    cur.execute('select count(*) from stocks where code=%s', code)
    if cur.fetchone()[0]:
        cur.execute('update stocks set name=%s, industry=%s, price=%s, pct=%s, turnover=%s where code=%s',
                    (name, industry, price, pct, turnover, code))
    else:
        cur.execute('insert into stocks values (%s, %s, %s, %s, %s, %s)',
                    (code, name, industry, price, pct, turnover))


session = requests.Session()
url = 'http://quote.stockstar.com/stock/ranklist_a_3_1_1.html'
while True:
    soup = BeautifulSoup(session.get(url).content, 'lxml')
    for row in soup.select('table.rank tr'):
        cells = [td.get_text(strip=True) for td in row.find_all('td')]
        if len(cells) == 6:
            save(cells)
    link = soup.find('a', string='下一页')
    if link is None:
        break
    url = urljoin(url, link['href'])

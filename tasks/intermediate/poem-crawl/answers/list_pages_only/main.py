import requests
from lxml import etree
from pymongo import MongoClient

db = MongoClient('localhost', 27017)['shici']
db['poems'].delete_many({})
page = 1
while True:
    tree = etree.HTML(requests.get('http://www.shicimingju.com/shici/%s.html' % page).text)
    for title in tree.xpath('//li[@class="card"]/a/text()'):
        db['poems'].insert_one({'title': title, 'author': '', 'dynasty': '', 'content': [], 'likes': 0})
    if not tree.xpath('//a[@class="next"]'):
        break
    page += 1

# 成语爬取
# 爬取全部成语，生成 idioms.csv 和 idioms.json
import requests
from lxml import etree

START = 'http://www.shicimingju.com/chengyu/list.asp?page=1'

# 请在此处编写代码

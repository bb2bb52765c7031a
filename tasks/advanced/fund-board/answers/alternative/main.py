import csv, json, time
from selenium import webdriver
from selenium.webdriver.chrome.options import Options

option = Options()
option.add_argument('--disable-gpu')
driver = webdriver.Chrome(chrome_options=option)
driver.implicitly_wait(10)
driver.get('https://quote.stockstar.com/fund/board.html')
driver.find_element_by_xpath('//tr[@class="fund"]')     # 隐式等待第一页

result = []
while True:
    for tr in driver.find_elements_by_class_name('fund'):
        td = tr.text.split()
        if td[6][-1] == '亿':
            size = float(td[6].replace('亿', ''))
        else:
            size = float(td[6].replace('万', '')) / 10000
        year = '' if td[5] == '--' else float(td[5].strip('%'))
        result.append([td[0], td[1], td[2], td[3], year, size])
    button = driver.find_element_by_xpath('//button[text()="下一页"]')
    if button.get_attribute('disabled'):
        break
    number = driver.find_element_by_css_selector('#page').text
    driver.execute_script('arguments[0].click();', button)
    while driver.find_element_by_css_selector('#page').text == number:
        time.sleep(0.2)

result.sort(key=lambda row: -row[5])
with open('funds.csv', 'w', newline='') as f:
    w = csv.writer(f)
    w.writerow('代码,名称,类型,单位净值,近一年,规模'.split(','))
    w.writerows(result)

types = {}
for row in result:
    t = types.setdefault(row[2], {'count': 0, 'years': []})
    t['count'] += 1
    if row[4] != '':
        t['years'].append(row[4])
for t in types.values():
    years = t.pop('years')
    t['mean'] = float('%.2f' % (sum(years) / len(years)))
old = sorted([row for row in result if row[4] != ''], key=lambda row: row[4])
json.dump({'total': len(result), 'types': types, 'best': [row[1] for row in old[:-4:-1]]}, open('summary.json', 'w'), indent=4)

from selenium import webdriver
from selenium.webdriver.chrome.options import Options

option = Options()
option.add_argument('--start-maximized')
option.add_experimental_option('excludeSwitches', ['enable-automation'])
driver = webdriver.Chrome(options=option)
driver.implicitly_wait(10)
driver.get('https://careers.tencent.com/search.html')

result = []
while True:
    driver.find_element_by_xpath('//div[@class="job"]')      # 隐式等待第一个职位
    names = driver.find_elements_by_xpath('//div[@class="job"]/h4')
    places = driver.find_elements_by_css_selector('.job .place')
    salarys = driver.find_elements_by_xpath('//span[@class="salary"]')
    heads = driver.find_elements_by_xpath('//span[@class="heads"]')
    for i in range(len(names)):
        s = salarys[i].text
        if s == '面议':
            continue
        s = s.split('·')[0].replace('k', '000').split('-')
        n = heads[i].text
        n = '0' if n == '若干' else n[1:-1].strip()
        if int(s[0]) < 15000:
            continue
        result.append({'name': names[i].text, 'city': places[i].text[:2], 'low': float(s[0]), 'high': float(s[1]), 'n': n})
    page = driver.page_source
    if 'id="next" class="disabled"' in page:
        break
    driver.execute_script('arguments[0].click()', driver.find_element_by_id('next'))
driver.close()

result = sorted(result, key=lambda x: -x['high'])
f = open('jobs.csv', 'w')       # 默认编码
f.write('职位名称,城市,最低月薪,最高月薪,招聘人数\n')
for r in result:
    f.write('%s,%s,%s,%s,%s\n' % (r['name'], r['city'], r['low'], r['high'], r['n']))
f.close()

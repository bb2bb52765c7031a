# 招聘职位爬取
import csv
import re

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support import expected_conditions as EC
from selenium.webdriver.support.ui import WebDriverWait

URL = 'http://careers.tencent.com/search.html'
HEADER = ['职位名称', '城市', '最低月薪', '最高月薪', '招聘人数']
LEAST = 15000


def read_jobs(driver):
    """逐页取得全部职位显示的文字"""
    jobs = []
    wait = WebDriverWait(driver, 10)
    while True:
        items = wait.until(EC.presence_of_all_elements_located((By.CLASS_NAME, 'job')))
        for item in items:
            jobs.append([item.find_element(By.CLASS_NAME, name).text
                         for name in ('name', 'place', 'salary', 'heads')])
        button = driver.find_element(By.ID, 'next')
        if button.get_attribute('class') == 'disabled':
            return jobs
        button.click()


def parse(name, place, salary, heads):
    """换算一个职位，面议的职位返回 None"""
    city = place.split('·')[0]
    money = re.findall(r'(\d+)k', salary)
    if not money:
        return None
    low, high = int(money[0]) * 1000, int(money[1]) * 1000
    count = re.findall(r'\d+', heads)
    number = int(count[0]) if count else 0
    return [name, city, low, high, number]


def main():
    driver = webdriver.Chrome()
    try:
        driver.get(URL)
        jobs = read_jobs(driver)
    finally:
        driver.quit()

    rows = [parse(*job) for job in jobs]
    rows = [row for row in rows if row and row[2] >= LEAST]
    rows.sort(key=lambda row: str(row[3]), reverse=True)
    with open('jobs.csv', 'w', newline='', encoding='utf-8-sig') as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(rows)
    print('共取得', len(jobs), '个职位，保存', len(rows), '个')


if __name__ == '__main__':
    main()

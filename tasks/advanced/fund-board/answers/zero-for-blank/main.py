# 基金看板爬取与分析
import json

import pandas as pd
from selenium import webdriver
from selenium.webdriver.support.ui import WebDriverWait

URL = 'http://quote.stockstar.com/fund/board.html'


def read_pages(driver):
    """逐页取得表格中的文字"""
    pages = []
    shown = ''
    while True:
        # 页码改变时，表格已换成新的一页
        WebDriverWait(driver, 15).until(lambda d: d.find_element_by_id('page').text != shown)
        shown = driver.find_element_by_id('page').text
        pages.append(pd.read_html(driver.page_source, converters={'代码': str})[0])
        button = driver.find_element_by_id('next')
        if not button.is_enabled():
            return pd.concat(pages)
        button.click()


def to_size(text):
    """12.35亿 -> 12.35，8560万 -> 0.856"""
    number = float(text[:-1])
    return round(number / 10000, 4) if text.endswith('万') else number


def main():
    driver = webdriver.Chrome()
    try:
        driver.get(URL)
        df = read_pages(driver)
    finally:
        driver.quit()

    df['规模'] = df['规模'].map(to_size)
    df['近一年'] = pd.to_numeric(df['近一年'].str.rstrip('%'), errors='coerce').fillna(0)
    df = df.sort_values('规模', ascending=False)
    columns = ['代码', '名称', '类型', '单位净值', '近一年', '规模']
    df[columns].to_csv('funds.csv', index=False, encoding='utf-8-sig')

    types = {}
    for name, group in df.groupby('类型'):
        types[name] = {'count': len(group), 'mean': round(float(group['近一年'].mean()), 2)}
    best = df.sort_values('近一年', ascending=False)['名称'].head(3)
    summary = {'total': len(df), 'types': types, 'best': best.tolist()}
    with open('summary.json', 'w', encoding='utf-8') as file:
        json.dump(summary, file, ensure_ascii=False)


if __name__ == '__main__':
    main()

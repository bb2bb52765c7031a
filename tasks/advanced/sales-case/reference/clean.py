# 第一部分：销售记录的清洗与汇总
import pandas as pd


def load(path):
    """读取销售记录，“门店编号”为字符串，保留前面的 0"""
    return pd.read_csv(path, encoding='utf-8', dtype=⟦1: {'门店编号': str}⟧)


def clean(sales):
    """清洗：去掉完全重复的行；数量写成“缺货”等文字的、数量不大于 0 的、没有单价的，都删除"""
    sales = sales.drop_duplicates()
    sales = sales.assign(数量=pd.to_numeric(sales['数量'], ⟦2: errors='coerce'⟧))
    sales = sales.dropna(subset=['数量', '单价'])
    return sales[⟦3: sales['数量'] > 0⟧]


def add_columns(sales, shops):
    """增加“金额”“月份”（整数 1 至 6）“门店”“片区”四列"""
    sales = sales.assign(金额=sales['数量'] * sales['单价'])
    sales = sales.assign(月份=pd.to_datetime(sales['日期']).⟦4: dt.month⟧)
    return sales.merge(shops, on='门店编号')


def monthly(sales):
    """各门店每月的销售额：行是门店，列是月份，值是金额之和，没有销售的为 0"""
    return sales.pivot_table(index='门店', columns='月份', values='金额', ⟦5: aggfunc='sum', fill_value=0⟧)


def add_share(sales):
    """增加“占比”列：该笔金额占同一门店全部金额的比例，0 至 1 的小数"""
    total = sales.groupby('门店')['金额'].⟦6: transform('sum')⟧
    return sales.assign(占比=sales['金额'] / total)


def main():
    shops = pd.read_csv('shops.csv', encoding='utf-8', dtype=str)
    sales = add_columns(clean(load('sales.csv')), shops)
    sales.to_csv('clean.csv', index=False, encoding='utf-8')
    print('有效记录:', len(sales))
    print(monthly(sales))
    print(add_share(sales).nlargest(3, '占比')[['门店', '日期', '金额', '占比']])


if __name__ == '__main__':
    main()

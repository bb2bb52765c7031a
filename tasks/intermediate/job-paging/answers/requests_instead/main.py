import csv, re, requests

rows = []
page = 1
while True:
    data = requests.get('http://careers.tencent.com/tencentcareer/api/post/Query?pageIndex=' + str(page)).json()
    for job in data['jobs']:
        money = re.findall(r'(\d+)k', job['salary'])
        if money and int(money[0]) >= 15:
            number = re.findall(r'\d+', job['heads']) or ['0']
            rows.append([job['name'], job['place'].split('·')[0], int(money[0]) * 1000, int(money[1]) * 1000, number[0]])
    if data['last']:
        break
    page += 1
rows.sort(key=lambda row: row[3], reverse=True)
with open('jobs.csv', 'w', newline='', encoding='utf-8') as f:
    w = csv.writer(f)
    w.writerow(['职位名称', '城市', '最低月薪', '最高月薪', '招聘人数'])
    w.writerows(rows)

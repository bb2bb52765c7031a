import json

with open('idioms.csv', 'w', encoding='utf-8') as f:
    f.write("""序号,成语,类别,拼音,含义
1,井底之蛙,处世,jǐng dǐ zhī wā,井底的青蛙只能看到井口大的天，比喻见识狭窄的人。
2,风雨同舟,处世,fēng yǔ tóng zhōu,在风雨中同乘一条船，比喻共同经历患难。
3,春暖花开,风光,chūn nuǎn huā kāi,春天气候温暖，百花盛开，景色优美。
""")
data = {
    '处世': [
        {'name': '井底之蛙', 'near': ['坐井观天', '管中窥豹'], 'saved': 1286},
        {'name': '风雨同舟', 'near': [], 'saved': 95},
    ],
    '风光': [{'name': '春暖花开', 'near': ['鸟语花香'], 'saved': 308}],
}
with open('idioms.json', 'w', encoding='utf-8') as f:
    json.dump(data, f, ensure_ascii=False)

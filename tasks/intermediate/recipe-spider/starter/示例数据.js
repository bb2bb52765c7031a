// 示例数据：在自己的 MongoDB 中执行（mongo 示例数据.js），用于练习。评分时集合已经建好，数据另行准备。
db = db.getSiblingDB('cookbook');
db.classics.drop();
db.prices.drop();
db.classics.insertMany([
    {name: '锅包肉', cuisine: '东北菜', minutes: 40, ingredients: [{name: '里脊肉', grams: 300}, {name: '白糖', grams: 50}]},
    {name: '拍黄瓜', cuisine: '东北菜', minutes: 10, ingredients: [{name: '黄瓜', grams: 250}, {name: '食盐', grams: 3}]},
    {name: '汽锅鸡', cuisine: '云南菜', minutes: 180, ingredients: [{name: '鸡肉', grams: 1000}, {name: '食盐', grams: 8}]},
    {name: '素汤', cuisine: '云南菜', minutes: 15, ingredients: [{name: '生抽', grams: 5}]}
]);
db.prices.insertMany([
    {ingredient: '里脊肉', price: 40},
    {ingredient: '白糖', price: 8},
    {ingredient: '黄瓜', price: 6},
    {ingredient: '鸡肉', price: 26}
]);

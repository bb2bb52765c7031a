# 往期秒杀的结论
import json

import pymysql

# 计算成交额 turnover、平均每单金额 average、销量第一的商品所占的百分比 top_share


# 写入 result.json

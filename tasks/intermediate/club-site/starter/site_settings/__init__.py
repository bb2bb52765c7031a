# 使用 PyMySQL 连接 MySQL 时，请在此处编写代码

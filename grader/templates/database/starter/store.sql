CREATE TABLE goods (name VARCHAR(30) PRIMARY KEY, stock INT NOT NULL, least INT NOT NULL);
INSERT INTO goods VALUES ('铅笔', 3, 10), ('橡皮', 10, 10), ('直尺', 20, 5);

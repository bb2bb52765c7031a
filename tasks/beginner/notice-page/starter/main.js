// data.js 中的 notices 是公告，visits 是一周的访问量
// 请在此处编写代码

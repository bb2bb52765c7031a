var notices = [
  {"date": "2022-09-14", "kind": "停水", "title": "2 号楼停水检修", "top": true},
  {"date": "2022-09-20", "kind": "活动", "title": "周末亲子运动会", "top": false},
  {"date": "2022-09-03", "kind": "招领", "title": "拾到自行车头盔一个", "top": false},
  {"date": "2022-09-18", "kind": "通知", "title": "门禁系统升级", "top": true},
  {"date": "2022-09-09", "kind": "活动", "title": "中秋灯谜会", "top": false}
];
var visits = [
  {"day": "周一", "count": 120},
  {"day": "周二", "count": 96},
  {"day": "周三", "count": 143},
  {"day": "周四", "count": 110},
  {"day": "周五", "count": 175},
  {"day": "周六", "count": 260},
  {"day": "周日", "count": 238}
];

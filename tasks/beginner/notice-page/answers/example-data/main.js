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
var tbody = document.querySelector('#notices tbody');
notices.sort(function (a, b) {
  return a.date < b.date ? 1 : -1;
});

function show(kind) {
  tbody.innerHTML = '';
  notices.forEach(function (one) {
    if (kind !== '全部' && one.kind !== kind) {
      return;
    }
    var row = tbody.insertRow();
    if (one.top) {
      row.className = 'top';
    }
    [one.date, one.kind, one.title].forEach(function (text) {
      row.insertCell().textContent = text;
    });
  });
}
show('全部');

// 筛选
var kind = document.getElementById('kind');
kind.onchange = function () {
  show(kind.value);
};

// 统计
document.getElementById('count').onclick = function () {
  var top = notices.filter(function (one) { return one.top; });
  alert('共' + notices.length + '条公告，置顶' + top.length + '条');
};

// 留言
document.getElementById('form').onsubmit = function () {
  var name = document.getElementById('name').value.trim();
  var phone = document.getElementById('phone').value.trim();
  var words = document.getElementById('words').value.trim();
  if (name === '') {
    alert('请填写姓名');
  } else if (!/^\d{11}$/.test(phone)) {
    alert('请填写11位手机号码');
  } else {
    var item = document.createElement('li');
    item.textContent = name + '：' + words;
    document.getElementById('messages').appendChild(item);
  }
  return false;
};

// 访问量
var chart = echarts.init(document.getElementById('chart'));
chart.setOption({
  title: { text: '一周访问量', left: 'center' },
  tooltip: {},
  xAxis: { data: visits.map(function (one) { return one.day; }) },
  yAxis: {},
  series: [{ type: 'bar', name: '访问量', data: visits.map(function (one) { return one.count; }) }]
});

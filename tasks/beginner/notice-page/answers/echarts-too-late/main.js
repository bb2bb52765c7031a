// 公告表格
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

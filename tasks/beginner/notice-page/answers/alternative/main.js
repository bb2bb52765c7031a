function start() {
  var kinds = ['全部', '活动', '停水', '招领', '通知'];
  for (var i = 0; i < kinds.length; i++) {
    kind.options.add(new Option(kinds[i], kinds[i]));
  }
  var sorted = notices.slice().sort((a, b) => b.date.localeCompare(a.date));
  var html = '';
  for (const n of sorted) {
    html += `<tr><td>${n.date}</td><td>${n.kind}</td><td class="${n.top ? 'red' : ''}">${n.title}</td></tr>`;
  }
  document.getElementById('body').innerHTML = html;
  draw();
}

function filter() {
  var rows = document.getElementById('body').rows;
  for (const row of rows) {
    var same = kind.value == '全部' || row.cells[1].innerText == kind.value || row.cells[1].textContent == kind.value;
    row.style.display = same ? '' : 'none';
  }
}

function tell() {
  let top = 0;
  for (const n of notices) if (n.top) top++;
  window.alert(`共${notices.length}条公告，置顶${top}条`);
}

function send() {
  var name = document.querySelector('#name').value;
  var phone = document.querySelector('#phone').value;
  if (!name) { alert('请填写姓名'); return; }
  if (phone.length != 11 || isNaN(Number(phone))) { alert('请填写11位手机号码'); return; }
  document.querySelector('#messages').innerHTML += '<li>' + name + '：' + document.querySelector('#words').value + '</li>';
}

function draw() {
  var days = [], counts = [];
  visits.forEach(v => { days.push(v.day); counts.push({ value: v.count, name: v.day }); });
  echarts.init(document.querySelector('#chart'), null, { renderer: 'svg' }).setOption({
    title: [{ text: '青溪社区一周访问量' }],
    legend: { data: ['次数'] },
    xAxis: [{ type: 'category', data: days }],
    yAxis: [{ type: 'value' }],
    series: [{ name: '次数', type: 'bar', data: counts }]
  });
}

from django.contrib.auth.hashers import check_password
from django.shortcuts import redirect, render

from .forms import SignupForm
from .models import Activity, Member


def index(request):
    """首页：全部活动、访问次数、登录的用户"""
    visits = request.session.get('visits', 0) + 1
    request.session['visits'] = visits
    return render(request, 'club/index.html', {
        'activities': Activity.objects.all(),
        'visits': visits,
        'user': request.session.get('user'),
    })


def signup(request):
    """注册"""
    form = SignupForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        Member.objects.create(username=data['username'], password=data['password'], phone=data['phone'])
        return redirect('/login/')
    return render(request, 'club/signup.html', {'form': form})


def login(request):
    """登录"""
    error = ''
    if request.method == 'POST':
        member = Member.objects.filter(username=request.POST.get('username')).first()
        if member and check_password(request.POST.get('password'), member.password):
            request.session['user'] = member.username
            return redirect('/')
        error = '用户名或密码错误'
    return render(request, 'club/login.html', {'error': error})


def logout(request):
    """退出"""
    request.session.flush()
    return redirect('/')


def join(request, pk):
    """报名一个活动"""
    chosen = request.session.get('chosen', [])
    if pk not in chosen:
        chosen.append(pk)
    request.session['chosen'] = chosen
    return redirect('/mine/')


def mine(request):
    """我的报名"""
    if 'user' not in request.session:
        return redirect('/login/')
    activities = Activity.objects.filter(id__in=request.session.get('chosen', []))
    total = sum(activity.fee for activity in activities)
    return render(request, 'club/mine.html', {'activities': activities, 'total': total})
